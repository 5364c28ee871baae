"""One engine in one process on our own rules: the cases drawn, or an engine checked, or timed.

Run by `benchmarks.law.run`; writes one JSON object to the file that it is told.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.law import CASES, KINDS, RULES
from benchmarks.law.cases import Case, Law, draw, load, size
from benchmarks.law.engines import BY_KEY
from benchmarks.peers import Peer
from benchmarks.peers import load as load_engine
from benchmarks.worker import measure


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["draw", "check", "time"])
    parser.add_argument("engine", choices=BY_KEY, nargs="?")
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    law = load(options.scratch / RULES)
    kept = options.scratch / CASES
    if options.task == "draw":
        cases = draw(law, options.cases)
        kept.write_text(json.dumps(cases), encoding="utf-8")
        result = {**size(law), "clashes": _clashes(law, cases)}
    else:
        drawn = json.loads(kept.read_text(encoding="utf-8"))
        cases = {kind: drawn[kind][: options.cases] for kind in KINDS}
        prepare = load_engine(BY_KEY[options.engine])
        begun = time.perf_counter()
        peer = prepare(law)
        result = {"setup_ms": (time.perf_counter() - begun) * 1e3}
        for kind in KINDS:
            if kind == "unknown" and not _speaks_of_unknowns(peer):
                continue
            result[kind] = (
                check(peer, law, cases[kind])
                if options.task == "check"
                else measure(peer, cases[kind], options.seconds)
            )
    options.out.write_text(json.dumps(result), encoding="utf-8")


def check(peer: Peer, law: Law, cases: Sequence[Case]) -> dict[str, Any]:
    """Compare an engine with the view read node by node, outcome by outcome."""
    wrong = 0
    first: dict[str, Any] | None = None
    told: set[str] = set()
    counts = {"yes": 0, "no": 0, "unknown": 0}
    for number, case in enumerate(cases):
        expected = law.values({key: case[key] for key in case if key not in peer.untold})
        answer = peer.decide(peer.encode(case))
        if peer.values is not None:
            values = peer.values(answer)
            told |= values.keys()
            differ = {name for name in values if values[name] is not expected[name]}
        else:
            told |= expected.keys()
            certain = {name for name, value in expected.items() if value}
            differ = certain ^ peer.read(answer)
        for value in expected.values():
            counts["unknown" if value is None else "yes" if value else "no"] += 1
        if differ:
            wrong += 1
            first = first or {"case": number, "outcomes": sorted(differ)}
    return {
        "cases": len(cases),
        "wrong": wrong,
        "first": first,
        "three_values": peer.values is not None,
        "outcomes": len(told),
        "counts": counts,
    }


def _speaks_of_unknowns(peer: Peer) -> bool:
    return peer.values is not None or peer.certain


def _clashes(law: Law, cases: dict[str, list[Case]]) -> dict[str, float]:
    """How many contradictions hold in a case, on average."""
    return {
        kind: sum(
            value is True
            for case in drawn
            for name, value in law.values(case).items()
            if name in law.base.contradictions
        )
        / len(drawn)
        for kind, drawn in cases.items()
    }


if __name__ == "__main__":
    main()
