"""How people were involved, held against what makes it fair; and the rules of local policy."""

from __future__ import annotations

from engagement_rules import Determination
from engagement_rules._appraisal import sides
from engagement_rules._findings import Check, CheckFinding
from engagement_rules._naming import clause
from engagement_rules._sentences import Names, code_clause
from engagement_rules._words import listed
from wizard.render.blocks import Page, heading, marked, paragraph

_RANK = ("failed", "at risk", "not known", "met")


def checks(determination: Determination, names: Names) -> Page:
    """Every check that has its place here; those of which nothing is known in one line."""
    shown = [check for check in determination.checks if _begun(determination, check)]
    others = [check for check in determination.checks if check not in shown]
    if not determination.checks:
        return []
    page: Page = [heading("How people are involved")]
    for check in sorted(shown, key=lambda check: _RANK.index(check.value)):
        page += [marked(mark, text) for mark, text in _lines(names, check)]
    if others:
        labels = listed([check.label for check in others])
        page.append(paragraph(f"Not looked at yet: {labels}."))
    return page


def _begun(determination: Determination, check: Check) -> bool:
    """Whether anything was told that the check looks at."""
    if check.value != "not known":
        return True
    told = {*determination.matter.answers, *determination.matter.dates}
    matter = determination.matter
    for answers in (*(b.answers for b in matter.bodies), *(a.answers for a in matter.acts)):
        told |= set(answers)
    base = determination.knowledge_base
    return any(not told.isdisjoint(base.read_by(side)) for side in sides(check.id))


def _lines(names: Names, check: Check) -> list[tuple[str, str]]:
    alike: dict[tuple[str, tuple[str, ...]], list[CheckFinding]] = {}
    for finding in check.findings:
        alike.setdefault((finding.value, finding.hangs_on), []).append(finding)
    lines = []
    for (mark, hangs_on), found in alike.items():
        only = names.only_for([(f.body, f.act) for f in found])
        label = check.label + (f" ({only})" if only else "")
        lines.append((mark, f"{label}: {_says(names, check, mark, hangs_on)}"))
    return lines


def _says(names: Names, check: Check, mark: str, hangs_on: tuple[str, ...]) -> str:
    failed, met = sides(check.id)
    if mark == "at risk":
        return str(names.base.nodes[check.id].data["at_risk"])
    if mark == "not known":
        return code_clause(names.base, "answers_missing", hangs_on, node=met, brief=True)
    return clause(names.base, failed if mark == "failed" else met, "yes")


def gates(determination: Determination, names: Names) -> Page:
    """The rules of local policy that a body has switched on; they are not law."""
    if not determination.gates:
        return []
    words = {"yes": "kept", "no": "not kept", "not known": "cannot say"}
    page: Page = [
        heading("Local rules"),
        paragraph("These are rules that the body has set for itself. They are not law."),
    ]
    for gate in determination.gates:
        for value in ("no", "not known", "yes"):
            keys = [(f.body, f.act) for f in gate.findings if f.value == value]
            if keys:
                only = names.only_for(keys)
                label = gate.label + (f" ({only})" if only else "")
                says = clause(names.base, gate.id, value)
                page.append(marked(words[value], f"{label}: {says}"))
    return page
