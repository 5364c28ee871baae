"""Training scenarios: how an attempt is marked, and what is found wrong with a scenario."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engagement_rules import KnowledgeBase, assess
from engagement_rules.training import (
    Attempt,
    TrainingError,
    TrainingScenario,
    check_scenarios,
    load_scenarios,
    mark,
    questions_of,
    read_scenario,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-training-scenario.md"
BASE = KnowledgeBase.default()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of scenarios that the guide shows."""
    folder = tmp_path / "our-scenarios"
    folder.mkdir()
    blocks = re.findall(r"```yaml file=our-scenarios/(\S+)\n(.*?)```", PAGE.read_text(), re.DOTALL)
    for name, text in blocks:
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def moves(own: Path) -> TrainingScenario:
    return read_scenario(own / "clinic-moves.yaml")


def model(scenario: TrainingScenario, **otherwise: str) -> dict[str, str]:
    return {name: one.answer for name, one in scenario.matter.answers.items()} | otherwise


def test_the_scenarios_of_the_guide_are_well(own: Path):
    scenarios = {path.stem: read_scenario(path) for path in own.glob("*.yaml")}

    assert sorted(scenarios) == ["clinic-moves", "clinic-stays"]
    assert check_scenarios(scenarios) == ()


def test_scenarios_of_ones_own_stand_beside_the_shipped_ones(own: Path):
    found = load_scenarios([own])

    assert set(load_scenarios()) < set(found)
    assert found["clinic-moves"].title == "The Saturday clinic moves"


def test_the_right_answers_are_right(moves: TrainingScenario):
    marking = mark(moves, Attempt("required", ("c",), model(moves)))

    assert marking.right
    assert (marking.wrong, marking.steps, marking.put_right) == ((), (), ())


@pytest.mark.parametrize(
    ("thought", "grounds", "thought_right", "grounds_right"),
    [
        ("required", ("s14Z45.2.c",), True, True),
        ("required", ("c",), True, True),
        ("required", ("a", "c"), True, False),
        ("required", (), True, False),
        ("not required", (), False, False),
        ("not determined", (), False, False),
        (None, (), None, None),
    ],
)
def test_a_first_thought_is_held_against_the_outcome_and_its_grounds(
    moves, thought, grounds, thought_right, grounds_right
):
    marking = mark(moves, Attempt(thought, grounds, model(moves)))

    assert marking.thought_right is thought_right
    assert marking.grounds_right is grounds_right


def test_that_no_duty_applies_is_right_of_a_body_that_owes_none(moves: TrainingScenario):
    council = type(moves.matter).from_dict(
        {**moves.matter.to_dict(), "bodies": [{"id": "board", "kind": "LA"}]}
    )
    marking = mark(
        TrainingScenario(**{**moves.__dict__, "matter": council}), Attempt("not required")
    )

    assert marking.outcome == "out of scope"
    assert marking.thought_right


def test_a_wrong_answer_shows_the_steps_from_the_first_missed_to_the_duty(moves: TrainingScenario):
    marking = mark(moves, Attempt(answers=model(moves, manner="no")))

    assert [step.id for step in marking.steps] == ["impact", "s14Z45.2.c", "s14Z45"]
    first = marking.steps[0]
    assert (first.given, first.model, first.through) == ("no", "yes", ("manner",))
    assert [one for step in marking.steps[1:] for one in step.through] == []
    assert marking.put_right == ("manner",)
    assert marking.outcome_by_answers == "not required"


def test_an_answer_turns_what_it_alone_would_turn(moves: TrainingScenario):
    marking = mark(moves, Attempt(answers=model(moves, manner="no", range="not known")))
    turns = {one.id: one.turns for one in marking.answers}

    assert turns["manner"] == ("s14Z45.2.c", "s14Z45")
    assert turns["range"] == ()
    assert marking.wrong[0].id == "manner"


def test_of_several_wrong_answers_only_those_needed_are_to_be_put_right(moves: TrainingScenario):
    wrong = model(moves, manner="no", range="not known", **{"health-service": "no"})
    marking = mark(moves, Attempt(answers=wrong))

    assert set(marking.put_right) == {"manner", "health-service"}


