"""What is proved of the rules, as a page that reads like a summary of the law, or as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules._naming import authority_names
from engagement_rules._sentences import counted
from engagement_rules._words import listed, long_date
from engagement_rules.proving import Proved, Report
from wizard.render.markdown import escaped

#: Stands in the first line of the page, so that nobody mends the page by hand.
MARK = (
    "<!-- Written by `duty knowledge proved` from the rules. Change the rules, not this page. -->"
)
_LAST = dt.date(2199, 12, 31)


def markdown(base: KnowledgeBase, report: Report) -> str:
    """The page."""
    return "\n".join(_lines(base, report)).rstrip() + "\n"


def _lines(base: KnowledgeBase, report: Report) -> Iterator[str]:
    yield MARK
    yield "# What is proved of the rules"
    yield ""
    yield f"{escaped(base.title)}, version {base.version}."
    yield f"The law was checked up to {long_date(base.verified_to)}."
    yield ""
    yield "Each sentence on this page is proved by a solver for every matter that there can be:"
    yield "for every kind of body of which it speaks, every day, and every set of answers."
    yield "It says what the rules do; whether the rules are the law is for a lawyer to say."
    yield "`duty knowledge check` proves it all again."
    yield ""
    group = None
    for one in report.proved:
        if one.invariant.group != group:
            group = one.invariant.group
            yield f"## {escaped(group)}"
            yield ""
        yield from _sentence(base, one)
    yield "## What is proved of every rule"
    yield ""
    yield (
        f"- Over {report.periods} periods of law, body by body, every outcome can come out each "
        f"way that it should: {len(report.reached):,} matters show it, none of them with answers "
        "that clash."
    )
    yield "- No part of a condition is idle: some answers would come out otherwise without it."
    yield "- No two steps always have the same value without saying so."
    yield "- Every contradiction can arise."
    yield "- Whatever takes the place of a body that owes a duty owes one from the next day."


def _sentence(base: KnowledgeBase, one: Proved) -> Iterator[str]:
    written = one.invariant.written
    law = authority_names(base, written.authorities)
    yield f"- **{escaped(one.invariant.says)}**"
    yield f"  {_where(base, one)} Law: {escaped(law)}."
    if written.basis == "interpretation":
        yield "  This is our own reading."
    if written.note:
        yield f"  {escaped(written.note)}"
    yield ""


def _where(base: KnowledgeBase, one: Proved) -> str:
    """For whom and when it is proved."""
    kinds = list(dict.fromkeys(kind for kind, _, _ in one.where))
    first, last = min(day for _, day, _ in one.where), max(day for _, _, day in one.where)
    if set(kinds) == set(base.regimes):
        whom = "every kind of body"
    elif set(kinds) == {kind for kind, found in base.regimes.items() if any(r.duty for r in found)}:
        whom = "every kind of body that owes the duty"
    elif len(kinds) > _FEW:
        whom = f"{counted(len(kinds))} kinds of body"
    else:
        whom = listed([base.nodes[kind].label for kind in kinds])
    until = "" if last >= _LAST else f" to {long_date(last)}"
    return f"For {whom}, from {long_date(first)}{until}."


_FEW = 5


def as_data(report: Report) -> dict[str, Any]:
    """What was proved, as plain values."""
    return {
        "laws": report.laws,
        "periods": report.periods,
        "ways_shown": len(report.reached),
        "statements": [
            {
                "id": one.invariant.id,
                "says": one.invariant.says,
                "group": one.invariant.group,
                "form": one.invariant.written.form,
                "authorities": list(one.invariant.written.authorities),
                "holds": one.holds,
                "where": [
                    {"body": kind, "from": first.isoformat(), "to": last.isoformat()}
                    for kind, first, last in one.where
                ],
            }
            for one in report.proved
        ],
    }


def witnesses(report: Report) -> Iterator[dict[str, Any]]:
    """For each outcome of each law the matter that shows it, as plain values."""
    for one in report.reached:
        yield {
            "shows": {
                "node": one.node,
                "value": one.value,
                "for": [
                    {"body": kind, "from": first.isoformat(), "to": last.isoformat()}
                    for kind, first, last in one.bodies
                ],
            },
            "matter": one.matter,
        }
