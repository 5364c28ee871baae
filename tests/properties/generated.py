"""Small knowledge bases from hypothesis, decided by both engines and by brute force.

A rule set that durable-rules has registered is never freed, so this runs in a process that ends:
`python generated.py SEED BASES MATTERS`. It prints what it saw, and fails where two differ.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import expectations
import matters
import oracle
import small
from hypothesis import HealthCheck, Phase, given, seed, settings

from engagement_rules import KnowledgeBase, KnowledgeBaseError, assess


def compiled(files: Any) -> KnowledgeBase | None:
    """The knowledge base of some files; none when the compiler refuses it."""
    with TemporaryDirectory() as folder:
        try:
            return KnowledgeBase.load(small.write(files, Path(folder)))
        except KnowledgeBaseError:
            return None


def expected(law: oracle.Law, case: matters.Case) -> dict[tuple[str, ...], str]:
    """What must come out, in the form of `matters.outcomes`."""
    found: dict[tuple[str, ...], str] = {}
    for (body, act), one in expectations.expected(law, case.matter, case.as_at).items():
        found[body, act, "duty"] = one.duty
        for part in (one.limbs, one.tracks, one.triggers, one.checks, one.gates):
            found |= {(body, act, name): value for name, value in part.items()}
    return found


def run(start: int, bases: int, count: int) -> Counter[str]:
    seen: Counter[str] = Counter()

    @seed(start)
    @settings(
        max_examples=bases,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(small.bases())
    def decide(files: Any) -> None:
        base = compiled(files)
        if base is None:
            seen["refused"] += 1
            return
        seen["bases"] += 1
        seen["proved by diagram"] += base.proof.by_diagram
        law = oracle.Law(base)
        made = matters.stream(law, start)
        for _ in range(count):
            case = next(made)
            found = assess(case.matter, knowledge_base=base, as_at=case.as_at, engine="both")
            outcomes = matters.outcomes(found)
            assert outcomes == expected(law, case), case
            seen["matters"] += 1
            seen.update(set(outcomes.values()))
            seen["clashes"] += bool(found.contradictions)
            seen["checks"] += bool(found.checks)
            seen["gates"] += bool(found.gates)

    decide()
    return seen


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:]))))
