"""A document as HTML: well made, readable for everybody, and unable to do anything."""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from html_documents import HOSTILE, Read, document, everywhere
from sample_document import sample

from wizard.documents.document import Crest, Document, Look
from wizard.documents.html import html
from wizard.render.blocks import (
    answer,
    field,
    heading,
    item,
    link,
    marked,
    new_page,
    note,
    paragraph,
    said,
    section,
)
from wizard.render.text import shown

ROOT = Path(__file__).resolve().parents[2]


# How it is made


def test_the_page_is_english_html_with_one_first_heading_and_no_level_left_out():
    read = Read(html(sample()))

    assert html(sample()).startswith("<!DOCTYPE html>\n")
    assert read.all("html") == [{"lang": "en-GB"}]
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels)), levels


def test_headings_are_of_the_second_level_until_there_are_sections():
    source = html(document(heading("Why"), new_page(), section("1", "What"), heading("Below it")))

    assert "<h2>Why</h2>" in source
    assert re.search(r'<h2><span class="number">1\.</span> What</h2>', source)
    assert "<h3>Below it</h3>" in source


def test_every_text_of_the_page_is_shown_in_its_order():
    made = sample()
    texts = Read(html(made)).texts
    at = texts.index(shown(made.page[0].text))
    for block in made.page:
        if block.kind == "break":
            continue
        for line in block.text.splitlines():
            if line.strip():
                at = texts.index(shown(line), at)


def test_items_are_lists_and_those_below_them_lists_within():
    source = html(document(item("one"), item("two", level=1), item("deep", level=9), item("three")))

    squeezed = re.sub(r"\s*\n\s*", "", source)
    assert (
        "<ul><li>one<ul><li>two<ul><li>deep</li></ul></li></ul></li><li>three</li></ul>" in squeezed
    )


def test_a_list_that_begins_below_the_first_level_is_still_one_list():
    source = html(document(item("one", level=1), item("two"), item("three", level=2)))

    squeezed = re.sub(r"\s*\n\s*", "", source)
    assert "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>" in squeezed


def test_a_note_or_an_address_stands_within_what_it_belongs_to():
    source = re.sub(
        r"\s*\n\s*",
        "",
        html(document(item("one"), note("of one"), marked("no", "two"), note("of two"))),
    )

    assert '<li>one<p class="note">of one</p></li>' in source
    assert '<p>two</p><p class="note">of two</p></td>' in source


def test_a_note_that_belongs_to_nothing_is_still_shown():
    for page in ([note("alone")], [section("1", "S"), note("alone")]):
        assert "alone" in Read(html(document(*page))).texts


def test_marks_are_words_at_the_head_of_the_rows_of_a_table():
    source = html(document(marked("not known", "whether"), marked("Some other mark", "it")))

    head = '<th scope="row">'
    assert f'{head}<span class="mark tag not-known">not known</span></th>' in source
    assert f'{head}<span class="mark">Some other mark</span></th>' in source


def test_a_row_without_a_mark_has_no_empty_head():
    source = html(document(marked("", "whether")))

    assert "<th" not in source
    assert "<p>whether</p>" in source


def test_a_label_that_comes_again_begins_another_definition_list():
    source = html(document(field("By when", "one"), field("Who", "two"), field("By when", "three")))

    assert source.count('<dl class="fields">') == 2


def test_the_lines_in_which_somebody_wrote_are_kept():
    words = "one\ntwo\n\nthree  \r\n four"
    for block in (field("Label", words), said(words, "Somebody")):
        source = html(document(block))
        assert '<p dir="auto">one<br>\ntwo</p>\n<p dir="auto">three<br>\nfour</p>' in source


def test_what_somebody_said_is_a_quotation_with_its_source():
    source = html(document(said("I miss it", "The lay member")))

    assert "<figcaption><cite>The lay member</cite></figcaption>\n<blockquote>" in source
    assert "<cite>" not in html(document(said("I miss it")))


@pytest.mark.parametrize("nothing", ["", "  ", "\n\n"])
def test_a_field_with_nothing_in_it_is_a_blank_that_is_told_as_one(nothing):
    source = html(document(field("Version", nothing)))

    assert '<span class="blank"><span class="unseen">Blank, to be filled in</span>' in source


def test_the_contents_lead_to_every_section():
    read = Read(html(sample()))

    leads = [a["href"] for a in read.all("a") if "-" in a["href"] and a["href"].startswith("#")]
    assert leads == [f"#{attrs['id']}" for attrs in read.all("section")]
    assert len(leads) == 4


def test_a_document_without_sections_has_no_contents():
    assert "<nav" not in html(document(answer("Yes"), heading("Why"), item("So")))
    assert "<nav" not in html(document(answer("Yes"), section("1", "Only one")))


def test_without_a_break_what_stands_before_the_first_section_is_the_first_page():
    source = html(document(answer("Yes"), section("1", "A"), section("2", "B")))

    assert source.index('class="answer"') < source.index("<nav") < source.index('id="section-1"')
    assert 'class="first alone"' not in source


