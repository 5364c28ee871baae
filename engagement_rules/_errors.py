"""What can go wrong, and how it is told.

    EngagementRulesError
    ├── KnowledgeBaseError   the rules are wrong: one or more problems, each with a stable code
    ├── MatterError          what a person gave us is wrong: likewise
    └── EngineError          an engine failed or the two engines differ
        ├── EngineUnavailable  durable-rules cannot run on this machine
        └── EngineDisagreement the two engines gave different values

A problem says what was wrong, where, in the user's own words, and what to do.
Each code has a page in `docs/errors/`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """Where something was written: a file, and a line in it where that is known."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Problem(NamedTuple):
    """One thing that is wrong, told so that its author can mend it.

    Attributes:
        code: The stable code, such as `KB202`; its page is `docs/errors/KB202.md`.
        message: What is wrong, one lower-case sentence, the author's own words in backticks.
        place: Where it was written.
        node: The id of the node or field concerned, if there is one.
        other: The other end of a clash, if there is one.
        cure: What would be right, or what to do.
    """

    code: str
    message: str
    place: Place | None = None
    node: str | None = None
    other: Place | None = None
    cure: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        lines = [f"{where}{self.code}: {self.message}"]
        if self.other:
            lines.append(f"    the other end: {self.other}")
        if self.cure:
            lines.append(f"    what to do: {self.cure}")
        return printable("\n".join(lines), keep_newlines=True)


class EngagementRulesError(Exception):
    """The root of every error that this library raises on purpose."""


class _Problems(EngagementRulesError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class KnowledgeBaseError(_Problems):
    """The knowledge base is refused; `problems` says why, one by one."""


class MatterError(_Problems):
    """What a person gave us cannot be used; `problems` says why, one by one."""


class RecordError(EngagementRulesError):
    """A record cannot be read, or not as it was made."""


class EngineError(EngagementRulesError):
    """An engine could not decide, or the engines differ."""


class EngineUnavailable(EngineError):
    """durable-rules is not installed here or cannot be imported."""


class EngineDisagreement(EngineError):
    """The two engines gave different values for the same answers."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which known words are near to `word`, or nothing.

    Args:
        word: What the person wrote.
        known: The words that would have been right.

    Returns:
        A sentence such as "did you mean `manner`?", or the empty string.
    """
    import difflib

    words = sorted(known)
    lowered = {item.lower(): item for item in words}
    swapped = [item for item in words if sorted(item.lower()) == sorted(word.lower())]
    close = difflib.get_close_matches(word.lower(), sorted(lowered), n=3, cutoff=0.6)
    # Letters in another case or order come first: they are the commonest slips.
    near = list(dict.fromkeys([*swapped, *(lowered[item] for item in close)]))[:3]
    return "did you mean " + " or ".join(f"`{item}`" for item in near) + "?" if near else ""


def printable(text: str, *, keep_newlines: bool = False) -> str:
    """Show what a person typed so that it can do nothing to a terminal.

    Control characters, terminal escapes, and marks that turn the direction of writing
    become visible escapes such as `\\x1b`; everything else stays as typed.
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable()
        or unicodedata.category(char) == "Zs"
        or (keep_newlines and char == "\n")
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
