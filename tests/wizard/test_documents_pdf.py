"""A document as a PDF: tagged for everybody, made of carried type alone, and inert."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject
from sample_document import DRAWING, sample

from wizard.documents.document import Crest, Document, Look
from wizard.documents.pdf import pdf
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
    "typst": '#eval("1+1") #read("/etc/passwd") #include "x.typ" #import "@preview/a:0.1.0": *',
    "markup": "*b* _i_ $x^2$ `raw` = H <label> @ref // c /* d */ ~ -- --- ... 'q' \"q\" ]] } #{ \\",
    "escapes": r"\u{41} \u0041 \x41 \n \" \\ %41 &#65; &amp; \101 (a) <41> ) Tj ET",
    "json": '", "title": "other"}], "parts": [{"kind": "answer"}',
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "control": "a\x00b\x1b[31mc\x07d\x7fe\x9bf",
    "direction": "a\u202eb\u2066c\u200fd\u2069e",
    "surrogates": "a\ud800b\udfffc\ufffed\uffffe",
    "unseen": "a\u200bb\u00adc\u200dd\ufeffe\ue000f",
    "lines": "one\ttwo\vthree\ffour",
    "lacking": "محمد রহিমা 王小明 😀 ✓ ❤\ufe0f",
    "regex": "[a-z]+ (?i) ^$ .* \\s | {45,}",
    "long": f"begin {'W' * 3000} {'/' * 300} {'.' * 300} end",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\x00\x5e\xb8\x00\x5e\xb8" * 2)),
        (b"IEND", b""),
    )
)


@lru_cache(maxsize=64)
def made(words: str) -> bytes:
    return pdf(sample(words))


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def document(*blocks: Block, **changes: Any) -> Document:
    plain = Document("A title", "About it", list(blocks), "The foot", Look())
    return plain._replace(**changes)


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def without_spaces(words: str) -> str:
    return re.sub(r"[\s\u200b]+", "", words)


def elements(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the tree of tags, in the order of reading."""

    def walk(kid: Any) -> Iterator[DictionaryObject]:
        kid = kid.get_object()
        if isinstance(kid, ArrayObject):
            for one in kid:
                yield from walk(one)
        elif isinstance(kid, DictionaryObject) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from walk(kid["/K"])

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def tags(reader: PdfReader) -> list[str]:
    return [element["/S"][1:] for element in elements(reader)]


def attributes(element: DictionaryObject) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in element.get("/A", []):
        found |= one.get_object()
    return found


def headings(reader: PdfReader) -> list[tuple[int, str]]:
    return [
        (int(element["/S"][2:]), str(element["/T"]))
        for element in elements(reader)
        if re.fullmatch("/H[1-6]", element["/S"])
    ]


