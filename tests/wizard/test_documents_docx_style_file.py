"""A body's own Word file: its styles are used, ours fill the gaps, and nothing else comes along."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt, RGBColor
from office import as_pdf, text_of
from sample_document import sample

from wizard.documents.document import Look
from wizard.documents.docx import docx
from wizard.files import Refused

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OURS = [
    "Duty Answer",
    "Duty Blank",
    "Duty Note",
    "Duty Table",
    "Duty Form",
    "List Bullet",
    "List Bullet 2",
    "Quote",
    "Title",
    "Hyperlink",
]


def own(change=lambda file: None) -> bytes:
    """A body's file, with something changed in it."""
    file = python_docx.Document()
    file.core_properties.author = "A Person"
    file.add_paragraph("Words of a letter to A Person")
    change(file)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def with_parts(data: bytes, **changes: object) -> bytes:
    """A file with some parts changed; a part that is not there yet is added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, change in changes.items():
            parts[name] = change(parts.get(name, b""))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def led(kind: str, target: str, mode: str = "External"):
    """A change of the parts of a file: something more that it leads to."""
    more = (
        f'<Relationship Id="rIdMore" Type="{RELATED}/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    ).encode()
    return lambda data: data.replace(b"</Relationships>", more)


def styled(data: bytes | None) -> bytes:
    made = sample("Words")
    return docx(made._replace(look=made.look._replace(docx_style=data)))


def opened(data: bytes):
    return python_docx.Document(io.BytesIO(data))


def without(*names: str):
    def change(file) -> None:
        for style in list(file.styles.element.findall(qn("w:style"))):
            if style.find(qn("w:name")).get(qn("w:val")) in names:
                file.styles.element.remove(style)

    return change


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


# What is taken


def test_a_body_s_own_styles_are_used_and_the_missing_ones_are_added():
    def change(file) -> None:
        file.styles["Heading 1"].font.color.rgb = RGBColor(0x11, 0x22, 0x33)
        file.styles["Normal"].font.name = "Georgia"
        file.styles.add_style("Duty Note", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(33)

    file = opened(styled(own(change)))

    assert file.styles["Heading 1"].font.color.rgb == RGBColor(0x11, 0x22, 0x33)
    assert file.styles["Normal"].font.name == "Georgia"
    assert file.styles["Duty Note"].font.size == Pt(33)
    assert {style.name for style in file.styles} >= set(OURS)
    assert len([style for style in file.styles if style.name == "Duty Note"]) == 1


def test_the_content_is_the_same_whatever_the_styles():
    def said(data: bytes) -> list[tuple[str, str]]:
        return [(p.style.name, p.text) for p in opened(data).paragraphs]

    assert said(styled(own())) == said(styled(None))


def test_only_the_styles_come_along():
    made = parts(styled(own()))
    everything = b"".join(made.values())

    assert b"A Person" not in everything
    assert b"letter" not in everything
    assert sorted(made) == sorted(parts(styled(None)))


def test_the_same_file_gives_the_same_bytes():
    data = own()
    assert styled(data) == styled(data)


def test_a_file_that_this_programme_made_can_be_a_style_file():
    data = docx(sample()._replace(page=sample().page[:3]))

    theirs, ours = parts(styled(data)), parts(styled(None))
    for name in ("word/styles.xml", "word/numbering.xml"):
        assert theirs[name] == ours[name]


def test_styles_are_found_by_their_names_whatever_their_ids():
    def change(file) -> None:
        for style in file.styles.element.iter(qn("w:style"), qn("w:basedOn"), qn("w:next")):
            key = qn("w:styleId") if style.tag == qn("w:style") else qn("w:val")
            style.set(key, f"Stil{style.get(key)}")

    file = opened(styled(own(change)))
    headings = [p for p in file.paragraphs if p.style.name == "Heading 1"]

    assert [p._p.pPr.pStyle.val for p in headings] == ["StilHeading1"] * len(headings)
    assert headings


def test_a_body_s_style_that_has_the_id_of_ours_is_not_taken_for_it():
    def change(file) -> None:
        file.styles.add_style("Something else", WD_STYLE_TYPE.PARAGRAPH).element.set(
            qn("w:styleId"), "DutyNote"
        )

    file = opened(styled(own(change)))
    ids = [style.style_id for style in file.styles]

    assert len(ids) == len(set(ids))
    assert {p.style.name for p in file.paragraphs} >= {"Duty Note"}
    based = file.styles["Duty Cell Note"].base_style
    assert based is not None
    assert based.name == "Duty Note"


@pytest.mark.parametrize("lists", ["kept", "gone"])
def test_a_file_without_lists_gets_ours_beside_its_own(lists):
    def change(file) -> None:
        without("List Bullet", "List Bullet 2", "List Bullet 3")(file)
        if lists == "gone":
            for style in file.styles.element.iter(qn("w:numPr")):
                style.clear()

    data = own(change)
    if lists == "gone":
        cut = {
            "word/_rels/document.xml.rels": lambda rels: rels.replace(b"/numbering", b"/other"),
        }
        data = with_parts(data, **cut)
    made = parts(styled(data))
    numbering = parse_xml(made["word/numbering.xml"])
    tags = [one.tag.rpartition("}")[2] for one in numbering]
    style = opened(styled(data)).styles["List Bullet"].element
    number = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    (named,) = [one for one in numbering if one.get(qn("w:numId")) == number]
    abstract = named.find(qn("w:abstractNumId")).get(qn("w:val"))
    (found,) = [one for one in numbering if one.get(qn("w:abstractNumId")) == abstract]

    assert tags == sorted(tags)  # the schema wants `abstractNum` before `num`
    assert found.find(f".//{qn('w:pStyle')}").get(qn("w:val")) == style.get(qn("w:styleId"))
    assert found.find(f".//{qn('w:lvlText')}").get(qn("w:val")) == "•"
    assert len(tags) == (6 if lists == "gone" else len(tags))


def test_headings_that_count_themselves_do_not_count_ours_again():
    def change(file) -> None:
        number = parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>')
        file.styles["Heading 1"].element.get_or_add_pPr().append(number)

    file = opened(styled(own(change)))
    headings = [p for p in file.paragraphs if p.style.name.startswith("Heading")]
    numbers = {p.style.name: p._p.pPr.numPr for p in headings}

    assert numbers["Heading 1"].numId.val == 0
    assert numbers["Heading 2"] is None


def test_the_number_of_the_page_stands_at_the_right_whatever_the_body_s_tab_stops():
    foot = opened(styled(own())).sections[0].footer.paragraphs[0]
    stops = {tab.get(qn("w:pos")): tab.get(qn("w:val")) for tab in foot._p.iter(qn("w:tab"))}

    stops.pop(None)  # the tab itself
    assert stops.pop("9071") == "right"
    assert stops
    assert set(stops.values()) == {"clear"}


def test_the_language_is_british_english_whatever_the_file_says():
    def change(file) -> None:
        for language in file.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "fr-FR")

    assert b"fr-FR" not in parts(styled(own(change)))["word/styles.xml"]

    def bare(file) -> None:
        file.styles.element.remove(file.styles.element.find(qn("w:docDefaults")))

    styles = parse_xml(parts(styled(own(bare)))["word/styles.xml"])
    assert styles[0].tag == qn("w:docDefaults")
    assert styles[0].find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_pictures_in_lists_and_themes_are_left_out():
    def change(file) -> None:
        lists = file.part.numbering_part.element
        lists.insert(0, OxmlElement("w:numPicBullet"))
        next(lists.iter(qn("w:lvl"))).append(OxmlElement("w:lvlPicBulletId"))

    filled = {
        "word/theme/theme1.xml": lambda data: data.replace(
            b"<a:bgFillStyleLst>",
            b'<a:bgFillStyleLst><a:blipFill><a:blip r:embed="rId1" '
            b'xmlns:r="' + RELATED.encode() + b'"/></a:blipFill>',
        )
    }
    made = parts(styled(with_parts(own(change), **filled)))

    assert b"PicBullet" not in made["word/numbering.xml"]
    assert b"embed" not in made["word/theme.xml"]
    assert b'name="Office' in made["word/theme.xml"]


@pytest.mark.parametrize("name", OURS)
def test_whichever_style_is_missing_the_document_is_made(name):
    file = opened(styled(own(without(name))))
    assert name in {style.name for style in file.styles}


# What is refused


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as found:
        styled(data)
    message = str(found.value)
    assert "Word style file" in message
    assert "save" in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    "data",
    [b"", b"no file", b"PK", b"PK\x03\x04" + b"\0" * 100, b"{\\rtf1}", b"%PDF-1.7", b"\x00" * 5000],
)
def test_what_is_no_word_file_is_refused(data):
    assert "Word document" in refused(data)


def test_a_locked_or_old_file_is_refused_with_how_to_unlock_it():
    assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize("cut", [100, 5000, 20000])
def test_a_file_that_is_cut_off_is_refused(cut):
    assert "damaged" in refused(own()[:-cut])


def test_a_file_with_any_byte_turned_is_refused_or_used_and_never_a_crash():
    data = own()
    for at in range(0, len(data), len(data) // 150):
        turned = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            styled(turned)
        except Refused as error:
            assert "save" in str(error)


@pytest.mark.parametrize(
    "changes",
    [
        {"word/styles.xml": lambda data: data[:-20]},
        {"word/styles.xml": lambda _: b"<a/>"},
        {
            "word/styles.xml": lambda data: (
                b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + data.split(b"?>", 1)[1]
            )
        },
        {"word/styles.xml": lambda data: data.replace(b"w:styleId=", b"w:other=")},
        {"word/styles.xml": lambda _: None},
        {"word/numbering.xml": lambda data: data.replace(b"w:numId=", b"w:other=")},
        {"word/numbering.xml": lambda data: data.replace(b'w:numId="', b'w:numId="x')},
        {"word/document.xml": lambda data: data, "_rels/.rels": lambda _: b"<a/>"},
        {"word/_rels/document.xml.rels": lambda _: b"<a/>"},
        {"[Content_Types].xml": lambda _: None},
        {"[Content_Types].xml": lambda _: b"\xff\xfe"},
    ],
)
def test_a_file_with_a_broken_part_is_refused(changes):
    assert "Word document" in refused(with_parts(own(), **changes))


def test_a_strict_document_is_refused_with_what_it_is():
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    plain = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    change = {"word/styles.xml": lambda data: data.replace(plain, strict)}

    assert "Strict" in refused(with_parts(own(), **change))


@pytest.mark.parametrize(
    "changes",
    [
        {
            "[Content_Types].xml": lambda data: data.replace(
                b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"vnd.ms-word.document.macroEnabled.main+xml",
            )
        },
        {"word/vbaProject.bin": lambda _: b"a programme"},
        {"word/activeX/activeX1.bin": lambda _: b"a control"},
    ],
)
def test_a_file_with_macros_is_refused(changes):
    assert "macros" in refused(with_parts(own(), **changes))


@pytest.mark.parametrize("kind", ["oleObject", "package", "aFChunk", "control", "subDocument"])
def test_a_file_with_something_embedded_is_refused(kind):
    changes = {"word/_rels/document.xml.rels": led(kind, "embeddings/a.bin", "Internal")}

    assert "embedded" in refused(with_parts(own(), **changes))


def test_a_template_is_refused():
    changes = {
        "[Content_Types].xml": lambda data: data.replace(b"document.main+xml", b"template.main+xml")
    }
    assert "template" in refused(with_parts(own(), **changes))


@pytest.mark.parametrize(
    ("kind", "target", "cure"),
    [
        ("attachedTemplate", "file:///N:/house.dotm", "Document Template"),
        ("attachedTemplate", "https://evil.example/a.dotm", "Document Template"),
        ("hyperlink", "https://www.nhs.uk/", "delete all"),
        ("image", "\\\\evil.example\\share\\a.png", "delete all"),
        ("frame", "https://evil.example/\u202e\x9b[2J", "delete all"),
    ],
)
@pytest.mark.parametrize("mode", ["External", "external"])
def test_a_file_that_leads_outside_is_refused_with_where_and_what_to_do(kind, target, cure, mode):
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    changes = {
        "word/_rels/settings.xml.rels": lambda _: led(kind, target, mode)(
            f"{rels}</Relationships>".encode()
        )
    }
    message = refused(with_parts(own(), **changes))

    assert cure in message
    assert target[:9] in message
    assert message.isprintable()


def test_a_file_that_unpacks_to_more_than_a_style_file_can_be_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/styles.xml", b"\0" * 41_000_000)

    assert len(made.getvalue()) < 100_000
    assert "larger" in refused(made.getvalue())


def test_a_style_of_another_kind_under_the_name_of_ours_is_refused_with_what_to_do():
    def change(file) -> None:
        file.styles.add_style("Duty Answer", WD_STYLE_TYPE.CHARACTER)

    message = refused(own(change))
    assert "“Duty Answer”" in message
    assert "another name" in message


def test_libreoffice_shows_a_document_in_a_body_s_own_styles(tmp_path):
    made = tmp_path / "made.docx"
    made.write_bytes(styled(own(without("List Bullet", "Quote"))))
    told = text_of(*as_pdf(made))

    assert "The duty to involve the public applies to this: Words" in told
    assert "Page 1 of" in told


def test_a_look_without_a_file_uses_ours():
    assert styled(None) == docx(sample("Words"))
    assert Look().docx_style is None
