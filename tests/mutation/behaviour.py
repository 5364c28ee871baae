"""What the tests of behaviour say of some rules put in the place of the shipped ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest

from engagement_rules import KnowledgeBase, Node, _knowledge, _source
from engagement_rules._compiler import compile_folders
from engagement_rules._errors import EngagementRulesError, KnowledgeBaseError
from engagement_rules._flips import stretches
from engagement_rules._graph import VALUES_OF_KIND
from engagement_rules._rules_changes import EntryChange, changed_entries
from engagement_rules._sides import DUTY, Ground, Law, Outcome
from engagement_rules._states import holds, spoken_of
from engagement_rules.testing import Scenario, read_scenarios, run_scenario

# A mutant differs from the rules in one file; the others need not be parsed again.
_source.parse = cache(_source.parse)

ROOT = Path(__file__).resolve().parents[2]
LAW = ROOT / "tests" / "law"


def compiled(folder: Path) -> KnowledgeBase:
    """Compile some rules without the proofs, which take longer than all the rest.

    Raises:
        KnowledgeBaseError: The compiler refuses them.
    """
    return KnowledgeBase(compile_folders([folder], prove=False), [folder])


def refused(folder: Path) -> str | None:
    """The code with which the compiler refuses some rules after all, when it proves them too."""
    try:
        compile_folders([folder])
    except KnowledgeBaseError as error:
        return error.problems[0].code
    return None


@cache
def _pairs() -> tuple[Any, ...]:
    from engagement_rules._pairs import read_pairs

    return read_pairs()


def pairs(base: KnowledgeBase) -> str | None:
    """The first pair of matters that does not turn what it says."""
    from engagement_rules._pairs import prove

    for pair in _pairs():
        try:
            if prove(pair, base).faults:
                return f"the pair {pair.item}: {pair.sentence}"
        except EngagementRulesError as error:
            return f"the pair {pair.item}: {error}"
    return None


@cache
def _scenarios() -> tuple[Scenario, ...]:
    files = sorted((ROOT / "tests" / "scenarios").rglob("*.scenarios.yaml"))
    return tuple(scenario for file in files for scenario in read_scenarios(file).scenarios)


#: How many slips each scenario has caught; what catches often goes first.
_catches: Counter[str] = Counter()


def scenarios(base: KnowledgeBase, *, entry: str) -> str | None:
    """The first scenario that does not come out as it says; those that name an entry go first."""
    first = sorted(
        _scenarios(), key=lambda one: (not _names(one, entry), -_catches[str(one.place)])
    )
    for scenario in first:
        try:
            failed = bool(run_scenario(scenario, base))
        except EngagementRulesError:
            failed = True
        if failed:
            _catches[str(scenario.place)] += 1
            return f"{scenario.place}: {scenario.sentence}"
    return None


def _names(scenario: Scenario, entry: str) -> bool:
    return any(entry in (claim.key, *claim.wanted) for claim in scenario.claims)


def tests_of_the_law(base: KnowledgeBase) -> str | None:
    """The first test of `tests/law` that fails under some rules."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "w") as out:
            out.write(_first_failure(base))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as found:
        said = found.read()
    os.waitpid(child, 0)
    return said or None


class _First:
    """Keeps the name of the first test that fails."""

    def __init__(self) -> None:
        self.name = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid


