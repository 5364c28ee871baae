"""A person in the training room, without a terminal: the screens come as data."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from training_scenarios import keep

from engagement_rules import KnowledgeBase
from engagement_rules.training import TrainingScenario, read_scenario
from wizard.interview.talk import Stop
from wizard.prompts.screens import Choose, Chosen, Read, Tick, Ticked, Write, Written
from wizard.training.practising import Practice
from wizard.training.progress import open_journal

BASE = KnowledgeBase.default()
TODAY = dt.date(2026, 3, 2)

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
WHY = {
    "health-service": "The board pays for the clinic.",
    "more-than-one-person": "It is a clinic for all.",
    "special-administrator": "Nothing speaks of one.",
    "planning": "It is about one clinic.",
    "proposal": "It is settled as a decision.",
    "decision": "The paper asks for a decision.",
    "manner": "The clinic moves nine miles.",
    "range": "The same appointments can be had.",
}
STORY = """\
The Saturday clinic is held in the town hall. From June it is to be held at the hospital, nine
miles away. The same nurses will be there, and the same appointments can be had.

The board of Eastmere has the paper in front of it today. Two buses go there each day.
"""


def clinic(*, manner: str = "yes", why: str = WHY["manner"], **changes: Any) -> dict[str, Any]:
    """A scenario as a file has it: a clinic that moves, with these changes."""
    answers = {name: {"answer": RIGHT[name], "because": WHY[name]} for name in RIGHT}
    answers["manner"] = {"answer": manner, "because": why}
    acts = [{"id": "decision", "what": "The board decides", "date": "2024-02-15", "by": ["board"]}]
    return {
        "title": "The Saturday clinic moves",
        "difficulty": "first steps",
        "topics": ["a clinic"],
        "source": "invented",
        "you_are": "The engagement lead of a board.",
        "story": STORY,
        "question": "Does the duty to involve the public apply?",
        "matter": {"bodies": [{"id": "board", "kind": "ICB"}], "acts": acts, "answers": answers},
        "outcome": "required",
        "learning": [
            {
                "say": "Where a service is held is part of how people get it.",
                "authorities": ["nhsa2006.s14Z45 (2)(c)"],
            }
        ],
        "hints": ["Think of somebody without a car.", "Look at the buses."],
        "discuss": ["What would you ask people?"],
        **changes,
    }


def twins(folder: Path) -> dict[str, TrainingScenario]:
    """Two scenarios that differ in one fact, by id."""
    keep(folder, "clinic-moves", clinic(twin="clinic-stays"))
    stays = clinic(
        title="The Saturday clinic stays",
        manner="no",
        why="It stays where it is.",
        outcome="not required",
        twin="clinic-moves",
    )
    keep(folder, "clinic-stays", stays)
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
