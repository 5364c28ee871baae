"""Records as files: read, and refused where they are not as they were made."""

from __future__ import annotations

from pathlib import Path

from engagement_rules._errors import RecordError, printable
from engagement_rules._record import Record
from wizard.files import Refused

ENDING = ".record.json"
_MOST = 50_000_000


def text_of(path: Path) -> str:
    """The text of a file that may be a record.

    Raises:
        Refused: It cannot be read.
    """
    try:
        if path.stat().st_size > _MOST:
            raise Refused(f"{printable(str(path))} is too large to be a record")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise Refused(f"{printable(str(path))} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise Refused(
            f"{printable(str(path))} is no record: byte {error.start + 1} is no text"
        ) from None


def inside(folder: Path) -> tuple[Path, ...]:
    """Every record in a folder and the folders in it, in a fixed order.

    Raises:
        Refused: There is no such folder, it cannot be read, or it holds no record.
    """
    shown = printable(str(folder))
    if not folder.is_dir():
        raise Refused(f"there is no folder {shown}")
    try:
        found = tuple(sorted(path for path in folder.rglob(f"*{ENDING}") if path.is_file()))
    except OSError as error:
        raise Refused(f"the folder {shown} cannot be read ({error.strerror})") from None
    if not found:
        raise Refused(f"the folder {shown} holds no record: no file that ends in {ENDING}")
    return found


def read(path: Path) -> Record:
    """Read a record, whether it is as it was made or not.

    Raises:
        Refused: It cannot be read, or is none.
    """
    try:
        return Record.from_json(text_of(path))
    except RecordError as error:
        raise Refused(f"{printable(str(path))}: {error}") from None


def sound(path: Path) -> Record:
    """Read a record to build on it.

    Raises:
        Refused: It cannot be read, or is not as it was made.
    """
    from engagement_rules._record_check import check

    text = text_of(path)
    found = check(text)
    if found:
        raise Refused(
            f"{printable(str(path))} is not as it was made ({found[0].where}: {found[0].what}), so "
            "nothing is added to it; `duty record verify` says all of it"
        )
    return Record.from_json(text)
