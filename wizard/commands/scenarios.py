"""`duty knowledge test`: try the rules on scenarios."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engagement_rules import KnowledgeBase, MatterError
from engagement_rules._errors import KnowledgeBaseError, Problem, printable
from engagement_rules.testing.scenarios import (
    ENDINGS,
    Failure,
    Scenario,
    ScenarioFile,
    accept,
    load_rules,
    read_scenarios,
    run_scenario,
)
from wizard.files import Refused, write
from wizard.main import BAD_INPUT, CHANGED, DONE
from wizard.render.data import problem_data, written


@dataclass
class _Tried:
    """What came of one file."""

    path: Path
    file: ScenarioFile | None = None
    results: list[tuple[Scenario, tuple[Failure, ...]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    accepted: int = 0

    @property
    def failed(self) -> list[tuple[Scenario, tuple[Failure, ...]]]:
        """The scenarios that do not hold, with what failed."""
        return [(scenario, failures) for scenario, failures in self.results if failures]


def run(args: argparse.Namespace) -> int:
    """Decide every scenario, and say which do not hold.

    Raises:
        Refused: There is no scenario where one was looked for, or a file cannot be written.
        KnowledgeBaseError: The rules that were named cannot be used.
    """
    files = list(_files(args.paths or ["."]))
    loaded: dict[tuple[str, ...], KnowledgeBase] = {}
    given = tuple(args.rules)
    if given:
        loaded[given] = load_rules(given)
    tried = [_try(path, given, loaded) for path in files]
    if args.accept:
        for one in tried:
            _accept(one)
            if one.accepted:
                again = _try(one.path, given, loaded)
                one.results, one.problems = again.results, again.problems
    if args.format == "json":
        print(written(_as_data(tried)))
    else:
        _tell(tried)
    if any(one.problems for one in tried):
        return BAD_INPUT
    return CHANGED if any(one.failed for one in tried) else DONE


def _files(named: Sequence[str]) -> Iterator[Path]:
    """The files meant: those named, and each file of scenarios in a folder named."""
    seen: set[Path] = set()
    for name in named:
        path = Path(name)
        found = [path]
        if path.is_dir():
            found = sorted(_inside(path))
            if not found:
                raise Refused(
                    f"the folder {printable(name)} holds no scenarios: no file whose name ends "
                    f"in {ENDINGS[0]}"
                )
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _inside(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise Refused(f"{printable(str(error.filename))} cannot be read ({error.strerror})")

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / n for n in names if n.endswith(ENDINGS) and not n.startswith("."))


def _try(
    path: Path, given: tuple[str, ...], loaded: dict[tuple[str, ...], KnowledgeBase]
) -> _Tried:
    tried = _Tried(path)
    try:
        tried.file = read_scenarios(path)
        folders = given or tuple(map(str, tried.file.rules))
        if folders not in loaded:
            loaded[folders] = load_rules(folders)
    except (MatterError, KnowledgeBaseError) as error:
        tried.problems += error.problems
        return tried
    for scenario in tried.file.scenarios:
        try:
            tried.results.append((scenario, run_scenario(scenario, loaded[folders])))
        except MatterError as error:
            tried.problems += error.problems
    return tried


def _accept(tried: _Tried) -> None:
    """Write what came out into a file, if something did not come out as expected."""
    if tried.file is None or not tried.failed:
        return
    failures = [failure for _, found in tried.failed for failure in found]
    text = accept(tried.file.text, failures)
    if text != tried.file.text:
        mark = "\ufeff" if tried.path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
        write(tried.path.resolve(), mark + text, force=True)
        tried.accepted = len(tried.failed)


def _tell(tried: Sequence[_Tried]) -> None:
    out = sys.stdout
    for one in tried:
        for scenario, failures in one.failed:
            out.write(f"{scenario.place}: {printable(scenario.sentence)}\n")
            for failure in failures:
                out.write(f"    line {failure.claim.place.line}: {failure}\n")
        out.flush()
        for problem in one.problems:
            print(f"{problem}\n    more: docs/errors/{problem.code}.md", file=sys.stderr)
    out.write(_count(tried) + "\n")


def _count(tried: Sequence[_Tried]) -> str:
    """How many there are, and how many hold."""
    total = sum(len(one.results) for one in tried)
    failed = sum(len(one.failed) for one in tried)
    accepted = sum(one.accepted for one in tried)
    parts = [f"{_several(total, 'scenario')} in {_several(len(tried), 'file')}"]
    parts.append("all hold" if not failed else f"{failed} of them {_do(failed)} not hold")
    unusable = sum(len(one.problems) for one in tried)
    if unusable:
        parts[-1] = f"{total - failed} hold" + (f", {failed} {_do(failed)} not" if failed else "")
        parts.append(f"{_several(unusable, 'problem')} to mend first")
    if accepted:
        parts.append(f"what came out was written into {_several(accepted, 'scenario')}")
    return ": ".join([parts[0], "; ".join(parts[1:])]) + "."


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _do(count: int) -> str:
    return "does" if count == 1 else "do"


def _as_data(tried: Sequence[_Tried]) -> dict[str, Any]:
    return {
        "ok": not any(one.failed or one.problems for one in tried),
        "files": [
            {
                "file": str(one.path),
                "scenarios": len(one.results),
                "accepted": one.accepted,
                "failed": [
                    {
                        "line": scenario.place.line,
                        "scenario": scenario.sentence,
                        "differences": [
                            {
                                "line": failure.claim.place.line,
                                "what": failure.claim.key,
                                "where": failure.claim.spot,
                                "expected": list(failure.claim.wanted),
                                "found": list(failure.found),
                                "why": failure.why,
                            }
                            for failure in failures
                        ],
                    }
                    for scenario, failures in one.failed
                ],
                "problems": [problem_data(problem) for problem in one.problems],
            }
            for one in tried
        ],
    }
