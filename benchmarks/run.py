"""Run every engine on one rule set, side by side, and say what came out: `make bench`.

    python -m benchmarks.run [--quick] [--json FILE]

Exit code 1: an engine's conclusions were wrong (then no figure is printed), or one of our own
engines could not be run. Exit code 0 otherwise, whether or not the aims were met.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import explaining, report, whole_process
from benchmarks.peers import ENGINES, Engine
from benchmarks.ruleset import make_rules

ROOT = Path(__file__).resolve().parent.parent

#: The engines that are this repository's own work.
OWN = frozenset({"compiled", "durable", "assess", "assess-fired", "assess-read"})


#: Seconds after which an engine's process is given up.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done.

    Attributes:
        rounds: How often each engine is run, in a new process each time.
        checked: The number of cases checked, by the number of rules.
        timed: The number of cases timed, by the number of rules.
        seconds: The least time that each of a process's three timings takes.
        runs: How often each command line is run.
    """

    rounds: int
    checked: dict[int, int]
    timed: dict[int, int]
    seconds: float
    runs: int


FULL = Plan(7, {60: 1000, 600: 200, 6000: 40}, {60: 500, 600: 200, 6000: 40}, 0.3, 21)
QUICK = Plan(2, {60: 500, 600: 50}, {60: 200, 600: 50}, 0.1, 5)


def main() -> int:
    """Check, time, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no 6,000 rules")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    core = _pin()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        bench = _Bench(plan, Path(folder))
        present = bench.sort_out()
        if not bench.check(present):
            return 1
        bench.time_all(present)
        process = whole_process.measure(ROOT, Path(folder), runs=plan.runs)
    results: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "pinned_to_core": core,
        "quick": options.quick,
        "rounds": plan.rounds,
        "conjunctions": {size: make_rules(size).conjunctions for size in plan.timed},
        "engines": bench.found,
        "whole_process": process,
        "explaining": explaining.measure(300 if plan.runs < 15 else 3_000),
    }
    results["aims"] = report.aims(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(report.markdown(results))
    return 1 if any(bench.failed(key) for key in OWN) else 0


def _pin() -> int | None:
    """Keep this process and its children on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class _Bench:
    """The engines' results, by key; see `found`."""

    def __init__(self, plan: Plan, scratch: Path) -> None:
        self.plan = plan
        self.scratch = scratch
        self.pins = _pins()
        self.environment = {
            **os.environ,
            # Nothing of a benchmark stays in the user's own cache.
            "DUTY_CACHE_DIR": str(scratch / "cache"),
        }
        self.found: dict[str, dict[str, Any]] = {
            engine.key: {
                "label": engine.label,
                "status": "installed",
                "version": None,
                "sizes": {},
            }
            for engine in ENGINES
        }

    def sort_out(self) -> list[Engine]:
        """Note which engines are installed, and in what version; give those that are."""
        present = []
        for engine in ENGINES:
            entry = self.found[engine.key]
            if engine.distribution:
                try:
                    version = importlib.metadata.version(engine.distribution)
                except importlib.metadata.PackageNotFoundError:
                    entry["status"] = "not installed"
                    continue
                pinned = self.pins.get(engine.distribution)
                entry["version"] = (
                    version if version == pinned else f"{version}, not the pinned {pinned}"
                )
            present.append(engine)
        return present

    def check(self, present: list[Engine]) -> bool:
        """Check every engine at every size against the rules; say what differs."""
        agreed = True
        for size, cases in self.plan.checked.items():
            for engine in present:
                if not self._wanted(engine, size):
                    continue
                _say(f"check {engine.key}, {size} rules, {cases} cases")
                checked = self._work(engine, "check", size, cases)
                if checked is None:
                    continue
                self._size(engine, size)["check"] = checked
                if checked["wrong"]:
                    agreed = False
                    first = checked["first"]
                    _say(
                        f"WRONG: {engine.key} differs from the rules in {checked['wrong']} of "
                        f"{cases} cases at {size} rules; the first is case {first['case']}, "
                        f"rules {', '.join(first['rules'][:5])}"
                    )
        if not agreed:
            _say("the engines do not agree, so no figure is given")
        return agreed

    def time_all(self, present: list[Engine]) -> None:
        """Time in rounds: each round runs every engine at every size once."""
        for turn in range(self.plan.rounds):
            _say(f"round {turn + 1} of {self.plan.rounds}")
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
        out = self.scratch / "out.json"
        out.unlink(missing_ok=True)
        command = [sys.executable, "-m", "benchmarks.worker", engine.key, task]
        command += ["--rules", str(size), "--cases", str(cases)]
        command += ["--seconds", str(self.plan.seconds)]
        command += ["--scratch", str(self.scratch), "--out", str(out)]
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=_LONGEST,
            )
        except subprocess.TimeoutExpired:
            failure = f"failed: not done in {_LONGEST} seconds"
        else:
            if done.returncode == 0 and out.exists():
                result: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
                return result
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            failure = f"failed (exit code {done.returncode}): {last[:200]}"
        self._size(engine, size)["failed"] = failure
        _say(f"{engine.key} at {size} rules {failure}")
        return None


def _pins() -> dict[str, str]:
    text = (Path(__file__).parent / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main())
