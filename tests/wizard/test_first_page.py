"""The first page of the rationale fits one page, in Word and as PDF, whatever there is to say."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from conftest import EXAMPLES
from office import as_pdf, text_of

from engagement_rules import KnowledgeBase, Matter
from engagement_rules._record import Record
from wizard.documents import formats
from wizard.documents.rationale import rationale

#: One matter of each kind: many bodies, several steps, open, decided each way, out of scope.
NAMES = (
    "twelve-groups-one-change",
    "shortlisting-hospital-options",
    "effect-not-known",
    "county-wide-change",
    "change-of-control",
    "welsh-air-ambulance-bases",
)
LONG = "It is a long text that somebody wrote about what will change for people. " * 12
SECOND = "1. What this is about"


def document(name: str, *, full: bool):
    data = Matter.from_file(EXAMPLES / f"{name}.yaml").to_dict()
    if full:
        base = KnowledgeBase.default()
        fields = {node.id: node.data.get("for_example", "x") for node in base.of_kind("field")}
        data["fields"] = {**fields, "field-in-short": LONG, "field-can-influence": LONG}
    return rationale(Record.of(Matter.from_dict(data), made=dt.date(2026, 11, 22)))


@pytest.mark.parametrize("full", [False, True], ids=["bare", "filled in"])
@pytest.mark.parametrize("name", NAMES)
def test_the_second_page_of_a_pdf_begins_with_the_first_section(name, full):
    import pypdf

    made = formats.made("pdf", document(name, full=full))
    assert isinstance(made, bytes)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages[:2]]

    assert SECOND not in pages[0]
    assert SECOND in " ".join(pages[1].split())[:200]
    assert "A working aid and not legal advice" in " ".join(pages[0].split())


def test_the_second_page_of_a_word_file_begins_with_the_first_section(tmp_path):
    for full in (False, True):
        for name in NAMES:
            made = formats.made("docx", document(name, full=full))
            assert isinstance(made, bytes)
            (tmp_path / f"{name}-{full}.docx").write_bytes(made)
    made = as_pdf(*sorted(tmp_path.glob("*.docx")))
    over = [file.stem for file in made if not text_of(file, page=2).startswith(SECOND)]

    assert over == []
