"""The slides: the story, the vote, each question before its answer, and what the rules say."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_rules._naming import beside
from engagement_rules._sentences import outcome_sentence
from engagement_rules._words import listed, sentence
from engagement_rules.training import TrainingScenario
from wizard.documents.document import Document
from wizard.render.blocks import Block, Page, answer, item, marked, note, paragraph, section
from wizard.training.fitting import LINES, height, slides, together
from wizard.training.handout import origin
from wizard.training.papers import Session, paper
from wizard.training.told import Told, authority, grounds, steps
from wizard.training.words import THOUGHTS

_MOST_QUESTIONS = 3  # on one slide
_MOST_TURNS = 4


def deck(session: Session) -> Document:
    """The slides of a session."""
    pages: list[Page] = []
    for number, told in enumerate(session.told, 1):
        if len(session.told) > 1:
            lead = note(f"Scenario {number} of {len(session.told)}")
            pages.append([section("", told.scenario.title), lead])
        pages += _scenario(session, told)
    about = "A training session on the duty to involve the public"
    return paper(session, about, together(pages), "slides")


def _scenario(session: Session, told: Told) -> Iterator[Page]:
    scenario = told.scenario
    place = [[answer(scenario.you_are)], [note(origin(told))]]
    yield from slides("Whose place you take", place)
    yield from slides("The story", [[paragraph(part)] for part in scenario.story])
    yield from _vote(told)
    yield from _questions(told)
    yield from slides("What the rules say", [[answer(outcome_sentence(told.determination))]])
    yield from _derivation(told)
    yield from _turning(told)
    yield from slides(
        "What to learn",
        [
            [
                item(one.say),
                note(sentence(listed([authority(told.base, a) for a in one.authorities]))),
            ]
            for one in scenario.learning
        ],
    )
    if scenario.case is not None:
        words = f"The story was told freely after {authority(told.base, scenario.case)}."
        yield from slides("Where the story comes from", [[paragraph(words)]])
    yield from slides("To discuss", [[item(point)] for point in scenario.discuss])
    twin = session.twin(told)
    if twin is not None:
        yield from _teaser(told, twin)


def _vote(told: Told) -> Iterator[Page]:
    thoughts = zip("ABC", THOUGHTS.values(), strict=True)
    groups: list[list[Block]] = [
        [answer(told.scenario.question)],
        [paragraph(f"{letter}: {thought}") for letter, thought in thoughts],
    ]
    yield from slides("What do you think?", groups)
    lead = paragraph("If it applies, on what ground? Write down each that you think is met.")
    yield from slides("On what ground?", [[lead, *map(item, grounds(told.base))]])


# The questions


def _questions(told: Told) -> Iterator[Page]:
    """A few questions, and on the slide after them their answers."""
    numbered = list(enumerate(told.questions, 1))
    for few in _few(told, numbered):
        title = _title([number for number, _ in few], len(numbered))
        yield from slides(title, [_asked(told, *one) for one in few])
        yield from slides(
            f"{title}: the answer{'s' * (len(few) > 1)}", [_told(told, *one) for one in few]
        )


def _few(told: Told, numbered: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Questions that fit one slide together, as their answers do; a choice stands alone."""
    run: list[tuple[int, str]] = []
    for one in numbered:
        longer = [*run, one]
        fits = all(
            sum(height(block) for each in longer for block in part(told, *each)) <= LINES
            for part in (_asked, _told)
        )
        alone = any(_is_choice(told, question) for _, question in longer)
        if run and (alone or not fits or len(longer) > _MOST_QUESTIONS):
            yield run
            longer = [one]
        run = longer
    if run:
        yield run


def _title(numbers: list[int], of: int) -> str:
    if len(numbers) == 1:
        return f"Question {numbers[0]} of {of}"
    return f"Questions {numbers[0]} to {numbers[-1]} of {of}"


def _asked(told: Told, number: int, question: str) -> list[Block]:
    page = [paragraph(f"{number}. {told.ask(question)}")]
    if _is_choice(told, question):
        page += map(item, told.options(question).values())
    return page


def _is_choice(told: Told, question: str) -> bool:
    return told.base.nodes[question].kind == "choice"


def _told(told: Told, number: int, question: str) -> list[Block]:
    model = told.model(question)
    page = [marked(told.shown(question, model), f"{number}. {told.says(question)}")]
    because = told.because(question)
    return [*page, note(because)] if because else page


# What the rules say


def _derivation(told: Told) -> Iterator[Page]:
    for step, only in told.traces():
        title = "Step by step" + (f": {only}" if only else "")
        groups: list[list[Block]] = [
            [marked(part.value, sentence(beside(told.base, part.id, part.value)))]
            for _, part in steps(step, 1)
        ]
        yield from slides(title, groups)


def _turning(told: Told) -> Iterator[Page]:
    found = told.turning[:_MOST_TURNS]
    if not found:
        words = "No single answer turns whether the duty applies."
        yield from slides("What turned it", [[paragraph(words)]])
        return
    groups: list[list[Block]] = [
        [item(told.ask(question)), note(told.what_if(question, ask=False))] for question in found
    ]
    yield from slides("What turned it", groups)


def _teaser(told: Told, twin: TrainingScenario) -> Iterator[Page]:
    groups: list[list[Block]] = [[paragraph("The same story, with one thing changed:")]]
    groups += [[item(words)] for words in told.changed(twin)]
    groups.append([answer("Would the answer be the same?")])
    yield from slides("And now?", groups)
