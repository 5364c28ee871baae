"""A document as a Word file: well made, and with nothing in it that a person's words could do."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from office import as_pdf, text_of
from sample_document import DRAWING, sample

from wizard.documents.document import Crest, Document, Look
from wizard.documents.docx import docx
from wizard.files import Refused
from wizard.render.blocks import (
    Block,
    answer,
    field,
    figure,
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
HOSTILE = {
    "field": '{ MERGEFIELD name } { DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" } «name»',
    "word markup": '<w:fldSimple w:instr="DDE"/></w:t></w:r><w:altChunk r:id="rId1"/>',
    "xml": "]]> <!-- & &amp; &#x0; <!DOCTYPE a [<!ENTITY b 'c'>]> <?xml version=\"1.0\"?>",
    "address": "mailto:a@b.example www.evil.example file:///etc/passwd \\\\evil\\share",
    "other formats": "# h **b** | c | \\textbf{x} #set page() =HYPERLINK(1) {{ 7*7 }} %PDF <b>",
    "control": "a\x00b\x07c\x1b[2Jd\x7fe\x9bf\ufffeg\uffff",
    "direction": "right \u202eto left\u2066 and\u2069 \u200fback",
    "half": "half \ud83d of \udc80 one",
    "long word": "Donaudampfschifffahrt" * 60,
    "long": "A sentence of some length. " * 3800,
    "emoji": "😀 👩🏽‍⚕️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🧑‍🦽",
    "arabic": "هذا ما كتبه شخص ما عن العيادة",
    "chinese": "有人写的关于诊所的文字",
    "braces": "${colour} $ink {0} %s %(a)s",
}
CREST = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 32">'
    b'<rect width="80" height="32" fill="#005eb8"/></svg>'
)


def document(*blocks: Block, **changes: object) -> Document:
    return Document("A title", "About it", list(blocks), "The foot")._replace(**changes)


def everywhere(words: str) -> Document:
    """The sample with these words in every text of every block, and not only where people write."""
    made = sample(words)
    page = [
        block if block.kind == "break" else block._replace(text=words, mark=block.mark and words)
        for block in made.page
    ]
    look = made.look._replace(body=words, crest=Crest(CREST, "svg", words))
    return made._replace(title=words, about=words, page=page, foot=words, look=look)


class Read:
    """A Word file, read part by part."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        self.file = python_docx.Document(io.BytesIO(data))
        self.body = parse_xml(self.parts["word/document.xml"])[0]

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """All paragraphs in order, also those in tables: the name of the style, and the text."""
        names = {style.style_id: style.name for style in self.file.styles}
        return [
            (names[p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))], text(p))
            for p in self.body.iter(qn("w:p"))
        ]

    def styled(self, name: str) -> list[str]:
        return [words for style, words in self.paragraphs if style == name]

    def roots(self):
        return [
            parse_xml(data)
            for name, data in self.parts.items()
            if name.endswith((".xml", ".rels", ".svg"))
        ]

    @property
    def outside(self) -> list[str]:
        return [
            one.get("Target")
            for root in self.roots()
            for one in root.iter()
            if one.get("TargetMode") == "External"
        ]

    @property
    def fields(self) -> list[str]:
        return [one.get(qn("w:instr")).strip() for r in self.roots() for one in r.iter(FIELD)]


FIELD = qn("w:fldSimple")


def text(element) -> str:
    return "".join(
        one.text or "" if one.tag == qn("w:t") else "\n"
        for one in element.iter(qn("w:t"), qn("w:br"))
    )


# What is in it


def test_word_s_own_styles_say_what_everything_is():
    read = Read(docx(sample("words")))
    found = dict.fromkeys(style for style, _ in read.paragraphs)

    assert list(found)[:3] == ["Duty Body", "Title", "Subtitle"]
    assert read.styled("Title") == ["The Ambleford clinic: words"]
    assert read.styled("Subtitle") == ["Documented rationale, version 1, 22 November 2026"]
    assert read.styled("Duty Answer") == ["The duty to involve the public applies to this: words"]
    assert read.styled("List Bullet 2") == ["One below it."]
    assert read.styled("Quote") == ["words", "words\nA second line."]
    assert read.styled("Duty Whose") == ["The lay member:"]
    assert read.styled("Caption") == ["The duty applies, because one ground is met."]
    assert {"Heading 1", "Heading 2", "List Bullet", "Duty Note", "Duty Blank"} <= set(found)


