"""A second reading of the law, slow and plain, to hold the library against.

Conditions are read as their author wrote them, from `knowledge_base.nodes[...].data`; nothing of
the library's own reading, lowering, engines or diagrams is used. Every world is two-valued: what
is not known is filled in with each value that it could have, by hand or by z3.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from typing import Any

import z3

from engagement_rules import KnowledgeBase, Matter
from engagement_rules._view import Op, View

DAY = dt.timedelta(days=1)
NOT_YET = "not yet"
NOT_KNOWN = "not known"

#: A fact is true or false, a choice the id of an option, a date a day or "not yet".
Value = bool | str | dt.date
Given = Mapping[str, Value]
World = Mapping[str, Value]
Holds = Callable[[World], bool]

WORD = {True: "yes", False: "no", None: "not known"}
OUTCOME = {True: "required", False: "not_required", None: "not_determined"}


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
        self.boundaries = sorted(set(self._boundaries()))
        self.cuts = self._cuts()
        self._read: dict[tuple[str, int], tuple[str, ...]] = {}
        self._held: dict[tuple[str, int], Holds] = {}
        self._forced: dict[tuple[str, int], dict[tuple[Value | None, ...], bool | None]] = {}
        self._solvers: dict[tuple[str, int], Solver] = {}

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
        found: dict[str, set[dt.date]] = {n: set() for n, kind in self.kind.items() if kind == "date"}

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

    def binding(self, kind: str, day: dt.date, *what: str) -> list[str]:
        """The entries of some kinds that bind a kind of body on a day."""
        return [
            name
            for name, data in self.nodes.items()
            if self.kind[name] in what
            and kind in data.get("binds", ())
            and lies_within(data.get("in_force") or {}, day)
        ]

    def duty(self, kind: str, day: dt.date) -> str | None:
        return next(iter(self.binding(kind, day, "duty")), None)

    def limbs(self, duty: str) -> list[str]:
        return [limb["id"] for limb in self.nodes[duty]["limbs"]]

    def outcomes(self, kind: str, day: dt.date) -> list[str]:
        """All that has a value for a kind of body on a day: duty, limbs, tracks, triggers, clashes."""
        duty = self.duty(kind, day)
        return [
            *([duty, *self.limbs(duty)] if duty else []),
            *self.binding(kind, day, "track", "trigger"),
            *self.contradictions,
        ]

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

    def reads(self, name: str, day: dt.date) -> tuple[str, ...]:
        """The facts, readings, choices and dates that a node rests on, in a fixed order."""
        key = (name, self.epoch(day))
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
        key = (name, self.epoch(day))
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
        memo = self._forced.setdefault((name, self.epoch(day)), {})
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
                seen.add(
                    self._fill_in(holds, names, (*state[:at], value, *state[at + 1 :]), memo)
                )
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
        return minimal_sets(
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

    def smallest_changes(
        self, name: str, day: dt.date, given: Given, *, value: bool
    ) -> list[dict[str, Value]]:
        """All changes of as few answers as will do; what is fixed stays as it is."""
        free = [n for n in self.reads(name, day) if not self.fixed(n, given)]
        return smallest_changes(
            free,
            {n: self.settle(n, v) for n, v in given.items()},
            self.domain,
            lambda answers: self.forced(name, day, answers) is value,
        )

    def solver(self, name: str, day: dt.date) -> Solver:
        """The z3 form of a node on a day."""
        key = (name, self.epoch(day))
        if key not in self._solvers:
            self._solvers[key] = Solver(self, name, day)
        return self._solvers[key]


def _date_test(written: Mapping[str, Any]) -> Holds:
    name = written["date"]
    if "is" in written:
        return lambda world: world[name] == NOT_YET
    if "before" in written:
        first = dt.date.fromisoformat(str(written["before"]))
        return lambda world: world[name] != NOT_YET and world[name] < first  # type: ignore[operator]
    first = dt.date.fromisoformat(str(written["on-or-after"]))
    return lambda world: world[name] != NOT_YET and world[name] >= first  # type: ignore[operator]


# -- z3 ------------------------------------------------------------------------------------


class Terms:
    """A node of the law as a z3 formula, and its variables."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.consistent: list[z3.BoolRef] = []
        self._made: dict[str, Any] = {}

    def variable(self, name: str) -> Any:
        if name not in self._made:
            law = self.law
            if law.kind[name] in ("fact", "reading"):
                self._made[name] = z3.Bool(name)
            else:
                self._made[name] = term = z3.Int(name)
                if law.kind[name] == "choice":
                    self.consistent += [term >= 0, term < len(law.domain(name))]
                else:  # a date is its ordinal; "not yet" lies after all days
                    self.consistent += [term >= 1, term <= dt.date.max.toordinal() + 1]
        return self._made[name]

    def has(self, name: str, value: Value) -> Any:
        """The variable has this value; of a date, it lies in the same stretch of days."""
        term = self.variable(name)
        if isinstance(value, bool):
            return term if value else z3.Not(term)
        if self.law.kind[name] == "choice":
            return term == list(self.law.domain(name)).index(value)
        if value == NOT_YET:
            return term == dt.date.max.toordinal() + 1
        days = [day for day in self.law.domain(name) if isinstance(day, dt.date)]
        at = days.index(self.law.settle(name, value))  # type: ignore[arg-type]
        ends = [*(day.toordinal() for day in days[1:]), dt.date.max.toordinal() + 1]
        begins = [1, *ends[:-1]]
        return z3.And(term >= begins[at], term < ends[at])

    def of(self, written: Any, day: dt.date) -> Any:
        if isinstance(written, bool):
            return z3.BoolVal(written)
        if isinstance(written, str):
            if self.law.kind[written] in ("fact", "reading"):
                return self.variable(written)
            return self.of(self.law.written(written, day), day)
        if "choice" in written:
            wanted = written["is"] if isinstance(written["is"], list | tuple) else [written["is"]]
            return z3.Or([self.has(written["choice"], option) for option in wanted])
        if "date" in written:
            term, after_all = self.variable(written["date"]), dt.date.max.toordinal() + 1
            if "is" in written:
                return term == after_all
            first = dt.date.fromisoformat(
                str(written.get("before") or written["on-or-after"])
            ).toordinal()
            late = z3.And(term >= first, term < after_all)
            return term < first if "before" in written else late
        ((op, parts),) = written.items()
        if op == "not":
            return z3.Not(self.of(parts, day))
        inner = [self.of(part, day) for part in parts]
        return z3.And(inner) if op == "all" else z3.Or(inner)


