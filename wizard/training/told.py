"""A scenario with what the rules make of it, in the words in which papers and reports tell it.

Everything here that is an answer of law is taken from the determination and never typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from engagement_rules import Determination, KnowledgeBase, assess
from engagement_rules._findings import Step
from engagement_rules._naming import (
    DUTY,
    THE_DUTY,
    authority_name,
    beside,
    in_force,
    state_clause,
    verified_mark,
)
from engagement_rules._sentences import Names
from engagement_rules._words import listed, long_date, sentence
from engagement_rules.training import Attempt, Marking, TrainingScenario, mark, questions_of
from engagement_rules.training.scenarios import differences
from wizard.render.blocks import Page, item, link, note
from wizard.render.report import facts_under
from wizard.training.words import ANSWERS, options, thought_of


class Turn(NamedTuple):
    """What comes of it if one answer is another and the rest are right.

    Attributes:
        question: The question.
        answer: The other answer.
        marking: What is marked of it.
        steps: The steps that come out otherwise, with the values that they get.
    """

    question: str
    answer: str
    marking: Marking
    steps: Mapping[str, str]


class Told:
    """One scenario, decided.

    Attributes:
        scenario: The scenario.
        base: The rules.
        determination: What follows from the model answers.
        names: The names of bodies and acts.
        questions: Its questions, in the order of the interview.
    """

    def __init__(self, scenario: TrainingScenario, base: KnowledgeBase) -> None:
        self.scenario = scenario
        self.base = base
        self.determination: Determination = assess(scenario.matter, knowledge_base=base)
        self.names = Names(self.determination)
        self.questions = questions_of(scenario, base)

    @property
    def outcome(self) -> str:
        """What the duty comes to, in a person's words."""
        return self.determination.duty.outcome.replace("_", " ")

    @property
    def thought(self) -> str:
        """What is right to think of the duty, among `THOUGHTS`."""
        return thought_of(self.outcome)

    def options(self, question: str) -> dict[str, str]:
        """The answers that a question can have, and how each is called."""
        return options(self.base, question)

    def ask(self, question: str) -> str:
        """The question, as it is asked."""
        return str(self.base.nodes[question].data["ask"])

    def model(self, question: str) -> str:
        """The model answer."""
        return self.scenario.matter.answers[question].answer

    def shown(self, question: str, answer: str) -> str:
        """An answer in a word, or as its option is called."""
        return answer if answer in ANSWERS else self.options(question).get(answer, answer)

    def says(self, question: str) -> str:
        """What the model answer says, as a sentence."""
        node, answer = self.base.nodes[question], self.model(question)
        for option in node.data.get("options", ()):
            if option["id"] == answer:
                return sentence(option["says"])
        return sentence(beside(self.base, question, answer))

    def because(self, question: str) -> str:
        """Why that is the answer."""
        return (self.scenario.matter.answers[question].because or "").strip()

    def traces(self) -> list[tuple[Step, str]]:
        """The derivation of each duty that comes out differently, and for whom, if not for all."""
        found: dict[Step, list[tuple[str, str]]] = {}
        for body, act in self.names.keys:
            for step in self.determination.trace(body=body, act=act):
                found.setdefault(step, []).append((body, act))
        return [(step, self.names.only_for(keys)) for step, keys in found.items()]

    # What turns it

    @cached_property
    def turns(self) -> dict[str, tuple[Turn, ...]]:
        """By question, the other answers that make some step come out otherwise.

        What brings a matter within reach of the duty at all stands last: nobody misses it.
        """
        found = {}
        for question in sorted(self.questions, key=self._is_of_scope):
            turns = [
                turn
                for answer in self.options(question)
                if answer != self.model(question) and (turn := self._turn(question, answer)).steps
            ]
            if turns:
                found[question] = tuple(turns)
        return found

    @property
    def turning(self) -> list[str]:
        """The questions of which another answer turns whether the duty applies."""
        return [name for name, turns in self.turns.items() if any(map(self._turns_it, turns))]

    @property
    def turning_else(self) -> list[str]:
        """The questions of which another answer turns something else alone."""
        return [name for name in self.turns if name not in self.turning]

    def what_if(self, question: str, *, ask: bool = True) -> str:
        """What comes of other answers to a question, in a sentence or two.

        Args:
            question: The question.
            ask: Whether to begin with the question itself.
        """
        turns = self.turns[question]
        if question in self.turning:
            turns = tuple(filter(self._turns_it, turns))
        by_clause: dict[str, list[str]] = {}
        for turn in turns:
            shown = f"“{self.shown(question, turn.answer).lower()}”"
            by_clause.setdefault(self._turned(turn), []).append(shown)
        told = (f"If {listed(found, last='or')}: {what}." for what, found in by_clause.items())
        return " ".join([*([self.ask(question)] if ask else []), *told])

    def _is_of_scope(self, question: str) -> bool:
        provisions = {duty.provision for duty in self.determination.duties if duty.provision}
        scopes = (self.base.nodes[name].data["scope"]["id"] for name in provisions)
        return any(question in facts_under(self.names, scope) for scope in scopes)

    def _turns_it(self, turn: Turn) -> bool:
        return turn.marking.outcome_by_answers not in (self.outcome, None)

    @property
    def idle(self) -> tuple[str, ...]:
        """The questions whose answer makes no difference by itself."""
        return tuple(name for name in self.questions if name not in self.turns)

    def _turn(self, question: str, answer: str) -> Turn:
        answers = {name: self.model(name) for name in self.questions} | {question: answer}
        marking = mark(self.scenario, Attempt(answers=answers), self.base)
        turned = {name for one in marking.answers for name in one.turns}
        steps = {step.id: step.given for step in marking.steps if step.id in turned}
        return Turn(question, answer, marking, steps)

    def _turned(self, turn: Turn) -> str:
        """What a turn changes, as a clause."""
        outcome = turn.marking.outcome_by_answers
        if outcome == "not determined" != self.outcome:
            return f"it could not be said whether {THE_DUTY} applies"
        if outcome is not None and outcome != self.outcome:
            return state_clause(self.base, DUTY, outcome.replace(" ", "_"), would=True)
        clauses = [
            state_clause(self.base, name, _state(self.base, name, value), would=True)
            for name, value in turn.steps.items()
            if self.base.nodes[name].kind in ("limb", "track", "trigger", "duty")
        ]
        more = f", and {len(clauses) - 2} more would change" if len(clauses) > 2 else ""
        return (listed(clauses[:2]) if not more else ", ".join(clauses[:2])) + more

    # The near twin

    def changed(self, other: TrainingScenario) -> list[str]:
        """In what another scenario differs, a sentence each."""
        mine, theirs = self.scenario.matter, other.matter
        return [
            self._difference(name, mine, theirs)
            for name in dict.fromkeys(differences(mine, theirs))
        ]

    def _difference(self, name: str, mine: Any, theirs: Any) -> str:
        here: object
        there: object
        if name in mine.answers or name in theirs.answers:
            here, there = (
                self.shown(name, one.answers[name].answer) if name in one.answers else None
                for one in (mine, theirs)
            )
            return f"{self.ask(name)} {_here_and_there(here, there)}"
        if name in mine.dates or name in theirs.dates:
            label = sentence(self.base.nodes[name].label)[:-1]
            here, there = (one.dates.get(name) for one in (mine, theirs))
            return f"{label}. {_here_and_there(here, there)}"
        for kind, read in (("acts", _day), ("bodies", self._kind)):
            one, two = (
                next((part for part in getattr(matter, kind) if part.id == name), None)
                for matter in (mine, theirs)
            )
            if one is not None and two is not None and read(one) != read(two):
                lead = "The day on which it is decided or done." if kind == "acts" else "The body."
                return f"{lead} {_here_and_there(read(one), read(two))}"
        return f"What is told of “{name}” is not the same."

    def _kind(self, body: Any) -> str | None:
        return self.base.nodes[body.kind].label if body.kind in self.base.nodes else body.kind


