"""The shipped examples, put through the interview itself: the questions and the screens they take.

The interview's own loop runs, with a person at it who gives the example's answers. An answer that
the example does not give is not known; when a question is then asked through its parts, a part
that it does not give is not known either.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from statistics import median
from typing import Any

from engagement_rules import KnowledgeBase, Matter, assess
from wizard.interview import interview
from wizard.interview.talk import Stop, Talk
from wizard.interview.told import Event
from wizard.prompts.screens import Choose, Chosen, Read, Tick, Ticked, Write, Written

_NOT_KNOWN = "not known"
#: What is counted: a screen of its own, or a page with all questions of one group in a row.
_LIST, _PARTS, _CLASH = "list of boxes", "list of parts", "clash"


def measure(base: KnowledgeBase, folder: Path) -> dict[str, Any]:
    """Ask about every example, to the verdict.

    Args:
        base: The rules.
        folder: Where the examples are.

    Returns:
        By `examples` each example's figures; and the median, mean and worst of them.
    """
    found = {path.stem: _asked(base, path) for path in sorted(folder.glob("*.yaml"))}
    screens = [one["screens"] for one in found.values()]
    questions = [one["questions"] for one in found.values()]
    return {
        "examples": found,
        "screens": _of(screens),
        "questions": _of(questions),
        "agree": sum(one["agrees"] for one in found.values()),
    }


def _of(figures: list[int]) -> dict[str, float]:
    return {
        "median": median(figures),
        "mean": sum(figures) / len(figures),
        "worst": max(figures),
    }


def _asked(base: KnowledgeBase, path: Path) -> dict[str, Any]:
    matter = Matter.from_file(path)
    person = _Person(base, matter.to_dict())
    talk = Talk(person, _Kept(matter.to_dict()), base, today=base.verified_to)
    person.talk = talk
    with contextlib.suppress(Stop):
        interview.run(talk)
    own = assess(matter, knowledge_base=base)
    outcomes = [duty.outcome for duty in talk.determination.duties]
    return {
        "questions": person.questions,
        "boxes": person.boxes,
        # The opening page comes before all others.
        "screens": 1 + len(person.screens),
        "shown": ["opening page", *person.screens],
        "cases": len(outcomes),
        "outcome": talk.determination.duty.outcome,
        "agrees": outcomes == [duty.outcome for duty in own.duties],
    }


class _Kept:
    """The events in memory; it begins with what the opening page would have told."""

    path: Path | None = None

    def __init__(self, data: dict[str, Any]) -> None:
        bodies, acts = data["bodies"], data["acts"]
        taking = {name for act in acts for name in act.get("by", ())}
        taking |= {
            name for body in bodies if body["id"] in taking for name in body.get("members", ())
        }
        told: list[Event] = [{"event": "title", "title": data["title"]}]
        told += [{"event": "act", **{k: v for k, v in act.items() if k != "by"}} for act in acts]
        for body in bodies:
            owner = bool(taking) and body["id"] not in taking
            known = {"called": True, "arranged": True, **({"owner_of": "another"} if owner else {})}
            told.append({"event": "body", **body, **known})
        self.events: tuple[Event, ...] = (*told, {"event": "together"})

    def append(self, event: Event) -> Event:
        self.events = (*self.events, event)
        return event

    def copy_to(self, path: Path) -> _Kept:
        raise NotImplementedError(path)

    def close(self) -> None:
        """Nothing is held."""


class _Person:
    """Somebody who gives the answers of an example, and stops at the verdict.

    Attributes:
        talk: The interview.
        questions: How many questions were asked; a list of boxes is none of them, one of parts is.
        boxes: How many boxes there were on lists.
        screens: The screens after the opening page.
    """

    talk: Talk

    def __init__(self, base: KnowledgeBase, data: dict[str, Any]) -> None:
        self.base = base
        self.answers = {name: given["answer"] for name, given in data.get("answers", {}).items()}
        self.dates: dict[str, str | None] = data.get("dates", {})
        self.questions = 0
        self.boxes = 0
        self.screens: list[str] = []
        self._asks = {n.data["ask"]: n.id for n in base.of_kind("fact", "choice", "date")}

    def choose(self, screen: Choose) -> Chosen:
        """Answer a question, or say of a clash that both answers are right."""
        if "explain" in {option.value for option in screen.answers}:
            self.screens.append(_CLASH)
            return Chosen("explain")
        name = self._asks[screen.ask]
        self._question(name)
        return Chosen(self.answers.get(name, _NOT_KNOWN))

    def tick(self, screen: Tick) -> Ticked | Chosen:
        """Tick what is a yes; on the second page of the list, what is not known."""
        ids = [item.id for item in screen.items]
        second = bool(self.talk.told.ticked)
        if not second:
            parts = any(ids == list(parts) for parts in self.base.parts.values())
            self.questions += parts
            self.boxes += len(ids)
            self.screens.append(_PARTS if parts else _LIST)
        wanted = _NOT_KNOWN if second else "yes"
        return Ticked(tuple(i for i in ids if self.answers.get(i, _NOT_KNOWN) == wanted))

    def write(self, screen: Write) -> Written | Chosen:
        """Give a day, or explain a clash."""
        name = self._asks.get(screen.ask)
        if name is None:
            return Written("Both are so.")
        self._question(name)
        day = self.dates.get(name)
        return Written(day.isoformat() if isinstance(day, dt.date) else day or _NOT_KNOWN)

    def read(self, _: Read) -> None:
        """Stop: the first page to be read is the verdict."""
        raise Stop

    def say(self, _: str) -> None:
        """Hear a last word."""

    def _question(self, name: str) -> None:
        self.questions += 1
        page = str(self.base.nodes[str(self.base.nodes[name].data["group"])].label)
        if not self.screens or self.screens[-1] != page:
            self.screens.append(page)
