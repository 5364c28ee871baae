"""Smallest sets of answers: those that force an outcome, and those that would flip it.

Sources: O. Coudert and J.-C. Madre, Implicit and Incremental Computation of Primes (1992), for
minimal sets; A. Darwiche and C. Ji, On the Computation of Necessary and Sufficient Explanations
(2022), for reasons as prime implicants of the decided case.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from engagement_rules._diagram import FALSE, LAST, TRUE, Diagrams, Given


class Reasons:
    """Every subset-minimal set of the given answers that forces a value.

    Keeping an answer follows its branch; letting it go must hold on all branches. That gives a
    monotone function of the answers kept, whose minimal sets are the reasons.
    """

    def __init__(self, store: Diagrams, node: int, given: Given, *, value: bool) -> None:
        self.given = given
        self._kept = Diagrams([2] * len(store.arities))
        goal = node if value else store.neg(node)
        self._root = self._keep(store, goal, {})
        self._sets: dict[int, int] = {}
        self._family = Diagrams([2] * len(store.arities))

    def _keep(self, store: Diagrams, node: int, memo: dict[int, int]) -> int:
        if node <= TRUE:
            return node
        if node not in memo:
            variable = store.variable[node]
            kids = [self._keep(store, child, memo) for child in store.children[node]]
            without = self._kept.conj_all(kids)
            value = self.given.get(variable)
            memo[node] = (
                without if value is None else self._kept.make(variable, (without, kids[value]))
            )
        return memo[node]

    @property
    def possible(self) -> bool:
        """Whether the given answers force the value at all."""
        return self._root != FALSE

    def that_matter(self) -> frozenset[int]:
        """The answers that stand in at least one reason."""
        return self._kept.support(self._root)

    def shortest_first(self) -> Iterator[frozenset[int]]:
        """The reasons, shortest first, ties in the order of the view's variables."""
        yield from _paths(MinimalSets(self._kept), self._root)


class MinimalSets:
    """Minimal sets of a monotone two-valued diagram as a family: low without, high with."""

    def __init__(self, kept: Diagrams) -> None:
        self._kept = kept
        self.nodes: list[tuple[int, int, int]] = [(LAST, 0, 0), (LAST, 1, 1)]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._made: dict[int, int] = {}
        self._less: dict[tuple[int, int], int] = {}

    def _make(self, variable: int, low: int, high: int) -> int:
        if high == FALSE:
            return low
        key = (variable, low, high)
        if key not in self._unique:
            self._unique[key] = len(self.nodes)
            self.nodes.append(key)
        return self._unique[key]

    def of(self, node: int) -> int:
        if node <= TRUE:
            return node
        if node not in self._made:
            low, high = (self.of(child) for child in self._kept.children[node])
            self._made[node] = self._make(self._kept.variable[node], low, self._without(high, low))
        return self._made[node]

    def _without(self, family: int, others: int) -> int:
        """The sets of `family` that hold no set of `others`."""
        if others == FALSE or family == FALSE:
            return family
        if others == TRUE or family == others:
            return FALSE
        if family == TRUE:
            return FALSE if self._holds_empty(others) else TRUE
        key = (family, others)
        if key not in self._less:
            variable, low, high = self.nodes[family]
            other, other_low, other_high = self.nodes[others]
            if variable < other:
                made = self._make(variable, self._without(low, others), self._without(high, others))
            elif variable > other:
                made = self._without(family, other_low)
            else:
                with_it = self._without(self._without(high, other_low), other_high)
                made = self._make(variable, self._without(low, other_low), with_it)
            self._less[key] = made
        return self._less[key]

    def _holds_empty(self, family: int) -> bool:
        while family > TRUE:
            family = self.nodes[family][1]
        return family == TRUE


def _paths(sets: MinimalSets, root: int) -> Iterator[frozenset[int]]:
    top = sets.of(root)
    if top == FALSE:
        return
    least: dict[int, int] = {FALSE: LAST, TRUE: 0}

    def size(node: int) -> int:
        if node not in least:
            _, low, high = sets.nodes[node]
            least[node] = min(size(low), 1 + size(high))
        return least[node]

    queue: list[tuple[int, tuple[int, ...], int]] = [(size(top), (), top)]
    while queue:
        _, chosen, node = heapq.heappop(queue)
        if node == TRUE:
            yield frozenset(chosen)
            continue
        variable, low, high = sets.nodes[node]
        if low != FALSE:
            heapq.heappush(queue, (len(chosen) + size(low), chosen, low))
        heapq.heappush(queue, (len(chosen) + 1 + size(high), (*chosen, variable), high))


