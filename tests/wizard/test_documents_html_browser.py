"""The page as a browser shows it: to the eye, to a screen reader, to the keyboard, on paper."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, browser
from html_documents import EVERYTHING, HOSTILE, document, everywhere, long_document
from sample_document import sample

from wizard.documents.document import Crest, Document, Look
from wizard.documents.html import html
from wizard.render.blocks import answer, field, heading, item, marked, new_page, said, section
from wizard.render.text import shown

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PHONE, DESKTOP = 320, 1280
# A contrast of 7 to 1 is level AAA; the colours of the NHS are made for AA, 4.5 to 1.
ALL_RULES = """
axe.run(document, {
  resultTypes: ["violations"],
  rules: Object.fromEntries(axe.getRules()
    .map(rule => [rule.ruleId, {enabled: rule.ruleId != "color-contrast-enhanced"}])),
}).then(found => JSON.stringify({
  rules: found.passes.length,
  violations: found.violations.map(one => [one.id, one.nodes.map(node => node.html)]),
}))
"""
SHIELD = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" width="80" height="80">'
    b'<path d="M0 0h8v5l-4 3-4-3z" fill="#7c2855"/></svg>'
)
DOCUMENTS = {
    "the sample": sample(),
    "no look": sample()._replace(look=Look()),
    "a look of its own": sample()._replace(
        look=Look("Riverside ICB", Crest(SHIELD, "svg", "A shield"), "#7c2855")
    ),
    "a pale colour": sample()._replace(look=Look("Riverside ICB", colour="#ffeb3b")),
    "no sections": document(answer("Yes"), heading("Why"), item("So"), marked("at risk", "it")),
    "a long one": long_document(27),
    "next to nothing": Document("", "", [], ""),
    "hostile words where people write": sample(EVERYTHING),
    "hostile words everywhere": everywhere(EVERYTHING),
    "a long text": document(
        answer("Yes"), field("In short", HOSTILE["long"]), said(HOSTILE["long"], "Somebody")
    ),
}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def opened(chrome, tmp_path):
    """Show a document in a window of this width."""

    def show(made: Document | str, width: int = DESKTOP) -> Browser:
        path = tmp_path / "page.html"
        path.write_text(made if isinstance(made, str) else html(made), encoding="utf-8")
        chrome.open(path, width=width, phone=width == PHONE)
        assert chrome.run("innerWidth") == width
        return chrome

    return show


def reported(chrome: Browser) -> list[str]:
    """What the browser fetched beyond the page itself, and what it complained of."""
    found = [
        event["request"]["url"]
        for method, event in chrome.events
        if method == "Network.requestWillBeSent"
        and not event["request"]["url"].startswith(("data:", "file:"))
    ]
    found += [e["entry"]["text"] for m, e in chrome.events if m == "Log.entryAdded"]
    return found


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_axe_finds_nothing_against_the_page(opened, name, width):
    chrome = opened(DOCUMENTS[name], width)
    chrome.run(AXE)
    found = json.loads(chrome.run(ALL_RULES))

    assert found["violations"] == []
    assert found["rules"] > 10


def test_axe_does_find_what_is_wrong(opened):
    chrome = opened(html(sample()).replace(' lang="en-GB"', "").replace("<h1>", "<h4>"))
    chrome.run(AXE)
    found = {rule for rule, _ in json.loads(chrome.run(ALL_RULES))["violations"]}

    assert {"html-has-lang", "page-has-heading-one"} <= found


@pytest.mark.parametrize("width", [PHONE, 480, 768, DESKTOP])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_has_to_be_scrolled_sideways(opened, name, width):
    chrome = opened(DOCUMENTS[name], width)

    assert chrome.run("document.documentElement.scrollWidth") <= width
    beyond = chrome.run(
        "[...document.querySelectorAll('body *')].filter(e => !e.closest('.skip, .unseen')"
        " && (e.getBoundingClientRect().right > innerWidth + 1"
        " || e.getBoundingClientRect().left < -1)).map(e => e.outerHTML.slice(0, 80))"
    )
    assert beyond == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_page_fetches_nothing_and_breaks_none_of_its_own_rules(opened, name):
    chrome = opened(DOCUMENTS[name])

    assert reported(chrome) == []
    assert chrome.run("document.scripts.length") == 0


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_browser_shows_hostile_words_as_typed(opened, kind):
    words = shown(HOSTILE[kind])
    chrome = opened(everywhere(HOSTILE[kind]))

    assert chrome.run("document.querySelector('h1').textContent") == words
    assert chrome.run("document.querySelector('.answer').textContent") == words
    assert chrome.run("document.querySelector('footer p').textContent") == words
    assert chrome.run("document.querySelector('img').alt") == words
    assert chrome.run("document.title") == words


def test_the_style_and_the_type_are_let_in(opened):
    chrome = opened(sample())

    assert chrome.run("getComputedStyle(document.querySelector('section h2')).color") == (
        "rgb(0, 94, 184)"
    )
    assert chrome.run("[...document.fonts].map(f => f.status)") == ["loaded", "loaded"]


def test_what_would_act_is_stopped_by_the_page_itself(chrome, opened):
    evil = (
        "<script>document.title = 'ran'</script>"
        "<img src='http://127.0.0.1:9/x.png' onerror=\"document.title = 'ran'\">"
        "<style>h1 { color: red }</style><p id='p' style='color: red'>p</p>"
    )
    watch = chrome.tell(
        "Page.addScriptToEvaluateOnNewDocument",
        source="var stopped = []; document.addEventListener('securitypolicyviolation', "
        "event => stopped.push(event.effectiveDirective))",
    )
    opened(html(sample("x")).replace("<main", f"{evil}<main"))
    chrome.tell("Page.removeScriptToEvaluateOnNewDocument", **watch)

    assert chrome.run("document.title") == "The Ambleford clinic: x"
    assert chrome.run("getComputedStyle(document.querySelector('h1')).color") == "rgb(33, 43, 50)"
    assert chrome.run("getComputedStyle(document.querySelector('#p')).color") == "rgb(33, 43, 50)"
    assert sorted(set(chrome.run("stopped"))) == [
        "img-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-attr",
        "style-src-elem",
    ]


# To a screen reader


def spoken(chrome: Browser) -> list[tuple[str, str]]:
    """The roles and names that a screen reader is given, in order."""
    nodes = {node["nodeId"]: node for node in chrome.tell("Accessibility.getFullAXTree")["nodes"]}
    found, to_read = [], [next(iter(nodes))]
    while to_read:
        node = nodes.get(to_read.pop())
        if node is None:
            continue
        to_read += reversed(node.get("childIds", []))
        if not node["ignored"]:
            found.append((node["role"]["value"], node.get("name", {}).get("value", "")))
    return found


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_blank_is_announced(opened, width):
    heard = spoken(opened(sample(), width))

    at = heard.index(("StaticText", "Version"))
    assert ("StaticText", "Blank, to be filled in") in heard[at : at + 6]


def test_the_drawing_is_a_picture_with_the_words_as_its_name(opened):
    heard = spoken(opened(sample()))

    assert ("image", "The duty applies, because one ground is met.") in heard
    assert ("StaticText", "It applies") not in heard


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_lists_tables_quotations_and_landmarks_are_told_as_such(opened, width):
    roles = [role for role, _ in spoken(opened(sample(), width))]

    for role in (
        *("banner", "main", "navigation", "contentinfo"),
        *("list", "table", "row", "rowheader", "cell", "term", "definition", "blockquote"),
    ):
        assert role in roles, role


def test_the_answer_is_heard_before_the_contents_and_the_contents_before_the_sections(opened):
    names = [name for _, name in spoken(opened(sample("x")))]

    assert (
        names.index("The duty to involve the public applies to this: x")
        < names.index("Contents")
        < names.index("What is about to be done, in a few words.")
    )


# To the keyboard


def press_tab(chrome: Browser) -> None:
    for kind in ("keyDown", "keyUp"):
        chrome.tell("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_skip_link_comes_first_and_every_link_shows_that_it_has_the_focus(opened, width):
    chrome = opened(sample(), width)
    links = chrome.run("document.links.length")
    for at in range(links):
        press_tab(chrome)
        assert chrome.run("[...document.links].indexOf(document.activeElement)") == at
        assert chrome.run("getComputedStyle(document.activeElement).backgroundColor") == (
            "rgb(255, 235, 59)"
        )
        if at == 0:
            assert chrome.run("document.activeElement.textContent") == "Skip to main content"
            assert chrome.run("document.activeElement.getBoundingClientRect().height") > 24


# To the eye


def test_the_answer_is_the_largest_thing_on_the_first_screen(opened):
    for width in (PHONE, DESKTOP):
        chrome = opened(sample("x"), width)
        place = chrome.run(
            "(({top, height, width}) => ({top, height, width}))"
            "(document.querySelector('.answer').getBoundingClientRect())"
        )
        assert place["top"] < 400
        assert (
            chrome.run("getComputedStyle(document.querySelector('.answer')).backgroundColor")
            == "rgb(0, 94, 184)"
        )


def test_a_no_weighs_as_much_as_a_yes(opened):
    chrome = opened(document(marked("yes", "a"), marked("no", "b"), marked("not known", "c")))
    looks = chrome.run(
        "[...document.querySelectorAll('.tag')].map(e => getComputedStyle(e))"
        ".map(s => [s.fontSize, s.fontWeight, s.height, s.borderTopWidth])"
    )

    assert len(looks) == 3
    assert looks[0] == looks[1] == looks[2]


def test_marks_and_blanks_are_seen_where_colours_are_taken_away(opened):
    chrome = opened(sample())
    chrome.tell(
        "Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}]
    )
    try:
        for kind in (".yes", ".no", ".not-known", ".answer", ".blank"):
            width = chrome.run(f"getComputedStyle(document.querySelector('{kind}')).borderTopWidth")
            assert width != "0px", kind
    finally:
        chrome.tell("Emulation.setEmulatedMedia", features=[])


# On paper


def printed(chrome: Browser, tmp_path: Path) -> list[str]:
    """The words of each printed page, which must all be A4."""
    from pypdf import PdfReader

    path = tmp_path / "page.pdf"
    chrome.printed(path)
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    for page in pages:
        assert round(page.mediabox.width / 72 * 25.4) == 210
        assert round(page.mediabox.height / 72 * 25.4) == 297
    return [" ".join(page.extract_text().split()) for page in pages]


def test_the_first_page_is_printed_alone_and_each_page_has_its_foot_and_number(opened, tmp_path):
    pages = printed(opened(sample("x")), tmp_path)

    assert "applies to this: x" in pages[0]
    assert "Contents" not in pages[0]
    assert "What this is" not in pages[0]
    assert "Contents" in pages[1]
    assert "because one ground is met" in pages[-1]
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert "Seal 0123456789abcdef. x" in page
        assert f"{number} of {len(pages)}" in page


def test_a_heading_is_never_left_alone_at_the_foot_of_a_page(opened, tmp_path):
    pages = printed(opened(long_document(8)), tmp_path)

    assert len(pages) >= 8
    for page in pages:
        assert not re.search(r"Section \d+ Seal", page)


def test_hostile_words_can_be_printed(opened, tmp_path):
    pages = printed(opened(sample(EVERYTHING)), tmp_path)

    assert f"1 of {len(pages)}" in pages[0]


def test_a_body_without_sections_is_printed_on_one_page(opened, tmp_path):
    made = document(answer("Yes"), heading("Why"), item("So"))
    assert len(printed(opened(made), tmp_path)) == 1
    two = document(answer("Yes"), new_page(), section("1", "More"))
    assert len(printed(opened(two), tmp_path)) == 2
