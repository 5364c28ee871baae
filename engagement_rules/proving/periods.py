"""Gaps between a body that owes a duty and what takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engagement_rules._errors import Problem
from engagement_rules._knowledge import KnowledgeBase

DAY = dt.timedelta(days=1)


def gaps(base: KnowledgeBase) -> Iterator[Problem]:
    """Each kind of body that ended with a duty, while what came after it has none the next day."""
    for node in base.of_kind("body"):
        ended, after = node.in_force[1], node.data.get("after", ())
        if ended is None or not after or duty_of(base, node.id, ended) is None:
            continue
        if not any(duty_of(base, follower, ended + DAY) for follower in after):
            yield Problem(
                "KB405",
                f"{node.id} owes a duty until {ended}, and none of what follows it "
                f"({', '.join(after)}) owes one on {ended + DAY}",
                node.place,
                node=node.id,
                cure="begin the duty of what follows on the next day, or mend the days of a body",
            )


def duty_of(base: KnowledgeBase, kind: str, day: dt.date) -> str | None:
    """The provision that obliges a kind of body on a day."""
    if not base.nodes[kind].holds_on(day):
        return None
    regime = base.regime(kind, day)
    return regime.duty if regime else None
