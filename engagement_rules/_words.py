"""Small words: dates and lists as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: dt.date) -> str:
    """A date in words: 1 July 2022."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """Words in a row: `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """A clause as a sentence: a capital letter and a full stop."""
    text = text.strip()
    if not text:
        return text
    closed = text if text[-1] in ".!?:" else f"{text}."
    return closed[:1].upper() + closed[1:]
