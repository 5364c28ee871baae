"""The parts of a determination's page that follow from the answer or stand beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from engagement_rules import Determination, KnowledgeBase
from engagement_rules._findings import (
    Action,
    Code,
    Missing,
    Notice,
    Outcome,
    Track,
    TrackFinding,
)
from engagement_rules._naming import (
    DUTY,
    THE_DUTY,
    authority_names,
    clause,
    in_force,
    place_name,
    standing_on,
    verified_mark,
)
from engagement_rules._sentences import Names, code_clause, counted, told
from engagement_rules._words import listed, long_date, sentence
from wizard.render.blocks import Page, heading, item, link, marked, note, paragraph

DISCLAIMER = "not-legal-advice"
_ANSWERED = ("decided", "answers_missing", "answers_clash", "reading_open")
#: The outcome of another duty in a word, in the order in which they are shown.
_SHOWN = {"required": "must", "not_determined": "cannot say", "not_required": "not required"}
_EXPECTED = {"required": "expected", "not_determined": "cannot say", "not_required": "not expected"}
_RANKS = ["must", "expected", "cannot say", "not required", "not expected"]


def tracks(
    determination: Determination, names: Names, *, only: Collection[str] | None = None
) -> Page:
    """The other duties, decided beside the one to involve the public, and what policy expects.

    Args:
        determination: What was decided.
        names: The names of bodies and acts.
        only: Tell only these.
    """
    lines: dict[tuple[str, str, str], list[str]] = {}
    for track in determination.tracks:
        if only is not None and track.id not in only:
            continue
        for mark, label, says in _track(determination, names, track):
            lines.setdefault((track.weight, mark, says), []).append(label)
    page: Page = []
    for weight, title in (("law", "Other duties"), ("policy", "What policy expects")):
        found = [
            marked(mark, f"{'; '.join(labels)}: {says}")
            for (of_weight, mark, says), labels in lines.items()
            if of_weight == weight
        ]
        if found:
            found.sort(key=lambda block: _RANKS.index(block.mark))
            page.append(heading(title))
            if weight == "policy":
                page.append(paragraph("This is policy and not law."))
            page += found
    return page


def _track(determination: Determination, names: Names, track: Track) -> list[tuple[str, str, str]]:
    """For each outcome that a track has here: the outcome, the label and why."""
    within = [finding for finding in track.findings if finding.outcome != "out_of_scope"]
    alike: dict[tuple[Outcome, Code, tuple[str, ...]], list[TrackFinding]] = {}
    for finding in within:
        alike.setdefault((finding.outcome, finding.code, finding.hangs_on), []).append(finding)
    lines = []
    for (outcome, code, hangs_on), found in alike.items():
        only = names.only_for([(f.body, f.act) for f in found])
        label = track.label + (f" ({only})" if only else "")
        if code == "decided":
            says = _shortest(determination, track.id, found[0]) or clause(
                names.base, track.id, outcome
            )
        else:
            brief = len(hangs_on) > 2
            says = code_clause(names.base, code, hangs_on, node=track.id, brief=brief)
        words = _SHOWN if track.weight == "law" else _EXPECTED
        lines.append((words[outcome], label, says))
    return lines


def _shortest(determination: Determination, track: str, finding: TrackFinding) -> str:
    """The shortest reason for a decided track; empty when it rests on no answer."""
    found = determination.reasons(track, body=finding.body, act=finding.act, limit=1)
    return listed([told(given) for reason in found for given in reason.answers])


def missing(determination: Determination) -> Page:
    """What could still change an outcome: first what the duty hangs on."""
    if not determination.missing:
        return []
    base = determination.knowledge_base
    listed_ = {trigger.id for trigger in determination.triggers}
    fairness = {check.id for check in determination.checks}
    on_duty = [gap for gap in determination.missing if DUTY in gap.matters_to]
    on_list = [gap for gap in determination.missing if set(gap.matters_to) <= listed_]
    aside = [gap for gap in determination.missing if set(gap.matters_to) <= listed_ | fairness]
    early = [gap for gap in aside if gap.state == "too early" and gap not in on_list]
    others = [gap for gap in determination.missing if gap not in on_duty and gap not in aside]
    page = [heading("What is missing")]
    if on_duty:
        page.append(paragraph(f"{sentence(THE_DUTY)[:-1]} hangs on this:"))
        page += [item(_asked(base, gap)) for gap in on_duty]
    if others:
        lead = "Other duties, policy and local rules hang on this:"
        page.append(paragraph(lead))
    for gap in others:
        matters = [name for name in gap.matters_to if name not in listed_] or gap.matters_to
        labels = listed([base.nodes[name].label for name in matters])
        page.append(item(f"{_asked(base, gap)} It settles: {labels}."))
    besides = " besides" if on_duty or others else ""
    if on_list:
        count = _open_questions(len(on_list))
        page.append(paragraph(f"{count} on the situations above{besides}. {_ON_LIST}"))
    later = len(aside) - len(on_list) - len(early)
    if later:
        count = _open_questions(later)
        page.append(paragraph(f"{count} on how people are involved{besides}. {_ON_CHECKS}"))
    if early:
        page.append(paragraph(_early(base, early)))
    return page


_ON_LIST = "The list above says whom to ask. No duty hangs on them."
_ON_CHECKS = "No duty hangs on them; the checks above do."


def _open_questions(count: int) -> str:
    shown = counted(count).capitalize()
    return f"{shown} {'question is' if count == 1 else 'questions are'} open"


def _early(base: KnowledgeBase, gaps: list[Missing]) -> str:
    """What waits for an event for which no day is planned."""
    days = dict.fromkeys(base.nodes[base.nodes[gap.id].data["once"]].label for gap in gaps)
    one = len(gaps) == 1
    come, wait = ("question comes", "it waits") if one else ("questions come", "they wait")
    return f"{counted(len(gaps)).capitalize()} {come} later: {wait} for {listed(list(days))}."


def _asked(base: KnowledgeBase, gap: Missing) -> str:
    if gap.state == "open":
        return f"{sentence(gap.ask)[:-1]}: the law is open. {gap.find_out}"
    state = ""
    if gap.state == "set aside":
        state = " Your answer clashes with another and was set aside."
    elif gap.state == "not known" and gap.kind in ("fact", "choice", "date"):
        state = " You answered “not known”."
    if gap.open_parts:
        parts = listed([base.nodes[part].label for part in gap.open_parts])
        state = f" You began to answer it part by part; still open: {parts}."
    return f"{gap.ask}{state} Ask: {gap.who_knows}."


def clashes(determination: Determination, names: Names) -> Page:
    """Answers that cannot all be right."""
    page: Page = []
    for clash in determination.contradictions:
        only = names.only_for(clash.cases)
        page.append(item(clash.label + (f" ({only})" if only else "")))
        answers = [
            f"“{names.base.nodes[name].label}” ({names.said(name, clash.cases[0])})"
            for name in clash.answers
        ]
        page.append(note(f"These answers clash: {listed(answers)}. {clash.settle}"))
        if clash.explained is not None:
            page.append(note(f"Why both stand: “{clash.explained.strip()}”"))
        else:
            page.append(note("Until this is settled, these answers count as not known."))
    return [heading("Answers that clash"), *page] if page else []


def actions(determination: Determination, names: Names, *, strength: str | None = None) -> Page:
    """What must, should and may be done; or only what has one of these strengths."""
    page: Page = []
    for action in determination.actions:
        if strength not in (None, action.strength):
            continue
        only = names.only_for(action.cases)
        page.append(marked(action.strength, action.text + (f" (For {only}.)" if only else "")))
        law = authority_names(names.base, _of_cases(names, action.authorities, action.cases))
        cited = f" Law: {law}." if law else ""
        page.append(note(f"{_by_whom(action)}When: {action.when}.{cited}"))
    return [heading("What must be done" if strength else "What to do"), *page] if page else []


def _by_whom(action: Action) -> str:
    # What is to be found out is asked of whom it names; it is not for them to do.
    return "" if action.id.startswith("find-out.") else f"Who: {action.by}. "


def notices(determination: Determination, names: Names) -> Page:
    """What the reader must know about the answer, save that it is no legal advice."""
    page: Page = []
    for notice in determination.notices:
        if notice.id == DISCLAIMER:
            continue
        only = names.only_for(notice.cases)
        page.append(item(notice.text + (f" (For {only}.)" if only else "")))
        law = authority_names(names.base, _of_cases(names, notice.authorities, notice.cases))
        if law:
            page.append(note(f"Law: {law}."))
    return [heading("What to know"), *page] if page else []


def disclaimer(determination: Determination) -> str:
    """That this is no legal advice, in the knowledge base's words if it has any."""
    for notice in determination.notices:
        if notice.id == DISCLAIMER:
            return notice.text
    return "This is a working aid and not legal advice."