def test_headings_leave_no_level_out_and_stand_below_the_sections():
    read = Read(docx(document(heading("Why"), section("1", "What"), heading("Below it"))))
    headings = [words for words in read.paragraphs if words[0].startswith("Heading")]

    assert headings == [
        ("Heading 1", "Why"),
        ("Heading 1", "1. What"),
        ("Heading 2", "Below it"),
    ]


def test_a_section_without_a_number_has_none():
    assert Read(docx(document(section("", "The law")))).styled("Heading 1") == ["The law"]


def test_every_text_stands_in_the_file_in_its_order():
    made = sample("words of somebody")
    everything = "\n".join(words for _, words in Read(docx(made)).paragraphs)
    at = 0
    for block in made.page:
        for words in (block.mark, *block.text.splitlines()):
            at = everything.index(words, at)


def test_lines_are_kept_as_somebody_wrote_them():
    typed = "One.\n\n  Two,   with spaces.\nThree.\n"
    read = Read(docx(document(field("Label", typed), said(typed))))

    assert read.styled("Duty Cell") == ["One.\n\nTwo, with spaces.\nThree."]
    assert read.styled("Quote") == read.styled("Duty Cell")


def test_marked_lines_are_a_table_with_a_row_that_stands_again_on_each_page():
    read = Read(
        docx(
            document(
                marked("must", "Ask."),
                note("A note."),
                link("https://www.nhs.uk/"),
                marked("should", "Tell."),
            )
        )
    )
    (table,) = read.file.tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["How binding", "What to do"],
        ["must", "Ask.\nA note.\nhttps://www.nhs.uk/"],
        ["should", "Tell."],
    ]
    assert table.style.name == "Duty Table"
    heads = [row for row in table._tbl.tr_lst if list(row.iter(qn("w:tblHeader")))]
    assert heads == [table._tbl.tr_lst[0]]
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"


def test_a_blank_is_an_empty_ruled_cell_of_two_lines():
    read = Read(docx(document(field("Version", " \n "))))
    row = read.file.tables[0].rows[1]

    assert [cell.text for cell in row.cells] == ["Version", ""]
    assert row.cells[1].paragraphs[0].style.name == "Duty Blank"
    rule = read.file.styles["Duty Blank"].element.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    assert rule.get(qn("w:val")) == "single"
    line = read.file.styles["Normal"].font.size or read.file.styles.element.find(
        f".//{qn('w:docDefaults')}//{qn('w:sz')}"
    )
    assert row.height.pt >= 2 * int(line.get(qn("w:val"))) / 2 * 1.25


def test_a_text_of_more_than_a_page_stands_below_its_label_and_not_in_a_table():
    long = "A sentence.\nA line. " * 400
    read = Read(docx(document(field("a", "b"), field("Long", long), note("n"), marked("no", "d"))))

    styles = [style for style, _ in read.paragraphs]
    assert styles[styles.index("Duty Whose") :] == [
        "Duty Whose",
        "Normal",
        "Duty Note",
        *["Duty Column"] * 2,
        "Duty Mark",
        "Duty Cell",
        "Duty Gap",
    ]
    assert read.styled("Duty Whose") == ["Long:"]
    assert len(read.file.tables) == 2


def test_a_blank_under_a_label_of_more_than_a_page_is_still_a_blank():
    read = Read(docx(document(field("Long " * 1000, ""))))

    assert read.styled("Duty Blank") == [""]


