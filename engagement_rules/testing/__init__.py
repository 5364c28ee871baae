"""A kit to test rules with, for those who write a rule pack or embed the library.

from hypothesis import given
from engagement_rules.testing import matters

@given(matters(reaching="duty", value="required"))
def test_we_warn_when_the_duty_applies(matter): ...

The strategies need hypothesis, and the pytest plugin needs pytest; both come with the extra
`engagement-rules[testing]`. Scenarios need neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagement_rules.testing._found import outcome_of
    from engagement_rules.testing._reaching import NoSuchMatter
    from engagement_rules.testing.coverage import NotOfTheseRules, Report, RuleCoverage
    from engagement_rules.testing.scenarios import (
        Failure,
        Scenario,
        ScenarioError,
        ScenarioFile,
        accept,
        load_rules,
        read_scenarios,
        run_scenario,
    )
    from engagement_rules.testing.strategies import (
        NearTwins,
        answers,
        boundary_dates,
        knowledge_bases,
        matters,
        named_dates,
        near_twins,
    )

_HOMES = {
    "strategies": (
        "NearTwins",
        "answers",
        "boundary_dates",
        "knowledge_bases",
        "matters",
        "named_dates",
        "near_twins",
    ),
    "scenarios": (
        "Failure",
        "Scenario",
        "ScenarioError",
        "ScenarioFile",
        "accept",
        "load_rules",
        "read_scenarios",
        "run_scenario",
    ),
    "_reaching": ("NoSuchMatter",),
    "coverage": ("NotOfTheseRules", "Report", "RuleCoverage"),
    "_found": ("outcome_of",),
}
_LATER = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    try:
        found = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    except ModuleNotFoundError as error:
        missing = str(error.name).partition(".")[0]
        if missing not in ("hypothesis", "pytest"):
            raise
        raise ImportError(
            f"`{name}` needs {missing}, which is not installed here; "
            "install it with: pip install 'engagement-rules[testing]'",
            name=missing,
        ) from None
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "Failure",
    "NearTwins",
    "NoSuchMatter",
    "NotOfTheseRules",
    "Report",
    "RuleCoverage",
    "Scenario",
    "ScenarioError",
    "ScenarioFile",
    "accept",
    "answers",
    "boundary_dates",
    "knowledge_bases",
    "load_rules",
    "matters",
    "named_dates",
    "near_twins",
    "outcome_of",
    "read_scenarios",
    "run_scenario",
]
