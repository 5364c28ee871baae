"""Answers that do not fit together: shown at once, and changed, explained or left open."""

from __future__ import annotations

from engagement_rules._words import sentence
from wizard.interview import pages
from wizard.interview.pages import capital
from wizard.interview.talk import BACK, REVIEW, SAVE, Stop, Talk
from wizard.prompts.screens import Choose, Chosen, Option, Write

_LETTERS = "123456789acdfghijklmnopqrtuwyz"


def clash(talk: Talk, name: str) -> str | tuple[str, str] | None:
    """Show answers that cannot all be right, until one is changed or they are explained.

    Returns:
        The question to ask again, a command, or nothing when it was explained or left.
    """
    found = next((c for c in talk.determination.contradictions if c.id == name), None)
    if found is None:
        return None
    answers = list(found.answers)
    rows = tuple(
        Option(
            _LETTERS[place],
            f"Change: {capital(talk.base.nodes[one].label)} "
            f"(now: {pages.said(talk.base, one, talk.told)})",
            one,
        )
        for place, one in enumerate(answers)
    )
    chosen = talk.prompter.choose(
        Choose(
            talk.state(),
            "These answers do not fit together.",
            (sentence(found.label), found.settle),
            (
                Option("e", "Both are right: explain why", "explain"),
                Option("x", "Leave it open for now", "leave"),
                *rows,
            ),
            (BACK, REVIEW, SAVE),
        )
    )
    if chosen.command:
        return _elsewhere(chosen)
    if chosen.value == "leave":
        now = [f"{one}={pages.said(talk.base, one, talk.told)}" for one in answers]
        talk.tell({"event": "left", "id": name, "answers": now})
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
            lambda said: None if len(said) <= 20_000 else "That is too long.",
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return None if found.value == "back" else _elsewhere(found)
    talk.tell({"event": "explained", "id": name, "why": found.text})
    return None


def unsettled(talk: Talk) -> str | None:
    """The first clash that nobody has explained, or left with the answers as they are."""
    for found in talk.determination.contradictions:
        if found.explained is None:
            now = [f"{one}={pages.said(talk.base, one, talk.told)}" for one in found.answers]
            if talk.told.left.get(found.id) != now:
                return found.id
    return None


def _elsewhere(found: Chosen) -> str:
    if found.value == "save":
        raise Stop
    return found.value
