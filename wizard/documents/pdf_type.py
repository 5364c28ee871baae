"""The typefaces that a PDF carries, and letters that they do not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.files import Refused

if TYPE_CHECKING:
    import typst

_FONTS = Path(__file__).parent / "fonts"
_FONT = "Liberation Sans"
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")


# Letters that the typeface does not have


def strings(data: Any) -> Iterator[str]:
    """Every string in what the template is given."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def lacking(words: Iterable[str], covered: frozenset[int]) -> list[str]:
    """The letters in these words that no typeface here has, not even in parts."""
    letters = set().union(*words)
    return sorted(
        char
        for char in letters
        if not all(ord(part) in covered for part in unicodedata.normalize("NFD", char))
    )


def readable(svg: str, covered: frozenset[int]) -> str:
    """A drawing in which letters that no typeface here has stand as their numbers."""

    def resolved(found: re.Match[str]) -> str:
        number = int(found[1], 16) if found[1] else int(found[2])
        return chr(number) if 0x7F < number <= 0x10FFFF else found[0]

    plain = _REFERENCE.sub(resolved, svg)
    absent = lacking([plain], covered | {ord("\n"), ord("\r"), ord("\t")})
    return plain.translate({ord(char): f"[U+{ord(char):04X}]" for char in absent})


# What is carried


def loaded_typst() -> Any:
    """Typst, which is read only when a PDF is made.

    Raises:
        Refused: It is not installed here.
    """
    try:
        import typst
    except ImportError:
        raise Refused(
            "a PDF is made with Typst, which is not installed here or not made for this "
            "computer. Install it with `pip install typst`, or ask for another format and "
            "print that"
        ) from None
    return typst


@lru_cache(maxsize=1)
def carried_fonts() -> tuple[typst.Fonts, list[str], frozenset[int]]:
    """The typefaces carried here, their names in order of use, and the letters they have."""
    fonts = loaded_typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS]
    )
    had: dict[str, frozenset[int]] = {}
    for font in fonts.fonts():
        letters = _letters(Path(font.path))
        # A letter that one weight lacks would be missing wherever that weight is used.
        had[font.family] = had.get(font.family, letters) & letters
    families = sorted(had, key=lambda family: (family != _FONT, family))
    return fonts, families, frozenset(_SHAPED).union(*had.values())


# The hyphen that does not break is drawn as the plain one; selectors of a variant are not drawn.
_SHAPED = (0x2011, *range(0xFE00, 0xFE10))


def _letters(font: Path) -> frozenset[int]:
    """The letters that a TrueType font has."""
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as read:
        return frozenset(read.getBestCmap())
