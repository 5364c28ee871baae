"""Scenarios that say for whom and when alone they hold, and with which other answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engagement_rules.testing import ScenarioError, accept, read_scenarios, run_scenario

HEAD = """\
assume:
  told:
    health-service: yes
    more-than-one-person: yes
    special-administrator: no
    planning: yes
    pharmaceutical-service: no
scenarios:
  - scenario: Groups have regard to the guidance of 2017.
    expect: {follow-guidance-of-2017: must}
"""
RIGHT = "    only for: {CCG: from 2017-04-01}\n"


@pytest.fixture
def failed(tmp_path: Path) -> Callable[[str], list[str]]:
    """Decide one scenario, and give what failed, as it is told."""

    def run(text: str) -> list[str]:
        path = tmp_path / "my.scenarios.yaml"
        path.write_text(HEAD + text, encoding="utf-8")
        file = read_scenarios(path, shown="my.scenarios.yaml")
        return [str(failure) for one in file.scenarios for failure in run_scenario(one)]

    return run


@pytest.mark.parametrize(
    "scope",
    [
        "{CCG: from 2017-04-01}",
        "{CCG: from 2017-04-01 up to 2022-06-30}",
        "{CCG: [from 2017-04-01 up to 2019-12-31, from 2020-01-01]}",
        "{CCG: [on 2017-04-01, from 2017-04-02]}",
    ],
)
def test_it_holds_for_the_bodies_and_days_that_are_named(failed, scope):
    assert failed(f"    only for: {scope}\n") == []


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("{CCG: from 2017-04-02}", ["CCG on 2017-04-01): expected anything but must, found must"]),
        (
            "{CCG: from 2017-03-31}",
            ["CCG on 2017-03-31): expected must, found does not follow; because duty is required"],
        ),
        (
            "{CCG: from 2017-04-01 up to 2022-06-29}",
            ["CCG on 2022-06-30): expected anything but must, found must"],
        ),
        ("{ICB: always}", ["CCG from 2017-04-01 to 2022-06-30): expected anything", "ICB from 20"]),
        (
            "{CCG: always}",
            ["CCG from 2013-04-01 to 2017-03-31): expected must, found does not follow"],
        ),
    ],
)
def test_it_holds_for_no_other_body_and_on_no_other_day(failed, scope, said):
    found = failed(f"    only for: {scope}\n")

    assert len(found) == len(said)
    for line, start in zip(found, said, strict=True):
        assert line.startswith(f"follow-guidance-of-2017 ({start}")


def test_days_that_follow_on_one_another_are_told_in_one_line(failed):
    found = failed("    only for:\n      CCG: from 2017-04-01\n      NHS-trust, NHS-FT: always\n")

    assert len(found) == 2
    assert "NHS-trust from 2008-11-03): expected must" in found[0]
    assert "NHS-FT from 2008-11-03): expected must" in found[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("unless: [{planning: no, proposal: no, decision: no}]", []),
        ("unless: [{special-administrator: yes}]", []),
        (
            "unless: [{planning: not known}]",
            ["CCG on 2018-03-01, with planning: not known): expected anything but"],
        ),
        ("likewise: [{planning: not known}, {saves-money: yes}]", []),
        (
            "likewise: [{special-administrator: yes}]",
            ["CCG on 2018-03-01, with special-administrator: yes): expected must"],
        ),
    ],
)
def test_other_answers_turn_it_or_do_not(failed, line, said):
    found = failed(f"{RIGHT}    {line}\n")

    assert len(found) == len(said)
    assert all(start in line for start, line in zip(said, found, strict=True))


def test_other_answers_are_tried_on_the_scenarios_own_day_too(failed):
    own = "    who: CCG\n    when: 2018-05-01\n    unless: [{special-administrator: yes}]\n"

    assert failed(own + "    likewise: [{planning: not known}]\n") == []
    assert failed(own + "    likewise: [{special-administrator: yes}]\n") == [
        "follow-guidance-of-2017 (with special-administrator: yes): expected must, found does not "
        "follow; because duty is not required"
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("    only for: ICB\n", "SC104", 11, "`only for` should be a mapping"),
        ("    only for: {ICB: 2022}\n", "SC104", 11, "`2022` is no days"),
        ("    only for: {ICB: ''}\n", "SC104", 11, "`` is no days"),
        ("    only for: {ICB: from 2022-02-30}\n", "SC104", 11, "is no days"),
        ("    only for: {ICB: from 2023-01-01 up to 2022-01-01}\n", "SC104", 11, "is no days"),
        ("    only for: {ICB: [a: b]}\n", "SC104", 11, "this is no days"),
        ("    only for: {CCG, ICB: always}\n", "SC104", 11, "on a line of their own"),
        ("    only for:\n      CCG: always\n      ICBB: always\n", "SC201", 13, "mean `ICB`"),
        (f"    who: ICB\n{RIGHT}", "SC203", 11, "`who` stands here beside `only for`"),
        (f"{RIGHT}    unless: a\n", "SC104", 12, "a list of answers that differ"),
        (f"{RIGHT}    likewise:\n      - {{}}\n", "SC104", 13, "a list of answers that differ"),
        (f"{RIGHT}    likewise: [{{plannin: no}}]\n", "M201", 12, "mean `planning`"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(failed, text, code, line, said):
    with pytest.raises(ScenarioError) as caught:
        failed(text)

    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, line)
    assert said in str(problem)


def test_a_scope_that_does_not_hold_is_not_rewritten(tmp_path):
    path = tmp_path / "my.scenarios.yaml"
    path.write_text(f"{HEAD}    only for: {{CCG: always}}\n", encoding="utf-8")
    file = read_scenarios(path)
    (failure,) = run_scenario(file.scenarios[0])

    assert accept(file.text, [failure]) == file.text
