"""`duty record`: made, shown, exported, verified, assessed again, signed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import signal
import subprocess
import sys

import pytest
from conftest import EXAMPLES, ROOT

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._record import Record
from wizard.documents import formats, papers, rationale
from wizard.documents.document import Look

MATTER = EXAMPLES / "walk-in-centre.yaml"
DAY = ("--on", "2026-11-22")
HOSTILE = "=1+1 <script>alert(1)</script> **b** [x](http://y) \x1b[2J \u202e #read('/') {{7*7}}"


@pytest.fixture
def made(duty, tmp_path):
    """A record of the walk-in centre."""
    path = tmp_path / "walk-in.record.json"
    ran = duty("record", "make", MATTER, "--out", path, *DAY)
    assert ran.code == 0, ran.err
    return path


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# Made


def test_making_a_record_says_where_it_is_and_its_seal(duty, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = duty("record", "make", MATTER, *DAY)
    record = Record.from_json((tmp_path / "walk-in-centre.record.json").read_text("utf-8"))

    assert ran.code == 0
    assert ran.said == f"walk-in-centre.record.json: version 1, seal {record.seal}"


def test_a_record_is_never_written_over_without_being_told_to(duty, made):
    before = made.read_bytes()
    ran = duty("record", "make", EXAMPLES / "change-of-control.yaml", "--out", made, *DAY)

    assert ran.code == 2
    assert "is there already; add `--force`" in ran.err
    assert made.read_bytes() == before
    assert duty("record", "make", MATTER, "--out", made, "--force", *DAY).code == 0


def test_a_matter_that_cannot_be_decided_gives_no_record(duty, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: A clinic\nanswers: {maner: yes}\n")
    ran = duty("record", "make", bad, "--out", tmp_path / "r.json")

    assert ran.code == 2
    assert "did you mean `manner`" in ran.err
    assert not (tmp_path / "r.json").exists()


def test_there_is_no_such_matter_is_said(duty, tmp_path):
    ran = duty("record", "make", "saturday-clinic", "--dir", tmp_path)

    assert ran.code == 2
    assert "no matter has been begun" in ran.err


# Shown and exported


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_what_is_shown_answers_first_and_then_goes_through_every_section(duty, made, format_):
    out = duty("record", "show", made, "--format", format_).out
    base = KnowledgeBase.default()
    answer = "The duty to involve the public applies: NHS Corby CCG must involve people"
    at = [out.index(node.label) for node in base.of_kind("section") if node.label in out]

    assert 0 < out.index(answer) < at[0]
    assert at == sorted(at)
    assert len(at) == 20  # the voluntary section has no place where the duty applies


def test_the_json_that_is_shown_is_the_record(duty, made):
    assert duty("record", "show", made, "--format", "json").out == made.read_text("utf-8")


def test_text_and_markdown_are_exported_with_the_names_of_the_record(duty, made, tmp_path):
    words = ("record", "export", made, "--out", tmp_path / "out", "--format", "text")
    ran = duty(*words, "--format", "markdown")

    assert ran.code == 0
    assert names_in(tmp_path / "out") == ["walk-in.md", "walk-in.txt"]
    again = duty(*words)
    assert again.code == 2
    assert "is there already; nothing was written" in again.err
    assert duty(*words, "--force").code == 0


def test_the_same_record_gives_the_same_bytes(duty, made, tmp_path):
    for name in ("one", "two"):
        duty("record", "export", made, "--out", tmp_path / name, "--format", "markdown")

    one, two = ((tmp_path / name / "walk-in.md").read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_write_that_fails_leaves_what_was_there(duty, made, tmp_path, monkeypatch):
    words = ("record", "export", made, "--out", tmp_path / "out", "--format", "text", "--force")
    duty(*words)
    target = tmp_path / "out" / "walk-in.txt"
    before = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = duty(*words)

    assert ran.code == 2
    assert "cannot be written (No space left on device)" in ran.err
    assert target.read_bytes() == before
    assert names_in(tmp_path / "out") == ["walk-in.txt"]


# Verified


def test_a_record_as_it_was_made_is_said_to_be(duty, made):
    ran = duty("record", "verify", made)

    assert ran.code == 0
    assert "as it was made, and its rules decide it as it says" in ran.said


def test_a_changed_record_ends_with_4_and_says_where(duty, made):
    data = json.loads(made.read_text("utf-8"))
    data["versions"][0]["determination"]["matter"]["answers"]["range"]["answer"] = "no"
    made.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    ran = duty("record", "verify", made)

    assert ran.code == 4
    assert "version 1: determination, matter, answers, range, answer: it was changed" in ran.said
    found = json.loads(duty("record", "verify", made, "--format", "json").out)
    assert found[0]["as_it_was_made"] is False
    assert found[0]["findings"][0]["where"].endswith("answers, range, answer")


def test_the_seal_of_a_printed_document_tells_a_record_made_anew(duty, made, tmp_path):
    seal = Record.from_json(made.read_text("utf-8")).seal
    other = tmp_path / "other.json"
    duty("record", "make", EXAMPLES / "change-of-control.yaml", "--out", other, *DAY)

    assert duty("record", "verify", made, "--seal", seal[:16]).code == 0
    assert duty("record", "verify", other, "--seal", seal[:16]).code == 4
    assert duty("record", "verify", made, other, "--seal", seal[:16]).code == 2


@pytest.mark.parametrize("part", ["show", "export", "verify"])
def test_a_file_that_is_no_record_is_refused(duty, tmp_path, part):
    for content in (b"", b"{}", b"\xff\xfe", b"title: A clinic"):
        path = tmp_path / "no.json"
        path.write_bytes(content)
        ran = duty("record", part, path)
        assert ran.code in (2, 4)
        assert "no record" in ran.said
    assert duty("record", part, tmp_path / "none.json").code == 2


@pytest.mark.parametrize("part", ["show", "export"])
def test_a_record_that_says_what_its_rules_do_not_decide_makes_no_document(duty, made, part):
    data = json.loads(made.read_text("utf-8"))
    data["versions"][0]["determination"]["duty"]["outcome"] = "not_required"
    made.write_text(json.dumps(data), "utf-8")
    ran = duty("record", part, made)

    assert ran.code == 2
    assert "does not say what its rules decide; `duty record verify` says where" in ran.said


# Again, and signed


def test_a_reassessment_names_what_changed_and_needs_to_be_told_where_to_go(duty, made, tmp_path):
    now = tmp_path / "now.yaml"
    now.write_text(MATTER.read_text("utf-8").replace("  range: not known", "  range: yes"), "utf-8")
    words = ("record", "reassess", made, now)

    assert "name a new file with `--out FILE`" in duty(*words).err
    ran = duty(*words, "--out", tmp_path / "two.json", "--on", "2026-12-01")
    assert ran.code == 0, ran.err
    assert "version 2" in ran.out
    assert "answer range: was not known, is yes" in ran.out
    assert duty("record", "verify", tmp_path / "two.json").code == 0
    shown = duty("record", "show", tmp_path / "two.json").out
    assert "What changed since the last version" in shown
    assert Record.from_json(made.read_text("utf-8")).latest.number == 1


def test_a_signature_is_added_and_stands_in_the_document(duty, made):
    words = ("record", "sign", made, "--by", "Lay member for public involvement")
    ran = duty(*words, "--says", "The reasons are sound.", "--force", *DAY)

    assert ran.code == 0, ran.err
    assert duty("record", "verify", made).code == 0
    shown = duty("record", "show", made).out
    assert "The reasons are sound." in shown
    assert "Not signed yet: lay member" not in shown
    assert "Not signed yet: engagement lead" in shown
    assert duty(*words, "--says", " ", "--force").code == 2


def test_nothing_is_added_to_a_record_that_was_changed(duty, made):
    made.write_text(made.read_text("utf-8").replace('"walk', '"Walk', 1) + " ", "utf-8")
    before = made.read_bytes()
    ran = duty("record", "sign", made, "--by", "x", "--says", "y", "--force")

    assert ran.code == 2
    assert "nothing is added to it" in ran.err
    assert made.read_bytes() == before


# The document


def record_of(**more):
    data = Matter.from_file(MATTER).to_dict()
    return Record.of(Matter.from_dict({**data, **more}), made=dt.date(2026, 11, 22))


def texts(document):
    return "\n".join(f"{block.mark} {block.text}" for block in document.page)


def test_every_field_is_shown_filled_in_or_as_a_blank():
    base = KnowledgeBase.default()
    fields = {node.id: f"what was written in {node.id}" for node in base.of_kind("field")}
    empty = rationale.rationale(record_of())
    full = rationale.rationale(record_of(fields=fields))
    blanks = {block.mark for block in empty.page if block.kind == "field" and not block.text}
    determination = assess(Matter.from_file(MATTER))

    for node in base.of_kind("field"):
        assert f"what was written in {node.id}" in texts(full)
        if determination.has_place(node.id) and determination.has_place(node.data["section"]):
            assert node.label in blanks


def test_what_was_answered_stands_in_it_with_reason_and_source():
    document = texts(rationale.rationale(record_of()))
    matter = Matter.from_file(MATTER)

    for name, given in matter.answers.items():
        assert KnowledgeBase.default().nodes[name].data["ask"] in document
        for text in filter(None, (given.because, given.source)):
            assert text.strip() in document


def test_a_departure_stands_beside_what_the_guidance_says():
    name = next(
        action.id
        for action in assess(Matter.from_file(MATTER)).actions
        if action.strength == "should" and action.id in KnowledgeBase.default().nodes
    )
    document = rationale.rationale(record_of(departures={name: "We have done more than that."}))
    at = next(i for i, b in enumerate(document.page) if b.text == "We have done more than that.")

    assert KnowledgeBase.default().nodes[name].label in document.page[at - 1].text
    assert "departs from one point of guidance" in texts(document)


def test_the_days_are_counted_back_from_the_decision():
    fields = {
        "field-days-for-papers": "7",
        "field-weeks-to-weigh": "2",
        "field-weeks-to-answer": "6",
        "field-weeks-to-prepare": "4",
    }
    document = rationale.rationale(record_of(fields=fields))
    shown = {block.mark: block.text for block in document.page if block.kind == "field"}

    assert shown["The papers for the meeting go out"].startswith("by 23 January 2018")
    assert shown["The last day for answers"].startswith("by 9 January 2018")
    assert shown["People begin to be asked"].startswith("by 28 November 2017")
    assert shown["The work of preparing begins"].startswith("by 31 October 2017 (this day is over)")


def test_a_record_of_several_services_warns_of_it():
    bundled = rationale.rationale(record_of(fields={"field-other-services": ["X-rays"]}))

    assert "Take care: other services" in texts(bundled)
    assert "Take care" not in texts(rationale.rationale(record_of()))


def test_many_bodies_that_come_out_alike_are_counted_on_the_first_page():
    example = Matter.from_file(EXAMPLES / "twelve-groups-one-change.yaml")
    record = Record.of(example, made=dt.date(2026, 11, 22))

    assert rationale.rationale(record).page[0].text == (
        "The duty to involve the public applies to each of the 12 bodies named in section 3."
    )


def test_the_first_page_says_when_the_decision_is_and_what_is_late():
    acts = [{"id": "decision", "date": "2026-12-09"}]
    bodies = [{"id": "board", "kind": "ICB"}]
    fields = {"field-days-for-papers": "7", "field-weeks-to-weigh": "3"}
    page = rationale.rationale(record_of(acts=acts, bodies=bodies, fields=fields)).page
    first = " ".join(b.text for b in page[: [b.kind for b in page].index("break")])

    assert "The decision is planned for 9 December 2026." in first
    assert "this is over already: the last day for answers, by 11 November 2026" in first


def test_what_would_turn_the_answer_says_for_which_step():
    data = Matter.from_file(MATTER).to_dict()
    acts = [
        {"id": "one", "date": "2018-01-30", "by": ["commissioner"], "answers": {"decision": "yes"}},
        {"id": "two", "date": "2018-06-30", "by": ["commissioner"], "answers": {"decision": "no"}},
    ]
    answers = {name: a for name, a in data["answers"].items() if name != "decision"}
    document = rationale.rationale(record_of(acts=acts, answers=answers))
    (start,) = [i for i, b in enumerate(document.page) if b.text == "What speaks the other way"]
    turned = [b.text for b in document.page[start : start + 30] if "would not apply" in b.text]

    assert turned
    assert all("(For " in text and "2018" in text for text in turned)


def test_what_is_not_known_says_who_finds_out():
    fields = {"find-out": {"substantial": "The scrutiny lead, by 1 March"}}
    document = texts(rationale.rationale(record_of(fields=fields)))

    assert "Who finds out, and by when The scrutiny lead, by 1 March" in document


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_makes_a_document_that_answers_first(example):
    record = Record.of(Matter.from_file(example), made=dt.date(2026, 11, 22))
    document = rationale.rationale(record)
    assert document.page[0].kind == "answer"
    assert document.page[0].text
    first = document.page[: [block.kind for block in document.page].index("break")]
    assert sum(len(block.text) for block in first) < 4200
    papers.cover(record)
    papers.log(record)


# The other papers


def test_a_cover_sheet_says_the_answer_the_ground_and_what_is_not_known():
    document = papers.cover(record_of(), look=Look("NHS Corby CCG"))
    shown = texts(document)

    assert document.page[0].text.startswith("The duty to involve the public applies")
    assert "proposals for change" in shown
    assert "whether the change is substantial" in shown.lower()
    assert document.look.body == "NHS Corby CCG"


def test_the_letter_has_its_place_only_where_safety_leaves_no_time(duty, made, tmp_path):
    ran = duty("record", "export", made, "--paper", "letter", "--out", tmp_path, "--format", "text")
    assert ran.code == 2
    assert "a risk to safety leaves no time" in ran.said
    answers = {
        **Matter.from_file(MATTER).to_dict()["answers"],
        "substantial": "yes",
        "safety-no-time": {"answer": "yes", "because": "There were too few nurses at night."},
        "who-commissions": "nhs-body",
        "body-change-only": "no",
    }
    document = papers.letter(record_of(answers=answers))
    assert "There were too few nurses at night." in texts(document)
    assert "SI 2013/218" in texts(document)


def test_the_notification_gathers_the_facts_of_a_change_after_january_2024():
    data = Matter.from_file(MATTER).to_dict()
    answers = {
        **data["answers"],
        "substantial": "yes",
        "safety-no-time": "no",
        "who-commissions": "nhs-body",
        "body-change-only": "no",
    }
    bodies = [{**data["bodies"][0], "kind": "ICB"}]
    acts = [{**data["acts"][0], "date": "2026-03-03"}]
    fields = {"field-how-many": "About 900 a year"}
    document = papers.notification(
        record_of(answers=answers, bodies=bodies, acts=acts, fields=fields)
    )
    assert "About 900 a year" in texts(document)
    with pytest.raises(Exception, match="from 31 January 2024"):
        papers.notification(record_of())


def test_the_line_for_the_log_is_csv_in_which_nothing_is_a_formula():
    record = record_of(title="=cmd|' /C calc'!A0", fields={"field-log-number": "@SUM(1)"})
    heads, line = csv.reader(io.StringIO(papers.log(record)))

    assert tuple(heads) == papers.COLUMNS
    assert line[0] == "'@SUM(1)"
    assert line[1].startswith("'=cmd")
    assert line[-1] == record.seal


def hostile_document():
    base = KnowledgeBase.default()
    fields = {node.id: HOSTILE for node in base.of_kind("field")}
    data = Matter.from_file(MATTER).to_dict()
    answers = {
        name: {**(a if isinstance(a, dict) else {"answer": a}), "because": HOSTILE}
        for name, a in data["answers"].items()
    }
    record = record_of(fields=fields, answers=answers, title=HOSTILE)
    return rationale.rationale(record.sign(HOSTILE, HOSTILE, on=record.latest.made))


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_hostile_text_in_every_field_is_inert_in_text(format_):
    from markdown_it import MarkdownIt

    said = formats.made(format_, hostile_document())
    assert isinstance(said, str)

    assert "\x1b" not in said
    assert "\u202e" not in said
    if format_ == "markdown":
        html = MarkdownIt().render(said)
        assert "<script" not in html
        assert 'href="http://y"' not in html
        assert "<strong>b</strong>" not in html
        assert html.count("&lt;script&gt;") > 50


def test_hostile_text_in_every_field_is_inert_on_a_web_page():
    said = formats.made("html", hostile_document())
    assert isinstance(said, str)

    assert "<script" not in said
    assert 'href="http://y"' not in said
    assert said.count("&lt;script&gt;") > 50


def test_hostile_text_in_every_field_is_inert_in_a_word_file():
    import docx as python_docx

    made = formats.made("docx", hostile_document())
    assert isinstance(made, bytes)
    read = python_docx.Document(io.BytesIO(made))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    instructions = set(re.findall(r"<w:instrText[^>]*>([^<]*)<", read.element.xml))

    assert sum("<script>alert(1)</script>" in cell for cell in cells) > 50
    assert instructions <= {" PAGE ", " NUMPAGES ", "PAGE", "NUMPAGES"}


def test_hostile_text_in_every_field_is_inert_in_a_pdf():
    import pypdf

    made = formats.made("pdf", hostile_document())
    assert isinstance(made, bytes)
    text = "".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages).split()
    )

    assert text.count("#read('/')") > 50
    assert text.count("alert(1)") > 50
    assert "root:" not in text


def test_a_write_that_is_killed_midway_leaves_what_was_there(tmp_path):
    target = tmp_path / "paper.txt"
    target.write_text("before", encoding="utf-8")
    code = (
        "import os, pathlib, signal\n"
        "from wizard.files import write\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"write(pathlib.Path({str(target)!r}), 'after', force=True)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert target.read_text(encoding="utf-8") == "before"
