"""Our compiled engine: the generated three-valued function of the view, and nothing round it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.peers import Peer
from benchmarks.peers._ours import BODY, DAY, knowledge_base
from benchmarks.ruleset import Case, RuleSet
from engagement_rules._evaluator import evaluator
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import View

_MEANING = {NO: False, UNKNOWN: None, YES: True}


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Load the knowledge base, take its view for the body and day, and generate the function."""
    view = knowledge_base(ruleset, scratch).view(BODY, DAY)
    return peer(evaluator(view), ruleset, view)


def peer(
    decide: Callable[[Mapping[str, int]], tuple[int, ...]], ruleset: RuleSet, view: View
) -> Peer:
    """Wrap an engine that takes values by key and gives those of the view's reported nodes."""
    position = {node: at for at, node in enumerate(view.reported)}
    places = [(rule.id, position[view.roots[rule.id]]) for rule in ruleset.rules]

    def read(answer: tuple[int, ...]) -> frozenset[str]:
        return frozenset([rule for rule, place in places if answer[place] == YES])

    def values(answer: tuple[int, ...]) -> dict[str, bool | None]:
        return {rule: _MEANING[answer[place]] for rule, place in places}

    return Peer(decide, read=read, encode=_encode, values=values)


def _encode(case: Case) -> dict[str, int]:
    return {fact: YES if answer else NO for fact, answer in case.items()}
