"""Decision diagrams with many-valued variables: exact questions about a node of a view.

A diagram node tests one variable and has one child for each of its values, so that a one-of
choice needs no side condition. Diagrams are ordered by the view's variables and reduced, so two
nodes mean the same just when they are the same number.

Sources: R. E. Bryant, Graph-Based Algorithms for Boolean Function Manipulation (1986), for the
diagrams; O. Coudert and J.-C. Madre, Implicit and Incremental Computation of Primes (1992), for
minimal sets; A. Darwiche and C. Ji, On the Computation of Necessary and Sufficient Explanations
(2022), for reasons as prime implicants of the decided case.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence

from engagement_rules._errors import EngineError
from engagement_rules._view import Op, View

FALSE = 0
TRUE = 1

#: A diagram of more nodes than this is given up: no rule that people wrote comes near it.
MAX_NODES = 200_000


class DiagramTooLarge(EngineError):
    """A condition is so tangled that exact questions about it cannot be answered here."""


_LAST = 1 << 30

#: Given answers: for each variable that has one, the index of its value (no is 0, yes is 1).
Given = Mapping[int, int]


class Diagrams:
    """A store of diagram nodes over variables of given arity."""

    def __init__(self, arities: Sequence[int]) -> None:
        self.arities = tuple(arities)
        self.variable: list[int] = [_LAST, _LAST]
        self.children: list[tuple[int, ...]] = [(), ()]
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._and: dict[tuple[int, int], int] = {}
        self._not: dict[int, int] = {FALSE: TRUE, TRUE: FALSE}

    def make(self, variable: int, children: tuple[int, ...]) -> int:
        """The node that tests `variable`; its child itself when all children are one."""
        first = children[0]
        if all(child == first for child in children):
            return first
        key = (variable, children)
        node = self._unique.get(key)
        if node is None:
            node = len(self.variable)
            if node > MAX_NODES:
                raise DiagramTooLarge(
                    f"a condition needs a decision diagram of more than {MAX_NODES:,} steps"
                )
            self._unique[key] = node
            self.variable.append(variable)
            self.children.append(children)
        return node

    def value_is(self, variable: int, values: Sequence[int]) -> int:
        """The diagram of "the variable has one of these values"."""
        chosen = set(values)
        arity = self.arities[variable]
        return self.make(variable, tuple(TRUE if v in chosen else FALSE for v in range(arity)))

    def conj(self, a: int, b: int) -> int:
        """Both hold."""
        if a == b or b == TRUE:
            return a
        if a == TRUE:
            return b
        if FALSE in (a, b):
            return FALSE
        key = (a, b) if a < b else (b, a)
        found = self._and.get(key)
        if found is None:
            found = self._split(a, b)
            self._and[key] = found
        return found

    def _split(self, a: int, b: int) -> int:
        top = min(self.variable[a], self.variable[b])
        arity = self.arities[top]
        kids_a = self.children[a] if self.variable[a] == top else (a,) * arity
        kids_b = self.children[b] if self.variable[b] == top else (b,) * arity
        return self.make(top, tuple(self.conj(x, y) for x, y in zip(kids_a, kids_b, strict=True)))

    def neg(self, a: int) -> int:
        """It does not hold."""
        found = self._not.get(a)
        if found is None:
            found = self.make(
                self.variable[a], tuple(self.neg(child) for child in self.children[a])
            )
            self._not[a] = found
            self._not[found] = a
        return found

    def disj(self, a: int, b: int) -> int:
        """One of the two holds."""
        return self.neg(self.conj(self.neg(a), self.neg(b)))

    def conj_all(self, nodes: Sequence[int]) -> int:
        """All hold."""
        result = TRUE
        for node in sorted(nodes, reverse=True):
            result = self.conj(result, node)
            if result == FALSE:
                break
        return result

    def disj_all(self, nodes: Sequence[int]) -> int:
        """At least one holds."""
        return self.neg(self.conj_all([self.neg(node) for node in nodes]))

    def support(self, node: int) -> frozenset[int]:
        """The variables on which a diagram depends."""
        seen: set[int] = set()
        found: set[int] = set()
        stack = [node]
        while stack:
            current = stack.pop()
            if current > TRUE and current not in seen:
                seen.add(current)
                found.add(self.variable[current])
                stack.extend(self.children[current])
        return frozenset(found)


class ViewDiagrams:
    """The diagrams of a view's nodes, made when they are first asked for."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.store = Diagrams([max(2, len(variable.options)) for variable in view.variables])
        self._made: dict[int, int] = {}

    def of(self, index: int) -> int:
        """The diagram of the view's node `index`."""
        made = self._made
        if index in made:
            return made[index]
        stack = [index]
        while stack:
            current = stack[-1]
            op, *arguments = self.view.nodes[current]
            pending = [child for child in arguments if child not in made] if op in _INNER else []
            if pending:
                stack.extend(pending)
                continue
            made[current] = self._leaf_or_join(op, arguments)
            stack.pop()
        return made[index]

    def _leaf_or_join(self, op: int, arguments: list[int]) -> int:
        store = self.store
        match op:
            case Op.FACT:
                return store.value_is(arguments[0], (1,))
            case Op.OPTION:
                return store.value_is(arguments[0], arguments[1:])
            case Op.ALL:
                return store.conj_all([self._made[child] for child in arguments])
            case Op.ANY:
                return store.disj_all([self._made[child] for child in arguments])
            case Op.NOT:
                return store.neg(self._made[arguments[0]])
            case Op.YES:
                return TRUE
            case _:
                return FALSE


