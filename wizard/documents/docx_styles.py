"""An empty Word file with all the styles that a document needs: a body's own, then ours."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from string import Template
from typing import Any, NamedTuple

from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml

from engagement_rules._errors import printable
from wizard.documents import docx_style_file
from wizard.documents.contrast import LEAST, contrast
from wizard.documents.document import Form, Look
from wizard.documents.docx_sheet import enlarge, sheet_for
from wizard.files import Refused

_INK, _PAPER = "#212b32", "#ffffff"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = "en-GB"

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
#: The parts of the file: where each stands, what it is, and what leads to it.
_DOCUMENT = ("word/document.xml", f"{_WORD}.document.main+xml", f"{_OFFICE}/officeDocument")
_CORE = (
    "docProps/core.xml",
    "application/vnd.openxmlformats-package.core-properties+xml",
    f"{_PACKAGE}/relationships/metadata/core-properties",
)
_PARTS = {
    "styles": (f"{_WORD}.styles+xml", f"{_OFFICE}/styles"),
    "numbering": (f"{_WORD}.numbering+xml", f"{_OFFICE}/numbering"),
    "settings": (f"{_WORD}.settings+xml", f"{_OFFICE}/settings"),
    "fontTable": (f"{_WORD}.fontTable+xml", f"{_OFFICE}/fontTable"),
    "theme": ("application/vnd.openxmlformats-officedocument.theme+xml", f"{_OFFICE}/theme"),
}


class Base(NamedTuple):
    """An empty Word file to write a document into.

    Attributes:
        data: The file.
        ids: The id of each style that a document uses, by its name in `templates/docx/styles.xml`.
        counted: The names of the headings that a body's own styles count by themselves.
        tabs: The tab stops that the style for the foot of a page has.
    """

    data: bytes
    ids: dict[str, str]
    counted: frozenset[str]
    tabs: tuple[str, ...]


def base(look: Look, form: Form = "record") -> Base:
    """An empty Word file that looks as a body's documents do.

    Args:
        look: How they look.
        form: What the document is for; the type of slides is larger.

    Raises:
        Refused: The body's own file cannot be used.
        ValueError: The colour is not `#rrggbb`.
    """
    sheet = Template(_carried("styles.xml").decode()).substitute(_colours(look.colour))
    styles: Any = parse_xml(sheet.encode())
    numbering: Any = parse_xml(_carried("numbering.xml"))
    ids = {_name(style): style.get(qn("w:styleId")) for style in styles.findall(qn("w:style"))}
    larger = sheet_for(form).larger
    if look.docx_style is None:
        enlarge(styles, numbering, larger)
        tabs = _stops(styles, ids["footer"])
        return Base(_package(styles=styles, numbering=numbering), ids, frozenset(), tabs)
    theirs = docx_style_file.read(look.docx_style)
    lists = theirs.numbering if theirs.numbering is not None else OxmlElement("w:numbering")
    ids = _complete(theirs.styles, lists, styles, numbering)
    _set_language(theirs.styles)
    enlarge(theirs.styles, lists, larger)
    theme = {"theme": theirs.theme} if theirs.theme is not None else {}
    package = _package(styles=theirs.styles, numbering=lists, **theme)
    counted = (
        name
        for name, id_ in ids.items()
        if name.startswith("heading") and _with_base(theirs.styles, id_, "w:numPr")
    )
    return Base(package, ids, frozenset(counted), _stops(theirs.styles, ids["footer"]))


def _stops(styles: Any, id_: str) -> tuple[str, ...]:
    """The tab stops of a style."""
    stops = _with_base(styles, id_, "w:tab")
    tabs = (str(tab.get(qn("w:pos"))) for tab in stops if tab.get(qn("w:val")) != "clear")
    return tuple(dict.fromkeys(tabs))


def _carried(name: str) -> bytes:
    return files("wizard.documents").joinpath(f"templates/docx/{name}").read_bytes()


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"), ""))


# Colours


def _colours(colour: str) -> Mapping[str, str]:
    """The body's colour, and the colours of words in it and on it, which have to be readable."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"the colour of a document is written `#rrggbb`, not {colour!r}")
    readable = contrast(colour, _PAPER) >= LEAST
    words = {
        "colour": colour,
        "ink": colour if readable else _INK,
        "on": _PAPER if readable else _INK,
    }
    return {name: value[1:].upper() for name, value in words.items()}


# A body's own styles, with ours where it has none


