"""What a person reads after a scenario: the step they missed, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence

from engagement_rules import Determination, KnowledgeBase
from engagement_rules._naming import authority_names, subject
from engagement_rules._sentences import outcome_sentence
from engagement_rules._words import listed, sentence
from engagement_rules.training import AnswerMark, Marking, StepMark, TrainingScenario
from wizard.interview.pages import capital
from wizard.render.blocks import Page, answer, heading, item, marked, note, paragraph
from wizard.training.words import NOT_KNOWN, OUTCOMES, said, within


def feedback(
    scenario: TrainingScenario, marking: Marking, *, thought: str | None, base: KnowledgeBase
) -> Page:
    """The page.

    Args:
        scenario: The scenario.
        marking: What came of the attempt.
        thought: What the person said first.
        base: The rules.
    """
    page: Page = [answer(_verdict(marking, thought)), paragraph(outcome_sentence(marking.decided))]
    page += _grounds(marking)
    turning = [one for one in marking.wrong if one.turns]
    idle = [one for one in marking.wrong if not one.turns]
    if turning:
        page.append(heading("Where your answers part from the story"))
        for one in turning:
            page += _missed(one, marking, base)
    page += _put_right(marking, base)
    if idle:
        page.append(heading("Answered otherwise, but nothing here hangs on it"))
        page += [item(_otherwise(one, base)) for one in idle]
    page += _steps(marking, base)
    page.append(heading("What to take away"))
    for lesson in scenario.learning:
        page += [item(lesson.say), note(authority_names(base, lesson.authorities) + ".")]
    page.append(paragraph(_source(scenario, base)))
    return page


def _verdict(marking: Marking, thought: str | None) -> str:
    if marking.right and not marking.wrong:
        return "All right: what you thought, and every answer."
    if marking.right:
        return "Right in the end, though not every answer is that of the story."
    if marking.thought_right is False:
        given, right = (within(OUTCOMES[one]) for one in (thought or "", marking.outcome))
        led = "" if marking.put_right else " Your answers lead there; the first thought did not."
        return f"Not quite. You thought that {given}; by the story, {right}.{led}"
    if marking.grounds_right is False and not marking.put_right:
        return "You saw that the duty applies, but not on which ground."
    return "What you thought is right, but your answers do not lead there."


def _grounds(marking: Marking) -> Page:
    if marking.grounds_right is not False:
        return []
    named = grounds(marking.decided)
    return [
        paragraph(
            f"The grounds are {listed(named)}." if len(named) > 1 else f"The ground is {named[0]}."
        )
    ]


def grounds(decided: Determination) -> list[str]:
    """The grounds on which the duty applies, each once, by their names."""
    return list(
        dict.fromkeys(
            f"“{limb.label}”"
            for duty in decided.duties
            for limb in duty.limbs
            if limb.id in duty.limbs_reached
        )
    )


def _missed(one: AnswerMark, marking: Marking, base: KnowledgeBase) -> Page:
    page: Page = [item(_otherwise(one, base))]
    if one.given != NOT_KNOWN and one.model == NOT_KNOWN:
        page.append(note("To take for known what the papers do not say settles nothing."))
    if one.given == NOT_KNOWN and one.model != NOT_KNOWN:
        page.append(note("The story does say it. What can be known should not be left open."))
    step = _settles(one, marking.steps)
    if step is not None:
        where = authority_names(base, step.authorities)
        page.append(note(f"The step: {sentence(step.says)}" + (f" ({where}.)" if where else "")))
    turns = list(dict.fromkeys(subject(base, name) for name in one.turns))
    page.append(note(f"This one answer alone turns {listed(turns)}."))
    return page


def _otherwise(one: AnswerMark, base: KnowledgeBase) -> str:
    label = capital(base.nodes[one.id].label)
    given, model = (said(base, one.id, word) for word in (str(one.given), one.model))
    return f"{label}: you said {given}; the story shows {model}. {sentence(one.because)}"


def _settles(one: AnswerMark, steps: Sequence[StepMark]) -> StepMark | None:
    """The first step that comes out otherwise because of an answer."""
    return next((step for step in steps if one.id in step.through), None)


def _put_right(marking: Marking, base: KnowledgeBase) -> Page:
    if not marking.put_right:
        return []
    names = [f"“{base.nodes[name].label}”" for name in marking.put_right]
    many = "that one answer" if len(names) == 1 else f"those {len(names)} answers"
    return [paragraph(f"Put {listed(names)} right: {many} will do for the duty to come out right.")]


def _steps(marking: Marking, base: KnowledgeBase) -> Page:
    """The steps of the derivation that came out otherwise, from the first missed to the duty."""
    seen: dict[str, StepMark] = {}
    for step in marking.steps:
        seen.setdefault(step.id, step)
    steps = [step for step in seen.values() if base.nodes[step.id].kind in ("limb", "duty")]
    if not steps:
        return []
    page: Page = [heading("How that runs on to the answer")]
    for step in steps:
        where = authority_names(base, step.authorities)
        page.append(marked(f"{step.model} (you: {step.given})", sentence(capital(step.says))))
        page += [note(f"{where}.")] if where else []
    return page


def _source(scenario: TrainingScenario, base: KnowledgeBase) -> str:
    if scenario.case is None:
        return "This story is invented."
    return f"This story is told after a public case: {authority_names(base, [scenario.case])}."
