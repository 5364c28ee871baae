"""Which items of the law are encoded, by their ids."""

from __future__ import annotations

import pytest

from engagement_rules import KnowledgeBase

ELEMENTS = [
    "BODY",
    "SVC",
    "NOTIND",
    "TSA",
    "PLAN",
    "PROP",
    "OWN",
    "DEC",
    "MANNER",
    "RANGE",
    "IMP",
    "OPT",
    "URG",
    "SAFE",
    "TEMP",
    "PROV",
    "MAND",
    "IMPL",
    "PROM",
    "SUBST",
    "EIA",
    "FUND",
]
BASE = KnowledgeBase.default()


def _encoding(ref: str, *kinds: str) -> list[str]:
    return [node.id for node in BASE.of_kind(*kinds) if ref in node.ref]


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_is_encoded(element: str):
    assert _encoding(f"E-{element}", "fact", "test", "body")


@pytest.mark.parametrize("number", range(1, 14))
def test_each_situation_on_the_list_of_2017_is_one_trigger_over_one_fact(number: int):
    ref = f"T-{number:02}"

    assert len(_encoding(ref, "trigger")) == 1
    assert len(_encoding(ref, "fact")) == 1


@pytest.mark.parametrize("number", range(14, 20))
def test_no_situation_is_taken_from_a_list_that_has_not_been_read(number: int):
    assert not _encoding(f"T-{number}", "trigger")


@pytest.mark.parametrize("ref", ["X-OSC", "X-SOS", "X-PLAN", "X-PROM", "X-PSED", "X-LA"])
def test_each_track_is_encoded(ref: str):
    assert _encoding(ref, "track")


@pytest.mark.parametrize("ref", ["E-URG", "E-TEMP", "E-PROV", "E-MAND", "E-IMPL", "E-FUND"])
def test_a_circumstance_never_feeds_the_duty(ref: str):
    (fact,) = _encoding(ref, "fact")
    read_by_a_duty = {
        variable.id
        for view in BASE.views
        for name in ("s14Z2", "s14Z45", "s13Q", "s242")
        if name in view.roots
        for variable in _read(view, view.roots[name])
    }

    assert "manner" in read_by_a_duty
    assert fact not in read_by_a_duty


def test_no_trigger_and_no_popular_label_feeds_the_duty():
    situations = {name for n in range(1, 14) for name in _encoding(f"T-{n:02}", "fact")}
    for view in BASE.views:
        for name in ("s14Z2", "s14Z45", "s13Q", "s242"):
            if name in view.roots:
                read = {variable.id for variable in _read(view, view.roots[name])}
                assert not read & (situations | {"called-operational", "saves-money"})


def _read(view, root):
    op, *rest = view.nodes[root]
    if op in (0, 1):
        return [view.variables[rest[0]]]
    return [variable for child in rest for variable in _read(view, child)]
