"""A document as a Word file, to be worked on further and to be pasted into board papers.

How it looks is in the styles, which are apart (`docx_styles`); here is only what is written, and
under which style. What a person wrote is put into the file as text and nothing else: it can become
no field, no link and no markup. The same document is the same file, byte for byte.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import docx as python_docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from wizard.documents import docx_pictures, docx_sheet, docx_styles
from wizard.documents.document import Document, Form, Look
from wizard.documents.docx_file import settled
from wizard.documents.docx_forms import box, number_box, on_one_line, ruled, tab
from wizard.documents.docx_pieces import (
    as_typed,
    cell,
    element,
    from_right,
    number_field,
    row,
    run,
    table,
)
from wizard.documents.docx_rows import Row, columns, rows_at, width_of_first
from wizard.files import Refused
from wizard.render.blocks import Block, Page
from wizard.render.text import shown

# Lengths are in twentieths of a point, as Word has them, unless another measure is named.
_STEP = 360  # how far in a remark stands for each level
_BLANK = 850  # how high a blank is at the least: two lines
_AFTER_TABLE, _AFTER_LIST = 240, 160
_CAPTIONED = 2860  # what is left of the height of a page to the words of a drawing
_CREST = (160.0, 46.0)  # points
_OF_BODY = ("9071",)  # the tab stop of the style of that name
# The rest is in letters.
_LONG_NAME = 44  # a longer name of a body stands below its crest, not beside it
_WHOLE_ROW = 900  # a row with fewer is not broken over two pages
_WHOLE_PAGE = 4000  # what is longer stands below its label and not in a table
_FOOT = 180  # how much of the foot stands on each page; the end has all of it
_CAPTION = 160
_TITLE = 255  # more has no place among a file's properties

_DEEPEST = 8
_BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
_CONTINUED = ("Normal", "List Continue", "List Continue 2")
_IN_ADDRESS = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})"
_ADDRESS = re.compile(
    r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?"
    rf"(?:[/?#]{_IN_ADDRESS}{{0,1500}}(?:#{_IN_ADDRESS}{{0,500}})?)?"
)


def docx(document: Document) -> bytes:
    """Write a document as a Word file.

    Args:
        document: The document.

    Raises:
        Refused: The body's own Word file or its crest cannot be used.
        ValueError: The colour is not `#rrggbb`, or the crest is neither `png` nor `svg`.
    """
    base = docx_styles.base(document.look, document.form)
    writer = _Writer(python_docx.Document(io.BytesIO(base.data)), base, document.form)
    writer.head(document)
    writer.page(document.page)
    writer.foot(document.foot)
    return settled(writer.saved())


class _Writer:
    """Writes into an empty Word file, from the top."""

    def __init__(self, file: Any, base: docx_styles.Base, form: Form) -> None:
        self._file = file
        self._base = base
        self._sheet = docx_sheet.sheet_for(form)
        self._end = file.element.body[-1]  # how the page is laid out; it stands last
        docx_sheet.lay(self._end, form)
        self._before = ""  # what was written last: `table`, or a kind of block
        self._break = False  # whether what comes next begins a page
        self._sections = False
        self._under_item = False  # whether remarks belong to one of a list
        self._pictures = 0
        self._boxes = 0
        self._links: dict[str, str] = {}

    # The document

    def head(self, document: Document) -> None:
        """The head of the first page, and the properties of the file."""
        title = shown(document.title) or "Without a title"
        self._body(document.look)
        self._add("Title", run(title))
        if document.about.strip():
            self._add("Subtitle", run(shown(document.about)))
        self._break = document.form == "slides"
        clipped = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
        self._file.core_properties.title = clipped

    def page(self, page: Page) -> None:
        """All blocks."""
        at = 0
        while at < len(page):
            rows = list(rows_at(page, at))
            if rows:
                for long, some in groupby(rows, lambda one: one.letters > _WHOLE_PAGE):
                    (self._below if long else self._table)(list(some))
                at += sum(1 + len(one.remarks) for one in rows)
            else:
                after = page[at + 1].kind if at + 1 < len(page) else ""
                followed = after in (
                    "note",
                    "link",
                    "boxes" if page[at].kind != "boxes" else "lines",
                )
                self._block(page[at], followed=followed)
                at += 1

    def foot(self, words: str) -> None:
        """The foot of each page, with its number."""
        words = shown(words)
        if len(words) > _FOOT:
            self._add("Duty Note", run(words))
            words = words[:_FOOT].rstrip() + "…"
        if self._before == "table":
            self._gap()  # Word wants a paragraph at the end
        foot = self._file.sections[0].footer.paragraphs[0]._p
        foot.clear()
        # The tab stops of a body's own style would send the number of the page elsewhere.
        style = element("pStyle", val=self._base.ids["footer"])
        tabs = self._to_the_right(self._base.tabs)
        number = (run("Page "), number_field("PAGE"), run(" of "), number_field("NUMPAGES"))
        foot.append(element("pPr", style, tabs))
        foot.extend((run(words), tab(), *number))

    def saved(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self._file.save(made)
        return made.getvalue()

    # Its parts

    def _body(self, look: Look) -> None:
        name = shown(look.body)
        crest = look.crest and self._picture(docx_pictures.crest(look.crest, most=_CREST))
        if crest is not None and len(name) <= _LONG_NAME:
            tabs = self._to_the_right(_OF_BODY)
            self._add("Duty Body", run(name), tab(), crest, tabs=tabs)
            return
        if crest is not None:
            self._add("Duty Crest", crest)
        if name:
            self._add("Duty Body", run(name))

    def _block(self, block: Block, *, followed: bool) -> None:
        words = shown(block.text)
        level = min(max(block.level, 0), _DEEPEST)
        if block.kind not in ("note", "link", "break"):
            self._under_item = block.kind == "item"
        match block.kind:
            case "break":
                self._break = True
                return
            case "answer":
                self._add("Duty Answer", run(words))
            case "section":
                self._sections = True
                self._heading(1, f"{shown(block.mark)}. {words}" if block.mark.strip() else words)
            case "heading":
                self._heading(2 if self._sections else 1, words)
            case "paragraph":
                space = _AFTER_LIST if self._before in ("item", "note", "link") else 0
                indent = level * _STEP if level >= len(_CONTINUED) else 0
                style = _CONTINUED[min(level, len(_CONTINUED) - 1)]
                self._add(style, run(words), indent=indent, space=space, keep=followed)
            case "item":
                indent = (level + 1) * _STEP if level >= len(_BULLETS) else 0
                style = _BULLETS[min(level, len(_BULLETS) - 1)]
                self._add(style, run(words), indent=indent, keep=followed)
            case "said":
                self._said(block)
            case "figure":
                self._figure(block)
            case "boxes":
                self._ask(block, followed=followed)
            case "lines":
                self._lines(block)
            case "link":
                self._add("Duty Note", self._link(block.text), indent=level * _STEP, keep=followed)
            case _:
                level += self._under_item
                self._add("Duty Note", run(words), indent=level * _STEP, keep=followed)
        self._before = block.kind

    def _heading(self, level: int, words: str) -> None:
        style, number = f"heading {level}", None
        if style in self._base.counted:  # our sections have their numbers already
            number = element("numPr", element("ilvl", val=0), element("numId", val=0))
        self._add(style, run(words), numbers=number)

    def _said(self, block: Block) -> None:
        if block.mark.strip():
            self._add("Duty Whose", run(f"{shown(block.mark)}:"))
        elif self._before == "said":
            self._gap()  # what two people said would become one
        turned = from_right(block.text)
        self._add("Quote", as_typed(block.text, from_right=turned), turned=turned)

    def _figure(self, block: Block) -> None:
        words = shown(block.text)
        try:
            most = (self._sheet.wide / 20, (self._sheet.high - _CAPTIONED) / 20)
            picture = docx_pictures.drawing(block.svg, block.text, most=most)
        except Refused:
            self._add("caption", run(f"Drawing: {words}"))
            return
        self._add("Duty Drawing", self._picture(picture))
        # What is longer tells the drawing step by step, for who cannot see it.
        if len(words) > _CAPTION and ". " in words:
            words = f"{words.split('. ', 1)[0]}."
        self._add("caption", run(words))

    def _ask(self, block: Block, *, followed: bool) -> None:
        """A question, and below it a box for each answer."""
        self._add("Duty Asked", run(shown(block.text)))
        pieces = []
        for option in block.options:
            self._boxes += 1
            number = block.mark == "number"
            pieces.append(number_box(option) if number else box(option, number=self._boxes))
        if on_one_line(block.options):
            row = [part for one in pieces for part in (*one, run("\u2003 "))]
            self._add("Duty Boxes", *row, keep=followed)
        else:
            for at, one in enumerate(pieces, 1):
                self._add("Duty Boxes", *one, keep=followed or at < len(pieces))

    def _lines(self, block: Block) -> None:
        """Room to write by hand."""
        label = (run(f"{shown(block.text)}  "),) if block.text.strip() else ()
        for number in range(max(1, block.level)):
            last = number + 1 >= block.level
            words = label if number == 0 else ()
            wide = self._sheet.wide
            self._add("Duty Lines", *words, tab(), tabs=ruled(wide), keep=not last)

    def _picture(self, picture: docx_pictures.Picture) -> Any:
        self._pictures += 1
        png = self._media(picture.png, "png", "image/png")
        svg = self._media(picture.svg, "svg", "image/svg+xml") if picture.svg else None
        inline = docx_pictures.inline(picture, number=self._pictures, png_id=png, svg_id=svg)
        return element("r", inline)

    def _media(self, data: bytes, ending: str, kind: str) -> str:
        name = PackURI(f"/word/media/picture{self._pictures}.{ending}")
        part = Part(name, kind, data, self._file.part.package)
        return str(self._file.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))

    def _link(self, address: str) -> Any:
        """A web address that can be followed, if it is one beyond doubt."""
        if not _ADDRESS.fullmatch(address):
            return run(shown(address))
        if address not in self._links:
            self._links[address] = self._file.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        link = element("hyperlink", run(address, style=self._base.ids["Hyperlink"]))
        link.set(qn("r:id"), self._links[address])
        return link

    # Tables

    def _table(self, rows: list[Row]) -> None:
        self._under_item = False
        if self._break or self._before == "table":
            self._gap()  # two tables that touch would become one
        form = rows[0].block.kind == "field"
        style, of_mark = ("Duty Form", "Duty Label") if form else ("Duty Table", "Duty Mark")
        first = width_of_first(rows, self._sheet.larger)
        widths = (first, self._sheet.wide - first)
        names = [
            cell(width, [self._paragraph("Duty Column", run(name))])
            for name, width in zip(columns(rows), widths, strict=True)
        ]
        made = [row(names, whole=True, head=True)]
        made += [self._row(one, of_mark, widths) for one in rows]
        self._end.addprevious(table(self._base.ids[style], widths, made))
        self._before = "table"

    def _row(self, one: Row, of_mark: str, widths: tuple[int, int]) -> Any:
        block = one.block
        high = 0
        if block.kind == "marked":
            beside = [self._paragraph("Duty Cell", run(shown(block.text)))]
        elif block.text.strip():
            turned = from_right(block.text)
            lines = as_typed(block.text, from_right=turned)
            beside = [self._paragraph("Duty Cell", lines, turned=turned)]
        else:
            beside, high = [self._paragraph("Duty Blank")], _BLANK
        for remark in one.remarks:
            inside = self._link(remark.text) if remark.kind == "link" else run(shown(remark.text))
            beside.append(self._paragraph("Duty Cell Note", inside))
        whole = one.letters < _WHOLE_ROW and len(block.text.splitlines()) < 12
        mark = self._paragraph(of_mark, run(shown(block.mark)))
        cells = [cell(widths[0], [mark]), cell(widths[1], beside)]
        return row(cells, whole=whole, high=high)

    def _below(self, rows: list[Row]) -> None:
        """What is too long for a table: over the whole width, below its mark or label."""
        self._under_item = False
        for block, remarks in rows:
            turned = from_right(block.text)
            self._add("Duty Whose", run(f"{shown(block.mark)}:"))
            if block.text.strip():
                self._add("Normal", as_typed(block.text, from_right=turned), turned=turned)
            else:
                self._add("Duty Blank")
            for remark in remarks:
                self._block(remark, followed=False)
        self._before = "paragraph"

    # Paragraphs

    def _to_the_right(self, others: Sequence[str]) -> Any:
        """A tab stop at the right margin, and none of the style's elsewhere."""
        wide = self._sheet.wide
        cleared = [element("tab", val="clear", pos=at) for at in others if at != str(wide)]
        return element("tabs", *cleared, element("tab", val="right", pos=wide))

    def _gap(self) -> None:
        self._before = ""
        self._add("Duty Gap")

    def _add(self, style: str, *inside: Any, space: int = 0, **properties: Any) -> None:
        """Write a paragraph after what is there."""
        if self._before == "table" and not style.startswith(("heading", "Duty Answer")):
            space = _AFTER_TABLE
        paragraph = self._paragraph(
            style, *inside, breaks=self._break, space=0 if self._break else space, **properties
        )
        self._end.addprevious(paragraph)
        self._break, self._before = False, ""

    def _paragraph(
        self,
        style: str,
        *inside: Any,
        keep: bool = False,
        breaks: bool = False,
        numbers: Any | None = None,
        tabs: Any | None = None,
        turned: bool = False,
        space: int = 0,
        indent: int = 0,
    ) -> Any:
        looks = element("pPr", element("pStyle", val=self._base.ids[style]))
        if keep:
            looks.append(element("keepNext"))
        if breaks:
            looks.append(element("pageBreakBefore"))
        if numbers is not None:
            looks.append(numbers)
        if tabs is not None:
            looks.append(tabs)
        if turned:
            looks.append(element("bidi"))
        if space or breaks:
            looks.append(element("spacing", before=space))
        if indent:
            looks.append(element("ind", left=indent))
        return element("p", looks, *inside)
