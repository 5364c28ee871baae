"""What a page is made of, whatever it is shown as.

A page is a list of blocks of plain text. Nothing in a block is escaped: whoever turns it into
text, Markdown or a table makes every piece harmless, in one place, just before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

Kind = Literal[
    "answer",
    "section",
    "heading",
    "paragraph",
    "item",
    "marked",
    "note",
    "link",
    "field",
    "said",
    "figure",
    "boxes",
    "lines",
    "break",
]

#: What a box is for.
Mark = Literal["tick", "number"]


class Block(NamedTuple):
    """One piece of a page.

    Attributes:
        kind: `answer` is the first sentence; a `section` stands above headings; `marked` stands
            in a column beside its mark; a `note` or `link` belongs to the block before it. A
            `field` is what somebody wrote under a label, or a blank to fill in; `said` is what
            somebody wrote, word for word; both may have several lines. A `figure` is a drawing;
            `boxes` are a question with boxes to tick or to write a number in; `lines` are room to
            write by hand, and belong to boxes before them. A `break` begins a new page.
        text: The text; for a `figure` what it shows, in words; for `lines` what to write there.
        mark: For `marked`, the word in the first column; for a `section`, its number; for a
            `field`, its label; for `said`, whose words they are; for `boxes`, `tick` or `number`.
        level: How deep it stands under others; for `lines`, how many there are.
        svg: For a `figure`, the drawing.
        options: For `boxes`, what stands beside each.
    """

    kind: Kind
    text: str
    mark: str = ""
    level: int = 0
    svg: str = ""
    options: tuple[str, ...] = ()


Page = list[Block]


def answer(text: str) -> Block:
    """The first sentence of a page."""
    return Block("answer", text)


def heading(text: str) -> Block:
    """A heading."""
    return Block("heading", text)


def paragraph(text: str, *, level: int = 0) -> Block:
    """A paragraph."""
    return Block("paragraph", text, level=level)


def item(text: str, *, level: int = 0) -> Block:
    """One of a list."""
    return Block("item", text, level=level)


def marked(mark: str, text: str) -> Block:
    """A line with a word before it, such as its value."""
    return Block("marked", text, mark)


def note(text: str, *, level: int = 0) -> Block:
    """A remark on the block before it."""
    return Block("note", text, level=level)


def link(address: str, *, level: int = 0) -> Block:
    """A web address for the block before it."""
    return Block("link", address, level=level)


def section(number: str, title: str) -> Block:
    """The heading of a section, with its number if it has one."""
    return Block("section", title, number)


def field(label: str, text: str) -> Block:
    """What somebody wrote under a label; nothing written is a blank to fill in."""
    return Block("field", text, label)


def said(text: str, whose: str = "") -> Block:
    """What somebody wrote, word for word."""
    return Block("said", text, whose)


def figure(svg: str, words: str) -> Block:
    """A drawing, and what it shows in words."""
    return Block("figure", words, svg=svg)


def boxes(question: str, options: Iterable[str], *, mark: Mark = "tick") -> Block:
    """A question with a box for each answer, to tick or to write a number in."""
    return Block("boxes", question, mark, options=tuple(options))


def lines(text: str, count: int = 1) -> Block:
    """Room to write by hand: so many lines, the first of which begins with the text."""
    return Block("lines", text, level=count)


def new_page() -> Block:
    """The end of a page."""
    return Block("break", "")
