"""Who acts and when: every kind of body, day and arrangement under which the law can differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engagement_rules._assess import assess
from engagement_rules._cases import Case
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import NOT_KNOWN, Matter
from engagement_rules._outcomes import DUTY
from engagement_rules._states import spoken_of

DAY = dt.timedelta(days=1)
#: Days further than this behind the last change of the law say nothing new.
BEYOND = dt.timedelta(days=730)
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Setting:
    """One body at one act, on any of some days on which the law is the same.

    Attributes:
        kind: The kind of the body that acts; none when it is not known.
        days: The first and last day; none when the day is not known.
        owner: The kind of the body whose function it is, or `not known`; none when it is its own.
        under: The arrangement, if there is one.
    """

    kind: str | None
    days: Span | None
    owner: str | None = None
    under: str | None = None

    def written(self, day: dt.date | None) -> dict[str, Any]:
        """A matter of this setting, without any answer."""
        acting: dict[str, Any] = {"id": "body", "kind": self.kind}
        bodies = [acting]
        if self.owner is not None:
            acting["acting_for"] = "owner"
            kind = None if self.owner == NOT_KNOWN else self.owner
            bodies.append({"id": "owner", "kind": kind})
        if self.under is not None:
            acting["under"] = self.under
        act = {"id": "act", "date": day.isoformat() if day else None, "by": ["body"]}
        return {"title": "A matter to try the rules on", "bodies": bodies, "acts": [act]}

    def case(self, base: KnowledgeBase) -> Case:
        """The case of this setting, decided without any answer."""
        first = self.days[0] if self.days else None
        found = assess(Matter.from_dict(self.written(first)), knowledge_base=base)
        return found._cases[0]


def kinds(base: KnowledgeBase, *, joint: bool = False) -> list[str]:
    """The kinds of body that act for themselves, or those that act through their members."""
    return [node.id for node in base.of_kind("body") if bool(node.data.get("joint")) == joint]


def edges(nodes: Iterable[Node]) -> set[dt.date]:
    """The first day of each period that the dates of some entries make."""
    found: set[dt.date] = set()
    for node in nodes:
        for data in (node.data, *node.data.get("versions", ()), *node.data.get("standing", ())):
            days = data.get("in_force") or data.get("existed") or data
            if isinstance(days.get("from"), str):
                found.add(dt.date.fromisoformat(days["from"]))
            if isinstance(days.get("to"), str):
                found.add(dt.date.fromisoformat(days["to"]) + DAY)
    return found


def periods(base: KnowledgeBase, kind: str | None, extra: Iterable[dt.date] = ()) -> list[Span]:
    """The periods in which the law is the same for a kind of body, the last first.

    Args:
        base: The rules.
        kind: The kind of body; none for a body that is not known.
        extra: Days on which something else begins that is looked at.
    """
    regimes = base.regimes.get(kind, ()) if kind else ()
    starts = {regime.from_ for regime in regimes} | {regime.to + DAY for regime in regimes}
    starts |= {*extra, *base.encoded_from.values()}
    starts = {day for day in starts if EARLIEST <= day <= LATEST}
    first, last = base.nodes[kind].in_force if kind else (None, None)
    first = first or max(EARLIEST, min(starts) - BEYOND)
    last = min(last or LATEST, max(*starts, base.verified_to) + BEYOND, LATEST)
    cuts = [first, *sorted(day for day in starts if first < day <= last)]
    ends = [*(day - DAY for day in cuts[1:]), last]
    return [span for span in zip(cuts, ends, strict=True) if span[0] <= span[1]][::-1]


def closure(base: KnowledgeBase, node: str) -> list[Node]:
    """The actions, notices and checks on whose dates an entry turns: itself, and checks below."""
    if node == DUTY:
        return []
    found: dict[str, Node] = {}
    waiting = [node]
    while waiting:
        name = waiting.pop()
        if name != DUTY and name not in found and base.nodes[name].kind in _WITH_IF:
            found[name] = base.nodes[name]
            waiting += [spoken for spoken, _ in spoken_of(base.nodes[name].data.get("if"))]
    return list(found.values())


_WITH_IF = ("action", "notice", "check")


def plain_settings(
    base: KnowledgeBase, *, body: str | None, extra: Iterable[dt.date] = ()
) -> Iterator[Setting]:
    """Every body that acts for itself, on a day that is known."""
    for kind in kinds(base):
        if body in (None, kind):
            yield from (Setting(kind, span) for span in periods(base, kind, extra))


def handed_settings(
    base: KnowledgeBase, *, body: str | None, extra: Iterable[dt.date] = ()
) -> Iterator[Setting]:
    """Every body that acts for another under an arrangement, on a day that is known."""
    for arrangement in base.of_kind("arrangement"):
        for kind in arrangement.data["exercisers"]:
            for owner in arrangement.data["owners"]:
                if body in (None, kind) and _plain(base, kind) and _plain(base, owner):
                    spans = _shared(base, arrangement, (kind, owner), extra)
                    yield from (Setting(kind, span, owner, arrangement.id) for span in spans)


def _plain(base: KnowledgeBase, kind: str) -> bool:
    return not base.nodes[kind].data.get("joint")


def _shared(
    base: KnowledgeBase, arrangement: Node, both: tuple[str, str], extra: Iterable[dt.date]
) -> Iterator[Span]:
    kind, owner = both
    starts = {day for span in periods(base, owner, extra) for day in span[:1]}
    starts |= edges([arrangement, base.nodes[owner]]) | set(extra)
    for span in periods(base, kind, starts):
        if all(node.holds_on(span[0]) for node in (arrangement, base.nodes[owner])):
            yield span


def odd_settings(
    base: KnowledgeBase, *, body: str | None, extra: Iterable[dt.date] = ()
) -> Iterator[Setting]:
    """What leaves the law open: no day, no known body, a committee, a handing over not known."""
    for kind in (*kinds(base), *kinds(base, joint=True)):
        if body not in (None, kind):
            continue
        yield Setting(kind, None)
        for span in periods(base, kind, extra):
            if not _plain(base, kind):
                yield Setting(kind, span)
            yield Setting(kind, span, NOT_KNOWN)
    if body is None:
        yield Setting(None, None)
        yield from (Setting(None, span) for span in periods(base, None, extra))
