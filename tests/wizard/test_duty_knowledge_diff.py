"""`duty knowledge diff`: what a change of the shipped rules changes, as a person reads it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil

import pytest
from conftest import EXAMPLES, ROOT

import knowledge_base
from engagement_rules import Matter, assess
from engagement_rules._record import Record
from engagement_rules._rules_compared import compare_rules
from wizard.commands import diff

EVIL = "\x1b]0;owned\x07 <script>alert(1)</script> [a](http://evil.example) **b** \u202e"
IMPACT = ("law/shared-tests.yaml", "{any: [manner, range]}", "{all: [manner, range]}")
CONTRACT = "triggers/contracts.yaml"


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A copy of the shipped rules with some changes, made once for each."""
    made: dict[object, object] = {}

    def make(*edits: tuple[str, str, str]):
        if edits not in made:
            folder = tmp_path_factory.mktemp("rules") / "draft"
            left_out = shutil.ignore_patterns("__pycache__", "*.py")
            shutil.copytree(knowledge_base.folder(), folder, ignore=left_out)
            for name, was, now in edits:
                paths = [folder / name] if name != "*" else sorted(folder.rglob("*.yaml"))
                assert any(was in path.read_text("utf-8") for path in paths), was
                for path in paths:
                    path.write_text(path.read_text("utf-8").replace(was, now), "utf-8")
            made[edits] = folder
        return made[edits]

    return make


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Records of two examples, in a folder and one below it."""
    folder = tmp_path_factory.mktemp("records")
    (folder / "2026").mkdir()
    for name, place in (("walk-in-centre", folder), ("change-of-control", folder / "2026")):
        record = Record.of(Matter.from_file(EXAMPLES / f"{name}.yaml"), made=dt.date(2026, 11, 22))
        (place / f"{name}.record.json").write_text(record.to_json(), "utf-8")
    return folder


def data(ran) -> dict:
    return json.loads(ran.out)


def told(found: dict) -> set[tuple[str, str, str]]:
    return {(flip["node"], flip["before"], flip["now"]) for flip in found["flips"]}


# What changed, by hand, in the shipped rules


def test_the_shipped_rules_do_not_differ_from_themselves(duty):
    ran = duty("knowledge", "diff", "shipped", "shipped")

    assert ran.code == 0
    assert ran.out.startswith("These are the same rules, to the byte.\n")


def test_other_words_decide_nothing_otherwise(duty, changed):
    new = changed((CONTRACT, "label: entering into a contract", "label: making a contract"))
    ran = duty("knowledge", "diff", "shipped", new)

    assert ran.code == 0
    assert "No matter is decided otherwise" in ran.said
    assert "Only words or sources differ in contract-award." in ran.said


def test_a_ground_that_is_dropped_is_told_with_the_matters_that_only_it_carried(duty, changed):
    limb = (knowledge_base.folder() / "law/nhsa2006-s14Z45.yaml").read_text("utf-8")
    start, end = limb.index("      - id: s14Z45.2.a"), limb.index("      - id: s14Z45.2.b")
    new = changed(("law/nhsa2006-s14Z45.yaml", limb[start:end], ""))
    ran = duty("knowledge", "diff", "shipped", new)

    assert ran.code == 4
    assert "its grounds: no longer s14Z45.2.a" in ran.said
    assert "Removed: the limb “planning” [s14Z45.2.a]." in ran.said
    assert "For an integrated care board, from 1 July 2022: it no longer applies where" in ran.said
    assert "it no longer applies where services are being planned; and it is about" in ran.said
    assert "and one of these is so: - There is no proposal" in ran.said


def test_an_any_that_becomes_an_all_is_told_for_all_bodies_and_times_at_once(duty, changed):
    found = data(duty("knowledge", "diff", "shipped", changed(IMPACT), "--format", "json"))
    duties = [flip for flip in found["flips"] if flip["node"] == "duty"]
    bodies = {stretch["body"] for flip in duties for stretch in flip["where"]}

    assert {(flip["before"], flip["now"]) for flip in duties} == {("yes", "no")}
    assert bodies >= {"PCT", "CCG", "ICB", "NHSE", "NHS-FT"}
    assert all(
        {"manner", "range"} <= {limit["id"] for limit in one["limits"]}
        for flip in duties
        for one in flip["descriptions"]
    )
    assert [e["id"] for e in found["entries"] if e["effect"] == "outcome"] == ["impact"]


def test_a_switch_day_that_moves_by_a_day_flips_that_day_alone(duty, changed):
    new = changed(("*", "2022-07-01", "2022-07-02"), ("*", "2022-06-30", "2022-07-01"))
    found = data(duty("knowledge", "diff", "shipped", new, "--format", "json"))

    assert {(one["body"], one["from"], one["to"]) for one in found["law"]} == {
        (body, "2022-07-01", "2022-07-01") for body in ("CCG", "ICB", "ICP")
    }
    assert {("duty", "no law", "yes"), ("duty", "yes", "no law")} <= told(found)
    days = {(s["from"], s["to"]) for flip in found["flips"] for s in flip["where"]}
    assert days == {("2022-07-01", "2022-07-01")}


def test_a_line_through_a_date_that_moves_by_a_day_is_told_in_days(duty, changed):
    ran = duty("knowledge", "diff", "shipped", changed(("*", "2024-01-31", "2024-02-01")))

    assert ran.code == 4
    assert "onsultation of the council began on 31 January 2024" in ran.said
    assert "`scrutiny-consultation-began` 2024-01-31" in ran.said


def test_a_body_that_is_no_longer_bound_is_the_only_one_told(duty, changed):
    text = (knowledge_base.folder() / CONTRACT).read_text("utf-8")
    first = text[: text.index("contract-variation")]
    new = changed((CONTRACT, first, first.replace("CCG, ICB, NHSE", "CCG, NHSE")))
    ran = duty("knowledge", "diff", "shipped", new)

    assert ran.code == 4
    assert "one outcome comes out differently" in ran.said
    assert "whom it binds: no longer ICB" in ran.said
    assert "For an integrated care board, from 1 July 2022: it is no longer met where" in ran.said


def test_rules_laid_over_the_shipped_ones_are_a_folder_without_a_manifest(duty, tmp_path):
    (tmp_path / "ours" / "triggers").mkdir(parents=True)
    (tmp_path / "ours" / "triggers" / "ours.yaml").write_text(
        "triggers:\n"
        "  - id: our-own\n"
        "    label: a situation of our own\n"
        "    binds: [ICB]\n"
        "    in_force: {from: 2022-07-01}\n"
        "    strength: consider\n"
        "    condition: {all: [decision, proposal]}\n"
        '    says: {"yes": it is so, "no": it is not so}\n'
        "    authorities: [nhsa2006.s14Z45]\n"
    )
    ran = duty("knowledge", "diff", "shipped", tmp_path / "ours")

    assert ran.code == 4
    assert "Added: the trigger “a situation of our own” [our-own]." in ran.said
    assert "it is now met, and was not before, where" in ran.said

    over_both = duty("knowledge", "diff", "shipped", "shipped", "--rules", tmp_path / "ours")
    assert over_both.code == 0


def test_a_question_that_is_gone_leaves_the_outcome_to_the_others(duty, changed):
    text = (knowledge_base.folder() / "law/nhsa2006-s14Z45.yaml").read_text("utf-8")
    assert "viable-option, impact]" in text
    new = changed(("*", "own-proposal, viable-option, impact]", "own-proposal, impact]"))
    found = data(duty("knowledge", "diff", "shipped", new, "--format", "json"))
    limits = {
        (limit["id"], tuple(limit["words"]))
        for flip in found["flips"]
        if flip["node"] == "s14Z45.2.b"
        for one in flip["descriptions"]
        for limit in one["limits"]
    }

    assert ("s14Z45.2.b", "no", "yes") in told(found)
    assert ("viable-option", ("no",)) in limits


def test_each_witness_is_decided_as_it_is_told(changed):
    old, new = diff._load("shipped", ()), diff._load(str(changed(IMPACT)), ())
    flips = compare_rules(old, new).flips

    shown = [one.witness for flip in flips if flip.kind == "duty" for one in flip.descriptions]
    assert len(shown) == 16
    for one in shown:
        assert assess(one.matter, knowledge_base=old).duty.outcome == one.before == "required"
        assert assess(one.matter, knowledge_base=new).duty.outcome == one.now == "not_required"
        assert not assess(one.matter, knowledge_base=new).contradictions


# How it is told


def test_the_text_gives_an_example_and_all_gives_each(duty, changed):
    short = duty("knowledge", "diff", "shipped", changed(IMPACT))
    long = duty("knowledge", "diff", "shipped", changed(IMPACT), "--all")

    assert short.out.count("For example") < long.out.count("For example")
    assert max(map(len, long.out.splitlines())) <= 100


def test_the_markdown_says_what_the_text_says(duty, changed):
    ran = duty("knowledge", "diff", "shipped", changed(IMPACT), "--format", "markdown")

    assert ran.code == 4
    assert ran.out.startswith("# Some matters are decided otherwise: ")
    assert "## What changed in the rules" in ran.out
    assert "## The duty to involve the public" in ran.out


def test_the_same_folders_give_the_same_bytes(duty, changed):
    words = ("knowledge", "diff", "shipped", changed(IMPACT), "--format", "json")

    assert duty(*words).out == duty(*words).out


def test_hostile_text_in_the_rules_can_do_nothing(duty, changed):
    hostile = json.dumps(EVIL)
    new = changed(
        (CONTRACT, "label: entering into a contract", f"label: {hostile}"),
        (CONTRACT, "condition: awarding-contract", "condition: {any: [awarding-contract, manner]}"),
    )
    for format_ in ("text", "markdown", "json"):
        out = duty("knowledge", "diff", "shipped", new, "--format", format_).out
        assert "contract-award" in out
        assert {c for c in out if not c.isprintable() and c != "\n"} == set()
        if format_ == "markdown":
            assert not re.search(r"(?<!\\)<script", out)
            assert "http://evil" not in out


# What cannot be compared


def test_rules_that_do_not_compile_give_the_errors_of_the_check(duty, changed):
    new = changed(("law/shared-tests.yaml", "{any: [manner, range]}", "{any: [maner, range]}"))
    ran, checked = duty("knowledge", "diff", "shipped", new), duty("knowledge", "check", new)

    assert ran.code == checked.code == 2
    assert ran.out == ""
    assert ran.err.splitlines()[:-1] == checked.err.splitlines()[:-1]
    assert f"the rules NEW ({new}) are refused" in ran.err
    as_json = data(duty("knowledge", "diff", new, "shipped", "--format", "json"))
    assert as_json["rules"].startswith("OLD (")
    assert as_json["problems"][0]["code"] == "KB202"


@pytest.mark.parametrize("which", [("nowhere", "shipped"), ("shipped", "nowhere")])
def test_a_folder_that_is_not_there_is_said_so(duty, which, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = duty("knowledge", "diff", *which)

    assert ran.code == 2
    assert "there is no such folder" in ran.err


def test_a_folder_without_rules_or_a_file_is_no_rule_set(duty, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.yaml").write_text("title: no rules\n")
    empty = duty("knowledge", "diff", "shipped", tmp_path / "empty")
    file = duty("knowledge", "diff", tmp_path / "file.yaml", "shipped")

    assert (empty.code, file.code) == (2, 2)
    assert "the folder holds no rules" in empty.err
    assert "there is no such folder" in file.err


def test_two_rule_sets_have_to_be_named(duty):
    ran = duty("knowledge", "diff", "shipped")

    assert ran.code == 2
    assert "NEW" in ran.err


# Records


def test_each_record_that_would_be_decided_otherwise_is_told_with_the_reasons(duty, changed, saved):
    ran = duty("knowledge", "diff", "shipped", changed(IMPACT), "--records", saved)

    assert ran.code == 4
    assert "2 records: 1 would be decided otherwise and 1 would not." in ran.said
    assert "A walk-in centre becomes a centre for booked visits" in ran.said
    assert "The duty to involve the public [duty]: required before, not determined now." in ran.said
    assert "Now: It hangs on whether services are being planned" in ran.said
    assert "It rests on what changed: impact." in ran.said


def test_records_that_nothing_moves_are_counted(duty, changed, saved):
    new = changed((CONTRACT, "label: entering into a contract", "label: making a contract"))
    ran = duty("knowledge", "diff", "shipped", new, "--records", saved)

    assert ran.code == 0
    assert "2 records: none would be decided otherwise and 2 would not." in ran.said


def test_a_damaged_record_does_not_keep_the_others_from_being_told(duty, saved, tmp_path):
    folder = tmp_path / "records"
    shutil.copytree(saved, folder)
    (folder / "broken.record.json").write_text('{"format": 1, ')
    (folder / "bytes.record.json").write_bytes(b"\xff\xfe")
    touched = folder / "touched.record.json"
    text = (folder / "walk-in-centre.record.json").read_text("utf-8")
    touched.write_text(text.replace('"answer": "yes"', '"answer": "no"', 1), "utf-8")
    ran = duty("knowledge", "diff", "shipped", "shipped", "--records", folder)
    found = data(
        duty("knowledge", "diff", "shipped", "shipped", "--records", folder, "--format", "json")
    )

    assert ran.code == 4
    assert "5 records: none would be decided otherwise, 3 would not and 2 cannot be" in ran.said
    sound = {one["file"].rsplit("/", 1)[1]: one["as_it_was_made"] for one in found["records"]}
    assert sound == {
        "change-of-control.record.json": True,
        "walk-in-centre.record.json": True,
        "broken.record.json": False,
        "bytes.record.json": False,
        "touched.record.json": False,
    }


@pytest.mark.parametrize("make", [None, "empty"])
def test_a_folder_without_records_is_said_so(duty, tmp_path, make):
    folder = tmp_path / "records"
    if make:
        folder.mkdir()
    ran = duty("knowledge", "diff", "shipped", "shipped", "--records", folder)

    assert ran.code == 2
    assert ("holds no record" if make else "there is no folder") in ran.err


# The page


def test_the_page_shows_what_its_draft_changes(duty, tmp_path, monkeypatch):
    page = ROOT / "docs" / "how-to" / "see-what-a-change-changes.md"
    text = page.read_text("utf-8")
    (name, rules) = re.search(r"```yaml file=(\S+)\n(.*?)```", text, re.DOTALL).groups()
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(rules, "utf-8")
    monkeypatch.chdir(tmp_path)
    ran = duty("knowledge", "diff", "shipped", "draft")

    assert ran.code == 4
    shown = re.search(r"```text message\n(.*?)```", text, re.DOTALL)
    if os.environ.get("DUTY_ACCEPT") == "1":
        page.write_text(text[: shown.start(1)] + ran.out + text[shown.end(1) :], "utf-8")
        return
    assert shown[1] == ran.out
