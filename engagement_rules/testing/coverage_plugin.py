"""Rule coverage for pytest: `pytest --rule-coverage=FOLDER`.

pytest imports this module whenever it starts, so it imports nothing else until it is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engagement_rules.testing._covering.report import Report
    from engagement_rules.testing.coverage import RuleCoverage

SHIPPED = "shipped"
_NAME = "rule-coverage"
_MEASURES = ("nodes", "pairs", "regimes", "days", "reasons")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup(_NAME, "coverage of legal rules")
    group.addoption(
        "--rule-coverage",
        nargs="?",
        const=SHIPPED,
        metavar="FOLDER",
        help="Tell what the tests covered of the rules in FOLDER, or of the shipped rules.",
    )
    group.addoption(
        "--rule-coverage-extra",
        action="append",
        default=[],
        metavar="FOLDER",
        help="A folder that adds to the rules or replaces some; can be given again.",
    )
    group.addoption(
        "--rule-coverage-add",
        action="append",
        default=[],
        metavar="FILE",
        help="Add what another run saw, from its --rule-coverage-json; can be given again.",
    )
    group.addoption(
        "--rule-coverage-json", metavar="FILE", help="Write the coverage to FILE, as JSON."
    )
    group.addoption(
        "--rule-coverage-html", metavar="FILE", help="Write the coverage to FILE, as a page."
    )
    group.addoption(
        "--rule-coverage-missing",
        metavar="FILE",
        help="Write matters that would cover what is missing to FILE, as YAML.",
    )
    group.addoption(
        "--rule-coverage-fail-under",
        metavar="N",
        help="Fail if any measure is under N per cent, or some of them: nodes=100,pairs=95.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch, if that was asked for."""
    chosen = config.getoption("--rule-coverage")
    others = [
        f"--rule-coverage-{name}"
        for name in ("extra", "add", "json", "html", "missing", "fail-under")
        if config.getoption(f"--rule-coverage-{name}")
    ]
    if chosen is None:
        if others:
            raise pytest.UsageError(f"{others[0]} needs --rule-coverage as well")
        return
    config.pluginmanager.register(_Plugin(config, chosen), f"{_NAME}-at-work")


def _load(chosen: str, extra: Sequence[str]) -> RuleCoverage:
    from engagement_rules import KnowledgeBase, KnowledgeBaseError
    from engagement_rules._errors import printable
    from engagement_rules.testing.coverage import RuleCoverage

    shown = printable(chosen)
    if chosen == SHIPPED:
        import knowledge_base

        folder = knowledge_base.folder()
    else:
        folder = Path(chosen)
        if not (folder / "manifest.yaml").is_file():
            raise pytest.UsageError(
                f"--rule-coverage: `{shown}` holds no rules (it has no manifest.yaml). "
                f"If you mean the tests in it, write `--rule-coverage={SHIPPED} {shown}`"
            )
    try:
        return RuleCoverage(KnowledgeBase.load(folder, extra=extra))
    except KnowledgeBaseError as error:
        raise pytest.UsageError(f"--rule-coverage: these rules are refused\n{error}") from None


def thresholds(written: str) -> dict[str, float]:
    """What is asked of each measure: `90`, or `nodes=100,pairs=95`.

    Raises:
        ValueError: It is not of that form.
    """
    found: dict[str, float] = {}
    for part in written.split(","):
        name, equals, number = part.partition("=")
        names = (name.strip(),) if equals else _MEASURES
        wanted = float(number if equals else part)
        if not 0 <= wanted <= 100 or not set(names) <= set(_MEASURES):
            raise ValueError(part)
        found |= dict.fromkeys(names, wanted)
    return found


class _Plugin:
    """What is done in a session that asked for rule coverage."""

    def __init__(self, config: pytest.Config, chosen: str) -> None:
        self.config = config
        self.worker = hasattr(config, "workerinput")
        self.lost = 0
        self.report: Report | None = None
        self.under: list[str] = []
        self.wanted: dict[str, float] = {}
        written = config.getoption("--rule-coverage-fail-under")
        try:
            self.wanted = thresholds(written) if written else {}
        except ValueError:
            raise pytest.UsageError(
                f"--rule-coverage-fail-under: `{ascii(written)[1:-1]}` is no threshold; write a "
                "number from 0 to 100, or such as nodes=100,pairs=95 "
                f"(the measures are {', '.join(_MEASURES)})"
            ) from None
        self.coverage = _load(chosen, config.getoption("--rule-coverage-extra"))
        if not self.worker:
            self._check_files()
            self._add(config.getoption("--rule-coverage-add"))
        self.coverage.start()

    def _check_files(self) -> None:
        for name in ("json", "html", "missing"):
            path = self._path(name)
            if path is not None and (path.is_dir() or not path.parent.is_dir()):
                what = "is a folder" if path.is_dir() else "lies in a folder that is not there"
                raise pytest.UsageError(
                    f"--rule-coverage-{name}: {ascii(str(path))[1:-1]} {what}; name a file"
                )

    def _path(self, name: str) -> Path | None:
        given = self.config.getoption(f"--rule-coverage-{name}")
        return Path(given) if given else None

    def _add(self, files: Sequence[str]) -> None:
        import json

        from engagement_rules.testing.coverage import NotOfTheseRules

        for file in files:
            try:
                kept = json.loads(Path(file).read_text(encoding="utf-8"))
                self.coverage.add(kept["seen"])
            except OSError as error:
                why = f"it cannot be read ({error.strerror})"
            except NotOfTheseRules as error:
                why = str(error)
            except (ValueError, KeyError, TypeError):
                why = "it was not written by --rule-coverage-json"
            else:
                continue
            raise pytest.UsageError(f"--rule-coverage-add: {ascii(file)[1:-1]}: {why}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker of pytest-xdist saw."""
        kept = getattr(node, "workeroutput", {}).get(_NAME)
        if kept is None:
            self.lost += 1
        else:
            self.coverage.add(kept)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Stop watching; send what was seen, or weigh it."""
        self.coverage.stop()
        if self.worker:
            self.config.workeroutput[_NAME] = self.coverage.to_dict()  # type: ignore[attr-defined]
            return
        if self.config.getoption("collectonly"):
            return
        self.report = self.coverage.report()
        measures = self.report.measures
        for name, least in self.wanted.items():
            measure = measures[name]  # type: ignore[index]
            if measure.seen * 100 < least * measure.feasible:
                self.under.append(
                    f"{name}: {measure.seen} of {measure.feasible} were covered, which is "
                    f"{measure.shown} per cent, and {least:g} were asked for"
                )
        if self.under and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self) -> None:
        """Stop watching, however the session ended."""
        self.coverage.stop()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the table, and write the files that were asked for."""
        if self.report is None:
            return
        from engagement_rules.testing._covering.written import table

        terminalreporter.section("rule coverage")
        for line in table(self.report):
            terminalreporter.write_line(line)
        if self.lost:
            terminalreporter.write_line(
                f"{self.lost} worker(s) ended early, and what they decided is not counted.",
                yellow=True,
            )
        for path in self._write(self.report):
            terminalreporter.write_line(f"written: {ascii(str(path))[1:-1]}")
        for sentence in self.under:
            terminalreporter.write_line(f"Too little was covered. {sentence}.", red=True)

    def _write(self, report: Report) -> list[Path]:
        from engagement_rules.testing._covering import outputs

        return outputs.write(
            self.coverage,
            report,
            as_json=self._path("json"),
            as_html=self._path("html"),
            missing=self._path("missing"),
        )
