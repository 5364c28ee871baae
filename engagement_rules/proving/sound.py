"""Is what is said of an outcome so, whatever the rest is; and is it said as soon as it is so?"""

from __future__ import annotations

from typing import Any

import z3

from engagement_rules._exactness import by_polarity
from engagement_rules.proving.laws import Law
from engagement_rules.proving.terms import Terms
from engagement_rules.proving.witness import Answers, answers_in


def unsound(law: Law, name: str, *, exact: bool, passed: dict[Any, Any]) -> Answers | None:
    """Answers under which an outcome is told otherwise than it is; none when there are none.

    Args:
        law: The law.
        name: The outcome.
        exact: Look as well for answers that settle it while it is told to be open.
        passed: The formulas that were found right already; this one is added when it is.
    """
    rails = law.terms.named(name)
    key = (rails.yes.get_id(), rails.no.get_id())
    if key in passed:
        return None
    found = _too_much_said(law.terms, name)
    if found is None and exact:
        found = _too_little_said(law, name)
    if found is None:
        passed[key] = rails  # kept, so that no other formula gets its number
    return found


def _too_much_said(terms: Terms, name: str) -> Answers | None:
    """Answers under which it is said to be yes while some way of filling in the rest gives no."""
    read = terms.read(name)
    one, world = terms.named(name), terms.moved(terms.named(name), read)
    solver = z3.Solver()
    solver.add(terms.consistent(read), terms.moved_consistent(read))
    for variable in read:
        solver.add(terms.moved_known(variable))
        for value, term in enumerate(terms.values(variable)):
            solver.add(z3.Implies(term, terms.moved_value(variable, value)))
    solver.add(z3.Or(z3.And(one.yes, z3.Not(world.yes)), z3.And(one.no, z3.Not(world.no))))
    if solver.check() != z3.sat:
        return None
    return answers_in(terms, solver.model(), sorted(read))


def _too_little_said(law: Law, name: str) -> Answers | None:
    """Answers that settle an outcome while it is said to be open.

    Where each question is read in one way only there are none (see `_exactness`). Else answers
    that leave it open are tried one after another: two ways of filling in the rest that end apart
    show that they are rightly left open, and so are all others that fit both.
    """
    terms = law.terms
    if by_polarity(terms.view, terms.view.index_of_node[name]):
        return None
    read = sorted(terms.read(name))
    rails = terms.named(name)
    seeking, filling = z3.Solver(), z3.Solver()
    seeking.add(terms.consistent(read), z3.Not(rails.yes), z3.Not(rails.no))
    filling.add(terms.consistent(read), *(terms.known(variable) for variable in read))
    while seeking.check() == z3.sat:
        answers = answers_in(terms, seeking.model(), read)
        given = [terms.value(variable, value) for variable, value in answers.items()]
        worlds = []
        for goal in (rails.yes, rails.no):
            if filling.check(*given, goal) != z3.sat:
                return answers
            worlds.append(answers_in(terms, filling.model(), read))
        seeking.add(
            z3.Or(
                [
                    z3.And(terms.known(variable), z3.Not(terms.value(variable, world[variable])))
                    for world in worlds
                    for variable in read
                ]
            )
        )
    return None
