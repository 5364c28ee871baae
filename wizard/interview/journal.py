"""The journal of one matter: everything that was said, in order, and never written over.

A journal is only ever added to. What is added counts once it is on the disk, and not before: a
line that could not be written whole is cut back, so that the journal always ends with a whole
line or, after a crash, with one that was cut short. Such a line is set aside, not thrown away.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wizard.files import Refused
from wizard.interview import disk, lines
from wizard.interview.holding import Clock, Hold, Holder, JournalHeld, holder_of, now, stamp
from wizard.interview.lines import Event, Lines
from wizard.interview.troubles import (
    Displaced,
    JournalDamaged,
    JournalEmpty,
    JournalExists,
    JournalNotWritten,
    JournalTooNew,
    shown,
)

__all__ = [
    "Clock",
    "Event",
    "Holder",
    "Journal",
    "JournalDamaged",
    "JournalEmpty",
    "JournalExists",
    "JournalHeld",
    "JournalNotWritten",
    "JournalTooNew",
    "holder_of",
    "peek",
    "salvage",
]

SUFFIX = ".journal"

# What may pass once the person has made room or put the disk right.
_MAY_PASS = {*disk.NO_ROOM, errno.EIO}


class Journal:
    """The journal of one matter, open in this programme and in no other.

    Attributes:
        path: The file.
        torn: A last line that had been cut short and was set aside when this was opened, as text.
        torn_file: Where it was set aside.
        warnings: What the person should know of, such as a folder where files cannot be locked.
    """

    def __init__(
        self,
        path: Path,
        file: int,
        found: Lines,
        hold: Hold,
        clock: Clock,
    ) -> None:
        """Only `create`, `open` and `salvage` make journals."""
        self.path = path
        self.torn = found.torn.decode("utf-8", "backslashreplace")
        self.torn_file = path.with_suffix(".torn")
        self.warnings = hold.warnings
        self._file = file
        self._lines = found
        self._clock = clock
        self._hold = hold
        # Whether bytes may stand after the last whole line, since a write did not end well.
        self._unsure = False

    @classmethod
    def create(cls, path: Path, began: Mapping[str, Any], *, clock: Clock = now) -> Journal:
        """Begin a journal.

        Args:
            path: The file, which must not be there yet; its folder must.
            began: What the first line says besides its event, its format and the time.
            clock: What tells the time.

        Raises:
            JournalExists: There is a file of this name.
            JournalHeld: Another programme is just beginning it.
            JournalNotWritten: It could not be written; nothing of it is left.
            Refused: Nothing can be written there.
        """
        first = _timed({"event": lines.BEGAN, "format": lines.FORMAT}, began, clock)
        return _start(path, Lines().plus(first), clock)

    @classmethod
    def open(cls, path: Path, *, clock: Clock = now) -> Journal:
        """Open a journal to add to it. A last line that was cut short is set aside.

        Raises:
            JournalHeld: Another programme has it open.
            JournalEmpty: Nothing had been saved in it.
            JournalDamaged: A line is not as it was written.
            JournalTooNew: A newer programme has written it.
            Refused: It is not there, is not an ordinary file, or cannot be read and written.
        """
        if not os.path.lexists(path):
            raise Refused(f"there is no file {shown(path)}")
        with contextlib.ExitStack() as closing:
            try:
                disk.check_ordinary(path)
                hold = Hold(path, clock)
                closing.callback(hold.release)
                file = disk.open_private(path, os.O_RDWR | os.O_APPEND)
                closing.callback(os.close, file)
                found = _judged(path, lines.read(disk.contents(file)))
                if found.torn:
                    _set_aside(path.with_suffix(".torn"), found.torn, clock)
                    disk.cut(file, len(found.whole))
            except OSError as error:
                raise Refused(
                    f"{shown(path)} cannot be opened: {disk.reason(error)}; nothing in it is lost"
                ) from None
            closing.pop_all()
            return cls(path, file, found, hold, clock)

    @property
    def name(self) -> str:
        """What the matter is called in its folder."""
        return self.path.stem

    @property
    def events(self) -> tuple[Event, ...]:
        """What is in the journal, in order; the first says that the matter began."""
        return self._lines.events

    def append(self, event: Event) -> Event:
        """Add an event. When this returns, it is on the disk.

        Args:
            event: What happened: `event` says what kind it is; `at` is the journal's own.

        Returns:
            The event as it is kept, with its time.

        Raises:
            JournalNotWritten: It is not in the journal; what was there before is.
            TypeError: The event holds something that JSON has no form for.
            ValueError: Likewise, or it has no kind, or the journal is closed.
        """
        if self._file < 0:
            raise ValueError("the journal is closed")
        kind = event.get("event")
        if not isinstance(kind, str):
            raise ValueError("`event` says of each event what kind it is")  # noqa: TRY004
        after = self._lines.plus(_timed({"event": kind}, event, self._clock))
        try:
            self._make_sure()
            # Until the end of what follows; also if the person stops the programme in the midst.
            self._unsure = True
            disk.write(self._file, after.whole[len(self._lines.whole) :])
            disk.sync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                self._cut_back()
            raise JournalNotWritten(self.path, event, error) from error
        self._lines = after
        self._unsure = False
        return after.events[-1]

    def copy_to(self, path: Path) -> Journal:
        """Copy what is in this journal to a new one, such as on a disk that has room.

        It is copied from this programme's memory, and so also if the file has gone.

        Raises:
            JournalExists: There is a file of this name.
            JournalNotWritten: It could not be written; nothing of it is left.
            Refused: Nothing can be written there.
        """
        return _start(path, self._lines, self._clock)

    def close(self) -> None:
        """Let another programme have it."""
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)
            self._hold.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _make_sure(self) -> None:
        """See that the file ends with the last whole line and is still the one of this name.

        Raises:
            Displaced: It is another, or another programme has changed it.
            OSError: It cannot be seen.
        """
        self._cut_back()
        changed = Displaced("another programme has changed the file of this matter meanwhile")
        here = os.fstat(self._file)
        try:
            if os.path.samestat(here, self.path.lstat()):
                if here.st_size != len(self._lines.whole):
                    raise changed
                return
            # A programme that copies folders may have put a copy in its place, and some network
            # folders give a file no lasting number: then the one of this name is written on.
            file = disk.open_private(self.path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            raise Displaced("the file of this matter was moved or deleted meanwhile") from None
        if disk.contents(file) != self._lines.whole:
            os.close(file)
            raise changed
        os.close(self._file)
        self._file = file

    def _cut_back(self) -> None:
        if self._unsure:
            disk.cut(self._file, len(self._lines.whole))
            self._unsure = False


def salvage(path: Path, new_path: Path, *, clock: Clock = now) -> Journal:
    """Copy the whole lines of a damaged journal, byte for byte, to a new one.

    The damaged one stays as it is.

    Raises:
        JournalEmpty: Nothing had been saved in it.
        JournalDamaged: No line of it is whole.
        JournalTooNew: A newer programme has written it.
        JournalExists: There is a file of the new name.
        JournalNotWritten: The new one could not be written; nothing of it is left.
        Refused: The old one cannot be read, or nothing can be written there.
    """
    try:
        found = peek(path)
    except OSError as error:
        raise Refused(f"{shown(path)} cannot be read: {disk.reason(error)}") from None
    if not found.events:
        _judged(path, found)
    return _start(new_path, Lines(found.events, found.whole, found.digest), clock)


def peek(path: Path) -> Lines:
    """Read a journal as far as it is whole, with no lock and nothing changed.

    Raises:
        OSError: It cannot be read.
    """
    return lines.read(disk.read(path))


def _start(path: Path, content: Lines, clock: Clock) -> Journal:
    """Write a new journal whole, or leave nothing of it.

    Raises:
        JournalExists: There is a file of this name.
        JournalHeld: Another programme is just beginning it.
        JournalNotWritten: It could not be written.
        Refused: Nothing can be written there.
    """
    if os.path.lexists(path):
        raise JournalExists(path)
    with contextlib.ExitStack() as closing:
        try:
            hold = Hold(path, clock)
            closing.callback(hold.release)
            file = disk.open_private(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
            with contextlib.ExitStack() as undo:
                undo.callback(_unlink, path)
                undo.callback(os.close, file)
                disk.write(file, content.whole)
                disk.sync(file)
                disk.sync_folder(path.parent)
                undo.pop_all()
            closing.callback(os.close, file)
        except FileExistsError:
            raise JournalExists(path) from None
        except OSError as error:
            if error.errno in _MAY_PASS or isinstance(error, disk.ShortWrite):
                raise JournalNotWritten(path, content.events[-1], error) from error
            raise Refused(
                f"{shown(path)} cannot be written: {disk.reason(error)}; "
                "`--dir` names another folder"
            ) from None
        closing.pop_all()
        return Journal(path, file, content, hold, clock)


def _judged(path: Path, found: Lines) -> Lines:
    """What was found in a journal, if it may be added to.

    Raises:
        JournalEmpty: Nothing had been saved in it.
        JournalDamaged: A line is not as it was written.
        JournalTooNew: A newer programme has written it.
    """
    if found.newer is not None:
        raise JournalTooNew(path, found.newer)
    if found.damage is not None:
        raise JournalDamaged(path, *found.damage, whole=len(found.events))
    if not found.events:
        raise JournalEmpty(path)
    return found


def _set_aside(target: Path, torn: bytes, clock: Clock) -> None:
    """Keep the beginning of a line that was cut short, for good, before it is cut off."""
    file = disk.open_private(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        disk.write(file, f"{stamp(clock())} {len(torn)} bytes\n".encode("ascii") + torn + b"\n")
        disk.sync(file)
    finally:
        os.close(file)
    disk.sync_folder(target.parent)


def _timed(own: Mapping[str, Any], said: Event, clock: Clock) -> Event:
    own = {**own, "at": stamp(clock())}
    return {**own, **{key: value for key, value in said.items() if key not in own}}


def _unlink(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
