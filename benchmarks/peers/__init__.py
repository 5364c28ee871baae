"""One adapter an engine, all built from the same rule set.

An adapter has `prepare(ruleset, scratch)`, which gives a `Peer`. A peer keeps apart what is
timed as the engine's own work (`decide`) from the making of the form in which the engine takes
a case (`encode`) and from the reading of the form in which it answers (`read`). The adapters
whose names begin with `law` are built from a view of our own rules: `prepare(law)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


def _as_it_is(case: Any) -> Any:
    return case


@dataclass(frozen=True)
class Peer:
    """An engine with the rules loaded; call it with a case to get the ids of the rules that hold.

    Attributes:
        decide: Takes a case in the engine's own form, answers in the engine's own form. Whatever
            the engine needs for each case (clearing, asserting, collecting) is in here.
        read: The ids of the rules that certainly hold, from the engine's answer.
        encode: The case in the engine's own form.
        values: For an engine of three values, the value of each rule (None is unknown).
        certain: Where answers are missing, what an engine of two values finds is right.
        untold: What the engine cannot be told and takes as unknown.
    """

    decide: Callable[[Any], Any]
    read: Callable[[Any], frozenset[str]]
    encode: Callable[[Any], Any] = _as_it_is
    values: Callable[[Any], Mapping[str, bool | None]] | None = None
    certain: bool = True
    untold: frozenset[str] = frozenset()

    def __call__(self, case: Any) -> frozenset[str]:
        return self.read(self.decide(self.encode(case)))


@dataclass(frozen=True, slots=True)
class Engine:
    """How an engine is listed.

    Attributes:
        key: Its name on the command line and in the JSON file.
        label: Its name in the table.
        module: The module under `benchmarks.peers`.
        prepare: The function in it: `(RuleSet, Path) -> Peer`, or for our own rules
            `(Law) -> Peer`.
        distribution: What must be installed for it, by its name in the registry.
        sizes: The numbers of rules at which it runs.
    """

    key: str
    label: str
    module: str
    prepare: str = "prepare"
    distribution: str | None = None
    sizes: tuple[int, ...] = (60,)


ALL_SIZES = (60, 600, 6000)

#: The order of the table.
ENGINES: tuple[Engine, ...] = (
    Engine("floor", "generated two-valued Python `if/else` (the floor)", "floor", sizes=ALL_SIZES),
    Engine("compiled", "**ours, compiled** (three-valued)", "ours_compiled", sizes=ALL_SIZES),
    Engine(
        "durable",
        "**ours, durable-rules session** (three-valued)",
        "ours_durable",
        distribution="durable-rules",
    ),
    Engine(
        "assess",
        "**ours, whole `assess()`**, reasons not asked for",
        "ours_assess",
        "prepare",
        sizes=ALL_SIZES,
    ),
    Engine(
        "assess-fired",
        "**ours, whole `assess()`**, and which triggers fire",
        "ours_assess",
        "prepare_fired",
        sizes=ALL_SIZES,
    ),
    Engine(
        "assess-read",
        "**ours, whole `assess()`**, and every trigger's finding read",
        "ours_assess",
        "prepare_reading",
        sizes=ALL_SIZES,
    ),
    Engine(
        "durable-manual",
        "durable-rules as its manual uses it",
        "durable_manual",
        distribution="durable-rules",
    ),
    Engine(
        "zen",
        "zen-engine, four nodes, loaded once",
        "zen",
        distribution="zen-engine",
        sizes=ALL_SIZES,
    ),
    Engine(
        "zen-one-node",
        "zen-engine, one node, loaded once",
        "zen",
        "prepare_one_node",
        distribution="zen-engine",
    ),
    Engine(
        "zen-manual",
        "zen-engine, four nodes, `create_decision` as its manual uses it",
        "zen",
        "prepare_manual",
        distribution="zen-engine",
    ),
    Engine("clips", "clipspy", "clips", distribution="clipspy"),
    Engine("experta", "experta", "experta_peer", distribution="experta"),
)

BY_KEY: dict[str, Engine] = {engine.key: engine for engine in ENGINES}


def load(engine: Engine) -> Callable[..., Peer]:
    """Import an engine's adapter and give its `prepare`.

    Raises:
        ImportError: The engine is not there.
    """
    # Not at the top: each process imports one engine only.
    from importlib import import_module

    module = import_module(f"benchmarks.peers.{engine.module}")
    prepare: Callable[..., Peer] = getattr(module, engine.prepare)
    return prepare
