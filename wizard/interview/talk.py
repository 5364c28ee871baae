"""One interview as it goes: what was told, what follows from it, and how it is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engagement_rules import Determination, KnowledgeBase, Matter, MatterError, assess
from engagement_rules._live import LiveMatter
from engagement_rules._plan import Depth, Plan, next_questions
from wizard.interview import pages
from wizard.interview.fitting import what_does_not_fit
from wizard.interview.saving import Keeper, NotKept, keep
from wizard.interview.told import Told
from wizard.prompts.screens import Chosen, Option, Prompter, State

BACK = Option("b", "go back", "back")
SAVE = Option("s", "save and stop", "save")
REVIEW = Option("v", "view and change answers", "review")
WHY = Option("w", "why are you asking", "why")
LAW = Option("l", "what the law says", "law")
REASON = Option("r", "give a reason or source", "reason")
KEEP = Option("k", "keep my answer", "keep")


class Stop(Exception):
    """The person wants to stop; what could be saved has been."""


def elsewhere(found: Chosen) -> str:
    """Where a command leads that was chosen in place of an answer.

    Raises:
        Stop: The person wants to stop.
    """
    if found.value == "save":
        raise Stop
    return found.value


def rows(entries: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """Several things to choose from, each with its label and value; the first nine have numbers."""
    return tuple(
        Option(str(number) if number < 10 else "", label, value)
        for number, (label, value) in enumerate(entries, 1)
    )


def no_longer_than(letters: int) -> Callable[[str], str | None]:
    """A check that a text is short enough to be kept."""

    def check(said: str) -> str | None:
        if len(said) <= letters:
            return None
        return f"That is too long: {len(said):,} letters, where {letters:,} can be kept."

    return check


#: The longest reason that is kept.
REASON_LENGTH = 20_000


class Talk:
    """What an interview knows.

    Args:
        prompter: The face.
        journal: Where each event is kept.
        base: The rules.
        today: The day from which `today` is counted.
        news: What to say on the first screen.
    """

    def __init__(
        self,
        prompter: Prompter,
        journal: Keeper,
        base: KnowledgeBase,
        *,
        today: dt.date,
        news: tuple[str, ...] = (),
    ) -> None:
        self.prompter = prompter
        self.base = base
        self.today = today
        self.journal = journal
        self.told = Told.of(journal.events)
        self.live = LiveMatter()
        self.lost = False  # whether the person stopped without the last answer
        self.group: str | None = None
        self._news = news
        self._page: list[str] = []
        self._determination: Determination | None = None
        self._plans: dict[Depth, Plan] = {}

    def tell(self, event: dict[str, Any]) -> None:
        """Keep an event and take it in. It is on disk before anything else is asked.

        Raises:
            Stop: It could not be kept, and the person gave up trying.
        """
        try:
            kept, self.journal, news = keep(self.prompter, self.journal, event, self.told.title)
        except NotKept:
            self.lost = True
            raise Stop from None
        self._news = (*self._news, *news)
        self.told.tell(kept)
        self._determination = None
        self._plans.clear()

    @property
    def determination(self) -> Determination:
        """What follows from the answers so far, by both engines."""
        if self._determination is None:
            self._determination = assess(self.matter(), knowledge_base=self.base)
            self.live.follow(self._determination)
        return self._determination

    def matter(self, also: Mapping[str, dict[str, Any]] | None = None) -> Matter:
        """What was told as a matter under these rules.

        Args:
            also: Answers to add to it.

        Raises:
            MatterError: The bodies and the days do not fit together.
        """
        data = self.told.to_dict(self.base)
        return Matter.from_dict({**data, "answers": {**data["answers"], **(also or {})}})

    def misfit(self) -> str | None:
        """What does not fit between the bodies and the days, or nothing."""
        try:
            _ = self.determination
        except MatterError as error:
            return what_does_not_fit(self.told, self.base, error.problems)
        return None

    def plan(self, depth: Depth | None = None) -> Plan:
        """What is left to ask."""
        depth = depth or ("full record" if self.told.depth == "full record" else "verdict")
        if depth not in self._plans:
            self._plans[depth] = next_questions(
                self.determination, depth=depth, after=self._last_group()
            )
        return self._plans[depth]

    def _last_group(self) -> str | None:
        """The group of what was answered last: from what was told, so a stop changes nothing."""
        name = self.told.last[1]
        if name not in self.base.nodes:
            return None
        node = self.base.nodes[name]
        return name if node.kind == "group" else node.data.get("group")

    # What stays in view

    def turn_to(self, group: str) -> None:
        """Go to a page: the answers given on it stay in view until another is turned to."""
        if group != self.group:
            self.group = group
            self._page = []

    def note(self, line: str) -> None:
        """Put an answer on the page."""
        label = line.split(": ", 1)[0]
        self._page = [other for other in self._page if other.split(": ", 1)[0] != label]
        self._page.append(line)

    def say_next(self, line: str) -> None:
        """Say something on the next screen."""
        self._news = (*self._news, line)

    def state(self, *, decided: bool = True) -> State:
        """What stays in view above the next question."""
        news, self._news = self._news, ()
        lines: tuple[str, ...] = ()
        progress = ""
        if decided and self.told.together:
            lines = pages.state_lines(self.determination)
            progress = pages.progress(self.plan())
        return State(self.told.title, (*lines, *self._page[-_SHOWN:]), progress, news)


_SHOWN = 4
