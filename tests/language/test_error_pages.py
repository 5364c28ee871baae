"""The pages of docs/errors/ tell the truth: each example fails with its code, each cure works.

`DUTY_ACCEPT=1 pytest tests/language/test_error_pages.py` writes the true messages and the index
into the pages; the diff is the review.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from language_pages import ACCEPT, ROOT, Block, Page, copy_of_base, lay_out, read_page

from engagement_rules import (
    KnowledgeBase,
    KnowledgeBaseError,
    Matter,
    MatterError,
    assess,
)
from engagement_rules.proving import prove
from engagement_rules.testing import read_scenarios, run_scenario
from engagement_rules.training import check_scenarios, read_scenario

PAGES = ROOT / "docs" / "errors"
FAILS, CURE, WHY = "It fails", "The cure", "Why the rule is there"

CODES = sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "README")
IN_SOURCE = sorted(
    {
        code
        for path in (ROOT / "engagement_rules").rglob("*.py")
        for code in re.findall(r'"((?:KB|M|SC|TR)\d{3})"', path.read_text(encoding="utf-8"))
    }
)


def _page(code: str) -> Page:
    return read_page(PAGES / f"{code}.md")


def _decide(blocks: list[Block]) -> None:
    """Read and decide the matter of a page, and ask for reasons if the page does."""
    name = next((block.info["read"] for block in blocks if "read" in block.info), "matter.yaml")
    determination = assess(Matter.from_file(name))
    for node in [block.info["ask"] for block in blocks if "ask" in block.info]:
        determination.reasons(node)


def _try(blocks: list[Block]) -> None:
    """Read and decide the scenarios of a page."""
    name = next((b.info["read"] for b in blocks if "read" in b.info), "my.scenarios.yaml")
    for scenario in read_scenarios(name).scenarios:
        assert run_scenario(scenario) == ()


def _train(blocks: list[Block]) -> None:
    """Read and check the training scenarios of a page."""
    names = [block.info["read"] for block in blocks if "read" in block.info]
    found = [read_scenario(name) for name in names or sorted(map(str, Path().glob("*.yaml")))]
    problems = check_scenarios({one.id: one for one in found})
    if problems:
        raise MatterError(problems)


def _run(code: str, blocks: list[Block], folder: Path) -> None:
    if code.startswith("KB"):
        base = KnowledgeBase.load(folder)
        problems = prove(base).problems if code.startswith("KB4") else ()
        if problems:
            raise KnowledgeBaseError(problems)
    elif code.startswith("SC"):
        _try(blocks)
    elif code.startswith("TR"):
        _train(blocks)
    else:
        _decide(blocks)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return copy_of_base(tmp_path / "rules")


@pytest.mark.parametrize("code", CODES)
def test_the_example_fails_with_its_code_and_message(code: str, example: Path):
    page = _page(code)
    blocks = page.sections[FAILS]
    lay_out(blocks, example if code.startswith("KB") else example.parent)

    with pytest.raises((KnowledgeBaseError, MatterError)) as caught:
        _run(code, blocks, Path(example.name))

    found = {problem.code for problem in caught.value.problems}
    assert found == {code}
    if ACCEPT:
        page.accept(str(caught.value))
    assert _page(code).message() == str(caught.value)


@pytest.mark.parametrize("code", CODES)
def test_the_cure_cures(code: str, example: Path):
    page = _page(code)
    folder = example if code.startswith("KB") else example.parent
    lay_out(page.sections[FAILS], folder)
    lay_out(page.sections[CURE], folder)

    _run(code, page.sections[CURE], Path(example.name))


def test_the_base_on_which_the_examples_stand_compiles(example: Path):
    assert KnowledgeBase.load(example).overridden == {}


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_its_parts(code: str):
    page = _page(code)

    assert page.title.startswith(f"{code}: ")
    assert list(page.sections) == ["", FAILS, CURE, WHY]
    assert any(block.info for block in page.sections[CURE])


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_of_a_page_stands_on_a_line_of_its_own(code: str):
    text = re.sub(r"```.*?```", "", (PAGES / f"{code}.md").read_text("utf-8"), flags=re.DOTALL)

    crowded = [line for line in text.splitlines() if re.search(r"[a-z`)\"*][.?!] [A-Z]", line)]

    assert crowded == []


def test_every_code_in_the_source_has_a_page_and_every_page_a_code():
    assert CODES == IN_SOURCE


def test_no_two_codes_share_a_title():
    titles = [_page(code).title.split(": ", 1)[1] for code in CODES if code.startswith("KB")]

    assert len(set(titles)) == len(titles)


def _index(prefix: str) -> str:
    rows = [
        f"| [{code}]({code}.md) | {_page(code).title.split(': ', 1)[1]} |"
        for code in CODES
        if re.fullmatch(prefix + r"\d+", code)
    ]
    return "\n".join(["| Code | What is wrong |", "| --- | --- |", *rows])


def test_the_index_lists_every_page():
    readme = PAGES / "README.md"
    text = readme.read_text(encoding="utf-8")
    tables = iter([_index("KB"), _index("M"), _index("SC"), _index("TR")])
    expected = re.sub(r"(?:^\|.*\n)*^\|.*$", lambda _: next(tables), text, flags=re.MULTILINE)
    if ACCEPT:
        readme.write_text(expected, encoding="utf-8")

    assert readme.read_text(encoding="utf-8") == expected
    for code in CODES:
        assert f"| [{code}]({code}.md) |" in readme.read_text(encoding="utf-8")
