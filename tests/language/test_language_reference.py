"""docs/reference/language.md names every key, says truly which are needed, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from language_pages import ROOT, copy_of_base, lay_out, read_page
from language_rules import codes, problems, rules, trigger
from pydantic import BaseModel

from engagement_rules import KnowledgeBase, _language
from engagement_rules._form import Shown
from engagement_rules._language import KEYS_OF_FOLDER, Entry, Node

PAGE = ROOT / "docs" / "reference" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")

#: Under which heading, and in which table under it, the keys of each model are told.
TOLD_IN = {
    "SourceFile": ("Folders and files", 1),
    "Manifest": ("The manifest", 0),
    "EncodedFrom": ("The manifest", 1),
    "Node": ("What every entry has", 0),
    "InForce": ("Days", 0),
    "Authority": ("An authority", 0),
    "Body": ("A body", 0),
    "Arrangement": ("An arrangement", 0),
    "Reading": ("A reading", 0),
    "Test": ("A test", 0),
    "Duty": ("A duty", 0),
    "Limb": ("A limb", 0),
    "Track": ("A track", 0),
    "Trigger": ("A trigger", 0),
    "Standing": ("A trigger", 2),
    "DateOrder": ("Questions read from dates", 0),
    "Check": ("A check", 0),
    "Side": ("A check", 1),
    "Practice": ("A point of good practice", 0),
    "Gate": ("A gate", 0),
    "Group": ("A group", 0),
    "Section": ("A section", 0),
    "RecordField": ("A field", 0),
    "Fact": ("A fact", 0),
    "Chance": ("A fact", 1),
    "Choice": ("A choice", 0),
    "Option": ("A choice", 1),
    "NamedDate": ("A date", 0),
    "Contradiction": ("A contradiction", 0),
    "Term": ("A term of the glossary", 0),
    "Action": ("An action", 0),
    "Notice": ("A notice", 0),
    "Says": ("Words for yes and no", 0),
    "Version": ("Versions", 0),
}
#: Models that only hold what others share; a file never has one of them.
SHARED = {"Entry", "Question", "Conditional", "Consequence"}

MODELS = {
    name: thing
    for name, thing in vars(_language).items()
    if isinstance(thing, type) and issubclass(thing, Entry) and name not in SHARED
}


def _section(heading: str) -> str:
    parts = re.split(r"^#{2,3} (.+)$", TEXT, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return found[heading]


def _tables(text: str) -> list[list[list[str]]]:
    tables: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in block.splitlines()]
        tables.append(rows[2:])
    return tables


def _told(model: str) -> dict[str, str]:
    heading, number = TOLD_IN[model]
    rows = _tables(_section(heading))[number]
    return {row[0].strip("`"): row[1] for row in rows}


def _written(model: type[BaseModel]) -> dict[str, str]:
    shared = set() if model is Node or not issubclass(model, Node) else set(Node.model_fields)
    return {
        info.alias or name: "yes" if info.is_required() else "no"
        for name, info in model.model_fields.items()
        if name not in shared
    }


def test_every_model_of_the_grammar_has_its_table():
    assert set(TOLD_IN) == set(MODELS)


@pytest.mark.parametrize("model", sorted(TOLD_IN))
def test_a_table_names_each_key_and_says_truly_whether_it_is_needed(model: str):
    assert _told(model) == _written(MODELS[model])


@pytest.mark.parametrize("folder", sorted(KEYS_OF_FOLDER))
def test_the_table_of_folders_names_the_keys_of_each(folder: str):
    rows = {row[0]: row[2] for row in _tables(_section("Folders and files"))[0]}

    assert set(re.findall(r"`(\w+)`", rows[f"`{folder}/`"])) == KEYS_OF_FOLDER[folder]


@pytest.mark.parametrize(
    ("model", "key"),
    [
        ("Authority", "kind"),
        ("Authority", "verified"),
        ("Body", "country"),
        ("Arrangement", "duty"),
        ("Arrangement", "liable"),
        ("Track", "weight"),
        ("Action", "strength"),
    ],
)
def test_every_word_that_a_key_may_say_is_named(model: str, key: str):
    heading, number = TOLD_IN[model]
    (row,) = [row for row in _tables(_section(heading))[number] if row[0] == f"`{key}`"]

    for word in MODELS[model].model_fields[key].annotation.__args__:
        assert re.search(rf"`\"?{word}\"?`", row[2]), word


def test_everything_that_a_section_can_show_is_named():
    rows = _tables(_section("A section"))[1]

    assert [row[0].strip("`") for row in rows] == list(Shown.__args__)


def test_every_strength_of_a_trigger_is_named():
    rows = _tables(_section("A trigger"))[1]
    known = MODELS["Trigger"].model_fields["strength"].annotation

    assert [row[0].strip("`") for row in rows] == list(known.__args__)


def test_every_basis_is_named():
    rows = _tables(_section("Basis"))[0]

    assert [row[0].strip("`") for row in rows] == list(_language.Basis.__args__)


def test_every_state_is_named():
    from engagement_rules._graph import MARKS, OUTCOMES, VALUES

    for value in (*OUTCOMES, *VALUES, *MARKS):
        assert f"`{value}`" in _section("States")


def test_every_check_of_the_compiler_is_named():
    pages = {path.stem for path in (ROOT / "docs" / "errors").glob("KB*.md")}

    assert set(re.findall(r"KB\d{3}", _section("What the compiler checks"))) == pages


def _examples(folder: Path) -> None:
    for blocks in read_page(PAGE).sections.values():
        lay_out([b for b in blocks if "local" not in b.info], folder)


def test_the_examples_of_the_page_compile_together(tmp_path: Path):
    folder = copy_of_base(tmp_path / "rules")
    _examples(folder)

    base = KnowledgeBase.load(folder)

    assert {"trust-duty", "tell-the-council", "less-of-it", "lending", "asked-in-time.met"} <= set(
        base.nodes
    )


def test_the_example_of_a_folder_of_ones_own_replaces_an_entry_visibly(tmp_path: Path):
    folder = copy_of_base(tmp_path / "rules")
    _examples(folder)
    for blocks in read_page(PAGE).sections.values():
        lay_out([b for b in blocks if "local" in b.info], tmp_path / "ours")

    base = KnowledgeBase.load(folder, extra=[tmp_path / "ours"])

    assert dict(base.overridden) == {"moving": "ours/triggers/ours.yaml:2"}
    assert base.nodes["moving"].data["strength"] == "consider"


@pytest.mark.parametrize(("mark", "expected"), [("inexact", ["KB303"]), ("exact", [])])
def test_the_two_conditions_on_exactness_are_what_the_page_says(
    tmp_path: Path, mark: str, expected: list[str]
):
    folder = copy_of_base(tmp_path / "rules")
    _examples(folder)
    (block,) = [b for b in read_page(PAGE).sections["Exactness"] if mark in b.info]
    condition = block.text.removeprefix("condition:\n").replace("\n", "\n    ")
    rules(tmp_path, {"triggers/tried.yaml": trigger(f"\n    {condition}")})

    assert codes(problems(tmp_path)) == expected


def test_links_within_the_page_lead_somewhere():
    headings = re.findall(r"^#{1,3} (.+)$", TEXT, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}

    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= anchors
