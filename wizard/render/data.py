"""JSON that means the same and can do nothing to a terminal."""

from __future__ import annotations

import json
from typing import Any

from engagement_rules._errors import Problem


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


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem for a programme: what is wrong, where, what to do, and which page says more."""
    return {
        "code": problem.code,
        "message": problem.message,
        "file": problem.place.file if problem.place else None,
        "line": problem.place.line if problem.place else None,
        "id": problem.node,
        "other_end": str(problem.other) if problem.other else None,
        "what_to_do": problem.cure,
        "page": f"docs/errors/{problem.code}.md",
    }