def law(determination: Determination, names: Names) -> Page:
    """The authorities relied on, with dates and addresses, and the rules that decided."""
    base = names.base
    page = [heading("The law relied on")]
    for line in _as_at(determination, names):
        page.append(paragraph(line))
    for name in _relied_on(determination, names):
        node = base.nodes[name]
        details = [part for part in (in_force(base, name), verified_mark(base, name)) if part]
        page.append(item(": ".join(filter(None, (str(node.data["cite"]), "; ".join(details))))))
        address = node.data.get("address")
        page.append(link(str(address), level=1) if address else note(str(node.data["no_address"])))
    return page + _rules(determination)


def _rules(determination: Determination) -> Page:
    rules = determination.rules
    engines = {
        ("compiled",): "the compiled graph",
        ("durable-rules",): "durable-rules",
        ("compiled", "durable-rules"): "the compiled graph and durable-rules, which agreed",
    }
    return [
        paragraph(
            f"Rules: {rules.title}, version {rules.version}, checked up to "
            f"{long_date(rules.verified_to)}. Digest: {rules.digest[:16]}. Decided by "
            f"{engines.get(rules.engines, listed(rules.engines))}."
        )
    ]


def _as_at(determination: Determination, names: Names) -> list[str]:
    found: dict[tuple[object, str | None], list[tuple[str, str]]] = {}
    for law_ in determination.law_as_at:
        found.setdefault((law_.date, law_.provision), []).append((law_.body, law_.act))
    dates = {law_.act: law_.date for law_ in determination.law_as_at}
    lines = []
    for (_, provision), keys in found.items():
        day = dates[keys[0][1]]
        who = names.only_for(keys)
        whom = f", for {who}" if who else ""
        when = (
            f"The law is that of {long_date(day)}"
            if day
            else "The day is not known, so no law was taken"
        )
        duty = (
            f": {place_name(names.base, names.base.nodes[provision].authorities[0])}"
            if (provision)
            else ""
        )
        lines.append(f"{when}{whom}{duty}.")
    return lines


