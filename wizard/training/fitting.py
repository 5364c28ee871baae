"""How much fits a slide: sentences are kept whole, and the last row can read the type."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from wizard.render.blocks import Block, Page, heading, new_page

#: Lines of the largest type that a slide holds below its heading.
LINES = 11.0
#: For each kind of block: the letters on a line, how high a line is, and the space after it.
_MEASURES = {
    "answer": (44, 1.3, 1.6),
    "marked": (46, 1.0, 0.7),
    "note": (66, 0.85, 0.2),
    "link": (66, 0.85, 0.2),
    "item": (54, 1.0, 0.4),
}
_USUAL = (58, 1.0, 0.6)
#: Words after which a full stop ends no sentence.
_SHORT_WORDS = ("mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "e.g", "i.e", "cf", "vs", "v")
_OPENING, _CLOSING = "\"'\u201c\u2018([", "\"'\u201d\u2019)]"
_ENDS = re.compile(rf"[.!?…]+[{re.escape(_CLOSING)}]*\s+(?=[{re.escape(_OPENING)}]?[A-Z0-9])")


def height(block: Block) -> float:
    """How many lines a block takes."""
    letters, line, space = _MEASURES.get(block.kind, _USUAL)
    return math.ceil(max(1, len(block.text)) / letters) * line + space


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a short word with a full stop, or an initial, ends none."""
    found: list[str] = []
    at = 0
    for end in _ENDS.finditer(text):
        last = text[at : end.start()].rsplit(None, 1)
        word = last[-1].lstrip(_OPENING) if last else ""
        initial = len(word) == 1 and word.isalpha() and word.isupper()
        if text[end.start()] == "." and (word.lower() in _SHORT_WORDS or initial):
            continue
        found.append(text[at : end.end()].strip())
        at = end.end()
    rest = text[at:].strip()
    return [*found, rest] if rest else found


def pieces(block: Block) -> list[Block]:
    """A paragraph that is too long for a slide in as few parts as fit; none cuts a sentence."""
    if block.kind != "paragraph" or height(block) <= LINES:
        return [block]
    found: list[Block] = []
    for one in sentences(block.text):
        longer = found[-1]._replace(text=f"{found[-1].text} {one}") if found else None
        if longer is not None and height(longer) <= LINES:
            found[-1] = longer
        else:
            found.append(block._replace(text=one))
    return found


def slides(title: str, groups: Iterable[Sequence[Block]]) -> Iterator[Page]:
    """Slides under one heading, of blocks that are kept together.

    Args:
        title: The heading.
        groups: Blocks that stand on one slide, such as an answer and its reason. A single
            paragraph may be parted between sentences.
    """
    parts: list[Page] = []
    for group in groups:
        whole = list(group)
        apart = [[one] for one in pieces(whole[0])] if len(whole) == 1 else [whole]
        for blocks in apart:
            if parts and _height(parts[-1]) + _height(blocks) <= LINES:
                parts[-1] += blocks
            else:
                parts.append(blocks)
    for number, blocks in enumerate(parts, 1):
        more = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        yield [heading(f"{title}{more}"), *blocks]


def together(pages: Iterable[Page]) -> Page:
    """Slides one after the other."""
    made: Page = []
    for page in pages:
        made += [new_page(), *page] if made else page
    return made


def _height(blocks: Iterable[Block]) -> float:
    return sum(height(block) for block in blocks)
