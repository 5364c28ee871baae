"""Markdown in which nothing that a person typed can become markup, a table, a link or HTML."""

from __future__ import annotations

import re

from wizard.render.blocks import Block, Page
from wizard.render.text import BOXES, shown

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$])")
_AT_START = re.compile(r"^(?:([#+\-=])|(\d{1,9})([.)]))")
_ADDRESS = re.compile(r"(?i)(:(?=//)|(?<=www)\.|@)")
_PLAIN_ADDRESS = re.compile(r"^https://[^\s<>\\]+$")


def escaped(words: str) -> str:
    """Text as Markdown that shows exactly that text."""
    found = _MARKUP.sub(r"\\\1", shown(words))
    found = _ADDRESS.sub(r"\\\1", found)
    return _AT_START.sub(
        lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}",
        found,
    )


def markdown(page: Page, *, titled: bool = False) -> str:
    """Write a page as Markdown; it has the same content as the text.

    Args:
        page: The page.
        titled: Whether a title stands above it, so that its first sentence is none.
    """
    lines: list[str] = []
    before: Block | None = None
    under_section = False
    for block in page:
        if block.kind == "break":
            continue
        if before is not None and not _in_list(before, block):
            lines.append("")
        under_section = under_section or block.kind == "section"
        if titled and block.kind == "answer":
            lines.append(f"**{escaped(block.text)}**")
        else:
            lines.append(_line(block, before, under_section=under_section))
        before = block
    return "\n".join(lines) + "\n"


def _in_list(before: Block, block: Block) -> bool:
    listed = ("item", "marked", "note", "link", "field")
    return block.kind in listed and before.kind in listed


def _line(block: Block, before: Block | None, *, under_section: bool) -> str:
    words = escaped(block.text)
    indent = "  " * block.level
    match block.kind:
        case "answer":
            return f"# {words}"
        case "section":
            number = f"{escaped(block.mark)}\\. " if block.mark else ""
            return f"## {number}{words}"
        case "heading":
            return f"{'###' if under_section else '##'} {words}"
        case "field":
            label = f"**{escaped(block.mark)}:**"
            if not block.text.strip():
                return f"- {label} {_BLANK}"
            return f"- {label} {_as_typed(block.text, '  ')}"
        case "said":
            lead = f"> {escaped(block.mark)}:\\\n" if block.mark else ""
            return f"{lead}> {_as_typed(block.text, '> ')}"
        case "figure":
            return f"*Drawing: {words}*"
        case "boxes":
            options = "".join(
                f"\n- {escaped(BOXES[block.mark])} {escaped(one)}" for one in block.options
            )
            return f"{words}\n{options}"
        case "lines":
            return "\\\n".join([words, *[_BLANK] * max(1, block.level)])
        case "paragraph":
            return words
        case "item":
            return f"{indent}- {words}"
        case "marked":
            return f"- **{escaped(block.mark)}**: {words}"
        case "link":
            shown_ = f"<{block.text}>" if _PLAIN_ADDRESS.match(block.text) else words
            return f"{indent}  - {shown_}" if before else shown_
        case _:
            return f"{indent}  - {words}"


_BLANK = "\\_" * 20


def _as_typed(words: str, lead: str) -> str:
    """Text in the lines in which somebody wrote it."""
    lines = [escaped(line) for line in words.strip().splitlines()]
    return f"\\\n{lead}".join(lines)
