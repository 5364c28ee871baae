"""Which answers clash in a contradiction."""

from __future__ import annotations

from engagement_rules._cases import Case
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._minimal import Reasons

#: The same few answers clash again and again; more of them than this are worked out anew.
_KEPT = 10_000


def that_clash(case: Case, base: KnowledgeBase, name: str) -> frozenset[str]:
    """The answers that stand in a reason for a contradiction that holds in a case."""
    view = case.view
    assert view is not None  # noqa: S101 - a contradiction holds in a view
    index = view.index_of_node[name]
    with base.lock:
        diagrams = base.diagrams(view)
        read = diagrams.reads(index)
        said = tuple(case.said(variable, clashing=True) for variable in read)
        found = diagrams.mattering.get((index, said))
        if found is None:
            given = {v: s for v, s in zip(read, said, strict=True) if s is not None}
            root = diagrams.of(index)
            found = Reasons(diagrams.store, root, given, value=True).that_matter()
            if len(diagrams.mattering) < _KEPT:
                diagrams.mattering[index, said] = found
    return frozenset(view.variables[variable].id for variable in found)
