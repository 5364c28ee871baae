"""What a scenario expects, held against what came out, and the shortest reason for a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from engagement_rules._determination import Determination
from engagement_rules._errors import MatterError, Place, Problem, did_you_mean, printable
from engagement_rules._findings import DutyFinding, Reason, Step
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._outcomes import DUTY
from engagement_rules._states import spoken_of
from engagement_rules._yaml import Path_, Tree, Written
from engagement_rules.testing._found import (
    FOLLOWS,
    OUTCOMES,
    STRENGTHS,
    outcome_of,
    plain,
    words_of,
)

#: What is expected of the whole duty: lists, of which the order does not count.
LISTS = ("provision", "grounds", "liable", "hangs on", "clashes")
WHY, REFUSED, WHERE = "why", "refused", "where"
_NONE = ("none", "nobody", "nothing")


class Claim(NamedTuple):
    """One thing that is expected.

    Attributes:
        key: `duty`, an id, or one of the words for the whole duty.
        wanted: What is expected; of a list, its items.
        path: Where in the file its value stands.
        place: The line.
        body: Only for this body.
        act: Only for this act.
    """

    key: str
    wanted: tuple[str, ...]
    path: Path_
    place: Place
    body: str | None = None
    act: str | None = None
    spot: str | None = None

    @property
    def is_list(self) -> bool:
        """Whether several things can be expected together."""
        return self.key in LISTS


class Failure(NamedTuple):
    """Something that did not come out as expected.

    Attributes:
        claim: What was expected.
        found: What came out instead; of a list, its items.
        why: The shortest reason, or nothing.
        can_be_accepted: Whether what came out can be written in place of what was expected; not
            where it is the scope that does not hold.
    """

    claim: Claim
    found: tuple[str, ...]
    why: str
    can_be_accepted: bool = True

    def __str__(self) -> str:
        where = f" ({self.claim.spot})" if self.claim.spot else ""
        why = f"; {self.why}" if self.why else ""
        expected, found = shown(self.claim.wanted), shown(self.found)
        return printable(f"{self.claim.key}{where}: expected {expected}, found {found}{why}")


def shown(values: Sequence[str]) -> str:
    """Some values in a row."""
    return ", ".join(values) or "none"


def claims_of(
    expect: Tree, path: Path_, written: Written
) -> tuple[tuple[Claim, ...], list[Problem]]:
    """Read what a scenario expects.

    Returns:
        The claims, and what is wrong with their form.
    """
    problems: list[Problem] = []
    if isinstance(expect, str):
        return (Claim(DUTY, (plain(expect),), path, written.place(path)),), problems
    if not isinstance(expect, dict) or not expect:
        cure = "write `expect: required`, or a line for each thing that is expected"
        problems.append(Problem("SC104", "nothing is expected", written.place(path), cure=cure))
        return (), problems
    found = list(_claims(expect, path, written, None, problems))
    return tuple(found), problems


def _claims(
    expect: dict[str, Tree],
    path: Path_,
    written: Written,
    spot: str | None,
    problems: list[Problem],
) -> Iterator[Claim]:
    for key, value in expect.items():
        here = (*path, key)
        if key == WHERE and spot is None and isinstance(value, dict):
            for name, part in value.items():
                if isinstance(part, str):
                    part = {DUTY: part}
                    at: Path_ = (*here, name)
                    yield Claim(DUTY, (plain(str(part[DUTY])),), at, written.place(at), spot=name)
                elif isinstance(part, dict):
                    yield from _claims(part, (*here, name), written, name, problems)
                else:
                    problems.append(_shape("nothing is expected here", (*here, name), written))
            continue
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items) or (
            isinstance(value, list) and key not in LISTS
        ):
            wanted = "a word or a list of ids" if key in LISTS else "one word"
            problems.append(_shape(f"`{printable(key)}` expects {wanted}", here, written))
            continue
        said = [str(item) for item in items]
        wanted_words = tuple(said) if key in (*LISTS, REFUSED) else tuple(map(plain, said))
        if key in LISTS and len(said) == 1 and said[0] in _NONE:
            wanted_words = ()
        yield Claim(key, wanted_words, here, written.place(here), spot=spot)


def _shape(message: str, path: Path_, written: Written) -> Problem:
    return Problem("SC104", message, written.place(path), cure="write `thing: value`")


def is_same(claim: Claim, found: tuple[str, ...]) -> bool:
    """Whether what came out is what was expected; of a list, in any order."""
    return sorted(set(claim.wanted)) == sorted(set(found))


def unknown_names(claim: Claim, base: KnowledgeBase) -> Iterator[Problem]:
    """Names and words of a claim that the rules do not know."""
    if claim.key == REFUSED or claim.key == WHY:
        return
    if claim.is_list:
        kinds = _KINDS[claim.key]
        for name in claim.wanted if kinds else ():
            node = base.nodes.get(name)
            if node is None or node.kind not in kinds:
                known = [item.id for item in base.of_kind(*kinds)]
                near = did_you_mean(name, known) or "`duty knowledge list` shows every id"
                what = f"`{printable(name)}` is nothing that can stand under `{claim.key}`"
                yield Problem("SC201", what, claim.place, cure=near)
        return
    known_words = (*words_of(base, claim.key), *_strengths(base, claim.key))
    if not known_words:
        named = [DUTY, *LISTS, WHY, REFUSED, WHERE, *base.nodes]
        near = did_you_mean(claim.key, named) or "`duty knowledge list` shows every id"
        what = f"`{printable(claim.key)}` is nothing of which something can be expected"
        yield Problem("SC201", what, claim.place, cure=near)
    elif claim.wanted[0] not in known_words:
        listed = ", ".join(f"`{word}`" for word in known_words)
        near = did_you_mean(claim.wanted[0], known_words) or f"write one of {listed}"
        what = f"`{printable(claim.wanted[0])}` is nothing that `{claim.key}` can come out as"
        yield Problem("SC202", what, claim.place, cure=near)


_KINDS: dict[str, tuple[str, ...]] = {
    "provision": ("duty",),
    "grounds": ("limb",),
    "liable": (),
    "hangs on": ("fact", "choice", "date", "reading"),
    "clashes": (),
}


def placed(claim: Claim, decided: Determination) -> Claim:
    """A claim of one body or act, with their ids.

    Raises:
        MatterError: The matter has no such body or act.
    """
    if claim.spot is None:
        return claim
    bodies = {case.body.id for case in decided._cases}
    acts = {case.act.id for case in decided._cases}
    body, _, act = (part.strip() for part in claim.spot.partition(" at "))
    if act and body in bodies and act in acts:
        return claim._replace(body=body, act=act)
    if not act and body in bodies:
        return claim._replace(body=body)
    if not act and body in acts:
        return claim._replace(act=body)
    known = sorted(bodies | acts)
    near = did_you_mean(claim.spot, known) or f"name one of {', '.join(known)}"
    what = f"`{printable(claim.spot)}` is no body and no act of this scenario"
    raise MatterError([Problem("SC204", what, claim.place, cure=near)])


def what_came_out(decided: Determination, claim: Claim) -> tuple[str, ...]:
    """What came out, in the words of the claim."""
    here = [
        duty
        for duty in decided.duties
        if claim.body in (None, duty.body) and claim.act in (None, duty.act)
    ]
    match claim.key:
        case "provision":
            return _each(duty.provision for duty in here if duty.provision)
        case "grounds":
            return _each(limb for duty in here for limb in duty.limbs_reached)
        case "liable":
            return _each(name for duty in here for name in duty.liable)
        case "hangs on":
            return _each(name for duty in here for name in duty.hangs_on)
        case "clashes":
            keys = {(duty.body, duty.act) for duty in here}
            return _each(c.id for c in decided.contradictions if keys & set(c.cases))
        case "why":
            return (plain(_first(here).code),) if here else ()
        case key:
            said = outcome_of(decided, key, body=claim.body, act=claim.act)
            return (_as_strength(decided.knowledge_base, claim, said),)


def _strengths(base: KnowledgeBase, key: str) -> tuple[str, ...]:
    """The strengths that an entry can be expected to have."""
    return STRENGTHS.get(base.nodes[key].kind, ()) if key in base.nodes else ()


def _as_strength(base: KnowledgeBase, claim: Claim, said: str) -> str:
    """How strong an entry is, where that was asked and it is there."""
    asked = claim.wanted[0] in _strengths(base, claim.key)
    return str(base.nodes[claim.key].data["strength"]) if asked and said in _THERE else said


_THERE = (FOLLOWS, "yes")


def _first(duties: Sequence[DutyFinding]) -> DutyFinding:
    """The finding that speaks for all: the one whose outcome counts most."""
    return min(duties, key=lambda duty: OUTCOMES.index(plain(duty.outcome)))


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def shortest_reason(decided: Determination, claim: Claim) -> str:
    """The shortest reason for what came out."""
    base = decided.knowledge_base
    node = DUTY if claim.key in (*LISTS, WHY) else claim.key
    kind = DUTY if node == DUTY else base.nodes[node].kind
    if kind in ("action", "notice"):
        said = {name: outcome_of_state(decided, name, claim) for name, _ in _spoken(base, node)}
        return "because " + ", ".join(f"{n} is {s}" for n, s in said.items()) if said else ""
    if kind in ("fact", "choice", "date", "reading"):
        item = next((item for item in decided.missing if item.id == node), None)
        return f"{', '.join(item.matters_to)} hangs on it" if item else "nothing hangs on it"
    with suppress(MatterError):
        told = decided.reasons(node, body=claim.body, act=claim.act, limit=1)
        if told:
            reason = min(told, key=_weight)
            way = _way(decided.trace(node, body=claim.body, act=claim.act), reason)
            return _reason(reason) + (f" (by way of {', '.join(way)})" if way else "")
    return ""


def _weight(reason: Reason) -> int:
    """Of several bodies and acts, the one whose outcome counts most speaks for all."""
    word = plain(reason.outcome)
    return OUTCOMES.index(word) if word in OUTCOMES else ("yes", "not known", "no").index(word)


def _way(trace: Iterable[Step], reason: Reason) -> list[str]:
    """The rules between what came out and the answers on which it rests, from the top."""
    answers = {*reason.hangs_on, *(answer.id for answer in reason.answers)}
    open_ = bool(reason.hangs_on)
    return list(
        dict.fromkeys(name for step in trace for name in _above(step, answers, open_=open_))
    )


def _above(step: Step, answers: set[str], *, open_: bool) -> Iterator[str]:
    """The names of the steps that rest on some of these answers, and are open or not as it is."""
    if (step.value == "not known") != open_:
        return
    if step.id in answers or not _rests_on(step, answers):
        return
    if step.id:
        yield step.id
    for part in step.parts:
        yield from _above(part, answers, open_=open_)


def _rests_on(step: Step, answers: set[str]) -> bool:
    return step.id in answers or any(_rests_on(part, answers) for part in step.parts)


def outcome_of_state(decided: Determination, node: str, claim: Claim) -> str:
    """What an `if` reads of a node, of a question as it was answered."""
    base = decided.knowledge_base
    if node != DUTY and base.nodes[node].kind == "fact":
        said = [case.answers[node].answer for case in decided._cases if node in case.answers]
        return said[0] if said else "not told"
    return outcome_of(decided, node, body=claim.body, act=claim.act)


def _spoken(base: KnowledgeBase, node: str) -> Iterator[tuple[str, str]]:
    return spoken_of(base.nodes[node].data.get("if"))


def _reason(reason: Reason) -> str:
    if reason.answers:
        return "because " + ", ".join(f"{a.id} is {a.answer}" for a in reason.answers)
    if reason.hangs_on:
        return f"it hangs on {', '.join(reason.hangs_on)}"
    return f"because: {plain(reason.code)}"
