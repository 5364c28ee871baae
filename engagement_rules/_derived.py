"""Answers that follow from other answers: a question through its parts, an order from its dates.

A wide question ("does how people receive the service change?") is answered directly, or through
its parts (place, hours, booking ...). A question about what came first is answered directly, or
read from the named dates. Both ways may be used; where they disagree, the answers clash.

Everything behind this module sees the question alone: a view has no parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, NOT_YET, Answer

Day = dt.date | str | None
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Derived(NamedTuple):
    """The answers that count at a case, and how those that were not given came about.

    Attributes:
        answers: The answers that count, by question.
        through: For each question that was worked out, the parts or dates that settle it.
        open_law: For each question that hangs on points on which the law is open, those readings.
        disagree: For each question whose direct answer does not fit its parts or dates: what
            clashes, itself included.
    """

    answers: Mapping[str, Answer]
    through: Mapping[str, tuple[str, ...]] = _NOTHING
    open_law: Mapping[str, tuple[str, ...]] = _NOTHING
    disagree: Mapping[str, frozenset[str]] = _NOTHING


def clash_id(question: str) -> str:
    """The name under which a disagreement is reported, and can be explained."""
    return f"{question}.disagree"


def derive(
    given: Mapping[str, Answer],
    dates: Mapping[str, Day],
    base: KnowledgeBase,
    *,
    explained: Container[str] = (),
) -> Derived:
    """Work out what follows from the parts and the dates that were given.

    Args:
        given: The answers as given.
        dates: The named dates as given.
        base: The knowledge base.
        explained: The clashes of which somebody explained why both answers stand.
    """
    if base.part_names.isdisjoint(given) and base.ordered_dates.isdisjoint(dates):
        return Derived(given)
    work = _Work(given, dates, base, explained)
    for name in base.worked_out:
        work.settle(name)
    if not (work.through or work.disagree):
        return Derived(given)
    return Derived(work.answers, work.through, work.open_law, work.disagree)


class _Work:
    def __init__(
        self,
        given: Mapping[str, Answer],
        dates: Mapping[str, Day],
        base: KnowledgeBase,
        explained: Container[str],
    ) -> None:
        self.given = given
        self.explained = explained
        self.dates = dates
        self.base = base
        self.answers: dict[str, Answer] = dict(given)
        #: What each answer counts as for the question that it is a part of.
        self.counted: dict[str, str] = {name: answer.answer for name, answer in given.items()}
        self.through: dict[str, tuple[str, ...]] = {}
        self.open_law: dict[str, tuple[str, ...]] = {}
        self.disagree: dict[str, frozenset[str]] = {}

    def settle(self, name: str) -> None:
        said = self.given[name].answer if name in self.given else NOT_KNOWN
        found, through, doubts = self._found(name)
        if found is not None and said not in (NOT_KNOWN, found):
            self.disagree[name] = frozenset((name, *through))
            if clash_id(name) not in self.explained:
                self.counted[name] = NOT_KNOWN
        elif found is not None and said == NOT_KNOWN:
            self._set(name, found, through)
        elif found is None:
            self._leave_open(name, said, doubts)

    def _leave_open(self, name: str, said: str, doubts: tuple[str, ...]) -> None:
        """A question that its parts do not settle: the law may be open, or a part in doubt."""
        parts, readings = self.base.parts.get(name, ()), self.base.readings_of_parts
        others = [part for part in parts if part not in readings]
        only = [part for part in parts if part in readings and self.counted.get(part) == "yes"]
        known = [self.counted[part] for part in others if part in self.counted]
        none_of_the_others = NOT_KNOWN not in known and (len(known) == len(others) or said == "no")
        if only and none_of_the_others:
            self._set(name, NOT_KNOWN, tuple(only))
            self.open_law[name] = tuple(dict.fromkeys(readings[part] for part in only))
        elif said == "no" and (doubts or only):
            # A part that is not known leaves the whole not known, whatever was said of it.
            self._set(name, NOT_KNOWN, doubts or tuple(only))

    def _set(self, name: str, answer: str, through: tuple[str, ...]) -> None:
        self.answers[name] = Answer.model_construct(answer=answer)
        self.counted[name] = answer
        self.through[name] = through

    def _found(self, name: str) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """What parts and dates say, through which of them, and which parts are in doubt."""
        parts = self.base.parts.get(name, ())
        if not parts:
            value, through = self._from_dates(name)
            return value, through, ()
        said = {part: self.counted[part] for part in parts if part in self.counted}
        yes = tuple(part for part in parts if said.get(part) == "yes")
        sure = tuple(part for part in yes if part not in self.base.readings_of_parts)
        if sure:
            return "yes", sure, ()
        if not yes and len(said) == len(parts) and NOT_KNOWN not in said.values():
            return "no", parts, ()
        return None, (), tuple(part for part in parts if said.get(part) == NOT_KNOWN)

    def _from_dates(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        """`yes` when one of the orders holds, `no` when none does, else nothing."""
        found: list[bool | None] = []
        read: list[str] = []
        for order in self.base.nodes[name].data["read_from"]:
            value = self._order(order)
            names = [order["date"], order.get("before") or order["until"]]
            if value:
                return "yes", tuple(names)
            found.append(value)
            read += names
        if None in found:
            return None, ()
        return "no", tuple(dict.fromkeys(read))

    def _order(self, order: Mapping[str, str | int]) -> bool | None:
        one = self.dates.get(str(order["date"]))
        other = self.dates.get(str(order.get("before") or order["until"]))
        if one is None or other is None:
            return None
        if "before" in order:
            if isinstance(one, dt.date) and isinstance(other, dt.date):
                return one < other
            return one != NOT_YET
        if isinstance(one, dt.date) and isinstance(other, dt.date):
            return (other - one).days < int(order["fewer_days_than"])
        return None


def too_early(
    answers: Mapping[str, Answer], dates: Mapping[str, Day], base: KnowledgeBase, name: str
) -> bool:
    """Whether an open question is about an event of which it was told that no day is planned."""
    once = base.nodes[name].data.get("once")
    return once is not None and name not in answers and dates.get(once) == NOT_YET


def open_parts(answers: Mapping[str, Answer], base: KnowledgeBase, name: str) -> tuple[str, ...]:
    """The parts of a question that are still open, if somebody began to answer it through them."""
    parts = base.parts.get(name, ())
    if not any(part in answers for part in parts):
        return ()
    return tuple(_open(answers, parts))


def _open(answers: Mapping[str, Answer], parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        if part not in answers or answers[part].answer == NOT_KNOWN:
            yield part