def _complete(styles: Any, lists: Any, ours: Any, our_lists: Any) -> dict[str, str]:
    """Add to a body's styles those of ours that it lacks; give the id of each that we use."""
    there = {_name(style).casefold(): style for style in styles.findall(qn("w:style"))}
    taken = {style.get(qn("w:styleId")) for style in there.values()}
    defaults = {kind for style in there.values() if (kind := _default(style))}
    ids: dict[str, str] = {}  # by the id that the style has with us
    names: dict[str, str] = {}
    added = []
    for style in ours.findall(qn("w:style")):
        name, id_ = _name(style), str(style.get(qn("w:styleId")))
        theirs = there.get(name.casefold())
        if theirs is not None:
            _check_kind(name, theirs, style)
            names[name] = ids[id_] = str(theirs.get(qn("w:styleId")))
            continue
        new = copy.deepcopy(style)
        names[name] = ids[id_] = _free(id_, taken)
        taken.add(ids[id_])
        new.set(qn("w:styleId"), ids[id_])
        if _default(new) in defaults:
            del new.attrib[qn("w:default")]
        _take_list(new, ids[id_], lists, our_lists)
        added.append(new)
    for new in added:
        for tag in ("w:basedOn", "w:next"):
            other = new.find(qn(tag))
            if other is not None:
                other.set(qn("w:val"), ids[other.get(qn("w:val"))])
        styles.append(new)
    return names


def _default(style: Any) -> str:
    """The kind of which a style is the default; empty when it is not."""
    there = style.get(qn("w:default")) in ("1", "true", "on")
    return str(style.get(qn("w:type"))) if there else ""


def _check_kind(name: str, theirs: Any, ours: Any) -> None:
    found, wanted = (style.get(qn("w:type"), "paragraph") for style in (theirs, ours))
    if found != wanted:
        raise Refused(
            f"the Word style file has “{name}” as a {printable(found)} style, and it has to be a "
            f"{wanted} style; give that style another name in Word, and save the file"
        )


def _free(id_: str, taken: set[Any]) -> str:
    number = 2
    found = id_
    while found in taken:
        found, number = f"{id_}Duty{number}", number + 1
    return found


def _take_list(style: Any, id_: str, lists: Any, our_lists: Any) -> None:
    """Add the list of a style of ours to a body's lists, under a number that is free there."""
    number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if number is None:
        return
    abstract = next(
        one
        for one in our_lists.findall(qn("w:abstractNum"))
        if one.get(qn("w:abstractNumId")) == number.get(qn("w:val"))
    )
    abstracts, numbers = lists.findall(qn("w:abstractNum")), lists.findall(qn("w:num"))
    free = 1 + max(
        (
            int(one.get(qn(name)))
            for found, name in ((abstracts, "w:abstractNumId"), (numbers, "w:numId"))
            for one in found
        ),
        default=0,
    )
    new = copy.deepcopy(abstract)
    new.set(qn("w:abstractNumId"), str(free))
    new.find(f"{qn('w:lvl')}/{qn('w:pStyle')}").set(qn("w:val"), id_)
    named = OxmlElement("w:num", {qn("w:numId"): str(free)})
    named.append(OxmlElement("w:abstractNumId", {qn("w:val"): str(free)}))
    # The schema wants all lists first, and what names them after them.
    lists.insert(lists.index(abstracts[-1]) + 1 if abstracts else 0, new)
    lists.insert(lists.index(numbers[-1] if numbers else new) + 1, named)
    number.set(qn("w:val"), str(free))


def _set_language(styles: Any) -> None:
    """Say that what is written is British English, whatever the body's own file says."""
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        styles.insert(0, defaults)
    inside = defaults
    for tag in ("w:rPrDefault", "w:rPr", "w:lang"):
        found = inside.find(qn(tag))
        if found is None:
            found = OxmlElement(tag)
            # The language stands last but for what no default has; the others stand first.
            inside.append(found) if tag == "w:lang" else inside.insert(0, found)
        inside = found
    inside.set(qn("w:val"), _LANGUAGE)
    for language in styles.iter(qn("w:lang")):
        if language.get(qn("w:val")):
            language.set(qn("w:val"), _LANGUAGE)


def _with_base(styles: Any, id_: str, tag: str) -> list[Any]:
    """What a style holds of a kind, with what those hold on which it is based."""
    by_id = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
    seen: set[str] = set()
    found: list[Any] = []
    while id_ in by_id and id_ not in seen:
        seen.add(id_)
        found += by_id[id_].iter(qn(tag))
        based = by_id[id_].find(qn("w:basedOn"))
        id_ = "" if based is None else str(based.get(qn("w:val")))
    return found


# The file


def _package(**parts: Any) -> bytes:
    """An empty Word file of these parts, and of those of ours that are not among them."""
    written = {name: _carried(f"{name}.xml") for name in _PARTS if name not in parts}
    written |= {name: serialize_part_xml(root) for name, root in parts.items()}
    kinds = [(f"/word/{name}.xml", _PARTS[name][0]) for name in written]
    kinds += [(f"/{where}", kind) for where, kind, _ in (_DOCUMENT, _CORE)]
    types = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        file.writestr(
            "_rels/.rels", _leads((where, leads) for where, _, leads in (_DOCUMENT, _CORE))
        )
        file.writestr(
            "word/_rels/document.xml.rels",
            _leads((f"{name}.xml", _PARTS[name][1]) for name in written),
        )
        file.writestr(_DOCUMENT[0], _carried("document.xml"))
        file.writestr(_CORE[0], _carried("core.xml"))
        for name, data in written.items():
            file.writestr(f"word/{name}.xml", data)
    return made.getvalue()


def _leads(targets: Iterable[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
