"""Whole interviews in a terminal: every answer is kept, and the verdict is the library's."""

from __future__ import annotations

import datetime as dt
import random
import re
import shlex
import shutil
import signal
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytest.importorskip("fcntl", reason="no such terminals here")
pytest.importorskip("pyte")

from interviewing import (
    CLASH,
    DAY,
    EVERYONE,
    FULL,
    OPENING,
    REVIEW,
    TITLE,
    UNSURE,
    VERDICT,
    WHO,
    Person,
    Seen,
    begun,
    example,
    journal,
    knows,
    told,
)
from terminal import Terminal
from test_journal import in_a_tiny_disk

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._sentences import outcome_sentence
from wizard.interview import interview
from wizard.interview.journal import peek
from wizard.interview.talk import Stop, Talk
from wizard.prompts.screens import Choose, Chosen, Read, Tick, Ticked, Write, Written

FACES = pytest.mark.parametrize("plain", [False, True], ids=["screens", "plain"])
BASE = KnowledgeBase.default()
CORBY, WALK_IN = example("walk-in-centre", manner_booking="yes")
CHANGE, CHANGE_OF_CONTROL = example("change-of-control")
PLANNING, MANNER, RANGE = (BASE.nodes[name].data["ask"] for name in ("planning", "manner", "range"))
NAME = "What is this clinical commissioning group called?"


def parts(whole: str, said: str) -> dict[str, str]:
    """The same answer to every part of a question."""
    return {part.replace("-", "_"): said for part in BASE.parts[whole]}


