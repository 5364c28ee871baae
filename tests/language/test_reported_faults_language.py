"""Faults that were found in the library and reported. Each test says what should happen."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from language_pages import BASE
from language_rules import codes, fact, facts, load, problems, rules, step, trigger, write
from test_json_schema import FILES, AsAnEditorReads
from test_json_schema import SCHEMA as KNOWLEDGE_SCHEMA

from engagement_rules import KnowledgeBase, KnowledgeBaseError, Matter, MatterError, _image

CHOICE = """\
choices:
  - id: who
    label: who
    ask: Who?
    help: Look.
    who_knows: somebody
    find_out: Ask.
    options:
      - {id: x, label: X, says: it is x}
      - {id: %s, label: Y, says: it is y}
"""
REPLACES = "    overrides: yes\n"


# A wrong set of rules is accepted, or a right one cannot be written


def test_a_misspelt_folder_of_ones_own_is_refused_although_an_empty_one_was_loaded(tmp_path: Path):
    """`digest_of` gives an empty and a missing folder one digest, so the kept image is used."""
    folder = rules(tmp_path)
    (tmp_path / "empty").mkdir()
    with contextlib.suppress(KnowledgeBaseError):  # an empty folder may well be refused too
        KnowledgeBase.load(folder, extra=[tmp_path / "empty"])

    with pytest.raises(KnowledgeBaseError):
        KnowledgeBase.load(folder, extra=[tmp_path / "misspelt"])


def test_a_folder_of_ones_own_that_holds_no_rules_is_refused(tmp_path: Path):
    """`--rules .` one level too high adds nothing, and nobody is told."""
    write(tmp_path / "local", {"our-rules/triggers/t.yaml": trigger("closes-service")})

    assert set(codes(problems(tmp_path, local={}))) == {"KB101"}


@pytest.mark.parametrize(
    "name", ["triggers/t.yml", "triggers/t.YAML", "trigers/t.yaml", "t.yaml", "law/t.json"]
)
def test_a_file_that_will_not_be_read_is_told(tmp_path: Path, name: str):
    """A rule in a misspelt folder or with another ending is passed over in silence."""
    assert problems(tmp_path, {name: trigger("no-such-fact")}) != ()


def test_a_replacement_of_nothing_is_refused(tmp_path: Path):
    """`overrides: yes` with a misspelt id adds a second entry, and the shipped one still counts."""
    found = problems(tmp_path, local={"triggers/t.yaml": trigger("closes-service", more=REPLACES)})

    assert len(found) == 1
    assert "overrides" in found[0].message


def test_a_replacement_within_one_folder_is_refused(tmp_path: Path):
    """Two entries of one folder share an id, and the file that is read last wins."""
    found = problems(
        tmp_path,
        {
            "triggers/a.yaml": trigger("closes-service"),
            "triggers/b.yaml": trigger("health-service", more=REPLACES),
        },
    )

    assert codes(found) == ["KB201"]


def test_a_duty_can_be_replaced_by_one_with_other_limbs(tmp_path: Path):
    """The limbs of the replaced duty stay and are refused with KB301; nobody can take them out."""
    text = (BASE / "law" / "example-act.yaml").read_text("utf-8").split("duties:\n")[1]
    ours = (
        text.replace("    label: the duty to", f"{REPLACES}    label: our own duty to")
        .replace("      id: in-reach\n", "      id: our-reach\n")
        .replace("      - id: closing\n", "      - id: our-closing\n")
    )

    base = load(tmp_path, local={"law/d.yaml": "duties:\n" + ours})

    assert "closing" not in base.nodes


def test_an_if_that_was_left_blank_is_refused(tmp_path: Path):
    """It counts as if there were no `if`, so the action always follows."""
    text = "notices:\n  - id: told\n    label: Know this.\n    if:\n"

    assert set(codes(problems(tmp_path, {"actions/n.yaml": text}))) <= {"KB104", "KB108"}
    assert problems(tmp_path, {"actions/n.yaml": text}) != ()


def test_no_entry_may_be_called_duty(tmp_path: Path):
    """`node: duty` means the public-involvement duty, so such an entry could never be named."""
    found = problems(
        tmp_path, {"questions/q.yaml": facts("duty"), "triggers/t.yaml": trigger("duty")}
    )

    assert found != ()


@pytest.mark.parametrize("second", ["x", '"yes"', '"true"', '"no"'])
def test_the_options_of_a_choice_have_names_of_their_own_and_are_no_yes_or_no(
    tmp_path: Path, second: str
):
    """Of two options with one id only one can be chosen; `true` is read as yes and fits none."""
    found = problems(
        tmp_path,
        {"questions/c.yaml": CHOICE % second, "triggers/t.yaml": trigger("{choice: who, is: x}")},
    )

    assert set(codes(found)) == {"KB104"}


def test_the_chances_of_yes_and_no_make_at_most_one(tmp_path: Path):
    """0.9 and 0.9 leave less than nothing for `not known`."""
    text = "facts:\n" + fact("x", "    chance: {yes: 0.9, no: 0.9}\n")

    found = problems(tmp_path, {"questions/q.yaml": text, "triggers/t.yaml": trigger("x")})

    assert codes(found) == ["KB104"]


# Something else than a told error


@pytest.mark.parametrize("key", ["overrides", "fixed"])
@pytest.mark.parametrize("value", ["[yes]", "{a: b}"])
def test_a_list_where_yes_or_no_should_stand_is_refused(tmp_path: Path, key: str, value: str):
    """`_language.YesNo` looks the value up in a dict: TypeError, unhashable."""
    text = "facts:\n" + fact("x", f"    {key}: {value}\n")

    assert codes(problems(tmp_path, {"questions/q.yaml": text})) == ["KB104"]


def test_a_long_chain_of_tests_is_compiled_or_refused(tmp_path: Path):
    """RecursionError from `_lowering.named`."""
    chain = [step("t0", "closes-service")]
    chain += [step(f"t{i}", f"t{i - 1}") for i in range(1, 400)]
    files = {"law/t.yaml": "tests:\n" + "".join(chain), "triggers/t.yaml": trigger("t399")}

    assert problems(tmp_path, files) == () or codes(problems(tmp_path, files)) == ["KB105"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this machine has no pipes with names")
def test_a_pipe_among_rules_is_refused_and_not_waited_for(tmp_path: Path):
    """`digest_of` opens every file before `read_bytes` can refuse it, and waits for ever."""
    os.mkfifo(rules(tmp_path) / "law" / "pipe.yaml")
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.extend(codes(problems(tmp_path))), daemon=True)

    reader.start()
    reader.join(timeout=10)

    assert found == ["KB101"]


def test_a_signed_image_of_another_shape_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """AttributeError and IndexError of `from_json` are not caught, only ValueError and the like."""
    import hashlib

    monkeypatch.setenv("DUTY_CACHE_DIR", str(tmp_path / "images"))
    load(tmp_path)
    (image,) = (tmp_path / "images").glob("*.json")
    _, first, *views = image.read_text("utf-8").split("\n")
    body = "\n".join([json.dumps({**json.loads(first), "cuts": []}), *views])
    image.write_text(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}", "utf-8")

    assert load(tmp_path).title == "Rules for examples"
    assert _image.load(image.stem) is not None


def test_rules_whose_diagrams_would_grow_without_end_are_refused(tmp_path: Path):
    """28 pairs in an unlucky order need a diagram of some 2^28 nodes; nothing sets a limit."""
    left, right = [f"x{i}" for i in range(28)], [f"y{i}" for i in range(28)]
    pairs = ", ".join(f"{{all: [{a}, {b}]}}" for a, b in zip(left, right, strict=True))
    some = ", ".join([*left, *right])
    turned = f"{{any: [{{not: x0}}, {some.removeprefix('x0, ')}]}}"
    folder = rules(
        tmp_path,
        {
            "questions/q.yaml": facts(*left, *right),
            "triggers/t.yaml": trigger(f"{{all: [{turned}, {{any: [{pairs}]}}]}}"),
        },
    )
    code = (
        "import sys; from engagement_rules import KnowledgeBase, KnowledgeBaseError\n"
        "try: KnowledgeBase.load(sys.argv[1])\n"
        "except KnowledgeBaseError: pass\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, timeout=30)

    assert done.returncode == 0


def test_half_a_character_in_a_key_of_json_is_refused():
    """Only values are looked at, so a matter is made that `to_json` cannot write as UTF-8."""
    with pytest.raises(MatterError) as caught:
        Matter.from_text('{"title": "t", "fields": {"\\ud800": "x"}}', as_json=True)

    assert codes(caught.value.problems) == ["M102"]


# A message that misleads


def test_a_rule_that_cannot_change_is_told_once(tmp_path: Path):
    """KB303 comes with each KB302, and its cure adds to a condition that is wrong as a whole."""
    found = problems(
        tmp_path, {"triggers/t.yaml": trigger("{any: [closes-service, {not: closes-service}]}")}
    )

    assert codes(found) == ["KB302"]


def test_a_rule_that_rests_on_a_silent_one_is_told_once(tmp_path: Path):
    """What is silent is taken as no, so KB302 "is always no" comes with the KB305 behind it."""
    silent = step("late", "x").replace(
        "condition: x", "versions: [{from: 2023-07-01, condition: closes-service}]"
    )

    found = problems(
        tmp_path, {"law/t.yaml": "tests:\n" + silent, "triggers/t.yaml": trigger("late")}
    )

    assert codes(found) == ["KB305"]


def test_a_key_is_not_proposed_that_was_just_refused(tmp_path: Path):
    """`cite` stands elsewhere in the language, so `cite` is told "did you mean `cite`?"."""
    (problem,) = problems(
        tmp_path, {"triggers/t.yaml": trigger("closes-service", more="    cite: x\n")}
    )

    assert "`cite` is no key" in problem.message
    assert "did you mean `cite`" not in problem.cure


def test_a_key_of_a_matter_is_not_proposed_that_was_just_refused():
    with pytest.raises(MatterError) as caught:
        Matter.from_text("title: t\nanswer: {a: yes}\n")

    assert caught.value.problems[0].cure == "did you mean `answers`?"


@pytest.mark.parametrize(
    "versions",
    [
        "[{from: 2022-07-01, condition: closes-service}, "
        "{from: 2023-07-01, condition: health-service}]",
        "[{from: 2023-07-01, condition: closes-service}, "
        "{to: 2023-06-30, condition: health-service}]",
    ],
    ids=["an open end", "out of order"],
)
def test_versions_are_not_told_of_days_that_nobody_wrote(tmp_path: Path, versions: str):
    """An open end is told as 2199-12-31, and the cure is to begin on 2200-01-01."""
    text = trigger("x").replace("condition: x", f"versions: {versions}")

    (problem,) = problems(tmp_path, {"triggers/t.yaml": text})

    assert problem.code == "KB304"
    assert not re.search("1900|2199|2200", str(problem))


def test_a_rule_before_the_time_of_the_rules_is_not_told_that_its_body_did_not_exist(
    tmp_path: Path,
):
    """KB307 speaks of the body, and what is wrong is that nothing is encoded before 2013."""
    text = "bodies:\n  - {id: old, label: old body}\n"
    early = trigger("closes-service", days="from: 2005-01-01, to: 2006-12-31")

    found = problems(
        tmp_path, {"law/b.yaml": text, "triggers/t.yaml": early.replace("[board]", "[old]")}
    )

    assert len(found) == 1
    assert "did not exist" not in found[0].message


def test_a_replacement_of_another_kind_is_told_that_the_kinds_differ(tmp_path: Path):
    """It says `overrides: yes` already, and is told to say it."""
    (problem,) = problems(
        tmp_path,
        local={"triggers/t.yaml": trigger("x", name="closes-service", more=REPLACES)},
    )

    assert "fact" in str(problem)
    assert "says `overrides: yes`" not in problem.cure


def test_a_misspelt_duty_in_an_if_is_told_of_duty(tmp_path: Path):
    text = "notices:\n  - {id: told, label: Know this., if: {node: dutty, is: required}}\n"

    (problem,) = problems(tmp_path, {"actions/n.yaml": text})

    assert "`duty`" in problem.cure


@pytest.mark.parametrize(
    "text",
    [
        "triggers:\n  - {id: t, ref: [t-09], label: x}\n",
        "authorities:\n  - {id: a, label: a, kind: act, cite: a, verified: maybe, address: a}\n",
    ],
)
def test_a_message_names_the_key_and_not_the_number_of_an_item(tmp_path: Path, text: str):
    """The form of a ref is told as "not of the right form for `0`"."""
    for problem in problems(tmp_path, {"triggers/t.yaml": text}):
        assert not re.search(r"`\d+`", problem.message)


@pytest.mark.parametrize(
    "files",
    [
        {"law/a.yaml": "authorities:\n  - {id: a, label: a, kind: act, cite: a, verified: 'no'}\n"},
        {"triggers/t.yaml": trigger("x").replace("    condition: x\n", "")},
    ],
    ids=["no address", "no condition"],
)
def test_a_message_names_the_entry_and_shows_no_python(tmp_path: Path, files: dict[str, str]):
    """The cure shows the entry as `{'id': 'a', 'label': …` and calls it `authorities.0`."""
    (problem,) = problems(tmp_path, files)

    assert "{'" not in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        "title: t\nexplained: {a: }\n",
        "title: t\nacts: [{id: a, date: 2024-02-30}]\n",
        "title: t\nacts: [{id: a, date: [x]}]\n",
        "title: t\nbodies: [{id: a, kind: [x]}]\n",
    ],
)
def test_a_message_speaks_of_what_was_written_and_not_of_types(text: str):
    """ "Input should be a valid string (`None`)", "a valid date or datetime", "(`['x']`)"."""
    with pytest.raises(MatterError) as caught:
        Matter.from_text(text)

    shown = str(caught.value)
    assert not re.search(r"input should be|valid string|datetime|None|\['", shown), shown


@pytest.mark.parametrize(
    "files",
    [
        {"triggers/t.yaml": trigger("closes-service", days="from: 2024-01-01, to: 2023-01-01")},
        {"questions/q.yaml": "facts:\n" + fact("x", "    chance: {yes: 0.9, no: 0.9}\n")},
        {"actions/n.yaml": "notices:\n  - id: told\n    label: Know this.\n    if:\n"},
    ],
    ids=["dates in the wrong order", "chances above one", "a blank if"],
)
def test_each_problem_says_what_to_do(tmp_path: Path, files: dict[str, str]):
    """A rule between the keys of a part without an id has no cure."""
    found = problems(tmp_path, files)

    assert found
    assert all(problem.cure for problem in found)


# A place that is wrong


@pytest.mark.parametrize(
    ("text", "here", "there"),
    [
        ('{"fields": {\n"title": "x"},\n"title": "a",\n\n"title": "b"}', 5, 3),
        ('{"summary": "title",\n"title": "a",\n"title": "b"}', 3, 2),
    ],
    ids=["the key stands elsewhere too", "the key is also a text"],
)
def test_a_key_that_stands_twice_in_json_has_its_own_two_places(text: str, here: int, there: int):
    """The first and second place of the text anywhere in the file are told."""
    with pytest.raises(MatterError) as caught:
        Matter.from_text(text, as_json=True)

    (problem,) = caught.value.problems
    assert (problem.place.line, problem.other.line) == (here, there)


def test_json_without_a_value_has_its_own_place():
    """The first `NaN` anywhere in the file is told, also one within a text."""
    with pytest.raises(MatterError) as caught:
        Matter.from_text('{"title": "NaN bread",\n"fields": {"a": NaN}}', as_json=True)

    assert caught.value.problems[0].place.line == 2


# What an editor is told


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_schema_accepts_a_shipped_file_as_an_editor_reads_it(path: Path):
    """`YesNo` is told as a boolean, and an editor reads `yes` as text, as this library does."""
    import yaml

    tree = yaml.load(path.read_text("utf-8"), AsAnEditorReads)  # noqa: S506 - a safe loader
    found = [error.message for error in Draft202012Validator(KNOWLEDGE_SCHEMA).iter_errors(tree)]

    assert found == []
