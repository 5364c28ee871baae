"""Filling in the record at a terminal, and writing it with its documents."""

from __future__ import annotations

import signal
import stat
from typing import Any

import pytest

pytest.importorskip("fcntl", reason="no such terminals here")
pytest.importorskip("pyte")

from interviewing import TITLE, VERDICT, Person, begun, example, told

from engagement_rules import Matter
from engagement_rules._record import Record
from engagement_rules._record_check import check

_, WALK_IN = example("walk-in-centre", pharmaceutical_service="no")
FORM = "The record. Which part do you want to fill in?"
FACES = pytest.mark.parametrize("plain", [False, True], ids=["screens", "plain"])


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "matters"
    begun(found, WALK_IN)
    return found


@pytest.fixture
def sit(folder, tmp_path):
    sitting = []

    def down(**more: Any) -> Person:
        person = Person(folder, "resume", knows=WALK_IN, stands=tmp_path, **more)
        sitting.append(person)
        person.read()
        return person

    yield down
    for person in sitting:
        person.close()


def form(person):
    person.choose("Fill in the record")
    assert person.look().text.startswith(FORM)


@FACES
def test_what_is_written_into_a_section_is_kept_and_can_be_written_again(sit, folder, plain):
    person = sit(plain=plain)
    form(person)
    person.choose("What this is about")
    assert "two or three sentences" in person.look().text or person.look_again().kind == "write"
    person.write("The centre becomes a hub that has to be rung first.")
    person.look()
    person.write("Urgent care at the walk-in centre")
    person.look()
    person.command("go back to the form")
    person.choose("What this is about: 2 of 4 filled in")
    person.look()
    person.write("Another text.")
    person.look()

    assert told(folder).fields["field-in-short"] == "Another text."
    assert told(folder).fields["field-service"] == "Urgent care at the walk-in centre"
    assert told(folder).matter().fields["field-in-short"] == "Another text."


def test_a_day_a_number_and_a_list_are_taken_as_such(sit, folder):
    person = sit()
    form(person)
    person.choose("Stage and key dates")
    person.look()
    for text, wrong in (
        ("options", ""),
        ("some day", "31 March 2019"),
        ("1 April 2019", ""),
        ("many", "6"),
        ("12", ""),
    ):
        person.write(text)
        if wrong:
            person.wait_for("leave it empty.")
            person.write(wrong)
        person.look()
    person.command("go back to the form")
    person.choose("How it will be decided")
    person.look()
    person.write("")
    person.look()
    person.write("The practices group; the finance committee")
    person.look()

    fields = told(folder).fields
    assert fields["field-contract-ends"] == "2019-03-31"
    assert fields["field-change-starts"] == "2019-04-01"
    assert fields["field-weeks-to-prepare"] == "6"
    assert fields["field-weeks-to-answer"] == "12"
    assert fields["field-meetings-before"] == ["The practices group", "the finance committee"]


def test_a_kill_in_the_midst_of_a_section_comes_back_to_the_field_that_was_asked(sit, folder):
    person = sit()
    form(person)
    person.choose("Who looks after this")
    person.look()
    person.write("Head of planned care")
    after = person.look().text
    person.kill(signal.SIGKILL)
    person.wait_end()

    person = sit()
    assert person.look_again().text == after
    assert told(folder).fields["field-owner"] == "Head of planned care"


def test_who_finds_out_what_is_not_known_stands_with_it(sit, folder):
    person = sit()
    form(person)
    person.choose("What is not known")
    seen = person.look()
    assert seen.text.startswith("Who finds out whether")
    person.write("The scrutiny lead, by 1 March")
    person.look()

    assert "The scrutiny lead, by 1 March" in told(folder).fields["find-out"].values()


def test_guidance_is_departed_from_only_with_a_reason_and_taken_up_again(sit, folder):
    person = sit()
    form(person)
    person.choose("Guidance that you do not follow: 0")
    seen = person.look()
    name = seen.rows[0].label
    person.choose(name)
    person.look()
    person.write("It has been done already, in another way.")
    person.look()
    assert f"{name} (not followed)" in " ".join(row.label for row in person.look_again().rows)
    assert set(told(folder).departures.values()) == {"It has been done already, in another way."}
    person.choose(name)
    person.look()
    person.write("")
    person.look()

    assert told(folder).matter().departures == {}


@FACES
def test_the_record_is_sealed_beside_the_matter_and_its_documents_are_written_here(
    sit, folder, tmp_path, plain
):
    person = sit(plain=plain)
    person.choose("Write the record and its documents")
    person.look()
    person.tick(["Markdown", "Plain text"])
    seen = person.read()
    assert seen.ask == VERDICT
    assert "Version 1 of the record is sealed" in seen.above
    person.press("ctrl-c")
    person.wait_end()

    (path,) = folder.glob("*.record.json")
    text = path.read_text(encoding="utf-8")
    record = Record.from_json(text)
    name = path.name.removesuffix(".record.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert check(text) == ()
    assert record.data.title == WALK_IN.says[TITLE]
    assert len(record.latest.history) > 10
    assert record.latest.determination.matter.answers == told(folder).matter().answers
    for ending in (".md", ".txt"):
        said = (tmp_path / f"{name}-v1{ending}").read_text(encoding="utf-8")
        assert "What this is about" in said
        assert record.seal[:16] in said


def test_a_record_written_again_after_a_change_has_a_second_version_that_names_it(sit, folder):
    person = sit()
    person.choose("Write the record and its documents")
    person.look()
    person.tick([])
    person.read()
    person.choose("Write the record and its documents")
    person.look()
    person.tick([])
    assert "Version 1 of the record is sealed" in person.read().above
    form(person)
    person.choose("Who looks after this")
    person.look()
    person.write("Head of planned care")
    person.look()
    person.command("go back to the form")
    person.command("go on")
    person.read()
    person.choose("Write the record and its documents")
    person.look()
    person.tick([])
    assert "Version 2 of the record is sealed" in person.read().above

    (path,) = folder.glob("*.record.json")
    record = Record.from_json(path.read_text(encoding="utf-8"))
    assert [(c.kind, c.id) for c in record.latest.changes] == [("field", "field-owner")]
    assert check(path.read_text(encoding="utf-8")) == ()


def test_a_record_that_was_changed_is_not_built_on(sit, folder):
    person = sit()
    person.choose("Write the record and its documents")
    person.look()
    person.tick([])
    person.read()
    (path,) = folder.glob("*.record.json")
    path.write_text(path.read_text(encoding="utf-8").replace('"yes"', '"no"', 1), encoding="utf-8")
    before = path.read_bytes()
    person.choose("Write the record and its documents")
    person.look()
    person.tick([])

    assert "is not as it was made" in person.read().above
    assert path.read_bytes() == before


def test_a_matter_with_a_filled_in_record_can_still_be_written_as_a_file(sit, folder, tmp_path):
    person = sit()
    form(person)
    person.choose("Who looks after this")
    person.look()
    person.write("Head of planned care")
    person.look()
    person.command("go back to the form")
    person.command("go on")
    person.read()
    person.choose("Write it to a file")
    person.read()

    (path,) = tmp_path.glob("*.yaml")
    assert Matter.from_file(path).fields["field-owner"] == "Head of planned care"
