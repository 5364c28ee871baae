"""People who answer: a simulated one, and what every order of asking costs, by brute force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import z3
from oracle import Law
from provers import Terms

from engagement_rules import Determination, KnowledgeBase, Matter, Plan, assess, next_questions

NOT_KNOWN = "not known"
Said = dict[str, str]


def chance_of(base: KnowledgeBase, question: str) -> tuple[float, float]:
    """How often people say yes, and how often no."""
    chance = base.nodes[question].data.get("chance")
    return (float(chance["yes"]), float(chance["no"])) if chance else (0.45, 0.45)


class Person:
    """Somebody who knows a matter: the same question gets the same answer.

    Args:
        base: The rules.
        rng: The dice.
        unsure: How many of the answers are "not known"; as the knowledge base says when none.
    """

    def __init__(self, base: KnowledgeBase, rng: Random, *, unsure: float | None = None) -> None:
        self.base = base
        self.rng = rng
        self.unsure = unsure
        self.said: dict[str, str] = {}

    def answer(self, question: str) -> str:
        if question not in self.said:
            self.said[question] = self._draw(question)
        return self.said[question]

    def _draw(self, question: str) -> str:
        node = self.base.nodes[question]
        if self.unsure is not None and self.rng.random() < self.unsure:
            return NOT_KNOWN
        if node.kind == "choice":
            return str(self.rng.choice(node.data["options"])["id"])
        if node.kind == "date":
            cuts = self.base.cuts(question)
            days = [dt.date(2012, 5, 1), *cuts, dt.date(2026, 5, 1)]
            return self.rng.choice([*(day.isoformat() for day in days), "not yet"])
        yes, no = chance_of(self.base, question)
        drawn = self.rng.random() * (yes + no if self.unsure is not None else 1)
        return "yes" if drawn < yes else "no" if drawn < yes + no else NOT_KNOWN


def with_answers(data: dict[str, Any], said: Said, base: KnowledgeBase) -> Matter:
    """A matter with some answers; those to dates stand under the dates."""
    dates = {name: value for name, value in said.items() if base.nodes[name].kind == "date"}
    return Matter.from_dict(
        {
            **data,
            "answers": {name: value for name, value in said.items() if name not in dates},
            "dates": {n: None if v == NOT_KNOWN else v for n, v in dates.items()},
        }
    )


def interview(
    data: dict[str, Any], person: Person, *, depth: str = "verdict", limit: int = 300
) -> Iterator[tuple[Determination, Plan, Said]]:
    """Ask until nothing matters any more: what was decided, what is asked, what was said.

    The person stands by every answer, and explains each clash as soon as there is one.
    """
    base = person.base
    said: Said = {}
    group: str | None = None
    explained: dict[str, str] = {}
    for _ in range(limit):
        determination = explaining(data, said, base, explained)
        plan = next_questions(determination, depth=depth, after=group)  # type: ignore[arg-type]
        yield determination, plan, dict(said)
        if plan.next is None:
            return
        group = plan.next.group
        names = plan.next.parts if plan.next.kind == "parts" else (plan.next.id,)
        for name in names:
            said[name] = person.answer(name)
    raise AssertionError("the interview does not end")


def explaining(
    data: dict[str, Any], said: Said, base: KnowledgeBase, explained: dict[str, str]
) -> Determination:
    """Decide a matter, with every clash explained; what is explained is added to."""
    while True:
        matter = with_answers({**data, "explained": explained}, said, base)
        determination = assess(matter, knowledge_base=base)
        new = [c.id for c in determination.contradictions if c.explained is None]
        if not new:
            return determination
        explained |= dict.fromkeys(new, "Both are so.")


class Asked:
    """Whether a question can still change whether the duty of a body applies, by z3."""

    def __init__(self, law: Law, kind: str, day: dt.date) -> None:
        duty = law.duty(kind, day)
        assert duty is not None
        self.names = law.reads(duty, day)
        self._terms = Terms(law)
        self._goal = self._terms.of(law.written(duty, day), day)

    def _with(self, values: dict[str, bool]) -> Any:
        return z3.substitute(
            self._goal,
            *((self._terms.variable(n), z3.BoolVal(v)) for n, v in values.items()),
        )

    def ends(self, said: Said, also: dict[str, bool]) -> tuple[Any, Any]:
        """That it is certainly yes, and certainly no, whatever is not known."""
        known = {n: v == "yes" for n, v in said.items() if n in self.names and v != NOT_KNOWN}
        unknown = [n for n, v in said.items() if n in self.names and v == NOT_KNOWN]
        worlds = [
            self._with({**known, **also, **dict(zip(unknown, values, strict=True))})
            for values in product((False, True), repeat=len(unknown))
        ]
        return z3.And(worlds), z3.And([z3.Not(world) for world in worlds])

    def matters(self, question: str, said: Said) -> bool:
        """Whether two answers to a question end apart for some answers to the others."""
        solver = z3.Solver()
        one, other = self.ends(said, {question: True}), self.ends(said, {question: False})
        solver.add(z3.Or(one[0] != other[0], one[1] != other[1]))
        return bool(solver.check() == z3.sat)
