"""Each set of rules in tests/bad/ is refused with the message that stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from language_pages import ACCEPT, ROOT, copy_of_base, lay_out, read_page

from engagement_rules import KnowledgeBase, KnowledgeBaseError

BAD = sorted(path for path in (ROOT / "tests" / "bad").glob("*.md") if path.stem != "README")


def _refusal(path: Path, tmp_path: Path) -> KnowledgeBaseError:
    folder = copy_of_base(tmp_path / "rules")
    for blocks in read_page(path).sections.values():
        lay_out(blocks, folder)
    local = tmp_path / "local"
    with pytest.raises(KnowledgeBaseError) as caught:
        KnowledgeBase.load(folder, extra=[local] if local.exists() else [])
    return caught.value


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_it_is_refused_with_the_message_that_stands_there(path: Path, tmp_path: Path):
    refusal = _refusal(path, tmp_path)
    if ACCEPT:
        read_page(path).accept(str(refusal))

    assert read_page(path).message() == str(refusal)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_problem_names_file_and_line_in_one_lower_case_sentence(path: Path, tmp_path: Path):
    for problem in _refusal(path, tmp_path).problems:
        assert problem.place is not None
        assert problem.place.line
        assert problem.message[0] == "`" or problem.message[0].islower()
        assert not problem.message.endswith(".")
