"""Is Kleene's value exact? For each outcome: a proof, or the fact on which it fails.

An outcome is *yes* just when every way of filling in the unknown facts gives yes, and likewise
for *no*. Kleene's value never says more than that, and may say less: with `x` unknown,
`any: [x, {not: x}]` is not known to Kleene and yes in truth.

A formula in which no variable stands in two polarities is exact (a monotone function takes its
extreme values at the extreme completions); that shortcut settles nearly all. For the rest the
proof compares two decision diagrams over the *states* of the variables (each value, and not
known): where the outcome is settled, and where Kleene says so.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from engagement_rules._diagram import FALSE, TRUE, Diagrams, ViewDiagrams, kleene
from engagement_rules._view import Op, View


@dataclass(frozen=True, slots=True)
class Inexact:
    """A partial set of answers that settles an outcome without Kleene's seeing it.

    Attributes:
        value: The value that every completion gives.
        given: For each answered variable, the index of its value; the fewest that will do.
        blamed: The unanswered variables that stand in two polarities.
    """

    value: bool
    given: dict[int, int]
    blamed: tuple[int, ...]


def polarities(view: View, root: int) -> dict[int, set[tuple[bool, tuple[int, ...]]]]:
    """For each variable under a node: in which polarity, and with which options, it is read."""
    found: dict[int, set[tuple[bool, tuple[int, ...]]]] = {}
    seen: set[tuple[int, bool]] = set()
    stack = [(root, True)]
    while stack:
        index, positive = stack.pop()
        if (index, positive) in seen:
            continue
        seen.add((index, positive))
        op, *arguments = view.nodes[index]
        if op in (Op.FACT, Op.OPTION):
            found.setdefault(arguments[0], set()).add((positive, tuple(arguments[1:])))
        elif op == Op.NOT:
            stack.append((arguments[0], not positive))
        elif op in (Op.ALL, Op.ANY):
            stack.extend((child, positive) for child in arguments)
    return found


def by_polarity(view: View, root: int) -> bool:
    """Whether the shortcut proves a node exact: each variable is read in one way only."""
    for variable, ways in polarities(view, root).items():
        if len(ways) > 1:
            return False
        ((_, options),) = ways
        if options and len(options) == len(view.variables[variable].options):
            return False
    return True


def find_inexact(diagrams: ViewDiagrams, root: int) -> Inexact | None:
    """Prove that Kleene's value of a node is exact, or find where it is not.

    Args:
        diagrams: The diagrams of the view.
        root: The node.

    Returns:
        Nothing when it is exact; else the smallest witness found.
    """
    view = diagrams.view
    if by_polarity(view, root):
        return None
    states = Diagrams([arity + 1 for arity in diagrams.store.arities])
    certain = _kleene(view, root, states)
    truth = diagrams.of(root)
    for value, node in ((True, truth), (False, diagrams.store.neg(truth))):
        exact = _settled_states(diagrams.store, node, states, {})
        missed = states.conj(exact, states.neg(certain[value]))
        if missed != FALSE:
            given = _fewest_answers(states, missed)
            ways = polarities(view, root)
            unanswered = [variable for variable in ways if variable not in given]
            twice = [variable for variable in unanswered if len(ways[variable]) > 1]
            return Inexact(value, given, tuple(sorted(twice or unanswered)))
    return None


def _kleene(view: View, root: int, states: Diagrams) -> dict[bool, int]:
    """Where Kleene's value of a node is yes, and where it is no, over the states."""
    made: dict[int, tuple[int, int]] = {}
    for index, (op, *arguments) in enumerate(view.nodes[: root + 1]):
        match op:
            case Op.FACT | Op.OPTION:
                variable = arguments[0]
                values = range(states.arities[variable] - 1)
                chosen = {1} if op == Op.FACT else set(arguments[1:])
                made[index] = (
                    states.value_is(variable, [v for v in values if v in chosen]),
                    states.value_is(variable, [v for v in values if v not in chosen]),
                )
            case _:
                made[index] = kleene(states, op, [made[child] for child in arguments])
    yes, no = made[root]
    return {True: yes, False: no}


def _settled_states(store: Diagrams, node: int, states: Diagrams, memo: dict[int, int]) -> int:
    """The states in which every completion makes a diagram true."""
    if node <= TRUE:
        return node
    if node not in memo:
        kids = [_settled_states(store, child, states, memo) for child in store.children[node]]
        memo[node] = states.make(store.variable[node], (*kids, states.conj_all(kids)))
    return memo[node]


def _fewest_answers(states: Diagrams, node: int) -> dict[int, int]:
    queue: list[tuple[int, int, int, dict[int, int]]] = [(0, 0, node, {})]
    pushed = 0
    while queue:
        cost, _, current, given = heapq.heappop(queue)
        if current == TRUE:
            return given
        variable = states.variable[current]
        for value, child in enumerate(states.children[current]):
            if child == FALSE:
                continue
            pushed += 1
            unknown = value == states.arities[variable] - 1
            heapq.heappush(
                queue,
                (cost, pushed, child, given)
                if unknown
                else (cost + 1, pushed, child, {**given, variable: value}),
            )
    return {}
