"""No idle question, and never too early: what is asked can still change something."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import matters
import pytest
import small
from answering import NOT_KNOWN, Asked, Person, explaining, interview
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement_rules import KnowledgeBase, next_questions
from engagement_rules._diagram import ViewDiagrams
from engagement_rules._open import _left
from engagement_rules._view import View

BASE = KnowledgeBase.default()
LAW = matters.law()
NEVER, TO_ASK = -2, -1

#: A kind of body and a day for each duty, before and after it changed.
LAWS = [
    ("PCT", dt.date(2009, 6, 1)),
    ("NHS-trust", dt.date(2012, 1, 10)),
    ("NHS-trust", dt.date(2021, 6, 1)),
    ("CCG", dt.date(2013, 5, 1)),
    ("CCG", dt.date(2019, 5, 1)),
    ("NHSE", dt.date(2013, 9, 1)),
    ("NHSE", dt.date(2025, 9, 1)),
    ("ICB", dt.date(2023, 5, 1)),
    ("ICB", dt.date(2026, 11, 21)),
]


def matter_of(kind: str, day: dt.date) -> dict[str, Any]:
    return {
        "title": "Asked",
        "bodies": [{"id": "body", "kind": kind}],
        "acts": [{"id": "act", "date": day.isoformat()}],
    }


# Small views, by brute force


def value_in(view: View, world: tuple[int, ...]) -> bool:
    """The last node of a view when every variable has a value, read node by node."""
    values: list[bool] = []
    for op, *arguments in view.nodes:
        if op == 0:
            values.append(world[arguments[0]] == 1)
        elif op == 1:
            values.append(world[arguments[0]] in arguments[1:])
        elif op == 2:
            values.append(all(values[child] for child in arguments))
        elif op == 3:
            values.append(any(values[child] for child in arguments))
        elif op == 4:
            values.append(not values[arguments[0]])
        else:
            values.append(op == 5)
    return values[-1]


def end_of(view: View, said: list[int]) -> str:
    """How an outcome ends when nothing is left to ask: what is never known takes every value."""
    sizes = [max(2, len(variable.options)) for variable in view.variables]
    free = [range(sizes[i]) if value == NEVER else (value,) for i, value in enumerate(said)]
    found = {value_in(view, world) for world in product(*free)}
    return "open" if len(found) > 1 else "yes" if found == {True} else "no"


def matters_by_force(view: View, said: list[int], variable: int) -> bool:
    """Whether two answers end apart for some way of answering the other questions."""
    sizes = [max(2, len(v.options)) for v in view.variables]
    others = [i for i, value in enumerate(said) if value == TO_ASK and i != variable]
    for answers in product(*((*range(sizes[i]), NEVER) for i in others)):
        whole = list(said)
        for place, answer in zip(others, answers, strict=True):
            whole[place] = answer
        ends = set()
        for answer in (*range(sizes[variable]), NEVER):
            whole[variable] = answer
            ends.add(end_of(view, whole))
        if len(ends) > 1:
            return True
    return False


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_question_is_kept_just_when_some_way_of_answering_makes_it_matter(data: Any):
    view = data.draw(small.views(variables=4, states=60))
    diagrams = ViewDiagrams(view)
    said = [
        data.draw(st.sampled_from((TO_ASK, TO_ASK, NEVER, *range(max(2, len(v.options))))))
        for v in view.variables
    ]
    root = diagrams.of(len(view.nodes) - 1)
    answers = dict(enumerate(said))
    yes = _left(diagrams.store, root, answers, {})
    no = _left(diagrams.store, diagrams.store.neg(root), answers, {})
    kept = diagrams.store.support(yes) | diagrams.store.support(no)

    open_ = [i for i, value in enumerate(said) if value == TO_ASK]
    assert kept == {i for i in open_ if matters_by_force(view, said, i)}


# The shipped rules, by z3


@pytest.mark.parametrize(("kind", "day"), LAWS)
def test_every_question_to_the_verdict_can_still_change_it_and_none_that_can_is_left(
    kind: str, day: dt.date
):
    asked = Asked(LAW, kind, day)
    for seed in range(25):
        person = Person(BASE, matters.dice(seed), unsure=(None, 0.1, 0.4)[seed % 3])
        for determination, plan, said in interview(matter_of(kind, day), person):
            (case,) = determination._cases
            known = {
                name: case.answers[name].answer
                for name in asked.names
                if name in case.answers and not still_through_parts(name, said)
            }
            left = {n for n in asked.names if n not in known and LAW.kind[n] != "reading"}
            planned = {question.id for question in plan.questions}
            assert planned == {name for name in left if asked.matters(name, known)}, said


def still_through_parts(name: str, said: dict[str, str]) -> bool:
    """Whether a question was answered "not known" and its parts have not been asked."""
    parts = BASE.parts.get(name, ())
    return said.get(name) == NOT_KNOWN and any(part not in said for part in parts)


@pytest.mark.parametrize(("kind", "day"), LAWS)
def test_the_verdict_is_what_it_would_be_with_every_fact_answered(kind: str, day: dt.date):
    facts = [node.id for node in BASE.of_kind("fact")]
    for seed in range(60):
        person = Person(BASE, matters.dice(seed), unsure=(None, 0.1, 0.4)[seed % 3])
        *_, (stopped, plan, said) = interview(matter_of(kind, day), person)
        # Parts that were not asked follow what was said of the whole; anything else clashes.
        wholes = {name for name in BASE.parts if name in said}
        rest = {
            name: person.answer(name)
            for name in facts
            if BASE.nodes[name].data.get("part_of") not in wholes
            and not (name in BASE.parts and any(part in said for part in BASE.parts[name]))
            and not BASE.nodes[name].data.get("part_of")
        }
        full = explaining(matter_of(kind, day), {**rest, **said}, BASE, {})

        assert plan.verdict_settled
        assert [d.outcome for d in full.duties] == [d.outcome for d in stopped.duties], said


def test_there_are_never_more_questions_than_was_said():
    for seed in range(40):
        kind, day = LAWS[seed % len(LAWS)]
        depth = ("verdict", "full record")[seed % 2]
        person = Person(BASE, matters.dice(seed), unsure=0.2)
        plans = [p for _, p, _ in interview(matter_of(kind, day), person, depth=depth)]

        for place, plan in enumerate(plans):
            assert len(plans) - 1 - place <= plan.at_most


def test_no_question_is_asked_twice_save_through_its_parts():
    for seed in range(30):
        kind, day = LAWS[seed % len(LAWS)]
        person = Person(BASE, matters.dice(seed), unsure=0.3)
        plans = interview(matter_of(kind, day), person, depth="full record")
        asked = [(plan.next.id, plan.next.kind) for _, plan, _ in plans if plan.next]

        assert len(asked) == len(set(asked))


def test_the_full_record_begins_with_what_the_verdict_needs():
    for seed in range(20):
        kind, day = LAWS[seed % len(LAWS)]
        person = Person(BASE, matters.dice(seed), unsure=0.2)
        for determination, plan, _ in interview(matter_of(kind, day), person, depth="full record"):
            short = next_questions(determination, depth="verdict")
            ids = [question.id for question in plan.questions]

            assert set(ids[: len(short.questions)]) == {q.id for q in short.questions}


def everything(data: dict[str, Any], said: dict[str, str]) -> Any:
    """All that a record tells: outcomes, and what there is to do and to know."""
    found = explaining(data, said, BASE, {})
    return (
        [(d.outcome, [(limb.id, limb.value) for limb in d.limbs]) for d in found.duties],
        [(t.id, t.outcome) for t in found.tracks],
        [(t.id, t.value) for t in found.triggers],
        [(c.id, c.value) for c in found.checks],
        [(g.id, g.value) for g in found.gates],
        [a.id for a in found.actions if not a.id.startswith("find-out.")],
        [n.id for n in found.notices],
    )


@pytest.mark.parametrize(("kind", "day"), [LAWS[2], LAWS[4], LAWS[6], LAWS[8]])
def test_what_the_full_record_does_not_ask_changes_nothing_in_it(kind: str, day: dt.date):
    aside = {g.id for g in BASE.of_kind("group") if g.data.get("on_request")}
    askable = [
        node.id
        for node in BASE.of_kind("fact", "choice", "date")
        if node.data.get("group") not in aside and not node.data.get("part_of")
    ]
    for seed in range(6):
        person = Person(BASE, matters.dice(seed), unsure=0.15)
        *_, (last, _, said) = interview(matter_of(kind, day), person, depth="full record")
        (case,) = last._cases  # what follows from parts and dates is answered too
        before = everything(matter_of(kind, day), said)
        left = [
            name
            for name in askable
            if name not in said and name not in case.answers and not waits(name, said)
        ]
        rng = matters.dice(seed)
        for name in left:
            for answer in _answers(name):
                more = {**said, name: answer}
                assert everything(matter_of(kind, day), more) == before, (name, answer)
        for _ in range(15):
            some = rng.sample(left, len(left) // 2)
            more = {**said, **{name: rng.choice(_answers(name)) for name in some}}
            assert everything(matter_of(kind, day), more) == before, more


def waits(name: str, said: dict[str, str]) -> bool:
    """Whether a question waits for a day that was said not to be planned."""
    return said.get(BASE.nodes[name].data.get("once", "")) == "not yet"


WAITING = {n.id: n.data["once"] for n in BASE.of_kind("fact") if "once" in n.data}


def test_a_question_that_waits_for_a_day_is_put_just_when_a_day_was_given_or_is_not_known():
    put, kept = set(), set()
    for seed in range(30):
        kind, day = LAWS[seed % len(LAWS)]
        person = Person(BASE, matters.dice(seed), unsure=0.1)
        for _, plan, said in interview(matter_of(kind, day), person, depth="full record"):
            planned = {question.id for question in plan.questions}
            for name in planned & set(WAITING):
                assert WAITING[name] in said, name
                put.add((name, said[WAITING[name]] == NOT_KNOWN))
            early = {name for name in WAITING if waits(name, said)}
            kept |= early
            assert not planned & early

    assert {name for name, _ in put} == kept == set(WAITING)
    assert {unknown for _, unknown in put} == {False, True}


def _answers(name: str) -> list[str]:
    node = BASE.nodes[name]
    if node.kind == "choice":
        return [option["id"] for option in node.data["options"]]
    if node.kind == "date":
        return ["2012-05-01", *(day.isoformat() for day in BASE.cuts(name)), "not yet"]
    return ["yes", "no"]
