"""A drawing of how a room voted: a bar for each answer, with its number and its share in words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from engagement_rules._errors import printable

_WIDTH, _SIZE, _LINE = 640, 10.5, 13.5
_LABEL, _BAR, _LETTERS = 150, 400, 100
_HIGH, _GAP = 12, 5


class Bar(NamedTuple):
    """One answer.

    Attributes:
        label: What it is called.
        votes: How many were for it.
        share: What part of the votes it had.
        right: Whether it is what the rules say.
    """

    label: str
    votes: int
    share: float
    right: bool


def share(bar: Bar) -> str:
    """How many were for an answer, as a number and a share."""
    return f"{bar.votes} ({percent(bar.share)})"


def percent(part: float) -> str:
    """A share in whole hundredths."""
    return f"{int(part * 100 + 0.5)}%"


def drawing(groups: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """A bar for each answer to each question, as SVG.

    What is right is filled and has a word beside it; so nothing is told by a colour alone.

    Args:
        groups: Each question, and its answers.
    """
    y = 4.0
    parts: list[str] = []
    for title, bars in groups:
        for line in textwrap.wrap(printable(title), _LETTERS):
            y += _LINE
            parts.append(_text(0, y, line, bold=True))
        y += _GAP
        for bar in bars:
            parts += _row(y, bar)
            y += _HIGH + _GAP
        y += _GAP * 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y:.0f}" '
        f'width="{_WIDTH}" height="{y:.0f}" role="img">{"".join(parts)}</svg>'
    )


def _row(y: float, bar: Bar) -> list[str]:
    label = textwrap.shorten(printable(bar.label), 26, placeholder="…")
    length = bar.share * _BAR
    fill = "#005eb8" if bar.right else "#ffffff"
    words = share(bar) + (" right" if bar.right else "")
    return [
        _text(0, y + _HIGH - 2, label),
        f'<rect x="{_LABEL}" y="{y:.1f}" width="{max(length, 1):.1f}" height="{_HIGH}" '
        f'fill="{fill}" stroke="#005eb8" stroke-width="1"/>',
        _text(_LABEL + max(length, 1) + 6, y + _HIGH - 2, words),
    ]


def _text(x: float, y: float, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Liberation Sans, Arial, sans-serif" '
        f'font-size="{_SIZE}"{weight} fill="#212b32">{escape(words, quote=False)}</text>'
    )
