"""An outcome is yes just when every way of filling in what is not known gives yes; so for no.

Held against brute force over all completions, against z3, and, for the compiler's own proof,
against brute force on small views and small knowledge bases that hypothesis makes.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import knowledge_base
import matters
import oracle
import pytest
import small
import z3
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from engagement_rules import KnowledgeBase, KnowledgeBaseError
from engagement_rules._diagram import FALSE, TRUE, ViewDiagrams, relevant, settled
from engagement_rules._evaluator import evaluator
from engagement_rules._exactness import by_polarity, find_inexact, polarities
from engagement_rules._explain import all_values
from engagement_rules._view import Op, View

SEED = 20_280_522
VIEWS = 250
BASES = 50
STATES_OF_A_REGIME = 40
WORLDS_OF_TWELVE = 30
STATES_AT_MOST = 800
ALL_STATES_OF_DUTIES = 4  # views; each duty has some 100,000 sets of answers
NUMBER = {True: 3, None: 1, False: 0}

quick = settings(max_examples=VIEWS, deadline=None, database=None)
slow = settings(max_examples=BASES, deadline=None, database=None)


# -- the compiler's proof, on small views --------------------------------------------------------


def inexact_states(view: View, root: int) -> list[tuple[bool, dict[int, int]]]:
    """Each set of answers that settles a node without Kleene's seeing it, and the value."""
    found = []
    for given_ in oracle.view_states(view):
        truth = oracle.view_forced(view, root, given_)
        kleene = oracle.view_kleene(view, given_)[root]
        assert kleene is None or kleene == truth, "Kleene never says more than is so"
        if truth is not None and kleene is None:
            found.append((truth, given_))
    return found


@seed(SEED)
@quick
@given(small.views())
def test_the_proof_and_brute_force_agree_on_whether_an_outcome_is_exact(view: View) -> None:
    root = view.roots["outcome"]
    missed = inexact_states(view, root)
    found = find_inexact(ViewDiagrams(view), root)
    assert (found is not None) == bool(missed)
    if by_polarity(view, root):
        assert not missed
    if found is not None:
        assert (found.value, found.given) in missed
        assert len(found.given) == min(len(g) for value, g in missed if value == found.value)
        assert found.blamed
        for variable in found.blamed:
            assert variable not in found.given
            assert variable in polarities(view, root)


def test_both_answers_of_the_proof_are_met() -> None:
    """Guards the test above: random views are exact and inexact, with and without the shortcut."""
    seen = set()

    @seed(SEED)
    @quick
    @given(small.views())
    def look(view: View) -> None:
        root = view.roots["outcome"]
        seen.add((by_polarity(view, root), find_inexact(ViewDiagrams(view), root) is None))

    look()
    assert seen == {(True, True), (False, True), (False, False)}


@seed(SEED)
@quick
@given(st.data())
def test_the_engine_gives_each_node_its_value_in_kleenes_logic(data: Any) -> None:
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    values = small.values_of(view, given_)
    wanted = [NUMBER[value] for value in oracle.view_kleene(view, given_)]
    assert all_values(view, values) == wanted
    assert evaluator(view)(values) == tuple(wanted[index] for index in view.reported)


@seed(SEED)
@quick
@given(st.data())
def test_diagrams_say_what_is_settled_and_what_it_hangs_on(data: Any) -> None:
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    root = view.roots["outcome"]
    diagrams = ViewDiagrams(view)
    node = diagrams.of(root)
    truth = oracle.view_forced(view, root, given_)
    assert settled(diagrams.store, node, given_) == truth
    assert {TRUE: True, FALSE: False}.get(node) == oracle.view_forced(view, root, {})

    def hangs(fixed: Mapping[int, int]) -> set[int]:
        found = set()
        for world in oracle.view_worlds(view, fixed):
            for variable in set(range(len(view.variables))) - set(fixed):
                for value in range(oracle.arity(view, variable)):
                    other = (*world[:variable], value, *world[variable + 1 :])
                    if oracle.true_in(view, root, other) != oracle.true_in(view, root, world):
                        found.add(variable)
        return found

    assert relevant(diagrams.store, node, given_) == hangs(given_)
    assert diagrams.store.support(node) == hangs({})


# -- the compiler's proof, on small knowledge bases ----------------------------------------------


def roots_by_view(law: oracle.Law) -> Iterator[tuple[str, dt.date]]:
    """Every outcome of every body in every period that is encoded."""
    seen = set()
    for kind in law.bodies:
        for day in law.days():
            encoded = law.duties_from <= day and law.existed(kind, day)
            if encoded and not law.nodes[kind].get("joint"):
                for name in law.outcomes(kind, day):
                    if (name, law.epoch(day)) not in seen:
                        seen.add((name, law.epoch(day)))
                        yield name, day


