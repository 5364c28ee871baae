"""The report of a session that was led: numbers, and where the room parted from the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engagement_rules import KnowledgeBase
from engagement_rules._naming import authority_names
from engagement_rules._sentences import outcome_sentence
from engagement_rules._words import listed, long_date, sentence
from engagement_rules.training import Attempt, TrainingScenario, mark
from wizard.documents.document import Document, Look
from wizard.render.blocks import (
    Block,
    Page,
    answer,
    figure,
    heading,
    item,
    marked,
    note,
    paragraph,
    section,
)
from wizard.training.bars import Bar, drawing, percent
from wizard.training.room import DUTY, Room, Vote
from wizard.training.told import Told
from wizard.training.words import ANSWERS, THOUGHTS, options, within

#: From what share of wrong answers on something is to be trained again.
_OFTEN = 1 / 3
_MOST_NEXT = 3
_NOT_THERE = "The scenario is no longer there, so the votes stand alone."


class _Held(NamedTuple):
    """A vote, held against what the rules say.

    Attributes:
        vote: The vote.
        label: What was asked.
        right: The answer that follows from the rules; empty where that cannot be said.
        bars: The answers.
    """

    vote: Vote
    label: str
    right: str
    bars: tuple[Bar, ...]

    @property
    def parted(self) -> int:
        """How many were for something else."""
        return self.vote.total - self.vote.counts.get(self.right, 0) if self.right else 0

    @property
    def often(self) -> bool:
        """Whether so many were that it is to be trained again."""
        return bool(self.vote.total) and self.parted / self.vote.total >= _OFTEN

    @property
    def astray(self) -> str:
        """The wrong answer that most were for; empty when nobody was wrong."""
        wrong = {a: n for a, n in self.vote.counts.items() if n and a != self.right}
        return max(wrong, key=lambda one: wrong[one]) if wrong else ""


def report(
    rooms: Sequence[Room],
    scenarios: Mapping[str, TrainingScenario],
    base: KnowledgeBase,
    look: Look,
) -> Document:
    """The report of a session.

    Args:
        rooms: What the room said of each scenario, in the order of the session.
        scenarios: All scenarios that there are, by id.
        base: The rules.
        look: How the body's documents look.

    Raises:
        MatterError: A scenario cannot be decided.
    """
    told = {
        room.scenario: Told(scenarios[room.scenario], base)
        for room in rooms
        if room.scenario in scenarios
    }
    held = [_all_held(room, told.get(room.scenario), base) for room in rooms]
    page: Page = [*_whole(rooms, held), *_next(rooms, held, told, scenarios)]
    for number, (room, votes) in enumerate(zip(rooms, held, strict=True), 1):
        title = scenarios[room.scenario].title if room.scenario in scenarios else room.scenario
        page.append(section(str(number), title))
        page += _scenario(room, votes, told.get(room.scenario))
    days = list(dict.fromkeys(long_date(room.day) for room in rooms))
    called = list(dict.fromkeys(room.called for room in rooms if room.called.strip()))
    return Document(
        title="Report of a training session",
        about=", ".join(filter(None, [listed(called), listed(days)])),
        page=page,
        foot=f"Numbers and no names. For training. Rules version {base.version}.",
        look=look,
        form="paper",
    )


def _all_held(room: Room, told: Told | None, base: KnowledgeBase) -> list[_Held]:
    return [_held(vote, told, base) for vote in room.votes]


def _held(vote: Vote, told: Told | None, base: KnowledgeBase) -> _Held:
    if vote.question == DUTY:
        named = dict(THOUGHTS)
        label = told.scenario.question if told else "Does the duty to involve the public apply?"
        right = told.thought if told else ""
    else:
        known = vote.question in base.nodes
        named = options(base, vote.question) if known else dict(ANSWERS)
        label = str(base.nodes[vote.question].data["ask"]) if known else vote.question
        asked = told is not None and vote.question in told.questions
        right = told.model(vote.question) if told is not None and asked else ""
    named |= {one: one for one in vote.counts if one not in named}
    bars = tuple(
        Bar(name, vote.share(one), _votes(vote, one, right), filled=one == right)
        for one, name in named.items()
    )
    return _Held(vote, label, right, bars)


def _votes(vote: Vote, answer: str, right: str) -> str:
    counted = f"{vote.counts.get(answer, 0)} ({percent(vote.share(answer))})"
    return f"{counted}, right" if answer == right else counted


# The session as a whole


def _whole(rooms: Sequence[Room], held: Sequence[Sequence[_Held]]) -> Page:
    most = max((one.vote.total for votes in held for one in votes), default=0)
    if not most:
        return [answer("Nobody voted.")]
    count = "one scenario" if len(rooms) == 1 else f"{len(rooms)} scenarios"
    asked = sum(bool(one.vote.total) for votes in held for one in votes)
    often = sum(one.often for votes in held for one in votes)
    votes = "There was one vote" if asked == 1 else f"There were {asked} votes"
    return [
        answer(f"{count.capitalize()}, and at the most {_people(most)} who voted."),
        paragraph(
            f"{votes}. {_of_them(often)}, a third of the room or more was for something else than "
            "what the rules say."
        ),
    ]


def _of_them(count: int) -> str:
    return f"In {({0: 'none', 1: 'one'}).get(count, count)} of them"


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{count} people"


# One scenario


def _scenario(room: Room, held: Sequence[_Held], told: Told | None) -> Page:
    page: Page = [paragraph(f"Held on {long_date(room.day)}.")]
    if told is None:
        page.append(paragraph(_NOT_THERE))
    else:
        page += [heading("What the rules say"), paragraph(outcome_sentence(told.determination))]
    voted = [one for one in held if one.vote.total]
    page.append(heading("The votes"))
    if not voted:
        page.append(paragraph("Nobody voted on this scenario."))
    for at in range(0, len(voted), _ON_ONE):
        some = voted[at : at + _ON_ONE]
        page.append(figure(drawing([(one.label, one.bars) for one in some]), _in_words(some)))
    if told is not None:
        page += _parted(voted, told)
    notes = [one for one in room.notes if one.strip()]
    if notes:
        page += [heading("What was noted"), *(item(one) for one in notes)]
    return page


_ON_ONE = 6  # questions in one drawing


def _in_words(held: Sequence[_Held]) -> str:
    """What a drawing shows, for who cannot see it."""
    right = any(bar.filled for one in held for bar in one.bars)
    lead = "A bar for each answer" + ("; that of the right one is filled" if right else "")
    return f"{lead}. " + " ".join(
        f"{sentence(one.label)} " + ", ".join(f"{bar.label}: {bar.words}" for bar in one.bars) + "."
        for one in held
    )


def _parted(held: Sequence[_Held], told: Told) -> Iterator[Block]:
    yield heading("Where the room parted from the rules")
    found = sorted((one for one in held if one.parted), key=lambda one: -_rate(one))
    if not found:
        yield paragraph("Nowhere: all votes were for what the rules say.")
    for one in found:
        of = f"{one.parted} of {one.vote.total} ({percent(_rate(one))})"
        yield marked(of, one.label)
        if one.vote.question == DUTY:
            yield note(f"What the rules say: {within(THOUGHTS[one.right])}.")
            continue
        right = told.shown(one.vote.question, one.right)
        yield note(f"The answer is “{right.lower()}”. {told.because(one.vote.question)}".strip())
        yield note(_settled_by(one, told))


def _rate(one: _Held) -> float:
    return one.parted / one.vote.total


def _settled_by(one: _Held, told: Told) -> str:
    """Which provision settles what the room got wrong, and what would come of it."""
    question = one.vote.question
    texts = _authorities(question, one.astray, told)
    law = f"What settles it: {authority_names(told.base, texts)}." if texts else ""
    if question not in told.turns:
        return f"By itself, it changes nothing here. {law}".strip()
    return f"{told.what_if(question, ask=False)} {law}".strip()


def _authorities(question: str, given: str, told: Told) -> tuple[str, ...]:
    """The provisions of the first steps that come out otherwise with the room's answer.

    Where no step does, those of the answer itself, as far as the duty rests on it.
    """
    found: list[str] = []
    if given in told.options(question):
        answers = {name: told.model(name) for name in told.questions} | {question: given}
        marking = mark(told.scenario, Attempt(answers=answers), told.base)
        found = [text for step in marking.steps if step.through for text in step.authorities]
    if not found:
        reasons = told.determination.reasons(limit=1)
        given_answers = (one for reason in reasons for one in reason.answers)
        found = [text for one in given_answers if one.id == question for text in one.authorities]
    return tuple(dict.fromkeys(found))


# What comes next


def _next(
    rooms: Sequence[Room],
    held: Sequence[Sequence[_Held]],
    told: Mapping[str, Told],
    scenarios: Mapping[str, TrainingScenario],
) -> Page:
    missed = Counter(one.vote.question for votes in held for one in votes if one.often)
    labels = {one.vote.question: one.label for votes in held for one in votes}
    done = {room.scenario for room in rooms}
    page: Page = [heading("What to train next")]
    if missed:
        page.append(paragraph("A third of the room or more was wrong on this:"))
        page += [item(labels[name]) for name in missed]
    else:
        page.append(paragraph("Nothing was wrong for a third of the room or more."))
    twins = [
        scenarios[twin]
        for room, votes in zip(rooms, held, strict=True)
        if room.scenario in told and any(one.parted for one in votes)
        if (twin := told[room.scenario].scenario.twin or "") in scenarios and twin not in done
    ]
    others = _that_ask(missed, scenarios, {*done, *(one.id for one in twins)})
    if twins:
        page.append(paragraph("The near twin, in which one thing differs:"))
        page += [item(f"{one.title} ({one.id})") for one in twins]
    if others:
        lead = "Other scenarios that ask the same:" if missed else "Scenarios to go on with:"
        page.append(paragraph(lead))
        page += [item(f"{one.title} ({one.id}, {one.difficulty})") for one in others]
    return page


def _that_ask(
    missed: Mapping[str, int], scenarios: Mapping[str, TrainingScenario], left_out: set[str]
) -> list[TrainingScenario]:
    """The scenarios that ask most of what was missed; where nothing was, the next ones."""
    rest = [one for name, one in scenarios.items() if name not in left_out]
    if missed:
        asked = {one.id: sum(name in one.matter.answers for name in missed) for one in rest}
        rest = sorted((one for one in rest if asked[one.id]), key=lambda one: -asked[one.id])
    return rest[:_MOST_NEXT]
