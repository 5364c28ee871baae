"""An outcome is yes just when every way of filling in what is not known gives yes; so for no.

Held on small views and small knowledge bases that hypothesis makes.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matters
import oracle
import pytest
import small
import worlds
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import knowledge_base
from engagement_rules import KnowledgeBase, KnowledgeBaseError
from engagement_rules._derivation import all_values
from engagement_rules._diagram import FALSE, TRUE, ViewDiagrams, relevant, settled
from engagement_rules._evaluator import evaluator
from engagement_rules._exactness import by_polarity, find_inexact, polarities
from engagement_rules._view import View

SEED = 20_280_522
VIEWS = 250
BASES = 50
NUMBER = {True: 3, None: 1, False: 0}

quick = settings(max_examples=VIEWS, deadline=None, database=None)
slow = settings(max_examples=BASES, deadline=None, database=None)


# -- the compiler's proof, on small views --------------------------------------------------------


def inexact_states(view: View, root: int) -> list[tuple[bool, dict[int, int]]]:
    """Each set of answers that settles a node without Kleene's seeing it, and the value."""
    found = []
    for given_ in worlds.view_states(view):
        truth = worlds.view_forced(view, root, given_)
        kleene = worlds.view_kleene(view, given_)[root]
        assert kleene is None or kleene == truth, "Kleene never says more than is so"
        if truth is not None and kleene is None:
            found.append((truth, given_))
    return found


@seed(SEED)
@quick
@given(small.views())
def test_the_proof_and_brute_force_agree_on_whether_an_outcome_is_exact(view: View) -> None:
    root = view.roots["outcome"]
    missed = inexact_states(view, root)
    found = find_inexact(ViewDiagrams(view), root)
    assert (found is not None) == bool(missed)
    if by_polarity(view, root):
        assert not missed
    if found is not None:
        assert (found.value, found.given) in missed
        assert len(found.given) == min(len(g) for value, g in missed if value == found.value)
        assert found.blamed
        for variable in found.blamed:
            assert variable not in found.given
            assert variable in polarities(view, root)


def test_both_answers_of_the_proof_are_met() -> None:
    """Guards the test above: random views are exact and inexact, with and without the shortcut."""
    seen = set()

    @seed(SEED)
    @quick
    @given(small.views())
    def look(view: View) -> None:
        root = view.roots["outcome"]
        seen.add((by_polarity(view, root), find_inexact(ViewDiagrams(view), root) is None))

    look()
    assert seen == {(True, True), (False, True), (False, False)}


@seed(SEED)
@quick
@given(st.data())
def test_the_engine_gives_each_node_its_value_in_kleenes_logic(data: Any) -> None:
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    values = small.values_of(view, given_)
    wanted = [NUMBER[value] for value in worlds.view_kleene(view, given_)]
    assert all_values(view, values) == wanted
    assert evaluator(view)(values) == tuple(wanted[index] for index in view.reported)


@seed(SEED)
@quick
@given(st.data())
def test_diagrams_say_what_is_settled_and_what_it_hangs_on(data: Any) -> None:
    view = data.draw(small.views())
    given_ = data.draw(small.answered(view))
    root = view.roots["outcome"]
    diagrams = ViewDiagrams(view)
    node = diagrams.of(root)
    truth = worlds.view_forced(view, root, given_)
    assert settled(diagrams.store, node, given_) == truth
    assert {TRUE: True, FALSE: False}.get(node) == worlds.view_forced(view, root, {})

    def hangs(fixed: Mapping[int, int]) -> set[int]:
        found = set()
        for world in worlds.view_worlds(view, fixed):
            for variable in set(range(len(view.variables))) - set(fixed):
                for value in range(worlds.arity(view, variable)):
                    other = (*world[:variable], value, *world[variable + 1 :])
                    if worlds.true_in(view, root, other) != worlds.true_in(view, root, world):
                        found.add(variable)
        return found

    assert relevant(diagrams.store, node, given_) == hangs(given_)
    assert diagrams.store.support(node) == hangs({})


# -- the compiler's proof, on small knowledge bases ----------------------------------------------


def roots_by_view(law: oracle.Law) -> Iterator[tuple[str, dt.date]]:
    """Every outcome of every body in every period that is encoded."""
    seen = set()
    for kind in law.bodies:
        for day in law.days():
            encoded = law.duties_from <= day and law.existed(kind, day)
            if encoded and not law.nodes[kind].get("joint"):
                for name in law.outcomes(kind, day):
                    if (name, law.epoch(day)) not in seen:
                        seen.add((name, law.epoch(day)))
                        yield name, day


def is_exact(law: oracle.Law, name: str, day: dt.date) -> bool:
    return all(
        law.kleene(name, day, given_) == law.forced(name, day, given_)
        for given_ in oracle.answers_to(law, law.reads(name, day))
    )


