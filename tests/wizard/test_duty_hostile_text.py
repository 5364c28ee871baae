"""What a person typed can do nothing: not to a terminal, a page, or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from conftest import USUAL

EVIL = (
    "\\x1b]0;owned\\x07\\x1b[2J=HYPERLINK(1)|<script>alert(1)</script> [a](http://evil.example) "
    "![i](x) **b** _u_ `c` | cell | &lt; www.evil.example \\u202e\\u200b\\ud800 # h"
)
MARKDOWN_START = ("# h", "- l", "1. n", "> q", "---", "===", "| a | b |", "    code", "+ x", "* y")


def evil_matter(text: str) -> str:
    """A matter in which every text that a person can give is hostile; as JSON, for the escapes."""
    return (
        json.dumps(
            {
                "title": text,
                "reference": text,
                "bodies": [{"id": "board", "kind": "ICB", "name": text}],
                "acts": [{"id": "decision", "what": text, "date": "2023-05-01", "by": ["board"]}],
                "answers": {
                    "health-service": {"answer": "yes", "because": text, "source": text},
                    "more-than-one-person": "yes",
                    "special-administrator": "no",
                    "decision": {"answer": "yes", "because": text, "source": text},
                    "manner": {"answer": "yes", "because": text, "source": text},
                    "varying-contract": {"answer": "yes", "because": text, "source": text},
                    "provider-only": "yes",
                },
                "explained": {"only-provider-yet-manner": text},
            }
        )
        .replace("\\\\x1b", "\\u001b")
        .replace("\\\\x07", "\\u0007")
        .replace("\\\\u", "\\u")
    )


def controls(text: str) -> set[str]:
    return {char for char in text if not char.isprintable() and char != "\n"}


@pytest.mark.parametrize("format_", ["text", "markdown", "csv"])
@pytest.mark.parametrize("command", ["decide", "explain"])
def test_no_control_character_reaches_the_output(duty, matter, command, format_):
    if command == "explain":
        format_ = "text"
    text = EVIL.replace("\\ud800", "")
    ran = duty(command, matter(evil_matter(text), "m.json"), "--format", format_)

    assert ran.code == 0, ran.err
    assert controls(ran.out) == set()
    assert "\\x1b" in ran.out


def test_half_a_character_is_refused_or_shown_as_an_escape(duty, matter):
    ran = duty("decide", matter(evil_matter("half \\ud800"), "m.json"))

    assert ran.code in (0, 2)
    ran.out.encode("utf-8")


def test_markdown_shows_hostile_text_as_text(duty, matter):
    text = EVIL.replace("\\ud800", "")
    out = duty("decide", matter(evil_matter(text), "m.json"), "--format", "markdown").out

    assert not re.search(r"(?<!\\)<script", out)
    assert not re.search(r"(?<!\\)\[a", out)
    assert not re.search(r"(?<!\\)\*\*b", out)
    assert "http://evil" not in out
    assert "www.evil" not in out
    assert not re.search(r"(?<!\\)&lt;", out)


@pytest.mark.parametrize("start", MARKDOWN_START)
def test_markdown_lines_cannot_become_markup_by_how_they_begin(start):
    from wizard.render.markdown import escaped

    shown = escaped(start)

    assert not re.match(r"(#|-|\+|\*|>|=|\||\d+[.)]|    )", shown)
    assert shown.replace("\\", "") == start.strip()


def test_markdown_renders_to_the_very_text(matter):
    markdown_it = pytest.importorskip("markdown_it")
    from wizard.render.markdown import escaped

    for words in ("a *b* _c_ `d` <e> [f](g) |h| &amp; ~i~ $j$ \\k", "1) l", "# m", "www.n.o p@q.r"):
        found = markdown_it.MarkdownIt("gfm-like", {"linkify": False}).parse(escaped(words))
        assert "".join(t.content for t in found[1].children) == words
        assert {t.type for t in found[1].children} <= {"text", "text_special"}


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_of_a_spreadsheet_can_be_a_formula(duty, matter, start):
    text = json.dumps({"title": start, "bodies": ["ICB"], "acts": [{"id": "a"}]})
    out = duty("decide", matter(text, "=m.json"), "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(out))

    assert row["title"].startswith("'")
    for cell in row.values():
        assert cell[:1] not in tuple("=+-@\t\r")


def test_json_carries_hostile_text_unchanged(duty, matter):
    path = matter(evil_matter("=1 \\x1b[2J <b>"), "m.json")
    found = json.loads(duty("decide", path, "--format", "json").out)

    assert found["matter"]["title"] == "=1 \x1b[2J <b>"


@pytest.mark.parametrize("char", ["\x7f", "\x9b", "\u202e", "\u200b", "\u2028", "\U000e0041"])
def test_json_steers_no_terminal_and_means_the_same(duty, matter, char):
    path = matter(json.dumps({"title": f"a{char}b é 日"}), "m.json")
    for words in (("decide", path), ("decide", path, path.parent), ("explain", path)):
        out = duty(*words, "--format", "json").out
        assert controls(out) == set()
        assert "é 日" in out
    assert json.loads(duty("decide", path, "--format", "json").out)["matter"]["title"][1] == char


def test_error_messages_are_harmless(duty, matter):
    text = json.dumps({"title": "A", "answers": {"a\x1b[2J": "\x1b[2J"}, "bodies": ["\x1b[2J"]})
    ran = duty("decide", matter(text, "m.json"))

    assert ran.code == 2
    assert controls(ran.err) == set()


def test_a_file_name_is_harmless(duty, matter):
    path = matter(USUAL, "a\x1b[2Jb.yaml")
    for words in ((path, path.parent), (path, "--out", path.parent / "out")):
        ran = duty("decide", *words)
        assert controls(ran.out + ran.err) == set()


def test_a_long_word_breaks_nothing(duty, matter):
    ran = duty("decide", matter(USUAL.replace("A clinic moves", "x" * 399)))

    assert "x" * 399 in ran.out
