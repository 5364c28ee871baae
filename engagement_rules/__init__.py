"""Does the legal duty to involve the public apply, on what ground, and why?

from engagement_rules import Matter, assess

determination = assess(Matter.from_file("examples/walk-in-centre.yaml"))
print(determination.duty.outcome)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from engagement_rules._record import Record
    from engagement_rules._record_check import check as check_record
    from engagement_rules._rules_compared import compare_rules

#: What a decision does not need is imported when it is first asked for.
_LATER = {
    "Record": ("_record", "Record"),
    "check_record": ("_record_check", "check"),
    "compare_rules": ("_rules_compared", "compare_rules"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LATER[name]
    return getattr(import_module(f"{__name__}.{module}"), attribute)


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
