"""What the two columns of a table of marks are called, in every format that names them."""

from __future__ import annotations

import re
from collections.abc import Iterable

ANSWERS = frozenset(("yes", "no", "not known", "not asked"))
STRENGTHS = frozenset(("must", "should", "may", "could"))
_MINUTES = re.compile(r"\d+ min")
_COUNTS = re.compile(r"\d+ of \d+\b.*")


def heads(marks: Iterable[str]) -> tuple[str, str]:
    """The names of the columns: what the marks are, and what they are of."""
    said = {mark.lower() for mark in marks}
    if said <= ANSWERS:
        return "Answer", "To what"
    if said <= STRENGTHS:
        return "How binding", "What to do"
    if all(map(_MINUTES.fullmatch, said)):
        return "Time", "What is done"
    if all(map(_COUNTS.fullmatch, said)):
        return "How many", "On what"
    return "Mark", "What it is about"
