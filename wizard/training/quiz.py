"""A quiz: each answer with its reason; what was missed comes first the next time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules._naming import authority_names
from engagement_rules.training import Quiz, QuizAnswer, QuizQuestion
from wizard.interview.pages import read as page_of
from wizard.interview.saving import Keeper
from wizard.prompts.screens import Prompter
from wizard.render.blocks import Page, answer, item, note, paragraph
from wizard.training.sitting import Sitting, numbered


class Asking(Sitting):
    """Somebody who is asked quizzes.

    Args:
        prompter: The face.
        journal: Where each answer is kept.
        base: The rules, which know the authorities.
        quizzes: The quizzes by id.
    """

    def __init__(
        self, prompter: Prompter, journal: Keeper, base: KnowledgeBase, quizzes: Mapping[str, Quiz]
    ) -> None:
        super().__init__(prompter, journal, base)
        self.quizzes = quizzes

    def run(self, named: str | None = None) -> None:
        """Ask until the person stops.

        Args:
            named: The quiz to begin with.

        Raises:
            Stop: The person wants to stop.
        """
        chosen = named
        while True:
            quiz = self.quizzes[chosen or self._which()]
            chosen = None
            self._ask_all(quiz)

    def _which(self) -> str:
        rows = ((name, quiz.title, self._stood(quiz)) for name, quiz in self.quizzes.items())
        return self.choose(self.state(), "Which quiz?", numbered(rows))

    def _stood(self, quiz: Quiz) -> str:
        last = last_answers(self.journal.events, quiz.id)
        if not last:
            return f"{len(quiz.questions)} questions"
        right = sum(last.values())
        return f"{right} of {len(last)} right the last time"

    def _ask_all(self, quiz: Quiz) -> None:
        last = last_answers(self.journal.events, quiz.id)
        asked = sorted(quiz.questions, key=lambda question: last.get(question.ask, True))
        right = 0
        for number, question in enumerate(asked, 1):
            right += self._ask(quiz, question, f"Question {number} of {len(asked)}")
        page: Page = [answer(f"{right} of {len(asked)} right."), paragraph(quiz.about)]
        if right < len(asked):
            page.append(paragraph("What you missed comes first the next time."))
        self.prompter.read(page_of(quiz.title, page))

    def _ask(self, quiz: Quiz, question: QuizQuestion, progress: str) -> bool:
        answers = shuffled(question)
        rows = ((str(place), each.say, "") for place, each in enumerate(answers, 1))
        found = self.choose(self.state(quiz.title, progress), question.ask, numbered(rows))
        chosen = answers[int(found) - 1]
        self.tell(
            {"event": "quiz", "quiz": quiz.id, "question": question.ask, "right": chosen.right}
        )
        self.prompter.read(page_of(question.ask, self._told(question, chosen)))
        return chosen.right

    def _told(self, question: QuizQuestion, chosen: QuizAnswer) -> Page:
        right = next(each for each in question.answers if each.right)
        page: Page = [answer("Right." if chosen.right else "Not quite.")]
        if not chosen.right:
            page += [item(f"You chose: {chosen.say}."), note(chosen.because or "")]
            page.append(item(f"Right is: {right.say}."))
        page.append(paragraph(question.because))
        page.append(note(authority_names(self.base, question.authorities) + "."))
        return page


def last_answers(events: Iterable[Mapping[str, Any]], quiz: str) -> dict[str, bool]:
    """Whether each question of a quiz was answered rightly the last time, by the question."""
    return {
        str(event["question"]): bool(event["right"])
        for event in events
        if event["event"] == "quiz" and event["quiz"] == quiz
    }


def shuffled(question: QuizQuestion) -> list[QuizAnswer]:
    """The answers in an order that gives nothing away and is always the same."""
    return sorted(
        question.answers,
        key=lambda each: hashlib.sha256(f"{question.ask}\0{each.say}".encode()).hexdigest(),
    )
