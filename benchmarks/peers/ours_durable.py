"""Our durable-rules session: each case decided from its first answer to its last conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers import Peer
from benchmarks.peers._ours import BODY, DAY, knowledge_base
from benchmarks.peers.ours_compiled import peer
from benchmarks.ruleset import RuleSet
from engagement_rules import _durable


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """Load the knowledge base, take its view, and decide once so that the rules are registered."""
    view = knowledge_base(ruleset, scratch).view(BODY, DAY)

    def decide(values: Mapping[str, int]) -> tuple[int, ...]:
        return _durable.decide(view, values)

    decide({})
    return peer(decide, ruleset, view)
