"""What a determination says, as plain values: the same in Python and in JSON.

They are named tuples because a start makes all these classes, and a dataclass costs eight times
as much to make (`docs/decisions/0005-start-up-path.md`).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

Outcome = Literal["required", "not_required", "not_determined", "out_of_scope"]
Value = Literal["yes", "no", "not known"]
Strength = Literal["must", "likely", "regard", "policy", "consider"]
Mark = Literal["met", "at risk", "failed", "not known"]
Weight = Literal["law", "policy"]
Force = Literal["must", "should", "may"]

#: Why an outcome is what it is.
#:
#: - `decided`: the answers given settle it.
#: - `not_in_force`: the body can owe this, but not on that day.
#: - `no_such_duty`: no such duty falls on a body of this kind.
#: - `another_country`: the body is not an English one.
#: - `answers_missing`, `answers_clash`, `reading_open`: it hangs on answers that are missing, on
#:   answers that cannot both be right, or on a point on which the law is open.
#: - `date_not_known`, `body_not_known`, `members_not_known`: it cannot be said whose law, or of
#:   which day, to take.
#: - `not_encoded`: the day lies before the first of which the knowledge base speaks.
Code = Literal[
    "decided",
    "not_in_force",
    "no_such_duty",
    "another_country",
    "answers_missing",
    "answers_clash",
    "reading_open",
    "date_not_known",
    "body_not_known",
    "members_not_known",
    "not_encoded",
]


class LimbFinding(NamedTuple):
    """One ground of a duty: its value, whatever the duty's scope."""

    id: str
    label: str
    value: Value
    authorities: tuple[str, ...]


class DutyFinding(NamedTuple):
    """The public-involvement duty of one body at one act.

    Attributes:
        body: The id of the body that acts.
        owner: The id of the body whose function it is; the same unless it acts for another.
        act: The id of the act.
        date: The day whose law was taken.
        provision: The duty's id, if one falls on the body.
        outcome: The outcome.
        code: Why it is so.
        limbs: The grounds, each with its value.
        liable: The ids of the bodies that answer for it.
        hangs_on: What an undecided outcome still hangs on: facts, dates or readings.
    """

    body: str
    owner: str
    act: str
    date: dt.date | None
    provision: str | None
    outcome: Outcome
    code: Code
    limbs: tuple[LimbFinding, ...]
    liable: tuple[str, ...]
    hangs_on: tuple[str, ...]

    @property
    def limbs_reached(self) -> tuple[str, ...]:
        """The grounds on which the duty applies; empty unless it is required."""
        if self.outcome != "required":
            return ()
        return tuple(limb.id for limb in self.limbs if limb.value == "yes")


class Duty(NamedTuple):
    """The public-involvement duty of the matter as a whole.

    Required when it is required of any body at any act; else not determined when it is that for
    any; else not required when it is that for any; else out of scope.
    """

    outcome: Outcome
    code: Code
    findings: tuple[DutyFinding, ...]


class TrackFinding(NamedTuple):
    """Another obligation, of one body at one act."""

    body: str
    act: str
    date: dt.date | None
    outcome: Outcome
    code: Code
    hangs_on: tuple[str, ...]


class Track(NamedTuple):
    """Another obligation, for the matter as a whole.

    Its weight is `law`, or `policy` for what guidance expects without a law behind it.
    """

    id: str
    ref: tuple[str, ...]
    label: str
    weight: Weight
    outcome: Outcome
    code: Code
    findings: tuple[TrackFinding, ...]


class TriggerFinding(NamedTuple):
    """A trigger of the guidance, for one body at one act."""

    body: str
    act: str
    date: dt.date
    value: Value
    standing: str | None


class Trigger(NamedTuple):
    """A situation to look out for: `yes` when it is so for any body at any act.

    `leads_to` names the tracks that decide what the law asks for in such a situation.
    """

    id: str
    ref: tuple[str, ...]
    label: str
    strength: Strength
    leads_to: tuple[str, ...]
    value: Value
    findings: tuple[TriggerFinding, ...]


class CheckFinding(NamedTuple):
    """What a check says of one body at one act."""

    body: str
    act: str
    date: dt.date | None
    value: Mark
    hangs_on: tuple[str, ...]


class Check(NamedTuple):
    """A check of how people were involved; for the matter as a whole the worst that was found."""

    id: str
    ref: tuple[str, ...]
    label: str
    asks: str
    value: Mark
    findings: tuple[CheckFinding, ...]


class GateFinding(NamedTuple):
    """A rule of local policy, for one body at one act: `yes` when it is kept."""

    body: str
    act: str
    date: dt.date | None
    value: Value
    hangs_on: tuple[str, ...]


class Gate(NamedTuple):
    """A rule of local policy that a body switched on. It is not law."""

    id: str
    ref: tuple[str, ...]
    label: str
    requires: str
    value: Value
    findings: tuple[GateFinding, ...]