def _relied_on(determination: Determination, names: Names) -> list[str]:
    """The ids of the authorities that the page rests on, the duty's own first."""
    texts: list[str] = []
    for law_ in determination.law_as_at:
        texts += law_.authorities
    for reason in determination.reasons(limit=1):
        for given in reason.answers:
            texts += given.authorities
    for finding in determination.duties:
        for limb in finding.limbs:
            texts += standing_on(
                names.base, limb.authorities, finding.date, names.kind_id(finding.owner)
            )
        body = next((b for b in names.matter.bodies if b.id == finding.body), None)
        if body is not None and body.under and finding.owner != finding.body:
            texts += names.base.nodes[body.under].authorities
    for track in determination.tracks:
        keys = [
            (f.body, f.act)
            for f in track.findings
            if f.outcome != "out_of_scope" and f.code in _ANSWERED
        ]
        texts += _of_cases(names, names.base.nodes[track.id].authorities, keys)
    for trigger in determination.triggers:
        days = [f.date for f in trigger.findings if f.value == "yes"]
        if days:
            texts += _begun_by(names, names.base.nodes[trigger.id].authorities, max(days))
    for check in determination.checks:
        keys = [(f.body, f.act) for f in check.findings if f.value != "not known"]
        texts += _of_cases(names, names.base.nodes[check.id].authorities, keys)
    follow: tuple[Action | Notice, ...] = (*determination.actions, *determination.notices)
    for follows in follow:
        texts += _of_cases(names, follows.authorities, follows.cases)
    return list(dict.fromkeys(text.split(" ", 1)[0] for text in texts))


def _begun_by(names: Names, texts: Iterable[str], day: dt.date) -> list[str]:
    """The authorities that had begun by a day; a list of guidance is cited after its end too."""
    kept = []
    for text in texts:
        first, _ = names.base.nodes[text.split(" ", 1)[0]].in_force
        if first is None or first <= day:
            kept.append(text)
    return kept


def _of_cases(names: Names, texts: Iterable[str], cases: Sequence[tuple[str, str]]) -> list[str]:
    """The authorities that stood for some of these bodies on the days of their acts."""
    texts = tuple(texts)
    kept: dict[str, None] = {}
    for body, act in cases:
        day = names.day(act)
        kinds = {names.kind_id(body), names.kind_id(names.owner(body))}
        for kind in kinds:
            kept.update(dict.fromkeys(standing_on(names.base, texts, day, kind)))
    return [text for text in texts if text in kept]
