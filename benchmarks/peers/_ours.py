"""The neutral rules in our own language: a knowledge base on disk, loaded as any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ruleset import Conjunction, Literal, Rule, RuleSet

if TYPE_CHECKING:
    from engagement_rules import KnowledgeBase

BODY = "ICB"
DAY = dt.date(2024, 6, 3)

#: Rules a file; one file has a limit of size.
_RULES_PER_FILE = 500

_MANIFEST = """\
title: Neutral rules for the benchmarks
version: 1.0.0
verified_to: 2025-01-01
encoded_from:
  duties: 2013-04-01
  others: 2013-04-01
about: Drawn from a seed; they mean nothing.
"""

_LAW = f"""\
authorities:
  - id: benchmark
    label: the benchmark's own rules
    kind: local policy
    cite: Neutral rules, drawn from a seed
    no_address: they exist only while the benchmark runs
    verified: yes
bodies:
  - id: {BODY}
    label: integrated care board
    article: an
"""

_FACT = """\
  - id: {id}
    label: {id}
    ask: Does {id} hold?
    help: It means nothing.
    who_knows: Nobody.
    find_out: It cannot be found out.
    says:
      yes: {id} holds
      no: {id} does not hold
    yes_for_example: it holds
    no_for_example: it does not hold
"""

_TEST = """\
  - id: {id}
    label: {id}
    says:
      yes: {id} holds
      no: {id} does not hold
    authorities: [benchmark]
    condition: {condition}
"""

_TRIGGER = """\
  - id: {id}
    label: {id}
    binds: [{body}]
    in_force: {{}}
    strength: consider
    says:
      yes: {id} holds
      no: {id} does not hold
    authorities: [benchmark]
    condition: {condition}
"""


def knowledge_base(ruleset: RuleSet, scratch: Path) -> KnowledgeBase:
    """Write the rules under the scratch folder, unless they stand there, and load them."""
    # Not at the top: without the library, the benchmark says so and goes on with the others.
    from engagement_rules import KnowledgeBase

    folder = scratch / f"knowledge-base-{len(ruleset.rules)}"
    if not folder.exists():
        write(ruleset, folder)
    return KnowledgeBase.load(folder)


def write(ruleset: RuleSet, folder: Path) -> None:
    """Write a knowledge base in which each rule is a trigger of the one body.

    No condition may name a trigger, so what other rules need stands in a test that the rule's
    trigger shares with them.
    """
    half_written = folder.with_name(folder.name + ".part")
    for name in ("law", "questions", "triggers", "actions"):
        (half_written / name).mkdir(parents=True)
    (half_written / "manifest.yaml").write_text(_MANIFEST, encoding="utf-8")
    (half_written / "law" / "neutral.yaml").write_text(_LAW, encoding="utf-8")
    (half_written / "questions" / "neutral.yaml").write_text(
        _file("facts", (_FACT.format(id=fact) for fact in ruleset.facts)), encoding="utf-8"
    )
    for first in range(0, len(ruleset.rules), _RULES_PER_FILE):
        part = ruleset.rules[first : first + _RULES_PER_FILE]
        (half_written / "triggers" / f"from-{first + 1:05}.yaml").write_text(
            _file("tests", (_test(rule) for rule in part if rule.id in ruleset.needed))
            + _file("triggers", (_trigger(rule, rule.id in ruleset.needed) for rule in part)),
            encoding="utf-8",
        )
    half_written.rename(folder)


def _file(key: str, entries: Iterable[str]) -> str:
    text = "".join(entries)
    return f"{key}:\n{text}" if text else ""


def _test(rule: Rule) -> str:
    return _TEST.format(id=_shared(rule.id), condition=_condition(rule))


def _trigger(rule: Rule, shared: bool) -> str:
    condition = _shared(rule.id) if shared else _condition(rule)
    return _TRIGGER.format(id=rule.id, body=BODY, condition=condition)


def _shared(rule: str) -> str:
    return f"{rule}-met"


def _condition(rule: Rule) -> str:
    parts = [_conjunction(part) for part in rule.conjunctions]
    return parts[0] if len(parts) == 1 else f"{{any: [{', '.join(parts)}]}}"


def _conjunction(part: Conjunction) -> str:
    tests = [_shared(part.needs)] if part.needs else []
    tests += [_literal(literal) for literal in part.literals]
    return tests[0] if len(tests) == 1 else f"{{all: [{', '.join(tests)}]}}"


def _literal(literal: Literal) -> str:
    return literal.fact if literal.yes else f"{{not: {literal.fact}}}"
