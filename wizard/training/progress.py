"""What a person, or a room, has done in the training room: kept as it happens, never written over.

Progress is a journal like that of a matter. It holds what was answered and how it was marked, and
no names. What was missed comes back: after a day, and each time that it is then right, later.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wizard.interview import disk
from wizard.interview.holding import Clock, now
from wizard.interview.journal import Journal, peek
from wizard.interview.troubles import shown

NAME = "progress.journal"
#: After how many days a scenario that was missed comes back; then each time that it was right.
WAITS = (1, 3, 7, 21)
#: What is gone back to before the first question.
THOUGHT = "thought"


class Unfinished(NamedTuple):
    """A scenario that was begun and not marked.

    Attributes:
        scenario: Its id.
        thought: What was said of the duty, if anything was.
        grounds: The grounds named; none where they were not asked for yet.
        answers: The answers so far.
        hints: How many hints were taken.
    """

    scenario: str
    thought: str | None = None
    grounds: tuple[str, ...] | None = None
    answers: Mapping[str, str] = {}
    hints: int = 0


class Standing(NamedTuple):
    """How a person stands with a scenario.

    Attributes:
        tries: How often it was worked through.
        right: Whether it was right the last time.
        last: The day of the last time.
        due: The day on which it comes back; none when it was never missed, or is learnt.
    """

    tries: int
    right: bool
    last: dt.date
    due: dt.date | None


def folder_of(named: str | None) -> Path:
    """The folder of the progress: the one named, or that of DUTY_TRAINING, or the person's own."""
    chosen = named or os.environ.get("DUTY_TRAINING")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("duty", appauthor=False) / "training"


def open_journal(folder: Path, *, clock: Clock = now) -> Journal:
    """Open the journal of progress, or begin it.

    Raises:
        JournalHeld: Another programme has it open.
        JournalDamaged: A line is not as it was written.
        Refused: Nothing can be kept in the folder.
    """
    from wizard.files import Refused

    try:
        disk.make_folder(folder)
    except OSError as error:
        raise Refused(
            f"the folder {shown(folder)} cannot be used: {disk.reason(error)}; "
            "`--dir` names another"
        ) from None
    path = folder / NAME
    if os.path.lexists(path):
        return Journal.open(path, clock=clock)
    return Journal.create(path, {"title": "training"}, clock=clock)


def events_of(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """What has been kept so far, without opening it for more.

    Raises:
        Refused: It cannot be read.
    """
    from wizard.files import Refused

    path = folder / NAME
    if not os.path.lexists(path):
        return ()
    try:
        return peek(path).events
    except OSError as error:
        raise Refused(f"{shown(path)} cannot be read: {disk.reason(error)}") from None


def unfinished(events: Iterable[Mapping[str, Any]]) -> Unfinished | None:
    """The scenario that was begun last, unless it was finished or laid aside."""
    found: Unfinished | None = None
    for event in events:
        match event["event"]:
            case "scenario":
                found = Unfinished(str(event["id"]))
            case "aside":
                found = None
            case "result" if event.get("kind") == "alone":
                found = None
            case kind if found is not None:
                found = _further(found, kind, event)
    return found


def _further(so_far: Unfinished, kind: str, event: Mapping[str, Any]) -> Unfinished:
    if kind == "thought":
        return so_far._replace(thought=str(event["said"]), grounds=None)
    if kind == "grounds":
        return so_far._replace(grounds=tuple(map(str, event["named"])))
    if kind == "answer":
        answers = {**so_far.answers, str(event["id"]): str(event["answer"])}
        return so_far._replace(answers=answers)
    if kind == "back":
        return _back(so_far, str(event["id"]))
    return so_far._replace(hints=so_far.hints + 1) if kind == "hint" else so_far


def _back(so_far: Unfinished, name: str) -> Unfinished:
    """As it was before something was answered: a question, or what was thought of the duty."""
    if name == THOUGHT:
        return so_far._replace(thought=None, grounds=None)
    return so_far._replace(
        answers={other: said for other, said in so_far.answers.items() if other != name}
    )


def standings(events: Iterable[Mapping[str, Any]]) -> dict[str, Standing]:
    """How a person stands with each scenario that was worked through alone."""
    found: dict[str, Standing] = {}
    waited: dict[str, int] = {}  # how many of the waits are over, of what was missed
    for event in events:
        if event["event"] != "result" or event.get("kind") != "alone":
            continue
        name, right = str(event["scenario"]), bool(event["right"])
        day = dt.datetime.fromisoformat(event["at"]).astimezone().date()
        before = found.get(name, Standing(0, right, day, None))
        due = before.due
        if not right:
            waited[name] = 0
            due = day + dt.timedelta(days=WAITS[0])
        elif due is not None and day >= due:
            # Right before it was due shows little: it comes back as if it had not been tried.
            waited[name] += 1
            over = waited[name] == len(WAITS)
            due = None if over else day + dt.timedelta(days=WAITS[waited[name]])
        found[name] = Standing(before.tries + 1, right, day, due)
    return found
