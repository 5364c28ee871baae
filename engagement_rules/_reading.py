"""Plain values back into findings: each named tuple from its mapping, each value of its type.

Nothing is turned into something else on the way: a number is no text, and a text no day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from engagement_rules._errors import MatterError
from engagement_rules._matter import Matter

_Reader = Callable[[Any], Any]


class Unfit(ValueError):
    """A value that is not of the type that stands there.

    Attributes:
        what: What is wrong.
        path: Where it stands, from the outside in.
    """

    def __init__(self, what: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.path = path

    @property
    def where(self) -> str:
        """The place, in words."""
        return ".".join(self.path) or "the whole"


def read(value: Any, hint: type) -> Any:
    """Read a plain value as a named tuple.

    Args:
        value: What JSON held.
        hint: The class of the named tuple.

    Raises:
        Unfit: It is not of that shape.
    """
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> _Reader:
    if hint is Any:
        return _as_it_is
    if hint is dt.date:
        return _day
    if hint is NoneType or hint in (str, int, bool):
        return _plain(hint)
    if hint is Matter:
        return _matter
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return _named(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _one_of(inside)
    if origin in (Union, UnionType):
        return _either([_reader(one) for one in inside])
    if origin is tuple and inside[-1] is Ellipsis:
        return _list(_reader(inside[0]))
    if origin is tuple:
        return _row([_reader(one) for one in inside])
    if origin is dict:
        return _mapping(_reader(inside[1]))
    raise TypeError(f"no reader for {hint}")


def _at(place: str | int, reader: _Reader, value: Any) -> Any:
    """Read a part, and say which part it is when it does not fit."""
    try:
        return reader(value)
    except Unfit as error:
        error.path = (str(place), *error.path)
        raise


def _as_it_is(value: Any) -> Any:
    return value


def _plain(kind: type) -> _Reader:
    name = {str: "a text", int: "a whole number", bool: "true or false"}.get(kind, "nothing")

    def reader(value: Any) -> Any:
        if type(value) is not kind:
            raise Unfit(f"{name} should stand here")
        return value

    return reader


def _day(value: Any) -> dt.date:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unfit("a day such as 2026-03-01 should stand here") from None
    if day.isoformat() != value:
        raise Unfit("a day such as 2026-03-01 should stand here")
    return day


def _matter(value: Any) -> Matter:
    if not isinstance(value, dict):
        raise Unfit("a matter should stand here")
    try:
        return Matter.from_dict(value)
    except MatterError as error:
        raise Unfit(error.problems[0].message) from None


def _one_of(allowed: tuple[Any, ...]) -> _Reader:
    kinds = {type(one) for one in allowed}

    def reader(value: Any) -> Any:
        if type(value) not in kinds or value not in allowed:
            raise Unfit(f"one of these should stand here: {', '.join(map(str, allowed))}")
        return value

    return reader


def _either(readers: list[_Reader]) -> _Reader:
    def reader(value: Any) -> Any:
        first: Unfit | None = None
        for one in readers:
            try:
                return one(value)
            except Unfit as error:
                first = first or error
        assert first is not None  # noqa: S101 - a union has members
        raise first

    return reader


def _list(inside: _Reader) -> _Reader:
    def reader(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Unfit("a list should stand here")
        try:
            return tuple([inside(one) for one in value])
        except Unfit:
            return tuple(_at(place, inside, one) for place, one in enumerate(value, 1))

    return reader


def _row(readers: list[_Reader]) -> _Reader:
    def reader(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) != len(readers):
            raise Unfit(f"a list of {len(readers)} should stand here")
        parts = enumerate(zip(readers, value, strict=True), 1)
        return tuple(_at(place, one, part) for place, (one, part) in parts)

    return reader


def _mapping(inside: _Reader) -> _Reader:
    def reader(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit("a mapping should stand here")
        return {key: _at(key, inside, one) for key, one in value.items()}

    return reader


def _named(of: Any) -> _Reader:
    hints = get_type_hints(of)
    readers: dict[str, _Reader] = {}

    def reader(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit("a mapping should stand here")
        if not readers:
            # Not before the first value: a step holds steps.
            readers.update((field, _reader(hint)) for field, hint in hints.items())
        for field in value:
            if field not in readers:
                raise Unfit("nothing of this name should stand here", (field,))
        for field in readers:
            if field not in value:
                raise Unfit("this is missing", (field,))
        return of(*(_at(field, one, value[field]) for field, one in readers.items()))

    return reader
