"""An entry of the wrong shape is told in the author's words, with its line and a cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_rules import codes, fact, facts, problems, step, trigger

from engagement_rules import Matter, MatterError, Problem


def _one(tmp_path: Path, files: dict[str, str | bytes]) -> Problem:
    found = problems(tmp_path, files)
    assert codes(found) == ["KB104"], found
    return found[0]


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("lable", "label", 3),
        ("bind", "binds", 4),
        ("in-force", "in_force", 5),
        ("strenght", "strength", 6),
        ("conditions", "condition", 7),
        ("say", "says", 8),
        ("authority", "authorities", 9),
    ],
)
def test_a_misspelt_key_is_told_with_the_one_that_was_meant(
    tmp_path: Path, wrong: str, right: str, line: int
):
    text = trigger("closes-service").replace(f"    {right}:", f"    {wrong}:")

    found = problems(tmp_path, {"triggers/t.yaml": text})

    (misspelt,) = [problem for problem in found if f"`{wrong}`" in problem.message]
    assert str(misspelt.place) == f"triggers/t.yaml:{line}"
    assert f"`{right}`" in misspelt.cure


@pytest.mark.parametrize("key", ["label", "binds", "in_force", "strength", "says", "authorities"])
def test_a_missing_key_is_told_at_the_entry(tmp_path: Path, key: str):
    lines = trigger("closes-service").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(f"    {key}:"))

    problem = _one(tmp_path, {"triggers/t.yaml": text})

    assert problem.message == f"`{key}` is missing"
    assert str(problem.place) == "triggers/t.yaml:2"


@pytest.mark.parametrize(
    ("line", "message", "cure"),
    [
        ("strength: likly", "`likly` is no value of `strength`", "did you mean `likely`?"),
        ("strength: sure", "`sure` is no value of `strength`", "write one of"),
        ("binds: board", "`binds` should be a list", "write `binds: [first, second]`"),
        ("in_force: 2022-07-01", "`in_force` should be a mapping", "key: value"),
        ("in_force: {from: 01/07/2022}", "a date is written year-month-day", "01/07/2022"),
        ("in_force: {from: 1022-07-01}", "between 1900-01-01 and 2199-12-31", "1022-07-01"),
        ("in_force: {from: 2023-01-01, to: 2022-01-01}", "is after `to`", ""),
        ("binds: []", "`binds` is empty", ""),
        ("authorities: []", "`authorities` is empty", ""),
        ("condition:", "give either `condition` or `versions`", ""),
        ("says: it is so", "`says` should be a mapping", "key: value"),
    ],
)
def test_a_value_of_the_wrong_form_is_told_with_what_would_be_right(
    tmp_path: Path, line: str, message: str, cure: str
):
    key = line.split(":", 1)[0]
    lines = [
        f"    {line}" if old.startswith(f"    {key}:") else old
        for old in trigger("closes-service").splitlines()
    ]

    problem = _one(tmp_path, {"triggers/t.yaml": "\n".join(lines)})

    assert message in problem.message
    assert cure in problem.cure
    # A value that is missing is told at the entry, any other on its own line.
    assert problem.place.line == (2 if line == "condition:" else lines.index(f"    {line}") + 1)


@pytest.mark.parametrize(
    "name", ["Über", "a b", "a--b", "-a", "a-", "1a", "a_b", "a/b", "a'b", "", "a" * 81, "a;b"]
)
def test_an_id_that_could_do_harm_is_refused(tmp_path: Path, name: str):
    problem = _one(tmp_path, {"triggers/t.yaml": trigger("closes-service", name=f'"{name}"')})

    assert problem.place.line == 2


@pytest.mark.parametrize("name", ["a", "A1", "s14Z45.2.b", "a-b-c", "a" * 80, "c.1"])
def test_an_id_of_the_right_form_is_taken(tmp_path: Path, name: str):
    assert problems(tmp_path, {"triggers/t.yaml": trigger("closes-service", name=name)}) == ()


def test_every_problem_of_every_file_is_told(tmp_path: Path):
    found = problems(
        tmp_path,
        {
            "questions/a.yaml": fact("x").replace("  - id", "facts:\n  - id").replace("ask", "aks"),
            "triggers/b.yaml": trigger("closes-service").replace("likely", "maybe"),
            "triggers/c.yaml": "triggers: [",
        },
    )

    assert {str(p.place).split(":")[0] for p in found} == {
        "questions/a.yaml",
        "triggers/b.yaml",
        "triggers/c.yaml",
    }


def test_a_file_may_be_empty_or_say_only_what_it_is_about(tmp_path: Path):
    assert problems(tmp_path, {"law/a.yaml": "", "law/b.yaml": "about: Nothing yet.\n"}) == ()


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "42\n"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str):
    assert "mapping" in _one(tmp_path, {"law/a.yaml": text}).message


@pytest.mark.parametrize("word", ["yes", "no", "true", "false"])
def test_yes_and_no_are_taken_as_words(tmp_path: Path, word: str):
    more = f"    fixed: {word}\n"

    assert (
        problems(
            tmp_path,
            {
                "questions/q.yaml": "facts:\n" + fact("x", more),
                "triggers/t.yaml": trigger("x"),
            },
        )
        == ()
    )


@pytest.mark.parametrize("word", ["maybe", "ja", "y es", "2"])
def test_another_word_is_no_yes_or_no(tmp_path: Path, word: str):
    files = {"questions/q.yaml": "facts:\n" + fact("x", f"    fixed: {word}\n")}

    assert _one(tmp_path, files).place.line == 11


@pytest.mark.parametrize(
    ("folder", "text", "home"),
    [
        ("law", facts("x"), "questions/"),
        ("questions", "tests:\n" + step("x", "closes-service"), "law/"),
        ("triggers", "duties: []\n", "law/"),
        ("actions", "triggers: []\n", "triggers/"),
        ("law", "actions: []\n", "actions/"),
    ],
)
def test_an_entry_in_the_wrong_folder_is_told_where_to_go(
    tmp_path: Path, folder: str, text: str, home: str
):
    found = [p for p in problems(tmp_path, {f"{folder}/x.yaml": text}) if p.code == "KB106"]

    assert [str(p.place) for p in found] == [f"{folder}/x.yaml:1"]
    assert f"`{home}`" in found[0].cure


def test_files_in_folders_within_the_four_are_read(tmp_path: Path):
    found = problems(tmp_path, {"triggers/local/deeper/t.yaml": trigger("closes-servise")})

    assert [str(p.place) for p in found] == ["triggers/local/deeper/t.yaml:7"]


# The manifest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: x\n", "`version` is missing"),
        ("title: x\nversion: one\nverified_to: 2026-01-31\n", "`one` is not of the right form"),
        ("tittle: x\n", "`tittle` is no key"),
    ],
)
def test_a_manifest_of_the_wrong_shape_is_refused(tmp_path: Path, text: str, message: str):
    found = problems(tmp_path, {"manifest.yaml": text})

    assert set(codes(found)) == {"KB104"}
    assert any(message in p.message for p in found)


# A matter


def _matter(text: str) -> tuple[Problem, ...]:
    with pytest.raises(MatterError) as caught:
        Matter.from_text(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("bodies: [ICB]\n", "`title` is missing", 1),
        ("title: t\nbody: ICB\n", "`body` is no key", 2),
        ("title: t\nbodies: ICB\n", "`bodies` should be a list", 2),
        ("title: t\nbodies:\n  - {kind: ICB}\n", "`id` is missing", 3),
        ("title: t\nacts:\n  - id: a\n    date: 2024\n", "year-month-day", 4),
        ("title: t\nanswers:\n  a: {because: x}\n", "`answer` is missing", 3),
        ("title: t\nanswers: [a]\n", "mapping", 2),
    ],
)
def test_a_matter_of_the_wrong_shape_is_told_with_its_line(text: str, message: str, line: int):
    found = [p for p in _matter(text) if message in p.message]

    assert [(p.code, p.place.line) for p in found] == [("M104", line)]


@pytest.mark.parametrize("text", ["", "- a", "hello", "# only a remark"])
def test_a_matter_that_is_no_mapping_is_refused(text: str):
    (problem,) = _matter(text)

    assert "mapping" in problem.message
