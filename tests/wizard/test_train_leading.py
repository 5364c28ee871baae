"""`duty train --facilitator`: leading a room through scenarios."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from training_room import BASE, RIGHT, TODAY, Trainee, at, twins

from engagement_rules.training import load_scenarios, questions_of
from wizard.interview.talk import Stop
from wizard.training.leading import Leading
from wizard.training.progress import events_of, open_journal, standings, unfinished
from wizard.training.results import scores_in


@pytest.fixture
def scenarios(tmp_path: Path):
    return twins(tmp_path / "own")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def lead(
    kept: Path, scenarios, says: list[Any], *, named=("clinic-moves",), out: Path | None = None
) -> Trainee:
    person = Trainee(says)
    journal = open_journal(kept, clock=lambda: at(TODAY))
    with journal, contextlib.suppress(Stop):
        Leading(person, journal, BASE, scenarios, today=TODAY).run(named, out=out)
    return person


def votes(scenarios, *, first: str = "7 2 1", manner: str = "8 2 0") -> list[Any]:
    """The votes of a room on the clinic that moves, with no vote on what is not asked of it."""
    said: list[Any] = [first]
    for question in questions_of(scenarios["clinic-moves"], BASE):
        said += [manner if question == "manner" else "", "on"]
    return [*said, ""]


def test_a_room_votes_and_the_answers_are_shown_one_by_one(kept, scenarios):
    person = lead(kept, scenarios, ["Team day", *votes(scenarios)])
    shown = [screen for screen in person.screens if screen.ask.startswith("A change in how people")]

    assert shown[0].ask == "A change in how people receive the service: yes"
    assert "The clinic moves nine miles." in shown[0].help
    assert "8 of 10 said so." in shown[0].help
    assert "7 of 10 The duty applies" in " ".join(person.last_page.split())


def test_what_follows_so_far_stays_in_view_and_no_more(kept, scenarios):
    person = lead(kept, scenarios, ["", *votes(scenarios)])
    reveals = [s for s in person.screens if [o.value for o in getattr(s, "answers", ())] == ["on"]]

    assert "not settled yet" in reveals[0].state.lines[0]
    assert "applies" in reveals[-1].state.lines[0]
    assert len(reveals) == len(RIGHT)


@pytest.mark.parametrize("typed", ["7 2", "seven two one", "7 2 1 0", "-1 2 3", "99999 1 1"])
def test_what_is_no_row_of_numbers_is_told(kept, scenarios, typed):
    person = lead(kept, scenarios, [""])
    screen = person.screens[-1]

    assert screen.check(typed).startswith("Type 3 numbers in a row, one for each: The duty")
    assert screen.check("7, 2,1") is None
    assert screen.check("") is None


def test_a_room_without_votes_is_led_all_the_same(kept, scenarios):
    person = lead(kept, scenarios, ["", *votes(scenarios, first="", manner="")])

    assert "There were no votes." in person.last_page
    assert scores_in(events_of(kept))[0]["duty"] == [0, 0]


def test_votes_are_kept_as_they_are_taken_and_count_in_the_results(duty, kept, scenarios, tmp_path):
    lead(kept, scenarios, ["", *votes(scenarios)])
    (score,) = scores_in(events_of(kept))
    ran = duty("train", "results", "--from", tmp_path / "own", "--dir", kept)

    assert score["duty"] == [10, 3]
    assert score["questions"] == {"manner": [10, 2]}
    assert score["provisions"] == {"s14Z45.2.c": [10, 3]}
    assert "30%  3 of 10  decisions that affect how things run" in ran.out


def test_a_room_that_says_none_applies_is_right_of_a_body_that_owes_none(kept):
    name = "strategy-and-the-shop-front"
    every = load_scenarios()
    said = [part for _ in questions_of(every[name], BASE) for part in ("", "on")]
    person = lead(kept, every, ["", "1 9 0", *said, ""], named=(name,))
    (score,) = scores_in(events_of(kept))

    assert person.last_page.startswith("By the story, no such duty is owed.")
    assert "9 of 10 The duty does not apply" in " ".join(person.last_page.split())
    assert score["duty"] == [10, 1]


def test_a_room_leaves_what_one_person_practises_alone(kept, scenarios):
    lead(kept, scenarios, ["", *votes(scenarios)])

    assert unfinished(events_of(kept)) is None
    assert standings(events_of(kept)) == {}


def test_the_twin_is_offered_next(kept, scenarios):
    person = lead(kept, scenarios, ["", *votes(scenarios)])
    offered = next(s for s in reversed(person.screens) if s.ask == "Which scenario?")
    labels = [option.label for option in offered.answers]

    assert labels == [
        "End the session and write the report",
        "The twin: The Saturday clinic stays",
    ]


def test_a_report_is_written_over_nothing_and_holds_numbers_and_notes(kept, scenarios, tmp_path):
    said = votes(scenarios)
    for _ in range(2):
        says = ["Team day", *said[:-1], "Nobody had thought of the buses.", "", "end", ["html"]]
        person = lead(kept, scenarios, says, out=tmp_path / "out")

    first, second = sorted((tmp_path / "out").iterdir())
    text = first.read_text("utf-8")
    assert [first.name, second.name] == ["session-2026-03-02-2.html", "session-2026-03-02.html"]
    assert person.said == [f"Written: {first}"]
    for words in ("Team day", "Nobody had thought of the buses.", "7 (70%)"):
        assert words in text


def test_a_note_can_be_made_at_any_answer(kept, scenarios):
    said = votes(scenarios)
    says = ["", said[0], said[1], "note", "They know the nurse.", "", "on", *said[3:]]
    lead(kept, scenarios, says)

    assert {"event": "note", "text": "They know the nurse."}.items() <= dict(
        next(event for event in events_of(kept) if event["event"] == "note")
    ).items()


def test_who_stops_in_the_middle_loses_no_vote(kept, scenarios):
    lead(kept, scenarios, ["", *votes(scenarios)[:3], "stop"])

    assert next(event["counts"] for event in events_of(kept) if event["event"] == "vote") == {
        "required": 7,
        "not required": 2,
        "not determined": 1,
    }


def test_who_stops_in_the_next_scenario_can_have_a_report_of_the_first(kept, scenarios, tmp_path):
    says = ["", *votes(scenarios), "stop", ["html"]]
    person = lead(kept, scenarios, says, out=tmp_path / "out")

    assert person.asked[-1] == "As what do you want the report of the session?"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["session-2026-03-02.html"]


def test_a_session_that_was_left_goes_on_where_it_was_with_every_vote(kept, scenarios, tmp_path):
    said = votes(scenarios)
    noted = ["note", "They know the nurse.", "", "on"]
    lead(kept, scenarios, ["Team day", *said[:2], *noted, "stop"])
    person = lead(kept, scenarios, ["on", "on", *said[3:], "end", ["html"]], out=tmp_path / "out")

    assert person.asked[0] == "A session was left open. Go on with it?"
    assert "“Team day”; 2 March 2026; The Saturday clinic moves" in str(person.screens[0])
    assert [s.state.progress for s in person.screens[1:3]] == ["Question 1 of 8", "Question 2 of 8"]
    (score,) = scores_in(events_of(kept))
    assert score["duty"] == [10, 3]
    text = (tmp_path / "out" / "session-2026-03-02.html").read_text("utf-8")
    for words in ("Team day", "They know the nurse.", "7 (70%)", "8 (80%)"):
        assert words in text


def test_an_answer_that_was_voted_on_and_not_seen_is_shown_again(kept, scenarios):
    lead(kept, scenarios, ["", *votes(scenarios)[:2]])
    person = lead(kept, scenarios, ["on"])

    assert person.screens[1].state.progress == "Question 1 of 8"
    assert [option.value for option in person.screens[1].answers] == ["on"]


def test_another_session_can_be_begun_and_one_that_was_ended_is_not_offered(kept, scenarios):
    lead(kept, scenarios, ["", *votes(scenarios)[:3], "stop", []])
    begun = lead(kept, scenarios, ["new", "Another day", *votes(scenarios), "end", []])
    after = lead(kept, scenarios, [])

    assert begun.asked[1] == after.asked[0] == "What is this session called?"


def test_what_a_room_said_before_it_was_left_stands_in_the_report(kept, scenarios, tmp_path):
    says = ["", *votes(scenarios)[:3], "stop", ["html"]]
    lead(kept, scenarios, says, out=tmp_path / "out")

    assert "7 (70%)" in (tmp_path / "out" / "session-2026-03-02.html").read_text("utf-8")


def test_the_votes_on_a_story_that_is_gone_are_still_reported(kept, scenarios, tmp_path):
    lead(kept, scenarios, ["", *votes(scenarios)[:3], "stop", []])
    left = {"clinic-stays": scenarios["clinic-stays"]}
    lead(kept, left, ["on", "end", ["html"]], named=(), out=tmp_path / "out")

    assert "7 (70%)" in (tmp_path / "out" / "session-2026-03-02.html").read_text("utf-8")


def test_a_folder_for_the_report_goes_with_leading_only(duty, tmp_path):
    ran = duty("train", "--out", tmp_path)

    assert ran.code == 2
    assert "`--out` goes with `--facilitator`" in ran.err
