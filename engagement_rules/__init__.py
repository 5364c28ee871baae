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

#: Where each name stands. It is imported when it is first asked for: a decision pays for what it
#: needs, and a tool that only finds this package (pytest looks for plugins) pays for nothing.
_LATER = {
    "Act": ("_matter", "Act"),
    "Answer": ("_matter", "Answer"),
    "Body": ("_matter", "Body"),
    "Determination": ("_determination", "Determination"),
    "EngagementRulesError": ("_errors", "EngagementRulesError"),
    "EngineDisagreement": ("_errors", "EngineDisagreement"),
    "EngineError": ("_errors", "EngineError"),
    "EngineUnavailable": ("_errors", "EngineUnavailable"),
    "KnowledgeBase": ("_knowledge", "KnowledgeBase"),
    "KnowledgeBaseError": ("_errors", "KnowledgeBaseError"),
    "Matter": ("_matter", "Matter"),
    "MatterError": ("_errors", "MatterError"),
    "Node": ("_knowledge", "Node"),
    "Place": ("_errors", "Place"),
    "Plan": ("_plan", "Plan"),
    "Problem": ("_errors", "Problem"),
    "Question": ("_plan", "Question"),
    "RecordError": ("_errors", "RecordError"),
    "StaleDetermination": ("_determination", "StaleDetermination"),
    "assess": ("_assess", "assess"),
    "next_questions": ("_plan", "next_questions"),
    "Record": ("_record", "Record"),
    "check_record": ("_record_check", "check"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LATER[name]
    found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), attribute)
    return found


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
    "next_questions",
]
