"""Marking an attempt at a scenario against the derivation: not only right or wrong, but where.

The scenario's model answers and the person's are both decided. Where a step of the derivation
comes out differently, it is found, with the provision that settles it; and of the answers that
differ, the fewest that have to be put right for the outcome to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from engagement_rules._assess import assess
from engagement_rules._cases import Case
from engagement_rules._derivation import all_values
from engagement_rules._determination import Determination
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import Matter
from engagement_rules._naming import beside, standing_on
from engagement_rules._values import NAMES, YES
from engagement_rules._view import Op
from engagement_rules.training.scenarios import TrainingScenario

#: Kinds of node that are steps on the way to the duty; tracks and triggers stand beside it.
_STEPS = ("test", "limb", "duty")
_BESIDE = ("track", "trigger")
#: Beyond so many wrong answers all of them are to be put right; nobody reads a list of pairs.
_MOST_WRONG = 8


@dataclass(frozen=True)
class Attempt:
    """What a person made of a scenario.

    Attributes:
        thought: What they said first of the duty: `required`, `not required`, `not determined` or
            `out of scope`; none when they did not say.
        grounds: The grounds that they named, as ids of limbs, or the last part of one (`a`).
        answers: Their answers, by question.
    """

    thought: str | None = None
    grounds: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AnswerMark:
    """One answer, held against the model's.

    Attributes:
        id: The question.
        given: What the person answered; none when they did not.
        model: The model answer.
        because: Why that is the answer.
        turns: The steps that come out otherwise when this one answer is wrong and the rest right;
            empty for an answer that makes no difference here.
    """

    id: str
    given: str | None
    model: str
    because: str
    turns: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it is the model's answer."""
        return self.given == self.model


@dataclass(frozen=True)
class StepMark:
    """One step of the derivation that the person's answers bring out otherwise.

    Attributes:
        id: The step.
        body: The body.
        act: The act.
        given: Its value by the person's answers: `yes`, `no` or `not known`.
        model: Its value by the model's.
        says: What the step says, with the model's value, as a clause.
        through: The answers that differ and on which it rests, and no other step that differs.
        authorities: The provisions that settle it.
    """

    id: str
    body: str
    act: str
    given: str
    model: str
    says: str
    through: tuple[str, ...]
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class Marking:
    """What came of an attempt.

    Attributes:
        scenario: The scenario's id.
        decided: What follows from the model answers.
        by_answers: What follows from the person's; none when nothing can be decided on them.
        thought_right: Whether the first thought was right; none when there was none.
        grounds_right: Whether the grounds named were those that are reached; none when none were
            asked for, because the duty does not apply.
        answers: Each question with both answers.
        steps: The steps that differ, the first missed first.
        put_right: The fewest answers that have to be put right for the duty to come out right.
    """

    scenario: str
    decided: Determination
    by_answers: Determination | None
    thought_right: bool | None
    grounds_right: bool | None
    answers: tuple[AnswerMark, ...]
    steps: tuple[StepMark, ...]
    put_right: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """What the duty comes to by the model answers."""
        return _outcome(self.decided)

    @property
    def outcome_by_answers(self) -> str | None:
        """What the duty comes to by the person's answers."""
        return _outcome(self.by_answers) if self.by_answers is not None else None

    @property
    def right(self) -> bool:
        """Whether the first thought, the grounds and the outcome of the answers are all right."""
        return (
            self.thought_right is not False
            and self.grounds_right is not False
            and not self.put_right
        )

    @property
    def wrong(self) -> tuple[AnswerMark, ...]:
        """The answers that differ from the model's, those that turn something first."""
        differ = [one for one in self.answers if not one.right and one.given is not None]
        return tuple(sorted(differ, key=lambda one: not one.turns))


def questions_of(
    scenario: TrainingScenario, knowledge_base: KnowledgeBase | None = None
) -> tuple[str, ...]:
    """The questions that a scenario asks, in the order of the interview.

    They are those of its model answers that hold for the whole matter. What holds for one body or
    act alone is told with the story.
    """
    base = knowledge_base or KnowledgeBase.default()
    groups = [group.id for group in base.of_kind("group")]

    def place(name: str) -> tuple[int, int]:
        group = base.nodes[name].data.get("group") if name in base.nodes else None
        last = len(base.places)
        return groups.index(group) if group in groups else last, base.places.get(name, last)

    return tuple(sorted(scenario.matter.answers, key=place))


def mark(
    scenario: TrainingScenario, attempt: Attempt, knowledge_base: KnowledgeBase | None = None
) -> Marking:
    """Hold an attempt against the derivation.

    Args:
        scenario: The scenario.
        attempt: What the person made of it.
        knowledge_base: The rules; the shipped ones by default.

    Raises:
        MatterError: The scenario itself cannot be decided, or an answer is none that can be given.
    """
    base = knowledge_base or KnowledgeBase.default()
    model = {name: answer.answer for name, answer in scenario.matter.answers.items()}
    given = {name: attempt.answers.get(name) for name in questions_of(scenario, base)}
    decided = assess(scenario.matter, knowledge_base=base)
    told = {name: said for name, said in given.items() if said is not None}
    by_answers = _decide(scenario.matter, told, base) if told else None
    wrong = [name for name, said in given.items() if said is not None and said != model[name]]
    marks = tuple(
        AnswerMark(
            name,
            said,
            model[name],
            scenario.matter.answers[name].because or "",
            _turned(scenario.matter, {**model, name: said}, decided, base) if name in wrong else (),
        )
        for name, said in given.items()
    )
    steps = tuple(_steps(decided, by_answers, wrong, base)) if by_answers is not None else ()
    return Marking(
        scenario=scenario.id,
        decided=decided,
        by_answers=by_answers,
        thought_right=_thought_right(attempt, decided),
        grounds_right=_grounds_right(attempt, decided),
        answers=marks,
        steps=steps,
        put_right=_put_right(scenario.matter, model, told, wrong, decided, base),
    )


