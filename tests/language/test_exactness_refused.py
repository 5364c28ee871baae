"""A rule that is not exact is refused with the fact named, and the proposed cure cures it."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pytest
from language_rules import codes, facts, load, problems, trigger

import knowledge_base
from engagement_rules import KnowledgeBase, KnowledgeBaseError, Matter, assess

BOARD_LAW = "law/nhsa2006-s14Z45.yaml"
PLAIN = "        condition: {all: [decision, impact]}\n"
TWO_ROADS = "{any: [{all: [decision, manner]}, {all: [{not: decision}, range]}%s]}"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped rules."""
    return Path(shutil.copytree(knowledge_base.folder(), tmp_path / "rules"))


def _change_limb_c(folder: Path, condition: str) -> Path:
    path = folder / BOARD_LAW
    text = path.read_text("utf-8")
    assert text.count(PLAIN) == 1, "limb (c) of section 14Z45 is written differently now"
    path.write_text(text.replace(PLAIN, f"        condition: {condition}\n"), "utf-8")
    return folder


def _refusal(folder: Path):
    with pytest.raises(KnowledgeBaseError) as caught:
        KnowledgeBase.load(folder)
    return caught.value.problems


def _limb_c(base: KnowledgeBase, answers: dict[str, str]) -> str:
    matter = Matter.from_dict(
        {
            "title": "t",
            "bodies": ["ICB"],
            "acts": [{"id": "a", "date": "2025-03-04"}],
            "answers": answers,
        }
    )
    found = assess(matter, knowledge_base=base).duties[0].limbs
    return {limb.id: limb.value for limb in found}["s14Z45.2.c"]


def test_a_real_limb_that_takes_two_roads_is_refused_with_the_fact_named(shipped: Path):
    found = _refusal(_change_limb_c(shipped, TWO_ROADS % ""))

    (limb,) = [p for p in found if p.node == "s14Z45.2.c"]
    assert limb.code == "KB303"
    assert "`s14Z45.2.c` is not exact in `decision` (for ICB from 2022-07-01)" in limb.message
    assert "with `manner` yes and `range` yes" in limb.message.replace(
        "`range` yes and `manner` yes", "`manner` yes and `range` yes"
    )
    assert limb.place.file == BOARD_LAW
    assert limb.other.file == "questions/duty.yaml"


def test_the_cure_for_the_real_limb_compiles_and_changes_no_settled_answer(shipped: Path):
    found = _refusal(_change_limb_c(shipped, TWO_ROADS % ""))
    (limb,) = [p for p in found if p.node == "s14Z45.2.c"]
    (term,) = re.findall(r"`\{any: \[\.\.\., (\{all: \[.*\]\})\]\}`", limb.cure)
    path = shipped / BOARD_LAW
    path.write_text(
        path.read_text("utf-8").replace(TWO_ROADS % "", TWO_ROADS % f", {term}"), "utf-8"
    )

    cured = KnowledgeBase.load(shipped)

    for decision, manner, range_ in itertools.product(("yes", "no"), repeat=3):
        meant = manner if decision == "yes" else range_
        answers = {"decision": decision, "manner": manner, "range": range_}
        assert _limb_c(cured, answers) == meant, answers
    assert _limb_c(cured, {"manner": "yes", "range": "yes"}) == "yes"
    assert _limb_c(cured, {"manner": "no", "range": "no"}) == "no"
    assert _limb_c(cured, {"manner": "yes", "range": "no"}) == "not known"


def test_the_shipped_rules_are_exact(shipped: Path):
    proof = KnowledgeBase.load(shipped).proof

    assert proof.outcomes == proof.by_polarity + proof.by_diagram
    assert proof.outcomes > 100


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
      - {id: y, label: Y, says: it is y}
      - {id: z, label: Z, says: it is z}