def test_two_tables_never_touch_and_a_table_is_never_the_last():
    read = Read(docx(document(field("a", "b"), marked("yes", "c"), new_page(), marked("no", "d"))))
    tags = [child.tag.rpartition("}")[2] for child in read.body]

    assert tags == ["p", "p", "tbl", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_remarks_stand_under_what_they_belong_to():
    read = Read(docx(document(item("An item"), note("On it"), heading("H"), note("On nothing"))))
    remarks = [p for p in read.file.paragraphs if p.style.name == "Duty Note"]

    assert [p.paragraph_format.left_indent is not None for p in remarks] == [True, False]
    kept = [p.text for p in read.file.paragraphs if p.paragraph_format.keep_with_next]
    assert kept == ["An item"]


def test_what_stands_deeper_than_word_has_styles_for_still_moves_in():
    read = Read(docx(document(*(item(str(level), level=level) for level in range(-1, 12)))))
    lists = [p for p in read.file.paragraphs if p.style.name.startswith("List Bullet")]
    indents = [p.paragraph_format.left_indent for p in lists[4:9]]

    assert [p.style.name for p in lists[:5]] == [
        "List Bullet",
        "List Bullet",
        "List Bullet 2",
        "List Bullet 3",
        "List Bullet 3",
    ]
    assert indents == sorted(indents)
    assert len(set(indents)) == 5


def test_a_break_begins_a_page_and_a_last_one_makes_no_empty_page():
    read = Read(
        docx(document(paragraph("a"), new_page(), new_page(), section("1", "b"), new_page()))
    )
    begin = [p.text for p in read.file.paragraphs if p.paragraph_format.page_break_before]

    assert begin == ["1. b"]


def test_a_drawing_is_there_as_svg_and_as_png_and_in_words():
    read = Read(docx(document(figure(DRAWING, "What it shows"))))

    assert read.parts["word/media/picture1.png"].startswith(b"\x89PNG")
    assert b"It applies" in read.parts["word/media/picture1.svg"]
    (picture,) = read.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == "What it shows"
    assert read.styled("Caption") == ["What it shows"]
    (extent,) = read.body.iter(qn("wp:extent"))
    assert abs(int(extent.get("cx")) / int(extent.get("cy")) - 3) < 0.01


def test_a_drawing_larger_than_the_page_is_made_to_fit():
    tall = DRAWING.replace('viewBox="0 0 120 40"', 'viewBox="0 0 900 9000"')
    (extent,) = Read(docx(document(figure(tall, "Tall")))).body.iter(qn("wp:extent"))

    assert int(extent.get("cx")) / 360_000 <= 16
    assert int(extent.get("cy")) / 360_000 <= 21


@pytest.mark.parametrize(
    "svg",
    ["", "no drawing", "<svg/>", DRAWING.replace("<rect", "<script>x</script><rect")],
)
def test_a_drawing_that_cannot_be_drawn_is_told_in_words(svg):
    read = Read(docx(document(figure(svg, "What it shows"))))

    assert read.styled("Caption") == ["Drawing: What it shows"]
    assert not [name for name in read.parts if "media" in name]


def test_the_words_of_a_long_drawing_are_its_other_text_and_its_first_sentence_stands_below():
    words = "It applies. " + "- yes: a step of it. " * 30
    read = Read(docx(document(figure(DRAWING, words))))

    assert read.styled("Caption") == ["It applies."]
    (picture,) = read.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == shown(words)


def test_the_foot_has_its_text_and_the_number_of_the_page_as_the_only_fields():
    read = Read(docx(sample()))
    foot = read.file.sections[0].footer.paragraphs[0]

    assert text(foot._p).startswith("Seal 0123456789abcdef. As somebody wrote itPage 1")
    assert read.fields == ["PAGE", "NUMPAGES"]
    assert b"instrText" not in b"".join(read.parts.values())


def test_a_foot_too_long_for_each_page_is_whole_at_the_end():
    words = "seal " * 100
    read = Read(docx(document(answer("Yes."), foot=words)))

    assert read.paragraphs[-1] == ("Duty Note", shown(words))
    assert len(read.file.sections[0].footer.paragraphs[0].text) < 250


def test_the_file_is_english_on_a4_with_a_title_and_nobody_s_name():
    read = Read(docx(sample("words")))
    properties = read.file.core_properties
    page = read.file.sections[0]

    assert properties.title == "The Ambleford clinic: words"
    assert properties.language == "en-GB"
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert b"dcterms" not in read.parts["docProps/core.xml"]
    language = read.file.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    for margin in (page.left_margin, page.right_margin, page.top_margin, page.bottom_margin):
        assert abs(margin.cm - 2.5) < 0.01


def test_a_web_address_can_be_followed_and_is_seen_and_anything_else_is_only_text():
    good = "https://www.legislation.gov.uk/ukpga/2006/41/section/14Z45?a=%20b&c=d#e"
    bad = [
        "http://www.nhs.uk/",
        "https://nhs.uk@evil.example/",
        "https://www.nhs.uk/ x",
        "https://www.nhs.uk/ü",
        "https://www.nhs.uk/%zz",
        "https://www.nhs.uk/\u202egpj",
        "https://www.nhs.uk/\n",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ]
    read = Read(docx(document(link(good), *(link(one) for one in bad), item("x"), link(good))))

    assert read.outside == [good]
    assert read.styled("Duty Note") == [good, *map(shown, bad), good]


# The body's look


def test_the_first_page_has_the_name_and_the_crest_at_its_head():
    crest = Crest(CREST, "svg", "Three letters on blue")
    read = Read(docx(document(look=Look(body="A Trust", crest=crest))))
    first = read.file.paragraphs[0]

    assert (first.style.name, text(first._p)) == ("Duty Body", "A Trust")
    (picture,) = first._p.iter(qn("wp:docPr"))
    assert picture.get("descr") == "Three letters on blue"


def test_a_long_name_stands_below_the_crest():
    look = Look(body="An Integrated Care Board " * 3, crest=Crest(CREST, "svg", "A crest"))
    styles = [style for style, _ in Read(docx(document(look=look))).paragraphs]

    assert styles[:3] == ["Duty Crest", "Duty Body", "Title"]


def test_a_crest_as_png_keeps_no_note_of_who_made_it():
    drawn = Read(docx(document(figure(DRAWING, "x")))).parts["word/media/picture1.png"]
    chunk = b"tEXtAuthor\0A Person"
    noted = (
        drawn[:33]
        + (len(chunk) - 4).to_bytes(4, "big")
        + chunk
        + zlib.crc32(chunk).to_bytes(4, "big")
        + drawn[33:]
    )
    read = Read(docx(document(look=Look(crest=Crest(noted, "png", "A crest")))))

    assert b"A Person" in noted
    assert read.parts["word/media/picture1.png"] == drawn


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"no picture", "png"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "png"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10" + b"\0" * 40, "png"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\0\0\0\x0f\0\0" + b"\0" * 40, "png"),
        (b"no picture", "svg"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + CREST, "svg"),
        (CREST.replace(b"<rect", b"<script>x</script><rect"), "svg"),
        (CREST.replace(b"<rect", b'<rect onclick="x"'), "svg"),
        (CREST.replace(b"<rect", b'<image href="https://evil.example/x.png"/><rect'), "svg"),
        (CREST.replace(b"<rect", b'<rect style="fill:url(//evil.example)"'), "svg"),
        (CREST.replace(b"<rect", b"<style>@import 'x'</style><rect"), "svg"),
        (CREST.replace(b'viewBox="0 0 80 32"', b""), "svg"),
        (CREST.replace(b'viewBox="0 0 80 32"', b'viewBox="0 0 0 32"'), "svg"),
    ],
)
def test_a_crest_that_is_no_plain_picture_is_refused_with_what_to_do(data, kind):
    with pytest.raises(Refused, match="save it"):
        docx(document(look=Look(crest=Crest(data, kind, "A crest"))))


