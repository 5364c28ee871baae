"""One engine in one process: whether it is installed, and what it wrote when it was run."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Engine

ROOT = Path(__file__).resolve().parent.parent

#: Seconds after which an engine's process is given up.
LONGEST = 120


def run(
    module: str, arguments: Sequence[str], *, scratch: Path, environment: Mapping[str, str]
) -> dict[str, Any] | str:
    """Run a module that writes one JSON object to the file it is told by `--out`.

    Args:
        module: The module.
        arguments: Its arguments, `--out` and `--scratch` apart.
        scratch: A folder for its files.
        environment: Its environment.

    Returns:
        The object; or, in words, how it failed.
    """
    out = scratch / "out.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", module, *arguments]
    command += ["--scratch", str(scratch), "--out", str(out)]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return f"failed: not done in {LONGEST} seconds"
    if done.returncode == 0 and out.exists():
        result: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return result
    # The last line that is not indented: what went wrong, not where, nor what to do about it.
    said = [line for line in done.stderr.splitlines() if line and not line[0].isspace()]
    last = (said or ["it said nothing"])[-1]
    return f"failed (exit code {done.returncode}): {last[:200]}"


def sort_out(engines: Sequence[Engine]) -> dict[str, dict[str, Any]]:
    """Note of each engine its `label`, `status` (`installed` or not) and `version`."""
    pins = _pins()
    found: dict[str, dict[str, Any]] = {}
    for engine in engines:
        entry = found[engine.key] = {
            "label": engine.label,
            "status": "installed",
            "version": None,
        }
        if not engine.distribution:
            continue
        try:
            version = importlib.metadata.version(engine.distribution)
        except importlib.metadata.PackageNotFoundError:
            entry["status"] = "not installed"
            continue
        pinned = pins.get(engine.distribution)
        entry["version"] = version if version == pinned else f"{version}, not the pinned {pinned}"
    return found


def pin() -> int | None:
    """Keep this process and its children on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def say(text: str) -> None:
    """Tell the person who waits how far it is."""
    print(text, file=sys.stderr, flush=True)


def _pins() -> dict[str, str]:
    text = (Path(__file__).parent / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.MULTILINE))