def grounds(base: KnowledgeBase) -> tuple[str, ...]:
    """The grounds that there are, whichever body owes the duty."""
    return tuple(dict.fromkeys(sentence(node.label)[:-1] for node in base.of_kind("limb")))


def _state(base: KnowledgeBase, name: str, value: str) -> str:
    if base.nodes[name].kind not in ("track", "duty"):
        return value
    return {"yes": "required", "no": "not_required"}.get(value, "not_determined")


def _here_and_there(here: object, there: object) -> str:
    return f"Here: {_plain(here)}. In the twin: {_plain(there)}."


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return long_date(value)
    return "not told" if value is None else str(value)


def _day(act: Any) -> dt.date | None:
    day: dt.date | None = act.date
    return day


# The derivation, in short


def steps(step: Step, deepest: int, level: int = 0) -> Iterator[tuple[int, Step]]:
    """The named steps of a derivation down to a depth; those without a name stand for their parts.

    Args:
        step: The step from which to go down; it is left out itself.
        deepest: How many levels to tell.
        level: The level of its parts.
    """
    for part in step.parts:
        if not part.id:
            yield from steps(part, deepest, level)
            continue
        yield level, part
        if level + 1 < deepest:
            yield from steps(part, deepest, level + 1)


# Authorities


def authority(base: KnowledgeBase, text: str) -> str:
    """The short name of an authority; what was written where the rules do not know it."""
    known = text.split(" ", 1)[0] in base.nodes
    return authority_name(base, text) if known else text


def cited(base: KnowledgeBase, texts: Iterable[str]) -> Page:
    """Authorities in full, each with its dates, whether it was verified, and its address."""
    page: Page = []
    for name in dict.fromkeys(text.split(" ", 1)[0] for text in texts):
        node = base.nodes.get(name)
        if node is None or node.kind != "authority":
            page.append(item(name))
            continue
        details = [one for one in (in_force(base, name), verified_mark(base, name)) if one]
        page.append(item(": ".join(filter(None, (str(node.data["cite"]), "; ".join(details))))))
        address = node.data.get("address")
        page.append(link(str(address), level=1) if address else note(str(node.data["no_address"])))
    return page
