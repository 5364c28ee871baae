"""What it is to sit at the screen in the training room: each step kept, and a way to stop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules._words import long_date
from engagement_rules.training import TrainingScenario
from wizard.interview.pages import read as page_of
from wizard.interview.saving import Keeper, NotKept, keep
from wizard.interview.talk import Stop
from wizard.prompts.screens import Choose, Option, Prompter, Read, State
from wizard.render.blocks import Page, heading, item, paragraph

STOP = Option("s", "save and stop", "stop")
#: Something to choose: its value, what it is called, and a line on what it means.
Row = tuple[str, str, str]


class Sitting:
    """Somebody at the screen.

    Args:
        prompter: The face.
        journal: Where each event is kept.
        base: The rules.
    """

    def __init__(self, prompter: Prompter, journal: Keeper, base: KnowledgeBase) -> None:
        self.prompter = prompter
        self.journal = journal
        self.base = base
        self._news: tuple[str, ...] = ()

    def tell(self, event: dict[str, Any]) -> None:
        """Keep an event; it is on disk before anything else is asked.

        Raises:
            Stop: It could not be kept, and the person gave up trying.
        """
        try:
            _, self.journal, news = keep(self.prompter, self.journal, event, "training")
        except NotKept:
            raise Stop from None
        self.say_next(*news)

    def say_next(self, *lines: str) -> None:
        """Say something on the next screen."""
        self._news = (*self._news, *lines)

    def state(self, title: str = "", progress: str = "", lines: tuple[str, ...] = ()) -> State:
        """What stands above a question, with the news that nobody has seen yet."""
        news, self._news = self._news, ()
        return State(title, lines, progress, news)

    def choose(self, state: State, ask: str, options: tuple[Option, ...]) -> str:
        """Ask which of some; there is no way round it but to stop.

        Raises:
            Stop: The person wants to stop.
        """
        found = self.prompter.choose(Choose(state, ask, (), options, (STOP,)))
        if found.command:
            raise Stop
        return found.value


class WithScenarios(Sitting):
    """Somebody at the screen who works with scenarios.

    Args:
        prompter: The face.
        journal: Where each event is kept.
        base: The rules.
        scenarios: The scenarios by id, the easiest first.
        today: The day.
    """

    def __init__(
        self,
        prompter: Prompter,
        journal: Keeper,
        base: KnowledgeBase,
        scenarios: Mapping[str, TrainingScenario],
        *,
        today: dt.date,
    ) -> None:
        super().__init__(prompter, journal, base)
        self.scenarios = scenarios
        self.today = today


def numbered(rows: Iterable[Row]) -> tuple[Option, ...]:
    """What to choose from, by number as far as one digit goes."""
    return tuple(
        Option(str(number) if number < 10 else "", label, value, about)
        for number, (value, label, about) in enumerate(rows, 1)
    )


def story_page(scenario: TrainingScenario) -> Read:
    """The story as a screen to read."""
    page: Page = [paragraph(f"You are: {scenario.you_are}")]
    page += [paragraph(part) for part in scenario.story]
    page += [heading("The question"), paragraph(scenario.question)]
    for act in scenario.matter.acts:
        day = long_date(act.date) if act.date else "on a day that is not known"
        page.append(item(f"{act.what or act.id}: {day}"))
    return page_of(scenario.title, page)
