"""Matters that reach an outcome: every one does, and where there is none, there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

import pytest
import trying
from hypothesis import HealthCheck, assume, find, given, settings
from hypothesis import strategies as st

from engagement_rules import KnowledgeBase, assess
from engagement_rules.testing import NoSuchMatter, knowledge_bases, matters, outcome_of
from engagement_rules.testing._found import words_of

SLOW = settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
RULES = KnowledgeBase.default()
DAYS = [dt.date(2013, 5, 1), dt.date(2015, 6, 30), dt.date(2015, 7, 1), dt.date(2018, 4, 1)]


def there(base: KnowledgeBase, kind: str, day: dt.date) -> bool:
    return base.nodes[kind].holds_on(day) and not base.nodes[kind].data.get("joint")


@SLOW
@given(st.data(), knowledge_bases())
def test_just_the_values_that_brute_force_finds_are_reached(data, base):
    assume(len(base.answer_words) <= 4)
    kind, day = data.draw(
        st.sampled_from([(k, d) for k in ("trust", "council", "board") for d in DAYS])
    )
    assume(there(base, kind, day))

    for node, values in trying.seen(base, kind, day).items():
        for value in words_of(base, node):
            if value in values:
                matter = data.draw(matters(base, reaching=node, value=value, body=kind, day=day))
                assert outcome_of(assess(matter, knowledge_base=base), node) == value
                assert (matter.bodies[0].kind, matter.acts[0].date) == (kind, day)
            else:
                with pytest.raises(NoSuchMatter):
                    matters(base, reaching=node, value=value, body=kind, day=day)


@settings(SLOW, max_examples=25)
@given(st.data(), knowledge_bases())
def test_whatever_a_broad_matter_comes_to_can_be_reached(data, base):
    decided = assess(data.draw(matters(base)), knowledge_base=base)

    for case in {case.key for case in decided._cases}:
        for node in trying.nodes(base):
            value = outcome_of(decided, node, body=case[0], act=case[1])
            matter = data.draw(matters(base, reaching=node, value=value))
            assert outcome_of(assess(matter, knowledge_base=base), node) == value


NODES = [
    ("duty", "required"),
    ("duty", "not required"),
    ("duty", "not determined"),
    ("duty", "out of scope"),
    ("s14Z45", "required"),
    ("s14Z2.2.b", "yes"),
    ("s242.1B.c", "not known"),
    ("scrutiny-consultation-by-provider", "required"),
    ("notify-secretary-of-state", "not determined"),
    ("temporary-change", "yes"),
    ("gunning-1", "met"),
    ("gunning-3", "at risk"),
    ("five-test-5", "failed"),
    ("gunning-4", "not there"),
    ("assurance-before-decision", "no"),
    ("most-suitable-provider", "yes"),
    ("only-provider-yet-manner", "clash"),
    ("involve-people-first", "follows"),
    ("owner-stays-liable", "follows"),
    ("function-with-a-council-is-open", "follows"),
    ("committee-has-no-duty-of-its-own", "follows"),
    ("older-law-is-not-worked-out", "follows"),
    ("limits-change-what-people-get", "follows"),
    ("keep-a-record", "does not follow"),
]


@pytest.mark.parametrize(("node", "value"), NODES, ids=" ".join)
def test_a_matter_of_the_shipped_rules_comes_out_as_asked(node: str, value: str):
    @settings(deadline=None, max_examples=25, database=None)
    @given(matters(reaching=node, value=value))
    def comes_out(matter):
        assert outcome_of(assess(matter), node) == value

    comes_out()


def smallest(node: str, value: str, **more: str):
    return find(matters(reaching=node, value=value, **more), lambda _: True)


def test_the_simplest_matter_has_only_the_answers_that_it_takes():
    matter = smallest("duty", "required", body="ICB")

    assert {name: answer.answer for name, answer in matter.answers.items()} == {
        "health-service": "yes",
        "more-than-one-person": "yes",
        "special-administrator": "no",
        "planning": "yes",
    }
    assert matter.acts[0].date in {regime.from_ for regime in RULES.regimes["ICB"]}


@pytest.mark.parametrize(
    ("node", "value", "answers"),
    [
        ("service-change", "yes", 1),
        ("service-change", "not known", 0),
        ("scrutiny-consultation", "required", 4),
        ("duty", "out of scope", 0),
        ("promise-kept", "required", 1),
        ("close-the-equality-gap", "follows", 1),
    ],
)
def test_the_simplest_matter_has_the_fewest_answers(node: str, value: str, answers: int):
    assert len(smallest(node, value).answers) == answers


def test_what_fails_for_some_matter_is_shown_with_a_simple_one():
    """Four answers settle the duty, and one is asked for."""
    found = find(
        matters(reaching="duty", value="required", body="ICB"),
        lambda m: any(name.startswith("manner") for name in m.answers),
        random=Random(0),  # noqa: S311 - the same lots on each run
    )

    assert len(found.answers) == 4 + 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reaching": "dutty", "value": "required"}, "did you mean `duty`?"),
        ({"reaching": "duty", "value": "requird"}, "did you mean `required`"),
        ({"reaching": "duty"}, "say which value of `duty` to reach"),
        ({"value": "required"}, "name both"),
        ({"reaching": "manner", "value": "yes"}, "nothing is decided of `manner`, which is a fact"),
        ({"reaching": "ICB", "value": "yes"}, "nothing is decided of `ICB`, which is a body"),
        ({"reaching": "duty", "value": "required", "body": "ICBB"}, "did you mean `ICB`"),
        ({"body": "ICBB"}, "`ICBB` is no kind of body"),
        ({"reaching": "duty", "value": "\x1b[2J"}, "`\\x1b[2J` is no value"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_plain_words(asked: dict[str, str], said: str):
    with pytest.raises(ValueError) as caught:
        matters(**asked)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    "asked",
    [
        {"reaching": "equality-due-regard", "value": "not required", "body": "ICB"},
        {"reaching": "duty", "value": "required", "body": "DHSC", "day": dt.date(2012, 1, 1)},
        {"reaching": "duty", "value": "required", "body": "CCG", "day": dt.date(2022, 7, 1)},
        {"reaching": "direct-award-a", "value": "yes", "day": dt.date(2023, 12, 31)},
    ],
    ids=str,
)
def test_that_no_matter_can_come_out_so_is_said_at_once(asked: dict[str, object]):
    with pytest.raises(NoSuchMatter, match="the decision diagrams show that no answers lead there"):
        matters(**asked)


def test_words_with_underscores_and_yes_for_an_action_are_understood():
    make: Callable[..., object] = matters

    make(reaching="duty", value="not_required")
    make(reaching="keep-a-record", value="yes")
