"""How few questions our interview asks, how near the best that is, and how quick it is.

python -m benchmarks.asking.run [--quick] [--json FILE]     # this part of `make bench` alone
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.asking import counting, interviews, report, speed, start
from benchmarks.asking.duties import duties
from benchmarks.figures import listed
from benchmarks.processes import ROOT, say
from engagement_rules import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done.

    Attributes:
        matters: The number of random matters for each duty.
        steps: The least number of steps that are timed, for each depth.
        processes: How many processes are started for their first question, for each depth.
        rounds: How often the programme is started.
    """

    matters: int
    steps: int
    processes: int
    rounds: int


FULL = Plan(matters=10_000, steps=2_000, processes=7, rounds=21)
QUICK = Plan(matters=300, steps=300, processes=3, rounds=5)


def measure(folder: Path, plan: Plan, scratch: Path) -> dict[str, Any]:
    """Count and time.

    Args:
        folder: The rules.
        plan: How much is done.
        scratch: A folder for caches and matters.
    """
    base = KnowledgeBase.load(folder)
    counted = []
    for duty in duties(base):
        say(f"asking: {plan.matters:,} matters: {duty.name}")
        counted.append(counting.count(duty, plan.matters))
    say("asking: the examples")
    examples = interviews.measure(base, ROOT / "examples")
    say("asking: the time to the next question")
    timed = speed.measure(base, folder, scratch, steps=plan.steps, starts=plan.processes)
    say("asking: the time to the first prompt")
    started = start.measure(scratch, rounds=plan.rounds)
    return {
        "seed": counting.SEED,
        "duties": counted,
        "examples": examples,
        "speed": timed,
        "start": started,
    }


def main() -> int:
    """Measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asking.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer matters, steps and rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    options = parser.parse_args()
    processes.pin()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        # What is measured is one state of the rules, even if somebody works on them meanwhile.
        rules = Path(folder) / "rules"
        os.environ["DUTY_CACHE_DIR"] = str(Path(folder) / "cache")
        unwanted = shutil.ignore_patterns("*.py", "__pycache__")
        shutil.copytree(ROOT / "knowledge_base", rules, ignore=unwanted)
        results = measure(rules, QUICK if options.quick else FULL, Path(folder))
    results["aims"] = report.aims(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    if options.quick:
        print("**A quick run: too short for figures to be quoted.**\n")
    print(report.markdown(results))
    print("\n".join(["", *listed(results["aims"])]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