def _decide(
    matter: Matter, answers: Mapping[str, str | None], base: KnowledgeBase
) -> Determination:
    said = {name: {"answer": answer} for name, answer in answers.items() if answer is not None}
    return assess(Matter.from_dict({**matter.to_dict(), "answers": said}), knowledge_base=base)


def _outcome(decided: Determination) -> str:
    return decided.duty.outcome.replace("_", " ")


def _thought_right(attempt: Attempt, decided: Determination) -> bool | None:
    """Whether the first thought was right; that none applies is right of a body that owes none."""
    if attempt.thought is None:
        return None
    no_duty = ("not required", "out of scope")
    found = _outcome(decided)
    return attempt.thought == found or (attempt.thought in no_duty and found in no_duty)


def _grounds_right(attempt: Attempt, decided: Determination) -> bool | None:
    """Whether the grounds named are those reached; several bodies have the same in other words."""
    if attempt.thought is None or decided.duty.outcome != "required":
        return None
    reached = {_last(name) for duty in decided.duties for name in duty.limbs_reached}
    return {_last(name) for name in attempt.grounds} == reached


def _last(limb: str) -> str:
    return limb.rsplit(".", 1)[-1]


def _duties(decided: Determination) -> list[tuple[Any, ...]]:
    return [(d.body, d.act, d.outcome, d.limbs_reached) for d in decided.duties]


def _put_right(
    matter: Matter,
    model: Mapping[str, str],
    told: Mapping[str, str],
    wrong: list[str],
    decided: Determination,
    base: KnowledgeBase,
) -> tuple[str, ...]:
    """The fewest wrong answers that have to be put right; with them all that was not answered."""
    if not told:
        return ()
    rest = {name: said for name, said in model.items() if name not in told}
    if len(wrong) > _MOST_WRONG:
        return tuple(wrong)
    for size in range(len(wrong) + 1):
        for chosen in combinations(wrong, size):
            mended = {**rest, **told, **{name: model[name] for name in chosen}}
            if _duties(_decide(matter, mended, base)) == _duties(decided):
                return chosen
    return tuple(wrong)


def _turned(
    matter: Matter, answers: Mapping[str, str | None], decided: Determination, base: KnowledgeBase
) -> tuple[str, ...]:
    """The outcomes that come out otherwise with some answers."""
    other = _decide(matter, answers, base)
    return tuple(
        dict.fromkeys(
            step.id
            for step in _steps(decided, other, (), base)
            if base.nodes[step.id].kind != "test"
        )
    )


def _steps(
    decided: Determination, other: Determination, wrong: Iterable[str], base: KnowledgeBase
) -> Iterator[StepMark]:
    """The steps that come out otherwise, those first on which the others rest."""
    for mine, theirs in zip(decided._cases, other._cases, strict=True):
        mine, theirs = mine.for_duty(), theirs.for_duty()
        if mine.view is None or theirs.view is None:
            continue
        view = mine.view
        found, given = (all_values(view, case.values) for case in (mine, theirs))
        below: list[tuple[set[str], bool]] = []
        for index, (op, *arguments) in enumerate(view.nodes):
            name = view.names[index]
            children = arguments if op in (Op.ALL, Op.ANY, Op.NOT) else []
            asked = {view.variables[arguments[0]].id} if op in (Op.FACT, Op.OPTION) else set()
            for child in children:
                asked |= below[child][0]
            missed = any(below[child][1] for child in children)
            differs = found[index] != given[index]
            is_step = bool(name) and _is_step(base.nodes[name], mine)
            if is_step and base.nodes[name].kind in _BESIDE:
                # Beside the duty it counts what is met or is not, and not what stays open.
                differs = differs and YES in (found[index], given[index])
            if is_step and differs:
                through = () if missed else tuple(sorted(asked & set(wrong)))
                yield StepMark(
                    name,
                    mine.body.id,
                    mine.act.id,
                    NAMES[given[index]],
                    NAMES[found[index]],
                    beside(base, name, NAMES[found[index]]),
                    through,
                    standing_on(base, base.nodes[name].authorities, mine.date, mine.kind),
                )
            below.append((asked, missed or (is_step and differs)))


def _is_step(node: Node, case: Case) -> bool:
    """Whether a node is a step on the way to something that binds this body on this day."""
    if node.kind == "track":
        return case.regime is not None and node.id in case.regime.tracks
    if node.kind == "trigger":
        return case.regime is not None and node.id in case.regime.triggers
    return node.kind in _STEPS


__all__ = [
    "AnswerMark",
    "Attempt",
    "Marking",
    "StepMark",
    "mark",
    "questions_of",
]
