"""The language in which the law is written: what each entry of a knowledge base may say.

These models are the grammar. They check the shape of one entry at a time; what holds
between entries (ids, dates, authorities, exactness) is checked by the compiler.
`docs/reference/language.md` explains the same to someone who does not read Python.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from engagement_rules._entries import (
    ALWAYS,
    Condition,
    Conditional,
    Consequence,
    Entry,
    InForce,
    Node,
    Says,
    State,
    Version,
)
from engagement_rules._form import RecordField, Section
from engagement_rules._questions import (
    Chance,
    Choice,
    DateOrder,
    Fact,
    Group,
    NamedDate,
    Option,
    Question,
)
from engagement_rules._scalars import AuthorityRef, Basis, Date, Id, Ref, Text, YesNo

__all__ = [
    "ALWAYS",
    "KEYS_OF_FOLDER",
    "Action",
    "Arrangement",
    "Authority",
    "Body",
    "Chance",
    "Check",
    "Choice",
    "Condition",
    "Conditional",
    "Consequence",
    "Contradiction",
    "DateOrder",
    "Duty",
    "EncodedFrom",
    "Entry",
    "Fact",
    "Gate",
    "InForce",
    "Limb",
    "Manifest",
    "NamedDate",
    "Node",
    "Notice",
    "Option",
    "Practice",
    "Question",
    "Reading",
    "RecordField",
    "Says",
    "Section",
    "Side",
    "SourceFile",
    "Standing",
    "State",
    "Term",
    "Test",
    "Track",
    "Trigger",
    "Version",
]


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


class Reading(Node):
    """A point on which the law is open. Nobody can answer it; each outcome is decided both ways."""

    says: Says
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


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
    weight: Literal["law", "policy"] = "law"
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
    """A situation to look out for, and the weight that its source gives it.

    It never makes a duty apply. Where its strength is `must`, the law itself asks for something:
    the tracks or grounds that it names decide what.
    """

    binds: Annotated[tuple[Id, ...], Field(min_length=1)]
    in_force: InForce
    strength: Literal["must", "likely", "regard", "policy", "consider"]
    leads_to: tuple[Id, ...] = ()
    standing: tuple[Standing, ...] = ()
    limbs: tuple[Ref, ...] = ()
    says: Says
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _must_is_decided_elsewhere(self) -> Trigger:
        if self.strength == "must" and not (self.leads_to or self.limbs):
            raise ValueError("a trigger of strength `must` says in `leads_to` or `limbs` where")
        return self


class Action(Consequence):
    """Something that must, should or may be done, by whom and by when."""

    strength: Literal["must", "should", "may"]
    by: Text
    when: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


class Notice(Consequence):
    """Something that the reader must know about the answer, and nobody has to do."""

    authorities: tuple[AuthorityRef, ...] = ()


class Side(Entry):
    """One side of a check: when it failed, or when it was met."""

    condition: Condition | None = None
    versions: tuple[Version, ...] = ()
    says: Says

    @model_validator(mode="after")
    def _one_form(self) -> Side:
        if (self.condition is None) == (not self.versions):
            raise ValueError("give either `condition` or `versions`")
        return self


class Check(Consequence):
    """Something that a court or a lay member would look at, with four answers.

    It is *failed* when one side holds and *met* when the other does; *at risk* when it is known
    that neither does; else *not known*.
    """

    asks: Text
    failed: Side
    met: Side
    at_risk: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


class Gate(Conditional):
    """A rule of local policy that a body switches on. It is not law and is shown apart from it."""

    binds: tuple[Id, ...] = ()
    in_force: InForce = ALWAYS
    requires: Text
    says: Says
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


class Practice(Node):
    """A point of good practice: what a plan should show, or what assurance looks for."""

    topic: Id
    binds: tuple[Id, ...] = ()
    in_force: InForce = ALWAYS
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]
    basis: Basis = "verified"


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
    checks: tuple[Check, ...] = ()
    practices: tuple[Practice, ...] = ()
    gates: tuple[Gate, ...] = ()
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = ()
    fields: tuple[RecordField, ...] = ()
    glossary: tuple[Term, ...] = ()


#: Which keys each folder may use, so that wording, law and policy stay apart.
KEYS_OF_FOLDER: dict[str, frozenset[str]] = {
    "law": frozenset(
        {"about", "authorities", "bodies", "arrangements", "readings", "tests", "duties", "tracks"}
    ),
    "triggers": frozenset({"about", "authorities", "tests", "triggers"}),
    "questions": frozenset(
        {"about", "groups", "facts", "choices", "dates", "contradictions", "glossary"}
    ),
    "actions": frozenset({"about", "actions", "notices"}),
    "plan": frozenset({"about", "authorities", "tests", "checks", "practices"}),
    "policies": frozenset({"about", "authorities", "gates"}),
    "record": frozenset({"about", "sections", "fields"}),
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
