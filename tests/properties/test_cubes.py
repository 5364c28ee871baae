"""Prime cubes, held against every world of small diagrams."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement_rules import _cubes
from engagement_rules._diagram import TRUE, Diagrams

SMALL = settings(max_examples=120, deadline=None)
World = tuple[int, ...]


@st.composite
def diagrams(draw: Any) -> tuple[Diagrams, int, int]:
    """A store over a few variables, a diagram in it, and a diagram of the worlds that count."""
    arities = draw(st.lists(st.sampled_from((2, 2, 2, 3, 4)), min_size=1, max_size=5))
    store = Diagrams(arities)

    def made(depth: int) -> int:
        kind = draw(st.sampled_from(("leaf", "and", "or", "not"))) if depth else "leaf"
        if kind == "leaf":
            variable = draw(st.integers(0, len(arities) - 1))
            values = st.sets(st.integers(0, arities[variable] - 1), min_size=1)
            return store.value_is(variable, sorted(draw(values)))
        if kind == "not":
            return store.neg(made(depth - 1))
        join = store.conj if kind == "and" else store.disj
        return join(made(depth - 1), made(depth - 1))

    return store, made(4), made(2) if draw(st.booleans()) else TRUE


def holds(store: Diagrams, node: int, world: World) -> bool:
    while node > TRUE:
        node = store.children[node][world[store.variable[node]]]
    return node == TRUE


def inside(cube: _cubes.Cube, world: World) -> bool:
    return all(world[variable] in values for variable, values in cube)


@pytest.fixture(params=["all at once", "one for each world", "grown from worlds"], autouse=True)
def way(request, monkeypatch):
    """The three ways in which primes are found: as many as fit, then as few as are needed."""
    if request.param != "all at once":
        monkeypatch.setattr(_cubes, "_LOOKED_THROUGH", 0)
    if request.param == "grown from worlds":
        monkeypatch.setattr(_cubes, "_MAX_FAMILY", 2)


def with_any_way(test):
    """Hypothesis asks to be told that the way stays the same for all examples of a test."""
    from hypothesis import HealthCheck

    return settings(SMALL, suppress_health_check=[HealthCheck.function_scoped_fixture])(test)


@with_any_way
@given(diagrams())
def test_cubes_hold_every_world_that_counts_and_none_outside(made):
    store, node, within = made
    found = _cubes.cover(store, node, within)

    assert found.complete
    for world in product(*map(range, store.arities)):
        hit = any(inside(cube, world) for cube in found.cubes)
        assert holds(store, node, world) or not hit
        assert hit or not (holds(store, node, world) and holds(store, within, world))


@with_any_way
@given(diagrams())
def test_no_cube_could_allow_more(made):
    store, node, within = made
    for cube in _cubes.cover(store, node, within).cubes:
        for variable, values in cube:
            assert 0 < len(values) < store.arities[variable]
            for value in set(range(store.arities[variable])) - set(values):
                wider = {v: {*vs, value} if v == variable else set(vs) for v, vs in cube}
                assert not _cubes.holds_throughout(store, node, wider)


@with_any_way
@given(diagrams())
def test_each_cube_holds_a_world_that_no_other_holds(made):
    store, node, within = made
    cubes = _cubes.cover(store, node, within).cubes
    worlds = [
        world
        for world in product(*map(range, store.arities))
        if holds(store, node, world) and holds(store, within, world)
    ]
    for cube in cubes:
        others = [other for other in cubes if other is not cube]
        assert any(
            inside(cube, world) and not any(inside(other, world) for other in others)
            for world in worlds
        )
    assert [len(cube) for cube in cubes] == sorted(len(cube) for cube in cubes)


def test_a_list_that_is_cut_short_says_so_and_is_right_as_far_as_it_goes():
    store = Diagrams([2] * 6)
    odd = store.value_is(0, (1,))
    for variable in range(1, 6):
        one = store.value_is(variable, (1,))
        other = store.conj(store.neg(odd), one)
        odd = store.disj(store.conj(odd, store.neg(one)), other)

    whole, cut = _cubes.cover(store, odd), _cubes.cover(store, odd, most=5)
    assert (len(whole.cubes), whole.complete) == (32, True)
    assert (len(cut.cubes), cut.complete) == (5, False)
    for cube in cut.cubes:
        assert _cubes.holds_throughout(store, odd, {v: set(vs) for v, vs in cube})


def test_values_that_belong_together_are_told_together():
    store = Diagrams([5, 2])
    node = store.conj(store.value_is(0, (1, 2, 4)), store.value_is(1, (0,)))

    assert _cubes.cover(store, node).cubes == (((0, (1, 2, 4)), (1, (0,))),)
