"""Whether the bodies and the days that were told fit together, in the person's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from engagement_rules import KnowledgeBase
from engagement_rules._errors import Problem
from engagement_rules._words import listed, long_date, sentence
from wizard.interview.pages import capital
from wizard.interview.told import Event, Told


def what_does_not_fit(told: Told, base: KnowledgeBase, problems: Iterable[Problem]) -> str:
    """Say what does not fit.

    Args:
        told: What was told.
        base: The rules.
        problems: What the library has against it.
    """
    found = [*_absent(told, base), *_not_by_that(told, base)]
    return " ".join(dict.fromkeys(found or (sentence(each.message) for each in problems)))


def _absent(told: Told, base: KnowledgeBase) -> Iterator[str]:
    """Bodies that take a step, or own the function, on a day when there were none of that kind."""
    for day, body in _acting(told, base):
        for one in (body, _owner(told, body)):
            kind = one.get("kind") if one else None
            if kind is None or base.nodes[kind].holds_on(day):
                continue
            first, _ = base.nodes[kind].in_force
            when = "yet" if first is not None and day < first else "any more"
            label = base.nodes[kind].label
            yield f"On {long_date(day)} there was no {label} {when}."
            others = [base.nodes[name].label for name in base.bodies_in_place_of(kind, day)]
            if others:
                yield f"In its place there was: {listed(others, last='or')}."


def _not_by_that(told: Told, base: KnowledgeBase) -> Iterator[str]:
    """Arrangements by which one body cannot act for another on that day."""
    for day, body in _acting(told, base):
        owner = _owner(told, body)
        if owner is None or not body.get("under") or not (body.get("kind") and owner.get("kind")):
            continue
        arrangement = base.nodes[body["under"]]
        if not arrangement.holds_on(day):
            yield f"{capital(arrangement.label)}: this could not be used on {long_date(day)}."
        elif (
            owner["kind"] not in arrangement.data["owners"]
            or body["kind"] not in arrangement.data["exercisers"]
        ):
            acting, owning = (base.nodes[one["kind"]].label for one in (body, owner))
            label = capital(arrangement.label)
            yield f"{label}: this does not let one {acting} act for one {owning}."


def _acting(told: Told, base: KnowledgeBase) -> Iterator[tuple[dt.date, Event]]:
    bodies = {str(body["id"]): body for body in told.bodies}
    for act in told.to_dict(base)["acts"]:
        if act.get("date"):
            for name in act["by"]:
                yield dt.date.fromisoformat(act["date"]), bodies[name]


def _owner(told: Told, body: Event) -> Event | None:
    return next((one for one in told.bodies if one["id"] == body.get("acting_for")), None)
