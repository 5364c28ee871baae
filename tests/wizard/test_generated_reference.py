"""The pages on the rules are those of the rules as they stand: `make docs` writes them."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from engagement_rules import KnowledgeBase
from wizard.reference import INDEX, MARK, Reference

COMMITTED = ROOT / "docs" / "reference" / "rules"
BASE = KnowledgeBase.default()
REFERENCE = Reference(BASE)
PAGES = REFERENCE.pages()


def page_of(node: str) -> str:
    return PAGES[REFERENCE.page_of[node]]


def test_the_committed_pages_are_up_to_date():
    there = {
        path.relative_to(COMMITTED).as_posix(): path.read_text(encoding="utf-8")
        for path in COMMITTED.rglob("*.md")
    }
    behind = sorted(name for name in {*there, *PAGES} if there.get(name) != PAGES.get(name))

    assert behind == [], "these pages are not those of the rules; run `make docs`"


def test_there_is_a_page_for_each_source_of_law_and_each_situation():
    law = {path.stem for path in (ROOT / "knowledge_base" / "law").rglob("*.yaml")}

    assert {name.removeprefix("law/")[:-3] for name in PAGES if name.startswith("law/")} == law
    assert {name.removeprefix("triggers/")[:-3] for name in PAGES if "triggers/" in name} == {
        node.id for node in BASE.of_kind("trigger")
    }


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_link_between_pages_leads_to_one(name):
    here = name.rsplit("/", 1)[0] if "/" in name else ""
    for link in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        path = f"{here}/{link}" if here else link
        while "/../" in path:
            path = re.sub(r"[^/]+/\.\./", "", path, count=1)
        assert path.removeprefix("../") in PAGES, link


def test_every_page_can_be_reached_from_the_index():
    linked = set(re.findall(r"\]\(([^)]+)\)", PAGES[INDEX]))

    assert linked == set(PAGES) - {INDEX}


def test_every_entry_of_law_stands_on_its_page():
    for node in BASE.nodes.values():
        if str(node.data["file"]).startswith("law/"):
            assert f"**{node.id}**" in page_of(node.id) or f": {node.id}\n" in page_of(node.id)


def test_every_duty_other_duty_and_situation_is_drawn():
    for node in BASE.of_kind("duty", "track", "trigger"):
        if not node.data.get("always"):
            assert f"%% {node.id}, " in page_of(node.id)


def test_a_law_that_has_ended_is_drawn_as_on_its_last_day():
    assert "on 30 June 2022." in page_of("s14Z2")
    assert "%% s14Z2, CCG on 2022-06-30" in page_of("s14Z2")


def test_every_doubt_is_told_at_the_end_of_its_page():
    for node in BASE.nodes.values():
        if str(node.data["file"]).startswith("law/"):
            doubts = page_of(node.id).split("## Not verified\n")[1]
            unsure = node.data.get("basis", "verified") != "verified"
            unread = node.kind == "authority" and node.data["verified"] != "yes"
            assert (f"**{node.id}**" in doubts) is (unsure or unread)
            for question in node.data.get("open", ()):
                assert f"**{question}**" in doubts


def test_every_source_is_named_with_where_to_read_it():
    for node in BASE.of_kind("authority"):
        if str(node.data["file"]).startswith("law/") and node.data.get("address"):
            assert f"<{node.data['address']}>" in page_of(node.id)


def test_the_pages_come_out_the_same_in_another_process(process, tmp_path):
    done = process("knowledge", "docs", "--out", tmp_path, env={"PYTHONHASHSEED": "7"})

    assert done.returncode == 0, done.stderr
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8")
        for path in tmp_path.rglob("*.md")
    }
    assert written == PAGES


def test_a_page_of_an_entry_that_is_gone_is_taken_away_and_nothing_else_is(duty, tmp_path):
    (tmp_path / "law").mkdir()
    old, own = tmp_path / "law" / "old.md", tmp_path / "law" / "own.md"
    old.write_text(f"{MARK}\n# An old page\n", encoding="utf-8")
    own.write_text("# My own notes\n", encoding="utf-8")
    ran = duty("knowledge", "docs", "--out", tmp_path)

    assert ran.code == 0
    assert f"{len(PAGES)} pages were written" in ran.out
    assert "1 of entries that are gone" in ran.said
    assert not old.exists()
    assert own.read_text(encoding="utf-8") == "# My own notes\n"


def test_a_file_of_somebody_elses_is_never_written_over(duty, tmp_path):
    (tmp_path / INDEX).write_text("# My own notes\n", encoding="utf-8")
    ran = duty("knowledge", "docs", "--out", tmp_path)

    assert ran.code == 2
    assert "is there already and was not written by" in ran.err
    assert (tmp_path / INDEX).read_text(encoding="utf-8") == "# My own notes\n"
    assert not (tmp_path / "law").exists()


def test_local_rules_get_pages_of_their_own(duty, tmp_path):
    local = tmp_path / "ours"
    (local / "law").mkdir(parents=True)
    (local / "law" / "policy.yaml").write_text(
        "about: What our board asks for beyond the law.\n"
        "authorities:\n"
        "  - id: our-policy\n"
        "    label: our policy\n"
        "    kind: local policy\n"
        "    cite: Our policy on involving people\n"
        "    no_address: It is kept on paper.\n"
        '    verified: "yes"\n',
        encoding="utf-8",
    )
    ran = duty("knowledge", "docs", "--out", tmp_path / "out", "--rules", local)
    page = (tmp_path / "out" / "law" / "ours-policy.md").read_text(encoding="utf-8")

    assert ran.code == 0
    assert "What our board asks for beyond the law." in page
    assert "**our-policy**: Our policy on involving people." in page


@pytest.mark.parametrize("part", ["coverage", "docs"])
def test_each_part_explains_itself_with_an_example(duty, part):
    ran = duty("knowledge", part, "--help")

    assert ran.code == 0
    assert f"duty knowledge {part}" in ran.out
    assert "For example:" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert f"\n  {part} " in duty("knowledge", "--help").out
