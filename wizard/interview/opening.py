"""The first page: what the matter is, when, and who decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from engagement_rules._knowledge import Node
from engagement_rules._words import long_date
from wizard.interview import days
from wizard.interview.first import ASK, HELP, check_title
from wizard.interview.pages import capital
from wizard.interview.talk import BACK, KEEP, SAVE, Talk, elsewhere, rows
from wizard.prompts.screens import Choose, Chosen, Option, Write

PAGE = "opening"
_NOT_KNOWN = "not known"


def title(talk: Talk) -> str | None:
    """Ask what the matter is called."""
    talk.turn_to(PAGE)
    found = talk.prompter.write(
        Write(
            talk.state(decided=False),
            ASK,
            HELP,
            check_title,
            start=talk.told.title,
            commands=(BACK, SAVE) if talk.told.title else (SAVE,),
        )
    )
    if isinstance(found, Chosen):
        return elsewhere(found)
    talk.tell({"event": "title", "title": found.text})
    talk.note(f"What: {found.text}")
    return None


def what(talk: Talk, name: str) -> str | None:
    """Ask what a further step is."""
    talk.turn_to(PAGE)
    known = _entry(talk.told.acts, name)
    found = talk.prompter.write(
        Write(
            talk.state(decided=False),
            "What is the further step?",
            ("For example: The board decides. Or: The notice is sent.",),
            check_title,
            start=str(known.get("what", "")),
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return elsewhere(found)
    talk.tell({**known, "event": "act", "id": name, "what": found.text})
    talk.note(f"Further step: {found.text}")
    return None


def act(talk: Talk, name: str) -> str | None:
    """Ask on which day a step is taken."""
    talk.turn_to(PAGE)
    known = _entry(talk.told.acts, name)
    found = talk.prompter.write(
        Write(
            talk.state(decided=False),
            "On which day is it decided or done?",
            (
                "The day chooses the law. If it is not fixed yet, give the day that you expect.",
                f"{days.HOW}. If you do not know it, write: not known.",
            ),
            lambda said: None if days.is_not_known(said) else _wrong_day(said, talk.today),
            start=days.told(known["date"]) if "date" in known else "",
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return elsewhere(found)
    day = None if days.is_not_known(found.text) else days.read_day(found.text, talk.today)
    date = day.isoformat() if day else None
    talk.tell({**known, "event": "act", "id": name, "date": date})
    talk.note(f"When{_of(known)}: {days.told(day)}")
    return None


def _of(step: dict[str, Any]) -> str:
    return f" ({step['what']})" if step.get("what") else ""


def _entry(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """What was told of a body or a step before."""
    return next((entry for entry in entries if entry["id"] == name), {})


def _wrong_day(said: str, today: dt.date) -> str | None:
    try:
        days.read_day(said, today)
    except ValueError as error:
        return str(error)
    return None


def body(talk: Talk, name: str, *, owner_of: str | None = None) -> str | None:
    """Ask which kind of body decides, or for which kind a body acts."""
    talk.turn_to(PAGE)
    known = _entry(talk.told.bodies, name)
    owner_of = owner_of or known.get("owner_of")
    if owner_of:
        ask = "For which kind of body does it act?"
        help_: tuple[str, ...] = ("Choose the body whose job it is in law.",)
    else:
        ask = "Who decides?"
        help_ = (
            "Choose the kind of body. If several decide together, take one now; you can add the "
            "others next. For a joint committee, name its members one by one.",
        )
    if known.get("kind"):
        help_ = (f"You said: {talk.base.nodes[known['kind']].label}.", *help_)
    options = rows((capital(kind.label), kind.id) for kind in _kinds(talk))
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            ask,
            help_,
            (*options, Option("0", "I don't know", _NOT_KNOWN)),
            (*((KEEP,) if known else ()), BACK, SAVE),
        )
    )
    if found.command:
        return None if found.value == "keep" else elsewhere(found)
    kind_id = None if found.value == _NOT_KNOWN else found.value
    event: dict[str, Any] = {**known, "event": "body", "id": name, "kind": kind_id}
    if kind_id != known.get("kind"):
        # It is another body: neither the name nor the arrangement of the first need be its own.
        told = ("name", "called", "under", "arranged")
        event = {key: value for key, value in event.items() if key not in told}
    if owner_of:
        event["owner_of"] = owner_of
    talk.tell(event)
    talk.note(f"{'For' if owner_of else 'Who'}: {_shown(talk, event)}")
    return None


def called(talk: Talk, name: str) -> str | None:
    """Ask what a body is called."""
    talk.turn_to(PAGE)
    known = _entry(talk.told.bodies, name)
    found = talk.prompter.write(
        Write(
            talk.state(decided=False),
            f"What is this {talk.base.nodes[known['kind']].label} called?",
            (),
            check_title,
            start=str(known.get("name", "")),
            may_be_empty=True,
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return elsewhere(found)
    event = {key: value for key, value in known.items() if key != "name"}
    if found.text:
        event["name"] = found.text
    talk.tell({**event, "event": "body", "called": True})
    talk.note(f"{'For' if known.get('owner_of') else 'Who'}: {_shown(talk, event)}")
    return None


def _shown(talk: Talk, one: dict[str, Any]) -> str:
    label = talk.base.nodes[one["kind"]].label if one.get("kind") else "not known"
    return f"{one['name']}, {label}" if one.get("name") else label


def unfinished(talk: Talk) -> tuple[str, str] | None:
    """The next question about the bodies and steps that were begun, if one is left."""
    told = talk.told
    for step in told.acts:
        if "date" not in step:
            return "act", str(step["id"])
    for one in told.bodies:
        kind = one.get("kind")
        if kind and not one.get("called") and talk.base.nodes[kind].data.get("article") != "":
            return "called", str(one["id"])
        acting = _entry(told.bodies, str(one.get("owner_of")))
        if acting and not acting.get("arranged") and kind and acting.get("kind"):
            return "arrangement", str(acting["id"])
    return None


def _kinds(talk: Talk) -> Iterator[Node]:
    """The kinds of body that there were on any of the days, save committees of several."""
    dates = _dates(talk)
    for node in talk.base.of_kind("body"):
        if not node.data.get("joint") and (not dates or any(map(node.holds_on, dates))):
            yield node


def _dates(talk: Talk) -> list[dt.date]:
    return [dt.date.fromisoformat(act["date"]) for act in talk.told.acts if act.get("date")]


def arrangement(talk: Talk, name: str) -> str | None:
    """Ask under which arrangement a body acts for another."""
    talk.turn_to(PAGE)
    acting = _entry(talk.told.bodies, name)
    owner = next(one for one in talk.told.bodies if one.get("owner_of") == name)
    dates = _dates(talk)
    fitting = [
        node
        for node in talk.base.of_kind("arrangement")
        if acting["kind"] in node.data["exercisers"]
        and owner["kind"] in node.data["owners"]
        and all(node.holds_on(day) for day in dates)
    ]
    event = {key: value for key, value in acting.items() if key not in ("under", "acting_for")}
    event |= {"event": "body", "arranged": True}
    if not fitting:
        talk.say_next(
            "No law is encoded by which this body acts for that one on the day; "
            "so it is taken to act for itself."
        )
        talk.tell(event)
        return None
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            "Under which arrangement does it act?",
            ("Look in the agreement or in the letter that hands the job over.",),
            (
                *rows((capital(node.label), node.id) for node in fitting),
                Option("0", "I don't know", _NOT_KNOWN),
            ),
            (BACK, SAVE),
        )
    )
    if found.command:
        return elsewhere(found)
    event["acting_for"] = owner["id"]
    if found.value != _NOT_KNOWN:
        event["under"] = found.value
    talk.tell(event)
    return None


def together(talk: Talk) -> str | None:
    """Ask whether anybody or anything is missing from who decides and when."""
    talk.turn_to(PAGE)
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            "Is this complete: everyone who decides, and every day?",
            tuple(_summary(talk)),
            (
                Option("y", "Yes, go on", "yes"),
                Option("a", "Another body decides as well", "body"),
                Option("f", "A body here acts for another body", "for"),
                Option("m", "There is a further step on another day", "act"),
            ),
            (BACK, SAVE),
        )
    )
    if found.command:
        return elsewhere(found)
    match found.value:
        case "yes":
            talk.tell({"event": "together"})
            return None
        case "body":
            return body(talk, f"body-{len(talk.told.bodies) + 1}")
        case "act":
            return what(talk, f"step-{len(talk.told.acts) + 1}")
        case _:
            acting = [b for b in talk.told.bodies if not b.get("owner_of")][-1]["id"]
            return body(talk, f"body-{len(talk.told.bodies) + 1}", owner_of=str(acting))


def mend(talk: Talk, problem: str) -> str | tuple[str, str]:
    """Say that bodies and days do not fit, and ask which to change."""
    talk.turn_to(PAGE)
    steps = list(_steps(talk))
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            "The bodies and the days do not fit together. Which is wrong?",
            (problem,),
            rows((line, str(place)) for place, (_, _, line) in enumerate(steps)),
            (SAVE,),
        )
    )
    if found.command:
        return elsewhere(found)
    kind, name, _ = steps[int(found.value)]
    return kind, name


def _steps(talk: Talk) -> Iterator[tuple[str, str, str]]:
    """What may be wrong when bodies and days do not fit, with how it is shown."""
    for one in talk.told.acts:
        yield "act", str(one["id"]), f"The day: {days.told(one.get('date'))}"
    for one in talk.told.bodies:
        kind = talk.base.nodes[one["kind"]].label if one.get("kind") else "not known"
        yield "body", str(one["id"]), f"Who: {one.get('name') or capital(kind)}"
        if one.get("under"):
            label = talk.base.nodes[one["under"]].label
            yield "arrangement", str(one["id"]), f"The arrangement: {label}"


def _summary(talk: Talk) -> Iterator[str]:
    for one in talk.told.bodies:
        kind = talk.base.nodes[one["kind"]].label if one.get("kind") else "not known"
        shown = f"{one['name']} ({kind})" if one.get("name") else capital(kind)
        role = "has the function" if one.get("owner_of") else "decides"
        under = talk.base.nodes[one["under"]].label if one.get("under") else ""
        yield f"{shown} {role}" + (f": {under}." if under else ".")
    for step in talk.told.acts:
        day = long_date(dt.date.fromisoformat(step["date"])) if step.get("date") else "not known"
        yield f"{step.get('what') or 'It is decided or done'}: {day}."
