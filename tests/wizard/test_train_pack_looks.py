"""The papers of a session as a browser and an office show them: read, gone through, printed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from browser import Browser, browser
from office import as_pdf
from pypdf import PdfReader
from test_documents_html_browser import ALL_RULES, AXE, reported
from training_scenarios import WRITTEN, keep, written

from engagement_rules import KnowledgeBase
from engagement_rules.training import load_scenarios
from wizard.documents.document import Document, Look
from wizard.documents.docx import docx
from wizard.documents.html import html
from wizard.training.guide import guide
from wizard.training.handout import handout
from wizard.training.papers import session
from wizard.training.slides import deck

PHONE, SCREEN = 320, 1280
PAPERS = {"handout": handout, "guide": guide, "slides": deck}


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> dict[str, Document]:
    folder = tmp_path_factory.mktemp("ours")
    long = "The board has been told more than once that the van does not reach the villages. " * 12
    keep(folder, "moves", written(twin="stays", story=f"{WRITTEN['story']}\n{long}\n"))
    keep(folder, "stays", written({"manner": "no"}, title="A sign", outcome="not required"))
    every = load_scenarios([folder])
    chosen = [every["moves"], every["walk-in-centre-becomes-a-hub"]]
    made = session(chosen, every, KnowledgeBase.default(), Look("Riverside ICB"))
    return {name: make(made) for name, make in PAPERS.items()}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def opened(chrome, papers, tmp_path):
    def show(name: str, width: int = SCREEN) -> Browser:
        path = tmp_path / "page.html"
        path.write_text(html(papers[name]), encoding="utf-8")
        chrome.open(path, width=width, height=720, phone=width == PHONE)
        return chrome

    return show


def slides(document: Document) -> int:
    return 2 + sum(block.kind == "break" for block in document.page)


def press(chrome: Browser, key: str, *, shift: bool = False) -> int:
    """Press a key, and say which slide is at the top then."""
    for kind in ("keyDown", "keyUp"):
        chrome.tell("Input.dispatchKeyEvent", type=kind, key=key, modifiers=8 * shift)
    return int(
        chrome.run(
            "1 + [...document.querySelectorAll('.slide')]"
            ".findLastIndex(one => one.getBoundingClientRect().top <= 1)"
        )
    )


@pytest.mark.parametrize("width", [PHONE, SCREEN])
@pytest.mark.parametrize("name", PAPERS)
def test_axe_finds_nothing_against_a_paper_and_nothing_is_fetched(opened, name, width):
    chrome = opened(name, width)
    chrome.run(AXE)
    found = json.loads(chrome.run(ALL_RULES))

    assert found["violations"] == []
    assert found["rules"] > 15
    assert reported(chrome) == []
    assert chrome.run("document.documentElement.scrollWidth <= innerWidth")


def test_no_slide_is_higher_than_the_screen_and_none_is_cut(opened, papers):
    heights = opened("slides").run(
        "[...document.querySelectorAll('.slide')].map(one => Math.round(one.offsetHeight))"
    )

    assert heights == [720] * slides(papers["slides"])


def test_the_arrow_keys_go_on_and_back(opened, papers):
    chrome, count = opened("slides"), slides(papers["slides"])

    assert [press(chrome, key) for key in ("ArrowRight", "ArrowDown", "PageDown", " ")] == [
        2,
        3,
        4,
        5,
    ]
    assert [press(chrome, key) for key in ("ArrowLeft", "ArrowUp", "PageUp")] == [4, 3, 2]
    assert press(chrome, " ", shift=True) == 1
    assert press(chrome, "ArrowLeft") == 1
    assert press(chrome, "End") == count
    assert press(chrome, "ArrowRight") == count
    assert press(chrome, "Home") == 1


def test_a_slide_higher_than_a_small_window_is_read_to_its_end_first(opened, chrome):
    opened("slides")
    small = {"width": 700, "height": 90, "deviceScaleFactor": 1, "mobile": False}
    chrome.tell("Emulation.setDeviceMetricsOverride", **small)
    chrome.run("document.querySelectorAll('.slide')[3].scrollIntoView({behavior: 'instant'})")
    assert chrome.run("document.querySelectorAll('.slide')[3].offsetHeight > innerHeight + 20")

    assert press(chrome, "ArrowDown") == 4
    assert press(chrome, "ArrowRight") == 5


def test_each_slide_is_printed_on_a_page_of_its_own(opened, papers, tmp_path):
    opened("slides").printed(tmp_path / "slides.pdf")
    pages = PdfReader(io.BytesIO((tmp_path / "slides.pdf").read_bytes())).pages

    assert len(pages) == slides(papers["slides"])
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    for number, page in enumerate(pages[1:], 2):
        assert f"{number} of {len(pages)}" in " ".join(page.extract_text().split())


def test_boxes_are_ticked_by_the_keyboard_and_the_tick_is_seen_on_paper(opened, tmp_path):
    chrome = opened("handout")
    chrome.run("document.querySelector('input').focus()")
    for kind in ("keyDown", "keyUp"):
        chrome.tell(
            "Input.dispatchKeyEvent",
            type=kind,
            key=" ",
            code="Space",
            windowsVirtualKeyCode=32,
            text=" ",
        )

    assert chrome.run("document.querySelector('input').checked")
    chrome.printed(tmp_path / "handout.pdf")
    assert PdfReader(io.BytesIO((tmp_path / "handout.pdf").read_bytes())).pages


@pytest.mark.parametrize("name", PAPERS)
def test_an_office_shows_every_slide_on_a_page_and_every_question(papers, tmp_path, name):
    (tmp_path / "made.docx").write_bytes(docx(papers[name]))
    as_pdf(tmp_path / "made.docx")
    pages = PdfReader(io.BytesIO((tmp_path / "made.pdf").read_bytes())).pages
    told = " ".join(" ".join(page.extract_text() for page in pages).split())

    if name == "slides":
        assert len(pages) == slides(papers[name])
        assert all(page.mediabox.width > page.mediabox.height for page in pages)
    for question in ("Is there a proposal to change", "Would carrying this out change how people"):
        assert question in told
    if name == "handout":
        assert told.count("☐") > 30
