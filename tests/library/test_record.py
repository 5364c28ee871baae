"""The record of a matter: whole, sealed, decided again under its own rules."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
import shutil
import zlib
from pathlib import Path

import pytest

import knowledge_base
from engagement_rules import KnowledgeBase, Matter, MatterError, assess
from engagement_rules._archive import Archive, BadArchive, pack, unpack
from engagement_rules._record import Record, RecordError
from engagement_rules._record_check import check
from engagement_rules._schemas import schema

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "walk-in-centre.yaml"
DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def matter():
    return Matter.from_file(EXAMPLE)


@pytest.fixture(scope="module")
def record(matter):
    return Record.of(matter, made=DAY)


@pytest.fixture(scope="module")
def text(record):
    return record.to_json()


def changed(matter, **answers):
    data = matter.to_dict()
    data["answers"] = {**data["answers"], **answers}
    return Matter.from_dict(data)


# What it holds


def test_a_record_is_made_and_checked_with_the_public_names(matter):
    import engagement_rules

    found = engagement_rules.Record.of(matter, made=DAY)
    assert engagement_rules.check_record(found.to_json()) == ()
    with pytest.raises(engagement_rules.RecordError):
        engagement_rules.Record.from_json("{}")
    with pytest.raises(AttributeError, match="no attribute"):
        _ = engagement_rules.Records


def test_a_record_says_what_the_library_decides_and_that_both_engines_agree(record, matter):
    version = record.latest
    decided = assess(matter, engine="both")

    assert version.determination == decided.data
    assert version.determination.rules.engines == ("compiled", "durable-rules")
    assert version.number == 1
    assert version.made == DAY
    assert version.reasons[: len(decided.reasons(limit=3))] == decided.reasons(limit=3)
    assert {reason.node for reason in version.reasons} >= {"duty", "promise-kept"}


def test_a_record_is_the_same_after_it_was_written_and_read(record, text):
    again = Record.from_json(text)

    assert again == record
    assert again.to_json() == text
    assert again.determination.data == record.latest.determination


def test_the_same_matter_gives_the_same_bytes(matter, text):
    assert Record.of(matter, made=DAY).to_json() == text


def test_a_record_follows_its_published_schema(text):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(schema("record")).validate(json.loads(text))


def test_a_record_cannot_be_changed(record):
    with pytest.raises(AttributeError, match="cannot be changed"):
        record.data = None


def test_what_an_interview_was_told_is_kept_step_by_step(matter):
    history = [{"event": "answer", "id": "manner", "answer": "yes", "at": "2026-01-01T00:00:00Z"}]
    found = Record.of(matter, made=DAY, history=history)

    assert Record.from_json(found.to_json()).latest.history == tuple(history)
    assert check(found.to_json()) == ()


def test_text_in_any_letters_and_with_control_characters_is_kept_as_typed(matter):
    words = 'Żółć 医院 \x1b[2J \u202e =1+1 <b> \\ " \n two'
    data = {**matter.to_dict(), "fields": {"field-in-short": words}}
    found = Record.of(Matter.from_dict(data), made=DAY)

    assert Record.from_json(found.to_json()).latest.determination.matter.fields == data["fields"]
    assert check(found.to_json()) == ()


# Seals


def test_a_sound_record_has_nothing_wrong_with_it(record, text):
    assert check(text) == ()
    assert check(text, seal=record.seal) == ()
    assert check(text, seal=record.seal[:16].upper()) == ()


def test_any_bit_that_is_flipped_is_found(text):
    raw = text.encode()
    chance = random.Random(7)  # noqa: S311 - nothing secret
    for _ in range(250):
        at = chance.randrange(len(raw))
        flipped = bytearray(raw)
        flipped[at] ^= 1 << chance.randrange(8)
        try:
            said = bytes(flipped).decode()
        except UnicodeDecodeError:
            continue
        assert check(said), raw[at - 20 : at + 20]


def test_a_byte_that_is_added_or_taken_away_is_found(text):
    for at in (0, 1, len(text) // 3, len(text) - 1, len(text)):
        assert check(text[:at] + " " + text[at:])
        assert check(text[:at] + text[at + 1 :]) if at < len(text) else True
    assert check(text + "\n")[0].where.startswith("line ")


def said_of(data):
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return [f"{one.where}: {one.what}" for one in check(text)]


def test_a_changed_answer_is_named(text):
    data = json.loads(text)
    answers = data["versions"][0]["determination"]["matter"]["answers"]
    answers["range"]["answer"] = "no"

    assert said_of(data) == [
        "version 1: determination, matter, answers, range, answer: it was changed",
        *(said for said in said_of(data) if said.endswith("decide otherwise")),
    ]


def test_a_changed_outcome_is_named_and_so_is_what_the_rules_decide(text):
    data = json.loads(text)
    data["versions"][0]["determination"]["duty"]["outcome"] = "not_required"
    found = said_of(data)

    assert "version 1: determination, duty, outcome: it was changed" in found
    assert "version 1: determination, duty: the rules in the record decide otherwise" in found


def test_a_changed_mark_or_seal_is_told_from_changed_content(text):
    data = json.loads(text)
    data["versions"][0]["marks"]["reasons"]["1"] = "0" * 12
    assert said_of(data) == ["version 1: reasons, 1: its mark was changed"]

    data = json.loads(text)
    data["versions"][0]["seal"] = "0" * 64
    assert said_of(data) == ["version 1: its seal was changed, or what stood before it"]


def test_a_record_made_anew_after_a_change_is_told_by_the_seal_that_was_noted(record, matter):
    anew = Record.of(changed(matter, range="no"), made=DAY).to_json()

    assert check(anew) == ()
    (found,) = check(anew, seal=record.seal)
    assert found.where == "the whole record"


def test_rules_that_were_changed_in_the_record_are_found(text):
    data = json.loads(text)
    (name,) = data["rules"]
    lines = data["rules"][name]
    lines[3] = lines[3][:10] + ("A" if lines[3][10] != "A" else "B") + lines[3][11:]

    assert f"rules {name[:16]}: they were changed" in said_of(data)


# Sign-offs


def test_a_sign_off_is_sealed_with_all_that_stands_before_it(record):
    signed = record.sign("Lay member", "I have read this.", on=DAY)
    twice = signed.sign("Equality lead", "So have I.", on=DAY)

    assert check(twice.to_json()) == ()
    assert twice.seal != signed.seal != record.seal
    assert [one.by for one in twice.latest.sign_offs] == ["Lay member", "Equality lead"]
    data = json.loads(twice.to_json())
    data["versions"][0]["sign_offs"][0]["says"] = "I have not read this."
    assert any("sign-off 1" in found for found in said_of(data))


@pytest.mark.parametrize(("by", "says"), [("", "Yes"), ("Lay member", " ")])
def test_a_sign_off_names_somebody_and_says_something(record, by, says):
    with pytest.raises(ValueError, match="say who signs"):
        record.sign(by, says, on=DAY)


# Later versions


def test_a_later_version_names_what_changed_answers_dates_fields_reasons_and_outcome(
    record, matter
):
    data = matter.to_dict()
    data["answers"] = {**data["answers"], "manner": "no", "range": {"answer": "yes"}}
    data["acts"] = [{**data["acts"][0], "date": "2018-02-27"}]
    data["fields"] = {**data["fields"], "field-stage": "decision"}
    later = record.reassess(Matter.from_dict(data), made=DAY + dt.timedelta(30))
    found = {(c.kind, c.id): (c.was, c.now) for c in later.latest.changes}

    assert later.latest.number == 2
    assert found["answer", "manner"] == ("yes", "no")
    assert found["answer", "range"] == ("not known", "yes")
    assert found["field", "field-stage"] == (None, "decision")
    assert found["reason", "manner"][1] is None
    assert any(
        kind == "matter" and "2018-02-27" in str(now) for (kind, _), (_, now) in found.items()
    )
    assert not any(kind in ("law", "rules") for kind, _ in found)
    assert check(later.to_json()) == ()


def test_a_later_version_under_later_law_says_that_the_law_changed(matter):
    data = {"title": "A clinic", "bodies": ["CCG"], "acts": [{"id": "step", "date": "2022-06-30"}]}
    before = Record.of(Matter.from_dict(data), made=DAY)
    data |= {"bodies": ["ICB"], "acts": [{"id": "step", "date": "2022-07-01"}]}
    changes = before.reassess(Matter.from_dict(data), made=DAY).latest.changes

    assert any(change.kind == "law" and "14Z45" in str(change.now) for change in changes)


def test_nothing_changed_is_said_by_an_empty_list(record, matter):
    assert record.reassess(matter, made=DAY).latest.changes == ()


def test_a_version_taken_out_of_the_middle_is_found(record, matter):
    third = record.reassess(changed(matter, manner="no"), made=DAY).reassess(matter, made=DAY)
    data = json.loads(third.to_json())
    del data["versions"][1]

    assert said_of(data)


# Under its own rules


@pytest.fixture
def old_rules(tmp_path):
    """Rules of another time: proposals needed no option that could really happen."""
    folder = tmp_path / "old"
    shutil.copytree(knowledge_base.folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "manifest.yaml"
    path.write_text(path.read_text().replace("version: 0.1.0", "version: 0.0.9"))
    path = folder / "questions" / "duty.yaml"
    said = path.read_text()
    assert "label: a proposal for change" in said
    path.write_text(said.replace("label: a proposal for change", "label: a proposal of old"))
    return folder


def test_a_record_is_decided_again_under_the_rules_it_was_made_with(matter, old_rules):
    base = KnowledgeBase.load(old_rules)
    found = Record.of(matter, made=DAY, knowledge_base=base).to_json()
    shutil.rmtree(old_rules)
    again = Record.from_json(found)

    assert check(found) == ()
    assert again.determination.knowledge_base.version == "0.0.9"
    assert again.determination.knowledge_base.nodes["proposal"].label == "a proposal of old"
    later = again.reassess(matter, made=DAY)
    assert [change.kind for change in later.latest.changes] == ["rules"]
    assert len(later.data.rules) == 2
    assert check(later.to_json()) == ()


def test_rules_with_a_local_folder_are_kept_whole(matter, tmp_path):
    local = tmp_path / "local"
    (local / "record").mkdir(parents=True)
    (local / "record" / "more.yaml").write_text(
        "fields:\n  - id: our-field\n    section: our-part\n    label: ours\n    ask: What?\n"
        "sections:\n  - id: our-part\n    label: Ours\n    about: Ours alone.\n"
    )
    base = KnowledgeBase.load(knowledge_base.folder(), extra=[local])
    found = Record.of(matter, made=DAY, knowledge_base=base).to_json()
    shutil.rmtree(local)

    assert check(found) == ()
    assert "our-field" in Record.from_json(found).determination.knowledge_base.nodes


def test_rules_that_are_missing_are_said_to_be(text, matter, old_rules):
    found = Record.of(matter, made=DAY, knowledge_base=KnowledgeBase.load(old_rules)).to_json()
    data = json.loads(found)
    data["rules"] = {}

    assert any("not in the record" in said for said in said_of(data))
    with pytest.raises(RecordError, match="not in the record"):
        _ = Record.from_json(json.dumps(data)).determination


# Packed rules


def test_packed_rules_come_out_as_they_went_in(tmp_path):
    archive = pack([knowledge_base.folder()])
    (folder,) = unpack(archive, tmp_path)

    assert pack([folder]) == archive
    assert KnowledgeBase.load(folder).digest == KnowledgeBase.default().digest


def packed(files):
    import hashlib

    data = json.dumps(files).encode()
    return Archive(
        hashlib.sha256(data).hexdigest(),
        (base64.b64encode(zlib.compress(data)).decode(),),
    )


@pytest.mark.parametrize(
    "files",
    [
        [{"../outside.yaml": ""}],
        [{"law/../../outside.yaml": ""}],
        [{"/etc/outside.yaml": ""}],
        [{"law\\outside.yaml": ""}],
        [{"law/outside.py": ""}],
        [{"elsewhere/outside.yaml": ""}],
        [{"law/a.yaml": 1}],
        {"law/a.yaml": ""},
        ["law/a.yaml"],
    ],
)
def test_packed_rules_cannot_write_anywhere_else(files, tmp_path):
    into = tmp_path / "into"
    with pytest.raises(BadArchive):
        unpack(packed(files), into)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_packed_rules_that_are_not_those_named_or_no_rules_at_all_are_refused(tmp_path):
    good = pack([knowledge_base.folder()])
    for bad in (
        good._replace(digest="0" * 64),
        good._replace(lines=good.lines[:-2]),
        good._replace(lines=("no base64!",)),
        good._replace(lines=()),
    ):
        with pytest.raises(BadArchive):
            unpack(bad, tmp_path / "into")


# Comply or explain


@pytest.fixture(scope="module")
def should(matter):
    found = [action.id for action in assess(matter).actions if action.strength == "should"]
    return next(name for name in found if name in KnowledgeBase.default().nodes)


def test_a_departure_stands_beside_what_the_guidance_says(matter, should):
    data = {**matter.to_dict(), "departures": {should: "The group has done more than that."}}
    (one,) = Record.of(Matter.from_dict(data), made=DAY).latest.departures

    assert one.id == should
    assert one.why == "The group has done more than that."
    assert one.label == KnowledgeBase.default().nodes[should].label
    assert one.authorities


def test_a_likely_situation_may_be_departed_from_where_the_duty_does_not_apply(matter):
    data = changed(matter, **{"health-service": "no"}).to_dict()
    data["departures"] = {"service-change": "The council arranges it, not the group."}

    (one,) = Record.of(Matter.from_dict(data), made=DAY).latest.departures
    assert one.id == "service-change"
    assert one.label.startswith("in this situation the duty is likely to apply")


def test_a_departure_from_something_that_has_no_place_here_is_left_out(matter):
    base = KnowledgeBase.default()
    here = {action.id for action in assess(matter).actions}
    other = next(
        node.id
        for node in base.of_kind("action")
        if node.data["strength"] == "should" and node.id not in here
    )
    data = {**matter.to_dict(), "departures": {other: "It has no place here."}}

    assert Record.of(Matter.from_dict(data), made=DAY).latest.departures == ()


@pytest.mark.parametrize(
    ("name", "why", "message"),
    [
        ("involve-users-group", "No time.", "is law"),
        ("no-such-thing", "Why?", "nothing that can be departed from"),
        ("manner", "Why?", "nothing that can be departed from"),
    ],
)
def test_law_cannot_be_departed_from(matter, name, why, message):
    data = {**matter.to_dict(), "departures": {name: why}}
    with pytest.raises(MatterError, match=message) as stopped:
        Record.of(Matter.from_dict(data), made=DAY)

    assert [problem.code for problem in stopped.value.problems] == ["M209"]


def test_a_departure_without_a_reason_is_refused(matter, should):
    data = {**matter.to_dict(), "departures": {should: " "}}
    with pytest.raises(MatterError, match="has no reason"):
        assess(Matter.from_dict(data))


# Engines


def test_there_is_no_record_where_the_engines_differ(matter, monkeypatch):
    from engagement_rules import EngineDisagreement, _durable

    monkeypatch.setattr(_durable, "decide", lambda view, values: (0,) * len(view.reported))
    with pytest.raises(EngineDisagreement):
        Record.of(matter, made=DAY)


def test_where_durable_rules_does_not_run_the_record_says_which_engine_decided(matter, monkeypatch):
    from engagement_rules import EngineUnavailable, _record

    def alone(matter, *, engine="compiled", **more):
        if engine == "both":
            raise EngineUnavailable("not here")
        return assess(matter, **more)

    monkeypatch.setattr(_record, "assess", alone)
    found = Record.of(matter, made=DAY)

    assert found.latest.determination.rules.engines == ("compiled",)
    assert check(found.to_json()) == ()


# Files that are no records


@pytest.mark.parametrize(
    "said", ["", "{", "[]", "null", "{}", '{"format": 2}', "\x00", '{"a": ' * 5000, "1" * 5000]
)
def test_what_is_no_record_is_said_to_be_none(said):
    assert check(said)
    with pytest.raises(RecordError, match="this is no record"):
        Record.from_json(said)
