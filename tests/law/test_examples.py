"""The example matters decide as their own `engine` field says, and say how a court saw them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from law_matters import actions, limbs, notices, track

from engagement_rules import Matter, assess

EXAMPLES = Path(__file__).parents[2] / "examples"
PATHS = sorted(EXAMPLES.glob("*.yaml"))
#: What every example says of itself: where it is from, what a court held, what comes out here,
#: and why the two differ, if they do.
TOLD = ("source", "held", "engine", "differs")
#: How the `engine` field of an example opens, for each outcome and the reason for it.
OPENINGS = {
    ("required", "decided"): "The duty applies",
    ("not_required", "decided"): "The duty does not apply",
    ("not_determined", "answers_missing"): "It cannot be told yet",
    ("not_determined", "not_encoded"): "Not worked out",
    ("out_of_scope", "no_such_duty"): "Outside the NHS duties",
    ("out_of_scope", "another_country"): "Outside the English duties",
}


@dataclass(frozen=True)
class Claim:
    """What the `engine` field of one example claims."""

    outcome: str
    code: str = "decided"
    provisions: tuple[str, ...] = ("s14Z2",)
    #: The grounds that hold, wherever the duty was worked out.
    grounds: str = ""
    #: Actions and notices of which the field speaks.
    says: tuple[str, ...] = ()


CLAIMS = {
    "change-of-control": Claim("not_required", says=("weigh-involving-anyway",)),
    "closure-made-permanent": Claim("required", grounds="b"),
    "council-day-centre": Claim(
        "out_of_scope",
        "no_such_duty",
        provisions=(),
        says=("consult-representatives", "involve-local-people", "be-fair-to-users-of-a-place"),
    ),
    "county-wide-change": Claim("required", grounds="abc"),
    "effect-not-known": Claim(
        "not_determined",
        "answers_missing",
        provisions=("s14Z45",),
        says=("treat-as-if-duty-applies",),
    ),
    "implementing-earlier-strategy": Claim(
        "required", grounds="bc", says=("check-earlier-involvement",)
    ),
    "new-gp-provider-older-law": Claim("not_determined", "not_encoded", provisions=()),
    "shortlisting-hospital-options": Claim(
        "required", provisions=("s14Z2", "s242"), grounds="b", says=("choose-fitting-ways",)
    ),
    "trust-emergency-department": Claim("required", provisions=("s242",), grounds="bc"),
    "twelve-groups-one-change": Claim("required", grounds="bc", says=("join-with-others",)),
    "unviable-option": Claim("not_required", says=("keep-reasons-for-dropped-options",)),
    "walk-in-centre": Claim(
        "required", grounds="bc", says=("keep-the-promise", "close-the-equality-gap")
    ),
    "ward-closure-older-law": Claim("not_determined", "not_encoded", provisions=()),
    "welsh-air-ambulance-bases": Claim(
        "out_of_scope", "another_country", provisions=(), says=("welsh-law-is-not-covered",)
    ),
    "withdrawn-respite-funding": Claim("required", grounds="bc", says=("consult-the-council",)),
}


def _matter(name: str) -> Matter:
    return Matter.from_file(EXAMPLES / f"{name}.yaml")


def _decided(name: str):
    return assess(_matter(name))


def test_every_example_has_its_claim_here():
    assert set(CLAIMS) == {path.stem for path in PATHS}


@pytest.mark.parametrize("name", CLAIMS)
def test_an_example_falls_on_its_side_of_the_line(name: str):
    claim, d = CLAIMS[name], _decided(name)

    assert d.duty.outcome == claim.outcome
    assert {f.outcome for f in d.duties} == {claim.outcome}
    assert {f.code for f in d.duties} == {claim.code}
    assert {f.provision for f in d.duties} - {None} == set(claim.provisions)
    for finding in d.duties:
        held = {limb for limb, value in limbs(finding).items() if value == "yes"}
        assert held == set(claim.grounds)
    assert not d.contradictions


@pytest.mark.parametrize("name", CLAIMS)
def test_what_an_example_says_of_the_engine_is_what_comes_out(name: str):
    claim, d = CLAIMS[name], _decided(name)

    assert d.matter.fields["engine"].startswith(OPENINGS[claim.outcome, claim.code])
    assert set(claim.says) <= set(actions(d)) | notices(d)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_example_says_where_it_is_from_what_was_held_and_whether_we_differ(path: Path):
    fields = Matter.from_file(path).fields

    assert [name for name in TOLD if not fields.get(name, "").strip()] == []
    assert fields["note"]


def test_at_least_twelve_examples_are_real_and_they_lie_on_every_side_of_the_line():
    real = {name for name in CLAIMS if not _matter(name).fields["source"].startswith("invented")}
    sides = {CLAIMS[name].outcome for name in real}
    sources = {_matter(name).fields["source"] for name in real}

    assert len(real) >= 12
    assert len(sources) == len(real)
    assert sides == {"required", "not_required", "not_determined", "out_of_scope"}


def test_the_invented_example_says_that_it_is_invented_in_every_place():
    matter = _matter("effect-not-known")

    assert "INVENTED" in (matter.reference or "")
    assert matter.fields["source"].startswith("invented")
    assert "invented" in matter.fields["held"]


def test_the_walk_in_centre_broke_a_promise_and_had_an_equality_gap():
    d = _decided("walk-in-centre")

    assert limbs(d.duties[0]) == {"a": "not known", "b": "yes", "c": "yes"}
    assert {"keep-the-promise", "close-the-equality-gap"} <= set(actions(d))


def test_withdrawing_the_respite_funding_had_to_be_put_to_the_council():
    d = _decided("withdrawn-respite-funding")

    assert track(d, "scrutiny-consultation", "commissioner", "resolution").outcome == "required"


def test_carrying_out_the_earlier_strategy_asks_whether_it_was_covered_before():
    d = _decided("implementing-earlier-strategy")

    assert "check-earlier-involvement" in actions(d)
    assert {f.body for f in d.duties} == {"barnet", "enfield", "haringey"}


def test_the_council_owes_local_people_something_though_no_nhs_duty_binds_it():
    d = _decided("council-day-centre")

    assert track(d, "council-involvement", "council", "closure").outcome == "required"


def test_cutting_the_list_of_options_calls_for_involvement_by_group_and_trust_at_both_steps():
    d = _decided("shortlisting-hospital-options")

    assert {(f.body, f.act, f.provision) for f in d.duties} == {
        ("commissioner", "shortlist", "s14Z2"),
        ("commissioner", "outline-case", "s14Z2"),
        ("trust", "shortlist", "s242"),
        ("trust", "outline-case", "s242"),
    }


def test_each_of_the_twelve_groups_owes_and_answers_for_a_duty_of_its_own():
    d = _decided("twelve-groups-one-change")

    assert len({f.body for f in d.duties}) == len(d.duties) == 12
    assert all(f.liable == (f.body,) for f in d.duties)


def test_the_wards_closed_under_the_older_law_would_come_under_the_duty_on_a_later_day():
    said = _matter("ward-closure-older-law").to_dict()
    later = {**said, "acts": [{**said["acts"][0], "date": "2008-11-03"}]}

    assert assess(Matter.from_dict(later)).duty.outcome == "required"
