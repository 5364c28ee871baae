"""Text as a terminal can bear it: harmless, wrapped by the room it takes, and cut with care."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata

from wizard.render.text import shown

USUAL, NARROWEST, WIDEST = 80, 10, 100
_LONG_WORD = 16
_LINE_ENDS = re.compile(r"\s*[^\S ]\s*")
_LISTED = re.compile(r"\s*(?:[-*] |\d+\. )?")
_TYPEWRITTEN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2022": "*",
        "\u2026": "...",
        "\u00a0": " ",
    }
)


def harmless(text: str) -> str:
    """A piece of text on one line that can do nothing to a terminal, in letters that it has."""
    words = shown(text)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        words.encode(encoding)
    except UnicodeEncodeError:
        return words.translate(_TYPEWRITTEN).encode(encoding, "backslashreplace").decode(encoding)
    return words


def as_line(text: str) -> str:
    """What was typed or pasted, as one line: no control characters, blanks for ends of lines."""
    joined = _LINE_ENDS.sub(" ", text)
    return "".join(char for char in joined if char.isprintable())


def cells(text: str) -> int:
    """How many columns a text takes; those of the Far East take two a letter."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(
    text: str, width: int, first: str = "", rest: str | None = None, *, whole_words: bool = False
) -> list[str]:
    """Wrap a harmless text.

    Args:
        text: The text.
        width: How many columns a line may take.
        first: What the first line begins with.
        rest: What the other lines begin with; as the first, in blanks, unless told otherwise.
        whole_words: Let a word that is longer than a line stand out rather than break it.
    """
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    line, used, empty = first, cells(first), True
    for word in text.split():
        room = cells(word)
        if not empty and used + 1 + room > width:
            lines.append(line)
            line, used, empty = rest, cells(rest), True
        while not whole_words and used + room > width > used and empty:
            piece = _piece(word, width - used)
            lines.append(line + piece)
            word = word[len(piece) :]
            line, used, room = rest, cells(rest), cells(word)
        line = line + word if empty else f"{line} {word}"
        used, empty = cells(line), False
    return [*lines, line.rstrip() if empty else line]


def _piece(word: str, room: int) -> str:
    """The beginning of a word that fits, of one letter at the least."""
    used = 0
    for index, char in enumerate(word):
        used += _cell(char)
        if used > room:
            return word[: max(1, index)]
    return word


def cut(text: str, width: int) -> str:
    """A text on no more than so many columns; dots say that it goes on."""
    if cells(text) <= width:
        return text
    if width <= 3:
        return _piece(text, width)
    piece = _piece(text, width - 3)
    whole = piece.rpartition(" ")[0]
    return (whole if len(whole) > len(piece) - _LONG_WORD and whole else piece).rstrip() + "..."


def page(text: str, width: int, *, whole_words: bool = False) -> list[str]:
    """Wrap a page line by line: what is set in stays set in, and an empty line stays empty."""
    lines: list[str] = []
    for source in text.expandtabs(4).splitlines():
        words = harmless(source)
        found = _LISTED.match(source)
        lead = min(len(found[0]) if found else 0, width // 2)
        indent = " " * (len(source) - len(source.lstrip(" ")))
        lines += (
            wrap(words, width, indent[: width // 2], " " * lead, whole_words=whole_words)
            if words
            else [""]
        )
    return lines


def width(most: int) -> int:
    """How wide to write on the terminal, and no wider than so many columns."""
    return max(NARROWEST, min(most, shutil.get_terminal_size((USUAL, 24)).columns))


def record(ask: str, answer: str, room: int) -> str:
    """A question and its answer on one short line."""
    ask, answer = harmless(ask), harmless(answer)
    between = " " if ask.endswith("?") else ": "
    ask = ask.rstrip(":.")
    if cells(ask) + cells(between) + cells(answer) > room:
        ask = cut(ask, max(room // 2, room - cells(answer) - 5))
        between = " " if ask.endswith("?") else ": "
    return f"{ask}{between}{cut(answer, max(10, room - cells(ask) - len(between)))}"


def listed(words: list[str]) -> str:
    """Words as they are listed in a sentence."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
