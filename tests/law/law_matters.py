"""Short ways to say a matter and to read its determination, for the tests of the law."""

from __future__ import annotations

from typing import Any

from engagement_rules import Matter, assess

_SAYS = {"y": "yes", "n": "no", "?": "not known"}
_VECTOR = ("planning", "proposal", "decision", "manner", "range")

#: What every vector assumes unless it says otherwise.
ASSUMED = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "pharmaceutical-service": "no",
    "own-proposal": "yes",
    "viable-option": "yes",
}

#: A change on which the council has to be consulted.
SUBSTANTIAL = {"substantial": "yes", "body-change-only": "no", "safety-no-time": "no"}


def vector(values: str, **facts: str) -> dict[str, str]:
    """Answers from `PLAN PROP DEC MANNER RANGE` as y, n or ?, and other facts by name."""
    answers = {fact: _SAYS[value] for fact, value in zip(_VECTOR, values, strict=True)}
    return answers | {name.replace("_", "-"): value for name, value in facts.items()}


def body(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "name": f"the {name}", **more}


def act(day: str, *by: str, name: str = "act", **answers: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": name, "what": "An act", "date": day}
    if by:
        entry["by"] = list(by)
    if answers:
        entry["answers"] = {fact.replace("_", "-"): value for fact, value in answers.items()}
    return entry


def decide(
    bodies: list[dict[str, Any]],
    acts: list[dict[str, Any]],
    answers: dict[str, str],
    dates: dict[str, str] | None = None,
) -> Any:
    """Assess a matter with the assumed answers under the given ones."""
    return assess(
        Matter.from_dict(
            {
                "title": "A test of the law",
                "bodies": bodies,
                "acts": acts,
                "dates": dates or {},
                "answers": ASSUMED | answers,
            }
        )
    )


def one(kind: str, day: str, answers: dict[str, str], dates: dict[str, str] | None = None) -> Any:
    """Assess a matter of one body and one act."""
    return decide([body("body", kind)], [act(day)], answers, dates)


def duty(determination: Any, who: str = "body", at: str = "act") -> Any:
    """The one finding on the duty to involve for a body at an act."""
    (found,) = [f for f in determination.duties if (f.body, f.act) == (who, at)]
    return found


def limbs(finding: Any) -> dict[str, str]:
    """The value of each ground, by the last part of its id."""
    return {limb.id.rsplit(".", 1)[1]: limb.value for limb in finding.limbs}


def track(determination: Any, name: str, who: str = "body", at: str = "act") -> Any:
    """The one finding of a track for a body at an act."""
    (found,) = [
        finding
        for group in determination.tracks
        if group.id == name
        for finding in group.findings
        if (finding.body, finding.act) == (who, at)
    ]
    return found


def trigger(determination: Any, ref: str) -> Any:
    """The one trigger that encodes an item of the list."""
    (found,) = [t for t in determination.triggers if ref in t.ref]
    return found


def actions(determination: Any, who: str | None = None, at: str | None = None) -> dict[str, Any]:
    """Actions by id, of one body or act if named."""
    return {
        action.id: action
        for action in determination.actions
        if any(who in (None, body) and at in (None, act) for body, act in action.cases)
    }


def notices(determination: Any) -> set[str]:
    return {notice.id for notice in determination.notices}


def missing(determination: Any) -> set[str]:
    return {gap.id for gap in determination.missing}
