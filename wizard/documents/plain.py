"""A document as plain text and as Markdown."""

from __future__ import annotations

from wizard.documents.document import Document
from wizard.render import markdown as as_markdown
from wizard.render import text as as_text
from wizard.render.blocks import Page, heading, note, paragraph
from wizard.render.markdown import escaped


def text(document: Document, *, columns: int = as_text.USUAL, emphasis: bool = False) -> str:
    """A document as plain text."""
    head: Page = [heading(document.title), note(document.about)]
    if document.look.body:
        head.insert(0, paragraph(document.look.body))
    page = [*head, *document.page, paragraph(document.foot)]
    return as_text.text(page, columns=columns, emphasis=emphasis)


def markdown(document: Document) -> str:
    """A document as Markdown; it has the same content as the text."""
    lines = [f"# {escaped(document.title)}", "", escaped(document.about), ""]
    if document.look.body:
        lines = [escaped(document.look.body), "", *lines]
    body = as_markdown.markdown(document.page, titled=True)
    return "\n".join(lines) + "\n" + body + f"\n---\n\n{escaped(document.foot)}\n"
