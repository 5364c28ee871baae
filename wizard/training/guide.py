"""The guide for who leads a session: how to run it, the answers, and what the rules say."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_rules import assess
from engagement_rules._naming import DUTY, authority_names, beside, open_point
from engagement_rules._sentences import Names, code_clause, outcome_sentence
from engagement_rules._words import listed, sentence
from wizard.documents.document import Document
from wizard.render import consequences, report
from wizard.render.blocks import (
    Block,
    Page,
    answer,
    boxes,
    heading,
    item,
    lines,
    marked,
    new_page,
    note,
    paragraph,
    section,
)
from wizard.training.papers import Session, paper
from wizard.training.plan import HOW, WELCOME, Stage, minutes, plan
from wizard.training.told import Told, authority, cited, steps
from wizard.training.words import THOUGHTS

_DEEPEST = 2
_LINES_FOR_NOTES = 4


def guide(session: Session) -> Document:
    """The guide for a session."""
    page: Page = [*_whole(session)]
    for number, told in enumerate(session.told, 1):
        several = len(session.told) > 1
        mark, title = (str(number), told.scenario.title) if several else ("", "The scenario")
        page += [new_page(), section(mark, title), *_scenario(session, told)]
    for told in session.told:
        page += [new_page(), *_votes(told)]
    return paper(session, "Guide for who leads the session. It holds all the answers.", page)


# The session


def _whole(session: Session) -> Page:
    plans = [plan(told.scenario, len(told.questions)) for told in session.told]
    page: Page = [
        paragraph(
            "People learn most from what they get wrong. So let them say what they think first, "
            "and tell them early that nobody has to be right. Keep this guide to yourself."
        ),
        heading("How long it takes"),
        marked(_minutes(WELCOME), "Welcome: why you meet, and what the duty is in a sentence"),
    ]
    for told, stages in zip(session.told, plans, strict=True):
        page.append(marked(_minutes(minutes(stages)), told.scenario.title))
    total = WELCOME + sum(map(minutes, plans))
    page += [marked(_minutes(total), "In all, without a break"), note(HOW)]
    return [*page, *_prepare()]


def _prepare() -> Page:
    things = (
        "Work through each scenario yourself before you read the answers here. “duty train” asks "
        "you the questions.",
        "Print a handout for each person, on one side of the paper.",
        "Show the slides as a PDF, or the HTML file in a browser: the arrow keys go on and back.",
        "Print the pages for the votes at the end of this guide, or let “duty train "
        "--facilitator” count and write the report.",
        "Bring pens, a clock, and somebody who counts hands.",
        "Say that votes are counted, and that no names are kept.",
    )
    return [heading("What to prepare"), *(item(one) for one in things)]


# One scenario


def _scenario(session: Session, told: Told) -> Page:
    scenario = told.scenario
    return [
        answer(outcome_sentence(told.determination)),
        *_warning(told),
        paragraph(f"Difficulty: {scenario.difficulty}. Topics: {listed(scenario.topics)}."),
        *_origin(told),
        heading("The plan"),
        *_plan(plan(scenario, len(told.questions))),
        heading("The story"),
        paragraph(scenario.you_are),
        *(paragraph(part) for part in scenario.story),
        heading("The question"),
        paragraph(scenario.question),
        note(f"The right answer here: “{THOUGHTS[told.thought]}”."),
        *_grounds_right(told),
        heading("Hints, if somebody asks"),
        *(item(hint) for hint in scenario.hints),
        *_answers(told),
        *_decided(told),
        *_derivation(told),
        *_turning(told),
        *_learning(told),
        heading("To discuss"),
        *(item(point) for point in scenario.discuss),
        *_twin(session, told),
    ]


def _warning(told: Told) -> Page:
    if told.outcome == told.scenario.outcome:
        return []
    return [
        paragraph(
            f"Take care: who wrote this scenario means the outcome to be “{told.scenario.outcome}”,"
            f" and the rules say “{told.outcome}”. “duty train check” tells more."
        )
    ]


def _origin(told: Told) -> Page:
    case = told.scenario.case
    if case is None:
        return [paragraph("The story is invented.")]
    return [paragraph("The story is told freely after this case:"), *cited(told.base, [case])]


def _plan(stages: list[Stage]) -> Iterator[Block]:
    for stage in stages:
        yield marked(_minutes(stage.minutes), stage.what)
        yield note(stage.how)
    yield marked(_minutes(minutes(stages)), "In all")


def _minutes(count: int) -> str:
    return f"{count} min"


def _grounds_right(told: Told) -> Page:
    found = [
        limb.label
        for duty in told.determination.duties
        for limb in duty.limbs
        if limb.id in duty.limbs_reached
    ]
    if not found:
        return []
    return [note(f"The grounds that are met: {listed(list(dict.fromkeys(found)))}.")]


def _answers(told: Told) -> Page:
    page: Page = [heading("The model answers")]
    for number, question in enumerate(told.questions, 1):
        page.append(
            marked(told.shown(question, told.model(question)), f"{number}. {told.ask(question)}")
        )
        page.append(note(told.because(question) or "No reason is written."))
    page += _apart(told)
    return page


def _apart(told: Told) -> Page:
    """What is told of one body or of one act alone, which nobody is asked."""
    matter = told.scenario.matter
    page: Page = []
    parts = [(body.answers, told.names.body(body.id)) for body in matter.bodies]
    parts += [(act.answers, told.names.act(act.id)) for act in matter.acts]
    for answers, name in parts:
        for question, given in answers.items():
            page.append(
                marked(told.shown(question, given.answer), f"{told.ask(question)} ({name})")
            )
            page += [note(given.because)] if given.because else []
    return [paragraph("The story tells this of one body or one act alone:"), *page] if page else []


# What the rules say


def _decided(told: Told) -> Page:
    determination, names = told.determination, told.names
    return [
        heading("What the rules decide"),
        paragraph(outcome_sentence(determination)),
        *report.why(determination, names),
        *report.ground(determination, names),
        *report.who_answers(determination, names),
        *_situations(told),
        *_other_duties(told),
        *consequences.clashes(determination, names),
        *_open(told),
    ]


def _situations(told: Told) -> Page:
    fired = [trigger for trigger in told.determination.triggers if trigger.value == "yes"]
    page: Page = [heading("Situations that are met here")]
    if not fired:
        return [*page, paragraph("None of the situations to look out for is met.")]
    for trigger in fired:
        page.append(item(sentence(beside(told.base, trigger.id, "yes"))))
        page.append(note(_WEIGHTS[trigger.strength]))
    if told.outcome in ("not required", "out of scope"):
        page.append(paragraph("Still the duty does not apply: a situation alone does not make it."))
    return page


_WEIGHTS = {
    "likely": "Guidance says that the duty is likely to apply.",
    "consider": "Guidance says that it is worth asking if the duty applies.",
    "regard": "Guidance to which the body must have regard speaks of it.",
    "policy": "A national policy expects something; it is not law.",
    "must": "The law asks for something by itself.",
}


def _other_duties(told: Told) -> Page:
    """The other duties that apply; those that cannot be said stand with what is open."""
    wanted = {t.id for t in told.determination.tracks if t.outcome == "required"}
    return consequences.tracks(told.determination, told.names, only=wanted) if wanted else []


def _open(told: Told) -> Page:
    """What is open and why: first what the duty hangs on."""
    determination, base = told.determination, told.base
    page: Page = []
    for gap in determination.missing:
        if DUTY in gap.matters_to:
            page.append(
                item(sentence(open_point(base, gap.id) if gap.id in base.nodes else gap.ask))
            )
            page.append(note(_why_open(told, gap.id) or f"Ask: {gap.who_knows}."))
    if page:
        page.insert(0, paragraph("Whether the duty applies hangs on this:"))
    asked = [name for name in told.questions if told.model(name) == "not known"]
    if asked and not page:
        points = listed([open_point(base, name) for name in asked])
        page.append(
            paragraph(f"Not known, and the answer on the duty does not wait for it: {points}.")
        )
    undecided = [t for t in determination.tracks if t.outcome == "not_determined"]
    if undecided:
        page.append(paragraph("Other duties that cannot be said from what is told:"))
    for track in undecided:
        found = next(f for f in track.findings if f.outcome == "not_determined")
        brief = len(found.hangs_on) > 2
        why = code_clause(base, found.code, found.hangs_on, node=track.id, brief=brief)
        page.append(item(f"{sentence(track.label)[:-1]}: {why}."))
    return [heading("What stays open, and why"), *page] if page else []


def _why_open(told: Told, name: str) -> str:
    return told.because(name) if name in told.questions else ""


def _derivation(told: Told) -> Page:
    page: Page = [heading("How it is worked out")]
    for step, only in told.traces():
        page.append(paragraph(sentence(f"{step.text}{f' ({only})' if only else ''}")))
        for level, part in steps(step, _DEEPEST):
            words = beside(told.base, part.id, part.value)
            page.append(item(f"{part.value}: {words}", level=level))
            law = authority_names(told.base, part.authorities)
            if law and level == 0:
                page.append(note(f"Law: {law}.", level=level))
    if len(page) == 1:
        page.append(paragraph("No law was taken, so there are no steps."))
    return page


def _turning(told: Told) -> Page:
    page: Page = [heading("Which single answer turns it")]
    turning, others = told.turning, told.turning_else
    if not turning:
        page.append(paragraph("No single answer turns whether the duty applies."))
    page += [item(words) for words in map(told.what_if, turning)]
    if others:
        page.append(paragraph("These change something else, and not whether the duty applies:"))
    page += [item(words) for words in map(told.what_if, others)]
    if told.idle:
        labels = listed([f"“{told.base.nodes[name].label}”" for name in told.idle])
        page.append(paragraph(f"By itself, a wrong answer on {labels} changes nothing here."))
    return page


# What to take home


def _learning(told: Told) -> Page:
    page: Page = [heading("What to learn")]
    for lesson in told.scenario.learning:
        page.append(item(lesson.say))
        names = listed([authority(told.base, text) for text in lesson.authorities])
        page.append(note(sentence(names)))
    texts = [text for lesson in told.scenario.learning for text in lesson.authorities]
    return [*page, heading("Where that stands"), *cited(told.base, texts)]


def _twin(session: Session, told: Told) -> Page:
    if told.scenario.twin is None:
        return []
    page: Page = [heading("The near twin")]
    twin = session.twin(told)
    if twin is None:
        words = f"The twin “{told.scenario.twin}” is not among the scenarios here."
        return [*page, paragraph(words)]
    page.append(paragraph(f"“{twin.title}” differs in this:"))
    page += [item(words) for words in told.changed(twin)]
    other = assess(twin.matter, knowledge_base=told.base)
    page.append(paragraph(f"What comes out there: {outcome_sentence(other)}"))
    names = Names(other)
    met = [
        limb.label for duty in other.duties for limb in duty.limbs if limb.id in duty.limbs_reached
    ]
    if met:
        page.append(note(f"The grounds that are met there: {listed(list(dict.fromkeys(met)))}."))
    page += report.who_answers(other, names)[1:] if other.duty.outcome == "required" else []
    return page


# The votes


def _votes(told: Told) -> Page:
    page: Page = [
        heading(f"The room's votes: {told.scenario.title}"),
        paragraph("Write down how many hands there were for each. Keep no names."),
        lines("Day and room"),
        boxes(told.scenario.question, THOUGHTS.values(), mark="number"),
    ]
    for number, question in enumerate(told.questions, 1):
        words = f"{number}. {told.ask(question)}"
        page.append(boxes(words, told.options(question).values(), mark="number"))
    page.append(lines("What was said", _LINES_FOR_NOTES))
    return page
