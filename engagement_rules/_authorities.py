"""Which authorities speak to a case: those of its day that bind its body, and the judgments."""

from __future__ import annotations

from engagement_rules._cases import Case
from engagement_rules._knowledge import KnowledgeBase, Node

_TIMELESS = ("case", "common law")


def authority_of(base: KnowledgeBase, text: str) -> Node:
    """The source behind an authority as written: its id, then if need be a place in it."""
    return base.nodes[text.split(" ", 1)[0]]


def in_time(base: KnowledgeBase, authorities: tuple[str, ...], *cases: Case) -> tuple[str, ...]:
    """The authorities that speak to any of some cases; all of them when none does.

    A provision or guidance speaks on the days on which it is in force, to the bodies that it
    binds. A judgment says what the law was before it as well as after.
    """
    kept = tuple(
        text
        for text in authorities
        if any(_speaks(authority_of(base, text), case) for case in cases)
    )
    return kept or authorities


def _speaks(node: Node, case: Case) -> bool:
    if node.data["kind"] in _TIMELESS or case.date is None:
        return True
    bound = node.data.get("binds")
    return node.holds_on(case.date) and (not bound or case.kind in bound)
