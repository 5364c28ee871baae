"""What one matter shows of the rules, by reading each condition as it was written.

Nothing of the library's own counting is used. A part of a condition was decisive when the entry
comes out differently with the part put to yes and put to no, the rest as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import oracle
import worlds
from oracle import Given, Law

from engagement_rules.testing.coverage import Key

Path_ = tuple[int, ...]
NAMES = {True: "yes", False: "no", None: "not known"}
#: The last day of a regime without an end.
NO_END = dt.date(2199, 12, 31)


def standing(law: Law, kind: str, day: dt.date) -> list[str]:
    """Every entry with a value that stands for a kind of body on a day."""
    found: dict[str, None] = {}
    waiting = law.outcomes(kind, day)
    while waiting:
        name = waiting.pop()
        if name in found or law.kind[name] in ("fact", "reading"):
            continue
        found[name] = None
        waiting += _names(law.written(name, day))
    return list(found)


def _names(written: Any) -> Iterator[str]:
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict) and not {"choice", "date"} & set(written):
        ((_, parts),) = written.items()
        for part in [parts] if isinstance(parts, str | dict) else parts:
            yield from _names(part)


def questions(law: Law, kind: str, day: dt.date) -> list[str]:
    """What can be answered there and is read by something."""
    read = {n: None for entry in standing(law, kind, day) for n in law.reads(entry, day)}
    return [name for name in read if law.kind[name] != "reading"]


def states(law: Law, names: list[str]) -> Iterator[dict[str, Any]]:
    """Every set of answers to some questions."""
    for row in product(*((None, *law.domain(name)) for name in names)):
        yield {n: v for n, v in zip(names, row, strict=True) if v is not None}


def parts(law: Law, entry: str, day: dt.date) -> Iterator[tuple[str, Path_, str]]:
    """Each part of an entry's condition: its place in words, the way to it, and itself in short."""
    written = law.written(entry, day)
    if law.kind[entry] == "duty":
        yield "scope", (0,), short(written["all"][0])
        yield "limbs", (1,), short(written["all"][1])
        seen = set()
        for number, limb in enumerate(written["all"][1]["any"]):
            if limb not in seen:
                yield f"limbs > {number + 1}", (1, number), short(limb)
            seen.add(limb)
        return
    if isinstance(written, bool):
        return
    start = "condition"
    for number, version in enumerate(law.nodes[entry].get("versions", ()), start=1):
        if oracle.lies_within(version, day):
            start = f"versions > {number} > condition"
    if isinstance(written, str) or {"choice", "date"} & set(written):
        yield start, (), short(written)
    else:
        yield from _inside(written, start, ())


def _inside(written: Any, place: str, path: Path_) -> Iterator[tuple[str, Path_, str]]:
    if isinstance(written, str) or {"choice", "date"} & set(written):
        return
    ((op, inner),) = written.items()
    if op == "not":
        yield f"{place} > not", (*path, 0), short(inner)
        yield from _inside(inner, f"{place} > not", (*path, 0))
        return
    seen = set()
    for number, part in enumerate(inner):
        if meant(part) in seen:
            continue
        seen.add(meant(part))
        here = f"{place} > {op} > {number + 1}"
        yield here, (*path, number), short(part)
        yield from _inside(part, here, (*path, number))


def short(written: Any) -> str:
    if isinstance(written, str):
        return written
    if "choice" in written:
        wanted = written["is"] if isinstance(written["is"], list) else [written["is"]]
        return f"{written['choice']} is {' or '.join(dict.fromkeys(wanted))}"
    if "date" in written:
        ((relation, day),) = [item for item in written.items() if item[0] != "date"]
        shown = "is not yet" if relation == "is" else f"{relation} {day}"
        return f"{written['date']} {shown}"
    ((op, inner),) = written.items()
    if op == "not":
        return f"not {short(inner)}"
    return f"{op} of [{', '.join(short(part) for part in inner)}]"


def meant(written: Any) -> Any:
    """The same for two ways of writing one thing."""
    if isinstance(written, str):
        return written
    if "choice" in written:
        wanted = written["is"] if isinstance(written["is"], list) else [written["is"]]
        return "choice", written["choice"], frozenset(wanted)
    if "date" in written:
        return tuple(sorted((key, str(value)) for key, value in written.items()))
    ((op, inner),) = written.items()
    return ("not", meant(inner)) if op == "not" else (op, *dict.fromkeys(map(meant, inner)))


def with_part(law: Law, entry: str, day: dt.date, given: Given, path: Path_, put: bool) -> Any:
    """The value of an entry with one part of its condition put to a value."""

    def value(written: Any, path: Path_) -> bool | None:
        if not path:
            return put
        ((op, inner),) = written.items()
        if op == "not":
            found = value(inner, path[1:])
            return None if found is None else not found
        here, put_in = meant(inner[path[0]]), value(inner[path[0]], path[1:])
        values = [
            put_in if meant(part) == here else law._kleene(part, day, given) for part in inner
        ]
        strong = op == "any"
        return strong if strong in values else None if None in values else not strong

    return value(law.written(entry, day), path)


