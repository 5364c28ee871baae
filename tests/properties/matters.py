"""Random matters from a knowledge base: any bodies, days and answers. A seed gives them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import oracle
import worked_out

from engagement_rules import Determination, KnowledgeBase, Matter

SEED = 20_280_521
#: Facts that let a duty bite; most random matters answer these so, or nothing would be required.
OPENS = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "pharmaceutical-service": "no",
    "own-proposal": "yes",
    "viable-option": "yes",
}


@dataclass(frozen=True)
class Case:
    """A matter, and the day whose law to take for it, if not its own."""

    matter: Matter
    as_at: dt.date | None


@cache
def shipped() -> KnowledgeBase:
    return KnowledgeBase.default()


@cache
def law() -> oracle.Law:
    return oracle.Law(shipped())


@cache
def _pooled() -> tuple[Iterator[Case], list[Case]]:
    return stream(law(), SEED), []


def pool(count: int) -> tuple[Case, ...]:
    """So many random matters over the shipped rules; a shorter pool begins a longer one."""
    more, made = _pooled()
    made += (next(more) for _ in range(count - len(made)))
    return tuple(made[:count])


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - tests draw lots, and draw the same ones again


def stream(of: oracle.Law, seed: int) -> Iterator[Case]:
    """Random matters without end; the first take each body on both sides of each switch day."""
    rng = dice(seed)
    maker = Maker(of, rng, worked_out=0.4)
    grid = [(kind, day) for day in of.days() for kind in of.bodies if of.existed(kind, day)]
    rng.shuffle(grid)
    for kind, day in grid:
        yield maker.case(first=(kind, day))
    while True:
        yield maker.case()


class Maker:
    """Makes matters that are free of errors: what each names exists, and on the day it says.

    Args:
        of: The law.
        rng: The dice.
        worked_out: How many of the matters answer through parts and dates as well.
    """

    def __init__(self, of: oracle.Law, rng: Random, *, worked_out: float = 0.0) -> None:
        self.law = of
        self.rng = rng
        self.share_worked_out = worked_out
        self.worked_out = False  # this matter
        self.days = of.days()
        self.kinds = of.bodies
        #: Parts and dates in order are given in some of the matters only; see `worked_out`.
        self.facts = [
            name
            for name, kind in of.kind.items()
            if kind == "fact" and "part_of" not in of.nodes[name]
        ]
        self.ordered = sorted(
            {name for orders in of.read_from.values() for o in orders for name in _dates_of(o)}
        )
        self.disagreements = [f"{name}.disagree" for name in (*of.parts, *of.read_from)]
        self.gates = [name for name, kind in of.kind.items() if kind == "gate"]
        self.choices = [name for name, kind in of.kind.items() if kind == "choice"]
        self.dates = [name for name, cuts in of.cuts.items() if cuts]
        self.arrangements = [name for name, kind in of.kind.items() if kind == "arrangement"]

    def day(self) -> dt.date:
        rng = self.rng
        if rng.random() < 0.5:
            return rng.choice(self.days)
        return dt.date(2004, 1, 1) + dt.timedelta(days=rng.randrange(26 * 365))

    def case(self, *, first: tuple[str, dt.date] | None = None) -> Case:
        rng = self.rng
        self.worked_out = bool(self.share_worked_out) and rng.random() < self.share_worked_out
        kind, day = first or (None, self.day())
        as_at = None
        days: list[dt.date | None] = [day]
        if first is None:
            while rng.random() < 0.3:
                days.append(None if rng.random() < 0.2 else self.day())
            if rng.random() < 0.1:
                as_at = self.day()
        taken = [as_at] * len(days) if as_at else days
        bodies = self._bodies(kind, [day for day in taken if day])
        acts = [
            {
                "id": f"act{i}",
                "what": f"step {i}",
                "date": day.isoformat() if day else None,
                "by": self._by(bodies),
                "answers": self.answers(0.1) if rng.random() < 0.2 else {},
            }
            for i, day in enumerate(days)
        ]
        return Case(self._matter(bodies, acts), as_at)

    def _matter(self, bodies: list[dict[str, Any]], acts: list[dict[str, Any]]) -> Matter:
        rng = self.rng
        answers = self.answers(rng.choice((0.2, 0.6, 0.9, 1.0)))
        dates = self.named_dates()
        if rng.random() < 0.7:
            self._unclash(answers, dates)
        explained = {name: "both are so" for name in self.law.contradictions if rng.random() < 0.1}
        for name in self.disagreements if self.worked_out else ():
            if rng.random() < 0.3:
                explained[name] = "both are so"
        data = {
            "title": f"matter {rng.randrange(10**6)}",
            "reference": rng.choice((None, "R-1")),
            "bodies": bodies,
            "acts": acts,
            "answers": answers,
            "dates": dates,
            "fields": rng.choice(
                ({}, {"summary": "so — and so", "people": ["A", "B"], "deep": {"beds": 1}})
            ),
            "explained": explained,
        }
        return Matter.from_dict(data)

    def answers(self, density: float) -> dict[str, Any]:
        """Answers to some of the questions: yes, no, not known, or an option."""
        rng = self.rng
        found: dict[str, Any] = {}
        for name in self.facts:
            if rng.random() < density:
                word = rng.choice(("yes", "no", "yes", "no", "yes", "no", "not known"))
                if name in OPENS and rng.random() < 0.9:
                    word = OPENS[name]
                found[name] = word
        for name in self.choices:
            if rng.random() < density:
                found[name] = rng.choice((*self.law.domain(name), "not known"))
        if self.worked_out:
            self._part(found, density)
        for name in found:
            if rng.random() < 0.05:
                found[name] = {"answer": found[name], "because": "we think so", "source": "a file"}
        return found

    def _part(self, found: dict[str, Any], density: float) -> None:
        """Answer some wide questions through their parts, on top or instead."""
        rng = self.rng
        for name, parts in self.law.parts.items():
            if rng.random() < 0.3:
                continue
            if rng.random() < 0.6:
                found.pop(name, None)
            doubtful = rng.choice((0.0, 0.0, 0.1))
            yes = rng.choice((0.0, 0.0, 0.2))
            for part in parts:
                if rng.random() < rng.choice((density, 1.0)):
                    odds = yes if part not in self.law.only_if else 0.5
                    word = "yes" if rng.random() < odds else "no"
                    found[part] = "not known" if rng.random() < doubtful else word

    def _unclash(self, answers: dict[str, Any], dates: dict[str, Any]) -> None:
        """Take answers back until no contradiction holds."""
        day, given = self.days[-1], self._given(answers, dates)
        for name in self.law.contradictions:
            if self.law.forced(name, day, given) is True:
                known = [fact for fact in self.law.reads(name, day) if fact in given]
                chosen = self.rng.choice(known)
                orders = self.law.read_from.get(chosen, ())
                for behind in (chosen, *self.law.parts.get(chosen, ())):
                    if behind in answers:
                        answers[behind] = "not known"
                for behind in (chosen, *(date for order in orders for date in _dates_of(order))):
                    if behind in dates:
                        dates[behind] = None
                given = self._given(answers, dates)

    def _given(self, answers: dict[str, Any], dates: dict[str, Any]) -> oracle.Given:
        """What some answers come to."""
        words = {
            name: answer["answer"] if isinstance(answer, dict) else answer
            for name, answer in answers.items()
        }
        days = {name: day_given(text) for name, text in dates.items()}
        return worked_out.told(self.law, words, days).values

    def named_dates(self) -> dict[str, Any]:
        rng = self.rng
        found: dict[str, Any] = {}
        for name in self.dates:
            if rng.random() < 0.6:
                near = [cut + dt.timedelta(days=n) for cut in self.law.cuts[name] for n in (-1, 0)]
                day = rng.choice([*near, self.day()])
                found[name] = rng.choice((day.isoformat(), day.isoformat(), "not yet", None))
        if self.worked_out:
            around = self.day()
            for name in self.ordered:
                if rng.random() < 0.7:
                    day = around + dt.timedelta(days=rng.randint(-4, 4))
                    found[name] = rng.choice((*[day.isoformat()] * 4, "not yet", None))
        return found

    def _bodies(self, kind: str | None, days: list[dt.date]) -> list[dict[str, Any]]:
        """Some bodies that all existed on some days: alone, acting for another, in a committee."""
        rng, law = self.rng, self.law
        there = [k for k in self.kinds if all(law.existed(k, day) for day in days)]
        owing = [k for k in there if any(law.duty(k, day) for day in days)] or there
        plain = [k for k in there if not law.nodes[k].get("joint")]
        joint = [k for k in there if law.nodes[k].get("joint")]
        bodies: list[dict[str, Any]] = []

        def add(kind: str | None, **more: Any) -> str:
            name = f"body{len(bodies)}"
            bodies.append({"id": name, "kind": kind, **more})
            bodies[-1]["policies"] = [gate for gate in self.gates if rng.random() < 0.5]
            if rng.random() < 0.15:
                bodies[-1]["answers"] = self.answers(0.1)
            return name

        add(kind or rng.choice(owing if rng.random() < 0.7 else there))
        if kind is not None:
            return bodies
        while rng.random() < 0.25:
            add(rng.choice((None, *owing, *there)))
        if rng.random() < 0.25 and days:
            self._hand_over(days, plain, add)
        if joint and rng.random() < 0.15:
            members = [body["id"] for body in bodies]
            add(rng.choice(joint), members=members if rng.random() < 0.8 else [])
        if rng.random() < 0.03:
            bodies.clear()
        return bodies

    def _hand_over(self, days: list[dt.date], there: list[str], add: Any) -> None:
        """A body that acts for another, under an arrangement that fits or one not known."""
        law, rng = self.law, self.rng
        fitting = [
            (name, owner, exerciser)
            for name in self.arrangements
            if all(oracle.lies_within(law.nodes[name].get("in_force") or {}, day) for day in days)
            for owner in law.nodes[name]["owners"]
            for exerciser in law.nodes[name]["exercisers"]
            if owner in there and exerciser in there
        ]
        if fitting:
            under, owner, exerciser = rng.choice(fitting)
            name = add(owner)
            known = rng.random() < 0.85
            add(exerciser, acting_for=name, **({"under": under} if known else {}))

    def _by(self, bodies: list[dict[str, Any]]) -> list[str]:
        rng = self.rng
        names = [body["id"] for body in bodies]
        return [name for name in names if rng.random() < 0.5] if rng.random() < 0.3 else []


def _dates_of(order: Mapping[str, Any]) -> Iterator[str]:
    yield order["date"]
    yield order.get("before") or order["until"]


def day_given(text: str | None) -> dt.date | str | None:
    """A named date as a matter gives it."""
    return text if text in (None, oracle.NOT_YET) else dt.date.fromisoformat(str(text))


def without(matter: Matter, name: str) -> Matter:
    """The matter with one answer or named date made "not known", wherever it is given."""
    data = matter.to_dict()
    for part in (data, *data.get("bodies", ()), *data.get("acts", ())):
        if name in part.get("answers", {}):
            part["answers"][name] = "not known"
        if name in part.get("dates", {}):
            part["dates"][name] = None
    return Matter.from_dict(data)


def outcomes(determination: Determination, *kinds: str) -> dict[tuple[str, ...], str]:
    """Every outcome and value of a determination, by body, act and node.

    Args:
        determination: The determination.
        kinds: Only nodes of these kinds; all when none is named.
    """

    def wanted(*some: str) -> bool:
        return not kinds or not set(some).isdisjoint(kinds)

    found: dict[tuple[str, ...], str] = {}
    for duty in determination.duties if wanted("duty", "limb") else ():
        found[duty.body, duty.act, "duty"] = duty.outcome
        for limb in duty.limbs:
            found[duty.body, duty.act, limb.id] = limb.value
    for track in determination.tracks if wanted("track") else ():
        for one in track.findings:
            found[one.body, one.act, track.id] = one.outcome
    judged = [
        *(determination.triggers if wanted("trigger") else ()),
        *(determination.checks if wanted("check") else ()),
        *(determination.gates if wanted("gate") else ()),
    ]
    for node in judged:
        for finding in node.findings:
            found[finding.body, finding.act, node.id] = finding.value
    return found
