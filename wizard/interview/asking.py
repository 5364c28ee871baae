"""Asking one question: of yes and no, of several options, or of a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engagement_rules._knowledge import Node
from engagement_rules._plan import Question
from wizard.interview import answers, days, lists, pages
from wizard.interview.pages import capital
from wizard.interview.talk import (
    BACK,
    KEEP,
    LAW,
    REASON,
    REASON_LENGTH,
    REVIEW,
    SAVE,
    WHY,
    Stop,
    Talk,
    elsewhere,
    no_longer_than,
    rows,
)
from wizard.prompts.screens import Choose, Chosen, Option, Write

_NOT_KNOWN = "not known"
_DIFFERS = Option("x", "it differs between bodies or steps", "differs")
_THROUGH = Option("t", "take me through it, point by point", "through")


def question(talk: Talk, name: str) -> str | None:
    """Ask one question until it is answered, or until the person goes elsewhere."""
    node = talk.base.nodes[name]
    talk.turn_to(str(node.data.get("group")))
    while True:
        said = day(talk, node) if node.kind == "date" else _one_or_each(talk, node)
        if said is None or said == "keep":
            return None
        if said in ("back", "review"):
            return said
        if said == "through":
            went = lists.items(talk, name)
            if went == "back":
                continue
            return went
        _aside(talk, name, said)


def _one_or_each(talk: Talk, node: Node) -> str | None:
    """Ask a question once, or for each body or step if the answer differs between them."""
    each = talk.told.each(node.id)
    if not each:
        return _choose(talk, node, None)
    left = [one for one in each if node.id not in talk.told.apart.get(str(one["id"]), {})]
    for one in left or _which(talk, node, each):
        said = _choose(talk, node, one)
        if said not in (None, "keep"):
            return said
    return None


def _which(talk: Talk, node: Node, each: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whose answer is to be changed; none if all are to stay."""
    found = talk.prompter.choose(
        Choose(
            talk.state(),
            "Whose answer do you want to change?",
            (f"“{node.data['ask']}”", answers.said(talk.base, node.id, talk.told)),
            rows((_name(talk, one), str(one["id"])) for one in each),
            (KEEP, SAVE),
        )
    )
    elsewhere(found)
    return [one for one in each if one["id"] == found.value]


def _choose(talk: Talk, node: Node, one: Mapping[str, Any] | None) -> str | None:
    """Show a question of yes and no, or of several options; nothing comes back when answered.

    Args:
        talk: The interview.
        node: The question.
        one: The body or step for which alone it is asked.
    """
    given = talk.told.apart.get(str(one["id"]), {}) if one else talk.told.answers
    before = answers.shown(node, str(given[node.id]["answer"])) if node.id in given else None
    found = talk.prompter.choose(
        Choose(
            talk.state(),
            f"{_name(talk, one)}: {node.data['ask']}" if one else node.data["ask"],
            tuple(_help(node, before)),
            _answers(node),
            _commands(talk, node, answered=before is not None),
            tuple(_noted(talk, node.id)),
        )
    )
    if found.command:
        return _split(talk, node) if found.value == "differs" else found.value
    event: dict[str, object] = {"event": "answer", "id": node.id, "answer": found.value}
    _keep(talk, node.id, {**event, "only": one["id"]} if one else event)
    return None


def _name(talk: Talk, one: Mapping[str, Any]) -> str:
    """What to call a body or a step above a question."""
    if "kind" not in one:
        return str(one.get("what") or days.told(one.get("date")))
    label = talk.base.nodes[one["kind"]].label if one.get("kind") else "a body not known yet"
    return str(one.get("name") or capital(label))


def _split(talk: Talk, node: Node) -> str | None:
    """Ask between what the answer differs, and then for each."""
    bodies = [body for body in talk.told.bodies if not body.get("owner_of")]
    by = "body" if len(bodies) > 1 else "act"
    if len(bodies) > 1 and len(talk.told.acts) > 1:
        found = talk.prompter.choose(
            Choose(
                talk.state(),
                "Between what does the answer differ?",
                (f"“{node.data['ask']}”",),
                (
                    Option("1", "Between the bodies", "body"),
                    Option("2", "Between the steps", "act"),
                ),
                (BACK, SAVE),
            )
        )
        if found.command:
            return found.value if found.value == "save" else _choose(talk, node, None)
        by = found.value
    talk.tell({"event": "differs", "id": node.id, "by": by})
    return _one_or_each(talk, node)


def _answers(node: Node) -> tuple[Option, ...]:
    unknown = Option("d", "I don't know", _NOT_KNOWN)
    if node.kind == "fact":
        return (Option("y", "Yes", "yes"), Option("n", "No", "no"), unknown)
    options = node.data["options"]
    return (
        *rows((option["label"], option["id"]) for option in options),
        unknown,
    )


