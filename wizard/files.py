"""Files at the edge: which matters are meant, and writing results whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

SUFFIXES = (".yaml", ".yml", ".json")


class Refused(Exception):
    """What was asked for cannot be done as it was asked; the message says why and what to do."""


def _shown(name: str) -> str:
    # The library is not imported for a page of help, which needs no more than `Refused`.
    from engagement_rules._errors import printable

    return printable(name)


def matters(named: Sequence[str]) -> list[Path]:
    """The files meant: those named, and each matter in a folder named.

    Raises:
        Refused: A folder holds no matter.
    """
    found: dict[Path, None] = {}
    for name in named:
        path = Path(name)
        if not path.is_dir():
            found[path] = None
            continue
        try:
            inside = sorted(
                file
                for file in path.iterdir()
                if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")
            )
        except OSError as error:
            raise Refused(f"the folder {_shown(name)} cannot be read ({error.strerror})") from None
        if not inside:
            raise Refused(
                f"the folder {_shown(name)} holds no matter: no file that ends in "
                ".yaml, .yml or .json"
            )
        found.update(dict.fromkeys(inside))
    return list(found)


def targets(files: Iterable[Path], folder: Path, ending: str, *, force: bool) -> dict[Path, Path]:
    """Where the result of each matter is to be written, checked before anything is.

    Raises:
        Refused: Two matters would be written to one file, or a file is there already.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"`--out` names a folder, and {_shown(str(folder))} is a file")
    found: dict[Path, Path] = {}
    taken: dict[str, Path] = {}
    for file in files:
        target = folder / f"{file.stem}{ending}"
        other = taken.setdefault(target.name.casefold(), file)
        if other != file:
            raise Refused(
                f"{_shown(str(other))} and {_shown(str(file))} would both be written to "
                f"{_shown(str(target))}; rename one, or write them to two folders"
            )
        found[file] = target
    none_there(found.values(), force=force)
    return found


def none_there(targets: Iterable[Path], *, force: bool) -> None:
    """See that nothing would be written over, before anything is written.

    Raises:
        Refused: A file is there already.
    """
    there = [] if force else [path for path in targets if os.path.lexists(path)]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise Refused(
            f"{_shown(str(there[0]))}{more} is there already; nothing was written. "
            "Add `--force` to write over it, or name another folder"
        )


def free(target: Path) -> Path:
    """The first name like this one that no file has: `paper.pdf`, `paper-2.pdf` and so on."""
    number, found = 1, target
    while os.path.lexists(found):
        number += 1
        found = target.with_stem(f"{target.stem}-{number}")
    return found


def write(target: Path, content: str | bytes, *, force: bool, private: bool = False) -> None:
    """Write a file whole or not at all, and over nothing unless told to.

    Args:
        target: The file.
        content: What to write.
        force: Whether to write over an older file.
        private: Whether nobody but its owner is to read it.

    Raises:
        Refused: It cannot be written, or it has come to be there since it was looked for.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".duty-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            if not private:
                _readable_as_usual(name)
            if force:
                Path(name).replace(target)
            else:
                _put(Path(name), target)
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError:
        raise Refused(
            f"{_shown(str(target))} is there already; add `--force` to write over it"
        ) from None
    except OSError as error:
        raise Refused(
            f"{_shown(str(target))} cannot be written ({error.strerror or error})"
        ) from None


def _put(written: Path, target: Path) -> None:
    """Give a written file its name, unless something has that name."""
    try:
        target.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no links; between these two steps another programme could come.
        if os.path.lexists(target):
            raise FileExistsError(str(target)) from None
        written.replace(target)


def _readable_as_usual(name: str) -> None:
    """Give a temporary file, which only its owner may read, the rights of an ordinary one."""
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
