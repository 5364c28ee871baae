"""Reading other people's YAML and JSON: exact places, no surprises, no traps."""

from __future__ import annotations

import codecs
import os
import threading
from pathlib import Path

import pytest

from engagement_rules import Matter, MatterError, Problem
from engagement_rules._matter import CODES
from engagement_rules._yaml import MAX_BYTES, MAX_DEPTH, parse


def _read(text: str | bytes, *, as_json: bool = False):
    data = text if isinstance(text, bytes) else text.encode()
    return parse(data, "some.yaml", CODES, as_json=as_json)


def _refused(text: str | bytes, *, as_json: bool = False) -> Problem:
    with pytest.raises(MatterError) as caught:
        _read(text, as_json=as_json)
    (problem,) = caught.value.problems
    assert problem.place is not None
    assert problem.place.file == "some.yaml"
    assert problem.cure
    return problem


# What a scalar is


@pytest.mark.parametrize(
    "word", ["no", "off", "yes", "true", "1.0", "0x1f", "1_000", "2022-07-01", "12:30:00", ".inf"]
)
def test_a_bare_word_stays_the_text_that_was_written(word: str):
    assert _read(f"a: {word}").tree == {"a": word}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_nothing(nothing: str):
    assert _read(f"a: {nothing}").tree == {"a": None}


@pytest.mark.parametrize("quoted", ["''", '"~"', "'null'"])
def test_nothing_in_quotes_is_text(quoted: str):
    assert _read(f"a: {quoted}").tree == {"a": quoted.strip("'\"")}


def test_numbers_in_json_stay_as_they_were_written():
    assert _read('{"a": 1.50, "b": 12345678901234567890}', as_json=True).tree == {
        "a": "1.50",
        "b": "12345678901234567890",
    }


def test_true_and_false_in_json_are_yes_and_no():
    assert _read('{"a": true, "b": [false, null]}', as_json=True).tree == {
        "a": "yes",
        "b": ["no", None],
    }


def test_an_empty_file_holds_nothing():
    assert _read("").tree is None
    assert _read("# only a remark\n").tree is None


# Places


def test_each_value_has_the_line_of_its_key():
    written = _read("a: 1\nb:\n  - x\n  - y: 2\n    z: >-\n      long\n      text\nc: 3\n")

    lines = {".".join(map(str, path)): line for path, line in written.lines.items() if path}

    assert lines == {"a": 1, "b": 2, "b.0": 3, "b.1": 4, "b.1.y": 4, "b.1.z": 5, "c": 8}


def test_a_path_that_is_not_there_has_the_place_of_what_holds_it():
    written = _read("a:\n  b: 1\n")

    assert str(written.place(("a", "nothing", 3))) == "some.yaml:1"


def test_json_has_places_too():
    written = _read('{\n "a": 1,\n "b": [\n  {"c": 2}\n ]\n}', as_json=True)

    assert str(written.place(("b", 0, "c"))) == "some.yaml:4"


def test_line_ends_of_any_machine_count_as_lines():
    assert _read(b"a: 1\r\nb: 2\r\nc: 3").place(("c",)).line == 3


# Keys that stand twice


