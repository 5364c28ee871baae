"""How long the explanations of the shipped rules take: reasons and what-ifs of random matters.

Every matter has one body and one act, on the first day of one of the body's periods, and answers
four facts in five. The decision diagrams of each view are made once before the clock runs, as
they are for the second matter of any process.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engagement_rules import Determination, KnowledgeBase, Matter, assess

SEED = 20_261_121
#: The aims, in milliseconds at the 99th centile.
MOST_MS = {"reasons": 10.0, "why-nots": 100.0, "what-ifs": 100.0}
_ASKED: dict[str, Callable[[Determination], object]] = {
    "reasons": lambda determination: determination.reasons(),
    "why-nots": lambda determination: determination.why_not(),
    "what-ifs": lambda determination: determination.what_if(),
}


def measure(folder: Path, matters: int) -> dict[str, Any]:
    """Time every explanation of the duty, all reasons and all smallest changes included.

    Args:
        folder: The rules.
        matters: How many random matters.

    Returns:
        For each kind of explanation its p50, p99 and worst, in milliseconds; and how many
        facts, named steps and outcomes the largest view has.
    """
    base = KnowledgeBase.load(folder)
    dice = random.Random(SEED)
    pool = [_matter(base, dice) for _ in range(matters)]
    taken: dict[str, list[float]] = {name: [] for name in _ASKED}
    for warm in (True, False):
        for matter in pool:
            determination = assess(matter, knowledge_base=base)
            for name, ask in _ASKED.items():
                begun = time.perf_counter()
                ask(determination)
                if not warm:
                    taken[name].append((time.perf_counter() - begun) * 1e3)
    largest = max(base.views, key=lambda view: len(view.nodes))
    return {
        "matters": matters,
        "facts": len(largest.variables),
        "steps": len(largest.reported),
        "outcomes": len(largest.roots),
        "times": {name: _centiles(sorted(times)) for name, times in taken.items()},
    }


def _matter(base: KnowledgeBase, dice: random.Random) -> Matter:
    kind = dice.choice([name for name, regimes in base.regimes.items() if regimes])
    day = dice.choice(base.regimes[kind]).from_
    facts = [node.id for node in base.of_kind("fact")]
    words = ["yes", "no", "not known"]
    return Matter.from_dict(
        {
            "title": "Random",
            "bodies": [{"id": "body", "kind": kind}],
            "acts": [{"id": "act", "date": day.isoformat()}],
            "answers": {fact: dice.choice(words) for fact in facts if dice.random() < 0.8},
        }
    )


def _centiles(times: list[float]) -> dict[str, float]:
    def at(share: float) -> float:
        return times[min(len(times) - 1, int(share * len(times)))]

    return {"p50": at(0.5), "p99": at(0.99), "worst": times[-1]}
