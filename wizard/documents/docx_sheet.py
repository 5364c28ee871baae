"""The sheet that a Word document is written on, and the larger type of slides."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.oxml.ns import qn

from wizard.documents.document import Form


class Sheet(NamedTuple):
    """A sheet of A4; lengths are in twentieths of a point, as Word has them.

    Attributes:
        wide: How wide it is between its margins.
        high: How high it is between its margins.
        margins: Its margins: at the sides, above and below.
        larger: How many times larger than on paper the type is.
    """

    wide: int
    high: int
    margins: tuple[int, int]
    larger: float


_SHORT, _LONG = 11906, 16838
#: Slides lie on their side.
_SHEETS = {
    "record": Sheet(_SHORT - 2 * 1417 - 1, _LONG - 2 * 1417, (1417, 1417), 1.0),
    "slides": Sheet(_LONG - 2 * 1020, _SHORT - 2 * 907, (1020, 907), 2.5),
}
#: What a larger type does not need to be larger for: the foot of a page is not for the room.
_AS_IT_IS = ("footer", "Duty Gap")
#: What is large on paper already.
_HEADS = ("Title", "heading 1", "heading 2", "heading 3", "Duty Answer")
_LESS = 0.8
_MEASURES = {
    "w:sz": ("w:val",),
    "w:szCs": ("w:val",),
    "w:spacing": ("w:before", "w:after"),
    "w:ind": ("w:left", "w:right", "w:hanging", "w:firstLine", "w:start", "w:end"),
}
_LEAST = 24  # half points: a default that no style names


def sheet_for(form: Form) -> Sheet:
    """The sheet that a document is written on."""
    return _SHEETS.get(form, _SHEETS["record"])


def lay(section: Any, form: Form) -> None:
    """Lay the sheet of a document on its side, if it is for slides."""
    if form != "slides":
        return
    sheet = sheet_for(form)
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    for name, value in (("w", _LONG), ("h", _SHORT), ("orient", "landscape")):
        size.set(qn(f"w:{name}"), str(value))
    for name in ("left", "right"):
        margins.set(qn(f"w:{name}"), str(sheet.margins[0]))
    for name in ("top", "bottom"):
        margins.set(qn(f"w:{name}"), str(sheet.margins[1]))
    for name in ("header", "footer"):
        margins.set(qn(f"w:{name}"), "397")


def enlarge(styles: Any, lists: Any, larger: float) -> None:
    """Make the type of all styles larger, a body's own among them, with what goes with it.

    Args:
        styles: The styles.
        lists: The lists that the styles name.
        larger: How many times larger.
    """
    if larger == 1:
        return
    _name_size(styles)
    for part in (*styles, *lists):
        name = part.find(qn("w:name"))
        style = "" if name is None else str(name.get(qn("w:val")))
        if style not in _AS_IT_IS:
            _grow(part, larger * (_LESS if style in _HEADS else 1))


def _grow(part: Any, larger: float) -> None:
    for tag, names in _MEASURES.items():
        for one in part.iter(qn(tag)):
            for name in names:
                value = one.get(qn(name))
                if value and value.lstrip("-").isdigit():
                    one.set(qn(name), str(round(int(value) * larger)))


def _name_size(styles: Any) -> None:
    """Name the size of the type where a body's own file leaves it to Word."""
    looks = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if looks is None or looks.find(qn("w:sz")) is not None:
        return
    for tag in ("w:sz", "w:szCs"):
        size = looks.makeelement(qn(tag), {qn("w:val"): str(_LEAST - 2)})
        language = looks.find(qn("w:lang"))
        looks.append(size) if language is None else language.addprevious(size)
