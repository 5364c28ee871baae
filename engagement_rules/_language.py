"""The language in which the law is written: what each entry of a knowledge base may say.

These models are the grammar. They check the shape of one entry at a time; what holds
between entries (ids, dates, authorities, exactness) is checked by the compiler.
`docs/reference/language.md` explains the same to someone who does not read Python.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

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


class Authority(Node):
    """A source of law, guidance or case, with its address, its dates and whether we read it."""

    kind: Literal[
        "act", "regulations", "guidance", "case", "common law", "policy", "contract", "local policy"
    ]
    cite: Text
    address: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    no_address: Text | None = None
    in_force: InForce = ALWAYS
    binds: tuple[Id, ...] = ()
    verified: Literal["yes", "in part", "no"]
    seen_in: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _addressed(self) -> Authority:
        if (self.address is None) == (self.no_address is None):
            raise ValueError("give `address`, or `no_address` with the reason why there is none")
        return self


class Body(Node):
    """A kind of body that can decide, when it existed, and what came before and after."""

    article: Literal["a", "an", ""] = "a"
    existed: InForce = ALWAYS
    before: tuple[Id, ...] = ()
    after: tuple[Id, ...] = ()
    country: Literal["England", "Wales"] = "England"
    joint: YesNo = False
    authorities: tuple[AuthorityRef, ...] = ()


class Arrangement(Node):
    """How one body comes to exercise another's function, and who is then liable."""

    in_force: InForce
    owners: tuple[Id, ...]
    exercisers: tuple[Id, ...]
    duty: Literal["owner", "exerciser", "open"]
    liable: Literal["owner", "exerciser", "open"]
    reading: Id | None = None
    says: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]
    basis: Basis = "verified"

    @model_validator(mode="after")
    def _open_has_a_reading(self) -> Arrangement:
        if (self.duty == "open") != (self.reading is not None):
            raise ValueError("`duty: open` needs a `reading`, and nothing else has one")
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


class Question(Node):
    """What a fact, a choice and a date have in common: the words in which a person is asked."""

    ask: Text
    help: Text
    who_knows: Text
    find_out: Text
    group: Id | None = None
    fixed: YesNo = False


class Fact(Question):
    """A yes/no question whose answer can move an outcome."""

    says: Says
    yes_for_example: Text
    no_for_example: Text
    chance: Chance | None = None


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


class Reading(Node):
    """A point on which the law is open. Nobody can answer it; each outcome is decided both ways."""

    says: Says
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


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


class Test(Conditional):
    """A step of reasoning that other nodes share."""

    __test__ = False
    says: Says


class Limb(Conditional):
    """One ground on which a duty bites."""

    says: Says


class Duty(Node):
    """A provision that obliges bodies to involve the public: in scope, and one limb met."""

    binds: Annotated[tuple[Id, ...], Field(min_length=1)]
    in_force: InForce
    requires: Text
    scope: Test
    limbs: Annotated[tuple[Limb, ...], Field(min_length=1)]
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]
    basis: Basis = "verified"


class Track(Conditional):
    """Another obligation, decided beside the duty and never through it."""

    binds: Annotated[tuple[Id, ...], Field(min_length=1)]
    in_force: InForce
    requires: Text
    always: YesNo = False
    says: Says
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_form(self) -> Track:
        forms = [self.condition is not None, bool(self.versions), self.always]
        if sum(forms) != 1:
            raise ValueError("give exactly one of `condition`, `versions` and `always: yes`")
        return self


class Standing(Entry):
    """What weight a source had in a period."""

    from_: Date | None = Field(None, alias="from")
    to: Date | None = None
    says: Text


class Trigger(Conditional):
    """A situation in which guidance says that the duty is likely to apply. Never a `must`."""

    binds: Annotated[tuple[Id, ...], Field(min_length=1)]
    in_force: InForce
    strength: Literal["likely", "consider"]
    standing: tuple[Standing, ...] = ()
    limbs: tuple[Ref, ...] = ()
    says: Says
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


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


class Action(Consequence):
    """Something that must, should or may be done, by whom and by when."""

    strength: Literal["must", "should", "may"]
    by: Text
    when: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


class Notice(Consequence):
    """Something that the reader must know about the answer, and nobody has to do."""

    authorities: tuple[AuthorityRef, ...] = ()


class Contradiction(Node):
    """Answers that cannot all be right; its condition holds when they clash."""

    condition: Condition
    settle: Text


class Term(Entry):
    """A term of art in plain words."""

    term: Text
    means: Text


class SourceFile(Entry):
    """One file of a knowledge base. Which keys it may have depends on its folder."""

    about: Text | None = None
    authorities: tuple[Authority, ...] = ()
    bodies: tuple[Body, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    readings: tuple[Reading, ...] = ()
    tests: tuple[Test, ...] = ()
    duties: tuple[Duty, ...] = ()
    tracks: tuple[Track, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    facts: tuple[Fact, ...] = ()
    choices: tuple[Choice, ...] = ()
    dates: tuple[NamedDate, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    actions: tuple[Action, ...] = ()
    notices: tuple[Notice, ...] = ()
    glossary: tuple[Term, ...] = ()


#: Which keys each folder may use, so that wording, law and policy stay apart.
KEYS_OF_FOLDER: dict[str, frozenset[str]] = {
    "law": frozenset(
        {"about", "authorities", "bodies", "arrangements", "readings", "tests", "duties", "tracks"}
    ),
    "triggers": frozenset({"about", "authorities", "tests", "triggers"}),
    "questions": frozenset({"about", "facts", "choices", "dates", "contradictions", "glossary"}),
    "actions": frozenset({"about", "actions", "notices"}),
}


class EncodedFrom(Entry):
    """The first day of which the knowledge base speaks; before it the answer is "not encoded"."""

    duties: Date
    others: Date


class Manifest(Entry):
    """What `manifest.yaml` at the top of a knowledge base says of the whole."""

    title: Text
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+([.\-+][0-9A-Za-z.\-]+)?$")]
    verified_to: Date
    encoded_from: EncodedFrom
    about: Text | None = None
