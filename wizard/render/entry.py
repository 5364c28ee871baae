"""Entries of the knowledge base: a line each, or one in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from engagement_rules import KnowledgeBase, Node
from engagement_rules._appraisal import sides
from engagement_rules._ids import ids_in
from engagement_rules._naming import authority_name, verified_mark
from engagement_rules._words import listed, long_date, sentence
from wizard.render.blocks import Page, answer, heading, item, link, marked, note, paragraph
from wizard.render.text import shown

Days = tuple[dt.date | None, dt.date | None]


def days(base: KnowledgeBase, node: Node) -> Days:
    """From when to when an entry holds; a ground holds as long as its duty."""
    own = node.in_force
    if own != (None, None) or node.kind not in ("limb", "test"):
        return own
    for duty in base.of_kind("duty"):
        inside = [duty.data["scope"]["id"], *(limb["id"] for limb in duty.data["limbs"])]
        if node.id in inside:
            return duty.in_force
    return own


def holds_on(base: KnowledgeBase, node: Node, day: dt.date) -> bool:
    """Whether an entry holds on a day."""
    first, last = days(base, node)
    return (first is None or first <= day) and (last is None or day <= last)


def as_data(base: KnowledgeBase, node: Node) -> dict[str, Any]:
    """An entry as a programme reads it."""
    first, last = days(base, node)
    return {
        "id": node.id,
        "kind": node.kind,
        "ref": list(node.ref),
        "label": node.label,
        "authorities": list(node.authorities),
        "in_force": {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        },
    }


def lines(nodes: list[Node], *, columns: int) -> str:
    """A line for each entry: its id, its kind and its label."""
    if not nodes:
        return "Nothing fits.\n"
    width = max(len(node.id) for node in nodes)
    kinds = max(len(node.kind) for node in nodes)
    out = []
    for node in nodes:
        line = f"{node.id:<{width}}  {node.kind:<{kinds}}  {shown(node.label)}"
        out.append(line if len(line) <= columns else f"{line[: columns - 1]}…")
    return "\n".join(out) + "\n"


def page(base: KnowledgeBase, node: Node) -> Page:
    """Everything that the rules say of one entry."""
    return [*told(base, node), *_authorities(base, node), *_readers(base, node)]


def told(base: KnowledgeBase, node: Node) -> Page:
    """What the rules say of one entry, without its authorities and what reads it."""
    data = node.data
    found: Page = [answer(f"{node.id}: {sentence(node.label)}")]
    found.append(marked("Kind", node.kind))
    first, last = days(base, node)
    if first or last:
        found.append(marked("Dates", _from_to(first, last)))
    if node.ref:
        found.append(marked("Encodes", ", ".join(node.ref)))
    for key, mark in _SHORT.items():
        if data.get(key):
            found.append(marked(mark, _plain(data[key])))
    found.append(marked("Written in", str(node.place)))
    for key, title in _LONG.items():
        if data.get(key):
            found += [heading(title), paragraph(_plain(data[key]))]
    found += _says(node)
    found += _options(node)
    found += _ways_to_answer(base, node)
    found += _conditions(base, node)
    found += _consequence(base, node)
    return found


_SHORT = {
    "strength": "Strength",
    "leads_to": "Decided by",
    "weight": "Weight",
    "topic": "Topic",
    "part_of": "Part of",
    "only_if": "Counts only if",
    "once": "Asked once there is",
    "same_as": "Always the same as",
    "by": "Who",
    "when": "When",
    "binds": "Binds",
    "cite": "Cited as",
    "address": "Address",
    "no_address": "No address",
    "verified": "Verified",
    "basis": "Basis",
    "who_knows": "Who knows",
    "owners": "For whom",
    "exercisers": "Who acts",
    "duty": "Whose duty",
    "liable": "Who is liable",
    "before": "Came after",
    "after": "Followed by",
}
_LONG = {
    "ask": "What is asked",
    "help": "Help",
    "yes_for_example": "Yes, for example",
    "no_for_example": "No, for example",
    "find_out": "How to find out",
    "requires": "What it requires",
    "settle": "How to settle it",
    "asks": "What is looked at",
    "at_risk": "At risk",
    "note": "Note",
}


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _from_to(first: dt.date | None, last: dt.date | None) -> str:
    if first and last:
        return f"{long_date(first)} to {long_date(last)}"
    return f"since {long_date(first)}" if first else f"until {long_date(last or dt.date.max)}"


def _says(node: Node) -> Page:
    says = node.data.get("says")
    found: Page = []
    if isinstance(says, dict):
        found = [marked("yes", sentence(says["yes"])), marked("no", sentence(says["no"]))]
    elif says:
        found = [paragraph(sentence(says))]
    for period in node.data.get("standing", ()):
        found.append(item(f"{_period(period)}: {period['says']}"))
    return [heading("What it says"), *found] if found else []


def _options(node: Node) -> Page:
    options = node.data.get("options", ())
    if not options:
        return []
    return [heading("Answers"), *(marked(o["id"], f"{o['label']}: {o['says']}") for o in options)]


def _ways_to_answer(base: KnowledgeBase, node: Node) -> Page:
    """How a question can be answered without asking it: through its parts, or from dates."""
    parts = base.parts.get(node.id, ())
    found: Page = [heading("Its parts")] if parts else []
    found += [item(f"{base.nodes[part].data['ask']} [{part}]") for part in parts]
    orders = node.data.get("read_from", ())
    if orders:
        found.append(heading("Read from the dates"))
    for order in orders:
        one = base.nodes[order["date"]].label
        if "before" in order:
            found.append(item(f"{one} lies before {base.nodes[order['before']].label}"))
        else:
            until = base.nodes[order["until"]].label
            few = order["fewer_days_than"]
            found.append(item(f"from {one} to {until} there are fewer than {few} days"))
    return found


def _period(version: dict[str, Any]) -> str:
    first, last = version.get("from"), version.get("to")
    return _from_to(
        dt.date.fromisoformat(first) if first else None,
        dt.date.fromisoformat(last) if last else None,
    )


def _conditions(base: KnowledgeBase, node: Node) -> Page:
    """The condition in words; for a duty its reach and its grounds."""
    data = node.data
    if node.kind == "duty":
        found: Page = [heading("It applies when")]
        found.append(item(f"{sentence(data['scope']['label'])[:-1]} [{data['scope']['id']}], and"))
        found.append(item("at least one of these grounds is reached:"))
        found += [item(f"{limb['label']} [{limb['id']}]", level=1) for limb in data["limbs"]]
        return found
    if data.get("always"):
        return [heading("Its condition"), paragraph("None: it always applies to those it binds.")]
    if data.get("condition") is not None:
        return [heading("Its condition"), *_words(base, data["condition"], 0)]
    versions = data.get("versions", ())
    found = [heading("Its condition")] if versions else []
    for version in versions:
        found.append(paragraph(sentence(f"{_period(version)}:")))
        found += _words(base, version["condition"], 0)
        if version.get("why"):
            found.append(note(version["why"]))
    return found


def _words(base: KnowledgeBase, written: Any, level: int, lead: str = "") -> Iterable[Any]:
    """A condition as nested lines."""
    if isinstance(written, str):
        yield item(f"{lead}{base.nodes[written].label.rstrip('.')} [{written}]", level=level)
    elif "not" in written:
        yield from _words(base, written["not"], level, f"{lead}not: ")
    elif "choice" in written:
        wanted = written["is"] if isinstance(written["is"], list) else [written["is"]]
        name = written["choice"]
        yield item(
            f"{lead}{base.nodes[name].label} is {listed(wanted, last='or')} [{name}]", level=level
        )
    elif "date" in written:
        name = written["date"]
        yield item(f"{lead}{base.nodes[name].label} {_test(written)} [{name}]", level=level)
    else:
        (op,) = written
        joint = "all of these" if op == "all" else "any of these"
        yield item(f"{lead}{joint}:", level=level)
        for part in written[op]:
            yield from _words(base, part, level + 1)


def _test(written: dict[str, str]) -> str:
    """A test of a date in words."""
    if "is" in written:
        return "has not come yet"
    relation = "before" if "before" in written else "on-or-after"
    day = long_date(dt.date.fromisoformat(written[relation]))
    return f"is {relation.replace('-', ' ')} {day}"


def _consequence(base: KnowledgeBase, node: Node) -> Page:
    """When an action or notice follows."""
    if node.kind not in ("action", "notice", "check"):
        return []
    state = node.data.get("if")
    title = "It is looked at when" if node.kind == "check" else "It follows when"
    found: Page = [heading(title)]
    if state is None:
        return [*found, paragraph("Always, for those it binds and while it is in force.")]
    return [*found, *_state(base, state, 0)]


def _state(base: KnowledgeBase, written: Any, level: int, lead: str = "") -> Iterable[Any]:
    if "not" in written:
        yield from _state(base, written["not"], level, f"{lead}not: ")
    elif "under" in written:
        yield item(f"{lead}a body acts under {written['under']}", level=level)
    elif "node" in written:
        name = written["node"]
        wanted = written["is"] if isinstance(written["is"], list) else [written["is"]]
        label = "the duty to involve the public" if name == "duty" else base.nodes[name].label
        values = listed([value.replace("_", " ") for value in wanted], last="or")
        yield item(f"{lead}{label.rstrip('.')} is {values} [{name}]", level=level)
    else:
        (op,) = written
        joint = "all of these" if op == "all" else "any of these"
        yield item(f"{lead}{joint}:", level=level)
        for part in written[op]:
            yield from _state(base, part, level + 1)


def _authorities(base: KnowledgeBase, node: Node) -> Page:
    found: Page = []
    for written in node.authorities:
        name = written.split(" ", 1)[0]
        authority = base.nodes[name]
        mark = verified_mark(base, name) or "verified"
        first, last = authority.in_force
        dates = f"; {_from_to(first, last)}" if first or last else ""
        cite = authority_name(base, written, "lawyer").removesuffix(f" ({mark})")
        found.append(item(f"{cite}: {mark}{dates} [{name}]"))
        address = authority.data.get("address")
        found.append(link(str(address), level=1) if address else note(authority.data["no_address"]))
    return [heading("Authorities"), *found] if found else []


def _readers(base: KnowledgeBase, node: Node) -> Page:
    """What reads an entry: conditions, states and authorities that name it."""
    found = [
        other
        for other in base.nodes.values()
        if other.id != node.id and node.id in set(named(other))
    ]
    if not found:
        return []
    return [
        heading("Read by"),
        *(item(f"{_title(other)} [{other.kind} {other.id}]") for other in found),
    ]


def _title(node: Node) -> str:
    """A label, or the first sentence of a long one."""
    return node.label.split(". ", 1)[0].rstrip(".")


def named(node: Node) -> Iterable[str]:
    """Every id that an entry names in its conditions, its states, its dates and its authorities."""
    data = node.data
    yield from ids_in(data.get("condition"))
    yield from ids_in(data.get("if"))
    yield from data.get("leads_to", ())
    yield from (str(data[key]) for key in ("part_of", "only_if", "once") if data.get(key))
    for order in data.get("read_from", ()):
        yield from (order[key] for key in ("date", "before", "until") if order.get(key))
    if node.kind == "check":
        yield from sides(node.id)
    for version in data.get("versions", ()):
        yield from ids_in(version["condition"])
    yield from (text.split(" ", 1)[0] for text in node.authorities)
    if data.get("reading"):
        yield str(data["reading"])
    yield from (
        str(name) for key in ("binds", "owners", "exercisers") for name in data.get(key, ())
    )
    if node.kind == "duty":
        yield data["scope"]["id"]
        yield from (limb["id"] for limb in data["limbs"])
