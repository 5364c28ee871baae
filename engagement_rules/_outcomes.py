"""From decided cases to findings: the duty, the tracks, the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engagement_rules._cases import Case
from engagement_rules._diagram import relevant
from engagement_rules._findings import (
    Code,
    Duty,
    DutyFinding,
    LimbFinding,
    Outcome,
    Track,
    TrackFinding,
    Trigger,
    TriggerFinding,
)
from engagement_rules._image import Regime
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._values import NAMES, NO, UNKNOWN, YES

_ORDER: tuple[Outcome, ...] = ("required", "not_determined", "not_required", "out_of_scope")
_OUTCOME_OF: dict[int, Outcome] = {YES: "required", NO: "not_required", UNKNOWN: "not_determined"}
#: The node name by which people speak of the public-involvement duty, whichever provision it is.
DUTY = "duty"


def value_in(case: Case, node: str) -> int | None:
    """The value of a node in a case; none when the node is not part of its view."""
    if case.view is None:
        return None
    position = case.view.position.get(node)
    return None if position is None else case.result[position]


def target_of(case: Case, node: str) -> tuple[Case, str | None]:
    """The case under whose law a node is worked out, and the node of its view behind the name."""
    case = case.for_duty() if node == DUTY else case
    if case.view is None:
        return case, None
    if node == DUTY:
        return case, case.regime.duty if case.regime else None
    return case, node if node in case.view.index_of_node else None


def duty_in(case: Case, base: KnowledgeBase) -> tuple[Outcome, Code]:
    """The public-involvement duty in one case."""
    if case.reading is not None:
        # One reading gives the owner's duty and the other none: they agree just on a no.
        outcome, code = duty_in(case.for_duty(), base)
        if outcome in ("not_required", "out_of_scope"):
            return outcome, code
        return "not_determined", "reading_open"
    status = _status(case, base)
    if status.anywhere is not None:
        return status.anywhere
    if status.own and not any(case.kind in node.data["binds"] for node in base.of_kind("duty")):
        return "out_of_scope", "no_such_duty"
    if status.open is not None:
        return status.open
    provision = case.regime.duty if case.regime else None
    if provision is None:
        return "not_required", "not_in_force"
    return _decided(case, base, provision)


def track_in(case: Case, base: KnowledgeBase, track: Node) -> tuple[Outcome, Code]:
    """One track in one case."""
    return _track_in(case, base, track, _status(case, base))


def _track_in(
    case: Case, base: KnowledgeBase, track: Node, status: _Status
) -> tuple[Outcome, Code]:
    if status.anywhere is not None:
        return status.anywhere
    if status.own and case.kind not in track.data["binds"]:
        return "out_of_scope", "no_such_duty"
    if status.open is not None:
        return status.open
    if case.date is None or case.date < base.encoded_from["others"]:
        return "not_determined", "not_encoded"
    if case.regime is None or track.id not in case.regime.tracks:
        return "not_required", "not_in_force"
    return _decided(case, base, track.id)


class _Status(NamedTuple):
    """What follows from the body and the day of a case alone.

    Attributes:
        anywhere: The outcome of every duty and track, if that is settled by itself.
        own: Whether the body acts under its own law, so that what does not bind it is no matter.
        open: The outcome of all that binds it, if body or day are not known well enough.
    """

    anywhere: tuple[Outcome, Code] | None
    own: bool
    open: tuple[Outcome, Code] | None


def _status(case: Case, base: KnowledgeBase) -> _Status:
    open_: tuple[Outcome, Code] | None = None
    if case.status is not None:
        open_ = "not_determined", case.status
    # Without the day it is not known whether the body acts under its own law or the owner's.
    own = case.owner is case.body or case.status is None
    if not own or case.kind is None or case.status == "body_not_known":
        return _Status(None, own=False, open=open_)
    data = base.nodes[case.kind].data
    if data.get("country", "England") != "England":
        return _Status(("out_of_scope", "another_country"), own=True, open=open_)
    return _Status(None, own=not data.get("joint"), open=open_)


def _decided(case: Case, base: KnowledgeBase, node: str) -> tuple[Outcome, Code]:
    value = value_in(case, node)
    if value is None:
        return "not_determined", "not_encoded"
    outcome = _OUTCOME_OF[value]
    return outcome, open_code(case, base, node) if value == UNKNOWN else "decided"


def hangs_on(
    case: Case, base: KnowledgeBase, node: str, *, given: dict[int, int] | None = None
) -> tuple[str, ...]:
    """What an undecided node still hangs on, in the order of the view; empty when it is decided.

    Args:
        case: The case.
        base: The rules.
        node: The node.
        given: The answers that count, for who has them already.
    """
    if case.view is None or value_in(case, node) != UNKNOWN:
        return ()
    view = case.view
    given = case.given() if given is None else given
    with base.lock:
        diagrams = base.diagrams(view)
        found = relevant(diagrams.store, diagrams.of(view.index_of_node[node]), given)
    names = (view.variables[index].id for index in sorted(found))
    return tuple(dict.fromkeys(n for name in names for n in case.open_law.get(name, (name,))))


def open_code(case: Case, base: KnowledgeBase, node: str) -> Code:
    """Why a node is not determined."""
    open_ = hangs_on(case, base, node)
    if any(name in case.masked for name in open_):
        return "answers_clash"
    if open_ and all(base.nodes[name].kind == "reading" for name in open_):
        return "reading_open"
    return "answers_missing"


def duty_findings(cases: list[Case], base: KnowledgeBase) -> tuple[DutyFinding, ...]:
    """The duty of each body at each act."""
    return tuple(_duty_finding(case, base) for case in cases)


def _duty_finding(case: Case, base: KnowledgeBase) -> DutyFinding:
    outcome, code = duty_in(case, base)
    reading, liable = case.reading, case.liable
    case = case.for_duty()
    provision = case.regime.duty if case.regime else None
    limbs: tuple[LimbFinding, ...] = ()
    if provision is not None:
        limbs = tuple(
            LimbFinding(
                limb["id"],
                limb["label"],
                NAMES[value_in(case, limb["id"]) or NO],
                tuple(limb.get("authorities", ())),
            )
            for limb in base.nodes[provision].data["limbs"]
        )
    open_: tuple[str, ...] = ()
    if outcome == "not_determined" and provision is not None:
        open_ = hangs_on(case, base, provision)
    if outcome == "not_determined" and reading is not None:
        open_ = (reading, *open_)
    return DutyFinding(
        case.body.id,
        case.owner.id,
        case.act.id,
        case.date,
        provision,
        outcome,
        code,
        limbs,
        liable if provision is not None and outcome != "out_of_scope" else (),
        open_,
    )


def duty_of(findings: tuple[DutyFinding, ...]) -> Duty:
    """The duty of the matter as a whole."""
    outcome, code = _sum([(finding.outcome, finding.code) for finding in findings])
    return Duty(outcome, code, findings)


def _sum(found: list[tuple[Outcome, Code]]) -> tuple[Outcome, Code]:
    if len(found) == 1:
        return found[0]
    return min(found, key=lambda pair: _ORDER.index(pair[0]))


def tracks_of(cases: list[Case], base: KnowledgeBase) -> tuple[Track, ...]:
    """Every track of the knowledge base, for the matter as a whole and case by case."""
    known = [(case, _status(case, base)) for case in cases]
    return tuple(_track(node, known, base) for node in base.of_kind("track"))


def _track(node: Node, cases: list[tuple[Case, _Status]], base: KnowledgeBase) -> Track:
    findings = []
    for case, status in cases:
        outcome, code = _track_in(case, base, node, status)
        open_ = hangs_on(case, base, node.id) if code in _OPEN else ()
        findings.append(TrackFinding(case.body.id, case.act.id, case.date, outcome, code, open_))
    outcome, code = _sum([(finding.outcome, finding.code) for finding in findings])
    weight = node.data.get("weight", "law")
    return Track(node.id, node.ref, node.label, weight, outcome, code, tuple(findings))


_OPEN = ("answers_missing", "answers_clash", "reading_open")


def _with_triggers(cases: list[Case], base: KnowledgeBase) -> Iterator[tuple[Case, Regime]]:
    """The cases in which triggers are in force, with what binds their body."""
    first = base.encoded_from["others"]
    for case in cases:
        if case.regime is not None and case.date is not None and case.date >= first:
            yield case, case.regime


def fired(cases: list[Case], base: KnowledgeBase) -> tuple[str, ...]:
    """The ids of the triggers that fire for some body at some act."""
    found: dict[str, None] = {}
    for case, regime in _with_triggers(cases, base):
        if case.view is not None:
            position, result = case.view.position, case.result
            for name in regime.triggers:
                if result[position[name]] == YES:
                    found[name] = None
    return tuple(found)


def triggers_of(cases: list[Case], base: KnowledgeBase) -> tuple[Trigger, ...]:
    """Every trigger that is in force for some body at some act."""
    found: dict[str, list[TriggerFinding]] = {}
    best: dict[str, int] = {}
    for case, regime in _with_triggers(cases, base):
        if case.view is None or case.date is None:
            continue
        position, result = case.view.position, case.result
        body, act, date = case.body.id, case.act.id, case.date
        day = date.isoformat()
        for name in regime.triggers:
            value = result[position[name]]
            standing = _standing(base.nodes[name], day)
            finding = TriggerFinding(body, act, date, NAMES[value], standing)
            if name in found:
                found[name].append(finding)
                best[name] = max(best[name], value)
            else:
                found[name] = [finding]
                best[name] = value
    return tuple(
        Trigger(
            name,
            (node := base.nodes[name]).ref,
            node.label,
            node.data["strength"],
            tuple(node.data.get("leads_to", ())),
            NAMES[best[name]],
            tuple(findings),
        )
        for name, findings in found.items()
    )


def _standing(node: Node, day: str) -> str | None:
    for standing in node.data.get("standing", ()):
        if (standing.get("from") or "") <= day <= (standing.get("to") or "9999"):
            return str(standing["says"])
    return None
