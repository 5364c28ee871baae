"""`duty train`: working through scenarios alone, and what comes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from training_room import BASE, RIGHT, TODAY, at, clinic, practise, twins
from training_scenarios import keep

from engagement_rules.training import load_scenarios, questions_of
from wizard.training import progress


@pytest.fixture
def scenarios(tmp_path: Path):
    return twins(tmp_path / "own")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def said(scenarios, name: str = "clinic-moves", **otherwise: str) -> list[str]:
    """The right answers in the order of the questions, with some of them given otherwise."""
    return [{**RIGHT, **otherwise}[question] for question in questions_of(scenarios[name], BASE)]


def moved(scenarios, **otherwise: str) -> list[object]:
    """A run through the scenario of the clinic that moves, from the first thought."""
    return ["required", ["c"], *said(scenarios, **otherwise)]


def test_who_has_all_right_is_told_so(kept, scenarios):
    trainee = practise(kept, scenarios, moved(scenarios), named=("clinic-moves",))

    assert trainee.last_page.startswith("All right: what you thought, and every answer.")
    assert "section 14Z45 of the National Health Service Act 2006" in trainee.last_page
    assert trainee.asked[-1] == "What next?"


def test_a_wrong_answer_is_traced_to_its_step_and_provision(kept, scenarios):
    says = ["not required", *said(scenarios, manner="no")]
    trainee = practise(kept, scenarios, says, named=("clinic-moves",))

    page = trainee.last_page
    assert page.startswith(
        "Not quite. You thought that the duty does not apply; by the story, the duty applies."
    )
    assert "you said no; the story shows yes. The clinic moves nine miles." in page
    assert "The step: Carrying it out would change how people receive services" in page
    assert "This one answer alone turns the ground" in page
    assert "that one answer will do for the duty to come out right" in page
    assert "Try next The Saturday clinic stays. One fact is another there." in page


def test_a_ground_that_was_not_named_is_told(kept, scenarios):
    says = ["required", ["a"], *said(scenarios)]
    trainee = practise(kept, scenarios, says, named=("clinic-moves",))

    assert trainee.last_page.startswith("You saw that the duty applies, but not on which ground.")
    assert "The ground is “decisions that affect how things run”" in trainee.last_page


def test_an_answer_on_which_nothing_hangs_is_told_apart(kept, scenarios):
    says = moved(scenarios, range="not known")
    trainee = practise(kept, scenarios, says, named=("clinic-moves",))

    assert trainee.last_page.startswith("Right in the end, though not every answer is that of")
    assert "nothing here hangs on it" in trainee.last_page


def test_what_is_left_open_though_the_story_says_it_is_told(kept, scenarios):
    says = ["not determined", *said(scenarios, manner="not known")]
    trainee = practise(kept, scenarios, says, named=("clinic-moves",))

    assert "What can be known should not be left open." in trainee.last_page


def test_whoever_stops_goes_on_where_they_stopped(kept, scenarios):
    first = practise(kept, scenarios, moved(scenarios)[:5], named=("clinic-moves",))
    again = practise(kept, scenarios, moved(scenarios)[5:])

    assert first.asked[-1] == again.asked[0]
    assert again.last_page.startswith("All right")


def test_going_back_takes_the_last_answer_out(kept, scenarios):
    right = moved(scenarios)
    says = [*right[:2], "no", "back", *right[2:]]
    trainee = practise(kept, scenarios, says, named=("clinic-moves",))

    assert trainee.last_page.startswith("All right")


def test_going_back_from_the_first_question_asks_again_what_is_thought(kept, scenarios):
    trainee = practise(
        kept,
        scenarios,
        ["not required", "back", *moved(scenarios)],
        named=("clinic-moves",),
    )

    assert trainee.asked[0] == trainee.asked[2]
    assert trainee.last_page.startswith("All right")


def test_hints_come_one_by_one_and_are_counted(kept, scenarios):
    says = ["hint", "hint", "hint", "story", *moved(scenarios)]
    trainee = practise(kept, scenarios, says, named=("clinic-moves",))
    pages = [page.text for page in trainee.read_pages]

    assert "without a car" in pages[1]
    assert "buses" not in pages[1]
    assert "buses" in pages[2]
    assert "no more hints" in pages[3]
    assert pages[4] == pages[0]
    assert progress.events_of(kept)[-1]["hints"] == 3


def test_the_twin_can_be_tried_at_once(kept, scenarios):
    trainee = practise(
        kept,
        scenarios,
        [*moved(scenarios), "twin", "not required", *said(scenarios, manner="no")],
        named=("clinic-moves",),
    )

    assert trainee.last_page.startswith("All right")
    assert set(progress.standings(progress.events_of(kept))) == {"clinic-moves", "clinic-stays"}


def test_a_scenario_left_for_another_is_laid_aside(kept, scenarios):
    practise(kept, scenarios, ["required"], named=("clinic-moves",))
    practise(kept, scenarios, ["not required"], named=("clinic-stays",))

    assert progress.unfinished(progress.events_of(kept)).scenario == "clinic-stays"


def test_what_was_missed_comes_back_and_each_time_later(kept, scenarios):
    wrong, right = ["not required", *said(scenarios, manner="no")], moved(scenarios)
    day, dues = TODAY, []
    for says in (wrong, right, right, right, right, wrong):
        practise(kept, scenarios, says, named=("clinic-moves",), today=day)
        due = progress.standings(progress.events_of(kept))["clinic-moves"].due
        dues.append((due - day).days if due else None)
        day += dt.timedelta(days=30)

    assert dues == [1, 3, 7, 21, None, 1]


def test_who_is_right_again_before_it_is_due_has_shown_nothing_yet(kept, scenarios):
    wrong, right = ["not required", *said(scenarios, manner="no")], moved(scenarios)
    for says in (wrong, right, right):
        practise(kept, scenarios, says, named=("clinic-moves",))

    stands = progress.standings(progress.events_of(kept))["clinic-moves"]
    assert (stands.right, stands.due) == (True, TODAY + dt.timedelta(days=1))


def test_what_was_begun_alone_is_still_there_after_a_room_was_led(kept, scenarios):
    practise(kept, scenarios, ["required"], named=("clinic-moves",))
    with progress.open_journal(kept, clock=lambda: at(TODAY)) as journal:
        journal.append({"event": "result", "kind": "room", "scenario": "clinic-stays"})

    assert progress.unfinished(progress.events_of(kept)).scenario == "clinic-moves"


def test_who_thought_wrong_and_answered_right_is_told_so(kept, scenarios):
    trainee = practise(kept, scenarios, ["not required", *said(scenarios)], named=("clinic-moves",))

    assert "by the story, the duty applies. Your answers lead there;" in trainee.last_page


def test_every_scenario_can_be_chosen_from_the_list(kept):
    every = load_scenarios()
    trainee = practise(kept, every, ["list"])

    assert trainee.screens[-1].ask == "Which scenario?"
    assert [option.value for option in trainee.screens[-1].answers] == list(every)


def test_what_is_due_is_offered_first_and_not_before_its_day(kept, scenarios):
    wrong = ["not required", *said(scenarios, manner="no"), "next"]
    same = practise(kept, scenarios, wrong, named=("clinic-moves",))
    later = practise(kept, scenarios, [], today=TODAY + dt.timedelta(days=1))

    assert next(option.label for option in same.screens[-1].answers).startswith("New:")
    assert [option.label for option in later.screens[-1].answers] == [
        "Again: The Saturday clinic moves",
        "New: The Saturday clinic stays",
        "Choose from the list",
    ]


def test_what_was_right_at_once_does_not_come_back(kept, scenarios):
    practise(kept, scenarios, moved(scenarios), named=("clinic-moves",))

    assert progress.standings(progress.events_of(kept))["clinic-moves"].due is None


def test_no_answer_that_was_kept_names_anybody(kept, scenarios):
    practise(kept, scenarios, moved(scenarios), named=("clinic-moves",))
    keys = {key for event in progress.events_of(kept) for key in event}

    assert not keys & {"name", "user", "who", "by"}


def test_the_list_says_how_one_did(duty, kept, scenarios, tmp_path):
    practise(kept, scenarios, moved(scenarios), named=("clinic-moves",))
    ran = duty("train", "list", "--from", tmp_path / "own", "--dir", kept)

    assert ran.code == 0
    assert "  + clinic-moves\n      The Saturday clinic moves (twin: clinic-stays)\n" in ran.out
    assert "    clinic-stays\n" in ran.out


def test_a_scenario_that_is_not_there_is_refused_with_what_was_meant(
    duty, kept, scenarios, tmp_path
):
    ran = duty("train", "clinic-movs", "--from", tmp_path / "own", "--dir", kept)

    assert ran.code == 2
    assert "`clinic-movs` is no scenario; did you mean `clinic-moves`" in ran.err


def test_without_a_terminal_nothing_is_asked(duty, kept):
    ran = duty("train", "--dir", kept)

    assert ran.code == 2
    assert "questions need a terminal" in ran.err
    assert not kept.exists()


def test_results_name_what_is_most_often_wrong(duty, kept, scenarios, tmp_path):
    practise(
        kept,
        scenarios,
        [*["not required", *said(scenarios, manner="no")], "again", "next"],
        named=("clinic-moves",),
    )
    practise(kept, scenarios, moved(scenarios), named=("clinic-moves",))
    ran = duty("train", "results", "--from", tmp_path / "own", "--dir", kept)

    assert ran.code == 0
    assert ran.out.startswith("2 results. The duty: 1 of 2 got it wrong.")
    assert "50%  1 of 2  decisions that affect how things run (NHS Act 2006, section" in ran.out
    assert "50%  1 of 2  a change in how people receive the service" in ran.out


def test_results_of_a_team_are_added_up(duty, kept, scenarios, tmp_path):
    practise(kept, scenarios, moved(scenarios), named=("clinic-moves",))
    one = tmp_path / "one.json"
    one.write_text(duty("train", "results", "--dir", kept, "--format", "json").out, "utf-8")
    picture = tmp_path / "team.svg"
    ran = duty("train", "results", one, one, "--dir", tmp_path / "none", "--plot", picture)

    assert ran.out.startswith("2 results. The duty: 0 of 2 got it wrong.")
    assert picture.read_text("utf-8").startswith("<svg ")
    assert duty("train", "results", one, "--dir", kept, "--plot", picture).code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "it is not JSON"),
        ("[]", "holds no results"),
        ('{"format": "duty-training-1", "results": [{"scenario": "a"}]}', "cannot be added up"),
        ('{"format": "duty-training-1", "results": 1}', "cannot be added up"),
        (
            '{"format": "duty-training-1", "results": [{"scenario": "a", "duty": [1, 2], '
            '"provisions": {}, "situations": {}, "questions": {}}]}',
            "cannot be added up",
        ),
    ],
)
def test_results_that_cannot_be_used_are_refused(duty, tmp_path, text, said):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    ran = duty("train", "results", path, "--dir", tmp_path / "none")

    assert ran.code == 2
    assert said in ran.said


def test_without_results_it_says_how_to_get_some(duty, tmp_path):
    ran = duty("train", "results", "--dir", tmp_path / "none")

    assert ran.code == 2
    assert "`duty train` begins a scenario" in ran.err


def test_scenarios_of_ones_own_are_checked(duty, tmp_path, scenarios):
    ran = duty("train", "check", tmp_path / "own")

    assert (ran.code, ran.out) == (0, "2 scenarios: all is well.\n")


def test_what_is_wrong_with_a_scenario_is_told_with_its_line(duty, tmp_path):
    keep(tmp_path / "own", "clinic-moves", clinic(outcome="not required"))
    ran = duty("train", "check", tmp_path / "own" / "clinic-moves.yaml")

    assert ran.code == 2
    assert "TR202: the story means `not required`, and the rules say `required`" in ran.err
    assert "more: docs/errors/TR202.md" in ran.err
    assert ran.out == "1 scenario, 1 problem to mend.\n"


def test_progress_that_another_programme_holds_is_not_touched(duty, kept):
    with progress.open_journal(kept, clock=lambda: at(TODAY)) as journal:
        journal.append({"event": "scenario", "id": "clinic-moves"})
        assert len(progress.events_of(kept)) == 2
