"""Bad input: a clear message, exit code 2, no trace-back, nothing half-written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import EXAMPLES, USUAL

WALK_IN = EXAMPLES / "walk-in-centre.yaml"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (USUAL.replace("manner:", "maner:"), "did you mean `manner`"),
        (USUAL.replace("manner: yes", "manner: yess"), "did you mean `yes`"),
        (USUAL.replace("manner: yes", "manner: not_known"), "did you mean `not known`"),
        (USUAL.replace("kind: ICB", "kind: IBC"), "did you mean `ICB`"),
        (USUAL.replace("kind: ICB", "kind: CCG"), "`ICB`"),
        (USUAL.replace("2023-05-01", "2023-02-30"), "date"),
        (USUAL.replace("2023-05-01", "1 May 2023"), "a date is written year-month-day"),
        (USUAL + "  manner: no\n", "twice"),
        (USUAL.replace("by: [board]", "by: [bord]"), "did you mean `board`"),
        ("- a\n- list\n", "a matter is a mapping"),
        ("just text\n", "a matter is a mapping"),
        ("", "this holds nothing"),
        ("title: [\n", "not well-formed YAML"),
        ("title: A\nanswers: [manner]\n", "mapping"),
        ("title: A\nanswers: {manner: .nan}\n", "`.nan` is no answer"),
        ("title: A\n---\ntitle: B\n", "more than one YAML document"),
        ("title: !evil A\n", "the tag"),
        ("a: &a [x]\nb: [*a, *a]\n", "anchors and aliases"),
        ("title: A\nwhat: B\n", "no key that is known"),
        ("title: A\x07\n", "U+0007"),
        (USUAL.encode().replace(b"moves", b"m\xf6ves"), "not UTF-8"),
        (b"\xff\xfe\x00t", "not UTF-8"),
        ("title: " + "[" * 100 + "]" * 100, "nested"),
    ],
)
def test_a_matter_that_cannot_be_used_is_refused_with_its_file_and_what_would_be_right(
    duty, matter, text, told
):
    path = matter(text)
    ran = duty("decide", path)

    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.said
    assert ran.err.startswith(str(path))
    assert "what to do:" in ran.err


def test_an_error_names_the_line_and_the_field(duty, matter):
    ran = duty("decide", matter(USUAL.replace("manner:", "maner:")))

    assert f":{USUAL.splitlines().index('  manner: yes') + 1}: M201: `maner`" in ran.err


def test_a_file_of_fifty_megabytes_is_refused_without_being_read(duty, tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    ran = duty("decide", path)

    assert ran.code == 2
    assert "50,000,000 bytes" in ran.err


def test_not_a_number_in_json_is_refused(duty, matter):
    ran = duty("decide", matter('{"title": "A", "answers": {"manner": NaN}}', "m.json"))

    assert ran.code == 2


def test_a_file_that_is_not_there_is_named(duty, tmp_path):
    ran = duty("decide", tmp_path / "nowhere.yaml")

    assert ran.code == 2
    assert "there is no such file" in ran.err


def test_a_folder_without_matters_is_refused(duty, tmp_path):
    ran = duty("decide", tmp_path)

    assert ran.code == 2
    assert "holds no matter" in ran.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_with_a_name_is_refused_and_not_waited_for(duty, tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    ran = duty("decide", tmp_path / "pipe.yaml")

    assert ran.code == 2
    assert "not an ordinary file" in ran.err


def test_a_file_that_may_not_be_read_is_refused(duty, matter, monkeypatch):
    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    path = matter()
    # Not by taking the rights away: the tests may run as somebody who may read everything.
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    ran = duty("decide", path)

    assert ran.code == 2
    assert "cannot be read" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("decid",), "did you mean `decide`"),
        (("\x1b[31m",), "`\\x1b[31m` is no command"),
        (("decide",), "name MATTER"),
        (("decide", "x.yaml", "--formt", "json"), "did you mean `--format`"),
        (("decide", "x.yaml", "--format", "jsn"), "did you mean `json`"),
        (("decide", "x.yaml", "--format", "xml"), "choose from text, json, markdown, csv"),
        (("decide", "x.yaml", "--as-at", "tomorrow"), "write year-month-day, for example"),
        (("decide", "x.yaml", "--as-at", "2023-02-30"), "is no day of the calendar"),
        (("decide", "x.yaml", "--as-at", "0001-01-01"), "outside 1900 to 2199"),
        (("decide", "x.yaml", "--as-at", "2023-02"), "is no date"),
        (("decide", "x.yaml", "--engine", "drools"), "choose from compiled"),
        (("decide", "x.yaml", "--rules"), "expected one argument"),
        (("decide", WALK_IN, "--force"), "`--force` goes with `--out DIR`"),
        (("decide", WALK_IN, "--rules", "/nowhere"), "/nowhere"),
        (("explain", WALK_IN, "--node", "nothing"), "is nothing that can be explained"),
        (("explain", WALK_IN, "--why-not", "manor"), "is nothing that can be explained"),
        (("explain", WALK_IN, "--body", "x"), "no body or act `x`"),
        (("explain", WALK_IN, "--for", "judge"), "choose from lay, commissioner, lawyer"),
        (("knowledge", "chek"), "did you mean `check`"),
        (("knowledge", "list", "--kind", "facts"), "did you mean `fact`"),
        (("knowledge", "list", "--ref", "T-99"), "is no ref in these rules"),
        (("knowledge", "show", "manor"), "did you mean `manner`"),
        (("knowledge", "graph"), "name --body"),
        (("knowledge", "graph", "--body", "IBC"), "`ICB`"),
        (("knowledge", "graph", "--body", "CCG", "--as-at", "2024-01-01"), "no law is encoded"),
        (("knowledge", "graph", "--body", "ICB", "--node", "s14Z2"), "is no step for `ICB`"),
        (("knowledge", "check", "/nowhere"), "/nowhere"),
        (("schema", "mater"), "did you mean `matter`"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_one_plain_line(duty, words, told):
    ran = duty(*words)

    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.said
    assert "\x1b" not in ran.err


def test_a_refused_knowledge_base_is_told_problem_by_problem_with_its_page(duty, tmp_path):
    folder = tmp_path / "triggers"
    folder.mkdir()
    (folder / "local.yaml").write_text(
        "triggers:\n  - id: broken\n    label: broken\n    condition: nothing-here\n",
        encoding="utf-8",
    )
    ran = duty("knowledge", "check", "--rules", tmp_path)
    found = json.loads(duty("knowledge", "check", "--rules", tmp_path, "--format", "json").out)

    assert ran.code == 2
    assert "docs/errors/KB" in ran.err
    assert "the rules are refused" in ran.err
    assert found["ok"] is False
    assert all(problem["page"].startswith("docs/errors/KB") for problem in found["problems"])


def test_a_fault_in_the_programme_is_one_plain_sentence(duty, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a screw\x1b[31m came loose")

    monkeypatch.setattr("wizard.commands.decide.assess", broken)
    ran = duty("decide", WALK_IN)

    assert ran.code == 70
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert "a screw\\x1b[31m came loose" in ran.err


def test_a_fault_shows_where_when_asked(monkeypatch, capsys):
    from wizard.main import main

    monkeypatch.setenv("DUTY_DEBUG", "1")
    monkeypatch.setattr("wizard.commands.decide.assess", lambda *_, **__: 1 / 0)

    assert main(["decide", str(WALK_IN)]) == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_person_who_stops_it_sees_no_trace(duty, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("wizard.commands.decide.assess", stopped)
    ran = duty("decide", WALK_IN)

    assert (ran.code, ran.out, ran.err) == (130, "", "")
