"""The map decides as the engine does: each node of each matter, in one run of a real browser."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from browser import browser
from conftest import EXAMPLES, ROOT
from hypothesis import HealthCheck, Phase, given, seed, settings
from map_pages import Map

from engagement_rules import KnowledgeBase, Matter, MatterError, Record, assess
from engagement_rules._drawing import view_graph
from engagement_rules.testing import matters, read_scenarios
from engagement_rules.testing._scenario_matter import matter_of
from wizard.map.page import page

BASE = KnowledgeBase.default()
DAY = dt.date(2024, 2, 15)
SEED = 20_261_122
DRAWN = 400


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Iterator[Map]:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(page(BASE, body="ICB", day=DAY), encoding="utf-8")
    with browser() as chrome:
        yield Map(chrome).open(path)


def decided(opened: Map, texts: list[str]) -> list[dict[str, Any]]:
    """What the page makes of some files."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(texts), 50):
        some = json.dumps(texts[start : start + 50])
        found += opened.run(f"{some}.map(text => dutyMap.decide(text))")
    return found


def expected(matter: Matter, *, as_at: dt.date | None = None) -> dict[str, Any]:
    """What the engine makes of a matter, in the form in which the page gives it."""
    made = assess(matter, as_at=as_at)
    cases = [one for case in made._cases for one in (case, case.owners_law) if one is not None]
    return {
        "duty": made.duty.outcome,
        "findings": [
            {
                "outcome": finding.outcome,
                "code": finding.code,
                "provision": finding.provision,
                "liable": list(finding.liable),
                "clashes": sorted(case.clashes),
                "open": list(finding.hangs_on),
            }
            for finding, case in zip(made.duties, made._cases, strict=True)
        ],
        "values": [
            {
                "masked": sorted(case.masked),
                "nodes": [
                    [case.view.names[index], value]
                    for index, value in zip(case.view.reported, case.result, strict=True)
                ],
            }
            if case.view is not None
            else None
            for case in cases
        ],
        "tracks": {one.id: [[f.outcome, f.code] for f in one.findings] for one in made.tracks},
        "checks": {one.id: [f.value for f in one.findings] for one in made.checks},
        "gates": {one.id: [f.value for f in one.findings] for one in made.gates},
    }


def agree(opened: Map, some: list[Matter]) -> None:
    found = decided(opened, [matter.to_json() for matter in some])
    for matter, one in zip(some, found, strict=True):
        try:
            wanted = expected(matter)
        except MatterError:
            assert one.get("refused"), matter.title
        else:
            assert one == wanted, matter.title


def scenarios() -> list[Matter]:
    """The matter of each scenario of the law."""
    return [
        matter_of(scenario.sentence, scenario.layers, scenario.written, BASE)
        for path in sorted((ROOT / "tests" / "scenarios").glob("*.scenarios.yaml"))
        for scenario in read_scenarios(path).scenarios
    ]


@cache
def drawn(count: int) -> list[Matter]:
    """So many matters, the same ones each time."""
    found: list[Matter] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(matters())
    def draw(matter: Matter) -> None:
        found.append(matter)

    draw()
    return found


def test_every_example_is_decided_alike(opened):
    agree(opened, [Matter.from_file(path) for path in sorted(EXAMPLES.glob("*.yaml"))])


def test_every_scenario_of_the_law_is_decided_alike(opened):
    some = scenarios()

    assert len(some) > 100
    agree(opened, some)


def test_several_hundred_matters_of_every_shape_are_decided_alike(opened):
    some = drawn(DRAWN)

    assert len(some) == DRAWN
    agree(opened, some)


def test_among_them_are_all_outcomes_clashes_and_open_points():
    made = []
    for matter in (*drawn(DRAWN), *scenarios()):
        with contextlib.suppress(MatterError):
            made.append(assess(matter))

    assert {one.duty.outcome for one in made} == {
        *("required", "not_required", "not_determined", "out_of_scope")
    }
    codes = {finding.code for one in made for finding in one.duties}
    assert {"reading_open", "answers_clash", "answers_missing", "not_encoded"} <= codes
    assert any(case.owners_law for one in made for case in one._cases)
    assert any(one.contradictions for one in made)
    assert any(one.gates for one in made)


def test_what_the_engine_refuses_the_page_refuses_too(opened):
    good = json.loads(Matter.from_file(EXAMPLES / "walk-in-centre.yaml").to_json())
    bad: list[Any] = [
        {},
        [],
        "text",
        {**good, "title": ""},
        {**good, "title": ["a"]},
        {**good, "colour": "red"},
        {**good, "answers": {"no-such-question": "yes"}},
        {**good, "answers": {"manner": "perhaps"}},
        {**good, "answers": ["manner"]},
        {**good, "answers": {"manner": {"answer": "yes", "why": "so"}}},
        {**good, "dates": {"no-such-date": "2020-01-01"}},
        {**good, "dates": {"claim-filed": "2020-02-30"}},
        {**good, "bodies": [{"id": "a", "kind": "nothing"}]},
        {**good, "bodies": [{"id": "a b", "kind": "CCG"}], "acts": []},
        {**good, "bodies": [{"id": "a", "kind": "CCG", "policies": ["law"]}], "acts": []},
        {**good, "bodies": [{"id": "a", "kind": "CCG", "under": "s14Z3"}], "acts": []},
        {**good, "bodies": ["CCG", "CCG"], "acts": []},
        {**good, "bodies": ["CCG"], "acts": [{"id": "a", "date": "2023-01-01"}]},
        {**good, "bodies": ["ICB"], "acts": [{"id": "a", "date": "2013-05-01"}]},
        {**good, "bodies": ["CCG"], "acts": [{"id": "a", "date": "1.2.2018"}]},
        {**good, "bodies": ["CCG"], "acts": [{"id": "a", "by": ["nobody"]}]},
        {**good, **_committee("NHSE", "s13YB", "2022-07-01")},
        {**good, **_committee("CCG", "s14Z3", "2013-03-31")},
        {**good, **_committee("CCG", "s13Z", "2018-01-01")},
        {**good, "explained": {"nothing": "so"}},
        {**good, "departures": {"manner": "so"}},
        {**good, "answers": {"constructor": "yes"}},
        {**good, "answers": {"manner": "constructor"}},
        {**good, "bodies": ["toString"], "acts": []},
        {**good, "dates": {"valueOf": "2020-01-01"}},
        {**good, "explained": {"constructor": "so"}, "departures": {"toString": "so"}},
        {**good, "departures": None, "explained": {"manner": None}},
    ]
    texts = [json.dumps(one) for one in bad]
    texts += ['{"title": "a", "title": "b"}', '{"title": "a"', "title: a", "", '{"title": NaN}']
    texts += ['{"title": "\\ud800"}', '{"title": "a",}', '{"title": 01}', "{'title': 'a'}"]
    for text, found in zip(texts, decided(opened, texts), strict=True):
        with pytest.raises(MatterError):
            assess(Matter.from_json(text))
        assert found.get("refused"), text


