"""`duty train`: work through a scenario, list them, check them."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from engagement_rules._errors import Problem, did_you_mean, printable
from engagement_rules.training import (
    TrainingError,
    TrainingScenario,
    check_quizzes,
    check_scenarios,
    load_quizzes,
    load_scenarios,
    read_scenario,
)
from wizard import rules
from wizard.commands.until_stopped import until_stopped
from wizard.files import Refused
from wizard.main import BAD_INPUT, DONE
from wizard.prompts.faces import choose_face, refuse_without_terminal
from wizard.render.data import problem_data, written
from wizard.training import progress


def run_practise(args: argparse.Namespace) -> int:
    """Work through scenarios alone, or lead a room through them.

    Raises:
        Refused: There is no terminal, no such scenario, or nothing can be kept in the folder.
        TrainingError: A scenario cannot be used.
    """
    scenarios = load_scenarios(args.folders)
    named = tuple(known(name, scenarios) for name in args.scenarios)
    refuse_without_terminal()
    prompter = choose_face(plain=args.plain)
    base = rules.load(args.rules)
    folder = progress.folder_of(args.dir)
    today = dt.datetime.now().astimezone().date()
    with progress.open_journal(folder) as journal:
        if args.facilitator:
            from wizard.training.leading import Leading

            leading = Leading(prompter, journal, base, scenarios, today=today)
            out = Path(args.out) if args.out else None
            work = partial(leading.run, named, out=out)
        else:
            from wizard.training.practising import Practice

            practice = Practice(prompter, journal, base, scenarios, today=today)
            work = partial(practice.run, named)
        return until_stopped(prompter, work, lambda: _last_word(args))


def known(said: str, scenarios: Mapping[str, TrainingScenario]) -> str:
    """The id of a scenario that a person names.

    Raises:
        Refused: There is none of that name.
    """
    name = said.strip().removesuffix(".yaml")
    if name in scenarios:
        return name
    near = did_you_mean(name, scenarios) or "`duty train list` shows them"
    raise Refused(f"`{printable(said)}` is no scenario; {near}")


def _last_word(args: argparse.Namespace) -> str:
    words = ["duty", "train", *(["--facilitator"] if args.facilitator else [])]
    if args.dir:
        words += ["--dir", str(Path(args.dir).resolve())]
    for folder in args.folders:
        words += ["--from", str(Path(folder).resolve())]
    for folder in args.rules:
        words += ["--rules", str(Path(folder).resolve())]
    return f"Saved. To go on: {shlex.join(words)}"


def run_list(args: argparse.Namespace) -> int:
    """List the scenarios.

    Raises:
        Refused: The progress cannot be read.
        TrainingError: A scenario cannot be used.
    """
    scenarios = load_scenarios(args.folders)
    stands = progress.standings(progress.events_of(progress.folder_of(args.dir)))
    if args.format == "json":
        told = [_as_data(one, stands.get(name)) for name, one in scenarios.items()]
        print(written(told))
        return DONE
    level = ""
    for name, one in scenarios.items():
        if one.difficulty != level:
            level = one.difficulty
            print(f"{level.capitalize()}:")
        stood = stands.get(name)
        mark = " " if stood is None else "+" if stood.right else "-"
        print(f"  {mark} {name}")
        print(f"      {printable(one.title)}{_twin(one)}")
    print("\n+ right the last time, - missed the last time, and it comes back.")
    print("`duty train NAME` begins one.")
    return DONE


def _twin(one: TrainingScenario) -> str:
    return f" (twin: {one.twin})" if one.twin else ""


def _as_data(one: TrainingScenario, stood: progress.Standing | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "difficulty": one.difficulty,
        "topics": list(one.topics),
        "case": one.case,
        "twin": one.twin,
        "tries": stood.tries if stood else 0,
        "right": stood.right if stood else None,
        "due": stood.due.isoformat() if stood and stood.due else None,
    }


def run_check(args: argparse.Namespace) -> int:
    """Check scenarios.

    Raises:
        Refused: There is nothing to check where something was looked for.
        TrainingError: A shipped scenario, or one of `--from`, cannot be used.
    """
    base = rules.load(args.rules)
    scenarios = load_scenarios(args.folders)
    problems: list[Problem] = []
    chosen: dict[str, TrainingScenario] = {}
    for path in _files(args.scenarios):
        try:
            one = read_scenario(path)
            chosen[one.id] = one
        except TrainingError as error:
            problems += error.problems
    checked = chosen if args.scenarios else scenarios
    problems += check_scenarios({**scenarios, **chosen}, base, only=checked)
    if not args.scenarios:
        problems += check_quizzes(load_quizzes().values(), base)
    if args.format == "json":
        _print_data(checked, problems)
    else:
        _print_problems(checked, problems)
    return BAD_INPUT if problems else DONE


def _files(named: Sequence[str]) -> list[Path]:
    found: list[Path] = []
    for name in named:
        path = Path(name)
        inside = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            raise Refused(f"the folder {printable(name)} holds no scenario: no `.yaml` file")
        found += inside
    return found


def _print_problems(checked: Mapping[str, TrainingScenario], problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{problem}\n    more: docs/errors/{problem.code}.md", file=sys.stderr)
    count = f"{len(checked)} scenario{'' if len(checked) == 1 else 's'}"
    if not problems:
        print(f"{count}: all is well.")
    else:
        many = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
        print(f"{count}, {many} to mend.")


def _print_data(checked: Mapping[str, TrainingScenario], problems: Sequence[Problem]) -> None:
    told = {
        "ok": not problems,
        "scenarios": list(checked),
        "problems": [problem_data(problem) for problem in problems],
    }
    print(written(told))
