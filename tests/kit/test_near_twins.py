"""Near twins differ in one answer, and in what was asked for."""

from __future__ import annotations

import datetime as dt

import pytest
import trying
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st

from engagement_rules import Matter, assess
from engagement_rules.testing import NoSuchMatter, knowledge_bases, near_twins, outcome_of

QUICK = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def differences(one: Matter, other: Matter) -> list[str]:
    """Everything in which two matters differ; an answer left out differs from one given."""
    first, second = one.to_dict(), other.to_dict()
    found = [key for key in (*first, *second) if key not in ("answers", "dates")]
    assert all(first.get(key) == second.get(key) for key in found)
    return [
        name
        for part in ("answers", "dates")
        for name in {**first.get(part, {}), **second.get(part, {})}
        if first.get(part, {}).get(name, "left out") != second.get(part, {}).get(name, "left out")
    ]


@pytest.mark.parametrize(
    "node",
    ["duty", "s14Z45", "scrutiny-consultation", "service-change", "gunning-1", "s242.1B.b",
     "consult-the-council", "assurance-before-decision", "only-provider-yet-manner",
     "provider-selection-rules", "limits-change-what-people-get"],
)  # fmt: skip
def test_twins_differ_in_one_answer_and_in_the_outcome(node: str):
    @QUICK
    @given(near_twins(node=node))
    def differ(twins):
        found = [outcome_of(assess(matter), node) for matter in twins[:2]]
        assert tuple(found) == twins.values
        assert found[0] != found[1]
        assert differences(twins.first, twins.second) == [twins.question]

    differ()


@settings(QUICK, max_examples=6)
@given(st.data(), knowledge_bases())
def test_there_are_twins_just_where_brute_force_sees_more_than_one_value(data, base):
    assume(len(base.answer_words) <= 4)
    day = dt.date(2018, 4, 1)
    values = trying.seen(base, "trust", day)["newer.0"] - {"not there"}
    try:
        twins = data.draw(near_twins(base, node="newer.0", body="trust"))
    except NoSuchMatter:
        assert len(values) < 2
        return
    found = [outcome_of(assess(m, knowledge_base=base), "newer.0") for m in twins[:2]]
    assert tuple(found) == twins.values
    assert found[0] != found[1]
    assert differences(twins.first, twins.second) == [twins.question]


def test_the_simplest_twins_have_few_answers():
    twins = find(near_twins(body="ICB"), lambda _: True)

    assert len(twins.first.answers) <= 4


def test_the_answers_that_turn_the_duty_are_drawn_in_turn():
    seen = set()

    @settings(QUICK, max_examples=200, phases=(Phase.generate,), derandomize=True)
    @given(near_twins(body="ICB"))
    def look(twins):
        seen.add(twins.question)

    look()
    assert {"planning", "manner", "range", "decision", "special-administrator"} <= seen


def test_where_no_answer_turns_a_node_that_is_said():
    with pytest.raises(NoSuchMatter, match="no answer alone turns it"):
        near_twins(node="equality-due-regard", body="ICB")


def test_an_unknown_node_is_refused():
    with pytest.raises(ValueError, match="did you mean `duty`"):
        near_twins(node="dutty")