def _help(node: Node, before: str | None) -> list[str]:
    found = [f"You said: {before}."] if before else []
    found.append(node.data["help"])
    if node.kind == "fact":
        found.append(f"Yes, for example: {node.data['yes_for_example']}")
        found.append(f"No, for example: {node.data['no_for_example']}")
    found.append(f"Who would know: {node.data['who_knows']}.")
    return found


def _commands(talk: Talk, node: Node, *, answered: bool) -> tuple[Option, ...]:
    through = (_THROUGH,) if node.id in talk.base.parts else ()
    keep = (KEEP,) if answered else ()
    bodies = [body for body in talk.told.bodies if not body.get("owner_of")]
    several = len(bodies) > 1 or len(talk.told.acts) > 1
    differs = (_DIFFERS,) if several and not talk.told.each(node.id) else ()
    return (*keep, *through, *differs, BACK, WHY, LAW, REASON, REVIEW, SAVE)


def _noted(talk: Talk, name: str) -> list[str]:
    return [f"{key.capitalize()}: {value}" for key, value in _reasons(talk, name).items()]


def _reasons(talk: Talk, name: str) -> dict[str, str]:
    """The reason and the source of an answer: those just given, or those that it had."""
    found = talk.told.noted.get(name) or talk.told.answers.get(name, {})
    return {key: str(found[key]) for key in ("because", "source") if found.get(key)}


def _keep(talk: Talk, name: str, event: dict[str, object]) -> None:
    """Tell an answer with the reason and source that were given for it."""
    talk.tell({**event, **_reasons(talk, name)})
    talk.note(f"{capital(talk.base.nodes[name].label)}: {answers.said(talk.base, name, talk.told)}")


def day(talk: Talk, node: Node) -> str | None:
    """Ask for a named date; nothing comes back when it is answered."""

    def wrong(said: str) -> str | None:
        if days.is_not_known(said) or days.is_not_yet(said):
            return None
        try:
            days.read_day(said, talk.today)
        except ValueError as error:
            return str(error)
        return None

    known = node.id in talk.told.dates
    before = days.told(talk.told.dates[node.id]) if known else ""
    found = talk.prompter.write(
        Write(
            talk.state(),
            node.data["ask"],
            (
                node.data["help"],
                f"{days.HOW}. Or write: not yet. If you do not know, write: not known.",
                f"Who would know: {node.data['who_knows']}.",
            ),
            wrong,
            start=before,
            commands=(BACK, WHY, LAW, REVIEW, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return found.value
    given: str | None
    if days.is_not_known(found.text):
        given = None
    elif days.is_not_yet(found.text):
        given = "not yet"
    else:
        given = days.read_day(found.text, talk.today).isoformat()
    talk.tell({"event": "date", "id": node.id, "day": given})
    talk.note(f"{capital(node.label)}: {days.told(given)}")
    return None


def _aside(talk: Talk, name: str, said: str) -> None:
    """Do what was asked for besides an answer.

    Raises:
        Stop: The person wants to stop.
    """
    if said == "save":
        raise Stop
    if said == "reason":
        _ask_reason(talk, name)
        return
    plan = talk.plan("full record")
    asked = next((q for q in plan.questions if q.id == name), None)
    if asked is None:
        asked = Question(name, "fact", None, ())
    if said == "why":
        now = next((q for q in talk.plan().questions if q.id == name), asked)
        talk.prompter.read(pages.why(talk.determination, talk.plan(), now, talk.matter))
    elif said == "law":
        talk.prompter.read(pages.law(talk.determination, asked))


def _ask_reason(talk: Talk, name: str) -> None:
    """Ask for the reason and the source of the answer to come; each is kept at once."""
    given = _reasons(talk, name)
    answered = talk.told.value(name) is not None or name in talk.told.dates
    why = "Why is that the answer?" if answered else "Why will that be your answer?"
    for key, ask, help_ in (
        ("because", why, "A sentence or two that you could show to others."),
        ("source", "Where do you have it from?", "A paper, a person's role or a date; no names."),
    ):
        found = talk.prompter.write(
            Write(
                talk.state(),
                ask,
                (f"“{talk.base.nodes[name].data['ask']}”", help_),
                no_longer_than(REASON_LENGTH),
                start=given.get(key, ""),
                may_be_empty=True,
                commands=(BACK, SAVE),
            )
        )
        if isinstance(found, Chosen):
            elsewhere(found)
            return
        given[key] = found.text
        talk.tell({"event": "noted", "id": name, **given})
