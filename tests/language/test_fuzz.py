"""Whatever is in a file: it is read, or it is refused with a code. Nothing else, and at once."""

from __future__ import annotations

import copy
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from language_pages import BASE, ROOT

import knowledge_base
from engagement_rules import (
    KnowledgeBase,
    KnowledgeBaseError,
    Matter,
    MatterError,
    _language,
    _source,
    assess,
)
from engagement_rules._compiler import compile_folders
from engagement_rules._matter import CODES
from engagement_rules._yaml import parse

QUICK = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SLOW = settings(QUICK, max_examples=40)

SHIPPED = {
    path.relative_to(knowledge_base.folder()).as_posix(): path.read_text("utf-8")
    for path in sorted(knowledge_base.folder().rglob("*.yaml"))
}
EXAMPLES = [path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.yaml"))]

KEYS = sorted(
    {
        info.alias or name
        for thing in vars(_language).values()
        if isinstance(thing, type) and issubclass(thing, _language.Entry)
        for name, info in thing.model_fields.items()
    }
)
#: Words that mean something somewhere, so that a random tree comes near to a real one.
WORDS = st.sampled_from(
    [
        *KEYS,
        *("all", "any", "not", "choice", "date", "before", "on-or-after", "is", "node", "under"),
        *("yes", "no", "not known", "not yet", "duty", "required", "board", "group"),
        *("closes-service", "health-service", "example-act", "closing", "2022-07-01", "2024-02-30"),
        *("", "~", "0", "-1", "1e400", "nan", "True", "x" * 81, "é", "\x1b[2J", "\u202e", "a b"),
    ]
)
SCALARS = st.one_of(WORDS, st.text(max_size=12), st.none(), st.booleans(), st.integers())
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@contextmanager
def only_told_errors() -> Iterator[None]:
    """Let a refusal pass, if each of its problems has a code, a message and a printable form."""
    try:
        yield
    except (KnowledgeBaseError, MatterError) as error:
        assert error.problems
        for problem in error.problems:
            assert problem.code[:2] in ("KB", "M1", "M2")
            assert problem.message
            shown = str(problem)
            assert "\x1b" not in shown
            assert "\u202e" not in shown
            shown.encode("utf-8")


@contextmanager
def rules_with(files: dict[str, str | bytes], base: Path = BASE) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "rules"
        shutil.copytree(base, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for path, content in files.items():
            data = content if isinstance(content, bytes) else content.encode("utf-8")
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
        yield folder


@pytest.fixture(scope="module")
def unchanged_files_are_read_once():
    """Of many knowledge bases that differ in one file, the others need not be parsed again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_source, "parse", cache(_source.parse))
        yield


def _dump(tree: Any) -> str:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


# Arbitrary bytes


@QUICK
@given(st.binary(max_size=400), st.booleans())
def test_bytes_are_read_or_refused(data: bytes, as_json: bool):
    with only_told_errors():
        parse(data, "f", CODES, as_json=as_json)


@QUICK
@given(st.text(alphabet="[]{}:,-?!&*#|>'\"%@` \n\tab0", max_size=200), st.booleans())
def test_text_of_yamls_own_signs_is_read_or_refused(text: str, as_json: bool):
    with only_told_errors():
        parse(text.encode(), "f", CODES, as_json=as_json)


@SLOW
@given(st.binary(max_size=200), st.sampled_from(["law", "triggers", "questions", "actions"]))
def test_a_file_of_bytes_among_rules_is_refused_or_harmless(data: bytes, folder: str):
    with rules_with({f"{folder}/f.yaml": data}) as path, only_told_errors():
        compile_folders([path])


@SLOW
@given(st.binary(max_size=200))
def test_a_manifest_of_bytes_is_refused(data: bytes):
    with rules_with({"manifest.yaml": data}) as path, pytest.raises(KnowledgeBaseError):
        compile_folders([path])


# Arbitrary trees


@QUICK
@given(st.dictionaries(st.sampled_from(KEYS), st.lists(TREES, max_size=3) | TREES, max_size=3))
def test_a_tree_among_rules_is_refused_or_harmless(tree: dict[str, Any]):
    with rules_with({"law/f.yaml": _dump(tree)}) as path, only_told_errors():
        compile_folders([path])


@QUICK
@given(TREES)
def test_any_condition_is_compiled_or_refused(condition: Any):
    entry = yaml.safe_load(
        "{id: t, label: t, binds: [board], in_force: {from: 2022-07-01}, strength: likely,"
        " says: {'yes': y, 'no': n}, authorities: [example-act]}"
    )
    text = _dump(
        {"triggers": [{**entry, "in_force": {"from": "2022-07-01"}, "condition": condition}]}
    )
    with rules_with({"triggers/f.yaml": text}) as path, only_told_errors():
        compile_folders([path])


CONDITIONS = st.recursive(
    st.sampled_from(["closes-service", "health-service", "closing", "a", "b", "c"]),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=10,
)


@QUICK
@given(CONDITIONS)
def test_a_well_formed_condition_is_compiled_or_refused_for_what_it_means(condition: Any):
    from language_rules import facts, trigger

    files = {
        "triggers/f.yaml": trigger(json.dumps(condition)),
        "questions/f.yaml": facts("a", "b", "c"),
        "triggers/g.yaml": trigger("{any: [a, b, c]}", name="reads-all"),
    }
    with rules_with(files) as path:
        try:
            compile_folders([path])
        except KnowledgeBaseError as error:
            assert {problem.code for problem in error.problems} <= {"KB302", "KB303"}


@QUICK
@given(TREES)
def test_any_state_is_compiled_or_refused(state: Any):
    text = _dump({"notices": [{"id": "n", "label": "n", "if": state}]})
    with rules_with({"actions/f.yaml": text}) as path, only_told_errors():
        compile_folders([path])


@QUICK
@given(st.dictionaries(st.sampled_from(sorted(Matter.model_fields)), TREES, max_size=6))
def test_any_tree_as_a_matter_is_decided_or_refused(tree: dict[str, Any]):
    tree.setdefault("title", "t")
    with only_told_errors():
        assess(Matter.from_text(_dump(tree)))
    with only_told_errors():
        assess(Matter.from_text(json.dumps(tree), as_json=True))
    with only_told_errors():
        Matter.from_dict(tree)


# Shipped files, changed


def _nodes(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in items:
        yield (*path, key)
        yield from _nodes(value, (*path, key))


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _change(tree: Any, chance: random.Random, values: list[Any]) -> None:
    """Take out, double, rename, swap or replace one value of a tree."""
    path = chance.choice(list(_nodes(tree)))
    parent, key = _at(tree, path[:-1]), path[-1]
    match chance.randrange(5):
        case 0:
            del parent[key]
        case 1:
            parent[key] = copy.deepcopy(chance.choice(values))
        case 2 if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[key]))
        case 3 if isinstance(parent, dict):
            parent[chance.choice(KEYS)] = parent.pop(key)
        case _:
            other = chance.choice(list(_nodes(tree)))
            parent[key] = copy.deepcopy(_at(tree, other))


def _changed_text(text: str, chance: random.Random) -> str:
    """Take out, double or change a few characters of a text."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text))
        match chance.randrange(3):
            case 0:
                text = text[:at] + text[at + chance.randrange(1, 30) :]
            case 1:
                text = text[:at] + chance.choice(":-[]{}#'\"&*!%@`\t\n yn0é") + text[at:]
            case _:
                end = at + chance.randrange(1, 60)
                text = text[:end] + text[at:end] + text[end:]
    return text


@pytest.mark.usefixtures("unchanged_files_are_read_once")
@SLOW
@given(st.sampled_from(sorted(SHIPPED)), st.randoms(use_true_random=False))
def test_a_shipped_file_with_slips_of_the_pen_is_read_or_refused(name: str, chance: random.Random):
    changed = _changed_text(SHIPPED[name], chance)
    with rules_with({name: changed}, knowledge_base.folder()) as path, only_told_errors():
        compile_folders([path])


@pytest.mark.usefixtures("unchanged_files_are_read_once")
@SLOW
@given(
    st.sampled_from(sorted(SHIPPED)),
    st.randoms(use_true_random=False),
    st.lists(TREES, min_size=1, max_size=3),
)
def test_a_shipped_file_with_changed_values_is_read_or_refused(
    name: str, chance: random.Random, values: list[Any]
):
    tree = yaml.load(SHIPPED[name], yaml.BaseLoader)  # noqa: S506 - our own file
    for _ in range(chance.randrange(1, 4)):
        _change(tree, chance, values)
        assume(tree)
    with rules_with({name: _dump(tree)}, knowledge_base.folder()) as path, only_told_errors():
        compile_folders([path])


@QUICK
@given(st.sampled_from(EXAMPLES), st.randoms(use_true_random=False))
def test_an_example_with_slips_of_the_pen_is_decided_or_refused(text: str, chance: random.Random):
    with only_told_errors():
        _use(assess(Matter.from_text(_changed_text(text, chance))))


@QUICK
@given(
    st.sampled_from(EXAMPLES),
    st.randoms(use_true_random=False),
    st.lists(TREES, min_size=1, max_size=3),
)
def test_an_example_with_changed_values_is_decided_or_refused(
    text: str, chance: random.Random, values: list[Any]
):
    tree = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - our own file
    for _ in range(chance.randrange(1, 4)):
        _change(tree, chance, values)
        assume(tree)
    with only_told_errors():
        _use(assess(Matter.from_text(_dump(tree))))


#: For each key of an example, another value that is right in form: ids and days of the rules.
def _right_values(base: KnowledgeBase) -> dict[str, list[str]]:
    return {
        "kind": [*(node.id for node in base.of_kind("body")), "not known"],
        "under": [node.id for node in base.of_kind("arrangement")],
        "date": [
            *("2008-11-02", "2008-11-03", "2013-03-31", "2013-04-01", "2022-06-30"),
            *("2022-07-01", "2026-11-22", "not known"),
        ],
        "answer": ["yes", "no", "not known"],
    }


@QUICK
@given(st.sampled_from(EXAMPLES), st.randoms(use_true_random=False))
def test_an_example_with_other_bodies_days_and_answers_is_decided_or_refused(
    text: str, chance: random.Random
):
    tree = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - our own file
    right = _right_values(KnowledgeBase.default())
    for path in list(_nodes(tree)):
        key = path[-1]
        if path[0] == "answers" and len(path) == 2 and isinstance(_at(tree, path), str):
            key = "answer"
        if key in right and chance.random() < 0.3:
            _at(tree, path[:-1])[path[-1]] = chance.choice(right[key])
    for name in chance.sample(sorted(KnowledgeBase.default().answer_words), 3):
        words = sorted(KnowledgeBase.default().answer_words[name])
        tree["answers"][name] = chance.choice(words)
    with only_told_errors():
        _use(assess(Matter.from_text(_dump(tree))))


def _use(determination: Any) -> None:
    """Ask a determination for all that it tells."""
    told: dict[str, Callable[[], Any]] = {
        "json": determination.to_json,
        "reasons": lambda: determination.reasons(limit=2),
        "why not": lambda: determination.why_not(limit=2),
        "what if": lambda: determination.what_if(limit=2),
        "trace": determination.trace,
    }
    for ask in told.values():
        ask()


SOAK = [
    thing
    for name, thing in sorted(globals().items())
    if name.startswith("test_") and hasattr(thing, "hypothesis")
]


@pytest.mark.soak
@pytest.mark.parametrize("test", SOAK, ids=lambda test: test.__name__)
def test_the_same_a_thousand_times_and_more(test: Callable[[], None]):
    for _ in range(25):
        test()
