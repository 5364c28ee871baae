"""What the tests of behaviour say of some rules put in the place of the shipped ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import sys
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engagement_rules import (
    KnowledgeBase,
    Matter,
    _image,
    _knowledge,
    _source,
    assess,
    compare_rules,
)
from engagement_rules import _graph as graphs
from engagement_rules._checks import check
from engagement_rules._compiler import _cuts, _entry, compile_folders
from engagement_rules._errors import EngagementRulesError, KnowledgeBaseError
from engagement_rules._image import Image, Proof
from engagement_rules._lowering import lower
from engagement_rules._prospects import _Prospects
from engagement_rules._states import holds, spoken_of
from engagement_rules.testing import Scenario, read_scenarios, run_scenario

ROOT = Path(__file__).resolve().parents[2]
LAW = ROOT / "tests" / "law"


def compiled(folder: Path) -> KnowledgeBase:
    """Compile some rules without the proofs, which take longer than all the rest.

    Raises:
        KnowledgeBaseError: The compiler refuses them.
    """
    source = _source.load([folder], salt=_image.FORMAT)
    graph = graphs.build(source) if not check(source) else None
    views = lower(source) if graph is not None else None
    if graph is None or views is None or graphs.dead_problems(graph, source) or views.problems:
        compile_folders([folder])  # says what is wrong
        raise AssertionError("what is refused in part is refused as a whole")
    image = Image(
        digest=source.digest,
        manifest=source.manifest.model_dump(mode="json", by_alias=True),
        entries={name: _entry(item) for name, item in source.items.items()},
        glossary=tuple(term.model_dump(mode="json") for term in source.glossary),
        cuts={name: tuple(days) for name, days in _cuts(source).items()},
        views=tuple(views.views),
        regimes={body: tuple(regimes) for body, regimes in views.regimes.items()},
        overridden={},
        proof=Proof(0, 0, 0),
    )
    return KnowledgeBase(image, [folder])


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
    files = sorted((ROOT / "tests" / "scenarios").glob("*.scenarios.yaml"))
    return tuple(scenario for file in files for scenario in read_scenarios(file).scenarios)


def scenarios(base: KnowledgeBase) -> str | None:
    """The first scenario that does not come out as it says."""
    for scenario in _scenarios():
        try:
            failed = bool(run_scenario(scenario, base))
        except EngagementRulesError:
            failed = True
        if failed:
            return f"{scenario.place}: {scenario.sentence}"
    return None


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

    Outcomes are compared by diagrams. What follows from them is compared over all states that the
    nodes can come to; that is more than there are matters, so a mutant may be the same and not be
    proved so.
    """
    shipped = _shipped()
    compared = compare_rules(shipped, base, limit=1)
    if compared.flips or compared.law or any(entry.beside for entry in compared.entries):
        return False
    doing = [entry for entry in compared.entries if entry.effect in ("outcome", "doing")]
    follow = [e.id for e in doing if shipped.nodes[e.id].kind in ("action", "notice", "check")]
    told = [key for e in doing for key in (part.key for part in e.parts)]
    if not set(told) <= {"if", "binds", "in_force", "condition", "versions"}:
        return False
    return all(_follows_alike(name, shipped, base) for name in follow)


def _follows_alike(name: str, *bases: KnowledgeBase) -> bool:
    """Whether an action, notice or check follows in the same states, for each body on each day."""
    for kind, day in _laws(name, *bases):
        looks = [(_look(base, kind, day), base.nodes[name]) for base in bases]
        there = [look.in_place(node) for look, node in looks]
        if not any(there):
            continue
        conditions = [
            node.data.get("if") if at else _NEVER
            for (_, node), at in zip(looks, there, strict=True)
        ]
        atoms = sorted({node for one in conditions for node, _ in spoken_of(one)})
        every = [sorted(looks[0][0].can_be(node), key=str) for node in atoms]
        for states in product(*every):
            known = dict(zip(atoms, states, strict=True))
            for under in (None, *(node.id for node in bases[0].of_kind("arrangement"))):
                found = {holds(one, known.__getitem__, under) for one in conditions}
                if len(found) > 1:
                    return False
    return True


#: A state that no node is ever in.
_NEVER = {"node": "duty", "is": "never"}


def _laws(name: str, *bases: KnowledgeBase) -> set[tuple[str, dt.date]]:
    """Each kind of body on each day on which something changes for it or for an entry."""
    ends = [day for base in bases for day in base.nodes[name].in_force if day]
    near = {day + dt.timedelta(days=step) for day in ends for step in (-1, 0, 1)}
    return {
        (kind, day)
        for kind, regimes in bases[0].regimes.items()
        for regime in regimes
        for day in {regime.from_, *(d for d in near if regime.from_ <= d <= regime.to)}
    }


def _look(base: KnowledgeBase, kind: str, day: dt.date) -> _Prospects:
    matter = {
        "title": "Nothing answered",
        "bodies": [{"id": "body", "kind": kind}],
        "acts": [{"id": "act", "date": day.isoformat()}],
    }
    (case,) = assess(Matter.from_dict(matter), knowledge_base=base)._cases
    return _Prospects(case, base)
