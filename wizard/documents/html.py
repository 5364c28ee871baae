"""A document as one HTML file that needs nothing else, and in which nothing can act.

The file's own policy forbids scripts, forms and the network. Its style, its type and its pictures
are carried inside; the style is let in by its digest alone. Slides have one script of ours, which
goes from slide to slide and is let in in the same way; no other document has any.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from wizard.documents.contrast import LEAST, contrast
from wizard.documents.document import Crest, Document
from wizard.documents.html_tree import Tree, first_and_rest
from wizard.documents.runs import pages
from wizard.render.blocks import Page
from wizard.render.text import shown

if TYPE_CHECKING:
    from jinja2 import Template

_FOOT = 150  # how much of the foot goes into the margin of a printed page; the end has all of it
_FEW, _MANY = 430, 750  # how much fills a slide in larger letters, and in the usual ones
_INK = "#212b32"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PICTURES = {"png": "image/png", "svg": "image/svg+xml"}


def html(document: Document) -> str:
    """Write a document as one HTML file.

    Args:
        document: The document.

    Raises:
        ValueError: The colour is not `#rrggbb`, the crest is neither `png` nor `svg`, or a
            drawing is not SVG.
    """
    from markupsafe import Markup

    style = _style(document)
    said = {
        "title": shown(document.title) or "Without a title",
        "about": shown(document.about),
        "foot": shown(document.foot),
        "body": shown(document.look.body),
        "crest": _crest(document.look.crest),
        "style": Markup(style),  # noqa: S704 - our own sheet; the foot in it is escaped letter by letter
        "style_digest": _digest(style),
    }
    tree = Tree()
    if document.form == "slides":
        script = _carried("templates/slides.js").decode()
        slides = [page for page in pages(document.page) if page]
        return _template("slides.html").render(
            **said,
            slides=[
                {
                    "leads": page[0].kind == "section",
                    "size": _size(page),
                    "sections": tree.part(page),
                }
                for page in slides
            ],
            script=Markup(script),  # noqa: S704 - our own
            script_digest=_digest(script),
        )
    first, rest, alone = first_and_rest(document.page, document.form)
    first_part = tree.part(first)
    parts = [tree.part(page) for page in rest]
    return _template("page.html").render(
        **said,
        form=document.form,
        first=first_part,
        first_alone=alone,
        parts=parts,
        contents=tree.sections if len(tree.sections) > 1 else (),
    )


def _size(page: Page) -> str:
    """In which of three sizes a slide is set: a block takes room beside that of its letters."""
    room = 0.0
    for block in page:
        room += 2.2 * len(block.text) + 100 if block.kind == "answer" else len(block.text) + 40
    return "few" if room < _FEW else "many" if room > _MANY else ""


# How it looks


@lru_cache(maxsize=2)
def _template(name: str) -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: _carried(f"templates/{name}").decode()),
    )
    return environment.get_template(name)


@lru_cache(maxsize=2)
def _sheet(*names: str) -> str:
    """The style sheets with the type in them."""
    sheet = "".join(_carried(f"templates/{name}").decode() for name in names)
    for weight, name in ((400, "Regular"), (700, "Bold")):
        data = base64.b64encode(_carried(f"fonts/LiberationSans-{name}.woff2")).decode()
        sheet += (
            f'@font-face{{font-family:"Liberation Sans";font-weight:{weight};'
            f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
        )
    return sheet


def _carried(name: str) -> bytes:
    return files("wizard.documents").joinpath(name).read_bytes()


def _style(document: Document) -> str:
    """The style sheet, with the body's colour and the foot of a printed page."""
    look, foot = document.look, document.foot
    if not _COLOUR.fullmatch(look.colour):
        raise ValueError(f"the colour of a document is written `#rrggbb`, not {look.colour!r}")
    # Words in a pale colour could not be read; then only the rules have the body's colour.
    readable = contrast(look.colour) >= LEAST
    accent = look.colour if readable else _INK
    words = shown(foot)
    if len(words) > _FOOT:
        words = words[:_FOOT].rstrip() + "…"
    colours = f":root{{--rule:{look.colour};--accent:{accent}}}\n"
    if document.form == "slides":
        return colours + _sheet("page.css", "slides.css")
    return f'{colours}{_sheet("page.css")}@page{{@bottom-left{{content:"{_in_style(words)}"}}}}\n'


def _in_style(words: str) -> str:
    """Text within quotes in a style sheet: all but plain letters and digits as escapes."""
    # The blank after an escape belongs to it; without it the escape would eat what follows.
    return "".join(
        char if char.isascii() and (char.isalnum() or char == " ") else f"\\{ord(char):x} "
        for char in words
    )


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
