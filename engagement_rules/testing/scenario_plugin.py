"""A pytest plugin that collects files of scenarios, each scenario as a test.

It is loaded by itself wherever the library is installed. Until pytest meets a file whose name
ends in `.scenarios.yaml`, it does nothing but look at the names of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from engagement_rules._knowledge import KnowledgeBase
    from engagement_rules.testing.scenarios import Failure, Scenario

_ENDINGS = (".scenarios.yaml", ".scenarios.yml")
_INI = "duty_rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folders of rules from pytest's settings."""
    parser.addini(
        _INI,
        "Folders of rules by which scenarios are decided, unless their file names others.",
        type="paths",
        default=[],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of scenarios."""
    if not file_path.name.endswith(_ENDINGS):
        return None
    return Scenarios.from_parent(parent, path=file_path)


class Scenarios(pytest.File):
    """A file of scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        """Each scenario of the file.

        Raises:
            CollectError: The file or its rules cannot be used.
        """
        from engagement_rules._errors import KnowledgeBaseError, MatterError, printable
        from engagement_rules.testing.scenarios import load_rules, read_scenarios

        try:
            file = read_scenarios(self.path, shown=self._shown())
            folders = file.rules or tuple(self.config.getini(_INI))
            base = _base(self.config, folders, load_rules)
        except (KnowledgeBaseError, MatterError) as error:
            raise self.CollectError(str(error)) from None
        for scenario in file.scenarios:
            # pytest shows a full stop in a name as `::`.
            name = printable(scenario.sentence).removesuffix(".")
            yield ScenarioItem.from_parent(self, name=name, scenario=scenario, base=base)

    def _shown(self) -> str:
        path, root = self.path, self.config.rootpath
        return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


_LOADED = pytest.StashKey[dict[tuple[Path, ...], "KnowledgeBase"]]()


def _base(config: pytest.Config, folders: tuple[Path, ...], load: Any) -> KnowledgeBase:
    """The rules of some folders, loaded once in a run."""
    kept = config.stash.setdefault(_LOADED, {})
    if folders not in kept:
        kept[folders] = load(folders)
    return kept[folders]


class ScenarioItem(pytest.Item):
    """One scenario."""

    def __init__(self, *, scenario: Scenario, base: KnowledgeBase, **more: Any) -> None:
        super().__init__(**more)
        self.scenario = scenario
        self.base = base

    def runtest(self) -> None:
        """Decide it, and fail where something does not come out as expected.

        Raises:
            ScenarioFailed: It does not come out as expected.
        """
        from engagement_rules.testing.scenarios import run_scenario

        failed = run_scenario(self.scenario, self.base)
        if failed:
            raise ScenarioFailed(failed)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What did not come out, in place of a trace-back."""
        from engagement_rules._errors import MatterError

        if isinstance(excinfo.value, ScenarioFailed):
            lines = [
                str(failure.claim.place) + ": " + str(failure) for failure in excinfo.value.failed
            ]
            return "\n".join(["This scenario did not come out as expected:", *lines])
        if isinstance(excinfo.value, MatterError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        line = self.scenario.place.line
        return self.path, line - 1 if line else None, self.name


class ScenarioFailed(Exception):
    """A scenario did not come out as expected."""

    def __init__(self, failed: tuple[Failure, ...]) -> None:
        super().__init__("; ".join(map(str, failed)))
        self.failed = failed
