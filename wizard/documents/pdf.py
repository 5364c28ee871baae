"""A document as a tagged PDF (PDF/UA-1), set by Typst.

What a person wrote goes to the template as JSON, never as Typst's own markup; so it can be
nothing but text. The template is `templates/record.typ`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from wizard.documents.columns import heads
from wizard.documents.contrast import LEAST, contrast
from wizard.documents.document import Crest, Document
from wizard.documents.pdf_type import carried_fonts, lacking, loaded_typst, readable, strings
from wizard.documents.runs import lines, pages, runs, with_remarks
from wizard.files import Refused
from wizard.render.blocks import Block, Page
from wizard.render.text import shown

_TEMPLATES = Path(__file__).parent / "templates"
_DEEPEST = 8  # steps that stand deeper keep their place in the list but move no further in
_FOOT, _RUNNING = 150, 90  # letters of the foot and of the title that fit the margin of a page
_FAR_TOO_LONG = 20_000
_SHORT, _LEAD = 700, 400  # letters of what is kept on one page, and of what leads on to it
_INK = "#212b32"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ADDRESS = re.compile(r"https://[^\s<>\\]+")
_PICTURES = {"png": b"\x89PNG\r\n\x1a\n", "svg": b""}
_LOOKS = {
    **dict.fromkeys(("yes", "kept", "met"), "yes"),
    **dict.fromkeys(("no", "not kept", "failed"), "no"),
    **dict.fromkeys(("not known", "at risk", "cannot say"), "unsure"),
    "must": "must",
    "should": "should",
    **dict.fromkeys(("may", "not asked"), "plain"),
}
_NUMBERS = "A number in a box stands for a character that the typeface of this file does not have."
_UNTITLED = "Without a title"  # PDF/UA knows no empty heading

Data = dict[str, Any]


def pdf(document: Document) -> bytes:
    """Write a document as a tagged PDF; the same document always gives the same bytes.

    Args:
        document: The document.

    Raises:
        Refused: Typst is not installed here, or the crest cannot be read as a picture.
        ValueError: The colour is not `#rrggbb`, the crest is neither `png` nor `svg`, or a
            drawing is not SVG that holds all it shows.
    """
    typst = loaded_typst()
    fonts, families, covered = carried_fonts()
    files: dict[str, bytes] = {}
    data = _data(document, files, covered)
    data["fonts"] = families
    absent = lacking(strings(data), covered)
    if absent:
        data["last"].append(_NUMBERS)
    data["lacking"] = "".join(f"\\u{{{ord(char):x}}}" for char in absent)
    files["record.json"] = json.dumps(data).encode()
    files["main.typ"] = (_TEMPLATES / "record.typ").read_bytes()
    try:
        made: bytes = typst.compile(
            files,
            root=_TEMPLATES,
            font_paths=fonts,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except RuntimeError as error:  # of which `TypstError` is one
        if document.look.crest is not None:
            # Typst does not say which of its files it could not read.
            pdf(document._replace(look=document.look._replace(crest=None)))
            raise Refused(
                "the crest cannot be read as a picture; save it once more as a PNG, or leave it out"
            ) from None
        raise ValueError(f"the PDF cannot be made: {shown(str(error))}") from None
    return made


# What the template is given


def _data(document: Document, files: dict[str, bytes], covered: frozenset[int]) -> Data:
    """A document as the template reads it; its pictures are added to `files`."""
    look = document.look
    if not _COLOUR.fullmatch(look.colour):
        raise ValueError(f"the colour of a document is written `#rrggbb`, not {look.colour!r}")
    # Words in a pale colour could not be read; then only the rules have the body's colour.
    strong = contrast(look.colour) >= LEAST
    title, foot = shown(document.title) or _UNTITLED, shown(document.foot)
    short = _cut(foot, _FOOT, covered)
    writer = _Writer(files, covered)
    parts = [writer.part(page) for page in pages(document.page)]
    first = parts.pop(0) if len(parts) > 1 and document.form == "record" else None
    return {
        "form": document.form,
        "title": title,
        "running": _cut(title, _RUNNING, covered),
        "about": shown(document.about),
        "foot": short,
        "last": [foot] if short != foot else [],
        "body": shown(look.body),
        "crest": _crest(look.crest, files, covered),
        "rule": look.colour,
        "accent": look.colour if strong else _INK,
        "first": first,
        # Trying sizes takes long where there is far more than a page can hold in any.
        "tries": max(
            sum(map(len, strings(page)))
            for page in (parts if document.form == "slides" else [first])
        )
        < _FAR_TOO_LONG,
        "parts": [part for part in parts if part],
    }


class _Writer:
    """Turns pages into what the template reads; one for a document."""

    def __init__(self, files: dict[str, bytes], covered: frozenset[int]) -> None:
        self._files, self._covered = files, covered
        self._under_section = False

    def part(self, page: Page) -> list[Data]:
        """The pieces of one part of a document."""
        pieces = [piece for kind, run in runs(page) for piece in self._pieces(kind, run)]
        for piece, after in pairwise(pieces):
            listed = after["kind"] in ("items", "marked", "fields")
            form = after["kind"] == ("lines" if piece["kind"] == "boxes" else "boxes")
            leads = listed or (form and piece["kind"] in ("boxes", "paragraph"))
            piece["leads"] = leads and len(piece.get("text", "")) < _LEAD
        return pieces

    def _pieces(self, kind: str, run: list[Block]) -> Iterator[Data]:
        blocks = [(block, [*map(_remark, noted)]) for block, noted in with_remarks(run)]
        if kind == "item":
            yield {"kind": "items", "items": _items(blocks)}
        elif kind == "marked":
            head = list(heads(shown(block.mark) for block, _ in blocks))
            yield {"kind": "marked", "head": head, "rows": [_row(*one) for one in blocks]}
        elif kind == "field":
            yield {"kind": "fields", "rows": [_field(*one) for one in blocks]}
        else:
            yield from (self._piece(block, remarks) for block, remarks in blocks)

    def _piece(self, block: Block, remarks: list[Data]) -> Data:
        words = shown(block.text)
        piece: Data = {"kind": block.kind, "text": words, "remarks": remarks}
        match block.kind:
            case "section":
                self._under_section = True
                piece |= {"number": shown(block.mark), "text": words or _UNTITLED}
            case "heading":
                level = 3 if self._under_section else 2
                piece |= {"level": level, "text": words or _UNTITLED}
            case "paragraph":
                piece["level"] = min(block.level, _DEEPEST)
            case "said":
                piece |= {"whose": shown(block.mark), "paragraphs": lines(block.text)}
            case "figure":
                name = f"figure-{len(self._files)}.svg"
                self._files[name] = readable(block.svg, self._covered).encode("utf-8", "replace")
                piece |= {"file": name, "text": words or "A drawing"}
            case "boxes":
                piece |= {"mark": block.mark, "options": [shown(one) for one in block.options]}
            case "lines":
                piece |= {"count": max(1, block.level)}
            case "note" | "link":
                piece = {"kind": "remark", "remarks": [_remark(block), *remarks]}
        return piece


def _remark(block: Block) -> Data:
    words = shown(block.text)
    safe = block.kind == "link" and words == block.text and _ADDRESS.fullmatch(words)
    return {"text": words, "href": words if safe else ""}


def _items(blocks: Iterable[tuple[Block, list[Data]]]) -> list[Data]:
    """Items as lists within lists; one that skips a level stands one below the last."""
    top: list[Data] = []
    path: list[tuple[int, list[Data]]] = [(0, top)]
    for block, remarks in blocks:
        level = min(block.level, _DEEPEST)
        while len(path) > 1 and level < path[-1][0]:
            path.pop()
        if level > path[-1][0] and path[-1][1]:
            path.append((level, path[-1][1][-1]["below"]))
        words = shown(block.text)
        path[-1][1].append(
            {"text": words, "remarks": remarks, "below": [], "short": _short(words, remarks)}
        )
    return top


def _short(words: str, remarks: list[Data]) -> bool:
    """Whether it can be kept on one page."""
    return len(words) + sum(len(remark["text"]) for remark in remarks) < _SHORT


def _row(block: Block, remarks: list[Data]) -> Data:
    mark, words = shown(block.mark), shown(block.text)
    return {
        "mark": mark,
        "look": _LOOKS.get(mark.lower(), ""),
        "text": words,
        "remarks": remarks,
        "short": _short(mark + words, remarks),
    }


def _field(block: Block, remarks: list[Data]) -> Data:
    return {
        "label": shown(block.mark),
        "paragraphs": lines(block.text),
        "remarks": remarks,
    }


def _cut(words: str, most: int, covered: frozenset[int]) -> str:
    """What fits the margin of a page; a letter shown as its number takes the room of six."""
    room = most
    for place, char in enumerate(words):
        room -= 1 if ord(char) in covered else 6
        if room < 0:
            return f"{words[:place].rstrip()}…"
    return words


def _crest(crest: Crest | None, files: dict[str, bytes], covered: frozenset[int]) -> Data | None:
    if crest is None:
        return None
    if crest.kind not in _PICTURES or not crest.data.startswith(_PICTURES[crest.kind]):
        raise ValueError(f"a crest is a `png` or an `svg`, and this {crest.kind!r} is not")
    if crest.kind == "svg":
        text = readable(crest.data.decode("utf-8-sig", "replace"), covered)
    else:
        text = crest.data.decode("latin-1")
    name = f"crest.{crest.kind}"
    files[name] = text.encode()
    return {"file": name, "kind": crest.kind, "words": shown(crest.words) or "Crest"}
