"""`duty knowledge coverage`: what is encoded, what is missing, which pairs hold."""

from __future__ import annotations

import json

import pytest

ITEMS = """\
groups:
  - id: some
    title: Some items
    items:
      - {id: E-MANNER, about: how people are seen}
      - {id: TV-01, about: a vector, test: test_tv01}
      - {id: Z-1, about: a thing without use, not_encoded: It is of no use here.}
"""
PAIR = """\
pairs:
  - item: E-MANNER
    sentence: How people are seen counts.
    matter:
      bodies: [{id: board, kind: ICB}]
      acts: [{id: decision, date: 2024-06-03}]
      answers: {range: no, manner: no}
    change: {answers: {manner: yes}}
    differs: [{node: impact, first: no, second: yes}]
"""


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """Put a small list of items and one pair in the place of the shipped ones."""

    def put(items: str = ITEMS, pair: str = PAIR) -> None:
        (tmp_path / "pairs").mkdir(exist_ok=True)
        (tmp_path / "items.yaml").write_text(items, encoding="utf-8")
        (tmp_path / "pairs" / "some.yaml").write_text(pair, encoding="utf-8")
        for module in ("_coverage", "_pairs"):
            monkeypatch.setattr(f"engagement_rules.{module}.shipped", lambda: tmp_path)

    return put


def test_it_ends_well_when_nothing_is_missing(duty, listed):
    listed()
    ran = duty("knowledge", "coverage")

    assert ran.code == 0
    assert ran.out.startswith("Every item is accounted for, and every pair of matters holds.")
    assert "3 items: 1 encoded, 1 held by a test, 1 left out for a reason, 0 missing" in ran.said
    assert "1 pair of matters: hold 1, fail 0" in ran.said


def test_each_item_has_a_line_that_says_what_became_of_it(duty, listed):
    listed(ITEMS + "      - {id: Z-2, about: a forgotten thing}\n")
    lines = [" ".join(line.split()) for line in duty("knowledge", "coverage").out.splitlines()]

    assert "Some items (4 items, 1 missing)" in lines
    assert any(line.startswith("E-MANNER encoded ") and "manner" in line for line in lines)
    assert "TV-01 by a test test_tv01" in lines
    assert "Z-1 left out It is of no use here." in lines
    assert "Z-2 MISSING a forgotten thing" in lines


def test_a_missing_item_ends_it_with_3_and_can_be_shown_alone(duty, listed):
    listed(ITEMS + "      - {id: Z-2, about: a forgotten thing}\n")
    ran = duty("knowledge", "coverage", "--missing")

    assert ran.code == 3
    assert "Z-2" in ran.out
    assert "TV-01" not in ran.out


def test_a_pair_that_does_not_hold_ends_it_with_3_and_says_why(duty, listed):
    listed(pair=PAIR.replace("{manner: yes}", "{manner: not known}"))
    ran = duty("knowledge", "coverage", "--missing")

    assert ran.code == 3
    assert "E-MANNER FAILS How people are seen counts." in ran.said
    assert "`impact` is not known in the second matter, and was to be yes" in ran.said


def test_an_item_that_should_have_a_pair_and_has_none_is_named(duty, listed):
    listed(ITEMS + "      - {id: T-01, about: strategic planning}\n")
    ran = duty("knowledge", "coverage", "--missing")

    assert ran.code == 3
    assert "Items without a pair - T-01" in ran.said


def test_a_programme_gets_all_of_it(duty, listed):
    listed()
    found = json.loads(duty("knowledge", "coverage", "--format", "json").out)

    assert found["complete"] is True
    assert found["items"][1] == {
        "id": "TV-01",
        "group": "some",
        "about": "a vector",
        "state": "tested",
        "nodes": [],
        "test": "test_tv01",
        "reason": None,
    }
    assert found["pairs"][0]["holds"] is True
    assert "T-01" in found["not_listed"]


def test_a_list_that_cannot_be_read_is_refused_with_its_place(duty, listed):
    listed(ITEMS.replace("about: a vector", "abuot: a vector"))
    ran = duty("knowledge", "coverage")

    assert ran.code == 2
    assert "coverage/items.yaml:6: KB104" in ran.err


def test_the_shipped_list_is_read_and_no_line_is_too_wide(duty):
    ran = duty("knowledge", "coverage")

    assert ran.code in (0, 3)
    assert "T-01" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 120


def test_local_rules_can_encode_an_item(duty, listed, tmp_path):
    listed(ITEMS + "      - {id: Z-2, about: a forgotten thing}\n")
    local = tmp_path / "local" / "actions"
    local.mkdir(parents=True)
    (local / "ours.yaml").write_text(
        "notices:\n  - id: ours\n    ref: [Z-2]\n    label: We do it here.\n", encoding="utf-8"
    )

    assert duty("knowledge", "coverage", "--rules", local.parent).code == 0