def part_at(law: Law, entry: str, day: dt.date, path: Path_) -> Any:
    written = law.written(entry, day)
    for step in path:
        ((op, inner),) = written.items()
        written = inner if op == "not" else inner[step]
    return written


class Shown:
    """What matters of one body at one act show.

    Args:
        law: The law.
        kind: The kind of body.
        first: The first day of its regime.
        last: The last day.
    """

    def __init__(self, law: Law, kind: str, first: dt.date, last: dt.date) -> None:
        self.law, self.kind, self.day, self.last = law, kind, first, last
        self.entries = standing(law, kind, first)
        self.questions = questions(law, kind, first)
        self.parts = {entry: list(parts(law, entry, first)) for entry in self.entries}
        self.duty = law.duty(kind, first)
        self._reasons: list[tuple[bool, dict[str, Any]]] | None = None
        self._known: dict[tuple[Any, ...], set[Key]] = {}

    def clash(self, given: Given) -> bool:
        return any(
            self.law.kleene(name, self.day, given) is True for name in self.law.contradictions
        )

    def left(self, given: Given) -> dict[str, Any]:
        """The answers that are left when those that clash are set aside."""
        law, day = self.law, self.day
        aside: set[str] = set()
        for name in law.contradictions:
            if law.kleene(name, day, given) is True:
                for reason in law.minimal_sets(name, day, given, value=True):
                    aside |= reason
        return {name: value for name, value in given.items() if name not in aside}

    def of(self, given: Given, on: tuple[str, ...], date: dt.date) -> set[Key]:
        """Everything that a matter with these answers shows."""
        left = self.left(given)
        found: set[Key] = {Key("regime", self.kind, str(self.day))}
        if date == self.day or (date == self.last and self.last != NO_END):
            found.add(Key("day", self.kind, str(date)))
        for entry in self.entries:
            if self.law.kind[entry] == "gate" and entry not in on:
                continue
            counted = given if self.law.kind[entry] == "contradiction" else left
            found |= self._of_entry(entry, counted)
        for name in self.questions:
            found.add(Key("value", name, self._word(name, left)))
        for value, reason in self.reasons:
            if all(name in left and left[name] == said for name, said in reason.items()):
                found.add(self.reason_key(value, reason))
        return found

    def of_contradictions(self, given: Given) -> set[Key]:
        """What a matter with these answers shows of contradictions."""
        return {key for name in self.law.contradictions for key in self._of_entry(name, given)}

    def _of_entry(self, entry: str, given: Given) -> set[Key]:
        known = (entry, *(given.get(name) for name in self.law.reads(entry, self.day)))
        if known not in self._known:
            self._known[known] = self._worked_out(entry, given)
        return self._known[known]

    def _worked_out(self, entry: str, given: Given) -> set[Key]:
        law, day = self.law, self.day
        found = {Key("value", entry, NAMES[law.kleene(entry, day, given)])}
        for place, path, part in self.parts[entry]:
            both = {with_part(law, entry, day, given, path, put) for put in (True, False)}
            said = law._kleene(part_at(law, entry, day, path), day, given)
            if both == {True, False} and said is not None:
                found.add(Key("half", entry, place, said, part))
        return found

    def _word(self, name: str, given: Given) -> str:
        if name not in given:
            return "not known"
        value = given[name]
        if self.law.kind[name] == "fact":
            return NAMES[value]
        if self.law.kind[name] == "choice" or value == oracle.NOT_YET:
            return str(value)
        cuts = [cut for cut in self.law.cuts[name] if cut <= value]
        return f"from {cuts[-1]}" if cuts else "earliest"

    @property
    def reasons(self) -> list[tuple[bool, dict[str, Any]]]:
        """Every smallest set of answers that settles the duty, by trying all sets of answers."""
        if self._reasons is None:
            self._reasons = [] if self.duty is None else list(self._all_reasons(self.duty))
        return self._reasons

    def _all_reasons(self, duty: str) -> Iterator[tuple[bool, dict[str, Any]]]:
        law, day = self.law, self.day
        names = [name for name in law.reads(duty, day) if law.kind[name] != "reading"]
        for given in states(law, names):
            value = law.forced(duty, day, given)
            if value is not None and not any(
                law.forced(duty, day, {n: v for n, v in given.items() if n != name}) is value
                for name in given
            ):
                yield value, given

    def reason_key(self, value: bool, reason: Mapping[str, Any]) -> Key:
        words = sorted(f"{name}: {self._word(name, reason)}" for name in reason)
        return Key("reason", str(self.duty), " and ".join(words), value)


def matter(shown: Shown, given: Given, on: tuple[str, ...], date: dt.date) -> dict[str, Any]:
    """A matter with these answers."""
    kinds = shown.law.kind
    body: dict[str, Any] = {"id": "body", "kind": shown.kind, "policies": list(on)}
    return {
        "title": "A matter",
        "bodies": [body],
        "acts": [{"id": "act", "date": date.isoformat()}],
        "answers": {
            name: NAMES[value] if kinds[name] == "fact" else value
            for name, value in given.items()
            if kinds[name] != "date"
        },
        "dates": {name: str(value) for name, value in given.items() if kinds[name] == "date"},
    }


__all__ = ["Shown", "matter", "states", "worlds"]
