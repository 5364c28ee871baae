"""How strongly two colours stand out from each other."""

from __future__ import annotations

#: From this contrast on, words can be read (WCAG 2.2, level AA).
LEAST = 4.5
WHITE = "#ffffff"


def contrast(one: str, other: str = WHITE) -> float:
    """How strongly two colours stand out from each other, as WCAG 2.2 counts it: from 1 to 21.

    Args:
        one: A colour, as `#rrggbb`.
        other: Another; white by default.
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
