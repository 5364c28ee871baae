"""Records decided under two rule sets: what comes out otherwise, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from engagement_rules._decided_otherwise import DecidedTwice, Otherwise
from engagement_rules._record_check import Finding
from engagement_rules._schemas import to_plain
from engagement_rules._words import listed, sentence
from wizard.render.blocks import Page, item, note, paragraph


class OfRecord(NamedTuple):
    """What became of one record.

    Attributes:
        file: Its file.
        title: What the matter is called; empty when the file is no record.
        rules: The version of the rules with which it was made; empty likewise.
        findings: In what it is not as it was made.
        twice: What comes out otherwise; none when it could not be decided again.
    """

    file: str
    title: str
    rules: str
    findings: tuple[Finding, ...]
    twice: DecidedTwice | None

    @property
    def otherwise(self) -> bool:
        """Whether it is decided otherwise."""
        return self.twice is not None and not self.twice.same


def counts(found: Sequence[OfRecord]) -> str:
    """How many records are decided otherwise, how many are not, and how many cannot be told."""
    otherwise = sum(one.otherwise for one in found)
    unread = sum(one.twice is None for one in found)
    number = f"{len(found)} records" if len(found) != 1 else "One record"
    told = [
        f"{otherwise or 'none'} would be decided otherwise",
        f"{len(found) - otherwise - unread or 'none'} would not",
        *([f"{unread} cannot be decided again"] if unread else []),
    ]
    return f"{number}: {listed(told)}."


def page(of: OfRecord, *, same: bool = False) -> Page:
    """A record with what comes out otherwise, and why.

    Args:
        of: The record.
        same: Say so, too, where nothing does.
    """
    name = f"{of.title} ({of.file})" if of.title else of.file
    found: Page = []
    if of.findings:
        found.append(paragraph(sentence(f"{name} is not as it was made")))
        found += [item(sentence(f"{one.where}: {one.what}")) for one in of.findings]
    if of.twice is None:
        return found
    if not of.otherwise:
        if of.findings:
            found.append(item("What it still says is decided as before."))
        elif same:
            found.append(item(f"{name}: the same, under rules {of.rules} and now."))
        return found
    found.append(paragraph(sentence(f"{name} is decided otherwise")))
    twice = of.twice
    for which, refused in (("old", twice.refused_before), ("new", twice.refused_now)):
        if refused:
            found.append(item(sentence(f"the {which} rules cannot decide it: {refused}")))
    for one in twice.differences:
        if one.kind not in _FOLLOWING:
            found += _difference(one)
    for kind, (now, gone, other) in _FOLLOWING.items():
        of_kind = [one for one in twice.differences if one.kind == kind]
        found += _following(now, [one for one in of_kind if one.was is None])
        found += _following(gone, [one for one in of_kind if one.now is None])
        found += _following(other, [one for one in of_kind if one.was and one.now])
    for which, left_out in (("old", twice.left_out_before), ("new", twice.left_out_now)):
        if left_out:
            names = listed([f"`{name}`" for name in left_out])
            found.append(item(f"The {which} rules do not know {names}, so they were left out."))
    return found


#: What is told of clashes, actions and notices that are new, gone, or said otherwise.
_FOLLOWING = {
    "clash": (
        "Answers that clash now:",
        "Answers that no longer clash:",
        "Clashes told otherwise:",
    ),
    "action": ("To do now, and not before:", "No longer to do:", "To do otherwise:"),
    "notice": ("To know now, and not before:", "No longer told:", "Told otherwise:"),
}


def _following(lead: str, of_kind: Sequence[Otherwise]) -> Page:
    told = [item(f"{_brief(one.label)} [{one.id}].", level=1) for one in of_kind]
    return [item(lead), *told] if told else []


def _brief(label: str) -> str:
    """The first sentence of a long label."""
    return label.split(". ", 1)[0].rstrip(".")


def _difference(one: Otherwise) -> Page:
    was, now = (_value(value) for value in (one.was, one.now))
    found: Page = [item(sentence(f"{one.label.rstrip('.')} [{one.id}]: {was} before, {now} now"))]
    for when, why in (("Before", one.why_before), ("Now", one.why_now)):
        if why:
            found.append(note(f"{when}: {' '.join(why)}", level=1))
    if one.through:
        found.append(note(f"It rests on what changed: {', '.join(one.through)}.", level=1))
    return found


def _value(value: str | None) -> str:
    return value.replace("_", " ") if value is not None else "not there"


def as_data(of: OfRecord) -> dict[str, Any]:
    """What became of a record, as a programme reads it."""
    twice = of.twice
    return {
        "file": of.file,
        "title": of.title,
        "rules": of.rules,
        "as_it_was_made": not of.findings,
        "findings": to_plain(of.findings),
        "same": twice.same if twice else None,
        "differences": to_plain(twice.differences) if twice else [],
        "left_out_before": list(twice.left_out_before) if twice else [],
        "left_out_now": list(twice.left_out_now) if twice else [],
        "refused_before": twice.refused_before if twice else "",
        "refused_now": twice.refused_now if twice else "",
    }
