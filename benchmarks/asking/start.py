"""From starting `duty` to its first prompt on a terminal, beside the imports of two libraries."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.processes import ROOT
from wizard.interview.first import ASK

IMPORTS = "import questionary, pydantic"
_LONGEST = 30
_STEERING = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]")
_WHERE = b"\x1b[6n"


def measure(scratch: Path, *, rounds: int) -> dict[str, Any]:
    """Start both in turn, and give the median of each.

    Args:
        scratch: A folder for caches and matters, so that the user's own are not used.
        rounds: How often each is started.

    Returns:
        Medians in milliseconds, `prompt_ms` and `imports_ms`, and the ratio of the two; or only
        `status`, if it cannot be measured.
    """
    try:
        import pty
        import termios  # noqa: F401 - that it is there
    except ImportError:
        return {"status": "not measured: there are no pseudo-terminals here"}
    environment = _environment(scratch)
    prompts: list[float] = []
    imports: list[float] = []
    try:
        # The first round fills the caches: Python's own, and the image.
        for turn in range(rounds + 1):
            took = _to_prompt(pty.openpty(), environment), _imported(environment)
            if turn:
                prompts.append(took[0])
                imports.append(took[1])
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        return {"status": f"not measured: {str(error)[:200]}"}
    return {
        "status": "measured",
        "rounds": rounds,
        "prompt_ms": median(prompts) * 1e3,
        "imports_ms": median(imports) * 1e3,
        "ratio": median(prompts) / median(imports),
    }


def _environment(scratch: Path) -> dict[str, str]:
    environment = {
        **os.environ,
        "DUTY_CACHE_DIR": str(scratch / "cache"),
        "DUTY_DIR": str(scratch / "matters"),
        "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode"),
        "TERM": "xterm-256color",
    }
    # As on a user's machine: Python keeps what it has compiled.
    for name in ("PYTHONDONTWRITEBYTECODE", "ACCESSIBLE", "COLUMNS", "LINES"):
        environment.pop(name, None)
    return environment


def _imported(environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - begun


def _to_prompt(ends: tuple[int, int], environment: dict[str, str]) -> float:
    """Start `duty` in a terminal and wait for its first question.

    Raises:
        RuntimeError: It does not come.
    """
    import fcntl
    import struct
    import termios

    ours, theirs = ends
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "wizard"],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    ) as running:
        os.close(theirs)
        try:
            return _wait_for(ours, ASK.encode(), begun) - begun
        finally:
            running.kill()
            os.close(ours)


def _wait_for(terminal: int, text: bytes, begun: float) -> float:
    shown = b""
    while time.perf_counter() - begun < _LONGEST:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # it has ended
            break
        now = time.perf_counter()
        shown += part
        if text in _STEERING.sub(b"", shown):
            return now
        if _WHERE in part:
            os.write(terminal, b"\x1b[1;1R")
    raise RuntimeError(f"`duty` did not ask its first question: {shown[-200:]!r}")
