"""Why, why not, what if: computed from the decided case, exact, never written by hand.

- A *reason* is a subset-minimal set of the given answers that forces the outcome.
- A *why-not* is the reasons for a no, or what an open outcome hangs on.
- A *what-if* is a smallest set of changed answers that forces another outcome; what nobody can
  change (a date, a reading, the body) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, islice, product
from math import prod

from engagement_rules._cases import Case
from engagement_rules._diagram import whatever
from engagement_rules._findings import Code, Reason, WhatIf, WhyNot
from engagement_rules._given import change_told, given_answer
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._minimal import Changes, Flips, Reasons
from engagement_rules._outcomes import (
    DUTY,
    duty_in,
    hangs_on,
    open_code,
    target_of,
    track_in,
    value_in,
)
from engagement_rules._values import NAMES, NO, UNKNOWN, YES
from engagement_rules._view import View

_OUTCOMES = {YES: "required", NO: "not_required", UNKNOWN: "not_determined"}


def state_of(case: Case, base: KnowledgeBase, node: str) -> tuple[str, Code]:
    """The outcome or value of a node in a case, and why it is so."""
    if node == DUTY:
        return duty_in(case, base)
    kind = base.nodes[node].kind
    if kind == "track":
        return track_in(case, base, base.nodes[node])
    value = _value_of(case, node)
    if value is None:
        return "not known", case.status or "not_in_force"
    return NAMES[value], open_code(case, base, node) if value == UNKNOWN else "decided"


def _value_of(case: Case, node: str) -> int | None:
    """The value of a node; a contradiction that holds is a yes, though its answers are aside."""
    return YES if node in case.clashes else value_in(case, node)


def reasons(case: Case, base: KnowledgeBase, node: str) -> Iterator[Reason]:
    """Every smallest reason for a node's outcome in a case, shortest first."""
    outcome, code = state_of(case, base, node)
    reading = case.reading if node == DUTY else None
    case, target = target_of(case, node)
    value = _value_of(case, target) if target else None
    if code != "decided" or target is None or value in (None, UNKNOWN):
        open_ = hangs_on(case, base, target) if target else ()
        if reading:
            open_ = (reading, *open_)
        yield Reason(node, *case.key, outcome, code, (), open_)
        return
    assert case.view is not None  # noqa: S101 - a target lies in a view
    with base.lock:
        diagrams = base.diagrams(case.view)
        root = diagrams.of(case.view.index_of_node[target])
        given = case.given(clashing=target in case.clashes)
        found = Reasons(diagrams.store, root, given, value=value == YES)
    for chosen in found.shortest_first():
        answers = tuple(given_answer(case, base, target, variable) for variable in sorted(chosen))
        yield Reason(node, *case.key, outcome, code, answers, ())


def made_no_difference(case: Case, base: KnowledgeBase, node: str) -> tuple[str, ...]:
    """The given answers that stand in no reason for a decided outcome.

    For an undecided one: those on which it could not come to hang, whatever the rest turns out.
    """
    case, target = target_of(case, node)
    if target is None or case.view is None:
        return tuple(case.told)
    given = case.given(clashing=target in case.clashes)
    value = _value_of(case, target)
    with base.lock:
        diagrams = base.diagrams(case.view)
        store, root = diagrams.store, diagrams.of(case.view.index_of_node[target])
        if value == UNKNOWN:
            matter = store.support(root)
        else:
            matter = Reasons(store, root, given, value=value == YES).that_matter()
    counted = {case.view.variables[index].id for index in matter}
    for name in list(counted):
        counted.update(case.through.get(name, ()))
    return tuple(name for name in case.told if name not in counted)


def what_if(
    case: Case, base: KnowledgeBase, node: str, *, to: bool | None = None
) -> Iterator[WhatIf]:
    """All smallest sets of changes after which a node is settled the other way.

    Args:
        case: The decided case.
        base: The knowledge base.
        node: The node.
        to: The value wanted; by default the opposite, and for an undecided node both.
    """
    now = state_of(case, base, node)[0]
    reading = case.reading if node == DUTY else None
    case, target = target_of(case, node)
    if target is None or case.view is None:
        return
    value = _value_of(case, target)
    wanted = [to] if to is not None else [True, False] if value == UNKNOWN else [value == NO]
    for goal in wanted:
        if reading and goal:
            continue  # one reading gives no duty, whatever is answered
        if value == (YES if goal else NO):
            continue
        then = _named(base, node, YES if goal else NO)
        for changes in _smallest_changes(case, case.view, base, target, goal=goal):
            told = tuple(change_told(base, case, *change) for change in sorted(changes.items()))
            yield WhatIf(node, *case.key, now, then, told)


