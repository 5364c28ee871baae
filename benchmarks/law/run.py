"""Our own rules, the engines checked against each other and then timed in interleaved rounds.

python -m benchmarks.law.run [--quick] [--json FILE]     # this part of `make bench` alone
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.figures import listed
from benchmarks.law import KINDS, RULES, report
from benchmarks.law.engines import ENGINES, OWN
from benchmarks.processes import ROOT, say

_WORKER = "benchmarks.law.worker"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done.

    Attributes:
        rounds: How often each engine is run, in a new process each time.
        checked: The number of cases of each kind that are checked.
        timed: The number of cases of each kind that are timed.
        seconds: The least time that each of a process's three timings of a kind takes.
    """

    rounds: int
    checked: int
    timed: int
    seconds: float


#: Many short rounds: the machine may change its pace within seconds.
FULL = Plan(rounds=15, checked=1000, timed=200, seconds=0.1)
QUICK = Plan(rounds=2, checked=200, timed=100, seconds=0.05)


class OwnRules:
    """The results of the engines, and the size of the rules, for `benchmarks.law.report`.

    Attributes:
        found: By engine `label`, `status`, `version`, `check`, `rounds` and, if so, `failed`.
        size: What `benchmarks.law.cases.size` says, or why there is nothing to measure.
    """

    def __init__(self, plan: Plan, scratch: Path, environment: Mapping[str, str]) -> None:
        self.plan = plan
        self.scratch = scratch
        self.environment = environment
        self.found = processes.sort_out(ENGINES)
        self.size: dict[str, Any] | str = "not measured"

    @property
    def results(self) -> dict[str, Any]:
        """All of it."""
        return {"size": self.size, "rounds": self.plan.rounds, "engines": self.found}

    @property
    def folder(self) -> Path | None:
        """The copy of the rules; nothing if they could not be read."""
        return None if isinstance(self.size, str) else self.scratch / RULES

    def check(self) -> bool:
        """Copy the rules, draw the cases and check every engine; say what differs."""
        # What is measured is one state of the rules, even if somebody works on them meanwhile.
        shutil.copytree(
            ROOT / "knowledge_base",
            self.scratch / RULES,
            ignore=shutil.ignore_patterns("*.py", "__pycache__"),
            dirs_exist_ok=True,
        )
        say(f"own rules: draw {self.plan.checked} cases of each kind")
        self.size = self._work("draw", self.plan.checked)
        if isinstance(self.size, str):
            say(f"own rules {self.size}")
            return True
        agreed = True
        for key in self._wanted():
            say(f"own rules: check {key}")
            checked = self._work("check", self.plan.checked, key)
            if isinstance(checked, str):
                self._failed(key, checked)
                continue
            self.found[key]["check"] = checked
            for kind in KINDS:
                agreed &= self._agrees(key, kind, checked.get(kind))
        if not agreed:
            say("the engines do not agree on our own rules, so no figure is given")
        return agreed

    def time_all(self) -> None:
        """Time in rounds: each round runs every engine once, and begins with another one."""
        if isinstance(self.size, str):
            return
        present = self._wanted()
        for turn in range(self.plan.rounds):
            say(f"own rules: round {turn + 1} of {self.plan.rounds}")
            start = turn % len(present)
            for key in (*present[start:], *present[:start]):
                if "failed" in self.found[key]:
                    continue
                timed = self._work("time", self.plan.timed, key)
                if isinstance(timed, str):
                    self._failed(key, timed)
                else:
                    self.found[key].setdefault("rounds", {})[turn] = timed

    def failed(self) -> bool:
        """Whether the rules, or one of our own engines, could not be run."""
        return isinstance(self.size, str) or any("failed" in self.found[key] for key in OWN)

    def _wanted(self) -> list[str]:
        return [
            key
            for key, entry in self.found.items()
            if entry["status"] == "installed" and "failed" not in entry
        ]

    def _agrees(self, key: str, kind: str, checked: dict[str, Any] | None) -> bool:
        if checked is None or not checked["wrong"]:
            return True
        first = checked["first"]
        say(
            f"WRONG: {key} differs from the rules in {checked['wrong']} of {checked['cases']} "
            f"cases ({KINDS[kind]}); the first is case {first['case']}, "
            f"outcomes {', '.join(first['outcomes'][:5])}"
        )
        return False

    def _failed(self, key: str, failure: str) -> None:
        self.found[key]["failed"] = failure
        say(f"own rules: {key} {failure}")

    def _work(self, task: str, cases: int, *engine: str) -> dict[str, Any] | str:
        arguments = [task, *engine, "--cases", str(cases), "--seconds", str(self.plan.seconds)]
        return processes.run(_WORKER, arguments, scratch=self.scratch, environment=self.environment)


def main() -> int:
    """Check, time, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.law.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and cases")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    options = parser.parse_args()
    processes.pin()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        scratch = Path(folder)
        environment = {**os.environ, "DUTY_CACHE_DIR": str(scratch / "cache")}
        own = OwnRules(QUICK if options.quick else FULL, scratch, environment)
        if not own.check():
            return 1
        own.time_all()
    results = {**own.results, "aims": report.aims(own.results)}
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    if options.quick:
        print("**A quick run: too short for figures to be quoted.**\n")
    print(report.markdown(results))
    print("\n".join(listed(results["aims"])))
    return 1 if own.failed() else 0


if __name__ == "__main__":
    sys.exit(main())
