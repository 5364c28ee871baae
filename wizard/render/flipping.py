"""Matters that flip, as clauses: what is answered, for whom, and on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from engagement_rules import KnowledgeBase
from engagement_rules._flips import Limit, Stretch
from engagement_rules._words import listed, long_date

#: Law that goes on is in force up to this day.
LAST_DAY = dt.date(2199, 12, 31)


class Both(NamedTuple):
    """The rules before and after a change, to name things by; the newer name goes first."""

    old: KnowledgeBase
    new: KnowledgeBase

    def data(self, name: str) -> Any:
        """What either says of an entry."""
        base = self.new if name in self.new.nodes else self.old
        return base.nodes[name].data


def clause(limit: Limit, both: Both) -> str:
    """One part of a description as a clause."""
    data = both.data(limit.id)
    if limit.is_date:
        return _period(limit, str(data["says"]))
    says = _answers(limit.id, both)
    if len(limit.words) > len(limit.others):
        return f"it is not so that {listed([says[word] for word in limit.others], last='or')}"
    return listed([says[word] for word in limit.words], last="or")


def _answers(name: str, both: Both) -> dict[str, str]:
    """The answers to a question as clauses, those of the newer rules first."""
    found: dict[str, str] = {}
    for base in both:
        node = base.nodes.get(name)
        if node is None:
            continue
        if node.kind == "fact":
            says = {word: str(node.data["says"][word]) for word in ("yes", "no")}
        elif node.kind == "choice":
            says = {str(option["id"]): str(option["says"]) for option in node.data["options"]}
        else:
            says = {}
        found = {**says, **found}
    return found


def _period(limit: Limit, says: str) -> str:
    """The periods of a named date as a clause."""
    every = sorted({*limit.words, *limit.others} - {"earliest", "not yet"})
    cuts = [dt.date.fromisoformat(word.removeprefix("from ")) for word in every]
    starts = ["earliest", *every]
    spans: list[str] = []
    place = 0
    while place < len(starts):
        if starts[place] not in limit.words:
            place += 1
            continue
        end = place
        while end + 1 < len(starts) and starts[end + 1] in limit.words:
            end += 1
        spans.append(_between(place, end, cuts))
        place = end + 1
    told = [f"{says} {span}".strip() for span in spans[:1]] + spans[1:]
    if "not yet" in limit.words:
        told.append(f"the day has not come on which {says}")
    return ", or ".join(told)


def _between(first: int, last: int, cuts: list[dt.date]) -> str:
    begins = cuts[first - 1] if first else None
    ends = cuts[last] if last < len(cuts) else None
    if begins and ends:
        return days_told(begins, ends - dt.timedelta(days=1))
    if begins:
        return f"on or after {long_date(begins)}"
    return f"before {long_date(ends)}" if ends else ""


def where_(where: Sequence[Stretch], both: Both) -> str:
    """The bodies and the days: for an integrated care board, from 1 July 2022."""
    days: dict[str, list[str]] = {}
    for stretch in where:
        span = days_told(stretch.from_, None if stretch.to == LAST_DAY else stretch.to)
        days.setdefault(stretch.body, []).append(span)
    together: dict[tuple[str, ...], list[str]] = {}
    for body, spans in days.items():
        data = both.data(body)
        name = f"{data.get('article', 'a')} {data['label']}".strip()
        together.setdefault(tuple(spans), []).append(name)
    return "; ".join(f"for {listed(bodies)}, {listed(spans)}" for spans, bodies in together.items())


def days_told(first: dt.date | None, last: dt.date | None) -> str:
    """Days in words: from 1 July 2022."""
    if first and last and first == last:
        return f"on {long_date(first)}"
    if first and last:
        return f"from {long_date(first)} to {long_date(last)}"
    if first:
        return f"from {long_date(first)}"
    return f"until {long_date(last)}" if last else ""
