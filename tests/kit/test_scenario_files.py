"""Files of scenarios: what they can say, what is refused and where, and what accepting changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement_rules import MatterError
from engagement_rules.testing import ScenarioError, accept, read_scenarios, run_scenario

HEAD = """\
assume:
  who: ICB
  when: 2024-02-15
  told: {health-service: yes, more-than-one-person: yes, special-administrator: no, planning: yes}
scenarios:
"""
ONE = "  - scenario: A board plans.\n"


@pytest.fixture
def scenarios(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "my.scenarios.yaml"
        path.write_bytes(text.encode())
        return path

    return write


@pytest.fixture
def tried(scenarios) -> Callable[[str], list[str]]:
    """Decide the scenarios of a text, and give what failed, as it is told."""

    def run(text: str) -> list[str]:
        file = read_scenarios(scenarios(text), shown="my.scenarios.yaml")
        return [str(failure) for one in file.scenarios for failure in run_scenario(one)]

    return run


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("required", []),
        ("{duty: required, provision: s14Z45, grounds: [s14Z45.2.a], liable: ICB}", []),
        ("{provision: none}", ["provision: expected none, found s14Z45; because health-service"]),
        ("{grounds: [s14Z45.2.b]}", ["grounds: expected s14Z45.2.b, found s14Z45.2.a; because"]),
        ("{liable: nobody}", ["liable: expected none, found ICB"]),
        (
            "{keep-a-record: does not follow}",
            ["keep-a-record: expected does not follow, found fol"],
        ),
        ("{keep-a-record: should, service-change: not known}", []),
        ("{keep-a-record: must}", ["keep-a-record: expected must, found should"]),
        ("{service-change: likely}", ["service-change: expected likely, found not known"]),
        ("{promise-kept: not_determined}", []),
        (
            "{promise-kept: required}",
            ["promise-kept: expected required, found not determined; it h"],
        ),
        (
            "{manner: not missing}",
            ["manner: expected not missing, found missing; temporary-change"],
        ),
        ("{clashes: only-provider-yet-manner}", ["clashes: expected only-provider-yet-manner, fo"]),
        ("{why: decided}", []),
        ("{refused: M204}", ["refused: expected M204, found none; it was decided"]),
        (
            "{where: {ICB at act: not required}}",
            ["duty (ICB at act): expected not required, found"],
        ),
    ],
)
def test_what_comes_out_otherwise_is_told_with_the_shortest_reason(tried, expect, said):
    found = tried(f"{HEAD}{ONE}    expect: {expect}\n")

    assert len(found) == len(said)
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True))


def test_the_rules_by_way_of_which_it_came_out_are_named_from_the_top(tried):
    text = f"{HEAD}{ONE}    told: {{planning: no, decision: yes, manner: yes}}\n"
    (found,) = tried(f"{text}    expect: {{grounds: none}}\n")

    assert found.endswith(
        "(by way of s14Z45, s14Z45.1, s14Z45.1.services, s14Z45.1.people, s14Z45.3, "
        "s14Z45.2.c, impact)"
    )


def test_like_takes_over_what_was_told_and_not_what_was_expected(tried):
    text = f"{HEAD}{ONE}    name: plan\n    expect: required\n"
    text += "  - scenario: It does not.\n    like: plan\n    told: {planning: }\n"
    text += "    expect: {duty: not determined}\n"
    text += "  - scenario: It plans again.\n    like: above\n    told: {planning: yes}\n"
    text += "    expect: {duty: required}\n"

    assert tried(text) == []


def test_several_bodies_and_days_stand_in_the_short_form(tried):
    text = f"{HEAD}{ONE}    who: [ICB, LA]\n    when: {{first: 2023-01-01, second: not known}}\n"
    text += "    expect: {duty: required, where: {ICB at first: required, LA: out of scope, "
    text += "ICB at second: {duty: not determined, why: date not known}}}\n"

    assert tried(text) == []


@pytest.mark.parametrize(
    ("body", "code", "line", "said"),
    [
        ("    expect: requird\n", "SC202", 7, "did you mean `required`"),
        ("    expect: {mannr: missing}\n", "SC201", 7, "did you mean `manner`"),
        ("    expect: {ICB: yes}\n", "SC201", 7, "nothing of which something can be expected"),
        ("    expect: {grounds: planning}\n", "SC201", 7, "can stand under `grounds`"),
        ("    expect: {duty: [required]}\n", "SC104", 7, "expects one word"),
        ("    expect: {where: {ICB: [a]}}\n", "SC104", 7, "nothing is expected here"),
        ("    expect: {where: {boad: required}}\n", "SC204", 7, "no body and no act"),
        ("    expect:\n", "SC104", 7, "nothing is expected"),
        ("    told: {planning: yes}\n", "SC104", 6, "nothing is expected"),
        ("    like: plan\n    expect: required\n", "SC201", 7, "write `above`"),
        ("    name: [a]\n    expect: required\n", "SC104", 7, "no name for a scenario"),
        ("    told: [a]\n    expect: required\n", "SC104", 7, "`told` should be a mapping"),
        ("    who: {a: b}\n    expect: required\n", "SC104", 7, "`who` should be a kind of body"),
        ("    when: [a]\n    expect: required\n", "SC104", 7, "`when` should be a day"),
        ("    who: ICB\n    matter: {}\n    expect: required\n", "SC203", 7, "beside `who`"),
        ("    told: {mannr: yes}\n    expect: required\n", "M201", 7, "did you mean `manner`"),
        (
            "    told:\n      manner: maybe\n    expect: required\n",
            "M202",
            8,
            "no answer to `manner`",
        ),
        ("    when: 15 May\n    expect: required\n", "M104", 7, "year-month-day"),
        ("    who: ICBB\n    expect: required\n", "M203", 7, "did you mean `ICB`"),
        ("    when: 2022-06-30\n    expect: required\n", "M204", 7, "did not exist on 2022-06-30"),
        (
            "    matter: {acts: [{id: a, dat: 2022-09-01}]}\n    expect: required\n",
            "M104",
            7,
            "`dat`",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(tried, body, code, line, said):
    with pytest.raises(ScenarioError) as caught:
        tried(f"{HEAD}{ONE}{body}")

    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, line)
    assert said in str(problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs a list `scenarios:`"),
        ("- a\n", "needs a list `scenarios:`"),
        ("scenarios: {a: b}\n", "needs a list `scenarios:`"),
        ("scenarios: [a]\n", "this should be a mapping"),
        ("scenarios: []\nrules: {a: b}\n", "the name of a folder"),
        ("scenario: []\nscenarios: []\n", "did you mean `scenarios`"),
        ("assume: {wo: ICB}\nscenarios: []\n", "did you mean `who`"),
        ("\x00", "a character that may not stand in it"),
    ],
)
def test_a_file_of_another_form_is_refused(scenarios, text, said):
    with pytest.raises(ScenarioError) as caught:
        read_scenarios(scenarios(text))

    assert said in str(caught.value)


def test_terminal_escapes_in_a_file_are_made_harmless(tried):
    with pytest.raises(ScenarioError) as caught:
        tried(f'{HEAD}{ONE}    expect: {{"\\e[2J": yes}}\n')
    assert "\x1b" not in str(caught.value)
    found = tried(f'{HEAD}  - scenario: "\\e[2J"\n    expect: not required\n')
    assert "\x1b" not in "".join(found)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_is_in_a_file_it_is_read_or_refused(tmp_path_factory, data):
    text = f"{HEAD}{ONE}    told: {{manner: yes}}\n    expect: {{duty: required, liable: [ICB]}}\n"
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12))
    new = data.draw(st.text(st.sampled_from(" \n-:{}[],'\"#&*!|>%@`yesno\u2028\x85"), max_size=6))
    path = tmp_path_factory.getbasetemp() / "fuzz.scenarios.yaml"
    path.write_text(text[:at] + new + text[at + cut :], encoding="utf-8")
    try:
        file = read_scenarios(path)
        for scenario in file.scenarios:
            accepted = accept(file.text, run_scenario(scenario))
            assert isinstance(accepted, str)
    except MatterError as error:
        assert all(problem.code and problem.place for problem in error.problems)


WRONG = """\
# A file of ours.
about: Planning   # by itself
assume:
  who: ICB
  when: 2024-02-15

  told: {health-service: yes, more-than-one-person: yes, special-administrator: no, planning: yes}