def drawn_with(page: Any) -> dict[str, set[float]]:
    """What is written on a page, and in which size."""
    found: dict[str, set[float]] = {}

    def visit(words: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        for word in words.split():
            found.setdefault(word, set()).add(round(float(size), 2))

    page.extract_text(visitor_text=visit)
    return found


# What kind of file it is


def test_it_says_that_it_is_a_tagged_pdf_for_everybody_in_english_with_its_title():
    reader = read(made("As somebody wrote it"))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert reader.pdf_header == "%PDF-1.7"
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "The Ambleford clinic: As somebody wrote it" in xmp
    assert reader.metadata.title == "The Ambleford clinic: As somebody wrote it"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf has its own kind of truth
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert [round(float(side)) for side in reader.pages[0].mediabox] == [0, 0, 595, 842]


def test_no_day_of_making_is_in_the_file():
    data = made("As somebody wrote it")
    reader = read(data)
    assert reader.metadata.creation_date is None
    assert reader.metadata.modification_date is None
    assert "Date" not in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def test_the_type_is_carried_and_embedded():
    names = set()
    for page in read(made("As somebody wrote it")).pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"]
            assert "/ToUnicode" in font.get_object()
            names.add(str(below["/BaseFont"]).split("+")[1])
    assert names == {"LiberationSans", "LiberationSans-Bold"}


def test_headings_are_tagged_in_order_with_no_level_left_out():
    found = headings(read(made("As somebody wrote it")))
    assert found == [
        (1, "The Ambleford clinic: As somebody wrote it"),
        (2, "Why"),
        (2, "What must be done next"),
        (2, "What is not known"),
        (2, "1. What this is"),
        (2, "2. The situations to look at"),
        (2, "3. What people said"),
        (3, "A heading below a section"),
        (2, "How it was worked out"),
    ]


def test_every_heading_is_a_bookmark():
    reader = read(made("As somebody wrote it"))

    def walk(entries: list[Any]) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                yield entry.title

    assert list(walk(reader.outline)) == [title for _, title in headings(reader)]


def test_headings_are_of_the_second_level_until_there_are_sections():
    reader = read(pdf(document(heading("One"), section("", "Two"), heading("Three"))))
    assert headings(reader) == [(1, "A title"), (2, "One"), (2, "Two"), (3, "Three")]


def test_lists_tables_quotations_and_pictures_are_tagged_as_such():
    reader = read(made("As somebody wrote it"))
    found = tags(reader)
    for tag, count in {"Table": 2, "THead": 2, "TH": 4, "TD": 10, "BlockQuote": 2}.items():
        assert found.count(tag) == count, tag
    assert found.count("LI") == found.count("Lbl") == found.count("LBody") == 8
    headers = [attributes(one) for one in elements(reader) if one["/S"] == "/TH"]
    assert {header["/Scope"] for header in headers} == {"/Column"}


def test_each_cell_of_a_table_names_its_header():
    reader = read(made("As somebody wrote it"))
    assert all(attributes(one)["/Headers"] for one in elements(reader) if one["/S"] == "/TD")


def test_items_below_others_are_lists_within_lists():
    reader = read(pdf(document(item("one"), item("below", level=1), item("two"))))
    assert tags(reader).count("L") == 2


def test_every_picture_has_words():
    reader = read(made("As somebody wrote it"))
    words = [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"]
    assert words == ["Blank, to be filled in", "The duty applies, because one ground is met."]


def test_the_foot_and_the_number_stand_on_every_page_outside_of_the_tags():
    reader = read(made("As somebody wrote it"))
    for number, page in enumerate(reader.pages, 1):
        words = page.extract_text()
        assert f"Page {number} of {len(reader.pages)}" in words
        assert "Seal 0123456789abcdef." in words
        stream = page.get_contents().get_data()
        assert b"/Type/Pagination" in stream
        assert b"/Subtype/Footer" in stream


def test_a_foot_too_long_for_the_margin_stands_whole_at_the_end():
    foot = "Foot " * 100 + "end."
    reader = read(pdf(document(paragraph("x"), new_page(), paragraph("y"), foot=foot)))
    assert "end." not in reader.pages[0].extract_text()
    assert without_spaces(foot) in without_spaces(reader.pages[1].extract_text())


# What stands in it


def poppler(programme: str, data: bytes, *words: str) -> str:
    if not shutil.which(programme):
        pytest.skip(f"{programme} of poppler-utils is not installed here")
    return subprocess.run(
        [programme, *words], input=data, capture_output=True, check=True, timeout=120
    ).stdout.decode(errors="replace")


def texts(page: list[Block]) -> Iterator[str]:
    """What a reader reads, in order; a drawing is not read as text."""
    for block in page:
        if block.kind in ("field", "said", "marked"):
            yield shown(block.mark)
        if block.kind == "section":
            yield f"{block.mark}. {block.text}" if block.mark else block.text
        elif block.kind not in ("figure", "break"):
            yield from (shown(line) for line in block.text.splitlines() if line.strip())


def in_order(words: list[str], found: str) -> None:
    found, at = without_spaces(found), 0
    for word in words:
        place = found.find(without_spaces(word), at)
        assert place >= 0, f"{word!r} is not found in its place"
        at = place + len(without_spaces(word))


def test_every_text_is_read_in_its_order():
    whole = sample("As somebody wrote it")
    expected = [whole.look.body, whole.title, whole.about, *texts(whole.page)]
    data = pdf(whole)
    in_order(expected, text_of(read(data)))
    in_order(expected, poppler("pdftotext", data, "-enc", "UTF-8", "-", "-"))


def test_the_tags_hold_every_text_in_its_order_and_nothing_of_the_margin():
    whole = sample("As somebody wrote it")
    found = poppler("pdfinfo", pdf(whole), "-enc", "UTF-8", "-struct-text", "-")
    read_out = "".join(re.findall(r'^ *"(.*)"$', found, re.MULTILINE))
    in_order([whole.look.body, whole.title, whole.about, *texts(whole.page)], read_out)
    assert "Page 1 of 3" not in read_out
    assert "Seal" not in read_out


def test_a_break_begins_a_page_and_breaks_in_a_row_make_no_empty_one():
    found = document(
        answer("First"), new_page(), new_page(), paragraph("Second"), new_page(), new_page()
    )
    pages = [page.extract_text() for page in read(pdf(found)).pages]
    assert len(pages) == 2
    assert "First" in pages[0]
    assert "Second" in pages[1]


def test_the_lines_in_which_somebody_wrote_are_kept():
    words = "One line.\n  Another  line.\n\n\nA new paragraph.\n"
    reader = read(pdf(document(field("Label", words), said(words, "Somebody"))))
    lines = [line.strip() for line in reader.pages[0].extract_text().splitlines()]
    for line in ("Another line.", "A new paragraph."):
        assert lines.count(line) == 2, lines


def test_a_field_with_nothing_in_it_is_a_blank_and_what_was_noted_on_it_stands():
    reader = read(pdf(document(field("Label", " \n "), note("A note on it"))))
    assert [one["/Alt"] for one in elements(reader) if "/Alt" in one] == ["Blank, to be filled in"]
    in_order(["Label", "A note on it"], reader.pages[0].extract_text())


@pytest.mark.parametrize(
    ("marks", "head"),
    [
        (("yes", "not known"), "Answer To what"),
        (("must", "should"), "How binding What to do"),
        (("Body", "Act"), "Mark What it is about"),
    ],
)
def test_the_head_of_a_table_says_what_the_marks_are(marks, head):
    reader = read(pdf(document(*(marked(mark, "words") for mark in marks))))
    in_order([head, *marks], text_of(reader))


def test_the_head_of_a_table_stands_again_on_each_page():
    rows = [marked("yes", f"row {number}") for number in range(80)]
    pages = read(pdf(document(*rows))).pages
    assert len(pages) > 2
    assert all("To what" in page.extract_text() for page in pages)


def test_a_document_with_nothing_typed_still_has_a_title():
    nothing = [
        *(answer(""), section("", ""), heading(""), paragraph(""), item(""), note(""), link("")),
        *(marked("", ""), field("", ""), said("", ""), figure(DRAWING, ""), new_page()),
    ]
    reader = read(pdf(Document("", " ", nothing, "", Look())))
    assert headings(reader)[0] == (1, "Without a title")
    assert len(read(pdf(Document("", "", [], "", Look()))).pages) == 1


# The first page


def first_page_of(count: int) -> list[Any]:
    things = [item("One more thing that is not known and has to be asked.") for _ in range(count)]
    return read(
        pdf(document(answer("It applies."), *things, new_page(), paragraph("After the first.")))
    ).pages


def test_the_first_page_gets_smaller_in_steps_before_it_runs_over():
    sizes = []
    for count in range(20, 48):
        pages = first_page_of(count)
        found = drawn_with(pages[0])["asked."]
        assert len(found) == 1
        sizes.append((*found, len(pages)))
        assert drawn_with(pages[-1])["After"] == {11.0}
    assert sizes == sorted(sizes, key=lambda pair: (-pair[0], pair[1])), "the more, the smaller"
    assert {size for size, _ in sizes} == {11.0, 10.5, 10.0, 9.5, 9.0}
    assert {size for size, pages in sizes if pages > 2} == {9.0}
    assert {pages for size, pages in sizes if size > 9} == {2}


def test_without_a_break_the_type_keeps_its_size():
    things = [item("One more thing.") for _ in range(200)]
    for page in read(pdf(document(*things))).pages:
        assert drawn_with(page)["thing."] == {11.0}


# How it looks


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PNG, "png"), (DRAWING.encode(), "svg"), (b"\xef\xbb\xbf" + DRAWING.encode(), "svg")],
)
def test_the_body_and_its_crest_stand_at_the_head_of_the_first_page(data, kind):
    look = Look(body="Riverside Board", crest=Crest(data, kind, "A river"))
    reader = read(pdf(document(paragraph("x"), new_page(), paragraph("y"), look=look)))
    assert (
        reader.pages[0]
        .extract_text()
        .strip()
        .startswith("It applies" if kind == "svg" else "Riverside Board")
    )
    assert [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"] == ["A river"]
    assert "Riverside Board" not in reader.pages[1].extract_text()


def test_a_crest_that_is_no_picture_is_refused_with_what_to_do():
    for data, kind in ((b"\x89PNG\r\n\x1a\nno", "png"), (b"<svg", "svg"), (b"\xff\x00", "svg")):
        with pytest.raises(Refused, match="save it once more as a PNG"):
            pdf(document(look=Look(crest=Crest(data, kind, "A river"))))
    for data, kind in ((b"GIF89a", "gif"), (b"GIF89a", "png")):
        with pytest.raises(ValueError, match="is not"):
            pdf(document(look=Look(crest=Crest(data, kind, "A river"))))


def test_what_is_no_colour_is_refused():
    for colour in ("red", "#fff", '#005eb8"', "#005eb8\n", ""):
        with pytest.raises(ValueError, match="#rrggbb"):
            pdf(document(look=Look(colour=colour)))


@pytest.mark.parametrize(("colour", "times"), [("#0f7a6c", 3), ("#ffd54f", 1)])
def test_a_colour_too_pale_to_read_is_for_rules_alone(colour, times):
    """The rule over the section has it, and else the panel of the answer and the title."""
    whole = document(answer("It applies."), section("", "Title"), look=Look(colour=colour))
    stream = read(pdf(whole)).pages[0].get_contents().get_data().decode("latin-1")
    parts = [f"{int(colour[at : at + 2], 16) / 255:.9g}"[:5] for at in (1, 3, 5)]
    shade = r"\d* ".join(map(re.escape, parts))
    assert len(re.findall(rf"\s{shade}\d* scn\b", stream)) == times


def test_a_drawing_too_large_is_made_to_fit_the_page():
    for width, height in ((4000, 100), (100, 4000), (40, 40)):
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
            f'<rect width="{width}" height="{height}"/></svg>'
        )
        reader = read(pdf(document(figure(svg, "A bar"))))
        drawing = next(one for one in elements(reader) if one["/S"] == "/Figure")
        left, low, right, high = map(float, attributes(drawing)["/BBox"])
        assert len(reader.pages) == 1
        assert (right - left) / (high - low) == pytest.approx(width / height, rel=0.01)
        assert right - left <= 482
        assert high - low <= 842 - 119
        assert min(width / (right - left), height / (high - low)) > 1.3


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "no drawing",
        "<svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="page.css"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://127.0.0.1/a.png"/></svg>',
    ],
)
def test_what_is_no_drawing_or_leads_out_of_itself_is_refused(svg):
    with pytest.raises(ValueError, match="the PDF cannot be made"):
        pdf(document(figure(svg, "A drawing")))


