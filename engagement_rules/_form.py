"""The form of a written rationale: its sections, and what a person writes under each.

A field describes and never decides: no condition can read it.
"""

from __future__ import annotations

from typing import Literal

from engagement_rules._entries import Consequence
from engagement_rules._scalars import AuthorityRef, Id, Text, YesNo

#: What a section can show that nobody has to write, because it is worked out or was answered.
Shown = Literal[
    "matter",
    "bodies",
    "acts",
    "triggers",
    "limbs",
    "impact",
    "tracks",
    "conclusion",
    "against",
    "clashes",
    "missing",
    "departures",
    "notices",
    "actions",
    "checks",
    "timetable",
    "gates",
    "signatures",
]


class Section(Consequence):
    """A section of the rationale; the order in which they are written is the document's.

    A section with an `if` is there only while that state holds.
    """

    about: Text
    shows: tuple[Shown, ...] = ()
    answers: tuple[Id, ...] = ()
    tracks: tuple[Id, ...] = ()
    practices: tuple[Id, ...] = ()


class RecordField(Consequence):
    """Something that a person writes into the record."""

    section: Id
    ask: Text
    help: Text | None = None
    for_example: Text | None = None
    form: Literal["line", "text", "list", "date", "number"] = "text"
    first_page: YesNo = False
    authorities: tuple[AuthorityRef, ...] = ()
