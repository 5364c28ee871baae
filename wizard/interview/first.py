"""The first prompt of a new matter, before anything else is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.interview.saving import Keeper, Kept, NotKept, keep
from wizard.prompts.screens import Option, Prompter, State, Write, Written

if TYPE_CHECKING:
    from wizard.interview.journal import Journal
    from wizard.interview.lines import Event
    from wizard.interview.store import Store

ASK = "What is about to be done?"
HELP = (
    "Give it a short name, such as: The Saturday clinic moves to the hospital.",
    "Do not write the name of any patient or of anyone else.",
)


def check_title(said: str) -> str | None:
    """What is wrong with a name, or nothing."""
    return None if len(said) <= 400 else "That is too long; use 400 letters or fewer."


class Beginning:
    """The place of a journal that begins when the matter gets its name."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._journal: Journal | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """What has been kept, in order."""
        return self._journal.events if self._journal else ()

    @property
    def path(self) -> Path | None:
        """The file of the journal; none before it has begun."""
        return self._journal.path if self._journal else None

    def append(self, event: Event) -> Event:
        """Keep an event; the first gives the matter its name.

        Raises:
            JournalNotWritten: It could not be kept.
            Refused: Nothing can be kept in the folder.
        """
        if self._journal is None:
            self._journal = self._store.new(str(event["title"]))
            return self._journal.events[0]
        return self._journal.append(event)

    def copy_to(self, path: Path) -> Keeper:
        """Copy everything to another place; before it has begun, begin it in that folder.

        Raises:
            JournalNotWritten: It could not be written there.
            Refused: Nothing can be written there.
        """
        if self._journal is None:
            return Beginning(type(self._store)(path.parent))
        return self._journal.copy_to(path)

    def close(self) -> None:
        """Let another programme have it."""
        if self._journal is not None:
            self._journal.close()


def first_title(prompter: Prompter, keeper: Beginning) -> Kept | None:
    """Ask what the matter is called, and begin its journal.

    Returns:
        What was kept and where; nothing when the person stopped before that.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
        Gone: Nobody is there any more.
    """
    found = prompter.write(
        Write(
            State(news=("duty asks plain questions. You can stop at any time; answers are kept.",)),
            ASK,
            HELP,
            check_title,
            commands=(Option("s", "stop", "save"),),
        )
    )
    if not isinstance(found, Written):
        return None
    try:
        return keep(prompter, keeper, {"event": "title", "title": found.text}, found.text)
    except NotKept:
        return None
