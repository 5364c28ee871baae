"""Each outcome of the shipped rules is yes just when every way of filling in the rest gives yes.

By brute force over all completions, and by z3, for every body, period and outcome. What two views
say in the same arrays, and the law in the same words, is one pair and is looked at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import matters
import oracle
import provers
import pytest
import small
import worlds
import z3

from engagement_rules._derivation import all_values
from engagement_rules._view import Op, View

SEED = 20_280_522
STATES_OF_AN_OUTCOME = 60
STATES_OF_A_VIEW = 40
STATES_OF_A_REGIME = 40
WORLDS_OF_TWELVE = 30
STATES_AT_MOST = 800
NUMBER = {True: 3, None: 1, False: 0}

Outcome = tuple[View, str, dt.date]


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


def at_each_time() -> Iterator[Outcome]:
    """Every outcome of every view, once for each time at which it may be another."""
    law, seen = matters.law(), set()
    for kind, day in regimes():
        view = matters.shipped().view(kind, day)
        for name in law.outcomes(kind, day):
            key = (view.digest, name, law.epoch(day))
            if key not in seen:
                seen.add(key)
                yield view, name, day


@cache
def forms() -> dict[str, tuple[int, ...]]:
    """A number for each node of each view: two nodes with one number are one formula."""
    numbers: dict[tuple[Any, ...], int] = {}
    found = {}
    for view in matters.shipped().views:
        made: list[int] = []
        for op, *rest in view.nodes:
            form: tuple[Any, ...]
            if op in (Op.FACT, Op.OPTION):
                variable = view.variables[rest[0]]
                form = (op, variable.id, variable.options, *rest[1:])
            else:
                form = (op, *(made[child] for child in rest))
            made.append(numbers.setdefault(form, len(numbers)))
        found[view.digest] = tuple(made)
    return found


@cache
def every_outcome() -> tuple[Outcome, ...]:
    """One outcome for each pair of what a view says and what the law says in its place."""
    found: dict[tuple[int, int], Outcome] = {}
    for view, name, day in at_each_time():
        pair = (forms()[view.digest][view.roots[name]], matters.law().meaning(name, day))
        found.setdefault(pair, (view, name, day))
    return tuple(found.values())


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
    return {number: known for known, number in NUMBER.items()}[value]


def test_every_outcome_that_the_compiler_proved_is_among_those_looked_at_here() -> None:
    proved = {(view.digest, name) for view, name, _ in at_each_time()}
    assert len(proved) == matters.shipped().proof.outcomes
    assert len(every_outcome()) > len(matters.law().tracks) + len(matters.law().contradictions)


def test_the_engine_of_each_view_gives_each_step_its_value_in_kleenes_logic() -> None:
    """So what is shown below of one view holds of each that has the same steps."""
    rng = matters.dice(SEED)
    for view in matters.shipped().views:
        run = matters.shipped().evaluator(view)
        for _ in range(STATES_OF_A_VIEW):
            known = rng.choice((0.3, 0.7, 0.95))
            given_ = {
                index: rng.randrange(worlds.arity(view, index))
                for index in range(len(view.variables))
                if rng.random() < known
            }
            values = small.values_of(view, given_)
            wanted = [NUMBER[value] for value in worlds.view_kleene(view, given_)]
            assert run(values) == tuple(wanted[index] for index in view.reported)
            assert all_values(view, values) == wanted


def test_each_regime_holds_what_binds_the_body_on_its_days() -> None:
    law, base = matters.law(), matters.shipped()
    for kind, day in regimes():
        regime = base.regime(kind, day)
        assert regime is not None
        assert regime.duty == law.duty(kind, day)
        assert set(regime.tracks) == set(law.binding(kind, day, "track"))
        assert set(regime.triggers) == set(law.binding(kind, day, "trigger"))
        assert set(regime.checks) == set(law.checks(kind, day))
        assert set(regime.gates) == set(law.binding(kind, day, "gate"))
        assert set(base.view(kind, day).roots) == set(law.outcomes(kind, day))


def formula(view: View, root: int, terms: provers.Terms) -> Any:
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
    law = matters.law()
    for view, name, day in every_outcome():
        terms = provers.Terms(law)
        lowered = formula(view, view.roots[name], terms)
        written = terms.of(law.written(name, day), day)
        solver = z3.Solver()
        solver.add(*terms.consistent, lowered != written)
        assert solver.check() == z3.unsat, (name, day, solver.model())


def test_z3_finds_no_answers_that_settle_an_outcome_without_the_engines_seeing_it() -> None:
    """Where Kleene says "not known", both values are possible.

    An outer solver looks for answers under which Kleene does not say yes; an inner one for a
    world that fits them and is not yes. Each such world, cut down to what it needs, is kept from
    the outer solver, until it finds nothing more. So again for no.
    """
    for view, name, day in every_outcome():
        for value in (True, False):
            assert settled_unseen(view, name, day, value=value) is None, (name, day)


def settled_unseen(
    view: View, name: str, day: dt.date, *, value: bool
) -> dict[str, oracle.Value] | None:
    law = matters.law()
    inner = provers.solver(law, name, day)
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
            for given_ in oracle.answers_to(law, names):
                assert says(view, name, given_) == law.forced(name, day, given_), (name, given_)
                count += 1
    assert count > 1000


def test_each_duty_is_exact_under_every_set_of_answers() -> None:
    """All hundred thousand or so for one regime of each provision; samples stand below."""
    law = matters.law()
    latest = {law.duty(kind, day): (kind, day) for kind, day in regimes() if law.duty(kind, day)}
    assert set(latest) == {n for n, kind in law.kind.items() if kind == "duty"}
    for duty, (kind, day) in latest.items():
        view = matters.shipped().view(kind, day)
        run, position = matters.shipped().evaluator(view), view.position[duty]
        names = law.reads(duty, day)
        for row in product(NUMBER, repeat=len(names)):  # the duties read nothing but facts
            value = run({n: NUMBER[v] for n, v in zip(names, row, strict=True)})[position]
            given_ = {n: v for n, v in zip(names, row, strict=True) if v is not None}
            assert value == NUMBER[law.forced(duty, day, given_)], (duty, given_)


def exact_in_samples(view: View, name: str, day: dt.date, states: int, rng: Any) -> None:
    law, solver = matters.law(), provers.solver(matters.law(), name, day)
    for turn in range(states):
        given_ = {
            variable: rng.choice(law.domain(variable))
            for variable in solver.names
            if rng.random() < rng.choice((0.3, 0.7, 0.9))
        }
        value = says(view, name, given_)
        assert value == law.forced(name, day, given_), (name, day, given_)
        if turn % 8 == 0:
            assert value == solver.forced(given_), (name, day, given_)


def test_each_outcome_is_exact_by_brute_force_and_by_z3() -> None:
    rng = matters.dice(SEED)
    for view, name, day in every_outcome():
        exact_in_samples(view, name, day, STATES_OF_AN_OUTCOME, rng)


@pytest.mark.soak
def test_each_outcome_of_each_regime_is_exact_by_brute_force_and_by_z3(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same in each view and at each time, whether or not another says the same."""
    rng, count = matters.dice(SEED), 0
    for view, name, day in at_each_time():
        exact_in_samples(view, name, day, STATES_OF_A_REGIME, rng)
        count += 1
    with capsys.disabled():
        print(f"\n{count:,} outcomes exact, each under {STATES_OF_A_REGIME} sets of answers")


def test_up_to_twelve_unknowns_are_filled_in_one_by_one_in_every_way() -> None:
    """Without any memory of what was worked out before: each world is looked at."""
    law, rng, most = matters.law(), matters.dice(SEED), 0
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
