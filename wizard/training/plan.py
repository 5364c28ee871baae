"""How long each part of a session takes, worked out from what there is to read and to talk over."""

from __future__ import annotations

import math
from typing import NamedTuple

from engagement_rules.training import TrainingScenario

WORDS_A_MINUTE = 150  # read aloud, so that everybody can follow
_THINK, _RULES, _TWIN, _CLOSE = 4, 5, 3, 2
_TO_ANSWER, _TO_COMPARE = 1, 1  # for each question
_TO_DISCUSS = 4  # for each point
WELCOME = 5

HOW = (
    f"The minutes are worked out. A story is read aloud at {WORDS_A_MINUTE} words a minute. Each "
    f"question has a minute to be answered and another to be compared, and each point to discuss "
    f"has {_TO_DISCUSS} minutes. The first thought has {_THINK} minutes, what the rules say "
    f"{_RULES}, the near twin {_TWIN} and the end {_CLOSE}."
)


class Stage(NamedTuple):
    """One part of a session.

    Attributes:
        minutes: How long it takes.
        what: What is done.
        how: How to do it.
    """

    minutes: int
    what: str
    how: str


def words(scenario: TrainingScenario) -> int:
    """How many words a story has, with whose place the reader takes."""
    return sum(len(part.split()) for part in (scenario.you_are, *scenario.story))


def plan(scenario: TrainingScenario, questions: int) -> list[Stage]:
    """The parts of a session with one scenario, in order.

    Args:
        scenario: The scenario.
        questions: How many questions it asks.
    """
    reading = max(1, math.ceil(words(scenario) / WORDS_A_MINUTE))
    points = len(scenario.discuss)
    stages = [
        Stage(reading, "Read the story", "Somebody reads it aloud, and the others follow."),
        Stage(
            _THINK,
            "First thoughts",
            "Each person writes what they think and why, without talking. Then take the vote.",
        ),
        Stage(
            max(1, questions * _TO_ANSWER),
            "The questions",
            "In pairs. For each answer they point to the place in the story.",
        ),
        Stage(
            max(1, questions * _TO_COMPARE),
            "The answers",
            "One by one: take the vote first, then show the answer and its reason.",
        ),
        Stage(_RULES, "What the rules say", "Step by step, then which answer turned it."),
        Stage(
            points * _TO_DISCUSS,
            "Discussion",
            f"{'One point' if points == 1 else f'{points} points'}. There is no one right answer.",
        ),
    ]
    if scenario.twin:
        stages.append(Stage(_TWIN, "The near twin", "One thing changes. Vote, then tell."))
    stages.append(Stage(_CLOSE, "The end", "Each person names one thing to do otherwise."))
    return stages


def minutes(stages: list[Stage]) -> int:
    """How long all of it takes."""
    return sum(stage.minutes for stage in stages)
