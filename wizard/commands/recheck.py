"""`duty recheck`: old records decided again, under their own rules and under today's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from engagement_rules import KnowledgeBase
from engagement_rules._decided_otherwise import decide_twice
from engagement_rules._errors import RecordError
from engagement_rules._record import Record
from engagement_rules._record_check import Finding, check
from engagement_rules._rules_changes import EntryChange, changed_entries
from wizard import records, rules
from wizard.main import CHANGED, DONE
from wizard.render import text
from wizard.render.blocks import Page, answer
from wizard.render.data import written
from wizard.render.decided_otherwise import OfRecord, as_data, counts, page


def run(args: argparse.Namespace) -> int:
    """Decide records again and say what comes out otherwise.

    Raises:
        Refused: A file cannot be read, or a folder holds no record.
        KnowledgeBaseError: The compiler refuses the local rules.
    """
    texts = {path: records.text_of(path) for path in _files(args.records)}
    today = rules.load(args.rules)
    changed: dict[str, tuple[EntryChange, ...]] = {}
    found = [_of(path, text_, today, changed) for path, text_ in texts.items()]
    if args.format == "json":
        print(written([as_data(one) for one in found]))
    else:
        blocks: Page = [answer(counts(found))]
        for one in found:
            blocks += page(one, same=True)
        sys.stdout.write(text.text(blocks, columns=text.width(), emphasis=text.bold()))
    return CHANGED if any(one.findings or one.otherwise for one in found) else DONE


def _files(named: Sequence[str]) -> list[Path]:
    found: dict[Path, None] = {}
    for name in named:
        path = Path(name)
        found.update(dict.fromkeys(records.inside(path) if path.is_dir() else (path,)))
    return list(found)


def _of(
    path: Path, text_: str, today: KnowledgeBase, changed: dict[str, tuple[EntryChange, ...]]
) -> OfRecord:
    findings = check(text_)
    try:
        record = Record.from_json(text_)
    except RecordError:
        return OfRecord(str(path), "", "", findings, None)
    last = record.latest
    made_with = last.determination.rules
    title = record.data.title
    try:
        then = record.rules_of(last)
    except RecordError as error:
        findings = findings or (Finding("its rules", str(error)),)
        return OfRecord(str(path), title, made_with.version, findings, None)
    if then.digest not in changed:
        changed[then.digest] = changed_entries(then, today)
    twice = decide_twice(
        last.determination.matter,
        then,
        today,
        as_at=made_with.as_at,
        changed=changed[then.digest],
    )
    return OfRecord(str(path), title, made_with.version, findings, twice)
