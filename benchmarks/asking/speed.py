"""How long it takes to find the next question, and to say why it is asked.

    python -m benchmarks.asking.speed FOLDER DEPTH     # the first interview of a process, as JSON

Random people are interviewed. The clock runs for `next_questions` alone, with what each question
matters to, and apart from it for the page that tells a person why the question is asked. Deciding
the matter on the answers so far is not counted. "Warm" means that the law has been asked about in
the process before, and that other people have been interviewed: each person who is timed is a new
one. As in `duty`, nothing is collected as garbage during an interview.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple, cast

from benchmarks.asking.duties import UNKNOWN, bare_matter
from benchmarks.processes import ROOT
from engagement_rules import Determination, KnowledgeBase, Matter, assess, next_questions
from engagement_rules._plan import Depth, Plan, Question
from wizard.interview import pages
from wizard.interview.told import Told

SEED = 20_261_121
DEPTHS: tuple[Depth, ...] = ("verdict", "full record")
_NOT_KNOWN = "not known"
_WARM_UP = 15
#: Of how many steps in the full record one is explained.
_EXPLAINED = 5


class Step(NamedTuple):
    """One step of an interview, with the milliseconds that `next_questions` took."""

    determination: Determination
    plan: Plan
    told: Told
    took: float


def measure(
    base: KnowledgeBase, folder: Path, scratch: Path, *, steps: int, starts: int
) -> dict[str, Any]:
    """Time steps of random interviews: those of a board, and those of all kinds of body.

    Args:
        base: The rules.
        folder: Where they are, for other processes.
        scratch: A folder for their caches.
        steps: The least number of steps for each depth.
        starts: How many processes are started, for their first questions.

    Returns:
        By `warm`, for whom and how far: the centiles; by `first`, for each depth: the very first
        call in a process, and the others of the first interview.
    """
    warm = [
        {"who": who, "depth": depth, **_centiles(base, who, depth, steps)}
        for who in ("ICB", "all")
        for depth in DEPTHS
    ]
    first = {depth: _first(folder, scratch, depth, starts) for depth in DEPTHS}
    return {"warm": warm, "first": first, "day": base.verified_to.isoformat()}


def _centiles(base: KnowledgeBase, who: str, depth: Depth, steps: int) -> dict[str, Any]:
    dice = Random(SEED)
    _meet_the_law(base, who, depth)
    for _ in range(_WARM_UP):
        for step in _interview(base, who, depth, Random(dice.random())):
            _why(step)
    planned: list[float] = []
    explained: list[float] = []
    people = 0
    while len(planned) < steps:
        people += 1
        with _no_collecting():
            for step in _interview(base, who, depth, Random(dice.random())):
                planned.append(step.took)
                if step.plan.next and (depth == "verdict" or len(planned) % _EXPLAINED == 0):
                    explained.append(_why(step))
    return {"people": people, "plan": _of(planned), "why": _of(explained)}


def _meet_the_law(base: KnowledgeBase, who: str, depth: Depth) -> None:
    """Ask once for the first question of every kind of body and day that can come up."""
    for kind, day in _matters(base, who):
        determination = assess(bare_matter(kind, day), knowledge_base=base)
        next_questions(determination, depth=depth)


def _matters(base: KnowledgeBase, who: str) -> list[tuple[str, dt.date]]:
    if who != "all":
        return [(who, base.verified_to)]
    return [(kind, regime.from_) for kind, found in base.regimes.items() for regime in found]


@contextmanager
def _no_collecting() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _of(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    at = [times[min(len(times) - 1, int(share * len(times)))] for share in (0.5, 0.99)]
    return {"steps": len(times), "p50": at[0], "p99": at[1], "worst": times[-1]}


def _why(step: Step) -> float:
    """The milliseconds that it takes to say why the next question is asked."""
    base = step.determination.knowledge_base
    if step.plan.next is None:
        return 0.0

    def with_answer(also: Mapping[str, dict[str, Any]]) -> Matter:
        data = step.told.to_dict(base)
        return Matter.from_dict({**data, "answers": {**data["answers"], **also}})

    begun = time.perf_counter()
    pages.why(step.determination, step.plan, step.plan.next, with_answer)
    return (time.perf_counter() - begun) * 1e3


def _interview(base: KnowledgeBase, who: str, depth: Depth, dice: Random) -> Iterator[Step]:
    told = Told.of(_opening(base, who, dice))
    group: str | None = None
    while True:
        determination = _decided(base, told)
        begun = time.perf_counter()
        plan = next_questions(determination, depth=depth, after=group)
        took = (time.perf_counter() - begun) * 1e3
        yield Step(determination, plan, told, took)
        if plan.next is None:
            return
        group = plan.next.group
        for event in _answers(base, plan.next, dice):
            told.tell(event)


def _opening(base: KnowledgeBase, who: str, dice: Random) -> list[dict[str, Any]]:
    kind, day = dice.choice(_matters(base, who))
    return [
        {"event": "title", "title": "Asked"},
        {"event": "act", "id": "act", "date": day.isoformat()},
        {"event": "body", "id": "body", "kind": kind},
    ]


def _decided(base: KnowledgeBase, told: Told) -> Determination:
    """What follows from the answers; where some clash, the person says that both are right."""
    while True:
        determination = assess(told.matter(), knowledge_base=base)
        clashes = [c.id for c in determination.contradictions if c.explained is None]
        if not clashes:
            return determination
        for name in clashes:
            told.tell({"event": "explained", "id": name, "why": "Both are so."})


def _answers(base: KnowledgeBase, asked: Question, dice: Random) -> Iterator[dict[str, Any]]:
    for name in asked.parts if asked.kind == "parts" else (asked.id,):
        said = _answer(base, name, dice)
        if base.nodes[name].kind == "date":
            yield {"event": "date", "id": name, "day": None if said == _NOT_KNOWN else said}
        else:
            yield {"event": "answer", "id": name, "answer": said}


def _answer(base: KnowledgeBase, name: str, dice: Random) -> str:
    node = base.nodes[name]
    if dice.random() < UNKNOWN:
        return _NOT_KNOWN
    if node.kind == "choice":
        return str(dice.choice(node.data["options"])["id"])
    if node.kind == "date":
        days = (dt.date(2012, 5, 1), *base.cuts(name), base.verified_to)
        return dice.choice([*(day.isoformat() for day in days), "not yet"])
    chance: Mapping[str, float] = node.data.get("chance") or {"yes": 0.5, "no": 0.5}
    yes, no = float(chance["yes"]), float(chance["no"])
    return "yes" if dice.random() * (yes + no) < yes else "no"


# A process of its own


def _first(folder: Path, scratch: Path, depth: Depth, starts: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.asking.speed", str(folder), depth]
    environment = {**os.environ, "DUTY_CACHE_DIR": str(scratch / "cache")}
    found: list[list[float]] = []
    for _ in range(starts):
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        found.append(json.loads(done.stdout))
    later = sorted(took for _, *rest in found for took in rest)
    return {
        "processes": starts,
        "call": median(first for first, *_ in found),
        "later_p50": median(later),
        "later_worst": later[-1],
    }


def main() -> None:
    """Be the process: interview one person and write how long each step took."""
    folder, depth = sys.argv[1:]
    base = KnowledgeBase.load(Path(folder))
    with _no_collecting():
        steps = _interview(base, "ICB", cast(Depth, depth), Random(SEED))
        took = [step.took for step in steps]
    print(json.dumps(took))


if __name__ == "__main__":
    main()
