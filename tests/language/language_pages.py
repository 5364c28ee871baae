"""Pages of Markdown that hold files: what stands in their fenced blocks, and laying it out.

A block whose info line says `file=NAME` is a file of that name. `remove=NAME` takes a file away,
`read=NAME` says which file a command reads, and `message` marks what the programme prints.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
BASE = Path(__file__).parent / "base"
#: With DUTY_ACCEPT=1 the printed messages in the pages are rewritten; the diff is the review.
ACCEPT = os.environ.get("DUTY_ACCEPT") == "1"

_FENCE = re.compile(r"^```(\w*) ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the words of its info line, its text."""

    language: str
    info: dict[str, str]
    text: str


@dataclass(frozen=True)
class Page:
    """A page: its path, its title, and the blocks under each second-level heading."""

    path: Path
    title: str
    sections: dict[str, list[Block]] = field(default_factory=dict)

    def message(self) -> str:
        """The one message that the page shows."""
        found = [b.text for blocks in self.sections.values() for b in blocks if "message" in b.info]
        assert len(found) == 1, f"{self.path.name} should show one message"
        return found[0].rstrip("\n")

    def accept(self, message: str) -> None:
        """Write the true message into the page."""
        text = self.path.read_text(encoding="utf-8")
        head, rest = text.split("```text message\n", 1)
        _, tail = rest.split("```", 1)
        self.path.write_text(f"{head}```text message\n{message}\n```{tail}", encoding="utf-8")


def read_page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    title = text.split("\n", 1)[0].removeprefix("# ")
    page = Page(path, title)
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    for heading, body in zip(["", *parts[1::2]], parts[0::2], strict=True):
        page.sections[heading] = list(_blocks(body))
    return page


def _blocks(text: str) -> Iterator[Block]:
    for language, info, body in _FENCE.findall(text):
        words = (word.partition("=") for word in info.split())
        yield Block(language, {key: value for key, _, value in words}, body)


def lay_out(blocks: list[Block], folder: Path) -> None:
    """Write the files of some blocks into a folder, over what is there."""
    for block in blocks:
        if "file" in block.info:
            path = folder / block.info["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        if "remove" in block.info:
            (folder / block.info["remove"]).unlink()


def copy_of_base(folder: Path) -> Path:
    """A fresh copy of the shared rules on which the examples stand."""
    shutil.copytree(BASE, folder)
    return folder
