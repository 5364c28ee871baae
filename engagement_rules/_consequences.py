"""What follows from a determination: actions, notices, what is missing, what clashes."""

from __future__ import annotations

from typing import Literal

from engagement_rules._appraisal import follows, gate_in, open_in_check
from engagement_rules._authorities import authority_of, in_time
from engagement_rules._cases import NO_ACT, NO_BODY, Case
from engagement_rules._clashing import that_clash
from engagement_rules._derived import open_parts, too_early
from engagement_rules._findings import (
    Action,
    ClashingAnswers,
    LawAsAt,
    Missing,
    Notice,
)
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import NOT_KNOWN, Matter
from engagement_rules._outcomes import DUTY, duty_in, hangs_on
from engagement_rules._states import spoken_of
from engagement_rules._words import long_date

_State = Literal["not asked", "not known", "open", "set aside", "too early"]
_FORCE = {"must": 0, "should": 1, "may": 2}


def actions_of(
    cases: list[Case], base: KnowledgeBase, missing: tuple[Missing, ...]
) -> tuple[Action, ...]:
    """What must, should and may be done, in that order; what follows from the duty comes first."""
    found = []
    covered: set[str] = set()
    for node in base.of_kind("action"):
        chosen = [case for case in cases if follows(node, case, base)]
        if chosen:
            data = node.data
            covered |= {name for name, value in spoken_of(data.get("if")) if value == NOT_KNOWN}
            found.append(
                Action(
                    node.id,
                    node.ref,
                    data["strength"],
                    node.label,
                    data["by"],
                    data["when"],
                    in_time(base, node.authorities, *chosen),
                    tuple(case.key for case in chosen),
                )
            )
    found += [
        Action(
            f"find-out.{item.id.replace(' ', '-')}",
            (),
            "should",
            item.find_out,
            "the person who leads the work",
            "before the outcome is relied on",
            (),
            tuple(case.key for case in cases),
        )
        for item in missing
        if item.state == "not known" and item.id not in covered
    ]
    return tuple(sorted(found, key=lambda action: _rank(action, base)))


def _rank(action: Action, base: KnowledgeBase) -> tuple[int, bool, bool, bool]:
    """Musts first; of these, what mends a failure; then what follows from the duty, or it alone."""
    node = base.nodes.get(action.id)
    found = list(spoken_of(node.data.get("if"))) if node else []
    spoken = {name for name, _ in found}
    mends = any(value == "failed" for _, value in found) and DUTY in spoken
    return _FORCE[action.strength], not mends, DUTY not in spoken, spoken != {DUTY}


def notices_of(cases: list[Case], base: KnowledgeBase) -> tuple[Notice, ...]:
    """What the reader must know about the answer."""
    found = []
    for node in base.of_kind("notice"):
        chosen = [case for case in cases if follows(node, case, base)]
        if chosen:
            authorities = in_time(base, node.authorities, *chosen)
            where = tuple(case.key for case in chosen)
            found.append(Notice(node.id, node.ref, node.label, authorities, where))
    late = tuple(case.key for case in cases if case.date and case.date > base.verified_to)
    if late:
        found.append(
            Notice(
                "after-verified-to",
                (),
                f"The law was checked up to {long_date(base.verified_to)}. "
                "A later act may fall under law that has changed since.",
                (),
                late,
            )
        )
    if base.overridden:
        names = ", ".join(sorted(base.overridden))
        found.append(
            Notice(
                "rules-replaced",
                (),
                f"Local rules replace these entries of the shipped rules: {names}.",
                (),
                tuple(case.key for case in cases),
            )
        )
    return tuple(found)


def clashes_of(
    cases: list[Case], base: KnowledgeBase, matter: Matter
) -> tuple[ClashingAnswers, ...]:
    """The contradictions that hold, with the answers that clash."""
    found: dict[str, tuple[set[str], list[tuple[str, str]]]] = {}
    for case in cases:
        for name, answers in case.clashes.items():
            entry = found.setdefault(name, (set(), []))
            entry[0].update(that_clash(case, base, name) if answers is None else answers)
            entry[1].append(case.key)
    return tuple(
        ClashingAnswers(
            name,
            *_told(base, name),
            tuple(sorted(answers)),
            matter.explained.get(name),
            tuple(where),
        )
        for name, (answers, where) in found.items()
    )


def _told(base: KnowledgeBase, clash: str) -> tuple[str, str]:
    """What clashes, and what to do about it."""
    if clash in base.nodes:
        return base.nodes[clash].label, base.nodes[clash].data["settle"]
    question = base.nodes[clash.rsplit(".", 1)[0]]
    if "read_from" in question.data:
        return (
            f"“{question.data['ask']}” was answered one way, and the dates say another.",
            "Look at the dates again, or correct the answer.",
        )
    return (
        f"“{question.data['ask']}” was answered one way, and the answers to its parts say another.",
        "Correct one of them, or explain why both stand.",
    )


