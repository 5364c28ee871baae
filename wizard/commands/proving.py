"""What is proved of the rules: a part of `duty knowledge check`, and `duty knowledge proved`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engagement_rules import KnowledgeBaseError
from engagement_rules._errors import printable
from engagement_rules.proving import available
from wizard import files, rules
from wizard.files import Refused
from wizard.main import DONE
from wizard.render.blocks import Page, item

if TYPE_CHECKING:
    from engagement_rules.proving import Report

#: How z3 comes to be there.
HOW = "pip install 'engagement-rules[proving]'"


def run(args: argparse.Namespace) -> int:
    """Write the list of what is proved.

    Raises:
        Refused: z3 is not there, or the file cannot be written.
        KnowledgeBaseError: The invariants cannot be read, or what is claimed does not hold.
    """
    if not available():
        raise Refused(f"proving needs z3, which is not installed; {HOW}")
    from engagement_rules.proving import prove
    from wizard.render import proved

    base = rules.load(args.rules)
    report = prove(base)
    if report.problems:
        raise KnowledgeBaseError(report.problems)
    if args.format == "json":
        from wizard.render.data import written

        said = written(proved.as_data(report))
        said += "" if said.endswith("\n") else "\n"
    else:
        said = proved.markdown(base, report)
    if args.out:
        target = Path(args.out)
        files.write(target, said, force=args.force or _is_such_a_page(target))
        print(printable(args.out))
    else:
        sys.stdout.write(said)
    return DONE


def _is_such_a_page(target: Path) -> bool:
    """Whether a file was written by this command, so that it may be written again."""
    from wizard.render.proved import MARK

    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            return file.readline().rstrip("\n") == MARK
    except OSError:
        return False


def lines(report: Report) -> Page:
    """What `duty knowledge check` says of a report without problems."""
    held = len(report.proved)
    statements = "1 statement" if held == 1 else f"{held} statements"
    return [
        item(
            f"{len(report.reached):,} ways in which outcomes can come out, each shown by a matter "
            "of its own."
        ),
        item("No idle part, no two steps that are one without saying so, no gap between periods."),
        item(f"{statements} about the law proved for every matter: `duty knowledge proved`."),
    ]


def data(report: Report) -> dict[str, Any]:
    """What `duty knowledge check --format json` says of a report."""
    from wizard.render import proved

    return proved.as_data(report)


def write_witnesses(report: Report, path: str, *, force: bool) -> None:
    """Write the matter that shows each outcome, as YAML.

    Raises:
        Refused: The file is there, or cannot be written.
    """
    from wizard.render import proved

    files.write(Path(path), "".join(_documents(proved.witnesses(report))), force=force)


def _documents(found: Iterable[dict[str, Any]]) -> Iterable[str]:
    import yaml

    for one in found:
        yield "---\n" + yaml.safe_dump(one, sort_keys=False, allow_unicode=True, width=100)
