"""Which files make a knowledge base, and the digest that names their content.

Kept apart from the reading of them, so that a decision with a kept image reads no YAML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

#: The folders of a knowledge base, in the order in which they are read.
FOLDERS = ("actions", "law", "questions", "triggers")


def source_files(folder: Path) -> list[Path]:
    """The files of a knowledge base, in a fixed order."""
    found = [path for sub in FOLDERS for path in sorted((folder / sub).rglob("*.yaml"))]
    manifest = folder / "manifest.yaml"
    return [manifest, *found] if manifest.exists() else found


def digest_of(folders: Iterable[Path], *, salt: str) -> str:
    """Name the content of some folders: SHA-256 over every file's name and bytes, in order."""
    total = hashlib.sha256(salt.encode())
    for folder in folders:
        for path in source_files(folder):
            data = path.read_bytes()
            total.update(f"\0{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
            total.update(data)
        total.update(b"\1")
    return total.hexdigest()
