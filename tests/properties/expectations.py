"""What must come out for a whole matter, by trying all worlds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import worked_out
from oracle import Given, Law, Value

from engagement_rules import Matter

WORD = {True: "yes", False: "no", None: "not known"}
OUTCOME = {True: "required", False: "not_required", None: "not_determined"}


@dataclass
class Expected:
    """What must come out for one body at one act."""

    date: dt.date | None
    tracks: dict[str, str]
    told: dict[str, Value] = field(default_factory=dict)
    given: dict[str, Value] = field(default_factory=dict)
    provision: str | None = None
    duty: str = "not_determined"
    limbs: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    gates: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, frozenset[str]] = field(default_factory=dict)
    open_law: dict[str, frozenset[str]] = field(default_factory=dict)
    masked: frozenset[str] = frozenset()
    liable: tuple[str, ...] = ()
    reading: str | None = None


def expected(law: Law, matter: Matter, as_at: dt.date | None = None) -> dict[tuple[str, str], Any]:
    """Decide a whole matter by trying all worlds: for each body and act, what must come out."""
    bodies = {body.id: body for body in matter.bodies}
    found: dict[tuple[str, str], Expected] = {}
    acts = [(a.id, a.date, a.by, a.answers) for a in matter.acts] or [("the-matter", None, (), {})]
    for act, day, by, act_answers in acts:
        date = as_at or day
        for name in by or bodies or ["not-known"]:
            body = bodies.get(name)
            members: Iterable[str] = [name]
            if body and body.kind and law.nodes[body.kind].get("joint") and body.members:
                members = body.members
            for member in members:
                one = bodies.get(member)
                answers = {**matter.answers, **(one.answers if one else {}), **act_answers}
                found.setdefault(
                    (member, act),
                    _expected(law, matter, one, bodies, date, answers),
                )
    return found


def _expected(
    law: Law,
    matter: Matter,
    body: Any,
    bodies: Mapping[str, Any],
    date: dt.date | None,
    answers: Mapping[str, Any],
) -> Expected:
    owner = bodies[body.acting_for] if body and body.acting_for else body
    words = {name: answer.answer for name, answer in answers.items()}
    told = worked_out.told(law, words, matter.dates, matter.explained)
    made = Expected(date, dict.fromkeys(law.tracks, "not_determined"), clashes=told.disagree)
    if body is None or body.kind is None or owner.kind is None:
        return made
    if law.nodes[body.kind].get("joint"):
        return made
    how = "exerciser"
    made.liable = (body.id,)
    if owner is not body:
        if body.under is None:
            return made
        how = law.nodes[body.under]["duty"]
        liable = {"owner": (owner.id,), "exerciser": (body.id,), "open": ()}
        made.liable = liable[law.nodes[body.under]["liable"]]
        made.reading = law.nodes[body.under].get("reading") if how == "open" else None
    kind = owner.kind if how == "owner" else body.kind
    duty_kind = body.kind if how == "exerciser" else owner.kind
    if owner is not body and (date is None or date < law.duties_from):
        return made  # whose law it is depends on the day

    def no_such(name: str, kind: str) -> bool:
        abroad = law.nodes[kind].get("country", "England") != "England"
        return abroad or kind not in law.nodes[name]["binds"]

    duties = [name for name, kind in law.kind.items() if kind == "duty"]
    made.tracks |= {name: "out_of_scope" for name in law.tracks if no_such(name, kind)}
    if all(no_such(name, duty_kind) for name in duties):
        made.duty = "out_of_scope"
    if date is None or date < law.duties_from:
        return made
    _take_answers(made, law, told, matter.explained, date)

    def outcome(name: str) -> str:
        return OUTCOME[law.forced(name, date, made.given)]

    made.provision = law.duty(duty_kind, date)
    if made.provision:
        made.limbs = {n: WORD[law.forced(n, date, made.given)] for n in law.limbs(made.provision)}
    if made.duty != "out_of_scope":
        made.duty = outcome(made.provision) if made.provision else "not_required"
    if how == "open" and made.duty == "required":
        made.duty = "not_determined"  # on one reading the duty did not go with the function
    if date >= law.others_from:
        in_force = law.binding(kind, date, "track")
        for name in law.tracks:
            if made.tracks[name] != "out_of_scope":
                made.tracks[name] = outcome(name) if name in in_force else "not_required"
        made.triggers = {
            name: WORD[law.forced(name, date, made.given)]
            for name in law.binding(kind, date, "trigger")
        }
    _appraise(made, law, body, kind, date)
    return made


def _take_answers(
    made: Expected, law: Law, told: worked_out.Told, explained: Iterable[str], date: dt.date
) -> None:
    """The answers that count: those that were worked out, without those that clash."""
    made.told, made.open_law = told.values, told.open_law
    aside = {clash.removesuffix(".disagree") for clash in told.disagree if clash not in explained}
    counted = {name: value for name, value in told.values.items() if name not in aside}
    found = clashes(law, counted, date)
    made.masked = set_aside(found, explained) | aside
    made.clashes = told.disagree | found
    made.given = {name: v for name, v in told.values.items() if name not in made.masked}


def _appraise(made: Expected, law: Law, body: Any, kind: str, date: dt.date) -> None:
    """The checks that have their place, and the rules of local policy that are switched on."""

    def value(name: str) -> str:
        return WORD[law.forced(name, date, made.given)]

    def state(name: str) -> str | None:
        match law.kind.get(name, "duty"):
            case "duty":
                return made.duty
            case "track":
                out_of_scope = made.tracks[name] == "out_of_scope"
                early = date < law.others_from and not out_of_scope
                return "not_encoded" if early else made.tracks[name]
            case "fact":
                return WORD[made.given.get(name)]  # type: ignore[index]
            case "check":
                return made.checks.get(name)
            case "gate":
                return made.gates.get(name)
            case "test":
                return value(name)
            case _:
                return value(name) if name in law.outcomes(kind, date) else None

    def holds(written: Any) -> bool:
        if written is None:
            return True
        if "under" in written:
            return bool(body.under == written["under"])
        if "node" in written:
            wanted = written["is"]
            wanted = wanted if isinstance(wanted, list | tuple) else [wanted]
            return state(written["node"]) in wanted
        ((op, parts),) = written.items()
        if op == "not":
            return not holds(parts)
        return all(map(holds, parts)) if op == "all" else any(map(holds, parts))

    for name in law.binding(kind, date, "gate"):
        if name in body.policies:
            made.gates[name] = value(name)
    for name in law.binding(kind, date, "check"):
        if holds(law.nodes[name].get("if")):
            failed, met = (value(f"{name}.{side}") for side in ("failed", "met"))
            made.checks[name] = (
                "failed" if failed == "yes" else _MARKS.get((failed, met), "not known")
            )


#: What a check says that has not failed or may not have, by its two sides.
_MARKS = {("no", "yes"): "met", ("no", "no"): "at risk"}


def clashes(law: Law, given: Given, date: dt.date) -> dict[str, frozenset[str]]:
    """The contradictions that the answers force, and every answer in a smallest set that does."""
    found = {}
    for name in law.contradictions:
        if law.forced(name, date, given) is True:
            found[name] = frozenset().union(*law.minimal_sets(name, date, given, value=True))
    return found


def set_aside(clashing: Mapping[str, Iterable[str]], explained: Iterable[str]) -> frozenset[str]:
    """The answers that count for nothing: they clash, and nobody explained why they stand."""
    return frozenset(
        n for clash, names in clashing.items() if clash not in explained for n in names
    )


_ORDER = ("required", "not_determined", "not_required", "out_of_scope")
_VALUES = ("yes", "not known", "no")
_WORST = ("failed", "at risk", "no", "not known", "yes", "met")


def total(outcomes: Iterable[str]) -> str:
    """The outcome of a whole matter: what is required of anyone is required."""
    return min(outcomes, key=_ORDER.index)


def total_value(values: Iterable[str]) -> str:
    return min(values, key=_VALUES.index)


def worst(values: Iterable[str]) -> str:
    """What a check, or a rule of local policy, says of a whole matter."""
    return min(values, key=_WORST.index)
