"""Does the legal duty to involve the public apply, on what ground, and why?

from engagement_rules import Matter, assess

determination = assess(Matter.from_file("examples/walk-in-centre.yaml"))
print(determination.duty.outcome)
"""

from __future__ import annotations

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
)
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import Act, Answer, Body, Matter
from engagement_rules._plan import Plan, Question, next_questions

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
    "StaleDetermination",
    "assess",
    "next_questions",
]
