"""What to call an authority, a node, or a value, for three kinds of reader.

- `lay`: everyday words and no citations.
- `commissioner`: the short names of the authorities.
- `lawyer`: full citations, marked where they were not verified.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._words import long_date

Audience = Literal["lay", "commissioner", "lawyer"]

DUTY = "duty"
THE_DUTY = "the duty to involve the public"

_PLACES = {"art": "article", "reg": "regulation", "regs": "regulations", "para": "paragraph"}
_IN_AN_ACT = re.compile(
    r"^(?P<act>.+), (?P<place>(?:sections?|schedule|regulations?|article) .+)$", re.IGNORECASE
)
_CASE = re.compile(r"^(?P<name>.+?) [\[(](?P<year>\d{4})[\])]")
_YEAR_AT_END = re.compile(r"\((?P<year>\d{4})\)$")
_IN_BRACKETS = re.compile(r" \([^()]*\)$")


# Authorities


def authority_name(base: KnowledgeBase, text: str, audience: Audience = "commissioner") -> str:
    """Name an authority and the place in it.

    Args:
        base: The knowledge base.
        text: An authority's id, and if need be a blank and where in it.
        audience: For `lay` its plain label, for `commissioner` a short name, for `lawyer` the full
            citation, marked if it was not verified.
    """
    name, _, place = text.partition(" ")
    node = base.nodes[name]
    if audience == "lay":
        return node.label
    cite = str(node.data["cite"])
    if audience == "commissioner":
        return _short(cite, str(node.data["kind"]), node.label) + _placed(place)
    mark = verified_mark(base, name)
    return cite + _placed(place) + (f" ({mark})" if mark else "")


def authority_names(
    base: KnowledgeBase, texts: Iterable[str], audience: Audience = "commissioner"
) -> str:
    """Name several authorities in a row, each with all its places."""
    places: dict[str, list[str]] = {}
    for text in texts:
        name, _, place = text.partition(" ")
        found = places.setdefault(name, [])
        if place and place not in found:
            found.append(place)
    return "; ".join(
        authority_name(base, f"{name} {', '.join(found)}".strip(), audience)
        for name, found in places.items()
    )


def verified_mark(base: KnowledgeBase, name: str) -> str:
    """Say that an authority was not, or not wholly, verified; nothing when it was."""
    marks = {"no": "not verified", "in part": "verified in part"}
    return marks.get(str(base.nodes[name].data["verified"]), "")


def provision_name(base: KnowledgeBase, provision: str) -> str:
    """Name the provision that imposes a duty: section 14Z2 of the Act of that name and year."""
    authority = base.nodes[provision].authorities[0].split(" ", 1)[0]
    cite = str(base.nodes[authority].data["cite"])
    found = _IN_AN_ACT.match(cite)
    return f"{found['place']} of the {found['act']}" if found else cite


def place_name(base: KnowledgeBase, text: str) -> str:
    """Name a place inside its Act, without the Act: section 14Z2(2)(b)."""
    name, _, place = text.partition(" ")
    found = _IN_AN_ACT.match(str(base.nodes[name].data["cite"]))
    cite = found["place"] if found else str(base.nodes[name].data["cite"])
    return cite + _placed(place)


def standing_on(
    base: KnowledgeBase, texts: Iterable[str], day: dt.date | None, kind: str | None
) -> tuple[str, ...]:
    """The authorities that stood on a day and bind a kind of body; judgments have no day."""
    kept = []
    for text in texts:
        node = base.nodes[text.split(" ", 1)[0]]
        bound = node.data.get("binds")
        timeless = node.data["kind"] in ("case", "common law")
        in_time = day is None or node.holds_on(day)
        if timeless or (in_time and (not bound or kind is None or kind in bound)):
            kept.append(text)
    return tuple(kept)


def _placed(place: str) -> str:
    if not place:
        return ""
    if place.startswith("("):
        return place
    words = [_PLACES.get(word, word) for word in place.split(" ")]
    return ", " + " ".join(words)


def _short(cite: str, kind: str, label: str) -> str:
    if kind in ("case", "common law"):
        found = _CASE.match(cite)
        return f"{found['name']} ({found['year']})" if found else cite
    if kind == "guidance":
        found = _YEAR_AT_END.search(cite)
        return f"{label} (guidance of {found['year']})" if found else label
    shown = cite.replace("National Health Service Act", "NHS Act")
    return shown.split(" (", 1)[0] if shown.startswith("SI ") else _IN_BRACKETS.sub("", shown)


def _span(first: dt.date | None, last: dt.date | None) -> str:
    if first and last:
        return f"in force {long_date(first)} to {long_date(last)}"
    if first:
        return f"in force since {long_date(first)}"
    return f"in force until {long_date(last)}" if last else ""


def in_force(base: KnowledgeBase, node: str) -> str:
    """Say from when to when an entry holds; nothing when it has no dates."""
    return _span(*base.nodes[node].in_force)


# Nodes and their values


def clause(base: KnowledgeBase, node: str, value: str) -> str:
    """What a node says when it is yes, no or not known, as a clause."""
    found = base.nodes[node]
    says = found.data.get("says")
    if not isinstance(says, dict):
        return found.label
    if value in ("yes", "required"):
        return str(says["yes"])
    if value in ("no", "not_required"):
        return str(says["no"])
    return f"it is not known whether {says['yes']}"


def beside(base: KnowledgeBase, node: str, value: str) -> str:
    """What a node says, where its value stands beside it: a not known begins with `whether`."""
    return clause(base, node, value).removeprefix("it is not known ")


def open_point(base: KnowledgeBase, node: str) -> str:
    """What is open when a fact, choice, date or reading is: whether the change is substantial."""
    found = base.nodes[node]
    return f"whether {found.data['says']['yes']}" if found.kind == "fact" else found.label


_STATES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "track": (
        "the duty “{}”",
        {
            "required": ("applies", "would apply"),
            "not_required": ("does not apply", "would not apply"),
            "not_determined": ("may or may not apply", "would be open"),
            "out_of_scope": ("does not fall on a body of this kind", "would not fall on it"),
        },
    ),
    "trigger": (
        "the situation “{}”",
        {
            "yes": ("is met", "would be met"),
            "no": ("is not met", "would not be met"),
            "not known": ("may or may not be met", "would be open"),
        },
    ),
    "limb": (
        "the ground “{}”",
        {
            "yes": ("is reached", "would be reached"),
            "no": ("is not reached", "would not be reached"),
            "not known": ("may or may not be reached", "would be open"),
        },
    ),
    "contradiction": (
        "the clash “{}”",
        {
            "yes": ("is there", "would be there"),
            "no": ("is not there", "would not be there"),
            "not known": ("may or may not be there", "would be open"),
        },
    ),
    "test": (
        "the step “{}”",
        {
            "yes": ("holds", "would hold"),
            "no": ("does not hold", "would not hold"),
            "not known": ("may or may not hold", "would be open"),
        },
    ),
    "gate": (
        "the local rule “{}”",
        {
            "yes": ("is kept", "would be kept"),
            "no": ("is not kept", "would not be kept"),
            "not known": ("may or may not be kept", "would be open"),
        },
    ),
    "side": (
        "the side “{}”",
        {
            "yes": ("holds", "would hold"),
            "no": ("does not hold", "would not hold"),
            "not known": ("may or may not hold", "would be open"),
        },
    ),
    DUTY: (
        THE_DUTY,
        {
            "required": ("applies", "would apply"),
            "not_required": ("does not apply", "would not apply"),
            "not_determined": ("may or may not apply", "would be open"),
            "out_of_scope": ("does not fall on this body", "would not fall on this body"),
        },
    ),
}


def subject(base: KnowledgeBase, node: str) -> str:
    """What to call a node as the subject of a sentence."""
    if node == DUTY or base.nodes[node].kind == "duty":
        return THE_DUTY
    return _STATES[base.nodes[node].kind][0].format(base.nodes[node].label.rstrip("."))


def state_clause(base: KnowledgeBase, node: str, state: str, *, would: bool = False) -> str:
    """Say that a node has an outcome or value, or would have it."""
    kind = "duty" if node == DUTY else base.nodes[node].kind
    return f"{subject(base, node)} {_STATES[kind][1][state][would]}"
