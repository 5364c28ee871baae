"""The slips are slips, and what catches them does; `make mutate` tries them all."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))

import behaviour
import run
from mutants import Mutant, mutants

import knowledge_base

SHIPPED = knowledge_base.folder()
ALL = list(mutants(SHIPPED))


def one(entry: str, words: str) -> Mutant:
    (found,) = [m for m in ALL if m.entry == entry and m.what == words]
    return found


def test_every_kind_of_slip_is_tried_in_every_part_of_the_rules():
    kinds = Counter(mutant.kind for mutant in ALL)
    parts = Counter(mutant.file.split("/")[0] for mutant in ALL)

    assert set(kinds) == {"join", "part", "not", "day", "binding", "limb", "strength", "whose"}
    assert set(parts) == {"law", "triggers", "questions", "actions", "plan", "policies"}
    assert len(ALL) > 2000


def test_a_mutant_differs_from_the_rules_in_one_entry():
    for mutant in ALL[::25]:
        before = yaml.load((SHIPPED / mutant.file).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        differ = [
            entry["id"]
            for key, entries in before.items()
            if isinstance(entries, list)
            for entry, now in zip(entries, mutant.tree[key], strict=True)
            if entry != now
        ]
        assert differ == [mutant.entry], mutant.what


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("s14Z45", "limbs.1.condition: `all` without viable-option"),
        ("s14Z45", "in_force: `from: 2022-07-02`"),
        ("substantial-change", "condition: `all` read as `any`"),
        ("s65Z5", "`duty: owner`"),
    ],
)
def test_a_slip_in_the_law_is_caught_by_a_scenario_or_a_pair(entry: str, words: str):
    fate = run.fate_of(one(entry, words), quick=True)

    assert fate.fate == "caught"
    assert "scenarios.yaml" in fate.by or fate.by.startswith("the pair")


def test_the_rules_themselves_are_caught_by_nothing_and_are_the_same(tmp_path: Path):
    name = "law/shared-tests.yaml"
    tree = yaml.load((SHIPPED / name).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    condition = tree["tests"][0]["condition"]
    condition["any"].reverse()  # the same in another order

    fate = run.fate_of(Mutant(name, "impact", "join", "turned round", tree), quick=True)

    assert (fate.fate, fate.by) == ("same", "no matter is decided otherwise")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("consult-on-the-groups-plan", "in_force: `to: 2022-07-01`"),  # no group is there any more
        ("involve-local-people", "in_force: `from: 2013-03-31`"),  # no track is worked out yet
        ("involve-users-trust", "in_force: `from: 2008-11-02`"),  # nor any duty
        ("promise-made", "in_force: `from: 2013-03-31`"),
        ("s14Z3", "in_force: `to: 2022-07-01`"),
    ],
)
def test_a_day_on_which_nothing_can_follow_changes_nothing(entry: str, words: str, tmp_path: Path):
    run._lay_out(tmp_path / "rules", one(entry, words))

    assert behaviour.same(behaviour.compiled(tmp_path / "rules"))


def test_of_two_bodies_of_a_kind_it_is_the_same_whose_duty_it_is(tmp_path: Path):
    run._lay_out(tmp_path / "rules", one("s14Z3", "`duty: exerciser`"))
    run._lay_out(tmp_path / "others", one("s13Z", "`duty: exerciser`"))

    assert behaviour.same(behaviour.compiled(tmp_path / "rules"))
    assert not behaviour.same(behaviour.compiled(tmp_path / "others"))


def test_a_day_on_which_something_can_follow_does(tmp_path: Path):
    later = one("consult-on-the-groups-plan", "in_force: `from: 2013-04-02`")
    run._lay_out(tmp_path / "rules", later)

    assert not behaviour.same(behaviour.compiled(tmp_path / "rules"))


def test_what_the_compiler_refuses_is_no_mutant_that_a_test_could_catch():
    mutant = ALL[0]
    tree = {**mutant.tree, "tests": [{"id": "nothing"}]}

    fate = run.fate_of(mutant._replace(tree=tree), quick=True)

    assert fate.fate == "refused"


def test_the_share_counts_what_compiles_and_is_other_rules():
    def fate(word: str) -> run.Fate:
        return run.Fate("a.yaml", "a", "part", "without b", word, "")

    fates = [fate(word) for word in ("caught", "caught", "caught", "survived", "same", "refused")]

    assert run.share(fates) == 0.75
    assert "survived: a.yaml `a` without b" in run.report(fates)
    assert "75.0% of the mutants that are other rules were caught" in run.report(fates)
