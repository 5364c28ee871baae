"""The rows of which the tables of a Word document are made, and how wide their columns are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wizard.documents.columns import heads
from wizard.render.blocks import Block, Page
from wizard.render.text import shown

# Lengths are in twentieths of a point, as Word has them.
_LETTER = 135  # how wide a bold letter is at the most, on the whole
_NARROWEST, _WIDEST, _OF_LABELS = 1250, 2700, 3000


class Row(NamedTuple):
    """A row of a table: a mark or a label, what stands beside it, and the remarks on that."""

    block: Block
    remarks: list[Block]

    @property
    def letters(self) -> int:
        """How long it is."""
        return sum(len(one.text) + len(one.mark) for one in (self.block, *self.remarks))


def rows_at(page: Page, at: int) -> Iterator[Row]:
    """The rows of the table that begins here, if one does, with the remarks on them."""
    kind = page[at].kind
    if kind not in ("marked", "field"):
        return
    found = None
    for block in page[at:]:
        if block.kind == kind:
            if found:
                yield found
            found = Row(block, [])
        elif found and block.kind in ("note", "link"):
            found.remarks.append(block)
        else:
            break
    if found:
        yield found


def columns(rows: Sequence[Row]) -> tuple[str, str]:
    """What the two columns of a table are called."""
    if rows[0].block.kind == "field":
        return "Point", "What is written"
    return heads(shown(one.block.mark) for one in rows)


def width_of_first(rows: Sequence[Row], larger: float) -> int:
    """How wide the first column is.

    Args:
        rows: The rows.
        larger: How many times larger than on paper the type is.
    """
    if rows[0].block.kind == "field":
        return round(_OF_LABELS * larger)
    marks = {one.block.mark for one in rows}
    longest = max(len(shown(mark)) for mark in (*marks, columns(rows)[0]))
    return round(larger * min(max(longest * _LETTER + 240, _NARROWEST), _WIDEST))
