"""The page of one determination: the answer first, then why, then everything else.

Bodies and acts that come out alike are told once, under their names.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from engagement_rules import Determination
from engagement_rules._findings import DutyFinding, GivenAnswer, Reason
from engagement_rules._ids import ids_in
from engagement_rules._naming import (
    DUTY,
    authority_names,
    beside,
    open_point,
    place_name,
    provision_name,
    standing_on,
)
from engagement_rules._sentences import (
    Names,
    because_sentence,
    outcome_sentence,
    reason_sentences,
    told,
    what_if_sentence,
)
from engagement_rules._words import listed, long_date, sentence
from wizard.render import appraisal, consequences, situations
from wizard.render.blocks import Page, answer, heading, item, marked, note, paragraph

_T = TypeVar("_T")
_OPEN = ("answers_missing", "answers_clash", "reading_open")


def report(determination: Determination) -> Page:
    """Lay out the page of a determination."""
    names = Names(determination)
    return [
        answer(outcome_sentence(determination)),
        *_matter(determination, names),
        *why(determination, names),
        *ground(determination, names),
        *who_answers(determination, names),
        *situations.triggers(determination, names),
        *consequences.tracks(determination, names),
        *appraisal.checks(determination, names),
        *appraisal.gates(determination, names),
        *consequences.missing(determination),
        *consequences.clashes(determination, names),
        *consequences.actions(determination, names),
        *consequences.notices(determination, names),
        *consequences.law(determination, names),
        paragraph(consequences.disclaimer(determination)),
    ]


def short(determination: Determination) -> Page:
    """The answer, why, what the duty hangs on, and what must be done; no more."""
    names = Names(determination)
    return [
        answer(outcome_sentence(determination)),
        *_matter(determination, names),
        *why(determination, names),
        *consequences.actions(determination, names, strength="must"),
        paragraph(
            "Without `--short`, everything is told. " + consequences.disclaimer(determination)
        ),
    ]


def groups(
    findings: Iterable[_T], like: Callable[[_T], Hashable]
) -> list[tuple[list[tuple[str, str]], _T]]:
    """Put findings that are alike together: their bodies and acts, and the first of them."""
    found: dict[Hashable, tuple[list[tuple[str, str]], _T]] = {}
    for finding in findings:
        keys, _ = found.setdefault(like(finding), ([], finding))
        keys.append((finding.body, finding.act))  # type: ignore[attr-defined]
    return list(found.values())


def what_ifs(
    determination: Determination,
    names: Names,
    node: str = DUTY,
    *,
    body: str | None = None,
    act: str | None = None,
    limit: int | None = None,
) -> list[str]:
    """The fewest changes that would turn an answer; where bodies or acts differ, for which.

    Args:
        determination: What was decided.
        names: The names of bodies and acts.
        node: What would turn.
        body: Only for this body.
        act: Only for this act.
        limit: At most so many for each body and act.
    """
    found = determination.what_if(node, body=body, act=act, limit=limit)
    lines = []
    for keys, what_if in groups(found, lambda w: (w.then, w.changes)):
        only = names.only_for(keys)
        whom = f" (For {only}.)" if only else ""
        lines.append(what_if_sentence(what_if, names.base) + whom)
    return lines


def _matter(determination: Determination, names: Names) -> Page:
    matter = determination.matter
    reference = f" ({matter.reference})" if matter.reference else ""
    page = [marked("Matter", f"{matter.title}{reference}")]
    for body in matter.bodies:
        kind = names.kind(body.id)
        shown = names.body(body.id)
        page.append(marked("Body", f"{shown}, {kind}" if body.name and kind else shown))
    for act in matter.acts:
        day = long_date(act.date) if act.date else "day not known"
        page.append(marked("Act", f"{day}: {act.what or act.id}"))
    as_at = determination.rules.as_at
    if as_at:
        page.append(
            marked("As at", f"{long_date(as_at)}: the law of this day was taken for every act")
        )
    return page


def why(determination: Determination, names: Names) -> Page:
    """Why the answer on the duty is what it is: the fewest answers that settle it."""
    page = [heading("Why")]
    reasons = determination.reasons(limit=1)
    found = groups(reasons, lambda r: (r.outcome, r.code, r.answers, r.hangs_on))
    for keys, reason in found:
        whom = f"For {names.cases(keys)}: " if len(found) > 1 else ""
        page += _reason(determination, names, keys[0], reason, whom)
    return page


def _reason(
    determination: Determination,
    names: Names,
    key: tuple[str, str],
    reason: Reason,
    whom: str,
) -> Page:
    base = names.base
    if reason.code in _OPEN and reason.hangs_on:
        clash = reason.code == "answers_clash"
        why = "it is not settled, because answers clash" if clash else "it is not settled"
        page = [paragraph(_begin(whom, f"{why}. It hangs on:"))]
        page += [item(f"{open_point(base, name)}") for name in reason.hangs_on]
        seen: set[str] = set()
        for what_if in determination.what_if(body=key[0], act=key[1]):
            if what_if.then not in seen:
                seen.add(what_if.then)
                page.append(paragraph(what_if_sentence(what_if, base)))
        return page
    if reason.code != "decided":
        (line,) = reason_sentences(reason, base, "commissioner")
        return [paragraph(_begin(whom, line[:1].lower() + line[1:]))]
    page = [paragraph(_begin(whom, "these answers settle it, whatever the others are:"))]
    provision = _finding(determination, key).provision
    scope = facts_under(names, base.nodes[provision].data["scope"]["id"]) if provision else set()
    if reason.outcome == "required":
        page += _together([given for given in reason.answers if given.id in scope])
    for given in reason.answers:
        if reason.outcome != "required" or given.id not in scope:
            page += _given(given)
    return page


def _begin(whom: str, words: str) -> str:
    """A sentence that begins with whom it is about, or with a capital letter."""
    return f"{whom}{words}" if whom else words[:1].upper() + words[1:]


def _together(answers: Sequence[GivenAnswer]) -> Page:
    """What brings the matter within reach of the duty, in one breath."""
    if not answers:
        return []
    words = "; ".join(told(given) for given in answers)
    page = [item(sentence(f"it is within the reach of the duty: {words}"))]
    return page + [note(text) for given in answers if (text := because_sentence(given))]


def _given(given: GivenAnswer) -> Page:
    page = [item(sentence(told(given)))]
    text = because_sentence(given)
    return [*page, note(text)] if text else page


def _finding(determination: Determination, key: tuple[str, str]) -> DutyFinding:
    return next(f for f in determination.duties if (f.body, f.act) == key)


def facts_under(names: Names, node: str) -> set[str]:
    """The ids of what a node's conditions read, down to the answers."""
    data = names.base.nodes[node].data
    written = [data.get("condition"), *(v["condition"] for v in data.get("versions", ()))]
    found: set[str] = set()
    for name in ids_in(written):
        kind = names.base.nodes[name].kind
        found |= {name} if kind in ("fact", "choice", "date") else facts_under(names, name)
    return found


