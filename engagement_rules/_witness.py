"""A whole matter that two knowledge bases decide differently, and the proof that they do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from engagement_rules._assess import assess
from engagement_rules._cases import Case
from engagement_rules._cubes import World, of_cube, worlds
from engagement_rules._derived import clash_id
from engagement_rules._diagram import FALSE
from engagement_rules._errors import EngineError, MatterError
from engagement_rules._flips import Found, Limit
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, NOT_YET, Matter
from engagement_rules._outcomes import duty_in, track_in, value_in
from engagement_rules._sides import DUTY, Ground, Outcome, State, limbs_of
from engagement_rules._values import NAMES

#: So many ways of filling in a description are tried.
_TRIED = 200
_STATE_OF: Mapping[str, State] = {
    "required": "yes",
    "yes": "yes",
    "not_required": "no",
    "out_of_scope": "no",
    "no": "no",
    "not_determined": "open",
    NOT_KNOWN: "open",
    "no law": "no law",
}


class Witness(NamedTuple):
    """A whole matter with the fewest answers that a description allows.

    Attributes:
        matter: The matter: one body, one act on one day, one answer for each part of the
            description.
        before: The outcome under the older rules, as a determination tells it; `no law` where they
            have none for the body on that day.
        now: The outcome under the newer rules.
    """

    matter: Matter
    before: str
    now: str


def witness(
    found: Found, limits: tuple[Limit, ...], old: KnowledgeBase, new: KnowledgeBase
) -> Witness | None:
    """A matter that fits a description and is decided as it says; it is decided to make sure.

    Args:
        found: What parts, and where.
        limits: One of its descriptions.
        old: The older rules.
        new: The newer rules.

    Returns:
        The witness; none when answers and dates that fit the description always clash.

    Raises:
        EngineError: The matter is not decided as the description says: a fault in the programme.
    """
    parting, ground = found.parting, found.ground
    clashing = True
    for world in islice(_worlds(ground, parting.outcome, limits), _TRIED):
        matter = _matter(found, world)
        one, other = (decided(matter, base, parting.outcome) for base in (old, new))
        states = tuple(_STATE_OF[one.said] for one in (one, other))
        if states == (parting.before, parting.now):
            return Witness(matter, one.said, other.said)
        clashing = clashing and (one.clash or other.clash)
    if clashing:
        return None
    raise EngineError(
        f"a matter for `{parting.outcome[1]}` was to be {parting.before} before and {parting.now} "
        "now, and it is not; this is a fault in the programme, please report it"
    )


def _worlds(ground: Ground, outcome: Outcome, limits: tuple[Limit, ...]) -> Iterator[World]:
    """Ways of filling in a description, those without any clash if there are some."""
    store = ground.store
    places = {(q.id, q.is_date): place for place, q in enumerate(ground.questions)}
    allowed: dict[int, tuple[int, ...]] = {}
    for limit in limits:
        place = places[limit.id, limit.is_date]
        allowed[place] = tuple(sorted(ground.words(place).index(word) for word in limit.words))
    inside = of_cube(store, tuple(sorted(allowed.items())))
    besides = outcome[1] if outcome[0] == "contradiction" else None
    clear = store.conj(inside, ground.without_clash(besides))
    for world in worlds(store, clear if clear != FALSE else inside):
        yield {place: world.get(place, values[0]) for place, values in allowed.items()}


def _matter(found: Found, world: World) -> Matter:
    stretch, (kind, name) = found.where[0], found.parting.outcome
    questions = found.ground.questions
    answers: dict[str, str] = {}
    dates: dict[str, str] = {}
    for place, value in world.items():
        question = questions[place]
        word = question.words[value]
        if question.is_date:
            dates[question.id] = _day_in(word, question.words)
        else:
            answers[question.id] = word
    body: dict[str, Any] = {"id": "body", "kind": stretch.body}
    if kind == "gate":
        body["policies"] = [name]
    return Matter.from_dict(
        {
            "title": f"A matter in which the rules part over {name}",
            "bodies": [body],
            "acts": [{"id": "act", "date": stretch.from_.isoformat(), "by": ["body"]}],
            "dates": dates,
            "answers": answers,
        }
    )


def _day_in(period: str, periods: tuple[str, ...]) -> str:
    """A day of a period: its first, or the last before the days at which a law draws a line."""
    if period == NOT_YET or period.startswith("from "):
        return period.removeprefix("from ")
    cuts = [
        dt.date.fromisoformat(p.removeprefix("from ")) for p in periods if p.startswith("from ")
    ]
    return str(cuts[0] - dt.timedelta(days=1) if cuts else dt.date(2020, 1, 1))


class Decided(NamedTuple):
    """What a knowledge base says of an outcome in a matter of one case, and if answers clash."""

    said: str
    clash: bool


def decided(matter: Matter, base: KnowledgeBase, outcome: Outcome) -> Decided:
    """Decide a matter of one body and one act, and look at one outcome.

    Args:
        matter: The matter; answers that the rules do not know are left out.
        base: The rules.
        outcome: The outcome.
    """
    try:
        known, _ = as_read_by(matter, base)
        found = assess(known, knowledge_base=base)
    except MatterError:  # the rules have no such body, or none on that day
        return Decided("no law", clash=False)
    (case,) = found._cases
    if case.regime is None:
        return Decided("no law", clash=False)
    name = outcome[1]
    mine = [clash for clash in case.clashes if clash != name]
    return Decided(_said(case, base, outcome), clash=bool(mine))


def _said(case: Case, base: KnowledgeBase, outcome: Outcome) -> str:
    kind, name = outcome
    if kind == DUTY:
        return duty_in(case, base)[0]
    node = base.nodes.get(name)
    if node is None or node.kind != kind:
        return "no"
    if kind == "track":
        return track_in(case, base, node)[0]
    if kind == "contradiction" and name in case.clashes:
        return "yes"
    if kind == "limb" and (case.regime is None or name not in limbs_of(base, case.regime)):
        return "no"
    late = case.date is not None and case.date >= base.encoded_from["others"]
    value = value_in(case, name) if kind != "trigger" or late else None
    return "no" if value is None else NAMES[value]


# What a rule set can read of a matter


def as_read_by(matter: Matter, base: KnowledgeBase) -> tuple[Matter, tuple[str, ...]]:
    """A matter without what some rules do not know, and the names of what was left out.

    Bodies and arrangements stay as they are: without them it would be another matter.

    Args:
        matter: The matter.
        base: The rules.
    """
    words = base.answer_words
    left_out: dict[str, None] = {}

    def kept(answers: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for name, answer in answers.items():
            if name in words and answer["answer"] in words[name]:
                found[name] = answer
            else:
                left_out[name] = None
        return found

    def of_kind(named: Mapping[str, Any], known: Container[str]) -> dict[str, Any]:
        left_out.update(dict.fromkeys(name for name in named if name not in known))
        return {name: value for name, value in named.items() if name in known}

    data = matter.to_dict()
    for part in (data, *data.get("bodies", ()), *data.get("acts", ())):
        if "answers" in part:
            part["answers"] = kept(part["answers"])
    gates = {node.id for node in base.of_kind("gate")}
    for body in data.get("bodies", ()):
        if "policies" in body:
            body["policies"] = list(of_kind(dict.fromkeys(body["policies"]), gates))
    clashes = {*base.contradictions, *map(clash_id, base.worked_out)}
    known_names = {
        "dates": {node.id for node in base.of_kind("date")},
        "explained": clashes,
        "departures": {node.id for node in base.of_kind("action", "trigger")},
    }
    for key, known in known_names.items():
        if key in data:
            data[key] = of_kind(data[key], known)
    return (Matter.from_dict(data) if left_out else matter), tuple(left_out)