# What a person typed


def as_numbers(words: str) -> str:
    """Words as they are shown where the typeface lacks a character."""
    return "".join(
        char if ord(char) < 0x600 or char in "…\ufe0f" else f"U+{ord(char):04X}" for char in words
    )


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_shown_as_typed_and_change_nothing_of_the_document(kind):
    words = HOSTILE[kind]
    reader = read(made(words))
    found = without_spaces(text_of(reader)).replace("\ufe0f", "")
    expected = without_spaces(as_numbers(shown(words))).replace("\ufe0f", "")
    plain = sample("As somebody wrote it")
    places = without_spaces(text_of(read(made("As somebody wrote it")))).count(
        without_spaces("As somebody wrote it")
    )
    in_margins = 2 + 3  # the running title and the foot, which may be cut
    if kind == "long":  # it goes on over pages
        assert found.count("W") >= (places - in_margins) * 3000
        assert found.count(".end") >= places - in_margins
    else:
        assert found.count(expected) >= places - in_margins
    assert "root:" not in found

    def outline(one: PdfReader) -> list[str]:
        return [tag for tag in tags(one) if tag not in ("P", "Span")]

    assert outline(reader) == outline(read(pdf(plain)))
    assert len(headings(reader)) == 9
    assert headings(reader)[0][1] == f"The Ambleford clinic: {shown(words)}"
    assert reader.metadata.title == f"The Ambleford clinic: {shown(words)}"


