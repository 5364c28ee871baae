"""One way to write a value, and digests of what was written.

The same value gives the same bytes everywhere, so that a digest names it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any

#: How many hexadecimal digits of a digest mark a part: enough to find what was changed.
MARK = 12


#: How deep the parts of a value have lines of their own: in a record, down to each answer.
_DEPTH = 6
_compact = json.JSONEncoder(ensure_ascii=False).encode


def written(value: Any) -> str:
    """A plain value as the JSON text in which it is kept; never with a lone surrogate in it."""
    text = "".join(_lines(value, 0)) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _lines(value: Any, depth: int) -> Iterator[str]:
    """The parts of a value each on a line, as far as lines are of help; then all on one."""
    if depth == _DEPTH or not isinstance(value, dict | list) or not value:
        yield encode_basestring(value) if isinstance(value, str) else _compact(value)
        return
    pad = "\n" + " " * (depth + 1)
    named = isinstance(value, dict)
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    yield "{" if named else "["
    for place, (key, part) in enumerate(parts):
        yield "," + pad if place else pad
        if named:
            yield encode_basestring(key) + ": "
        yield from _lines(part, depth + 1)
    yield pad[:-1] + ("}" if named else "]")


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
