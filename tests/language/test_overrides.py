"""A folder of one's own extends the rules or replaces entries of them, and never in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_pages import BASE
from language_rules import codes, fact, facts, load, problems, rules, trigger, write

from engagement_rules import KnowledgeBase, KnowledgeBaseError, Matter, assess

REPLACES = "    overrides: yes\n"


def _matter() -> Matter:
    return Matter.from_dict(
        {
            "title": "t",
            "bodies": ["board"],
            "acts": [{"id": "a", "date": "2024-01-01"}],
            "answers": {"closes-service": "yes", "health-service": "no"},
        }
    )


def test_a_new_entry_is_added_and_nothing_is_replaced(tmp_path: Path):
    base = load(tmp_path, local={"triggers/t.yaml": trigger("closes-service")})

    assert dict(base.overridden) == {}
    assert str(base.nodes["watched"].place) == "local/triggers/t.yaml:2"


def test_a_local_folder_needs_no_manifest_and_that_of_the_rules_counts(tmp_path: Path):
    ours = {"triggers/t.yaml": trigger("closes-service")}
    manifest = (BASE / "manifest.yaml").read_text("utf-8").replace("Rules", "Other rules")

    assert load(tmp_path, local=ours).title == "Rules for examples"
    assert load(tmp_path, local={**ours, "manifest.yaml": manifest}).title == "Rules for examples"


def test_a_replacement_counts_and_is_named(tmp_path: Path):
    files = {"triggers/t.yaml": trigger("closes-service")}
    local = {"triggers/ours.yaml": trigger("health-service", more=REPLACES)}

    before = assess(_matter(), knowledge_base=load(tmp_path / "1", files))
    after = assess(_matter(), knowledge_base=load(tmp_path / "2", files, local=local))

    assert before.triggers[0].value == "yes"
    assert after.triggers[0].value == "no"
    assert after.rules.overridden == ("watched",)
    assert any("watched" in notice.text for notice in after.notices)
    assert all("watched" not in notice.text for notice in before.notices)


def test_of_several_folders_the_last_counts(tmp_path: Path):
    folder = rules(tmp_path, {"triggers/t.yaml": trigger("closes-service")})
    extra = []
    for name, strength in (("first", "likely"), ("second", "consider")):
        text = trigger("closes-service", more=REPLACES).replace("likely", strength)
        extra.append(write(tmp_path / name, {"triggers/t.yaml": text}))

    assert KnowledgeBase.load(folder, extra=extra).nodes["watched"].data["strength"] == "consider"
    assert (
        KnowledgeBase.load(folder, extra=extra[::-1]).nodes["watched"].data["strength"] == "likely"
    )


@pytest.mark.parametrize(
    "local",
    [
        {"questions/q.yaml": "facts:\n" + fact("closes-service")},
        {"triggers/t.yaml": trigger("health-service", name="closes-service", more=REPLACES)},
        {"questions/q.yaml": "facts:\n" + fact("closes-service", "    overrides: no\n")},
    ],
    ids=["without a word", "of another kind", "with a no"],
)
def test_a_replacement_that_is_not_said_or_not_alike_is_refused(
    tmp_path: Path, local: dict[str, str]
):
    (problem,) = problems(tmp_path, local=local)

    assert problem.code == "KB201"
    assert str(problem.other) == "questions/example-questions.yaml:16"
    assert str(problem.place).startswith("local/")


def test_a_replacement_is_checked_like_any_entry(tmp_path: Path):
    found = problems(
        tmp_path,
        {"triggers/t.yaml": trigger("closes-service")},
        local={"triggers/t.yaml": trigger("closes-servise", more=REPLACES)},
    )

    assert [(p.code, str(p.place)) for p in found] == [("KB202", "local/triggers/t.yaml:7")]


def test_a_question_that_nothing_reads_any_more_is_told(tmp_path: Path):
    found = problems(
        tmp_path,
        {"questions/q.yaml": facts("old"), "triggers/t.yaml": trigger("old")},
        local={"triggers/t.yaml": trigger("closes-service", more=REPLACES)},
    )

    assert [(p.code, p.node) for p in found] == [("KB301", "old")]


def test_a_duty_is_replaced_with_its_scope_and_its_limbs_which_need_not_say_so(tmp_path: Path):
    text = (BASE / "law" / "example-act.yaml").read_text("utf-8").split("duties:\n")[1]
    replaced = text.replace("    label: the duty to", f"{REPLACES}    label: our own duty to")

    base = load(tmp_path, local={"law/d.yaml": "duties:\n" + replaced})

    assert set(base.overridden) == {"example-duty"}
    assert base.nodes["closing"].place.file == "local/law/d.yaml"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DUTY_CACHE_DIR", str(tmp_path / "images"))
    with pytest.raises(KnowledgeBaseError) as caught:
        KnowledgeBase.load(rules(tmp_path), extra=[tmp_path / "nowhere"])

    assert codes(caught.value.problems) == ["KB101"]


def test_a_problem_in_a_local_folder_names_the_folder(tmp_path: Path):
    (problem,) = problems(tmp_path, local={"triggers/t.yaml": "triggers: ["})

    assert str(problem.place).startswith("local/triggers/t.yaml:")


def test_the_same_entries_in_two_folders_or_in_one_decide_alike(tmp_path: Path):
    text = {"triggers/t.yaml": trigger("closes-service")}

    one = load(tmp_path / "1", text)
    two = load(tmp_path / "2", local=text)

    assert one.digest != two.digest
    assert [v.digest for v in one.views] == [v.digest for v in two.views]
