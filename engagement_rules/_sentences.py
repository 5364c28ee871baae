"""Plain sentences about a determination: what was decided and why, for three kinds of reader.

Pure functions from findings and the knowledge base to text. A clause of the knowledge base (`says`)
is told as it stands, so every sentence here is built to take one whole.

What a person typed is passed on as typed; whoever shows it makes it harmless first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from engagement_rules._determination import Determination
from engagement_rules._findings import Code, DutyFinding, GivenAnswer, Reason, WhatIf, WhyNot
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter
from engagement_rules._naming import (
    DUTY,
    THE_DUTY,
    Audience,
    authority_name,
    authority_names,
    clause,
    open_point,
    provision_name,
    state_clause,
    subject,
)
from engagement_rules._words import listed, long_date, sentence

# Outcomes


class Names:
    """The names of a matter's bodies and acts, short enough for a sentence."""

    def __init__(self, determination: Determination) -> None:
        self.base = determination.knowledge_base
        self.matter: Matter = determination.matter
        self._bodies = {body.id: body for body in self.matter.bodies}
        self._acts = {act.id: act for act in self.matter.acts}
        self._days = {finding.act: finding.date for finding in determination.duties}
        self.keys = tuple((finding.body, finding.act) for finding in determination.duties)

    def body(self, name: str) -> str:
        """What to call a body: its name, or its kind."""
        body = self._bodies.get(name)
        if body is None:
            return "a body that is not known yet"
        if body.name or body.kind is None:
            return body.shown
        node = self.base.nodes[body.kind]
        shown = node.label if node.data.get("article") == "" else f"the {node.label}"
        alone = sum(other.kind == body.kind for other in self._bodies.values()) == 1
        return shown if alone else f"{shown} “{body.id}”"

    def kind(self, name: str) -> str:
        """What kind of body it is, with its article; nothing when that is not known."""
        body = self._bodies.get(name)
        if body is None or body.kind is None:
            return ""
        node = self.base.nodes[body.kind]
        return f"{node.data.get('article', 'a')} {node.label}".strip()

    def kind_id(self, name: str) -> str | None:
        """The id of its kind."""
        body = self._bodies.get(name)
        return body.kind if body else None

    def owner(self, name: str) -> str:
        """The id of the body for which it acts, or its own."""
        body = self._bodies.get(name)
        return body.acting_for or name if body else name

    def day(self, act: str) -> dt.date | None:
        """The day whose law was taken for an act."""
        return self._days.get(act)

    def said(self, question: str, key: tuple[str, str]) -> str:
        """The answer that counts: the act's, or else the body's, or else the matter's."""
        body, act = self._bodies.get(key[0]), self._acts.get(key[1])
        for part in (act, body, self.matter):
            if part is not None and question in part.answers:
                return part.answers[question].answer
        return "not known"

    def act(self, name: str) -> str:
        """When an act is done, or if that does not tell it from others, what it is."""
        day = self._days.get(name)
        if day is not None and list(self._days.values()).count(day) == 1:
            return f"on {long_date(day)}"
        act = self._acts.get(name)
        what = (act.what or act.id) if act else "the act"
        return f"at “{what}”"

    def cases(self, keys: Iterable[tuple[str, str]]) -> str:
        """Name bodies and acts, only as far as the matter has several acts."""
        acts_of: dict[str, list[str]] = {}
        for body, act in keys:
            acts_of.setdefault(body, []).append(act)
        together: dict[tuple[str, ...], list[str]] = {}
        for body, acts in acts_of.items():
            together.setdefault(tuple(acts), []).append(self.body(body))
        parts = []
        for acts_, bodies in together.items():
            when = listed([self.act(act) for act in acts_]) if len(self._days) > 1 else ""
            parts.append(f"{listed(bodies)} {when}".strip())
        return ", and ".join(parts)

    def only_for(self, keys: Sequence[tuple[str, str]]) -> str:
        """Name bodies and acts unless they are all of the matter's."""
        return "" if set(keys) == set(self.keys) else self.cases(keys)


def outcome_sentence(determination: Determination, audience: Audience = "commissioner") -> str:
    """The answer on the duty to involve the public, in a sentence for each outcome it has.

    The first sentence tells the outcome of the matter as a whole.
    """
    names = Names(determination)
    by_outcome: dict[str, list[DutyFinding]] = {}
    for finding in determination.duties:
        by_outcome.setdefault(finding.outcome, []).append(finding)
    order = sorted(by_outcome, key=lambda outcome: outcome != determination.duty.outcome)
    return " ".join(
        _OUTCOMES[outcome](names, by_outcome[outcome], audience, first=index == 0)
        for index, outcome in enumerate(order)
    )


def _keys(findings: Iterable[DutyFinding]) -> list[tuple[str, str]]:
    return [(finding.body, finding.act) for finding in findings]


