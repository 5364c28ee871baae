"""LibreOffice as a reader of what was made: Word files turned into PDF, and what can be read there.

The office keeps one profile for all tests of a process, as making one takes longer than a document.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest


@cache
def _profile() -> str:
    folder = tempfile.TemporaryDirectory(prefix="office-")
    atexit.register(folder.cleanup)
    return f"-env:UserInstallation={Path(folder.name).as_uri()}"


def as_pdf(*files: Path) -> list[Path]:
    """Turn Word files into PDF, beside them; the test is skipped where there is no office."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("needs LibreOffice (soffice), which is not here")
    into = ["--headless", "--convert-to", "pdf", "--outdir", str(files[0].parent)]
    subprocess.run(
        [office, _profile(), *into, *map(str, files)], check=True, capture_output=True, timeout=300
    )
    return [file.with_suffix(".pdf") for file in files]


def text_of(pdf: Path, *, page: int | None = None) -> str:
    """The text of a PDF, or of one page; the test is skipped where poppler is not here."""
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("needs poppler (pdftotext), which is not here")
    only = ["-f", str(page), "-l", str(page)] if page else []
    done = subprocess.run([reader, *only, pdf, "-"], check=True, capture_output=True, timeout=60)
    return " ".join(done.stdout.decode().split())