class Action(NamedTuple):
    """Something that must, should or may be done.

    `cases` names each body and act for which it follows.
    """

    id: str
    ref: tuple[str, ...]
    strength: Force
    text: str
    by: str
    when: str
    authorities: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]


class Notice(NamedTuple):
    """Something that the reader must know about the answer."""

    id: str
    ref: tuple[str, ...]
    text: str
    authorities: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]


class ClashingAnswers(NamedTuple):
    """Answers that cannot all be right, and if somebody explained why they stand, how."""

    id: str
    label: str
    settle: str
    answers: tuple[str, ...]
    explained: str | None
    cases: tuple[tuple[str, str], ...]


class Missing(NamedTuple):
    """Something that could still change an outcome.

    Attributes:
        id: The fact, choice, named date or reading; or `date of ACT`, `kind of BODY`.
        kind: What it is.
        state: `not asked`, `not known` (asked, and the person does not know), or `open` for a
            reading, which nobody can answer; `set aside` for an answer that clashes; `too early`
            for a question about an event for which no day is planned.
        ask: The question.
        who_knows: Who could tell.
        find_out: What to do to find out.
        matters_to: The outcomes that hang on it.
        open_parts: The parts that are still open, when it was begun to be answered through them.
    """

    id: str
    kind: Literal["fact", "choice", "date", "reading", "act", "body"]
    state: Literal["not asked", "not known", "open", "set aside", "too early"]
    ask: str
    who_knows: str
    find_out: str
    matters_to: tuple[str, ...]
    open_parts: tuple[str, ...] = ()

    @property
    def unasked(self) -> bool:
        """Whether nobody was asked, so that nobody has failed to know."""
        return self.state in ("not asked", "too early")


class LawAsAt(NamedTuple):
    """The law that was taken for one body at one act."""

    body: str
    act: str
    date: dt.date | None
    provision: str | None
    cite: str | None
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    authorities: tuple[str, ...]


class RulesUsed(NamedTuple):
    """The knowledge base that decided, and the engines that agreed."""

    title: str
    version: str
    digest: str
    verified_to: dt.date
    engines: tuple[str, ...]
    as_at: dt.date | None
    overridden: tuple[str, ...]


class GivenAnswer(NamedTuple):
    """One answer as a reason uses it.

    Attributes:
        id: The fact, choice or date.
        answer: What was answered.
        says: The answer as a clause.
        because: The person's reason, word for word.
        source: Where they have it from, word for word.
        authorities: What the law says of it, for the node explained.
        through: The answers to its parts, or the dates, that it follows from; empty when it was
            answered directly.
    """

    id: str
    answer: str
    says: str
    because: str | None
    source: str | None
    authorities: tuple[str, ...]
    through: tuple[GivenAnswer, ...] = ()


class Reason(NamedTuple):
    """A smallest set of the given answers that forces an outcome, whatever else is true.

    Attributes:
        node: The node explained; `duty` for the public-involvement duty.
        body: The body.
        act: The act.
        outcome: The outcome or value that is explained.
        code: Why it is so; where it is not `decided`, no answers are needed.
        answers: The answers; without any one of them the rest would not do.
        hangs_on: For an undecided outcome, what it still hangs on.
    """

    node: str
    body: str
    act: str
    outcome: str
    code: Code
    answers: tuple[GivenAnswer, ...]
    hangs_on: tuple[str, ...]


class Change(NamedTuple):
    """One answer that would be another."""

    id: str
    now: str
    then: str
    says: str


class WhatIf(NamedTuple):
    """A smallest set of changes that would give another outcome."""

    node: str
    body: str
    act: str
    now: str
    then: str
    changes: tuple[Change, ...]


class WhyNot(NamedTuple):
    """Why a node did not come out as yes.

    Attributes:
        node: The node.
        body: The body.
        act: The act.
        outcome: What it is instead.
        code: Why.
        blocked_by: Each smallest set of answers that blocks it; empty when it is open.
        hangs_on: What it still hangs on, when it is open.
        would_need: The smallest sets of changes with which it would be yes.
    """

    node: str
    body: str
    act: str
    outcome: str
    code: Code
    blocked_by: tuple[Reason, ...]
    hangs_on: tuple[str, ...]
    would_need: tuple[WhatIf, ...]


class Step(NamedTuple):
    """One step of the derivation, and the steps that it rests on.

    Attributes:
        id: The node; empty for a step without a name.
        kind: `all`, `any`, `not`, `fact`, `choice`, `date`, `reading` or `always`.
        value: Its value.
        text: What it says, as a clause.
        authorities: Its authorities.
        parts: The steps below it.
    """

    id: str
    kind: str
    value: Value
    text: str
    authorities: tuple[str, ...]
    parts: tuple[Step, ...]
