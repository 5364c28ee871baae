"""What must hold between entries, at the edges: one day more or less, one kind for another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from language_pages import BASE
from language_rules import codes, fact, facts, load, problems, step, trigger

from engagement_rules import Matter, assess

CHOICE = """\
choices:
  - id: who-pays
    label: who pays
    ask: Who pays?
    help: Look at the contract.
    who_knows: somebody
    find_out: Ask somebody.
    options:
      - {id: board-pays, label: the board, says: the board pays}
      - {id: council-pays, label: the council, says: the council pays}
"""
READING = """\
readings:
  - id: open-point
    label: an open point
    says: {"yes": it is read so, "no": it is not read so}
    authorities: [example-act]
"""


def _authority(name: str, days: str, kind: str = "guidance") -> str:
    return f"""\
  - id: {name}
    label: {name}
    kind: {kind}
    cite: A source
    no_address: It is invented.
    in_force: {{{days}}}
    verified: "yes"
"""


def _track(name: str, body: str) -> str:
    return f"""\
  - id: {name}
    label: {name}
    binds: [board]
    in_force: {{from: 2022-07-01}}
    requires: Do it.
    {body}
    says: {{"yes": it is so, "no": it is not so}}
    authorities: [example-act]
"""


# Ids and kinds


@pytest.mark.parametrize(
    ("condition", "files"),
    [
        ("closes-service", {}),
        ("closing", {}),
        ("in-reach", {}),
        ("shared", {"law/t.yaml": "tests:\n" + step("shared", "closes-service")}),
        ("{any: [open-point, closes-service]}", {"law/r.yaml": READING}),
        ("{choice: who-pays, is: board-pays}", {"questions/c.yaml": CHOICE}),
    ],
    ids=["fact", "limb", "scope", "test", "reading", "choice"],
)
def test_a_condition_may_read_this(tmp_path: Path, condition: str, files: dict[str, str]):
    assert problems(tmp_path, {**files, "triggers/t.yaml": trigger(condition)}) == ()


@pytest.mark.parametrize(
    "condition",
    ["example-duty", "example-act", "board", "watched2", "tell", "plan", "told", "clash"],
    ids=["duty", "authority", "body", "trigger", "track", "action", "notice", "contradiction"],
)
def test_a_condition_may_not_read_this(tmp_path: Path, condition: str):
    found = problems(
        tmp_path,
        {
            "law/t.yaml": "tracks:\n" + _track("tell", "always: yes"),
            "triggers/t.yaml": trigger(condition),
            "triggers/u.yaml": trigger("closes-service", name="watched2"),
            "questions/c.yaml": "contradictions:\n  - {id: clash, label: a clash, condition: "
            "{all: [closes-service, health-service]}, settle: Look again.}\n",
            "actions/a.yaml": "actions:\n  - {id: plan, label: Plan., strength: must, by: us, "
            "when: soon, authorities: [example-act]}\n"
            "notices:\n  - {id: told, label: Know this.}\n",
        },
    )

    assert codes(found) == ["KB203"]
    assert found[0].other is not None


def test_a_name_without_a_near_one_says_which_kinds_would_do(tmp_path: Path):
    (problem,) = problems(tmp_path, {"triggers/t.yaml": trigger("zzz")})

    assert problem.cure == "add it, or name one that exists (a fact, a limb, a reading or a test)"


@pytest.mark.parametrize("key", ["before", "after"])
def test_a_body_may_only_follow_a_body(tmp_path: Path, key: str):
    text = f"bodies:\n  - {{id: heir, label: heir, {key}: [borad]}}\n"

    (problem,) = problems(tmp_path, {"law/b.yaml": text})

    assert (problem.code, problem.cure) == ("KB202", "did you mean `board`?")


def test_a_duty_that_is_called_duty_in_an_if_needs_no_entry_of_that_name(tmp_path: Path):
    assert problems(tmp_path, {"actions/n.yaml": "notices:\n  - {id: told, label: Know this., "
                               "if: {node: duty, is: required}}\n"}) == ()  # fmt: skip


def test_the_provision_itself_can_be_named_in_an_if(tmp_path: Path):
    assert problems(tmp_path, {"actions/n.yaml": "notices:\n  - {id: told, label: Know this., "
                               "if: {node: example-duty, is: required}}\n"}) == ()  # fmt: skip


@pytest.mark.parametrize(
    "if_",
    ["{any: [{node: watched, is: 'yes'}, {not: {under: lending}}]}", "{node: closing, is: 'no'}"],
)
def test_states_go_inside_one_another(tmp_path: Path, if_: str):
    lending = (
        "arrangements:\n  - {id: lending, label: lending, in_force: {from: 2022-07-01}, "
        "owners: [board], exercisers: [board], duty: owner, liable: owner, "
        "says: one acts for another, authorities: [example-act]}\n"
    )

    assert (
        problems(
            tmp_path,
            {
                "law/a.yaml": lending,
                "triggers/t.yaml": trigger("closes-service"),
                "actions/n.yaml": f"notices:\n  - {{id: told, label: Know this., if: {if_}}}\n",
            },
        )
        == ()
    )


# Versions


@pytest.mark.parametrize(
    ("ends", "begins", "expected"),
    [
        ("2023-06-30", "2023-07-01", []),
        ("2023-06-30", "2023-06-30", ["KB304"]),
        ("2023-06-30", "2023-07-02", ["KB304"]),
        ("2024-02-29", "2024-03-01", []),
        ("2023-12-31", "2024-01-01", []),
    ],
)
def test_versions_meet_to_the_day(tmp_path: Path, ends: str, begins: str, expected: list[str]):
    versions = (
        f"\n    versions: [{{to: {ends}, condition: closes-service}}, "
        f"{{from: {begins}, condition: health-service}}]"
    )
    text = trigger("x").replace("\n    condition: x", versions)

    assert codes(problems(tmp_path, {"triggers/t.yaml": text})) == expected


def test_a_version_holds_on_its_first_and_its_last_day(tmp_path: Path):
    versions = (
        "\n    versions: [{to: 2023-06-30, condition: closes-service}, "
        "{from: 2023-07-01, condition: {not: closes-service}}]"
    )
    base = load(tmp_path, {"triggers/t.yaml": trigger("x").replace("\n    condition: x", versions)})

    for day, value in {"2023-06-30": "yes", "2023-07-01": "no"}.items():
        matter = Matter.from_dict(
            {
                "title": "t",
                "bodies": ["board"],
                "acts": [{"id": "a", "date": day}],
                "answers": {"closes-service": "yes"},
            }
        )
        assert assess(matter, knowledge_base=base).triggers[0].value == value


@pytest.mark.parametrize(("last", "expected"), [("2024-03-31", []), ("2024-04-01", ["KB305"])])
def test_a_rule_may_outlive_what_it_rests_on_by_no_day(
    tmp_path: Path, last: str, expected: list[str]
):
    ended = step("ended", "x").replace(
        "condition: x", "versions: [{to: 2024-03-31, condition: closes-service}]"
    )

    found = problems(
        tmp_path,
        {
            "law/t.yaml": f"tests:\n{ended}",
            "triggers/t.yaml": trigger(
                "{any: [ended, health-service]}", days=f"from: 2022-07-01, to: {last}"
            ),
        },
    )

    assert codes(found) == expected
    if expected:
        assert "on 2024-04-01" in found[0].message
        assert (str(found[0].place), str(found[0].other)) == ("law/t.yaml:2", "triggers/t.yaml:2")


# Authorities


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("from: 2022-07-01, to: 2024-03-31", []),
        ("from: 2022-07-02, to: 2024-03-31", ["KB205"]),
        ("from: 2022-07-01, to: 2024-03-30", ["KB205"]),
        ("", []),
    ],
)
def test_an_authority_covers_each_day_of_the_rule(tmp_path: Path, days: str, expected: list[str]):
    text = trigger("closes-service", days="from: 2022-07-01, to: 2024-03-31")

    found = problems(
        tmp_path,
        {
            "law/a.yaml": "authorities:\n" + _authority("source", days),
            "triggers/t.yaml": text.replace("[example-act]", "[source]"),
        },
    )

    assert codes(found) == expected


def test_only_the_days_on_which_the_body_existed_need_an_authority(tmp_path: Path):
    assert (
        problems(
            tmp_path,
            {
                "law/a.yaml": "authorities:\n" + _authority("source", "from: 2022-07-01"),
                "triggers/t.yaml": trigger("closes-service", days="from: 2013-04-01").replace(
                    "[example-act]", "[source]"
                ),
            },
        )
        == ()
    )


@pytest.mark.parametrize("kind", ["case", "common law"])
def test_a_judgment_says_what_the_law_was_before_it(tmp_path: Path, kind: str):
    assert (
        problems(
            tmp_path,
            {
                "law/a.yaml": "authorities:\n" + _authority("c.later", "from: 2025-01-01", kind),
                "triggers/t.yaml": trigger("closes-service").replace("example-act", "c.later"),
            },
        )
        == ()
    )


def test_a_standing_covers_the_days_after_its_guidance_ended(tmp_path: Path):
    text = trigger("closes-service").replace("[example-act]", "[old]")
    standing = "    standing: [{from: 2024-04-01, says: withdrawn}]\n"
    files = {"law/a.yaml": "authorities:\n" + _authority("old", "to: 2024-03-31")}

    assert codes(problems(tmp_path, {**files, "triggers/t.yaml": text})) == ["KB205"]
    assert problems(tmp_path, {**files, "triggers/t.yaml": text + standing}) == ()


def test_an_unknown_authority_is_told_once_and_not_as_out_of_date_too(tmp_path: Path):
    text = trigger("closes-service").replace("[example-act]", "[exampel-act (3)]")

    assert codes(problems(tmp_path, {"triggers/t.yaml": text})) == ["KB202"]


# Two duties on one body


def _second_duty(days: str, binds: str = "[board]") -> str:
    common = 'says: {"yes": it is so, "no": it is not so}, authorities: [example-act]'
    return f"""\
