"""Answers, days, broad matters and knowledge bases: what is drawn can be used as it stands."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules.testing import (
    answers,
    boundary_dates,
    knowledge_bases,
    matters,
    named_dates,
)

QUICK = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
DAY = dt.timedelta(days=1)


@QUICK
@given(answers(), named_dates())
def test_any_answers_and_dates_can_be_decided(told, dates):
    assess(Matter.from_dict({"title": "any", "bodies": ["ICB"], "answers": told, "dates": dates}))


@QUICK
@given(answers(only=["manner", "service-kind"], density=1))
def test_with_a_density_of_one_every_question_that_is_named_is_answered(told):
    assert list(told) == ["service-kind", "manner"] or set(told) == {"manner", "service-kind"}


@QUICK
@given(answers(density=0))
def test_with_a_density_of_nothing_none_is(told):
    assert told == {}


def test_answers_hold_every_kind_of_question_and_every_word():
    seen: Counter[tuple[str, str]] = Counter()

    @settings(QUICK, phases=(Phase.generate,), derandomize=True, max_examples=200, database=None)
    @given(answers(only=["manner-place", "committed-first", "award-route"]))
    def look(told):
        seen.update(told.items())

    look()
    assert {("manner-place", word) for word in ("yes", "no", "not known")} <= set(seen)
    assert ("committed-first", "yes") in seen
    assert {option for name, option in seen if name == "award-route"} >= {"urgent", "not known"}


def test_answers_shrink_to_none():
    assert find(answers(), lambda _: True) == {}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"only": ["mannr"]}, "did you mean `manner`"),
        ({"only": "decided"}, "`decided` is no question of this kind"),
        ({"density": 2}, "should lie between 0 and 1"),
    ],
)
def test_answers_to_what_is_no_question_are_refused(asked, said):
    with pytest.raises(ValueError, match=said):
        answers(**asked)


def _days(**asked) -> set[dt.date]:
    seen: set[dt.date] = set()

    @settings(QUICK, phases=(Phase.generate,), derandomize=True, max_examples=400, database=None)
    @given(boundary_dates(**asked))
    def look(day):
        seen.add(day)

    look()
    return seen


def test_days_lie_on_both_sides_of_each_change_of_the_law_for_a_body():
    days = _days(body="CCG")

    assert {dt.date(2014, 7, 14), dt.date(2014, 7, 15)} <= days
    assert {dt.date(2017, 3, 31), dt.date(2017, 4, 1)} <= days
    assert {dt.date(2015, 4, 12), dt.date(2015, 4, 13)} <= days  # a line through a named date
    assert all(dt.date(2013, 4, 1) <= day <= dt.date(2022, 6, 30) for day in days)


def test_days_between_two_changes_are_drawn_as_well():
    base = KnowledgeBase.default()
    edges = {day for r in base.regimes["ICB"] for day in (r.from_, r.to)}

    assert any(day - DAY not in edges and day not in edges for day in _days(body="ICB"))


def test_days_shrink_to_the_first_day_of_a_period():
    assert find(boundary_dates(body="ICB"), lambda _: True) == dt.date(2022, 7, 1)
    assert find(boundary_dates(body="ICB"), lambda d: d >= dt.date(2023, 12, 1)) == dt.date(
        2024, 1, 1
    )


def test_days_of_an_unknown_body_are_refused():
    with pytest.raises(ValueError, match="did you mean `ICB`"):
        boundary_dates(body="ICBB")


@QUICK
@given(matters())
def test_a_broad_matter_of_the_shipped_rules_can_be_decided(matter):
    assess(matter)


@settings(QUICK, max_examples=40)
@given(st.data(), knowledge_bases())
def test_a_broad_matter_of_any_small_rules_can_be_decided(data, base):
    assess(data.draw(matters(base)), knowledge_base=base)


@QUICK
@given(matters(body="NHS-FT", day=dt.date(2014, 7, 15)))
def test_a_broad_matter_keeps_to_the_body_and_the_day_that_are_named(matter):
    assert matter.bodies[0].kind == "NHS-FT"
    assert matter.acts[0].date == dt.date(2014, 7, 15)


def test_broad_matters_are_of_every_shape():
    seen: Counter[str] = Counter()

    @settings(QUICK, phases=(Phase.generate,), derandomize=True, max_examples=300, database=None)
    @given(matters())
    def look(matter):
        found = assess(matter)
        seen[found.duty.outcome] += 1
        seen.update({duty.code for duty in found.duties})
        seen["several bodies"] += len(matter.bodies) > 1
        seen["several acts"] += len(matter.acts) > 1
        seen["one for another"] += any(body.acting_for for body in matter.bodies)
        seen["committee"] += any(body.members for body in matter.bodies)
        seen["clash"] += bool(found.contradictions)
        seen["explained"] += bool(matter.explained)
        seen["gate"] += bool(found.gates)

    look()
    wanted = ("required", "not_required", "not_determined", "out_of_scope", "several bodies",
              "several acts", "one for another", "committee", "clash", "explained", "gate",
              "date_not_known", "body_not_known", "answers_missing", "answers_clash")  # fmt: skip
    assert {name for name in wanted if not seen[name]} == set()


def test_a_broad_matter_shrinks_to_one_body_and_one_act():
    matter = find(matters(), lambda _: True)

    assert (len(matter.bodies), len(matter.acts), dict(matter.answers)) == (1, 1, {})


def test_a_body_that_did_not_exist_on_the_day_is_refused():
    with pytest.raises(ValueError, match="did not exist on 2022-07-01"):
        matters(body="CCG", day=dt.date(2022, 7, 1))


@settings(QUICK, max_examples=40)
@given(knowledge_bases())
def test_a_drawn_knowledge_base_compiles_and_has_what_is_promised(base):
    assert len(list(base.of_kind("duty"))) == 2
    assert base.regimes["trust"]


def test_drawn_knowledge_bases_leave_nothing_in_the_folder_of_kept_images(tmp_path, monkeypatch):
    monkeypatch.setenv("DUTY_CACHE_DIR", str(tmp_path))

    @settings(QUICK, max_examples=3, database=None)
    @given(knowledge_bases())
    def draw(_):
        pass

    draw()
    assert list(tmp_path.iterdir()) == []


HIDDEN = """
import sys
sys.modules[{0!r}] = None
import engagement_rules.testing as kit
print(sorted(set(dir(kit)) & {{"matters", "read_scenarios"}}))
kit.read_scenarios
try:
    from engagement_rules.testing import matters
except ImportError as error:
    print(error)
"""


def test_without_hypothesis_the_error_says_what_to_install():
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN.format("hypothesis")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "`matters` needs hypothesis, which is not installed here" in done.stdout
    assert "pip install 'engagement-rules[testing]'" in done.stdout


def test_an_unknown_name_of_the_kit_is_an_ordinary_error():
    import engagement_rules.testing as kit

    with pytest.raises(AttributeError, match="has no attribute 'mattters'"):
        kit.mattters  # noqa: B018
