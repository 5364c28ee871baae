"""What an interview makes of what was told, whatever rules are loaded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from engagement_rules import KnowledgeBase
from wizard.interview import interview
from wizard.interview.talk import Talk

BASE = KnowledgeBase.default()


class Kept:
    """Events as a journal keeps them, and no longer than a test."""

    path = Path("kept.journal")

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = events

    def append(self, event: dict[str, Any]) -> dict[str, Any]:
        self.events = (*self.events, event)
        return event


def talk_of(*events: dict[str, Any]) -> Talk:
    begun = (
        {"event": "began", "title": "A clinic moves"},
        {"event": "act", "id": "step-1", "date": "2026-03-03"},
        {"event": "body", "id": "body-1", "kind": "ICB", "called": True},
        {"event": "together"},
    )
    return Talk(None, Kept(*begun, *events), BASE, today=dt.date(2026, 1, 1))  # type: ignore[arg-type]


def test_an_answer_to_a_question_of_rules_that_are_not_loaded_is_left_out_and_kept():
    talk = talk_of(
        {"event": "answer", "id": "our-own-question", "answer": "yes"},
        {"event": "answer", "id": "manner", "answer": "yes"},
        {"event": "explained", "id": "our-own-clash", "why": "It is so."},
    )

    assert list(talk.matter().answers) == ["manner"]
    assert talk.matter().explained == {}
    assert talk.told.value("our-own-question") == "yes"
    assert interview.next_step(talk)[0] in ("list", "question")


def test_a_body_that_was_not_there_on_the_day_is_asked_about_before_anything_else():
    talk = talk_of({"event": "act", "id": "step-1", "date": "2020-03-03"})

    assert interview.next_step(talk) == ("mend", "")
    assert talk.misfit() == (
        "On 3 March 2020 there was no integrated care board yet. "
        "In its place there was: clinical commissioning group."
    )


def test_an_arrangement_that_ended_before_the_day_is_named_in_words():
    talk = talk_of(
        {"event": "body", "id": "body-2", "kind": "ICB", "called": True, "owner_of": "body-1"},
        {
            "event": "body",
            "id": "body-1",
            "kind": "ICB",
            "called": True,
            "arranged": True,
            "acting_for": "body-2",
            "under": "s14Z3",
        },
    )

    assert interview.next_step(talk) == ("mend", "")
    label = BASE.nodes["s14Z3"].label
    assert talk.misfit() == (
        f"{label[:1].upper()}{label[1:]}: this could not be used on 3 March 2026."
    )


def test_an_answer_is_on_record_before_the_next_step_is_looked_for():
    talk = talk_of()
    talk.tell({"event": "answer", "id": "manner", "answer": "yes"})

    assert talk.journal.events[-1]["id"] == "manner"
    assert talk.matter().answers["manner"].answer == "yes"


def test_the_next_question_hangs_on_what_was_told_and_not_on_who_is_listening():
    told = ({"event": "answer", "id": "planning", "answer": "no"},)
    one, other = talk_of(*told), talk_of()
    other.turn_to("group-effect")
    other.tell(told[0])

    assert one.plan().questions == other.plan().questions
