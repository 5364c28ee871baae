"""docs/how-to/write-a-pair.md: the pair on the page is read, and holds."""

from __future__ import annotations

import re
from pathlib import Path

from engagement_rules import KnowledgeBase
from engagement_rules._pairs import prove, read_pairs

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-pair.md"


def test_the_pair_on_the_page_holds(tmp_path: Path):
    (block,) = re.findall(r"```yaml file=pairs/\S+\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "example.yaml").write_text(block, encoding="utf-8")

    (pair,) = read_pairs(folder=tmp_path)

    assert prove(pair, KnowledgeBase.default()).faults == ()
