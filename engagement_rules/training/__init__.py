"""The training room: scenarios for people, and marking against the derivation.

from engagement_rules.training import Attempt, load_scenarios, mark

scenario = load_scenarios()["walk-in-centre-becomes-a-hub"]
marking = mark(scenario, Attempt(thought="not required", answers={"manner": "no"}))
print(marking.put_right)

A scenario here is a story for staff. The scenarios of `engagement_rules.testing` are another
thing: sentences with which rules are tried.
"""

from __future__ import annotations

from engagement_rules.training.marking import (
    AnswerMark,
    Attempt,
    Marking,
    StepMark,
    mark,
    questions_of,
)
from engagement_rules.training.quizzes import (
    Quiz,
    QuizAnswer,
    QuizQuestion,
    check_quizzes,
    load_quizzes,
)
from engagement_rules.training.scenarios import (
    Lesson,
    TrainingError,
    TrainingScenario,
    check_scenarios,
    load_scenarios,
    read_scenario,
)

__all__ = [
    "AnswerMark",
    "Attempt",
    "Lesson",
    "Marking",
    "Quiz",
    "QuizAnswer",
    "QuizQuestion",
    "StepMark",
    "TrainingError",
    "TrainingScenario",
    "check_quizzes",
    "check_scenarios",
    "load_quizzes",
    "load_scenarios",
    "mark",
    "questions_of",
    "read_scenario",
]
