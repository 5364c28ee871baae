"""durable-rules as its manual shows it: a global ruleset, chaining by assertion, a session a case.

It agrees on this rule set only because it stays within what the engine can do: one process, one
thread, one live session, no more than 64 branches open for a fact, and no conclusion asserted
that no rule reads or that was asserted before (either raises inside the action, where the error
is swallowed and the rest of the action lost). The names are imported one by one, because a star
import would replace Python's own `all` and `any`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import durable.lang as lang
from durable.engine import MessageNotHandledException

from benchmarks.peers import Peer
from benchmarks.ruleset import Case, Conjunction, Literal, Rule, RuleSet

NAME = "neutral"


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Declare the ruleset in the module's one host."""
    del scratch
    found: list[str] = []
    with lang.ruleset(NAME):
        for rule in ruleset.rules:
            parts = [_conjunction(part) for part in rule.conjunctions]
            when = (
                lang.when_all(*parts[0])
                if len(parts) == 1
                else lang.when_any(*(lang.all(*part) for part in parts))
            )
            when(_action(rule, found, chained=rule.id in ruleset.needed))
    sessions = itertools.count()

    def decide(case: Case) -> list[str]:
        found.clear()
        sid = str(next(sessions))
        # Raised when a case meets no rule; the engine has made the session all the same.
        with suppress(MessageNotHandledException):
            lang.assert_fact(NAME, {"sid": sid, **case})
        lang.delete_state(NAME, sid)
        return found

    return Peer(decide, read=frozenset)


def _action(rule: Rule, found: list[str], *, chained: bool) -> Callable[[Any], None]:
    def conclude(c: Any) -> None:
        if rule.id not in found:
            found.append(rule.id)
            if chained:
                c.assert_fact({"concluded": rule.id})

    return conclude


def _conjunction(part: Conjunction) -> list[Any]:
    first, *others = (_literal(literal) for literal in part.literals)
    for other in others:
        first = first & other
    facts = lang.c.case << first
    return [facts, lang.c.lower << (lang.m.concluded == part.needs)] if part.needs else [facts]


def _literal(literal: Literal) -> Any:
    return getattr(lang.m, literal.fact) == literal.yes
