"""The example matters decide as the courts' published reasons say they should."""

from __future__ import annotations

from pathlib import Path

import pytest
from law_matters import actions, limbs, track

from engagement_rules import Matter, assess

EXAMPLES = Path(__file__).parents[2] / "examples"


def _decided(name: str):
    return assess(Matter.from_file(EXAMPLES / f"{name}.yaml"))


@pytest.mark.parametrize(
    ("name", "outcome", "provision"),
    [
        ("walk-in-centre", "required", "s14Z2"),
        ("trust-emergency-department", "required", "s242"),
        ("withdrawn-respite-funding", "required", "s14Z2"),
        ("closure-made-permanent", "required", "s14Z2"),
        ("implementing-earlier-strategy", "required", "s14Z2"),
        ("change-of-control", "not_required", "s14Z2"),
        ("unviable-option", "not_required", "s14Z2"),
        ("effect-not-known", "not_determined", "s14Z45"),
    ],
)
def test_an_example_falls_on_its_side_of_the_line(name: str, outcome: str, provision: str):
    d = _decided(name)

    assert d.duty.outcome == outcome
    assert {f.provision for f in d.duties} == {provision}
    assert not d.contradictions


def test_every_example_is_tested_here():
    cases = test_an_example_falls_on_its_side_of_the_line.pytestmark[0].args[1]
    assert {case[0] for case in cases} == {path.stem for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_names_its_source(path: Path):
    assert Matter.from_file(path).fields["source"]


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