def answers_to(law: oracle.Law, names: tuple[str, ...]) -> Iterator[dict[str, oracle.Value]]:
    """Every set of answers to some questions."""
    for row in product(*([None, *law.domain(name)] for name in names)):
        yield {n: value for n, value in zip(names, row, strict=True) if value is not None}


def is_exact(law: oracle.Law, name: str, day: dt.date) -> bool:
    return all(
        law.kleene(name, day, given_) == law.forced(name, day, given_)
        for given_ in answers_to(law, law.reads(name, day))
    )


class _Unproved(oracle.Law):
    """A law that was refused: read from its files, since there is no knowledge base to ask."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        from types import SimpleNamespace

        kinds = {
            **{"bodies": "body", "duties": "duty", "tracks": "track", "triggers": "trigger"},
            **{"facts": "fact", "choices": "choice", "dates": "date", "readings": "reading"},
            **{"tests": "test", "contradictions": "contradiction", "arrangements": "arrangement"},
            **{"authorities": "authority"},
        }
        nodes: dict[str, Any] = {}
        for tree in files.values():
            for key, kind in kinds.items():
                for entry in tree.get(key, ()):
                    nodes[entry["id"]] = SimpleNamespace(kind=kind, data=entry)
                    for part in (entry.get("scope"), *entry.get("limbs", ())):
                        if isinstance(part, dict):
                            nodes[part["id"]] = SimpleNamespace(kind="test", data=part)
        days = files["manifest.yaml"]["encoded_from"]
        encoded = {key: dt.date.fromisoformat(day) for key, day in days.items()}
        super().__init__(SimpleNamespace(nodes=nodes, encoded_from=encoded))  # type: ignore[arg-type]


@seed(SEED)
@slow
@given(small.bases())
def test_the_compiler_refuses_just_what_is_inexact_or_cannot_go_both_ways(files: Any) -> None:
    law = _Unproved(files)
    inexact, constant = set(), set()
    for name, day in roots_by_view(law):
        if not is_exact(law, name, day):
            inexact.add(name)
        if law.forced(name, day, {}) is not None and not law.nodes[name].get("always"):
            constant.add(name)
    named: dict[str, set[str]] = {"KB302": set(), "KB303": set()}
    with TemporaryDirectory() as folder:
        try:
            KnowledgeBase.load(small.write(files, Path(folder)))
        except KnowledgeBaseError as refused:
            for problem in refused.problems:
                named[problem.code].add(str(problem.node))
    assert named == {"KB302": constant, "KB303": inexact}


INEXACT = {
    "yes whatever it is": (
        {"any": [{"all": ["urgent", "manner"]}, {"all": [{"not": "urgent"}, "range"]}]},
        {"all": ["manner", "range"]},
    ),
    "one fact both ways": (
        {"any": ["manner", "range", {"all": ["urgent", {"not": "urgent"}]}]},
        None,
    ),
    "every option of a choice": (
        {
            "any": [
                "manner",
                {"all": ["range", {"choice": "who-commissions", "is": ["nhs-body", "council"]}]},
                {"all": ["range", {"choice": "who-commissions", "is": ["other", "council"]}]},
            ]
        },
        {"all": ["manner", "range"]},
    ),
}


def with_impact(folder: Path, condition: Any) -> Path:
    """A folder that replaces the test of impact."""
    data = dict(matters.shipped().nodes["impact"].data)
    entry = {key: data[key] for key in ("id", "ref", "label", "says", "authorities")}
    tree = {"tests": [{**entry, "condition": condition, "overrides": "yes"}]}
    return small.write({"law/impact.yaml": tree}, folder)


@pytest.mark.parametrize("name", INEXACT)
def test_the_shipped_rules_made_inexact_on_purpose_are_refused(name: str, tmp_path: Path) -> None:
    condition, cure = INEXACT[name]
    with pytest.raises(KnowledgeBaseError) as refused:
        KnowledgeBase.load(knowledge_base.folder(), extra=[with_impact(tmp_path, condition)])
    problems = [p for p in refused.value.problems if p.code == "KB303"]
    assert {"s242", "s14Z2", "s13Q", "s14Z45"} <= {problem.node for problem in problems}
    guilty = "who-commissions" if "choice" in name else "urgent"
    assert all(f"`{guilty}`" in problem.message for problem in problems)
    if name == "yes whatever it is":
        condition = {"any": [*condition["any"], cure]}
        cured = KnowledgeBase.load(
            knowledge_base.folder(), extra=[with_impact(tmp_path / "cured", condition)]
        )
        assert cured.proof.by_diagram > 0


def test_the_test_of_impact_put_back_as_it_was_compiles(tmp_path: Path) -> None:
    """Guards the test above: it is the condition that is refused, not the folder."""
    whole = shutil.copytree(knowledge_base.folder(), tmp_path / "base")
    same = with_impact(tmp_path / "extra", {"any": ["manner", "range"]})
    assert KnowledgeBase.load(whole, extra=[same]).proof == matters.shipped().proof


# -- the shipped rules ---------------------------------------------------------------------------


@cache
def regimes() -> tuple[tuple[str, dt.date], ...]:
    """Each kind of body, on the first and last day of each period of its law."""
    law = matters.law()
    days = sorted({*law.days(), dt.date(2040, 1, 1)})
    return tuple(
        (kind, day)
        for kind in law.bodies
        for day in days
        if day >= law.duties_from and law.existed(kind, day) and not law.nodes[kind].get("joint")
    )


def every_outcome() -> Iterator[tuple[View, str, dt.date]]:
    """Every outcome of every view, once for each time at which it may be another."""
    law, seen = matters.law(), set()
    for kind, day in regimes():
        view = matters.shipped().view(kind, day)
        for name in law.outcomes(kind, day):
            key = (view.digest, name, law.epoch(day))
            if key not in seen:
                seen.add(key)
                yield view, name, day


def told(view: View, given_: oracle.Given) -> dict[str, int]:
    """Answers as an engine reads them."""
    law = matters.law()
    indexed = {
        index: law.domain(v.id).index(law.settle(v.id, given_[v.id]))
        for index, v in enumerate(view.variables)
        if v.id in given_
    }
    return small.values_of(view, indexed)


def says(view: View, name: str, given_: oracle.Given) -> bool | None:
    """What the compiled engine makes of a node."""
    value = matters.shipped().evaluator(view)(told(view, given_))[view.position[name]]
    return {3: True, 1: None, 0: False}[value]


def test_each_regime_holds_what_binds_the_body_on_its_days() -> None:
    law, base = matters.law(), matters.shipped()
    for kind, day in regimes():
        regime = base.regime(kind, day)
        assert regime is not None
        assert regime.duty == law.duty(kind, day)
        assert set(regime.tracks) == set(law.binding(kind, day, "track"))
        assert set(regime.triggers) == set(law.binding(kind, day, "trigger"))
        assert set(base.view(kind, day).roots) == set(law.outcomes(kind, day))


def formula(view: View, root: int, terms: oracle.Terms) -> Any:
    """A node of a view in z3, over the same variables as the law as written."""
    law, made = matters.law(), []
    for op, *rest in view.nodes[: root + 1]:
        match op:
            case Op.FACT:
                made.append(terms.has(view.variables[rest[0]].id, True))
            case Op.OPTION:
                name = view.variables[rest[0]].id
                made.append(z3.Or([terms.has(name, law.domain(name)[v]) for v in rest[1:]]))
            case Op.ALL:
                made.append(z3.And([made[child] for child in rest]))
            case Op.ANY:
                made.append(z3.Or([made[child] for child in rest]))
            case Op.NOT:
                made.append(z3.Not(made[rest[0]]))
            case _:
                made.append(z3.BoolVal(op == Op.YES))
    return made[root]


def test_z3_finds_no_world_in_which_a_view_and_the_law_as_written_differ() -> None:
    law, count = matters.law(), 0
    for view, name, day in every_outcome():
        terms = oracle.Terms(law)
        lowered = formula(view, view.roots[name], terms)
        written = terms.of(law.written(name, day), day)
        solver = z3.Solver()
        solver.add(*terms.consistent, lowered != written)
        assert solver.check() == z3.unsat, (name, day, solver.model())
        count += 1
    assert count >= matters.shipped().proof.outcomes


def test_z3_finds_no_answers_that_settle_an_outcome_without_the_engines_seeing_it() -> None:
    """For each outcome and regime: where Kleene says "not known", both values are possible.

    An outer solver looks for answers under which Kleene does not say yes; an inner one for a
    world that fits them and is not yes. Each such world, cut down to what it needs, is kept from
    the outer solver, until it finds nothing more. So again for no. What two regimes say in the
    same words is proved once.
    """
    proved: set[tuple[str, str]] = set()
    for view, name, day in every_outcome():
        terms = oracle.Terms(matters.law())
        written = terms.of(matters.law().written(name, day), day).sexpr()
        key = (formula(view, view.roots[name], terms).sexpr(), written)
        if key not in proved:
            for value in (True, False):
                assert settled_unseen(view, name, day, value=value) is None, (name, day)
            proved.add(key)
    assert len(proved) > len(matters.law().contradictions) + len(matters.law().tracks)


def settled_unseen(
    view: View, name: str, day: dt.date, *, value: bool
) -> dict[str, oracle.Value] | None:
    law = matters.law()
    inner = law.solver(name, day)
    state = {v.id: z3.Int(f"{v.id} is") for v in view.variables if v.id in inner.names}
    outer = z3.Solver()
    for variable, term in state.items():  # 0 is "not known"
        outer.add(term >= 0, term <= len(law.domain(variable)))
    outer.add(z3.Not(rail(view, view.roots[name], state, value=value)))
    while outer.check() == z3.sat:
        model = outer.model()
        chosen = {v: model.eval(t, model_completion=True).as_long() for v, t in state.items()}
        answers = {v: law.domain(v)[n - 1] for v, n in chosen.items() if n}
        other = inner.fewest_that_force(answers, value=not value)
        if other is None:
            return answers
        numbers = {v: law.domain(v).index(law.settle(v, x)) + 1 for v, x in other.items()}
        outer.add(z3.Or([z3.And(state[v] != 0, state[v] != n) for v, n in numbers.items()]))
    return None


def rail(view: View, root: int, state: Mapping[str, Any], *, value: bool) -> Any:
    """Where Kleene says a value of a node, over the states of the variables."""
    yes: list[Any] = []
    no: list[Any] = []
    for op, *rest in view.nodes[: root + 1]:
        match op:
            case Op.FACT | Op.OPTION:
                variable = view.variables[rest[0]]
                term = state.get(variable.id, z3.IntVal(0))
                wanted = [n + 1 for n in rest[1:] or [1]]
                yes.append(z3.Or([term == n for n in wanted]))
                no.append(z3.And(term != 0, *(term != n for n in wanted)))
            case Op.ALL:
                yes.append(z3.And([yes[child] for child in rest]))
                no.append(z3.Or([no[child] for child in rest]))
            case Op.ANY:
                yes.append(z3.Or([yes[child] for child in rest]))
                no.append(z3.And([no[child] for child in rest]))
            case Op.NOT:
                yes.append(no[rest[0]])
                no.append(yes[rest[0]])
            case _:
                yes.append(z3.BoolVal(op == Op.YES))
                no.append(z3.BoolVal(op != Op.YES))
    return yes[root] if value else no[root]


def test_each_outcome_with_few_questions_is_exact_under_every_set_of_answers() -> None:
    law, count = matters.law(), 0
    for view, name, day in every_outcome():
        names = law.reads(name, day)
        size = 1
        for variable in names:
            size *= len(law.domain(variable)) + 1
        if size <= STATES_AT_MOST:
            for given_ in answers_to(law, names):
                assert says(view, name, given_) == law.forced(name, day, given_), (name, given_)
                count += 1
    assert count > 1000


def test_each_duty_is_exact_under_every_set_of_answers() -> None:
    """All hundred thousand or so for one regime of each provision; samples stand below."""
    law = matters.law()
    latest = {law.duty(kind, day): (kind, day) for kind, day in regimes() if law.duty(kind, day)}
    assert len(latest) == ALL_STATES_OF_DUTIES
    for duty, (kind, day) in latest.items():
        view = matters.shipped().view(kind, day)
        run, position = matters.shipped().evaluator(view), view.position[duty]
        names = law.reads(duty, day)
        number = {None: 1, False: 0, True: 3}
        for row in product(number, repeat=len(names)):  # the duties read nothing but facts
            value = run({n: number[v] for n, v in zip(names, row, strict=True)})[position]
            given_ = {n: v for n, v in zip(names, row, strict=True) if v is not None}
            assert value == number[law.forced(duty, day, given_)], (duty, given_)


def test_each_outcome_of_each_regime_is_exact_by_brute_force_and_by_z3() -> None:
    law, rng = matters.law(), Random(SEED)
    for view, name, day in every_outcome():
        solver = law.solver(name, day)
        for turn in range(STATES_OF_A_REGIME):
            given_ = {
                variable: rng.choice(law.domain(variable))
                for variable in solver.names
                if rng.random() < rng.choice((0.3, 0.7, 0.9))
            }
            value = says(view, name, given_)
            assert value == law.forced(name, day, given_), (name, day, given_)
            if turn % 8 == 0:
                assert value == solver.forced(given_), (name, day, given_)


def test_up_to_twelve_unknowns_are_filled_in_one_by_one_in_every_way() -> None:
    """Without any memory of what was worked out before: each world is looked at."""
    law, rng, most = matters.law(), Random(SEED), 0
    wide = [one for one in every_outcome() if len(law.reads(one[1], one[2])) >= 9]
    for view, name, day in rng.choices(wide, k=WORLDS_OF_TWELVE):
        names = law.reads(name, day)
        unknown = rng.randint(0, min(12, len(names)))
        open_ = set(rng.sample(names, unknown))
        given_ = {n: rng.choice(law.domain(n)) for n in names if n not in open_}
        holds = law.holds(name, day)
        seen = {holds(world) for world in law.worlds(names, given_)}
        assert says(view, name, given_) == (None if len(seen) == 2 else seen.pop())
        most = max(most, unknown)
    assert most >= 9
