"""Reading YAML and JSON that other people wrote: exact places, no surprises, no traps.

Every scalar stays the text that was written; what it means (a date, a yes) is for the schema to
say, so `no` is never silently false and `1.0` never silently a number. Aliases, duplicate keys,
deep nesting and large files are refused with a place and a cure.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

import yaml

from engagement_rules._errors import MatterError, Place, Problem, printable

#: A value as it was written: text, a list or a mapping, and nothing else.
Tree = str | None | list["Tree"] | dict[str, "Tree"]
Path_ = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_DEPTH = 40

#: Tags that say of text what it is anyway; every other tag asks for something that is not data.
_PLAIN_TAGS = {"!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))}

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written, and the line of each value in it.

    Attributes:
        file: The name to show to people.
        tree: The values, all scalars as text.
        lines: The line on which the value at each path begins.
    """

    file: str
    tree: Tree
    lines: dict[Path_, int] = field(default_factory=dict)

    def place(self, path: Path_) -> Place:
        """The nearest known place of a path: its own line, or that of what holds it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return Place(self.file, self.lines[path[:end]])
        return Place(self.file)


class Codes(NamedTuple):
    """The error codes of one kind of file; a knowledge base and a matter have their own pages."""

    unreadable: str
    syntax: str
    duplicate: str
    shape: str
    too_much: str


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_bytes(path: Path, codes: Codes, *, name: str | None = None) -> bytes:
    """Read a file that must be an ordinary one of sensible size.

    Raises:
        MatterError: It is missing, a folder, not an ordinary file, unreadable or too large.
    """
    shown = name or printable(str(path))
    try:
        if path.is_dir():
            _refuse(
                codes.unreadable, "this is a folder, not a file", shown, cure="name a file in it"
            )
        if path.exists() and not path.is_file():
            _refuse(
                codes.unreadable, "this is not an ordinary file", shown, cure="name a text file"
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            _refuse(
                codes.too_much,
                f"the file has {size:,} bytes; the most that is read is {MAX_BYTES:,}",
                shown,
                cure="check that this is the right file; a matter is a page or two of text",
            )
        return path.read_bytes()
    except FileNotFoundError:
        _refuse(codes.unreadable, "there is no such file", shown, cure="check the name and folder")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(
            codes.unreadable,
            f"the file cannot be read ({reason})",
            shown,
            cure="check that you may open it",
        )


def parse(data: bytes, file: str, codes: Codes, *, as_json: bool = False) -> Written:
    """Read YAML or JSON text into a tree with places.

    Args:
        data: The bytes of the file.
        file: The name to show to people.
        codes: The error codes to use.
        as_json: Read it as JSON.

    Raises:
        MatterError: It cannot be read; the problem says where and what to do. A knowledge base
            turns this into its own error.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        _refuse(
            codes.syntax,
            f"the file is not UTF-8 text (byte {error.start + 1:,} cannot be read)",
            Place(file, line),
            cure="save it as UTF-8; most editors offer this under `Save as`",
        )
    try:
        return _parse_json(text, file, codes) if as_json else _parse_yaml(text, file, codes)
    except _Refused as refused:
        raise MatterError([refused.problem]) from None


def _refuse(
    code: str, message: str, place: Place | str, *, cure: str, other: Place | None = None
) -> NoReturn:
    where = Place(place) if isinstance(place, str) else place
    raise MatterError([Problem(code, message, where, other=other, cure=cure)])


