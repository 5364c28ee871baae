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
def test_each_situation_of_the_law_policy_or_later_guidance_is_a_trigger_over_one_fact(number: int):
    ref = f"T-{number:02}"

    assert _encoding(ref, "trigger")
    assert len(_encoding(ref, "fact")) == 1


def test_the_strength_of_each_of_these_is_that_of_its_source():
    strengths = {
        node.data["strength"]
        for number in range(1, 14)
        for node in BASE.of_kind("trigger")
        if f"T-{number:02}" in node.ref
    }

    assert strengths == {"likely"}
    assert {
        ref: {BASE.nodes[name].data["strength"] for name in _encoding(ref, "trigger")}
        for ref in ("T-14", "T-15", "T-16", "T-17", "T-18", "T-19")
    } == {
        "T-14": {"must"},
        "T-15": {"must"},
        "T-16": {"policy"},
        "T-17": {"must"},
        "T-18": {"must"},
        "T-19": {"regard"},
    }


def test_only_one_situation_is_taken_from_the_guidance_whose_own_list_has_not_been_read():
    citing = {
        ref
        for node in BASE.of_kind("trigger")
        if any(text.split(" ")[0] == "g.wip2022" for text in node.authorities)
        for ref in node.ref
        if ref.startswith("T-")
    }

    assert citing == {"T-19"}


TRACKS = ["OSC", "SOS", "PLAN", "PROM", "PSED", "INEQ", "IND", "TRUST", "LA", "FIVE", "PROC"]


@pytest.mark.parametrize("track", TRACKS)
def test_each_track_is_encoded(track: str):
    assert _encoding(f"X-{track}", "track")


def test_only_policy_is_shown_as_policy():
    policy = {node.id for node in BASE.of_kind("track") if node.data.get("weight") == "policy"}

    assert policy == {"five-tests"}


@pytest.mark.parametrize("number", range(1, 34))
def test_each_hard_case_is_encoded(number: int):
    assert _encoding(f"B-{number:02}", "fact", "test", "limb", "track", "action", "notice")


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


#: What may be asked about a case and must never be read by the duty itself.
CIRCUMSTANCES = {
    *("called-operational", "saves-money", "self-made-rush", "change-of-control"),
    *("branch-closure", "limit-changes", "price-only", "as-it-is", "back-office-only"),
    *("improvement-only", "shortlisting", "any-provider-list", "provider-asks", "lacks-capacity"),
    *("mostly-in-wales", "trust-leads", "acting-jointly", "health-care-bought", "award-route"),
    *("service-kind", "procurement-began", "claim-filed", "referred-to-secretary-of-state"),
    *("promise", "substantial", "safety-no-time", "body-change-only", "system-priority-work"),
}


def test_no_trigger_and_no_popular_label_feeds_the_duty():
    situations = {name for n in range(1, 14) for name in _encoding(f"T-{n:02}", "fact")}
    assert set(BASE.nodes) >= CIRCUMSTANCES
    for view in BASE.views:
        for name in ("s14Z2", "s14Z45", "s13Q", "s242"):
            if name in view.roots:
                read = {variable.id for variable in _read(view, view.roots[name])}
                assert not read & (situations | CIRCUMSTANCES)


def _read(view, root):
    op, *rest = view.nodes[root]
    if op in (0, 1):
        return [view.variables[rest[0]]]
    return [variable for child in rest for variable in _read(view, child)]
