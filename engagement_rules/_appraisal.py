"""Checks of how people were involved, rules of local policy, and the state of any node.

They are looked at after the duty and the tracks are decided, and they move neither.
"""

from __future__ import annotations

from collections.abc import Iterable

from engagement_rules._cases import Case
from engagement_rules._findings import Check, CheckFinding, Gate, GateFinding, Mark, Value
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import NOT_KNOWN
from engagement_rules._outcomes import DUTY, duty_in, hangs_on, track_in, value_in
from engagement_rules._states import holds
from engagement_rules._values import NAMES, NO, UNKNOWN, YES

_WORST_FIRST: tuple[Mark, ...] = ("failed", "at risk", "not known", "met")
_FIRST_SHOWN: tuple[Value, ...] = ("no", "not known", "yes")


def state_in(case: Case, base: KnowledgeBase, node: str) -> str | None:
    """The state of a node in a case, as an `if` names it; none when it has none there."""
    if node == DUTY:
        return _or_not_encoded(*duty_in(case, base))
    found = base.nodes[node]
    match found.kind:
        case "track":
            return _or_not_encoded(*track_in(case, base, found))
        case "check":
            return check_in(case, base, found)
        case "gate":
            return gate_in(case, found)
        case "fact":
            return NOT_KNOWN if node in case.masked else NAMES[case.values.get(node, UNKNOWN)]
        case _:
            value = value_in(case, node)
            return None if value is None else NAMES[value]


def _or_not_encoded(outcome: str, code: str) -> str:
    """Nothing that follows from an open answer follows from one that the rules do not work out."""
    return "not_encoded" if code == "not_encoded" else outcome


def follows(node: Node, case: Case, base: KnowledgeBase) -> bool:
    """Whether an action, a notice or a check has its place in a case."""
    data = node.data
    if data.get("binds") and case.kind not in data["binds"]:
        return False
    if case.date is None:
        if node.in_force != (None, None):
            return False
    elif not node.holds_on(case.date):
        return False
    return holds(data.get("if"), lambda name: state_in(case, base, name), case.under)


def sides(check: str) -> tuple[str, str]:
    """The ids of the two sides of a check: when it failed, and when it was met."""
    return f"{check}.failed", f"{check}.met"


def deciding_sides(mark: str | None, check: str) -> tuple[str, ...]:
    """The sides on which an answer to a check rests."""
    failed, met = sides(check)
    return (failed,) if mark == "failed" else (met, failed) if mark == "met" else (failed, met)


def check_in(case: Case, base: KnowledgeBase, node: Node) -> Mark | None:
    """What a check says in a case; none when it has no place there."""
    if case.regime is None or node.id not in case.regime.checks or not follows(node, case, base):
        return None
    failed, met = (value_in(case, side) for side in sides(node.id))
    if failed == YES:
        return "failed"
    if failed == NO and met == YES:
        return "met"
    if failed == NO and met == NO:
        return "at risk"
    return "not known"


def open_in_check(case: Case, base: KnowledgeBase, node: Node) -> tuple[str, ...]:
    """What a check still hangs on in a case."""
    if check_in(case, base, node) != "not known":
        return ()
    return tuple(
        dict.fromkeys(name for side in sides(node.id) for name in hangs_on(case, base, side))
    )


def gate_in(case: Case, node: Node) -> Value | None:
    """Whether a rule of local policy is kept; none where the body has not switched it on."""
    if node.id not in case.body.policies or case.regime is None or node.id not in case.regime.gates:
        return None
    value = value_in(case, node.id)
    return None if value is None else NAMES[value]


def checks_of(cases: Iterable[Case], base: KnowledgeBase) -> tuple[Check, ...]:
    """Every check that has its place at some body and act."""
    found = []
    for node in base.of_kind("check"):
        findings = tuple(
            CheckFinding(
                case.body.id, case.act.id, case.date, mark, open_in_check(case, base, node)
            )
            for case in cases
            if (mark := check_in(case, base, node)) is not None
        )
        if findings:
            worst = min((f.value for f in findings), key=_WORST_FIRST.index)
            found.append(Check(node.id, node.ref, node.label, node.data["asks"], worst, findings))
    return tuple(found)


def gates_of(cases: Iterable[Case], base: KnowledgeBase) -> tuple[Gate, ...]:
    """Every rule of local policy that some body has switched on."""
    found = []
    for node in base.of_kind("gate"):
        findings = tuple(
            GateFinding(case.body.id, case.act.id, case.date, value, hangs_on(case, base, node.id))
            for case in cases
            if (value := gate_in(case, node)) is not None
        )
        if findings:
            worst = min((f.value for f in findings), key=_FIRST_SHOWN.index)
            found.append(
                Gate(node.id, node.ref, node.label, node.data["requires"], worst, findings)
            )
    return tuple(found)
