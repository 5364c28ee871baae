"""`duty knowledge docs`: write the rules as pages to read."""

from __future__ import annotations

import argparse
from pathlib import Path

from engagement_rules._errors import printable
from wizard import rules
from wizard.files import Refused, write
from wizard.main import DONE
from wizard.reference import MARK, Reference


def run(args: argparse.Namespace) -> int:
    """Write every page, and take away pages of entries that are gone.

    Raises:
        Refused: A file is in the way that is no such page, or a page cannot be written.
    """
    folder = Path(args.out)
    pages = Reference(rules.load(args.rules), args.rules).pages()
    there = _pages_in(folder)
    for path in pages:
        if (folder / path).exists() and path not in there:
            raise Refused(
                f"{printable(str(folder / path))} is there already and was not written by "
                "`duty knowledge docs`; nothing was written. Name another folder"
            )
    for path, text in pages.items():
        write(folder / path, text, force=True)
    gone = sorted(there - set(pages))
    for path in gone:
        (folder / path).unlink()
    taken = f" {len(gone)} of entries that are gone were taken away." if gone else ""
    print(f"{len(pages)} pages were written into {printable(str(folder))}.{taken}")
    return DONE


def _pages_in(folder: Path) -> set[str]:
    """The pages in a folder that were written by this command."""
    found = set()
    for path in folder.rglob("*.md"):
        with path.open(encoding="utf-8", errors="replace") as file:
            if file.readline().rstrip("\n") == MARK:
                found.add(path.relative_to(folder).as_posix())
    return found
