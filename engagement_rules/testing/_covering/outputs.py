"""The files of a report: JSON, the page, and the missing cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engagement_rules.testing._covering.cases import Case, Cases
from engagement_rules.testing._covering.ledger import Key
from engagement_rules.testing._covering.report import Report, line_as_data
from engagement_rules.testing._covering.written import missing_as_yaml

if TYPE_CHECKING:
    from engagement_rules.testing.coverage import RuleCoverage


def write(
    coverage: RuleCoverage,
    report: Report,
    *,
    as_json: Path | None = None,
    as_html: Path | None = None,
    missing: Path | None = None,
) -> list[Path]:
    """Write the files that are named, and give them back."""
    made = []
    work = Cases(report.ledger, [line.key for line in report.missing])
    smallest: dict[Key, Case | None] = {}
    if as_json or as_html:
        smallest = {key: work.smallest(key) for key in work.missing}
    if as_json:
        as_json.write_text(as_text(coverage, report, smallest), encoding="utf-8")
        made.append(as_json)
    if as_html:
        from engagement_rules.testing._covering.page import page

        as_html.write_text(page(report, smallest), encoding="utf-8")
        made.append(as_html)
    if missing:
        cases, failed = work.few()
        missing.write_text(missing_as_yaml(report, cases, failed), encoding="utf-8")
        made.append(missing)
    return made


def as_text(coverage: RuleCoverage, report: Report, smallest: dict[Key, Case | None]) -> str:
    """The coverage as JSON: the report, and what was seen for another run to add."""
    lines = {line.key: line for line in report.missing}
    missing: list[dict[str, Any]] = []
    for key, case in smallest.items():
        data = line_as_data(lines[key])
        if case is not None:
            data |= {"matter": case.matter, "today": {"duty": case.duty, **case.values}}
        missing.append(data)
    whole = {**report.to_dict(), "missing": missing, "seen": coverage.to_dict()}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
