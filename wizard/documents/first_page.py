"""The first page: the answer, why, what must be done next, what is not known."""

from __future__ import annotations

from engagement_rules._naming import open_point
from engagement_rules._sentences import outcome_sentence
from engagement_rules._states import spoken_of
from engagement_rules._words import long_date, sentence
from wizard.documents.fields import find_out, written
from wizard.documents.parts import Told
from wizard.documents.timetable import counted_back, decision_day
from wizard.render import report
from wizard.render.blocks import Block, Page, answer, heading, item, marked, note, paragraph, said


def first_page(told: Told) -> Page:
    """The page for whoever reads no further; it has to fit one page.

    Where there is much to say, less of it stands here, and the rest in the record.
    """
    page: Page = []
    for room in _ROOMS:
        page = _page(told, *room)
        if _lines(told, page) <= _LINES:
            break
    return page


#: How much is told at the most: what must be done, what is not known, letters of each text that a
#: person wrote, and points of the reason.
_ROOMS = (
    (3, 3, 400, 5),
    (3, 2, 400, 4),
    (2, 2, 400, 4),
    (2, 2, 300, 3),
    (2, 1, 220, 2),
    (1, 1, 160, 2),
    (1, 1, 80, 2),
    (1, 1, 0, 2),
    (1, 1, 0, 1),
)
#: The lines of an A4 page in the type of the documents, and how much room each kind takes: the
#: letters of a line, and the lines above and below it.
_LINES = 45.6
_FEW = 4
_TAKES = {
    "answer": (46, 2.4),
    "heading": (80, 1.9),
    "paragraph": (98, 0.6),
    "item": (94, 0.3),
    "marked": (76, 0.6),
    "note": (86, 0.2),
    "said": (86, 2.2),
}


def _lines(told: Told, page: Page) -> float:
    """About how many lines a page takes, with the title above it."""
    found = 3.0 + len(told.matter.title) // 44
    for block in page:
        letters, apart = _TAKES[block.kind]
        found += apart + sum(-(-len(line) // letters) for line in block.text.splitlines())
    return found


def _page(told: Told, musts: int, unknown: int, letters: int, points: int) -> Page:
    determination = told.determination
    page: Page = [answer(_answer(told))]
    for name, whose in (
        ("field-in-short", "What is changing, and why"),
        ("field-can-influence", "What people can still influence"),
    ):
        text = written(told.matter.fields, name)
        if text and letters:
            page.append(said(_begin_of(text, letters), whose))
    # The reasons that were given, word for word, stand in the sections.
    # So does what brings every such matter within reach of the duty.
    why = [
        block
        for block in report.why(determination, told.names)
        if block.kind != "note" and not block.text.startswith("It is within the reach")
    ]
    page += why[: points + 2]
    if len(why) > points + 2:
        page.append(paragraph(f"All of the reasons stand in {told.place('section-conclusion')}."))
    page += _time_left(told)
    page += _next(told, musts)
    page += _not_known(told, unknown)
    if told.version.departures:
        count = len(told.version.departures)
        what = "one point of guidance" if count == 1 else f"{count} points of guidance"
        where = told.place("section-conclusion")
        page.append(paragraph(f"This departs from {what}; the reasons stand in {where}."))
    rules = told.version.determination.rules
    page.append(
        paragraph(
            f"Worked out on {long_date(told.version.made)} by rules checked up to "
            f"{long_date(rules.verified_to)}{_agreed(rules.engines)}. A working aid and not legal "
            "advice."
        )
    )
    return page


def _answer(told: Told) -> str:
    """The answer in a sentence; many bodies that come out alike are counted and not named."""
    findings = told.determination.duties
    count = len({finding.body for finding in findings})
    outcomes = {finding.outcome for finding in findings}
    if count <= _FEW or len(outcomes) > 1:
        return outcome_sentence(told.determination, "lay")
    where = f"{count} bodies named in {told.place('section-bodies')}"
    return {
        "required": f"The duty to involve the public applies to each of the {where}.",
        "not_required": f"The duty to involve the public applies to none of the {where}.",
        "not_determined": (
            f"It cannot be said yet if the duty to involve the public applies to the {where}."
        ),
        "out_of_scope": f"No such duty to involve the public falls on any of the {where}.",
    }[outcomes.pop()]


def _agreed(engines: tuple[str, ...]) -> str:
    return ", in two ways that agree" if len(engines) > 1 else ""


def _time_left(told: Told) -> Page:
    """The day of the decision, and whether there is still time before it."""
    day = decision_day(told.determination)
    if day is None:
        return [paragraph("The day of the decision is not known.")]
    if day < told.version.made:
        return [paragraph(f"The decision bears the date of {long_date(day)}.")]
    words = f"The decision is planned for {long_date(day)}."
    late = [
        step
        for step in counted_back(told.determination, told.matter.fields, told.version.made)
        if step.past and step.day
    ]
    if late and late[0].day and told.determination.duty.outcome != "not_required":
        what = f"{late[0].what[:1].lower()}{late[0].what[1:]}"
        words += f" Counted back, this is over already: {what}, by {long_date(late[0].day)}."
    return [paragraph(words)]


def _begin_of(text: str, letters: int) -> str:
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0] + " ... (whole in the record)"


def _next(told: Told, most: int) -> Page:
    """What must be done, by whom and when; where nothing must be, what should be."""
    for strength, title in (("must", "What must be done next"), ("should", "What should be done")):
        found = [a for a in told.determination.actions if a.strength == strength]
        if not found:
            continue
        # What this matter asks for, before what is asked of every matter; the duty itself first.
        found = [found[0], *sorted(found[1:], key=lambda action: not _is_of_this(told, action.id))]
        page: Page = [heading(title)]
        for action in found[:most]:
            only = told.names.only_for(action.cases)
            page.append(marked(strength, action.text + (f" (For {only}.)" if only else "")))
            who = "" if action.id.startswith("find-out.") else f"{action.by}, "
            page.append(note(sentence(f"{who}{action.when}")))
        if len(found) > most:
            page.append(_more(told, len(found) - most, " of this kind"))
        return page
    return []


def _is_of_this(told: Told, name: str) -> bool:
    """Whether an action rests on more than that the duty applies."""
    if name not in told.base.nodes:
        return True
    return any(node != "duty" for node, _ in spoken_of(told.base.nodes[name].data.get("if")))


def _not_known(told: Told, most: int) -> Page:
    unknown = [gap for gap in told.determination.missing if not gap.unasked]
    page: Page = [heading("What is not known")]
    if not unknown:
        return [*page, paragraph("Nothing that was asked was left open.")]
    for gap in unknown[:most]:
        point = open_point(told.base, gap.id) if gap.id in told.base.nodes else gap.ask
        who = find_out(told.matter.fields, gap.id) or f"ask {gap.who_knows}"
        page.append(item(f"{sentence(point)} {sentence(who)}"))
    if len(unknown) > most:
        page.append(_more(told, len(unknown) - most))
    return page


def _more(told: Told, count: int, of: str = "") -> Block:
    stands = "stands" if count == 1 else "stand"
    return paragraph(f"{count} more{of} {stands} in {told.place('section-conclusion')}.")
