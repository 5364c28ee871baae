"""From a schema's findings to problems that a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from engagement_rules._errors import Problem, did_you_mean, printable
from engagement_rules._yaml import Path_, Written

_SEE = "see the language reference"


def shape_problems(
    error: ValidationError, written: Written, code: str, known_keys: Iterable[str]
) -> list[Problem]:
    """Turn a schema's findings into problems with a place and a cure.

    Args:
        error: What pydantic found.
        written: The file in which it was found.
        code: The code to give each problem.
        known_keys: Keys to choose a did-you-mean from.
    """
    problems: dict[tuple[Path_, str], Problem] = {}
    for found in error.errors(include_url=False):
        path = _as_written(tuple(found["loc"]), written, found["type"])
        key = next((part for part in reversed(path) if isinstance(part, str)), "the file")
        message, cure = _told(found, printable(key), known_keys)
        where = printable(".".join(str(part) for part in path)) or "the file"
        problem = Problem(code, message, written.place(path), node=where, cure=cure)
        problems.setdefault((path, message), problem)
    return list(problems.values())


def _as_written(path: Path_, written: Written, kind: str) -> Path_:
    """The part of a path that stands in the file, without the schema's own names for its parts."""
    if not written.lines:
        return path
    end = len(path)
    while end and path[:end] not in written.lines:
        end -= 1
    rest = path[end : end + 1]
    return path[:end] + (rest if kind in ("missing", "extra_forbidden") else ())


def _told(found: Any, key: str, known_keys: Iterable[str]) -> tuple[str, str]:
    """What is wrong, and what would be right."""
    said = found["input"]
    limits: Mapping[str, Any] = found.get("ctx", {})
    match found["type"]:
        case "extra_forbidden":
            near = did_you_mean(key, [known for known in known_keys if known != key])
            return f"`{key}` is no key that is known here", near or f"take it out, or {_SEE}"
        case "missing":
            return f"`{key}` is missing", f"add `{key}:`"
        case "model_type" | "dict_type" | "model_attributes_type":
            cure = "write each part on a line of its own as `key: value`"
            return f"`{key}` should be a mapping, and this is {_shown(said)}", cure
        case "tuple_type" | "list_type":
            return f"`{key}` should be a list", f"write `{key}: [first, second]`"
        case "literal_error":
            allowed = str(limits.get("expected", ""))
            words = [word.strip("' ") for word in allowed.replace(" or ", ", ").split(",")]
            near = did_you_mean(said, words) if isinstance(said, str) else ""
            return f"{_shown(said)} is no value of `{key}`", near or f"write one of {allowed}"
        case "string_pattern_mismatch":
            cure = _FORMS.get(key, f"{_SEE} for the form")
            return f"{_shown(said)} is not of the right form for `{key}`", cure
        case "value_error":
            named = f"in the entry `{said['id']}`" if _has_id(said) else f"mend `{key}` here"
            cure = named if isinstance(said, dict) else f"`{key}` says {_shown(said)}"
            return str(limits.get("error", found["msg"])), cure
        case "string_too_short" | "too_short":
            return f"`{key}` is empty", f"write something, or {_SEE}"
        case "string_too_long" | "too_long":
            most = limits.get("max_length", "")
            return f"`{key}` is too long", f"the most is {most:,}" if most else "make it shorter"
        case kind if kind.startswith("date"):
            cure = "write year-month-day, for example 2024-02-15"
            return f"`{key}` should be a date that exists, and this is {_shown(said)}", cure
        case kind if kind.startswith("string"):
            return f"`{key}` should be text, and this is {_shown(said)}", "write some text"
        case kind if kind.startswith(("float", "greater", "less")):
            cure = "write a number between 0 and 1, such as 0.3"
            return f"`{key}` should be a number, and this is {_shown(said)}", cure
        case _:
            return (
                f"`{key}` is not right, and says {_shown(said)}",
                f"{_SEE} for what may stand here",
            )


def _has_id(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str)


def _shown(value: object) -> str:
    """What was written, in words that need no programming."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    text = printable(str(value))
    return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}…`"


_FORMS = {
    "id": "an id is words of letters and digits joined by `-` or `.`, such as `changes-services`",
    "address": "an address begins with https://",
    "version": "a version is three numbers, such as 1.4.0",
    "ref": "a ref is one word that begins with a letter, such as `T-09`",
    "open": "a ref is one word that begins with a letter, such as `U-06`",
}
