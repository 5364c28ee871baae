"""What a room said of a scenario, in numbers and no names; and a session as it was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

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
        called: What the session was called, if somebody typed it.
        notes: What was noted of the discussion, a line each.
        asked: What was put to the room, in order, whether there was a vote or not.
    """

    scenario: str
    day: dt.date
    votes: tuple[Vote, ...]
    called: str = ""
    notes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def counted(self, question: str, counts: Mapping[str, int]) -> Room:
        """With one more question put to the room; no counts stand for no vote."""
        votes = (*self.votes, Vote(question, counts)) if counts else self.votes
        return self._replace(votes=votes, asked=(*self.asked, question))

    def noted(self, line: str) -> Room:
        """With one more line on the discussion."""
        return self._replace(notes=(*self.notes, line))

    def vote(self, question: str) -> Vote | None:
        """The vote on a question, if it was taken."""
        return next((vote for vote in self.votes if vote.question == question), None)


class Session(NamedTuple):
    """A session that was begun and not ended.

    Attributes:
        called: What it is called, if somebody typed it.
        rooms: The scenarios that were led to their end, or left for another.
        under_way: The scenario that is led now, or was when the session was left.
    """

    called: str = ""
    rooms: tuple[Room, ...] = ()
    under_way: Room | None = None

    @property
    def every(self) -> tuple[Room, ...]:
        """Every scenario of which something was asked, the one under way last."""
        last = self.under_way
        return (*self.rooms, last) if last is not None and last.asked else self.rooms


def session_of(events: Iterable[Mapping[str, Any]]) -> Session | None:
    """The session that was begun last; nothing if it was ended, or none was begun."""
    found: Session | None = None
    for event in events:
        if event["event"] == "session":
            found = Session(str(event["called"]))
        elif event["event"] == "ended":
            found = None
        elif found is not None:
            found = _further(found, event)
    return found


def _further(session: Session, event: Mapping[str, Any]) -> Session:
    room = session.under_way
    if event["event"] == "room":
        day = dt.datetime.fromisoformat(event["at"]).astimezone().date()
        begun = Room(str(event["scenario"]), day, (), session.called)
        return session._replace(rooms=session.every, under_way=begun)
    if room is None:
        return session
    match event["event"]:
        case "vote":
            return session._replace(under_way=room.counted(event["question"], event["counts"]))
        case "note":
            return session._replace(under_way=room.noted(str(event["text"])))
        case "result" if event.get("kind") == "room":
            return session._replace(rooms=(*session.rooms, room), under_way=None)
    return session
