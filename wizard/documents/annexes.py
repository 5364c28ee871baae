"""What stands after the sections: how it was worked out, every answer, the law, the record."""

from __future__ import annotations

from engagement_rules._findings import Missing
from engagement_rules._words import long_date
from wizard.documents import drawing
from wizard.documents.fields import as_text, sections, shown
from wizard.documents.parts import Told, answer_to, without_heading
from wizard.render import consequences
from wizard.render.blocks import (
    Page,
    field,
    figure,
    item,
    marked,
    new_page,
    note,
    paragraph,
    section,
)


def annexes(told: Told) -> Page:
    """The annexes."""
    return [
        *_worked_out(told),
        *_other_answers(told),
        *_other_fields(told),
        *_not_asked(told),
        section("", "The law relied on"),
        *without_heading(consequences.law(told.determination, told.names)),
        *_history(told),
        *_the_record(told),
    ]


def _worked_out(told: Told) -> Page:
    page: Page = [section("", "How it was worked out")]
    for svg, words in drawing.drawings(told.determination, told.names):
        page += [figure(svg, words), new_page()]
    return page if len(page) > 1 else []


def _other_answers(told: Told) -> Page:
    """The answers that no section has shown."""
    base = told.base
    page: Page = []
    for node in base.of_kind("fact", "choice", "date"):
        if node.id not in told.shown:
            page += answer_to(told, node.id)
    return [section("", "The other answers"), *page] if page else []


def _other_fields(told: Told) -> Page:
    """What was written in fields that no section has."""
    known = {
        node.id
        for node in told.base.of_kind("field")
        if node.data["section"] in {s.id for s in sections(told.determination)}
        and told.determination.has_place(node.id)
    }
    page: Page = [
        field(
            told.base.nodes[name].label if name in told.base.nodes else name,
            shown(told.base.nodes[name], told.matter.fields)
            if name in told.base.nodes
            else as_text(value),
        )
        for name, value in told.matter.fields.items()
        if name not in known and name != "find-out" and as_text(value)
    ]
    return [section("", "Also written down"), *page] if page else []


def _not_asked(told: Told) -> Page:
    """Every question that is still open, with who could answer it and what hangs on it."""
    page: Page = []
    for gap in told.determination.missing:
        if gap.unasked:
            labels = [told.base.nodes[n].label for n in gap.matters_to if n in told.base.nodes]
            more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
            on = f" It settles: {', '.join(labels[:3])}{more}." if labels else ""
            page.append(item(f"{gap.ask}{_too_early(told, gap)} Ask: {gap.who_knows}.{on}"))
    if not page:
        return []
    about = paragraph("None of these was asked, and none of them is taken as a no.")
    return [section("", "Questions that were not asked"), about, *page]


def _too_early(told: Told, gap: Missing) -> str:
    if gap.state != "too early":
        return ""
    return f" It waits for {told.base.nodes[told.base.nodes[gap.id].data['once']].label}."


def _history(told: Told) -> Page:
    """The answers that were given otherwise before, as far as an interview kept them."""
    last: dict[str, tuple[str, str]] = {}
    page: Page = []
    for event in told.version.history:
        if event.get("event") != "answer":
            continue
        name, now = str(event.get("id")), str(event.get("answer"))
        when = str(event.get("at", ""))[:16].replace("T", " ")
        if name in last and last[name][0] != now and name in told.base.nodes:
            label = told.base.nodes[name].label
            page.append(marked(when, f"{label}: from “{last[name][0]}” to “{now}”"))
        last[name] = (now, when)
    return [section("", "Answers that were changed"), *page] if page else []


def _the_record(told: Told) -> Page:
    version = told.version
    rules = version.determination.rules
    page: Page = [
        section("", "This record"),
        paragraph(
            "The record of which this document was made can be checked: a change of any part of "
            "it, or of the rules that decided it, shows, and where."
        ),
        field("Version", f"{version.number}, made on {long_date(version.made)}"),
        field("Seal of the record", told.record.seal),
        field("Rules", f"{rules.title}, version {rules.version}, digest {rules.digest}"),
        field("Law checked up to", long_date(rules.verified_to)),
        field("Decided by", " and ".join(rules.engines)),
    ]
    if rules.overridden:
        page.append(field("Replaced by local rules", ", ".join(rules.overridden)))
    for other in told.record.data.versions[:-1]:
        page.append(field(f"Version {other.number}", f"{long_date(other.made)}, {other.seal}"))
    page.append(note("To check it: duty record verify FILE"))
    return page
