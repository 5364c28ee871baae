"""zen-engine: a JSON decision model of expression nodes, in three ways of using it.

Each expression tests with `== true` and `== false`, so a missing fact (null) satisfies neither.
A decision made with `create_decision` from text is compiled again at each evaluation; one that
comes from a loader is kept compiled. The graph of one node refers to its own earlier
expressions through `$`, so that the facts are not copied into the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import zen

from benchmarks.peers import Peer
from benchmarks.ruleset import Conjunction, Rule, RuleSet


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Four expression nodes, one a level, each passing on what it was given."""
    del scratch
    return _loaded(graph(_four_nodes(ruleset)), ruleset)


def prepare_one_node(ruleset: RuleSet, scratch: Path) -> Peer:
    """One expression node for all levels: the quickest use of zen-engine that we found."""
    del scratch
    expressions = [_expression(rule, prefix="$.") for rule in ruleset.rules]
    return _loaded(graph([{"expressions": expressions, "passThrough": False}]), ruleset)


def prepare_manual(ruleset: RuleSet, scratch: Path) -> Peer:
    """Four expression nodes, used as in the manual's first example."""
    del scratch
    decision = zen.ZenEngine().create_decision(json.dumps(graph(_four_nodes(ruleset))))
    return Peer(decision.evaluate, read=_reader(ruleset))


def _loaded(graph: dict[str, Any], ruleset: RuleSet) -> Peer:
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})
    evaluate = engine.evaluate

    def decide(case: dict[str, bool]) -> Any:
        return evaluate("rules", case)

    return Peer(decide, read=_reader(ruleset))


def _reader(ruleset: RuleSet) -> Callable[[Any], frozenset[str]]:
    ids = frozenset(rule.id for rule in ruleset.rules)

    def read(answer: Any) -> frozenset[str]:
        return frozenset(key for key, value in answer["result"].items() if value is True) & ids

    return read


def _four_nodes(ruleset: RuleSet) -> list[dict[str, Any]]:
    return [
        {"expressions": [_expression(rule) for rule in level], "passThrough": True}
        for level in ruleset.levels
    ]


def _expression(rule: Rule, prefix: str = "") -> dict[str, str]:
    def conjunction(part: Conjunction) -> str:
        tests = [f"{prefix}{part.needs}"] if part.needs else []
        tests += [
            f"{literal.fact} == {'true' if literal.yes else 'false'}" for literal in part.literals
        ]
        return f"({' and '.join(tests)})"

    return {
        "id": rule.id,
        "key": rule.id,
        "value": " or ".join(map(conjunction, rule.conjunctions)),
    }


def graph(contents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [
        {"type": "inputNode"},
        *({"type": "expressionNode", "content": content} for content in contents),
        {"type": "outputNode"},
    ]
    nodes = [
        {"id": f"node{at}", "name": f"node{at}", "position": {"x": 200 * at, "y": 0}, **step}
        for at, step in enumerate(steps)
    ]
    edges = [
        {"id": f"edge{at}", "type": "edge", "sourceId": f"node{at}", "targetId": f"node{at + 1}"}
        for at in range(len(nodes) - 1)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
