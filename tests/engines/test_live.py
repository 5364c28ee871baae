"""A matter followed live: durable-rules concludes what the compiled graph decides, at each step."""

from __future__ import annotations

import pytest

from engagement_rules import EngineDisagreement, Matter, _live, assess
from engagement_rules._durable import LiveSession, available
from engagement_rules._errors import EngineUnavailable
from engagement_rules._live import LiveMatter

STEPS = [
    {"planning": "not known"},
    {"manner": "yes"},
    {"decision": "yes"},
    {"health-service": "yes", "more-than-one-person": "yes"},
    {"special-administrator": "no"},
    {"manner": "no"},  # going back
    {"manner": "yes", "provider-only": "yes"},  # a clash
    {"provider-only": "no", "substantial": "yes"},
]


def matter(answers: dict[str, str], *kinds: str) -> Matter:
    return Matter.from_dict(
        {
            "title": "Live",
            "bodies": [{"id": kind, "kind": kind} for kind in kinds],
            "acts": [{"id": "act", "date": "2024-06-03"}],
            "answers": answers,
        }
    )


@pytest.mark.skipif(not available(), reason="durable-rules is not installed here")
@pytest.mark.parametrize("kinds", [("ICB",), ("ICB", "NHS-trust"), ("LA", "NHSE")])
def test_both_engines_agree_after_every_answer_and_after_going_back(kinds):
    live = LiveMatter()
    answers: dict[str, str] = {}
    for step in STEPS:
        answers |= step
        live.follow(assess(matter(answers, *kinds)))

    assert live.engines == ("compiled", "durable-rules")


@pytest.mark.skipif(not available(), reason="durable-rules is not installed here")
def test_a_conclusion_that_differs_stops_the_interview(monkeypatch):
    live = LiveMatter()
    live.follow(assess(matter({}, "ICB")))
    values = LiveSession.values

    def wrong(session: LiveSession) -> tuple[int, ...]:
        first, *rest = values(session)
        return (0 if first else 3, *rest)

    monkeypatch.setattr(LiveSession, "values", wrong)
    with pytest.raises(EngineDisagreement, match="the two engines differ"):
        live.follow(assess(matter({"manner": "yes"}, "ICB")))


def test_without_durable_rules_the_interview_goes_on_and_says_so(monkeypatch):
    def missing(_: object) -> None:
        raise EngineUnavailable("durable-rules cannot be imported here")

    monkeypatch.setattr(_live, "LiveSession", missing)
    live = LiveMatter()
    live.follow(assess(matter({"manner": "yes"}, "ICB")))

    assert live.engines == ("compiled",)
    assert live.unavailable == "durable-rules cannot be imported here"
