"""The scenarios that come with the library: what they cover, and that the rules decide them so."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest
import textstat

from engagement_rules import Determination, KnowledgeBase, assess
from engagement_rules._ids import ids_in
from engagement_rules.training import Attempt, check_scenarios, load_scenarios, mark

BASE = KnowledgeBase.default()
SCENARIOS = load_scenarios()

#: The days on which the law changes; a year either side of each has to be visited.
SWITCHES = {
    "D1": dt.date(2008, 11, 3),
    "D2": dt.date(2013, 4, 1),
    "D3": dt.date(2014, 7, 15),
    "D3a": dt.date(2014, 10, 1),
    "D4": dt.date(2015, 4, 13),
    "D4a": dt.date(2015, 5, 26),
    "D5": dt.date(2017, 4, 1),
    "D6": dt.date(2022, 7, 1),
    "D6a": dt.date(2023, 4, 1),
    "D7": dt.date(2022, 7, 4),
    "D8": dt.date(2024, 1, 1),
    "D9": dt.date(2024, 1, 31),
    "D10": dt.date(2025, 2, 24),
    "D11": dt.date(2025, 6, 3),
}

#: The boundary cases, and the story that is about each.
BOUNDARY = {
    "B-01": "foot-clinic-rota-in-one-town",
    "B-02": "foot-clinic-rota-over-two-towns",
    "B-03": "childrens-unit-shut-at-night",
    "B-04": "emergency-department-moves-for-nine-months",
    "B-05": "emergency-department-moves-for-nine-months",
    "B-06": "letter-from-above-reaches-a-board",
    "B-07": "two-villages-new-doctors-firm",
    "B-08": "new-owner-of-the-practices",
    "B-09": "a-dentist-hands-back-the-keys",
    "B-10": "branch-surgery-that-shares-a-front-door",
    "B-11": "the-last-day-of-june",
    "B-12": "the-last-day-of-june",
    "B-13": "a-charity-gives-notice",
    "B-14": "weight-clinic-paid-for-by-a-council",
    "B-15": "notice-on-a-sunday",
    "B-16": "notice-for-the-hill-ward",
    "B-17": "same-again-for-a-year",
    "B-18": "two-per-cent-more",
    "B-19": "fewer-appointments-and-a-stop",
    "B-20": "the-money-for-a-respite-centre",
    "B-21": "somebody-complained-about-the-server",
    "B-22": "interpreters-on-a-screen",
    "B-23": "eight-options-become-four",
    "B-24": "option-left-off-the-list",
    "B-25": "the-move-they-agreed-on",
    "B-26": "better-for-everybody",
    "B-27": "somebody-complained-about-the-server",
    "B-28": "one-name-fewer-on-the-list",
    "B-29": "two-groups-become-one",
    "B-30": "maternity-unit-in-a-report-one-day-later",
    "B-31": "notice-on-a-hospital-door",
    "B-32": "stroke-unit-letters-sent-on-tuesday",
    "B-33": "stop-smoking-review-sent-on-a-bank-holiday",
}
#: Here the limit is asked about only through what people can have: the story is a near twin.
NOT_ASKED_BY_NAME = ("B-19",)


@cache
def decided(name: str) -> Determination:
    return assess(SCENARIOS[name].matter, knowledge_base=BASE)


def of_outcome(outcome: str) -> list[str]:
    return [name for name in SCENARIOS if decided(name).duty.outcome == outcome]


def test_the_rules_decide_each_as_its_author_means():
    assert check_scenarios(SCENARIOS, BASE) == ()


def test_there_are_enough_of_each_kind():
    listed = set(_situations_of_2017())
    fired = [name for name in of_outcome("not_required") if listed & set(decided(name).fired)]
    told = {duty.code for name in SCENARIOS for duty in decided(name).duties}
    open_ = [
        name
        for name in of_outcome("not_determined")
        if any(duty.hangs_on for duty in decided(name).duties)
    ]
    clashing = [name for name in SCENARIOS if decided(name).contradictions]
    pairs = {frozenset((name, one.twin)) for name, one in SCENARIOS.items() if one.twin}

    assert len(SCENARIOS) >= 30
    assert len(fired) >= 5
    assert len(open_) >= 5
    assert len(clashing) >= 3
    assert len(pairs) >= 10
    assert {"decided", "answers_missing", "answers_clash", "reading_open"} <= told


def test_twins_name_each_other():
    apart = [name for name, one in SCENARIOS.items() if one.twin]

    assert [name for name in apart if SCENARIOS[SCENARIOS[name].twin].twin != name] == []


def _situations_of_2017() -> list[str]:
    """The situations that the list of 2017 names, as the action on them has it."""
    written = BASE.nodes["assess-and-record-situation"].data["if"]
    return [name for name in dict.fromkeys(ids_in(written)) if name != "duty"]


@pytest.mark.parametrize("situation", _situations_of_2017())
def test_each_situation_of_the_list_of_2017_is_met_in_a_story(situation: str):
    assert [name for name in SCENARIOS if situation in decided(name).fired]


@pytest.mark.parametrize("kind", [node.id for node in BASE.of_kind("body")])
def test_each_kind_of_body_acts_in_a_story(kind: str):
    acting = [
        name for name, one in SCENARIOS.items() for body in one.matter.bodies if body.kind == kind
    ]

    assert acting


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_side_of_each_day_on_which_the_law_changes_is_visited(switch: str):
    day, year = SWITCHES[switch], dt.timedelta(days=366)
    days = [
        found
        for one in SCENARIOS.values()
        for found in (*(act.date for act in one.matter.acts), *one.matter.dates.values())
        if isinstance(found, dt.date)
    ]

    assert [found for found in days if day - year <= found < day]
    assert [found for found in days if day <= found < day + year]


@pytest.mark.parametrize("case", BOUNDARY)
def test_each_boundary_case_has_a_story_and_what_the_rules_say_of_it_comes_up(case: str):
    found = decided(BOUNDARY[case])
    speaking = {
        node.id
        for node in BASE.nodes.values()
        if case in node.ref and node.kind in ("action", "notice", "trigger")
    }
    up = {entry.id for entry in (*found.actions, *found.notices)} | set(found.fired)

    assert case in NOT_ASKED_BY_NAME or not speaking or speaking & up


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_story_reads_easily_and_is_a_page_long(name: str):
    story = " ".join(SCENARIOS[name].story)

    assert 180 <= len(story.split()) <= 450
    assert textstat.flesch_kincaid_grade(story) <= 9


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_story_does_not_give_its_answer_away(name: str):
    one = SCENARIOS[name]
    told = " ".join((one.you_are, *one.story, *one.hints)).lower()

    assert not re.search(r"the duty (applies|does not apply)|not determined", told)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_model_answers_are_marked_as_right(name: str):
    one = SCENARIOS[name]
    answers = {question: said.answer for question, said in one.matter.answers.items()}
    reached = {limb for duty in decided(name).duties for limb in duty.limbs_reached}

    marking = mark(one, Attempt(one.outcome, tuple(reached), answers), BASE)

    assert marking.right
    assert marking.wrong == ()


def test_a_story_after_a_public_case_names_it_and_the_rest_say_that_they_are_invented():
    cases = [one.case for one in SCENARIOS.values() if one.case]

    assert len(cases) >= 8
    assert {BASE.nodes[case.split(" ")[0]].data["kind"] for case in cases} == {"case"}