"""
#: Conditions that are not exact, and how their parts may be joined: `…` stands for what is added.
INEXACT = [
    "{any: [{all: [a, b]}, {all: [{not: a}, c]}…]}",
    "{any: [{all: [a, b, d]}, {all: [{not: a}, c]}…]}",
    "{any: [{all: [a, {not: b}]}, {all: [{not: a}, c]}…]}",
    "{any: [{all: [{choice: who, is: x}, b]}, {all: [{choice: who, is: [y, z]}, c]}…]}",
    "{all: [{any: [a, b]}, {any: [{not: a}, c]}…]}",
    "{all: [{any: [a, {not: b}]}, {any: [{not: a}, c]}…]}",
]


def _files(condition: str) -> dict[str, str]:
    used = [name for name in "abcd" if re.search(rf"\b{name}\b", condition)]
    files = {"questions/q.yaml": facts(*used), "triggers/t.yaml": trigger(condition)}
    if "who" in condition:
        files["questions/c.yaml"] = CHOICE
    return files


def _proposed(cure: str) -> str:
    """The part to add, as the cure writes it."""
    (added,) = re.findall(r"`(\{any: .*\})`", cure)
    return added.removeprefix("{any: [..., ").removesuffix("]}") if "..." in added else added


@pytest.mark.parametrize("condition", INEXACT)
def test_an_inexact_condition_is_refused_and_the_proposed_cure_cures_it(
    tmp_path: Path, condition: str
):
    found = problems(tmp_path / "0", _files(condition.replace("…", "")))
    added = ""
    for step in range(1, 5):
        if not found:
            break
        assert codes(found) == ["KB303"]
        added += f", {_proposed(found[0].cure)}"
        found = problems(tmp_path / str(step), _files(condition.replace("…", added)))

    assert found == ()
    assert added


@pytest.mark.parametrize("condition", INEXACT)
def test_the_cure_changes_no_outcome_when_all_is_answered(tmp_path: Path, condition: str):
    plain = problems(tmp_path / "0", _files(condition.replace("…", "")))
    cured = load(tmp_path / "1", _files(condition.replace("…", f", {_proposed(plain[0].cure)}")))
    used = [name for name in "abcd" if re.search(rf"\b{name}\b", condition)]
    choices = ["x", "y", "z"] if "who" in condition else [None]

    for values in itertools.product((True, False), repeat=len(used)):
        for who in choices:
            given: dict[str, object] = dict(zip(used, values, strict=True))
            answers = {name: "yes" if value else "no" for name, value in given.items()}
            if who:
                answers["who"] = who
            matter = Matter.from_dict(
                {
                    "title": "t",
                    "bodies": ["board"],
                    "acts": [{"id": "a", "date": "2025-03-04"}],
                    "answers": answers,
                }
            )
            expected = _meant(condition.replace("…", ""), {**given, "who": who})
            found = assess(matter, knowledge_base=cured).triggers[0].value
            assert found == ("yes" if expected else "no"), answers


def _meant(condition: str, given: dict[str, object]) -> bool:
    """What a condition means when all is known, worked out from its text alone."""
    import yaml

    def value(part: object) -> bool:
        if isinstance(part, str):
            return bool(given[part])
        assert isinstance(part, dict)
        if "choice" in part:
            wanted = part["is"] if isinstance(part["is"], list) else [part["is"]]
            return given[part["choice"]] in wanted
        if "not" in part:
            return not value(part["not"])
        (op, parts), *_ = part.items()
        return all(map(value, parts)) if op == "all" else any(map(value, parts))

    return value(yaml.load(condition, yaml.BaseLoader))  # noqa: S506 - our own text


@pytest.mark.parametrize(
    "condition",
    [
        "{any: [a, b, {all: [a, c]}]}",
        "{all: [{not: a}, {not: {any: [a, b]}}, c]}",
        "{any: [{all: [a, b]}, {all: [{not: a}, c]}, {all: [b, c]}]}",
        "{all: [{any: [a, b]}, {any: [{not: a}, c]}, {any: [b, c]}]}",
        "{any: [{choice: who, is: x}, {choice: who, is: y}, a]}",
        "{all: [a, {not: {choice: who, is: x}}, {choice: who, is: [y, z]}]}",
    ],
)
def test_a_condition_that_is_exact_is_accepted(tmp_path: Path, condition: str):
    assert problems(tmp_path, _files(condition)) == ()
