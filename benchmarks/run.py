"""Run every engine on one rule set, side by side, and say what came out: `make bench`.

    python -m benchmarks.run [--quick] [--json FILE]

Exit code 1: an engine's conclusions were wrong (then no figure is printed), or one of our own
engines could not be run. Exit code 0 otherwise, whether or not the aims were met.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import explaining, processes, recording, report, whole_process
from benchmarks.asking import run as asking
from benchmarks.law import run as law
from benchmarks.peers import ENGINES, Engine
from benchmarks.processes import ROOT, say
from benchmarks.ruleset import make_rules

#: The engines that are this repository's own work.
OWN = frozenset({"compiled", "durable", "assess", "assess-fired", "assess-read"})


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done.

    Attributes:
        rounds: How often each engine is run, in a new process each time.
        checked: The number of cases checked, by the number of rules.
        timed: The number of cases timed, by the number of rules.
        seconds: The least time that each of a process's three timings takes.
        runs: How often each command line is run.
        explained: The number of matters that are explained.
        own: How much is done with our own rules.
        asked: How much is asked under them.
    """

    rounds: int
    checked: dict[int, int]
    timed: dict[int, int]
    seconds: float
    runs: int
    explained: int
    own: law.Plan
    asked: asking.Plan


FULL = Plan(
    rounds=7,
    checked={60: 1000, 600: 200, 6000: 40},
    timed={60: 500, 600: 200, 6000: 40},
    seconds=0.3,
    runs=21,
    explained=3_000,
    own=law.FULL,
    asked=asking.FULL,
)
QUICK = Plan(
    rounds=2,
    checked={60: 500, 600: 50},
    timed={60: 200, 600: 50},
    seconds=0.1,
    runs=5,
    explained=300,
    own=law.QUICK,
    asked=asking.QUICK,
)


def main() -> int:
    """Check, time, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no 6,000 rules")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    core = processes.pin()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        bench = _Bench(plan, Path(folder))
        own = law.OwnRules(plan.own, bench.scratch, bench.environment)
        present = bench.present()
        if not (bench.check(present) and own.check()):
            return 1
        bench.time_all(present)
        own.time_all()
        process = whole_process.measure(ROOT, Path(folder), runs=plan.runs)
        recorded = recording.measure(ROOT, Path(folder), runs=plan.runs)
        explained = own.folder and explaining.measure(own.folder, plan.explained)
        asked = own.folder and asking.measure(own.folder, plan.asked, Path(folder))
    results: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "pinned_to_core": core,
        "quick": options.quick,
        "rounds": plan.rounds,
        "conjunctions": {size: make_rules(size).conjunctions for size in plan.timed},
        "engines": bench.found,
        "own_rules": own.results,
        "whole_process": process,
        "recording": recorded,
        "explaining": explained,
        "asking": asked,
    }
    results["aims"] = report.aims(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(report.markdown(results))
    return 1 if own.failed() or any(bench.failed(key) for key in OWN) else 0


class _Bench:
    """The engines' results, by key; see `found`."""

    def __init__(self, plan: Plan, scratch: Path) -> None:
        self.plan = plan
        self.scratch = scratch
        self.environment = {
            **os.environ,
            # Nothing of a benchmark stays in the user's own cache.
            "DUTY_CACHE_DIR": str(scratch / "cache"),
        }
        self.found: dict[str, dict[str, Any]] = {
            key: {**entry, "sizes": {}} for key, entry in processes.sort_out(ENGINES).items()
        }

    def present(self) -> list[Engine]:
        """The engines that are installed."""
        return [engine for engine in ENGINES if self.found[engine.key]["status"] == "installed"]

    def check(self, present: list[Engine]) -> bool:
        """Check every engine at every size against the rules; say what differs."""
        agreed = True
        for size, cases in self.plan.checked.items():
            for engine in present:
                if not self._wanted(engine, size):
                    continue
                say(f"check {engine.key}, {size} rules, {cases} cases")
                checked = self._work(engine, "check", size, cases)
                if checked is None:
                    continue
                self._size(engine, size)["check"] = checked
                if checked["wrong"]:
                    agreed = False
                    first = checked["first"]
                    say(
                        f"WRONG: {engine.key} differs from the rules in {checked['wrong']} of "
                        f"{cases} cases at {size} rules; the first is case {first['case']}, "
                        f"rules {', '.join(first['rules'][:5])}"
                    )
        if not agreed:
            say("the engines do not agree, so no figure is given")
        return agreed

    def time_all(self, present: list[Engine]) -> None:
        """Time in rounds: each round runs every engine at every size once."""
        for turn in range(self.plan.rounds):
            say(f"round {turn + 1} of {self.plan.rounds}")
            # Each round begins with another engine, so that none always follows the same one.
            start = turn % len(present)
            for size, cases in self.plan.timed.items():
                for engine in (*present[start:], *present[:start]):
                    if not self._wanted(engine, size):
                        continue
                    timed = self._work(engine, "time", size, cases)
                    if timed is not None:
                        self._size(engine, size).setdefault("rounds", {})[turn] = timed

    def failed(self, key: str) -> bool:
        """Whether an engine could not be run at some size."""
        return any("failed" in size for size in self.found[key]["sizes"].values())

    def _wanted(self, engine: Engine, size: int) -> bool:
        return size in engine.sizes and "failed" not in self._size(engine, size)

    def _size(self, engine: Engine, size: int) -> dict[str, Any]:
        sizes: dict[int, dict[str, Any]] = self.found[engine.key]["sizes"]
        return sizes.setdefault(size, {})

    def _work(self, engine: Engine, task: str, size: int, cases: int) -> dict[str, Any] | None:
        arguments = [engine.key, task, "--rules", str(size), "--cases", str(cases)]
        done = processes.run(
            "benchmarks.worker",
            [*arguments, "--seconds", str(self.plan.seconds)],
            scratch=self.scratch,
            environment=self.environment,
        )
        if not isinstance(done, str):
            return done
        self._size(engine, size)["failed"] = done
        say(f"{engine.key} at {size} rules {done}")
        return None


if __name__ == "__main__":
    sys.exit(main())
