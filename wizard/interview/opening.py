"""The first page: what the matter is, when, and who decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engagement_rules._knowledge import Node
from engagement_rules._words import long_date
from wizard.interview import days
from wizard.interview.first import ASK, HELP, check_title
from wizard.interview.pages import capital
from wizard.interview.talk import BACK, SAVE, Stop, Talk
from wizard.prompts.screens import Choose, Chosen, Option, Write

PAGE = "opening"
_NOT_KNOWN = "not known"
_LETTERS = "123456789acdefghijklmnopqrtuvwxyz"


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
        return _command(found)
    talk.tell({"event": "title", "title": found.text})
    talk.note(f"What: {found.text}")
    return None


def act(talk: Talk, name: str) -> str | None:
    """Ask on which day a step is taken."""
    talk.turn_to(PAGE)
    known = next((a for a in talk.told.acts if a["id"] == name), None)
    what = str(known["what"]) if known and known.get("what") else ""
    if name != "step-1":
        asked = talk.prompter.write(
            Write(
                talk.state(decided=False),
                "What is the further step?",
                ("For example: The board decides. Or: The notice is sent.",),
                lambda said: None if len(said) <= 400 else "That is too long.",
                start=what,
                commands=(BACK, SAVE),
            )
        )
        if isinstance(asked, Chosen):
            return _command(asked)
        what = asked.text
    found = talk.prompter.write(
        Write(
            talk.state(decided=False),
            "On which day is it decided or done?",
            (
                "The day chooses the law. If it is not fixed yet, give the day that you expect.",
                f"{days.HOW}. If you do not know it, write: not known.",
            ),
            lambda said: None if days.is_not_known(said) else _wrong_day(said, talk.today),
            start=days.told(known["date"]) if known and known.get("date") else "",
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return _command(found)
    day = None if days.is_not_known(found.text) else days.read_day(found.text, talk.today)
    event = {"event": "act", "id": name, "date": day.isoformat() if day else None}
    talk.tell({**event, "what": what} if what else event)
    talk.note(f"When: {days.told(day)}")
    return None


def _wrong_day(said: str, today: dt.date) -> str | None:
    try:
        days.read_day(said, today)
    except ValueError as error:
        return str(error)
    return None


def body(talk: Talk, name: str, *, owner_of: str | None = None) -> str | None:
    """Ask which kind of body decides, and what it is called."""
    talk.turn_to(PAGE)
    if owner_of:
        ask = "For which kind of body does it act?"
        help_ = ("Choose the body whose job it is in law.",)
    else:
        ask = "Who decides?"
        help_ = (
            "Choose the kind of body. If several decide together, take one now; you can add the "
            "others next. For a joint committee, name its members one by one.",
        )
    kinds = list(_kinds(talk))
    options = tuple(
        Option(_LETTERS[place] if place < len(_LETTERS) else "", capital(kind.label), kind.id)
        for place, kind in enumerate(kinds)
    )
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            ask,
            help_,
            (*options, Option("0", "I don't know", _NOT_KNOWN)),
            (BACK, SAVE),
        )
    )
    if found.command:
        return _command(found)
    kind_id = None if found.value == _NOT_KNOWN else found.value
    label = talk.base.nodes[kind_id].label if kind_id else "not known"
    event: dict[str, object] = {"event": "body", "id": name, "kind": kind_id}
    if kind_id and talk.base.nodes[kind_id].data.get("article") != "":
        called = talk.prompter.write(
            Write(
                talk.state(decided=False),
                f"What is this {label} called?",
                (),
                lambda said: None if len(said) <= 400 else "That is too long.",
                may_be_empty=True,
                commands=(BACK, SAVE),
            )
        )
        if isinstance(called, Chosen):
            return _command(called)
        if called.text:
            event["name"] = called.text
            label = f"{called.text}, {label}"
    if owner_of:
        event["owner"] = True
    talk.tell(event)
    talk.note(f"{'For' if owner_of else 'Who'}: {label}")
    if owner_of:
        return _arrangement(talk, owner_of, name)
    return None


def _kinds(talk: Talk) -> Iterator[Node]:
    """The kinds of body that there were on any of the days, save committees of several."""
    dates = _dates(talk)
    for node in talk.base.of_kind("body"):
        if not node.data.get("joint") and (not dates or any(map(node.holds_on, dates))):
            yield node


def _dates(talk: Talk) -> list[dt.date]:
    return [dt.date.fromisoformat(act["date"]) for act in talk.told.acts if act.get("date")]


def _arrangement(talk: Talk, acting: str, owner: str) -> str | None:
    """Ask under which arrangement one body acts for another."""
    bodies = {body["id"]: body for body in talk.told.bodies}
    kinds = bodies[acting].get("kind"), bodies[owner].get("kind")
    dates = _dates(talk)
    fitting = [
        node
        for node in talk.base.of_kind("arrangement")
        if kinds[0] in node.data["exercisers"]
        and kinds[1] in node.data["owners"]
        and all(node.holds_on(day) for day in dates)
    ]
    event = {"event": "body", **bodies[acting], "acting_for": owner}
    if not fitting:
        talk.say_next(
            "No law is encoded by which this body acts for that one on the day; "
            "so it is taken to act for itself."
        )
        return None
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            "Under which arrangement does it act?",
            ("Look in the agreement or in the letter that hands the job over.",),
            (
                *(
                    Option(_LETTERS[place], capital(node.label), node.id)
                    for place, node in enumerate(fitting)
                ),
                Option("0", "I don't know", _NOT_KNOWN),
            ),
            (BACK, SAVE),
        )
    )
    if found.command:
        return _command(found)
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
            "Is that everyone who decides, and every day?",
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
        return _command(found)
    match found.value:
        case "yes":
            talk.tell({"event": "together"})
            return None
        case "body":
            return body(talk, f"body-{len(talk.told.bodies) + 1}")
        case "act":
            return act(talk, f"step-{len(talk.told.acts) + 1}")
        case _:
            acting = [b for b in talk.told.bodies if not b.get("owner")][-1]["id"]
            return body(talk, f"body-{len(talk.told.bodies) + 1}", owner_of=str(acting))


def mend(talk: Talk, problem: str) -> str | tuple[str, str]:
    """Say that bodies and days do not fit, and ask which to change."""
    talk.turn_to(PAGE)
    steps = [("act", str(act["id"])) for act in talk.told.acts]
    steps += [("body", str(one["id"])) for one in talk.told.bodies]
    found = talk.prompter.choose(
        Choose(
            talk.state(decided=False),
            "The bodies and the days do not fit together. Which is wrong?",
            (problem,),
            tuple(
                Option(_LETTERS[place], line, str(place)) for place, line in enumerate(_lines(talk))
            ),
            (SAVE,),
        )
    )
    return _command(found) if found.command else steps[int(found.value)]


def _lines(talk: Talk) -> Iterator[str]:
    for act_ in talk.told.acts:
        yield f"The day: {days.told(act_.get('date'))}"
    for one in talk.told.bodies:
        kind = talk.base.nodes[one["kind"]].label if one.get("kind") else "not known"
        yield f"Who: {one.get('name') or capital(kind)}"


def _summary(talk: Talk) -> Iterator[str]:
    for one in talk.told.bodies:
        kind = talk.base.nodes[one["kind"]].label if one.get("kind") else "not known"
        shown = f"{one['name']} ({kind})" if one.get("name") else capital(kind)
        role = "has the function" if one.get("owner") else "decides"
        under = talk.base.nodes[one["under"]].label if one.get("under") else ""
        yield f"{shown} {role}" + (f": {under}." if under else ".")
    for step in talk.told.acts:
        day = long_date(dt.date.fromisoformat(step["date"])) if step.get("date") else "not known"
        yield f"{step.get('what') or 'It is decided or done'}: {day}."


def _command(found: Chosen) -> str:
    if found.value == "save":
        raise Stop
    return found.value
