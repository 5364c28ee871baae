"""The duties as games of asking: what is still open, and what each answer leaves open.

All kinds of body and days under which the duty hangs on the same answers in the same way are one
game. Its state is a pair of diagrams over what is left to ask, of "it is certainly yes" and of "it
is certainly no". An answer takes both to a cofactor; "not known" takes each to the conjunction of
its cofactors. Diagrams are canonical, so two ways of having answered that leave the same open are
one state.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._diagram import TRUE, Diagrams, with_value
from engagement_rules._image import Regime
from engagement_rules._open import open_in
from engagement_rules._view import View
from engagement_rules._words import listed, long_date

#: How many of the answers are "not known".
UNKNOWN = 0.1

#: The diagrams of "certainly yes" and "certainly no".
State = tuple[int, int]
#: For each question of a duty the value that is answered; the last value is "not known".
Answers = tuple[int, ...]


class Stretch(NamedTuple):
    """Days on which a provision binds a kind of body."""

    kind: str
    provision: str
    first: dt.date
    last: dt.date


class Question(NamedTuple):
    """A question of a duty.

    Attributes:
        id: Its id.
        variable: Its variable in the diagrams.
        words: What can be answered; the last is "not known".
        chances: How likely each answer is, with a tenth not known.
        group: The group that it belongs to.
        parts: What it is asked through when it is not known.
    """

    id: str
    variable: int
    words: tuple[str, ...]
    chances: tuple[float, ...]
    group: str
    parts: tuple[str, ...]


class Duty:
    """A duty as a game.

    Args:
        base: The rules.
        stretches: The kinds of body and the days on which it is the same.
        view: The law of one of these, with its diagrams.
        start: What is open before anything is asked.
        variables: The variables that the duty reads.

    Attributes:
        questions: What the duty hangs on, in the order of the knowledge base.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        stretches: Sequence[Stretch],
        view: View,
        start: State,
        variables: Iterable[int],
    ) -> None:
        self.base = base
        self.stretches = tuple(stretches)
        self.start = start
        self.store = base.diagrams(view).store
        found = [_question(base, view, variable) for variable in variables]
        self.questions = tuple(sorted(found, key=lambda question: base.places[question.id]))
        self._place = {question.variable: i for i, question in enumerate(self.questions)}
        self._after: dict[tuple[State, int], tuple[State, ...]] = {}
        self._open: dict[State, tuple[int, ...]] = {}

    @property
    def name(self) -> str:
        """Whom it binds and when."""
        days: dict[tuple[dt.date, dt.date], list[str]] = {}
        for stretch in self.stretches:
            days.setdefault((stretch.first, stretch.last), []).append(stretch.kind)
        return "; ".join(
            f"{listed(kinds)} {_days(self.base, first, last)}"
            for (first, last), kinds in days.items()
        )

    @property
    def matter(self) -> tuple[str, dt.date]:
        """A kind of body and a day under it: the latest."""
        latest = max(self.stretches, key=lambda stretch: stretch.first)
        return latest.kind, latest.first

    def open(self, state: State) -> tuple[int, ...]:
        """The places of the questions that still matter; none when it is settled."""
        found = self._open.get(state)
        if found is None:
            support = self.store.support(state[0]) | self.store.support(state[1])
            found = self._open[state] = tuple(sorted(self._place[v] for v in support))
        return found

    def after(self, state: State, place: int) -> tuple[State, ...]:
        """What is open after each answer to a question."""
        found = self._after.get((state, place))
        if found is None:
            question = self.questions[place]
            yes, no = (self._put(node, question) for node in state)
            found = self._after[state, place] = tuple(zip(yes, no, strict=True))
        return found

    def _put(self, node: int, question: Question) -> tuple[int, ...]:
        values = range(len(question.words) - 1)
        kids = [with_value(self.store, node, question.variable, value, {}) for value in values]
        return (*kids, self.store.conj_all(kids))

    def matters(self, count: int, seed: int) -> Counter[Answers]:
        """Random matters, each with an answer to every question; how often each was drawn."""
        dice = Random(seed)
        columns = [
            dice.choices(range(len(question.words)), question.chances, k=count)
            for question in self.questions
        ]
        return Counter(zip(*columns, strict=True))


def duties(base: KnowledgeBase) -> list[Duty]:
    """Every duty that differs from the others in what it hangs on, or how."""
    found: dict[object, list[tuple[str, Regime]]] = {}
    for kind, regimes in base.regimes.items():
        for regime in regimes:
            if regime.duty is not None:
                found.setdefault(_form(base, regime), []).append((kind, regime))
    return [_duty(base, same) for same in found.values()]


def _duty(base: KnowledgeBase, same: Sequence[tuple[str, Regime]]) -> Duty:
    kind, regime = max(same, key=lambda one: one[1].from_)
    determination = assess(bare_matter(kind, regime.from_), knowledge_base=base)
    (case,) = determination._cases
    assert case.view is not None
    opened = open_in(case, base, str(regime.duty))
    return Duty(base, _stretches(same), case.view, (opened.yes, opened.no), opened.reads)


def bare_matter(kind: str, day: dt.date) -> Matter:
    """A matter of one body that takes one step, with nothing answered."""
    return Matter.from_dict(
        {
            "title": "Asked",
            "bodies": [{"id": "body", "kind": kind}],
            "acts": [{"id": "act", "date": day.isoformat()}],
        }
    )


def _question(base: KnowledgeBase, view: View, variable: int) -> Question:
    known = view.variables[variable]
    data = base.nodes[known.id].data
    words: tuple[str, ...] = known.options or ("no", "yes")
    chance = data.get("chance")
    weights = [1.0 for _ in words]
    if chance and not known.options:
        weights = [float(chance[word]) for word in words]
    known_share = (1 - UNKNOWN) / sum(weights)
    return Question(
        known.id,
        variable,
        (*words, "not known"),
        (*(weight * known_share for weight in weights), UNKNOWN),
        str(data.get("group")),
        base.parts.get(known.id, ()),
    )


def _form(base: KnowledgeBase, regime: Regime) -> object:
    """A duty's diagram with names in place of numbers: the same just when the duty is."""
    view = base.view_of(regime)
    diagrams = base.diagrams(view)
    store: Diagrams = diagrams.store
    memo: dict[int, object] = {}

    def form(node: int) -> object:
        if node <= TRUE:
            return node
        if node not in memo:
            name = view.variables[store.variable[node]].id
            memo[node] = (name, *map(form, store.children[node]))
        return memo[node]

    return form(diagrams.of(view.index_of_node[str(regime.duty)]))


def _stretches(same: Sequence[tuple[str, Regime]]) -> list[Stretch]:
    """The days of each kind of body, with those that follow on each other joined."""
    found = sorted(
        (Stretch(kind, str(regime.duty), regime.from_, regime.to) for kind, regime in same),
        key=lambda stretch: (stretch.first, stretch.kind),
    )
    joined: list[Stretch] = []
    for kind in dict.fromkeys(stretch.kind for stretch in found):
        of_kind = [stretch for stretch in found if stretch.kind == kind]
        begins = [of_kind[0]]
        ends = []
        for one, other in pairwise(of_kind):
            apart = one.last + dt.timedelta(days=1) != other.first
            if apart or one.provision != other.provision:
                begins.append(other)
                ends.append(one)
        ends.append(of_kind[-1])
        joined += [a._replace(last=b.last) for a, b in zip(begins, ends, strict=True)]
    return joined


def _days(base: KnowledgeBase, first: dt.date, last: dt.date) -> str:
    since = f"from {long_date(first)}"
    return since if last >= base.verified_to else f"{since} to {long_date(last)}"
