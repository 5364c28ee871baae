"""The list of matters and where each stands."""

from __future__ import annotations

import argparse
import io
import json
from typing import Any

from engagement_rules import KnowledgeBase, MatterError, assess
from engagement_rules._errors import printable
from wizard import rules
from wizard.interview.journal import peek
from wizard.interview.pages import decided_line
from wizard.interview.store import Store, Summary
from wizard.interview.told import Told


def listing(store: Store, args: argparse.Namespace) -> str:
    """Every matter kept in a folder, as a table or as JSON.

    Raises:
        Refused: The folder cannot be read.
    """
    summaries = store.summaries()
    base = rules.load(args.rules) if summaries else None
    rows = [_row(store, summary, base) for summary in summaries if base is not None]
    if args.format == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    if not rows:
        return f"No matter has been begun in {printable(str(store.folder))}. `duty` begins one.\n"
    return _table(rows, store)


def _row(store: Store, summary: Summary, base: KnowledgeBase) -> dict[str, Any]:
    stands = ""
    try:
        told = Told.of(peek(store.path(summary.name)).events)
        if told.together:
            determination = assess(told.matter(base), knowledge_base=base)
            stands = f"the duty: {decided_line(determination)}"
        else:
            stands = "just begun"
    except (MatterError, OSError, ValueError, KeyError):
        stands = "cannot be worked out"
    return {
        "name": summary.name,
        "title": summary.title,
        "changed": summary.changed.isoformat() if summary.changed else None,
        "answers": summary.answers,
        "stands": stands,
        "open_in": str(summary.holder) if summary.holder else None,
        "note": summary.note or None,
    }


def _table(rows: list[dict[str, Any]], store: Store) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from wizard.render import text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "Matter", "Where it stands", "Last changed"):
        table.add_column(heading, overflow="fold")
    for number, row in enumerate(rows, 1):
        notes = [
            note for note in (row["open_in"] and f"open in {row['open_in']}", row["note"]) if note
        ]
        stands = "; ".join([row["stands"], *notes])
        name = Text(printable(row["name"]), style="bold")
        title = Text(f"\n{printable(row['title'])}") if row["title"] else Text("")
        table.add_row(
            str(number),
            name + title,
            Text(printable(stands)),
            str(row["changed"] or "")[:16].replace("T", " "),
        )
    out = io.StringIO()
    console = Console(
        file=out,
        width=text.width(),
        no_color=True,
        highlight=False,
        force_terminal=text.bold(),
        legacy_windows=False,
    )
    console.print(table)
    console.print(f"\nKept in {printable(str(store.folder))}. To go on with one: duty resume NAME")
    return out.getvalue()
