"""Scenarios of our own for the tests of the training room, and readers of what is made of them."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

REASON = "Secret reason"
MATTER: dict[str, Any] = {
    "bodies": [{"id": "board", "kind": "ICB"}],
    "acts": [{"id": "choice", "what": "The board chooses", "date": "2024-05-01", "by": ["board"]}],
}
ANSWERS = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "planning": "no",
    "proposal": "yes",
    "own-proposal": "yes",
    "viable-option": "yes",
    "decision": "yes",
    "manner": "yes",
    "range": "no",
}
STORY = """\
The clinic in Ambleford has been open for nine years. Mr. Jones runs it with four nurses, and
J. Hart drives the van. About 400 people come each week.

The board would like to move it to the retail park, which is two miles away. "It is the same
clinic," the paper says. There is no bus on Sundays.
"""
WRITTEN: dict[str, Any] = {
    "title": "A clinic moves to the retail park",
    "difficulty": "usual",
    "topics": ["distance to travel"],
    "source": "invented",
    "you_are": "The engagement lead of an integrated care board.",
    "story": STORY,
    "question": "Does the duty apply to what the board is about to choose?",
    "outcome": "required",
    "learning": [
        {"say": "A place is part of the manner.", "authorities": ["nhsa2006.s14Z45 (2)(b)"]}
    ],
    "hints": ["Think of Sundays, says the hint."],
    "discuss": ["Who could speak for those without a car?", "What does the map not show?"],
}


def written(answers: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    """A scenario as a file has it: the usual one, with these changes."""
    said = {**ANSWERS, **(answers or {})}
    numbered = {
        name: {"answer": answer, "because": f"{REASON} {number}."}
        for number, (name, answer) in enumerate(said.items(), 1)
    }
    return {**WRITTEN, "matter": {**MATTER, "answers": numbered}, **changes}


def keep(folder: Path, name: str, file: dict[str, Any]) -> None:
    """Keep a scenario in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")


def words(data: bytes, ending: str) -> str:
    """All that can be read in a file: its text, what tells of pictures, its properties."""
    if ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = [name for name in file.namelist() if not name.endswith(".png")]
            parts = {name: file.read(name).decode() for name in names}
        body = re.sub(r"</w:p>", " ", parts.pop("word/document.xml"))
        text = " ".join([unescape(re.sub(r"<[^>]+>", "", body)), body, *parts.values()])
    elif ending == ".pdf":
        reader = PdfReader(io.BytesIO(data))
        told = " ".join(page.extract_text() for page in reader.pages)
        kept = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        text = " ".join([told, kept, str(reader.metadata), *alternatives(reader)])
    else:
        source = re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.DOTALL)
        text = unescape(re.sub(r"<[^>]+>", "", source)) + unescape(source)
    return " ".join(text.split())


def alternatives(reader: PdfReader) -> list[str]:
    """What is told of pictures and of headings to who cannot see them."""
    numbers = {number for table in reader.xref.values() for number in table} | set(
        reader.xref_objStm
    )
    objects = (reader.get_object(number) for number in sorted(numbers))
    return [
        str(one[key])
        for one in objects
        if isinstance(one, DictionaryObject)
        for key in ("/Alt", "/ActualText", "/T", "/E")
        if key in one
    ]
