"""The situations to look out for, each with its value and the weight of its source."""

from __future__ import annotations

from engagement_rules import Determination
from engagement_rules._findings import Trigger
from engagement_rules._naming import beside
from engagement_rules._sentences import Names, because_sentence, counted
from engagement_rules._words import listed, sentence
from wizard.render.blocks import Page, heading, marked, note, paragraph


def triggers(determination: Determination, names: Names) -> Page:
    """The situations in force, by the weight of their sources, each with its value."""
    if not determination.triggers:
        return []
    page = [heading("Situations to look at")]
    alike: dict[tuple[str, tuple[str | None, ...]], list[Trigger]] = {}
    for trigger in sorted(determination.triggers, key=lambda t: _ORDER.index(t.strength)):
        # The lists of guidance have one standing for all; elsewhere each situation has its own.
        listed_ = trigger.strength in _LISTS
        standings = tuple(f.standing for f in trigger.findings) if listed_ else ()
        alike.setdefault((trigger.strength, standings), []).append(trigger)
    for (strength, _), found in alike.items():
        page.append(paragraph(_about(names, strength, found, determination.duty.outcome)))
        for value in ("yes", "no"):
            for trigger in found:
                if trigger.value == value:
                    page += _trigger(determination, names, trigger)
        page += _not_known(determination, names, found)
    return page


def _not_known(determination: Determination, names: Names, found: list[Trigger]) -> Page:
    """The situations that are not known, by whom to ask."""
    by_whom: dict[str, list[str]] = {}
    for trigger in found:
        if trigger.value == "not known":
            words = beside(names.base, trigger.id, "not known") + _differing(names, trigger)
            by_whom.setdefault(_whom_to_ask(determination, trigger), []).append(words)
    return [
        marked("not known", f"{'; '.join(words)}" + (f" (ask: {whom})" if whom else ""))
        for whom, words in by_whom.items()
    ]


def _about(names: Names, strength: str, found: list[Trigger], outcome: str) -> str:
    one = len(found) == 1
    lead = _LEADS[strength].format(
        these="this" if one else "one of these",
        alone="alone, it does not make" if one else "alone, none of them makes",
    )
    fired = any(trigger.value == "yes" for trigger in found)
    likely = strength in _LISTS
    but = (
        "; still the duty does not apply" if likely and fired and outcome == "not_required" else ""
    )
    standing = _standing(names, found[0]) if likely else []
    return " ".join([lead, *standing, f"{_count(found)}{but}."])


_LISTS = ("likely", "consider")
#: What each strength says of a situation, in the order in which they are shown.
_LEADS = {
    "likely": ("Where {these} is so, the duty is likely to apply; {alone} it apply."),
    "consider": ("Where {these} is so, it is worth asking if the duty applies; {alone} it apply."),
    "regard": "Where {these} is so, guidance that the body must have regard to speaks of it.",
    "policy": "Where {these} is so, a national policy expects something; it is not law.",
    "must": (
        "Where {these} is so, the law asks for something by itself. What it asks is decided with "
        "the grounds and the other duties on this page."
    ),
}
_ORDER = tuple(_LEADS)


def _count(found: list[Trigger]) -> str:
    """How many are so, are not so, and are not known."""
    if len(found) == 1:
        return {"yes": "It is so", "no": "It is not so"}.get(found[0].value, "It is not known")
    if all(trigger.value == "not known" for trigger in found):
        return f"None of the {counted(len(found))} is known yet"
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
    they = "they are" if trigger.strength in _LISTS else "it is"
    if len(found) == 1:
        return [sentence(f"{they} {standing}") for standing in found]
    return [f"For {names.cases(keys)} {they} {standing}." for standing, keys in found.items()]


def _whom_to_ask(determination: Determination, trigger: Trigger) -> str:
    """Who knows what a situation hangs on, where nothing else hangs on it."""
    gaps = [gap for gap in determination.missing if gap.matters_to == (trigger.id,)]
    return listed(list(dict.fromkeys(gap.who_knows for gap in gaps)))


def _differing(names: Names, trigger: Trigger) -> str:
    """Which bodies and acts have which value, where they differ."""
    if len({finding.value for finding in trigger.findings}) == 1:
        return ""
    parts = []
    for value in ("yes", "no", "not known"):
        keys = [(f.body, f.act) for f in trigger.findings if f.value == value]
        if keys:
            parts.append(f"{value} for {names.cases(keys)}")
    return f" ({'; '.join(parts)})"


def _trigger(determination: Determination, names: Names, trigger: Trigger) -> Page:
    words = beside(names.base, trigger.id, trigger.value)
    page = [marked(trigger.value, words + _differing(names, trigger))]
    if trigger.value == "yes" and trigger.strength not in _LISTS:
        page += [note(text) for text in _standing(names, trigger)]
    said: dict[str, None] = {}
    for finding in trigger.findings:
        if finding.value == trigger.value:
            reasons = determination.reasons(trigger.id, body=finding.body, act=finding.act, limit=1)
            said.update(
                dict.fromkeys(because_sentence(given) for r in reasons for given in r.answers)
            )
    return page + [note(text) for text in said if text]
