"""What a matter can show at all: decision diagrams over what is answered and what is not.

For each variable a diagram has a branch for each answer and one for "not known", so what it says
is said of matters as people give them, half answered or wholly. A node is yes, no or not known
there by Kleene's logic, just as it is decided. Whatever no consistent matter can show is a
diagram that is false; that is the proof. A matter is consistent while no contradiction holds.

A point on which the law is open can never be answered, so its only branch is "not known".
"""

from __future__ import annotations

from collections.abc import Mapping

from engagement_rules._diagram import FALSE, LAST, TRUE, Diagrams, kleene
from engagement_rules._view import Op, View


class Possible:
    """What can be shown under the law of one view.

    Args:
        view: The law.
        contradictions: Its contradictions, as bits over its nodes.
    """

    def __init__(self, view: View, contradictions: int) -> None:
        self.view = view
        self.states = Diagrams([1 + max(2, len(v.options)) for v in view.variables])
        self._made: list[tuple[int, int]] = []
        for node in view.nodes:
            self._made.append(self._kleene(node))
        self.contradictions = contradictions
        clashes = [yes for i, (yes, _) in enumerate(self._made) if contradictions >> i & 1]
        #: No contradiction holds.
        self.consistent = self.states.conj_all([self.states.neg(yes) for yes in clashes])

    def _kleene(self, node: tuple[int, ...]) -> tuple[int, int]:
        states, made = self.states, self._made
        op, *arguments = node
        match op:
            case Op.FACT | Op.OPTION:
                variable = arguments[0]
                if not self.view.variables[variable].askable:
                    return FALSE, FALSE
                values = range(states.arities[variable] - 1)
                chosen = {1} if op == Op.FACT else set(arguments[1:])
                return (
                    states.value_is(variable, [v for v in values if v in chosen]),
                    states.value_is(variable, [v for v in values if v not in chosen]),
                )
            case _:
                return kleene(states, op, [made[child] for child in arguments])

    def nodes(self, *, yes: int = 0, no: int = 0, clashing: bool = False) -> int:
        """Where some nodes are yes and others no.

        Args:
            yes: The nodes that are yes, as bits.
            no: The nodes that are no, as bits.
            clashing: Whether contradictions may hold.
        """
        wanted = [pair[0] for index, pair in enumerate(self._made) if yes >> index & 1]
        wanted += [pair[1] for index, pair in enumerate(self._made) if no >> index & 1]
        return self.states.conj_all([*wanted, *([] if clashing else [self.consistent])])

    def not_known(self, index: int, *, clashing: bool = False) -> int:
        """Where a node is not known."""
        states, (yes, no) = self.states, self._made[index]
        known = states.disj(yes, no)
        return states.conj_all([states.neg(known), *([] if clashing else [self.consistent])])

    def answers(self, given: Mapping[int, int]) -> int:
        """Where some answers are given and no contradiction holds."""
        states = self.states
        said = [states.value_is(variable, (value,)) for variable, value in given.items()]
        return states.conj_all([*said, self.consistent])

    def answer(self, variable: int, value: int) -> int:
        """Where a variable has a value; the one past its last value is "not known"."""
        return self.states.conj(self.states.value_is(variable, (value,)), self.consistent)

    def fewest(self, node: int, given: Mapping[int, int] | None = None) -> dict[int, int] | None:
        """The fewest further answers that lead into a diagram; none when there is no way.

        Args:
            node: The diagram.
            given: Answers that are to stay as they are.
        """
        kept = given or {}
        cost: dict[int, int] = {FALSE: LAST, TRUE: 0}
        self._weigh(node, kept, cost)
        if cost[node] >= LAST:
            return None
        found: dict[int, int] = {}
        states = self.states
        while node > TRUE:
            variable, children = states.variable[node], states.children[node]
            if variable in kept:
                node = children[kept[variable]]
                continue
            *answered, unknown = children
            target = cost[node]
            if cost[unknown] == target:
                node = unknown
                continue
            found[variable] = next(v for v, kid in enumerate(answered) if cost[kid] + 1 == target)
            node = children[found[variable]]
        return found

    def _weigh(self, root: int, kept: Mapping[int, int], cost: dict[int, int]) -> None:
        states = self.states
        stack = [root]
        while stack:
            node = stack[-1]
            children = states.children[node]
            if node in cost:
                stack.pop()
                continue
            variable = states.variable[node]
            ways = children if variable not in kept else (children[kept[variable]],)
            waiting = [child for child in ways if child not in cost]
            if waiting:
                stack.extend(waiting)
                continue
            if variable in kept:
                cost[node] = cost[ways[0]]
            else:
                *answered, unknown = ways
                cost[node] = min(cost[unknown], 1 + min(cost[kid] for kid in answered))
            stack.pop()
