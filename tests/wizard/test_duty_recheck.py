"""`duty recheck`: old records decided again, under their own rules and under today's."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pytest
from conftest import EXAMPLES, USUAL

import knowledge_base
from engagement_rules import KnowledgeBase, Matter
from engagement_rules._record import Record

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def older(tmp_path_factory) -> KnowledgeBase:
    """Older rules: either kind of impact was not enough, and a question was there that is gone."""
    folder = tmp_path_factory.mktemp("older") / "rules"
    left_out = shutil.ignore_patterns("__pycache__", "*.py")
    shutil.copytree(knowledge_base.folder(), folder, ignore=left_out)
    shared = folder / "law" / "shared-tests.yaml"
    text = shared.read_text("utf-8")
    shared.write_text(
        text.replace("{any: [manner, range]}", "{all: [manner, range, {not: gone-question}]}")
    )
    (folder / "questions" / "gone.yaml").write_text(
        "facts:\n"
        "  - id: gone-question\n"
        "    label: a question that is gone\n"
        "    ask: Is it gone?\n"
        "    help: Say so.\n"
        '    says: {"yes": it is gone, "no": it is there}\n'
        "    yes_for_example: It is.\n"
        "    no_for_example: It is not.\n"
        "    who_knows: somebody\n"
        "    find_out: Ask somebody.\n"
    )
    return KnowledgeBase.load(folder)


@pytest.fixture
def record(tmp_path):
    """Write the record of a matter."""

    def make(name: str, base: KnowledgeBase | None = None, text: str | None = None):
        matter = Matter.from_text(text) if text else Matter.from_file(EXAMPLES / f"{name}.yaml")
        path = tmp_path / f"{name}.record.json"
        path.write_text(Record.of(matter, made=DAY, knowledge_base=base).to_json(), "utf-8")
        return path

    return make


def test_a_record_of_todays_rules_is_the_same(duty, record):
    ran = duty("recheck", record("walk-in-centre"))

    assert ran.code == 0
    assert ran.said.startswith("One record: none would be decided otherwise and 1 would not.")
    assert "walk-in-centre.record.json): the same, under rules 0.1.0 and now." in ran.said


def test_a_record_of_older_rules_is_told_with_what_differs_and_why(duty, record, older):
    ran = duty("recheck", record("clinic", older, USUAL + "  gone-question: no\n"))

    assert ran.code == 4
    assert "A clinic moves" in ran.said
    assert "The duty to involve the public [duty]: not required before, required now." in ran.said
    assert "Before: Nothing changes in which health services people can have" in ran.said
    assert "Now: It is about health services" in ran.said
    assert "It rests on what changed: impact" in ran.said
    assert "The new rules do not know `gone-question`, so they were left out." in ran.said
    assert "To do now, and not before:" in ran.said


def test_for_a_programme_it_is_json_with_every_record(duty, record, older):
    one, other = record("clinic", older, USUAL), record("walk-in-centre")
    ran = duty("recheck", one, other, "--format", "json")
    first, second = json.loads(ran.out)

    assert ran.code == 4
    assert (first["same"], second["same"]) == (False, True)
    assert first["as_it_was_made"] and second["as_it_was_made"]
    duty_ = next(one for one in first["differences"] if one["id"] == "duty")
    assert (duty_["was"], duty_["now"]) == ("not_required", "required")
    assert "impact" in duty_["through"]


def test_a_folder_stands_for_the_records_in_it(duty, record, tmp_path):
    record("walk-in-centre")
    record("change-of-control")
    ran = duty("recheck", tmp_path)

    assert ran.code == 0
    assert "2 records: none would be decided otherwise and 2 would not." in ran.said


def test_the_last_version_is_the_one_that_is_decided_again(duty, record, older, tmp_path):
    path = tmp_path / "two.record.json"
    matter = Matter.from_text(USUAL)
    first = Record.of(matter, made=DAY, knowledge_base=older)
    path.write_text(first.reassess(matter, made=DAY).to_json(), "utf-8")

    assert duty("recheck", path).code == 0


def test_a_record_that_was_touched_is_said_so_and_decided_all_the_same(duty, record):
    path = record("walk-in-centre")
    path.write_text(path.read_text("utf-8").replace("walk-in", "walk-out", 1), "utf-8")
    ran = duty("recheck", path)

    assert ran.code == 4
    assert "is not as it was made" in ran.said


def test_a_file_that_is_no_record_is_told_beside_the_others(duty, record, tmp_path):
    bad = tmp_path / "bad.record.json"
    bad.write_text("{}")
    ran = duty("recheck", record("walk-in-centre"), bad)

    assert ran.code == 4
    assert "1 cannot be decided again" in ran.said
    assert "bad.record.json is not as it was made" in ran.said


def test_a_file_that_is_not_there_is_refused(duty, tmp_path):
    ran = duty("recheck", tmp_path / "nothing.record.json")

    assert ran.code == 2
    assert "cannot be read" in ran.err


def test_local_rules_are_part_of_todays(duty, record, tmp_path):
    (tmp_path / "ours" / "policies").mkdir(parents=True)
    (tmp_path / "ours" / "triggers").mkdir(parents=True)
    (tmp_path / "ours" / "triggers" / "ours.yaml").write_text(
        "triggers:\n"
        "  - id: our-own\n"
        "    label: a situation of our own\n"
        "    binds: [CCG]\n"
        "    in_force: {from: 2013-04-01}\n"
        "    strength: consider\n"
        "    condition: decision\n"
        '    says: {"yes": it is so, "no": it is not so}\n'
        "    authorities: [nhsa2006.s14Z2]\n"
    )
    ran = duty("recheck", record("walk-in-centre"), "--rules", tmp_path / "ours")

    assert ran.code == 4
    assert "A situation of our own [our-own]: not there before, yes now." in ran.said


def test_what_a_person_typed_can_do_nothing(duty, record, older):
    evil = USUAL.replace("title: A clinic moves", 'title: "\\e]0;owned\\a \\u202e <b>"')
    for format_ in ("text", "json"):
        out = duty("recheck", record("evil", older, evil), "--format", format_).out
        assert {c for c in out if not c.isprintable() and c != "\n"} == set()