_INNER = (Op.ALL, Op.ANY, Op.NOT)


def settled(store: Diagrams, node: int, given: Given) -> bool | None:
    """The exact value under some answers: true or false when every completion agrees, else none."""
    seen: set[int] = set()
    found: set[int] = set()
    stack = [node]
    while stack and len(found) < 2:
        current = stack.pop()
        if current <= TRUE:
            found.add(current)
        elif current not in seen:
            seen.add(current)
            value = given.get(store.variable[current])
            children = store.children[current]
            stack.extend(children if value is None else (children[value],))
    return None if len(found) > 1 else found == {TRUE}


def relevant(store: Diagrams, node: int, given: Given) -> frozenset[int]:
    """The unanswered variables on which the value still hangs: each matters in some completion."""
    memo: dict[int, int] = {}

    def restrict(current: int) -> int:
        if current <= TRUE:
            return current
        if current not in memo:
            variable = store.variable[current]
            value = given.get(variable)
            children = store.children[current]
            memo[current] = (
                restrict(children[value])
                if value is not None
                else store.make(variable, tuple(restrict(child) for child in children))
            )
        return memo[current]

    return store.support(restrict(node))


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
        yield from _paths(_MinimalSets(self._kept), self._root)


class _MinimalSets:
    """Minimal sets of a monotone two-valued diagram as a family: low without, high with."""

    def __init__(self, kept: Diagrams) -> None:
        self._kept = kept
        self.nodes: list[tuple[int, int, int]] = [(_LAST, 0, 0), (_LAST, 1, 1)]
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


def _paths(sets: _MinimalSets, root: int) -> Iterator[frozenset[int]]:
    top = sets.of(root)
    if top == FALSE:
        return
    least: dict[int, int] = {FALSE: _LAST, TRUE: 0}

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
    ) -> None:
        self._others = {
            variable: tuple(v for v in range(arity) if v != given.get(variable))
            for variable, arity in enumerate(store.arities)
        }
        self._changed = Diagrams([1 + len(self._others[v]) for v in range(len(store.arities))])
        goal = node if value else store.neg(node)
        counted = {key: answer for key, answer in given.items() if key not in hidden}
        self._root = self._change(store, goal, counted, fixed, {})
        for other in avoiding:
            certain = self._change(store, other, given, fixed, {})
            self._root = self._changed.conj(self._root, self._changed.neg(certain))
        self._least: dict[int, int] = {FALSE: _LAST, TRUE: 0}

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
