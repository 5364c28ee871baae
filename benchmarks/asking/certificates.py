"""The smallest set of a matter's answers that settles how it ends: a bound for every order.

No order can stop before the answers that it has heard settle the end, so it asks at least as many
questions as the smallest such set has, in each matter for itself.
"""

from __future__ import annotations

from itertools import combinations

from benchmarks.asking.duties import Answers, Duty, State
from engagement_rules._diagram import FALSE, TRUE

_NONE = 1 << 20


class Certificates:
    """The smallest sets of answers that settle a duty.

    For an end of yes (and of no likewise) only answers that are known count: a diagram is made
    true by "not known" only if both answers make it true, so it was not needed. Going down the
    diagram, a question is either in the set, which leads to the answer's cofactor, or it is not,
    and then all cofactors have to be made true at once: their conjunction.

    For an end that stays open both diagrams have to be made false. Each set of the questions that
    are not known is tried, smallest first; of the known ones, each is in the set or else every
    cofactor has to be made false: their disjunction.
    """

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._place = {question.variable: i for i, question in enumerate(duty.questions)}

    def smallest(self, answers: Answers) -> int:
        """The size of the smallest set."""
        duty = self._duty
        end = duty.start
        for place, answer in enumerate(answers):
            end = duty.after(end, place)[answer]
        if end[0] == TRUE:
            return self._for_sure(duty.start[0], answers, {})
        if end[1] == TRUE:
            return self._for_sure(duty.start[1], answers, {})
        unknown = [
            place
            for place, question in enumerate(duty.questions)
            if answers[place] == len(question.words) - 1
        ]
        best = _NONE
        memo: dict[State, int] = {}
        for size in range(len(unknown) + 1):
            if size >= best:
                break
            for chosen in combinations(unknown, size):
                state = duty.start
                for place in chosen:
                    state = duty.after(state, place)[-1]
                best = min(best, size + self._left_open(state, answers, memo))
        return best

    def _for_sure(self, node: int, answers: Answers, memo: dict[int, int]) -> int:
        if node <= TRUE:
            return 0 if node == TRUE else _NONE
        if node not in memo:
            store = self._duty.store
            children = store.children[node]
            answer = answers[self._place[store.variable[node]]]
            best = self._for_sure(store.conj_all(children), answers, memo)
            if answer < len(children):
                best = min(best, 1 + self._for_sure(children[answer], answers, memo))
            memo[node] = best
        return memo[node]

    def _left_open(self, state: State, answers: Answers, memo: dict[State, int]) -> int:
        if TRUE in state:
            return _NONE
        if state == (FALSE, FALSE):
            return 0
        if state not in memo:
            duty, store = self._duty, self._duty.store
            place = self._place[min(store.variable[node] for node in state)]
            *known, _ = duty.after(state, place)
            either = tuple(store.disj_all(nodes) for nodes in zip(*known, strict=True))
            best = self._left_open((either[0], either[1]), answers, memo)
            if answers[place] < len(known):
                best = min(best, 1 + self._left_open(known[answers[place]], answers, memo))
            memo[state] = best
        return memo[state]
