"""What can be wrong with a journal, and how a person is told."""

from __future__ import annotations

from pathlib import Path

from wizard.files import Refused
from wizard.interview import disk, lines
from wizard.interview.lines import Event


def shown(path: Path | str) -> str:
    """A name so that it can do nothing to a terminal."""
    from engagement_rules._errors import printable

    return printable(str(path))


class JournalEmpty(Refused):
    """Not even the first line of this journal was written whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"nothing had been saved in {shown(path)} when it was left; begin the matter again. "
            "The file can be deleted"
        )


class JournalTooNew(Refused):
    """A newer programme has written this journal."""

    def __init__(self, path: Path, found: int) -> None:
        self.path = path
        super().__init__(
            f"{shown(path)} was written by a newer duty (format {found}, and this one knows "
            f"{lines.FORMAT}); open it with the newer duty"
        )


class JournalExists(Refused):
    """There is a file of this name already."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{shown(path)} is there already; choose another name")


class JournalDamaged(Refused):
    """A line of this journal is not as it was written.

    Attributes:
        path: The journal.
        line: The number of the line that is damaged.
        reason: What is wrong with it.
        whole: How many lines are whole.
    """

    def __init__(self, path: Path, line: int, reason: str, whole: int) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        self.whole = whole
        name = shown(path.stem)
        cure = (
            f"The answers up to line {whole} are whole; `duty resume {name} --salvage` copies "
            "them to a new matter."
            if whole
            else "No line before it is whole, so nothing can be copied to a new matter."
        )
        super().__init__(
            f"line {line} of {shown(path)} is damaged ({reason}). {cure} "
            "The file stays as it is, and its other lines can be read in any editor"
        )


class Displaced(OSError):
    """The file is no longer the one that this programme has written."""


class JournalNotWritten(Exception):
    """What was to be added is not in the journal; it may be added again with the same event.

    Attributes:
        path: The journal.
        event: What was to be added.
        reason: Why it could not be, in plain words.
    """

    def __init__(self, path: Path, event: Event, error: OSError) -> None:
        self.path = path
        self.event = event
        self.reason = disk.reason(error)
        if isinstance(error, Displaced):
            rest = "what was entered before can still be saved as a copy under another name"
        elif isinstance(error, disk.ShortWrite) or error.errno in disk.NO_ROOM:
            rest = "nothing before it is lost. Make room, then try again"
        else:
            rest = "nothing before it is lost. Try again, or save a copy somewhere else"
        super().__init__(f"{self.reason}, so what was entered last is not saved; {rest}")
