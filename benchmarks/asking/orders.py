"""Orders of asking: ours, those of others, and the best that there can be.

An order says which question is asked next, from what is open and which question was asked last.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from benchmarks.asking.duties import Duty, State
from engagement_rules import KnowledgeBase, Matter, assess, next_questions
from engagement_rules._diagram import TRUE

#: From a state and the place of the question that was asked last, the place of the next one.
Order = Callable[[State, int | None], int]
_ALIKE = 1e-9


class Ours:
    """Our own order: what `next_questions` says on a matter that is in the state.

    Args:
        duty: The duty.
        courtesy: Tell it the group that was asked last, as the interview does.
    """

    def __init__(self, duty: Duty, *, courtesy: bool) -> None:
        self._duty = duty
        self._courtesy = courtesy
        #: For each state that was met, answers that lead to it.
        self._said: dict[State, dict[str, str]] = {duty.start: {}}
        self._found: dict[tuple[State, str | None], int] = {}
        self._place = {question.id: place for place, question in enumerate(duty.questions)}

    def __call__(self, state: State, last: int | None) -> int:
        duty = self._duty
        group = None if last is None or not self._courtesy else duty.questions[last].group
        found = self._found.get((state, group))
        if found is None:
            found = self._found[state, group] = self._ask(state, group)
            question = duty.questions[found]
            words = zip(question.words, duty.after(state, found), strict=True)
            for word, following in words:
                more = {question.id: word}
                if word == question.words[-1]:
                    more |= dict.fromkeys(question.parts, word)
                self._said.setdefault(following, self._said[state] | more)
        return found

    def _ask(self, state: State, group: str | None) -> int:
        determination = decided(self._duty.base, *self._duty.matter, self._said[state])
        asked = next_questions(determination, after=group).next
        assert asked is not None
        return self._place[asked.id]


def decided(base: KnowledgeBase, kind: str, day: dt.date, said: dict[str, str]) -> Any:
    """A matter with some answers, decided; where answers clash, both are explained to be right."""
    explained: dict[str, str] = {}
    while True:
        matter = Matter.from_dict(
            {
                "title": "Asked",
                "bodies": [{"id": "body", "kind": kind}],
                "acts": [{"id": "act", "date": day.isoformat()}],
                "answers": said,
                "explained": explained,
            }
        )
        determination = assess(matter, knowledge_base=base)
        clashes = [c.id for c in determination.contradictions if c.explained is None]
        if not clashes:
            return determination
        explained |= dict.fromkeys(clashes, "Both are so.")


def fixed(duty: Duty, *, idle: bool) -> Order:
    """The order in which the knowledge base is written.

    Args:
        duty: The duty.
        idle: Ask those questions, too, that can no longer change anything.
    """

    def order(state: State, last: int | None) -> int:
        if idle:
            return 0 if last is None else last + 1
        return duty.open(state)[0]

    return order


def information_gain(duty: Duty) -> Order:
    """What leaves least open on average, under the chances as the knowledge base gives them."""
    chances = []
    for question in duty.questions:
        chance = duty.base.nodes[question.id].data.get("chance")
        known = [float(chance[word]) for word in question.words[:-1]] if chance else []
        known = known or [0.9 / (len(question.words) - 1)] * (len(question.words) - 1)
        chances.append((*known, max(0.0, 1 - sum(known))))
    place = {question.variable: number for number, question in enumerate(duty.questions)}
    memo: dict[int, float] = {}

    def likely(node: int) -> float:
        if node <= TRUE:
            return float(node)
        if node not in memo:
            kids = duty.store.children[node]
            ends = (*kids, duty.store.conj_all(kids))
            shares = chances[place[duty.store.variable[node]]]
            memo[node] = sum(p * likely(end) for p, end in zip(shares, ends, strict=True))
        return memo[node]

    def doubt(state: State) -> float:
        yes, no = map(likely, state)
        return -sum(p * math.log2(p) for p in (yes, no, 1 - yes - no) if p > 1e-12)

    def left(state: State, asked: int) -> float:
        return sum(
            p * doubt(following)
            for p, following in zip(chances[asked], duty.after(state, asked), strict=True)
        )

    return lambda state, _: min(duty.open(state), key=lambda asked: round(left(state, asked), 9))


class Best:
    """The order with the fewest questions on average, by dynamic programming over all states."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._found: dict[State, tuple[float, int]] = {}

    @property
    def states(self) -> int:
        """How many states there are that are not settled."""
        return len(self._found)

    def __call__(self, state: State, _: int | None) -> int:
        self.least(state)
        return self._found[state][1]

    def least(self, state: State) -> float:
        """How many questions it takes from a state, on average."""
        duty = self._duty
        if not duty.open(state):
            return 0.0
        if state not in self._found:
            self._found[state] = min(
                (1 + self._following(state, place), place) for place in duty.open(state)
            )
        return self._found[state][0]

    def _following(self, state: State, place: int) -> float:
        duty = self._duty
        chances = duty.questions[place].chances
        return sum(
            p * self.least(following)
            for p, following in zip(chances, duty.after(state, place), strict=True)
        )


class FewestScreens:
    """The order with the fewest screens on average, and among those the fewest questions."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._found: dict[tuple[State, str | None], tuple[float, float, int]] = {}

    def __call__(self, state: State, last: int | None) -> int:
        group = None if last is None else self._duty.questions[last].group
        self._least(state, group)
        return self._found[state, group][2]

    def _least(self, state: State, group: str | None) -> tuple[float, float]:
        duty = self._duty
        if not duty.open(state):
            return 0.0, 0.0
        best = self._found.get((state, group))
        if best is None:
            for place in duty.open(state):
                question = duty.questions[place]
                screens, questions = float(question.group != group), 1.0
                following = zip(question.chances, duty.after(state, place), strict=True)
                for chance, after in following:
                    more = self._least(after, question.group)
                    screens += chance * more[0]
                    questions += chance * more[1]
                if best is None or (
                    screens < best[0] - _ALIKE
                    or (screens < best[0] + _ALIKE and questions < best[1] - _ALIKE)
                ):
                    best = screens, questions, place
            assert best is not None
            self._found[state, group] = best
        return best[:2]