def _by(findings: list[DutyFinding], field: str) -> dict[Any, list[DutyFinding]]:
    found: dict[Any, list[DutyFinding]] = {}
    for finding in findings:
        found.setdefault(getattr(finding, field), []).append(finding)
    return found


def _who(names: Names, findings: list[DutyFinding]) -> str:
    """The bodies, and for whom they act."""
    shown = names.cases(_keys(findings))
    owners = {f.owner for f in findings if f.owner != f.body}
    if len(owners) == 1 and all(f.owner != f.body for f in findings):
        return f"{shown}, acting for {names.body(owners.pop())},"
    return shown


def _cite(names: Names, provision: str | None, audience: Audience) -> str:
    if provision is None or audience == "lay":
        return ""
    return f" ({provision_name(names.base, provision)})"


def _required(names: Names, findings: list[DutyFinding], audience: Audience, *, first: bool) -> str:
    del first  # a matter in which anything is required is required
    parts: list[str] = []
    for provision, found in _by(findings, "provision").items():
        each = "each " if len({f.body for f in found}) > 1 else ""
        must = f"must {each}involve people" if not parts else f"must {each}do so"
        parts.append(f"{_who(names, found)} {must}{_cite(names, provision, audience)}")
    return f"{sentence(THE_DUTY)[:-1]} applies: {', and '.join(parts)}."


def _not_required(
    names: Names, findings: list[DutyFinding], audience: Audience, *, first: bool
) -> str:
    parts = []
    for (code, provision), found in _pairs(findings):
        who = _who(names, found)
        if code != "decided":
            parts.append(f"{who}: {code_clause(names.base, code)}")
        elif first:
            do = "do" if len({f.body for f in found}) > 1 else "does"
            shown = provision is not None and audience != "lay"
            under = f" under {provision_name(names.base, str(provision))}" if shown else ""
            parts.append(f"{who} {do} not have to involve people{under}")
        else:
            parts.append(f"{who}")
    lead = f"{sentence(THE_DUTY)[:-1]} does not apply: " if first else "It does not apply to "
    return f"{lead}{'; '.join(parts)}."


def _not_determined(
    names: Names, findings: list[DutyFinding], audience: Audience, *, first: bool
) -> str:
    del audience
    parts: list[str] = []
    for code, found in _by(findings, "code").items():
        open_ = tuple(dict.fromkeys(name for f in found for name in f.hangs_on))
        why = code_clause(names.base, code, open_, brief=True)
        parts.append(f"to {_who(names, found).rstrip(',')}: {why}")
    lead = f"whether {THE_DUTY if first else 'it'} applies"
    return f"It cannot be said yet {lead} {'; or '.join(parts)}."


def _out_of_scope(
    names: Names, findings: list[DutyFinding], audience: Audience, *, first: bool
) -> str:
    del audience
    lead = "No duty to involve the public falls on" if first else "No such duty falls on"
    parts = []
    for code, found in _by(findings, "code").items():
        kinds = listed(list(dict.fromkeys(names.kind(f.body) for f in found)), last="or")
        why = (
            "only English bodies have it"
            if code == "another_country"
            else f"the law puts none on {kinds}"
        )
        parts.append(f"{_who(names, found).rstrip(',')}: {why}")
    return f"{lead} {'; or on '.join(parts)}."


_Pairs = Iterable[tuple[tuple[Code, str | None], list[DutyFinding]]]


def _pairs(findings: list[DutyFinding]) -> _Pairs:
    found: dict[tuple[Code, str | None], list[DutyFinding]] = {}
    for finding in findings:
        found.setdefault((finding.code, finding.provision), []).append(finding)
    return found.items()


_OUTCOMES = {
    "required": _required,
    "not_required": _not_required,
    "not_determined": _not_determined,
    "out_of_scope": _out_of_scope,
}


def code_clause(
    base: KnowledgeBase,
    code: Code,
    hangs_on: Sequence[str] = (),
    *,
    node: str = DUTY,
    brief: bool = False,
) -> str:
    """Why an outcome is what it is when no answers decided it, as a clause.

    Args:
        base: The knowledge base.
        code: The code of the finding.
        hangs_on: What it still hangs on.
        node: What is explained.
        brief: Count what it hangs on in place of naming it.
    """
    count = len(hangs_on)
    points = _row([open_point(base, name) for name in hangs_on])
    if code == "answers_missing":
        number = f"{counted(count)} questions" if count != 1 else "one question"
        return f"it hangs on {number} still open" if brief else f"it hangs on {points}"
    if code == "answers_clash":
        if brief:
            return "it hangs on answers that cannot all be right"
        return f"it hangs on {points}, and the answers there clash"
    if code == "reading_open":
        return f"the law is open on {points}" if points else "the law is open here"
    if code == "not_encoded":
        first = base.encoded_from["duties" if node == DUTY else "others"]
        return f"the day lies before {long_date(first)}, the first day that these rules cover"
    if code == "not_in_force" and node != DUTY and base.nodes[node].kind not in ("duty", "track"):
        return f"{subject(base, node)} has no place in the rules for this kind of body on that day"
    return _CODES[code]


