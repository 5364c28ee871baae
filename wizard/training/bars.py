"""A drawing of bars, each with its numbers in words: of how a room voted, and of what is missed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from engagement_rules._errors import printable

_SIZE, _LINE = 10.5, 13.5
_LETTER, _BOLD = 5.7, 6.4  # how wide one is, on average
_BAR, _WORDS = 400, 90
_HIGH, _GAP = 12, 5
_EDGE = 16  # around a drawing that stands for itself
_LABELS = 150


class Bar(NamedTuple):
    """One bar.

    Attributes:
        label: What it is of.
        share: How long it is, of a whole.
        words: Its numbers, as they stand beside it.
        filled: Whether it is filled.
    """

    label: str
    share: float
    words: str
    filled: bool = True


def percent(part: float) -> str:
    """A share in whole hundredths."""
    return f"{int(part * 100 + 0.5)}%"


def drawing(
    groups: Sequence[tuple[str, Sequence[Bar]]],
    *,
    labels: int = _LABELS,
    title: str = "",
    told: str = "",
) -> str:
    """Bars in groups, as SVG. Nothing is told by a colour alone: the words say it too.

    Args:
        groups: What stands above each group, and its bars.
        labels: How wide the labels are.
        title: What the whole is called, where it stands for itself.
        told: The same in words, for who cannot see it.
    """
    width = labels + _BAR + _WORDS
    edge = _EDGE if title else 0
    y = 4.0
    parts: list[str] = []
    if title:
        y += 2 * _LINE
        parts.append(_text(0, y, title, size=1.5 * _SIZE, bold=True))
        y += _LINE
    for above, bars in groups:
        for line in textwrap.wrap(printable(above), int(width / _BOLD)):
            y += _LINE
            parts.append(_text(0, y, line, bold=True))
        y += _GAP
        for bar in bars:
            parts += _row(y, bar, labels)
            y += _HIGH + _GAP
        y += _GAP * 2
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{-edge} {-edge} {width + 2 * edge} {y + 2 * edge:.0f}" '
        f'width="{width + 2 * edge}" height="{y + 2 * edge:.0f}" role="img">'
        f"{_spoken(title, told)}{''.join(parts)}</svg>"
    )


def _spoken(title: str, told: str) -> str:
    named = (("title", title), ("desc", told))
    return "".join(f"<{tag}>{_safe(words)}</{tag}>" for tag, words in named if words)


def _row(y: float, bar: Bar, labels: int) -> list[str]:
    label = textwrap.shorten(printable(bar.label), int(labels / _LETTER), placeholder="…")
    length = max(bar.share * _BAR, 1)
    fill = "#005eb8" if bar.filled else "#ffffff"
    return [
        _text(0, y + _HIGH - 2, label),
        f'<rect x="{labels}" y="{y:.1f}" width="{length:.1f}" height="{_HIGH}" '
        f'fill="{fill}" stroke="#005eb8" stroke-width="1"/>',
        _text(labels + length + 6, y + _HIGH - 2, bar.words),
    ]


def _text(x: float, y: float, words: str, *, size: float = _SIZE, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Liberation Sans, Arial, sans-serif" '
        f'font-size="{size}"{weight} fill="#212b32">{_safe(words)}</text>'
    )


def _safe(words: str) -> str:
    return escape(printable(words), quote=False)
