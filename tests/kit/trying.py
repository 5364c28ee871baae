"""Every way of answering a small knowledge base, decided one by one: slow, and no diagram."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules.testing import outcome_of

OF_INTEREST = ("track", "trigger", "limb", "check", "gate", "contradiction")


def nodes(base: KnowledgeBase) -> list[str]:
    return ["duty", *(node.id for node in base.of_kind(*OF_INTEREST))]


def states(base: KnowledgeBase) -> Iterator[dict[str, Any]]:
    """Every way of answering: answers, dates, policies that are switched on, explained clashes."""
    names = list(base.answer_words)
    words = [[None, *sorted(base.answer_words[name] - {"not known"})] for name in names]
    dates = [node.id for node in base.of_kind("date")]
    days = [[None, "not yet", *_days(base, name)] for name in dates]
    gates = [node.id for node in base.of_kind("gate")]
    clashes = list(base.contradictions)
    for row in product(*words, *days):
        answers = {n: w for n, w in zip(names, row, strict=False) if w}
        told = {n: w for n, w in zip(dates, row[len(names) :], strict=True) if w}
        for chosen in product((False, True), repeat=len(gates)):
            policies = [gate for gate, on in zip(gates, chosen, strict=True) if on]
            for some in product((False, True), repeat=len(clashes)):
                explained = {name: "so" for name, on in zip(clashes, some, strict=True) if on}
                yield {
                    "answers": answers,
                    "dates": told,
                    "policies": policies,
                    "explained": explained,
                }


def _days(base: KnowledgeBase, date: str) -> list[str]:
    cuts = base.cuts(date)
    first = [cuts[0] - dt.timedelta(days=1) if cuts else dt.date(2020, 1, 1)]
    return [day.isoformat() for day in (*first, *cuts)]


def forms(base: KnowledgeBase, kind: str, day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """The ways in which a body of this kind can act on a day: for itself, or for another."""
    acting = {"id": "body", "kind": kind}
    yield [acting]
    for node in base.of_kind("arrangement"):
        for owner in node.data["owners"] if kind in node.data["exercisers"] else ():
            if node.holds_on(day) and base.nodes[owner].holds_on(day):
                one = {**acting, "acting_for": "owner", "under": node.id}
                yield [one, {"id": "owner", "kind": owner}]
    yield [{**acting, "acting_for": "owner"}, {"id": "owner", "kind": None}]


def seen(base: KnowledgeBase, kind: str, day: dt.date) -> dict[str, set[str]]:
    """Every value that every node of interest comes to, on a day, for a kind of body."""
    found: dict[str, set[str]] = {name: set() for name in nodes(base)}
    for bodies in forms(base, kind, day):
        for state in states(base):
            matter = {
                "title": "every way",
                "bodies": [{**bodies[0], "policies": state["policies"]}, *bodies[1:]],
                "acts": [{"id": "act", "date": day.isoformat(), "by": ["body"]}],
                **{key: state[key] for key in ("answers", "dates", "explained")},
            }
            decided = assess(Matter.from_dict(matter), knowledge_base=base)
            for name in found:
                found[name].add(outcome_of(decided, name))
    return found
