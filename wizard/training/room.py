"""What a room said of a scenario: numbers and no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

#: What a vote on the duty itself stands under.
DUTY = "duty"


class Vote(NamedTuple):
    """How a room voted on one question.

    Attributes:
        question: The id of a question, or `duty` for whether the duty applies.
        counts: How many were for each answer: of the duty `required`, `not required` or
            `not determined`; of a question `yes`, `no`, `not known` or an option.
    """

    question: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many voted."""
        return sum(self.counts.values())

    def share(self, answer: str) -> float:
        """What part of the votes an answer had."""
        return self.counts.get(answer, 0) / self.total if self.total else 0.0


class Room(NamedTuple):
    """One session of a room with one scenario.

    Attributes:
        scenario: The scenario's id.
        day: The day of the session.
        votes: The votes, in the order in which they were taken.
        called: What the room was called, if somebody typed it.
        notes: What was noted of the discussion, a line each.
    """

    scenario: str
    day: dt.date
    votes: tuple[Vote, ...]
    called: str = ""
    notes: tuple[str, ...] = ()

    def vote(self, question: str) -> Vote | None:
        """The vote on a question, if it was taken."""
        return next((vote for vote in self.votes if vote.question == question), None)
