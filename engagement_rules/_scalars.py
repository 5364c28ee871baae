"""The single values of the rule language: ids, refs, text, dates, yes and no."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from engagement_rules._view import ID_PATTERN

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.\-]*$", max_length=60)]

DATE_PATTERN = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def _read_date(value: object) -> object:
    if isinstance(value, str) and not DATE_PATTERN.match(value.strip()):
        raise ValueError("a date is written year-month-day, for example 2022-07-01")
    return value.strip() if isinstance(value, str) else value


def plausible(value: dt.date) -> dt.date:
    if not 1900 <= value.year <= 2199:
        raise ValueError("a date must lie between 1900-01-01 and 2199-12-31")
    return value


Date = Annotated[dt.date, BeforeValidator(_read_date), AfterValidator(plausible)]

#: An authority's id, then if need be a blank and where in it: `nhsa2006.s14Z45 (2)(b)`.
AuthorityRef = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]*( .{1,80})?$", max_length=160)
]

Basis = Literal["verified", "in part", "unverified", "interpretation"]


def _yes_or_no(value: object) -> object:
    words = {"yes": True, "no": False, "true": True, "false": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in words:
        raise ValueError("this is answered by `yes` or `no`")
    return words[value]


YesNo = Annotated[
    bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["yes", "no", True, False]})
]
