"""Run `duty` in this process and look at what it said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from wizard.main import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

USUAL = """\
title: A clinic moves
bodies:
  - {id: board, kind: ICB, name: NHS Anyshire ICB}
acts:
  - {id: decision, what: The board decides, date: 2023-05-01, by: [board]}
answers:
  health-service: yes
  more-than-one-person: yes
  special-administrator: no
  planning: no
  proposal: no
  decision: yes
  manner: yes
  range: no
"""


@dataclass
class Ran:
    """What came of running `duty`."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything it said, on one line."""
        return " ".join((self.out + self.err).split())


@pytest.fixture
def duty(capsys, monkeypatch) -> Callable[..., Ran]:
    """Run `duty` with these words."""
    monkeypatch.delenv("DUTY_DEBUG", raising=False)

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    return run


@pytest.fixture
def matter(tmp_path) -> Callable[..., Path]:
    """Write a matter, the usual one unless told otherwise."""

    def write(text: str | bytes = USUAL, name: str = "matter.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `duty` as a programme of its own."""

    def run(*words: object, env: dict[str, str] | None = None, **more):
        return subprocess.run(
            [sys.executable, "-m", "wizard", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            **more,
        )

    return run
