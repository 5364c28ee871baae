"""clipspy: CLIPS, with a case as one fact of a template and a Python function that collects.

Of the forms tried (a fact for each answer, one rule for each conjunction, conclusions read back
from the fact list) this was the quickest, or within a tenth of it.
"""

from __future__ import annotations

from pathlib import Path

import clips

from benchmarks.peers import Peer
from benchmarks.ruleset import Case, Conjunction, Rule, RuleSet

_SYMBOLS = {True: clips.Symbol("yes"), False: clips.Symbol("no")}


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Build the templates and rules in an environment of its own."""
    del scratch
    environment = clips.Environment()
    found: list[str] = []

    def conclude(rule: str) -> None:
        found.append(str(rule))

    environment.define_function(conclude)
    slots = " ".join(f"(slot {fact} (default unknown))" for fact in ruleset.facts)
    environment.build(f"(deftemplate matter {slots})")
    environment.build("(deftemplate concluded (slot rule))")
    for rule in ruleset.rules:
        environment.build(_rule(rule))
    matter = environment.find_template("matter")

    def decide(case: dict[str, clips.Symbol]) -> list[str]:
        found.clear()
        environment.reset()
        matter.assert_fact(**case)
        environment.run()
        return found

    return Peer(decide, read=frozenset, encode=_encode)


def _encode(case: Case) -> dict[str, clips.Symbol]:
    return {fact: _SYMBOLS[answer] for fact, answer in case.items()}


def _rule(rule: Rule) -> str:
    parts = [_conjunction(part) for part in rule.conjunctions]
    when = parts[0] if len(parts) == 1 else f"(or {' '.join(f'(and {part})' for part in parts)})"
    then = f"(assert (concluded (rule {rule.id}))) (conclude {rule.id})"
    return f"(defrule {rule.id} {when} => {then})"


def _conjunction(part: Conjunction) -> str:
    tests = " ".join(
        f"({literal.fact} {'yes' if literal.yes else 'no'})" for literal in part.literals
    )
    needs = f"(concluded (rule {part.needs})) " if part.needs else ""
    return f"{needs}(matter {tests})"
