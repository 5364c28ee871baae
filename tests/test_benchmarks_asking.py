"""The counts of `make bench` on asking: bounds that hold for every order, and real interviews."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from benchmarks.asking.certificates import Certificates
from benchmarks.asking.counting import Cost, Game
from benchmarks.asking.duties import Answers, Duty, duties
from benchmarks.asking.orders import (
    Best,
    FewestScreens,
    Ours,
    decided,
    fixed,
    information_gain,
)
from engagement_rules import KnowledgeBase, next_questions

BASE = KnowledgeBase.default()
DUTIES = duties(BASE)


@pytest.fixture(scope="module", params=[0, -1], ids=["first", "last"])
def duty(request) -> Duty:
    return DUTIES[request.param]


def some(duty: Duty, count: int) -> list[Answers]:
    """Matters as they are drawn, and one of which nothing is known."""
    nothing = tuple(len(question.words) - 1 for question in duty.questions)
    return [*duty.matters(count, 1), nothing]


def end_of(duty: Duty, answers: Answers, places) -> tuple[int, int]:
    state = duty.start
    for place in places:
        state = duty.after(state, place)[answers[place]]
    return state


def test_each_kind_of_body_with_a_duty_is_in_one_row_on_each_day():
    bound = {
        (kind, regime.from_)
        for kind, regimes in BASE.regimes.items()
        for regime in regimes
        if regime.duty
    }
    rows = {
        (kind, day): [
            row.name
            for row in DUTIES
            if any(s.kind == kind and s.first <= day <= s.last for s in row.stretches)
        ]
        for kind, day in bound
    }

    assert all(len(names) == 1 for names in rows.values()), rows


def test_no_order_takes_fewer_questions_or_screens_than_the_best(duty: Duty):
    best = Game(duty, Best(duty)).exact(duty.start)
    screens = Game(duty, FewestScreens(duty)).exact(duty.start)
    for order in (
        Ours(duty, courtesy=True),
        Ours(duty, courtesy=False),
        fixed(duty, idle=True),
        fixed(duty, idle=False),
        information_gain(duty),
    ):
        cost = Game(duty, order).exact(duty.start)

        assert best.questions <= cost.questions + 1e-9
        assert screens.screens <= cost.screens + 1e-9
    assert best.questions <= screens.questions + 1e-9
    assert screens.screens <= best.screens + 1e-9


def test_the_expected_cost_is_the_mean_over_every_matter():
    duty = min(DUTIES, key=lambda one: len(one.questions))
    game = Game(duty, Best(duty))
    mean = Cost()
    for answers in product(*(range(len(question.words)) for question in duty.questions)):
        chance = 1.0
        for question, answer in zip(duty.questions, answers, strict=True):
            chance *= question.chances[answer]
        mean = Cost(*(a + chance * b for a, b in zip(mean, game.one(answers), strict=True)))

    assert mean == pytest.approx(game.exact(duty.start))


def test_a_certificate_is_the_smallest_set_of_answers_that_settles_the_end(duty: Duty):
    certificates = Certificates(duty)
    places = range(len(duty.questions))
    for answers in some(duty, 15):
        sizes = (
            size
            for size in range(len(places) + 1)
            for chosen in combinations(places, size)
            if not duty.open(end_of(duty, answers, chosen))
        )

        assert certificates.smallest(answers) == next(sizes)


def test_no_order_stops_before_the_certificate(duty: Duty):
    certificates = Certificates(duty)
    games = [Game(duty, order) for order in (Best(duty), Ours(duty, courtesy=True))]
    for answers in some(duty, 100):
        least = certificates.smallest(answers)

        assert all(game.one(answers).questions >= least for game in games)


def test_ours_is_what_an_interview_asks_with_its_lists_of_parts(duty: Duty):
    game = Game(duty, Ours(duty, courtesy=True))
    for answers in some(duty, 10):
        assert game.one(answers) == asked(duty, answers)


def asked(duty: Duty, answers: Answers) -> Cost:
    """What a person is asked, step by step, by the library itself."""
    words = {q.id: q.words[a] for q, a in zip(duty.questions, answers, strict=True)}
    said: dict[str, str] = {}
    shown: list[str | None] = []
    lists = 0
    group = None
    while True:
        plan = next_questions(decided(BASE, *duty.matter, said), after=group)
        if plan.next is None:
            break
        if plan.next.kind == "parts":
            said |= dict.fromkeys(plan.next.parts, "not known")
            lists += 1
            shown.append(None)
        else:
            said[plan.next.id] = words[plan.next.id]
            shown.append(plan.next.group)
        group = plan.next.group
    groups = [one for one in shown if one is not None]
    return Cost(len(groups), runs(groups), lists, runs(shown))


def runs(shown: list[str | None]) -> int:
    return sum(1 for i, one in enumerate(shown) if i == 0 or one is None or one != shown[i - 1])