def _first_failure(base: KnowledgeBase) -> str:
    """In a process that ends: the rules take the place of the shipped ones for good."""
    _knowledge._default = base
    first = _First()
    words = [str(LAW), "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.path.insert(0, str(LAW))
        code = pytest.main(words, plugins=[first])
    return first.name or ("" if code == 0 else f"pytest ended with {int(code)}")


@cache
def _shipped() -> KnowledgeBase:
    return KnowledgeBase.default()


def same(base: KnowledgeBase) -> bool:
    """Whether it is proved that no matter is decided otherwise, and that nothing else follows.

    Every outcome of every body on every day has to have the same diagram, whether answers clash
    or not. What follows from outcomes has to follow in the same states of the nodes that it reads,
    whichever states these are; there are more of them than matters can show, so a mutant may be
    the same rules and not be proved so.
    """
    shipped = _shipped()
    entries = changed_entries(shipped, base)
    if not all(_is_comparable(entry) or _is_arranged_alike(entry, base) for entry in entries):
        return False
    if not all(map(_decides_alike, *_laws(shipped, base))):
        return False
    follow = [
        (shipped.nodes[e.id], base.nodes[e.id])
        for e in entries
        if e.effect == "doing" and e.kind != "arrangement"
    ]
    return all(
        _has_its_place_alike(one, other, shipped) and _follows_alike(one, other, shipped)
        for one, other in follow
    )


def _is_comparable(entry: EntryChange) -> bool:
    """Whether all that an entry can alter shows in the diagrams, or in its `if`."""
    keys = {part.key for part in entry.parts}
    return (
        entry.change == "changed"
        and not entry.beside
        and keys <= (_FOLLOWING if entry.kind in ("action", "notice") else _DECIDING)
    )


def _is_arranged_alike(entry: EntryChange, base: KnowledgeBase) -> bool:
    """Whether an arrangement stands on the same days, and has the same law, for each two bodies."""
    keys = {part.key for part in entry.parts}
    if entry.kind != "arrangement" or entry.change != "changed" or not keys:
        return False
    if not keys <= {"in_force", "duty"}:
        return False
    shipped = _shipped()
    one, other = shipped.nodes[entry.id], base.nodes[entry.id]
    if "duty" in keys and not _has_one_law(one, other):
        return False
    return all(
        _common_days(shipped, owner, body, node=one)
        == _common_days(shipped, owner, body, node=other)
        for owner in one.data["owners"]
        for body in one.data["exercisers"]
    )


def _has_one_law(one: Node, other: Node) -> bool:
    """Whether it makes no difference whose duty it is: both bodies are of the same kind."""
    kinds = {*one.data["owners"], *one.data["exercisers"]}
    return len(kinds) == 1 and "open" not in (one.data["duty"], other.data["duty"])


_DECIDING = {"condition", "versions", "limbs", "in_force", "binds"}
_FOLLOWING = {"if", "in_force", "binds"}


def _laws(*bases: KnowledgeBase) -> tuple[list[Law], ...]:
    """For each knowledge base its law for each body and stretch of days."""
    found = list(stretches(*bases))
    return tuple([Law.of(base, one.body, one.from_) for one in found] for base in bases)


def _decides_alike(before: Law, now: Law) -> bool:
    if before.key == now.key:
        return True
    outcomes, now_outcomes = ([*_worked_out(law)] for law in (before, now))
    if outcomes != now_outcomes:
        return False
    ground = Ground(before, now)
    return all(ground.old.held(one) == ground.new.held(one) for one in outcomes)


def _worked_out(law: Law) -> Iterator[Outcome]:
    """The outcomes of a law; early on, tracks and triggers are told of nobody."""
    read = {
        name
        for node in law.base.of_kind("action", "notice")
        if node.in_force[0] is None or node.in_force[0] < law.base.encoded_from["others"]
        for name, _ in spoken_of(node.data.get("if"))
    }
    for kind, name in law.outcomes():
        if law.others or kind not in ("track", "trigger") or name in read:
            yield kind, name


def _has_its_place_alike(one: Node, other: Node, base: KnowledgeBase) -> bool:
    """Whether an entry can follow for the same kinds of body on the same days."""
    if one.data.get("binds") is None or other.data.get("binds") is None:
        return one.data.get("binds") == other.data.get("binds") and one.in_force == other.in_force
    return _place(one, base) == _place(other, base)


def _place(node: Node, base: KnowledgeBase) -> dict[str, tuple[dt.date, dt.date]]:
    """The days on which an entry can follow, for each kind of body that it binds."""
    early = _early(node, base)
    days = {body: _common_days(base, body, node=node, early=early) for body in node.data["binds"]}
    return {body: found for body, found in days.items() if found is not None}


def _common_days(
    base: KnowledgeBase, *bodies: str, node: Node, early: dt.date = dt.date.min
) -> tuple[dt.date, dt.date] | None:
    """The days on which an entry is in force and all of some kinds of body are there."""
    spans = [node.in_force, (early, None), *(base.nodes[body].in_force for body in bodies)]
    first = max(span[0] or dt.date.min for span in spans)
    last = min(span[1] or dt.date.max for span in spans)
    return (first, last) if first <= last else None


def _early(node: Node, base: KnowledgeBase) -> dt.date:
    """The day before which an entry cannot follow, whatever its dates say.

    Before what it names is worked out, it comes out in no way that an `if` without a `not` could
    name.
    """
    written = node.data.get("if")
    named = [name for name, _ in spoken_of(written)]
    if not named or '"not"' in json.dumps(written):
        return dt.date.min
    first = base.encoded_from
    return min(
        first["duties"]
        if name == DUTY
        else first["others"]
        if base.nodes[name].kind == "track"
        else dt.date.min
        for name in named
    )


def _follows_alike(one: Node, other: Node, base: KnowledgeBase) -> bool:
    """Whether the `if` of an entry holds in the same states of what it reads, if nothing else."""
    conditions = [node.data.get("if") for node in (one, other)]
    atoms = sorted({name for written in conditions for name, _ in spoken_of(written)})
    every = [(*_states_of(base, name), None) for name in atoms]
    unders = (None, *(node.id for node in base.of_kind("arrangement")))
    if prod(map(len, every)) > _MOST_STATES:
        return False
    for states in product(*every):
        known = dict(zip(atoms, states, strict=True))
        for under in unders:
            if len({holds(written, known.__getitem__, under) for written in conditions}) > 1:
                return False
    return True


_MOST_STATES = 20_000


def _states_of(base: KnowledgeBase, name: str) -> tuple[str, ...]:
    return tuple(VALUES_OF_KIND["duty" if name == DUTY else base.nodes[name].kind])