class _Unproved(oracle.Law):
    """A law that was refused: read from its files, since there is no knowledge base to ask."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        from types import SimpleNamespace

        kinds = {
            "bodies": "body",
            "duties": "duty",
            "tracks": "track",
            "triggers": "trigger",
            "facts": "fact",
            "choices": "choice",
            "dates": "date",
            "readings": "reading",
            "tests": "test",
            "contradictions": "contradiction",
            "arrangements": "arrangement",
            "authorities": "authority",
            "checks": "check",
            "gates": "gate",
        }
        nodes: dict[str, Any] = {}
        for tree in files.values():
            for key, kind in kinds.items():
                for entry in tree.get(key, ()):
                    nodes[entry["id"]] = SimpleNamespace(kind=kind, data=entry)
                    for part in (entry.get("scope"), *entry.get("limbs", ())):
                        if isinstance(part, dict):
                            nodes[part["id"]] = SimpleNamespace(kind="test", data=part)
                    for side in ("failed", "met"):
                        if side in entry:
                            name = f"{entry['id']}.{side}"
                            nodes[name] = SimpleNamespace(kind="side", data=entry[side])
        days = files["manifest.yaml"]["encoded_from"]
        encoded = {key: dt.date.fromisoformat(day) for key, day in days.items()}
        super().__init__(SimpleNamespace(nodes=nodes, encoded_from=encoded))  # type: ignore[arg-type]


@seed(SEED)
@slow
@given(small.bases())
def test_the_compiler_refuses_just_what_is_inexact_or_cannot_go_both_ways(files: Any) -> None:
    law = _Unproved(files)
    inexact, constant = set(), set()
    for name, day in roots_by_view(law):
        if law.forced(name, day, {}) is None:
            if not is_exact(law, name, day):
                inexact.add(name)
        elif not law.nodes[name].get("always"):
            constant.add(name)  # and nothing is said of its exactness
    named: dict[str, set[str]] = {"KB302": set(), "KB303": set()}
    with TemporaryDirectory() as folder:
        try:
            KnowledgeBase.load(small.write(files, Path(folder)))
        except KnowledgeBaseError as refused:
            for problem in refused.problems:
                named[problem.code].add(str(problem.node))
    assert named == {"KB302": constant, "KB303": inexact}


INEXACT = {
    "yes whatever it is": (
        {"any": [{"all": ["urgent", "manner"]}, {"all": [{"not": "urgent"}, "range"]}]},
        {"all": ["manner", "range"]},
    ),
    "one fact both ways": (
        {"any": ["manner", "range", {"all": ["urgent", {"not": "urgent"}]}]},
        None,
    ),
    "every option of a choice": (
        {
            "any": [
                "manner",
                {"all": ["range", {"choice": "who-commissions", "is": ["nhs-body", "council"]}]},
                {"all": ["range", {"choice": "who-commissions", "is": ["other", "council"]}]},
            ]
        },
        {"all": ["manner", "range"]},
    ),
}


def with_impact(folder: Path, condition: Any) -> Path:
    """A folder that replaces the test of impact."""
    data = dict(matters.shipped().nodes["impact"].data)
    entry = {key: data[key] for key in ("id", "ref", "label", "says", "authorities")}
    tree = {"tests": [{**entry, "condition": condition, "overrides": "yes"}]}
    return small.write({"law/impact.yaml": tree}, folder)


@pytest.mark.parametrize("name", INEXACT)
def test_the_shipped_rules_made_inexact_on_purpose_are_refused(name: str, tmp_path: Path) -> None:
    condition, cure = INEXACT[name]
    with pytest.raises(KnowledgeBaseError) as refused:
        KnowledgeBase.load(knowledge_base.folder(), extra=[with_impact(tmp_path, condition)])
    problems = [p for p in refused.value.problems if p.code == "KB303"]
    assert {"s242", "s14Z2", "s13Q", "s14Z45"} <= {problem.node for problem in problems}
    guilty = "who-commissions" if "choice" in name else "urgent"
    assert all(f"`{guilty}`" in problem.message for problem in problems)
    if name == "yes whatever it is":
        condition = {"any": [*condition["any"], cure]}
        cured = KnowledgeBase.load(
            knowledge_base.folder(), extra=[with_impact(tmp_path / "cured", condition)]
        )
        assert cured.proof.by_diagram > 0


def test_the_test_of_impact_put_back_as_it_was_compiles(tmp_path: Path) -> None:
    """Guards the test above: it is the condition that is refused, not the folder."""
    whole = shutil.copytree(knowledge_base.folder(), tmp_path / "base")
    same = with_impact(tmp_path / "extra", {"any": ["manner", "range"]})
    assert KnowledgeBase.load(whole, extra=[same]).proof == matters.shipped().proof
