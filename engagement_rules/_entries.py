"""What the entries of the rule language have in common: dates, names, conditions, sentences."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from engagement_rules._scalars import AuthorityRef, Basis, Date, Id, Ref, Text, YesNo


class Entry(BaseModel):
    """Common ground of everything in the language: no unknown keys, no change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class InForce(Entry):
    """The days on which something holds, first and last included; a blank end is open."""

    from_: Date | None = Field(None, alias="from")
    to: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> InForce:
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError(f"`from` {self.from_} is after `to` {self.to}")
        return self


ALWAYS = InForce.model_validate({})

#: A condition is an id, or `all`/`any`/`not` over conditions, or a test of a choice or date.
#: Its exact shape is checked by `engagement_rules._expressions`.
Condition = Any


class Version(Entry):
    """What a condition was between two dates."""

    from_: Date | None = Field(None, alias="from")
    to: Date | None = None
    condition: Condition
    why: Text | None = None


class Node(Entry):
    """What every entry has: a name, what it encodes, and whether it may replace another."""

    id: Id
    ref: tuple[Ref, ...] = ()
    label: Text
    note: Text | None = None
    open: tuple[Ref, ...] = ()
    same_as: tuple[Id, ...] = ()
    overrides: YesNo = False

    @field_validator("id", check_fields=False)
    @classmethod
    def _not_reserved(cls, value: str) -> str:
        if value == "duty":
            raise ValueError("the id `duty` stands for the public-involvement duty; choose another")
        return value


class Says(Entry):
    """How a value is told in a sentence: a clause without a capital or a full stop."""

    yes: Text
    no: Text


class Conditional(Node):
    """A node with one condition for all its days, or one for each period."""

    condition: Condition | None = None
    versions: tuple[Version, ...] = ()
    authorities: tuple[AuthorityRef, ...] = ()
    basis: Basis = "verified"

    @model_validator(mode="after")
    def _one_form(self) -> Conditional:
        if (self.condition is None) == (not self.versions):
            raise ValueError("give either `condition` or `versions`")
        return self


#: A state is `{node: ID, is: VALUE or [VALUES]}`, or `all`/`any`/`not` over states; `node: duty`
#: stands for the public-involvement duty, whichever provision imposes it on the body.
State = Any


class Consequence(Node):
    """What follows once the outcomes are known."""

    if_: State = Field(None, alias="if")

    @model_validator(mode="before")
    @classmethod
    def _not_blank(cls, data: Any) -> Any:
        if isinstance(data, dict) and "if" in data and data["if"] is None:
            raise ValueError("`if` is blank; write a state, or take `if` out for always")
        return data

    binds: tuple[Id, ...] = ()
    in_force: InForce = ALWAYS
    basis: Basis = "verified"
