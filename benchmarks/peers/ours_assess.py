"""Our library as another programme calls it: a whole `assess()` of a matter already read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peers import Peer
from benchmarks.peers._ours import BODY, DAY, knowledge_base
from benchmarks.ruleset import Case, RuleSet
from engagement_rules import Matter, assess

if TYPE_CHECKING:
    from engagement_rules import Determination

_MEANING = {"no": False, "not known": None, "yes": True}


def prepare(ruleset: RuleSet, scratch: Path) -> Peer:
    """`assess()` alone; whatever it leaves until asked for stays undone."""
    rules = knowledge_base(ruleset, scratch)

    def decide(matter: Matter) -> Determination:
        return assess(matter, knowledge_base=rules)

    def values(determination: Determination) -> dict[str, bool | None]:
        return _meaning(_triggers(determination))

    return _peer(decide, values)


def prepare_fired(ruleset: RuleSet, scratch: Path) -> Peer:
    """`assess()`, and which triggers fire: what the other engines give back."""
    rules = knowledge_base(ruleset, scratch)

    def decide(matter: Matter) -> tuple[str, ...]:
        return assess(matter, knowledge_base=rules).fired

    return Peer(decide, read=frozenset, encode=_encode)


def prepare_reading(ruleset: RuleSet, scratch: Path) -> Peer:
    """`assess()`, and the value of every trigger read from what it gives."""
    rules = knowledge_base(ruleset, scratch)

    def decide(matter: Matter) -> dict[str, str]:
        return _triggers(assess(matter, knowledge_base=rules))

    return _peer(decide, _meaning)


def _triggers(determination: Determination) -> dict[str, str]:
    return {trigger.id: trigger.value for trigger in determination.triggers}


def _meaning(values: Mapping[str, str]) -> dict[str, bool | None]:
    return {trigger: _MEANING[value] for trigger, value in values.items()}


def _peer(
    decide: Callable[[Matter], Any], values: Callable[[Any], Mapping[str, bool | None]]
) -> Peer:
    def read(answer: Any) -> frozenset[str]:
        return frozenset(rule for rule, value in values(answer).items() if value)

    return Peer(decide, read=read, encode=_encode, values=values)


def _encode(case: Case) -> Matter:
    return Matter.from_dict(
        {
            "title": "Neutral",
            "bodies": [{"id": "body", "kind": BODY}],
            "acts": [{"id": "act", "date": DAY.isoformat()}],
            "answers": {fact: "yes" if answer else "no" for fact, answer in case.items()},
        }
    )
