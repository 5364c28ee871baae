"""Rule coverage counts what is there: held against brute force on small knowledge bases."""

from __future__ import annotations

from collections import Counter
from typing import Any

import covering
import oracle
import small
from generated import compiled
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from matters import dice
from worlds import minimal_sets, view_forced, view_states

from engagement_rules import KnowledgeBase, Matter, _watching, assess
from engagement_rules._diagram import ViewDiagrams
from engagement_rules._view import View
from engagement_rules.testing import RuleCoverage
from engagement_rules.testing._covering.cases import Cases
from engagement_rules.testing._covering.ledger import Ledger
from engagement_rules.testing._covering.primes import primes
from engagement_rules.testing._covering.seen import Law, Seen
from engagement_rules.testing.coverage import Key

SEED = 20_280_601
#: So many sets of answers are tried in a regime; larger bases are left out.
MOST_STATES = 150

# A failing base is small as it is drawn, and making it smaller takes much longer than it helps.
few = settings(
    max_examples=15,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    # Large bases are left out on purpose.
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def shown_of(base: KnowledgeBase) -> list[covering.Shown]:
    law = oracle.Law(base)
    return [
        covering.Shown(law, kind, regime.from_, regime.to)
        for kind, regimes in base.regimes.items()
        for regime in regimes
    ]


def seen_in(ledger: Ledger, matter: Matter) -> set[Key]:
    """What one matter covers."""
    seen = Seen(ledger.law)
    _watching.watch(seen.watch)
    assess(matter, knowledge_base=ledger.law.base)
    _watching.unwatch(seen.watch)
    return {key for key in ledger.spots if ledger.seen_in(key, seen)}


def loose(ledger: Ledger) -> set[Key]:
    """What is counted of questions that no condition reads."""
    return {key for key, spots in ledger.spots.items() if spots[0].sheet is None}


@seed(SEED)
@few
@given(small.bases(), st.integers(0, 10**6))
def test_one_matter_covers_what_its_conditions_say_as_they_are_written(
    files: Any, number: int
) -> None:
    base = compiled(files)
    assume(base is not None)
    assert base is not None
    lots = dice(number)
    every, ledger = shown_of(base), Ledger(Law(base))
    for _ in range(12):
        shown = lots.choice(every)
        answers = {
            name: lots.choice(shown.law.domain(name))
            for name in shown.questions
            if lots.random() < 0.75
        }
        on = tuple(node.id for node in base.of_kind("gate") if lots.random() < 0.5)
        day = lots.choice((shown.day, shown.last))
        day = shown.day if day == covering.NO_END else day
        matter = Matter.from_dict(covering.matter(shown, answers, on, day))
        seen = seen_in(ledger, matter)
        assert seen - loose(ledger) == shown.of(answers, on, day), (shown.kind, day, answers)


def brute_force(base: KnowledgeBase) -> dict[Key, int] | None:
    """How many answers it takes to show each thing that a consistent matter can show."""
    found: dict[Key, int] = {}
    known: dict[tuple[Any, ...], dict[Key, int]] = {}
    for shown in shown_of(base):
        size = 1
        for name in shown.questions:
            size *= 1 + len(shown.law.domain(name))
        if size > MOST_STATES:
            return None
        # Many regimes say the same; they differ in the body and the day alone.
        law = [(e, shown.law.meaning(e, shown.day), shown.parts[e]) for e in shown.entries]
        mark = repr((shown.duty, law))
        if mark not in known:
            known[mark] = least_answers(shown)
        for key, count in known[mark].items():
            found[key] = min(found.get(key, 99), count)
        found[Key("regime", shown.kind, str(shown.day))] = 0
        for day in {shown.day, shown.last} - {covering.NO_END}:
            found[Key("day", shown.kind, str(day))] = 0
    return found


def least_answers(shown: covering.Shown) -> dict[Key, int]:
    """How many answers it takes to show each thing in one regime."""
    found: dict[Key, int] = {}
    on = tuple(n for n in shown.entries if shown.law.kind[n] == "gate")
    for answers in covering.states(shown.law, shown.questions):
        # With a clash, only what is told of contradictions counts.
        keys = shown.of_contradictions(answers)
        if not shown.clash(answers):
            keys |= shown.of(answers, on, shown.day)
        for key in keys:
            if key.sort not in ("regime", "day"):
                found[key] = min(found.get(key, 99), len(answers))
    return found


def test_what_cannot_be_is_proved_and_the_smallest_matters_cover_what_they_say() -> None:
    counted: Counter[str] = Counter()

    @seed(SEED)
    @settings(few, max_examples=15)
    @given(small.bases())
    def hold(files: Any) -> None:
        base = compiled(files)
        assume(base is not None)
        assert base is not None
        least = brute_force(base)
        assume(least is not None)
        assert least is not None
        report = RuleCoverage(base).report()
        counted["bases"] += 1
        counted["cannot be"] += len(report.cannot_be)
        apart = loose(report.ledger)
        assert {k for k in report.lines if report.ledger.can_be(k)} - apart == set(least)
        work = Cases(report.ledger, [line.key for line in report.missing])
        for key in work.missing:
            case = work.smallest(key)
            assert case is not None, key
            assert key in seen_in(report.ledger, Matter.from_dict(case.matter)), key
            if key not in apart:
                size = len(case.matter.get("answers", ())) + len(case.matter.get("dates", ()))
                assert size == least[key], (key, case.matter)
        counted["smallest"] += len(work.missing)
        together = RuleCoverage(base)
        cases, failed = work.few()
        assert failed == ()
        with together:
            for case in cases:
                assess(Matter.from_dict(case.matter), knowledge_base=base)
        assert together.report().missing == ()
        assert len(cases) <= len(work.missing)
        counted["few"] += len(cases)

    hold()
    # Guards the test itself: there were bases, and some things in them cannot be.
    assert counted["bases"] >= 5 and counted["cannot be"] >= 10 and counted["few"] > 20, counted


@seed(SEED)
@settings(max_examples=150, deadline=None, database=None)
@given(small.views(variables=4, inner=6, states=120))
def test_the_reasons_are_all_smallest_sets_of_answers_that_force_a_value(view: View) -> None:
    root = view.roots["outcome"]
    diagrams = ViewDiagrams(view)
    for value in (True, False):
        node = diagrams.of(root) if value else diagrams.store.neg(diagrams.of(root))
        forcing = [g for g in view_states(view) if view_forced(view, root, g) is value]
        expected = set()
        for answers in forcing:
            smaller = minimal_sets(
                answers,
                lambda kept, a=answers, v=value: (
                    view_forced(view, root, {n: a[n] for n in kept}) is v
                ),
            )
            expected |= {frozenset((n, answers[n]) for n in kept) for kept in smaller}
        assert primes(diagrams.store, node) == expected
