"""What a journal asks of the disk: files that only their owner reads, and bytes that stay."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
# No link is followed, nothing waits for the other end of a pipe, and Windows changes no byte.
_ALWAYS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY, errno.ENOSYS}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PLAIN = {
    errno.ENOSPC: "there is no room left on the disk",
    errno.EDQUOT: "all the room that you may use on this disk is used",
    errno.EFBIG: "the file has grown as large as it may",
    errno.EIO: "the disk reports a fault",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: "this folder or file is not yours to change",
    errno.EPERM: "this folder or file is not yours to change",
    errno.ELOOP: "a link stands where a file should be",
}


class ShortWrite(OSError):
    """Only part of what was to be written was taken."""


class NotOrdinary(OSError):
    """It is there, and it is not an ordinary file."""


def reason(error: OSError) -> str:
    """What went wrong, in plain words."""
    return _PLAIN.get(error.errno or 0, "") or error.strerror or str(error)


def check_ordinary(path: Path) -> None:
    """See that what is there, if anything is, is an ordinary file, before it is opened.

    Raises:
        NotOrdinary: It is a folder, a link, a pipe or a device.
        OSError: It cannot be looked at.
    """
    with contextlib.suppress(FileNotFoundError):
        _check_mode(path.lstat())


def _check_mode(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotOrdinary("it is not an ordinary file")


def open_private(path: Path, flags: int) -> int:
    """Open an ordinary file, and let nobody but its owner read it.

    Raises:
        NotOrdinary: It is a folder, a link, a pipe or a device.
        OSError: It cannot be opened.
    """
    check_ordinary(path)
    file = os.open(path, flags | _ALWAYS, PRIVATE_FILE)
    try:
        # Once more: something else could have come to be there between the two.
        _check_mode(os.fstat(file))
        if flags & (os.O_RDWR | os.O_WRONLY) and hasattr(os, "fchmod"):
            # The umask may have said otherwise; some file systems know no rights at all.
            with contextlib.suppress(OSError):
                os.fchmod(file, PRIVATE_FILE)
    except BaseException:
        os.close(file)
        raise
    return file


def contents(file: int) -> bytes:
    """Everything in an open file."""
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def read(path: Path) -> bytes:
    """Everything in a file, with no lock and nothing changed.

    Raises:
        OSError: It cannot be read.
    """
    file = open_private(path, os.O_RDONLY)
    try:
        return contents(file)
    finally:
        os.close(file)


def write(file: int, data: bytes) -> None:
    """Hand over bytes in one call.

    Raises:
        ShortWrite: Only some were taken.
        OSError: None were.
    """
    if os.write(file, data) != len(data):
        raise ShortWrite("only part of it could be written, as when the disk is full")


def sync(file: int) -> None:
    """Wait until what was written is on the disk.

    Raises:
        OSError: It may not be.
    """
    if sys.platform == "darwin":
        import fcntl

        # There `fsync` leaves the bytes in the drive, which may lose them when the power fails.
        try:
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in _NO_SUCH_CALL:
                raise
        else:
            return
    os.fsync(file)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where that can be waited for.

    Raises:
        OSError: They may not be.
    """
    if sys.platform == "win32":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
    finally:
        os.close(file)


def cut(file: int, length: int) -> None:
    """Cut a file back to a length, if it is longer.

    Raises:
        OSError: It may not be cut, or not for good.
    """
    if os.fstat(file).st_size > length:
        os.ftruncate(file, length)
        sync(file)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only their owner enters.

    A folder that is there already stays as it is.

    Raises:
        OSError: It cannot be made.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    try:
        folder.mkdir(PRIVATE_FOLDER)
    except FileExistsError:
        if folder.is_dir():  # another programme was quicker
            return
        raise
    make_private(folder)  # the umask may have taken the owner's own rights away
    sync_folder(folder.parent)


def make_private(folder: Path) -> None:
    """Let nobody but its owner enter a folder, where the file system knows rights."""
    with contextlib.suppress(OSError):
        folder.chmod(PRIVATE_FOLDER)
