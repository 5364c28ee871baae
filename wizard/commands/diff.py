"""`duty knowledge diff`: what a change of rules changes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import knowledge_base
from engagement_rules import KnowledgeBase, KnowledgeBaseError
from engagement_rules._decided_otherwise import decide_twice
from engagement_rules._errors import RecordError
from engagement_rules._record import Record
from engagement_rules._record_check import Finding, check
from engagement_rules._rules_compared import RulesCompared, compare_rules
from wizard import records
from wizard.commands.knowledge import refused
from wizard.files import Refused
from wizard.main import CHANGED, DONE
from wizard.render import decided_otherwise as of_records
from wizard.render import rules_changes as render
from wizard.render import text
from wizard.render.blocks import Page, answer, heading, paragraph
from wizard.render.data import written
from wizard.render.flipping import Both

SHIPPED = "shipped"
#: So many descriptions of each flip are shown unless all are asked for.
_SHOWN = 5


def run(args: argparse.Namespace) -> int:
    """Compare two rule sets, and decide records under both.

    Raises:
        Refused: There is no folder of records, or none in it.
        EngineError: A matter is not decided as the comparison says: a fault in the programme.
    """
    files = records.inside(Path(args.records)) if args.records else ()
    loaded = []
    for which, name in (("OLD", args.old), ("NEW", args.new)):
        try:
            loaded.append(_load(name, args.rules))
        except KnowledgeBaseError as error:
            return refused(error, args.format, which=f"{which} ({name})")
    both = Both(*loaded)
    every = args.all or args.format == "json"
    compared = compare_rules(*both, limit=None if every else _SHOWN)
    found = [_of_record(path, both, compared) for path in files]
    if args.format == "json":
        print(written(_as_data(both, compared, found)))
    else:
        page = _page(both, compared, found, every=every)
        if args.format == "markdown":
            from wizard.render.markdown import markdown

            sys.stdout.write(markdown(page))
        else:
            sys.stdout.write(text.text(page, columns=text.width(), emphasis=text.bold()))
    damaged = any(one.findings or one.otherwise for one in found)
    return CHANGED if compared.decides_otherwise or damaged else DONE


def _load(name: str, rules: Sequence[str]) -> KnowledgeBase:
    """The rules that a word of the command line names; a folder without a manifest is local rules.

    Raises:
        KnowledgeBaseError: The compiler refuses them.
    """
    shipped, folder = knowledge_base.folder(), Path(name)
    if name == SHIPPED:
        return KnowledgeBase.load(shipped, extra=rules)
    if folder.is_dir() and not (folder / "manifest.yaml").exists():
        return KnowledgeBase.load(shipped, extra=[folder, *rules])
    return KnowledgeBase.load(folder, extra=rules)


def _of_record(path: Path, both: Both, compared: RulesCompared) -> of_records.OfRecord:
    try:
        text_ = records.text_of(path)
    except Refused as error:
        finding = Finding("the whole file", str(error))
        return of_records.OfRecord(str(path), "", "", (finding,), None)
    findings = check(text_)
    try:
        record = Record.from_json(text_)
    except RecordError:
        return of_records.OfRecord(str(path), "", "", findings, None)
    last = record.latest.determination
    twice = decide_twice(last.matter, *both, as_at=last.rules.as_at, changed=compared.entries)
    return of_records.OfRecord(str(path), record.data.title, last.rules.version, findings, twice)


# The page


def _page(
    both: Both,
    compared: RulesCompared,
    found: Sequence[of_records.OfRecord],
    *,
    every: bool,
) -> Page:
    page = [
        answer(_first(both, compared)),
        *render.entries(compared, every=every),
        *render.beside(compared),
        *render.law(compared, both),
        *render.flips(compared, both, every=every),
    ]
    return [*page, *_records(found)] if found else page


def _first(both: Both, compared: RulesCompared) -> str:
    if both.old.digest == both.new.digest:
        return "These are the same rules, to the byte."
    if not compared.decides_otherwise:
        return "No matter is decided otherwise: no outcome comes out differently for anybody."
    count = len({(flip.kind, flip.node) for flip in compared.flips})
    if not count and not compared.law:
        return (
            "Some matters may be decided otherwise, where a body acts for another or answers "
            "follow from others."
        )
    if not count:
        return "Another law applies on some days, and no outcome comes out differently."
    what = "one outcome comes" if count == 1 else f"{count} outcomes come"
    return f"Some matters are decided otherwise: {what} out differently."


def _records(found: Sequence[of_records.OfRecord]) -> Page:
    return [
        heading("Records"),
        paragraph(of_records.counts(found)),
        *(block for one in found for block in of_records.page(one)),
    ]


# JSON


def _as_data(
    both: Both, compared: RulesCompared, found: Sequence[of_records.OfRecord]
) -> dict[str, Any]:
    return {
        "old": _named(both.old),
        "new": _named(both.new),
        "decides_otherwise": compared.decides_otherwise,
        **render.as_data(compared, both),
        "records": [of_records.as_data(one) for one in found],
    }


def _named(base: KnowledgeBase) -> dict[str, str]:
    return {"title": base.title, "version": base.version, "digest": base.digest}
