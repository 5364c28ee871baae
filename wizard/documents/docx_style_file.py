"""A body's own Word file: what is taken from it, and when it is refused.

Only the styles are taken, with the lists and the theme that they name. Nothing else of the file
comes into a document: no text, no properties with people's names, no links, no programmes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from engagement_rules._errors import printable
from wizard.files import Refused

_LARGEST, _MOST_PARTS = 40_000_000, 2_000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
#: Words in the kind of a part, or of what leads to it, that stand for something that can act.
_ACTING = ("vbaproject", "vbadata", "macroenabled", "activex", "oleobject", "/control", "afchunk")
_ACTING_ENDS = ("/package", "/subdocument", "/attachedtoolbars")
_TAKEN = {"styles": "w:styles", "numbering": "w:numbering", "theme": "a:theme"}
_SAVE = "open it in Word, save it as a Word document (.docx), and name that file"


class StyleFile(NamedTuple):
    """What is taken from a body's file.

    Attributes:
        styles: Its styles.
        numbering: Its lists, if it has any.
        theme: Its colours and types, if it has any.
    """

    styles: Any
    numbering: Any | None
    theme: Any | None


def read(data: bytes) -> StyleFile:
    """Read a body's file.

    Args:
        data: The file.

    Raises:
        Refused: It is no Word document, is damaged, holds macros, or leads to something outside.
    """
    if data.startswith(_OLD_OR_LOCKED):
        raise Refused(
            "the Word style file is locked with a password or of the old kind (.doc); "
            f"take the password off if it has one: {_SAVE}"
        )
    if not data.startswith(b"PK"):
        raise Refused(f"the Word style file is no Word document; {_SAVE}")
    try:
        parts = _parts(data)
        _check_kinds(parts)
        return _taken(parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, ValueError, KeyError) as wrong:
        # A broken XML part is a SyntaxError of the parser.
        raise _damaged(wrong) from None
    except (NotImplementedError, RuntimeError, OSError) as wrong:
        # A part that is packed in a way, or locked with a key, that Word never uses.
        raise _damaged(wrong) from None


def _damaged(wrong: object) -> Refused:
    why = printable(" ".join(str(wrong).split())[:120])
    return Refused(f"the Word style file is damaged or no Word document ({why}); {_SAVE}")


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        inside = file.infolist()
        size = sum(part.file_size for part in inside)
        if size > _LARGEST or len(inside) > _MOST_PARTS:
            raise Refused(
                "the Word style file is larger than a style file can be; delete all text and "
                "pictures from it in Word, save it, and name it again"
            )
        return {part.filename: file.read(part) for part in inside if not part.is_dir()}


def _parsed(data: bytes) -> Any:
    root: Any = parse_xml(data)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a part of it brings a document type of its own")
    return root


def _check_kinds(parts: dict[str, bytes]) -> None:
    """Refuse what is no document, holds programmes, or leads outside."""
    kinds = {
        (one.get("PartName") or one.get("Extension") or ""): (one.get("ContentType") or "")
        for one in _parsed(parts["[Content_Types].xml"])
        if one.tag in (f"{_TYPES}Override", f"{_TYPES}Default")
    }
    for name, kind in (*kinds.items(), *((name, "") for name in parts)):
        if _acts(name) or _acts(kind):
            raise Refused(
                "the Word style file holds macros or other programmes "
                f"({printable(name)}); in Word, save it as a Word document without macros (.docx), "
                "take out what is embedded in it, and name that file"
            )
    for name in parts:
        if name.endswith(".rels"):
            for kind, target, outside in _leads(parts[name]):
                if outside:
                    raise _leads_outside(kind, target)
                if _acts(kind):
                    raise Refused(
                        "the Word style file holds something embedded "
                        f"({printable(target[:80])}); delete it in Word, save the file, and name "
                        "it again"
                    )
    if _MAIN not in kinds.values():
        template = any("template" in kind for kind in kinds.values())
        what = "a Word template (.dotx)" if template else "no Word document"
        raise Refused(f"the Word style file is {what}; {_SAVE}")


def _acts(words: str) -> bool:
    found = words.lower()
    return any(word in found for word in _ACTING) or found.endswith(_ACTING_ENDS)


def _leads_outside(kind: str, target: str) -> Refused:
    where = printable(target[:80])
    if kind.endswith("/attachedTemplate"):
        cure = "in Word under Developer, Document Template, set it to Normal"
    else:
        cure = "delete all text, links and linked pictures from it in Word"
    return Refused(
        f"the Word style file leads to something outside it ({where}); {cure}, save it, and name "
        "it again"
    )


def _leads(data: bytes) -> Iterator[tuple[str, str, bool]]:
    """Where a part leads: the kind, the target, and whether that is outside the file."""
    for one in _parsed(data):
        if one.tag == f"{_PACKAGE}Relationship":
            outside = (one.get("TargetMode") or "").lower() == "external"
            target = one.get("Target") or ""
            yield one.get("Type") or "", target, outside or "://" in target


def _taken(parts: dict[str, bytes]) -> StyleFile:
    main = _led_to(parts, "", "/officeDocument")
    if main is None:
        raise ValueError("it does not say where its text is")
    found = {
        kind: _part(parts, main, f"/{kind}", tag)
        for kind, tag in (
            ("styles", "w:styles"),
            ("numbering", "w:numbering"),
            ("theme", "a:theme"),
        )
    }
    if found["styles"] is None:
        raise ValueError("it has no styles")
    for root in found.values():
        if root is not None:
            _cut_loose(root)
            _check_numbers(root)
    return StyleFile(**found)


def _led_to(parts: dict[str, bytes], source: str, kind: str) -> str | None:
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    for found, target, _ in _leads(parts[rels]) if rels in parts else ():
        if found.endswith(kind):
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return None


def _part(parts: dict[str, bytes], main: str, kind: str, tag: str) -> Any | None:
    name = _led_to(parts, main, kind)
    if name is None:
        return None
    root = _parsed(parts[name])
    if root.tag != qn(tag):
        raise ValueError(
            f"{name} is not written as Word usually writes it; it may be a “Strict” document"
        )
    return root


def _cut_loose(root: Any) -> None:
    """Take out the pictures: they are parts of their own, which are not taken."""
    for picture in root.findall(qn("w:numPicBullet")):
        root.remove(picture)
    for name in list(root.iter(qn("w:lvlPicBulletId"))):
        name.getparent().remove(name)
    for picture in list(root.iter(qn("a:blipFill"))):
        plain = parse_xml(f'<a:solidFill {nsdecls("a")}><a:schemeClr val="phClr"/></a:solidFill>')
        picture.getparent().replace(picture, plain)


def _check_numbers(root: Any) -> None:
    """What others name has to have a name, and a list a number."""
    for style in root.findall(qn("w:style")):
        if not style.get(qn("w:styleId")):
            raise ValueError("it has a style without an id")
    for tag, name in (("w:abstractNum", "w:abstractNumId"), ("w:num", "w:numId")):
        for one in root.findall(qn(tag)):
            int(one.get(qn(name)) or "")
