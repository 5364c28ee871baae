"""Does the legal duty to involve the public apply, on what ground, and why?

from engagement_rules import Matter, assess

determination = assess(Matter.from_file("examples/walk-in-centre.yaml"))
print(determination.duty.outcome)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagement_rules._assess import assess
    from engagement_rules._determination import Determination, StaleDetermination
    from engagement_rules._errors import (
        EngagementRulesError,
        EngineDisagreement,
        EngineError,
        EngineUnavailable,
        KnowledgeBaseError,
        MatterError,
        Place,
        Problem,
        RecordError,
    )
    from engagement_rules._knowledge import KnowledgeBase, Node
    from engagement_rules._matter import Act, Answer, Body, Matter
    from engagement_rules._plan import Plan, Question, next_questions
    from engagement_rules._record import Record
    from engagement_rules._record_check import check as check_record
    from engagement_rules._rules_compared import compare_rules

#: Each name is imported when it is first asked for: a test run that only looks for scenarios, or
#: a decision that keeps no record, pays for nothing else.
_HOMES = {
    "_assess": ("assess",),
    "_determination": ("Determination", "StaleDetermination"),
    "_errors": (
        "EngagementRulesError",
        "EngineDisagreement",
        "EngineError",
        "EngineUnavailable",
        "KnowledgeBaseError",
        "MatterError",
        "Place",
        "Problem",
        "RecordError",
    ),
    "_knowledge": ("KnowledgeBase", "Node"),
    "_matter": ("Act", "Answer", "Body", "Matter"),
    "_plan": ("Plan", "Question", "next_questions"),
    "_record": ("Record",),
    "_rules_compared": ("compare_rules",),
}
_LATER = {name: (module, name) for module, names in _HOMES.items() for name in names}
_LATER["check_record"] = ("_record_check", "check")


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LATER[name]
    found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), attribute)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "Act",
    "Answer",
    "Body",
    "Determination",
    "EngagementRulesError",
    "EngineDisagreement",
    "EngineError",
    "EngineUnavailable",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "Matter",
    "MatterError",
    "Node",
    "Place",
    "Plan",
    "Problem",
    "Question",
    "Record",
    "RecordError",
    "StaleDetermination",
    "assess",
    "check_record",
    "compare_rules",
    "next_questions",
]
