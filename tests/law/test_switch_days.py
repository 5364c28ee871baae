"""What begins to bind each kind of body, and what has ended, on each day on which its law changes.

The list in `switch_days.yaml` was made by the second reading in `tests/properties`. Each day is
decided, and the day before it, so that a rule that moves by one day is found.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from engagement_rules import KnowledgeBase, Matter, assess

LIST = yaml.safe_load((Path(__file__).parent / "switch_days.yaml").read_text(encoding="utf-8"))
DAY = dt.timedelta(days=1)


def bound(kind: str, day: dt.date) -> set[str]:
    """The ids of all that binds a kind of body on a day; a matter of that day is decided."""
    rules = KnowledgeBase.default()
    matter = {"title": "A day", "bodies": [kind], "acts": [{"id": "act", "date": day}]}
    (duty,) = assess(Matter.from_dict(matter)).duties
    regime = rules.regime(kind, day)
    assert regime is not None
    assert duty.provision == regime.duty
    provision = {regime.duty} if regime.duty else set()
    return provision.union(regime.tracks, regime.triggers, regime.checks, regime.gates)


@pytest.mark.parametrize("kind", LIST["days"])
def test_what_binds_a_body_begins_and_ends_on_its_day(kind: str) -> None:
    days: list[dict[str, Any]] = LIST["days"][kind]
    now: set[str] = set()
    for number, change in enumerate(days):
        if "last" in change:
            assert bound(kind, change["last"]) == now
            assert KnowledgeBase.default().regime(kind, change["last"] + DAY) is None
            continue
        day = change["day"]
        if number:
            assert bound(kind, day - DAY) == now, f"the day before {day}"
        else:
            assert KnowledgeBase.default().regime(kind, day - DAY) is None
        now = (now | set(change.get("begins", ()))) - set(change.get("ends", ()))
        assert bound(kind, day) == now, day


def test_every_kind_of_body_and_every_switch_day_is_in_the_list() -> None:
    listed = {
        kind: [change["day"] for change in days if "day" in change]
        for kind, days in LIST["days"].items()
    }
    assert listed == {
        kind: [regime.from_ for regime in regimes]
        for kind, regimes in KnowledgeBase.default().regimes.items()
    }
