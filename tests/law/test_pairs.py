"""Every item of the law is accounted for, and each pair of matters turns what it says it turns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engagement_rules import KnowledgeBase
from engagement_rules._coverage import Group, coverage
from engagement_rules._pairs import Pair, prove, read_pairs, without_pair

TESTS = Path(__file__).resolve().parents[1]
BASE = KnowledgeBase.default()
FOUND = coverage(BASE)
PAIRS = read_pairs()


def _named(pairs: tuple[Pair, ...]) -> list[str]:
    counted: dict[str, int] = {}
    names = []
    for pair in pairs:
        counted[pair.item] = counted.get(pair.item, 0) + 1
        number = counted[pair.item]
        names.append(pair.item if number == 1 else f"{pair.item}-{number}")
    return names


@pytest.mark.parametrize("pair", PAIRS, ids=_named(PAIRS))
def test_one_change_turns_what_the_pair_says(pair: Pair):
    assert prove(pair, BASE).faults == ()


@pytest.mark.parametrize("group", FOUND.groups, ids=lambda group: group.id)
def test_no_item_of_a_group_lacks_an_entry_a_test_or_a_reason(group: Group):
    assert [item.id for item in group.items if item.state == "missing"] == []


def test_every_situation_other_duty_and_hard_case_has_a_pair():
    assert without_pair((item.id for item in FOUND.items), PAIRS) == ()


def test_every_pair_is_about_an_item_on_the_list():
    assert {pair.item for pair in PAIRS} <= {item.id for item in FOUND.items}


def test_no_entry_names_an_item_that_is_not_on_the_list():
    assert FOUND.not_listed == {}


def test_a_reason_for_leaving_out_stands_only_where_no_entry_encodes_the_item():
    assert [item.id for item in FOUND.items if item.reason and item.nodes] == []


def test_the_tests_that_hold_items_exist():
    written = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    known = set(re.findall(r"^\s*(?:def|class) ([Tt]est\w+)", written, flags=re.MULTILINE))

    assert {item.test for item in FOUND.items if item.test} <= known
