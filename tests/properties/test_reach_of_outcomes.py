"""Everything can happen, each ground alone is enough, and nothing else can move the duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

import expectations
import matters
import oracle
import pytest

from engagement_rules import Determination, Matter, assess
from engagement_rules._diagram import FALSE, TRUE, ViewDiagrams, settled

SEED = 20_280_524
MATTERS = 1_000
#: What the rules do not speak of before the first day of all but the duties.
LATER = ("track", "trigger")
DECIDED = {"required": True, "yes": True, "not_required": False, "no": False}

#: What each provision asks, fact by fact, as the law has it: what it reaches, and its grounds.
REACH = {"health-service": "yes", "more-than-one-person": "yes", "special-administrator": "no"}
ADMINISTRATORS_FROM = dt.date(2014, 7, 15)
PROPOSAL = ("proposal", "viable-option")
GROUNDS = {
    "a": [("planning",)],
    "b": [(*PROPOSAL, "own-proposal", "manner"), (*PROPOSAL, "own-proposal", "range")],
    "c": [("decision", "manner"), ("decision", "range")],
}
PROVISIONS = {
    "s242": (
        {**REACH, "pharmaceutical-service": "no"},
        {**GROUNDS, "b": [(*PROPOSAL, "manner"), (*PROPOSAL, "range")]},
    ),
    "s14Z2": (REACH, GROUNDS),
    "s13Q": (REACH, GROUNDS),
    "s14Z45": (REACH, GROUNDS),
}
#: Some of what people plead, and what has no place in the test of the law.
PLEAS = (
    "urgent",
    "safety-no-time",
    "temporary",
    "provider-only",
    "mandated",
    "implements-earlier",
    "saves-money",
    "called-operational",
    "funding-withdrawn",
)


def owing() -> Iterator[tuple[str, dt.date, str]]:
    """Each kind of body on both sides of each switch day, with the duty that it owes."""
    law = matters.law()
    for kind in law.bodies:
        for day in (*law.days(), dt.date(2040, 1, 1)):
            duty = law.duty(kind, day)
            if duty and law.existed(kind, day) and day >= law.duties_from:
                yield kind, day, duty


def decide(kind: str, day: dt.date, answers: dict[str, Any], **more: Any) -> Determination:
    data = {
        "title": "A matter",
        "bodies": [{"id": "body", "kind": kind}],
        "acts": [{"id": "act", "date": day.isoformat()}],
        "answers": answers,
        **more,
    }
    return assess(Matter.from_dict(data))


# -- everything can happen -----------------------------------------------------------------------


def witness(diagrams: ViewDiagrams, node: int) -> dict[int, int] | None:
    """Answers on a path to true."""
    store, found = diagrams.store, {}
    if node == FALSE:
        return None
    while node != TRUE:
        variable = store.variable[node]
        children = store.children[node]
        value = next(v for v, child in enumerate(children) if child != FALSE)
        found[variable] = value
        node = children[value]
    return found


def filled_in(
    diagrams: ViewDiagrams, found: dict[int, int], clash: int, rng: Random
) -> dict[int, int]:
    """The same answers with the rest drawn at random and without a clash, if that comes out."""
    for _ in range(10):
        rest = {
            v: rng.randrange(arity)
            for v, arity in enumerate(diagrams.store.arities)
            if diagrams.view.variables[v].askable
        }
        if settled(diagrams.store, clash, rest | found) is False:
            return rest | found
    return found


def told(view: Any, found: dict[int, int]) -> dict[str, Any]:
    """Answers by variable, as a matter gives them: answers and dates."""
    law = matters.law()
    answers, dates = {}, {}
    for index, value in found.items():
        name = view.variables[index].id
        known = law.domain(name)[value]
        if law.kind[name] == "date":
            dates[name] = known if known == oracle.NOT_YET else str(known)
        elif law.kind[name] == "fact":
            answers[name] = expectations.WORD[bool(value)]
        else:
            answers[name] = known
    return {"answers": answers, "dates": dates}


def states(kind: str, day: dt.date, given: dict[str, Any], names: list[str]) -> dict[str, str]:
    """How some nodes come out in one matter, with every rule of local policy switched on."""
    gates = [gate.id for gate in matters.shipped().of_kind("gate")]
    body = {"id": "body", "kind": kind, "policies": gates}
    determination = decide(kind, day, **{"answers": {}, **given}, bodies=[body])
    outcomes = matters.outcomes(determination)
    found = {}
    for name in names:
        shown = "duty" if matters.law().kind[name] == "duty" else name
        outcome = outcomes.get(("body", "act", shown))
        if outcome is None:  # a step that is no outcome of its own: a side, or a test
            (step,) = determination.trace(name)
            outcome = step.value
        found[name] = outcome
    return found


def test_each_outcome_of_each_regime_comes_out_both_ways_and_open_for_some_matter() -> None:
    law, base, reached = matters.law(), matters.shipped(), set()
    rng = matters.dice(SEED)
    for kind, regimes in base.regimes.items():
        for regime in regimes:
            view, day = base.views[regime.view], regime.from_
            diagrams = ViewDiagrams(view)
            store = diagrams.store
            clash = store.disj_all([diagrams.of(view.roots[name]) for name in base.contradictions])
            early = day < law.others_from
            names = [
                name
                for name in law.outcomes(kind, day)
                if name not in law.contradictions and not (early and law.kind[name] in LATER)
            ]
            for name, outcome in states(kind, day, {}, names).items():
                always = law.nodes[name].get("always")
                assert outcome in (("required",) if always else ("not_determined", "not known"))
            due = {(name, value) for name in names for value in (True, False)}
            due -= {(name, False) for name in names if law.nodes[name].get("always")}
            while due:
                name, value = min(due)
                node = diagrams.of(view.roots[name])
                goal = store.conj(node if value else store.neg(node), store.neg(clash))
                found = witness(diagrams, goal)
                assert found is not None, f"{name} is never {value} without a clash"
                given = told(view, filled_in(diagrams, found, clash, rng))
                looked_at = sorted({other for other, _ in due})
                come_out = {
                    (other, DECIDED[outcome])
                    for other, outcome in states(kind, day, given, looked_at).items()
                    if outcome in DECIDED
                }
                assert (name, value) in come_out, (name, kind, day, given)
                due -= come_out
                reached |= come_out
    for name, kind in law.kind.items():
        if kind in ("duty", "limb", "track", "trigger", "side", "gate"):
            assert (name, True) in reached, f"no matter reaches {name}"


def test_each_contradiction_holds_for_some_matter_of_each_regime() -> None:
    base = matters.shipped()
    for kind, regimes in base.regimes.items():
        for regime in regimes:
            view = base.views[regime.view]
            diagrams = ViewDiagrams(view)
            for name in base.contradictions:
                found = witness(diagrams, diagrams.of(view.roots[name]))
                assert found is not None
                result = decide(kind, regime.from_, **told(view, found))
                assert name in {clash.id for clash in result.contradictions}


def test_each_track_comes_out_in_each_other_way_over_the_bodies_and_days() -> None:
    """That each is required of somebody stands above."""
    law = matters.law()
    seen: set[tuple[str, str]] = set()
    for case in matters.pool(2 * MATTERS):
        found = assess(case.matter, as_at=case.as_at)
        seen |= {(track.id, one.outcome) for track in found.tracks for one in track.findings}
    for name in law.tracks:
        for outcome in ("not_determined", "out_of_scope"):
            assert (name, outcome) in seen
        lifted = not law.nodes[name].get("always") or any(
            law.existed(kind, day) and name not in law.binding(kind, day, "track")
            for kind in law.nodes[name]["binds"]
            for day in law.days()
            if day >= law.others_from
        )
        assert ((name, "not_required") in seen) == lifted, name


def test_each_check_comes_out_in_each_way_that_its_two_sides_leave_open() -> None:
    base, possible = matters.shipped(), set()
    seen: set[tuple[str, str]] = set()
    for case in matters.pool(2 * MATTERS):
        found = assess(case.matter, as_at=case.as_at)
        seen |= {(check.id, one.value) for check in found.checks for one in check.findings}
    for view in base.views:
        diagrams = ViewDiagrams(view)
        store = diagrams.store
        for check in base.of_kind("check"):
            if f"{check.id}.failed" in view.roots:
                failed = diagrams.of(view.roots[f"{check.id}.failed"])
                met = diagrams.of(view.roots[f"{check.id}.met"])
                neither = store.conj(store.neg(failed), store.neg(met))
                possible |= {(check.id, mark) for mark in ("failed", "met", "not known")}
                possible |= {(check.id, "at risk")} if neither != FALSE else set()
    assert seen == possible
    assert {name for name, _ in possible} == {check.id for check in base.of_kind("check")}


# -- each ground alone is enough -----------------------------------------------------------------


@pytest.mark.parametrize("provision", PROVISIONS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_alone_is_enough_and_needs_each_of_its_facts(
    provision: str, ground: str
) -> None:
    reach, grounds = PROVISIONS[provision]
    every = {fact for sets in grounds.values() for facts in sets for fact in facts}
    days = [(kind, day) for kind, day, duty in owing() if duty == provision]
    assert days
    for kind, day in days:
        for facts in grounds[ground]:
            answers = {**dict.fromkeys(every, "no"), **reach, **dict.fromkeys(facts, "yes")}
            found = decide(kind, day, answers)
            (duty,) = found.duties
            assert (duty.provision, duty.outcome) == (provision, "required")
            (reached,) = duty.limbs_reached
            assert reached.endswith(f".{ground}")
            for fact in facts:
                less = decide(kind, day, {**answers, fact: "no"})
                assert less.duty.outcome == "not_required", fact
                open_ = decide(kind, day, {**answers, fact: "not known"})
                assert open_.duty.outcome == "not_determined", fact
            for fact, word in reach.items():
                other = {"yes": "no", "no": "yes"}[word]
                spared = fact == "special-administrator" and day < ADMINISTRATORS_FROM
                outcome = decide(kind, day, {**answers, fact: other}).duty.outcome
                assert outcome == ("required" if spared else "not_required"), fact


@pytest.mark.parametrize("provision", PROVISIONS)
def test_each_ground_is_settled_by_its_own_facts_with_the_others_not_asked(provision: str) -> None:
    reach, grounds = PROVISIONS[provision]
    for kind, day, duty in owing():
        if duty == provision:
            for facts in (facts for sets in grounds.values() for facts in sets):
                found = decide(kind, day, {**reach, **dict.fromkeys(facts, "yes")})
                assert found.duty.outcome == "required"
                kept = {a.id for r in found.reasons() for a in r.answers}
                spared = {"special-administrator"} if day < ADMINISTRATORS_FROM else set()
                assert kept == ({*reach, *facts} - spared)


# -- nothing else can move the duty --------------------------------------------------------------


def pleas() -> set[str]:
    """Every circumstance that people plead."""
    grouped = {
        node.id
        for node in matters.shipped().of_kind("fact")
        if node.data.get("group") == "group-circumstances"
    }
    assert len(grouped & set(PLEAS)) > len(PLEAS) / 2
    return grouped | set(PLEAS)


def facts_of_triggers() -> set[str]:
    """What triggers read, but for what the law itself reads too.

    Only a trigger that the law has put there may read the same facts as the law.
    """
    law, found = matters.law(), set()
    grounds = [facts for sets in GROUNDS.values() for facts in sets]
    of_the_law = set(REACH).union(*(reach for reach, _ in PROVISIONS.values()), *grounds)
    for name, kind in law.kind.items():
        if kind == "trigger":
            read = set(law.reads(name, law.days()[-1]))
            assert law.nodes[name]["strength"] == "must" or not read & of_the_law, name
            found |= read - of_the_law
    return found


def test_each_trigger_that_the_law_has_put_there_leads_to_what_decides() -> None:
    law, led = matters.law(), 0
    for node in matters.shipped().of_kind("trigger"):
        tracks, limbs = node.data.get("leads_to", ()), node.data.get("limbs", ())
        assert all(law.kind[track] == "track" for track in tracks)
        marks = {ref for limb in matters.shipped().of_kind("limb") for ref in limb.ref}
        assert set(limbs) <= marks
        if node.data["strength"] == "must":
            assert tracks or limbs, node.id
            led += 1
    assert led > 3


def test_no_plea_and_no_fact_of_a_trigger_stands_in_the_diagram_of_a_duty() -> None:
    base, idle = matters.shipped(), pleas() | facts_of_triggers()
    assert idle <= set(base.nodes)
    checked = 0
    for kind, day, duty in owing():
        reach, grounds = PROVISIONS[duty]
        view = base.view(kind, day)
        diagrams = ViewDiagrams(view)
        limbs = matters.law().limbs(duty)
        scope = matters.law().nodes[duty]["scope"]["id"]
        read: dict[str, set[str]] = {}
        for name in (duty, scope, *limbs):
            node = diagrams.of(view.index_of_node[name])
            read[name] = {view.variables[index].id for index in diagrams.store.support(node)}
            assert not read[name] & idle
        spared = {"special-administrator"} if day < ADMINISTRATORS_FROM else set()
        assert read[scope] == set(reach) - spared
        for limb in limbs:
            facts = {f for some in grounds[limb.rsplit(".", 1)[1]] for f in some}
            assert read[limb] == facts
        assert read[duty] == set().union(*(read[name] for name in (scope, *limbs)))
        checked += 1
    assert checked > 20


def test_matters_that_differ_only_in_pleas_and_triggers_have_the_same_duty() -> None:
    """A plea can clash with another answer, and then leave the duty open; it never turns it."""
    law, rng = matters.law(), matters.dice(SEED)
    idle = sorted(pleas() | facts_of_triggers())
    maker = matters.Maker(law, rng)
    same = open_ = 0
    for _ in range(MATTERS):
        case = maker.case()
        data = case.matter.to_dict()
        share = rng.choice((0.02, 0.4))  # few pleas seldom clash
        for part in (data, *data.get("bodies", ()), *data.get("acts", ())):
            answers = {n: a for n, a in part.get("answers", {}).items() if n not in idle}
            part["answers"] = answers | {
                name: rng.choice(("yes", "no", "not known"))
                for name in idle
                if rng.random() < share
            }
        other = assess(Matter.from_dict(data), as_at=case.as_at)
        one = assess(case.matter, as_at=case.as_at)
        pairs = list(zip(one.duties, other.duties, strict=True))
        assert len(pairs) == len(one.duties)
        for a, b in pairs:
            turned = {a.outcome, b.outcome}
            assert len(turned) == 1 or "not_determined" in turned
            if not one.contradictions and not other.contradictions:
                assert a == b
                same += a.outcome in ("required", "not_required")
            else:
                open_ += 1
    assert same > MATTERS / 20
    assert open_ > MATTERS / 20