def test_what_a_drawing_programme_noted_in_a_crest_stays_outside():
    noted = CREST.replace(
        b"<rect",
        b'<metadata>A Person</metadata><x:view xmlns:x="http://x.example/" x:f="/home/person"/>'
        b'<rect xmlns:y="http://y.example/" y:file="/home/person"',
    )
    read = Read(docx(document(look=Look(crest=Crest(noted, "svg", "A crest")))))

    assert b"erson" not in read.parts["word/media/picture1.svg"]


def test_a_colour_too_pale_to_read_is_for_rules_and_panels_only():
    def colours(colour: str) -> tuple[str, str]:
        styles = Read(docx(document(look=Look(colour=colour)))).file.styles
        return tuple(str(styles[name].font.color.rgb) for name in ("Heading 1", "Duty Answer"))

    assert colours("#7c2855") == ("7C2855", "FFFFFF")
    assert colours("#ffb81c") == ("212B32", "212B32")


@pytest.mark.parametrize("colour", ["blue", "#005eb", '#005eb8"/><w:x', "$colour", ""])
def test_a_colour_that_is_none_is_an_error(colour):
    with pytest.raises(ValueError, match="#rrggbb"):
        docx(document(look=Look(colour=colour)))


# Hostile words


@pytest.mark.parametrize("kind", HOSTILE)
def test_words_of_any_kind_are_shown_as_typed_and_do_nothing(kind):
    words = HOSTILE[kind]
    made = everywhere(words)
    read = Read(docx(made))
    plain = Read(docx(everywhere("Words")))
    tags = {one.tag for one in read.body.iter()} - {one.tag for one in plain.body.iter()}

    assert tags <= {qn("w:bidi"), qn("w:rPr"), qn("w:rtl")}
    assert read.fields == ["PAGE", "NUMPAGES"]
    assert read.outside == []
    # The one other part there may be is the same in both: the file has no more parts for them.
    assert read.parts.keys() == plain.parts.keys()
    count = sum(2 if block.mark else 1 for block in made.page if block.kind != "break")
    everything = "\n".join(words for _, words in read.paragraphs)
    assert everything.count(shown(words)) >= count
    for picture in read.body.iter(qn("wp:docPr")):
        assert picture.get("descr") == shown(words)


