"""The list of matters and where each stands."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

from engagement_rules import KnowledgeBase, MatterError, assess
from engagement_rules._errors import printable
from engagement_rules._words import long_date
from wizard import rules
from wizard.interview.journal import peek
from wizard.interview.pages import decided_line
from wizard.interview.store import Store, Summary
from wizard.interview.told import Told

if TYPE_CHECKING:
    from rich.text import Text

_UNBROKEN = 48


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
    table.add_column("", no_wrap=True)
    # A name has to be typed, so it is not broken; one that somebody made very long may be.
    longest = max(len(printable(row["name"])) for row in rows)
    table.add_column("Matter", overflow="fold", width=min(longest, _UNBROKEN))
    table.add_column("Where it stands", overflow="fold")
    for number, row in enumerate(rows, 1):
        said = [row["stands"], row["open_in"] and f"open in {row['open_in']}", row["note"]]
        said += [row["changed"] and f"changed {_when(row['changed'])}"]
        table.add_row(
            str(number),
            _lines(Text(printable(row["name"]), style="bold"), [row["title"]]),
            _lines(Text(), said),
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
    where = f"\nKept in {printable(str(store.folder))}. To go on with one: duty resume NAME"
    console.print(Text(where))  # a text, so that brackets in a name mean nothing
    return out.getvalue()


def _lines(first: Text, others: list[str | None]) -> Text:
    """Texts below each other, without those that say nothing."""
    for each in filter(None, others):
        first.append(("\n" if first else "") + printable(each), style="not bold")
    return first


def _when(moment: str) -> str:
    """A moment as a person here reads a clock."""
    here = dt.datetime.fromisoformat(moment).astimezone()
    return f"{long_date(here.date())}, {here:%H:%M}"
