"""A document as one HTML file that needs nothing else, and in which nothing can act.

There is no script in the file, and its own policy forbids scripts, forms and the network. Its
style, its type and its pictures are carried inside; the style is let in by its digest alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.documents.document import Crest, Document, Look
from wizard.documents.inline_svg import inline_svg
from wizard.render.blocks import Block, Page
from wizard.render.text import shown

if TYPE_CHECKING:
    from jinja2 import Template

_DEEPEST = 8  # steps that stand deeper keep their place in the list but move no further in
_FOOT = 150  # how much of the foot goes into the margin of a printed page; the end has all of it
_INK, _LEAST_CONTRAST = "#212b32", 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ADDRESS = re.compile(r"https://[^\s<>\\]+")
_PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
# fmt: off
_MARKS = {
    "yes", "no", "not known", "not asked", "cannot say",
    "must", "should", "may", "expected", "not expected", "not required",
    "met", "at risk", "failed", "kept", "not kept",
}
# fmt: on


def html(document: Document) -> str:
    """Write a document as one HTML file.

    Args:
        document: The document.

    Raises:
        ValueError: The colour is not `#rrggbb`, the crest is neither `png` nor `svg`, or a
            drawing is not SVG.
    """
    from markupsafe import Markup

    first, rest, alone = _first_and_rest(document.page)
    tree = _Tree()
    first_part = tree.part(first)
    parts = [tree.part(page) for page in rest]
    style = _style(document.look, document.foot)
    return _template().render(
        title=shown(document.title) or "Without a title",
        about=shown(document.about),
        foot=shown(document.foot),
        body=shown(document.look.body),
        crest=_crest(document.look.crest),
        first=first_part,
        first_alone=alone,
        parts=parts,
        contents=tree.sections if len(tree.sections) > 1 else (),
        style=Markup(style),  # noqa: S704 - our own sheet; the foot in it is escaped letter by letter
        style_digest=_digest(style),
    )


# The page as a tree: what belongs together in HTML stands apart in a list of blocks


class _Remark(NamedTuple):
    """A note or a web address; `href` is empty for what is no address."""

    kind: str
    text: str
    href: str


class _Words(NamedTuple):
    """An answer, a heading, a paragraph, or a remark that belongs to nothing."""

    kind: str
    text: str
    level: int
    remarks: list[_Remark]


class _Item(NamedTuple):
    """One of a list, with the list below it."""

    text: str
    remarks: list[_Remark]
    below: list[_Item]


class _Row(NamedTuple):
    """A mark or a label, and what stands beside it, in the lines in which it was written."""

    name: str
    style: str
    lines: list[list[str]]
    remarks: list[_Remark]


class _Rows(NamedTuple):
    """What stands in two columns: `marked`, a table, or `field`, a definition list."""

    kind: str
    rows: list[_Row]


class _Items(NamedTuple):
    kind: str
    items: list[_Item]


class _Said(NamedTuple):
    kind: str
    whose: str
    lines: list[list[str]]
    remarks: list[_Remark]


class _Figure(NamedTuple):
    kind: str
    id: str
    svg: Any
    text: str
    remarks: list[_Remark]


class _Section(NamedTuple):
    """A section; `id` is empty for what stands before the first."""

    id: str
    number: str
    title: str
    pieces: list[Any]


class _Tree:
    """Builds the tree of a page; one for a document, since ids are counted through it."""

    def __init__(self) -> None:
        self.sections: list[_Section] = []
        self._figures = 0

    def part(self, page: Page) -> list[_Section]:
        """The sections of one part of a document."""
        found = [_Section("", "", "", [])]
        for kind, blocks in _runs(page):
            if kind == "section":
                title = blocks[0]
                section = _Section(
                    f"section-{len(self.sections) + 1}", shown(title.mark), shown(title.text), []
                )
                self.sections.append(section)
                found.append(section)
                blocks = blocks[1:]
                kind = "remark"
            found[-1].pieces.extend(self._pieces(kind, blocks))
        return [section for section in found if section.id or section.pieces]

    def _pieces(self, kind: str, blocks: list[Block]) -> Iterator[Any]:
        if kind == "remark":
            yield from (_Words("remark", "", 0, [_remark(block)]) for block in blocks)
        elif kind == "item":
            yield _Items("items", _items(blocks))
        elif kind == "marked":
            yield _Rows(kind, [_row(*one) for one in _with_remarks(blocks)])
        elif kind == "field":
            rows = [_row(*one) for one in _with_remarks(blocks)]
            yield from (_Rows(kind, some) for some in _no_label_twice(rows))
        else:
            for block, remarks in _with_remarks(blocks):
                yield self._piece(block, remarks)

    def _piece(self, block: Block, remarks: list[_Remark]) -> Any:
        if block.kind == "said":
            return _Said("said", shown(block.mark), _lines(block.text), remarks)
        if block.kind == "figure":
            return self._figure(block, remarks)
        kind = block.kind
        if kind == "heading":
            kind = "subheading" if self.sections else "heading"  # type: ignore[assignment]
        return _Words(kind, shown(block.text), min(block.level, _DEEPEST), remarks)

    def _figure(self, block: Block, remarks: list[_Remark]) -> _Figure:
        from markupsafe import Markup

        self._figures += 1
        name = f"figure-{self._figures}"
        svg = inline_svg(block.svg, name=name, named_by=f"{name}-words")
        return _Figure("figure", name, Markup(svg), shown(block.text), remarks)  # noqa: S704


def _first_and_rest(page: Page) -> tuple[Page, list[Page], bool]:
    """The first page, the others, and whether a break ends the first.

    Where nothing breaks the document, what stands before its first section is the first page.
    """
    pages: list[Page] = [[]]
    for block in page:
        if block.kind == "break":
            pages.append([])
        else:
            pages[-1].append(block)
    if len(pages) > 1:
        return pages[0], [part for part in pages[1:] if part], True
    kinds = [block.kind for block in page]
    at = kinds.index("section") if "section" in kinds else len(page)
    return page[:at], [page[at:]] if page[at:] else [], False


def _runs(page: Page) -> Iterator[tuple[str, list[Block]]]:
    """Blocks that belong together: those of one kind in a row, with the remarks on them."""
    run: list[Block] = []
    for block in page:
        joins = block.kind in ("item", "marked", "field") and run and run[0].kind == block.kind
        if run and not joins and block.kind not in ("note", "link"):
            yield _kind(run), run
            run = []
        run.append(block)
    if run:
        yield _kind(run), run


def _kind(run: list[Block]) -> str:
    return "remark" if run[0].kind in ("note", "link") else run[0].kind


def _with_remarks(blocks: Iterable[Block]) -> list[tuple[Block, list[_Remark]]]:
    found: list[tuple[Block, list[_Remark]]] = []
    for block in blocks:
        if block.kind in ("note", "link"):
            found[-1][1].append(_remark(block))
        else:
            found.append((block, []))
    return found


def _remark(block: Block) -> _Remark:
    text = shown(block.text)
    safe = block.kind == "link" and text == block.text and _ADDRESS.fullmatch(text)
    return _Remark(block.kind, text, text if safe else "")


def _items(blocks: Iterable[Block]) -> list[_Item]:
    """Items as lists within lists; one that skips a level stands one below the last."""
    top: list[_Item] = []
    path: list[tuple[int, list[_Item]]] = [(0, top)]
    for block, remarks in _with_remarks(blocks):
        level = min(block.level, _DEEPEST)
        while len(path) > 1 and level < path[-1][0]:
            path.pop()
        if level > path[-1][0] and path[-1][1]:
            path.append((level, path[-1][1][-1].below))
        path[-1][1].append(_Item(shown(block.text), remarks, []))
    return top


def _row(block: Block, remarks: list[_Remark]) -> _Row:
    name = shown(block.mark)
    if block.kind == "field":
        return _Row(name, "", _lines(block.text), remarks)
    style = name.lower().replace(" ", "-") if name.lower() in _MARKS else ""
    words = shown(block.text)
    return _Row(name, style, [[words]] if words else [], remarks)


def _no_label_twice(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Rows in as many runs as it takes: a definition list defines a term once."""
    run: list[_Row] = []
    for row in rows:
        if any(row.name == other.name for other in run):
            yield run
            run = []
        run.append(row)
    yield run


