"""The file that a Word document is: packed so that the same document is the same file."""

from __future__ import annotations

import io
import zipfile


def settled(data: bytes) -> bytes:
    """The same file with its parts in order and without the time at which it was packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        # The list of kinds comes first: some programmes look for it there.
        for name in sorted(old.namelist(), key=lambda name: (name[0] not in "[_", name)):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system, part.external_attr = 0, 0
            new.writestr(part, old.read(name))
    return made.getvalue()