@pytest.mark.parametrize(
    ("text", "here", "there"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1),
        ("x:\n  - a: 1\n    b: 2\n    a: 3\n", 4, 2),
        ('a: 1\n"a": 2\n', 2, 1),
        ("{a: 1, b: 2,\n a: 3}", 2, 1),
        ("yes: 1\n'yes': 2\n", 2, 1),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_both_places(text: str, here: int, there: int):
    problem = _refused(text)

    assert problem.code == "M103"
    assert (problem.place.line, problem.other.line) == (here, there)


def test_a_key_that_stands_twice_in_json_is_refused_with_both_places():
    problem = _refused('{\n"a": 1,\n"a": 2}', as_json=True)

    assert (problem.code, problem.place.line, problem.other.line) == ("M103", 3, 2)


def test_the_same_key_in_two_places_is_no_clash():
    assert _read("- {a: 1}\n- {a: 2}\n").tree == [{"a": "1"}, {"a": "2"}]


# Traps


@pytest.mark.parametrize(
    "text",
    ["a: &x 1", "a: &x [1]\nb: *x", "a: &x {b: 1}\nc: {<<: *x}", "&x a: 1", "- *x"],
)
def test_anchors_and_aliases_are_refused(text: str):
    assert _refused(text).code in ("M104", "M105")


def test_a_bomb_of_aliases_is_refused_at_its_first_line():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    problem = _refused(bomb)

    assert (problem.code, problem.place.line) == ("M105", 1)


@pytest.mark.parametrize("text", ["a: !secret x", "a: !<tag:example.org,2020:x> y", "!x a"])
def test_a_tag_is_refused(text: str):
    assert _refused(text).code == "M104"


@pytest.mark.parametrize("text", ["? [a, b]\n: c", "{[a]: b}", "{{a: b}: c}"])
def test_a_key_that_is_no_text_is_refused(text: str):
    assert _refused(text).code == "M104"


def test_more_than_one_document_is_refused_where_the_second_begins():
    problem = _refused("a: 1\n---\nb: 2\n")

    assert (problem.code, problem.place.line) == ("M104", 2)


@pytest.mark.parametrize("as_json", [False, True])
def test_forty_levels_are_read_and_one_more_is_not(as_json: bool):
    assert _read("[" * MAX_DEPTH + "]" * MAX_DEPTH, as_json=as_json).tree is not None
    deeper = "[" * (MAX_DEPTH + 1) + "x" + "]" * (MAX_DEPTH + 1)

    assert _refused(deeper.replace("x", '"x"'), as_json=as_json).code == "M105"


@pytest.mark.parametrize(
    "text", ["[" * 500_000, "- " * 500_000, "{a: " * 300_000, "? " * 500_000, "'" * 999_999]
)
def test_a_file_that_is_all_brackets_is_refused_at_once(text: str):
    assert _refused(text).code in ("M102", "M104", "M105")


@pytest.mark.parametrize("text", ["[" * 500_000, '{"a":' * 300_000])
def test_json_that_is_all_brackets_is_refused_at_once(text: str):
    assert _refused(text, as_json=True).code in ("M102", "M105")


# Text that is no text


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a: 1\nb: \xff\xfe\n", 2),
        ("a: café".encode("latin-1"), 1),
        (codecs.BOM_UTF16_LE + "a: 1".encode("utf-16-le"), 1),
        (b"a: \xed\xa0\x80", 1),
    ],
    ids=["bytes", "latin-1", "utf-16", "half a character"],
)
def test_bytes_that_are_not_utf_8_are_refused_with_the_line(data: bytes, line: int):
    problem = _refused(data)

    assert (problem.code, problem.place.line) == ("M102", line)
    assert "UTF-8" in problem.message


def test_a_mark_of_byte_order_is_passed_over():
    assert _read(codecs.BOM_UTF8 + b"a: 1").tree == {"a": "1"}
    assert _read(codecs.BOM_UTF8 + b'{"a": "1"}', as_json=True).tree == {"a": "1"}


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\x7f", "￾"])
def test_a_control_character_is_refused_by_its_number(char: str):
    problem = _refused(f"a: 1\nb: x{char}y\n")

    assert (problem.code, problem.place.line) == ("M102", 2)
    assert f"U+{ord(char):04X}" in problem.message


def test_half_a_character_in_json_is_refused():
    problem = _refused('{"a": "\\ud800"}', as_json=True)

    assert problem.code == "M102"


def test_text_in_any_script_is_read():
    assert _read("título: 日本語 😀\n").tree == {"título": "日本語 😀"}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_json_without_a_value_is_refused(word: str):
    assert _refused(f'{{"a": {word}}}', as_json=True).code == "M102"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: b: c", 1), ("a: 1\n\tb: 2", 2), ("a: [1, 2\nb: 3", 2), ('a: "x', 1), ("a: 1\n b: 2", 2)],
)
def test_a_slip_in_the_writing_is_told_with_its_line(text: str, line: int):
    problem = _refused(text)

    assert problem.code == "M102"
    assert problem.place.line >= line


def test_a_message_cannot_move_the_cursor():
    problem = _refused("a\x1b[2J: 1")

    assert "\x1b" not in str(problem)


# Files


def _refused_file(path: Path) -> Problem:
    with pytest.raises(MatterError) as caught:
        Matter.from_file(path)
    (problem,) = caught.value.problems
    return problem


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    assert _refused_file(tmp_path / "nothing.yaml").code == "M101"


def test_a_folder_is_refused(tmp_path: Path):
    assert "folder" in _refused_file(tmp_path).message


def test_a_name_that_no_file_can_have_is_refused():
    assert _refused_file(Path("a\0b.yaml")).code == "M101"
    assert _refused_file(Path("a" * 5_000)).code == "M101"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    assert _refused_file(path).code == "M105"


def test_a_file_of_just_the_most_bytes_is_read(tmp_path: Path):
    path = tmp_path / "full.yaml"
    path.write_bytes(b"title: a full file\n" + b"#" * (MAX_BYTES - 19))

    assert Matter.from_file(path).title == "a full file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this machine has no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    found: list[Problem] = []
    reader = threading.Thread(target=lambda: found.append(_refused_file(pipe)), daemon=True)

    reader.start()
    reader.join(timeout=10)

    assert [problem.code for problem in found] == ["M101"]


def test_a_name_that_ends_in_json_is_read_as_json(tmp_path: Path):
    path = tmp_path / "matter.JSON"
    path.write_text('{"title": "from JSON",}')

    assert "JSON" in _refused_file(path).message
