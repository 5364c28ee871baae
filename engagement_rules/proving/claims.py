"""Invariants proved: for every matter of each law of which they speak, or refuted with one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import z3

from engagement_rules import _expressions as expressions
from engagement_rules._errors import KnowledgeBaseError
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules.proving import acting
from engagement_rules.proving.language import Invariant
from engagement_rules.proving.laws import Law
from engagement_rules.proving.naming import QUESTIONS, QUESTIONS_OF, misnamed, several
from engagement_rules.proving.sound import unsound
from engagement_rules.proving.terms import Rails
from engagement_rules.proving.witness import Answers, answers_in, as_matter, fewest


class Refuted(NamedTuple):
    """Why an invariant does not hold.

    Attributes:
        what: What is otherwise, as a clause.
        matter: A matter that shows it, with as few answers as will do; none where days do.
        twin: The matter that it is held against, where it takes two.
    """

    what: str
    matter: dict[str, Any] | None = None
    twin: dict[str, Any] | None = None


class Found(NamedTuple):
    """What became of a claim: for which bodies and periods it was looked at, and what refutes it.

    Attributes:
        where: The kinds of body with the first and last days.
        refuted: What refutes it; none when it holds.
    """

    where: tuple[tuple[str, dt.date, dt.date], ...]
    refuted: Refuted | None


def look_at(invariant: Invariant, base: KnowledgeBase, laws: Iterable[Law]) -> Found:
    """Prove an invariant, or refute it.

    Raises:
        KnowledgeBaseError: It names what is not there.
    """
    problems = list(misnamed(invariant, base))
    if problems:
        raise KnowledgeBaseError(problems)
    scoped = [kept for law in laws if (kept := law.within(invariant.written.for_))]
    form = invariant.written.form
    if form == "delegation":
        return Found(*acting.somebody_answers(base, Refuted))
    if form == "unbroken":
        return Found(*acting.unbroken(base, invariant.written.for_, Refuted))
    if form == "alike":
        return _alike(invariant, scoped)
    where: list[tuple[str, dt.date, dt.date]] = []
    came_up = False
    seen = _Seen()
    for law in scoped:
        found = _FORMS[form](_Claim(invariant, law, seen))
        if found is None:
            continue
        came_up = came_up or found != _VACUOUS
        where += [(kind, regime.from_, regime.to) for kind, regime in law.where]
        if isinstance(found, Refuted):
            return Found(tuple(where), found)
    if not where or not came_up:
        return Found(tuple(where), Refuted("it speaks of nothing: what it names never comes up"))
    if form == "only":
        for name in invariant.written.only.on if invariant.written.only else ():
            if name not in seen.effects:
                return Found(tuple(where), Refuted(f"they never change `{name}`"))
    return Found(tuple(where), None)


class _Seen:
    """What was seen in the laws that were looked at before.

    Attributes:
        effects: With `only`: the nodes that turned.
        passed: With `every_outcome`: the formulas that are right.
    """

    def __init__(self) -> None:
        self.effects: set[str] = set()
        self.passed: dict[Any, Any] = {}
        #: Whether a formula can hold, by its number; kept with it, so that no other gets that.
        self._can: dict[int, tuple[Any, bool]] = {}

    def can_be(self, goal: Any, *more: Any) -> bool:
        """Whether something can be so. What is asked besides follows from the formula itself."""
        if goal.get_id() not in self._can:
            solver = z3.Solver()
            solver.add(goal, *more)
            self._can[goal.get_id()] = goal, solver.check() == z3.sat
        return self._can[goal.get_id()][1]


class _Claim:
    """An invariant, and one law of which it speaks."""

    def __init__(self, invariant: Invariant, law: Law, seen: _Seen) -> None:
        self.written = invariant.written
        self.law = law
        self.terms = law.terms
        self.seen = seen

    def condition(self, written: Any) -> Rails | None:
        """A condition of the claim here; none when this law does not have what it names."""
        found = self.law.stands(expressions.read(written))
        return None if found is None else self.terms.condition(self.law.base, found)

    def named(self, name: str) -> Iterator[str]:
        """The ids behind a name or words for several."""
        base, meant = self.law.base, several(name)
        if meant is not None and meant.what == QUESTIONS_OF:
            yield from (n.id for n in base.of_kind(*QUESTIONS) if n.data.get("group") == meant.of)
        elif meant is not None and meant.of == "outcome":
            yield from self.law.outcomes
        elif meant is not None:
            for node in base.of_kind(meant.of):
                if meant.of in QUESTIONS or self.law.has(node.id):
                    yield node.id
        else:
            found = self.law.called(name)
            if found is not None and (base.nodes[found].kind in QUESTIONS or self.law.has(found)):
                yield found

    def questions(self, names: Iterable[str]) -> frozenset[int]:
        """The questions behind some names."""
        known = self.terms.view.index_of_variable
        ids = (one for name in names for one in self.named(name))
        return frozenset(known[one] for one in ids if one in known)

    def steps(self, names: Iterable[str]) -> list[str]:
        """The nodes behind some names that stand in this law."""
        return list(dict.fromkeys(one for name in names for one in self.named(name)))

    def matter(self, answers: Answers, title: str) -> dict[str, Any]:
        """The matter that gives some answers."""
        kind, day = self.law.first
        view = self.terms.view
        return as_matter(self.law.base, view, answers, kind=kind, day=day, title=title)

    def without_clash(self) -> list[Any]:
        """That no answers clash: what can be only in a clash is as good as not at all."""
        return [z3.Not(self.terms.named(name).yes) for name in self.law.clash]

    def can_be(self, goal: Any) -> bool:
        """Whether something can be so under some answers."""
        return self.seen.can_be(goal, self.terms.consistent(self.terms.asked_in(goal)))

    def refuted(self, what: str, goal: Any) -> Refuted | None:
        """What refutes a claim: the fewest answers that make something certain, if any do."""
        if not self.can_be(goal):
            return None
        answers = fewest(self.terms, goal, self.terms.asked_in(goal))
        return None if answers is None else Refuted(what, self.matter(answers, what))


#: It holds here, and what it speaks of cannot come up.
_VACUOUS = "it does not come up"
_Form = Callable[[_Claim], "Refuted | str | None"]
_HOLDS = "it holds"


def _if(claim: _Claim) -> Refuted | str | None:
    one, other = claim.condition(claim.written.if_), claim.condition(claim.written.then)
    if one is None or other is None:
        return None
    found = claim.refuted(
        "the first condition holds and the second does not", _and(one.yes, other.no)
    )
    return found or (_HOLDS if claim.can_be(one.yes) else _VACUOUS)


def _never(claim: _Claim) -> Refuted | str | None:
    one = claim.condition(claim.written.never)
    if one is None:
        return None
    return claim.refuted("the condition holds", one.yes) or _HOLDS


def _possible(claim: _Claim) -> Refuted | str | None:
    one = claim.condition(claim.written.possible)
    if one is None:
        return None
    if claim.can_be(_and(one.yes, *claim.without_clash())):
        return _HOLDS
    kind, day = claim.law.first
    return Refuted(f"for {kind} from {day} it cannot be without answers that clash")


def _same(claim: _Claim) -> Refuted | str | None:
    names = [claim.law.called(name) for name in claim.written.same]
    if not all(name and claim.law.has(name) for name in names):
        return None
    first, *others = [claim.terms.named(str(name)) for name in names]
    for other in others:
        for one, two in ((first, other), (other, first)):
            found = claim.refuted("one is so and the other is not", _and(one.yes, two.no))
            if found:
                return found
    return _HOLDS


def _no_effect(claim: _Claim) -> Refuted | str | None:
    effect = claim.written.no_effect
    assert effect is not None  # noqa: S101 - the form of the claim says so
    nodes = claim.steps(effect.on)
    for name in nodes:
        found = _turns(claim, name, claim.questions(effect.of))
        if found:
            return found
    return _HOLDS if nodes else None


def _only(claim: _Claim) -> Refuted | str | None:
    effect = claim.written.only
    assert effect is not None  # noqa: S101 - the form of the claim says so
    questions = claim.questions(effect.of)
    meant = {one: name for name in effect.on for one in claim.named(name)}
    for name in claim.law.outcomes:
        if meant.get(name) in claim.seen.effects:
            continue
        found = _turns(claim, name, questions)
        if found and name not in meant:
            return found
        if found:
            claim.seen.effects.add(meant[name])
    return _HOLDS


def _turns(claim: _Claim, name: str, questions: frozenset[int]) -> Refuted | None:
    """Two matters that differ in some questions only, and in a node."""
    read = claim.terms.read(name)
    moved = questions & read
    if not moved:
        return None
    one = claim.terms.named(name)
    other = claim.terms.moved(one, moved)
    return _twins(claim, f"`{name}` changes", _and(one.yes, other.no), read, moved)


def _never_less(claim: _Claim) -> Refuted | str | None:
    effect = claim.written.never_less
    assert effect is not None  # noqa: S101 - the form of the claim says so
    questions, nodes = claim.questions(effect.of), claim.steps(effect.on)
    terms = claim.terms
    for name in nodes:
        read = terms.read(name)
        moved = frozenset(questions & read)
        if not moved:
            continue
        one = claim.terms.named(name)
        more = claim.terms.moved(one, moved)
        kept = [
            z3.Implies(claim.terms.value(v, 1), claim.terms.moved_value(v, 1))
            for v in sorted(moved)
        ]
        goal = _and(one.yes, more.no, *kept)
        found = _twins(claim, f"`{name}` goes from yes to no", goal, read, moved)
        if found:
            return found
    return _HOLDS if nodes else None


def _twins(
    claim: _Claim, what: str, goal: Any, read: frozenset[int], moved: frozenset[int]
) -> Refuted | None:
    terms = claim.terms
    solver = z3.Solver()
    every = [terms.known(variable) for variable in sorted(read)]
    others = [terms.moved_known(variable) for variable in sorted(moved)]
    bounds = (terms.consistent(read), terms.moved_consistent(moved), *every, *others)
    if not claim.seen.can_be(goal, *bounds):
        return None
    solver.add(goal, *bounds)
    if solver.check() != z3.sat:
        return None
    model = solver.model()
    first = answers_in(terms, model, sorted(read))
    second = first | {v: terms.moved_answer(model, v) for v in moved}
    return Refuted(what, claim.matter(first, what), claim.matter(second, f"{what}: the twin"))


def _never_enough(claim: _Claim) -> Refuted | str | None:
    effect = claim.written.never_enough
    assert effect is not None  # noqa: S101 - the form of the claim says so
    these, those = claim.steps(effect.of), claim.steps(effect.on)
    for one in these:
        for other in those:
            goal = _and(claim.terms.named(one).yes, claim.terms.named(other).no)
            if not claim.can_be(_and(goal, *claim.without_clash())):
                return Refuted(f"whenever `{one}` is yes, so is `{other}`")
    return _HOLDS if these and those else None


def _every_outcome(claim: _Claim) -> Refuted | str | None:
    for name in claim.law.outcomes:
        exact = claim.written.every_outcome == "exact"
        answers = unsound(claim.law, name, exact=exact, passed=claim.seen.passed)
        if answers is not None:
            return Refuted(f"`{name}` is told otherwise than it is", claim.matter(answers, name))
    return _HOLDS


_FORMS: dict[str, _Form] = {
    "if": _if,
    "never": _never,
    "possible": _possible,
    "same": _same,
    "no_effect": _no_effect,
    "only": _only,
    "never_less": _never_less,
    "never_enough": _never_enough,
    "every_outcome": _every_outcome,
}


def _alike(invariant: Invariant, laws: list[Law]) -> Found:
    """Provisions that bind different bodies, or the same at different times, held side by side."""
    by_duty: dict[str, list[Law]] = {}
    for law in laws:
        if law.duty in invariant.written.alike:
            by_duty.setdefault(str(law.duty), []).append(law)
    where = tuple(
        (kind, regime.from_, regime.to)
        for found in by_duty.values()
        for law in found
        for kind, regime in law.where
    )
    if len(by_duty) < len(set(invariant.written.alike)):
        missing = sorted(set(invariant.written.alike) - set(by_duty))
        return Found(where, Refuted(f"no body owes {' and '.join(missing)} in these days"))
    looked: set[tuple[int, int]] = set()
    first = by_duty[invariant.written.alike[0]]
    for one in first:
        for other in (law for found in by_duty.values() for law in found):
            for left, right in ((one, other), (other, one)):
                yes = left.terms.named(str(left.duty)).yes
                no = right.terms.named(str(right.duty)).no
                if (yes.get_id(), no.get_id()) in looked:
                    continue
                looked.add((yes.get_id(), no.get_id()))
                claim = _Claim(invariant, left, _Seen())
                what = f"{left.duty} is yes and {right.duty} is no"
                found_here = claim.refuted(what, _and(yes, no))
                if found_here:
                    return Found(where, found_here)
    return Found(where, None)


def _and(*parts: Any) -> Any:
    return z3.And(*parts)
