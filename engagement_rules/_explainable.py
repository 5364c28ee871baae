"""What of a determination can be explained, and which part of it somebody means by a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engagement_rules import _appraisal as appraisal
from engagement_rules import _outcomes as outcomes
from engagement_rules._errors import MatterError, Place, Problem, did_you_mean
from engagement_rules._words import listed

if TYPE_CHECKING:
    from engagement_rules._determination import Determination

_EXPLAINABLE = ("track", "trigger", "limb", "test", "contradiction", "check", "side", "gate")


def explainable(determination: Determination, node: str, *, of_check: bool = False) -> str:
    """The node behind an id, or behind a ref that only one node of its kind carries.

    Args:
        determination: The determination that is asked.
        node: What it was asked for: an id or a ref.
        of_check: Whether a check may be meant as a whole; else one of its sides has to be named.

    Raises:
        MatterError: There is no such node, or more than one.
    """
    if node == outcomes.DUTY:
        return node
    base = determination.knowledge_base
    found = base.nodes.get(node)
    if found is not None and found.kind == "check" and not of_check:
        failed, met = appraisal.sides(node)
        raise no_such(
            f"`{node}` is a check with two sides, and this can be asked of a side only",
            f"ask for `{failed}` or `{met}`",
        )
    if found is not None and found.kind == "duty":
        under = sorted({duty.provision or "none" for duty in determination.duties})
        if under == [node]:
            return outcomes.DUTY
        raise no_such(
            f"not every body and act of this matter falls under `{node}` "
            f"(they fall under: {listed(under)})",
            "ask for `duty`, and pick a body or an act if there are several",
        )
    if found is not None and found.kind in _EXPLAINABLE:
        return node
    carriers = [item.id for item in base.of_kind(*_EXPLAINABLE) if node in item.ref]
    if len(carriers) == 1:
        return carriers[0]
    known = [outcomes.DUTY, *(item.id for item in base.of_kind(*_EXPLAINABLE))]
    cure = (
        f"name one of those that carry it: {listed(carriers, last='or')}"
        if carriers
        else did_you_mean(node, known)
        or "`duty knowledge list --kind track` lists the tracks; likewise for limbs and others"
    )
    raise no_such(f"`{node}` is nothing that can be explained", cure)


def no_such(message: str, cure: str) -> MatterError:
    """Say that something that was asked for is not there."""
    return MatterError([Problem("M207", message, Place("the request"), cure=cure)])
