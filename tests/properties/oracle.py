"""A second reading of the law, slow and plain, to hold the library against.

Conditions are read as their author wrote them, from `knowledge_base.nodes[...].data`; nothing of
the library's own reading, lowering, engines or diagrams is used. Every world is two-valued: what
is not known is filled in with each value that it could have, by hand or by z3.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import worlds

from engagement_rules import KnowledgeBase

DAY = dt.timedelta(days=1)
NOT_YET = "not yet"
NOT_KNOWN = "not known"

#: A fact is true or false, a choice the id of an option, a date a day or "not yet".
Value = bool | str | dt.date
Given = Mapping[str, Value]
World = Mapping[str, Value]
Holds = Callable[[World], bool]


def day_of(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def lies_within(days: Mapping[str, Any], day: dt.date) -> bool:
    first, last = day_of(days.get("from")), day_of(days.get("to"))
    return (first is None or first <= day) and (last is None or day <= last)


class Law:
    """What the entries of a knowledge base say, read a second time."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.nodes = {name: node.data for name, node in base.nodes.items()}
        self.kind = {name: node.kind for name, node in base.nodes.items()}
        self.duties_from = base.encoded_from["duties"]
        self.others_from = base.encoded_from["others"]
        self.bodies = [name for name, kind in self.kind.items() if kind == "body"]
        self.contradictions = [n for n, kind in self.kind.items() if kind == "contradiction"]
        self.tracks = [name for name, kind in self.kind.items() if kind == "track"]
        self.parts = self._parts()
        facts = {name: self.nodes[name] for name, kind in self.kind.items() if kind == "fact"}
        self.only_if = {name: data["only_if"] for name, data in facts.items() if "only_if" in data}
        self.read_from = {
            name: tuple(data["read_from"]) for name, data in facts.items() if data.get("read_from")
        }
        self.boundaries = sorted(set(self._boundaries()))
        self.cuts = self._cuts()
        self._binding: dict[tuple[str, int, tuple[str, ...]], tuple[str, ...]] = {}
        #: Each meaning of a condition has a number; what is worked out of it is kept by that.
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._meant: dict[tuple[str, int], int] = {}
        self._read: dict[int, tuple[str, ...]] = {}
        self._held: dict[int, Holds] = {}
        self._forced: dict[int, dict[tuple[Value | None, ...], bool | None]] = {}

    def _parts(self) -> dict[str, tuple[str, ...]]:
        """For each wide question its parts."""
        found: dict[str, tuple[str, ...]] = {}
        for name, data in self.nodes.items():
            if "part_of" in data:
                found[data["part_of"]] = (*found.get(data["part_of"], ()), name)
        return found

    # -- days ------------------------------------------------------------------------------

    def _boundaries(self) -> Iterator[dt.date]:
        """Every first day on which something begins or has ended."""
        for data in self.nodes.values():
            spans = [data.get("in_force") or {}, data.get("existed") or {}]
            for days in [*spans, *data.get("versions", ())]:
                first, last = day_of(days.get("from")), day_of(days.get("to"))
                yield from [first] if first else []
                yield from [last + DAY] if last else []
        yield self.duties_from
        yield self.others_from

    def epoch(self, day: dt.date) -> int:
        """Two days with one number have the same law."""
        return bisect_right(self.boundaries, day)

    def days(self) -> list[dt.date]:
        """Both sides of every day on which the law changes."""
        return [day for first in self.boundaries for day in (first - DAY, first)]

    def existed(self, kind: str, day: dt.date) -> bool:
        return lies_within(self.nodes[kind].get("existed") or {}, day)

    def _cuts(self) -> dict[str, list[dt.date]]:
        found: dict[str, set[dt.date]] = {
            n: set() for n, kind in self.kind.items() if kind == "date"
        }

        def walk(written: Any) -> None:
            if isinstance(written, dict):
                for relation in ("before", "on-or-after"):
                    if "date" in written and relation in written:
                        found[written["date"]].add(dt.date.fromisoformat(str(written[relation])))
                for part in written.values():
                    walk(part)
            elif isinstance(written, list | tuple):
                for part in written:
                    walk(part)

        for data in self.nodes.values():
            walk(data.get("condition"))
            walk(data.get("versions"))
        return {name: sorted(days) for name, days in found.items()}

    # -- what binds whom -------------------------------------------------------------------

    def binding(self, kind: str, day: dt.date, *what: str) -> tuple[str, ...]:
        """The entries of some kinds that bind a kind of body on a day."""
        key = (kind, self.epoch(day), what)
        if key not in self._binding:
            self._binding[key] = tuple(
                name
                for name, data in self.nodes.items()
                if self.kind[name] in what
                and lies_within(data.get("in_force") or {}, day)
                and (kind in data.get("binds", ()) or self._binds_all(name))
            )
        return self._binding[key]

    def _binds_all(self, name: str) -> bool:
        return self.kind[name] in _FOR_ALL and not self.nodes[name].get("binds")

    def duty(self, kind: str, day: dt.date) -> str | None:
        return next(iter(self.binding(kind, day, "duty")), None)

    def limbs(self, duty: str) -> list[str]:
        return [limb["id"] for limb in self.nodes[duty]["limbs"]]

    def outcomes(self, kind: str, day: dt.date) -> list[str]:
        """All that is proved for a day: each outcome, and each test of which a state speaks."""
        duty = self.duty(kind, day)
        spoken = [
            name
            for one in self.binding(kind, day, "action", "notice", "check")
            for name in _spoken_of(self.nodes[one].get("if"))
            if name != "duty" and self.kind[name] == "test"
        ]
        return [
            *([duty, *self.limbs(duty)] if duty else []),
            *self.binding(kind, day, "track", "trigger", "gate"),
            *(f"{one}.{side}" for one in self.checks(kind, day) for side in ("failed", "met")),
            *self.contradictions,
            *dict.fromkeys(spoken),
        ]

    def checks(self, kind: str, day: dt.date) -> tuple[str, ...]:
        return self.binding(kind, day, "check")

    # -- conditions ------------------------------------------------------------------------

    def written(self, name: str, day: dt.date) -> Any:
        """The condition of a node on a day; a duty is its scope and one of its limbs."""
        data = self.nodes[name]
        if self.kind[name] == "duty":
            return {"all": [data["scope"]["id"], {"any": self.limbs(name)}]}
        if data.get("always"):
            return True
        if "condition" in data:
            return data["condition"]
        (found,) = [v["condition"] for v in data["versions"] if lies_within(v, day)]
        return found

    def meaning(self, name: str, day: dt.date) -> int:
        """A number for what a node says on a day, down to the questions.

        Two nodes with one number say the same word for word, so what holds of one holds of both.
        """
        key = (name, self.epoch(day))
        if key not in self._meant:
            self._meant[key] = self._number(self.written(name, day), day)
        return self._meant[key]

    def _number(self, written: Any, day: dt.date) -> int:
        if isinstance(written, str) and self.kind[written] not in ("fact", "reading"):
            return self.meaning(written, day)
        said: tuple[Any, ...]
        if isinstance(written, bool | str):
            said = ("is", written)
        elif "choice" in written or "date" in written:
            said = tuple(sorted((key, str(value)) for key, value in written.items()))
        else:
            ((op, parts),) = written.items()
            listed = [parts] if op == "not" else parts
            said = (op, *(self._number(part, day) for part in listed))
        return self._numbers.setdefault(said, len(self._numbers))

    def reads(self, name: str, day: dt.date) -> tuple[str, ...]:
        """The facts, readings, choices and dates that a node rests on, in a fixed order."""
        key = self.meaning(name, day)
        if key not in self._read:
            self._read[key] = tuple(dict.fromkeys(self._leaves(name, day)))
        return self._read[key]

    def _leaves(self, written: Any, day: dt.date) -> Iterator[str]:
        if isinstance(written, bool):
            return
        if isinstance(written, str):
            if self.kind[written] in ("fact", "reading"):
                yield written
            else:
                yield from self._leaves(self.written(written, day), day)
        elif "choice" in written or "date" in written:
            yield written.get("choice") or written["date"]
        else:
            ((op, parts),) = written.items()
            for part in [parts] if op == "not" else parts:
                yield from self._leaves(part, day)

    def domain(self, name: str) -> tuple[Value, ...]:
        """The values that a variable can have; one day stands for all between two cuts."""
        if self.kind[name] == "choice":
            return tuple(option["id"] for option in self.nodes[name]["options"])
        if self.kind[name] == "date":
            cuts = self.cuts[name]
            return (*([cuts[0] - DAY] if cuts else [dt.date(2020, 1, 1)]), *cuts, NOT_YET)
        return (False, True)

    def settle(self, name: str, value: Value) -> Value:
        """The value of the domain that stands for a value."""
        if not isinstance(value, dt.date):
            return value
        days = [day for day in self.domain(name) if isinstance(day, dt.date)]
        return days[max(0, bisect_right(days, value) - 1)]

    def fixed(self, name: str, given: Given) -> bool:
        """Whether nobody can change a variable; a fixed fact can still be found out."""
        if self.kind[name] in ("date", "reading"):
            return True
        return bool(self.nodes[name].get("fixed")) and name in given

    def holds(self, name: str, day: dt.date) -> Holds:
        """A node as a function of a whole world."""
        key = self.meaning(name, day)
        if key not in self._held:
            self._held[key] = self._compile(self.written(name, day), day)
        return self._held[key]

    def _compile(self, written: Any, day: dt.date) -> Holds:
        if isinstance(written, bool):
            return lambda world: written
        if isinstance(written, str):
            if self.kind[written] in ("fact", "reading"):
                return lambda world: world[written] is True
            return self.holds(written, day)
        if "choice" in written:
            wanted = written["is"] if isinstance(written["is"], list | tuple) else [written["is"]]
            return lambda world: world[written["choice"]] in wanted
        if "date" in written:
            return _date_test(written)
        ((op, parts),) = written.items()
        if op == "not":
            inner = self._compile(parts, day)
            return lambda world: not inner(world)
        inners = [self._compile(part, day) for part in parts]
        if op == "all":
            return lambda world: all(part(world) for part in inners)
        assert op == "any", written
        return lambda world: any(part(world) for part in inners)

    # -- what is forced --------------------------------------------------------------------

    def worlds(self, names: Iterable[str], given: Given) -> Iterator[dict[str, Value]]:
        """Every way of filling in what is not given."""
        names = list(names)
        columns = [[given[n]] if n in given else list(self.domain(n)) for n in names]
        for row in product(*columns):
            yield dict(zip(names, row, strict=True))

    def forced(self, name: str, day: dt.date, given: Given) -> bool | None:
        """What a node is in every world that fits some answers; none when worlds differ."""
        names = self.reads(name, day)
        state = tuple(self.settle(n, given[n]) if n in given else None for n in names)
        memo = self._forced.setdefault(self.meaning(name, day), {})
        return self._fill_in(self.holds(name, day), names, state, memo)

    def _fill_in(
        self,
        holds: Holds,
        names: tuple[str, ...],
        state: tuple[Value | None, ...],
        memo: dict[tuple[Value | None, ...], bool | None],
    ) -> bool | None:
        if state in memo:
            return memo[state]
        found: bool | None
        if None not in state:
            found = holds(dict(zip(names, state, strict=True)))  # type: ignore[arg-type]
        else:
            at = state.index(None)
            seen: set[bool | None] = set()
            for value in self.domain(names[at]):
                seen.add(self._fill_in(holds, names, (*state[:at], value, *state[at + 1 :]), memo))
                if len(seen) > 1 or None in seen:
                    break
            found = seen.pop() if len(seen) == 1 else None
        memo[state] = found
        return found

    def kleene(self, name: str, day: dt.date, given: Given) -> bool | None:
        """What Kleene's three-valued logic makes of a node, step by step as it was written."""
        return self._kleene(self.written(name, day), day, given)

    def _kleene(self, written: Any, day: dt.date, given: Given) -> bool | None:
        if isinstance(written, bool):
            return written
        if isinstance(written, str):
            if self.kind[written] in ("fact", "reading"):
                return None if written not in given else given[written] is True
            return self.kleene(written, day, given)
        if "choice" in written or "date" in written:
            name = written.get("choice") or written["date"]
            return self._compile(written, day)({name: given[name]}) if name in given else None
        ((op, parts),) = written.items()
        if op == "not":
            inner = self._kleene(parts, day, given)
            return None if inner is None else not inner
        found = {self._kleene(part, day, given) for part in parts}
        strong = op == "any"
        return strong if strong in found else None if None in found else not strong

    def minimal_sets(
        self, name: str, day: dt.date, given: Given, *, value: bool
    ) -> set[frozenset[str]]:
        """Every subset-minimal set of answers that forces a value, by trying all sets."""
        known = [n for n in self.reads(name, day) if n in given]
        return worlds.minimal_sets(
            known, lambda kept: self.forced(name, day, {n: given[n] for n in kept}) is value
        )

    def hangs_on(self, name: str, day: dt.date, given: Given) -> set[str]:
        """What is not given and changes the value in some world, by looking at all worlds."""
        names, holds = self.reads(name, day), self.holds(name, day)
        return {
            open_
            for open_ in names
            if open_ not in given
            for world in self.worlds(names, given)
            if any(holds({**world, open_: v}) != holds(world) for v in self.domain(open_))
        }


#: Kinds of entry that speak to every kind of body when they name none.
_FOR_ALL = ("gate", "check", "action", "notice")


def _spoken_of(written: Any) -> Iterator[str]:
    """The nodes of which a state speaks."""
    if isinstance(written, Mapping):
        if "node" in written:
            yield written["node"]
        for part in written.values():
            yield from _spoken_of(part)
    elif isinstance(written, list | tuple):
        for part in written:
            yield from _spoken_of(part)


def _date_test(written: Mapping[str, Any]) -> Holds:
    name = written["date"]
    if "is" in written:
        return lambda world: world[name] == NOT_YET
    if "before" in written:
        first = dt.date.fromisoformat(str(written["before"]))
        return lambda world: world[name] != NOT_YET and world[name] < first  # type: ignore[operator]
    first = dt.date.fromisoformat(str(written["on-or-after"]))
    return lambda world: world[name] != NOT_YET and world[name] >= first  # type: ignore[operator]


def answers_to(law: Law, names: tuple[str, ...]) -> Iterator[dict[str, Value]]:
    """Every set of answers to some questions."""
    for row in product(*([None, *law.domain(name)] for name in names)):
        yield {n: value for n, value in zip(names, row, strict=True) if value is not None}
