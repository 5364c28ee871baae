"""Filling in the record: its sections, what is to be found out, and guidance not followed."""

from __future__ import annotations

from engagement_rules import Node
from engagement_rules._departures import open_to_departure
from engagement_rules._naming import open_point
from engagement_rules._words import sentence
from wizard.documents.fields import FIND_OUT, as_number, as_text, form_fields, sections
from wizard.interview import days
from wizard.interview.talk import (
    REASON_LENGTH,
    SAVE,
    Stop,
    Talk,
    elsewhere,
    no_longer_than,
    rows,
)
from wizard.prompts.screens import Choose, Chosen, Option, Write

Step = tuple[str, str]
FORM: Step = ("form", "")
DEPARTURES = "departures"
_BACK = Option("b", "go back to the form", "back")
_ON = Option("b", "go on", "back")


def overview(talk: Talk) -> Step | None:
    """Show the sections of the record and how far each is filled in.

    Returns:
        The section chosen; nothing to go on.
    """
    talk.turn_to("form")
    determination = talk.determination
    found: list[tuple[str, str]] = []
    for node in sections(determination):
        fields = form_fields(determination, node.id)
        if fields:
            done = sum(bool(talk.told.fields.get(one.id)) for one in fields)
            found.append((f"{node.label}: {done} of {len(fields)} filled in", node.id))
    unknown = _unknown(talk)
    if unknown:
        done = sum(bool(_found_out(talk, name)) for name, _ in unknown)
        found.append((f"What is not known: {done} of {len(unknown)} have somebody", FIND_OUT))
    open_ = list(open_to_departure(determination))
    if open_:
        count = sum(bool(talk.told.departures.get(one.id)) for one in open_)
        found.append((f"Guidance that you do not follow: {count}", DEPARTURES))
    chosen = talk.prompter.choose(
        Choose(
            talk.state(),
            "The record. Which part do you want to fill in?",
            (
                "Nothing here changes the verdict. What you leave empty is shown as a blank to "
                "fill in later. Write roles, and never the name of a patient.",
            ),
            rows(found),
            (_ON, SAVE),
        )
    )
    if chosen.command:
        elsewhere(chosen)
        return None
    return "section", chosen.value


def section(talk: Talk, name: str) -> Step:
    """Ask for what belongs into a section, one field after another."""
    talk.turn_to(name)
    if name == DEPARTURES:
        return _departures(talk)
    if name == FIND_OUT:
        unknown = _unknown(talk)
        for question, point in unknown[_place(talk, [one for one, _ in unknown]) :]:
            said = _write(
                talk,
                f"Who finds out {point}, and by when?",
                ("Give a role and a day.",),
                _found_out(talk, question),
            )
            if said is None:
                return FORM
            if said != _found_out(talk, question):
                talk.tell({"event": "field", "of": FIND_OUT, "id": question, "text": said})
        return FORM
    fields = form_fields(talk.determination, name)
    for node in fields[_place(talk, [one.id for one in fields]) :]:
        before = as_text(talk.told.fields.get(node.id)).replace("\n", "; ")
        said = _write(talk, node.data["ask"], _help(node), before, node)
        if said is None:
            return FORM
        if said != before:
            talk.tell({"event": "field", "id": node.id, "text": _kept(talk, node, said)})
        if said:
            talk.note(f"{node.label}: {said}")
    return FORM


def _place(talk: Talk, names: list[str]) -> int:
    """Where to go on in a section: after what was written last, as when the programme stopped."""
    return names.index(talk.told.wrote) + 1 if talk.told.wrote in names else 0


def _write(
    talk: Talk, ask: str, help_: tuple[str, ...], before: str, node: Node | None = None
) -> str | None:
    """Have something written, or left empty; nothing comes back to go back to the form."""

    def check(said: str) -> str | None:
        form = node.data.get("form") if node else None
        if form == "date":
            try:
                days.read_day(said, talk.today)
            except ValueError as error:
                return f"{error} Or leave it empty."
        if form == "number" and as_number(said) is None:
            return "Write a whole number, such as 6, or leave it empty."
        return no_longer_than(REASON_LENGTH)(said)

    found = talk.prompter.write(
        Write(
            talk.state(decided=False),
            ask,
            help_,
            check,
            start=before,
            may_be_empty=True,
            commands=(_BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        if found.value == "save":
            raise Stop
        return None
    return found.text


def _help(node: Node) -> tuple[str, ...]:
    found = [node.data["help"]] if node.data.get("help") else []
    if node.data.get("form") == "list":
        found.append("Here, put a semicolon between several.")
    if node.data.get("for_example"):
        found.append(f"For example: {node.data['for_example']}")
    return (*found, "Leave it empty to fill it in later.")


def _kept(talk: Talk, node: Node, said: str) -> str | list[str]:
    form = node.data.get("form")
    if form == "list":
        return [part.strip() for part in said.split(";") if part.strip()]
    if form == "date" and said:
        return days.read_day(said, talk.today).isoformat()
    return said


def _unknown(talk: Talk) -> list[tuple[str, str]]:
    """What was answered "not known" and still matters, as a clause."""
    base = talk.base
    return [
        (gap.id, open_point(base, gap.id))
        for gap in talk.determination.missing
        if gap.state == "not known" and gap.id in base.nodes
    ]


def _found_out(talk: Talk, question: str) -> str:
    found = talk.told.fields.get(FIND_OUT)
    return str(found.get(question, "")) if isinstance(found, dict) else ""


def _departures(talk: Talk) -> Step:
    """Show what guidance asks for here, and take a reason for what is not followed."""
    open_ = list(open_to_departure(talk.determination))
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            "Which of these will you not follow?",
            (
                "This is guidance and not law. You may depart from it for a good reason, which "
                "will stand beside it in the record.",
            ),
            rows((f"{one.label}{_mark(talk, one.id)}", one.id) for one in open_),
            (_BACK, SAVE),
        )
    )
    if found.command:
        elsewhere(found)
        return FORM
    one = next(one for one in open_ if one.id == found.value)
    said = _write(
        talk,
        "Why will you not follow it?",
        (sentence(one.label), "Leave it empty if you follow it after all."),
        talk.told.departures.get(one.id, ""),
    )
    if said is not None and said != talk.told.departures.get(one.id, ""):
        talk.tell({"event": "departure", "id": one.id, "why": said})
    return "section", DEPARTURES


def _mark(talk: Talk, name: str) -> str:
    return " (not followed)" if talk.told.departures.get(name) else ""
