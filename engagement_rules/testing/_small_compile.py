"""From the files of a small knowledge base to one that compiles."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from engagement_rules._compiler import compile_folders
from engagement_rules._errors import KnowledgeBaseError
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules.testing._small_rules import bases, write

Files = Mapping[str, dict[str, Any]]


def knowledge_bases() -> st.SearchStrategy[KnowledgeBase]:
    """Small knowledge bases that compile."""
    return bases().map(compiled)


def compiled(files: Files) -> KnowledgeBase:
    """Compile a small knowledge base; what the compiler refuses is made plainer until it holds.

    A drawn condition may be one that can never change, or one that the compiler does not accept
    because a question stands in it in two polarities. Without `not`, and with one test of each
    choice and date, no condition is either.
    """
    try:
        return _compile(files)
    except KnowledgeBaseError as error:
        refused = {problem.node for problem in error.problems if problem.node}
    try:
        return _compile(_straightened(files, refused))
    except KnowledgeBaseError:
        return _compile(_straightened(files, None))


def _compile(files: Files) -> KnowledgeBase:
    # Straight to the compiler: the user's folder of kept images is no place for these.
    with TemporaryDirectory() as folder:
        return KnowledgeBase(compile_folders([write(files, Path(folder))]))


def _straightened(files: Files, named: Iterable[str] | None) -> Files:
    """The files with the conditions of these entries made plain; of all entries if none."""
    made = copy.deepcopy(dict(files))
    wanted = None if named is None else set(named)
    tests = {"choice0": {"choice": "choice0", "is": "a"}}
    for tree in made.values():
        for owner, entry in _with_conditions(tree):
            if wanted is None or any(name.split(".")[0] == owner for name in wanted):
                for part in (entry, *entry.get("versions", ())):
                    if "condition" in part:
                        part["condition"] = _plain(part["condition"], tests)
    return made


def _with_conditions(tree: Any, owner: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in a file that has a condition, with the id of the entry that it is a part of."""
    if isinstance(tree, list):
        for part in tree:
            yield from _with_conditions(part, owner)
    elif isinstance(tree, dict):
        owner = owner or str(tree.get("id", ""))
        if "condition" in tree or "versions" in tree:
            yield owner, tree
        for key, part in tree.items():
            if key not in ("condition", "versions"):
                yield from _with_conditions(part, owner)


def _plain(written: Any, tests: dict[str, Any]) -> Any:
    """A condition without `not`, and with one test of each choice and date."""
    if isinstance(written, dict):
        if "not" in written:
            return _plain(written["not"], tests)
        if "choice" in written or "date" in written:
            return tests.setdefault(str(written.get("choice") or written["date"]), written)
        ((op, parts),) = written.items()
        return {op: [_plain(part, tests) for part in parts]}
    return written
