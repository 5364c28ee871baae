"""Figures of several rounds: ratios, medians, and an aim met or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

#: The figures of one engine by round.
Rounds = Mapping[int, Mapping[str, Any]]
Aim = dict[str, Any]


def ratio(mine: Rounds, theirs: Rounds) -> float | None:
    """The median over rounds of one engine's time over another's in the same round."""
    found = ratios(mine, theirs)
    return median(found) if found else None


def ratios(mine: Rounds, theirs: Rounds) -> list[float]:
    """One engine's time over another's in each round, smallest first."""
    return sorted(mine[turn]["us"] / theirs[turn]["us"] for turn in mine.keys() & theirs.keys())


def middle(rounds: Rounds, what: str) -> float:
    """The median of a figure over the rounds."""
    return float(median(one[what] for one in rounds.values()))


def number(value: float | None) -> str:
    """A figure for a table, to three places."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def aim(
    text: str, figures: Sequence[float | None], holds: Callable[[float], bool], form: str
) -> Aim:
    """Judge an aim: `text`, `met` (none if a figure was not measured) and `figure`."""
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures):
        return {"text": text, "met": None, "figure": ""}
    return {"text": text, "met": all(map(holds, known)), "figure": form.format(*known)}


def listed(aims: Iterable[Aim]) -> list[str]:
    """The aims as lines of Markdown."""
    return [
        f"- {_verdict(each['met'])}: {each['text']}"
        + (f": {each['figure']}" if each["figure"] else "")
        for each in aims
    ]


def _verdict(met: bool | None) -> str:
    return "not measured" if met is None else "**met**" if met else "**not met**"
