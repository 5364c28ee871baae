"""The pieces of which a Word file is written; what a person wrote comes into them as text alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from wizard.render.text import shown

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(name: str, *inside: Any, **values: str | int) -> Any:
    """An element of WordprocessingML.

    Args:
        name: Its name, without the prefix.
        *inside: What stands in it, in the order that the schema wants.
        **values: Its attributes, without the prefix.
    """
    made: Any = OxmlElement(
        f"w:{name}", {qn(f"w:{key}"): str(value) for key, value in values.items()}
    )
    made.extend(inside)
    return made


def run(words: str, *, style: str | None = None) -> Any:
    """Text on one line, made harmless before.

    Args:
        words: The text.
        style: The id of a character style.
    """
    looks = (element("rPr", element("rStyle", val=style)),) if style else ()
    return element("r", *looks, _text(words))


def _text(words: str) -> Any:
    text = element("t")
    text.text = words
    text.set(_SPACE, "preserve")
    return text


def as_typed(words: str, *, from_right: bool) -> Any:
    """Text in the lines in which somebody wrote it.

    Args:
        words: The text.
        from_right: Whether it is written from right to left.
    """
    made = element("r", *((element("rPr", element("rtl")),) if from_right else ()))
    for number, line in enumerate(words.strip().splitlines()):
        if number:
            made.append(element("br"))
        if line.strip():
            made.append(_text(shown(line)))
    return made


def from_right(words: str) -> bool:
    """Whether a text is written from right to left: as its first letter that says so."""
    for char in words[:1000]:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def number_field(name: str) -> Any:
    """A number that Word counts itself, such as that of the page."""
    return element("fldSimple", run("1"), instr=f" {name} ")


def cell(width: int, inside: Sequence[Any]) -> Any:
    """A cell of a table.

    Args:
        width: How wide it is, in twentieths of a point.
        inside: Its paragraphs.
    """
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa")), *inside)


def table(style: str, widths: Sequence[int], rows: Sequence[Any]) -> Any:
    """A table whose first row and first column say what the others are.

    Args:
        style: The id of its style.
        widths: How wide its columns are, in twentieths of a point.
        rows: Its rows.
    """
    look = element("tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0)
    look.set(qn("w:noHBand"), "1")
    look.set(qn("w:noVBand"), "1")
    properties = element(
        "tblPr",
        element("tblStyle", val=style),
        element("tblW", w=sum(widths), type="dxa"),
        element("tblLayout", type="fixed"),
        look,
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", properties, grid, *rows)


def row(cells: Sequence[Any], *, whole: bool, head: bool = False, high: int = 0) -> Any:
    """A row of a table.

    Args:
        cells: Its cells.
        whole: Whether it stands on one page.
        head: Whether it stands again at the head of each page.
        high: How high it is at the least, in twentieths of a point.
    """
    properties = [element("cantSplit")] if whole else []
    if high:
        properties.append(element("trHeight", val=high, hRule="atLeast"))
    if head:
        properties.append(element("tblHeader"))
    return element("tr", *([element("trPr", *properties)] if properties else []), *cells)
