"""The answers so far: how each is shown, and what it settles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engagement_rules import Determination, KnowledgeBase
from engagement_rules._findings import GivenAnswer, Reason
from engagement_rules._knowledge import Node
from engagement_rules._words import listed
from wizard.interview.told import Told

SETTLES, THE_DUTY, STILL_OPEN = "settles", "the duty", "still open"


def said(base: KnowledgeBase, question: str, told: Told) -> str:
    """An answer as it is shown."""
    from wizard.interview import days

    if question in told.dates:
        return days.told(told.dates[question])
    node = base.nodes[question]
    each = told.each(question)
    if each:
        found = [told.apart.get(str(one["id"]), {}).get(question) for one in each]
        return " / ".join(shown(node, str(f["answer"])) if f else "not asked" for f in found)
    value = told.value(question)
    return "not asked" if value is None else shown(node, value)


def shown(node: Node, value: str) -> str:
    """An answer's words: those of its option, or yes, no or not known."""
    for option in node.data.get("options", ()):
        if option["id"] == value:
            return str(option["label"])
    return value


def what_answers_settle(determination: Determination) -> dict[str, list[str]]:
    """For each answer that settles something as things stand: what that is."""
    base = determination.knowledge_base
    found: dict[str, list[str]] = {}

    def note_(label: str, reasons: Iterable[Reason]) -> None:
        names = {n for r in reasons if r.code == "decided" for g in r.answers for n in _within(g)}
        for name in names:
            found.setdefault(name, []).append(label)

    note_(THE_DUTY, determination.reasons())
    for track in determination.tracks:
        if track.outcome == "required" and not base.nodes[track.id].data.get("always"):
            note_(track.label, determination.reasons(track.id, limit=1))
    for trigger in determination.triggers:
        if trigger.value == "yes":
            note_(trigger.label, determination.reasons(trigger.id, limit=1))
    return found


def _within(given: GivenAnswer) -> Iterator[str]:
    """An answer, and the parts or dates through which it was given."""
    yield given.id
    for part in given.through:
        yield from _within(part)


def effect_of(question: str, settles: dict[str, list[str]], open_: set[str]) -> str:
    """What an answer does, in a few words."""
    labels = settles.get(question, [])
    if labels:
        more = f" and {len(labels) - 2} more" if len(labels) > 2 else ""
        return f"{SETTLES} {listed(labels[:2]) if not more else ', '.join(labels[:2])}{more}"
    return STILL_OPEN if question in open_ else "kept; other answers settle it now"