def _parse_yaml(text: str, file: str, codes: Codes) -> Written:
    written = Written(file, None)
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        tree = _document(events, written, codes)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1 if isinstance(error.position, int) else None
        char = (
            error.character
            if isinstance(error.character, int)
            else ord(str(error.character)[:1] or "?")
        )
        raise _Refused(
            Problem(
                codes.syntax,
                f"the file holds a character that may not stand in it (U+{char:04X})",
                Place(file, line),
                cure="delete it; it is often left behind by copying from another programme",
            )
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = printable(str(error.problem or error.context or "it cannot be read"))
        raise _Refused(
            Problem(
                codes.syntax,
                f"this is not well-formed YAML: {detail}",
                Place(file, mark.line + 1 if mark else None),
                cure="check the indentation, and put quotes round text that holds `: ` or `#`",
            )
        ) from None
    return Written(file, tree, written.lines)


def _document(events: Iterator[yaml.Event], written: Written, codes: Codes) -> Tree:
    tree: Tree = None
    seen = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            seen += 1
            if seen > 1:
                raise _Refused(
                    Problem(
                        codes.shape,
                        "the file holds more than one YAML document",
                        Place(written.file, _line(event)),
                        cure="put each in a file of its own, and take out the line `---`",
                    )
                )
        elif isinstance(event, yaml.NodeEvent):
            tree = _value(event, events, (), written, codes)
    return tree


def _value(
    event: yaml.Event, events: Iterator[yaml.Event], path: Path_, written: Written, codes: Codes
) -> Tree:
    line = _line(event)
    written.lines.setdefault(path, line)
    here = Place(written.file, line)
    if len(path) > MAX_DEPTH:
        raise _Refused(
            Problem(
                codes.too_much,
                f"this is nested more than {MAX_DEPTH} deep",
                here,
                cure="flatten it",
            )
        )
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(
            Problem(
                codes.too_much,
                "anchors and aliases (`&` and `*`) are not read",
                here,
                cure="write the text out in full; quote text that begins with `&` or `*`",
            )
        )
    tag = getattr(event, "tag", None)
    if tag and tag not in _PLAIN_TAGS:
        raise _Refused(
            Problem(
                codes.shape, f"the tag `{printable(tag)}` is not read", here, cure="take it out"
            )
        )
    if isinstance(event, yaml.ScalarEvent):
        plain_null = event.style in (None, "") and event.value in ("", "~", "null")
        return None if plain_null else _whole(event.value, here, codes)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Tree] = []
        for child in events:
            if isinstance(child, yaml.SequenceEndEvent):
                return items
            items.append(_value(child, events, (*path, len(items)), written, codes))
    mapping: dict[str, Tree] = {}
    for key_event in events:
        if isinstance(key_event, yaml.MappingEndEvent):
            return mapping
        key = _key(key_event, mapping, path, written, codes)
        written.lines[(*path, key)] = _line(key_event)
        mapping[key] = _value(next(events), events, (*path, key), written, codes)
    return mapping


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _key(
    event: yaml.Event, mapping: dict[str, Tree], path: Path_, written: Written, codes: Codes
) -> str:
    here = Place(written.file, _line(event))
    if not isinstance(event, yaml.ScalarEvent) or event.anchor:
        raise _Refused(
            Problem(codes.shape, "a key must be plain text", here, cure="write `key: value`")
        )
    key = event.value
    if key in mapping:
        raise _Refused(
            Problem(
                codes.duplicate,
                f"the key `{printable(key)}` stands twice",
                here,
                other=written.place((*path, key)),
                cure="keep one of the two",
            )
        )
    return key


def _parse_json(text: str, file: str, codes: Codes) -> Written:
    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(items)
        if len(result) < len(items):
            keys = [key for key, _ in items]
            twice = next(key for index, key in enumerate(keys) if key in keys[:index])
            raise _Refused(_twice_in_json(text, twice, file, codes))
        return result

    def constant(name: str) -> NoReturn:
        tokens = re.finditer(r'"(?:\\.|[^"\\])*"|-?Infinity|NaN', text)
        start = next((t.start() for t in tokens if t[0] == name), 0)
        raise _Refused(
            Problem(
                codes.syntax,
                f"`{name}` is not a value",
                Place(file, text.count("\n", 0, start) + 1),
                cure="write text or a number",
            )
        )

    try:
        value = json.loads(
            text,
            object_pairs_hook=pairs,
            parse_constant=constant,
            parse_int=str,
            parse_float=str,
        )
    except json.JSONDecodeError as error:
        raise _Refused(
            Problem(
                codes.syntax,
                f"this is not well-formed JSON: {printable(error.msg).lower()}",
                Place(file, error.lineno),
                cure="check the commas, quotes and brackets near this place",
            )
        ) from None
    except RecursionError:
        raise _Refused(
            Problem(
                codes.too_much,
                f"this is nested more than {MAX_DEPTH} deep",
                Place(file),
                cure="flatten it",
            )
        ) from None
    return Written(file, _as_text(value, (), file, codes), _lines_of_json(text))


def _as_text(value: object, path: Path_, file: str, codes: Codes) -> Tree:
    if len(path) > MAX_DEPTH:
        raise _Refused(
            Problem(
                codes.too_much,
                f"this is nested more than {MAX_DEPTH} deep",
                Place(file),
                cure="flatten it",
            )
        )
    if isinstance(value, dict):
        return {
            _whole(key, Place(file), codes): _as_text(item, (*path, key), file, codes)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_as_text(item, (*path, index), file, codes) for index, item in enumerate(value)]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else _whole(str(value), Place(file), codes)


def _whole(text: str, here: Place, codes: Codes) -> str:
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise _Refused(
            Problem(
                codes.syntax,
                "the text holds half a character (a lone surrogate)",
                here,
                cure="write the character itself, or delete it",
            )
        )
    return text


def _twice_in_json(text: str, key: str, file: str, codes: Codes) -> Problem:
    """A key that stands twice, with both places as far as YAML's parser can tell them."""
    try:
        _document(iter(yaml.parse(text, Loader=_Loader)), Written(file, None), codes)
    except _Refused as refused:
        if refused.problem.code == codes.duplicate:
            return refused.problem
    except yaml.YAMLError:
        pass
    return Problem(
        codes.duplicate,
        f"the key `{printable(key)}` stands twice",
        Place(file),
        cure="keep one of the two",
    )


def _lines_of_json(text: str) -> dict[Path_, int]:
    # JSON has no places of its own; YAML's parser reads nearly all of it and does.
    written = Written("", None)
    codes = Codes("", "", "", "", "")
    with contextlib.suppress(_Refused, yaml.YAMLError):
        _document(iter(yaml.parse(text, Loader=_Loader)), written, codes)
    return written.lines
