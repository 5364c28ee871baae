"""The coverage as text: a table for the terminal, and the missing cases as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engagement_rules._errors import printable
from engagement_rules.testing._covering.cases import Case
from engagement_rules.testing._covering.ledger import Key
from engagement_rules.testing._covering.report import MeasureName, Report, told

_ROWS: dict[MeasureName, str] = {
    "nodes": "values of nodes",
    "pairs": "pairs (each part of a condition, decisive both ways)",
    "regimes": "regimes (a kind of body in a stretch of days)",
    "days": "days on both sides of a switch day",
    "reasons": "reasons for the outcome of the duty",
}
#: So many entries are shown, and so much of what each lacks.
_ENTRIES, _LACKS = 12, 3


def table(report: Report) -> Iterator[str]:
    """The lines of the table for the terminal."""
    width = max(map(len, _ROWS.values()))
    yield f"{'':{width}}  {'seen':>6}  {'can be':>6}  {'':>6}"
    for name, measure in report.measures.items():
        yield (
            f"{_ROWS[name]:{width}}  {measure.seen:>6}  {measure.feasible:>6}  {measure.shown:>5}%"
        )
    yield f"{_matters(report.matters)} decided at {_counted(report.cases, 'body and act')}."
    cannot = sum(measure.cannot_be for measure in report.measures.values())
    if cannot:
        yield (
            f"{cannot} more {'is' if cannot == 1 else 'are'} not counted: it is proved that no "
            "consistent matter can show them."
        )
    if report.elsewhere:
        yield f"{_matters(report.elsewhere)} decided by other rules and not counted."
    if report.uncounted:
        yield (
            f"The reasons of {len(report.uncounted)} regimes are too many to count "
            f"(the first is {printable(report.uncounted[0])})."
        )
    yield from _worst(report)


def _worst(report: Report) -> Iterator[str]:
    worst = report.worst()
    if not worst:
        yield "Nothing is missing."
        return
    yield ""
    yield "What is missing, the most first:"
    for entry, count, lines in worst[:_ENTRIES]:
        place = report.base.nodes[entry].place
        yield f"  {printable(entry)}  {count} missing  ({printable(str(place))})"
        for line in lines[:_LACKS]:
            yield f"    {printable(told(line.key))}"
        if count > _LACKS:
            yield f"    and {count - _LACKS} more"
    if len(worst) > _ENTRIES:
        yield f"  and {len(worst) - _ENTRIES} more entries"


def _matters(count: int) -> str:
    return "1 matter was" if count == 1 else f"{count:,} matters were"


def _counted(count: int, what: str) -> str:
    one, other = what.split(" and ")
    return (
        f"{count:,} pair of a {one} and an {other}"
        if count == 1
        else (f"{count:,} pairs of a {one} and an {other}")
    )


def missing_as_yaml(report: Report, cases: Iterable[Case], failed: Iterable[Key]) -> str:
    """The missing cases as a file of YAML."""
    lines = [
        f"# Cases that are missing from the tests of {_text(report.base.title)}.",
        "# Each matter was decided before it was written here, and covers what it says.",
        "# `today` is what the rules make of it now. Whether that is right is for you to say:",
        "# look each one up in the law before you make a test of it.",
    ]
    made = list(cases)
    lines.append("cases:" if made else "cases: []")
    for number, case in enumerate(made, start=1):
        lines.append(f"  - case: {number}")
        lines.append("    covers:")
        lines += [f"      - {_text(told(key))}" for key in case.covers]
        lines.append("    matter:")
        lines += tree(case.matter, 6)
        lines.append("    today:")
        lines.append(f"      duty: {_word(case.duty)}")
        if case.values:
            lines.append("      values:")
            lines += [f"        {_word(name)}: {value}" for name, value in case.values.items()]
    none = list(failed)
    if none:
        lines.append("# For these no matter was found, and it is not proved that there is none:")
        lines += [f"# - {' '.join(printable(told(key)).split())}" for key in none]
    return "\n".join(lines) + "\n"


def tree(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    """A matter as lines of YAML: mappings, lists of mappings, lists of words, and words."""
    space = " " * indent
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield f"{space}{_word(key)}:"
            yield from tree(inner, indent + 2)
        elif isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
            yield f"{space}{_word(key)}:"
            for item in inner:
                first, *rest = tree(item, indent + 4)
                yield f"{space}  - {first.strip()}"
                yield from rest
        elif isinstance(inner, list):
            yield f"{space}{_word(key)}: [{', '.join(map(_word, inner))}]"
        else:
            yield f"{space}{_word(key)}: {_word(inner)}"


#: What YAML takes for text, or for a day, or (as a matter reads it) for yes and no.
_PLAIN = re.compile(r"^([A-Za-z][\w.-]*( [\w.-]+)*|\d{4}-\d\d-\d\d)$", re.ASCII)
_TAKEN = frozenset({"null", "on", "off", "y", "n", "true", "false"})


def _word(value: str) -> str:
    if value in ("yes", "no"):
        return value
    plain = _PLAIN.match(value) and value.lower() not in _TAKEN | {"yes", "no"}
    return value if plain else _text(value)


def _text(value: str) -> str:
    """Text in double quotes, as JSON and YAML both read it; nothing in it acts on a terminal."""
    return json.dumps(printable(value), ensure_ascii=False)