NOT_KNOWN, EFFECT_NOT_KNOWN = example(
    "effect-not-known", **parts("manner", "not known"), **parts("range", "not known")
)
MATTERS = {
    "required": (CORBY, WALK_IN),
    "not_required": (CHANGE, CHANGE_OF_CONTROL),
    "not_determined": (NOT_KNOWN, EFFECT_NOT_KNOWN),
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "matters"


@pytest.fixture
def sit(folder):
    """Let somebody sit down at a terminal and run `duty`."""
    sitting = []

    def down(*words: object, **more: Any) -> Person:
        person = Person(folder, *words, **more)
        sitting.append(person)
        return person

    yield down
    for person in sitting:
        person.close()


def label(name: str) -> str:
    """What a list calls a question."""
    text = BASE.nodes[name].label
    return f"{text[:1].upper()}{text[1:]}"


def sentence_on(folder: Path) -> str:
    """The answer that the library gives on what is in the journal."""
    return outcome_sentence(assess(told(folder).matter(), knowledge_base=BASE))


def answers_in(folder: Path) -> dict[str, str]:
    return {name: said["answer"] for name, said in told(folder).answers.items()}


def asks(questions: list[tuple[str, str]]) -> list[str]:
    return [ask for _, ask in questions]


# From the first question to the verdict


@FACES
@pytest.mark.parametrize("outcome", MATTERS)
def test_an_interview_ends_with_the_answer_that_the_library_gives(sit, folder, outcome, plain):
    written, knows = MATTERS[outcome]
    person = sit(knows=knows, plain=plain, anew=True)
    seen = person.go(VERDICT)
    decided = assess(Matter.from_dict(written), knowledge_base=BASE)
    heading = "The verdict so far" if outcome == "not_determined" else "The verdict"

    assert decided.duty.outcome == outcome
    assert f" {heading} {outcome_sentence(decided)} " in person.said()
    assert sentence_on(folder) == outcome_sentence(decided)
    assert "No more questions" in seen.above
    assert asks(person.asked)[:3] == [TITLE, DAY, WHO]
    person.choose("Stop here")
    assert person.wait_end() == 0
    name = journal(folder).stem
    assert person.shows(f"Saved. To go on: duty resume {name}")


# Going back


def test_going_back_comes_by_every_answer_and_changes_nothing(sit, folder):
    person = sit(knows=WALK_IN)
    person.go(VERDICT)
    before = told(folder).to_dict()
    back = []
    while (seen := person.command("go back")).question not in back:
        back.append(seen.question)
    # Of which boxes the person is not sure is asked together with their list.
    answered = [asked for asked in person.asked if asked[1] != UNSURE]

    assert len(answered) > 11
    assert back == answered[::-1]
    assert "This is the first question; there is nothing to go back to." in seen.above
    person.write(None)
    person.go(VERDICT)
    assert told(folder).to_dict() == before


def test_giving_any_answer_again_changes_nothing(sit, folder):
    person = sit(knows=WALK_IN)
    person.go(VERDICT)
    before = told(folder).to_dict()
    again: list[str] = []
    while TITLE not in again:
        for _ in range(len(again) + 1):
            seen = person.command("go back")
        again.append(seen.ask)
        person.reply(seen)
        person.asked.clear()
        person.go(VERDICT)
        assert told(folder).to_dict() == before, seen.ask
        assert set(asks(person.asked)) <= {UNSURE, NAME, EVERYONE}, seen.ask
    assert len(set(again)) == len(again) > 9


def test_an_answer_can_be_kept_with_a_key(sit, folder):
    begun(folder, CHANGE_OF_CONTROL)
    lines = len(peek(journal(folder)).events)
    person = sit("resume")
    person.read()
    assert not person.offers("keep my answer")
    assert "You said: no." in person.command("go back").text

    assert person.command("keep my answer").ask == VERDICT
    events = peek(journal(folder)).events
    assert {event["event"] for event in events[lines:]} == {"turned"}
    assert told(folder).turned is None


def test_what_a_body_is_called_is_kept_when_who_decides_is_asked_again(sit, folder):
    begun(folder, WALK_IN, EVERYONE)
    person = sit("resume", knows=WALK_IN)
    person.read()
    while (seen := person.command("go back")).ask != WHO:
        pass
    person.reply(seen)
    while (seen := person.read()).ask != EVERYONE:
        assert seen.ask == NAME
        person.write(None)

    assert told(folder).bodies[0]["name"] == "NHS Corby CCG"


def test_a_body_of_another_kind_does_not_keep_the_name_of_the_first(sit, folder):
    begun(folder, WALK_IN)
    person = sit("resume", knows=WALK_IN)
    person.read()
    while person.command("go back").ask != WHO:
        pass
    person.choose("NHS England")
    person.go(VERDICT)

    assert told(folder).bodies[0]["kind"] == "NHSE"
    assert "NHS Corby CCG" not in sentence_on(folder)


def test_changing_one_answer_changes_the_verdict_and_keeps_the_later_ones(sit, folder):
    more = {"health-service": "yes", "more-than-one-person": "yes", "special-administrator": "no"}
    person = sit(knows=CHANGE_OF_CONTROL)
    person.go(VERDICT)
    assert "does not apply" in sentence_on(folder)
    later = asks(person.asked)[asks(person.asked).index(PLANNING) + 1 :]
    assert {MANNER, RANGE} <= set(later)
    before = answers_in(folder)
    person.asked.clear()
    while (seen := person.command("go back")).ask != PLANNING:
        pass
    person.choose("Yes")
    person.knows = knows(more)
    seen = person.go(VERDICT)

    assert "Duty to involve the public: applies (planning)" in seen.above
    assert sentence_on(folder).startswith("The duty to involve the public applies")
    assert sentence_on(folder) in person.said()
    assert asks(person.asked)
    assert not set(asks(person.asked)) & {*later, OPENING, UNSURE, PLANNING}
    assert answers_in(folder) == {**before, "planning": "yes", **more}


# Several bodies and steps


TOGETHER = {
    **WALK_IN.says,
    WHO: "Clinical commissioning group",
    "For which kind of body does it act?": "NHS England",
    "Under which arrangement does it act?": "A group acting for NHS England",
    "What is the further step?": "The notice is sent",
}


def test_who_acts_for_whom_and_a_further_step_become_part_of_the_matter(sit, folder):
    person = sit(knows=WALK_IN._replace(says=TOGETHER))
    person.go(EVERYONE)
    person.choose("A body here acts for another body")
    person.go(EVERYONE)
    person.choose("There is a further step on another day")
    assert person.look().ask == "What is the further step?"
    person.write("The notice is sent")
    assert person.look().ask == DAY
    person.write("1 March 2018")
    seen = person.go(EVERYONE)

    for line in ("A group acting for NHS England", "The notice is sent: 1 March 2018."):
        assert line.casefold() in seen.text.casefold()
    matter = told(folder).matter()
    assert [(body.kind, body.acting_for, body.under) for body in matter.bodies] == [
        ("CCG", "body-2", "s13Z"),
        ("NHSE", None, None),
    ]
    assert [str(act.date) for act in matter.acts] == ["2018-01-30", "2018-03-01"]


def test_going_back_through_the_bodies_keeps_who_acts_for_whom(sit, folder):
    person = sit(knows=WALK_IN._replace(says=TOGETHER))
    person.go(EVERYONE)
    person.choose("A body here acts for another body")
    person.go(EVERYONE)
    before = told(folder).to_dict()
    again: list[str] = []
    while TITLE not in again:
        for _ in range(len(again) + 1):
            seen = person.command("go back")
        again.append(seen.ask)
        person.reply(seen)
        person.go(EVERYONE)
        assert told(folder).to_dict() == before, seen.ask
    assert {WHO, "For which kind of body does it act?"} <= set(again)


# The review


@FACES
def test_the_review_shows_what_each_answer_settled_and_changes_one(sit, folder, plain):
    begun(folder, WALK_IN)
    person = sit("resume", knows=WALK_IN, plain=plain)
    person.read()
    person.choose("Look through the answers and change them")
    seen = person.look()
    assert seen.ask == REVIEW.split(". ")[0] + "."
    shown = [row.label for row in person.rows()]
    settled = {
        given.id
        for reason in assess(told(folder).matter(), knowledge_base=BASE).reasons()
        for given in reason.answers
    }
    assert {"manner", "decision", "health-service"} <= settled

    for name, said in answers_in(folder).items():
        (row,) = [row for row in shown if row.startswith(f"{label(name)}: {said} (")]
        assert ("settles the duty" in row) == (name in settled)
    assert f"{label('planning')}: not known (still open)" in shown
    assert f"{label('strategic-planning')}: no (kept; other answers settle it now)" in shown
    assert any(row.endswith(WALK_IN.says[TITLE]) for row in shown)
    assert any("NHS Corby CCG" in row for row in shown)

    person.choose(label("manner"))
    assert person.look().ask == MANNER
    person.choose("No")
    person.knows = knows({"range": "no", **dict.fromkeys(BASE.parts["range"], "no")})
    person.asked.clear()
    person.go(VERDICT)
    assert MANNER not in asks(person.asked)
    assert answers_in(folder)["manner"] == "no"
    assert told(folder).matter().answers["decision"].answer == "yes"
    assert sentence_on(folder).startswith("It cannot be said yet")
    assert sentence_on(folder) in person.said()


def test_a_question_gone_back_to_is_asked_again_after_a_kill(sit, folder):
    begun(folder, WALK_IN)
    person = sit("resume", knows=WALK_IN)
    person.read()
    person.choose("Look through the answers and change them")
    person.look()
    person.choose(label("manner"))
    assert person.look().ask == MANNER
    person.kill(signal.SIGKILL)
    person.wait_end()

    person = sit("resume", knows=WALK_IN)
    assert person.read().ask == MANNER
    person.choose("Yes")
    assert person.read().ask == VERDICT


def test_after_a_change_that_asks_nothing_more_the_review_comes_back(sit, folder):
    begun(folder, WALK_IN)
    person = sit("resume", knows=WALK_IN)
    person.read()
    person.choose("Look through the answers and change them")
    person.look()
    person.choose(label("equality-gap"))
    person.look()
    person.choose("No")
    assert person.look().ask == REVIEW.split(". ")[0] + "."
    person.command("go on")
    assert person.read().ask == VERDICT
    assert answers_in(folder)["equality-gap"] == "no"


def test_points_ticked_one_by_one_take_the_place_of_a_no(sit, folder):
    begun(folder, WALK_IN)
    person = sit("resume", knows=WALK_IN)
    person.read()
    person.choose("Look through the answers and change them")
    person.look()
    person.choose(label("manner"))
    person.look()
    person.choose("No")
    seen = person.read()
    while seen.ask != MANNER:
        seen = person.command("go back")
    seen = person.command("take me through it, point by point")
    person.tick([seen.rows[0].label])
    assert person.look().ask == UNSURE
    person.tick([])
    assert person.read().ask != CLASH
    assert "manner" not in answers_in(folder)


def test_a_reason_given_in_the_review_stays_when_its_list_is_gone_through_again(sit, folder):
    begun(folder, WALK_IN, PLANNING)
    person = sit("resume", knows=WALK_IN)
    person.read()
    person.command("view and change answers")
    person.choose(label("equality-gap"))
    person.look()
    person.command("give a reason or source")
    person.write("The analysis was incomplete.")
    person.look()
    person.write("the judgment")
    person.look()
    person.choose("Yes")
    seen = person.read()
    assert told(folder).answers["equality-gap"]["because"] == "The analysis was incomplete."
    while (seen := person.command("go back")).ask != OPENING:
        pass
    person.reply(seen)
    person.go(PLANNING)

    assert answers_in(folder)["equality-gap"] == "yes"
    assert told(folder).answers["equality-gap"].get("because") == "The analysis was incomplete."


# Answers that clash

CIRCUMSTANCES = "The circumstances: what fits?"


@pytest.fixture
def clashing(sit, folder):
    """Somebody who has said that a contract goes on just as it is, and something else before."""
    begun(folder, WALK_IN._replace(otherwise="I don't know"), CIRCUMSTANCES, full=True)
    person = sit("resume", knows=WALK_IN._replace(otherwise="I don't know"))
    assert person.read().ask == CIRCUMSTANCES
    person.tick([label("as-it-is"), label("promise")])
    assert person.look().ask == UNSURE
    person.tick([])
    assert person.read().ask == CLASH
    return person


def test_a_clash_is_shown_at_once_with_its_answers_and_changing_one_settles_it(clashing, folder):
    seen = clashing.look_again()
    changes = [row.label for row in seen.rows if row.label.startswith("Change: ")]
    as_it_is = f"Change: {label('as-it-is')} (now: yes)"
    assert "A contract goes on with all its terms the same" in seen.text
    assert "not settled, because answers clash" in seen.above
    assert as_it_is in changes
    assert f"Change: {label('manner')} (now: yes)" in changes
    assert "cannot all be right" in sentence_on(folder)

    clashing.choose(as_it_is)
    seen = clashing.look()
    assert seen.ask == BASE.nodes["as-it-is"].data["ask"]
    clashing.choose("No")
    seen = clashing.read()
    assert seen.ask not in (CLASH, CIRCUMSTANCES)
    assert "Duty to involve the public: applies" in seen.above
    assert sentence_on(folder).startswith("The duty to involve the public applies")


def test_explaining_why_both_stand_settles_a_clash_for_good(clashing, sit, folder):
    clashing.choose("Both are right: explain why")
    assert clashing.look().ask == "Why are both answers right?"
    clashing.write("The change comes from another contract.")
    seen = clashing.read()
    assert seen.ask != CLASH
    assert "Duty to involve the public: applies" in seen.above
    (clash,) = assess(told(folder).matter(), knowledge_base=BASE).contradictions
    assert clash.explained == "The change comes from another contract."
    clashing.go(VERDICT)
    assert CLASH not in asks(clashing.asked)
    assert sentence_on(folder) in clashing.said()

    assert sentence_on(folder).startswith("The duty to involve the public applies")
    clashing.kill(signal.SIGKILL)
    clashing.wait_end()
    assert sit("resume").read().ask == VERDICT


def test_a_clash_left_open_keeps_the_verdict_open_and_comes_back_only_with_its_answers(
    clashing, sit, folder
):
    clashing.choose("Leave it open for now")
    seen = clashing.read()
    assert "Left open. What rests on these answers stays undecided." in seen.above
    assert "not settled, because answers clash" in seen.above
    clashing.kill(signal.SIGKILL)
    clashing.wait_end()
    person = sit("resume", knows=clashing.knows)
    person.go(VERDICT)
    assert CLASH not in asks(person.asked)
    assert "The verdict so far; the full record is complete It cannot be said" in person.said()
    assert sentence_on(folder) in person.said()

    change_in_review(person, "strategic-planning", "Yes")
    person.look()
    person.command("go on")
    assert person.read().ask == VERDICT
    change_in_review(person, "limit-changes", "Yes")
    seen = person.read()
    assert seen.ask == CLASH
    assert "A contract goes on with all its terms the same" in seen.text


def change_in_review(person: Person, name: str, said: str) -> None:
    person.choose("Look through the answers and change them")
    person.look()
    group = BASE.nodes[BASE.nodes[name].data["group"]].label
    if any(row.label.startswith(f"{group}: ") for row in person.rows()):
        person.choose(f"{group}: ")
        person.look()
    person.choose(f"{label(name)}: ")
    assert person.look().ask == BASE.nodes[name].data["ask"]
    person.choose(said)


# Boxes of which the person is not sure


def test_boxes_are_a_no_only_after_it_was_confirmed_and_what_is_unsure_is_not_known(sit, folder):
    yes, unsure = label("new-model"), label("varying-contract")
    person = sit(knows=WALK_IN)
    person.go(OPENING)
    listed = [row.label for row in person.look_again().rows]
    person.tick([yes])
    seen = person.look()
    assert seen.ask == UNSURE
    assert yes not in seen.text
    assert answers_in(folder) == {"new-model": "yes"}
    person.tick_boxes([unsure])
    assert answers_in(folder) == {"new-model": "yes"}
    person.kill(signal.SIGKILL)
    person.wait_end()
    assert answers_in(folder) == {"new-model": "yes"}
    missing = assess(told(folder).matter(), knowledge_base=BASE).missing
    assert {gap.id: gap.state for gap in missing}["varying-contract"] == "not asked"

    person = sit("resume")
    seen = person.read()
    assert seen.ask == UNSURE
    assert {row.key for row in seen.rows} == {"[ ]"}
    assert listed[0] in seen.text
    person.tick([unsure])
    assert person.read().ask == PLANNING
    opening = told(folder).lists["opening"]
    assert answers_in(folder) == {
        name: {yes: "yes", unsure: "not known"}.get(label(name), "no") for name in opening
    }
    assert len(opening) > 9


def test_the_boxes_of_a_list_are_as_they_were_when_it_comes_again(sit, folder):
    begun(folder, WALK_IN._replace(unsure={label("varying-contract")}), PLANNING)
    before = answers_in(folder)
    person = sit("resume")
    person.read()
    seen = person.command("go back")
    assert seen.ask == OPENING
    ticked = {row.label for row in person.rows() if row.key == "[x]"}
    assert ticked == {label(name) for name, said in before.items() if said == "yes"}
    person.tick(ticked)
    assert person.look().ask == UNSURE
    ticked = {row.label for row in person.rows() if row.key == "[x]"}
    assert ticked == {label("varying-contract")}
    person.tick(ticked)
    assert person.read().ask == PLANNING

    assert answers_in(folder) == before


# Leaving, and going on


@FACES
@pytest.mark.parametrize("named_by", ["an option", "the environment"])
def test_ctrl_c_ends_with_130_and_says_how_to_go_on(plain, named_by):
    short = WALK_IN._replace(says={**WALK_IN.says, TITLE: "Hub"})
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        begun(folder, short, MANNER)
        kept = {"DUTY_DIR": named} if named_by == "the environment" else {}
        with Person(folder, "resume", plain=plain, anew=True, env=kept) as person:
            assert person.read().ask == MANNER
            person.press("ctrl-c")
            assert person.wait_end() == 130
            last = " ".join(person.everything()).rpartition("Saved. To go on: duty ")[2]

        # Another folder for all matters is named here only lest the test find those of its owner.
        command = [sys.executable, "-m", "wizard", *shlex.split(last)]
        with Terminal(command, env={"HOME": named, "XDG_DATA_HOME": "", **kept}) as then:
            then.wait_for(MANNER)


def test_ctrl_c_at_the_very_first_question_begins_nothing(sit, folder):
    person = sit(anew=True)
    assert person.look().ask == TITLE
    person.send("A clinic")
    person.press("ctrl-c")
    assert person.wait_end() == 130
    assert person.shows("Nothing has been begun.")
    assert not list(folder.glob("*.journal"))


@FACES
@pytest.mark.parametrize("how", ["SIGHUP", "closed", "ctrl-d"])
def test_when_the_terminal_goes_the_next_one_shows_the_same_question(sit, folder, how, plain):
    begun(folder, WALK_IN, MANNER)
    before = peek(journal(folder)).events
    person = sit("resume", plain=plain, anew=how == "closed")
    asked = person.read().question
    if how == "closed":
        person.hang_up()
    elif how == "SIGHUP":
        person.kill(signal.SIGHUP)
    else:
        person.press(how)
    assert person.wait_end() == 130
    assert peek(journal(folder)).events == before
    assert "Traceback" not in person.said()

    assert sit("resume", plain=plain).read().question == asked


@pytest.mark.parametrize("known", [WALK_IN, CHANGE_OF_CONTROL], ids=["to a yes", "to a no"])
def test_a_kill_at_any_question_takes_at_most_the_answer_being_typed(sit, folder, known):
    killed: set[tuple[str, str]] = set()
    otherwise = []
    person = sit(knows=known)
    for _ in range(99):
        seen = person.look()
        if seen.question not in killed:
            killed.add(seen.question)
            if seen.kind == "write":
                person.send("half a")
                person.wait_for("half a")
            elif seen.kind == "tick":
                person.press("space")
                person.wait_for("[x]")
            kept = peek(journal(folder)).events if seen.ask != TITLE else ()
            person.kill(signal.SIGKILL)
            assert person.wait_end() == -signal.SIGKILL
            person = sit(*(["resume"] if kept else []), knows=known)
            again = person.look()
            assert not kept or peek(journal(folder)).events == kept
            if again.question != seen.question:
                otherwise.append(f"{seen.ask} -> {again.ask}")
        elif seen.kind == "page":
            person.read()
        elif seen.ask == VERDICT:
            break
        else:
            person.reply(seen)
    without = folder.with_name("without")
    begun(without, known)

    assert len(killed) > 10
    assert otherwise == []
    person.choose("Read the verdict again")
    person.read()
    assert sentence_on(folder) in person.said()
    assert told(folder).to_dict() == told(without).to_dict()


@pytest.mark.parametrize(
    ("more", "ask"),
    [
        ("There is a further step on another day", DAY),
        ("A body here acts for another body", "Under which arrangement does it act?"),
    ],
    ids=["a step", "an arrangement"],
)
def test_a_kill_between_two_questions_of_a_pair_takes_at_most_one(sit, folder, more, ask):
    begun(folder, WALK_IN, EVERYONE)
    person = sit("resume", knows=WALK_IN._replace(says=TOGETHER))
    person.read()
    person.choose(more)
    person.go(ask)
    person.kill(signal.SIGKILL)
    person.wait_end()

    assert sit("resume").read().ask == ask


@pytest.mark.parametrize("name", ["planning", "manner"])
def test_a_kill_between_the_answers_for_two_bodies_takes_at_most_one(sit, folder, name):
    ask = BASE.nodes[name].data["ask"]
    person = sit(knows=WALK_IN)
    person.go(EVERYONE)
    person.choose("Another body decides as well")
    person.reply(person.look())
    assert person.look().ask == NAME
    person.write("NHS Nene CCG")
    person.go(ask)
    seen = person.command("it differs between bodies or steps")
    assert seen.text.startswith(f"NHS Corby CCG: {ask}")
    person.choose("No")
    seen = person.look()
    assert seen.text.startswith(f"NHS Nene CCG: {ask}")
    person.kill(signal.SIGKILL)
    person.wait_end()

    again = sit("resume", knows=WALK_IN)
    assert again.read().question == seen.question
    again.choose("Yes")
    again.read()
    given = told(folder).matter().bodies
    assert [body.answers[name].answer for body in given] == ["no", "yes"]


# Asking back, and reasons


@FACES
def test_reasons_are_kept_and_the_file_that_is_written_decides_the_same(
    sit, folder, tmp_path, duty, plain
):
    begun(folder, WALK_IN, MANNER)
    person = sit("resume", knows=WALK_IN, plain=plain, stands=tmp_path)
    asked = person.read()
    for command, heading, says in (
        ("why are you asking", "Why this is asked", "What can still turn on your answer"),
        ("what the law says", "What the law says", "section 14Z2(2)(c)"),
    ):
        person.pages.clear()
        person.command(command)
        assert person.read().question == asked.question
        page = " ".join(person.pages)
        assert heading in page
        assert says in page
        assert MANNER in page
    assert person.command("give a reason or source").ask == "Why will that be your answer?"
    person.write("People have to ring “first”; it's new.")
    assert person.look().ask == "Where do you have it from?"
    person.write("the judgment: paragraph 3")
    seen = person.look()
    assert seen.question == asked.question
    assert "Because: People have to ring “first”; it's new." in seen.text
    assert "Source: the judgment: paragraph 3" in seen.text
    assert "manner" not in answers_in(folder)
    person.choose("Yes")
    person.go(VERDICT)
    given = {
        "answer": "yes",
        "because": "People have to ring “first”; it's new.",
        "source": "the judgment: paragraph 3",
    }
    assert told(folder).answers["manner"] == given

    person.choose("Write it to a file")
    seen = person.look()
    (file,) = tmp_path.glob("*.yaml")
    assert f"Written to {file.name}. Try: duty decide {file.name}" in seen.above
    decided = assess(Matter.from_file(file), knowledge_base=BASE)
    assert decided.matter.to_dict()["answers"]["manner"] == given
    ran = duty("decide", file, "--short")
    assert ran.code == 0
    assert ran.said.startswith(sentence_on(folder))
    assert sentence_on(folder) in person.said()
    assert decided.matter == told(folder).matter()


# The whole record


class Whole(NamedTuple):
    """An interview from the first question to the end of the full record."""

    folder: Path
    first: list[tuple[str, str]]
    then: list[tuple[str, str]]
    misfits: list[str]
    last: Seen
    said: str


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    misfits: list[str] = []
    with Person(folder, knows=WALK_IN._replace(otherwise="I don't know")) as person:

        def through() -> list[tuple[str, str]]:
            asked: list[tuple[str, str]] = []
            while (seen := person.read()).ask != VERDICT:
                asked.append(seen.question)
                assert len(asked) < 150, f"no end of questions: {asked}"
                misfits.extend(misfits_of(person, seen))
                person.reply(seen)
            misfits.extend(misfits_of(person, seen))
            return asked

        first = through()
        person.choose(FULL)
        then = through()
        last = person.look_again()
        said = person.said()
        person.choose("Stop here")
        person.wait_end()
    return Whole(folder, first, then, misfits, last, said)


def misfits_of(person: Person, seen: Seen) -> list[str]:
    """What does not fit on the screen as it is, made smaller, and made large again."""
    found = [f"80x24: {seen.ask}: {what}" for what in missing(person, seen)]
    small = person.fit_to(60, 20)
    found += [f"60x20: {seen.ask}: {what}" for what in missing(person, small)]
    large = person.fit_to(80, 24)
    if (large.text, large.rows) != (seen.text, seen.rows):
        found.append(f"80x24 again: {seen.ask}: {large.text}")
    return found


def missing(person: Person, seen: Seen) -> list[str]:
    """What a person cannot see of a screen: the question, an answer, what else can be done."""
    found = []
    nodes = [
        node for node in BASE.nodes.values() if seen.text.startswith(node.data.get("ask", "-"))
    ]
    options = [option["label"] for node in nodes for option in node.data.get("options", ())]
    if seen.kind == "choose" and nodes:
        shown = [row.label for row in seen.rows]
        wanted = [*(options or ["Yes", "No"]), "I don't know"]
        found += [each for each in wanted if each not in shown]
    hidden = sum(map(int, re.findall(r"\((\d+) more (?:above|below)\)", seen.text)))
    if hidden and ((seen.kind == "choose" and hidden + len(seen.rows) <= 10) or len(seen.rows) < 3):
        found.append(f"{hidden} of {hidden + len(seen.rows)} rows")
    if sum(line.startswith("? ") for line in seen.lines) != 1:
        found.append("the question, once")
    if seen.ask != TITLE and "go back" not in seen.text:
        found.append("go back")
    if seen.ask != TITLE and person.knows.says[TITLE] not in seen.above:
        found.append("the title")
    return found


def test_every_screen_of_a_whole_interview_fits_and_outlives_another_size(whole):
    assert len(whole.first) + len(whole.then) > 50
    assert whole.misfits == []


def test_the_full_record_asks_nothing_twice_and_comes_to_an_end(whole):
    asked = [each for each in (*whole.first, *whole.then) if each[1] != UNSURE]

    assert len(whole.then) > 30
    assert len(asked) == len(set(asked))
    assert asks(asked).count(OPENING) == 1
    assert "No more questions" in whole.last.above
    assert not any(row.label.startswith(FULL) for row in whole.last.rows)
    assert whole.last.text.startswith(
        f"{VERDICT} Everything that matters has been asked, and everything is saved."
    )
    assert sentence_on(whole.folder) in whole.said
    lines = len(peek(journal(whole.folder)).events)
    with Person(whole.folder, "resume") as person:
        assert person.read().question == whole.last.question
        person.press("ctrl-c")
        person.wait_end()
    assert len(peek(journal(whole.folder)).events) == lines


def test_the_review_of_a_full_record_is_short_and_leads_to_every_answer(whole, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(whole.folder, folder)
    answers = answers_in(folder)
    with Person(folder, "resume") as person:
        person.read()
        person.choose("Look through the answers and change them")
        person.look()
        rows = person.rows()
        assert len(rows) <= 30
        assert all(row.key for row in rows)
        shown = [row.label for row in rows]
        for group in (row for row in shown if re.search(r": \d+ answers?(, |$)", row)):
            person.choose(group)
            person.look()
            inside = [row.label for row in person.rows()]
            assert re.search(r": (\d+) answers?", group)[1] == str(len(inside))
            shown += inside
            person.command("go back")
        for name in answers:
            assert [row for row in shown if row.startswith(f"{label(name)}: ")], name
        assert len(answers) > 60
        person.choose(group)
        person.look()
        person.choose(inside[0].partition(":")[0])
        assert person.look().ask in {BASE.nodes[name].data["ask"] for name in answers}


def test_how_many_questions_there_can_be_is_never_too_few(whole):
    promised = re.findall(r"Go on to the full record \(at most (\d+) questions\)", whole.said)

    assert int(promised[0]) >= len([each for each in whole.then if each[1] != UNSURE])


# The matters that were begun


@pytest.fixture
def four(folder):
    """Four matters: one decided each way, one open, and one just begun."""
    begun(folder, WALK_IN)
    begun(folder, CHANGE_OF_CONTROL)
    begun(folder, EFFECT_NOT_KNOWN)
    begun(folder, WALK_IN._replace(says={**WALK_IN.says, TITLE: "Zebra clinic"}), WHO)
    return [
        "a-change-that-is-called-operational-with",
        "a-walk-in-centre-becomes-a-centre-for",
        "the-company-behind-a-gp-contractor",
        "zebra-clinic",
    ]


def rows_of(out: str) -> list[tuple[str, str]]:
    """What a list says of each matter: what it is called, and where it stands."""
    head, *lines = out.splitlines()
    first, second = map(head.index, ("Matter", "Where it stands"))
    rows: list[tuple[str, str]] = []
    for line in lines[: lines.index("")]:
        if line[:first].strip():
            rows.append(("", ""))
        name, stands = rows[-1]
        rows[-1] = (f"{name} {line[first:second].strip()}", f"{stands} {line[second:].strip()}")
    return [(" ".join(name.split()), " ".join(stands.split())) for name, stands in rows]


def test_the_list_shows_each_matter_and_where_it_stands(four, folder, duty):
    out = duty("list", "--dir", folder).out
    stands = [
        "the duty: not settled yet",
        "the duty: applies",
        "the duty: does not apply",
        "just begun",
    ]
    titles = [NOT_KNOWN["title"], CORBY["title"], CHANGE["title"], "Zebra clinic"]

    assert all(
        re.search(r" changed \d+ \w+ 20\d\d, \d\d:\d\d$", where) for _, where in rows_of(out)
    )
    assert [where.partition(" changed ")[0] for _, where in rows_of(out)] == stands
    assert [cell for cell, _ in rows_of(out)] == [
        f"{name} {title}" for name, title in zip(four, titles, strict=True)
    ]
    assert all(len(line) <= 80 for line in out.splitlines() if str(folder)[:20] not in line)
    assert str(folder) in out.replace("\n", "")
    assert duty("list", "--dir", folder.with_name("empty")).said.startswith("No matter has been")


def test_a_matter_is_named_by_its_name_a_beginning_of_it_or_its_number(four, sit, duty, folder):
    for words, title in (
        ((four[2],), CHANGE_OF_CONTROL.says[TITLE]),
        (("zeb",), "Zebra clinic"),
        (("2",), WALK_IN.says[TITLE]),
        ((), "Zebra clinic"),
    ):
        person = sit("resume", *words)
        assert title in person.read().above
        person.press("ctrl-c")
        assert person.wait_end() == 130
    for words, why in (
        (("a",), "is the beginning of `a-change-that-is-called-operational-with`, `a-walk-in"),
        (("zebra-clinik",), "did you mean `zebra-clinic`"),
        (("5",), "`5` is no matter in"),
    ):
        person = sit("resume", *words)
        assert person.wait_end() == 2
        assert person.heard(why)


def test_a_matter_that_is_open_elsewhere_says_where(four, sit, folder, duty):
    person = sit("resume", "zebra-clinic")
    person.read()
    other = sit("resume", "zebra-clinic")
    assert other.wait_end() == 2
    assert other.heard("this matter is open in another duty")
    assert other.heard(f"process {person.pid} on this machine")
    where = rows_of(duty("list", "--dir", folder).out)[3][1]
    assert where.startswith(f"just begun open in process {person.pid} on this machine since")

    person.press("ctrl-c")
    person.wait_end()
    assert sit("resume", "zebra-clinic").read().ask == WHO
    assert f"process {person.pid}" not in duty("list", "--dir", folder).said


def test_a_last_line_cut_short_is_told_on_the_first_screen_and_asked_again(sit, folder, duty):
    begun(folder, WALK_IN, MANNER)
    path = journal(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert "its last line was cut short" in duty("list", "--dir", folder).said
    person = sit("resume", knows=WALK_IN)
    seen = person.read()

    assert "The last answer had not been saved whole; it is set aside. Give it again." in seen.above
    assert seen.ask != MANNER
    person.reply(seen)
    assert person.read().ask == MANNER
    assert "set aside" not in person.look_again().above


def test_a_damaged_journal_is_refused_and_its_whole_part_can_be_salvaged(sit, folder, duty):
    name = begun(folder, WALK_IN)
    path = journal(folder)
    good = path.read_bytes().splitlines(keepends=True)
    at = next(i for i, line in enumerate(good) if b'"id":"manner"' in line)
    good[at] = good[at].replace(b"yes", b"now")
    path.write_bytes(b"".join(good))
    assert f"line {at + 1} is damaged" in duty("list", "--dir", folder).said
    person = sit("resume")
    assert person.wait_end() == 2
    assert person.heard(f"`duty resume {name} --salvage` copies")

    person = sit("resume", name, "--salvage", knows=WALK_IN)
    assert person.read().ask == MANNER
    person.go(VERDICT)
    assert path.read_bytes() == b"".join(good)
    (new,) = [other for other in folder.glob("*.journal") if other != path]
    decided = assess(told(folder, new.stem).matter(), knowledge_base=BASE)
    assert outcome_sentence(decided) in person.said()
    assert peek(new).whole.startswith(b"".join(good[:at]))


def test_a_matter_begun_under_other_rules_says_so(sit, folder, tmp_path):
    local = tmp_path / "local" / "actions"
    local.mkdir(parents=True)
    notice = "notices:\n  - id: local-policy\n    label: Our panel looks.\n    authorities: []\n"
    (local / "policy.yaml").write_text(notice, encoding="utf-8")
    person = sit("--rules", local.parent, knows=WALK_IN)
    person.go(PLANNING)
    person.press("ctrl-c")
    person.wait_end()

    person = sit("resume", "--rules", local.parent)
    assert "The rules have changed" not in person.read().above
    person.press("ctrl-c")
    person.wait_end()
    assert "The rules have changed" in sit("resume").read().above


# A full disk

LONG_TITLE = ("A clinic moves " * 20).strip()


class Disk:
    """A disk that can be made full and empty again, as the programme sees it."""

    def __init__(self, person: Person, folder: Path, *, mounted: bool) -> None:
        self.folder = Path(f"/proc/{person.pid}/root{folder}") if mounted else folder
        self._pid = person.pid
        self.mounted = mounted

    def fill(self) -> None:
        if not self.mounted:
            self._limit(max((path.stat().st_size for path in self._journals()), default=0))
            return
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(b"x" * 512):
                    pass
            except OSError:
                pass

    def make_room(self) -> None:
        if self.mounted:
            (self.folder / "filler").unlink()
        else:
            self._limit(None)

    def _journals(self) -> list[Path]:
        return list(self.folder.glob("*.journal"))

    def _limit(self, most: int | None) -> None:
        """Let no file of the programme grow beyond this, where no disk of its own can be had."""
        import resource

        size, no = resource.RLIMIT_FSIZE, resource.RLIM_INFINITY
        resource.prlimit(self._pid, size, (no if most is None else most, no))


@pytest.fixture
def tiny(sit, folder):
    """Somebody who keeps a matter on a disk of 64 kB."""
    folder.mkdir()
    before = in_a_tiny_disk(folder)

    def down(*words: object, **more: Any) -> tuple[Person, Disk]:
        person = sit(*words, before=before, anew=True, **more)
        person.look()
        return person, Disk(person, folder, mounted=bool(before))

    return down


def test_on_a_full_disk_the_person_is_told_makes_room_and_loses_nothing(tiny):
    person, disk = tiny(knows=WALK_IN)
    person.go(MANNER)
    before = told(disk.folder).to_dict()
    person.command("give a reason or source")
    reason = "People have to ring first. " * 110
    person.enter(reason)
    person.enter(reason)
    disk.fill()
    person.choose("Yes")
    for _ in range(2):
        seen = person.look()
        assert seen.ask == "Your last answer could not be saved."
        assert "nothing before it is lost. Make room, then try again" in seen.text
        assert told(disk.folder).to_dict() == before
        person.choose("Try again")
    person.look()
    disk.make_room()
    person.choose("Try again")
    person.go(VERDICT)

    kept = told(disk.folder)
    assert kept.answers["manner"]["because"] == reason.strip()
    assert {name: kept.answers[name] for name in before["answers"]} == before["answers"]
    assert sentence_on(disk.folder) in person.said()


def test_on_a_full_disk_one_can_stop_without_the_last_answer(tiny, tmp_path):
    person, disk = tiny(knows=WALK_IN)
    person.go(MANNER)
    before = told(disk.folder).to_dict()
    person.command("give a reason or source")
    person.enter("word " * 700)
    person.enter("word " * 700)
    disk.fill()
    person.choose("Yes")
    assert person.look().ask == "Your last answer could not be saved."
    kept = disk.folder / journal(disk.folder).name
    copy = tmp_path / "kept.journal"
    shutil.copy(kept, copy)
    person.choose("Stop here, without the last answer")

    assert person.wait_end() == 0
    assert told(tmp_path, "kept").to_dict() == before


def test_a_copy_in_another_folder_is_gone_on_with_and_named_at_the_end(tiny, tmp_path):
    person, disk = tiny(knows=WALK_IN)
    person.go(MANNER)
    person.command("give a reason or source")
    person.enter("word " * 700)
    person.enter("word " * 700)
    disk.fill()
    person.choose("Yes")
    assert person.look().ask == "Your last answer could not be saved."
    person.choose("Go on with a copy in another folder")
    assert person.look().ask == "Which folder has room?"
    other = tmp_path / "other"
    other.mkdir()
    if not disk.mounted:  # then what is limited is the programme, wherever it writes
        disk.make_room()
    person.write(str(other))
    seen = person.go(VERDICT)
    assert sentence_on(other) in person.said()
    assert "manner" in answers_in(other)
    assert seen.ask == VERDICT
    person.press("ctrl-c")
    assert person.wait_end() == 130
    last = "".join(person.everything()).rpartition("Saved. To go on: ")[2]
    assert str(other) in last


@pytest.mark.parametrize("elsewhere", [False, True])
def test_on_a_disk_that_is_full_at_the_beginning_the_name_is_not_lost(tiny, tmp_path, elsewhere):
    person, disk = tiny(knows=WALK_IN._replace(says={**WALK_IN.says, TITLE: LONG_TITLE}))
    disk.fill()
    person.reply(person.look())
    seen = person.look()
    assert seen.ask == "Your last answer could not be saved."
    assert "nothing before it is lost" in seen.text
    assert LONG_TITLE[:30] in seen.above
    kept_in = disk.folder
    if elsewhere:
        kept_in = tmp_path / "other"
        kept_in.mkdir()
        person.choose("Go on with a copy in another folder")
        person.look()
        if not disk.mounted:
            disk.make_room()
        person.write(str(kept_in))
    else:
        disk.make_room()
        person.choose("Try again")
    assert person.go(WHO).ask == WHO

    assert told(kept_in).title == LONG_TITLE
    assert told(kept_in).acts[0]["date"] == WALK_IN.says[DAY]


def test_a_folder_that_cannot_be_used_is_told_and_another_can_be_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    with Person(blocked / "matters", knows=WALK_IN) as person:
        person.reply(person.look())
        seen = person.look()
        assert seen.ask == "Your last answer could not be saved."
        assert "cannot be used" in seen.text
        person.choose("Go on with a copy in another folder")
        person.look()
        person.write(str(tmp_path))
        assert person.go(WHO).ask == WHO

        assert told(tmp_path).title == WALK_IN.says[TITLE]


# What is in the journal is all there is


#: What ends the interview, or writes files.
NOT_ROVED = ("stop", "file", "record")


class Rover:
    """Answers at random, goes back, reviews, explains and leaves; and keeps what it was shown."""

    def __init__(self, seed: int, events: list[dict[str, Any]]) -> None:
        self.shown: dict[int, list[str]] = defaultdict(list)
        self._events = events
        self._random = random.Random(seed)  # noqa: S311 - nothing secret
        self._left = 150

    def choose(self, screen: Choose) -> Chosen:
        self._look(screen.ask)
        commands = [each.value for each in screen.commands if each.value != "save"]
        if screen.ask in (VERDICT, EVERYONE, REVIEW):
            values = [each.value for each in screen.answers if each.value not in NOT_ROVED]
            weights = [{"full": 20, "yes": 4}.get(value, 1) for value in values]
            return Chosen(*self._random.choices(values, weights))
        if screen.ask == WHO:
            return Chosen(
                self._random.choice(["ICB", "NHSE", "ICB", "NHS-trust", "ICB", "not known"])
            )
        if screen.ask.startswith("For which kind"):
            return Chosen("ICB")
        if commands and self._random.random() < 0.12:
            return Chosen(self._random.choice(commands), command=True)
        return Chosen(self._random.choice(screen.answers).value)

    def tick(self, screen: Tick) -> Ticked | Chosen:
        self._look(screen.ask)
        if self._random.random() < 0.1:
            return Chosen("back", command=True)
        share = self._random.choice([0, 0.2, 0.5])
        return Ticked(tuple(item.id for item in screen.items if self._random.random() < share))

    def write(self, screen: Write) -> Written:
        self._look(screen.ask)
        for text in self._random.sample(["2024-05-01", "2023-03-03", "not yet", "not known"], 4):
            if screen.check(text) is None:
                return Written(text)
        if screen.may_be_empty:
            return Written("")
        raise AssertionError(screen.ask)

    def read(self, screen: Read) -> None:
        self._look(screen.title)

    def say(self, line: str) -> None:
        raise AssertionError(line)

    def _look(self, ask: str) -> None:
        self.shown[len(self._events)].append(ask)
        self._left -= 1
        if not self._left:
            raise Stop


class Memory:
    """Keeps events as a journal does, and no longer than a test."""

    name = "rover"

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.events = events

    def append(self, event: dict[str, Any]) -> dict[str, Any]:
        kept = {**event, "at": "2026-01-01T00:00:00Z"}
        self.events.append(kept)
        return kept


def talk_of(prompter: Any, events: list[dict[str, Any]]) -> Talk:
    return Talk(prompter, Memory(events), BASE, today=dt.date(2026, 1, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [0, 1, 3, 6, 12, 15, 19, 37])
def test_any_number_of_lines_gives_a_state_in_which_the_person_had_been(monkeypatch, seed):
    events: list[dict[str, Any]] = [{"event": "began", "title": "A clinic moves"}]
    rover = Rover(seed, events)
    next_step = interview.next_step
    live = defaultdict(set)

    def watched(talk: Talk) -> tuple[str, str]:
        step = next_step(talk)
        live[len(events)].add(step)
        return step

    monkeypatch.setattr(interview, "next_step", watched)
    with pytest.raises(Stop):
        interview.run(talk_of(rover, events))
    monkeypatch.undo()

    kinds = {event["event"] for event in events}
    assert {"act", "body", "together", "ticked", "sorted", "answer", "verdict"} <= kinds
    assert len(events) > 40
    strange: list[tuple[object, ...]] = []
    for count in range(1, len(events) + 1):
        fresh = talk_of(None, events[:count])
        step = next_step(fresh)
        if live.get(count, {step}) != {step}:
            strange.append((count, live[count], step))
        first = Rover(seed, fresh.journal.events)  # type: ignore[arg-type]
        first._left = 1
        with pytest.raises(Stop):
            interview.run(talk_of(first, list(events[:count])))
        ((ask,),) = first.shown.values()
        if events[count - 1]["event"] == "noted":  # the question is asked again, and says it
            if step not in live[max(each for each in live if each <= count)]:
                strange.append((count, step))
        elif not rover.shown[count]:  # nothing was shown between two events
            after = min(each for each in rover.shown if each > count and rover.shown[each])
            if ask not in rover.shown[after]:
                strange.append((count, after, ask))
        elif REVIEW in rover.shown[count]:  # looking through the answers is no step of its own
            continue
        elif ask not in rover.shown[count]:
            strange.append((count, rover.shown[count], ask))
    assert strange == []
