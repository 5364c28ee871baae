"""What each node of a case can still come to, and on which questions that hangs.

Outcomes hang on the questions that their diagrams read. Actions, notices and checks follow from
the states of other nodes; they hang on whatever can still move those states. What was found for
some answers is kept, so that after one more answer only what it touches is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from engagement_rules._appraisal import sides, state_in
from engagement_rules._cases import Case
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import NOT_KNOWN
from engagement_rules._open import Open, open_in, was_asked
from engagement_rules._outcomes import DUTY
from engagement_rules._states import spoken_of
from engagement_rules._values import UNKNOWN

_MARKS = {"failed", "at risk", "not known", "met"}
_VALUES = {"yes", "no", NOT_KNOWN}


class Hanging(NamedTuple):
    """Something in a case that is not settled.

    Attributes:
        node: An outcome, action, notice or check.
        on: The questions on which it hangs.
        sure: Whether it is sure to have a place in the case, whatever is answered.
    """

    node: str
    on: tuple[str, ...]
    sure: bool


class May(NamedTuple):
    """Whether something can come to hold, and whether it can come to fail."""

    hold: bool
    fail: bool


class _Kept:
    """What was found in one body's law on one day: by node and answers, what it hangs on."""

    def __init__(self, case: Case, base: KnowledgeBase) -> None:
        look = _Prospects(case, base)
        entries = [*look.outcomes(), *look.consequences()]
        self.entries = [(name, outcome, _reads(name, case, base)) for name, outcome in entries]
        self.names = frozenset(name for _, _, reads in self.entries for name in reads)
        self.found: dict[tuple[int, ...], Hanging | None] = {}
        #: A number for each way in which a question can stand, so that keys are short.
        self.ways: dict[tuple[object, ...], int] = {}


_kept: WeakKeyDictionary[KnowledgeBase, dict[tuple[object, ...], _Kept]] = WeakKeyDictionary()
#: More than this is forgotten: so many laws, and so many answers under one.
_LAWS, _MOST = 200, 50_000


def hanging(case: Case, base: KnowledgeBase) -> list[Hanging]:
    """Everything in a case that is not settled, in the order of the knowledge base.

    Args:
        case: The case.
        base: The knowledge base.
    """
    all_found = []
    with base.lock:
        kept = _kept_for(case, base)
        look = _Prospects(case, base)
        ways = kept.ways
        said = {name: ways.setdefault(look.said(name), len(ways)) for name in kept.names}
        for place, (name, outcome, reads) in enumerate(kept.entries):
            key = (place, *map(said.__getitem__, reads))
            if key not in kept.found:
                if len(kept.found) > _MOST:
                    kept.found.clear()
                kept.found[key] = look.of_outcome(name) if outcome else look.of_consequence(name)
            found = kept.found[key]
            if found is not None:
                all_found.append(found)
    return all_found


def _kept_for(case: Case, base: KnowledgeBase) -> _Kept:
    owner = case.for_duty()
    law = (
        case.kind,
        case.date,
        case.under,
        case.status,
        case.reading,
        case.body.policies,
        owner.view.digest if owner.view else None,
    )
    of_base = _kept.setdefault(base, {})
    if law not in of_base:
        if len(of_base) > _LAWS:
            of_base.clear()
        of_base[law] = _Kept(case, base)
    return of_base[law]


def _reads(name: str, case: Case, base: KnowledgeBase) -> tuple[str, ...]:
    """Every question that can move a node or what it speaks of."""
    if name == DUTY:
        regime = case.for_duty().regime
        return _reads(regime.duty, case, base) if regime and regime.duty else ()
    data = base.nodes[name].data
    found = set(base.read_by(name))
    if base.nodes[name].kind == "duty":
        for part in (data["scope"], *data["limbs"]):
            found |= base.read_by(part["id"])
    if base.nodes[name].kind == "check":
        for side in sides(name):
            found |= base.read_by(side)
    for node, _ in spoken_of(data.get("if")):
        found.update(_reads(node, case, base))
    if base.nodes[name].kind == "side":
        found.update(_reads(name.rsplit(".", 1)[0], case, base))
    return tuple(sorted(found))


