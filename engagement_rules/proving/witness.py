"""Answers under which something is so, as few as will do, and the matter that gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import z3

from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import View
from engagement_rules.proving.terms import Terms, Value

#: The answers to some questions, by variable.
Answers = dict[int, Value]


def fewest(terms: Terms, goal: Any, questions: Iterable[int]) -> Answers | None:
    """The fewest answers under which something is certain; none when no answers make it so.

    Args:
        terms: The law.
        goal: What is to be certain; more answers must never make it less so.
        questions: The questions that may be answered.
    """
    questions = sorted(questions)
    others = [v for v in range(len(terms.view.variables)) if v not in questions]
    solver = z3.Optimize()
    solver.add(goal, terms.consistent(terms.asked_in(goal)))
    solver.add(*(z3.Not(terms.known(variable)) for variable in others))
    for variable in questions:
        solver.add_soft(z3.Not(terms.known(variable)))
    if solver.check() != z3.sat:
        return None
    return answers_in(terms, solver.model(), questions)


def answers_in(terms: Terms, model: Any, questions: Iterable[int]) -> Answers:
    """The answers that a model gives."""
    found = {}
    for variable in questions:
        for value, term in enumerate(terms.values(variable)):
            if z3.is_true(model.eval(term)):
                found[variable] = value
    return found


def values_of(view: View, answers: Answers) -> dict[str, int]:
    """Some answers as an engine reads them; what is not answered is not known."""
    values = {
        view.variables[variable].id: YES if value else NO
        for variable, value in answers.items()
        if not view.variables[variable].options
    }
    for key, name, wanted in view.option_tests:
        at = view.index_of_variable[name]
        values[key] = UNKNOWN if at not in answers else YES if answers[at] in wanted else NO
    return values


def as_matter(
    base: KnowledgeBase, view: View, answers: Answers, *, kind: str, day: dt.date, title: str
) -> dict[str, Any]:
    """The matter of one body and one act that gives some answers, as plain values."""
    said, dates = {}, {}
    for variable, value in sorted(answers.items()):
        found = view.variables[variable]
        if base.nodes[found.id].kind == "date":
            dates[found.id] = _day_in(base, found.id, found.options[value], value)
        else:
            said[found.id] = found.options[value] if found.options else ("no", "yes")[value]
    return {
        "title": title,
        "bodies": [{"id": "body", "kind": kind}],
        "acts": [{"id": "act", "date": day.isoformat()}],
        **({"answers": said} if said else {}),
        **({"dates": dates} if dates else {}),
    }


def _day_in(base: KnowledgeBase, date: str, option: str, place: int) -> str:
    """A day in a stretch between two days at which the law draws a line."""
    cuts = base.cuts(date)
    if option == "not yet":
        return option
    if place:
        return cuts[place - 1].isoformat()
    return (cuts[0] - dt.timedelta(days=1) if cuts else dt.date(2020, 1, 1)).isoformat()
