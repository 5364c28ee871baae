"""`duty record`: keep what was decided, make the documents, check them, sign them."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from engagement_rules import KnowledgeBase, Matter
from engagement_rules._errors import printable
from engagement_rules._record import Record
from wizard import files, records, rules
from wizard.files import Refused
from wizard.main import CHANGED, DONE


def run_make(args: argparse.Namespace) -> int:
    """Make a record.

    Raises:
        Refused: There is no such matter, or the record cannot be written.
        MatterError: The matter cannot be decided.
    """
    base = rules.load(args.rules)
    matter, history, name = _matter(args, base)
    record = Record.of(matter, made=_day(args), knowledge_base=base, history=history)
    return _written(record, Path(args.out or f"{name}{records.ENDING}"), force=args.force)


def run_show(args: argparse.Namespace) -> int:
    """Show the rationale.

    Raises:
        Refused: The record cannot be read.
        RecordError: It is none, or its rules cannot be used.
    """
    path = Path(args.record)
    record = records.read(path)
    if args.format == "json":
        from wizard.render.data import harmless

        sys.stdout.write(harmless(records.text_of(path)))
        return DONE
    from wizard.documents import plain
    from wizard.documents.rationale import rationale

    document = rationale(record)
    if args.format == "markdown":
        sys.stdout.write(plain.markdown(document))
    else:
        from wizard.render import text

        shown = plain.text(document, columns=text.width(), emphasis=text.bold())
        sys.stdout.write(shown)
    return DONE


def run_export(args: argparse.Namespace) -> int:
    """Write the documents.

    Raises:
        Refused: The record cannot be read, a paper has no place in the matter, or a file cannot
            be written.
        RecordError: It is no record, or its rules cannot be used.
    """
    from wizard.documents import formats, papers
    from wizard.documents.document import Look
    from wizard.documents.look import load

    path = Path(args.record)
    record = records.read(path)
    look = load(Path(args.look)) if args.look else Look()
    name = path.name.removesuffix(".json").removesuffix(".record")
    targets: dict[Path, Callable[[], str | bytes]] = {}
    for paper in dict.fromkeys(args.paper or ["rationale"]):
        stem = name if paper == "rationale" else f"{name}-{paper}"
        if paper == "log":
            targets[Path(args.out) / f"{stem}.csv"] = partial(papers.log, record)
            continue
        document = papers.PAPERS[paper](record, look=look)
        for format_ in dict.fromkeys(args.format or formats.ENDINGS):
            target = Path(args.out) / f"{stem}{formats.ENDINGS[format_]}"
            targets[target] = partial(formats.made, format_, document)
    files.none_there(targets, force=args.force)
    for target, make in targets.items():
        files.write(target, make(), force=args.force)
        print(printable(str(target)))
    return DONE


def run_verify(args: argparse.Namespace) -> int:
    """Check records.

    Raises:
        Refused: A record cannot be read, or a seal was given for several.
    """
    from engagement_rules._record_check import check

    if args.seal and len(args.records) > 1:
        raise Refused("`--seal` is the seal of one record; verify the others apart from it")
    results: list[dict[str, Any]] = []
    for name in args.records:
        text = records.text_of(Path(name))
        found = check(text, seal=args.seal)
        seal = None if found else Record.from_json(text).seal
        results.append(
            {
                "file": name,
                "as_it_was_made": not found,
                "seal": seal,
                "findings": [{"where": one.where, "what": one.what} for one in found],
            }
        )
    if args.format == "json":
        from wizard.render.data import written

        print(written(results))
    else:
        for result in results:
            _say_verified(result)
    return DONE if all(result["as_it_was_made"] for result in results) else CHANGED


def _say_verified(result: dict[str, Any]) -> None:
    shown = printable(result["file"])
    if result["as_it_was_made"]:
        print(f"{shown}: as it was made, and its rules decide it as it says. Seal {result['seal']}")
        return
    print(f"{shown}: not as it was made.")
    for one in result["findings"]:
        print(f"  {printable(one['where'])}: {printable(one['what'])}")


def run_reassess(args: argparse.Namespace) -> int:
    """Add a version.

    Raises:
        Refused: The record or the matter cannot be read, or the record not be written.
        RecordError: It is no record.
        MatterError: The matter cannot be decided.
    """
    path = Path(args.record)
    record = records.sound(path)
    base = rules.load(args.rules)
    matter, history, _ = _matter(args, base)
    again = record.reassess(matter, made=_day(args), knowledge_base=base, history=history)
    code = _written(again, _target(args, path), force=args.force)
    changes = again.latest.changes
    if not changes:
        print("Nothing has changed since the last version.")
    for change in changes:
        was, now = (printable(t) if t is not None else "nothing" for t in (change.was, change.now))
        print(f"  {change.kind} {printable(change.id)}: was {was}, is {now}")
    return code


def run_sign(args: argparse.Namespace) -> int:
    """Add somebody's word.

    Raises:
        Refused: The record cannot be read or written, or nothing is said.
        RecordError: It is no record.
    """
    path = Path(args.record)
    record = records.sound(path)
    try:
        signed = record.sign(args.by, args.says, on=_day(args))
    except ValueError as error:
        raise Refused(str(error)) from None
    return _written(signed, _target(args, path), force=args.force)


def _target(args: argparse.Namespace, path: Path) -> Path:
    if args.out is None and not args.force:
        raise Refused(
            "name a new file with `--out FILE`, or add `--force` to write into this record itself"
        )
    return Path(args.out) if args.out else path


def _day(args: argparse.Namespace) -> dt.date:
    return args.on or dt.datetime.now().astimezone().date()


def _matter(args: argparse.Namespace, base: KnowledgeBase) -> tuple[Matter, tuple[Any, ...], str]:
    """The matter named, what was told step by step, and what to call the record."""
    path = Path(args.matter)
    if path.suffix.lower() in files.SUFFIXES or path.exists():
        return Matter.from_file(path), (), path.stem
    from wizard.interview.journal import peek
    from wizard.interview.store import Store
    from wizard.interview.told import Told

    store = Store(Path(args.dir) if args.dir else None)
    name = store.find(args.matter)
    try:
        found = peek(store.path(name))
        told = Told.of(found.events)
    except OSError as error:
        raise Refused(f"`{name}` cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise Refused(f"{error}; `{name}` was written by a newer duty") from None
    if found.damage is not None:
        raise Refused(f"`{name}` is damaged; `duty resume {name} --salvage` copies what is whole")
    if not told.together:
        raise Refused(f"`{name}` has only just begun; `duty resume {name}` goes on with it")
    return told.matter(base), tuple(found.events), name


def _written(record: Record, target: Path, *, force: bool) -> int:
    files.write(target, record.to_json(), force=force)
    print(f"{printable(str(target))}: version {record.latest.number}, seal {record.seal}")
    return DONE