class Solver:
    """Asks z3 what some answers force."""

    def __init__(self, law: Law, name: str, day: dt.date) -> None:
        self.terms = Terms(law)
        self.goal = z3.Bool("the goal")
        self._solver = z3.Solver()
        self._formula = self.terms.of(law.written(name, day), day)
        self._solver.add(self.goal == self._formula)
        self._other: set[str] = set()
        self.names = law.reads(name, day)
        for variable in self.names:
            self.terms.variable(variable)
        self._solver.add(*self.terms.consistent)
        self._labels: dict[tuple[str, Value], Any] = {}

    def _label(self, name: str, value: Value) -> Any:
        value = self.terms.law.settle(name, value)
        key = (name, value)
        if key not in self._labels:
            self._labels[key] = z3.Bool(f"{name} is {value}")
            self._solver.add(z3.Implies(self._labels[key], self.terms.has(name, value)))
        return self._labels[key]

    def possible(self, given: Given, *, value: bool) -> bool:
        """Whether some world that fits the answers gives the value."""
        labels = [self._label(n, v) for n, v in given.items() if n in self.names]
        return self._solver.check(*labels, self.goal if value else z3.Not(self.goal)) == z3.sat

    def forced(self, given: Given) -> bool | None:
        yes, no = self.possible(given, value=True), self.possible(given, value=False)
        return None if yes and no else yes

    def hangs_on(self, given: Given) -> set[str]:
        """The variables, not given, that change the value in some world that fits the answers."""
        found = set()
        for name in self.names:
            if name not in given and self._differs(given, name):
                found.add(name)
        return found

    def _differs(self, given: Given, name: str) -> bool:
        term = self.terms.variable(name)
        label = z3.Bool(f"it hangs on {name}")
        if name not in self._other:
            self._other.add(name)
            other = z3.FreshConst(term.sort(), name)
            swap = [(term, other)]
            bounds = [z3.substitute(bound, *swap) for bound in self.terms.consistent]
            differs = z3.substitute(self._formula, *swap) != self._formula
            self._solver.add(z3.Implies(label, z3.And(differs, *bounds)))
        labels = [self._label(n, v) for n, v in given.items() if n in self.names]
        return self._solver.check(*labels, label) == z3.sat

    def fewest_that_force(self, given: Given, *, value: bool) -> dict[str, Value] | None:
        """Values that fit some answers and force a value, none of them to spare; or nothing."""
        if not self.possible(given, value=value):
            return None
        world = self._world(self._solver.model())
        for name in self.names:
            rest = {n: v for n, v in world.items() if n != name}
            if not self.possible(rest, value=not value):
                world = rest
        return world

    def _world(self, model: Any) -> dict[str, Value]:
        law, found = self.terms.law, {}
        for name in self.names:
            term = model.eval(self.terms.variable(name), model_completion=True)
            domain = law.domain(name)
            if law.kind[name] in ("fact", "reading"):
                found[name] = z3.is_true(term)
            elif law.kind[name] == "choice":
                found[name] = domain[term.as_long()]
            else:
                number = term.as_long()
                late = number > dt.date.max.toordinal()
                found[name] = law.settle(name, NOT_YET if late else dt.date.fromordinal(number))
        return found

    def minimal_sets(self, given: Given, *, value: bool) -> set[frozenset[str]]:
        """Every subset-minimal set of answers that forces a value.

        Source: M. Liffiton and others, Fast, flexible MUS enumeration (2016), the MARCO algorithm.
        """
        names = [name for name in given if name in self.names]
        chosen = {name: z3.Bool(name) for name in names}
        unexplored = z3.Solver()
        found: set[frozenset[str]] = set()

        def forces(kept: Iterable[str]) -> bool:
            return not self.possible({name: given[name] for name in kept}, value=not value)

        while unexplored.check() == z3.sat:
            model = unexplored.model()
            seed = {
                n for n in names if z3.is_true(model.eval(chosen[n], model_completion=True))
            }
            if forces(seed):
                for name in sorted(seed):
                    if forces(seed - {name}):
                        seed.discard(name)
                found.add(frozenset(seed))
                unexplored.add(z3.Or([z3.Not(chosen[name]) for name in seed]))
            else:
                for name in names:
                    if name not in seed and not forces(seed | {name}):
                        seed.add(name)
                unexplored.add(z3.Or([chosen[name] for name in names if name not in seed]))
        return found


