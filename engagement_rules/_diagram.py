"""Decision diagrams with many-valued variables: exact questions about a node of a view.

A diagram node tests one variable and has one child for each of its values, so that a one-of
choice needs no side condition. Diagrams are ordered by the view's variables and reduced, so two
nodes mean the same just when they are the same number.

Source: R. E. Bryant, Graph-Based Algorithms for Boolean Function Manipulation (1986).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engagement_rules._errors import EngineError
from engagement_rules._view import Op, View

FALSE = 0
TRUE = 1

#: A diagram of more nodes than this is given up: no rule that people wrote comes near it.
MAX_NODES = 200_000


class DiagramTooLarge(EngineError):
    """A condition is so tangled that exact questions about it cannot be answered here."""


#: Stands after every variable.
LAST = 1 << 30

#: Given answers: for each variable that has one, the index of its value (no is 0, yes is 1).
Given = Mapping[int, int]


class Diagrams:
    """A store of diagram nodes over variables of given arity."""

    def __init__(self, arities: Sequence[int]) -> None:
        self.arities = tuple(arities)
        self.variable: list[int] = [LAST, LAST]
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
        self._reads: dict[int, tuple[int, ...]] = {}
        #: By node and answers: which of these answers stand in a reason for it.
        self.mattering: dict[tuple[int, tuple[int | None, ...]], frozenset[int]] = {}
        #: By node and answers: what is left of it to ask (see `engagement_rules._open`).
        self.left: dict[tuple[int, tuple[int, ...]], tuple[int, int, frozenset[int]]] = {}

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

    def reads(self, index: int) -> tuple[int, ...]:
        """The variables on which the view's node `index` depends, in order."""
        found = self._reads.get(index)
        if found is None:
            found = self._reads[index] = tuple(sorted(self.store.support(self.of(index))))
        return found

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


def whatever(store: Diagrams, node: int, variables: Iterable[int]) -> int:
    """The diagram of "it holds whatever these variables are"."""
    for variable in variables:
        node = store.conj_all(
            [
                with_value(store, node, variable, value, {})
                for value in range(store.arities[variable])
            ]
        )
    return node


def with_value(store: Diagrams, node: int, variable: int, value: int, memo: dict[int, int]) -> int:
    """A diagram with the value of one variable put in."""
    if node <= TRUE or store.variable[node] > variable:
        return node
    if store.variable[node] == variable:
        return store.children[node][value]
    if node not in memo:
        memo[node] = store.make(
            store.variable[node],
            tuple(
                with_value(store, child, variable, value, memo) for child in store.children[node]
            ),
        )
    return memo[node]


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


def kleene(store: Diagrams, op: int, children: list[tuple[int, int]]) -> tuple[int, int]:
    """Where an inner node is certainly yes, and where it is certainly no, by Kleene's logic.

    Args:
        store: Diagrams over the states of the questions.
        op: What the node is; not a question.
        children: For each part where it is certainly yes and where it is certainly no.
    """
    match op:
        case Op.ALL:
            return (
                store.conj_all([yes for yes, _ in children]),
                store.disj_all([no for _, no in children]),
            )
        case Op.ANY:
            return (
                store.disj_all([yes for yes, _ in children]),
                store.conj_all([no for _, no in children]),
            )
        case Op.NOT:
            ((yes, no),) = children
            return no, yes
        case Op.YES:
            return TRUE, FALSE
        case _:
            return FALSE, TRUE
