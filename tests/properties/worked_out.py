"""What answers come to, a second time: questions through their parts, and read from dates.

Written from docs/reference/language.md, "Questions with parts" and "Questions read from dates".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oracle import NOT_KNOWN, NOT_YET, Law, Value

#: A named date as a matter gives it.
Day = dt.date | str | None


@dataclass
class Told:
    """What some answers come to.

    Attributes:
        values: What is known of each fact, choice and date.
        disagree: For each question whose direct answer does not fit its parts or dates, by the
            name of the clash: the question, and the parts or dates that it does not fit.
        open_law: For each question that the law alone leaves open, the readings that would do.
    """

    values: dict[str, Value] = field(default_factory=dict)
    disagree: dict[str, frozenset[str]] = field(default_factory=dict)
    open_law: dict[str, frozenset[str]] = field(default_factory=dict)


def told(
    law: Law, answers: Mapping[str, str], dates: Mapping[str, Day], explained: Collection[str] = ()
) -> Told:
    """What answers and dates come to, when each question may be answered in several ways.

    An answer that clashes stands in `values` all the same; whoever explained the clash counts it.
    """
    found = Told({name: day for name, day in dates.items() if day is not None})
    words = {"yes": True, "no": False}
    for name, said in answers.items():
        if said != NOT_KNOWN:
            found.values[name] = words[said] if law.kind[name] == "fact" else said
    for name in law.read_from:
        reading = _from_dates(law.read_from[name], dates)
        if reading is not None:
            value, why = reading
            _settle(found, name, value, why)
    aside = {clash.removesuffix(".disagree") for clash in found.disagree if clash not in explained}
    for name, parts in law.parts.items():
        known = {part: None if part in aside else found.values.get(part) for part in parts}
        _from_parts(law, found, name, known, answers)
    return found


def _settle(found: Told, name: str, value: bool, why: frozenset[str]) -> None:
    """A direct answer and the other way fit one another, or they clash."""
    if found.values.setdefault(name, value) is not value:
        found.disagree[f"{name}.disagree"] = why | {name}


def _from_parts(
    law: Law, found: Told, name: str, known: Mapping[str, Value | None], answers: Mapping[str, str]
) -> None:
    sure = [part for part in known if part not in law.only_if]
    yes = [part for part in sure if known[part] is True]
    if yes:
        return _settle(found, name, True, frozenset(yes))
    if all(value is False for value in known.values()):
        return _settle(found, name, False, frozenset(known))
    # Anything else says neither yes nor no. What counts is what was said directly ...
    direct = found.values.get(name)
    spoken_for = [part for part in sure if direct is False and part not in answers]
    doubtful = [part for part in known if part in law.only_if and known[part] is True]
    if doubtful and all(known[part] is False or part in spoken_for for part in sure):
        # ... unless nothing is yes but a part of which the law does not say whether it counts ...
        found.values.pop(name, None)
        found.open_law[name] = frozenset(law.only_if[part] for part in doubtful)
    elif direct is False and any(known[part] is None for part in known if part in answers):
        # ... or somebody was asked about a part and it is not known, which leaves no "no" certain.
        del found.values[name]
    return None


def _from_dates(
    orders: tuple[Mapping[str, Any], ...], dates: Mapping[str, Day]
) -> tuple[bool, frozenset[str]] | None:
    """Yes when one order holds, no when none does; and the dates that say so."""
    held = [(_holds(order, dates), frozenset(_dates_of(order))) for order in orders]
    for value, names in held:
        if value is True:
            return True, names
    if any(value is None for value, _ in held):
        return None
    return False, frozenset().union(*(names for _, names in held))


def _dates_of(order: Mapping[str, Any]) -> Iterator[str]:
    yield order["date"]
    yield order.get("before") or order["until"]


def _holds(order: Mapping[str, Any], dates: Mapping[str, Day]) -> bool | None:
    one, other = (dates.get(name) for name in _dates_of(order))
    if one is None or other is None:
        return None
    if "before" in order:
        return _place(one) < _place(other)
    if NOT_YET in (one, other):
        return None  # days that have not all passed cannot be counted
    assert isinstance(one, dt.date)
    assert isinstance(other, dt.date)
    return other < one + dt.timedelta(days=order["fewer_days_than"])


def _place(day: dt.date | str) -> int:
    """Days in their order; "not yet" is later than any day."""
    return day.toordinal() if isinstance(day, dt.date) else dt.date.max.toordinal() + 1