duties:
  - id: later
    label: a later duty
    binds: {binds}
    in_force: {{{days}}}
    requires: The body must involve people.
    authorities: [example-act]
    scope: {{id: later.scope, label: its reach, condition: health-service, {common}}}
    limbs: [{{id: later.limb, label: a ground, condition: closes-service, {common}}}]
"""


def _act_that_ends(last: str) -> str:
    text = (BASE / "law" / "example-act.yaml").read_text("utf-8")
    ended = text.replace(
        "binds: [group, board]\n    in_force: {from: 2013-04-01}",
        f"binds: [group, board]\n    in_force: {{from: 2013-04-01, to: {last}}}",
    )
    assert ended != text
    return ended


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [("2024-03-31", "2024-04-01", []), ("2024-04-01", "2024-04-01", ["KB306"])],
)
def test_one_duty_may_take_the_place_of_another_to_the_day(
    tmp_path: Path, last: str, first: str, expected: list[str]
):
    files = {
        "law/example-act.yaml": _act_that_ends(last),
        "law/later.yaml": _second_duty(f"from: {first}"),
    }

    found = problems(tmp_path, files)

    assert codes(found) == expected
    if expected:
        assert (str(found[0].place), str(found[0].other)) == (
            "law/later.yaml:2",
            "law/example-act.yaml:26",
        )
    else:
        base = load(tmp_path, files)
        assert [r.duty for r in base.regimes["board"]] == ["example-duty", "later"]
        assert base.regimes["board"][1].from_ == dt.date(2024, 4, 1)


def test_two_duties_on_a_body_that_had_gone_are_no_clash(tmp_path: Path):
    found = problems(tmp_path, {"law/later.yaml": _second_duty("from: 2022-07-01", "[group]")})

    assert codes(found) == ["KB307"]


# Bodies in time


@pytest.mark.parametrize(
    ("days", "expected"),
    [("from: 2022-06-30", []), ("from: 2022-07-01", ["KB307"])],
)
def test_a_rule_needs_one_day_on_which_its_body_existed(
    tmp_path: Path, days: str, expected: list[str]
):
    text = trigger("closes-service", days=days).replace("[board]", "[group]")

    assert codes(problems(tmp_path, {"triggers/t.yaml": text})) == expected


# Rules as a whole


def test_a_chain_of_dead_entries_is_told_link_by_link(tmp_path: Path):
    found = problems(
        tmp_path,
        {
            "law/t.yaml": "tests:\n" + step("one", "unread") + step("two", "one"),
            "questions/q.yaml": facts("unread"),
        },
    )

    assert [(p.code, p.node) for p in found] == [
        ("KB301", "one"),
        ("KB301", "two"),
        ("KB301", "unread"),
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"actions/n.yaml": "notices:\n  - {id: told, label: Know this., "
                           "if: {node: lone, is: 'yes'}}\n"},
        {"questions/c.yaml": "contradictions:\n  - {id: clash, label: a clash, condition: "
                             "{all: [lone, closes-service]}, settle: Look again.}\n"},
    ],
    ids=["a notice", "a contradiction"],
)  # fmt: skip
def test_a_question_is_alive_if_only_this_reads_it(tmp_path: Path, files: dict[str, str]):
    assert problems(tmp_path, {**files, "questions/q.yaml": facts("lone")}) == ()


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("{any: [closes-service, {not: closes-service}]}", "yes"),
        ("{all: [closes-service, {not: closes-service}]}", "no"),
        ("{choice: who-pays, is: [board-pays, council-pays]}", "yes"),
        ("{not: {choice: who-pays, is: [board-pays, council-pays]}}", "no"),
    ],
)
def test_an_outcome_that_cannot_change_is_refused(tmp_path: Path, condition: str, value: str):
    files = {"triggers/t.yaml": trigger(condition)}
    if "who-pays" in condition:
        files["questions/c.yaml"] = CHOICE

    found = [p for p in problems(tmp_path, files) if p.code == "KB302"]

    assert len(found) == 1
    assert f"`watched` is always {value} (for board from 2022-07-01)" in found[0].message


def test_a_track_that_always_applies_says_so(tmp_path: Path):
    assert problems(tmp_path, {"law/t.yaml": "tracks:\n" + _track("tell", "always: yes")}) == ()


def test_what_is_wrong_in_one_period_only_is_refused_and_the_period_named(tmp_path: Path):
    versions = (
        "\n    versions: [{to: 2023-06-30, condition: closes-service}, {from: 2023-07-01, "
        "condition: {all: [closes-service, {not: closes-service}]}}]"
    )
    text = trigger("x").replace("\n    condition: x", versions)

    found = [p for p in problems(tmp_path, {"triggers/t.yaml": text}) if p.code == "KB302"]

    assert "for board from 2023-07-01" in found[0].message


def test_problems_come_in_the_order_of_files_and_lines(tmp_path: Path):
    found = problems(
        tmp_path,
        {
            "triggers/b.yaml": trigger("nothing-a").replace("[board]", "[borad]"),
            "triggers/a.yaml": trigger("nothing-b", name="another"),
            "law/z.yaml": "tests:\n" + step("t", "nothing-c"),
        },
    )

    places = [str(p.place) for p in found]
    assert places == ["law/z.yaml:4", "triggers/a.yaml:7", "triggers/b.yaml:4", "triggers/b.yaml:7"]


def test_a_label_that_is_code_stays_a_label(tmp_path: Path):
    label = "'); import os; os.abort(); ('"
    text = trigger("closes-service").replace("a watched situation", f'"{label}"')

    base = load(tmp_path, {"triggers/t.yaml": text})

    assert base.nodes["watched"].label == label
    matter = Matter.from_dict(
        {"title": "t", "bodies": ["board"], "acts": [{"id": "a", "date": "2024-01-01"}]}
    )
    assert assess(matter, knowledge_base=base).triggers[0].label == label


def test_the_chance_of_an_answer_changes_no_outcome(tmp_path: Path):
    likely = fact("x", "    chance: {yes: 0.9, no: 0.05}\n")
    views = []
    for number, text in enumerate([likely, fact("x")]):
        files = {"questions/q.yaml": "facts:\n" + text, "triggers/t.yaml": trigger("x")}
        views.append([v.digest for v in load(tmp_path / str(number), files).views])

    assert views[0] == views[1]
