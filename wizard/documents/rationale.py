"""The documented rationale: the first page, then the full record section by section."""

from __future__ import annotations

from engagement_rules._record import Record, Version
from engagement_rules._sentences import Names
from engagement_rules._words import long_date
from wizard.documents import annexes, first_page, parts
from wizard.documents.document import Document, Look
from wizard.documents.fields import form_fields, sections, shown
from wizard.render.blocks import Page, field, item, new_page, paragraph, section


def rationale(record: Record, *, look: Look = Look()) -> Document:  # noqa: B008 - it is frozen
    """The documented rationale of the last version of a record.

    Args:
        record: The record.
        look: How the body's documents look.

    Raises:
        RecordError: The rules in the record cannot be used, or decide otherwise than it says.
    """
    version = record.latest
    told = parts.Told(record, version, record.determination, Names(record.determination))
    page: Page = [*first_page.first_page(told), new_page()]
    if version.changes:
        page += [section("", "What changed since the last version"), *parts.changes(told)]
    for number, node in enumerate(sections(told.determination), 1):
        page += _section(told, str(number), node.id)
    page += [new_page(), *annexes.annexes(told)]
    return Document(
        title=told.matter.title,
        about=_about(version),
        page=page,
        foot=foot(record),
        look=look,
    )


#: What rests on the fields of its section, and so stands after them.
_AFTER_FIELDS = ("timetable",)


def foot(record: Record) -> str:
    """What stands at the foot of each page: by which it can be told from any other."""
    version = record.latest
    return (
        f"Version {version.number}, sealed {record.seal[:16]}. Rules "
        f"{version.determination.rules.version}. A working aid and not legal advice."
    )


def _about(version: Version) -> str:
    return f"Documented rationale, version {version.number}, {long_date(version.made)}"


def _section(told: parts.Told, number: str, name: str) -> Page:
    base, fields = told.base, told.matter.fields
    data = base.nodes[name].data
    page: Page = [section(number, base.nodes[name].label), paragraph(data["about"])]
    shows = data.get("shows", ())
    for part in shows:
        if part not in _AFTER_FIELDS:
            page += parts.PARTS[part](told)
    page += parts.answers(told, data.get("answers", ()))
    page += parts.some_tracks(told, data.get("tracks", ()))
    page += [
        field(node.label, shown(node, fields)) for node in form_fields(told.determination, name)
    ]
    for part in shows:
        if part in _AFTER_FIELDS:
            page += parts.PARTS[part](told)
    practices = [
        node for node in base.of_kind("practice") if node.data["topic"] in data.get("practices", ())
    ]
    if practices:
        page.append(paragraph("Points of good practice to hold it against:"))
        page += [item(node.label) for node in practices if told.stands(node)]
    return page
