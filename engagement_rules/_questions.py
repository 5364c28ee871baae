"""What a person is asked: the part of the rule language that holds questions and no logic."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from engagement_rules._entries import Entry, Node, Says
from engagement_rules._scalars import Id, Text, YesNo


class DateOrder(Entry):
    """Which of two named dates came first, or how many days lie between them."""

    date: Id
    before: Id | None = None
    until: Id | None = None
    fewer_days_than: Annotated[int, Field(ge=1, le=3650)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> DateOrder:
        days = (self.until is None, self.fewer_days_than is None)
        if days[0] != days[1] or (self.before is None) == days[0]:
            raise ValueError("give either `before`, or `until` with `fewer_days_than`")
        return self


class Chance(Entry):
    """How often people answer so; it orders the questions and decides nothing."""

    yes: Annotated[float, Field(ge=0, le=1)]
    no: Annotated[float, Field(ge=0, le=1)]

    @model_validator(mode="after")
    def _at_most_one(self) -> Chance:
        if self.yes + self.no > 1:
            raise ValueError("the chances of yes and no make more than 1 together")
        return self


class Group(Node):
    """Questions that belong together: asked one after another on one screen, or as boxes to tick.

    The order in which the groups are written is the order in which a full record asks for them.
    """

    help: Text
    ticks: YesNo = False
    opening: YesNo = False
    on_request: YesNo = False


class Question(Node):
    """What a fact, a choice and a date have in common: the words in which a person is asked."""

    ask: Text
    help: Text
    who_knows: Text
    find_out: Text
    group: Id | None = None
    fixed: YesNo = False


class Fact(Question):
    """A yes/no question whose answer can move an outcome.

    A wide question can have parts: it is answered directly, or through them. A question about the
    order of events is answered directly, or read from the dates. A question about an event has
    nothing to ask while no day is planned for it; it then names that day in `once`.
    """

    says: Says
    yes_for_example: Text
    no_for_example: Text
    chance: Chance | None = None
    part_of: Id | None = None
    only_if: Id | None = None
    read_from: tuple[DateOrder, ...] = ()
    once: Id | None = None

    @model_validator(mode="after")
    def _one_way_to_be_worked_out(self) -> Fact:
        if self.only_if and not self.part_of:
            raise ValueError("`only_if` needs `part_of`: it says when a part counts")
        return self


class Option(Entry):
    """One answer of a one-of choice."""

    id: Id
    label: Text
    says: Text


class Choice(Question):
    """A question with exactly one right answer among several."""

    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=12)]

    @model_validator(mode="after")
    def _names_of_their_own(self) -> Choice:
        names = [option.id for option in self.options]
        for name in names:
            if name in ("yes", "no", "true", "false"):
                raise ValueError(f"an option cannot be called `{name}`; name what it is")
            if names.count(name) > 1:
                raise ValueError(f"two options are called `{name}`")
        return self


class NamedDate(Question):
    """A date that chooses the law, such as the day on which a consultation began."""

    says: Text
