"""From a schema's findings to problems that a person can act on."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from engagement_rules._errors import Problem, did_you_mean, printable
from engagement_rules._yaml import Written


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
    problems = []
    for found in error.errors(include_url=False):
        path = tuple(found["loc"])
        where = ".".join(str(part) for part in path) or "the file"
        key = str(path[-1]) if path else ""
        cure = ""
        match found["type"]:
            case "extra_forbidden":
                message = f"`{printable(key)}` is no key that is known here"
                cure = did_you_mean(key, known_keys) or "take it out, or see the language reference"
            case "missing":
                message = f"`{key}` is missing"
                cure = f"add `{key}:`"
            case "model_type" | "dict_type" | "model_attributes_type":
                message = "this should be a mapping (`key: value` lines)"
                cure = "write each part on a line of its own as `key: value`"
            case "tuple_type" | "list_type":
                message = f"`{key}` should be a list"
                cure = f"write `{key}: [first, second]`"
            case "literal_error":
                allowed = str(found.get("ctx", {}).get("expected", ""))
                message = f"`{printable(str(found['input']))}` is no value of `{key}`"
                words = [word.strip("' ") for word in allowed.replace(" or ", ", ").split(",")]
                cure = did_you_mean(str(found["input"]), words) or f"write one of {allowed}"
            case "string_pattern_mismatch":
                message = f"`{printable(str(found['input']))}` is not of the right form for `{key}`"
                cure = _FORMS.get(key, "see the language reference for the form")
            case "value_error":
                message = str(found["ctx"]["error"]) if "ctx" in found else found["msg"]
                cure = f"in `{where}`, which says `{_shown(found['input'])}`"
            case _:
                message = (
                    f"{found['msg'][:1].lower()}{found['msg'][1:]} (`{_shown(found['input'])}`)"
                )
                cure = f"in `{where}`"
        problems.append(Problem(code, message, written.place(path), node=where, cure=cure))
    return problems


def _shown(value: object) -> str:
    text = printable(str(value))
    return text if len(text) <= 60 else text[:57] + "…"


_FORMS = {
    "id": "an id is words of letters and digits joined by `-` or `.`, such as `changes-services`",
    "address": "an address begins with https://",
    "version": "a version is three numbers, such as 1.4.0",
    "ref": "a ref begins with a capital letter, such as `T-09`",
}
