"""Many threads and very many matters: the same answers, and no more memory."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import matters
import pytest

import knowledge_base
from engagement_rules import Determination, KnowledgeBase, assess
from engagement_rules._assess import Engine
from engagement_rules._durable import available

THREADS = 4
COMPILED = 1_500
DURABLE = 500
MANY = 10_000
SHARED = 30
SOAK = 100_000
SOAK_WARM = 40_000
#: More memory than this, from the warm-up to the end of a soak, is a leak.
SOAK_GROWTH_MB = 8.0

needs_durable = pytest.mark.skipif(not available(), reason="durable-rules cannot be imported here")
HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture
def hurried() -> Iterator[None]:
    """Let threads take turns a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    gc.collect()
    gc.freeze()  # what earlier tests left need not be looked through again and again
    yield
    gc.unfreeze()
    sys.setswitchinterval(usual)


def at_once(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run tasks in threads that all begin together."""
    barrier = threading.Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        barrier.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]


def decided(
    cases: Sequence[matters.Case], base: KnowledgeBase, engine: Engine, *, start: int
) -> list[Any]:
    """What comes out for each matter, beginning somewhere in the middle."""
    found: list[Any] = [None] * len(cases)
    for place in (*range(start, len(cases)), *range(start)):
        case = cases[place]
        one = assess(case.matter, knowledge_base=base, as_at=case.as_at, engine=engine)
        rest = (one.tracks, one.checks, one.gates, one.contradictions)
        found[place] = (one.duties, rest if place % 20 == 0 else None)
    return found


def four_give_what_one_gives(count: int, engine: Engine) -> None:
    cases = matters.pool(count)
    alone = decided(cases, KnowledgeBase.load(knowledge_base.folder()), engine, start=0)
    fresh = KnowledgeBase.load(knowledge_base.folder())  # so that threads race to fill it
    starts = [number * count // THREADS for number in range(THREADS)]
    for found in at_once([partial(decided, cases, fresh, engine, start=s) for s in starts]):
        assert found == alone


@pytest.mark.usefixtures("hurried")
def test_four_threads_give_what_one_thread_gives() -> None:
    """Ten thousand matters in each thread are among the large counts below."""
    four_give_what_one_gives(COMPILED, "compiled")


@needs_durable
def test_four_threads_through_durable_rules_give_what_one_thread_gives() -> None:
    four_give_what_one_gives(DURABLE, "both")


@pytest.mark.soak
@pytest.mark.usefixtures("hurried")
def test_four_threads_of_ten_thousand_matters_give_what_one_thread_gives() -> None:
    four_give_what_one_gives(MANY, "compiled")


@pytest.mark.soak
@needs_durable
def test_four_threads_of_ten_thousand_matters_through_durable_rules() -> None:
    four_give_what_one_gives(MANY, "both")


PARTS: dict[str, Callable[[Determination], Any]] = {
    "duty": lambda d: d.duty,
    "duties": lambda d: d.duties,
    "tracks": lambda d: d.tracks,
    "triggers": lambda d: d.triggers,
    "checks": lambda d: d.checks,
    "gates": lambda d: d.gates,
    "missing": lambda d: d.missing,
    "actions": lambda d: d.actions,
    "contradictions": lambda d: d.contradictions,
    "notices": lambda d: d.notices,
    "law_as_at": lambda d: d.law_as_at,
    "rules": lambda d: d.rules,
    "json": lambda d: d.to_json(),
    "reasons": lambda d: d.reasons(),
    "why_not": lambda d: d.why_not(),
    "what_if": lambda d: d.what_if(),
    "trace": lambda d: d.trace(),
    "made_no_difference": lambda d: d.made_no_difference(),
}


@pytest.mark.usefixtures("hurried")
def test_threads_that_share_one_determination_see_the_same_parts_of_it() -> None:
    cases = [case for case in matters.pool(COMPILED)[-400:] if len(case.matter.acts) > 1][:SHARED]
    assert len(cases) == SHARED
    for case in cases:
        one = assess(case.matter, as_at=case.as_at)
        alone = {name: part(one) for name, part in PARTS.items()}
        base = KnowledgeBase.load(knowledge_base.folder())
        shared = assess(case.matter, knowledge_base=base, as_at=case.as_at)
        names = [*PARTS, *reversed(PARTS)]
        found = at_once([partial(PARTS[name], shared) for name in names])
        for name, value in zip(names, found, strict=True):
            assert value == alone[name], name


def test_one_process_serves_two_knowledge_bases_at_once() -> None:
    """Two of them side by side in two threads; neither takes anything from the other."""
    other = KnowledgeBase.load(knowledge_base.folder())
    cases = matters.pool(COMPILED)[:200]
    alone = decided(cases, matters.shipped(), "compiled", start=0)
    one, two = at_once(
        [
            lambda: decided(cases, matters.shipped(), "compiled", start=0),
            lambda: decided(cases, other, "compiled", start=100),
        ]
    )
    assert one == two == alone


# -- soak ----------------------------------------------------------------------------------------


def memory_mb() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def soak(engine: Engine) -> str:
    """Decide very many matters, no two alike, and say what that took."""
    made = matters.stream(matters.law(), matters.SEED + 1)
    spent = warm = 0.0
    for number in range(SOAK):
        case = next(made)
        before = perf_counter()
        found = assess(case.matter, as_at=case.as_at, engine=engine)
        assert found.duty.outcome
        assert found.tracks
        spent += perf_counter() - before
        if number + 1 == SOAK_WARM:
            warm = memory_mb()
    grown = memory_mb() - warm
    assert grown < SOAK_GROWTH_MB, f"{grown:.1f} MB grown"
    return (
        f"{SOAK:,} matters through {engine}: {SOAK / spent:,.0f} a second; "
        f"{warm:.0f} MB after {SOAK_WARM:,}, {grown:+.1f} MB at the end"
    )


@pytest.mark.soak
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here")
@pytest.mark.parametrize("engine", ["compiled", "durable-rules"])
def test_a_hundred_thousand_matters_leave_the_memory_flat(
    engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a process of its own, so that nothing else is measured."""
    if engine == "durable-rules" and not available():
        pytest.skip("durable-rules cannot be imported here")
    process = subprocess.run(
        [sys.executable, __file__, engine],
        env=ENVIRONMENT,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    assert process.returncode == 0, process.stderr[-4000:]
    with capsys.disabled():
        print(f"\n{process.stdout.strip()}")


if __name__ == "__main__":
    print(soak(sys.argv[1]))  # type: ignore[arg-type]
