"""The shortest descriptions of a set of worlds: prime cubes of a decision diagram.

A *cube* allows each of a few variables some of its values and says nothing of the others. It is an
implicant of a diagram when every world in it makes the diagram true, and *prime* when it could
allow nothing more. A cover is a list of prime cubes that together hold every world that counts;
it is irredundant when none of them could be left out.

Sources: O. Coudert and J.-C. Madre, Implicit and Incremental Computation of Primes (1992);
R. Rudell and A. Sangiovanni-Vincentelli, Multiple-Valued Minimization for PLA Optimization (1987).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from itertools import accumulate, islice
from typing import NamedTuple

from engagement_rules._diagram import FALSE, LAST, TRUE, Diagrams, DiagramTooLarge
from engagement_rules._minimal import MinimalSets

#: For each variable that a cube limits, the values that it allows, in the order of the variables.
Cube = tuple[tuple[int, tuple[int, ...]], ...]
#: For each variable of a path, its value.
World = dict[int, int]

#: So many primes are looked through in the order of their length; then one for each world left.
_LOOKED_THROUGH = 2_000
#: Families of primes larger than this are given up for primes found one by one.
_MAX_FAMILY = 60_000
#: Nobody reads a longer list; what stands in it is right, and the rest is said to be left out.
MAX_CUBES = 1_000


class Cover(NamedTuple):
    """Prime cubes, shortest first, of which none can be left out.

    Attributes:
        cubes: The cubes.
        complete: Whether together they hold every world that counts.
    """

    cubes: tuple[Cube, ...]
    complete: bool


def cover(store: Diagrams, node: int, within: int = TRUE, *, most: int = MAX_CUBES) -> Cover:
    """Describe the worlds of a diagram by prime cubes.

    Args:
        store: The diagrams.
        node: The diagram to describe: every cube lies inside it and is prime in it.
        within: The worlds that count: each of them that makes `node` true lies in a cube, and each
            cube has one that lies in no other.
        most: At most so many cubes.

    Raises:
        DiagramTooLarge: The worlds are too tangled.
    """
    left = store.conj(node, within)
    chosen: list[Cube] = []
    if left != FALSE:
        primes = _primes(store, node)
        for cube in islice(primes.shortest_first(), _LOOKED_THROUGH) if primes else ():
            inside = of_cube(store, cube)
            if store.conj(left, inside) == FALSE:
                continue
            chosen.append(cube)
            left = store.conj(left, store.neg(inside))
            if left == FALSE or len(chosen) == most:
                break
        while left != FALSE and len(chosen) < most:
            world = first_world(store, left)
            cube = primes.around(world) if primes else _grown(store, node, world)
            chosen.append(cube)
            left = store.conj(left, store.neg(of_cube(store, cube)))
    needed = _needed(store, sorted(chosen, key=_rank), store.conj(node, within))
    return Cover(tuple(needed), left == FALSE)


def _rank(cube: Cube) -> tuple[int, Cube]:
    return len(cube), cube


def _needed(store: Diagrams, cubes: list[Cube], worlds: int) -> list[Cube]:
    """The cubes without those that the others make idle; the longest go first."""
    inside = [store.conj(worlds, of_cube(store, cube)) for cube in cubes]
    before = list(accumulate(inside, store.disj, initial=FALSE))
    after = FALSE
    kept: list[Cube] = []
    for place in reversed(range(len(cubes))):
        others = store.disj(before[place], after)
        if store.conj(inside[place], store.neg(others)) != FALSE:
            kept.append(cubes[place])
            after = store.disj(after, inside[place])
    return kept[::-1]


def of_cube(store: Diagrams, cube: Cube) -> int:
    """The diagram of a cube."""
    node = TRUE
    for variable, values in reversed(cube):
        arity = store.arities[variable]
        node = store.make(variable, tuple(node if v in values else FALSE for v in range(arity)))
    return node


def first_world(store: Diagrams, node: int) -> World:
    """The first path to true through a diagram that is not false."""
    world: World = {}
    while node > TRUE:
        value, child = next(
            (value, child) for value, child in enumerate(store.children[node]) if child != FALSE
        )
        world[store.variable[node]] = value
        node = child
    return world


def worlds(store: Diagrams, node: int) -> Iterator[World]:
    """Every path to true through a diagram, the first values first."""
    stack: list[tuple[int, World]] = [(node, {})]
    while stack:
        current, world = stack.pop()
        if current == TRUE:
            yield world
        elif current != FALSE:
            children = list(enumerate(store.children[current]))
            stack += [
                (child, {**world, store.variable[current]: value})
                for value, child in reversed(children)
            ]


def _primes(store: Diagrams, node: int) -> _Primes | None:
    """All primes of a diagram at once; none where that would be too many."""
    try:
        return _Primes(store, node)
    except DiagramTooLarge:
        return None


class _Family(MinimalSets):
    """Minimal sets that are given up when they become too many."""

    def _make(self, variable: int, low: int, high: int) -> int:
        if len(self.nodes) > _MAX_FAMILY:
            raise DiagramTooLarge("there are too many descriptions to compare them all")
        return super()._make(variable, low, high)


class _Primes:
    """The primes of a diagram, as the smallest sets of values that have to be ruled out.

    A cube is told by the values that it rules out. To rule out more keeps an implicant one, so the
    implicants are a monotone function of what is ruled out, and its minimal sets are the primes.
    Sets that leave a variable no value are no cubes.
    """

    def __init__(self, store: Diagrams, node: int) -> None:
        self._store = store
        self._first = list(accumulate(store.arities, initial=0))
        self._owner = [v for v, arity in enumerate(store.arities) for _ in range(arity)]
        self._out = Diagrams([2] * len(self._owner))
        self._memo: dict[int, int] = {FALSE: FALSE, TRUE: TRUE}
        root = self._implicants(node)
        self._family = _Family(self._out)
        self._top = self._family.of(root)

    def _implicants(self, node: int) -> int:
        found = self._memo.get(node)
        if found is None:
            store = self._store
            kids = [self._implicants(child) for child in store.children[node]]
            first = self._first[store.variable[node]]
            found = self._memo[node] = self._chain(first, kids, 0, TRUE, {}, any_kept=False)
        return found

    def _chain(
        self,
        first: int,
        kids: list[int],
        place: int,
        so_far: int,
        memo: dict[tuple[int, int, bool], int],
        *,
        any_kept: bool,
    ) -> int:
        """One step for each value: ruled out, or what lies under it holds as well."""
        if place == len(kids):
            return so_far if any_kept else FALSE
        key = (place, so_far, any_kept)
        if key not in memo:
            kept = self._out.conj(so_far, kids[place])
            memo[key] = self._out.make(
                first + place,
                (
                    self._chain(first, kids, place + 1, kept, memo, any_kept=True),
                    self._chain(first, kids, place + 1, so_far, memo, any_kept=any_kept),
                ),
            )
        return memo[key]

    def shortest_first(self) -> Iterator[Cube]:
        """Every prime, those that limit the fewest variables first."""
        return map(self._cube, self._ordered(frozenset()))

    def around(self, world: World) -> Cube:
        """A shortest prime in which a world of the diagram lies."""
        kept = frozenset(self._first[variable] + value for variable, value in world.items())
        return self._cube(next(self._ordered(kept)))

    def _ordered(self, kept: frozenset[int]) -> Iterator[tuple[int, ...]]:
        """The sets of the family that have nothing of `kept`, by the variables that they limit."""
        nodes = self._family.nodes
        least: dict[tuple[int, int], int] = {}

        def cost(node: int, last: int) -> int:
            if node <= TRUE:
                return 0 if node == TRUE else LAST
            bit, low, high = nodes[node]
            owner = self._owner[bit]
            key = (node, last if last == owner else -1)
            if key not in least:
                taken = LAST if bit in kept else (last != owner) + cost(high, owner)
                least[key] = min(cost(low, last), taken, LAST)
            return least[key]

        start = cost(self._top, -1)
        queue: list[tuple[int, tuple[int, ...], int, int, int]] = (
            [(start, (), 0, self._top, -1)] if start < LAST else []
        )
        while queue:
            _, chosen, spent, node, last = heapq.heappop(queue)
            if node == TRUE:
                yield chosen
                continue
            bit, low, high = nodes[node]
            owner = self._owner[bit]
            if (rest := cost(low, last)) < LAST:
                heapq.heappush(queue, (spent + rest, chosen, spent, low, last))
            with_it = spent + (last != owner)
            if bit not in kept and (rest := cost(high, owner)) < LAST:
                heapq.heappush(queue, (with_it + rest, (*chosen, bit), with_it, high, owner))

    def _cube(self, ruled_out: tuple[int, ...]) -> Cube:
        out: dict[int, set[int]] = {}
        for bit in ruled_out:
            variable = self._owner[bit]
            out.setdefault(variable, set()).add(bit - self._first[variable])
        return tuple(
            (variable, tuple(v for v in range(self._store.arities[variable]) if v not in gone))
            for variable, gone in sorted(out.items())
        )


def _grown(store: Diagrams, node: int, world: World) -> Cube:
    """A prime around a world: allow more, one variable and one value at a time, while it holds."""
    allowed = {variable: {value} for variable, value in world.items()}
    for variable in sorted(allowed, reverse=True):
        every = set(range(store.arities[variable]))
        if holds_throughout(store, node, {**allowed, variable: every}):
            del allowed[variable]
    for variable in sorted(allowed):
        for value in range(store.arities[variable]):
            more = allowed[variable] | {value}
            if holds_throughout(store, node, {**allowed, variable: more}):
                allowed[variable] = more
    return tuple((variable, tuple(sorted(values))) for variable, values in sorted(allowed.items()))


def holds_throughout(store: Diagrams, node: int, allowed: Mapping[int, set[int]]) -> bool:
    """Whether a diagram is true in every world in which these variables have only these values."""
    seen: set[int] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if current == FALSE:
            return False
        if current > TRUE and current not in seen:
            seen.add(current)
            chosen = allowed.get(store.variable[current])
            children = store.children[current]
            stack += children if chosen is None else [children[value] for value in chosen]
    return True
