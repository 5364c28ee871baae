"""What a change of rules flips, held against every world of small knowledge bases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import mutated
import oracle
import small
from generated import compiled
from hypothesis import HealthCheck, assume, given, settings

from engagement_rules import KnowledgeBase
from engagement_rules._flips import NOT_COMPARED, Found, Limit, partings
from engagement_rules._witness import decided, witness

DAY = dt.timedelta(days=1)
SMALL = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
#: What is told: the rest is that one of the two has no law for a body, which is told once.
TOLD = {
    *(("no", "yes"), ("yes", "no"), ("open", "yes"), ("yes", "open"), ("no", "open")),
    *(("open", "no"), ("no law", "yes"), ("yes", "no law")),
}
World = Mapping[str, Any]


class Reader:
    """One knowledge base, read a second time, in worlds that may hold what it does not know."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.law = oracle.Law(base)

    def there(self, body: str, day: dt.date) -> bool:
        known = self.law.kind.get(body) == "body" and not self.law.nodes[body].get("joint")
        return known and self.law.existed(body, day) and day >= self.law.duties_from

    def variables(self, body: str, day: dt.date) -> set[str]:
        names = self.law.outcomes(body, day) if self.there(body, day) else []
        return {read for name in names for read in self.law.reads(name, day)}

    def outcomes(self, body: str, day: dt.date) -> dict[tuple[str, str], str]:
        """Each outcome of a body on a day, with the node behind it."""
        if not self.there(body, day):
            return {}
        duty = self.law.duty(body, day)
        found = {}
        for name in self.law.outcomes(body, day):
            kind = "duty" if name == duty else self.law.kind[name]
            found[kind, "duty" if name == duty else name] = name
        return found

    def state(self, outcome: tuple[str, str], body: str, day: dt.date, world: World) -> str:
        if not self.there(body, day):
            return "no law"
        kind, name = outcome
        node = self.outcomes(body, day).get(outcome)
        abroad = self.law.nodes[body].get("country", "England") != "England"
        if kind in ("duty", "track") and abroad:
            return "no"
        early = day < self.law.others_from
        if kind == "track":
            written = self.law.nodes.get(name, {}).get("binds", ())
            if self.law.kind.get(name) != "track" or body not in written:
                return "no"
            if early:
                return "open"
        if node is None or (kind == "trigger" and early):
            return "no"
        return self.value(node, day, world)

    def value(self, node: str, day: dt.date, world: World) -> str:
        reads = self.law.reads(node, day)
        ways = [self.ways(name, world) for name in reads]
        holds = self.law.holds(node, day)
        seen = {holds(dict(zip(reads, values, strict=True))) for values in product(*ways)}
        return "open" if len(seen) > 1 else "yes" if True in seen else "no"

    def ways(self, name: str, world: World) -> tuple[Any, ...]:
        """The values that a question may have for this reader in a world."""
        domain = self.law.domain(name)
        if self.law.kind[name] == "date":
            return (world[name],)
        known = self.law.kind[name] != "reading" and world[name] in domain
        return (world[name],) if known else domain

    def clashes(self, body: str, day: dt.date, world: World) -> bool:
        return self.there(body, day) and any(
            self.value(name, day, world) == "yes" for name in self.law.contradictions
        )


def stretches(one: Reader, other: Reader) -> Iterator[tuple[str, dt.date]]:
    """Each body with a day of each stretch on which neither law changes."""
    days = sorted({*one.law.boundaries, *other.law.boundaries})
    for body in dict.fromkeys([*one.law.bodies, *other.law.bodies]):
        for day in days:
            if one.there(body, day) or other.there(body, day):
                yield body, day


def worlds(one: Reader, other: Reader, body: str, day: dt.date) -> Iterator[World]:
    domains: dict[str, set[Any]] = {}
    for reader in (one, other):
        for name in reader.variables(body, day):
            if reader.law.kind[name] != "reading":
                domains.setdefault(name, set()).update(reader.law.domain(name))
    ordered = [sorted(domains[name], key=repr) for name in sorted(domains)]
    for values in product(*ordered):
        yield dict(zip(sorted(domains), values, strict=True))


def fits(limits: tuple[Limit, ...], world: World) -> bool:
    return all(_word(limit, world[limit.id]) in limit.words for limit in limits)


