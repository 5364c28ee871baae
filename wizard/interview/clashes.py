"""Answers that do not fit together: shown at once, and changed, explained or left open."""

from __future__ import annotations

from collections.abc import Iterable

from engagement_rules._words import sentence
from wizard.interview import answers
from wizard.interview.pages import capital
from wizard.interview.talk import (
    BACK,
    REASON_LENGTH,
    REVIEW,
    SAVE,
    Talk,
    elsewhere,
    no_longer_than,
    rows,
)
from wizard.prompts.screens import Choose, Chosen, Option, Write


def clash(talk: Talk, name: str) -> str | tuple[str, str] | None:
    """Show answers that cannot all be right, until one is changed or they are explained.

    Returns:
        The question to ask again, a command, or nothing when it was explained or left.
    """
    found = next((c for c in talk.determination.contradictions if c.id == name), None)
    if found is None:
        return None
    answers = found.answers
    chosen = talk.prompter.choose(
        Choose(
            talk.state(),
            "These answers do not fit together.",
            (sentence(found.label), found.settle),
            (
                Option("e", "Both are right: explain why", "explain"),
                Option("x", "Leave it open for now", "leave"),
                *rows(_change(talk, one) for one in answers),
            ),
            (BACK, REVIEW, SAVE),
        )
    )
    if chosen.command:
        return elsewhere(chosen)
    if chosen.value == "leave":
        talk.tell({"event": "left", "id": name, "answers": _as_they_are(talk, answers)})
        talk.say_next("Left open. What rests on these answers stays undecided.")
        return None
    if chosen.value == "explain":
        return _explain(talk, name)
    return ("question", chosen.value)


def _explain(talk: Talk, name: str) -> str | None:
    found = talk.prompter.write(
        Write(
            talk.state(),
            "Why are both answers right?",
            ("This goes into the record, word for word.",),
            no_longer_than(REASON_LENGTH),
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return None if found.value == "back" else elsewhere(found)
    talk.tell({"event": "explained", "id": name, "why": found.text})
    return None


def unsettled(talk: Talk) -> str | None:
    """The first clash that nobody has explained, or left with the answers as they are."""
    for found in talk.determination.contradictions:
        left = talk.told.left.get(found.id)
        if found.explained is None and left != _as_they_are(talk, found.answers):
            return found.id
    return None


def _change(talk: Talk, question: str) -> tuple[str, str]:
    label = capital(talk.base.nodes[question].label)
    return f"Change: {label} (now: {answers.said(talk.base, question, talk.told)})", question


def _as_they_are(talk: Talk, questions: Iterable[str]) -> list[str]:
    """Answers as they are now, to see later whether one of them has changed."""
    return [f"{one}={answers.said(talk.base, one, talk.told)}" for one in questions]
