"""`duty knowledge`: check what runs, list it, show it, draw it."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from engagement_rules import KnowledgeBase
from engagement_rules._drawing import dot, mermaid, view_graph
from engagement_rules._view import Op


def flat(text: str) -> str:
    return " ".join(text.split())


def test_check_compiles_afresh_and_says_what_was_proved(duty, monkeypatch):
    def never(*_):
        raise AssertionError("the kept image was used")

    monkeypatch.setattr("engagement_rules._image.load", never)
    found = json.loads(duty("knowledge", "check", "--no-proof", "--format", "json").out)
    ran = duty("knowledge", "check", "--no-proof")

    assert found["ok"] is True
    assert found["outcomes"] == found["by_polarity"] + found["by_diagram"] > 0
    assert f"{found['outcomes']} outcomes proved exact" in ran.out
    assert ran.code == 0


def test_check_takes_another_folder(duty):
    import knowledge_base

    ran = duty("knowledge", "check", knowledge_base.folder(), "--no-proof")

    assert ran.code == 0


def test_list_gives_every_entry_with_its_six_fields(duty):
    found = json.loads(duty("knowledge", "list", "--format", "json").out)

    assert [node["id"] for node in found] == list(KnowledgeBase.default().nodes)
    assert all(
        list(node) == ["id", "kind", "ref", "label", "authorities", "in_force"] for node in found
    )


def test_list_can_be_narrowed_by_kind_item_and_day(duty):
    kinds = duty("knowledge", "list", "--kind", "duty", "--in-force", "2023-01-01").out
    items = json.loads(duty("knowledge", "list", "--ref", "E-MANNER", "--format", "json").out)

    assert [line.split()[0] for line in kinds.splitlines()] == ["s13Q", "s14Z45", "s242"]
    assert all("E-MANNER" in node["ref"] for node in items)


def test_a_ground_holds_as_long_as_its_duty(duty):
    found = json.loads(duty("knowledge", "list", "--kind", "limb", "--format", "json").out)
    days = {node["id"]: node["in_force"] for node in found}

    assert days["s14Z2.2.a"] == {"from": "2013-04-01", "to": "2022-06-30"}


def test_every_entry_can_be_shown(duty):
    for name in KnowledgeBase.default().nodes:
        ran = duty("knowledge", "show", name)
        assert ran.code == 0
        assert ran.out.startswith(f"{name}:")


def test_show_tells_the_condition_in_words_the_dates_and_the_readers(duty):
    said = flat(duty("knowledge", "show", "impact").out)

    assert "Its condition - any of these: - a change in how people receive the service" in said
    assert "section 14Z2(2)(b), (6): verified; 1 April 2013 to 30 June 2022" in said
    assert "Read by" in said
    assert "[limb s14Z2.2.b]" in said


def test_show_tells_a_date_in_words(duty):
    said = flat(duty("knowledge", "show", "plan-consultation").out)

    assert "not: the first day of the year that the plan is for is before 1 April 2023" in said


# Drawing


def test_the_drawing_has_every_node_and_edge_of_the_view_that_runs():
    base = KnowledgeBase.default()
    for view in base.views:
        graph = view_graph(base, view)
        edges = {
            (child, index)
            for index, (op, *arguments) in enumerate(view.nodes)
            if op not in (Op.FACT, Op.OPTION)
            for child in arguments
        }
        assert set(graph) == set(range(len(view.nodes)))
        assert set(graph.edges) == edges


def test_a_node_is_drawn_with_only_what_it_rests_on(duty):
    words = ("knowledge", "graph", "--body", "ICB", "--as-at", "2024-02-15", "--node")
    out = duty(*words, "s14Z45.2.c").out

    assert "a decision about how services run" in out
    assert "an option that could really happen" not in out
    assert duty(*words, "duty").out == duty(*words, "s14Z45").out


def test_all_any_and_not_can_be_seen(duty):
    out = duty("knowledge", "graph", "--body", "ICB", "--as-at", "2024-02-15").out

    assert out.startswith("digraph")
    for joint in ("all of these", "any of these", "(not)"):
        assert joint in out


@pytest.mark.parametrize("format_", ["dot", "mermaid"])
def test_every_body_can_be_drawn_on_each_day_that_its_law_changes(duty, format_):
    base = KnowledgeBase.default()
    for body, regimes in base.regimes.items():
        for regime in regimes[:2]:
            words = ("--body", body, "--as-at", regime.from_, "--format", format_)
            assert duty("knowledge", "graph", *words).code == 0


def test_labels_cannot_break_out_of_a_drawing():
    import networkx as nx

    evil = 'x"]; evil [label="\\" --> n9\x1b <img src=x> end `'
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_node(0, kind="fact", label=evil)
    flow = mermaid(graph, title=evil + "\nn1 --> n2").splitlines()
    drawn = dot(graph, title=evil).splitlines()

    assert len(flow) == 3
    assert re.fullmatch(r'  n0\["[^"<>`\[\]]*"\]', flow[2])
    assert re.fullmatch(r'  n0 \[shape=box, label="(?:[^"\\]|\\.)*"\];', drawn[4])
    assert "\x1b" not in "\n".join(flow + drawn)


def test_the_day_of_a_drawing_is_today_unless_named(duty):
    out = duty("knowledge", "graph", "--body", "ICB").out

    assert f"ICB on {dt.date.today()}" in out


# Local rules


def test_local_rules_extend_the_shipped_ones_for_every_command(duty, matter, tmp_path):
    folder = tmp_path / "local" / "actions"
    folder.mkdir(parents=True)
    (folder / "policy.yaml").write_text(
        "notices:\n"
        "  - id: local-policy\n"
        "    label: Our own panel looks at every change.\n"
        "    authorities: []\n",
        encoding="utf-8",
    )
    local = tmp_path / "local"

    assert "local-policy" in duty("knowledge", "list", "--rules", local, "--kind", "notice").out
    assert "Our own panel looks at every" in flat(duty("decide", matter(), "--rules", local).out)
    assert duty("explain", matter(), "--rules", local).code == 0
