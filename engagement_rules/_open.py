"""What is still open in a case: which outcomes, and on which questions each of them hangs.

An outcome is yes, no, or open for good, once everything that can be asked has been asked. A
question that was answered "not known" stays as it is, and so does a point on which the law is
open: what they could be must not matter. So for each outcome two diagrams are kept over the
questions that are left, one of "certainly yes" and one of "certainly no". A question matters just
when one of the two depends on it; nothing is left to ask when neither depends on anything.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from engagement_rules._cases import Case
from engagement_rules._derived import too_early
from engagement_rules._diagram import FALSE, TRUE, Diagrams, ViewDiagrams, with_value
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN

#: In place of a value: not asked yet, and never to be known.
_TO_ASK, _NEVER = -1, -2
_KEPT = 20_000


class Open(NamedTuple):
    """An outcome of a case as far as it is settled.

    Attributes:
        case: The case.
        node: The node's id in the case's view.
        yes: The diagram of "it is certainly yes", over what is left to ask.
        no: The diagram of "it is certainly no".
        reads: The variables on which one of the two depends.
    """

    case: Case
    node: str
    yes: int
    no: int
    reads: frozenset[int]

    @property
    def can_be_yes(self) -> bool:
        """Whether some way of answering makes it yes."""
        return self.yes != FALSE

    @property
    def can_be_no(self) -> bool:
        """Whether some way of answering makes it no."""
        return self.no != FALSE

    @property
    def can_stay_open(self) -> bool:
        """Whether it can be neither in the end."""
        return bool(self.reads) or self.yes == self.no == FALSE


def open_in(case: Case, base: KnowledgeBase, node: str) -> Open:
    """How far an outcome is settled in a case.

    Args:
        case: A case with a view.
        base: The knowledge base.
        node: A node of the view.
    """
    assert case.view is not None  # noqa: S101 - callers ask for nodes of the case's view
    with base.lock:
        diagrams = base.diagrams(case.view)
        index = case.view.index_of_node[node]
        read = diagrams.reads(index)
        said = tuple(_said(case, base, variable) for variable in read)
        found = diagrams.left.get((index, said))
        if found is None:
            store, root = diagrams.store, diagrams.of(index)
            answers = dict(zip(read, said, strict=True))
            yes = _left(store, root, answers, {})
            no = _left(store, store.neg(root), answers, {})
            found = yes, no, store.support(yes) | store.support(no)
            if len(diagrams.left) < _KEPT:
                diagrams.left[index, said] = found
    return Open(case, node, *found)


def _said(case: Case, base: KnowledgeBase, variable: int) -> int:
    value = case.said(variable)
    if value is not None:
        return value
    assert case.view is not None  # noqa: S101 - as in `open_in`
    known = case.view.variables[variable]
    return _NEVER if not known.askable or was_asked(case, base, known.id) else _TO_ASK


def was_asked(case: Case, base: KnowledgeBase, name: str) -> bool:
    """Whether a question, with all its parts, has been put; what was said does not matter.

    One that cannot be put yet counts as put: it stays open, and nothing is to be asked.
    """
    if name in case.masked:
        return True
    if name in case.days and base.nodes[name].kind == "date":
        return True
    if too_early(case.answers, case.days, base, name):
        return True
    if name in case.told:
        parts = base.parts.get(name, ())
        return case.told[name].answer != NOT_KNOWN or all(part in case.told for part in parts)
    parts = base.parts.get(name, ())
    if parts:
        return all(part in case.told for part in parts)
    return name in case.answers


def _left(store: Diagrams, node: int, said: Mapping[int, int], memo: dict[int, int]) -> int:
    """A diagram with the answers put in, true only where what is never known does not matter."""
    if node <= TRUE:
        return node
    found = memo.get(node)
    if found is None:
        variable = store.variable[node]
        value = said[variable]
        children = store.children[node]
        if value >= 0:
            found = _left(store, children[value], said, memo)
        else:
            kids = tuple(_left(store, child, said, memo) for child in children)
            found = store.conj_all(kids) if value == _NEVER else store.make(variable, kids)
        memo[node] = found
    return found


class Chances:
    """How likely each end of an outcome is, under the chances that the knowledge base gives.

    Args:
        base: The knowledge base.
        diagrams: The diagrams of a view.
    """

    def __init__(self, base: KnowledgeBase, diagrams: ViewDiagrams) -> None:
        self.store = diagrams.store
        self._view = diagrams.view
        self._nodes = base.nodes
        self._likely: dict[int, float] = {}
        self._of: dict[int, tuple[float, ...]] = {}
        self._put: dict[tuple[int, int], tuple[int, ...]] = {}

    def of(self, variable: int) -> tuple[float, ...]:
        """The chance of each value of a variable, and last that of "not known"."""
        if variable not in self._of:
            known = self._view.variables[variable]
            data = self._nodes[known.id].data
            chance = data.get("chance")
            if known.options:
                each = 0.9 / len(known.options)
                self._of[variable] = (*(each for _ in known.options), 0.1)
            elif chance:
                yes, no = float(chance["yes"]), float(chance["no"])
                self._of[variable] = (no, yes, max(0.0, 1 - yes - no))
            else:
                self._of[variable] = (0.45, 0.45, 0.1)
        return self._of[variable]

    def likely(self, node: int) -> float:
        """How likely a diagram comes out true when every question left is asked."""
        if node <= TRUE:
            return float(node)
        found = self._likely.get(node)
        if found is None:
            store = self.store
            children = store.children[node]
            *values, unknown = self.of(store.variable[node])
            found = sum(p * self.likely(kid) for p, kid in zip(values, children, strict=True))
            if unknown:
                found += unknown * self.likely(store.conj_all(children))
            self._likely[node] = found
        return found

    def doubt(self, yes: int, no: int) -> float:
        """How open an outcome is: the square roots of the chances of its three ends, less one.

        It is nothing when one end is certain. Like Shannon's entropy it looks at how even the
        ends are, but it minds a small chance more; so it comes nearer to the best order.
        """
        one, other = self.likely(yes), self.likely(no)
        return sum(math.sqrt(max(0.0, end)) for end in (one, other, 1 - one - other)) - 1

    def doubt_after(self, open_: Open, variable: int) -> float:
        """How much will be open, on average, when a question has been answered."""
        yes, no = self._after(open_.yes, variable), self._after(open_.no, variable)
        return sum(
            chance * self.doubt(one, other)
            for chance, one, other in zip(self.of(variable), yes, no, strict=True)
        )

    def _after(self, node: int, variable: int) -> tuple[int, ...]:
        """A diagram after each answer to a question, and after "not known"."""
        found = self._put.get((node, variable))
        if found is None:
            store = self.store
            kids = tuple(
                with_value(store, node, variable, value, {})
                for value in range(store.arities[variable])
            )
            found = self._put[node, variable] = (*kids, store.conj_all(kids))
        return found


_made: WeakKeyDictionary[ViewDiagrams, Chances] = WeakKeyDictionary()


def chances_of(case: Case, base: KnowledgeBase) -> Chances:
    """The chances in a case's view, kept for the next question."""
    assert case.view is not None  # noqa: S101 - callers ask about outcomes of the case's view
    with base.lock:
        diagrams = base.diagrams(case.view)
        found = _made.get(diagrams)
        if found is None:
            found = _made[diagrams] = Chances(base, diagrams)
        return found