def everywhere(words: str) -> Document:
    """A document in which every text there is holds these words."""
    whole = sample(words)
    page = [
        block._replace(text=words, mark=words if block.mark else "")
        if block.kind != "break"
        else block
        for block in whole.page
    ]
    return Document(words, words, page, words, Look(words, Crest(PNG, "png", words)))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_in_every_place_there_is_still_make_a_document(kind):
    reader = read(pdf(everywhere(HOSTILE[kind])))
    assert tags(reader).count("H1") == 1
    assert tags(reader).count("Table") == 2


@pytest.mark.parametrize("kind", ["long", "markup", "lacking"])
def test_nothing_sticks_out_of_the_page(kind):
    found = poppler("pdftotext", pdf(everywhere(HOSTILE[kind])), "-bbox", "-", "-")
    boxes = re.findall(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)"', found)
    assert len(boxes) > 100
    for left, top, right, bottom in (map(float, box) for box in boxes):
        assert left >= 56
        assert right <= 595.3 - 56
        assert top >= 0
        assert bottom <= 842


def test_a_hundred_thousand_letters_in_every_place_are_shown_to_the_last():
    words = "word and more " * 7200 + "last"
    found = without_spaces(poppler("pdftotext", pdf(sample(words)), "-enc", "UTF-8", "-", "-"))
    assert found.count("morelast") >= 12


