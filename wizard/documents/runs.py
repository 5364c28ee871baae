"""What belongs together, for every format: pages, runs of blocks, remarks, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.render.blocks import Block, Page
from wizard.render.text import shown

#: What belongs to the block before it.
REMARKS = ("note", "link")
_JOINED = ("item", "marked", "field")


def pages(page: Page) -> list[Page]:
    """The pages between breaks; one at least."""
    found: list[Page] = [[]]
    for block in page:
        if block.kind == "break":
            found.append([])
        else:
            found[-1].append(block)
    return found


def runs(page: Page) -> Iterator[tuple[str, list[Block]]]:
    """Blocks that belong together: those of one kind in a row, with the remarks on them.

    The kind of remarks that belong to nothing is `remark`.
    """
    run: list[Block] = []
    for block in page:
        joins = block.kind in _JOINED and run and run[0].kind == block.kind
        if run and not joins and block.kind not in REMARKS:
            yield _kind(run), run
            run = []
        run.append(block)
    if run:
        yield _kind(run), run


def _kind(run: list[Block]) -> str:
    return "remark" if run[0].kind in REMARKS else run[0].kind


def with_remarks(run: Iterable[Block]) -> list[tuple[Block, list[Block]]]:
    """Each block of a run with the remarks on it; the first stands for itself, whatever it is."""
    found: list[tuple[Block, list[Block]]] = []
    for block in run:
        if block.kind in REMARKS and found:
            found[-1][1].append(block)
        else:
            found.append((block, []))
    return found


def lines(words: str) -> list[list[str]]:
    """Paragraphs of lines, as somebody wrote them; an empty line ends a paragraph."""
    paragraphs: list[list[str]] = [[]]
    for line in words.strip().splitlines():
        if line.strip():
            paragraphs[-1].append(shown(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [some for some in paragraphs if some]
