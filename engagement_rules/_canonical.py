"""One way to write a value, and digests of what was written.

The same value gives the same bytes everywhere, so that a digest names it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

#: How many hexadecimal digits of a digest mark a part: enough to find what was changed.
MARK = 12


def written(value: Any) -> str:
    """A plain value as the JSON text in which it is kept; never with a lone surrogate in it."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 over a plain value, whatever the order of its keys."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def marks(value: Any, depth: int) -> Any:
    """The short digests of a value's parts, as a mapping like the value down to some depth."""
    if depth > 0 and isinstance(value, dict) and value:
        return {key: marks(part, depth - 1) for key, part in value.items()}
    if depth > 0 and isinstance(value, list) and value:
        return {str(index): marks(part, depth - 1) for index, part in enumerate(value, 1)}
    return digest(value)[:MARK]


def differences(one: Any, other: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Where two mappings of marks differ: the paths of the parts, as deep as both go."""
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for key in dict.fromkeys([*one, *other]):
            if key not in one or key not in other:
                found.append((*path, key))
            else:
                found += differences(one[key], other[key], (*path, key))
        return found
    return [] if one == other else [path]
