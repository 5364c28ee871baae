"""What all settings of one knowledge base share: the diagrams over the states of its questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from engagement_rules._diagram import FALSE, MAX_NODES, TRUE, Diagrams
from engagement_rules._knowledge import KnowledgeBase

NO_STATE, YES_STATE, UNKNOWN_STATE = 0, 1, 2
#: Before the id of a rule of local policy: whether the body has switched it on.
POLICY = "policy:"


class Shared:
    """The diagrams of one knowledge base: most settings ask about the same conditions."""

    def __init__(self, base: KnowledgeBase) -> None:
        names = [*base.answer_words, *(node.id for node in base.of_kind("date"))]
        arities = [_arity(base, name) for name in names]
        gates = [node.id for node in base.of_kind("gate")]
        self.names = [*names, *(POLICY + gate for gate in gates)]
        self.store = Diagrams([*arities, *(2 for _ in gates)])
        self.index = {name: place for place, name in enumerate(self.names)}
        #: By the digest of a view and the place of a node: when it is surely yes, and surely no.
        self.sure: dict[str, dict[int, tuple[int, int]]] = {}
        self.clash_free: dict[str, int] = {}
        self.cost = {TRUE: 0}

    def unknown(self, variable: int) -> int:
        """The state in which nothing is known of a question; for a policy, that it is off."""
        policy = self.names[variable].startswith(POLICY)
        return NO_STATE if policy else self.store.arities[variable] - 1


def _arity(base: KnowledgeBase, name: str) -> int:
    """How many states a question has."""
    node = base.nodes[name]
    if node.kind == "choice":
        return len(node.data["options"]) + 1
    return len(base.cuts(name)) + 3 if node.kind == "date" else 3


_kept: WeakKeyDictionary[KnowledgeBase, Shared] = WeakKeyDictionary()
#: When so many steps are kept, new questions begin with an empty store.
_ENOUGH = MAX_NODES // 2


def shared(base: KnowledgeBase) -> Shared:
    """What is shared by all that is asked about a knowledge base."""
    found = _kept.get(base)
    if found is None or len(found.store.variable) > _ENOUGH:
        found = _kept[base] = Shared(base)
    return found


def fewest(of: Shared, node: int) -> dict[int, int]:
    """For each node of a diagram from which it can come true, the fewest answers that it takes."""
    store = of.store
    cost = of.cost
    stack = [node]
    while stack:
        current = stack[-1]
        if current == FALSE or current in cost:
            stack.pop()
            continue
        kids = [child for child in store.children[current] if child != FALSE]
        pending = [child for child in kids if child not in cost]
        if pending:
            stack += pending
            continue
        unknown = of.unknown(store.variable[current])
        cost[current] = min(
            cost[child] + (state != unknown)
            for state, child in enumerate(store.children[current])
            if child != FALSE
        )
        stack.pop()
    return cost


def day_of(base: KnowledgeBase, date: str, state: int) -> tuple[dt.date, dt.date] | str:
    """The first and last day of a period of a named date, or `not yet`."""
    cuts = base.cuts(date)
    if state > len(cuts):
        return "not yet"
    day = dt.timedelta(days=1)
    if not cuts:
        return dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    first = cuts[state - 1] if state else cuts[0] - 400 * day
    last = cuts[state] - day if state < len(cuts) else first + 400 * day
    return (last, last) if state == 0 else (first, last)


def spoken(written: Any) -> Iterable[str]:
    """Every arrangement of which an `if` speaks."""
    if isinstance(written, Mapping):
        if "under" in written:
            yield str(written["under"])
        for part in written.values():
            yield from spoken(part)
    elif isinstance(written, list | tuple):
        for part in written:
            yield from spoken(part)
