"""`duty explain`: why, why not, what if, for three kinds of reader, as text and as data."""

from __future__ import annotations

import json

import pytest
from conftest import EXAMPLES

from engagement_rules import Matter, assess

WALK_IN = EXAMPLES / "walk-in-centre.yaml"
OPEN = EXAMPLES / "effect-not-known.yaml"
NOT_OWED = EXAMPLES / "change-of-control.yaml"


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_shortest_reason_is_told_and_the_others_counted(duty):
    said = flat(duty("explain", WALK_IN).out)

    assert "These answers settle it, whatever the others are:" in said
    assert "- The change alters how people receive the service [NHS Act 2006, section" in said
    assert "One other set of answers settles it as well; `--all` shows every one." in said


def test_every_reason_is_told_when_asked(duty):
    out = duty("explain", WALK_IN, "--all").out

    assert out.count("settle it") + out.count("settle it just as well") >= 2
    assert "`--all`" not in out


def test_a_lay_reader_gets_no_citations(duty):
    why = duty("explain", WALK_IN, "--for", "lay").out

    assert "section" not in why
    assert "[" not in why


def test_a_lawyer_gets_citations_ids_dates_marks_and_every_step(duty):
    said = flat(duty("explain", WALK_IN, "--for", "lawyer").out)

    assert "[manner; National Health Service Act 2006, section 14Z2(2)(b), (6)]" in said
    assert "section 14Z2: in force 1 April 2013 to 30 June 2022; verified [nhsa2006.s14Z2]" in said
    assert "[s14Z2.2.b; NHS Act 2006, section 14Z2(2)(b)" in said


def test_what_made_no_difference_is_listed(duty):
    section = duty("explain", WALK_IN).out.split("What made no difference\n")[1]

    assert "- a substantial change\n" in section
    assert "- a change in how people receive the service\n" not in section


def test_an_open_duty_says_what_it_hangs_on(duty):
    said = flat(duty("explain", OPEN).out)

    assert "It is not settled. It hangs on: - whether the change alters how people" in said


def test_why_not_tells_what_blocks_and_what_would_be_needed(duty):
    said = flat(duty("explain", NOT_OWED, "--why-not", "duty").out)

    assert "The duty to involve the public does not apply." in said
    assert "No services are being planned" in said
    assert "If it turned out that services are being planned, the duty" in said


def test_why_not_of_what_is_yes_says_so(duty):
    said = flat(duty("explain", WALK_IN, "--why-not", "service-change").out)

    assert "Why not The situation “changes to services” is met." in said


def test_what_if_tells_the_fewest_changes(duty):
    out = duty("explain", WALK_IN, "--what-if").out
    expected = assess(Matter.from_file(WALK_IN)).what_if(limit=5)

    assert out.count("If it turned out that") == len(expected) > 0


def test_another_node_can_be_explained(duty):
    said = flat(duty("explain", WALK_IN, "--node", "equality-due-regard").out)

    assert said.startswith("The duty “due regard to equality” applies.")


def test_every_step_is_told_with_its_value(duty):
    out = duty("explain", WALK_IN, "--trace").out

    assert "- yes: any of these" in out
    assert "not known: it is not known whether services are being planned" in flat(out)


def test_only_one_body_can_be_asked_about(duty):
    path = EXAMPLES / "unviable-option.yaml"
    out = duty("explain", path, "--body", "sunderland").out

    assert "These answers settle it for NHS Sunderland CCG" in flat(out)


def test_as_data_it_has_every_part_and_the_same_sentences(duty):
    found = json.loads(duty("explain", WALK_IN, "--format", "json").out)

    assert set(found) == {
        "matter",
        "node",
        "audience",
        "outcome",
        "reasons",
        "why_not",
        "what_if",
        "made_no_difference",
        "derivation",
    }
    assert len(found["reasons"]) == 1
    assert found["reasons"][0]["answers"][0]["id"] == "health-service"
    assert len(found["reasons"][0]["sentences"]) == len(found["reasons"][0]["answers"])
    assert found["what_if"][0]["sentence"].startswith("If it turned out that")
    assert found["derivation"][0]["id"] == "s14Z2"


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.glob("*.yaml")))
@pytest.mark.parametrize("audience", ["lay", "commissioner", "lawyer"])
def test_every_example_can_be_explained_to_every_reader(duty, example, audience):
    for more in ((), ("--what-if",), ("--why-not", "consulting"), ("--all",)):
        words = [w.replace("consulting", "scrutiny-consultation") for w in more]
        ran = duty("explain", EXAMPLES / example, "--for", audience, *words)
        assert ran.code == 0
        long = [x for x in ran.out.splitlines() if len(x) > 80 and "https://" not in x]
        assert long == []


HASTY = """
title: A centre closes
bodies: [{id: board, kind: ICB}]
acts: [{id: decision, date: 2025-03-04}]
answers:
  health-service: yes
  more-than-one-person: yes
  special-administrator: no
  decision: yes
  manner-hours: yes
  time-fits: no
dates: {involvement-began: 2025-02-20}
"""


@pytest.mark.parametrize("name", ["gunning-3", "G3"])
def test_a_check_is_explained_by_its_two_sides(duty, matter, name):
    said = " ".join(duty("explain", matter(HASTY), "--node", name).out.split())

    assert said.startswith("The check “giving people time” is failed.")
    assert "The side “giving people time: failed” holds" in said
    assert "The side “giving people time: met” does not hold" in said


def test_the_sides_of_a_check_are_there_for_a_programme(duty, matter):
    told = json.loads(duty("explain", matter(HASTY), "--node", "G3", "--format", "json").out)

    assert told["outcome"] == "failed"
    assert [side["node"] for side in told["sides"]] == ["gunning-3.failed", "gunning-3.met"]


def test_a_check_that_has_no_place_is_said_to_have_none(duty, matter):
    text = HASTY.replace("decision: yes", "decision: no\n  planning: no\n  proposal: no")
    ran = duty("explain", matter(text), "--node", "gunning-3")

    assert ran.code == 0
    assert ran.out == "The check “giving people time” has no place here.\n"


def test_an_item_of_the_law_can_be_named_in_place_of_an_id(duty, matter):
    by_ref = duty("explain", matter(HASTY), "--node", "T-09")

    assert by_ref.code == 0
    assert by_ref.out == duty("explain", matter(HASTY), "--node", "contract-variation").out


def test_the_parts_of_an_answer_are_told(duty, matter):
    said = " ".join(duty("explain", matter(HASTY)).out.split())

    assert "how people receive the service (the days or hours of the service" in said
