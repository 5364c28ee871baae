"""What is proved: in `duty knowledge check`, and as a list in `duty knowledge proved`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from engagement_rules import Matter, assess

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "language" / "base"
STATEMENT: dict[str, Any] = {
    "id": "closing-is-enough",
    "says": "Whoever closes a health service has to involve people.",
    "if": {"all": ["closes-service", "health-service"]},
    "then": "duty",
    "authorities": ["example-act (2)"],
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return shutil.copytree(BASE, tmp_path / "rules")


def state(rules: Path, *statements: dict[str, Any], name: str = "one") -> None:
    file = rules / "invariants" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    tree = {"title": "What the Act says", "invariants": list(statements)}
    file.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")


def test_check_says_what_was_proved(duty, rules):
    state(rules, STATEMENT)
    ran = duty("knowledge", "check", rules)
    found = json.loads(duty("knowledge", "check", rules, "--format", "json").out)

    assert ran.code == 0
    assert "1 statement about the law proved for every matter" in " ".join(ran.out.split())
    assert [one["id"] for one in found["proved"]["statements"]] == ["closing-is-enough"]
    assert found["proved"]["statements"][0]["where"] == [
        {"body": "group", "from": "2013-04-01", "to": "2022-06-30"},
        {"body": "board", "from": "2022-07-01", "to": "2199-12-31"},
    ]


def test_a_statement_that_does_not_hold_is_refused_with_the_smallest_matter(duty, rules):
    state(rules, {**STATEMENT, "if": "closes-service"})
    ran = duty("knowledge", "check", rules)
    data = json.loads(duty("knowledge", "check", rules, "--format", "json").out)

    assert ran.code == 2
    assert "KB406" in ran.err
    assert "`health-service` no, `closes-service` yes" in ran.err
    assert "by way of: `example-duty` no, `in-reach` no" in ran.err
    assert data["problems"][0]["file"] == "invariants/one.yaml"


def test_a_statement_about_a_step_names_the_way_to_that_step_alone(duty, rules):
    state(rules, {**STATEMENT, "if": "closes-service", "then": "in-reach"})
    ran = duty("knowledge", "check", rules)

    assert "by way of: `in-reach` no\n" in ran.err


def test_check_can_leave_the_proof_out(duty, rules):
    state(rules, {**STATEMENT, "if": "closes-service"})
    ran = duty("knowledge", "check", rules, "--no-proof")

    assert ran.code == 0
    assert "Not proved further" in ran.out


def test_without_z3_check_says_so_and_how_to_get_it(duty, rules, monkeypatch):
    monkeypatch.setattr("wizard.commands.knowledge.available", lambda: False)
    monkeypatch.setattr("wizard.commands.proving.available", lambda: False)
    checked = duty("knowledge", "check", rules)
    proved = duty("knowledge", "proved")
    wanted = duty("knowledge", "check", rules, "--witnesses", rules / "out.yaml")

    assert checked.code == 0
    assert "pip install 'engagement-rules[proving]'" in " ".join(checked.out.split())
    assert (proved.code, wanted.code) == (2, 2)
    assert "needs z3" in proved.err and "needs z3" in wanted.err
    assert not (rules / "out.yaml").exists()


def test_the_witnesses_are_matters_that_come_out_as_they_say(duty, rules, tmp_path):
    from engagement_rules import KnowledgeBase

    out = tmp_path / "witnesses.yaml"
    ran = duty("knowledge", "check", rules, "--witnesses", out)
    again = duty("knowledge", "check", rules, "--witnesses", out)
    forced = duty("knowledge", "check", rules, "--witnesses", out, "--force")
    base = KnowledgeBase.load(rules)
    found = list(yaml.safe_load_all(out.read_text("utf-8")))

    assert ran.code == 0
    assert again.code == 2 and "there already; add `--force`" in again.err
    assert forced.code == 0
    assert {(one["shows"]["node"], one["shows"]["value"]) for one in found} == {
        (name, value) for name in ("example-duty", "closing") for value in ("yes", "no")
    }
    for one in found:
        decided = assess(Matter.from_dict(_with_text_dates(one["matter"])), knowledge_base=base)
        (step,) = decided.trace(one["shows"]["node"])
        assert step.value == one["shows"]["value"]


def _with_text_dates(matter: dict[str, Any]) -> dict[str, Any]:
    acts = [{**act, "date": str(act["date"])} for act in matter["acts"]]
    answers = {name: str(value) for name, value in matter.get("answers", {}).items()}
    return {**matter, "acts": acts, "answers": answers}


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"then": "dutty"}, "KB202", "names `dutty`, which does not exist"),
        ({"then": "duty.z"}, "KB406", "it speaks of nothing"),
        ({"authorities": ["in-reach"]}, "KB202", "names the test `in-reach`, where authority"),
        ({"for": {"bodies": ["baord"]}}, "KB202", "did you mean `board`?"),
        ({"for": {"to": "2001-01-01"}}, "KB406", "it speaks of nothing"),
        ({"never": "duty"}, "KB104", "make just one claim"),
        ({"says": ""}, "KB104", "says"),
        ({"then": None}, "KB104", "`if` and `then` stand together"),
        ({"if": {"al": ["duty"]}}, "KB107", "`al` is no part of a condition"),
        ({"iff": "duty"}, "KB104", "iff"),
    ],
)
def test_what_is_wrong_with_a_statement_is_told(duty, rules, change, code, said):
    one = {key: value for key, value in {**STATEMENT, **change}.items() if value is not None}
    state(rules, one)
    ran = duty("knowledge", "check", rules)

    assert ran.code == 2
    assert code in ran.err
    assert said in ran.err


def test_two_statements_of_one_name_are_refused_unless_one_overrides(duty, rules):
    state(rules, STATEMENT)
    state(rules, STATEMENT, name="two")
    twice = duty("knowledge", "check", rules)
    state(rules, {**STATEMENT, "overrides": "yes", "says": "Another."}, name="two")
    once = duty("knowledge", "check", rules, "--format", "json")

    assert twice.code == 2 and "KB201" in twice.err
    assert [one["says"] for one in json.loads(once.out)["proved"]["statements"]] == ["Another."]


def test_nothing_that_a_statement_says_can_do_anything_to_a_terminal(duty, rules):
    state(rules, {**STATEMENT, "if": "closes-service", "id": "closing"}, name="evil\x1b[31m")
    ran = duty("knowledge", "check", rules)

    assert ran.code == 2
    assert "\x1b" not in ran.err


def test_the_page_of_what_is_proved_is_what_is_proved_now(duty, tmp_path):
    """`make docs` writes it again; the diff is the review."""
    out = tmp_path / "page.md"
    ran = duty("knowledge", "proved", "--out", out)

    assert ran.code == 0
    page = ROOT / "docs" / "reference" / "what-is-proved.md"
    assert out.read_text("utf-8") == page.read_text("utf-8")


def test_statements_of_local_rules_are_proved_of_all_the_rules_together(duty, rules, tmp_path):
    """A folder of statements alone is a folder of local rules."""
    state(rules, STATEMENT)
    local = tmp_path / "local"
    local.mkdir()
    small = {**STATEMENT, "id": "health-matters", "never": {"all": ["duty", {"not": "closing"}]}}
    state(local, {key: value for key, value in small.items() if key not in ("if", "then")})
    held = duty("knowledge", "check", rules, "--rules", local, "--format", "json")
    state(local, {**STATEMENT, "id": "too-much", "if": "health-service"})
    broken = duty("knowledge", "check", rules, "--rules", local)

    names = [one["id"] for one in json.loads(held.out)["proved"]["statements"]]
    assert names == ["closing-is-enough", "health-matters"]
    assert broken.code == 2
    assert "`too-much` does not hold" in broken.err


def test_the_list_is_written_over_nothing_but_an_older_list(duty, rules, tmp_path, monkeypatch):
    from engagement_rules import KnowledgeBase

    state(rules, STATEMENT)
    monkeypatch.setattr("wizard.rules.load", lambda _: KnowledgeBase.load(rules))
    out = tmp_path / "page.md"
    out.write_text("My own notes.\n", encoding="utf-8")
    refused = duty("knowledge", "proved", "--out", out)
    kept = out.read_text("utf-8")
    forced = duty("knowledge", "proved", "--out", out, "--force")
    again = duty("knowledge", "proved", "--out", out)

    assert refused.code == 2 and "there already" in refused.err
    assert kept == "My own notes.\n"
    assert (forced.code, again.code) == (0, 0)
    assert STATEMENT["says"] in out.read_text("utf-8")


def test_what_does_not_hold_is_not_listed_as_proved(duty, rules, monkeypatch):
    from engagement_rules import KnowledgeBase

    state(rules, {**STATEMENT, "if": "closes-service"})
    monkeypatch.setattr("wizard.rules.load", lambda _: KnowledgeBase.load(rules))
    ran = duty("knowledge", "proved")

    assert ran.code == 2
    assert "`closing-is-enough` does not hold" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("name", ["one.yml", "more/one.yaml", "one.json"])
def test_a_file_of_statements_that_would_not_be_read_is_told(duty, rules, name):
    file = rules / "invariants" / name
    file.parent.mkdir(parents=True)
    file.write_text("title: Unread", encoding="utf-8")
    ran = duty("knowledge", "check", rules)

    assert ran.code == 2
    assert f"invariants/{name}: KB101: this file will not be read" in ran.err
