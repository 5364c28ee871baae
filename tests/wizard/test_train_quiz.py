"""`duty train quiz`: short questions on the guidance, with the reason for each answer."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from training_room import BASE, TODAY, Trainee, at

from engagement_rules.training import (
    TrainingError,
    check_quizzes,
    load_quizzes,
)
from wizard.interview.talk import Stop
from wizard.training.progress import open_journal
from wizard.training.quiz import Asking, shuffled

QUIZZES = load_quizzes()
QUIZ = QUIZZES["four-rules"]

#: The items that the sources of the project teach.
TAUGHT = [
    *(f"PIA-{number:02}" for number in range(1, 11)),
    *(f"IIA-{number:02}" for number in range(1, 11)),
    *(f"G{number}" for number in range(1, 5)),
    *(f"THU-{number:02}" for number in range(1, 14)),
]


def asked(folder: Path, says: list[str], named: str | None = None) -> Trainee:
    person = Trainee(says)
    journal = open_journal(folder, clock=lambda: at(TODAY))
    with journal, contextlib.suppress(Stop):
        Asking(person, journal, BASE, QUIZZES).run(named)
    return person


def answers(*, wrong: tuple[int, ...] = ()) -> list[str]:
    """The answer to each question of the quiz, with some of them wrong."""
    said = []
    for number, question in enumerate(QUIZ.questions):
        right = number not in wrong
        place = next(i for i, each in enumerate(shuffled(question), 1) if each.right is right)
        said.append(str(place))
    return said


@pytest.mark.parametrize("item", TAUGHT)
def test_each_item_of_the_sources_is_asked_about(item: str):
    assert [q for quiz in QUIZZES.values() for q in quiz.questions if item in q.ref]


def test_every_authority_is_known():
    assert check_quizzes(QUIZZES.values()) == ()


def test_the_right_answer_does_not_always_stand_in_the_same_place():
    places = {
        [each.right for each in shuffled(question)].index(True)
        for quiz in QUIZZES.values()
        for question in quiz.questions
    }

    assert places >= {0, 1, 2}


def test_a_quiz_ends_with_the_count(tmp_path):
    person = asked(tmp_path, answers(), "four-rules")

    assert person.last_page.startswith("8 of 8 right. The courts ask four things")
    assert person.asked[-1] == "Which quiz?"


def test_a_wrong_answer_is_explained_with_its_authority(tmp_path):
    person = asked(tmp_path, answers(wrong=(0,))[:1], "four-rules")
    chosen = next(each for each in shuffled(QUIZ.questions[0]) if not each.right)

    assert person.last_page.startswith("Not quite.")
    assert chosen.because in person.last_page
    assert QUIZ.questions[0].because in person.last_page
    assert "Gunning" in person.last_page


def test_what_was_missed_comes_first_the_next_time(tmp_path):
    asked(tmp_path, answers(wrong=(4,)), "four-rules")
    again = asked(tmp_path, [], "four-rules")

    assert again.asked == [QUIZ.questions[4].ask]


def test_the_list_of_quizzes_says_how_one_did(tmp_path):
    asked(tmp_path, answers(wrong=(4,)), "four-rules")
    person = asked(tmp_path, [])
    abouts = {option.value: option.about for option in person.screens[0].answers}

    assert abouts["four-rules"] == "7 of 8 right the last time"
    assert abouts["principles-of-2014"] == "12 questions"


def test_a_quiz_that_is_not_there_is_refused(duty, tmp_path):
    ran = duty("train", "quiz", "four-rule", "--dir", tmp_path)

    assert ran.code == 2
    assert "`four-rule` is no quiz; did you mean `four-rules`" in ran.err


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("[{say: a, right: yes}, {say: b, right: yes}]", "just one answer is right"),
        ("[{say: a, right: no, because: c}, {say: b, right: no, because: c}]", "just one answer"),
        ("[{say: a, right: yes}, {say: b, right: no}]", "a wrong answer says why it is wrong"),
        ("[{say: a, right: yes}]", "answers"),
    ],
)
def test_a_quiz_of_another_form_is_refused(tmp_path, answers, said):
    text = "title: A\nabout: B.\nquestions:\n  - ref: [G1]\n    ask: C?\n    because: D.\n"
    text += f"    authorities: [c.gunning]\n    answers: {answers}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(TrainingError) as caught:
        load_quizzes(tmp_path)

    assert said in str(caught.value)
