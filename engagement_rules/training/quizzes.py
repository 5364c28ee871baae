"""Short quizzes on the guidance: questions, answers with the reason why not, and authorities.

They stand in `quizzes/` beside the rules, a file each, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from engagement_rules._entries import Entry
from engagement_rules._errors import MatterError, Place, Problem, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._scalars import AuthorityRef, Ref, Text, YesNo
from engagement_rules._shapes import shape_problems
from engagement_rules._yaml import parse, read_bytes
from engagement_rules.training.language import CODES, not_known
from engagement_rules.training.scenarios import TrainingError

FOLDER = "quizzes"


class WrittenAnswer(Entry):
    """One answer to choose from; a wrong one says why it is."""

    say: Text
    right: YesNo
    because: Text | None = None

    @model_validator(mode="after")
    def _says_why_not(self) -> WrittenAnswer:
        if not self.right and not self.because:
            raise ValueError("a wrong answer says why it is wrong")
        return self


class WrittenQuestion(Entry):
    """One question, with just one right answer."""

    ref: Annotated[tuple[Ref, ...], Field(min_length=1)]
    ask: Text
    answers: Annotated[tuple[WrittenAnswer, ...], Field(min_length=2, max_length=6)]
    because: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_is_right(self) -> WrittenQuestion:
        if len([answer for answer in self.answers if answer.right]) != 1:
            raise ValueError("just one answer is right")
        return self


class WrittenQuiz(Entry):
    """A quiz as a file has it."""

    title: Text
    about: Text
    questions: Annotated[tuple[WrittenQuestion, ...], Field(min_length=1)]


@dataclass(frozen=True)
class QuizAnswer:
    """One answer to choose from.

    Attributes:
        say: The answer.
        right: Whether it is the right one.
        because: Why it is not, of a wrong one.
    """

    say: str
    right: bool
    because: str | None


@dataclass(frozen=True)
class QuizQuestion:
    """One question.

    Attributes:
        ref: What it is about: the marks of actions, checks or principles.
        ask: The question.
        answers: The answers, of which one is right.
        because: Why that one is right.
        authorities: What it rests on.
    """

    ref: tuple[str, ...]
    ask: str
    answers: tuple[QuizAnswer, ...]
    because: str
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class Quiz:
    """A quiz.

    Attributes:
        id: The name of its file.
        title: Its name for people.
        about: What it is about.
        questions: Its questions, in order.
    """

    id: str
    title: str
    about: str
    questions: tuple[QuizQuestion, ...]


def load_quizzes(folder: str | Path | None = None) -> dict[str, Quiz]:
    """Read every quiz of a folder, by id.

    Args:
        folder: The folder; the quizzes that come with the library by default.

    Raises:
        TrainingError: One cannot be read, or is not of the right form.
    """
    import knowledge_base

    found: dict[str, Quiz] = {}
    problems: list[Problem] = []
    for path in sorted((Path(folder or knowledge_base.folder() / FOLDER)).glob("*.yaml")):
        try:
            found[path.stem] = _read(path)
        except MatterError as error:
            problems += error.problems
    if problems:
        raise TrainingError(problems)
    return found


def _read(path: Path) -> Quiz:
    shown = f"{FOLDER}/{printable(path.name)}"
    written = parse(read_bytes(path, CODES, name=shown), shown, CODES)
    try:
        file = WrittenQuiz.model_validate(written.tree)
    except ValidationError as error:
        keys = {*WrittenQuiz.model_fields, *WrittenQuestion.model_fields}
        keys |= set(WrittenAnswer.model_fields)
        raise TrainingError(shape_problems(error, written, CODES.shape, keys)) from None
    questions = tuple(
        QuizQuestion(
            one.ref,
            one.ask,
            tuple(QuizAnswer(each.say, each.right, each.because) for each in one.answers),
            one.because,
            one.authorities,
        )
        for one in file.questions
    )
    return Quiz(path.stem, file.title, file.about, questions)


def check_quizzes(
    quizzes: Iterable[Quiz], knowledge_base: KnowledgeBase | None = None
) -> tuple[Problem, ...]:
    """Say which authorities the quizzes name and the rules do not know."""
    base = knowledge_base or KnowledgeBase.default()
    problems = []
    for quiz in quizzes:
        for number, question in enumerate(quiz.questions, 1):
            for text in question.authorities:
                if wrong := not_known(base, text):
                    what, cure = f"question {number}: {wrong[0]}", wrong[1]
                    place = Place(f"{FOLDER}/{quiz.id}.yaml")
                    problems.append(Problem("TR201", what, place, node=quiz.id, cure=cure))
    return tuple(problems)
