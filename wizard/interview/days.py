"""Days as people write them."""

from __future__ import annotations

import datetime as dt
import re

from engagement_rules._words import MONTHS, long_date

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_WORDS = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})$")
_NOT_KNOWN = frozenset(
    {"not known", "unknown", "don't know", "dont know", "i don't know", "i dont know", "?"}
)
_NOT_YET = frozenset({"not yet", "none", "no", "never"})
HOW = "Write it as 3 March 2026, 3/3/2026 or 2026-03-03; or `today`"


def read_day(text: str, today: dt.date) -> dt.date:
    """Read a day.

    Args:
        text: What a person wrote; the day comes before the month.
        today: What `today`, `tomorrow` and `yesterday` are counted from.

    Raises:
        ValueError: It is no day; the message says how to write one.
    """
    said = " ".join(text.lower().split())
    shift = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(said)
    if shift is not None:
        return today + dt.timedelta(days=shift)
    if found := _ISO.match(said):
        year, month, day = map(int, found.groups())
    elif found := _SLASHED.match(said):
        day, month, year = map(int, found.groups())
    elif (found := _WORDS.match(said)) and _month(found[2]):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    else:
        raise ValueError(f"“{text}” is no day that can be read. {HOW}.")
    try:
        made = dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}” is no day of the calendar. {HOW}.") from None
    if not 1900 <= made.year <= 2199:
        raise ValueError(f"“{text}” lies outside 1900 to 2199. {HOW}.")
    return made


def _month(word: str) -> int:
    """The number of a month, of which at least three letters are written; else 0."""
    for number, month in enumerate(MONTHS, 1):
        if len(word) >= 3 and month.lower().startswith(word):
            return number
    return 0


def is_not_known(text: str) -> bool:
    """Whether somebody says that they do not know."""
    return " ".join(text.lower().replace("\u2019", "'").split()) in _NOT_KNOWN


def is_not_yet(text: str) -> bool:
    """Whether somebody says that it has not happened."""
    return " ".join(text.lower().split()) in _NOT_YET


def told(day: dt.date | str | None) -> str:
    """A day as it is shown: in words, `not yet`, or `not known`."""
    if day is None:
        return "not known"
    if isinstance(day, str):
        return day if is_not_yet(day) else long_date(dt.date.fromisoformat(day))
    return long_date(day)
