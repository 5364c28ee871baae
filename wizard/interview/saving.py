"""Keeping what was told; and when it cannot be kept, what a person can do about that.

Nothing heavy is imported here: the first answer is kept before the rules are loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from engagement_rules._words import sentence
from wizard.files import Refused
from wizard.interview.troubles import JournalNotWritten, shown
from wizard.prompts.screens import Choose, Option, Prompter, State, Write, Written

if TYPE_CHECKING:
    from wizard.interview.lines import Event

_LOST = "Your last answer could not be saved."


class Keeper(Protocol):
    """Where events are kept: a journal, or the place of one that is still to begin."""

    @property
    def events(self) -> tuple[Event, ...]:
        """What has been kept, in order."""

    @property
    def path(self) -> Path | None:
        """The file of the journal; none before it has begun."""

    def append(self, event: Event) -> Event:
        """Keep one more event, on disk, before coming back; as it is kept, it comes back."""

    def copy_to(self, path: Path) -> Keeper:
        """Copy everything to another place, such as a disk that has room."""

    def close(self) -> None:
        """Let another programme have it."""


class NotKept(Exception):
    """An answer could not be kept, and the person gave up trying."""


class Kept(NamedTuple):
    """An event that was kept.

    Attributes:
        event: The event as it is kept.
        keeper: Where: the place it was to be kept, or another if that had no room.
        news: What to say of that on the next screen.
    """

    event: Event
    keeper: Keeper
    news: tuple[str, ...]


def keep(prompter: Prompter, keeper: Keeper, event: dict[str, Any], title: str) -> Kept:
    """Keep an event; while it cannot be kept, have the person put that right.

    Args:
        prompter: The face.
        keeper: Where to keep it.
        event: The event.
        title: What the matter is called, to stay in view.

    Raises:
        NotKept: The person gave up.
        KeyboardInterrupt: The person pressed Ctrl-C.
        Gone: Nobody is there any more.
    """
    moved = False
    while True:
        try:
            kept = keeper.append(event)
        except (JournalNotWritten, Refused) as error:
            other = _put_right(prompter, keeper, title, str(error))
        else:
            return Kept(kept, keeper, (f"Now kept in {shown(str(keeper.path))}.",) if moved else ())
        if other is not None:
            if other is not keeper:
                keeper.close()
            keeper, moved = other, True


def _put_right(prompter: Prompter, keeper: Keeper, title: str, trouble: str) -> Keeper | None:
    """Say what is wrong; where to keep it from now on, or nothing to try again where it was."""
    while True:
        chosen = prompter.choose(
            Choose(
                State(title),
                _LOST,
                (sentence(trouble),),
                (
                    Option("t", "Try again", "again"),
                    Option("c", "Go on with a copy in another folder", "copy"),
                    Option("x", "Stop here, without the last answer", "stop"),
                ),
            )
        )
        if chosen.value == "stop":
            raise NotKept
        if chosen.value == "again":
            return None
        folder = prompter.write(
            Write(
                State(title),
                "Which folder has room?",
                ("Name a folder that is there.",),
                _no_folder,
            )
        )
        if not isinstance(folder, Written):
            continue
        name = (keeper.path or Path("matter.journal")).name
        try:
            return keeper.copy_to(Path(folder.text).expanduser() / name)
        except (Refused, JournalNotWritten) as again:
            trouble = str(again)


def _no_folder(said: str) -> str | None:
    return None if Path(said).expanduser().is_dir() else "There is no such folder."