@pytest.mark.parametrize("name", sorted(load_scenarios()))
def test_putting_right_what_is_said_gives_the_right_duty(name: str):
    """For every shipped scenario, with every answer given as not known."""
    scenario = load_scenarios()[name]
    unknown = dict.fromkeys(questions_of(scenario), "not known")
    marking = mark(scenario, Attempt(answers=unknown))
    mended = unknown | {one: scenario.matter.answers[one].answer for one in marking.put_right}

    def duties(answers: dict[str, str]):
        tree = scenario.matter.to_dict() | {"answers": answers}
        found = assess(type(scenario.matter).from_dict(tree)).duties
        return [(one.outcome, one.limbs_reached) for one in found]

    assert duties(mended) == duties(model(scenario))


def test_questions_left_out_are_not_marked_as_wrong(moves: TrainingScenario):
    marking = mark(moves, Attempt(answers={"manner": "yes"}))

    assert marking.wrong == ()
    assert marking.put_right == ()


def test_what_is_asked_goes_from_broad_to_narrow(moves: TrainingScenario):
    asked = questions_of(moves)
    places = [BASE.nodes[name].data["group"] for name in asked]

    assert sorted(set(asked)) == sorted(moves.matter.answers)
    assert places == sorted(places, key=[group.id for group in BASE.of_kind("group")].index)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("source: invented", "source: c.nobody"), "TR201", "`c.nobody` is no authority"),
        (("twin: clinic-stays", "twin: clinic-stay"), "TR201", "did you mean `clinic-stays`"),
        (("outcome: required", "outcome: not determined"), "TR202", "the rules say `required`"),
        (("health-service: {answer: yes", "health-service: {answer: no"), "TR202", "not required"),
        (("2024-02-15", "2023-02-15"), "TR203", "differs from its twin `clinic-stays` in"),
        (("manner: {answer: yes", "manner: {answer: no"), "TR203", "differs from its twin"),
        ((", because: The clinic moves nine miles.", ""), "TR204", "has no reason"),
        (("kind: ICB", "kind: ICBB"), "M203", "did you mean `ICB`"),
        (("manner: {answer: yes", "maner: {answer: yes"), "M201", "did you mean `manner`"),
    ],
)
def test_what_is_wrong_with_a_scenario_is_found(own: Path, change, code, said):
    path = own / "clinic-moves.yaml"
    path.write_text(path.read_text("utf-8").replace(*change), encoding="utf-8")
    scenarios = {one.stem: read_scenario(one) for one in own.glob("*.yaml")}

    problems = check_scenarios(scenarios, only=["clinic-moves"])

    told = [problem for problem in problems if problem.code == code]
    assert told, problems
    assert any(said in str(problem) for problem in told)
    assert all(problem.place.line for problem in told)


def test_an_open_outcome_needs_what_it_hangs_on_among_the_answers(own: Path):
    path = own / "clinic-moves.yaml"
    text = path.read_text("utf-8").replace("outcome: required", "outcome: not determined")
    lines = [line for line in text.splitlines() if not line.startswith("    manner:")]
    path.write_text("\n".join(lines), encoding="utf-8")

    problems = check_scenarios({"clinic-moves": read_scenario(path)}, only=["clinic-moves"])

    assert "TR204" in {problem.code for problem in problems}
    assert any("hangs on `manner`" in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("story: |", "stry: |"), "did you mean `story`"),
        (("difficulty: first steps", "difficulty: easy"), "difficulty"),
        (("  bodies:", "  body:"), "did you mean `bodies`"),
        (("topics: [how people get a service]", "topics: []"), "topics"),
        (("date: 2024-02-15", "date: 15 May"), "year-month-day"),
    ],
)
def test_a_scenario_of_another_form_is_refused(own: Path, change, said):
    path = own / "clinic-moves.yaml"
    path.write_text(path.read_text("utf-8").replace(*change), encoding="utf-8")

    with pytest.raises(TrainingError) as caught:
        read_scenario(path)

    assert said in str(caught.value)
    assert all(problem.place.line for problem in caught.value.problems)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(TrainingError, match="there is no such folder"):
        load_scenarios([tmp_path / "nowhere"])


def test_a_name_that_no_scenario_can_have_is_refused(own: Path):
    path = (own / "clinic-moves.yaml").rename(own / "clinic moves!.yaml")

    with pytest.raises(TrainingError, match="no scenario"):
        read_scenario(path)