def _lines(words: str) -> list[list[str]]:
    """Paragraphs of lines, as somebody wrote them; an empty line ends a paragraph."""
    paragraphs: list[list[str]] = [[]]
    for line in words.strip().splitlines():
        if line.strip():
            paragraphs[-1].append(shown(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


# How it looks


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    return environment.from_string(_carried("templates/page.html").decode())


@lru_cache(maxsize=1)
def _sheet() -> str:
    """The style sheet with the type in it."""
    sheet = _carried("templates/page.css").decode()
    for weight, name in ((400, "Regular"), (700, "Bold")):
        data = base64.b64encode(_carried(f"fonts/LiberationSans-{name}.woff2")).decode()
        sheet += (
            f'@font-face{{font-family:"Liberation Sans";font-weight:{weight};'
            f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
        )
    return sheet


def _carried(name: str) -> bytes:
    return files("wizard.documents").joinpath(name).read_bytes()


def _style(look: Look, foot: str) -> str:
    """The style sheet, with the body's colour and the foot of a printed page."""
    if not _COLOUR.fullmatch(look.colour):
        raise ValueError(f"the colour of a document is written `#rrggbb`, not {look.colour!r}")
    # Words in a pale colour could not be read; then only the rules have the body's colour.
    readable = _contrast_with_white(look.colour) >= _LEAST_CONTRAST
    accent = look.colour if readable else _INK
    words = shown(foot)
    if len(words) > _FOOT:
        words = words[:_FOOT].rstrip() + "…"
    return (
        f":root{{--rule:{look.colour};--accent:{accent}}}\n{_sheet()}"
        f'@page{{@bottom-left{{content:"{_in_style(words)}"}}}}\n'
    )


def _in_style(words: str) -> str:
    """Text within quotes in a style sheet: all but plain letters and digits as escapes."""
    # The blank after an escape belongs to it; without it the escape would eat what follows.
    return "".join(
        char if char.isascii() and (char.isalnum() or char == " ") else f"\\{ord(char):x} "
        for char in words
    )


def _contrast_with_white(colour: str) -> float:
    """How strongly a colour stands out on white, as WCAG 2.2 counts it: from 1 to 21."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _crest(crest: Crest | None) -> dict[str, str] | None:
    if crest is None:
        return None
    if crest.kind not in _PICTURES:
        raise ValueError(f"a crest is `png` or `svg`, not {crest.kind!r}")
    data = base64.b64encode(crest.data).decode()
    return {
        "src": f"data:{_PICTURES[crest.kind]};base64,{data}",
        "words": shown(crest.words),
    }
