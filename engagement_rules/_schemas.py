"""JSON in and out, and the JSON Schemas of what goes in and out."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model
from pydantic_core import from_json

from engagement_rules._determination import DeterminationData
from engagement_rules._errors import MatterError, Place, Problem, RecordError
from engagement_rules._matter import Matter
from engagement_rules._reading import Unfit, read
from engagement_rules._record import RecordData

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def _model(finding: type) -> type[BaseModel]:
    """The model of a named tuple: the same fields, as a mapping in JSON."""
    hints = get_type_hints(finding, include_extras=True)
    name = finding.__name__
    fields: dict[str, Any] = {
        field: (_mapped(hint, finding, name), ...) for field, hint in hints.items()
    }
    return create_model(
        name,
        __config__=ConfigDict(extra="forbid"),
        __doc__=(finding.__doc__ or "").split("\n", 1)[0],
        **fields,
    )


def _mapped(hint: Any, inside: type, name: str) -> Any:
    """A type with every named tuple in it replaced by its model."""
    if hint is inside:
        return name  # a step holds steps: a reference to the model that is being made
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return _model(hint)
    if get_origin(hint) is tuple and get_args(hint)[-1] is Ellipsis:
        return tuple[_mapped(get_args(hint)[0], inside, name), ...]  # type: ignore[misc]
    return hint


def to_plain(value: Any) -> Any:
    """A finding, or a tuple of findings, as plain values that JSON can hold."""
    if isinstance(value, tuple):
        if hasattr(value, "_fields"):
            pairs = zip(value._fields, value, strict=True)
            return {field: to_plain(item) for field, item in pairs}
        return [to_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.to_dict() if isinstance(value, Matter) else value


def determination_to_json(data: DeterminationData) -> str:
    """A determination as JSON text."""
    return json.dumps(to_plain(data), ensure_ascii=False, indent=2)


def determination_from_json(text: str) -> DeterminationData:
    """Read a determination.

    Raises:
        MatterError: It is not of the schema's shape.
    """
    try:
        data: DeterminationData = read(from_json(text), DeterminationData)
    except (Unfit, ValueError) as error:
        problem = Problem(
            "M104",
            f"this is no determination: {_told(error)}",
            Place("the determination"),
            cure="give the JSON that `duty decide --format json` wrote, whole and unchanged",
        )
        raise MatterError([problem]) from None
    return data


def _told(error: Unfit | ValueError) -> str:
    """What is wrong with a file, and where."""
    return f"{error.what} (at `{error.where}`)" if isinstance(error, Unfit) else str(error)


def record_from_json(text: str) -> RecordData:
    """Read a record.

    Raises:
        RecordError: It is not of the schema's shape.
    """
    try:
        data: RecordData = read(from_json(text), RecordData)
    except (Unfit, ValueError) as error:
        raise RecordError(f"this is no record: {_told(error)}") from None
    if not data.versions:
        raise RecordError("this is no record: it has no version")
    return data


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of `matter`, `determination`, `record` or `knowledge`.

    Args:
        name: Which; `knowledge` describes one file of a knowledge base, for editors.

    Raises:
        ValueError: There is no such schema.
    """
    if name == "matter":
        found = Matter.model_json_schema(mode="validation")
        found = _with_short_answers(found)
    elif name in ("determination", "record"):
        found = _model(
            DeterminationData if name == "determination" else RecordData
        ).model_json_schema()
        matter = _with_short_answers(found["$defs"].pop("Matter") | {"$defs": found["$defs"]})
        found["$defs"]["Matter"] = {k: v for k, v in matter.items() if k != "$defs"}
    elif name == "knowledge":
        from engagement_rules._language import SourceFile

        found = _with_conditions(SourceFile.model_json_schema(by_alias=True))
    else:
        raise ValueError(
            f"there is no schema `{name}`; choose matter, determination, record or knowledge"
        )
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


def _with_conditions(found: dict[str, Any]) -> dict[str, Any]:
    """Describe conditions and states, which the models leave to readers of their own."""

    def joined(name: str) -> list[dict[str, Any]]:
        own = {"$ref": f"#/$defs/{name}"}
        some = {"type": "array", "items": own, "minItems": 1}
        return [
            _mapping({"all": some}),
            _mapping({"any": some}),
            _mapping({"not": own}),
        ]

    text = {"type": "string"}
    texts = {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    found["$defs"]["Condition"] = {
        "description": "an id, or all, any, not, a test of a choice or a test of a date",
        "anyOf": [
            text,
            *joined("Condition"),
            _mapping({"choice": text, "is": texts}),
            _mapping({"date": text, "before": text}),
            _mapping({"date": text, "on-or-after": text}),
            _mapping({"date": text, "is": {"const": "not yet"}}),
        ],
    }
    found["$defs"]["State"] = {
        "description": "the state of a node, an arrangement, or all, any, not",
        "anyOf": [
            *joined("State"),
            _mapping({"node": text, "is": texts}),
            _mapping({"under": text}),
        ],
    }
    for part in found["$defs"].values():
        for key, name in (("condition", "Condition"), ("if", "State")):
            if key in part.get("properties", {}):
                part["properties"][key] = {"$ref": f"#/$defs/{name}"}
    return found


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
