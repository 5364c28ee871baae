"""Holds what a determination explains against the law as written, by brute force or by z3."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import expectations
import matters
import oracle
import provers
import smallest

from engagement_rules import Determination, Matter, assess

Changes = frozenset[tuple[str, str]]


class Node:
    """One thing to explain, in one case, and what the law makes of it."""

    def __init__(self, check: Check, case: expectations.Expected, name: str, outcome: str) -> None:
        self.case, self.name, self.outcome = case, name, outcome
        assert case.date is not None
        self.day: dt.date = case.date
        self.target = str(case.provision) if name == "duty" else name
        self.reading = case.reading if name == "duty" else None
        #: A contradiction that holds is explained by the answers that it sets aside.
        self.given = case.told if name in case.clashes else case.given
        self.truth = check.law.forced(self.target, self.day, self.given)
        self.decided = self.truth is not None and outcome not in ("not_determined", "not known")
        open_ = {self.reading} if self.reading and outcome == "not_determined" else set()
        self.hangs = check.hangs_on(self.target, self.day, self.given) | open_
        self.sets: set[frozenset[str]] = set()
        if self.truth is not None:
            self.sets = check.minimal_sets(self.target, self.day, self.given, value=self.truth)


class Check:
    """Compares every explanation of a determination; counts what it has seen."""

    def __init__(self, law: oracle.Law, *, by_z3: bool) -> None:
        self.law = law
        self.by_z3 = by_z3
        self.seen: Counter[str] = Counter()
        self._changes: dict[tuple[object, ...], list[smallest.Changes]] = {}

    # -- what must be ----------------------------------------------------------------------

    def minimal_sets(
        self, name: str, day: dt.date, given: oracle.Given, *, value: bool
    ) -> set[frozenset[str]]:
        if self.by_z3:
            return provers.solver(self.law, name, day).minimal_sets(given, value=value)
        return self.law.minimal_sets(name, day, given, value=value)

    def hangs_on(self, name: str, day: dt.date, given: oracle.Given) -> set[str]:
        if self.by_z3:
            return provers.solver(self.law, name, day).hangs_on(given)
        return self.law.hangs_on(name, day, given)

    def smallest_changes(
        self, node: Node, explained: Collection[str], *, value: bool
    ) -> list[smallest.Changes]:
        """The fewest changes after which the node comes out so, when all is decided again."""
        question = smallest.Question(
            self.law, node.target, node.day, node.case.told, explained, value
        )
        if question.key not in self._changes:
            self._changes[question.key] = found = smallest.by_search(question)
            if not self.by_z3:
                tried = smallest.by_brute_force(question)
                assert _as_sets(found) == _as_sets(tried)
        return self._changes[question.key]

    # -- what is told ----------------------------------------------------------------------

    def matter(self, matter: Matter, as_at: dt.date | None, found: Determination) -> None:
        for (body, act), case in expectations.expected(self.law, matter, as_at).items():
            if case.date is None or (case.provision is None and not case.triggers):
                continue
            values = {
                **case.triggers,
                **case.gates,
                **self.contradictions(case),
                **self.sides(case),
            }
            values |= case.limbs if case.reading is None else {}
            if case.date >= self.law.others_from:
                values |= {
                    name: value
                    for name, value in case.tracks.items()
                    if self._in_force(found, name)
                }
            if case.provision and case.duty != "out_of_scope":
                values["duty"] = case.duty
            for name, outcome in values.items():
                self.node(found, {"body": body, "act": act}, Node(self, case, name, outcome))

    def contradictions(self, case: expectations.Expected) -> dict[str, str]:
        """A contradiction that holds is a yes, though its answers are set aside."""
        assert case.date is not None
        return {
            name: "yes"
            if name in case.clashes
            else expectations.WORD[self.law.forced(name, case.date, case.given)]
            for name in self.law.contradictions
        }

    def sides(self, case: expectations.Expected) -> dict[str, str]:
        """The two sides of each check that has its place."""
        assert case.date is not None
        names = (f"{check}.{side}" for check in case.checks for side in ("failed", "met"))
        return {
            name: expectations.WORD[self.law.forced(name, case.date, case.given)] for name in names
        }

    def _in_force(self, found: Determination, name: str) -> bool:
        """Whether a track binds in every case; where it does not, there is nothing to explain."""
        codes = {one.code for t in found.tracks if t.id == name for one in t.findings}
        return not codes & {"not_in_force", "not_encoded", "no_such_duty", "another_country"}

    def node(self, found: Determination, where: dict[str, str], node: Node) -> None:
        reasons = found.reasons(node.name, **where)
        for one in reasons:
            assert (one.outcome, one.body, one.act) == (node.outcome, where["body"], where["act"])
        if node.decided:
            listed = [frozenset(answer.id for answer in one.answers) for one in reasons]
            assert len(listed) == len(set(listed))
            assert set(listed) == node.sets, (node.name, where)
            assert [len(one) for one in listed] == sorted(len(one) for one in listed)
            assert found.reasons(node.name, **where, limit=2) == reasons[:2]
            for answer in (answer for one in reasons for answer in one.answers):
                assert answer.answer == self._word(answer.id, node.given[answer.id])
            self.seen["reasons"] += len(listed)
        else:
            (one,) = reasons
            assert one.answers == ()
            assert set(one.hangs_on) == node.hangs, (node.name, where)
            self.seen["open"] += 1
        self.idle(found, where, node)
        if node.name not in self.law.contradictions:
            changes = self.changes(found, where, node)
            self.blocked(found, where, node, reasons, changes)

    def _word(self, name: str, value: oracle.Value) -> str:
        """An answer as a determination gives it."""
        if isinstance(value, bool):
            return expectations.WORD[value]
        if self.law.kind[name] == "choice" or value == oracle.NOT_YET:
            return str(value)
        settled = self.law.settle(name, value)
        return "earliest" if settled == self.law.domain(name)[0] else f"from {settled}"

    def idle(self, found: Determination, where: dict[str, str], node: Node) -> None:
        """The answers that made no difference stand in no reason, or nothing can hang on them."""
        counted = set[str]().union(*node.sets)
        if node.truth is None:
            counted = self.hangs_on(node.target, node.day, {})
        answers = answers_at(found.matter, **where)
        idle = found.made_no_difference(node.name, **where)
        assert set(idle) == set(answers) - counted
        self.seen["idle"] += len(idle)

    def changes(
        self, found: Determination, where: dict[str, str], node: Node
    ) -> dict[bool, set[Changes]]:
        """All smallest changes each way, as the library lists them and as they must be."""
        wanted: dict[bool, set[Changes]] = {}
        for value in (True, False):
            if node.truth is not value and not (node.reading and value):
                wanted[value] = {
                    frozenset((name, self._word(name, new)) for name, new in one.items())
                    for one in self.smallest_changes(node, found.matter.explained, value=value)
                }
        listed: dict[bool, list[Changes]] = {value: [] for value in wanted}
        for one in found.what_if(node.name, **where):
            if len(one.changes) > smallest.MOST:
                continue
            changed = frozenset((change.id, change.then) for change in one.changes)
            listed[one.then in ("required", "yes")].append(changed)
            for change in one.changes:
                now = node.case.told.get(change.id)
                assert not self.law.fixed(change.id, node.case.told)
                assert change.now == ("not known" if now is None else self._word(change.id, now)), (
                    node.name,
                    change,
                )
            self.carry_out(found, where, node, one)
        assert {value: set(ones) for value, ones in listed.items()} == wanted, (node.name, where)
        assert all(len(ones) == len(set(ones)) for ones in listed.values())
        self.seen["what-ifs"] += sum(map(len, wanted.values()))
        return wanted

    def carry_out(
        self, found: Determination, where: dict[str, str], node: Node, what_if: Any
    ) -> None:
        """Make the changes and decide again: it comes out as promised."""
        if node.reading and what_if.then == "required":
            return
        data = found.matter.to_dict()
        for one in data.get("acts", ()):
            if one["id"] == where["act"]:
                changed = {change.id: change.then for change in what_if.changes}
                one["answers"] = {**one.get("answers", {}), **changed}
        as_at = found.rules.as_at
        again = assess(Matter.from_dict(data), knowledge_base=self.law.base, as_at=as_at)
        assert self.outcome(again, where, node.name) == what_if.then
        self.seen["carried out"] += 1

    def outcome(self, found: Determination, where: dict[str, str], name: str) -> str:
        kind = self.law.kind.get(name, "duty")
        if kind == "side":
            (step,) = found.trace(name, **where)
            return step.value
        return matters.outcomes(found, kind)[where["body"], where["act"], name]

    def blocked(
        self,
        found: Determination,
        where: dict[str, str],
        node: Node,
        reasons: Any,
        changes: dict[bool, set[Changes]],
    ) -> None:
        why_not = found.why_not(node.name, **where)
        if node.outcome in ("required", "yes"):
            assert why_not == ()
            return
        (one,) = why_not
        assert one.outcome == node.outcome
        assert one.blocked_by == (reasons if node.outcome in ("no", "not_required") else ())
        needed = [would.changes for would in one.would_need if len(would.changes) <= smallest.MOST]
        assert {frozenset((c.id, c.then) for c in some) for some in needed} == changes.get(
            True, set()
        )
        open_ = node.outcome in ("not known", "not_determined")
        assert set(one.hangs_on) == (node.hangs if open_ else set())
        self.seen["why-nots"] += 1


def _as_sets(found: Iterable[smallest.Changes]) -> set[frozenset[tuple[str, oracle.Value]]]:
    return {frozenset(one.items()) for one in found}


def answers_at(matter: Matter, body: str, act: str) -> dict[str, Any]:
    """The answers that count for a body at an act."""
    bodies = [one.answers for one in matter.bodies if one.id == body]
    acts = [one.answers for one in matter.acts if one.id == act]
    merged: dict[str, Any] = dict(matter.answers)
    for part in (*bodies, *acts):
        merged |= part
    return merged
