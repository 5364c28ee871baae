"""The entries that differ between two knowledge bases, and what a difference can alter.

Entries are matched by their ids. What only words or sources differ in is kept apart from what can
move an outcome: whether it does, and for which matters, `engagement_rules._flips` works out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from engagement_rules._ids import ids_in
from engagement_rules._knowledge import KnowledgeBase, Node

#: What a change of an entry can alter, the gravest first: what is decided; what follows from it
#: (actions, notices, checks, the form of the record); what is asked, and in which order; what is
#: cited; or only how it is told.
Effect = Literal["outcome", "doing", "asking", "sources", "wording"]
EFFECTS: tuple[Effect, ...] = ("outcome", "doing", "asking", "sources", "wording")


class Part(NamedTuple):
    """One part of an entry that is not as it was.

    Attributes:
        key: The key as it is written: `condition`, `in_force`, `binds`, `strength` ...
        effect: What it can alter.
        was: What it was, as plain values; none when it was not there.
        now: What it is; none when it is gone.
    """

    key: str
    effect: Effect
    was: Any
    now: Any


class EntryChange(NamedTuple):
    """An entry that was added, removed or changed.

    Attributes:
        id: Its id; a term of the glossary by its term, the manifest as `manifest.yaml`.
        kind: What it is; where that is not what it was, `parts` has the key `kind`.
        label: Its name in plain words, as it is now if it is there.
        change: Added, removed or changed.
        effect: The gravest of what it can alter.
        parts: What is not as it was; empty for what was added or removed.
        beside: Whether it counts before any condition is looked at: for whom a body acts, or what
            an answer follows from. What it alters is not among the matters that are described.
    """

    id: str
    kind: str
    label: str
    change: Literal["added", "removed", "changed"]
    effect: Effect
    parts: tuple[Part, ...]
    beside: bool = False

    @property
    def wording_only(self) -> bool:
        """Whether it alters nothing but words and sources."""
        return self.effect in ("sources", "wording")


def changed_entries(old: KnowledgeBase, new: KnowledgeBase) -> tuple[EntryChange, ...]:
    """Every entry that is not in both alike: those that can alter an outcome first."""
    found = [*_of_manifest(old, new), *_of_nodes(old, new), *_of_glossary(old, new)]
    return tuple(sorted(found, key=lambda entry: EFFECTS.index(entry.effect)))


# Which key alters what

_KEYS: Mapping[str, Effect] = {
    **dict.fromkeys(
        ("condition", "versions", "in_force", "existed", "binds", "always", "scope", "limbs"),
        "outcome",
    ),
    **dict.fromkeys(("kind", "country", "joint", "options", "part_of", "only_if"), "outcome"),
    **dict.fromkeys(("read_from", "owners", "exercisers", "duty", "liable", "reading"), "outcome"),
    **dict.fromkeys(("strength", "weight", "if", "leads_to", "by", "when", "verified_to"), "doing"),
    **dict.fromkeys(("ask", "group", "chance", "fixed", "once", "ticks", "opening"), "asking"),
    **dict.fromkeys(("on_request", "before", "after"), "asking"),
    **dict.fromkeys(
        ("authorities", "ref", "basis", "open", "cite", "address", "no_address", "verified"),
        "sources",
    ),
    **dict.fromkeys(("seen_in", "standing", "version"), "sources"),
}
#: Kinds of entry of which no outcome is made, and what a change of theirs can alter at most.
_AT_MOST: Mapping[str, Effect] = {
    **dict.fromkeys(("action", "notice", "section", "field"), "doing"),
    "group": "asking",
    "authority": "sources",
    "practice": "doing",
    "term": "wording",
}
_NOT_SAID = ("file", "line", "kind_of_node", "overrides", "id")


def _effect(kind: str, key: str) -> Effect:
    if key == "limbs" and kind == "trigger":
        return "doing"
    found = _KEYS.get(key, "wording")
    most = _AT_MOST.get(kind, "outcome")
    return max(found, most, key=EFFECTS.index)


# Entries


def _of_nodes(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[EntryChange]:
    for name in dict.fromkeys([*new.nodes, *old.nodes]):
        was, now = old.nodes.get(name), new.nodes.get(name)
        if was is None or now is None:
            node = now or was
            assert node is not None  # noqa: S101 - its id is one of either
            if node.kind == "side":
                continue  # it comes and goes with its check
            yield EntryChange(
                name,
                node.kind,
                node.label,
                "removed" if now is None else "added",
                _AT_MOST.get(node.kind, "outcome"),
                (),
                beside=node.kind == "arrangement" or not _BESIDE.isdisjoint(node.data),
            )
            continue
        parts = tuple(_parts(was, now))
        if parts:
            yield _changed(name, now.kind, now.label, parts)


#: How a question is answered through other answers or dates.
_BESIDE = frozenset({"part_of", "only_if", "read_from"})


def _changed(name: str, kind: str, label: str, parts: tuple[Part, ...]) -> EntryChange:
    effect = min((part.effect for part in parts), key=EFFECTS.index)
    beside = effect == "outcome" and (
        kind == "arrangement" or any(part.key in _BESIDE for part in parts)
    )
    return EntryChange(name, kind, label, "changed", effect, parts, beside)


def _parts(was: Node, now: Node) -> Iterator[Part]:
    if was.kind != now.kind:
        yield Part("kind", "outcome", was.kind, now.kind)
    one, other = _said(was), _said(now)
    for key in dict.fromkeys([*other, *one]):
        before, after = one.get(key), other.get(key)
        if before == after:
            continue
        split = _SPLIT.get(key)
        if split is None:
            yield Part(key, _effect(now.kind, key), before, after)
            continue
        yield from split(key, _effect(now.kind, key), before, after)


def _said(node: Node) -> dict[str, Any]:
    """What an entry says, without what is an entry of its own and what is worked out from it."""
    found = {key: value for key, value in node.data.items() if key not in _NOT_SAID}
    if node.kind == "duty":
        found["scope"] = found["scope"]["id"]
        found["limbs"] = [limb["id"] for limb in found["limbs"]]
    if node.kind == "check":
        found.pop("failed")
        found.pop("met")
    if node.kind == "side":
        # Its label is that of its check, which is told there.
        found = {k: v for k, v in found.items() if k in ("condition", "versions", "says")}
    return found


def _of_versions(key: str, effect: Effect, was: Any, now: Any) -> Iterator[Part]:
    """Dated conditions: the condition and its days alter an outcome, the reason given does not."""
    one, other = ([_without(version, "why") for version in list_ or ()] for list_ in (was, now))
    yield Part(key, effect if one != other else "wording", was, now)


def _of_options(key: str, effect: Effect, was: Any, now: Any) -> Iterator[Part]:
    """The answers of a choice: which there are alters an outcome, what they are called does not."""
    one, other = ([option["id"] for option in list_ or ()] for list_ in (was, now))
    alike = set(one) == set(other)
    yield Part(key, effect if not alike else "asking" if one != other else "wording", was, now)


def _of_limbs(key: str, effect: Effect, was: Any, now: Any) -> Iterator[Part]:
    """The grounds of a duty: their order alters nothing."""
    yield Part(key, effect if set(was or ()) != set(now or ()) else "wording", was, now)


_SPLIT: Mapping[str, Callable[[str, Effect, Any, Any], Iterator[Part]]] = {
    "versions": _of_versions,
    "options": _of_options,
    "limbs": _of_limbs,
    "binds": _of_limbs,
}


def _without(written: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in written.items() if name != key}


def _of_manifest(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[EntryChange]:
    said: tuple[tuple[str, Effect, Any, Any], ...] = (
        ("title", "wording", old.title, new.title),
        ("version", "sources", old.version, new.version),
        ("verified_to", "doing", str(old.verified_to), str(new.verified_to)),
        ("encoded_from", "outcome", _days(old), _days(new)),
    )
    parts = [Part(*part) for part in said if part[2] != part[3]]
    if parts:
        yield _changed("manifest.yaml", "manifest", new.title, tuple(parts))


def _days(base: KnowledgeBase) -> dict[str, str]:
    return {key: str(day) for key, day in base.encoded_from.items()}


def _of_glossary(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[EntryChange]:
    one, other = ({term["term"]: term["means"] for term in base.glossary} for base in (old, new))
    for term in dict.fromkeys([*other, *one]):
        if term not in one or term not in other:
            change: Literal["added", "removed"] = "added" if term in other else "removed"
            yield EntryChange(term, "term", term, change, "wording", ())
        elif one[term] != other[term]:
            part = Part("means", "wording", one[term], other[term])
            yield _changed(term, "term", term, (part,))


# What rests on a changed entry


def under(base: KnowledgeBase, node: str) -> frozenset[str]:
    """The ids of all entries on which a node rests, itself included."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        name = waiting.pop()
        entry = base.nodes.get(name)
        if name in found or entry is None:
            continue
        found.add(name)
        waiting += _named_by(entry, base)
    return frozenset(found)


def _named_by(entry: Node, base: KnowledgeBase) -> Iterable[str]:
    data = entry.data
    for version in (data, *data.get("versions", ())):
        yield from ids_in(version.get("condition"))
    if entry.kind == "duty":
        yield data["scope"]["id"]
        yield from (limb["id"] for limb in data["limbs"])
    if entry.kind == "check":
        yield from (f"{entry.id}.{side}" for side in ("failed", "met"))
    if entry.kind in ("check", "action", "notice"):
        for name in ids_in(data.get("if")):
            yield from [name] if name != "duty" else (node.id for node in base.of_kind("duty"))
    if entry.kind == "fact":
        yield from base.parts.get(entry.id, ())
        yield from (data["only_if"],) if "only_if" in data else ()
        for order in data.get("read_from", ()):
            yield from (order[key] for key in ("date", "before", "until") if key in order)
