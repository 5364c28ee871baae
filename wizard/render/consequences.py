"""The parts of a determination's page that follow from the answer or stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engagement_rules import Determination
from engagement_rules._findings import (
    Action,
    Code,
    Missing,
    Notice,
    Outcome,
    Track,
    TrackFinding,
    Trigger,
)
from engagement_rules._naming import (
    DUTY,
    THE_DUTY,
    authority_names,
    beside,
    clause,
    in_force,
    place_name,
    standing_on,
    verified_mark,
)
from engagement_rules._sentences import Names, because_sentence, code_clause, counted
from engagement_rules._words import listed, long_date, sentence
from wizard.render.blocks import Page, heading, item, link, marked, note, paragraph
from wizard.render.conditions import ids_in

DISCLAIMER = "not-legal-advice"
_ANSWERED = ("decided", "answers_missing", "answers_clash", "reading_open")
#: The outcome of another duty in a word, in the order in which they are shown.
_SHOWN = {"required": "must", "not_determined": "cannot say", "not_required": "not required"}


def triggers(determination: Determination, names: Names) -> Page:
    """The situations on the guidance's list, each with its value."""
    if not determination.triggers:
        return []
    page = [heading("Situations on the guidance's list")]
    alike: dict[tuple[str, tuple[str | None, ...]], list[Trigger]] = {}
    for trigger in determination.triggers:
        standings = tuple(finding.standing for finding in trigger.findings)
        alike.setdefault((trigger.strength, standings), []).append(trigger)
    for (strength, _), found in alike.items():
        page.append(paragraph(_about(names, strength, found, determination.duty.outcome)))
        for value in ("yes", "no", "not known"):
            for trigger in found:
                if trigger.value == value:
                    page += _trigger(determination, names, trigger)
    return page


def _about(names: Names, strength: str, found: list[Trigger], outcome: str) -> str:
    weight = (
        "the duty is likely to apply" if strength == "likely" else "it is worth asking if it does"
    )
    lead = (
        f"Where this is so, {weight}; alone, it does not make it apply."
        if len(found) == 1
        else f"Where one of these is so, {weight}; alone, none of them makes it apply."
    )
    fired = any(trigger.value == "yes" for trigger in found)
    but = "; still the duty does not apply" if fired and outcome == "not_required" else ""
    return " ".join([lead, *_standing(names, found[0]), f"{_count(found)}{but}."])


def _count(found: list[Trigger]) -> str:
    """How many are so, are not so, and are not known."""
    if len(found) == 1:
        return {"yes": "It is so", "no": "It is not so"}.get(found[0].value, "It is not known")
    parts = []
    for value, words in (("yes", "so"), ("no", "not so"), ("not known", "not known")):
        number = sum(trigger.value == value for trigger in found)
        if number:
            parts.append(f"{counted(number)} {'is' if number == 1 else 'are'} {words}")
    return f"Of the {counted(len(found))}, {listed(parts)}"


def _standing(names: Names, trigger: Trigger) -> list[str]:
    """What weight the list had, on each day if that differs."""
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in trigger.findings:
        if finding.standing:
            found.setdefault(finding.standing, []).append((finding.body, finding.act))
    if len(found) == 1:
        return [f"They are {standing}." for standing in found]
    return [f"For {names.cases(keys)} they are {standing}." for standing, keys in found.items()]


def _whom_to_ask(determination: Determination, trigger: Trigger) -> str:
    """Who knows what a situation hangs on, where nothing else hangs on it."""
    gaps = [gap for gap in determination.missing if gap.matters_to == (trigger.id,)]
    return listed(list(dict.fromkeys(gap.who_knows for gap in gaps)))


def _trigger(determination: Determination, names: Names, trigger: Trigger) -> Page:
    words = beside(names.base, trigger.id, trigger.value)
    ask = _whom_to_ask(determination, trigger)
    if trigger.value == "not known" and ask:
        words += f" (ask: {ask})"
    differ = {finding.value for finding in trigger.findings}
    if len(differ) > 1:
        parts = []
        for value in ("yes", "no", "not known"):
            keys = [(f.body, f.act) for f in trigger.findings if f.value == value]
            if keys:
                parts.append(f"{value} for {names.cases(keys)}")
        words += f" ({'; '.join(parts)})"
    page = [marked(trigger.value, words)]
    if trigger.value == "not known":
        return page
    said: dict[str, None] = {}
    for finding in trigger.findings:
        if finding.value == trigger.value:
            reasons = determination.reasons(trigger.id, body=finding.body, act=finding.act, limit=1)
            said.update(
                dict.fromkeys(because_sentence(given) for r in reasons for given in r.answers)
            )
    return page + [note(text) for text in said if text]


