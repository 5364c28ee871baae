"""The look of a body's own documents: read from a folder, or refused with what to do."""

from __future__ import annotations

import pytest

from wizard.documents.look import load
from wizard.files import Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@pytest.fixture
def folder(tmp_path):
    def make(text, **files):
        (tmp_path / "look.yaml").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        return tmp_path

    return make


def test_a_name_a_crest_a_colour_and_styles_are_read(folder):
    look = load(
        folder(
            "body: Riverside ICB\ncrest: crest.png\ncrest_words: A heron\n"
            'colour: "#112233"\ndocx_style: style.docx\n',
            crest_png=PNG,
            style_docx=b"PK",
        )
    )

    assert (look.body, look.colour, look.docx_style) == ("Riverside ICB", "#112233", b"PK")
    assert look.crest is not None
    assert (look.crest.kind, look.crest.words, look.crest.data) == ("png", "A heron", PNG)


def test_a_crest_may_be_an_svg(folder):
    look = load(folder("crest: c.svg\ncrest_words: A heron\n", c_svg=SVG))

    assert look.crest is not None
    assert look.crest.kind == "svg"
    assert look.body == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "says nothing"),
        ("- a\n", "says nothing"),
        ("body: [", "is no YAML"),
        ("boddy: X\n", "did you mean `body`"),
        ("body: 5\n", "has to be a text"),
        ("colour: #005eb8\n", "write `colour` in quotes"),
        ('colour: "blue"\n', "write `colour` in quotes"),
        ("crest: c.svg\n", "say in `crest_words`"),
        ("crest: no.png\ncrest_words: x\n", "cannot be read"),
        ("crest: ../look.yaml\ncrest_words: x\n", "a file in that folder"),
        ("crest: look.yaml\ncrest_words: x\n", "a PNG or an SVG"),
        ("docx_style: no.docx\n", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(folder, text, message):
    with pytest.raises(Refused, match=message):
        load(folder(text))


def test_a_folder_without_a_look_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        load(tmp_path)


def test_a_drawing_that_declares_entities_is_no_crest(folder):
    evil = b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG
    with pytest.raises(Refused, match="a PNG or an SVG"):
        load(folder("crest: c.svg\ncrest_words: x\n", c_svg=evil))
