"""The law as written, put to z3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import z3
from oracle import NOT_YET, Given, Law, Value


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
            seed = {n for n in names if z3.is_true(model.eval(chosen[n], model_completion=True))}
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


_solvers: dict[tuple[int, int], Solver] = {}


def solver(law: Law, name: str, day: dt.date) -> Solver:
    """The z3 form of what a node says on a day, kept for the next question."""
    key = (id(law), law.meaning(name, day))
    if key not in _solvers:
        _solvers[key] = Solver(law, name, day)
    return _solvers[key]
