"""A document with every kind of block, for the tests of the formats."""

from __future__ import annotations

from wizard.documents.document import Document, Look
from wizard.render.blocks import (
    Page,
    answer,
    field,
    figure,
    heading,
    item,
    link,
    marked,
    new_page,
    note,
    paragraph,
    said,
    section,
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    '<rect x="1" y="1" width="118" height="38" fill="#e8edee" stroke="#005eb8"/>'
    '<text x="10" y="25" font-family="Arial" font-size="12">It applies</text></svg>'
)


def sample(words: str = "As somebody wrote it") -> Document:
    """A document in which every place where a person's words can stand holds these words."""
    page: Page = [
        answer(f"The duty to involve the public applies to this: {words}"),
        heading("Why"),
        item("The change alters how people receive the service."),
        note(words),
        heading("What must be done next"),
        marked("must", "Involve the people who use the service, before 9 December 2026."),
        note("Law: National Health Service Act 2006, section 14Z45."),
        marked("should", "Tell the council's scrutiny committee early."),
        heading("What is not known"),
        item("Is this a substantial change? Ask: the scrutiny officer."),
        new_page(),
        section("1", "What this is"),
        paragraph("What is about to be done, in a few words."),
        field("In short", words),
        field("Which service", f"{words}\nThe second line.\n\nThe line after an empty one."),
        field("Version", ""),
        section("2", "The situations to look at"),
        paragraph("Each with yes, no or not known."),
        marked("yes", "a contract is varied"),
        note(words),
        marked("no", "a plan is made"),
        marked("not known", words),
        section("3", "What people said"),
        heading("A heading below a section"),
        said(words, "The lay member"),
        said(f"{words}\nA second line."),
        item("One of a list."),
        item("One below it.", level=1),
        item(words),
        link("https://www.legislation.gov.uk/ukpga/2006/41/section/14Z45", level=1),
        new_page(),
        section("", "How it was worked out"),
        figure(DRAWING, "The duty applies, because one ground is met."),
    ]
    return Document(
        title=f"The Ambleford clinic: {words}",
        about="Documented rationale, version 1, 22 November 2026",
        page=page,
        foot=f"Seal 0123456789abcdef. {words}",
        look=Look(body=f"Riverside Integrated Care Board {words}"),
    )
