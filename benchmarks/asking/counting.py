"""How many questions and screens each order takes: over random matters, and exactly.

A screen is a run of questions of one group. When a question that has parts is not known, its parts
come next, on a list; with and without these lists is counted apart. After a list a new screen
begins, whatever group goes on.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from benchmarks.asking.certificates import Certificates
from benchmarks.asking.duties import Answers, Duty, State
from benchmarks.asking.orders import (
    Best,
    FewestScreens,
    Order,
    Ours,
    fixed,
    information_gain,
)

SEED = 20_261_121
#: A duty that reads more than this has too many states for the best order to be worked out.
MOST_QUESTIONS = 15

OURS, PLAIN, GAIN = "ours", "plain", "gain"
BEST, SCREENS = "best", "screens"
LABELS = {
    OURS: "**ours**, as shipped",
    PLAIN: "ours, without courtesy to the group at hand",
    GAIN: "pure information gain",
    "fixed": "the order of the knowledge base, what is idle skipped",
    "idle": "the order of the knowledge base, idle or not",
    BEST: "the fewest questions that can be",
    SCREENS: "the fewest screens that can be",
}


class Cost(NamedTuple):
    """What it takes to come to a verdict.

    Attributes:
        questions: The questions, lists of parts not counted.
        screens: The screens, as if there were no lists of parts.
        lists: The lists of parts.
        all_screens: The screens with these lists.
    """

    questions: float = 0.0
    screens: float = 0.0
    lists: float = 0.0
    all_screens: float = 0.0


class Game:
    """What an order costs in a duty.

    Args:
        duty: The duty.
        order: The order.
    """

    def __init__(self, duty: Duty, order: Order) -> None:
        self._duty = duty
        self._order = order
        self._exact: dict[_Step, Cost] = {}

    def exact(self, state: State, last: int | None = None, *, listed: bool = False) -> Cost:
        """What it costs on average, over everything that can be answered.

        Args:
            state: What is open.
            last: The question that was asked last.
            listed: Whether a list of its parts has been shown since.
        """
        if not self._duty.open(state):
            return Cost()
        step = state, last, listed
        found = self._exact.get(step)
        if found is None:
            asked = self._order(state, last)
            question = self._duty.questions[asked]
            costs = [self._asking(last, asked, listed=listed)]
            for answer, after in enumerate(self._duty.after(state, asked)):
                shown = self._lists(asked, answer)
                more = self.exact(after, asked, listed=shown)
                if shown:
                    more = _sum(more, _A_LIST)
                costs.append(Cost(*(question.chances[answer] * part for part in more)))
            found = self._exact[step] = _sum(*costs)
        return found

    @property
    def met(self) -> set[tuple[State, int | None]]:
        """Every state that can come up, with the question that was asked last."""
        return {step[:2] for step in self._exact}

    def one(self, answers: Answers) -> Cost:
        """What it costs in one matter."""
        duty = self._duty
        state, last, listed = duty.start, None, False
        costs = []
        while duty.open(state):
            asked = self._order(state, last)
            costs.append(self._asking(last, asked, listed=listed))
            listed = self._lists(asked, answers[asked])
            if listed:
                costs.append(_A_LIST)
            state, last = duty.after(state, asked)[answers[asked]], asked
        return _sum(*costs)

    def _asking(self, last: int | None, asked: int, *, listed: bool) -> Cost:
        questions = self._duty.questions
        turns = last is None or questions[last].group != questions[asked].group
        return Cost(1, turns, 0, turns or listed)

    def _lists(self, asked: int, answer: int) -> bool:
        question = self._duty.questions[asked]
        return bool(question.parts) and answer == len(question.words) - 1


_Step = tuple[State, int | None, bool]
_A_LIST = Cost(lists=1, all_screens=1)


def _sum(*costs: Cost) -> Cost:
    return Cost(*map(sum, zip(*costs, strict=True)))


def count(duty: Duty, matters: int) -> dict[str, Any]:
    """Count what each order takes in one duty.

    Args:
        duty: The duty.
        matters: How many random matters.
    """
    drawn = duty.matters(matters, SEED)
    orders = _orders(duty)
    games = {key: Game(duty, order) for key, order in orders.items()}
    found = {key: _measured(duty, game, drawn) for key, game in games.items()}
    gain = information_gain(duty)
    differs = sum(
        gain(state, last) != orders[PLAIN](state, last) for state, last in games[PLAIN].met
    )
    if differs:
        found[GAIN] = _measured(duty, Game(duty, gain), drawn)
    return {
        "name": duty.name,
        "provisions": list(dict.fromkeys(s.provision for s in duty.stretches)),
        "questions": [question.id for question in duty.questions],
        "matters": matters,
        "different_matters": len(drawn),
        "orders": {key: found[key] for key in LABELS if key in found},
        "gain_differs": differs,
        "gain_states": len({state for state, _ in games[PLAIN].met}),
        "states": best.states if isinstance(best := orders.get(BEST), Best) else None,
        "certificates": _certificates(duty, drawn),
    }


def _orders(duty: Duty) -> dict[str, Order]:
    found: dict[str, Order] = {
        OURS: Ours(duty, courtesy=True),
        PLAIN: Ours(duty, courtesy=False),
        "fixed": fixed(duty, idle=False),
        "idle": fixed(duty, idle=True),
    }
    if len(duty.questions) <= MOST_QUESTIONS:
        found |= {BEST: Best(duty), SCREENS: FewestScreens(duty)}
    return found


def _measured(duty: Duty, game: Game, drawn: Counter[Answers]) -> dict[str, Any]:
    costs = {answers: game.one(answers) for answers in drawn}
    return {
        "exact": game.exact(duty.start)._asdict(),
        "mean": {
            what: sum(costs[answers][i] * times for answers, times in drawn.items()) / drawn.total()
            for i, what in enumerate(Cost._fields)
        },
        "worst": {
            what: max(int(cost[i]) for cost in costs.values())
            for i, what in enumerate(Cost._fields)
        },
    }


def _certificates(duty: Duty, drawn: Counter[Answers]) -> dict[str, Any]:
    certificates = Certificates(duty)
    sizes = {answers: certificates.smallest(answers) for answers in drawn}
    total = sum(sizes[answers] * times for answers, times in drawn.items())
    return {"mean": total / drawn.total(), "worst": max(sizes.values())}
