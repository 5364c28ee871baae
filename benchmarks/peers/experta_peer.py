"""experta: rules as methods of a knowledge engine, a case as one fact."""

from __future__ import annotations

import collections
import collections.abc
from collections.abc import Callable
from pathlib import Path
from typing import Any

# experta pins a frozendict of 2016, which looks for the name where Python had it before 3.10.
if not hasattr(collections, "Mapping"):
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]

from experta import AND, OR, Fact, KnowledgeEngine
from experta import Rule as When

from benchmarks.peers import Peer
from benchmarks.ruleset import Case, Conjunction, Rule, RuleSet


class Matter(Fact):  # type: ignore[misc]
    """The answers of a case."""


class Concluded(Fact):  # type: ignore[misc]
    """A rule that holds."""


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Make a knowledge engine with one method a rule."""
    del scratch
    found: list[str] = []
    methods = {rule.id: _method(rule, found) for rule in ruleset.rules}
    engine = type("Rules", (KnowledgeEngine,), methods)()

    def decide(case: Case) -> list[str]:
        found.clear()
        engine.reset()
        engine.declare(Matter(**case))
        engine.run()
        return found

    return Peer(decide, read=frozenset)


def _method(rule: Rule, found: list[str]) -> Callable[..., None]:
    def conclude(self: Any) -> None:
        found.append(rule.id)
        self.declare(Concluded(rule=rule.id))

    parts = [_conjunction(part) for part in rule.conjunctions]
    decorated: Callable[..., None] = When(parts[0] if len(parts) == 1 else OR(*parts))(conclude)
    return decorated


def _conjunction(part: Conjunction) -> Any:
    matter = Matter(**{literal.fact: literal.yes for literal in part.literals})
    return AND(Concluded(rule=part.needs), matter) if part.needs else matter
