"""What came of a scenario, in numbers that can be added up: for one person, a room or a quiz.

Each number is a pair: how many had it before them, and how many got it wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules.training import Marking, TrainingScenario, mark
from engagement_rules.training.marking import Attempt
from wizard.training.room import DUTY, Room
from wizard.training.words import thought_of

Score = dict[str, Any]


def alone(
    scenario: TrainingScenario, marking: Marking, *, hints: int, base: KnowledgeBase
) -> Score:
    """The score of one person."""
    missed = {step.id for step in marking.steps}
    grounds = {limb.id for duty in marking.decided.duties for limb in duty.limbs}
    wrong = not marking.right
    return {
        "kind": "alone",
        "scenario": scenario.id,
        "right": marking.right,
        "hints": hints,
        "duty": [1, int(wrong)],
        "provisions": {name: [1, int(name in missed)] for name in sorted(grounds)},
        "situations": {name: [1, int(wrong)] for name in _situations(marking, base)},
        "questions": {
            one.id: [1, int(not one.right)] for one in marking.answers if one.given is not None
        },
    }


def of_room(scenario: TrainingScenario, room: Room, base: KnowledgeBase) -> Score:
    """The score of a room: each vote counts as one person's."""
    marking = mark(scenario, Attempt(), base)
    model = {one.id: one.model for one in marking.answers}
    duty = room.vote(DUTY)
    seen = duty.total if duty is not None else 0
    right = thought_of(marking.outcome)
    wrong = seen - (duty.counts.get(right, 0) if duty is not None else 0)
    reached = {name for one in marking.decided.duties for name in one.limbs_reached}
    return {
        "kind": "room",
        "scenario": scenario.id,
        "right": wrong == 0,
        "hints": 0,
        "duty": [seen, wrong],
        "provisions": {name: [seen, wrong] for name in sorted(reached)} if seen else {},
        "situations": (
            {name: [seen, wrong] for name in _situations(marking, base)} if seen else {}
        ),
        "questions": {
            vote.question: [vote.total, vote.total - vote.counts.get(model[vote.question], 0)]
            for vote in room.votes
            if vote.question in model and vote.total
        },
    }


def _situations(marking: Marking, base: KnowledgeBase) -> list[str]:
    return sorted(name for name in marking.decided.fired if name in base.nodes)


class Sums:
    """Scores added up, by what they are of.

    Attributes:
        by: For each of `provisions`, `situations`, `questions` and `scenarios`: how many had it
            before them and how many got it wrong, by id.
        duty: The same for the duty itself.
        tries: How many scores there are.
    """

    def __init__(self) -> None:
        self.by: dict[str, dict[str, list[int]]] = {
            kind: {} for kind in ("provisions", "situations", "questions", "scenarios")
        }
        self.duty = [0, 0]
        self.tries = 0

    def add(self, score: Mapping[str, Any]) -> None:
        """Add a score."""
        self.tries += 1
        pairs: list[tuple[list[int], Iterable[int]]] = [(self.duty, score["duty"])]
        pairs.append((self._of("scenarios", str(score["scenario"])), score["duty"]))
        for kind in ("provisions", "situations", "questions"):
            pairs += [(self._of(kind, name), pair) for name, pair in score[kind].items()]
        for total, (seen, wrong) in pairs:
            total[0] += int(seen)
            total[1] += int(wrong)

    def _of(self, kind: str, name: str) -> list[int]:
        return self.by[kind].setdefault(name, [0, 0])

    def worst(self, kind: str) -> list[tuple[str, int, int]]:
        """The entries of a kind with their numbers, what was most often wrong first."""
        found = [(name, seen, wrong) for name, (seen, wrong) in self.by[kind].items() if seen]
        return sorted(found, key=lambda row: (-row[2] / row[1], -row[2], row[0]))
