"""Our engines on our own rules: compiled, as a durable-rules session, and a whole `assess()`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from benchmarks.law.cases import BODY, Case, Law
from benchmarks.peers import Peer
from engagement_rules import Matter, assess
from engagement_rules._evaluator import evaluator
from engagement_rules._values import NO, UNKNOWN, YES

if TYPE_CHECKING:
    from engagement_rules import Determination

_MEANING = {NO: False, UNKNOWN: None, YES: True}
_SAID = {"yes": True, "no": False, "not known": None} | {
    "required": True,
    "not_required": False,
    "not_determined": None,
}


def prepare_compiled(law: Law) -> Peer:
    """The generated three-valued function of the view, and nothing round it."""
    return _bare(law, evaluator(law.view))


def prepare_durable(law: Law) -> Peer:
    """A session from its first answer to its last conclusion."""
    from engagement_rules import _durable

    def decide(values: Mapping[str, int]) -> tuple[int, ...]:
        return _durable.decide(law.view, values)

    decide({})  # registers the rules
    return _bare(law, decide)


def prepare_assess(law: Law) -> Peer:
    """`assess()` alone; whatever it leaves until asked for stays undone."""
    places = _places(law)

    def decide(matter: Matter) -> Determination:
        return assess(matter, knowledge_base=law.base)

    def values(determination: Determination) -> dict[str, bool | None]:
        (case,) = determination._cases
        return {name: _MEANING[case.result[place]] for name, place in places}

    return _whole(law, values, decide)


def prepare_reading(law: Law) -> Peer:
    """`assess()`, and the duty, its limbs, every track and every trigger read from it."""

    def decide(matter: Matter) -> Determination:
        determination = assess(matter, knowledge_base=law.base)
        _ = determination.duty, determination.tracks, determination.triggers
        return determination

    def values(determination: Determination) -> dict[str, bool | None]:
        (duty,) = determination.duties
        said: dict[str, str] = {limb.id: limb.value for limb in duty.limbs}
        said |= {duty.provision: duty.outcome} if duty.provision else {}
        said |= {track.id: track.outcome for track in determination.tracks}
        said |= {trigger.id: trigger.value for trigger in determination.triggers}
        return {name: _SAID[said[name]] for name in law.outcomes if name in said}

    return _whole(law, values, decide)


def _places(law: Law) -> list[tuple[str, int]]:
    position = {index: place for place, index in enumerate(law.view.reported)}
    return [(name, position[index]) for name, index in law.outcomes.items()]


def _bare(law: Law, decide: Callable[[Mapping[str, int]], tuple[int, ...]]) -> Peer:
    places = _places(law)

    def values(answer: tuple[int, ...]) -> dict[str, bool | None]:
        return {name: _MEANING[answer[place]] for name, place in places}

    return Peer(decide, read=_certain(values), encode=law.keyed, values=values)


def _whole(
    law: Law,
    values: Callable[[Any], dict[str, bool | None]],
    decide: Callable[[Matter], Determination],
) -> Peer:
    return Peer(
        decide,
        read=_certain(values),
        encode=_matters(law),
        values=values,
        untold=law.unaskable,
    )


def _certain(values: Callable[[Any], dict[str, bool | None]]) -> Callable[[Any], frozenset[str]]:
    def read(answer: Any) -> frozenset[str]:
        return frozenset([name for name, value in values(answer).items() if value])

    return read


def _matters(law: Law) -> Callable[[Case], Matter]:
    """What makes a matter of a case; what clashes in it is explained, so all answers count."""
    nodes, cuts = law.base.nodes, law.base.cuts
    said = {True: "yes", False: "no"}
    decide, places = evaluator(law.view), _places(law)
    clashes = [(name, place) for name, place in places if name in law.base.contradictions]

    def day(name: str, period: str) -> str:
        """A day in the period, or that there is none yet."""
        if period == "earliest":
            return (cuts(name)[0] - dt.timedelta(days=1)).isoformat()
        return period.removeprefix("from ")

    def explained(case: Case) -> dict[str, str]:
        result = decide(law.keyed(case))
        return {name: "Drawn at random." for name, place in clashes if result[place] == YES}

    def matter(case: Case) -> Matter:
        answers, dates = {}, {}
        for name, value in case.items():
            if isinstance(value, bool):
                if name not in law.unaskable:
                    answers[name] = said[value]
            elif nodes[name].kind == "date":
                dates[name] = day(name, value)
            else:
                answers[name] = value
        return Matter.from_dict(
            {
                "title": "Random",
                "bodies": [{"id": "body", "kind": BODY}],
                "acts": [{"id": "act", "date": law.day.isoformat()}],
                "answers": answers,
                "dates": dates,
                "explained": explained(case),
            }
        )

    return matter
