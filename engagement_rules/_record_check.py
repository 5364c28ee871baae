"""Is a record as it was made, and does it say what its rules decide? If not: where?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from engagement_rules._canonical import differences, digest
from engagement_rules._errors import EngineDisagreement, EngineUnavailable, MatterError, RecordError
from engagement_rules._record import (
    BEGINNING,
    Record,
    Version,
    content_of,
    marks_of,
    seal_of,
    seal_of_sign_off,
)


class Finding(NamedTuple):
    """Something that is wrong with a record.

    Attributes:
        where: The part: a version and what of it, or a line of the file.
        what: What is wrong with it.
    """

    where: str
    what: str


def check(text: str, *, seal: str | None = None) -> tuple[Finding, ...]:
    """Check a record byte by byte, seal by seal, and decide it again.

    Args:
        text: The file.
        seal: The seal that somebody noted when it was made, as it is printed in the documents;
            a beginning of it will do. It tells a record that was made anew from the old one.

    Returns:
        What is wrong with it; nothing when all is well.
    """
    try:
        record = Record.from_json(text)
    except RecordError as error:
        return (Finding(_where_it_breaks(text), str(error)),)
    found = [*_seals(record)]
    found += _bytes(record, text) if not found else ()
    found += _decided_again(record)
    if seal and not record.seal.startswith(seal.strip().lower()):
        found.append(
            Finding(
                "the whole record",
                f"its seal is {record.seal[:16]}..., and the one noted is {seal[:16]}: it is not "
                "the record that was sealed then, or has been signed or assessed again since",
            )
        )
    return tuple(found)


def _where_it_breaks(text: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError):
        return "the whole file"
    return "the whole file"


def _bytes(record: Record, text: str) -> Iterator[Finding]:
    """Whether the file is written as it was, to the byte."""
    wanted = record.to_json()
    if wanted == text:
        return
    at = next((i for i, (a, b) in enumerate(zip(wanted, text, strict=False)) if a != b), None)
    if at is None:
        at = min(len(wanted), len(text))
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    yield Finding(
        f"line {line}, column {column}",
        "the file is not written as duty wrote it, though it says the same",
    )


def _seals(record: Record) -> Iterator[Finding]:
    before = BEGINNING
    for number, version in enumerate(record.data.versions, 1):
        whole = f"version {number}"
        if version.number != number:
            yield Finding(whole, f"it says that it is version {version.number}")
        yield from _version(record, version, whole, before)
        before = version.seal
        for place, one in enumerate(version.sign_offs, 1):
            if one.seal != seal_of_sign_off(before, one):
                yield Finding(
                    f"{whole}, sign-off {place}", "it was changed after it was given, or its seal"
                )
            before = one.seal
    title = record.latest.determination.matter.title
    if record.data.title != title:
        yield Finding("title", "it is not the title of the last version")
    unused = set(record.data.rules) - {v.rules_files for v in record.data.versions}
    for name in sorted(unused):
        yield Finding(f"rules {name[:16]}", "no version was decided by them")


def _version(record: Record, version: Version, whole: str, before: str) -> Iterator[Finding]:
    content_is_sealed = version.seal == seal_of(before, version)
    places = differences(version.marks, marks_of(version))
    for path in places:
        what = "its mark was changed" if content_is_sealed else "it was changed"
        yield Finding(f"{whole}: {_told(path)}", what)
    if not content_is_sealed and not places:
        what = "its seal was changed, or what stood before it"
        yield Finding(whole, what)
    lines = record.data.rules.get(version.rules_files)
    if lines is None:
        yield Finding(f"{whole}: rules", "the rules that decided it are not in the record")
    elif digest(list(lines)) != version.rules_packed:
        yield Finding(f"rules {version.rules_files[:16]}", "they were changed")


def _told(path: tuple[str, ...]) -> str:
    return ", ".join(path)


def _decided_again(record: Record) -> Iterator[Finding]:
    for version in record.data.versions:
        whole = f"version {version.number}"
        try:
            yield from _against_its_rules(record, version, whole)
        except (RecordError, EngineDisagreement) as error:
            yield Finding(f"{whole}: rules", str(error))
        except MatterError as error:
            yield Finding(f"{whole}: determination, matter", error.problems[0].message)


def _against_its_rules(record: Record, version: Version, whole: str) -> Iterator[Finding]:
    from engagement_rules._departures import departures
    from engagement_rules._record import reasons_of
    from engagement_rules._record_changes import changes

    again = record.decide_again(version)
    if version.determination.rules.engines == ("compiled", "durable-rules"):
        _with_both(record, version)
    said = content_of(version)
    rules = again.rules._replace(digest=version.determination.rules.digest)
    before = record.data.versions[: version.number - 1]
    now = content_of(
        version._replace(
            determination=again.data._replace(rules=rules),
            reasons=reasons_of(again),
            departures=departures(again),
            changes=changes(before[-1].determination, version.determination) if before else (),
        )
    )
    for part in ("determination", "reasons", "departures", "changes"):
        one, other = said[part], now[part]
        inner = (
            [(part, key) for key in one if one[key] != other[key]]
            if isinstance(one, dict)
            else [(part,)] * (one != other)
        )
        for path in inner:
            yield Finding(f"{whole}: {_told(path)}", "the rules in the record decide otherwise")


def _with_both(record: Record, version: Version) -> None:
    """Decide with both engines, where both run.

    Raises:
        EngineDisagreement: They differ.
    """
    from engagement_rules._assess import assess

    data = version.determination
    try:
        assess(
            data.matter,
            knowledge_base=record.rules_of(version),
            as_at=data.rules.as_at,
            engine="both",
        )
    except EngineUnavailable:
        return
