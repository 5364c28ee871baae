"""The shorter papers that the process puts out, from the same record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from engagement_rules._naming import authority_names, open_point
from engagement_rules._record import Record
from engagement_rules._sentences import Names, outcome_sentence
from engagement_rules._words import listed, long_date, sentence
from wizard.documents.document import Document, Look
from wizard.documents.fields import written
from wizard.documents.parts import Told, answer_to, without_heading
from wizard.documents.rationale import foot, rationale
from wizard.documents.timetable import decision_day
from wizard.files import Refused
from wizard.render import consequences
from wizard.render.blocks import (
    Page,
    answer,
    field,
    heading,
    note,
    paragraph,
    said,
)
from wizard.render.table import disarmed, row

_SHORT = 300
URGENT = ("scrutiny-urgent-notice", "scrutiny-urgent-notice-by-provider")
NOTIFY = "notify-secretary-of-state"
_FOR_MINISTER = ("section-affected", "section-council", "section-known")
COLUMNS = (
    "log number",
    "title",
    "reference",
    "body",
    "version",
    "made on",
    "day of the decision",
    "duty",
    "why",
    "provisions",
    "grounds",
    "situations there",
    "not known",
    "departures from guidance",
    "signed by",
    "to be looked at again on",
    "published at",
    "rules",
    "seal",
)


def _told(record: Record) -> Told:
    determination = record.determination
    return Told(record, record.latest, determination, Names(determination))


def cover(record: Record, *, look: Look = Look()) -> Document:  # noqa: B008 - it is frozen
    """Half a page for a committee's cover sheet.

    Raises:
        RecordError: The rules in the record cannot be used.
    """
    told = _told(record)
    fields = told.matter.fields
    page: Page = [answer(outcome_sentence(told.determination))]
    grounds = [
        limb.label
        for finding in told.determination.duties
        for limb in finding.limbs
        if limb.id in finding.limbs_reached
    ]
    day = decision_day(told.determination)
    page.append(field("Day of the decision", long_date(day) if day else ""))
    if grounds:
        page.append(field("On what ground", listed(list(dict.fromkeys(grounds)))))
    page.append(field("What people can still influence", written(fields, "field-can-influence")))
    page.append(field("How people have been or will be involved", _involved(told)))
    unknown = [gap for gap in told.determination.missing if not gap.unasked]
    points = [
        open_point(told.base, gap.id) if gap.id in told.base.nodes else gap.ask for gap in unknown
    ]
    page.append(field("What is not known", sentence(listed(points[:4])) if points else "Nothing"))
    gaps = [t.label for t in told.determination.tracks if t.outcome == "required"]
    page.append(field("What else is owed", sentence(listed(gaps[:5])) if gaps else "Nothing"))
    page.append(field("Looked at by", _signed(told)))
    page.append(note(f"The whole of it is in the documented rationale. {foot(record)}"))
    return Document(
        told.matter.title,
        f"For the cover sheet: involving the public, {long_date(told.version.made)}",
        page,
        foot(record),
        look,
    )


def _involved(told: Told) -> str:
    for name in ("field-how-proportionate", "field-earlier-involvement"):
        text = written(told.matter.fields, name)
        if text:
            return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " ..."
    return ""


def _signed(told: Told) -> str:
    signed = [f"{one.by} ({long_date(one.on)})" for one in told.version.sign_offs]
    return listed(signed) or written(told.matter.fields, "field-lay-member")


def letter(record: Record, *, look: Look = Look()) -> Document:  # noqa: B008 - it is frozen
    """The letter to the council where a risk to safety leaves no time to consult it.

    Raises:
        RecordError: The rules in the record cannot be used.
        Refused: It has no place in this matter.
    """
    told = _told(record)
    due = [t for t in told.determination.tracks if t.id in URGENT and t.outcome == "required"]
    if not due:
        raise Refused(
            "the letter has its place only where a substantial change has to be made and a risk "
            "to safety leaves no time to consult the council; this record does not say that"
        )
    fields = told.matter.fields
    law = authority_names(told.base, told.base.nodes[due[0].id].authorities)
    who = listed([told.names.body(body.id) for body in told.matter.bodies])
    day = decision_day(told.determination)
    when = f" on {long_date(day)}" if day else ""
    page: Page = [
        field("To", "The health scrutiny committee of the council"),
        field("From", who),
        field("Date", long_date(told.version.made)),
        paragraph(f"A change that could not wait: {told.matter.title}"),
        paragraph(
            f"We are writing to tell you at once that {who} has had to decide{when}, without the "
            "time to consult you first, because of a risk to safety or welfare."
        ),
        heading("What is changing"),
        field("The change", written(told.matter.fields, "field-in-short")),
        heading("Why there was no time to consult you"),
        *_reason_of(told, "safety-no-time"),
        field("The evidence", written(fields, "field-urgency-evidence")),
        field(
            "When the risk was first known",
            written(told.matter.fields, "field-urgency-first-known"),
        ),
        heading("What is done meanwhile"),
        field("For patients and staff", written(fields, "field-urgency-meanwhile")),
        field(
            "How long this lasts, and the next step",
            written(told.matter.fields, "field-next-stage"),
        ),
        paragraph(
            "We will involve the people who use the service in what comes next, and would like to "
            "agree with you how you want to be consulted on it."
        ),
        field("Name and role", ""),
        note(f"Law: {law}."),
    ]
    title = f"Letter to the council: {told.matter.title}"
    return Document(title, f"Draft, {long_date(told.version.made)}", page, foot(record), look)


def _reason_of(told: Told, question: str) -> Page:
    given = told.matter.answers.get(question)
    if given is not None and given.because:
        return [said(given.because)]
    return [field("The reason", "")]


def notification(record: Record, *, look: Look = Look()) -> Document:  # noqa: B008 - it is frozen
    """The facts that the Secretary of State is told of a substantial change.

    Raises:
        RecordError: The rules in the record cannot be used.
        Refused: It has no place in this matter.
    """
    told = _told(record)
    track = next((t for t in told.determination.tracks if t.id == NOTIFY), None)
    if track is None or track.outcome not in ("required", "not_determined"):
        raise Refused(
            "the Secretary of State is told of a change on which the council must be consulted, "
            "from 31 January 2024; in this record that is not so"
        )
    fields = told.matter.fields
    day = decision_day(told.determination)
    page: Page = [
        paragraph(
            "The facts for the notification, gathered from the record. Put them into the form of "
            "the day; blanks are still to be filled in."
        ),
        field("Commissioner", listed([told.names.body(b.id) for b in told.matter.bodies])),
        field("Service", written(fields, "field-service")),
        field("The change", written(fields, "field-in-short")),
        field("Day of the decision", long_date(day) if day else ""),
        field("Stage", written(fields, "field-stage")),
    ]
    for node in told.base.of_kind("field"):
        if node.data["section"] in _FOR_MINISTER and told.determination.has_place(node.id):
            page.append(field(node.label, written(fields, node.id)))
    page.append(heading("What was answered about the council"))
    for question in ("substantial", "several-councils", "scrutiny-consultation-began"):
        page += answer_to(told, question)
    page.append(heading("How it comes out"))
    page += without_heading(
        consequences.tracks(told.determination, told.names, only={NOTIFY, "scrutiny-consultation"})
    )
    law = authority_names(told.base, told.base.nodes[NOTIFY].authorities)
    page.append(note(f"Law: {law}."))
    title = f"Facts for the Secretary of State: {told.matter.title}"
    return Document(title, f"Draft, {long_date(told.version.made)}", page, foot(record), look)


PAPERS: dict[str, Callable[..., Document]] = {
    "rationale": rationale,
    "cover": cover,
    "letter": letter,
    "notification": notification,
}


def log(record: Record) -> str:
    """A line for the log of all assessments, as CSV with its heads.

    Raises:
        RecordError: The rules in the record cannot be used.
    """
    told = _told(record)
    matter, version = told.matter, told.version
    found = row("", told.determination)
    day = decision_day(told.determination)
    unknown = [gap for gap in told.determination.missing if not gap.unasked]
    cells = (
        written(matter.fields, "field-log-number"),
        matter.title,
        matter.reference or "",
        "; ".join(told.names.body(body.id) for body in matter.bodies),
        str(version.number),
        version.made.isoformat(),
        day.isoformat() if day else "",
        found.outcome,
        found.code,
        "; ".join(found.provisions),
        found.grounds,
        "; ".join(found.triggers),
        "; ".join(gap.id for gap in unknown),
        "; ".join(one.id for one in version.departures),
        "; ".join(one.by for one in version.sign_offs),
        written(matter.fields, "field-review-date"),
        written(matter.fields, "field-published-at"),
        version.determination.rules.version,
        told.record.seal,
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow([disarmed(cell) for cell in cells])
    return out.getvalue()
