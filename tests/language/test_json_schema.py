"""`duty schema knowledge`: what an editor is told about a file of rules."""

from __future__ import annotations

import re

import pytest
import yaml
from jsonschema import Draft202012Validator
from language_rules import trigger

import knowledge_base
from engagement_rules import _language
from engagement_rules._digest import source_files
from engagement_rules._schemas import schema

SCHEMA = schema("knowledge")
FILES = [path for path in source_files(knowledge_base.folder()) if path.name != "manifest.yaml"]


class AsAnEditorReads(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `yes` and dates are text, `true` and numbers are not."""


AsAnEditorReads.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
AsAnEditorReads.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false|True|False)$"), list("tTfF")
)


def _complaints(text: str) -> list[str]:
    tree = yaml.load(text, AsAnEditorReads)  # noqa: S506 - a safe loader
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(tree)]


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_it_names_every_key_of_a_file():
    assert set(SCHEMA["properties"]) == set(_language.SourceFile.model_fields)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_accepts_a_shipped_file_as_an_editor_reads_it(path):
    assert _complaints(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("strength: likely", "strength: likly"),
        ("strength: likely", "strenght: likely"),
        ("binds: [board]", "binds: board"),
        ("binds: [board]", "binds: []"),
        ("- id: watched", "- id: a watched one"),
        ("label: a watched situation", "label: ''"),
        ("in_force: {from: 2022-07-01}", "in_force: {form: 2022-07-01}"),
    ],
)
def test_it_refuses_what_the_compiler_refuses(old: str, new: str):
    text = trigger("closes-service")
    assert _complaints(text) == []
    assert old in text

    assert _complaints(text.replace(old, new)) != []


def test_every_kind_of_entry_is_described():
    for name, definition in SCHEMA["$defs"].items():
        assert definition.get("description"), name


def test_there_is_no_schema_of_another_name():
    with pytest.raises(ValueError, match="choose matter, determination, record or knowledge"):
        schema("rules")