def missing_of(cases: list[Case], base: KnowledgeBase) -> tuple[Missing, ...]:
    """What could still change an outcome: first what the duty hangs on, then the rest."""
    hanging: dict[str, list[str]] = {}
    states: dict[str, _State] = {}
    special: dict[str, Missing] = {}
    for case in cases:
        if case.status in _SPECIAL:
            item = _special(case)
            special[item.id] = item
        for outcome, names in _open_outcomes(case, base):
            for name in names:
                if outcome not in hanging.setdefault(name, []):
                    hanging[name].append(outcome)
                if name in case.masked:
                    states[name] = "set aside"
                elif name in case.answers:
                    states.setdefault(name, "not known")
                elif too_early(case.answers, case.days, base, name):
                    states.setdefault(name, "too early")
    items = [
        _missing(base.nodes[name], tuple(outs), states.get(name, "not asked"))._replace(
            open_parts=_open_parts(cases, base, name)
        )
        for name, outs in hanging.items()
    ]
    items.sort(key=lambda item: DUTY not in item.matters_to)
    return (*special.values(), *items)


def _open_parts(cases: list[Case], base: KnowledgeBase, name: str) -> tuple[str, ...]:
    found = (part for case in cases for part in open_parts(case.told, base, name))
    return tuple(dict.fromkeys(found))


def _open_outcomes(case: Case, base: KnowledgeBase) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    under = case.for_duty()
    if under.regime is not None and under.regime.duty:
        if case.reading and duty_in(case, base)[0] == "not_determined":
            found.append((DUTY, (case.reading,)))
        found.append((DUTY, hangs_on(under, base, under.regime.duty)))
    if case.regime is not None and case.date and case.date >= base.encoded_from["others"]:
        names = (*case.regime.tracks, *case.regime.triggers)
        given = case.given()
        found += [(name, hangs_on(case, base, name, given=given)) for name in names]
    if case.regime is not None:
        for name in case.regime.checks:
            found.append((name, open_in_check(case, base, base.nodes[name])))
        for name in case.regime.gates:
            if gate_in(case, base.nodes[name]) is not None:
                found.append((name, hangs_on(case, base, name)))
    return found


def _missing(node: Node, matters_to: tuple[str, ...], state: _State) -> Missing:
    if node.kind == "reading":
        return Missing(
            node.id,
            "reading",
            "open",
            node.label,
            "nobody yet: the law is open on this",
            "Take legal advice, and say in the record that the law is open here.",
            matters_to,
        )
    kind = node.kind
    assert kind in ("fact", "choice", "date")  # noqa: S101 - views hold no other variables
    return Missing(
        node.id,
        kind,  # type: ignore[arg-type]
        state,
        node.data["ask"],
        node.data["who_knows"],
        node.data["find_out"],
        matters_to,
    )


_SPECIAL = ("date_not_known", "body_not_known", "members_not_known")


def _special(case: Case) -> Missing:
    body, act = case.body, case.act
    if case.status == "date_not_known":
        name = f"date of {act.id}"
        ask = (
            "On which day is this done, or was it done?"
            if act is NO_ACT
            else f"On which day is `{act.what or act.id}` done, or was it done?"
        )
        return Missing(
            name,
            "act",
            "not known",
            ask,
            "the project lead",
            "Find out the day: it chooses the law.",
            (DUTY,),
        )
    if case.status == "members_not_known":
        return Missing(
            f"members of {body.id}",
            "body",
            "not known",
            f"Which bodies are members of {body.shown}?",
            "the committee's secretary",
            "Look in the committee's terms of reference: each member has a duty of its own.",
            (DUTY,),
        )
    if case.owner is not body and body.kind is not None and case.owner.kind is not None:
        return Missing(
            f"arrangement of {body.id}",
            "body",
            "not known",
            f"Under which arrangement does {body.shown} act for {case.owner.shown}?",
            "the governance lead",
            "Look in the delegation agreement: it decides whose duty it is and who is liable.",
            (DUTY,),
        )
    shown = "the body" if body is NO_BODY else body.shown
    return Missing(
        f"kind of {body.id}",
        "body",
        "not known",
        "Who decides?" if body is NO_BODY else f"What kind of body is {shown}?",
        "the governance lead",
        "Find out which body decides, and its kind: the duty falls on the body that decides.",
        (DUTY,),
    )


def law_of(cases: list[Case], base: KnowledgeBase) -> tuple[LawAsAt, ...]:
    """The law that was taken for each case."""
    found = []
    for case in cases:
        regime = case.for_duty().regime
        provision = regime.duty if regime else None
        node = base.nodes[provision] if provision else None
        authority = authority_of(base, node.authorities[0]) if node else None
        first, last = node.in_force if node else (None, None)
        found.append(
            LawAsAt(
                case.body.id,
                case.act.id,
                case.date,
                provision,
                str(authority.data["cite"]) if authority else None,
                first,
                last,
                node.authorities if node else (),
            )
        )
    return tuple(found)
