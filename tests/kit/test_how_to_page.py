"""The guide for those who test their own rules is followed word for word, and does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engagement_rules.testing import _found
from wizard.main import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "test-your-own-rules.md"
_BLOCK = re.compile(r"^```\w+ file=(\S+)\n((?:.*\n)*?)```$", re.MULTILINE)


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    for name, text in _BLOCK.findall(PAGE.read_text("utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    words = ["-p", "engagement_rules.testing.scenario_plugin", "-p", "no:cacheprovider", "-q"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_test_and_every_scenario_of_the_page_passes(followed: Path):
    done = run_pytest(followed)

    assert done.returncode == 0, done.stdout
    assert "10 passed" in done.stdout


def test_the_command_of_the_page_says_that_all_hold(followed: Path, monkeypatch, capsys):
    monkeypatch.chdir(followed)

    assert main(["knowledge", "test", "scenarios/"]) == 0
    assert capsys.readouterr().out == "5 scenarios in 1 file: all hold.\n"


def test_a_rule_that_is_broken_on_purpose_is_noticed_both_ways(followed: Path):
    action = followed / "our-rules" / "actions" / "travel.yaml"
    broken = action.read_text("utf-8").replace("is: yes}", "is: no}")
    action.write_text(broken, encoding="utf-8")

    done = run_pytest(followed)

    assert "expected follows, found does not follow; because long-journeys is yes" in done.stdout
    assert "test_whoever_has_a_long_journey_is_asked" in done.stdout
    assert "4 failed" in done.stdout


def test_the_page_names_every_word_that_can_be_expected():
    text = PAGE.read_text("utf-8")

    assert {
        word for words in _found.WORDS.values() for word in words if f"`{word}`" not in text
    } == set()


def test_the_page_names_every_public_strategy():
    from engagement_rules.testing import strategies

    text = PAGE.read_text("utf-8")
    assert {n for n in strategies.__all__ if n[0].islower() and f"`{n}(" not in text} == set()
