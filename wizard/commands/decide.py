"""`duty decide`: one matter on a page, or many with a line each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from engagement_rules import Determination, KnowledgeBase, Matter, MatterError, assess
from engagement_rules._errors import printable
from wizard import files, rules
from wizard.main import BAD_INPUT, DONE, NOT_DETERMINED
from wizard.render.data import harmless, problem_data, written

ENDINGS = {"text": ".txt", "json": ".json", "markdown": ".md"}


class Bad:
    """A matter that cannot be used."""

    def __init__(self, error: MatterError) -> None:
        self.problems = error.problems

    def to_dict(self, file: Path) -> dict[str, Any]:
        """What is wrong with it, for a programme."""
        return {
            "file": str(file),
            "problems": [problem_data(problem) for problem in self.problems],
        }


Result = Determination | Bad


def run(args: argparse.Namespace) -> int:
    """Decide the matters named.

    Raises:
        Refused: The options do not fit together, or results cannot be written.
    """
    found = files.matters(args.matters)
    many = len(found) > 1 or Path(args.matters[0]).is_dir()
    if args.short and (args.format in ("json", "csv") or (many and args.out is None)):
        raise files.Refused("`--short` is a page of one matter, as text or markdown")
    targets = _targets(args, found)
    base = rules.load(args.rules)
    results = {file: _decide(file, base, args) for file in found}
    for result in results.values():
        if isinstance(result, Bad):
            for problem in result.problems:
                print(problem, file=sys.stderr)
    if targets:
        _write(results, targets, args)
    elif many or args.format == "csv":
        _print_many(results, args.format)
    else:
        for result in results.values():
            if isinstance(result, Determination):
                sys.stdout.write(_shown(result, args, terminal=True))
    return _exit_code(list(results.values()))


def _targets(args: argparse.Namespace, found: list[Path]) -> dict[Path, Path]:
    if args.out is None:
        if args.force:
            raise files.Refused("`--force` goes with `--out DIR`; see `duty decide --help`")
        return {}
    if args.format == "csv":
        raise files.Refused(
            "csv is one table of all matters; leave out `--out` and write "
            "`duty decide … --format csv > table.csv`"
        )
    return files.targets(found, Path(args.out), ENDINGS[args.format], force=args.force)


def _decide(file: Path, base: KnowledgeBase, args: argparse.Namespace) -> Result:
    try:
        matter = Matter.from_file(file)
        return assess(matter, knowledge_base=base, as_at=args.as_at, engine=args.engine)
    except MatterError as error:
        return Bad(error)


def _exit_code(results: list[Result]) -> int:
    if any(isinstance(result, Bad) for result in results):
        return BAD_INPUT
    undecided = any(
        isinstance(result, Determination) and result.duty.outcome == "not_determined"
        for result in results
    )
    return NOT_DETERMINED if undecided else DONE


def _shown(determination: Determination, args: argparse.Namespace, *, terminal: bool) -> str:
    """A determination whole or short, in one of the formats that show one."""
    if args.format == "json":
        return harmless(determination.to_json()) + "\n"
    from wizard.render.report import report, short

    page = short(determination) if args.short else report(determination)
    if args.format == "markdown":
        from wizard.render.markdown import markdown

        return markdown(page)
    from wizard.render import text
    from wizard.render.blocks import Block

    if not terminal:
        return text.text(page)
    shown = text.text(page, columns=text.width(), emphasis=text.bold())
    if shown.count("\n") >= text.height():
        # The answer has left the screen by the time that the page ends.
        shown += "\n" + text.text(
            [Block("answer", f"In short: {page[0].text}")], columns=text.width()
        )
    return shown


def _print_many(results: dict[Path, Result], format_: str) -> None:
    if format_ == "json":
        found = [
            result.to_dict() if isinstance(result, Determination) else result.to_dict(file)
            for file, result in results.items()
        ]
        print(written(found))
        return
    from wizard.render import table

    rows = [
        table.row(str(file), result)
        if isinstance(result, Determination)
        else table.Row(str(file), problems=tuple(map(str, result.problems)))
        for file, result in results.items()
    ]
    if format_ == "csv":
        sys.stdout.write(table.csv_text(rows))
    elif format_ == "markdown":
        sys.stdout.write(table.markdown_table(rows))
    else:
        from wizard.render import text

        columns = text.width() if sys.stdout.isatty() else None
        sys.stdout.write(table.table(rows, columns=columns))


def _write(
    results: dict[Path, Result], targets: dict[Path, Path], args: argparse.Namespace
) -> None:
    from wizard.render.table import WORDS

    for file, result in results.items():
        if isinstance(result, Determination):
            files.write(targets[file], _shown(result, args, terminal=False), force=args.force)
            shown = printable(str(targets[file]))
            print(f"{shown}: the duty {WORDS[result.duty.outcome]}")
        else:
            print(f"{printable(str(file))}: bad input, nothing written")
