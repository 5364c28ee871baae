"""A person in the training room, without a terminal: the screens come as data."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules.training import TrainingScenario, read_scenario
from wizard.interview.talk import Stop
from wizard.prompts.screens import Choose, Chosen, Read, Tick, Ticked, Write, Written
from wizard.training.practising import Practice
from wizard.training.progress import open_journal

BASE = KnowledgeBase.default()
TODAY = dt.date(2026, 3, 2)

STORY = """\
title: {title}
difficulty: first steps
topics: [a clinic]
source: invented
{twin}you_are: The engagement lead of a board.
story: |
  The Saturday clinic is held in the town hall. From June it is to be held at the hospital, nine
  miles away. The same nurses will be there, and the same appointments can be had.

  The board of Eastmere has the paper in front of it today. Two buses go there each day.
question: Does the duty to involve the public apply?
matter:
  bodies: [{{id: board, kind: ICB}}]
  acts: [{{id: decision, what: The board decides, date: 2024-02-15, by: [board]}}]
  answers:
    health-service: {{answer: yes, because: The board pays for the clinic.}}
    more-than-one-person: {{answer: yes, because: It is a clinic for all.}}
    special-administrator: {{answer: no, because: Nothing speaks of one.}}
    planning: {{answer: no, because: It is about one clinic.}}
    proposal: {{answer: no, because: It is settled as a decision.}}
    decision: {{answer: yes, because: The paper asks for a decision.}}
    manner: {{answer: {manner}, because: {why}}}
    range: {{answer: no, because: The same appointments can be had.}}
outcome: {outcome}
learning:
  - say: Where a service is held is part of how people get it.
    authorities: [nhsa2006.s14Z45 (2)(c)]
hints: [Think of somebody without a car., Look at the buses.]
discuss: [What would you ask people?]
"""


def story(
    title: str = "The Saturday clinic moves",
    *,
    manner: str = "yes",
    why: str = "The clinic moves nine miles.",
    outcome: str = "required",
    twin: str = "",
) -> str:
    """The text of a scenario."""
    line = f"twin: {twin}\n" if twin else ""
    return STORY.format(title=title, manner=manner, why=why, outcome=outcome, twin=line)


def put(folder: Path, name: str, text: str) -> Path:
    """Write a scenario into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def twins(folder: Path) -> dict[str, TrainingScenario]:
    """Two scenarios that differ in one fact, by id."""
    put(folder, "clinic-moves", story(twin="clinic-stays"))
    stays = story(
        "The Saturday clinic stays",
        manner="no",
        why="It stays where it is.",
        outcome="not required",
        twin="clinic-moves",
    )
    put(folder, "clinic-stays", stays)
    return {path.stem: read_scenario(path) for path in sorted(folder.glob("*.yaml"))}


class Trainee:
    """Somebody who answers what they are told to, in order, and stops when there is no more.

    Args:
        says: For each screen a value, several values for boxes, or a command's value.
    """

    def __init__(self, says: Iterable[Any]) -> None:
        self.says = list(says)
        self.read_pages: list[Read] = []
        self.asked: list[str] = []
        self.said: list[str] = []
        self.screens: list[Choose | Tick | Write] = []

    def _next(self, screen: Choose | Tick | Write) -> Any:
        self.asked.append(screen.ask)
        self.screens.append(screen)
        if not self.says:
            raise Stop
        return self.says.pop(0)

    def choose(self, screen: Choose) -> Chosen:
        found = self._next(screen)
        values = {option.value for option in screen.answers}
        commands = {option.value for option in screen.commands}
        assert found in values | commands, (found, screen)
        return Chosen(found, found not in values)

    def tick(self, screen: Tick) -> Ticked | Chosen:
        found = self._next(screen)
        if isinstance(found, str):
            return Chosen(found, command=True)
        assert set(found) <= {item.id for item in screen.items}
        return Ticked(tuple(found))

    def write(self, screen: Write) -> Written | Chosen:
        found = self._next(screen)
        if found in {option.value for option in screen.commands}:
            return Chosen(found, command=True)
        wrong = screen.check(found)
        assert wrong is None, wrong
        return Written(found)

    def read(self, screen: Read) -> None:
        self.read_pages.append(screen)

    def say(self, line: str) -> None:
        self.said.append(line)

    @property
    def last_page(self) -> str:
        """The page read last, on one line."""
        return " ".join(self.read_pages[-1].text.split())


RIGHT = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "planning": "no",
    "proposal": "no",
    "decision": "yes",
    "manner": "yes",
    "range": "no",
}


def practise(
    folder: Path,
    scenarios: dict[str, TrainingScenario],
    says: Iterable[Any],
    *,
    named: tuple[str, ...] = (),
    today: dt.date = TODAY,
    clock: Callable[[], dt.datetime] | None = None,
) -> Trainee:
    """Practise until there is nothing more to say."""
    trainee = Trainee(says)
    journal = open_journal(folder, clock=clock or (lambda: at(today)))
    with journal, contextlib.suppress(Stop):
        Practice(trainee, journal, BASE, scenarios, today=today).run(named)
    return trainee


def at(day: dt.date) -> dt.datetime:
    """Noon of a day."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
