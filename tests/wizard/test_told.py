"""What events say together, and how they become a matter."""

from __future__ import annotations

import pytest

from engagement_rules import KnowledgeBase, assess
from wizard.interview.told import Told

BEGUN = [
    {"event": "began", "format": 1, "title": "A clinic moves", "at": "2026-11-22T10:00:00Z"},
    {"event": "act", "id": "step-1", "date": "2026-03-03"},
    {"event": "body", "id": "body-1", "kind": "ICB", "name": "NHS Example ICB"},
    {"event": "together"},
]


def answer(name: str, said: str, **more: str) -> dict[str, str]:
    return {"event": "answer", "id": name, "answer": said, **more}


def test_the_first_event_gives_the_matter_its_name():
    told = Told.of(BEGUN[:1])

    assert told.title == "A clinic moves"
    assert told.order == [("title", "")]


def test_a_later_answer_goes_before_an_earlier_one_and_keeps_its_place():
    told = Told.of([*BEGUN, answer("planning", "no"), answer("manner", "yes")])
    told.tell(answer("planning", "yes"))

    assert told.value("planning") == "yes"
    assert [name for kind, name in told.order if kind == "question"] == ["planning", "manner"]


def test_a_reason_and_a_source_stay_with_their_answer():
    told = Told.of([*BEGUN, answer("manner", "yes", because="It moves.", source="Board paper")])

    assert told.matter().answers["manner"].because == "It moves."
    assert told.matter().answers["manner"].source == "Board paper"


def test_boxes_that_are_not_ticked_say_nothing_until_they_are_sorted():
    ticked = {
        "event": "ticked",
        "list": "opening",
        "ids": ["new-model"],
        "of": ["new-model", "planning"],
    }
    told = Told.of([*BEGUN, ticked])

    assert told.value("new-model") == "yes"
    assert told.value("planning") is None
    assert told.ticked == {"opening": ["planning"]}


@pytest.mark.parametrize(("unsure", "becomes"), [([], "no"), (["planning"], "not known")])
def test_sorting_makes_the_rest_a_no_and_what_is_unsure_not_known(unsure, becomes):
    ticked = {"event": "ticked", "list": "opening", "ids": [], "of": ["planning"]}
    told = Told.of([*BEGUN, ticked])
    told.tell({"event": "sorted", "list": "opening", "ids": unsure, "of": ["planning"]})

    assert told.value("planning") == becomes
    assert told.ticked == {}


def test_a_tick_that_is_taken_away_is_no_yes_any_more():
    first = {"event": "ticked", "list": "opening", "ids": ["planning"], "of": ["planning"]}
    told = Told.of([*BEGUN, first])
    told.tell({**first, "ids": []})

    assert told.value("planning") is None


def test_a_body_that_only_owns_the_function_takes_no_step():
    told = Told.of(
        [
            *BEGUN[:2],
            {"event": "body", "id": "body-1", "kind": "ICB"},
            {"event": "body", "id": "body-2", "kind": "NHSE", "owner_of": "body-1"},
            {
                "event": "body",
                "id": "body-1",
                "kind": "ICB",
                "acting_for": "body-2",
                "under": "s65Z5",
            },
        ]
    )
    (duty,) = assess(told.matter()).duties

    assert (duty.body, duty.owner) == ("body-1", "body-2")


def test_each_step_is_taken_by_the_bodies_that_were_there():
    base = KnowledgeBase.default()
    told = Told.of(
        [
            BEGUN[0],
            {"event": "act", "id": "step-1", "date": "2022-06-01"},
            {"event": "act", "id": "step-2", "date": "2022-08-01"},
            {"event": "body", "id": "body-1", "kind": "CCG"},
            {"event": "body", "id": "body-2", "kind": "ICB"},
        ]
    )

    found = [(duty.body, duty.act) for duty in assess(told.matter(base)).duties]
    assert found == [("body-1", "step-1"), ("body-2", "step-2")]


def test_an_answer_that_differs_is_kept_for_each_body():
    told = Told.of(
        [
            *BEGUN,
            {"event": "body", "id": "body-2", "kind": "NHS-FT"},
            answer("decision", "no"),
            {"event": "differs", "id": "decision", "by": "body"},
            answer("decision", "yes", only="body-1"),
            answer("decision", "no", only="body-2"),
        ]
    )

    matter = told.matter()
    assert "decision" not in matter.answers
    assert [body.answers["decision"].answer for body in matter.bodies] == ["yes", "no"]


def test_one_answer_for_all_takes_the_place_of_several():
    told = Told.of([*BEGUN, {"event": "differs", "id": "decision", "by": "body"}])
    told.tell(answer("decision", "yes", only="body-1"))
    told.tell(answer("decision", "no"))

    assert told.value("decision") == "no"
    assert told.matter().bodies[0].answers == {}


def test_an_event_of_a_later_programme_is_refused():
    with pytest.raises(ValueError, match="`sealed` is no event"):
        Told.of([*BEGUN, {"event": "sealed"}])
