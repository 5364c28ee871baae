"""Small cases, each with what it shows of the rules and what has to come out.

They are the cases that rule coverage found missing from the other tests of the law. What is
expected was worked out from the conditions as they are written, by the second reading in
`tests/properties`, and not by the engine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engagement_rules import Determination, KnowledgeBase, Matter, _watching, assess
from engagement_rules.testing._covering.ledger import Ledger
from engagement_rules.testing._covering.report import told
from engagement_rules.testing._covering.seen import Law, Seen

FOLDER = Path(__file__).parent / "coverage_cases"
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))["cases"], 1)
]
_WORDS = {True: "yes", False: "no"}


def decided(case: dict[str, Any]) -> Determination:
    """Decide a case."""
    body = {"id": "body", "kind": case["body"], "policies": case.get("policies", [])}
    return assess(
        Matter.from_dict(
            {
                "title": "A case",
                "bodies": [body],
                "acts": [{"id": "act", "date": case["date"]}],
                "dates": case.get("dates", {}),
                "answers": case.get("answers", {}),
            }
        )
    )


def value(found: Determination, node: str) -> str:
    """What came out for an entry."""
    if node == "duty":
        return found.duty.outcome
    kind = found.knowledge_base.nodes[node].kind
    if kind == "contradiction":
        return "yes" if node in {clash.id for clash in found.contradictions} else "no"
    (step,) = found.trace("duty" if kind == "duty" else node)
    return step.value


@pytest.mark.parametrize("case", CASES)
def test_a_small_case_comes_out_as_it_should(case: dict[str, Any]) -> None:
    found = decided(case)
    expected = {node: _WORDS.get(wanted, wanted) for node, wanted in case["expect"].items()}
    assert {node: value(found, node) for node in expected} == expected


def test_each_small_case_shows_what_it_says() -> None:
    """Guards the cases: when a condition is written anew, its cases have to be looked at."""
    ledger = Ledger(Law(KnowledgeBase.default()))
    keys = {told(key).replace("`", ""): key for key in ledger.spots}
    for parameters in CASES:
        (case,) = parameters.values
        seen = Seen(ledger.law)
        _watching.watch(seen.watch)
        decided(case)
        _watching.unwatch(seen.watch)
        shown = {words for words in case["shows"] if ledger.seen_in(keys[words], seen)}
        assert shown == set(case["shows"]), parameters.id
