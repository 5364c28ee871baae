"""pytest collects files of scenarios, tells what failed in plain words, and else does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGIN = "engagement_rules.testing.scenario_plugin"
SCENARIOS = """\
scenarios:
  - scenario: A provider owes no duty.
    who: independent-provider
    when: 2024-02-15
    expect: out of scope
  - scenario: A firm does.
    like: above
    expect: required
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", PLUGIN, "-p", "no:cacheprovider", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_scenario_is_a_test_and_a_failure_reads_well(tmp_path):
    (tmp_path / "my.scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")

    done = run(tmp_path, "-v")

    (passed,) = [line for line in done.stdout.splitlines() if " PASSED " in line]
    assert passed.startswith("my.scenarios.yaml::A provider owes no duty PASSED")
    assert "my.scenarios.yaml:8: duty: expected required, found out of scope" in done.stdout
    assert "Traceback" not in done.stdout
    assert "scenario_plugin.py" not in done.stdout


def test_one_scenario_can_be_chosen_by_words_of_its_sentence(tmp_path):
    (tmp_path / "my.scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")

    assert run(tmp_path, "-k", "provider").returncode == 0


def test_a_file_that_cannot_be_used_is_told_without_a_trace_back(tmp_path):
    (tmp_path / "my.scenarios.yaml").write_text("scenarios: [\n", encoding="utf-8")

    done = run(tmp_path)

    assert "my.scenarios.yaml:2: SC102" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_name_that_the_rules_do_not_know_fails_in_plain_words(tmp_path):
    text = SCENARIOS.replace("expect: required", "expect: {dutty: required}")
    (tmp_path / "my.scenarios.yaml").write_text(text, encoding="utf-8")

    done = run(tmp_path)

    assert "my.scenarios.yaml:8: SC201: `dutty` is nothing of which" in done.stdout
    assert "Traceback" not in done.stdout


def test_the_setting_names_the_rules(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\nduty_rules = nowhere\n", encoding="utf-8")
    (tmp_path / "my.scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")

    assert "KB101: there is no such folder" in run(tmp_path).stdout


def test_without_scenarios_nothing_of_the_library_is_read(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_it():\n"
        "    ours = [n for n in sys.modules if n.startswith(('engagement_rules', 'pydantic'))]\n"
        "    read = {n for n in ours if not n.endswith('_plugin')}\n"
        f"    assert {PLUGIN!r} in ours\n"
        "    assert read == {'engagement_rules', 'engagement_rules.testing'}\n",
        encoding="utf-8",
    )

    assert run(tmp_path).returncode == 0