@pytest.mark.parametrize("kind", HOSTILE)
def test_words_of_any_kind_in_a_web_address_make_no_link(kind):
    read = Read(docx(document(link("https://www.nhs.uk/ " + HOSTILE[kind]), link(HOSTILE[kind]))))

    assert read.outside == []


def test_words_written_from_right_to_left_are_set_so():
    typed = "«هذا ما كتبه شخص ما».\nHello"
    read = Read(docx(document(said(typed), said("Hello عن"), field("Label", typed))))
    turned = [p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for p in read.body.iter(P)]

    assert [style for (style, _), turn in zip(read.paragraphs, turned, strict=True) if turn] == [
        "Quote",
        "Duty Cell",
    ]


P = qn("w:p")


# The file as a whole


def test_the_same_document_is_the_same_file(tmp_path):
    look = Look(body="A Trust", crest=Crest(CREST, "svg", "A crest"))
    made = sample()._replace(look=look)
    first = docx(made)
    assert docx(made) == first

    code = (
        "import sys\nfrom sample_document import sample\nfrom wizard.documents.docx import docx\n"
        "sys.stdout.buffer.write(docx(sample()))"
    )
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "wizard")))
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert runs[0] == runs[1] == docx(sample())


def test_the_parts_of_the_file_have_no_time_and_the_kinds_come_first():
    with zipfile.ZipFile(io.BytesIO(docx(sample()))) as file:
        names = file.namelist()
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def converted(made: Document, folder: Path) -> str:
    """The text of a document, as LibreOffice shows it."""
    (folder / "made.docx").write_bytes(docx(made))
    return text_of(*as_pdf(folder / "made.docx"))


def test_libreoffice_shows_every_text_in_its_order(tmp_path):
    made = sample("Words of somebody")
    told = converted(made, tmp_path)
    at = 0
    for words in (made.look.body, made.title, made.about):
        at = told.index(words, at)
    for block in made.page:
        for words in (block.mark, *block.text.splitlines()):
            at = told.index(words, at)
    assert told.count(made.foot) == 3
    assert [f"Page {number} of 3" in told for number in (1, 2, 3)] == [True] * 3


def test_libreoffice_opens_what_is_full_of_hostile_words(tmp_path):
    words = " ".join(words for kind, words in HOSTILE.items() if kind != "long")
    told = converted(everywhere(words), tmp_path)

    assert told.count("{ MERGEFIELD name }") > 20
    assert "\x1b" not in told


def test_libreoffice_opens_what_somebody_wrote_at_great_length(tmp_path):
    words = HOSTILE["long"]
    told = converted(document(field("Label", words), said(words), marked("yes", words)), tmp_path)

    assert told.count("A sentence of some length.") > 3 * 3700
