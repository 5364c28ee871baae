"""What a document is made of, before it is put into a format."""

from __future__ import annotations

from typing import Literal, NamedTuple

from wizard.render.blocks import Page

#: What a document is for. The first page of a `record` stands alone, and is set as small as it must
#: be to fit a page. `paper` goes on from page to page. Of `slides` each page is shown by itself, in
#: large type, on a page that is wider than high.
Form = Literal["record", "paper", "slides"]


class Crest(NamedTuple):
    """A body's crest.

    Attributes:
        data: The picture.
        kind: `png` or `svg`.
        words: What it shows, for who cannot see it.
    """

    data: bytes
    kind: str
    words: str


class Look(NamedTuple):
    """How a body's documents look.

    Attributes:
        body: The name of the body, for the head of the first page; empty when it is not to stand
            there.
        crest: Its crest, if it has one.
        colour: The colour of headings and rules, as `#rrggbb`.
        docx_style: A Word file whose styles to use, if the body brings its own.
    """

    body: str = ""
    crest: Crest | None = None
    colour: str = "#005eb8"
    docx_style: bytes | None = None


class Document(NamedTuple):
    """A document, the same for every format.

    Attributes:
        title: Its title; also the file's own.
        about: A line under the title: what kind of document it is, and of which day.
        page: All of it; a block of kind `break` ends a page, or a slide. Sections are
            headings of the second level (the title is the first), headings below them of the
            third, or of the second where there are no sections.
        foot: What stands at the foot of each page, besides its number.
        look: How it looks.
        form: What it is for.
    """

    title: str
    about: str
    page: Page
    foot: str
    look: Look = Look()
    form: Form = "record"
