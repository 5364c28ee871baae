"""What is filled in by hand, and slides: in every format, for everybody, and inert."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from html_documents import HOSTILE, Read
from pypdf import PdfReader
from sample_document import DRAWING
from training_scenarios import alternatives

from wizard.documents import plain
from wizard.documents.document import Crest, Document, Form, Look
from wizard.documents.docx import docx
from wizard.documents.html import html
from wizard.documents.pdf import pdf
from wizard.render.blocks import (
    Block,
    answer,
    boxes,
    figure,
    heading,
    item,
    lines,
    marked,
    new_page,
    note,
    paragraph,
    section,
)

ASKED = boxes("Does it move?", ("Yes", "No", "Don't know"))
COUNTED = boxes("Does it move?", ("Yes", "No"), mark="number")
WHERE = lines("Where does it say so?")
LONG = boxes(
    "What kind?", ("A community pharmacy, eye care or dentists and what is like them", "No")
)


def of(*blocks: Block, form: Form = "paper", **changes: object) -> Document:
    return Document("A title", "About it", list(blocks), "The foot", form=form)._replace(**changes)


def slides(*pages: list[Block], **changes: object) -> Document:
    page = [block for one in pages for block in (new_page(), *one)][1:]
    return of(*page, form="slides", **changes)


def pages(document: Document) -> list[str]:
    read = PdfReader(io.BytesIO(pdf(document)))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def body(document: Document):
    with zipfile.ZipFile(io.BytesIO(docx(document))) as file:
        return parse_xml(file.read("word/document.xml"))[0]


# Boxes and lines


def test_boxes_and_lines_are_text_and_markdown():
    told = plain.text(of(ASKED, WHERE, LONG, COUNTED, lines("Why?", 2)))
    assert (
        "Does it move?\n    [ ] Yes   [ ] No   [ ] Don't know\nWhere does it say so?\n...." in told
    )
    assert "    [ ] A community pharmacy" in told
    assert "    [    ] Yes   [    ] No" in told
    assert told.count("." * 40) == 3

    marked_down = plain.markdown(of(ASKED, WHERE))
    assert "Does it move?\n\n- \\[ \\] Yes\n- \\[ \\] No\n- \\[ \\] Don't know" in marked_down
    assert "Where does it say so?\\\n\\_" in marked_down


def test_boxes_can_be_ticked_in_a_browser_and_are_a_group_with_a_name():
    read = Read(html(of(ASKED, COUNTED)))
    tags = [tag for tag, _ in read.elements]

    assert tags.count("input") == 3
    assert {box["type"] for box in read.all("input")} == {"checkbox"}
    assert tags.index("fieldset") < tags.index("legend") < tags.index("label") < tags.index("input")
    (group,) = [attrs for tag, attrs in read.elements if attrs.get("role") == "group"]
    (named,) = [
        attrs for tag, attrs in read.elements if attrs.get("id") == group["aria-labelledby"]
    ]
    assert named["class"] == "question"
    assert read.texts.count("Room for a number:") == 2


def test_boxes_can_be_ticked_in_word():
    found = body(of(ASKED, LONG, COUNTED))
    ticked = list(found.iter(qn("w14:checkbox")))
    numbers = [one.get(qn("w:val")) for one in found.iter(qn("w:id"))]

    assert len(ticked) == 5
    assert len(set(numbers)) == 5
    assert [one.get(qn("w:val")) for one in found.iter(qn("w:alias"))][:3] == list(ASKED.options)
    assert len(list(found.iter(qn("w:bdr")))) == 2
    file = python_docx.Document(io.BytesIO(docx(of(ASKED))))
    assert [p.style.name for p in file.paragraphs][2:] == ["Duty Asked", "Duty Boxes"]


def test_a_question_its_boxes_and_its_lines_stay_together_in_word():
    kept = {
        p.style.name: p._p.pPr.find(qn("w:keepNext")) is not None
        for p in python_docx.Document(io.BytesIO(docx(of(ASKED, WHERE)))).paragraphs
    }
    assert kept["Duty Boxes"]
    assert not kept["Duty Lines"]


def test_lines_are_as_many_as_were_asked_for():
    found = body(of(lines("Why?", 4)))
    ruled = [tab for tab in found.iter(qn("w:tab")) if tab.get(qn("w:leader")) == "underscore"]

    assert len(ruled) == 4
    assert html(of(lines("Why?", 4))).count('<span class="rule">') == 4


def test_a_pdf_tells_that_there_is_room_to_write_and_stays_tagged():
    reader = PdfReader(io.BytesIO(pdf(of(ASKED, lines("Why?", 3), COUNTED))))
    told = reader.pages[0].extract_text()

    assert alternatives(reader).count("Room to write") == 1
    for words in ("Does it move?", "Don't know", "Why?"):
        assert words in told
    assert (
        "<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    )


def test_a_paper_goes_on_from_page_to_page_in_one_size():
    long = [paragraph("A sentence of some length that is not so short. " * 12) for _ in range(9)]
    page = [*long, new_page(), section("", "The next"), paragraph("More.")]
    records, papers = (PdfReader(io.BytesIO(pdf(of(*page, form=f)))) for f in ("record", "paper"))

    assert len(papers.pages) == 3
    assert "The next" in papers.pages[2].extract_text()
    assert len(records.pages) == 2  # set small enough for one page


# Slides


SHOW = slides(
    [section("", "The first scenario"), note("One of two")],
    [heading("The story"), paragraph("Something happened. " * 12)],
    [
        heading("The answers"),
        marked("yes", "It moves."),
        note("It says so."),
        marked("not known", "It"),
    ],
    [
        heading("What came of it"),
        answer("The duty applies."),
        item("Because"),
        figure(DRAWING, "Why."),
    ],
    [heading("Boxes"), ASKED],
)


def test_slides_are_one_a_page_and_wide_in_a_pdf():
    told = pages(SHOW)

    assert len(told) == 6
    for number, words in enumerate(
        ("A title", "The first scenario One of two", "The story", "It says so.", "Because", "Boxes")
    ):
        assert words in told[number]
        assert f"{number + 1} of 6" in told[number]


def test_type_on_a_slide_is_large_and_smaller_only_where_it_must_be():
    def size(document: Document) -> float:
        found: list[float] = []
        page = PdfReader(io.BytesIO(pdf(document))).pages[1]
        page.extract_text(
            visitor_text=lambda w, _c, _t, _f, s: found.append(s) if "word" in w else 0
        )
        return float(found[0])

    few, many = (
        size(slides([heading("Title"), paragraph("word " * count)])) for count in (20, 160)
    )
    assert few == 28
    assert 14 <= many < few


def test_slides_lie_on_their_side_in_word_with_large_type_in_a_body_s_styles_too():
    theirs = docx(of(paragraph("Words")))
    for look in (Look(), Look(docx_style=theirs)):
        file = python_docx.Document(io.BytesIO(docx(SHOW._replace(look=look))))
        (sheet,) = file.sections
        assert sheet.page_width.mm == pytest.approx(297, abs=1)
        assert sheet.page_height.mm == pytest.approx(210, abs=1)
        assert file.styles["Footer"].font.size.pt < 10
        assert file.styles["Heading 1"].font.size.pt > 30
        sizes = file.styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:sz')}")
        assert [int(one.get(qn("w:val"))) / 2 for one in sizes] == [27.5]
        begun = [p for p in file.element.body.iter() if p.tag == qn("w:pageBreakBefore")]
        assert len(begun) == 5
        tabs = file.sections[0].footer.paragraphs[0]._p.pPr.find(qn("w:tabs"))
        assert [tab.get(qn("w:val")) for tab in tabs] == ["clear", "right"]


def test_slides_in_html_are_numbered_and_have_one_script_that_is_let_in_by_its_digest():
    source = html(SHOW)
    read = Read(source)

    assert [a["id"] for a in read.all("div") if a["class"].startswith("slide")] == [
        f"slide-{n}" for n in range(1, 7)
    ]
    assert source.count("<script>") == 1
    assert "script-src 'sha256-" in source
    assert "script" not in html(SHOW._replace(form="paper")).replace("description", "")


@pytest.mark.parametrize("form", ["paper", "slides"])
@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "long"])
def test_hostile_words_in_boxes_lines_and_slides_are_words(form, kind):
    words = HOSTILE[kind]
    blocks = [
        section(words, words),
        note(words),
        boxes(words, (words, "No")),
        lines(words, 2),
        boxes(words, (words,), mark="number"),
        new_page(),
        heading(words),
        answer(words),
        marked(words, words),
    ]
    usual = [
        b._replace(text="x", mark=b.mark and "x" if b.kind != "boxes" else b.mark) for b in blocks
    ]
    usual = [b._replace(options=tuple("x" for _ in b.options)) for b in usual]
    skeleton = [tag for tag, _ in Read(html(of(*usual, form=form, title="x"))).elements]
    made = html(of(*blocks, form=form, title=words))

    assert [tag for tag, _ in Read(made).elements] == skeleton
    assert "\x1b" not in made
    assert docx(of(*blocks, form=form, title=words))
    assert pdf(of(*blocks, form=form, title=words)).startswith(b"%PDF")


def test_the_same_slides_are_the_same_bytes():
    crest = Crest(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>',
        "svg",
        "A",
    )
    document = SHOW._replace(look=Look("Riverside ICB", crest))
    for make in (docx, pdf, html):
        assert make(document) == make(document)


def test_a_remark_on_the_heading_of_a_section_is_shown():
    for form in ("record", "paper", "slides"):
        document = of(section("1", "The first"), note("A remark on it"), form=form)
        assert "A remark on it" in " ".join(pages(document))
        assert "A remark on it" in html(document)
