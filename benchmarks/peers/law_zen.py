"""zen-engine on our own rules: one expression node, from a loader or as its manual uses it.

Each outcome is one expression, and so is each step that is read more than once; an earlier one
is referred to through `$`, so that the facts are not copied into the answer. Short names are
used, which saves the engine time. A decision that comes from a loader is kept compiled; one made
with `create_decision` from text is compiled again at each evaluation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import zen

from benchmarks.law.cases import Case, Law
from benchmarks.peers import Peer
from benchmarks.peers._law import Plain, Syntax
from benchmarks.peers.zen import graph


def prepare(law: Law) -> Peer:
    """One expression node from a loader: the quickest use of zen-engine that we found."""
    content, certain = _content(law)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": content}}})
    evaluate = engine.evaluate

    def decide(case: dict[str, bool | str]) -> Any:
        return evaluate("rules", case)

    return _peer(law, decide, certain)


def prepare_manual(law: Law) -> Peer:
    """The same node, used as in the manual's first example."""
    content, certain = _content(law)
    decision = zen.ZenEngine().create_decision(json.dumps(content))
    return _peer(law, decision.evaluate, certain)


def _content(law: Law) -> tuple[dict[str, Any], bool]:
    plain = Plain(law.view, Syntax(_fact, _choice, "$.n{}".format, _always))
    expressions = [
        {"id": f"n{index}", "key": f"n{index}", "value": plain.written(index)}
        for index in plain.steps
    ]
    return graph([{"expressions": expressions, "passThrough": False}]), plain.certain


def _peer(law: Law, decide: Callable[[Any], Any], certain: bool) -> Peer:
    short = {variable.id: f"f{at}" for at, variable in enumerate(law.view.variables)}
    outcomes = [(f"n{index}", name) for name, index in law.outcomes.items()]

    def encode(case: Case) -> dict[str, bool | str]:
        return {short[name]: value for name, value in case.items()}

    def read(answer: Any) -> frozenset[str]:
        result = answer["result"]
        return frozenset([name for key, name in outcomes if result[key] is True])

    return Peer(decide, read=read, encode=encode, certain=certain)


def _fact(variable: int, yes: bool) -> str:
    return f"f{variable} == {_always(yes)}"


def _choice(variable: int, names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"f{variable} == '{names[0]}'"
    return f"f{variable} in [{', '.join(repr(name) for name in names)}]"


def _always(yes: bool) -> str:
    return "true" if yes else "false"
