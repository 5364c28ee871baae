"""The page on a change of rules: what changed, and which matters come out otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from engagement_rules._flips import LawDiffers, Limit, Stretch
from engagement_rules._naming import provision_name
from engagement_rules._rules_changes import EntryChange, Part
from engagement_rules._rules_compared import Description, Flip, RulesCompared
from engagement_rules._schemas import to_plain
from engagement_rules._words import listed, sentence
from wizard.render.blocks import Block, Page, heading, item, note, paragraph
from wizard.render.flipping import LAST_DAY, Both, clause, days_told, where_

#: More entries of one sort than this are counted and not named, unless all is asked for.
_NAMED = 40
_ALL = "`--all` shows them"


# What changed


def entries(compared: RulesCompared, *, every: bool) -> Page:
    """The entries that changed, a sentence each; those of which only words differ in one."""
    found: Page = [heading("What changed in the rules")]
    if not compared.entries:
        return [*found, paragraph("Nothing.")]
    for effects, lead in _EFFECTS:
        chosen = [entry for entry in compared.entries if entry.effect in effects]
        if not chosen:
            continue
        if effects == _WORDS:
            found.append(paragraph(f"{lead} {_row([entry.id for entry in chosen], every)}."))
            continue
        found.append(paragraph(lead))
        shown = chosen if every else chosen[:_NAMED]
        found += [item(_entry(entry)) for entry in shown]
        if len(shown) < len(chosen):
            found.append(item(f"and {len(chosen) - len(shown)} more; {_ALL}"))
    return found


_WORDS = ("sources", "wording")
_EFFECTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("outcome",), "These can alter an outcome:"),
    (("doing",), "These can alter what there is to do, and no outcome:"),
    (("asking",), "These alter only what is asked, and in which order:"),
    (_WORDS, "Only words or sources differ in"),
)


def beside(compared: RulesCompared) -> Page:
    """A warning about what the flips do not tell."""
    if not compared.beside:
        return []
    names = listed([entry.id for entry in compared.beside])
    return [
        paragraph(
            "What follows is about bodies that act for themselves, and about questions that are "
            f"answered directly. These say otherwise who acts for whom, or what an answer follows "
            f"from, and can turn an outcome in more matters than are told here: {names}."
        )
    ]


def _row(names: Sequence[str], every: bool) -> str:  # noqa: FBT001 - private, and plain
    if every or len(names) <= _NAMED:
        return listed(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more ({_ALL})"


def _entry(entry: EntryChange) -> str:
    label = entry.label.split(". ", 1)[0].rstrip(".")
    name = f"the {entry.kind} “{label}” [{entry.id}]"
    if entry.kind == "manifest":
        name = f"`{entry.id}`"
    if entry.change != "changed":
        return sentence(f"{entry.change}: {name}")
    told = [_part(part) for part in entry.parts if part.effect not in _WORDS]
    words = any(part.effect in _WORDS for part in entry.parts)
    return sentence(f"changed: {name}: {'; '.join(told)}{', and words' if words else ''}")


def _part(part: Part) -> str:
    match part.key:
        case "in_force" | "existed":
            return f"it holds {_days(part.now)} and held {_days(part.was)}"
        case "binds" | "owners" | "exercisers" | "limbs":
            return _more_and_less(_KEYS.get(part.key, part.key), part)
        case "options":
            one, other = ([option["id"] for option in side or ()] for side in (part.was, part.now))
            return _more_and_less("its answers", part._replace(was=one, now=other))
        case "encoded_from":
            days = [f"{key} from {part.now[key]} (was {part.was[key]})" for key in part.now]
            return f"the first days that it covers: {', '.join(days)}"
        case "strength" | "weight" | "kind" | "duty" | "liable" | "country" | "verified_to":
            return f"{_KEYS.get(part.key, part.key)} is {part.now or 'gone'}, and was {part.was}"
    return _came_or_went(_KEYS.get(part.key, f"`{part.key}`"), part)


_KEYS = {
    "condition": "its condition",
    "versions": "its dated conditions",
    "if": "when it follows",
    "binds": "whom it binds",
    "owners": "for whom it is",
    "exercisers": "who acts",
    "limbs": "its grounds",
    "scope": "its reach",
    "strength": "its strength",
    "weight": "its weight",
    "kind": "its kind",
    "duty": "whose duty it is",
    "liable": "who is liable",
    "part_of": "what it is a part of",
    "read_from": "the dates that it is read from",
    "verified_to": "the day up to which the law was checked",
    "leads_to": "what decides it",
    "ask": "the question",
    "chance": "how often people answer so",
    "group": "its group",
    "by": "who does it",
    "when": "by when",
    "always": "whether it always applies",
}


def _came_or_went(what: str, part: Part) -> str:
    if part.was is None:
        return f"{what} came in"
    return f"{what} went" if part.now is None else f"{what} changed"


def _more_and_less(what: str, part: Part) -> str:
    was, now = (list(side or ()) for side in (part.was, part.now))
    told = [
        f"{word} {listed(names)}"
        for word, names in (
            ("now also", [name for name in now if name not in was]),
            ("no longer", [name for name in was if name not in now]),
        )
        if names
    ]
    if not was or not now:
        told = [f"now {listed(now) or 'nobody is named'}, before {listed(was) or 'nobody named'}"]
    return f"{what}: {' and '.join(told)}"


def _days(written: Any) -> str:
    first, last = ((written or {}).get(end) for end in ("from", "to"))
    days = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    return days_told(*days) or "always"


# Which law


def law(compared: RulesCompared, both: Both) -> Page:
    """Where another provision applies, or one of the two leaves a body without law."""
    if not compared.law:
        return []
    alike: dict[str, list[Stretch]] = {}
    for one in compared.law:
        alike.setdefault(_of_law(one, both), []).append(one.where)
    return [
        heading("Which law applies"),
        *(item(sentence(f"{where_(where, both)}: {told}")) for told, where in alike.items()),
    ]


def _of_law(one: LawDiffers, both: Both) -> str:
    if one.now is None:
        return "the new rules have no law, and the old ones had"
    if one.before is None:
        return "the new rules have law, and the old ones had none"
    now, before = (
        provision_name(base, name) if name else "no provision"
        for base, name in ((both.new, one.now), (both.old, one.before))
    )
    return f"{now} now decides about the duty to involve the public, and before it was {before}"


# What flips


def flips(compared: RulesCompared, both: Both, *, every: bool) -> Page:
    """For each outcome, the matters for which it comes out otherwise.

    Args:
        compared: What differs.
        both: The rules.
        every: Give an example with each description, and not only with the first.
    """
    found: Page = []
    last = ""
    for flip in compared.flips:
        title = sentence(flip.label).rstrip(".") + (
            f" [{flip.node}]" if flip.kind != "duty" else ""
        )
        if title != last:
            found.append(heading(f"{_HEADS.get(flip.kind, '')}{title}"))
            last = title
        found += _flip(flip, both, every=every)
    return found


_HEADS = {
    "limb": "The ground: ",
    "track": "Beside the duty: ",
    "trigger": "The situation: ",
    "side": "A side of a check: ",
    "gate": "The local rule: ",
    "contradiction": "The clash: ",
    "test": "A step: ",
}


def _flip(flip: Flip, both: Both, *, every: bool) -> Iterable[Block]:
    where = sentence(where_(flip.where, both)).rstrip(".")
    if not flip.compared:
        yield paragraph(f"{where}: it is too tangled to be compared, and may come out otherwise.")
        return
    said = _said(flip)
    shared, *rest = _shared([description.limits for description in flip.descriptions])
    if not any((*shared, *rest)):
        yield paragraph(f"{where}: {said.rstrip(',')}, in every matter.")
    elif len(rest) > 1 and shared:
        yield paragraph(f"{where}: {said} where {_clauses(shared, both)}, and one of these is so:")
    else:
        yield paragraph(f"{where}: {said} where")
    for place, (description, limits) in enumerate(zip(flip.descriptions, rest, strict=True)):
        if limits:
            yield item(sentence(_clauses(limits, both)))
        if every or place == 0:
            yield note(_example(description), level=1)
    if flip.more is None:
        yield item("and in more matters than can be listed here")
    elif flip.more:
        yield item(f"and in {flip.more} more sorts of matter; {_ALL}")


_Limits = tuple[Limit, ...]


def _shared(descriptions: Sequence[_Limits]) -> list[_Limits]:
    """What all descriptions have in common, and then what each has besides."""
    if len(descriptions) < 2:
        return [(), *descriptions]
    shared = tuple(one for one in descriptions[0] if all(one in other for other in descriptions))
    return [shared, *(tuple(one for one in d if one not in shared) for d in descriptions)]


def _clauses(limits: _Limits, both: Both) -> str:
    return "; and ".join(clause(one, both) for one in limits)


#: For each kind of outcome: that it is so now, that it was not so, that it was so.
_VERBS = {
    "duty": ("now applies", "did not before", "applied", "no longer applies"),
    "limb": ("is now reached", "was not before", "was reached", "is no longer reached"),
    "trigger": ("is now met", "was not before", "was met", "is no longer met"),
    "contradiction": ("now arises", "did not before", "arose", "no longer arises"),
    "gate": ("is now kept", "was not before", "was kept", "is no longer kept"),
    "side": ("now holds", "did not before", "held", "no longer holds"),
}


def _said(flip: Flip) -> str:
    now, was_not, was, no_longer = _VERBS.get(
        {"track": "duty", "test": "side"}.get(flip.kind, flip.kind), _VERBS["side"]
    )
    match flip.before, flip.now:
        case "no", "yes":
            return f"it {now}, and {was_not},"
        case "yes", "no":
            return f"it {no_longer}"
        case "open", "yes":
            return f"it {now}, and could not be settled before,"
        case "open", "no":
            return f"it {no_longer}, and could not be settled before,"
        case "yes", "open":
            return f"it can no longer be settled, and {was} before,"
        case "no", "open":
            return f"it can no longer be settled, and {was_not},"
        case "no law", "yes":
            return f"it {now}, and the old rules had no law for these bodies,"
    return f"it {was} before, and the new rules have no law for these bodies,"


def _example(description: Description) -> str:
    matter = description.witness.matter
    given = [f"`{name}` {answer.answer}" for name, answer in matter.answers.items()]
    given += [f"`{name}` {day}" for name, day in matter.dates.items()]
    told = f" with {listed(given)}" if given else ""
    body, act = matter.bodies[0], matter.acts[0]
    was, now = (
        said.replace("_", " ") for said in (description.witness.before, description.witness.now)
    )
    return f"For example `{body.kind}` on {act.date}{told}: {was} before, {now} now."


# For a programme


def as_data(compared: RulesCompared, both: Both) -> dict[str, Any]:
    """What differs, as a programme reads it."""
    return {
        "entries": to_plain(compared.entries),
        "law": [
            {**_stretch(one.where), "before": one.before, "now": one.now} for one in compared.law
        ],
        "flips": [
            {
                **{key: getattr(flip, key) for key in _PLAIN},
                "where": [_stretch(stretch) for stretch in flip.where],
                "descriptions": [_description(one, both) for one in flip.descriptions],
                "more": flip.more,
                "compared": flip.compared,
            }
            for flip in compared.flips
        ],
    }


_PLAIN = ("node", "kind", "label", "before", "now")


def _stretch(stretch: Stretch) -> dict[str, str | None]:
    last = None if stretch.to == LAST_DAY else str(stretch.to)
    return {"body": stretch.body, "from": str(stretch.from_), "to": last}


def _description(description: Description, both: Both) -> dict[str, Any]:
    return {
        "says": [clause(limit, both) for limit in description.limits],
        "limits": to_plain(description.limits),
        "witness": to_plain(description.witness),
    }
