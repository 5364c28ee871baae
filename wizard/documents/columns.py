"""What the two columns of a table are called, where its marks are numbers that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MINUTES = re.compile(r"\d+ min")
_COUNTS = re.compile(r"\d+ of \d+\b.*")


def of_numbers(marks: Iterable[str]) -> tuple[str, str] | None:
    """The names of the columns; none where the marks are words."""
    marks = list(marks)
    if all(map(_MINUTES.fullmatch, marks)):
        return "Time", "What is done"
    if all(map(_COUNTS.fullmatch, marks)):
        return "How many", "On what"
    return None
