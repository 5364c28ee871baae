"""Which files make a knowledge base, and the digest that names their content.

Kept apart from the reading of them, so that a decision with a kept image reads no YAML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

#: The folders of a knowledge base, in the order in which they are read.
FOLDERS = ("actions", "law", "plan", "policies", "questions", "record", "triggers")
#: Folders beside the rules: what is stated of them, what they cover, and what people learn from.
#: They decide nothing.
STATEMENTS = "invariants"
BESIDES = ("coverage", STATEMENTS, "scenarios", "quizzes")


def source_files(folder: Path) -> list[Path]:
    """The files of a knowledge base, in a fixed order."""
    found = [path for sub in FOLDERS for path in sorted((folder / sub).rglob("*.yaml"))]
    manifest = folder / "manifest.yaml"
    return [manifest, *found] if manifest.exists() else found


def stray_files(folder: Path) -> list[Path]:
    """Files that look like rules and will not be read: a misspelt folder or another ending."""
    read = set(source_files(folder))
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _LIKE_RULES
        and path not in read
        and path.relative_to(folder).parts[0] not in BESIDES
        and path.is_file()
    ]


_LIKE_RULES = (".yaml", ".yml", ".json")


def digest_of(folders: Iterable[Path], *, salt: str) -> str:
    """Name the content of some folders: SHA-256 over every file's name and bytes, in order.

    A file that will not be read counts by its name, so that it is noticed when it appears.
    """
    total = hashlib.sha256(salt.encode())
    for folder in folders:
        total.update(b"\1folder" if folder.is_dir() else b"\1none")
        for path in source_files(folder):
            # Anything but an ordinary file is refused later, and is not waited for here.
            data = path.read_bytes() if path.is_file() else b"?"
            total.update(f"\0{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
            total.update(data)
        for path in stray_files(folder):
            total.update(f"\0stray {path.relative_to(folder).as_posix()}".encode())
    return total.hexdigest()
