"""A drawing made fit to stand inside an HTML page: shapes and words, and nothing that acts."""

from __future__ import annotations

import re
from html import escape
from xml.parsers import expat

from engagement_rules._errors import printable

_NAMESPACE = "http://www.w3.org/2000/svg "
# fmt: off
_SHAPES = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "marker", "clipPath", "linearGradient", "radialGradient", "stop",
}
_ATTRIBUTES = {
    "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx",
    "ry", "dx", "dy", "d", "points", "transform", "preserveAspectRatio", "fill", "fill-opacity",
    "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "stroke-opacity", "opacity", "font-family", "font-size", "font-weight",
    "font-style", "text-anchor", "dominant-baseline", "marker-start", "marker-mid", "marker-end",
    "markerWidth", "markerHeight", "markerUnits", "orient", "refX", "refY", "clip-path",
    "clip-rule", "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform",
}
# fmt: on
_OWN_PART = re.compile(r"^url\(#([\w-]+)\)$")
_NUMBER = re.compile(r"^\d+(\.\d+)?$")
_EM = 16  # pixels


def inline_svg(svg: str, *, name: str, named_by: str) -> str:
    """A drawing as markup for an HTML page.

    Only shapes, words and their looks are kept: no style sheet, no script, no address, no link.
    Control characters in its words are shown as escapes.

    Args:
        svg: The drawing.
        name: What stands before each of its ids, so that two drawings on a page do not clash.
        named_by: The id of the element that says in words what it shows.

    Raises:
        ValueError: It is not a drawing in SVG, or brings a document type of its own.
    """
    writer = _Writer(name, named_by)
    # The document type is refused, so no entity can be declared that grows without end.
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartDoctypeDeclHandler = writer.refuse
    reader.StartElementHandler = writer.start
    reader.EndElementHandler = writer.end
    reader.CharacterDataHandler = writer.words
    try:
        reader.Parse(svg, True)  # noqa: FBT003 - the parser's own signature
    except (expat.ExpatError, UnicodeEncodeError) as wrong:
        raise ValueError(f"the drawing is not well-formed SVG: {wrong}") from None
    if not writer.parts:
        raise ValueError("the drawing is not SVG: its outermost element is not `svg`")
    return "".join(writer.parts)


class _Writer:
    """Writes what it is told of a drawing, without what has no place in a page."""

    def __init__(self, name: str, named_by: str) -> None:
        self.parts: list[str] = []
        self._name = name
        self._named_by = named_by
        self._open: list[str] = []
        self._left_out = 0

    def refuse(self, *_: object) -> None:
        raise ValueError("the drawing brings a document type of its own")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        shape = tag.removeprefix(_NAMESPACE)
        known = tag.startswith(_NAMESPACE) and shape in _SHAPES
        # A drawing within a drawing is left out too: it would be a second picture without a name.
        if self._left_out or not known or (shape == "svg") != (not self._open):
            self._left_out += 1
            return
        looks = {key: self._look(key, value) for key, value in attributes.items()}
        if not self._open:
            looks = self._outermost(looks)
        kept = "".join(f' {key}="{escape(value)}"' for key, value in looks.items() if value)
        # A screen reader is told the words beside the drawing, and not its scattered labels too.
        self.parts.append(f"<{shape}{kept}>" + ("" if self._open else '<g aria-hidden="true">'))
        self._open.append(shape)

    def end(self, _: str) -> None:
        if self._left_out:
            self._left_out -= 1
        else:
            shape = self._open.pop()
            self.parts.append(f"</{shape}>" if self._open else "</g></svg>")

    def words(self, words: str) -> None:
        if not self._left_out and self._open[-1] in ("text", "tspan"):
            self.parts.append(escape(printable(re.sub(r"\s+", " ", words)), quote=False))

    def _look(self, key: str, value: str) -> str:
        """The value of an attribute; nothing if it is not to be kept."""
        if key not in _ATTRIBUTES:
            return ""
        if key == "id":
            return f"{self._name}-{value}"
        if "(" in value and key not in ("transform", "gradientTransform"):
            own = _OWN_PART.match(value)
            return f"url(#{self._name}-{own[1]})" if own else ""
        return value

    def _outermost(self, looks: dict[str, str]) -> dict[str, str]:
        """The drawing itself: it goes with the size of the type, and the words are its name."""
        width, height = looks.pop("width", ""), looks.pop("height", "")
        if _NUMBER.match(width) and _NUMBER.match(height):
            looks.setdefault("viewBox", f"0 0 {width} {height}")
            looks["width"] = f"{float(width) / _EM:g}em"
        return {**looks, "role": "img", "aria-labelledby": self._named_by}
