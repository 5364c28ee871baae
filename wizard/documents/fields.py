"""What a person wrote in the fields of the form, as it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from engagement_rules import Determination, Node
from engagement_rules._words import long_date

FIND_OUT = "find-out"


def form_fields(determination: Determination, section: str) -> list[Node]:
    """The fields of a section that have their place in this matter, in the form's order."""
    base = determination.knowledge_base
    return [
        node
        for node in base.of_kind("field")
        if node.data["section"] == section and determination.has_place(node.id)
    ]


def sections(determination: Determination) -> list[Node]:
    """The sections that have their place in this matter, in the form's order."""
    base = determination.knowledge_base
    return [node for node in base.of_kind("section") if determination.has_place(node.id)]


def written(fields: Mapping[str, Any], name: str) -> str:
    """What was written in a field, with its lines; empty when nothing was."""
    return as_text(fields.get(name))


def as_text(value: Any) -> str:
    """A field's value as text: a list has a line for each entry."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {as_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(as_text(part) for part in value)
    return str(value)


def shown(node: Node, fields: Mapping[str, Any]) -> str:
    """What was written in a field of the form; a day in words."""
    text = written(fields, node.id)
    if node.data.get("form") == "date":
        day = as_day(text)
        return long_date(day) if day else text
    return text


def as_day(text: str) -> dt.date | None:
    """A day, if it was written as one."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def as_number(text: str) -> int | None:
    """A whole number, if one was written."""
    word = text.strip()
    return int(word) if word.isascii() and word.isdigit() and len(word) < 5 else None


def find_out(fields: Mapping[str, Any], question: str) -> str:
    """Who will find out the answer to a question, and by when, if that was written."""
    found = fields.get(FIND_OUT)
    return as_text(found.get(question)) if isinstance(found, Mapping) else ""
