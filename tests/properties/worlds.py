"""Sets, changes and small views, by trying them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, combinations, product
from typing import Any

from engagement_rules._view import Op, View


def subsets(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """All subsets, small ones first."""
    items = list(items)
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def minimal_sets(
    names: Iterable[Any], forces: Callable[[tuple[Any, ...]], bool]
) -> set[frozenset[Any]]:
    """Every subset-minimal set that forces something, by trying all sets."""
    found: list[frozenset[Any]] = []
    for kept in subsets(names):
        if not any(known <= set(kept) for known in found) and forces(kept):
            found.append(frozenset(kept))
    return set(found)


def smallest_changes(
    names: Iterable[Any],
    given: Mapping[Any, Any],
    domain: Callable[[Any], Iterable[Any]],
    forces: Callable[[dict[Any, Any]], bool],
    *,
    most: int | None = None,
) -> list[dict[Any, Any]]:
    """All changes of as few variables as will do, by trying them all."""
    names = list(names)
    for size in range(min(len(names), len(names) if most is None else most) + 1):
        found = []
        for changed in combinations(names, size):
            options = [[v for v in domain(n) if n not in given or v != given[n]] for n in changed]
            for values in product(*options):
                changes = dict(zip(changed, values, strict=True))
                if forces({**given, **changes}):
                    found.append(changes)
        if found:
            return found
    return []


def arity(view: View, variable: int) -> int:
    return len(view.variables[variable].options) or 2


def view_worlds(view: View, given: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """Every way of filling in the variables that are not given."""
    return product(
        *([given[v]] if v in given else range(arity(view, v)) for v in range(len(view.variables)))
    )


def view_states(view: View) -> Iterator[dict[int, int]]:
    """Every set of answers: each variable with each value, and not known."""
    count = len(view.variables)
    for row in product(*([None, *range(arity(view, v))] for v in range(count))):
        yield {v: value for v, value in enumerate(row) if value is not None}


def true_in(view: View, root: int, world: tuple[int, ...]) -> bool:
    """The value of a node of a view in one world."""
    found: list[bool] = []
    for op, *rest in view.nodes[: root + 1]:
        if op == Op.FACT:
            found.append(world[rest[0]] == 1)
        elif op == Op.OPTION:
            found.append(world[rest[0]] in rest[1:])
        elif op == Op.ALL:
            found.append(all(found[child] for child in rest))
        elif op == Op.ANY:
            found.append(any(found[child] for child in rest))
        elif op == Op.NOT:
            found.append(not found[rest[0]])
        else:
            found.append(op == Op.YES)
    return found[root]


def view_kleene(view: View, given: Mapping[int, int]) -> list[bool | None]:
    """Kleene's value of every node of a view."""
    found: list[bool | None] = []
    for op, *rest in view.nodes:
        if op in (Op.FACT, Op.OPTION):
            wanted = rest[1:] or [1]
            found.append(given[rest[0]] in wanted if rest[0] in given else None)
        elif op in (Op.ALL, Op.ANY):
            parts, strong = [found[child] for child in rest], op == Op.ANY
            found.append(strong if strong in parts else None if None in parts else not strong)
        elif op == Op.NOT:
            inner = found[rest[0]]
            found.append(None if inner is None else not inner)
        else:
            found.append(op == Op.YES)
    return found


def view_forced(view: View, root: int, given: Mapping[int, int]) -> bool | None:
    """What a node is in every world that fits some answers; none when worlds differ."""
    seen = set()
    for world in view_worlds(view, given):
        seen.add(true_in(view, root, world))
        if len(seen) > 1:
            return None
    return seen.pop()