def test_breaks_in_a_row_and_at_the_end_make_no_empty_page():
    source = html(document(answer("Yes"), new_page(), new_page(), paragraph("More"), new_page()))

    assert source.count('class="part"') == 1


def test_a_document_with_nothing_typed_still_has_a_title():
    source = html(Document(" ", "", [], ""))

    assert "<title>Without a title</title>" in source
    assert "<footer" not in source
    assert "<header" not in source


# The body's look


def test_the_body_and_its_crest_stand_at_the_head():
    look = Look(body="Riverside ICB", crest=Crest(b"<svg/>", "svg", 'A "shield"'))
    read = Read(html(document(look=look)))

    (picture,) = read.all("img")
    assert picture["src"] == f"data:image/svg+xml;base64,{base64.b64encode(b'<svg/>').decode()}"
    assert picture["alt"] == 'A "shield"'
    assert "Riverside ICB" in read.texts


@pytest.mark.parametrize(
    ("colour", "accent"),
    [("#005eb8", "#005eb8"), ("#7C2855", "#7C2855"), ("#ffcc00", "#212b32"), ("#fff", None)],
)
def test_a_colour_too_pale_to_read_is_for_rules_alone(colour, accent):
    made = document(look=Look(colour=colour))
    if accent is None:
        with pytest.raises(ValueError, match="#rrggbb"):
            html(made)
    else:
        assert f":root{{--rule:{colour};--accent:{accent}}}" in html(made)


@pytest.mark.parametrize("colour", ["red", "#12345", "#0000000", "#005eb8}", "#005eb8\n", ""])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValueError, match="colour of a document"):
        html(document(look=Look(colour=colour)))


def test_a_crest_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="crest"):
        html(document(look=Look(crest=Crest(b"", "html", ""))))


# Nothing in it can act


def test_the_page_forbids_scripts_and_the_network_and_lets_in_its_own_style_alone():
    source = html(sample())
    policy = Read(source).all("meta")[1]

    assert policy["http-equiv"] == "Content-Security-Policy"
    (style,) = re.findall(r"<style>(.*?)</style>", source, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_page_carries_all_it_needs():
    source = html(sample())
    style = source[source.index("<style>") : source.index("</style>")]

    assert set(re.findall(r"url\(\"?(\w+):", style)) == {"data"}
    assert "@import" not in style
    read = Read(source)
    assert not {"script", "link", "base", "iframe", "form", "object"} & {
        t for t, _ in read.elements
    }
    assert not any(key.startswith("on") or key == "style" for _, a in read.elements for key in a)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_shown_as_typed_and_change_nothing_of_the_page(kind):
    words = HOSTILE[kind]
    source = html(everywhere(words))
    read = Read(source)

    source.encode("utf-8")
    assert shown(words) in read.texts
    plain = everywhere("https://plain.example/" if kind == "long address" else "plain")
    assert read.skeleton == [
        (tag, {key: shown(words) if "plain" in value else value for key, value in attrs.items()})
        for tag, attrs in Read(html(plain)).skeleton
    ]
    assert {c for c in source if not c.isprintable() and c != "\n"} == set()


def test_hostile_words_in_several_lines_are_shown_line_by_line():
    words = "\n".join(HOSTILE[kind] for kind in ("markup", "template", "style", "control"))
    texts = Read(html(document(field("Label", words), said(words)))).texts

    for line in words.split("\n"):
        assert texts.count(shown(line)) == 2


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://example.org/",
        "https://example.org/ x",
        "https://example.org/\u202e",
        "https://example.org/<script>",
        " https://example.org/",
        "data:text/html,x",
    ],
)
def test_only_a_plain_secure_address_becomes_a_link(address):
    read = Read(html(document(item("one"), link(address))))

    assert [a["href"] for a in read.all("a")] == ["#main"]
    assert shown(address) in read.texts


def test_the_foot_of_a_printed_page_cannot_leave_its_quotes():
    style = html(document(foot='"} body{} </style>\\ é😀' + "x" * 500)).split("</style>")[0]
    content = style[style.rindex("content:") :]

    assert re.fullmatch(r'content:"(?:[A-Za-z0-9 ]|\\[0-9a-f]+ )*"\}\}\n', content), content
    assert len(content) < 400


# How it runs


def test_the_same_document_gives_the_same_bytes_on_every_run():
    code = (
        "import hashlib, sys; sys.path.insert(0, 'tests/wizard')\n"
        "from sample_document import sample\n"
        "from wizard.documents.html import html\n"
        "print(hashlib.sha256(html(sample('<x>')).encode()).hexdigest())\n"
    )
    seen = {hashlib.sha256(html(sample("<x>")).encode()).hexdigest()}
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        )
        seen.add(done.stdout.strip())
    assert len(seen) == 1


def test_the_template_engine_is_read_only_when_a_page_is_made():
    code = "import sys, wizard.documents.html\nprint('jinja2' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
