"""All that is proved of a knowledge base, in one report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from engagement_rules._assess import assess
from engagement_rules._errors import MatterError, Problem
from engagement_rules._findings import Step
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter
from engagement_rules.proving.claims import Found, look_at
from engagement_rules.proving.idle import equal, idle
from engagement_rules.proving.language import Invariant, read_invariants
from engagement_rules.proving.laws import laws_of
from engagement_rules.proving.naming import QUESTIONS, names_in
from engagement_rules.proving.periods import gaps
from engagement_rules.proving.reach import Reach, Witness

__all__ = ["Proved", "Report", "Witness", "prove"]


class Proved(NamedTuple):
    """An invariant that was looked at.

    Attributes:
        invariant: The invariant.
        holds: Whether it was proved.
        where: The kinds of body, each with the first and last day of a period, of which it speaks.
        why_not: What is otherwise, if it was refuted.
        matter: A matter that refutes it, with as few answers as will do.
        twin: The matter that it is held against, where it takes two.
    """

    invariant: Invariant
    holds: bool
    where: tuple[tuple[str, dt.date, dt.date], ...]
    why_not: str | None = None
    matter: dict[str, Any] | None = None
    twin: dict[str, Any] | None = None


class Report(NamedTuple):
    """What was proved, and what is wrong.

    Attributes:
        laws: How many different laws there are over all bodies and periods.
        periods: How many periods of law there are, body by body.
        reached: The witnesses: for each outcome of each law and each value a matter.
        proved: The invariants.
        problems: What is wrong: outcomes that cannot come out, what is idle, two that are one,
            gaps, and invariants that do not hold.
    """

    laws: int
    periods: int
    reached: tuple[Witness, ...]
    proved: tuple[Proved, ...]
    problems: tuple[Problem, ...]


def prove(base: KnowledgeBase) -> Report:
    """Prove what the rules claim, for every matter that there can be.

    Args:
        base: The rules; the invariants are read from the folder `invariants/` beside them.

    Raises:
        KnowledgeBaseError: The invariants cannot be read, or name what is not there.
    """
    invariants = read_invariants(base.folders)
    laws = laws_of(base)
    reach, reached, problems = Reach(), [], []
    seen: set[tuple[str, str | None, str]] = set()
    for law in laws:
        for found in reach.witnesses(law):
            if isinstance(found, Witness):
                reached.append(found)
            elif (found.code, found.node, found.message.split(" for ")[0]) not in seen:
                seen.add((found.code, found.node, found.message.split(" for ")[0]))
                problems.append(found)
    problems += [*idle(base, laws), *equal(base, laws), *gaps(base)]
    proved = []
    for invariant in invariants:
        one = _told(invariant, look_at(invariant, base, laws))
        proved.append(one)
        if not one.holds:
            problems.append(_refuted(one, base))
    return Report(
        len(laws),
        sum(len(law.where) for law in laws),
        tuple(reached),
        tuple(proved),
        tuple(problems),
    )


def _told(invariant: Invariant, found: Found) -> Proved:
    if found.refuted is None:
        return Proved(invariant, holds=True, where=found.where)
    return Proved(invariant, False, found.where, *found.refuted)  # noqa: FBT003 - it is refuted


def _refuted(one: Proved, base: KnowledgeBase) -> Problem:
    shown = f"; the smallest matter that shows it: {_matter(one.matter)}" if one.matter else ""
    shown += _by_way_of(one, base)
    beside = f"; beside it: {_matter(one.twin)}" if one.twin else ""
    return Problem(
        "KB406",
        f"the invariant `{one.invariant.id}` does not hold: {one.why_not}{shown}{beside}",
        one.invariant.place,
        node=one.invariant.id,
        cure="mend the rules, or the invariant if it claims too much",
    )


def _by_way_of(one: Proved, base: KnowledgeBase) -> str:
    """The rules by which what the invariant speaks of comes out as it does in its matter."""
    if one.matter is None:
        return ""
    named = [name for name, kinds in names_in(one.invariant.written) if not kinds]
    decided = assess(Matter.from_dict(one.matter), knowledge_base=base)
    found: dict[str, str] = {}
    for name in dict.fromkeys(named):
        with suppress(MatterError):  # a question, or what follows from others
            found |= {n: v for step in decided.trace(name) for n, v in _rules(step, base)}
    told = ", ".join(f"`{name}` {value}" for name, value in found.items())
    return f"; by way of: {told}" if told else ""


def _rules(step: Step, base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """A step and those below it that are rules and no answers, with their values."""
    if step.id in base.nodes and base.nodes[step.id].kind not in QUESTIONS:
        yield step.id, step.value
    for part in step.parts:
        yield from _rules(part, base)


def _matter(matter: dict[str, Any]) -> str:
    """A matter of one body and one act in a line."""
    body, act = matter["bodies"][-1], matter["acts"][0]
    given = {**matter.get("answers", {}), **matter.get("dates", {})}
    told = ", ".join(f"`{name}` {value}" for name, value in given.items()) or "no answer"
    return f"{body['kind']} on {act['date']} with {told}"
