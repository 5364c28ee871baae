"""JSON in and out, and the JSON Schemas of what goes in and out."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from engagement_rules._determination import DeterminationData
from engagement_rules._errors import MatterError, Place, Problem
from engagement_rules._matter import Matter

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def _adapter() -> TypeAdapter[DeterminationData]:
    return TypeAdapter(DeterminationData)


def determination_to_dict(data: DeterminationData) -> dict[str, Any]:
    """A determination as plain values."""
    found = _adapter().dump_python(data, mode="json")
    found["matter"] = data.matter.to_dict()
    return dict(found)


def determination_to_json(data: DeterminationData) -> str:
    """A determination as JSON text."""
    import json

    return json.dumps(determination_to_dict(data), ensure_ascii=False, indent=2)


def determination_from_json(text: str) -> DeterminationData:
    """Read a determination.

    Raises:
        MatterError: It is not of the schema's shape.
    """
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        problem = Problem(
            "M104",
            f"this is no determination: {first['msg'].lower()} at `{where}`",
            Place("the determination"),
            cure="give the JSON that `duty decide --format json` wrote, whole and unchanged",
        )
        raise MatterError([problem]) from None


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of `matter`, `determination` or `knowledge`.

    Args:
        name: Which; `knowledge` describes one file of a knowledge base, for editors.

    Raises:
        ValueError: There is no such schema.
    """
    if name == "matter":
        found = Matter.model_json_schema(mode="validation")
        found = _with_short_answers(found)
    elif name == "determination":
        found = _adapter().json_schema(mode="serialization")
    elif name == "knowledge":
        from engagement_rules._language import SourceFile

        found = SourceFile.model_json_schema(by_alias=True)
    else:
        raise ValueError(f"there is no schema `{name}`; choose matter, determination or knowledge")
    return {"$schema": _DIALECT, "title": name, **{k: v for k, v in found.items() if k != "title"}}


def _with_short_answers(found: dict[str, Any]) -> dict[str, Any]:
    """Let an answer be a bare word and a body a bare kind, as the reader does."""
    defs = found["$defs"]
    defs["AnswerInFull"] = defs["Answer"]
    word = {"type": "string", "description": "yes, no, not known, or the id of an option"}
    defs["Answer"] = {
        "anyOf": [word, {"type": "boolean"}, {"type": "null"}, {"$ref": "#/$defs/AnswerInFull"}]
    }
    defs["AnswerInFull"]["properties"]["answer"] = {
        "anyOf": [word, {"type": "boolean"}, {"type": "null"}]
    }
    found["properties"]["bodies"]["items"] = {
        "anyOf": [{"type": "string"}, found["properties"]["bodies"]["items"]]
    }
    return found
