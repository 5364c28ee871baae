"""`make mutate`: is each slip in the rules caught by a test of what they do?

Every mutant is compiled and put in the place of the shipped rules, in a process of its own. The
quick tests come first: the scenarios and the pairs. What they let pass is held against the rules
as they are: where no outcome of any matter is another, and nothing else follows, the mutant is the
same rules in other words. The others go through the tests of the law. The rest has survived.

Snapshots, digests and stored outputs take no part in it, nor do the proofs.

    python tests/mutation/run.py [--file law/nhsa2006-s242.yaml] [--every 10] [--json OUT]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import behaviour  # noqa: E402 - found by the path set above
from mutants import Mutant, mutants  # noqa: E402

import knowledge_base  # noqa: E402
from engagement_rules._errors import KnowledgeBaseError  # noqa: E402

#: At least so many of the mutants that are other rules have to be caught.
LEAST = 0.98
SECONDS = 180


class Fate(NamedTuple):
    """What became of a mutant.

    Attributes:
        file: Its file.
        entry: The entry with the slip.
        kind: The kind of slip.
        what: The slip.
        fate: `refused` by the compiler, `caught`, `same` rules in other words, or `survived`.
        by: What refused or caught it.
    """

    file: str
    entry: str
    kind: str
    what: str
    fate: str
    by: str


def fate_of(mutant: Mutant, *, quick: bool) -> Fate:
    """Try a mutant; quickly, without the tests that take long."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name) / "rules"
        _lay_out(folder, mutant)
        fate, by = _tried(folder, mutant.entry, quick=quick)
    return Fate(mutant.file, mutant.entry, mutant.kind, mutant.what, fate, by)


def _lay_out(folder: Path, mutant: Mutant) -> None:
    import yaml

    shipped = knowledge_base.folder()
    for sub in ("manifest.yaml", "law", "triggers", "questions", "actions", "plan", "policies"):
        if (shipped / sub).is_dir():
            shutil.copytree(shipped / sub, folder / sub)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(shipped / sub, folder / sub)
    shutil.copytree(shipped / "record", folder / "record")
    text = yaml.safe_dump(mutant.tree, sort_keys=False, allow_unicode=True)
    (folder / mutant.file).write_text(text, encoding="utf-8")


def _tried(folder: Path, entry: str, *, quick: bool) -> tuple[str, str]:
    try:
        base = behaviour.compiled(folder)
    except KnowledgeBaseError as error:
        return "refused", error.problems[0].code
    found = behaviour.scenarios(base, entry=entry) or behaviour.pairs(base)
    if found:
        return "caught", found
    if behaviour.same(base):
        return "same", "no matter is decided otherwise"
    refused = behaviour.refused(folder)
    if refused:
        return "refused", refused
    if not quick:
        found = behaviour.tests_of_the_law(base)
    return ("caught", found) if found else ("survived", "")


def chosen(arguments: argparse.Namespace) -> list[Mutant]:
    """The mutants to try."""
    found = [
        mutant
        for mutant in mutants(knowledge_base.folder())
        if arguments.file in (None, mutant.file) and arguments.entry in (None, mutant.entry)
    ]
    return found[:: arguments.every]


def tried(found: Iterable[Mutant], *, processes: int, quick: bool = False) -> Iterator[Fate]:
    """The fate of each, as they come; a process is left after some, so that memory stays small.

    A pool of `concurrent.futures` can wait for ever when it replaces a process
    (github.com/python/cpython/issues/115634); this one does not.
    """
    context = get_context("forkserver")
    with context.Pool(processes, maxtasksperchild=40) as pool:
        yield from pool.imap_unordered(partial(fate_of, quick=quick), found)


def report(fates: list[Fate]) -> str:
    """The table, and the list of survivors."""
    kinds = sorted({fate.kind for fate in fates})
    columns = ("caught", "survived", "same", "refused")
    lines = [f"{'':10} " + " ".join(f"{name:>9}" for name in columns)]
    for kind in (*kinds, "all"):
        counts = Counter(fate.fate for fate in fates if kind in (fate.kind, "all"))
        lines.append(f"{kind:10} " + " ".join(f"{counts[name]:>9,}" for name in columns))
    lines.append("")
    survivors = [fate for fate in fates if fate.fate == "survived"]
    lines += map(_told, sorted(survivors))
    lines.append(f"{share(fates):.1%} of the mutants that are other rules were caught")
    return "\n".join(lines)


def _told(fate: Fate) -> str:
    return f"survived: {fate.file} `{fate.entry}` {fate.what}"


def share(fates: Iterable[Fate]) -> float:
    """How many of the mutants that compile and are other rules were caught."""
    counts = Counter(fate.fate for fate in fates)
    other = counts["caught"] + counts["survived"]
    return counts["caught"] / other if other else 1.0


def main() -> int:
    """Run, print the report, and fail below what is asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--file", help="only mutants of this file of rules")
    parser.add_argument("--entry", help="only mutants of this entry")
    parser.add_argument("--every", type=int, default=1, help="only each so-many-th mutant")
    parser.add_argument("--quick", action="store_true", help="only scenarios and pairs")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", help="write the fates into this file")
    arguments = parser.parse_args()
    found, start = chosen(arguments), time.monotonic()
    fates = []
    for fate in tried(found, processes=arguments.processes, quick=arguments.quick):
        fates.append(fate)
        if fate.fate == "survived":
            print(_told(fate), file=sys.stderr, flush=True)
        if len(fates) % 100 == 0:
            print(f"{len(fates):,} of {len(found):,} ...", file=sys.stderr, flush=True)
    if arguments.json:
        told: list[dict[str, Any]] = [fate._asdict() for fate in sorted(fates)]
        Path(arguments.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(report(fates))
    print(f"{len(fates):,} mutants in {(time.monotonic() - start) / 60:.1f} minutes")
    return 0 if share(fates) >= LEAST else 1


if __name__ == "__main__":
    with contextlib.redirect_stderr(io.TextIOWrapper(sys.stderr.buffer)):
        sys.exit(main())
