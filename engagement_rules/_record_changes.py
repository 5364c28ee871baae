"""What is not as it was: between two versions of a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from engagement_rules._determination import DeterminationData
from engagement_rules._matter import Act, Body, Matter


class Difference(NamedTuple):
    """Something that is not as it was in the version before.

    Attributes:
        kind: What it is: an answer, a field, ... ; the law; the rules; or an outcome.
        id: Its id.
        was: What it was; none when it was not there.
        now: What it is; none when it is gone.
    """

    kind: Literal["matter", "answer", "date", "field", "reason", "law", "rules", "outcome"]
    id: str
    was: str | None
    now: str | None


def changes(before: DeterminationData, now: DeterminationData) -> tuple[Difference, ...]:
    """The answers, dates, fields, law, rules and outcomes that differ."""
    return (
        *_of_matter(before.matter, now.matter),
        *_law(before, now),
        *_rules(before, now),
        *_outcomes(before, now),
    )


def _of_matter(before: Matter, now: Matter) -> Iterator[Difference]:
    for kind, one, other in (
        ("matter", _framed(before), _framed(now)),
        ("answer", _answers(before), _answers(now)),
        ("date", _dates(before), _dates(now)),
        ("field", _fields(before), _fields(now)),
        ("reason", _reasons(before), _reasons(now)),
    ):
        for name, was, is_ in _differing(one, other):
            yield Difference(kind, name, was, is_)  # type: ignore[arg-type]


def _differing(
    one: Mapping[str, str], other: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for name in dict.fromkeys([*one, *other]):
        if one.get(name) != other.get(name):
            yield name, one.get(name), other.get(name)


def _framed(matter: Matter) -> dict[str, str]:
    """What a matter is, who decides and when."""
    found = {"title": matter.title}
    if matter.reference:
        found["reference"] = matter.reference
    for body in matter.bodies:
        parts = [body.name, body.kind or "kind not known"]
        parts += [f"for {body.acting_for} under {body.under or 'not known'}"] * bool(
            body.acting_for
        )
        parts += [f"members {', '.join(body.members)}"] * bool(body.members)
        parts += [f"policies {', '.join(body.policies)}"] * bool(body.policies)
        found[f"body {body.id}"] = "; ".join(part for part in parts if part)
    for act in matter.acts:
        parts = [act.what, act.date.isoformat() if act.date else "day not known"]
        parts += [f"by {', '.join(act.by)}"] * bool(act.by)
        found[f"act {act.id}"] = "; ".join(part for part in parts if part)
    return found


def _answers(matter: Matter) -> dict[str, str]:
    found = {name: given.answer for name, given in matter.answers.items()}
    parts: tuple[Body | Act, ...] = (*matter.bodies, *matter.acts)
    for part in parts:
        found |= {f"{name} ({part.id})": given.answer for name, given in part.answers.items()}
    return found


def _reasons(matter: Matter) -> dict[str, str]:
    """What the person gave as reasons: for answers, clashes and departures."""
    found: dict[str, str] = {}
    parts: tuple[Matter | Body | Act, ...] = (matter, *matter.bodies, *matter.acts)
    for part in parts:
        where = "" if isinstance(part, Matter) else f" ({part.id})"
        for name, given in part.answers.items():
            said = [text for text in (given.because, given.source) if text]
            if said:
                found[f"{name}{where}"] = "; ".join(said)
    found |= {f"clash {name}": why for name, why in matter.explained.items()}
    return found | {f"departure {name}": why for name, why in matter.departures.items()}


def _dates(matter: Matter) -> dict[str, str]:
    return {name: str(day) if day else "not known" for name, day in matter.dates.items()}


def _fields(matter: Matter) -> dict[str, str]:
    return {name: str(value) for name, value in matter.fields.items() if value is not None}


def _law(before: DeterminationData, now: DeterminationData) -> Iterator[Difference]:
    one, other = (
        {f"{law.body}, {law.act}": law.cite or "none" for law in data.law_as_at}
        for data in (before, now)
    )
    for name, was, is_ in _differing(one, other):
        yield Difference("law", name, was, is_)


def _rules(before: DeterminationData, now: DeterminationData) -> Iterator[Difference]:
    one, other = (f"{d.rules.version}, digest {d.rules.digest[:16]}" for d in (before, now))
    if one != other:
        yield Difference("rules", "rules", one, other)


def _outcomes(before: DeterminationData, now: DeterminationData) -> Iterator[Difference]:
    one, other = _decided(before), _decided(now)
    for name, was, is_ in _differing(one, other):
        yield Difference("outcome", name, was, is_)


def _decided(data: DeterminationData) -> dict[str, str]:
    found = {"duty": str(data.duty.outcome)}
    found |= {track.id: track.outcome for track in data.tracks}
    for findings in (data.triggers, data.checks, data.gates):
        found |= {finding.id: finding.value for finding in findings}
    return found