class _Prospects:
    """One case: which states each node can still come to."""

    def __init__(self, case: Case, base: KnowledgeBase) -> None:
        self.case = case
        self.base = base
        self._open: dict[str, Open] = {}
        self._can: dict[str, frozenset[str | None]] = {}

    def said(self, name: str) -> tuple[object, ...]:
        """All of an answer on which anything here can depend."""
        case = self.case
        return (
            case.values.get(name),
            case.options.get(name),
            name in case.masked,
            was_asked(case, self.base, name),
        )

    def outcomes(self) -> Iterator[tuple[str, bool]]:
        """The nodes whose value the record tells."""
        case, regime = self.case, self.case.regime
        if regime is None or case.view is None:
            return
        if regime.duty is not None and case.owners_law is None:
            yield regime.duty, True
            for limb in self.base.nodes[regime.duty].data["limbs"]:
                yield limb["id"], True
        if case.date is not None and case.date >= self.base.encoded_from["others"]:
            for node in (*regime.tracks, *regime.triggers):
                yield node, True
        for check in regime.checks:
            if self.in_place(self.base.nodes[check]):
                for side in sides(check):
                    yield side, True
        for gate in regime.gates:
            if gate in case.body.policies:
                yield gate, True

    def consequences(self) -> Iterator[tuple[str, bool]]:
        """What can follow for this body on this day from the states of other nodes."""
        for node in self.base.of_kind("action", "notice", "check"):
            if node.data.get("if") and self.in_place(node):
                yield node.id, False

    def of_outcome(self, name: str) -> Hanging | None:
        """Whether an outcome is still open, and on what."""
        sure = True
        if self.base.nodes[name].kind == "side":
            placed = self.place_of(name.rsplit(".", 1)[0])
            if not placed.hold:
                return None
            sure = not placed.fail
        names = self.reads(name)
        return Hanging(name, names, sure=sure) if names else None

    def of_consequence(self, name: str) -> Hanging | None:
        """Whether it is still open that something follows, and on what."""
        written = self.base.nodes[name].data.get("if")
        open_ = all(self.may(written))
        return Hanging(name, self.asked_for(written), sure=True) if open_ else None

    def place_of(self, check: str) -> May:
        """Whether a check can come to have a place here, and whether it can come to have none."""
        node = self.base.nodes[check]
        regime = self.case.regime
        if regime is None or check not in regime.checks or not self.in_place(node):
            return May(hold=False, fail=True)
        return self.may(node.data.get("if"))

    def in_place(self, node: Node) -> bool:
        """Whether an action, notice or check can have its place for this body on this day."""
        binds = node.data.get("binds")
        if binds and self.case.kind not in binds:
            return False
        if self.case.date is None:
            return node.in_force == (None, None)
        return node.holds_on(self.case.date)

    def reads(self, node: str) -> tuple[str, ...]:
        """The questions on which a node of the view hangs."""
        found = self._opened(node)
        if found is None:
            return ()
        view = found.case.view
        assert view is not None  # noqa: S101 - an open node stands in a view
        return tuple(view.variables[variable].id for variable in sorted(found.reads))

    def _opened(self, node: str) -> Open | None:
        case = self.case
        if node == DUTY:
            case = case.for_duty()
            node = case.regime.duty or "" if case.regime else ""
        if case.view is None or node not in case.view.index_of_node:
            return None
        if node not in self._open:
            self._open[node] = open_in(case, self.base, node)
        return self._open[node]

    def may(self, written: object) -> May:
        """Whether an `if` can still come to hold, and whether it can come to fail."""
        if not isinstance(written, dict):
            return May(hold=True, fail=False)
        if "all" in written:
            parts = [self.may(part) for part in written["all"]]
            return May(all(p.hold for p in parts), any(p.fail for p in parts))
        if "any" in written:
            parts = [self.may(part) for part in written["any"]]
            return May(any(p.hold for p in parts), all(p.fail for p in parts))
        if "not" in written:
            inner = self.may(written["not"])
            return May(inner.fail, inner.hold)
        if "under" in written:
            held = written["under"] == self.case.under
            return May(held, not held)
        wanted = written["is"]
        named = set(wanted) if isinstance(wanted, list | tuple) else {wanted}
        can = self.can_be(written["node"])
        return May(bool(can & named), bool(can - named))

    def can_be(self, node: str) -> frozenset[str | None]:
        """The states that a node can still come to."""
        if node not in self._can:
            self._can[node] = frozenset(self._states(node))
        return self._can[node]

    def _states(self, node: str) -> Iterable[str | None]:
        case, base = self.case, self.base
        kind = DUTY if node == DUTY else base.nodes[node].kind
        if kind == "fact":
            open_ = case.values.get(node, UNKNOWN) == UNKNOWN and not was_asked(case, base, node)
            return _VALUES if open_ else (state_in(case, base, node),)
        if kind == "check":
            placed = self.place_of(node)
            if not placed.hold:
                return (None,)
            left = any(self.reads(side) for side in sides(node))
            now = _MARKS if left else {state_in(case, base, node)}
            return (*now, None) if placed.fail else now
        if kind == "gate" and node not in case.body.policies:
            return (None,)
        found = self._opened(node)
        if found is None or not found.reads:
            return (state_in(case, base, node),)
        return _ends(found) if kind in (DUTY, "track") else _VALUES

    def asked_for(self, written: object) -> tuple[str, ...]:
        """The questions on which it hangs whether an `if` holds."""
        found: dict[str, None] = {}
        for node, _ in spoken_of(written):
            if len(self.can_be(node)) < 2:
                continue
            if node != DUTY and self.base.nodes[node].kind == "fact":
                found[node] = None
            elif node != DUTY and self.base.nodes[node].kind == "check":
                found.update(dict.fromkeys(n for s in sides(node) for n in self.reads(s)))
            else:
                found.update(dict.fromkeys(self.reads(node)))
        return tuple(found)


def _ends(found: Open) -> Iterator[str]:
    if found.can_be_yes:
        yield "required"
    if found.can_be_no:
        yield "not_required"
    if found.can_stay_open:
        yield "not_determined"