class Changes:
    """What is shared by several searches for changes of the same answers: diagrams of changes.

    Args:
        store: The diagrams.
        given: The answers.
    """

    def __init__(self, store: Diagrams, given: Given) -> None:
        self.others = {
            variable: tuple(v for v in range(arity) if v != given.get(variable))
            for variable, arity in enumerate(store.arities)
        }
        self.diagrams = Diagrams([1 + len(self.others[v]) for v in range(len(store.arities))])
        self.certain: dict[int, int] = {}


class Flips:
    """The smallest sets of changes after which the answers force a value.

    For each variable one may keep what was answered (or leave it unanswered), or change it to
    another value.

    Args:
        store: The diagrams.
        node: The diagram of the outcome.
        given: The answers.
        value: The value wanted.
        fixed: Variables that may not be changed.
        hidden: Answered variables that do not count towards the outcome.
        avoiding: Diagrams that must not be certain after the changes.
        changes: What other searches over the same answers have made already.
    """

    def __init__(
        self,
        store: Diagrams,
        node: int,
        given: Given,
        *,
        value: bool,
        fixed: frozenset[int] = frozenset(),
        hidden: frozenset[int] = frozenset(),
        avoiding: Sequence[int] = (),
        changes: Changes | None = None,
    ) -> None:
        changes = changes or Changes(store, given)
        self._others = changes.others
        self._changed = changes.diagrams
        goal = node if value else store.neg(node)
        counted = {key: answer for key, answer in given.items() if key not in hidden}
        self._root = self._change(store, goal, counted, fixed, {})
        for other in avoiding:
            if self._root == FALSE:
                break
            certain = self._change(store, other, given, frozenset(), changes.certain)
            self._root = self._changed.conj(self._root, self._changed.neg(certain))
        for variable in self._changed.support(self._root) & fixed:
            kept = self._changed.value_is(variable, (0,))
            self._root = self._changed.conj(self._root, kept)
        self._least: dict[int, int] = {FALSE: LAST, TRUE: 0}

    @property
    def size(self) -> int | None:
        """How many changes the smallest sets have; none when no changes would do."""
        return None if self._root == FALSE else self._cost(self._root)

    def _cost(self, node: int) -> int:
        if node not in self._least:
            keep, *changed = self._changed.children[node]
            self._least[node] = min(self._cost(keep), 1 + min(map(self._cost, changed)))
        return self._least[node]

    def _change(
        self,
        store: Diagrams,
        node: int,
        given: Given,
        fixed: frozenset[int],
        memo: dict[int, int],
    ) -> int:
        if node <= TRUE:
            return node
        if node not in memo:
            variable = store.variable[node]
            kids = [self._change(store, kid, given, fixed, memo) for kid in store.children[node]]
            value = given.get(variable)
            keep = self._changed.conj_all(kids) if value is None else kids[value]
            others = self._others[variable]
            changed = (
                (FALSE,) * len(others) if variable in fixed else tuple(kids[v] for v in others)
            )
            memo[node] = self._changed.make(variable, (keep, *changed))
        return memo[node]

    def smallest(self) -> Iterator[dict[int, int]]:
        """All smallest sets of changes: for each changed variable, its new value."""
        if self._root == FALSE:
            return
        stack: list[tuple[int, dict[int, int]]] = [(self._root, {})]
        while stack:
            node, changes = stack.pop()
            if node == TRUE:
                yield changes
                continue
            variable = self._changed.variable[node]
            keep, *changed = self._changed.children[node]
            target = self._cost(node)
            for value, child in reversed(list(zip(self._others[variable], changed, strict=True))):
                if 1 + self._cost(child) == target:
                    stack.append((child, {**changes, variable: value}))
            if self._cost(keep) == target:
                stack.append((keep, changes))
