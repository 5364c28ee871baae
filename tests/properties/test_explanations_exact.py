"""Reasons, why-nots and what-ifs are all there is, no more and no less.

On small views and small knowledge bases against every subset and every change; on the shipped
rules against z3. A reason is a subset-minimal set of answers that forces the outcome; the list of
them is complete; a what-if is as small as can be, and all that are so small are listed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matters
import oracle
import small
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from engagement_rules import Determination, KnowledgeBase, KnowledgeBaseError, Matter, assess
from engagement_rules._diagram import Flips, Reasons, ViewDiagrams

SEED = 20_280_523
VIEWS = 300
BASES = 40
MATTERS_OF_A_BASE = 8
MATTERS = 160
SMALL_STEPS = 12

quick = settings(max_examples=VIEWS, deadline=None, database=None)


# -- small views ---------------------------------------------------------------------------------


@seed(SEED)
@quick
@given(st.data())
def test_reasons_are_all_minimal_sets_of_answers_that_force_a_value(data: Any) -> None:
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    root = view.roots["outcome"]
    diagrams = ViewDiagrams(view)
    for value in (True, False):
        wanted = oracle.minimal_sets(
            given_,
            lambda kept, value=value: (
                oracle.view_forced(view, root, {v: given_[v] for v in kept}) is value
            ),
        )
        found = Reasons(diagrams.store, diagrams.of(root), given_, value=value)
        sets = list(found.shortest_first())
        assert len(sets) == len(set(sets))
        assert set(sets) == wanted
        assert [len(one) for one in sets] == sorted(len(one) for one in sets)
        assert found.possible == bool(wanted)
        assert found.that_matter() == frozenset().union(*wanted)


@seed(SEED)
@quick
@given(st.data())
def test_flips_are_all_smallest_changes_that_force_a_value(data: Any) -> None:
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    fixed = data.draw(st.frozensets(st.integers(0, len(view.variables) - 1), max_size=2))
    root = view.roots["outcome"]
    diagrams = ViewDiagrams(view)
    for value in (True, False):
        wanted = oracle.smallest_changes(
            [v for v in range(len(view.variables)) if v not in fixed],
            given_,
            lambda v: range(oracle.arity(view, v)),
            lambda answers, value=value: oracle.view_forced(view, root, answers) is value,
        )
        flips = Flips(diagrams.store, diagrams.of(root), given_, value=value, fixed=fixed)
        found = [tuple(sorted(changes.items())) for changes in flips.smallest()]
        assert len(found) == len(set(found))
        assert set(found) == {tuple(sorted(changes.items())) for changes in wanted}


# -- whole determinations ------------------------------------------------------------------------


class _Check:
    """Holds what a determination explains against a law, by brute force or by z3."""

    def __init__(self, law: oracle.Law, *, by_z3: bool) -> None:
        self.law = law
        self.by_z3 = by_z3
        self.seen: Counter[str] = Counter()

    def minimal_sets(
        self, name: str, day: dt.date, given_: oracle.Given, *, value: bool
    ) -> set[frozenset[str]]:
        if self.by_z3:
            return self.law.solver(name, day).minimal_sets(given_, value=value)
        return self.law.minimal_sets(name, day, given_, value=value)

    def hangs_on(self, name: str, day: dt.date, given_: oracle.Given) -> set[str]:
        if self.by_z3:
            return self.law.solver(name, day).hangs_on(given_)
        return self.law.hangs_on(name, day, given_)

    def matter(self, matter: Matter, as_at: dt.date | None, found: Determination) -> None:
        for (body, act), case in oracle.expected(self.law, matter, as_at).items():
            if case.date is None or case.provision is None and not case.triggers:
                continue
            values = {**case.limbs, **case.triggers}
            if case.date >= self.law.others_from:
                decided = ("required", "not_required", "not_determined")
                known = {n for name in case.tracks for n in [name] if self._in_force(found, n)}
                values |= {n: v for n, v in case.tracks.items() if v in decided and n in known}
            for node, value in values.items():
                if node not in case.limbs or case.reading is None:
                    self.node(found, body, act, case, node, node, value)
            if case.provision and case.duty != "out_of_scope":
                self.node(found, body, act, case, "duty", case.provision, case.duty)

    def _in_force(self, found: Determination, name: str) -> bool:
        """Whether a track binds in some case; where it does not, there is nothing to explain."""
        codes = {one.code for t in found.tracks if t.id == name for one in t.findings}
        return not codes & {"not_in_force", "not_encoded"}

    def node(
        self,
        found: Determination,
        body: str,
        act: str,
        case: oracle.Expected,
        node: str,
        target: str,
        outcome: str,
    ) -> None:
        where = {"body": body, "act": act}
        assert case.date is not None
        reading = case.reading if node == "duty" else None
        truth = self.law.forced(target, case.date, case.given)
        open_ = self.hangs_on(target, case.date, case.given)
        hangs = open_ | ({reading} if reading and outcome == "not_determined" else set())
        decided = truth is not None and outcome not in ("not_determined", "not known")
        sets: set[frozenset[str]] = set()
        if truth is not None:
            sets = self.minimal_sets(target, case.date, case.given, value=truth)

        reasons = found.reasons(node, **where)
        assert all((one.outcome, one.body, one.act) == (outcome, body, act) for one in reasons)
        if decided:
            listed = [frozenset(answer.id for answer in one.answers) for one in reasons]
            assert len(listed) == len(set(listed))
            assert set(listed) == sets, (node, where)
            assert [len(one) for one in listed] == sorted(len(one) for one in listed)
            assert found.reasons(node, **where, limit=2) == reasons[:2]
            for answer in (answer for one in reasons for answer in one.answers):
                self.said(answer.id, answer.answer, case.given[answer.id])
            self.seen["reasons"] += len(sets)
        else:
            (one,) = reasons
            assert one.answers == ()
            assert set(one.hangs_on) == hangs, (node, where)
            self.seen["open"] += 1
        self.idle(found, body, act, case, node, target, sets if truth is not None else None)
        changes = self.changes(found, body, act, case, node, target)
        self.blocked(found, body, act, node, outcome, reasons, changes, hangs)

    def said(self, name: str, said: str, value: oracle.Value) -> None:
        if self.law.kind[name] == "fact":
            assert said == oracle.WORD[value]  # type: ignore[index]
        elif self.law.kind[name] == "choice":
            assert said == value
        else:
            settled = self.law.settle(name, value)
            first = self.law.domain(name)[0]
            assert said == ("earliest" if settled == first else f"from {settled}" if said != "not yet" else settled)

    def idle(
        self,
        found: Determination,
        body: str,
        act: str,
        case: oracle.Expected,
        node: str,
        target: str,
        sets: set[frozenset[str]] | None,
    ) -> None:
        """The answers that made no difference stand in no reason, or nothing can hang on them."""
        assert case.date is not None
        counted = (
            self.hangs_on(target, case.date, {})
            if sets is None
            else set[str]().union(*sets)
        )
        answers = answers_at(found.matter, body, act)
        idle = found.made_no_difference(node, body=body, act=act)
        assert set(idle) == set(answers) - counted
        self.seen["idle"] += len(idle)

    def changes(
        self,
        found: Determination,
        body: str,
        act: str,
        case: oracle.Expected,
        node: str,
        target: str,
    ) -> dict[bool, set[frozenset[tuple[str, str]]]]:
        """All smallest changes each way, as the library lists them and as they must be."""
        assert case.date is not None
        truth = self.law.forced(target, case.date, case.given)
        reading = case.reading if node == "duty" else None
        wanted: dict[bool, set[frozenset[tuple[str, str]]]] = {}
        for value in (True, False):
            if truth is value or (reading and value):
                continue
            all_ = self.law.smallest_changes(target, case.date, case.given, value=value)
            wanted[value] = {
                frozenset((name, self._word(new)) for name, new in one.items()) for one in all_
            }
            if self.by_z3:
                for one in all_:
                    solver = self.law.solver(target, case.date)
                    assert solver.forced({**case.given, **one}) is value
        listed: dict[bool, list[frozenset[tuple[str, str]]]] = {value: [] for value in wanted}
        for one in found.what_if(node, body=body, act=act):
            value = one.then in ("required", "yes")
            listed[value].append(frozenset((change.id, change.then) for change in one.changes))
            for change in one.changes:
                assert not self.law.fixed(change.id, case.given)
                now = case.given.get(change.id)
                assert change.now == ("not known" if now is None else self._word(now))
            self._try(found, body, act, case, node, one)
        assert {value: set(ones) for value, ones in listed.items()} == wanted, (node, body, act)
        assert all(len(ones) == len(set(ones)) for ones in listed.values())
        self.seen["what-ifs"] += sum(map(len, wanted.values()))
        return wanted

    @staticmethod
    def _word(value: oracle.Value) -> str:
        return oracle.WORD[value] if isinstance(value, bool) else str(value)

    def _try(
        self,
        found: Determination,
        body: str,
        act: str,
        case: oracle.Expected,
        node: str,
        what_if: Any,
    ) -> None:
        """Make the changes and decide again: unless new answers clash, it comes out as promised."""
        data = found.matter.to_dict()
        for one in data.get("acts", ()):
            if one["id"] == act:
                changed = {change.id: change.then for change in what_if.changes}
                one["answers"] = {**one.get("answers", {}), **changed}
        as_at = found.rules.as_at
        again = assess(Matter.from_dict(data), knowledge_base=self.law.base, as_at=as_at)
        if not again.contradictions and not case.clashes:
            key = (body, act, node)
            assert matters.outcomes(again)[key] == what_if.then
            self.seen["tried"] += 1

    def blocked(
        self,
        found: Determination,
        body: str,
        act: str,
        node: str,
        outcome: str,
        reasons: Any,
        changes: dict[bool, set[frozenset[tuple[str, str]]]],
        hangs: set[str],
    ) -> None:
        why_not = found.why_not(node, body=body, act=act)
        if outcome in ("required", "yes"):
            assert why_not == ()
            return
        (one,) = why_not
        assert one.outcome == outcome
        assert one.blocked_by == (reasons if outcome in ("no", "not_required") else ())
        needed = [frozenset((c.id, c.then) for c in would.changes) for would in one.would_need]
        assert set(needed) == changes.get(True, set())
        if outcome in ("not known", "not_determined"):
            # that a why-not leaves an open reading out stands in test_reported_faults.py
            assert set(one.hangs_on) | {n for n in hangs if self.law.kind[n] == "reading"} == hangs
        else:
            assert one.hangs_on == ()
        self.seen["why-nots"] += 1


def answers_at(matter: Matter, body: str, act: str) -> dict[str, Any]:
    """The answers that count for a body at an act."""
    bodies = [one.answers for one in matter.bodies if one.id == body]
    acts = [one.answers for one in matter.acts if one.id == act]
    merged: dict[str, Any] = dict(matter.answers)
    for part in (*bodies, *acts):
        merged |= part
    return merged


def several(of: oracle.Law, start: int, count: int) -> Iterator[matters.Case]:
    """Random matters of any form, without those that only walk through bodies and days."""
    maker = matters.Maker(of, matters.Random(start))
    for _ in range(count):
        yield maker.case()


def test_on_the_shipped_rules_z3_finds_the_same_explanations() -> None:
    law = matters.law()
    check = _Check(law, by_z3=True)
    for case in several(law, SEED, MATTERS):
        check.matter(case.matter, case.as_at, assess(case.matter, as_at=case.as_at))
    for what in ("reasons", "open", "idle", "what-ifs", "tried", "why-nots"):
        assert check.seen[what] > MATTERS, check.seen


def test_on_small_knowledge_bases_brute_force_finds_the_same_explanations() -> None:
    seen: Counter[str] = Counter()

    @seed(SEED)
    @settings(
        max_examples=BASES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(small.bases(), st.integers(0, 10**6))
    def explain(files: Any, start: int) -> None:
        with TemporaryDirectory() as folder:
            try:
                base = KnowledgeBase.load(small.write(files, Path(folder)))
            except KnowledgeBaseError:
                return
        law = oracle.Law(base)
        check = _Check(law, by_z3=False)
        for case in several(law, start, MATTERS_OF_A_BASE):
            found = assess(case.matter, knowledge_base=base, as_at=case.as_at)
            check.matter(case.matter, case.as_at, found)
        seen.update(check.seen)

    explain()
    for what in ("reasons", "open", "idle", "what-ifs", "tried", "why-nots"):
        assert seen[what] > BASES, seen


def test_answers_that_made_no_difference_can_all_be_taken_back_at_once() -> None:
    tried = 0
    for case in several(matters.law(), SEED + 1, MATTERS):
        found = assess(case.matter, as_at=case.as_at)
        before = matters.outcomes(found)
        for duty in found.duties:
            if duty.code != "decided":
                continue
            changed = case.matter
            for name in found.made_no_difference(body=duty.body, act=duty.act):
                changed = matters.without(changed, name)
            after = matters.outcomes(assess(changed, as_at=case.as_at))
            key = (duty.body, duty.act, "duty")
            assert after[key] == before[key]
            tried += 1
    assert tried > SMALL_STEPS


def test_each_reason_alone_decides_and_without_one_of_its_answers_does_not() -> None:
    """Through `assess`, with everything else not asked."""
    tried = 0
    for case in several(matters.law(), SEED + 2, MATTERS):
        matter = case.matter
        found = assess(matter, as_at=case.as_at)
        if found.contradictions or any(body.members for body in matter.bodies):
            continue
        for duty in [duty for duty in found.duties if duty.code == "decided"][:1]:
            for reason in found.reasons(body=duty.body, act=duty.act, limit=2):
                kept = {answer.id: answer.answer for answer in reason.answers}
                key = (duty.body, duty.act, "duty")
                assert matters.outcomes(only(matter, case.as_at, kept))[key] == duty.outcome
                for name in kept:
                    fewer = {n: word for n, word in kept.items() if n != name}
                    again = matters.outcomes(only(matter, case.as_at, fewer))
                    assert again[key] == "not_determined"
                tried += 1
    assert tried > SMALL_STEPS


def only(matter: Matter, as_at: dt.date | None, answers: dict[str, str]) -> Determination:
    """The matter with these answers and no others."""
    data = matter.to_dict()
    for part in (*data.get("bodies", ()), *data.get("acts", ())):
        part.pop("answers", None)
    data |= {"answers": answers, "dates": {}}
    return assess(Matter.from_dict(data), as_at=as_at)
