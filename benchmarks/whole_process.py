"""The whole programme from the shell: `duty decide` beside the imports of its two libraries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

MATTER = Path("examples") / "walk-in-centre.yaml"
IMPORTS = "import pydantic, questionary"


def measure(root: Path, scratch: Path, *, runs: int) -> dict[str, Any]:
    """Run the commands in turn and give the median of each.

    Args:
        root: The repository.
        scratch: A folder for caches, so that the user's own is neither used nor changed.
        runs: How often each command is run.

    Returns:
        Medians in milliseconds: `imports_ms`, `warm_ms` (the compiled knowledge base is cached)
        and `cold_ms` (it is compiled anew), and the ratios of the last two to the first; or only
        `status`, if the programme cannot be run.
    """
    programme = duty()
    warm, cold = scratch / "warm", scratch / "cold"
    decide = [*programme, "decide", str(MATTER)]
    try:
        # The first run fills the caches: Python's own, and the image.
        timed(decide, root, warm)
        timed([sys.executable, "-c", IMPORTS], root, warm)
        imports_s, warm_s, cold_s = [], [], []
        for _ in range(runs):
            imports_s.append(timed([sys.executable, "-c", IMPORTS], root, warm))
            warm_s.append(timed(decide, root, warm))
            shutil.rmtree(cold, ignore_errors=True)
            cold_s.append(timed(decide, root, cold))
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        return {"status": f"not measured: {said.strip().splitlines()[-1][:200]}"}
    base = median(imports_s)
    return {
        "status": "measured",
        "command": " ".join(["duty", *decide[len(programme) :]]),
        "runs": runs,
        "imports_ms": base * 1e3,
        "warm_ms": median(warm_s) * 1e3,
        "cold_ms": median(cold_s) * 1e3,
        "warm_ratio": median(warm_s) / base,
        "cold_ratio": median(cold_s) / base,
    }


def duty() -> list[str]:
    """The installed programme, or from a bare checkout what it does."""
    installed = shutil.which("duty", path=str(Path(sys.executable).parent))
    call = "import sys; from wizard.main import main; sys.exit(main())"
    return [installed] if installed else [sys.executable, "-c", call]


def timed(command: list[str], root: Path, cache: Path) -> float:
    """How many seconds a command takes.

    Raises:
        OSError: It cannot be run.
        CalledProcessError: It failed.
    """
    environment = {**os.environ, "DUTY_CACHE_DIR": str(cache)}
    # As on a user's machine: Python keeps what it has compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(root / "build" / "bytecode")
    begun = time.perf_counter()
    subprocess.run(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return time.perf_counter() - begun
