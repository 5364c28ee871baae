"""What `duty decide` says of each example, whole: the stored page is the reviewed one.

`DUTY_ACCEPT=1 pytest tests/wizard` writes the pages as they are now; the diff is the review.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import EXAMPLES

STORED = Path(__file__).resolve().parents[1] / "good" / "matters"
ACCEPT = os.environ.get("DUTY_ACCEPT") == "1"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


def without_digest(text: str) -> str:
    """The digest changes with every comma of the rules; the words are what is reviewed."""
    return re.sub(r"(Digest:\s+)[0-9a-f]{16}", lambda m: m[1] + "0" * 16, text)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_an_example_is_the_stored_one(duty, name):
    found = without_digest(duty("decide", EXAMPLES / f"{name}.yaml").out)
    stored = STORED / f"{name}.txt"
    if ACCEPT:
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(found, encoding="utf-8")

    assert found == stored.read_text(encoding="utf-8")


def test_no_stored_page_is_left_without_its_example():
    assert sorted(path.stem for path in STORED.glob("*.txt")) == NAMES