def _committee(owner: str, under: str, day: str) -> dict[str, Any]:
    """A joint committee of which no members are known, acting for another body."""
    committee = {"id": "c", "kind": "joint-committee", "acting_for": "o", "under": under}
    return {
        "bodies": [committee, {"id": "o", "kind": owner}],
        "acts": [{"id": "a", "date": day, "by": ["c"]}],
    }


def test_what_the_engine_takes_in_other_forms_the_page_takes_too(opened):
    texts = [
        '{"title": "by name", "bodies": ["ICB"], "acts": [{"id": "a", "date": "2023-05-01"}]}',
        '{"title": "truth", "answers": {"manner": true, "range": false, "planning": null}}',
        '{"title": "blanks", "answers": {"manner": "  YES ", "range": {"answer": null}}}',
        '{"title": 5, "reference": null, "bodies": null, "dates": {"claim-filed": " Not Yet "}}',
        '\ufeff{"title": "a mark at the start", "fields": {"deep": [{"beds": 1.50}, null, true]}}',
        '{"title": "not known", "bodies": [{"id": "a", "kind": "Not known"}]}',
        '{"title": "\\u00e9\\ud83d\\ude00", "acts": [{"id": "a", "date": "not known"}]}',
    ]
    for text, found in zip(texts, decided(opened, texts), strict=True):
        assert found == expected(Matter.from_json(text.removeprefix("\ufeff"))), text


def test_a_determination_and_a_record_hold_their_matter_and_their_day(opened):
    matter = Matter.from_file(EXAMPLES / "walk-in-centre.yaml")
    day = dt.date(2016, 1, 1)
    under_other_law = assess(matter, as_at=day)
    record = Record.of(matter, made=dt.date(2026, 1, 1))
    one, other = decided(opened, [under_other_law.to_json(), record.to_json()])

    assert one == expected(matter, as_at=day)
    assert other == expected(matter)


def test_the_drawing_of_each_outcome_is_the_graph_of_the_engine(opened):
    """The boxes and lines are those of networkx, for every outcome of a body on each side."""
    for body, day in (("ICB", DAY), ("CCG", dt.date(2018, 1, 30)), ("LA", DAY)):
        view = BASE.view(body, day)
        for name in ("duty", *view.roots):
            root = BASE.regime(body, day).duty if name == "duty" else name
            if root is None:
                continue
            graph = view_graph(BASE, view, node=root)
            scope = {"kind": "duty"} if name == "duty" else {"kind": "entry", "id": root}
            found = opened.run(
                f"(g => [g.nodes.map(n => n.index).sort((a, b) => a - b), g.edges.length, g.cut])"
                f"(dutyMap.graph({body!r}, {str(day)!r}, {json.dumps(scope)}))"
            )
            if not found[2] and BASE.nodes[root].kind != "check":
                assert found[:2] == [sorted(graph), graph.number_of_edges()], root


def test_what_is_new_gone_and_changed_is_what_differs_between_the_views(opened):
    pairs = [
        (("CCG", dt.date(2018, 1, 30)), ("ICB", dt.date(2022, 7, 4))),
        (("ICB", dt.date(2024, 1, 30)), ("ICB", dt.date(2024, 1, 31))),
        (("NHSE", dt.date(2013, 4, 1)), ("NHSE", dt.date(2026, 1, 1))),
    ]
    for old, new in pairs:
        found = opened.run(
            f"dutyMap.differences([{old[0]!r}, '{old[1]}'], [{new[0]!r}, '{new[1]}'])"
        )
        before, after = (_shapes(*one) for one in (old, new))
        assert sorted(found["added"]) == sorted(set(after) - set(before))
        assert sorted(found["gone"]) == sorted(set(before) - set(after))
        assert sorted(found["changed"]) == sorted(
            name for name in set(before) & set(after) if before[name] != after[name]
        )


def _shapes(body: str, day: dt.date) -> dict[str, Any]:
    """What each named step reads, down to the next named step or answer."""
    view = BASE.view(body, day)

    def shape(index: int, *, top: bool = False) -> Any:
        op, *rest = view.nodes[index]
        if op <= 1:
            variable = view.variables[rest[0]]
            return (variable.id, *(variable.options[at] for at in rest[1:]))
        if view.names[index] and not top:
            return view.names[index]
        return (op, *(shape(child) for child in rest))

    found: dict[str, Any] = {
        name: shape(index, top=True) for name, index in view.index_of_node.items()
    }
    return {**found, **{variable.id: variable.options for variable in view.variables}}
