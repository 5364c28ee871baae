"""A pair of matters is believed only when it is right in every part."""

from __future__ import annotations

from pathlib import Path

import pytest

from engagement_rules import KnowledgeBase, KnowledgeBaseError
from engagement_rules._coverage import coverage
from engagement_rules._pairs import merged, prove, read_pairs, without_pair

BASE = KnowledgeBase.default()
PAIR = """\
assume: {health-service: yes, more-than-one-person: yes, special-administrator: no, planning: no,
  proposal: no, decision: yes, range: no, manner: no}
pairs:
  - item: E-MANNER
    sentence: How people are seen counts.
    matter:
      bodies: [{id: board, kind: ICB}]
      acts: [{id: decision, date: 2024-06-03}]
    change: {answers: {manner: yes}}
    differs:
      - {node: duty, first: not_required, second: required}
    same: [{node: planning, is: no}]
"""


def proved(folder: Path, text: str):
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    (pair,) = read_pairs(folder=folder)
    return prove(pair, BASE)


def refused(folder: Path, text: str) -> str:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        read_pairs(folder=folder)
    return str(caught.value)


def test_a_pair_that_is_right_holds(tmp_path):
    found = proved(tmp_path, PAIR)

    assert found.holds
    assert found.pair.changed == "answers manner"
    assert str(found.pair.place) == "coverage/pairs/some.yaml:4"


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("second: required", "second: out_of_scope", "`duty` is required in the second matter"),
        ("first: not_required", "first: out_of_scope", "`duty` is not_required in the first"),
        ("planning, is: no", "planning, is: yes", "`planning` is no in the first matter"),
        ("planning, is: no", "plannign, is: no", "did you mean `planning`?"),
        ("{node: planning", "{action: planning", "`planning` is a fact and no action"),
        ("item: E-MANNER", "item: E-RANGE", "nothing that changes or differs encodes `E-RANGE`"),
        ("date: 2024-06-03", "date: 2020-06-03", "the first matter: "),
        ("{manner: yes}", "{manner: perhaps}", "the second matter: "),
        ("{answers: {manner: yes}}", "{answers: manner}", "the second matter: "),
        ("{answers: {manner: yes}}", "{bodies: [LA]}", "`duty` is out_of_scope in the second"),
    ],
)
def test_a_pair_that_is_wrong_in_one_part_does_not_hold(tmp_path, right, wrong, fault):
    found = proved(tmp_path, PAIR.replace(right, wrong))

    assert not found.holds
    assert any(fault in said for said in found.faults)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("{answers: {manner: yes}}", "{answers: {manner: yes, range: yes}}", "in one thing"),
        ("{answers: {manner: yes}}", "{}", "changes nothing"),
        ("{answers: {manner: yes}}", "{answers: [manner, range]}", "`answers manner` and"),
        ("second: required", "second: not_required", "so nothing differs"),
        ("{node: planning", "{node: planning, action: planning", "name one thing to look at"),
        ("{answers: {manner: yes}}", "{title: Another}", "`title` is no part of a matter"),
        ("sentence: How", "sentense: How", "`sentense` is no key that is known here"),
        ("pairs:", "pears:", "`pairs` is missing"),
        ("sentence: How people are seen counts.", "sentence:", "some.yaml:5: KB104"),
    ],
)
def test_a_pair_that_cannot_be_understood_is_refused_with_its_place(tmp_path, right, wrong, said):
    assert said in refused(tmp_path, PAIR.replace(right, wrong))


def test_a_body_or_act_that_changes_is_one_thing(tmp_path):
    text = PAIR.replace("{answers: {manner: yes}}", "{bodies: [{id: board, kind: LA}]}")
    found = proved(
        tmp_path,
        text.replace("item: E-MANNER", "item: X-LA")
        .replace("second: required", "second: out_of_scope")
        .replace(
            "    same:",
            "      - {node: council-involvement, first: out_of_scope, second: required}\n    same:",
        ),
    )

    assert found.faults == ()
    assert found.pair.changed == "bodies board"


def test_a_change_is_laid_over_what_was_there():
    before = {"bodies": [{"id": "a", "kind": "ICB"}, {"id": "b"}], "answers": {"x": "yes"}}
    change = {"bodies": [{"id": "a", "name": "A"}, {"id": "c"}], "answers": {"x": None, "y": "no"}}

    assert merged(before, change) == {
        "bodies": [{"id": "a", "kind": "ICB", "name": "A"}, {"id": "b"}, {"id": "c"}],
        "answers": {"y": "no"},
    }


def test_items_that_should_have_a_pair_are_known_by_their_ids():
    items = ["T-01", "TV-01", "X-OSC", "B-07", "BODY-ICB", "G1", "G1-a", "THU-GATE", "THU-01"]

    assert without_pair(items, ()) == ("T-01", "X-OSC", "B-07", "G1", "THU-GATE")


def test_an_item_listed_twice_is_refused_with_both_places(tmp_path):
    (tmp_path / "items.yaml").write_text(
        "groups:\n- id: some\n  title: Some\n  items:\n"
        "  - {id: T-01, about: one}\n  - {id: T-01, about: one again}\n",
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeBaseError) as caught:
        coverage(BASE, folder=tmp_path)

    (problem,) = caught.value.problems
    assert problem.code == "KB201"
    assert (problem.place.line, problem.other.line) == (6, 5)


def test_an_item_is_encoded_by_its_id_by_ref_or_by_open(tmp_path):
    (tmp_path / "items.yaml").write_text(
        "groups:\n- id: some\n  title: Some\n  items:\n"
        "  - {id: s14Z45.2.a, about: by its id}\n"
        "  - {id: E-MANNER, about: by ref}\n"
        "  - {id: U-06, about: by open}\n"
        "  - {id: TV-01, about: by a test, test: test_tv01}\n"
        "  - {id: Z-1, about: for a reason, not_encoded: It cannot be.}\n"
        "  - {id: Z-2, about: not at all}\n",
        encoding="utf-8",
    )
    found = coverage(BASE, folder=tmp_path)

    assert [item.state for item in found.items] == [
        *["encoded"] * 3,
        *["tested", "left out", "missing"],
    ]
    assert found.items[0].nodes == ("s14Z45.2.a",)
    assert "manner" in found.items[1].nodes
    assert "T-01" in found.not_listed
