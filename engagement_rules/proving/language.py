"""Invariants: what must hold of every matter, written as data in sentences that a lawyer reads.

They stand in `invariants/` beside the rules and decide nothing. Each has a sentence, its
authorities, and one claim in a form that a solver can prove. `docs/reference/invariants.md` tells
the same to somebody who does not read Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from engagement_rules import _expressions as expressions
from engagement_rules._digest import STATEMENTS
from engagement_rules._entries import Entry
from engagement_rules._errors import KnowledgeBaseError, MatterError, Place, Problem
from engagement_rules._scalars import AuthorityRef, Basis, Date, Id, Ref, Text, YesNo
from engagement_rules._shapes import shape_problems
from engagement_rules._source import CODES
from engagement_rules._yaml import parse, read_bytes

#: Ids, or words for several of them: `every trigger`, `questions of group-fairness`.
Names = tuple[Text, ...]


class Scope(Entry):
    """Of which bodies, provisions and days an invariant speaks; of all when it does not say."""

    bodies: tuple[Id, ...] = ()
    duties: tuple[Id, ...] = ()
    from_: Date | None = Field(None, alias="from")
    to: Date | None = None


class Effect(Entry):
    """Some questions or nodes, and some nodes on which they act or do not."""

    of: Annotated[Names, Field(min_length=1)]
    on: Annotated[Names, Field(min_length=1)]


class Claim(Entry):
    """The form of an invariant that is proved: one of these.

    Attributes:
        if_: With `then`: whenever the first condition holds, the second does.
        never: The condition holds in no matter.
        possible: The condition holds in some matter of each kind of body and period.
        no_effect: No answer to these questions changes these nodes.
        only: These questions change these nodes and no other outcome.
        never_less: A yes in place of a no never takes these nodes from yes to no.
        never_enough: That one of these nodes is yes never makes one of those be yes.
        alike: These provisions come to the same on the same answers.
        same: These nodes always have one value.
        every_outcome: `sound`: what is said to be yes or no is so whatever the rest is;
            `exact`: and it is said as soon as it is so.
        delegation: `somebody`: whoever acts for another, somebody owes the duty and answers for
            it, on each view of the law where it is open.
        unbroken: `duties`: where the law or a kind of body ends, what follows it begins on the
            next day.
    """

    if_: Any = Field(None, alias="if")
    then: Any = None
    never: Any = None
    possible: Any = None
    no_effect: Effect | None = None
    only: Effect | None = None
    never_less: Effect | None = None
    never_enough: Effect | None = None
    alike: Annotated[tuple[Id, ...], Field(max_length=8)] = ()
    same: Annotated[tuple[Id, ...], Field(max_length=8)] = ()
    every_outcome: Literal["sound", "exact"] | None = None
    delegation: Literal["somebody"] | None = None
    unbroken: Literal["duties"] | None = None

    @property
    def conditions(self) -> tuple[Any, ...]:
        """The conditions of the claim, as written."""
        found = (self.if_, self.then, self.never, self.possible)
        return tuple(condition for condition in found if condition is not None)

    @property
    def form(self) -> str:
        """The key of the claim; `if` for `if` with `then`."""
        return next(key.rstrip("_") for key in _FORMS if getattr(self, key))


_FORMS = (
    "if_",
    "never",
    "possible",
    "no_effect",
    "only",
    "never_less",
    "never_enough",
    "alike",
    "same",
    "every_outcome",
    "delegation",
    "unbroken",
)


class WrittenInvariant(Claim):
    """An invariant as a file has it."""

    id: Id
    ref: tuple[Ref, ...] = ()
    says: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]
    basis: Basis = "verified"
    note: Text | None = None
    for_: Scope = Field(Scope.model_validate({}), alias="for")
    overrides: YesNo = False

    @model_validator(mode="after")
    def _one_claim(self) -> WrittenInvariant:
        found = [key for key in _FORMS if getattr(self, key)]
        if len(found) != 1:
            known = ", ".join(f"`{key.rstrip('_')}`" for key in _FORMS)
            raise ValueError(f"make just one claim; the forms are {known}")
        if (self.if_ is None) != (self.then is None):
            raise ValueError("`if` and `then` stand together")
        if len(self.alike) == 1 or len(self.same) == 1:
            raise ValueError("name at least two that are alike or the same")
        return self


class WrittenInvariants(Entry):
    """A file of invariants."""

    about: Text | None = None
    title: Text
    invariants: Annotated[tuple[WrittenInvariant, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold of every matter.

    Attributes:
        id: Its id.
        says: The sentence.
        group: The title of its file.
        written: The claim and what else stands in the file.
        place: Where it is written.
    """

    id: str
    says: str
    group: str
    written: WrittenInvariant
    place: Place


def read_invariants(folders: Iterable[Path]) -> tuple[Invariant, ...]:
    """Read the invariants that stand beside some rules.

    Args:
        folders: The folders of the knowledge base, the base first. An invariant of a later one
            that says `overrides: yes` takes the place of one of the same id.

    Raises:
        KnowledgeBaseError: A file cannot be read or is not of the right form, or two invariants
            have one id.
    """
    found: dict[str, Invariant] = {}
    problems: list[Problem] = []
    for folder in folders:
        problems += _not_read(folder / STATEMENTS)
        for path in sorted((folder / STATEMENTS).glob("*.yaml")):
            try:
                for one in _read(path):
                    before = found.get(one.id)
                    if before and not one.written.overrides:
                        problems.append(_twice(one, before))
                    found[one.id] = one
            except KnowledgeBaseError as error:
                problems += error.problems
    if problems:
        raise KnowledgeBaseError(problems)
    return tuple(found.values())


def _not_read(folder: Path) -> Iterator[Problem]:
    """Files that look like statements and would not be read."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.parent != folder or path.suffix != ".yaml"):
            yield Problem(
                "KB101",
                "this file will not be read",
                Place(f"{STATEMENTS}/{path.relative_to(folder).as_posix()}"),
                cure=f"statements are read from files ending in `.yaml` in `{STATEMENTS}/`; "
                "move it there, or take it away",
            )


def _twice(one: Invariant, before: Invariant) -> Problem:
    return Problem(
        "KB201",
        f"the invariant `{one.id}` is there twice",
        one.place,
        node=one.id,
        other=before.place,
        cure="give one of them another id; to replace it on purpose, write `overrides: yes`",
    )


def _read(path: Path) -> Iterator[Invariant]:
    shown = f"{STATEMENTS}/{path.name}"
    try:
        written = parse(read_bytes(path, CODES, name=shown), shown, CODES)
    except MatterError as error:
        raise KnowledgeBaseError(error.problems) from None
    try:
        file = WrittenInvariants.model_validate(written.tree)
    except ValidationError as error:
        keys = {*WrittenInvariant.model_fields, *Effect.model_fields, *Scope.model_fields}
        raise KnowledgeBaseError(
            shape_problems(error, written, CODES.shape, {key.rstrip("_") for key in keys})
        ) from None
    problems = []
    for number, one in enumerate(file.invariants):
        place = written.place(("invariants", number))
        for condition in one.conditions:
            try:
                expressions.read(condition)
            except expressions.BadExpression as error:
                told = f"{error} (in `{one.id}`)"
                problems.append(Problem("KB107", told, place, node=one.id, cure=error.cure))
        yield Invariant(one.id, one.says, file.title, one, place)
    if problems:
        raise KnowledgeBaseError(problems)
