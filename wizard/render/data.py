"""JSON that means the same and can do nothing to a terminal."""

from __future__ import annotations

import json


def harmless(text: str) -> str:
    """JSON text with every character that is not plainly visible as an escape.

    JSON itself escapes only the first thirty-two; others steer a terminal too, or turn the
    direction of writing.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(char if char.isprintable() or char in "\n " else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04x}"


def written(value: object) -> str:
    """A plain value as JSON text."""
    return harmless(json.dumps(value, ensure_ascii=False, indent=2))
