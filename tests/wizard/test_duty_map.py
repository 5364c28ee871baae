"""`duty knowledge map`: what is written, what it carries, and what is refused."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from pathlib import Path

import networkx as nx
import pytest
from map_pages import HOSTILE, carried, hostile_rules

from engagement_rules import KnowledgeBase
from engagement_rules._drawing import view_graph
from wizard.map import page as pages
from wizard.map.data import data

BASE = KnowledgeBase.default()
DAY = dt.date(2024, 2, 15)
PACKAGE = Path(pages.__file__).parent


@pytest.fixture(scope="module")
def html() -> str:
    return pages.page(BASE, body="ICB", day=DAY)


# The command


def test_the_page_is_written_and_said_to_be(duty, tmp_path):
    out = tmp_path / "new" / "map.html"
    ran = duty("knowledge", "map", "--out", out)

    assert ran.code == 0
    assert "open it in any browser" in ran.out
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_nothing_is_written_over_unless_told_to(duty, tmp_path):
    out = tmp_path / "map.html"
    out.write_text("mine")

    ran = duty("knowledge", "map", "--out", out)
    assert ran.code == 2
    assert "there already" in ran.err
    assert out.read_text() == "mine"

    assert duty("knowledge", "map", "--out", out, "--force").code == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_dash_writes_to_the_output(duty, html):
    ran = duty("knowledge", "map", "--out", "-", "--body", "ICB", "--as-at", DAY)

    assert ran.out == html


def test_it_opens_where_it_is_told_to_and_else_with_the_first_body_that_has_the_duty(duty):
    told = carried(duty("knowledge", "map", "--out", "-", "--as-at", "2018-01-30").out)
    assert told["start"] == {"body": "CCG", "day": "2018-01-30"}

    usual = carried(duty("knowledge", "map", "--out", "-").out)
    assert usual["start"] == {"body": "ICB", "day": BASE.verified_to.isoformat()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--body", "icb"), "did you mean `ICB`"),
        (("--body", "nonsense"), "choose from PCT"),
        (("--body", "CCG", "--as-at", "2024-01-01"), "no law is encoded for `CCG`"),
        (("--as-at", "1950-01-01"), "no law is encoded on 1950-01-01"),
        (("--as-at", "soon"), "--as-at"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_cure(duty, words, said):
    ran = duty("knowledge", "map", "--out", "-", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_folder_is_no_file_to_write_into(duty, tmp_path):
    ran = duty("knowledge", "map", "--out", tmp_path, "--force")

    assert ran.code == 2
    assert "is a folder" in ran.err


def test_help_explains_it(duty):
    ran = duty("knowledge", "map", "--help")

    assert "For example:" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "  map " in duty("knowledge", "--help").out


# The page


def test_the_same_rules_give_the_same_bytes(html):
    assert pages.page(BASE, body="ICB", day=DAY) == html


def test_the_page_is_smaller_than_three_million_bytes(html):
    assert len(html.encode()) < 3_000_000


def test_the_policy_lets_in_just_the_scripts_and_the_style_of_the_page(html):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    styles = re.findall(r"<style>(.*?)</style>", html, re.S)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]

    assert policy[1].startswith("default-src 'none'; ")
    assert f"script-src {' '.join(f'&#39;sha256-{d}&#39;' for d in digests)};" in policy[1].replace(
        "'", "&#39;"
    )
    assert len(scripts) == 2
    assert len(styles) == 1
    for forbidden in ("unsafe", "http", "connect-src", "*"):
        assert forbidden not in policy[1]


def test_nothing_in_the_page_names_a_place_to_fetch_from(html):
    markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.S)

    assert not re.search(r"\s(src|action|srcset|data|background|poster)=", markup)
    assert not re.search(r"\son\w+=", markup)
    assert not re.search(r"url\(|@import", "".join(re.findall(r"<style>(.*?)</style>", html, re.S)))
    assert "sourceMappingURL" not in html


def test_our_own_scripts_put_words_in_as_words():
    for path in sorted((PACKAGE / "scripts").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith('"use strict";\n'), path
        assert len(text.splitlines()) < 390, path
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function"
            r"|fetch\(|XMLHttp|WebSocket|localStorage|sendBeacon|import\(",
            text,
        ), path


def test_every_module_is_in_the_page_once_and_after_those_that_it_imports(html):
    names = [path.stem for path in (PACKAGE / "scripts").glob("*.js")]
    at = {name: html.index(f"const from_{name} = ") for name in names}

    for name in names:
        text = (PACKAGE / "scripts" / f"{name}.js").read_text(encoding="utf-8")
        assert html.count(f"const from_{name} = ") == 1
        for other in re.findall(r'from "\./([a-z]+)\.js"', text):
            assert at[other] < at[name]
        for given in re.findall(r"^import \{([^}]*)\} from \"\./([a-z]+)\.js\";$", text, re.M):
            source = (PACKAGE / "scripts" / f"{given[1]}.js").read_text(encoding="utf-8")
            for one in given[0].split(","):
                assert re.search(rf"^export .*\b{one.strip()}\b", source, re.M), (name, one)


def test_the_libraries_are_those_that_the_list_names():
    readme = (PACKAGE / "vendor" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `([^`]+)` \|.*\[text\]\(([^)]+)\) \| `([0-9a-f]{64})` \|$", readme, re.M
    )

    assert {name for name, *_ in rows} == {p.name for p in (PACKAGE / "vendor").glob("*.js")}
    assert [name for name, *_ in rows] == [name for name, *_ in pages.libraries()]
    for name, licence, digest in rows:
        content = (PACKAGE / "vendor" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name
        assert not re.search(rb"\beval\(|new Function", content), name
        assert "ermission" in (PACKAGE / "vendor" / licence).read_text(encoding="utf-8")


def test_the_licences_stand_in_the_page(html):
    for _, package, version, licence in pages.libraries():
        assert f"{package} {version}, {licence}" in html
    assert html.count("WITHOUT WARRANTY") + html.count("DISCLAIMS ALL WARRANTIES") >= 11


# What it carries


def test_every_view_is_carried_as_it_was_compiled(html):
    found = carried(html)

    assert len(found["views"]) == len(BASE.views)
    for written, view in zip(found["views"], BASE.views, strict=True):
        assert [tuple(node) for node in written["nodes"]] == list(view.nodes)
        assert tuple(written["names"]) == view.names
        assert [found["variables"][at][0] for at in written["variables"]] == [
            variable.id for variable in view.variables
        ]
        assert [tuple(found["variables"][at][1]) for at in written["variables"]] == [
            variable.options for variable in view.variables
        ]


def test_every_box_is_called_what_the_graph_calls_it(html):
    found = carried(html)
    for written, view in zip(found["views"], BASE.views, strict=True):
        graph = view_graph(BASE, view)
        for index, label in enumerate(written["labels"]):
            kind, words = found["labels"][label]
            assert kind == graph.nodes[index]["kind"]
            assert words.split() == graph.nodes[index]["label"].split()


def test_every_period_of_every_body_is_carried(html):
    regimes = carried(html)["regimes"]

    assert {kind: len(periods) for kind, periods in regimes.items()} == {
        kind: len(periods) for kind, periods in BASE.regimes.items()
    }
    first = regimes["ICB"][0]
    assert (first["from"], first["duty"]) == ("2022-07-01", "s14Z45")


def test_every_entry_of_the_graph_is_carried_with_its_authorities(html):
    entries = carried(html)["entries"]
    drawn = {
        name
        for view in BASE.views
        for name in (*view.index_of_node, *(variable.id for variable in view.variables))
    }

    assert drawn <= set(entries)
    for name in drawn:
        assert len(entries[name]["authorities"]) == len(BASE.nodes[name].authorities)
        for one in entries[name]["authorities"]:
            assert one["address"] or one["noAddress"]


def test_what_stands_in_the_graph_leads_from_questions_to_the_duty():
    view = BASE.view("ICB", DAY)
    graph = view_graph(BASE, view)

    assert nx.is_directed_acyclic_graph(graph)
    assert "planning" in {
        view.variables[view.nodes[index][1]].id
        for index in nx.ancestors(graph, view.index_of_node["s14Z45"])
        if view.nodes[index][0] == 0
    }


# Texts that would act


@pytest.fixture
def hostile(tmp_path) -> Path:
    """A folder of rules whose every text would act if it could."""
    return hostile_rules(tmp_path / "hostile")


def test_data_can_never_end_its_block():
    block = pages.as_block({HOSTILE: [HOSTILE]})

    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == {HOSTILE: [HOSTILE]}


def test_local_rules_are_drawn_too_and_their_texts_stay_texts(duty, hostile):
    ran = duty("knowledge", "map", "--out", "-", "--rules", hostile, "--body", "ICB")

    assert ran.code == 0, ran.err
    assert "document.title='ran'" in carried(ran.out)["entries"]["evil-trigger"]["label"]
    assert len(re.findall(r"<script\b", ran.out)) == 3
    assert "<img" not in ran.out


def test_data_is_plain_and_leaves_out_what_is_about_the_record():
    found = data(BASE, body="ICB", day=DAY)

    assert json.loads(json.dumps(found)) == found
    kinds = {one["kind"] for one in found["entries"].values()}
    assert not kinds & {"practice", "section", "field", "group"}
