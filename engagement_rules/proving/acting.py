"""Who answers when a body acts for another, and what follows when a law or a body ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from engagement_rules._assess import assess
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import Matter
from engagement_rules.proving.language import Scope
from engagement_rules.proving.periods import DAY, duty_of

Where = tuple[tuple[str, dt.date, dt.date], ...]
_Refuted = Callable[..., Any]


def somebody_answers(base: KnowledgeBase, refuted: _Refuted) -> tuple[Where, Any]:
    """Whether each arrangement, on each day of it, leaves somebody who owes the duty and answers.

    Where the law is open on whose duty it is, one of the two has to owe it on each view.
    """
    where = []
    for node in base.of_kind("arrangement"):
        for owner, acting, first, last in _fitting(base, node):
            where.append((acting, first, last))
            for day in (first, last):
                found = _nobody(base, node, owner, acting, day)
                if found is not None:
                    return tuple(where), refuted(*found)
    if not where:
        return (), refuted("it speaks of nothing: no arrangement hands over a duty")
    return tuple(where), None


def _fitting(base: KnowledgeBase, node: Node) -> Iterator[tuple[str, str, dt.date, dt.date]]:
    """Each owner of a duty with each body that can act for it, and the days on which it can."""
    for owner, acting in product(node.data["owners"], node.data["exercisers"]):
        for regime in base.regimes.get(owner, ()):
            if regime.duty is None or base.nodes[acting].data.get("joint"):
                continue
            spans = [node.in_force, base.nodes[acting].in_force, (regime.from_, regime.to)]
            first = max(day for day, _ in spans if day)
            last = min(day for _, day in spans if day)
            if first <= last:
                yield owner, acting, first, last


def _nobody(
    base: KnowledgeBase, node: Node, owner: str, acting: str, day: dt.date
) -> tuple[str, dict[str, Any]] | None:
    """That nobody owes the duty or answers for it, with the matter that shows it."""
    matter = {
        "title": f"{acting} acts for {owner} under {node.id}",
        "bodies": [
            {"id": "owner", "kind": owner},
            {"id": "acting", "kind": acting, "acting_for": "owner", "under": node.id},
        ],
        "acts": [{"id": "act", "date": day.isoformat(), "by": ["acting"]}],
    }
    found = assess(Matter.from_dict(matter), knowledge_base=base)
    (one,) = found.duties
    if node.data["duty"] == "open":
        # The owner's duty follows the function or it stays; each is one of the two bodies'.
        stays = duty_of(base, owner, day)
        return None if stays and node.data.get("reading") in one.hangs_on else (_NOBODY, matter)
    if one.provision is None or not one.liable:
        return _NOBODY, matter
    return None


_NOBODY = "nobody owes the duty and answers for it"


def unbroken(base: KnowledgeBase, scope: Scope, refuted: _Refuted) -> tuple[Where, Any]:
    """Whether a duty follows each duty on the next day: of the body, or of what follows it."""
    where = []
    last_day = max(regime.to for regimes in base.regimes.values() for regime in regimes)
    for kind, regimes in base.regimes.items():
        if scope.bodies and kind not in scope.bodies:
            continue
        for regime in regimes:
            if regime.duty is None:
                continue
            where.append((kind, regime.from_, regime.to))
            if regime.to >= last_day:
                continue
            following = regime.to + DAY
            after = (kind, *base.nodes[kind].data.get("after", ()))
            if not any(duty_of(base, follower, following) for follower in after):
                return tuple(where), refuted(
                    f"{kind} owes a duty until {regime.to}, and nobody owes one on {following}"
                )
    if not where:
        return (), refuted("it speaks of nothing: no body of these owes a duty")
    return tuple(where), None
