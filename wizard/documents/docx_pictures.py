"""Pictures for a Word file: a drawing as SVG with a PNG beside it, and a crest."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import quoteattr

from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from wizard.documents.document import Crest
from wizard.files import Refused
from wizard.render.text import shown

if TYPE_CHECKING:
    import typst

_PIXELS = 220  # to the inch, when printed
_EMU = 12_700  # to the point
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ACTING = ("script", "foreignObject", "handler", "listener", "iframe", "audio", "video")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")
_PICTURE_INSIDE = re.compile(r"data:image/(?:png|jpe?g);base64,[A-Za-z0-9+/=\s]*")
_OUTSIDE = re.compile(r"(?i)url\(\s*['\"]?\s*(?!#)|@import|\\")
_TYPES = re.compile(r"font-family\s*=\s*(\"[^\"]*\"|'[^']*')")
_PNG = b"\x89PNG\r\n\x1a\n"
_OF_PNG = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sRGB bKGD pHYs sBIT".split())
_LARGEST = 5_000  # pixels along a side of a crest


class Picture(NamedTuple):
    """A picture for a Word file.

    Attributes:
        png: The picture.
        svg: The same as a drawing, which newer versions of Word show instead.
        width: How wide it stands on the page, in points.
        height: How high.
        words: What it shows.
    """

    png: bytes
    svg: bytes | None
    width: float
    height: float
    words: str


def drawing(svg: str, words: str, *, most: tuple[float, float]) -> Picture:
    """A drawing at its own size, or smaller where it has to be to fit.

    Args:
        svg: The drawing.
        words: What it shows.
        most: How wide and how high it may be, in points.

    Raises:
        Refused: It cannot be drawn, or holds something that is no drawing.
    """
    clean, width, height = _clean(svg.encode(errors="replace"), "the drawing")
    # A pixel of a drawing is three quarters of a point.
    scale = min(0.75, most[0] / width, most[1] / height)
    size = (width * scale, height * scale)
    # Word has Arial; here its metric twin is carried along.
    for_word = _TYPES.sub('font-family="Arial"', clean)
    for_png = _TYPES.sub('font-family="Liberation Sans"', clean)
    png = _drawn(for_png, *size, "the drawing")
    return Picture(png, for_word.encode(), *size, words)


def crest(found: Crest, *, most: tuple[float, float]) -> Picture:
    """A crest, as large as it fits.

    Args:
        found: The crest.
        most: How wide and how high it may be, in points.

    Raises:
        Refused: It is no picture, or holds something that is none.
        ValueError: Its kind is neither `png` nor `svg`.
    """
    svg, png = "", b""
    if found.kind == "svg":
        svg, width, height = _clean(found.data, "the crest")
    elif found.kind == "png":
        png, width, height = _plain_png(found.data)
    else:
        raise ValueError(f"a crest is `png` or `svg`, not {found.kind!r}")
    scale = min(most[0] / width, most[1] / height)
    size = (width * scale, height * scale)
    if svg:
        png = _drawn(svg, *size, "the crest")
    return Picture(png, svg.encode() or None, *size, found.words)


def inline(picture: Picture, *, number: int, png_id: str, svg_id: str | None) -> Any:
    """A picture in a line of text.

    Args:
        picture: The picture.
        number: Its number, which no other in the file has.
        png_id: What leads to the PNG.
        svg_id: What leads to the drawing, if there is one.
    """
    width, height = (round(side * _EMU) for side in (picture.width, picture.height))
    vector = (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
        f'r:embed="{svg_id}"/></a:ext></a:extLst>'
        if svg_id
        else ""
    )
    return parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" '
        f'cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" '
        f"descr={quoteattr(shown(picture.words))}/>"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{png_id}">{vector}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def _clean(data: bytes, what: str) -> tuple[str, float, float]:
    """A drawing without what some programmes leave in it; its width and height."""
    try:
        root: Any = parse_xml(data)
    except (SyntaxError, ValueError):
        raise Refused(f"{what} is no SVG; save it again as plain SVG, or as PNG") from None
    if root.getroottree().docinfo.doctype or root.tag != f"{_SVG}svg":
        raise Refused(f"{what} is not plain SVG; save it as plain SVG, or as PNG")
    for part in list(root.iter()):
        name = part.tag if isinstance(part.tag, str) else ""
        if not name.startswith(_SVG) or name == f"{_SVG}metadata":
            if part.getparent() is not None:
                _remove(part)
            continue
        _check(part, name.removeprefix(_SVG), what)
    width, height = _size(root, what)
    return serialize_part_xml(root).decode(), width, height


def _remove(part: Any) -> None:
    """Take a part out of a drawing, but not the words that follow it."""
    parent, before = part.getparent(), part.getprevious()
    if part.tail and before is not None:
        before.tail = (before.tail or "") + part.tail
    elif part.tail:
        parent.text = (parent.text or "") + part.tail
    parent.remove(part)


def _check(part: Any, name: str, what: str) -> None:
    """Take out what other programmes noted; refuse what acts or leads out of the drawing."""
    acts = name in _ACTING or (name == "style" and _OUTSIDE.search(part.text or ""))
    for key, value in list(part.attrib.items()):
        if key.startswith("{") and not key.startswith((_XLINK, _XML)):
            del part.attrib[key]
            continue
        plain = key.removeprefix(_XLINK)
        acts = acts or plain.lower().startswith("on") or bool(_OUTSIDE.search(value))
        if plain == "href" and not value.startswith("#"):
            acts = acts or not _PICTURE_INSIDE.fullmatch(value)
    if acts:
        raise Refused(
            f"{what} holds something that acts or leads out of it (in `{name}`); save it as plain "
            "SVG without links and scripts, or as PNG"
        )


def _size(root: Any, what: str) -> tuple[float, float]:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else [root.get("width") or "", root.get("height") or ""]
    found = [_NUMBER.fullmatch(side) for side in sides]
    size = [float(side[1]) for side in found if side]
    if len(size) != 2 or min(size) <= 0 or max(size) / min(size) > 100:
        raise Refused(f"{what} does not say how large it is; save it again as plain SVG, or as PNG")
    if len(box) != 4:
        root.set("viewBox", f"0 0 {size[0]:g} {size[1]:g}")
    return size[0], size[1]


def _drawn(svg: str, width: float, height: float, what: str) -> bytes:
    """A drawing as PNG, on any machine the same: only the types that are carried are used."""
    import typst

    page = (
        f"#set page(width: {width:.3f}pt, height: {height:.3f}pt, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)'
    )
    try:
        drawn = typst.compile(
            page.encode(),
            format="png",
            ppi=_PIXELS,
            sys_inputs={"svg": svg},
            font_paths=_types(),
        )
    except (typst.TypstError, RuntimeError) as wrong:
        why = shown(str(wrong))[:120]
        raise Refused(f"{what} cannot be drawn ({why}); save it as plain SVG or PNG") from None
    if not isinstance(drawn, bytes):
        raise Refused(f"{what} cannot be drawn on one page; save it as plain SVG or PNG")
    return drawn


@lru_cache(maxsize=1)
def _types() -> typst.Fonts:
    """The types that are carried along."""
    import typst

    folder = str(files("wizard.documents").joinpath("fonts"))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _plain_png(data: bytes) -> tuple[bytes, float, float]:
    """A PNG without the notes of who made it and when; its width and height."""
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    if not data.startswith(_PNG) or not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise Refused(
            f"the crest is no PNG picture of at most {_LARGEST} pixels a side; save it again as PNG"
        )
    kept, packed, at = [_PNG], b"", len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind, chunk = data[at + 4 : at + 8], data[at:end]
        if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            break
        if kind in _OF_PNG:
            kept.append(chunk)
        packed += chunk[8:-4] if kind == b"IDAT" else b""
        if kind == b"IEND" and _unpacks(packed):
            return b"".join(kept), float(width), float(height)
        at = end
    raise Refused("the crest is a PNG picture that is damaged; save it again as PNG")


def _unpacks(packed: bytes) -> bool:
    """Whether packed data is whole; it is looked at in small parts, since it may be large."""
    reader = zlib.decompressobj()
    try:
        while packed and not reader.eof:
            reader.decompress(packed, 1 << 20)
            packed = reader.unconsumed_tail
    except zlib.error:
        return False
    return reader.eof