def _word(limit: Limit, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, dt.date):
        return str(value)
    periods = {w.removeprefix("from "): w for w in (*limit.words, *limit.others)}
    days = [dt.date.fromisoformat(w) for w in periods if w[0].isdigit()]
    begun = [day for day in days if day <= value]
    return f"from {max(begun)}" if begun else "earliest"


def at(found: Found, body: str, day: dt.date) -> bool:
    return any(one.body == body and one.from_ <= day <= one.to for one in found.where)


@SMALL
@given(mutated.pairs())
def test_exactly_the_matters_that_flip_are_described_and_each_witness_flips(pair):
    before, now = map(compiled, pair)
    assume(before is not None and now is not None)
    one, other = Reader(before), Reader(now)
    everything = partings(before, now).found
    told = {
        (found.parting.outcome, found.parting.before, found.parting.now, body, day): found
        for found in everything
        for body, day in stretches(one, other)
        if at(found, body, day)
    }
    assert all((f.parting.before, f.parting.now) != NOT_COMPARED for f in everything)
    for body, day in stretches(one, other):
        all_worlds = list(worlds(one, other, body, day))
        clash = [r.clashes(body, day, w) for w in all_worlds for r in (one, other)]
        clear = [not (a or b) for a, b in zip(clash[::2], clash[1::2], strict=True)]
        outcomes = dict.fromkeys([*one.outcomes(body, day), *other.outcomes(body, day)])
        for outcome in outcomes:
            if outcome[0] == "test" and not all(
                outcome in reader.outcomes(body, day) for reader in (one, other)
            ):
                continue
            states = [
                tuple(reader.state(outcome, body, day, world) for reader in (one, other))
                for world in all_worlds
            ]
            for kind in TOLD:
                if "no law" in kind and outcome[0] in ("contradiction", "test"):
                    continue  # that one of the two has no law is told once
                found = told.get((outcome, *kind, body, day))
                cubes = found.parting.cubes if found else ()
                flips = [state == kind for state in states]
                inside = [[fits(cube, world) for world in all_worlds] for cube in cubes]
                counts = [True] * len(clear) if outcome[0] == "contradiction" else clear
                _exact(flips, counts, inside, (outcome, kind, body, day))
                for cube in cubes:
                    _prime(cube, all_worlds, flips)


def _exact(flips: list[bool], counts: list[bool], inside: list[list[bool]], where: Any) -> None:
    """Every world that counts is described, none that does not flip is, and no description idle."""
    for place, flip in enumerate(flips):
        hit = any(cube[place] for cube in inside)
        assert flip or not hit, where
        assert hit or not (flip and counts[place]), where
    for cube in inside:
        others = [other for other in inside if other is not cube]
        assert any(
            held and counts[place] and not any(other[place] for other in others)
            for place, held in enumerate(cube)
        ), where


def _prime(cube: tuple[Limit, ...], all_worlds: list[World], flips: list[bool]) -> None:
    """To allow any one answer more would take in a matter that does not flip."""
    for limit in cube:
        assert limit.others
        for word in limit.others:
            wider = limit._replace(words=(*limit.words, word), others=())
            wider = wider._replace(others=tuple(w for w in limit.others if w != word))
            more = tuple(wider if one is limit else one for one in cube)
            assert not all(
                flip for world, flip in zip(all_worlds, flips, strict=True) if fits(more, world)
            )


@SMALL
@given(mutated.pairs())
def test_each_witness_is_decided_differently_without_a_clash_and_days_are_joined(pair):
    before, now = map(compiled, pair)
    assume(before is not None and now is not None)
    for found in partings(before, now).found:
        ends = {(stretch.body, stretch.to + DAY) for stretch in found.where}
        assert not any((stretch.body, stretch.from_) in ends for stretch in found.where)
        for cube in found.parting.cubes:
            shown = witness(found, cube, before, now)
            assert shown is not None
            assert len(shown.matter.answers) + len(shown.matter.dates) == len(cube)
            sides = [decided(shown.matter, base, found.parting.outcome) for base in (before, now)]
            assert [side.said for side in sides] == [shown.before, shown.now]
            assert shown.before != shown.now
            if found.parting.outcome[0] != "contradiction":
                assert not any(side.clash for side in sides)


@settings(SMALL, max_examples=20)
@given(small.bases())
def test_nothing_flips_between_a_knowledge_base_and_itself(files):
    base = compiled(files)
    assume(base is not None)
    assert partings(base, base) == ((), ())
