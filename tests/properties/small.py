"""Small views for hypothesis, and small knowledge bases from the kit that the library ships."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

from engagement_rules._view import Op, Variable, View, option_key
from engagement_rules.testing._small_rules import ASKED, EVE, LAW, SAYS, SWITCH, bases, write

__all__ = [
    "ASKED",
    "EVE",
    "LAW",
    "SAYS",
    "SWITCH",
    "answered",
    "bases",
    "values_of",
    "view_of",
    "views",
    "write",
]

Draw = Any

# -- views -------------------------------------------------------------------------------------


@st.composite
def views(draw: Draw, *, variables: int = 4, inner: int = 6, states: int = 300) -> View:
    """A view of a few facts and choices under random steps; its last node is the outcome."""
    made: list[Variable] = []
    room = states
    for index in range(draw(st.integers(1, variables))):
        options = draw(st.sampled_from((0, 0, 0, 2, 3)))
        room //= (options or 2) + 1
        if room < 1 and made:
            break
        made.append(
            Variable(
                f"v{index}",
                tuple("abc"[:options]),
                fixed=draw(st.sampled_from((False, False, True))),
            )
        )
    nodes: list[tuple[int, ...]] = []
    for index, variable in enumerate(made):
        if not variable.options:
            nodes.append((Op.FACT, index))
            continue
        count = len(variable.options)
        for chosen in draw(
            st.lists(
                st.sets(st.integers(0, count - 1), min_size=1),
                min_size=1,
                max_size=2,
                unique_by=tuple,
            )
        ):
            nodes.append((Op.OPTION, index, *sorted(chosen)))
    if draw(st.integers(0, 5)) == 0:
        nodes.append((draw(st.sampled_from((Op.YES, Op.NO))),))
    leaves = len(nodes)
    for _ in range(draw(st.integers(1, inner))):
        op = draw(st.sampled_from((Op.ALL, Op.ANY, Op.ALL, Op.ANY, Op.NOT)))
        size = 1 if op == Op.NOT else draw(st.integers(1, 4))
        nodes.append((op, *(draw(st.integers(0, len(nodes) - 1)) for _ in range(size))))
    return view_of(made, nodes, named=range(leaves, len(nodes)))


def view_of(
    variables: Iterable[Variable], nodes: Iterable[tuple[int, ...]], *, named: Iterable[int]
) -> View:
    """A view of these arrays; its last node is its one root, `outcome`."""
    variables, nodes = tuple(variables), tuple(nodes)
    named = set(named)
    names = [f"node{index}" if index in named else "" for index in range(len(nodes))]
    names[-1] = "outcome"
    digest = hashlib.sha256(repr((variables, nodes, names)).encode()).hexdigest()
    return View(digest, variables, nodes, tuple(names), {"outcome": len(nodes) - 1})


@st.composite
def answered(draw: Draw, view: View) -> dict[int, int]:
    """Answers to some variables of a view."""
    given = {}
    for index, variable in enumerate(view.variables):
        value = draw(st.sampled_from((None, *range(len(variable.options) or 2))))
        if value is not None:
            given[index] = value
    return given


def values_of(view: View, given: Mapping[int, int]) -> dict[str, int]:
    """Answers by variable as an engine reads them: no is 0, not known 1, yes 3."""
    values = {
        variable.id: (1 if index not in given else 3 if given[index] else 0)
        for index, variable in enumerate(view.variables)
        if not variable.options
    }
    for node in view.nodes:
        if node[0] == Op.OPTION:
            key = option_key(view.variables[node[1]].id, tuple(node[2:]))
            known = node[1] in given
            values[key] = 1 if not known else 3 if given[node[1]] in node[2:] else 0
    return values
