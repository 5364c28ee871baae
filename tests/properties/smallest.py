"""The smallest changes of answers after which an outcome is another, when all is decided again.

By trying all changes, or by a search that leaves out only what cannot help. The two are held
against each other on small rules; on the shipped ones only the second is quick enough.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import expectations
import worlds
from oracle import Given, Law, Value

#: No smallest set of changes is looked for beyond this size.
MOST = 4

Changes = dict[str, Value]


@dataclass
class Question:
    """Which changes make a node come out so, without making answers clash that did not before.

    Attributes:
        law: The law.
        target: The node.
        day: The day.
        answers: All that was told.
        explained: The contradictions that somebody explained.
        value: How the node shall come out.
    """

    law: Law
    target: str
    day: dt.date
    answers: Given
    explained: Collection[str]
    value: bool

    @cached_property
    def told(self) -> dict[str, Value]:
        return {name: self.law.settle(name, value) for name, value in self.answers.items()}

    @cached_property
    def reads(self) -> tuple[str, ...]:
        return self.law.reads(self.target, self.day)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What can matter: what the node reads, what can clash with that, and so on."""
        found = dict.fromkeys(self.reads)
        for _ in self.law.contradictions:
            for clash in self.law.contradictions:
                read = self.law.reads(clash, self.day)
                if not found.keys().isdisjoint(read):
                    found |= dict.fromkeys(read)
        return tuple(found)

    @cached_property
    def watched(self) -> list[str]:
        """The contradictions that changes could make or settle."""
        law, day = self.law, self.day
        return [name for name in law.contradictions if {*law.reads(name, day)} & {*self.names}]

    @cached_property
    def key(self) -> tuple[object, ...]:
        """All that the changes can rest on."""
        law, told, day = self.law, self.told, self.day
        return (
            self.value,
            law.meaning(self.target, day),
            *(law.meaning(name, day) for name in self.watched),
            frozenset(self.explained) & {*self.watched},
            tuple((name, told.get(name)) for name in self.names),
        )

    @cached_property
    def free(self) -> list[str]:
        return [name for name in self.names if not self.law.fixed(name, self.told)]

    @cached_property
    def before(self) -> set[str]:
        return self.clashing(self.told)

    @property
    def hopeless(self) -> bool:
        """Whether what nobody can change decides it the other way."""
        kept = {name: known for name, known in self.told.items() if self.law.fixed(name, self.told)}
        return self.law.forced(self.target, self.day, kept) is (not self.value)

    def clashing(self, answers: Given) -> set[str]:
        law, day = self.law, self.day
        found = {name for name in self.watched if law.forced(name, day, answers) is True}
        return found - set(self.explained)

    def counted(self, answers: Given) -> dict[str, Value]:
        """The answers without those that clash."""
        clashes = expectations.clashes(self.law, answers, self.day)
        aside = expectations.set_aside(clashes, self.explained)
        return {name: known for name, known in answers.items() if name not in aside}

    def comes_out(self, answers: Given) -> bool:
        after = self.clashing(answers)
        if after - self.before:
            return False
        counted = self.counted(answers) if after else answers
        return self.law.forced(self.target, self.day, counted) is self.value


def by_brute_force(question: Question) -> list[Changes]:
    if question.hopeless:
        return []
    free, told, law = question.free, question.told, question.law
    return worlds.smallest_changes(free, told, law.domain, question.comes_out, most=MOST)


def by_search(question: Question) -> list[Changes]:
    """Each set of changes that fails says what a larger one has to change besides."""
    if question.hopeless:
        return []
    found: set[frozenset[tuple[str, Value]]] = {frozenset()}
    for _ in range(MOST + 1):
        done = [one for one in found if question.comes_out({**question.told, **dict(one)})]
        if done:
            return [dict(one) for one in done]
        found = {one | {change} for one in found for change in _needed_besides(question, dict(one))}
    return []


def _needed_besides(question: Question, changed: Changes) -> Iterator[tuple[str, Value]]:
    """One of these changes is in every larger set that does what is wanted."""
    law, told = question.law, question.told
    for name, others in dict(_reasons_of_failure(question, {**told, **changed})).items():
        if name in changed or name not in question.free:
            continue
        for value in law.domain(name):
            if value != told.get(name) and value not in others:
                yield name, value


def _reasons_of_failure(
    question: Question, answers: Given
) -> Iterator[tuple[str, Collection[Value]]]:
    """Why some answers will not do: one of these has to be other than the values beside it."""
    law, day = question.law, question.day
    after = question.clashing(answers)
    for clash in after - question.before:
        yield from _forcing(law, clash, day, answers, value=True).items()
        return
    counted = question.counted(answers) if after else answers
    against = _world_against(law, question.target, day, counted, value=not question.value)
    yield from against.items()
    # An answer of which the world says something else counts again when its clash is settled.
    for name, values in against.items():
        if name in answers and name not in counted and answers[name] not in values:
            for clash in after:
                yield from ((other, ()) for other in law.reads(clash, day))


def _forcing(
    law: Law, name: str, day: dt.date, given: Given, *, value: bool
) -> dict[str, tuple[Value]]:
    """Answers that force a value, none of them to spare."""
    kept = {n: given[n] for n in law.reads(name, day) if n in given}
    for n in list(kept):
        fewer = {other: known for other, known in kept.items() if other != n}
        if law.forced(name, day, fewer) is value:
            kept = fewer
    return {n: (known,) for n, known in kept.items()}


def _world_against(
    law: Law, name: str, day: dt.date, given: Given, *, value: bool
) -> dict[str, tuple[Value]]:
    """What forces a value in some world that fits some answers, none of it to spare."""
    world = {n: known for n, known in given.items() if n in law.reads(name, day)}
    for n in law.reads(name, day):
        if n not in world:
            world[n] = next(
                other
                for other in law.domain(n)
                if law.forced(name, day, {**world, n: other}) is not (not value)
            )
    return _forcing(law, name, day, world, value=value)
