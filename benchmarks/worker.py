"""One engine in one process: checked against the rules themselves, or timed.

Run by `benchmarks.run`; writes one JSON object to the file that it is told.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.peers import BY_KEY, Peer, load
from benchmarks.ruleset import Case, RuleSet, make_cases, make_rules, values

#: Times of single cases that one process keeps.
_MOST_SAMPLES = 50_000


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=BY_KEY)
    parser.add_argument("task", choices=["check", "time"])
    parser.add_argument("--rules", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    ruleset = make_rules(options.rules)
    cases = make_cases(ruleset, options.cases)
    prepare = load(BY_KEY[options.engine])
    begun = time.perf_counter()
    peer = prepare(ruleset, options.scratch)
    setup = time.perf_counter() - begun
    if options.task == "check":
        result = check(peer, ruleset, cases)
    else:
        result = measure(peer, cases, options.seconds)
    options.out.write_text(json.dumps({"setup_ms": setup * 1e3, **result}), encoding="utf-8")


def check(peer: Peer, ruleset: RuleSet, cases: Sequence[Case]) -> dict[str, Any]:
    """Compare an engine's conclusions, and its three values if it has them, with the rules."""
    wrong = 0
    first: dict[str, Any] | None = None
    counts = {"yes": 0, "no": 0, "unknown": 0}
    for number, case in enumerate(cases):
        expected = values(ruleset, case)
        certain = {rule for rule, value in expected.items() if value}
        answer = peer.decide(peer.encode(case))
        found = peer.read(answer)
        differ = found ^ certain
        if peer.values is not None:
            told = peer.values(answer)
            differ |= {rule for rule, value in expected.items() if told.get(rule, ...) is not value}
        for value in expected.values():
            counts["unknown" if value is None else "yes" if value else "no"] += 1
        if differ:
            wrong += 1
            first = first or {"case": number, "rules": sorted(differ)}
    return {
        "cases": len(cases),
        "wrong": wrong,
        "first": first,
        "three_values": peer.values is not None,
        "counts": counts,
    }


def measure(peer: Peer, cases: Sequence[Any], seconds: float) -> dict[str, Any]:
    """Time an engine: whole passes over the cases, single cases, and with conversion.

    Args:
        peer: The engine, rules loaded.
        cases: The cases of a pass.
        seconds: The least time to spend on each of the three.

    Returns:
        Microseconds a case: the median pass (`us`), the median and the 99th percentile of
        single cases (`p50`, `p99`), and the median pass from the neutral case to the set of ids
        (`full_us`).
    """
    encoded = [peer.encode(case) for case in cases]
    decide = peer.decide
    # Python specialises a function while it first runs, and engines fill caches.
    for case in encoded:
        decide(case)
    gc.collect()

    def bare() -> None:
        for case in encoded:
            decide(case)

    def full() -> None:
        for case in cases:
            peer(case)

    per_pass = _passes(bare, seconds)
    singles = _singles(decide, encoded, seconds)
    per_full_pass = _passes(full, seconds)
    return {
        "us": median(per_pass) / len(cases) * 1e6,
        "p50": median(singles) / 1e3,
        "p99": sorted(singles)[min(len(singles) - 1, round(0.99 * len(singles)))] / 1e3,
        "full_us": median(per_full_pass) / len(cases) * 1e6,
        "cases": len(cases),
        "passes": len(per_pass),
    }


def _passes(run: Callable[[], None], seconds: float) -> list[float]:
    clock = time.perf_counter
    found: list[float] = []
    end = clock() + seconds
    while not found or clock() < end:
        begun = clock()
        run()
        found.append(clock() - begun)
    return found


def _singles(decide: Callable[[Any], Any], encoded: Sequence[Any], seconds: float) -> list[int]:
    clock = time.perf_counter_ns
    found: list[int] = []
    end = clock() + seconds * 1e9
    while not found or (clock() < end and len(found) < _MOST_SAMPLES):
        for case in encoded:
            begun = clock()
            decide(case)
            found.append(clock() - begun)
    return found


if __name__ == "__main__":
    main()
