"""The main job: decide a matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Literal

from engagement_rules import _watching
from engagement_rules._cases import Case, cases, set_options
from engagement_rules._clashing import that_clash
from engagement_rules._determination import Determination
from engagement_rules._errors import EngineDisagreement
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter
from engagement_rules._values import NAMES, UNKNOWN, YES
from engagement_rules._view import View

Engine = Literal["compiled", "durable-rules", "both"]
_Run = Callable[[View, Mapping[str, int]], tuple[int, ...]]


def assess(
    matter: Matter,
    *,
    knowledge_base: KnowledgeBase | None = None,
    as_at: dt.date | None = None,
    engine: Engine = "compiled",
) -> Determination:
    """Decide a matter: does the duty to involve the public apply, on what ground?

    Args:
        matter: The matter.
        knowledge_base: The rules; the shipped ones by default.
        as_at: Take the law of this day for every act, instead of the acts' own days.
        engine: `compiled`, `durable-rules`, or `both`, which decides with each and compares.

    Returns:
        The determination. It is immutable and may be shared between threads.

    Raises:
        MatterError: The matter names a question, body or date that the rules do not know.
        EngineUnavailable: durable-rules was asked for and cannot run here.
        EngineDisagreement: The two engines gave different values.
    """
    base = knowledge_base or KnowledgeBase.default()
    run, engines = _runner(base, engine)
    found = cases(matter, base, as_at=as_at)
    every = _decide(found, base, matter, run)
    for watcher in _watching.watchers:
        watcher(base, every)
    return Determination(matter, base, found, as_at=as_at, engines=engines)


def decided_cases(matter: Matter, base: KnowledgeBase) -> list[Case]:
    """The cases of a matter as the compiled graph decides them, with no watcher told.

    Raises:
        MatterError: As for `assess`.
    """
    run, _ = _runner(base, "compiled")
    return _decide(cases(matter, base, as_at=None), base, matter, run)


def _decide(found: list[Case], base: KnowledgeBase, matter: Matter, run: _Run) -> list[Case]:
    every = [*found, *(case.owners_law for case in found if case.owners_law)]
    for case in every:
        if case.view is not None:
            case.result = run(case.view, case.values)
            _set_clashes_aside(case, case.view, base, matter, run)
    return every


def _runner(base: KnowledgeBase, engine: Engine) -> tuple[_Run, tuple[str, ...]]:
    def compiled(view: View, values: Mapping[str, int]) -> tuple[int, ...]:
        return base.evaluator(view)(values)

    if engine == "compiled":
        return compiled, ("compiled",)
    if engine not in ("durable-rules", "both"):
        raise ValueError(f"`{engine}` is no engine; choose `compiled`, `durable-rules` or `both`")
    from engagement_rules._durable import decide as durable

    if engine == "durable-rules":
        return durable, ("durable-rules",)

    def both(view: View, values: Mapping[str, int]) -> tuple[int, ...]:
        one, other = compiled(view, values), durable(view, values)
        if one != other:
            raise disagreement(view, one, other)
        return one

    return both, ("compiled", "durable-rules")


def disagreement(view: View, one: tuple[int, ...], other: tuple[int, ...]) -> EngineDisagreement:
    """The error that says where the two engines differ.

    Args:
        view: The law.
        one: What the compiled graph gives for `view.reported`.
        other: What durable-rules gives.
    """
    different = [
        f"`{view.names[index]}` is {NAMES[a]} to the compiled graph and {NAMES[b]} to durable-rules"
        for index, a, b in zip(view.reported, one, other, strict=True)
        if a != b
    ]
    return EngineDisagreement(
        "the two engines differ, so nothing was decided: " + "; ".join(different) + ". "
        "This is a fault in the programme; please report it with the matter's answers"
    )


def _set_clashes_aside(
    case: Case, view: View, base: KnowledgeBase, matter: Matter, run: _Run
) -> None:
    """Find contradictions; unless somebody explained why both stand, decide without the answers."""
    result = case.result
    holding = [name for name, place in base.clashes_in(view) if result[place] == YES]
    if not holding:
        return
    masked: set[str] = set(case.masked)
    for name in holding:
        # Of clashes that somebody explained, which answers clash is told only on request.
        case.clashes[name] = None
        if name not in matter.explained:
            case.clashes[name] = that_clash(case, base, name)
            masked |= case.clashes[name] or frozenset()
    if masked != case.masked:
        case.masked = frozenset(masked)
        for name in masked:
            case.values[name] = UNKNOWN
        set_options(case, view)
        case.result = run(view, case.values)