scenarios:
  # the first
  - scenario: A board plans.
    expect: not required   # we thought
  - scenario: A board plans with grounds.
    expect:
      # order counts for the reader
      duty:   'not required'
      provision: s242
      grounds: [s14Z45.2.b, s14Z45.2.c]
      liable:
        - ICB        # the board
        - NHS-trust  # and the trust
      clashes: [only-provider-yet-manner]
      keep-a-record: "does not follow"
  - scenario: A group planned.
    who: CCG
    when: 2018-05-01
    expect: {duty: required, provision: [s242], where: {CCG: {liable: nobody}, act: not required}}
"""
RIGHT = """\
# A file of ours.
about: Planning   # by itself
assume:
  who: ICB
  when: 2024-02-15

  told: {health-service: yes, more-than-one-person: yes, special-administrator: no, planning: yes}

scenarios:
  # the first
  - scenario: A board plans.
    expect: required   # we thought
  - scenario: A board plans with grounds.
    expect:
      # order counts for the reader
      duty:   'required'
      provision: s14Z45
      grounds: [s14Z45.2.a]
      liable:
        - ICB        # the board
      clashes: none
      keep-a-record: "follows"
  - scenario: A group planned.
    who: CCG
    when: 2018-05-01
    expect: {duty: required, provision: [s14Z2], where: {CCG: {liable: CCG}, act: required}}
"""


def accepted(path: Path) -> str:
    file = read_scenarios(path)
    return accept(file.text, [f for one in file.scenarios for f in run_scenario(one)])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_accepting_changes_the_expectations_and_nothing_else(scenarios, line_end):
    path = scenarios(WRONG.replace("\n", line_end))

    found = accepted(path)

    assert found == RIGHT.replace("\n", line_end)


def test_accepting_twice_changes_nothing_more(scenarios):
    path = scenarios(accepted(scenarios(WRONG)))

    assert accepted(path) == RIGHT


LISTED = """\
{head}{one}    told: {{manner: not known, planning: no, proposal: no, decision: yes}}
    expect:
      hangs on:
{items}      # the end
"""


@pytest.mark.parametrize(
    ("items", "then"),
    [
        ("        - planning # why\n", "        - manner # why\n        - range\n"),
        (
            "        - range # b\n        - planning # a\n",
            "        - range # b\n        - manner # a\n",
        ),
        (
            "        - manner\n        - planning # gone\n        - range\n        - decision\n",
            "        - manner\n        - range\n",
        ),
    ],
)
def test_a_list_with_a_line_for_each_item_keeps_its_lines(scenarios, items, then):
    before = LISTED.format(head=HEAD, one=ONE, items=items)

    found = accepted(scenarios(before))

    assert found == LISTED.format(head=HEAD, one=ONE, items=then)


def test_a_list_of_which_nothing_is_left_says_none(scenarios):
    text = (
        f"{HEAD}{ONE}    expect:\n      hangs on:   # all\n        - manner\n      duty: required\n"
    )

    found = accepted(scenarios(text))

    assert "      hangs on: none   # all\n      duty: required\n" in found
