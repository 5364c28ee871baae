"""The floor: two-valued Python such as a programmer would write for these rules by hand.

Each fact is read once; `and` and `or` stop at the first part that settles them. A missing fact
is None, which satisfies neither a test for yes nor a test for no.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import Peer
from benchmarks.ruleset import Case, Conjunction, RuleSet


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Write and compile the function."""
    del scratch
    namespace: dict[str, object] = {}
    exec(compile(source(ruleset), "<floor>", "exec"), namespace)
    decide: Callable[[Case], list[str]] = namespace["decide"]  # type: ignore[assignment]
    return Peer(decide, read=frozenset)


def source(ruleset: RuleSet) -> str:
    """Write `decide(case)`, which lists the rules that hold."""
    lines = ["def decide(case):", "    get = case.get", "    found = []", "    add = found.append"]
    lines += [f"    {fact} = get({fact!r})" for fact in ruleset.facts]
    for rule in ruleset.rules:
        condition = " or ".join(map(_conjunction, rule.conjunctions))
        lines += [
            f"    if {condition}:",
            f"        {rule.id} = True",
            f"        add({rule.id!r})",
            "    else:",
            f"        {rule.id} = False",
        ]
    lines.append("    return found")
    return "\n".join(lines) + "\n"


def _conjunction(conjunction: Conjunction) -> str:
    parts = [conjunction.needs] if conjunction.needs else []
    parts += [
        literal.fact if literal.yes else f"{literal.fact} is False"
        for literal in conjunction.literals
    ]
    return " and ".join(parts)