def _row(points: list[str]) -> str:
    """Points in a row, kept apart where one of them has a comma or an `and` of its own."""
    if len(points) > 1 and any("," in point or " and " in point for point in points):
        return f"{'; '.join(points[:-1])}; and {points[-1]}"
    return listed(points)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(number: int) -> str:
    """A number in words up to nine, and in figures from ten on."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


_CODES: dict[str, str] = {
    "decided": "the answers given settle it",
    "not_in_force": "no such duty was in force for this kind of body on that day",
    "no_such_duty": "the law puts no such duty on a body of this kind",
    "another_country": "the body is not an English one, and only English law is worked out here",
    "date_not_known": "the day of the act is not known, and the day chooses the law",
    "body_not_known": "it is not known which body decides, or under which arrangement it acts",
    "members_not_known": (
        "it is not known which bodies sit on the joint committee, and each has a duty of its own"
    ),
}


# Reasons


def told(answer: GivenAnswer) -> str:
    """What an answer says, and if it was worked out, what it follows from."""
    if not answer.through:
        return answer.says
    if answer.answer == "no" and len(answer.through) > _FEW:
        return f"{answer.says} (each of its {len(answer.through)} parts was answered “no”)"
    return f"{answer.says} ({_row([told(part) for part in answer.through])})"


_FEW = 3


def answer_sentence(answer: GivenAnswer, base: KnowledgeBase, audience: Audience) -> str:
    """One answer of a reason as a sentence, with its authorities unless for a lay reader.

    A lawyer is told its id as well.
    """
    if audience == "lay":
        return sentence(told(answer))
    notes = [authority_names(base, answer.authorities, audience)]
    if audience == "lawyer":
        notes.insert(0, answer.id)
    shown = "; ".join(note for note in notes if note)
    return sentence(told(answer) + (f" [{shown}]" if shown else ""))


def because_sentence(answer: GivenAnswer) -> str:
    """The person's reason and source, word for word; nothing when none was given."""
    parts = []
    if answer.because:
        parts.append(f"Reason given: “{answer.because.strip()}”")
    if answer.source:
        parts.append(f"Source: {answer.source.strip()}")
    said = " ".join(sentence(part) if not part.endswith("”") else part for part in parts)
    return " ".join(filter(None, [said, *(because_sentence(part) for part in answer.through)]))


def reason_sentences(reason: Reason, base: KnowledgeBase, audience: Audience) -> tuple[str, ...]:
    """A reason in sentences: one for each answer, or why no answers are needed or enough."""
    if reason.code != "decided":
        return (sentence(code_clause(base, reason.code, reason.hangs_on, node=reason.node)),)
    if not reason.answers and reason.node != DUTY:
        return (sentence(clause(base, reason.node, reason.outcome)),)
    return tuple(
        " ".join(filter(None, (answer_sentence(answer, base, audience), because_sentence(answer))))
        for answer in reason.answers
    )


def what_if_sentence(what_if: WhatIf, base: KnowledgeBase) -> str:
    """A smallest set of changes and what would come of it, in one sentence."""
    changes = _row([f"that {change.says}" for change in what_if.changes])
    then = state_clause(base, what_if.node, what_if.then, would=True)
    return f"If it turned out {changes}, {then}."


def why_not_sentences(why_not: WhyNot, base: KnowledgeBase, audience: Audience) -> tuple[str, ...]:
    """Why a node is not yes: what it is, what blocks it or leaves it open, what it would need."""
    lines = [sentence(state_clause(base, why_not.node, why_not.outcome))]
    if why_not.code in ("no_such_duty", "another_country") or (
        why_not.code == "not_in_force" and why_not.outcome == "not known"
    ):
        lines = []  # the code says all that there is to say
    if why_not.code != "decided":
        lines.append(sentence(code_clause(base, why_not.code, why_not.hangs_on, node=why_not.node)))
    for reason in why_not.blocked_by:
        lines += reason_sentences(reason, base, audience)
    lines += [what_if_sentence(what_if, base) for what_if in why_not.would_need]
    return tuple(lines)


__all__ = [
    "Audience",
    "Names",
    "answer_sentence",
    "authority_name",
    "because_sentence",
    "code_clause",
    "outcome_sentence",
    "reason_sentences",
    "told",
    "what_if_sentence",
    "why_not_sentences",
]
