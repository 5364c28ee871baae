"""The handout: the story and the questions, with room to write, and nothing that tells an answer.

It is made of the story, and of which questions there are; never of what was answered or decided.
"""

from __future__ import annotations

from wizard.documents.document import Document
from wizard.render.blocks import (
    Page,
    boxes,
    heading,
    lines,
    new_page,
    note,
    paragraph,
    section,
)
from wizard.training.papers import Session, paper
from wizard.training.told import Told, grounds
from wizard.training.words import THOUGHTS

_WHERE = "Where in the story does it say so?"
_FOR_REASONS = 3


def handout(session: Session) -> Document:
    """The handout of a session."""
    page: Page = [
        paragraph(
            "Read the story, and write down what you think before you talk to anybody. Then "
            "answer the questions one by one."
        )
    ]
    for number, told in enumerate(session.told, 1):
        if len(session.told) > 1:
            page += [new_page()] if number > 1 else []
            page.append(section(str(number), told.scenario.title))
        page += _scenario(told)
    return paper(session, "Handout", page)


def _scenario(told: Told) -> Page:
    scenario = told.scenario
    page: Page = [
        heading("Whose place you take"),
        paragraph(scenario.you_are),
        heading("The story"),
        *(paragraph(part) for part in scenario.story),
        note(origin(told)),
        heading("What you think first"),
        boxes(scenario.question, THOUGHTS.values()),
        boxes(
            "If it applies, on what ground? Tick each that you think is met.", grounds(told.base)
        ),
        lines("Why?", _FOR_REASONS),
        heading("The questions"),
        paragraph("Tick one box for each. If the story does not tell, tick “Don't know”."),
    ]
    for number, question in enumerate(told.questions, 1):
        page.append(boxes(f"{number}. {told.ask(question)}", told.options(question).values()))
        page.append(lines(_WHERE))
    return page


def origin(told: Told) -> str:
    """Where the story comes from, without naming a case."""
    if told.scenario.case is None:
        return "This story is invented. Nobody in it is a real person or a real body."
    return "This story is told freely after a public case, which is named when the answers are."
