"""What the tests of behaviour say of some rules put in the place of the shipped ones."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engagement_rules import KnowledgeBase, _image, _knowledge, _source
from engagement_rules import _graph as graphs
from engagement_rules._checks import check
from engagement_rules._compiler import _cuts, _entry, compile_folders
from engagement_rules._errors import EngagementRulesError, KnowledgeBaseError
from engagement_rules._image import Image, Proof
from engagement_rules._lowering import lower

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


def scenarios(base: KnowledgeBase) -> str | None:
    """The first scenario that does not come out as it says."""
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
    """Whether it is proved that no matter is decided otherwise, and that nothing else follows."""
    return False
