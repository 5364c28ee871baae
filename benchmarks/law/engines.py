"""The engines that are run on our own rules, in the order of the table."""

from __future__ import annotations

from benchmarks.peers import Engine

ENGINES: tuple[Engine, ...] = (
    Engine("floor", "generated two-valued Python `if/else` (the floor)", "law_floor"),
    Engine("compiled", "**ours, compiled** (three-valued)", "law_ours", "prepare_compiled"),
    Engine(
        "durable",
        "**ours, durable-rules session** (three-valued)",
        "law_ours",
        "prepare_durable",
        distribution="durable-rules",
    ),
    Engine(
        "assess",
        "**ours, whole `assess()`**, reasons not asked for",
        "law_ours",
        "prepare_assess",
    ),
    Engine(
        "assess-read",
        "**ours, whole `assess()`**, and the duty, every track and every trigger read",
        "law_ours",
        "prepare_reading",
    ),
    Engine(
        "zen",
        "zen-engine, one node, loaded once",
        "law_zen",
        distribution="zen-engine",
    ),
    Engine(
        "zen-manual",
        "zen-engine, one node, `create_decision` as its manual uses it",
        "law_zen",
        "prepare_manual",
        distribution="zen-engine",
    ),
)

BY_KEY: dict[str, Engine] = {engine.key: engine for engine in ENGINES}

#: The engines that are this repository's own work.
OWN = frozenset({"floor", "compiled", "durable", "assess", "assess-read"})
