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

import explaining
import matters
import oracle
import pytest
import small
import worlds
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from engagement_rules import Determination, KnowledgeBase, KnowledgeBaseError, Matter, assess
from engagement_rules._diagram import ViewDiagrams
from engagement_rules._minimal import Flips, Reasons

SEED = 20_280_523
VIEWS = 300
BASES = 50
MATTERS_OF_A_BASE = 10
MATTERS = 25
SOAK_MATTERS = 400
SMALL_STEPS = 30

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
        wanted = worlds.minimal_sets(
            given_,
            lambda kept, value=value: (
                worlds.view_forced(view, root, {v: given_[v] for v in kept}) is value
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
    """What is hidden does not count; what is avoided must not become certain."""
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    some = st.frozensets(st.integers(0, len(view.variables) - 1), max_size=2)
    fixed = data.draw(some)
    hidden = data.draw(st.sampled_from((frozenset(), fixed)))
    avoided = data.draw(st.lists(st.integers(0, len(view.nodes) - 1), max_size=2))
    root = view.roots["outcome"]
    diagrams = ViewDiagrams(view)
    for value in (True, False):

        def will_do(answers: dict[int, int], value: bool = value) -> bool:
            counted = {v: known for v, known in answers.items() if v not in hidden}
            return worlds.view_forced(view, root, counted) is value and not any(
                worlds.view_forced(view, node, answers) is True for node in avoided
            )

        wanted = worlds.smallest_changes(
            [v for v in range(len(view.variables)) if v not in fixed],
            given_,
            lambda v: range(worlds.arity(view, v)),
            will_do,
        )
        flips = Flips(
            diagrams.store,
            diagrams.of(root),
            given_,
            value=value,
            fixed=fixed,
            hidden=hidden,
            avoiding=[diagrams.of(node) for node in avoided],
        )
        found = [tuple(sorted(changes.items())) for changes in flips.smallest()]
        assert len(found) == len(set(found))
        assert set(found) == {tuple(sorted(changes.items())) for changes in wanted}
        assert flips.size == (len(wanted[0]) if wanted else None)


# -- whole determinations ------------------------------------------------------------------------


def several(of: oracle.Law, start: int, count: int) -> Iterator[matters.Case]:
    """Random matters of any form, without those that only walk through bodies and days."""
    maker = matters.Maker(of, matters.dice(start))
    for _ in range(count):
        yield maker.case()


def explained_alike(count: int, start: int) -> Counter[str]:
    law = matters.law()
    check = explaining.Check(law, by_z3=True)
    for case in several(law, start, count):
        check.matter(case.matter, case.as_at, assess(case.matter, as_at=case.as_at))
    for what in ("reasons", "open", "idle", "what-ifs", "carried out", "why-nots"):
        assert check.seen[what] > count, check.seen
    return check.seen


def test_on_the_shipped_rules_z3_finds_the_same_explanations() -> None:
    explained_alike(MATTERS, SEED)


@pytest.mark.soak
def test_on_the_shipped_rules_z3_finds_the_same_explanations_of_very_many_matters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = explained_alike(SOAK_MATTERS, SEED + 3)
    with capsys.disabled():
        print(f"\n{SOAK_MATTERS} matters explained alike: {dict(seen)}")


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
        check = explaining.Check(law, by_z3=False)
        for case in several(law, start, MATTERS_OF_A_BASE):
            found = assess(case.matter, knowledge_base=base, as_at=case.as_at)
            check.matter(case.matter, case.as_at, found)
        seen.update(check.seen)

    explain()
    for what in ("reasons", "open", "idle", "what-ifs", "carried out", "why-nots"):
        assert seen[what] > BASES, seen


def test_answers_that_made_no_difference_can_all_be_taken_back_at_once() -> None:
    tried = 0
    for case in several(matters.law(), SEED + 1, 6 * MATTERS):
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
    for case in several(matters.law(), SEED + 2, 25 * MATTERS):
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