def tracks(determination: Determination, names: Names) -> Page:
    """The other duties, decided beside the one to involve the public."""
    lines: dict[tuple[str, str], list[str]] = {}
    for track in determination.tracks:
        for mark, label, says in _track(determination, names, track):
            lines.setdefault((mark, says), []).append(label)
    page = [marked(mark, f"{'; '.join(found)}: {says}") for (mark, says), found in lines.items()]
    page.sort(key=lambda block: list(_SHOWN.values()).index(block.mark))
    return [heading("Other duties"), *page] if page else []


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
        lines.append((_SHOWN[outcome], label, says))
    return lines


def _shortest(determination: Determination, track: str, finding: TrackFinding) -> str:
    """The shortest reason for a decided track; empty when it rests on no answer."""
    found = determination.reasons(track, body=finding.body, act=finding.act, limit=1)
    return listed([given.says for reason in found for given in reason.answers])


def missing(determination: Determination) -> Page:
    """What could still change an outcome: first what the duty hangs on."""
    if not determination.missing:
        return []
    base = determination.knowledge_base
    listed_ = {trigger.id for trigger in determination.triggers}
    on_duty = [gap for gap in determination.missing if DUTY in gap.matters_to]
    on_list = [gap for gap in determination.missing if set(gap.matters_to) <= listed_]
    others = [gap for gap in determination.missing if gap not in on_duty and gap not in on_list]
    page = [heading("What is missing")]
    if on_duty:
        page.append(paragraph(f"{sentence(THE_DUTY)[:-1]} hangs on this:"))
        page += [item(_asked(gap)) for gap in on_duty]
    alike: dict[tuple[str, ...], list[Missing]] = {}
    for gap in others:
        alike.setdefault(gap.matters_to, []).append(gap)
    for matters_to, gaps in alike.items():
        labels = [base.nodes[name].label for name in matters_to]
        hang = "hangs" if len(labels) == 1 else "hang"
        page.append(paragraph(f"{sentence(listed(labels))[:-1]} {hang} on this:"))
        page += [item(_asked(gap)) for gap in gaps]
    if on_list:
        besides = " besides" if on_duty or others else ""
        page.append(paragraph(f"{_on_list(len(on_list))}{besides}. {_ON_LIST}"))
    return page


_ON_LIST = "The list above says whom to ask. No duty hangs on them."


def _on_list(count: int) -> str:
    shown = counted(count).capitalize()
    questions = "question is" if count == 1 else "questions are"
    return f"{shown} {questions} open on the guidance's list"


def _asked(gap: Missing) -> str:
    if gap.state == "open":
        return f"{sentence(gap.ask)[:-1]}: the law is open. {gap.find_out}"
    told = ""
    if gap.state == "set aside":
        told = " Your answer clashes with another and was set aside."
    elif gap.state == "not known" and gap.kind in ("fact", "choice", "date"):
        told = " You answered “not known”."
    return f"{gap.ask}{told} Ask: {gap.who_knows}."


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


def actions(determination: Determination, names: Names) -> Page:
    """What must, should and may be done."""
    page: Page = []
    order = {action.strength: index for index, action in enumerate(determination.actions)}
    for action in sorted(
        determination.actions,
        key=lambda action: (order[action.strength], not _about_the_duty(names, action)),
    ):
        only = names.only_for(action.cases)
        page.append(marked(action.strength, action.text + (f" (For {only}.)" if only else "")))
        law = authority_names(names.base, _of_cases(names, action.authorities, action.cases))
        cited = f" Law: {law}." if law else ""
        page.append(note(f"{_by_whom(action)}When: {action.when}.{cited}"))
    return [heading("What to do"), *page] if page else []


def _about_the_duty(names: Names, action: Action) -> bool:
    """Whether it follows from the duty to involve the public itself."""
    node = names.base.nodes.get(action.id)
    return node is not None and DUTY in ids_in(node.data.get("if"))


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
        keys = [(f.body, f.act) for f in trigger.findings]
        texts += _of_cases(names, names.base.nodes[trigger.id].authorities, keys, also_past=True)
    follow: tuple[Action | Notice, ...] = (*determination.actions, *determination.notices)
    for follows in follow:
        texts += _of_cases(names, follows.authorities, follows.cases)
    return list(dict.fromkeys(text.split(" ", 1)[0] for text in texts))


def _of_cases(
    names: Names,
    texts: Iterable[str],
    cases: Sequence[tuple[str, str]],
    *,
    also_past: bool = False,
) -> list[str]:
    """The authorities that stood for some of these bodies on the days of their acts."""
    texts = tuple(texts)
    if also_past:
        return list(texts)
    kept: dict[str, None] = {}
    for body, act in cases:
        day = names.day(act)
        kinds = {names.kind_id(body), names.kind_id(names.owner(body))}
        for kind in kinds:
            kept.update(dict.fromkeys(standing_on(names.base, texts, day, kind)))
    return [text for text in texts if text in kept]
