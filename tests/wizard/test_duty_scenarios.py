"""`duty knowledge test`: scenarios are tried, and what came out can be accepted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

GOOD = """\
scenarios:
  - scenario: A provider owes no duty.
    who: independent-provider
    when: 2024-02-15
    expect: out of scope
"""
BAD = GOOD.replace("out of scope", "required  # we hoped").replace("A provider", "A firm")
BROKEN = "scenarios: [\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_when_all_hold_one_line_says_so(duty, folder):
    put(folder, "one.scenarios.yaml", GOOD)
    put(folder, "deep/er/two.scenarios.yml", GOOD)

    ran = duty("knowledge", "test")

    assert (ran.code, ran.out) == (0, "2 scenarios in 2 files: all hold.\n")


def test_one_that_does_not_hold_is_told_with_its_line_and_why(duty, folder):
    put(folder, "one.scenarios.yaml", GOOD)
    put(folder, "two.scenarios.yaml", BAD)

    ran = duty("knowledge", "test", ".")

    assert ran.code == 4
    assert ran.out == (
        "two.scenarios.yaml:2: A firm owes no duty.\n"
        "    line 5: duty: expected required, found out of scope; because: no such duty\n"
        "2 scenarios in 2 files: 1 of them does not hold.\n"
    )


def test_accepting_writes_the_file_and_then_all_hold(duty, folder):
    path = put(folder, "two.scenarios.yaml", BAD)

    ran = duty("knowledge", "test", "two.scenarios.yaml", "--accept")

    assert ran.code == 0
    assert "what came out was written into 1 scenario" in ran.out
    assert path.read_text("utf-8") == BAD.replace("required  #", "out of scope  #")
    assert duty("knowledge", "test", "--accept").out == "1 scenario in 1 file: all hold.\n"


def test_accepting_leaves_a_file_that_holds_untouched(duty, folder):
    path = put(folder, "one.scenarios.yaml", GOOD)
    os.utime(path, (1, 1))

    duty("knowledge", "test", "--accept")

    assert path.stat().st_mtime == 1


def test_accepting_keeps_a_byte_order_mark(duty, folder):
    path = put(folder, "two.scenarios.yaml", "\ufeff" + BAD)

    duty("knowledge", "test", "--accept")

    assert path.read_bytes().startswith(b"\xef\xbb\xbfscenarios:")


def test_a_file_that_cannot_be_used_ends_with_two_and_the_others_are_tried(duty, folder):
    put(folder, "a.scenarios.yaml", BROKEN)
    put(folder, "b.scenarios.yaml", BAD)

    ran = duty("knowledge", "test")

    assert ran.code == 2
    assert "a.scenarios.yaml:2: SC102" in ran.err
    assert "more: docs/errors/SC102.md" in ran.err
    assert "A firm owes no duty." in ran.out


def test_a_scenario_that_names_nothing_known_is_told_beside_the_rest(duty, folder):
    put(
        folder, "a.scenarios.yaml", GOOD + GOOD[11:].replace("A p", "No p").replace("out of", "out")
    )

    ran = duty("knowledge", "test")

    assert (ran.code, "SC202" in ran.err) == (2, True)
    assert ran.out == "1 scenario in 1 file: 1 hold; 1 problem to mend first.\n"


@pytest.mark.parametrize("name", ["nowhere", "no.scenarios.yaml"])
def test_a_file_that_is_not_there_is_told(duty, folder, name):
    ran = duty("knowledge", "test", name)

    assert ran.code == 2
    assert "there is no such file" in ran.err


def test_a_folder_without_scenarios_is_told(duty, folder):
    (folder / "empty").mkdir()

    ran = duty("knowledge", "test", "empty")

    assert ran.code == 2
    assert "the folder empty holds no scenarios" in ran.said


def test_json_holds_all_that_the_text_says(duty, folder):
    put(folder, "two.scenarios.yaml", BAD)

    ran = duty("knowledge", "test", "--format", "json")

    (file,) = json.loads(ran.out)["files"]
    assert ran.code == 4
    assert file["failed"][0]["differences"] == [
        {
            "line": 5,
            "what": "duty",
            "where": None,
            "expected": ["required"],
            "found": ["out of scope"],
            "why": "because: no such duty",
        }
    ]


def test_the_same_input_gives_the_same_bytes(duty, folder):
    put(folder, "two.scenarios.yaml", BAD)

    assert duty("knowledge", "test").out == duty("knowledge", "test").out


def test_escapes_in_a_sentence_and_in_a_file_name_are_made_harmless(duty, folder):
    put(
        folder,
        "a\x1b[2J.scenarios.yaml",
        BAD.replace("A firm", '"A \\e[31m firm').replace("duty.", 'duty."'),
    )

    ran = duty("knowledge", "test")

    assert "\x1b" not in ran.out + ran.err
    assert "A \\x1b[31m firm" in ran.out


def test_other_rules_are_taken_when_they_are_named(duty, folder):
    put(folder, "my.scenarios.yaml", GOOD)
    put(folder, "rules/law/empty.yaml", "authorities: [{}]\n")

    ran = duty("knowledge", "test", "--rules", "rules")

    assert ran.code == 2
    assert "KB104" in ran.err
