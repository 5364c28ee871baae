"""The page that explains one node of a determination, for one kind of reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from engagement_rules import Determination
from engagement_rules._appraisal import sides
from engagement_rules._findings import Reason, Step, WhatIf, WhyNot
from engagement_rules._naming import (
    DUTY,
    Audience,
    authority_names,
    in_force,
    open_point,
    state_clause,
    subject,
    verified_mark,
)
from engagement_rules._schemas import to_plain
from engagement_rules._sentences import (
    Names,
    answer_sentence,
    because_sentence,
    code_clause,
    counted,
    outcome_sentence,
    reason_sentences,
    what_if_sentence,
    why_not_sentences,
)
from engagement_rules._words import sentence
from wizard.render.blocks import Page, answer, heading, item, link, note, paragraph
from wizard.render.report import groups, what_ifs

_OPEN = ("answers_missing", "answers_clash", "reading_open")


class Asked(NamedTuple):
    """What is to be explained, and how.

    Attributes:
        node: What is explained.
        why_not: Say why this did not come out as yes.
        what_if: Say what would turn the answer.
        trace: Show every step.
        every: Show every reason and not only the shortest.
        audience: For whom.
        body: Only for this body.
        act: Only for this act.
    """

    node: str = DUTY
    why_not: str | None = None
    what_if: bool = False
    trace: bool = False
    every: bool = False
    audience: Audience = "commissioner"
    body: str | None = None
    act: str | None = None


def explanation(determination: Determination, asked: Asked) -> Page:
    """Lay out the page: the outcome, then what was asked for.

    Without `why_not`, `what_if` or `trace` it is the reasons, what is open and what made no
    difference; for a lawyer every step as well.
    """
    names = Names(determination)
    if _is_check(determination, asked.node):
        return _of_check(determination, names, asked)
    page = [answer(_outcome(determination, names, asked))]
    usual = not (asked.why_not or asked.what_if or asked.trace)
    if usual:
        page += _reasons(determination, names, asked)
        page += _no_difference(determination, asked)
    if asked.why_not:
        page += _why_not(determination, names, asked)
    if asked.what_if:
        page += _what_if(determination, names, asked)
    if asked.audience == "lawyer" and usual:
        page += _authorities(determination, names, asked)
    if asked.trace or (usual and asked.audience == "lawyer"):
        page += _trace(determination, names, asked)
    return page


def _is_check(determination: Determination, node: str) -> bool:
    return node != DUTY and determination.knowledge_base.nodes[node].kind == "check"


def _of_check(determination: Determination, names: Names, asked: Asked) -> Page:
    """A check: what it says, and then each of its two sides by itself."""
    base = names.base
    label = f"the check “{base.nodes[asked.node].label}”"
    found = [check for check in determination.checks if check.id == asked.node]
    if not found:
        return [answer(sentence(f"{label} has no place here"))]
    page = [answer(sentence(f"{label} is {found[0].value}"))]
    page.append(paragraph(base.nodes[asked.node].data["asks"]))
    for side in sides(asked.node):
        of_side = asked._replace(node=side)
        page.append(heading(_outcome(determination, names, of_side).rstrip(".")))
        page += _reasons(determination, names, of_side)[1:]
        if asked.what_if:
            page += _what_if(determination, names, of_side)[1:]
        if asked.trace:
            page += _trace(determination, names, of_side)[1:]
    return page


def _outcome(determination: Determination, names: Names, asked: Asked) -> str:
    if subject(names.base, asked.node) == subject(names.base, DUTY):
        return outcome_sentence(determination, asked.audience)
    reasons = determination.reasons(asked.node, body=asked.body, act=asked.act, limit=1)
    found = groups(reasons, lambda r: (r.outcome, r.code))
    parts = []
    for keys, reason in found:
        only = names.only_for(keys)
        whom = f" for {only}" if only else ""
        parts.append(_state(names, asked.node, reason.outcome, reason.code) + whom)
    return " ".join(sentence(part) for part in parts)


def _state(names: Names, node: str, outcome: str, code: str) -> str:
    if code == "not_in_force":
        return code_clause(names.base, "not_in_force", node=node)
    return state_clause(names.base, node, outcome)


def _reasons(determination: Determination, names: Names, asked: Asked) -> Page:
    limit = None if asked.every else 1
    reasons = determination.reasons(asked.node, body=asked.body, act=asked.act, limit=limit)
    found = groups(reasons, lambda r: (r.outcome, r.code, r.answers, r.hangs_on))
    page = [heading("Why")]
    for index, (keys, reason) in enumerate(found):
        only = names.only_for(keys)
        whom = f" for {only}" if only else ""
        if reason.code in _OPEN and reason.hangs_on:
            page.append(paragraph(f"It is not settled{whom}. It hangs on:"))
            page += [item(open_point(names.base, name)) for name in reason.hangs_on]
        elif reason.code != "decided" or not reason.answers:
            lines = reason_sentences(reason, names.base, asked.audience)
            page += [paragraph(_for(only, line)) for line in lines]
        else:
            lead = "These answers settle it" if not index else "These settle it just as well"
            if index and only:
                lead = "These answers settle it"
            page.append(paragraph(f"{lead}{whom}, whatever the others are:"))
            for given in reason.answers:
                page.append(item(answer_sentence(given, names.base, asked.audience)))
                said = because_sentence(given)
                if said:
                    page.append(note(said))
    if not asked.every:
        page += _more(determination, asked)
    return page


def _for(only: str, line: str) -> str:
    return f"For {only}: {line[:1].lower()}{line[1:]}" if only else line


def _more(determination: Determination, asked: Asked) -> Page:
    """Say that there are longer reasons too."""
    each: dict[tuple[str, str], int] = {}
    for reason in determination.reasons(asked.node, body=asked.body, act=asked.act, limit=100):
        each[(reason.body, reason.act)] = each.get((reason.body, reason.act), 0) + 1
    most = max(each.values(), default=1) - 1
    if not most:
        return []
    others = (
        "One other set of answers settles"
        if most == 1
        else (f"{counted(most).capitalize()} other sets of answers settle")
    )
    return [paragraph(f"{others} it as well; `--all` shows every one.")]


def _no_difference(determination: Determination, asked: Asked) -> Page:
    base = determination.knowledge_base
    idle = determination.made_no_difference(asked.node, body=asked.body, act=asked.act)
    if not idle:
        return []
    page = [heading("What made no difference")]
    page.append(paragraph("You answered these too. Here they change nothing:"))
    return page + [item(base.nodes[name].label) for name in idle]


def _why_not(determination: Determination, names: Names, asked: Asked) -> Page:
    assert asked.why_not is not None  # noqa: S101 - called only then
    limit = None if asked.every else 3
    base = names.base
    found = determination.why_not(asked.why_not, body=asked.body, act=asked.act, limit=limit)
    page = [heading("Why not")]
    if not found:
        outcome = determination.reasons(asked.why_not, limit=1)[0].outcome
        return [*page, paragraph(sentence(state_clause(base, asked.why_not, outcome)))]
    alike = groups(found, lambda w: w._replace(body="", act="", **_alike(w)))
    for keys, why_not in alike:
        only = names.only_for(keys)
        if only:
            page.append(paragraph(f"For {only}:"))
        page += [item(line) for line in why_not_sentences(why_not, base, asked.audience)]
    return page


def _alike(why_not: WhyNot) -> dict[str, Any]:
    """The parts of a why-not without whose they are, to tell which are the same."""
    return {
        "blocked_by": tuple(r._replace(body="", act="") for r in why_not.blocked_by),
        "would_need": tuple(w._replace(body="", act="") for w in why_not.would_need),
    }


def _what_if(determination: Determination, names: Names, asked: Asked) -> Page:
    limit = None if asked.every else 5
    found = what_ifs(determination, names, asked.node, body=asked.body, act=asked.act, limit=limit)
    page = [heading("What would change it")]
    if not found:
        return [*page, paragraph("No answer that anybody can change would turn it.")]
    page.append(paragraph("The fewest answers that would have to be others:"))
    return page + [item(line) for line in found]


def _trace(determination: Determination, names: Names, asked: Asked) -> Page:
    page = [heading("Every step")]
    chosen = [
        key for key in names.keys if asked.body in (None, key[0]) and asked.act in (None, key[1])
    ]
    trees: dict[Step, list[tuple[str, str]]] = {}
    for body, act in chosen:
        for step in determination.trace(asked.node, body=body, act=act):
            trees.setdefault(step, []).append((body, act))
    if not trees:
        return [*page, paragraph("No law was taken, so there are no steps.")]
    for step, keys in trees.items():
        only = names.only_for(keys)
        if only:
            page.append(paragraph(f"For {only}:"))
        page += _steps(step, names, asked.audience, 0)
    return page


_JOINTS = {"all": "all of these", "any": "any of these", "not": "it is not so that"}


def _steps(step: Step, names: Names, audience: Audience, level: int) -> Iterable[Any]:
    text = step.text or _JOINTS.get(step.kind, step.kind)
    if audience != "lay" and step.id:
        text += f" [{step.id}"
        law = authority_names(names.base, step.authorities)
        text += f"; {law}]" if law and audience == "lawyer" else "]"
    yield item(f"{step.value}: {text}", level=level)
    for part in step.parts:
        yield from _steps(part, names, audience, level + 1)


def _authorities(determination: Determination, names: Names, asked: Asked) -> Page:
    """Each authority of the reasons, with its dates, whether it was verified, and its address."""
    texts: list[str] = []
    for reason in determination.reasons(asked.node, body=asked.body, act=asked.act, limit=1):
        for given in reason.answers:
            texts += given.authorities
    page: Page = []
    for name in dict.fromkeys(text.split(" ", 1)[0] for text in texts):
        node = names.base.nodes[name]
        details = (in_force(names.base, name), verified_mark(names.base, name) or "verified")
        page.append(item(f"{node.data['cite']}: {'; '.join(filter(None, details))} [{name}]"))
        address = node.data.get("address")
        page.append(link(str(address), level=1) if address else note(str(node.data["no_address"])))
    return [heading("Authorities"), *page] if page else []


def as_data(determination: Determination, asked: Asked) -> dict[str, Any]:
    """The whole explanation as plain values, with the same sentences."""
    if _is_check(determination, asked.node):
        found = [check for check in determination.checks if check.id == asked.node]
        return {
            "matter": determination.matter.title,
            "node": asked.node,
            "audience": asked.audience,
            "outcome": found[0].value if found else None,
            "sides": [as_data(determination, asked._replace(node=n)) for n in sides(asked.node)],
        }
    base = determination.knowledge_base
    where: dict[str, Any] = {"body": asked.body, "act": asked.act}
    limit = None if asked.every else 1
    node = asked.why_not or asked.node

    def reason(found: Reason) -> dict[str, Any]:
        sentences = reason_sentences(found, base, asked.audience)
        return {**to_plain(found), "sentences": list(sentences)}

    def what_if(found: WhatIf) -> dict[str, Any]:
        return {**to_plain(found), "sentence": what_if_sentence(found, base)}

    def why_not(found: WhyNot) -> dict[str, Any]:
        sentences = why_not_sentences(found, base, asked.audience)
        return {**to_plain(found), "sentences": list(sentences)}

    return {
        "matter": determination.matter.title,
        "node": asked.node,
        "audience": asked.audience,
        "outcome": _outcome(determination, Names(determination), asked),
        "reasons": [reason(r) for r in determination.reasons(asked.node, limit=limit, **where)],
        "why_not": [why_not(w) for w in determination.why_not(node, limit=limit, **where)],
        "what_if": [what_if(w) for w in determination.what_if(asked.node, **where)],
        "made_no_difference": list(determination.made_no_difference(asked.node, **where)),
        "derivation": [to_plain(step) for step in determination.trace(asked.node, **where)],
    }
