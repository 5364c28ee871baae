"""The days counted back from the decision, from what the person wrote of the weeks between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from engagement_rules import Determination
from wizard.documents.fields import as_number, written

#: Each step before the decision: what it is, and the field that says how long it takes.
_STEPS = (
    ("The papers for the meeting go out", "field-days-for-papers", 1),
    ("The last day for answers", "field-weeks-to-weigh", 7),
    ("People begin to be asked", "field-weeks-to-answer", 7),
    ("The work of preparing begins", "field-weeks-to-prepare", 7),
)


class Step(NamedTuple):
    """A step before the decision.

    Attributes:
        what: What happens.
        day: The day by which it has to; none when it cannot be said.
        missing: The field that has to be filled in to say it; empty when it can be said.
        past: Whether that day is over on the day on which the record is made.
    """

    what: str
    day: dt.date | None
    missing: str
    past: bool


def decision_day(determination: Determination) -> dt.date | None:
    """The day of the last act, which is that of the decision."""
    days = [act.date for act in determination.matter.acts if act.date]
    return max(days, default=None)


def counted_back(
    determination: Determination, fields: Mapping[str, Any], made: dt.date
) -> list[Step]:
    """The steps before the decision, from the last to the first.

    Args:
        determination: What was decided.
        fields: What was written in the fields.
        made: The day on which the record is made.
    """
    day = decision_day(determination)
    steps: list[Step] = []
    missing = "" if day else "the day of the decision"
    for what, field, unit in _STEPS:
        number = as_number(written(fields, field))
        if number is None and not missing:
            missing = determination.knowledge_base.nodes[field].label
        if day is not None and not missing and number is not None:
            day = day - dt.timedelta(days=number * unit)
            steps.append(Step(what, day, "", past=day < made))
        else:
            steps.append(Step(what, None, missing, past=False))
    return steps
