"""The report of a session that was led: numbers, held against what the rules say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from training_scenarios import ANSWERS, REASON, keep, words, written

from engagement_rules import KnowledgeBase
from engagement_rules.training import load_scenarios, read_scenario
from wizard.documents import formats, plain
from wizard.documents.document import Document, Look
from wizard.render.blocks import Block
from wizard.training.bars import Bar, drawing
from wizard.training.room import DUTY, Room, Vote
from wizard.training.room_report import report

DAY = dt.date(2026, 11, 22)
BASE = KnowledgeBase.default()
USUAL = (
    Vote(DUTY, {"required": 9, "not required": 4, "not determined": 2}),
    Vote("manner", {"yes": 6, "no": 8, "not known": 1}),
    Vote("range", {"no": 14, "yes": 1}),
    Vote("decision", {"yes": 15}),
)


@pytest.fixture
def told(tmp_path):
    """Report of rooms, with two scenarios that are near twins and a third."""

    def of(*rooms: Room, look: Look = Look()) -> Document:  # noqa: B008
        folder: Path = tmp_path / "ours"
        keep(folder, "moves", written(twin="stays"))
        keep(folder, "stays", written({"manner": "no"}, title="A sign", outcome="not required"))
        keep(folder, "other", written(title="Another clinic"))
        own = {path.stem: read_scenario(path) for path in sorted(folder.glob("*.yaml"))}
        return report(rooms, own, BASE, look)

    return of


def room(*votes: Vote, scenario: str = "moves", **more: object) -> Room:
    return Room(scenario, DAY, votes, **more)


def text(document: Document) -> str:
    return " ".join(plain.text(document, columns=100).split())


def found(document: Document, words_: str) -> list[Block]:
    """The block with these words, and the notes on it."""
    at = next(n for n, b in enumerate(document.page) if b.kind == "marked" and words_ in b.text)
    end = next(
        (n for n, b in enumerate(document.page[at + 1 :], at + 1) if b.kind != "note"),
        len(document.page),
    )
    return document.page[at:end]


def test_the_votes_stand_as_numbers_and_shares_with_the_right_one_named(told):
    made = text(told(room(*USUAL)))

    assert "The duty applies: 9 (60%), right, The duty does not apply: 4 (27%)" in made
    assert "Yes: 6 (40%), right, No: 8 (53%), Don't know: 1 (7%)" in made
    assert "One scenario, and at the most 15 people who voted." in made
    assert "There were 4 votes. In 2 of them, a third of the room or more was for something" in made


def test_where_the_room_parted_stands_with_how_many_and_what_settles_it(told):
    made = told(room(*USUAL))
    mark, reason, law = found(made, BASE.nodes["manner"].data["ask"])

    assert mark.mark == "9 of 15 (60%)"
    assert reason.text.startswith("The answer is “yes”. Secret reason")
    assert "What settles it: NHS Act 2006, section 14Z45(2)(b)" in law.text
    assert "would not apply" in law.text
    assert found(made, "Does the duty apply to what the board")[0].mark == "6 of 15 (40%)"
    assert not any(
        b.kind == "marked" and BASE.nodes["decision"].data["ask"] in b.text for b in made.page
    )


def test_what_the_room_parted_on_most_comes_first(told):
    marks = [block.mark for block in told(room(*USUAL)).page if block.kind == "marked"]

    assert marks == ["9 of 15 (60%)", "6 of 15 (40%)", "1 of 15 (7%)"]


def test_what_to_train_next_names_what_was_missed_the_twin_and_others_that_ask_it(told):
    made = text(told(room(*USUAL)))
    next_ = made[made.index("What to train next") : made.index("Held on")]

    assert BASE.nodes["manner"].data["ask"] in next_
    assert BASE.nodes["range"].data["ask"] not in next_
    assert "A sign (stays)" in next_
    assert "Another clinic (other, usual)" in next_
    assert "A clinic moves" not in next_.replace("1 A clinic moves to the retail park", "")


def test_a_twin_that_was_done_already_is_not_proposed(told):
    made = text(told(room(*USUAL), room(*USUAL, scenario="stays")))

    assert "The near twin" not in made
    assert "2 scenarios" in made.casefold()


def test_a_room_that_was_right_everywhere_is_told_so(told):
    right = [Vote(DUTY, {"required": 7}), *(Vote(n, {a: 7}) for n, a in ANSWERS.items())]
    made = text(told(room(*right)))

    assert "Nowhere: all votes were for what the rules say." in made
    assert "Nothing was wrong for a third of the room or more." in made
    assert "Scenarios to go on with:" in made
    assert "The near twin" not in made


@pytest.mark.parametrize("votes", [(), (Vote(DUTY, {}),), (Vote("manner", {"yes": 0}),)])
def test_a_room_in_which_nobody_voted_has_a_report(told, votes):
    made = text(told(room(*votes)))

    assert "Nobody voted." in made
    assert "Nobody voted on this scenario." in made


def test_a_scenario_that_is_gone_leaves_its_numbers(told):
    made = text(told(room(*USUAL, scenario="gone")))

    assert "The scenario is no longer there" in made
    assert "The duty applies: 9 (60%), The duty" in made
    assert "right" not in made
    assert "Where the room parted" not in made


def test_a_question_or_an_answer_that_nobody_knows_is_shown_as_it_is(told):
    made = text(told(room(Vote("no-such", {"yes": 2}), Vote("manner", {"perhaps": 3, "yes": 1}))))

    assert "No-such. Yes: 2 (100%)" in made
    assert "perhaps: 3 (75%)" in made


def test_no_name_stands_in_a_report_but_what_somebody_typed(told):
    made = text(told(room(*USUAL, called="Board room", notes=("Ann asked why.", " "))))

    assert "Board room, 22 November 2026" in made
    assert "- Ann asked why." in made
    assert "What was noted" not in text(told(room(*USUAL)))


def test_where_no_duty_can_fall_on_the_body_a_vote_that_it_does_not_apply_is_right(tmp_path):
    file = written(outcome="out of scope")
    file["matter"] = {**file["matter"], "bodies": [{"id": "board", "kind": "Healthwatch"}]}
    keep(tmp_path / "ours", "other-body", file)
    every = load_scenarios([tmp_path / "ours"])
    made = report([room(USUAL[0], scenario="other-body")], every, BASE, Look())

    assert "The duty does not apply: 4 (27%), right" in text(made)


def test_the_share_of_a_bar_is_its_length_and_the_right_one_is_named_and_filled():
    svg = drawing(
        [
            (
                "A question",
                [Bar("Yes", 0.75, "3 (75%), right"), Bar("No", 0.25, "1 (25%)", filled=False)],
            )
        ]
    )

    assert 'width="300.0"' in svg
    assert 'width="100.0"' in svg
    assert "3 (75%), right<" in svg
    assert svg.count('fill="#005eb8"') == 1


@pytest.mark.parametrize("format_", ["docx", "pdf", "html"])
def test_the_report_can_be_had_in_every_format_and_hostile_words_do_nothing(told, format_):
    bad = f"<script>alert(1)</script> \x1b[2J \u202e #read(1) {'W' * 900}"
    look = Look("Riverside ICB", colour="#7c2855")
    document = told(
        room(*USUAL, Vote(bad, {bad: 2}), called=bad, notes=(bad,), scenario=bad),
        room(*USUAL),
        look=look,
    )
    made = formats.made(format_, document)
    data = made.encode() if isinstance(made, str) else made
    read = words(data, f".{format_}")

    assert "9 of 15 (60%)" in read
    assert "Riverside ICB" in read
    assert "alert(1)" in read
    assert "\x1b" not in read
    assert REASON in read
    assert formats.made(format_, document) == made
    if format_ == "html":
        assert "<script" not in made
