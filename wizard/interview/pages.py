"""What the interview shows to be read: the state, why a question is asked, the law, the verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engagement_rules import Determination, KnowledgeBase, Matter, assess
from engagement_rules._authorities import in_time
from engagement_rules._cases import Case
from engagement_rules._findings import DutyFinding
from engagement_rules._ids import ids_in
from engagement_rules._naming import authority_name, open_point, verified_mark
from engagement_rules._plan import Plan, Question
from engagement_rules._sentences import Names, outcome_sentence
from engagement_rules._words import listed, long_date, sentence
from wizard.prompts.screens import Read
from wizard.render import text
from wizard.render.blocks import Page, answer, heading, item, note, paragraph
from wizard.render.consequences import DISCLAIMER
from wizard.render.report import what_ifs
from wizard.render.report import why as why_page

#: Gives the matter with some answers added to those that were told.
WithAnswer = Callable[[Mapping[str, dict[str, Any]]], Matter]
_FEW = 3


def read(title: str, page: Page) -> Read:
    """A page as a screen to read."""
    return Read(title, text.text(page, columns=text.USUAL - 2))


# The state that stays in view


def state_lines(determination: Determination) -> tuple[str, ...]:
    """What is decided so far and what is open, a line each."""
    names = Names(determination)
    several = len(determination.duties) > 1
    lines = []
    for finding in determination.duties[:_FEW]:
        whom = f" ({names.cases([(finding.body, finding.act)])})" if several else ""
        lines.append(f"Duty to involve the public{whom}: {_duty_words(finding)}")
    if len(determination.duties) > _FEW:
        lines.append(f"... and {len(determination.duties) - _FEW} more")
    owed = [
        track.label
        for track in determination.tracks
        if track.outcome == "required"
        and not determination.knowledge_base.nodes[track.id].data.get("always")
    ]
    if owed:
        more = f" and {len(owed) - 2} more" if len(owed) > 2 else ""
        lines.append(f"Also owed: {listed(owed[:2]) if not more else ', '.join(owed[:2])}{more}")
    return tuple(lines)


def _duty_words(finding: DutyFinding) -> str:
    match finding.outcome:
        case "required":
            grounds = [limb.label for limb in finding.limbs if limb.value == "yes"]
            return f"applies ({listed(grounds)})" if grounds else "applies"
        case "not_required":
            return "does not apply"
        case "out_of_scope":
            return "this body owes none"
    if finding.code == "answers_clash":
        return "not settled, because answers clash"
    return "not settled yet"


def progress(plan: Plan) -> str:
    """How many questions there can still be."""
    if plan.at_most == 0:
        return "No more questions"
    plural = "" if plan.at_most == 1 else "s"
    aim = "to the verdict" if plan.depth == "verdict" else "in all"
    return f"At most {plan.at_most} more question{plural} {aim}"


# Why a question is asked


def why(
    determination: Determination, plan: Plan, question: Question, with_answer: WithAnswer
) -> Read:
    """Why a question is asked: what hangs on it, and what each answer would settle."""
    base = determination.knowledge_base
    page: Page = [paragraph(f"“{base.nodes[question.id].data['ask']}”")]
    page.append(heading("What can still turn on your answer"))
    page += [item(sentence(point)) for point in _points(base, question.matters_to)]
    if base.nodes[question.id].kind == "fact" and question.kind == "fact":
        page.append(heading("What each answer would settle"))
        page += [item(line) for line in _each_answer(determination, question, with_answer)]
    page.append(paragraph(f"{progress(plan)}. Fewer if an answer settles several at once."))
    return read("Why this is asked", page)


def _points(base: KnowledgeBase, matters_to: tuple[str, ...]) -> Iterator[str]:
    shown = 0
    todo = 0
    for name in matters_to:
        if name == "duty" or base.nodes[name].kind == "duty":
            yield "whether the duty to involve the public applies"
        elif base.nodes[name].kind in ("action", "notice"):
            todo += 1
            continue
        else:
            yield _KINDS.get(base.nodes[name].kind, "{}").format(base.nodes[name].label)
        shown += 1
        if shown == _MOST:
            break
    rest = len(matters_to) - shown - todo
    if rest > 0:
        yield f"and {rest} more"
    if todo:
        yield "what there is to do, and what the record has to say"


_MOST = 8
_KINDS = {
    "track": "whether this is owed: {}",
    "trigger": "whether this situation is there: {}",
    "limb": "whether the duty applies on this ground: {}",
    "side": "how this check comes out: {}",
    "check": "whether this check has a place here: {}",
    "gate": "whether a local rule is kept: {}",
}


def _each_answer(
    determination: Determination, question: Question, with_answer: WithAnswer
) -> Iterator[str]:
    before = {duty[:3]: duty.outcome for duty in determination.duties}
    for said_, shown in (("yes", "Yes"), ("no", "No")):
        after = assess(
            with_answer({question.id: {"answer": said_}}),
            knowledge_base=determination.knowledge_base,
        )
        settled = [
            duty
            for duty in after.duties
            if duty.outcome != "not_determined" and before.get(duty[:3]) == "not_determined"
        ]
        if settled:
            yield f"{shown}: {outcome_sentence(after)}"
        else:
            yield f"{shown}: nothing is settled by that alone, but less stays open."


# What the law says


def law(determination: Determination, question: Question) -> Read:
    """What the law and the guidance say where a question counts, with their standing."""
    base = determination.knowledge_base
    node = base.nodes[question.id]
    page: Page = [paragraph(f"“{node.data['ask']}”"), paragraph(node.data["help"])]
    found = list(_readers(determination, question.id))
    if not found:
        page.append(paragraph("No rule of law asks this. It helps to keep the record complete."))
    for name in found[:_MOST]:
        entry = base.nodes[name]
        page.append(heading(sentence(entry.label)[:-1]))
        says = entry.data.get("says") or {}
        if says:
            page.append(paragraph(f"If it is so: {says['yes']}."))
        for text_ in in_time(base, entry.authorities, *determination._cases):
            mark = verified_mark(base, text_.split(" ", 1)[0])
            page.append(
                item(authority_name(base, text_, "lawyer") + (f" ({mark})" if mark else ""))
            )
            address = base.nodes[text_.split(" ", 1)[0]].data.get("address")
            if address:
                page.append(note(address))
        if entry.data.get("note"):
            page.append(note(entry.data["note"]))
    if node.data.get("open"):
        page.append(
            paragraph("The law is not clear on every point here. If much hangs on it, take advice.")
        )
    return read("What the law says", page)


def _readers(determination: Determination, question: str) -> Iterator[str]:
    """The tests, grounds, situations and other rules that read a question on these days."""
    base = determination.knowledge_base
    whole = base.nodes[question].data.get("part_of")
    wanted = {question, whole} - {None}
    if question in base.parts or whole:
        wanted.add("impact")
    kinds = {body.kind for body in determination.matter.bodies}
    days = [act.date for act in determination.matter.acts if act.date]
    for node in base.of_kind("test", "limb", "track", "trigger", "check", "gate"):
        data = node.data
        named = {
            name
            for version in (data, *data.get("versions", ()))
            for name in ids_in(version.get("condition"))
        }
        if not named & wanted:
            continue
        if data.get("binds") and not kinds & set(data["binds"]):
            continue
        if days and not any(map(node.holds_on, days)):
            continue
        if node.kind == "test" and not any(
            _in_view(case, node.id) for case in determination._cases
        ):
            continue
        if node.kind == "limb" and not any(
            node.id in {limb.id for limb in duty.limbs} for duty in determination.duties
        ):
            continue
        yield node.id


def _in_view(case: Case, name: str) -> bool:
    return case.view is not None and name in case.view.index_of_node


# The verdict


def verdict(
    determination: Determination,
    engines: tuple[str, ...],
    *,
    today: dt.date,
    complete: bool = False,
) -> Read:
    """The answer on the duty, why, and what must be done.

    Args:
        determination: What was decided.
        engines: The engines that agreed.
        today: The day on which it is read.
        complete: Whether everything for the full record has been asked.
    """
    names = Names(determination)
    page: Page = [answer(outcome_sentence(determination)), *why_page(determination, names)]
    base = determination.knowledge_base
    grounds = dict.fromkeys(
        limb.label
        for finding in determination.duties
        if finding.outcome == "required"
        for limb in finding.limbs
        if limb.value == "yes"
    )
    if len(grounds) > 1:
        page.append(
            paragraph(f"One ground is enough. It applies on these: {listed(list(grounds))}.")
        )
    page += _days_left(determination, today)
    page += _to_do(determination, names, "must", "What must be done", 99)
    if determination.duty.outcome == "not_required":
        page += _to_do(determination, names, "should", "What should be done all the same", _FEW)
    if determination.duty.outcome == "not_determined":
        page += _to_do(determination, names, "should", "What should be done until then", _FEW)
    if determination.duty.outcome == "out_of_scope":
        page.append(heading("What to know"))
        page += [item(n.text) for n in determination.notices[:_FEW] if n.id != DISCLAIMER]
    triggers = [t.label for t in determination.triggers if t.value == "yes"]
    if triggers:
        page.append(
            paragraph(
                f"Situations that guidance points to: {listed(triggers)}. By themselves they do "
                "not make the duty apply."
            )
        )
    unknown = [gap for gap in determination.missing if gap.state == "not known"]
    if unknown:
        page.append(heading("What has to be found out"))
        for gap in unknown[:_MOST]:
            point = open_point(base, gap.id) if gap.id in base.nodes else gap.ask
            page.append(item(f"{sentence(point)} {gap.find_out}"))
    agreed = " Two engines decided it apart from each other and agree." if len(engines) > 1 else ""
    page.append(
        paragraph(
            f"Decided by rules {base.version}, checked up to {base.verified_to}.{agreed} "
            "This is a working aid and not legal advice."
        )
    )
    title = (
        "The verdict so far" if determination.duty.outcome == "not_determined" else "The verdict"
    )
    return read(f"{title}; the full record is complete" if complete else title, page)


def _days_left(determination: Determination, today: dt.date) -> Page:
    """How long it is until the next step that is still to come."""
    days = sorted(act.date for act in determination.matter.acts if act.date and act.date >= today)
    if not days or determination.duty.outcome not in ("required", "not_determined"):
        return []
    left = (days[0] - today).days
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days, on {long_date(days[0])}")
    return [paragraph(f"The next step is {when}. Whatever must be done before it has that long.")]


def _to_do(
    determination: Determination, names: Names, strength: str, title: str, most: int
) -> Page:
    """What must or should be done, without who and when; what follows from the duty is first."""
    found = [action for action in determination.actions if action.strength == strength]
    page: Page = [heading(title)] if found else []
    for action in found[:most]:
        only = names.only_for(action.cases)
        page.append(item(action.text + (f" (For {only}.)" if only else "")))
    return page


def what_if(determination: Determination) -> Read:
    """The fewest changes that would turn the answer."""
    found = what_ifs(determination, Names(determination), limit=5)
    page: Page = [item(line) for line in found]
    if not page:
        page.append(paragraph("No change of answers alone would turn the answer."))
    return read("What would change the answer", page)


def decided_line(determination: Determination) -> str:
    """The duty in a few words, for a list of matters."""
    words = {
        "required": "applies",
        "not_required": "does not apply",
        "not_determined": "not settled yet",
        "out_of_scope": "no such duty",
    }
    return words[determination.duty.outcome]


def capital(text: str) -> str:
    """A text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
