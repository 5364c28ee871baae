"""A test kit for those who write rules, or who embed the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagement_rules.testing.coverage import NotOfTheseRules, Report, RuleCoverage

#: Where each name stands; it is imported when it is first asked for.
_LATER = {
    "NotOfTheseRules": ("coverage", "NotOfTheseRules"),
    "Report": ("coverage", "Report"),
    "RuleCoverage": ("coverage", "RuleCoverage"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LATER[name]
    return getattr(import_module(f"{__name__}.{module}"), attribute)


__all__ = ["NotOfTheseRules", "Report", "RuleCoverage"]
