"""What the rules claim, proved for every matter that there can be, or refuted with one.

`duty knowledge check` is the way in. It needs z3 (the extra `proving`); deciding never does.

    from engagement_rules import KnowledgeBase
    from engagement_rules.proving import prove

    report = prove(KnowledgeBase.default())
    print(report.problems or "everything holds")

Source for the habit of proving rules by a solver and publishing what was proved: J. Cutler and
others, Cedar: A New Language for Expressive, Fast, Safe, and Analyzable Authorization (2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagement_rules.proving.language import Invariant, read_invariants
    from engagement_rules.proving.report import Proved, Report, Witness, prove

_LATER = {
    "Invariant": "language",
    "Proved": "report",
    "Report": "report",
    "Witness": "report",
    "prove": "report",
    "read_invariants": "language",
}

__all__ = ["Invariant", "Proved", "Report", "Witness", "prove", "read_invariants"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


def available() -> bool:
    """Whether z3 is there."""
    from importlib.util import find_spec

    return find_spec("z3") is not None