def test_a_word_of_a_hundred_thousand_letters_is_shown_to_the_last():
    data = pdf(document(paragraph("x" * 100_000), marked("y" * 20_000, "z")))
    found = poppler("pdftotext", data, "-enc", "UTF-8", "-", "-")
    assert found.count("x") >= 100_000
    assert found.count("y") >= 20_000


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://www.legislation.gov.uk/ukpga/2006/41", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://example.org/ and more", False),
        ("https://example.org/\u202e", False),
        ("https://example.org/<b>", False),
    ],
)
def test_only_a_plain_secure_address_becomes_a_link(address, leads):
    reader = read(pdf(document(item("Something"), link(address))))
    found = [mark.get_object()["/A"]["/URI"] for mark in reader.pages[0].get("/Annots", [])]
    assert found == ([address] if leads else [])
    assert without_spaces(shown(address)) in without_spaces(text_of(reader))


def test_names_in_the_languages_of_these_islands_and_of_europe_are_shown_in_letters():
    names = (
        "Siân Ŵyn Ẁ Ÿ Łódź Żółć Ștefan Ağa Șırnak Đặng Ọlá Ḥasan ʿAlī Ελένη Олена Ŷ "  # noqa: RUF001
        "\u2013 \u2018\u2019 \u201c\u201d … € £ \u2011"
    )
    found = text_of(read(pdf(document(paragraph(names)))))
    assert "U+" not in found
    assert "number in a box" not in found


def test_a_character_that_the_typeface_lacks_stands_as_its_number_and_that_is_told():
    reader = read(pdf(document(section("", "مريم"), figure(DRAWING, "王"), title="محمد")))
    found = text_of(reader)
    in_order(["U+0645U+062DU+0645U+062F", "U+0645U+0631U+064AU+0645"], found)
    assert "A number in a box stands for a character" in found
    assert headings(reader) == [(1, "محمد"), (2, "مريم")]
    assert reader.metadata.title == "محمد"
    assert [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"] == ["王"]


def test_a_drawing_with_characters_that_the_typeface_lacks_shows_their_numbers():
    svg = DRAWING.replace("It applies", "王 &#1605; &#x1F600; &lt;b&gt; &#60;")
    found = text_of(read(pdf(document(figure(svg, "A drawing")))))
    assert without_spaces("[U+738B] [U+0645] [U+1F600] <b> <") in without_spaces(found)


# How it is made


def test_the_same_document_gives_the_same_bytes_on_every_run(tmp_path):
    programme = (
        "import hashlib; from sample_document import sample; "
        "from wizard.documents.pdf import pdf; "
        "print(hashlib.sha256(pdf(sample('a \\u738b \\u0645 plan'))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", programme],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent))),
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "SOURCE_DATE_EPOCH": seed,
            },
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout.strip()
        for seed, zone, folder in (("1", "UTC", ROOT), ("2", "Asia/Tokyo", tmp_path))
    }
    assert found == {hashlib.sha256(pdf(sample("a \u738b \u0645 plan"))).hexdigest()}


def test_typst_is_read_only_when_a_pdf_is_made():
    programme = "import sys, wizard.documents.pdf; print('typst' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", programme],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert found.stdout.strip() == "False"


def test_where_typst_is_missing_the_person_is_told_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Refused, match="pip install typst"):
        pdf(document())
