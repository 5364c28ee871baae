"""Conditions: from what an author wrote to a tree of nodes.

changes-services                         an id: a fact, reading, test or limb
{all: [a, b]}  {any: [a, b]}  {not: a}   Kleene's and, or, not
{choice: who-commissions, is: council}   the choice is this option (or one of a list)
{date: begun, before: 2024-01-31}        the date lies before the day
{date: begun, on-or-after: 2024-01-31}   the date is the day or later
{date: begun, is: not yet}               the thing has not happened yet
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from engagement_rules._scalars import Date
from engagement_rules._yaml import Path_

NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Name:
    """The value of another node."""

    id: str


@dataclass(frozen=True, slots=True)
class ChoiceIs:
    """The choice is one of these options."""

    id: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateIs:
    """The date lies before a day, on or after it, or the thing has not happened yet."""

    id: str
    relation: str  # before, on-or-after, not yet
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """`all` or `any` over conditions."""

    op: str
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` a condition."""

    part: Expression


Expression = Name | ChoiceIs | DateIs | Join | Negation


class BadExpression(ValueError):
    """A condition is not of the language; `path` says where in it."""

    def __init__(self, message: str, path: Path_, cure: str) -> None:
        super().__init__(message)
        self.path = path
        self.cure = cure


_CURE = "write an id, or `all:`, `any:`, `not:`, `choice: … is: …` or `date: … before: …`"
_DATE: TypeAdapter[dt.date] = TypeAdapter(Date)


def read(written: object, path: Path_ = ()) -> Expression:
    """Read a condition.

    Args:
        written: What stands in the file: text or a mapping.
        path: Where it stands, for the error.

    Raises:
        BadExpression: It is not a condition.
    """
    if isinstance(written, str) and written.strip():
        return Name(written.strip())
    if not isinstance(written, dict) or not written:
        raise BadExpression("a condition is missing here", path, _CURE)
    keys = set(written)
    if keys == {"all"} or keys == {"any"}:
        (op,) = keys
        parts = written[op]
        if not isinstance(parts, list) or not parts:
            raise BadExpression(
                f"`{op}` needs a list of conditions", (*path, op), f"write `{op}: [a, b]`"
            )
        return Join(op, tuple(read(part, (*path, op, i)) for i, part in enumerate(parts)))
    if keys == {"not"}:
        return Negation(read(written["not"], (*path, "not")))
    if keys == {"choice", "is"}:
        options = written["is"] if isinstance(written["is"], list) else [written["is"]]
        if not options or not all(isinstance(option, str) for option in options):
            raise BadExpression("`is` needs an option or a list of options", (*path, "is"), _CURE)
        return ChoiceIs(_id(written["choice"], (*path, "choice")), tuple(dict.fromkeys(options)))
    if "date" in keys and len(keys) == 2:
        return _read_date(written, path)
    unknown = sorted(keys - {"all", "any", "not", "choice", "date", "is", "before", "on-or-after"})
    found = (
        f"`{unknown[0]}` is no part of a condition"
        if unknown
        else "this mixes two kinds of condition"
    )
    raise BadExpression(found, path, _CURE)


def _read_date(written: dict[str, object], path: Path_) -> DateIs:
    name = _id(written["date"], (*path, "date"))
    (relation,) = set(written) - {"date"}
    value = written[relation]
    if relation == "is":
        if value != NOT_YET:
            raise BadExpression("a date can only be tested to be `not yet`", (*path, "is"), _CURE)
        return DateIs(name, NOT_YET)
    if relation not in ("before", "on-or-after"):
        raise BadExpression(
            f"`{relation}` is no test of a date", path, "write `before:` or `on-or-after:`"
        )
    try:
        return DateIs(name, relation, _DATE.validate_python(value))
    except ValidationError:
        raise BadExpression(
            f"`{value}` is not a date",
            (*path, relation),
            "write year-month-day, for example 2022-07-01",
        ) from None


def _id(value: object, path: Path_) -> str:
    if not isinstance(value, str):
        raise BadExpression("an id is missing here", path, _CURE)
    return value


def leaves(expression: Expression) -> Iterator[Name | ChoiceIs | DateIs]:
    """Every name and test in a condition, from left to right."""
    match expression:
        case Join(parts=parts):
            for part in parts:
                yield from leaves(part)
        case Negation(part=part):
            yield from leaves(part)
        case _:
            yield expression
