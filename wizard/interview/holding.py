"""One programme at a time writes a matter, and another is told which one does.

The lock is the operating system's own, on a file beside the journal: it ends with the process,
however that ends. The file that names the holder is only there to be told from.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wizard.files import Refused
from wizard.interview import disk

Clock = Callable[[], dt.datetime]

_CANNOT_LOCK = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
_UNLOCKED = (
    "files cannot be locked in this folder, so two programmes could write this matter at once; "
    "open it in one only"
)


def now() -> dt.datetime:
    """The time."""
    return dt.datetime.now(dt.UTC)


def stamp(moment: dt.datetime) -> str:
    """A time as it is written in files: UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Holder:
    """Which programme has a matter open.

    Attributes:
        pid: The number of its process.
        host: The name of its machine.
        since: Since when.
    """

    pid: int
    host: str
    since: dt.datetime

    def __str__(self) -> str:
        from engagement_rules._errors import printable

        where = "this machine" if self.host == platform.node() else printable(self.host)
        since = self.since.astimezone()
        today = since.date() == dt.datetime.now(since.tzinfo).date()
        when = since.strftime("%H:%M" if today else "%H:%M on %Y-%m-%d")
        return f"process {self.pid} on {where} since {when}"


class JournalHeld(Refused):
    """Another programme has this matter open.

    Attributes:
        path: The journal.
        holder: Which programme it is, if that is known.
    """

    def __init__(self, path: Path, holder: Holder | None) -> None:
        self.path = path
        self.holder = holder
        who = f" ({holder})" if holder else ""
        super().__init__(f"this matter is open in another duty{who}; finish there first")


class Hold:
    """The sole right to write one matter, until it is released or the process ends.

    Attributes:
        warnings: What could not be had, such as a lock where files cannot be locked.
    """

    def __init__(self, path: Path, clock: Clock = now) -> None:
        """Take the right.

        Raises:
            JournalHeld: Another programme has it.
            OSError: The file to lock cannot be made or opened.
        """
        self._path = path
        self.warnings: tuple[str, ...] = ()
        try:
            self._release_lock = _lock(path)
        except OSError as error:
            if error.errno not in _CANNOT_LOCK:
                raise
            self._release_lock = _nothing
            other = holder_of(path)
            seen = f". It seems to be open already, in {other}" if other else ""
            self.warnings = (_UNLOCKED + seen,)
        _write_holder(path, Holder(os.getpid(), platform.node(), clock()))

    def release(self) -> None:
        """Give the right back."""
        holder = holder_of(self._path)
        if holder and (holder.pid, holder.host) == (os.getpid(), platform.node()):
            with contextlib.suppress(OSError):
                _named(self._path, "holder").unlink()
        self._release_lock()


def holder_of(path: Path) -> Holder | None:
    """Which programme has a matter open, as far as can be told without trying the lock."""
    try:
        said = json.loads(disk.read(_named(path, "holder")))
        since = dt.datetime.fromisoformat(said["since"]).astimezone(dt.UTC)
        holder = Holder(int(said["pid"]), str(said["host"]), since)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return holder if _may_be_running(holder) else None


def _named(path: Path, ending: str) -> Path:
    return path.with_suffix(f".{ending}")


def _nothing() -> None:
    pass


def _lock(path: Path) -> Callable[[], None]:
    # Imported here because showing the list of matters takes no lock.
    import filelock

    if not filelock.has_fcntl and sys.platform != "win32":
        # The only lock left would be a file's mere presence, which a crash leaves behind.
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    lock = filelock.FileLock(
        _named(path, "lock"),
        mode=disk.PRIVATE_FILE,
        blocking=False,
        thread_local=False,
        fallback_to_soft=False,
    )
    try:
        lock.acquire()
    except filelock.Timeout:
        raise JournalHeld(path, holder_of(path)) from None
    return lock.release


def _write_holder(path: Path, holder: Holder) -> None:
    """Say who holds a matter; that it cannot be said is no reason not to go on."""
    target = _named(path, "holder")
    said = {"pid": holder.pid, "host": holder.host, "since": stamp(holder.since)}
    try:
        file = disk.open_private(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            disk.write(file, json.dumps(said).encode("ascii"))
        finally:
            os.close(file)
    except OSError:
        with contextlib.suppress(OSError):
            target.unlink()


def _may_be_running(holder: Holder) -> bool:
    """Whether a process is there, as far as this machine can tell."""
    # On Windows the call below would end the process that it asks about.
    if holder.host != platform.node() or sys.platform == "win32":
        return True
    if holder.pid <= 0:
        return False
    try:
        os.kill(holder.pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another person's
        return True
    return True
