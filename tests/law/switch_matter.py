"""One rich matter that is decided on both sides of each day on which the law changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from law_matters import act, body

from engagement_rules import KnowledgeBase, Matter, MatterError, assess

KINDS = tuple(node.id for node in KnowledgeBase.default().of_kind("body"))

_YES = """
health-service more-than-one-person planning proposal own-proposal viable-option decision manner
range range-narrowed range-eligibility range-threshold longer-waits fewer-or-more-providers
substantial several-councils urgent self-made-rush temporary mandated implements-earlier promise
funding-withdrawn called-operational saves-money branch-closure limit-changes improvement-only
shortlisting any-provider-list provider-asks lacks-capacity preparing-plan preparing-care-strategy
strategic-planning answers-needs-assessment changes-services new-model moves-provider-or-site
designing-procurement starting-procurement awarding-contract varying-contract giving-notice
receiving-notice scrutiny-referral system-priority-work equality-gap bed-closure health-care-bought
trust-leads acting-jointly begun-by-primary-care-trust
"""
_NO = """
special-administrator pharmaceutical-service body-change-only safety-no-time provider-only
change-of-control price-only as-it-is back-office-only mostly-in-wales
"""

#: As much as one matter can hold without answers that clash.
ANSWERS = {
    **dict.fromkeys(_YES.split(), "yes"),
    **dict.fromkeys(_NO.split(), "no"),
    "who-commissions": "council",
    "service-kind": "pharmacy-eye-dental",
    "award-route": "not-decided",
}
#: Nothing that the law counts from had happened yet; the plan is one that must be consulted on.
DATES = {
    "scrutiny-consultation-began": "not yet",
    "plan-year-begins": "2024-04-01",
    "procurement-began": "not yet",
    "referred-to-secretary-of-state": "not yet",
    "claim-filed": "not yet",
}


@dataclass(frozen=True)
class Switch:
    """A day on which the law changed, or from which a named date falls under other law.

    Attributes:
        id: Its mark.
        before: The day before.
        day: The first day of the new law.
        answers: Answers that differ from those of the rich matter.
        dates: Named dates that differ from those of the rich matter.
        named: The named date that moves from the one day to the other; the act itself if none.
        act: The day of the act, where a named date moves.
    """

    id: str
    before: str
    day: str
    answers: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    named: str | None = None
    act: str | None = None


def decided(kind: str, switch: Switch, day: str) -> Any:
    """The rich matter for one kind of body on a day; nothing where there was no such body."""
    dates = DATES | switch.dates | ({switch.named: day} if switch.named else {})
    data = {
        "title": "A rich matter",
        "bodies": [body("body", kind)],
        "acts": [act(switch.act or day)],
        "dates": dates,
        "answers": ANSWERS | switch.answers,
    }
    matter = Matter.from_dict(data)
    try:
        return assess(matter)
    except MatterError as error:
        assert [problem.code for problem in error.problems] == ["M204"]
        return None


def state(d: Any) -> dict[str, str]:
    """All that a determination says, by what it says it of."""
    if d is None:
        return {"there is no such body": "so"}
    assert not d.contradictions
    found: dict[str, str] = {}
    for one in d.duties:
        limbs = "".join(limb.id.rsplit(".", 1)[1] for limb in one.limbs if limb.value == "yes")
        found["duty"] = " ".join(filter(None, (one.provision, one.outcome, limbs)))
    for track in d.tracks:
        for finding in track.findings:
            found[f"track {track.id}"] = finding.outcome
    for trigger in d.triggers:
        for finding in trigger.findings:
            found[f"trigger {trigger.id}"] = f"{finding.value}, {finding.standing}"
    for action in d.actions:
        found[f"action {action.id}"] = action.strength
    for notice in d.notices:
        found[f"notice {notice.id}"] = "shown"
    return found


def differences(kind: str, switch: Switch) -> set[str]:
    """What differs between the day before and the day itself.

    `+` marks what came and `-` what went. An outcome that changed is told with both sides. Where
    only the weight of a trigger's source changed, that is said.
    """
    before = state(decided(kind, switch, switch.before))
    after = state(decided(kind, switch, switch.day))
    if "there is no such body" in before or "there is no such body" in after:
        there = ("there is no such body" not in before, "there is no such body" not in after)
        return {(False, True): {"the body begins"}, (True, False): {"the body ends"}}.get(
            there, set()
        )
    found = set()
    for name in before.keys() | after.keys():
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        if name.startswith("trigger ") and one and other:
            values = one.split(",", 1)[0], other.split(",", 1)[0]
            turned = f"{values[0]} to {values[1]}" if values[0] != values[1] else "other weight"
            found.add(f"{name}: {turned}")
        elif one is None or (name.startswith("track ") and one == "not_required"):
            found.add(f"+ {name}" + (f": {other}" if one else ""))
        elif other is None:
            found.add(f"- {name}")
        else:
            found.add(f"{name}: {one} to {other}")
    return found
