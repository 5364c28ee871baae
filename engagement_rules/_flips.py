"""Which matters two knowledge bases decide differently: exactly, and in the fewest words.

For each kind of body and each stretch of days on which neither law changes, every outcome of the
one is held against the same outcome of the other on decision diagrams. Where they part, the worlds
in which they do are told as prime cubes. The same difference for several bodies and stretches is
told once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

from engagement_rules._cubes import Cube, cover
from engagement_rules._diagram import FALSE, TRUE, Diagrams, DiagramTooLarge
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._sides import (
    DUTY,
    Ground,
    Held,
    Law,
    Outcome,
    Question,
    State,
    signature,
)

DAY = dt.timedelta(days=1)


class Stretch(NamedTuple):
    """A kind of body, and days on which neither law changes for it."""

    body: str
    from_: dt.date
    to: dt.date


class Limit(NamedTuple):
    """One part of a description: a question, and the answers with which the outcome flips.

    Attributes:
        id: The fact, choice or date.
        is_date: Whether it is a named date.
        words: The answers; for a date its periods (`earliest`, `from DAY`) and `not yet`.
        others: The answers with which this description says nothing.
    """

    id: str
    is_date: bool
    words: tuple[str, ...]
    others: tuple[str, ...]


class Parting(NamedTuple):
    """Where one outcome goes from one state to another, for one body on one stretch of days.

    Attributes:
        outcome: The kind and the id of the outcome; `duty` for the public-involvement duty.
        before: What it was.
        now: What it is.
        cubes: The descriptions, shortest first: each is prime, none can be left out. Nothing when
            they could not be worked out.
        complete: Whether together they describe every such matter.
    """

    outcome: Outcome
    before: State
    now: State
    cubes: tuple[tuple[Limit, ...], ...]
    complete: bool


class LawDiffers(NamedTuple):
    """A stretch of days for which the one has another provision than the other, or no law.

    Attributes:
        where: The body and the days.
        before: The provision that obliged it; empty for none, and none when there was no law.
        now: Likewise.
    """

    where: Stretch
    before: str | None
    now: str | None


class Found(NamedTuple):
    """A parting, where it is so, and the common ground of the first of these places.

    Attributes:
        parting: What goes from one state to another, and for which matters.
        where: The bodies and stretches of days.
        ground: The questions and diagrams of both laws, for the first body and stretch.
    """

    parting: Parting
    where: tuple[Stretch, ...]
    ground: Ground


class Partings(NamedTuple):
    """All that two knowledge bases decide differently.

    Attributes:
        law: Where the provision is another.
        found: Each parting, in the order of the outcomes.
    """

    law: tuple[LawDiffers, ...]
    found: tuple[Found, ...]


def partings(old: KnowledgeBase, new: KnowledgeBase) -> Partings:
    """Find every outcome that two knowledge bases decide differently, and for which matters."""
    law: list[LawDiffers] = []
    found: dict[Parting, list[Stretch]] = {}
    first: dict[Parting, Ground] = {}
    known: dict[object, tuple[tuple[Parting, Ground], ...]] = {}
    places = _places(old, new)
    for stretch in stretches(old, new):
        before, now = (Law.of(base, stretch.body, stretch.from_) for base in (old, new))
        one, other = _provision(before), _provision(now)
        if one != other:
            law.append(LawDiffers(stretch, one, other))
        key = (before.key, now.key)
        if key not in known:
            known[key] = () if before.key == now.key else tuple(_between(before, now, places))
        for parting, ground in known[key]:
            found.setdefault(parting, []).append(stretch)
            first.setdefault(parting, ground)
    everything = [Found(one, tuple(joined(where)), first[one]) for one, where in found.items()]
    everything.sort(key=lambda one: _order(one, places))
    return Partings(tuple(_joined_law(law)), tuple(everything))


_KINDS = (DUTY, "limb", "track", "trigger", "side", "gate", "contradiction", "test")


def _order(found: Found, places: Mapping[str, int]) -> tuple[object, ...]:
    parting, first = found.parting, found.where[0]
    kind, name = parting.outcome
    return (
        _KINDS.index(kind),
        places.get(name, -1),
        _STATES.index((parting.before, parting.now)),
        # What is so today is of more use than what was so once.
        -max(stretch.to for stretch in found.where).toordinal(),
        places[first.body],
        first.from_,
    )


#: The states of an outcome that is too tangled to be compared.
NOT_COMPARED: tuple[State, State] = ("open", "open")
#: From what to what an outcome can go, the gravest first. That rules are silent for a body is told
#: once for all; of its outcomes only those are told that would come out, and of clashes and steps
#: none.
_STATES: tuple[tuple[State, State], ...] = (
    ("no", "yes"),
    ("yes", "no"),
    ("open", "yes"),
    ("yes", "open"),
    ("no", "open"),
    ("open", "no"),
    ("no law", "yes"),
    ("yes", "no law"),
    NOT_COMPARED,
)


def _places(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, int]:
    """A place for every entry of either: as the newer rules have them, then the rest.

    Questions stand in the order of their groups, as they are asked.
    """
    written = {name: place for place, name in enumerate(dict.fromkeys([*new.places, *old.places]))}

    def key(name: str) -> tuple[int, int]:
        node = new.nodes.get(name) or old.nodes[name]
        return written.get(node.data.get("group", name), written[name]), written[name]

    return {name: place for place, name in enumerate(sorted(written, key=key))}


def _provision(law: Law) -> str | None:
    return None if law.regime is None else law.regime.duty or ""


def stretches(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Stretch]:
    """For each kind of body of either, the stretches of days on which neither law changes."""
    for body in dict.fromkeys([*new.regimes, *old.regimes]):
        regimes = [
            (regime.from_, regime.to)
            for base in (old, new)
            for regime in base.regimes.get(body, ())
        ]
        cuts = {base.encoded_from["others"] for base in (old, new)}
        for first, last in regimes:
            cuts |= {first, last + DAY}
        ordered = sorted(cuts)
        for first, following in pairwise(ordered):
            if any(one <= first <= other for one, other in regimes):
                yield Stretch(body, first, following - DAY)


def joined(where: Iterable[Stretch]) -> Iterator[Stretch]:
    """Stretches with those of one body that follow on one another made one."""
    last: Stretch | None = None
    for stretch in where:
        if last and last.body == stretch.body and last.to + DAY == stretch.from_:
            last = last._replace(to=stretch.to)
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _joined_law(law: Iterable[LawDiffers]) -> Iterator[LawDiffers]:
    alike: dict[tuple[str, str | None, str | None], list[Stretch]] = {}
    for one in law:
        alike.setdefault((one.where.body, one.before, one.now), []).append(one.where)
    for (_, before, now), where in alike.items():
        yield from (LawDiffers(stretch, before, now) for stretch in joined(where))


def _between(before: Law, now: Law, places: Mapping[str, int]) -> Iterator[tuple[Parting, Ground]]:
    """Every parting between two laws for one body, with what it was found on."""
    ground = Ground(before, now)
    same = _alike(before, now)
    outcomes = dict.fromkeys([*now.outcomes(), *before.outcomes()])
    for outcome in outcomes:
        if outcome in same or (outcome[0] == "test" and not _both_have(outcome[1], before, now)):
            continue
        found: tuple[Parting, ...] = (Parting(outcome, *NOT_COMPARED, (), complete=False),)
        try:
            found = tuple(_of_outcome(outcome, ground, places))
        except DiagramTooLarge:
            # The store may only have been full of what other outcomes needed.
            ground = Ground(before, now)
            with suppress(DiagramTooLarge):
                found = tuple(_of_outcome(outcome, ground, places))
        yield from ((parting, ground) for parting in found)


def _both_have(test: str, before: Law, now: Law) -> bool:
    return all(law.view is not None and test in law.view.index_of_node for law in (before, now))


def _alike(before: Law, now: Law) -> set[Outcome]:
    """The outcomes that say the same on both sides word for word."""
    one, other = before.view, now.view
    if one is None or other is None:
        return set()
    seen: dict[tuple[object, ...], int] = {}
    said = {id(law): signature(view, seen) for law, view in ((before, one), (now, other))}
    same: set[Outcome] = set()
    for outcome in now.outcomes():
        roots = [law.root(outcome) for law in (before, now)]
        told = [
            said[id(law)][root] if isinstance(root, int) else root
            for law, root in zip((before, now), roots, strict=True)
        ]
        if told[0] == told[1]:
            same.add(outcome)
    return same


def _of_outcome(outcome: Outcome, ground: Ground, places: Mapping[str, int]) -> Iterator[Parting]:
    one, other = ground.old.held(outcome), ground.new.held(outcome)
    store = ground.store
    for before, now in _STATES[: _STATES.index(NOT_COMPARED)]:
        if "no law" in (before, now) and outcome[0] in ("contradiction", "test"):
            continue
        there = [_where(store, held, state) for held, state in ((one, before), (other, now))]
        if FALSE in there:
            continue
        apart = store.conj(*there)
        if apart == FALSE:
            continue
        found = cover(store, apart, _that_count(ground, outcome))
        if found.cubes:
            told = sorted(
                (_told(cube, ground.questions, places) for cube in found.cubes),
                key=lambda limits: (len(limits), [(places[one.id], one.words) for one in limits]),
            )
            yield Parting(outcome, before, now, tuple(told), complete=found.complete)


def _where(store: Diagrams, held: Held | str, state: State) -> int:
    if not isinstance(held, Held) or state == "no law":
        return TRUE if state == held else FALSE
    return held.where(store, state)


def _that_count(ground: Ground, outcome: Outcome) -> int:
    """The worlds that count: those without a clash, unless it is the clash that is looked at."""
    return TRUE if outcome[0] == "contradiction" else ground.without_clash()


def _told(cube: Cube, questions: list[Question], places: Mapping[str, int]) -> tuple[Limit, ...]:
    """A cube in the words of the questions, which stand in the order of the rules."""
    limits = []
    for variable, values in cube:
        name, is_date, words = questions[variable]
        allowed = tuple(words[value] for value in values)
        others = tuple(word for word in words if word not in allowed)
        limits.append(Limit(name, is_date, allowed, others))
    return tuple(sorted(limits, key=lambda limit: (places[limit.id], limit.is_date)))
