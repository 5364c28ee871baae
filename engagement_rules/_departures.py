"""Comply or explain: guidance may be departed from, for a reason that is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from engagement_rules._errors import Problem, did_you_mean

if TYPE_CHECKING:
    from engagement_rules._determination import Determination
    from engagement_rules._knowledge import KnowledgeBase
    from engagement_rules._matter import Matter

_FROM = ("action", "trigger")


class Departure(NamedTuple):
    """Guidance that is not followed, and why.

    Attributes:
        id: The action that should be done, or the situation in which the duty is likely.
        label: What the guidance says.
        why: The person's reason, word for word.
        authorities: The guidance.
    """

    id: str
    label: str
    why: str
    authorities: tuple[str, ...]


def open_to_departure(determination: Determination) -> Iterator[Departure]:
    """What a person may depart from here: each with what the guidance says, and no reason yet.

    That is what should be done and need not be, and each situation that is there in which the
    duty is likely to apply, where it was not found to.
    """
    for action in determination.actions:
        if action.strength == "should" and action.id in determination.knowledge_base.nodes:
            yield Departure(action.id, action.text, "", action.authorities)
    if determination.duty.outcome != "required":
        for trigger in determination.triggers:
            if trigger.strength == "likely" and trigger.value == "yes":
                node = determination.knowledge_base.nodes[trigger.id]
                says = f"in this situation the duty is likely to apply: {trigger.label}"
                yield Departure(trigger.id, says, "", node.authorities)


def departures(determination: Determination) -> tuple[Departure, ...]:
    """The departures of a matter, each beside what the guidance says.

    One that has no place here, as when answers have changed since, is left out.
    """
    matter = determination.matter
    return tuple(
        one._replace(why=matter.departures[one.id])
        for one in open_to_departure(determination)
        if one.id in matter.departures
    )


def problems_of(matter: Matter, base: KnowledgeBase) -> Iterator[Problem]:
    """What is wrong with a matter's departures, whatever comes of the matter."""
    for name, why in matter.departures.items():
        node = base.nodes.get(name)
        if node is None or node.kind not in _FROM:
            known = [item.id for item in base.of_kind(*_FROM)]
            message = f"`{name}` is nothing that can be departed from"
            cure = did_you_mean(name, known) or (
                "name an action that should be done, or a situation of the guidance's list"
            )
        elif node.data["strength"] == "must":
            message = f"`{name}` is law, and law cannot be departed from by giving a reason"
            cure = "take it out; if it does not apply, an answer has to say so"
        elif not why.strip():
            message = f"the departure from `{name}` has no reason"
            cure = "write why the guidance is not followed, or take it out"
        else:
            continue
        yield Problem("M209", message, matter.place(("departures", name)), cure=cure)
