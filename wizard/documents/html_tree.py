"""The page of an HTML document as a tree: what belongs together stands together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from wizard.documents.document import Form
from wizard.documents.inline_svg import inline_svg
from wizard.documents.runs import lines, pages, runs, with_remarks
from wizard.render.blocks import Block, Page
from wizard.render.text import shown

_DEEPEST = 8  # steps that stand deeper keep their place in the list but move no further in
_ADDRESS = re.compile(r"https://[^\s<>\\]+")
# fmt: off
_MARKS = {
    "yes", "no", "not known", "not asked", "cannot say",
    "must", "should", "may", "expected", "not expected", "not required",
    "met", "at risk", "failed", "kept", "not kept",
}
# fmt: on


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


class _Boxes(NamedTuple):
    kind: str
    id: str
    question: str
    mark: str
    options: list[str]
    remarks: list[_Remark]


class _Lines(NamedTuple):
    kind: str
    text: str
    rules: int
    remarks: list[_Remark]


class Section(NamedTuple):
    """A section; `id` is empty for what stands before the first."""

    id: str
    number: str
    title: str
    pieces: list[Any]


class Tree:
    """Builds the tree of a page; one for a document, since ids are counted through it."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._figures = 0
        self._boxes = 0

    def part(self, page: Page) -> list[Section]:
        """The sections of one part of a document."""
        found = [Section("", "", "", [])]
        for kind, blocks in runs(page):
            if kind == "section":
                title = blocks[0]
                section = Section(
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
            return _Said("said", shown(block.mark), lines(block.text), remarks)
        if block.kind == "figure":
            return self._figure(block, remarks)
        if block.kind == "boxes":
            self._boxes += 1
            options = [shown(one) for one in block.options]
            name = f"boxes-{self._boxes}"
            return _Boxes("boxes", name, shown(block.text), block.mark, options, remarks)
        if block.kind == "lines":
            return _Lines("lines", shown(block.text), max(1, block.level), remarks)
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


def first_and_rest(page: Page, form: Form) -> tuple[Page, list[Page], bool]:
    """The first page, the others, and whether a break ends the first.

    Where nothing breaks a record, what stands before its first section is the first page; so it
    always is where the document goes on from page to page.
    """
    first, *others = pages(page)
    rest = [part for part in others if part]
    kinds = [block.kind for block in first]
    if "section" not in kinds or (others and form == "record"):
        return first, rest, bool(others)
    at = kinds.index("section")
    return first[:at], [first[at:], *rest], False


def _with_remarks(blocks: Iterable[Block]) -> list[tuple[Block, list[_Remark]]]:
    return [(block, [*map(_remark, noted)]) for block, noted in with_remarks(blocks)]


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
        return _Row(name, "", lines(block.text), remarks)
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
