"""`pytest --rule-coverage`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import small_rules

from engagement_rules._matter import CODES
from engagement_rules._yaml import parse
from engagement_rules.testing.coverage_plugin import thresholds

pytest_plugins = ["pytester"]

PLUGIN = "engagement_rules.testing.coverage_plugin"

TESTS = """
import pytest
from engagement_rules import KnowledgeBase, Matter, assess

RULES = KnowledgeBase.load("rules")

@pytest.mark.parametrize("two", ["yes", "no", "not known"])
@pytest.mark.parametrize("one", ["yes", "no", "not known"])
def test_decide(one, two):
    matter = {
        "title": "A matter",
        "bodies": ["trust"],
        "acts": [{"id": "act", "date": "2015-01-01"}],
        "answers": {"in-scope": "yes", "one": one, "two": two, "three": "no"},
    }
    assess(Matter.from_dict(matter), knowledge_base=RULES)
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of somebody else: rules of their own, and tests of them."""
    small_rules.rules(pytester.path / "rules")
    pytester.makepyfile(test_rules=TESTS)
    return pytester


def run(project: pytest.Pytester, *options: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", PLUGIN, "-p", "no:cacheprovider", *options)


def test_the_table_says_what_was_seen_and_what_is_missing(project: pytest.Pytester) -> None:
    result = run(project, "--rule-coverage=rules")
    result.assert_outcomes(passed=9)
    result.stdout.fnmatch_lines(
        [
            "*rule coverage*",
            "*seen*can be*",
            "values of nodes*%",
            "pairs (each part of a condition, decisive both ways)*%",
            "regimes (a kind of body in a stretch of days)*1       2   50.0%",
            "days on both sides of a switch day*1       3   33.3%",
            "reasons for the outcome of the duty*%",
            "9 matters were decided at 9 pairs of a body and an act.",
            "2 more are not counted: *",
            "What is missing, the most first:",
        ]
    )
    assert result.ret == 0


def test_without_the_option_nothing_is_watched_or_printed(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_rules="""
        import sys

        def test_nothing_is_imported():
            assert not [m for m in sys.modules if m.startswith("engagement_rules._")]
            assert "engagement_rules.testing.coverage" not in sys.modules
            assert "knowledge_base" not in sys.modules
        """
    )
    result = project.runpytest_subprocess("-p", PLUGIN)
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*rule coverage*")


def test_the_run_fails_under_the_threshold_and_says_why(project: pytest.Pytester) -> None:
    result = run(project, "--rule-coverage=rules", "--rule-coverage-fail-under=regimes=60,nodes=1")
    result.assert_outcomes(passed=9)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "Too little was covered. regimes: 1 of 2 were covered, which is 50.0 per cent, "
            "and 60 were asked for."
        ]
    )
    result.stdout.no_fnmatch_line("*nodes: *were asked for*")


def test_the_run_passes_on_the_threshold(project: pytest.Pytester) -> None:
    result = run(project, "--rule-coverage=rules", "--rule-coverage-fail-under=regimes=50")
    assert result.ret == 0


def test_a_failing_test_stays_a_failing_test(project: pytest.Pytester) -> None:
    project.makepyfile(test_other="def test_wrong():\n    assert False\n")
    result = run(project, "--rule-coverage=rules", "--rule-coverage-fail-under=0")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*rule coverage*"])


def test_several_workers_see_what_one_run_sees(project: pytest.Pytester) -> None:
    for name, options in (("one", ()), ("many", ("-p", "xdist", "-n", "2"))):
        result = project.runpytest_subprocess(
            "-p", PLUGIN, *options, "--rule-coverage=rules", f"--rule-coverage-json={name}.json"
        )
        result.assert_outcomes(passed=9)
        assert result.stdout.str().count("rule coverage") == 1
    one, many = (
        json.loads((project.path / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("one", "many")
    )
    assert one["matters"] == 9
    assert one == many


def test_another_run_can_be_added(project: pytest.Pytester) -> None:
    run(project, "--rule-coverage=rules", "--rule-coverage-json=first.json", "-k", "yes")
    result = run(
        project,
        "--rule-coverage=rules",
        "--rule-coverage-add=first.json",
        "--rule-coverage-json=both.json",
        "-k",
        "not yes",
    )
    assert result.ret == 0
    run(project, "--rule-coverage=rules", "--rule-coverage-json=whole.json")
    both, whole = (
        json.loads((project.path / name).read_text(encoding="utf-8"))
        for name in ("both.json", "whole.json")
    )
    assert both == whole


def test_the_files_are_written_and_the_missing_cases_close_the_gap(
    project: pytest.Pytester,
) -> None:
    result = run(
        project,
        "--rule-coverage=rules",
        "--rule-coverage-html=page.html",
        "--rule-coverage-missing=missing.yaml",
    )
    result.stdout.fnmatch_lines(["written: page.html", "written: missing.yaml"])
    assert (project.path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    file = project.path / "missing.yaml"
    assert parse(file.read_bytes(), str(file), CODES).tree
    project.makepyfile(
        test_missing="""
        from pathlib import Path
        import yaml
        from engagement_rules import KnowledgeBase, Matter, assess

        RULES = KnowledgeBase.load("rules")

        def test_missing():
            for case in yaml.safe_load(Path("missing.yaml").read_text(encoding="utf-8"))["cases"]:
                found = assess(Matter.from_dict(case["matter"]), knowledge_base=RULES)
                assert found.duty.outcome == case["today"]["duty"]
        """
    )
    result = run(project, "--rule-coverage=rules", "--rule-coverage-fail-under=100")
    result.assert_outcomes(passed=10)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["Nothing is missing."])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--rule-coverage-json=x.json"], "*--rule-coverage-json needs --rule-coverage as well*"),
        (["--rule-coverage", "tests"], "*`tests` holds no rules*--rule-coverage=shipped tests*"),
        (["--rule-coverage=rules", "--rule-coverage-fail-under=all"], "*`all` is no threshold*"),
        (["--rule-coverage=rules", "--rule-coverage-fail-under=pears=3"], "*is no threshold*"),
        (["--rule-coverage=rules", "--rule-coverage-fail-under=101"], "*is no threshold*"),
        (["--rule-coverage=rules", "--rule-coverage-fail-under=nan"], "*is no threshold*"),
        (["--rule-coverage=rules", "--rule-coverage-json=rules"], "*rules is a folder*"),
        (["--rule-coverage=rules", "--rule-coverage-html=no/x"], "*in a folder that is not there*"),
        (["--rule-coverage=rules", "--rule-coverage-add=none.json"], "*cannot be read*"),
        (["--rule-coverage=rules", "--rule-coverage-add=test_rules.py"], "*was not written by*"),
        (["--rule-coverage=broken"], "*these rules are refused*KB1*"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    project: pytest.Pytester, options: list[str], says: str
) -> None:
    (project.path / "tests").mkdir()
    small_rules.rules(project.path / "broken")
    (project.path / "broken/law/law.yaml").write_text("duties: [", encoding="utf-8")
    result = run(project, *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    text = " ".join(result.stderr.str().split())
    assert "Traceback" not in text
    result.stderr.fnmatch_lines(["*ERROR*"])
    assert all(part in text for part in filter(None, says.split("*")))


def test_the_how_to_works_as_printed(project: pytest.Pytester) -> None:
    page = Path(__file__).parent.parent.parent / "docs/how-to/measure-rule-coverage.md"
    files = dict(
        re.findall(r"```python file=(\S+)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    )
    assert set(files) == {"test_our_rules.py", "test_missing.py"}
    (project.path / "test_rules.py").unlink()
    (project.path / "rules").rename(project.path / "our-rules")
    clinic = small_rules.matter(in_scope="yes", one="yes")
    (project.path / "matters").mkdir()
    (project.path / "matters/clinic.yaml").write_text(json.dumps(clinic), encoding="utf-8")
    (project.path / "test_our_rules.py").write_text(files["test_our_rules.py"], encoding="utf-8")
    rules = "--rule-coverage=our-rules"
    first = run(project, rules, "--rule-coverage-missing=missing.yaml")
    first.assert_outcomes(passed=1)
    (project.path / "test_missing.py").write_text(files["test_missing.py"], encoding="utf-8")
    second = run(project, rules, "--rule-coverage-fail-under=100")
    assert second.ret == 0
    second.stdout.fnmatch_lines(["Nothing is missing."])


def test_a_threshold_is_for_all_measures_or_for_some() -> None:
    assert thresholds("90") == dict.fromkeys(("nodes", "pairs", "regimes", "days", "reasons"), 90)
    assert thresholds("80, pairs=100") == {**thresholds("80"), "pairs": 100}


def test_the_plugin_is_named_as_its_module_so_that_it_is_never_loaded_twice() -> None:
    import tomllib

    root = Path(__file__).parent.parent.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    plugins = project["project"]["entry-points"]["pytest11"]
    assert plugins[PLUGIN] == PLUGIN
    assert all(name == module for name, module in plugins.items())