def ground(determination: Determination, names: Names) -> Page:
    """The grounds of each duty, and which of them are met."""
    found = groups(
        [finding for finding in determination.duties if finding.limbs],
        lambda f: (f.provision, f.outcome, f.limbs),
    )
    if not found:
        return []
    page = [heading("The ground")]
    for keys, finding in found:
        only = names.only_for(keys)
        whom = f"For {only}: " if only else ""
        page.append(paragraph(_begin(whom, _reached(names, finding))))
        for limb in finding.limbs:
            place = f", {place_name(names.base, limb.authorities[0])}" if limb.authorities else ""
            says = beside(names.base, limb.id, limb.value)
            page.append(marked(limb.value, f"{limb.label}{place}: {says}"))
    return page


def _reached(names: Names, finding: DutyFinding) -> str:
    reached = [limb for limb in finding.limbs if limb.id in finding.limbs_reached]
    cite = provision_name(names.base, finding.provision or "")
    if reached:
        shown = listed([f"“{limb.label}”" for limb in reached])
        ground = "this ground" if len(reached) == 1 else "these grounds"
        return f"the duty is in {cite}. It applies on {ground}: {shown}."
    if not any(limb.value == "yes" for limb in finding.limbs):
        state = "No ground is met" if finding.outcome == "not_required" else "No ground is sure yet"
        return f"the duty is in {cite}. {state}."
    if finding.code == "reading_open":
        return f"the duty is in {cite}. A ground is met; whose duty it is, is open in law."
    beyond = "is" if finding.outcome == "not_required" else "may be"
    return f"the duty is in {cite}. A ground is met, but the matter {beyond} beyond its reach."


def who_answers(determination: Determination, names: Names) -> Page:
    """Which bodies answer for the duty, and under which arrangement."""
    findings = [f for f in determination.duties if f.outcome in ("required", "not_determined")]
    found = groups(findings, lambda f: (f.liable if f.owner != f.body else "itself", f.owner))
    page: Page = []
    alone = [f for f in findings if f.owner == f.body and f.liable == (f.body,)]
    if alone:
        bodies = list(dict.fromkeys(names.body(f.body) for f in alone))
        each = "each answer for their own duty" if len(bodies) > 1 else "answers for it"
        page.append(paragraph(sentence(f"{listed(bodies)} {each}")))
    for keys, finding in found:
        if finding.owner != finding.body:
            page += _delegated(names, keys, finding)
    return [heading("Who answers for it"), *page] if page else []


def _delegated(names: Names, keys: list[tuple[str, str]], finding: DutyFinding) -> Page:
    body = next(body for body in names.matter.bodies if body.id == finding.body)
    who = names.cases(keys)
    lead = f"{who} carries out a function of {names.body(finding.owner)}"
    if body.under is None:
        return [paragraph(f"{lead}. Under which arrangement is not known, so it cannot be said.")]
    arrangement = names.base.nodes[body.under]
    texts = standing_on(names.base, arrangement.authorities, finding.date, None)
    if finding.liable and arrangement.data["liable"] != "open":
        liable = sentence(f"{listed([names.body(name) for name in finding.liable])} answers for it")
    else:
        liable = "The law does not say who answers for it."
    says = sentence(f"{lead}: {arrangement.data['says']}")
    page = [paragraph(f"{says} {liable}")]
    if texts:
        page.append(paragraph(f"Law: {authority_names(names.base, texts)}."))
    return page
