"""A drawing in an HTML page shows what it shows, and can do nothing."""

from __future__ import annotations

import pytest
from html_documents import Read, document
from sample_document import sample

from wizard.documents.html import html
from wizard.render.blocks import figure


def drawn(inside: str, attributes: str = "") -> str:
    return html(
        document(
            figure(
                '<svg xmlns="http://www.w3.org/2000/svg" '
                f'xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inside}</svg>',
                "What it shows",
            )
        )
    )


def test_a_drawing_stands_in_the_page_and_its_words_are_its_name():
    source = html(sample())

    assert (
        '<svg viewBox="0 0 120 40" width="7.5em" role="img" aria-labelledby="figure-1-words">'
        in source
    )
    assert (
        '<figcaption id="figure-1-words">The duty applies, because one ground is met.</figcaption>'
        in source
    )
    assert "It applies</text>" in source


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert('gone')</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>gone</p></foreignObject>",
        "<image href='https://evil.example/gone.png'/>",
        "<a href='javascript:gone()'><text>gone</text></a>",
        "<use xlink:href='https://evil.example/#gone'/>",
        "<style>* { fill: url(gone) }</style>",
        "<rect onload='gone()' style='fill: gone' class='gone' fill='url(https://gone)'/>",
        "<set attributeName='href' to='gone'/>",
        "<svg><text>gone</text></svg>",
        "<title>gone</title>",
        "<script xmlns='http://www.w3.org/1999/xhtml'>gone</script>",
        "<!-- gone --><?gone gone?><g>gone</g>",
    ],
)
def test_what_could_act_in_a_drawing_is_left_out(inside):
    assert "gone" not in drawn(inside + "<text>kept</text>")
    assert "kept" in drawn(inside + "<text>kept</text>")


def test_two_drawings_on_a_page_do_not_clash():
    one = figure(
        '<svg xmlns="http://www.w3.org/2000/svg"><defs><marker id="tip"><path d="M0 0"/></marker>'
        '</defs><path d="M0 0" marker-end="url(#tip)"/></svg>',
        "One",
    )
    ids = [attrs["id"] for _, attrs in Read(html(document(one, one))).elements if "id" in attrs]

    assert len(ids) == len(set(ids))
    assert "figure-2-tip" in ids
    assert 'marker-end="url(#figure-2-tip)"' in html(document(one, one))


def test_the_words_in_a_drawing_are_harmless_too():
    source = drawn("<text>&lt;b>&amp;lt; \u202e x\u0085</text>")

    assert r"<text>&lt;b&gt;&amp;lt; \u202e x </text>" in source


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "no drawing",
        "<svg>",
        "<svg/>",
        "<p xmlns='http://www.w3.org/2000/svg'/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'><text>\udc80</text></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><text>\x00</text></svg>",
    ],
)
def test_what_is_no_drawing_is_refused(svg):
    with pytest.raises(ValueError, match="the drawing"):
        html(document(figure(svg, "What it shows")))
