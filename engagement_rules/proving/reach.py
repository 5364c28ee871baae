"""Can each outcome come out each way, without answers that clash? With a matter that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

import z3

from engagement_rules._errors import Problem
from engagement_rules.proving.laws import Law
from engagement_rules.proving.witness import Answers, answers_in, as_matter, values_of


class Witness(NamedTuple):
    """A matter that shows that something can be so.

    Attributes:
        node: The outcome or contradiction.
        value: `yes` or `no`.
        bodies: The kinds of body and periods for which it shows it.
        matter: The matter, as plain values.
    """

    node: str
    value: str
    bodies: tuple[tuple[str, dt.date, dt.date], ...]
    matter: dict[str, Any]


class Reach:
    """Looks for a matter for each outcome of each law, and keeps what it found."""

    def __init__(self) -> None:
        #: Answers by the ids of the questions: in another law they have other numbers.
        self._found: dict[tuple[int, ...], dict[str, int] | None] = {}
        #: The formulas behind the keys; while they live, no other gets their number.
        self._alive: list[Any] = []

    def witnesses(self, law: Law) -> Iterator[Witness | Problem]:
        """For each outcome and contradiction of a law its witnesses, or what cannot be."""
        for name in (*law.outcomes, *law.clash):
            node = law.base.nodes[name]
            clashing = node.kind == "contradiction"
            values = ("yes",) if clashing or node.data.get("always") else ("yes", "no")
            for value in values:
                found = self._answers(law, name, value, clash=clashing)
                if found is None:
                    yield _never(law, name, value)
                    continue
                kind, day = law.first
                title = f"{name} is {value}"
                matter = as_matter(law.base, law.terms.view, found, kind=kind, day=day, title=title)
                bodies = tuple((kind, regime.from_, regime.to) for kind, regime in law.where)
                yield Witness(name, value, bodies, matter)

    def _answers(self, law: Law, name: str, value: str, *, clash: bool) -> Answers | None:
        rails = law.terms.named(name)
        goal = rails.yes if value == "yes" else rails.no
        others = [] if clash else [law.terms.named(other).yes for other in law.clash]
        key = (goal.get_id(), *(other.get_id() for other in others))
        if key not in self._found:
            self._alive += [goal, *others]
            answers = _some(law, name, goal, others)
            variables = law.terms.view.variables
            self._found[key] = (
                None if answers is None else {variables[v].id: a for v, a in answers.items()}
            )
        named = self._found[key]
        index = law.terms.view.index_of_variable
        return None if named is None else {index[name]: a for name, a in named.items()}


def _some(law: Law, name: str, goal: Any, clashes: list[Any]) -> Answers | None:
    """Answers that make an outcome certain and hold no contradiction, none of them to spare."""
    terms = law.terms
    solver = z3.Solver()
    spoken = terms.asked_in(z3.And(goal, *clashes))
    solver.add(goal, terms.consistent(spoken), *(z3.Not(clash) for clash in clashes))
    for variable in sorted(spoken - law.askable):
        solver.add(z3.Not(terms.known(variable)))
    if solver.check() != z3.sat:
        return None
    asked = sorted(terms.read(name) & law.askable)
    answers = answers_in(terms, solver.model(), asked)
    for variable in asked:
        less = {v: value for v, value in answers.items() if v != variable}
        if len(less) < len(answers) and value_of(law, name, less) == value_of(law, name, answers):
            answers = less
    return answers


def value_of(law: Law, name: str, answers: Answers) -> int:
    """What a node is under some answers, as the compiled engine has it."""
    view = law.terms.view
    return law.base.evaluator(view)(values_of(view, answers))[view.position[name]]


def _never(law: Law, name: str, value: str) -> Problem:
    node = law.base.nodes[name]
    kind, day = law.first
    return Problem(
        "KB401",
        f"`{name}` is never {value} for {kind} from {day}, unless answers clash",
        node.place,
        node=name,
        cure="mend its condition, or the contradiction that always comes with it",
    )
