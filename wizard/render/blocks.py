"""What a page is made of, whatever it is shown as.

A page is a list of blocks of plain text. Nothing in a block is escaped: whoever turns it into
text, Markdown or a table makes every piece harmless, in one place, just before it is shown.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["answer", "heading", "paragraph", "item", "marked", "note", "link"]


class Block(NamedTuple):
    """One piece of a page.

    Attributes:
        kind: `answer` is the first sentence; `marked` stands in a column beside its mark; a `note`
            or `link` belongs to the block before it.
        text: The text.
        mark: For `marked`, the word in the first column.
        level: How deep it stands under others.
    """

    kind: Kind
    text: str
    mark: str = ""
    level: int = 0


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
