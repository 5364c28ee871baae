"""What the sections of a rationale show that nobody has to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engagement_rules import Determination, KnowledgeBase, Matter, Node
from engagement_rules._naming import authority_names, beside, open_point
from engagement_rules._record import Record, Version
from engagement_rules._sentences import Names, outcome_sentence
from engagement_rules._words import listed, long_date, sentence
from wizard.documents.fields import find_out, sections, written
from wizard.documents.timetable import counted_back
from wizard.render import appraisal, consequences, report, situations
from wizard.render.blocks import Page, field, heading, item, marked, note, paragraph, said


class Told:
    """One version of a record, with what is needed to tell it.

    Attributes:
        record: The record.
        version: The version.
        determination: What was decided.
        names: The names of bodies and acts.
    """

    def __init__(
        self, record: Record, version: Version, determination: Determination, names: Names
    ) -> None:
        self.record = record
        self.version = version
        self.determination = determination
        self.names = names
        self.shown: set[str] = set()  # the answers that some section has shown
        self.numbers = {node.id: number for number, node in enumerate(sections(determination), 1)}

    @property
    def base(self) -> KnowledgeBase:
        """The rules that decided it."""
        return self.determination.knowledge_base

    @property
    def matter(self) -> Matter:
        """The matter."""
        return self.determination.matter

    def place(self, section: str) -> str:
        """Where a section stands, as it is named in a sentence."""
        number = self.numbers.get(section)
        return f"section {number}" if number else "the record"

    def stands(self, node: Node) -> bool:
        """Whether an entry is in force on any of the days, and binds any of the bodies."""
        kinds = {body.kind for body in self.matter.bodies}
        binds = node.data.get("binds")
        days = [act.date for act in self.matter.acts if act.date]
        return (not binds or bool(kinds & set(binds))) and (
            not days or any(map(node.holds_on, days))
        )


def without_heading(page: Page) -> Page:
    """A page without its first heading, where a section has one of its own."""
    return page[1:] if page and page[0].kind == "heading" else page


# Answers


def answers(told: Told, names: Iterable[str]) -> Page:
    """The answers to some questions, or to all questions of some groups."""
    wanted: list[str] = []
    for name in names:
        if told.base.nodes[name].kind == "group":
            wanted += [
                node.id
                for node in told.base.of_kind("fact", "choice", "date")
                if node.data.get("group") == name
            ]
        else:
            wanted.append(name)
    page: Page = []
    for name in dict.fromkeys(wanted):
        page += answer_to(told, name)
    return page


def answer_to(told: Told, question: str) -> Page:
    """How a question was answered, with the reason and the source; nothing if it was not."""
    matter, base = told.matter, told.base
    node = base.nodes[question]
    if node.kind == "date":
        if question not in matter.dates:
            return []
        told.shown.add(question)
        day = matter.dates[question]
        words = day if isinstance(day, str) else long_date(day) if day else "not known"
        return [marked(words, sentence(node.label))]
    found = [(matter.answers.get(question), "")]
    found += [(body.answers.get(question), told.names.body(body.id)) for body in matter.bodies]
    found += [(act.answers.get(question), told.names.act(act.id)) for act in matter.acts]
    page: Page = []
    for given, whose in found:
        if given is None:
            continue
        told.shown.add(question)
        labels = {option["id"]: option["label"] for option in node.data.get("options", ())}
        mark = labels.get(given.answer, given.answer)
        for_whom = f" ({whose})" if whose else ""
        page.append(marked(mark, f"{node.data['ask']}{for_whom}"))
        if given.because:
            page.append(note(f"Reason given: “{given.because.strip()}”"))
        if given.source:
            page.append(note(f"Source: {given.source.strip()}"))
    return page


def some_tracks(told: Told, ids: Iterable[str]) -> Page:
    """How some of the other duties came out, each with why."""
    wanted = set(ids)
    if not wanted:
        return []
    return without_heading(consequences.tracks(told.determination, told.names, only=wanted))


# The parts that a section can name


def _matter(told: Told) -> Page:
    return [
        field("What is about to be done", told.matter.title),
        field("Reference", told.matter.reference or ""),
        field("Version of this record", f"{told.version.number}, {long_date(told.version.made)}"),
        *_bundled(told),
    ]


def _bundled(told: Told) -> Page:
    """A warning where one record is about several services."""
    if not written(told.matter.fields, "field-other-services").strip():
        return []
    return [
        paragraph(
            "Take care: other services are part of the same work. People find it hard to answer "
            "when several are mixed, so each should have a record of its own."
        )
    ]


def _bodies(told: Told) -> Page:
    page: Page = []
    for body in told.matter.bodies:
        kind = told.names.kind(body.id)
        name = told.names.body(body.id)
        page.append(item(f"{name}, {kind}" if body.name and kind else sentence(name)))
    if not page:
        page.append(paragraph("Who decides is not known yet."))
    return page + report.who_answers(told.determination, told.names)


def _acts(told: Told) -> Page:
    page: Page = [
        field(act.what or "It is decided or done", long_date(act.date) if act.date else "")
        for act in told.matter.acts
    ]
    dates = [node.id for node in told.base.of_kind("date") if node.id in told.matter.dates]
    for name in dates:
        page += [field(told.base.nodes[name].label, block.mark) for block in answer_to(told, name)]
    return page or [field("The day of the decision", "")]


def _triggers(told: Told) -> Page:
    return without_heading(situations.triggers(told.determination, told.names))


def _limbs(told: Told) -> Page:
    return without_heading(report.ground(told.determination, told.names))


def _impact(told: Told) -> Page:
    """The effect on people: how they receive the service and which they can have, with parts."""
    page: Page = []
    for whole, parts in told.base.parts.items():
        found = answer_to(told, whole)
        of_parts = [block for part in parts for block in answer_to(told, part)]
        if found or of_parts:
            page += [heading(sentence(told.base.nodes[whole].label)[:-1])]
            page += found or [marked("not asked", told.base.nodes[whole].data["ask"])]
            page += of_parts
    return page or [paragraph("Nothing was asked about the effect on people.")]


def _tracks(told: Told) -> Page:
    return consequences.tracks(told.determination, told.names)


def _conclusion(told: Told) -> Page:
    determination = told.determination
    page: Page = [paragraph(outcome_sentence(determination))]
    page += report.why(determination, told.names)
    law = dict.fromkeys(
        (found.cite, found.in_force_from, found.in_force_to)
        for found in determination.law_as_at
        if found.cite
    )
    if law:
        page.append(heading("The provision"))
        for cite, first, last in law:
            days = f"in force from {long_date(first)}" if first else "in force"
            days += f" to {long_date(last)}" if last else ""
            page.append(item(f"{cite}, {days}"))
    return page


def _against(told: Told) -> Page:
    """What speaks for another answer: grounds that came out otherwise, situations, what-ifs."""
    determination, base = told.determination, told.base
    points: list[str] = []
    outcome = determination.duty.outcome
    for finding in determination.duties:
        for limb in finding.limbs:
            if outcome == "required" and limb.value != "yes":
                points.append(sentence(beside(base, limb.id, limb.value)))
            if outcome != "required" and limb.value == "yes":
                points.append(sentence(beside(base, limb.id, limb.value)))
    if outcome != "required":
        fired = [t.label for t in determination.triggers if t.value == "yes"]
        if fired:
            points.append(
                sentence(f"guidance points to the duty in what is there: {listed(fired)}")
            )
    changes = report.what_ifs(determination, told.names, limit=3)
    page: Page = [heading("What speaks the other way")]
    page += [item(point) for point in dict.fromkeys(points)]
    if changes:
        page.append(paragraph("The fewest changes that would turn the answer:"))
        page += [item(change) for change in changes]
    if len(page) == 1:
        page.append(paragraph("Nothing that was told speaks for another answer."))
    return page


def _clashes(told: Told) -> Page:
    return consequences.clashes(told.determination, told.names)


def _missing(told: Told) -> Page:
    """What is not known: whom to ask, and who will find out by when."""
    page: Page = []
    for gap in told.determination.missing:
        if gap.unasked:
            continue
        point = open_point(told.base, gap.id) if gap.id in told.base.nodes else gap.ask
        page.append(item(f"{sentence(point)} {gap.find_out} Ask: {gap.who_knows}."))
        page.append(field("Who finds out, and by when", find_out(told.matter.fields, gap.id)))
    open_ = sum(gap.unasked for gap in told.determination.missing)
    if open_:
        are = "question was" if open_ == 1 else "questions were"
        page.append(paragraph(f"{open_} further {are} not asked; none of them is taken as a no."))
    return [heading("What is not known"), *page] if page else []


def _departures(told: Told) -> Page:
    page: Page = [heading("Guidance that is not followed")] if told.version.departures else []
    for one in told.version.departures:
        law = authority_names(told.base, one.authorities)
        page.append(paragraph(f"Guidance: {one.label}" + (f" ({law})" if law else "")))
        page.append(said(one.why, "Why it is not followed here"))
    return page


def _notices(told: Told) -> Page:
    return consequences.notices(told.determination, told.names)


def _actions(told: Told) -> Page:
    return consequences.actions(told.determination, told.names)


def _checks(told: Told) -> Page:
    page = without_heading(appraisal.checks(told.determination, told.names))
    return page or [paragraph("Nothing was told yet of how people were or will be involved.")]


def _timetable(told: Told) -> Page:
    page: Page = [heading("Counted back from the decision")]
    steps = counted_back(told.determination, told.matter.fields, told.version.made)
    for step in reversed(steps):
        if step.day is None:
            page.append(field(step.what, f"cannot be counted yet; fill in: {step.missing}"))
        else:
            late = " (this day is over)" if step.past else ""
            page.append(field(step.what, f"by {long_date(step.day)}{late}"))
    return page


def _gates(told: Told) -> Page:
    return appraisal.gates(told.determination, told.names)


def _signatures(told: Told) -> Page:
    page: Page = []
    for one in told.version.sign_offs:
        page.append(said(one.says, f"{one.by}, {long_date(one.on)}, seal {one.seal[:16]}"))
    signed = " ".join(one.by.casefold() for one in told.version.sign_offs)
    for role in ("engagement lead", "equality lead", "lay member or patient group"):
        if not any(word in signed for word in role.split(" or ")):
            page.append(field(f"Not signed yet: {role}", ""))
    return page


PARTS: dict[str, Callable[[Told], Page]] = {
    "matter": _matter,
    "bodies": _bodies,
    "acts": _acts,
    "triggers": _triggers,
    "limbs": _limbs,
    "impact": _impact,
    "tracks": _tracks,
    "conclusion": _conclusion,
    "against": _against,
    "clashes": _clashes,
    "missing": _missing,
    "departures": _departures,
    "notices": _notices,
    "actions": _actions,
    "checks": _checks,
    "timetable": _timetable,
    "gates": _gates,
    "signatures": _signatures,
}


def changes(told: Told) -> Page:
    """What is not as it was in the version before: outcomes first, then what they rest on."""
    page: Page = []
    for kind, title in _CHANGED.items():
        found = [change for change in told.version.changes if change.kind == kind]
        if found:
            page.append(heading(title))
        for change in found:
            node = told.base.nodes.get(change.id)
            label = sentence(node.label)[:-1] if node else change.id
            was, now = (
                text if text is not None else "nothing" for text in (change.was, change.now)
            )
            page.append(field(label, f"was: {was}\nis: {now}"))
    return page


_CHANGED = {
    "outcome": "Outcomes",
    "law": "The law",
    "rules": "The rules",
    "matter": "The matter",
    "answer": "Answers",
    "date": "Dates",
    "reason": "Reasons given",
    "field": "What was written",
}
