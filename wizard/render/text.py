"""Plain text for a terminal or a file: wrapped, and able to do nothing to the terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

from engagement_rules._errors import printable
from wizard.render.blocks import Block, Page

NARROWEST, WIDEST, USUAL = 60, 100, 80
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def shown(text: str) -> str:
    """A piece of text on one line, made harmless."""
    return printable(" ".join(text.split()))


def width() -> int:
    """How wide to write: as wide as the terminal within reason, and 80 when there is none."""
    if not sys.stdout.isatty():
        return USUAL
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((USUAL, 24)).columns))


def height() -> float:
    """How many lines the terminal shows at once; without end when there is none."""
    return shutil.get_terminal_size((USUAL, 24)).lines if sys.stdout.isatty() else float("inf")


def bold() -> bool:
    """Whether headings are bold: only on a terminal that has not asked for plain text."""
    return (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "") != "dumb"
    )


def text(page: Page, *, columns: int = USUAL, emphasis: bool = False) -> str:
    """Write a page as text.

    Args:
        page: The page.
        columns: How wide a line may be.
        emphasis: Make headings bold.
    """
    lines: list[str] = []
    before: Block | None = None
    for index, block in enumerate(page):
        if before is not None and _gap(before, block):
            lines.append("")
        margin = 0
        if block.kind == "marked":
            margin = _mark_width(page, index)
        elif block.kind in ("note", "link"):
            margin = _mark_width(page, index) if _marked_before(page, index) else 0
        lines += _lines(block, columns, margin, emphasis=emphasis)
        before = block
    return "\n".join(lines) + "\n"


_APART = ("answer", "said")


def _gap(before: Block, block: Block) -> bool:
    if block.kind in (*_APART, "section", "heading", "boxes") or before.kind in _APART:
        return True
    if (block.kind == "field") != (before.kind == "field"):
        return before.kind not in ("section", "heading")
    if block.kind == "paragraph":
        return before.kind != "heading"
    return before.kind == "paragraph" and block.kind == "marked"


def _lines(block: Block, columns: int, margin: int, *, emphasis: bool) -> list[str]:
    words = shown(block.text)
    indent = "  " * block.level
    match block.kind:
        case "break":
            return []
        case "section":
            words = f"{shown(block.mark)} {words}" if block.mark else words
            return [f"{_BOLD}{words}{_PLAIN}" if emphasis else words, "=" * len(words)]
        case "field":
            return _field(block, columns)
        case "said":
            lead = _wrapped(f"{shown(block.mark)}:", columns, "", "") if block.mark else []
            return [*lead, *_as_typed(block.text, columns, "  | ")]
        case "figure":
            return _wrapped(f"[Drawing: {words}]", columns, "", "")
        case "heading":
            return [f"{_BOLD}{words}{_PLAIN}" if emphasis else words]
        case "answer":
            return _wrapped(words, columns, "", "")
        case "boxes":
            return _boxes(block, columns)
        case "lines":
            label = _wrapped(words, columns, "", "") if words else []
            return [*label, *[BLANK] * max(1, block.level)]
        case "paragraph":
            return _wrapped(words, columns, indent, indent)
        case "item":
            return _wrapped(words, columns, f"{indent}- ", f"{indent}  ")
        case "marked":
            first = f"  {shown(block.mark):<{margin - 2}}"
            return _wrapped(words, columns, first, " " * margin)
        case "link":
            return [f"{indent or ' ' * margin}{words}"]
        case _:
            indent = " " * margin if margin else f"{indent}  "
            return _wrapped(words, columns, indent, indent)


BLANK = "." * 40
BOXES = {"tick": "[ ]", "number": "[    ]"}


def _boxes(block: Block, columns: int) -> list[str]:
    """A question, and below it a box for each answer."""
    box = BOXES[block.mark]
    question = _wrapped(shown(block.text), columns, "", "")
    row = "   ".join(f"{box} {shown(option)}" for option in block.options)
    if len(row) + 4 <= columns:
        return [*question, f"    {row}"]
    rest = " " * (len(box) + 5)
    answers = (_wrapped(shown(o), columns, f"    {box} ", rest) for o in block.options)
    return [*question, *(line for answer in answers for line in answer)]


def _field(block: Block, columns: int) -> list[str]:
    """A label and what was written under it; a short text stands beside its label."""
    label = f"  {shown(block.mark)}:"
    if not block.text.strip():
        return [f"{label} {BLANK}"[:columns]]
    if "\n" not in block.text.strip() and len(label) + 1 + len(block.text) <= columns:
        return [f"{label} {shown(block.text)}"]
    return [label, *_as_typed(block.text, columns, "      ")]


def _as_typed(words: str, columns: int, indent: str) -> list[str]:
    """Text in the lines in which somebody wrote it."""
    lines: list[str] = []
    for line in words.strip().splitlines():
        lines += (
            _wrapped(shown(line), columns, indent, indent) if line.strip() else [indent.rstrip()]
        )
    return lines


def _wrapped(words: str, columns: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        words,
        columns,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def _run(page: Page, index: int) -> tuple[int, int]:
    """The stretch of marked lines and their notes around an index."""
    start = end = index
    while start > 0 and page[start - 1].kind in ("marked", "note", "link"):
        start -= 1
    while end + 1 < len(page) and page[end + 1].kind in ("marked", "note", "link"):
        end += 1
    return start, end


def _mark_width(page: Page, index: int) -> int:
    start, end = _run(page, index)
    return 4 + max(len(shown(block.mark)) for block in page[start : end + 1])


def _marked_before(page: Page, index: int) -> bool:
    start, _ = _run(page, index)
    return any(block.kind == "marked" for block in page[start:index])
