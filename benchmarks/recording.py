"""A record and its documents from the shell, beside the imports of two libraries."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Aim, aim
from benchmarks.whole_process import IMPORTS, MATTER, duty, timed

TITLE = "A record and its documents"
MOST_FOR_ALL, MOST_FOR_PLAIN = 5.0, 0.5  # seconds
_FORMATS = ("markdown", "text", "html", "docx", "pdf")
_WHAT = ("", "cpu ")
Figures = dict[str, Any]


def measure(root: Path, scratch: Path, *, runs: int) -> Figures:
    """Run each command in turn, and give the median of each in seconds.

    Args:
        root: The repository.
        scratch: A folder for caches and documents.
        runs: How often each command is run.

    Returns:
        Medians in seconds by what is made, and of the imports: of the clock, and with `cpu `
        before the name of the processor; or only `status`, if the programme cannot be run.
    """
    record, out, cache = scratch / "m.record.json", scratch / "papers", scratch / "warm"
    call = [*duty(), "record"]
    export = [*call, "export", str(record), "--out", str(out), "--force"]
    commands = {
        "imports": [sys.executable, "-c", IMPORTS],
        "json": [*call, "make", str(MATTER), "--out", str(record), "--force"],
        **{name: [*export, "--format", name] for name in _FORMATS},
        "all": export,
        "verify": [*call, "verify", str(record)],
    }
    took: dict[str, list[float]] = {f"{what}{name}": [] for name in commands for what in _WHAT}
    try:
        # The first round fills the caches: Python's own, and the image.
        for turn in range(runs + 1):
            for name, command in commands.items():
                before = _cpu()
                seconds = timed(command, root, cache)
                if turn:
                    took[name].append(seconds)
                    took[f"cpu {name}"].append(_cpu() - before)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        return {"status": f"not measured: {said.strip().splitlines()[-1][:200]}"}
    return {"status": "measured", "runs": runs, **{k: median(v) for k, v in took.items()}}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def aims(found: Figures) -> list[Aim]:
    """Whether the times are within their aims."""
    plain = [found.get(f"cpu {name}") for name in ("json", "markdown")]
    return [
        aim(
            f"all five formats of a record in one command within {MOST_FOR_ALL:g} seconds",
            [found.get("all")],
            lambda it: it <= MOST_FOR_ALL,
            "{:.2f} seconds",
        ),
        aim(
            "the record as JSON, and as Markdown, within "
            f"{MOST_FOR_PLAIN:g} seconds of the processor",
            plain,
            lambda it: it <= MOST_FOR_PLAIN,
            "{:.2f} seconds",
        ),
    ]


def markdown(found: Figures) -> str:
    """The figures as a table."""
    if found["status"] != "measured":
        return str(found["status"])
    rows = [
        "| what is made | seconds | of the processor | x the imports |",
        "|---|--:|--:|--:|",
    ]
    for name in ("json", *_FORMATS, "all", "verify"):
        label = {"json": "the record (JSON)", "all": "all five formats"}.get(name, name)
        cpu, times = found[f"cpu {name}"], found[name] / found["imports"]
        rows.append(f"| {label} | {found[name]:.2f} | {cpu:.2f} | {times:.1f} |")
    rows.append(f"\nMedians of {found['runs']} runs; the imports take {found['imports']:.2f} s.")
    return "\n".join(rows)