# -- sets, by trying them all ----------------------------------------------------------------


def subsets(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """All subsets, small ones first."""
    items = list(items)
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def minimal_sets(
    names: Iterable[Any], forces: Callable[[tuple[Any, ...]], bool]
) -> set[frozenset[Any]]:
    """Every subset-minimal set that forces something, by trying all sets."""
    found: list[frozenset[Any]] = []
    for kept in subsets(names):
        if not any(known <= set(kept) for known in found) and forces(kept):
            found.append(frozenset(kept))
    return set(found)


def smallest_changes(
    names: Iterable[Any],
    given: Mapping[Any, Any],
    domain: Callable[[Any], Iterable[Any]],
    forces: Callable[[dict[Any, Any]], bool],
) -> list[dict[Any, Any]]:
    """All changes of as few variables as will do, by trying them all."""
    names = list(names)
    for size in range(len(names) + 1):
        found = []
        for changed in combinations(names, size):
            options = [[v for v in domain(n) if n not in given or v != given[n]] for n in changed]
            for values in product(*options):
                changes = dict(zip(changed, values, strict=True))
                if forces({**given, **changes}):
                    found.append(changes)
        if found:
            return found
    return []


# -- a view, by trying all worlds --------------------------------------------------------------


def arity(view: View, variable: int) -> int:
    return len(view.variables[variable].options) or 2


def view_worlds(view: View, given: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """Every way of filling in the variables that are not given."""
    return product(
        *(
            [given[v]] if v in given else range(arity(view, v))
            for v in range(len(view.variables))
        )
    )


def view_states(view: View) -> Iterator[dict[int, int]]:
    """Every set of answers: each variable with each value, and not known."""
    count = len(view.variables)
    for row in product(*([None, *range(arity(view, v))] for v in range(count))):
        yield {v: value for v, value in enumerate(row) if value is not None}


def true_in(view: View, root: int, world: tuple[int, ...]) -> bool:
    """The value of a node of a view in one world."""
    found: list[bool] = []
    for op, *rest in view.nodes[: root + 1]:
        if op == Op.FACT:
            found.append(world[rest[0]] == 1)
        elif op == Op.OPTION:
            found.append(world[rest[0]] in rest[1:])
        elif op == Op.ALL:
            found.append(all(found[child] for child in rest))
        elif op == Op.ANY:
            found.append(any(found[child] for child in rest))
        elif op == Op.NOT:
            found.append(not found[rest[0]])
        else:
            found.append(op == Op.YES)
    return found[root]


def view_kleene(view: View, given: Mapping[int, int]) -> list[bool | None]:
    """Kleene's value of every node of a view."""
    found: list[bool | None] = []
    for op, *rest in view.nodes:
        if op in (Op.FACT, Op.OPTION):
            wanted = rest[1:] or [1]
            found.append(given[rest[0]] in wanted if rest[0] in given else None)
        elif op in (Op.ALL, Op.ANY):
            parts, strong = [found[child] for child in rest], op == Op.ANY
            found.append(strong if strong in parts else None if None in parts else not strong)
        elif op == Op.NOT:
            inner = found[rest[0]]
            found.append(None if inner is None else not inner)
        else:
            found.append(op == Op.YES)
    return found


def view_forced(view: View, root: int, given: Mapping[int, int]) -> bool | None:
    """What a node is in every world that fits some answers; none when worlds differ."""
    seen = set()
    for world in view_worlds(view, given):
        seen.add(true_in(view, root, world))
        if len(seen) > 1:
            return None
    return seen.pop()


# -- whole matters -----------------------------------------------------------------------------


@dataclass
class Expected:
    """What must come out for one body at one act."""

    date: dt.date | None
    tracks: dict[str, str]
    given: dict[str, Value] = field(default_factory=dict)
    provision: str | None = None
    duty: str = "not_determined"
    limbs: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, frozenset[str]] = field(default_factory=dict)
    masked: frozenset[str] = frozenset()
    liable: tuple[str, ...] = ()
    reading: str | None = None


def expected(law: Law, matter: Matter, as_at: dt.date | None = None) -> dict[tuple[str, str], Any]:
    """Decide a whole matter by trying all worlds: for each body and act, what must come out."""
    bodies = {body.id: body for body in matter.bodies}
    found: dict[tuple[str, str], Expected] = {}
    acts = [(a.id, a.date, a.by, a.answers) for a in matter.acts] or [("the-matter", None, (), {})]
    for act, day, by, act_answers in acts:
        date = as_at or day
        for name in by or bodies or ["not-known"]:
            body = bodies.get(name)
            members: Iterable[str] = [name]
            if body and body.kind and law.nodes[body.kind].get("joint") and body.members:
                members = body.members
            for member in members:
                one = bodies.get(member)
                answers = {**matter.answers, **(one.answers if one else {}), **act_answers}
                found.setdefault(
                    (member, act),
                    _expected(law, matter, one, bodies, date, answers),
                )
    return found


def _expected(
    law: Law,
    matter: Matter,
    body: Any,
    bodies: Mapping[str, Any],
    date: dt.date | None,
    answers: Mapping[str, Any],
) -> Expected:
    owner = bodies[body.acting_for] if body and body.acting_for else body
    made = Expected(date, dict.fromkeys(law.tracks, "not_determined"))
    if body is None or body.kind is None or owner.kind is None:
        return made
    if law.nodes[body.kind].get("joint"):
        return made
    how = "exerciser"
    made.liable = (body.id,)
    if owner is not body:
        if body.under is None:
            return made
        how = law.nodes[body.under]["duty"]
        liable = {"owner": (owner.id,), "exerciser": (body.id,), "open": ()}
        made.liable = liable[law.nodes[body.under]["liable"]]
        made.reading = law.nodes[body.under].get("reading") if how == "open" else None
    kind = owner.kind if how == "owner" else body.kind
    duty_kind = body.kind if how == "exerciser" else owner.kind

    def no_such(name: str, kind: str) -> bool:
        abroad = law.nodes[kind].get("country", "England") != "England"
        return abroad or kind not in law.nodes[name]["binds"]

    duties = [name for name, kind in law.kind.items() if kind == "duty"]
    made.tracks |= {name: "out_of_scope" for name in law.tracks if no_such(name, kind)}
    if all(no_such(name, duty_kind) for name in duties):
        made.duty = "out_of_scope"
    if date is None or date < law.duties_from:
        return made
    made.given = _given(law, matter, answers)
    made.clashes = _clashes(law, made.given, date)
    made.masked = frozenset(
        name
        for clash, names in made.clashes.items()
        if clash not in matter.explained
        for name in names
    )
    made.given = {name: v for name, v in made.given.items() if name not in made.masked}

    def outcome(name: str) -> str:
        return OUTCOME[law.forced(name, date, made.given)]

    made.provision = law.duty(duty_kind, date)
    if made.provision:
        made.limbs = {n: WORD[law.forced(n, date, made.given)] for n in law.limbs(made.provision)}
    if made.duty != "out_of_scope":
        made.duty = outcome(made.provision) if made.provision else "not_required"
    if how == "open" and made.duty == "required":
        made.duty = "not_determined"  # on one reading the duty did not go with the function
    if date >= law.others_from:
        in_force = law.binding(kind, date, "track")
        for name in law.tracks:
            if made.tracks[name] != "out_of_scope":
                made.tracks[name] = outcome(name) if name in in_force else "not_required"
        made.triggers = {
            name: WORD[law.forced(name, date, made.given)]
            for name in law.binding(kind, date, "trigger")
        }
    return made


def _given(law: Law, matter: Matter, answers: Mapping[str, Any]) -> dict[str, Value]:
    words: dict[str, Value] = {"yes": True, "no": False}
    given: dict[str, Value] = {
        name: words[a.answer] if law.kind[name] == "fact" else a.answer
        for name, a in answers.items()
        if a.answer != NOT_KNOWN
    }
    return given | {name: day for name, day in matter.dates.items() if day is not None}


def _clashes(law: Law, given: Given, date: dt.date) -> dict[str, frozenset[str]]:
    """The contradictions that the answers force, and every answer in a smallest set that does."""
    found = {}
    for name in law.contradictions:
        if law.forced(name, date, given) is True:
            found[name] = frozenset().union(*law.minimal_sets(name, date, given, value=True))
    return found


_ORDER = ("required", "not_determined", "not_required", "out_of_scope")
_VALUES = ("yes", "not known", "no")


def total(outcomes: Iterable[str]) -> str:
    """The outcome of a whole matter: what is required of anyone is required."""
    return min(outcomes, key=_ORDER.index)


def total_value(values: Iterable[str]) -> str:
    return min(values, key=_VALUES.index)