def _smallest_changes(
    case: Case, view: View, base: KnowledgeBase, target: str, *, goal: bool
) -> Iterator[dict[int, int]]:
    """The smallest changes that settle a node, with what they do to contradictions counted in.

    A change that makes answers clash would set them aside again, so none is made. A clash that
    holds already is either cured by the changes, or stands with its answers left out.
    """
    given = case.given(clashing=True)
    fixed = _cannot_change(case, base, view, given)
    contradictions = (
        []
        if target in base.contradictions
        else [name for name, _ in base.clashes_in(view) if name not in case.explained]
    )
    holding = [name for name in contradictions if name in case.clashes]
    with base.lock:
        diagrams = base.diagrams(view)
        diagram = {
            name: diagrams.of(view.index_of_node[name]) for name in [target, *contradictions]
        }
        store = diagrams.store
        read = store.support(diagram[target])
        # A clash over other questions sets nothing aside that the node reads, cured or not.
        why = {
            name: tuple(Reasons(store, diagram[name], given, value=True).shortest_first())
            for name in holding
            if not read.isdisjoint(store.support(diagram[name]))
        }
        watched = [name for name in contradictions if name in why or name not in holding]
        found = []
        changes = Changes(store, given)
        for standing in _standing(why):
            hidden = frozenset().union(*(reason for kept in standing.values() for reason in kept))
            avoiding = [diagram[name] for name in watched if name not in standing]
            for name, kept in standing.items():
                # No other answer may join the clash: it would be set aside as well.
                avoiding += [whatever(store, diagram[name], hit) for hit in _hitting(kept)]
            flips = Flips(
                store,
                diagram[target],
                given,
                value=goal,
                fixed=fixed | hidden,
                hidden=hidden,
                avoiding=avoiding,
                changes=changes,
            )
            if flips.size is not None:
                found.append(flips)
    least = min((flips.size for flips in found if flips.size is not None), default=None)
    for flips in found:
        if flips.size == least:
            yield from flips.smallest()


_Reasons = tuple[frozenset[int], ...]


def _standing(why: Mapping[str, _Reasons]) -> Iterator[dict[str, _Reasons]]:
    """For each clash that holds, which of its reasons may stand; without any it is cured.

    With very many ways, each clash is cured or stands whole.
    """
    ways: list[list[_Reasons]] = []
    for reasons_ in why.values():
        some = [
            chosen
            for size in range(len(reasons_) + 1)
            for chosen in (combinations(reasons_, size) if len(reasons_) <= _MANY else ())
        ]
        ways.append(some or [(), reasons_])
    if prod(map(len, ways)) > _MOST:
        ways = [[(), reasons_] for reasons_ in why.values()]
    if prod(map(len, ways)) > _MOST:
        yield {}
        yield dict(why)
        return
    for chosen in product(*ways):
        yield {name: kept for name, kept in zip(why, chosen, strict=True) if kept}


_MANY, _MOST = 4, 64


def _hitting(reasons_: _Reasons) -> set[frozenset[int]]:
    """The smallest sets that have an answer of each of some reasons."""
    found = {frozenset(chosen) for chosen in product(*reasons_)}
    return {one for one in found if not any(other < one for other in found)}


def _cannot_change(
    case: Case, base: KnowledgeBase, view: View, given: dict[int, int]
) -> frozenset[int]:
    """What nobody can change: dates and readings, and fixed facts that have been answered."""
    return frozenset(
        index
        for index, variable in enumerate(view.variables)
        if not variable.askable
        or variable.id in case.open_law
        or (variable.fixed and (index in given or base.nodes[variable.id].kind == "date"))
    )


def _named(base: KnowledgeBase, node: str, value: int) -> str:
    outcome = node == DUTY or base.nodes[node].kind == "track"
    return _OUTCOMES[value] if outcome else NAMES[value]


def why_not(case: Case, base: KnowledgeBase, node: str, *, limit: int | None) -> WhyNot | None:
    """Why a node is not yes (or a track not required) in a case; none when it is."""
    outcome, code = state_of(case, base, node)
    if outcome in ("yes", "required"):
        return None
    law, target = target_of(case, node)
    open_ = hangs_on(law, base, target) if target else ()
    if node == DUTY and case.reading and outcome == "not_determined":
        open_ = (case.reading, *open_)
    blocked = (
        tuple(islice(reasons(case, base, node), limit)) if outcome in ("no", "not_required") else ()
    )
    return WhyNot(
        node,
        *case.key,
        outcome,
        code,
        blocked,
        open_,
        tuple(islice(what_if(case, base, node, to=True), limit)),
    )
