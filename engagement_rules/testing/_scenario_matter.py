"""What a scenario was told, made into a matter whose problems point into the scenario's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from engagement_rules._errors import Problem
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, Matter
from engagement_rules._yaml import Path_, Tree, Written

#: The short form: who acts, when, for whom and under what; it stands in for a whole matter.
_SHORT = ("who", "when", "for", "under", "policies")
INPUTS = (*_SHORT, "told", "explained", "matter")


class Layer(NamedTuple):
    """What one scenario says of its matter, or takes over, and where it says so."""

    tree: dict[str, Tree]
    path: Path_


class _At(NamedTuple):
    """A value and where it is written; of a list or mapping, so is everything in it."""

    value: Any
    path: Path_


def problems_of_inputs(layer: Layer, written: Written) -> Iterator[Problem]:
    """What is not of the right form in what a scenario was told."""
    for key in ("told", "explained", "matter"):
        if not isinstance(layer.tree.get(key, {}), dict | None):
            cure = f"write `{key}: {{name: value}}`, or a line for each"
            yield _shape(f"`{key}` should be a mapping", (*layer.path, key), written, cure)
    for key in ("for", "under"):
        if not isinstance(layer.tree.get(key), str | None):
            cure = "write one id"
            yield _shape(f"`{key}` should be one name", (*layer.path, key), written, cure)
    for key, wanted in (
        ("who", "a kind of body, or a list of kinds"),
        ("policies", "a list of ids"),
    ):
        value = layer.tree.get(key)
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str | None) for item in items):
            yield _shape(f"`{key}` should be {wanted}", (*layer.path, key), written, _PLAIN)
    when = layer.tree.get("when")
    days = when.values() if isinstance(when, dict) else [when]
    if not all(isinstance(day, str | None) for day in days):
        cure = (
            "write a day, or for several acts `when: {proposal: 2022-06-01, decision: 2022-08-01}`"
        )
        yield _shape("`when` should be a day", (*layer.path, "when"), written, cure)
    short = [key for key in _SHORT if key in layer.tree]
    if "matter" in layer.tree and short:
        said = " and ".join(f"`{key}`" for key in short)
        cure = "give bodies and acts in `matter:`, or leave `matter:` out"
        yield Problem(
            "SC203",
            f"a whole `matter` stands here beside {said}",
            written.place((*layer.path, short[0])),
            other=written.place((*layer.path, "matter")),
            cure=cure,
        )


_PLAIN = "write a name, or a list of names `[first, second]`"


def _shape(message: str, path: Path_, written: Written, cure: str) -> Problem:
    return Problem("SC104", message, written.place(path), cure=cure)


def matter_of(
    sentence: str, layers: Sequence[Layer], written: Written, base: KnowledgeBase
) -> Matter:
    """The matter of a scenario; what it says last counts.

    Args:
        sentence: The scenario's sentence.
        layers: What it was told, what it takes over from others first.
        written: The file.
        base: The rules, which know what is a question and what is a date.

    Raises:
        MatterError: It is not of the right shape.
    """
    return _Maker(sentence, layers, written, base).matter()


class _Maker:
    def __init__(
        self, sentence: str, layers: Sequence[Layer], written: Written, base: KnowledgeBase
    ) -> None:
        self.base = base
        self.written = written
        self.said: dict[str, _At] = {}
        self.told: dict[str, _At] = {}
        self.explained: dict[str, _At] = {}
        self.whole: _At | None = None
        for layer in layers:
            self._lay(layer)
        self.tree: dict[str, Any] = {"title": sentence[:400] or "A scenario"}
        self.lines: dict[Path_, int] = {(): written.lines.get(layers[-1].path, 1)}

    def _lay(self, layer: Layer) -> None:
        if "matter" in layer.tree:
            self.said = {}
            here = self._at(layer.tree["matter"], (*layer.path, "matter"))
            self.whole = _merged(self.whole, here)
        if self.whole is not None and any(key in layer.tree for key in _SHORT):
            self.whole = None
        for key in _SHORT:
            if key in layer.tree:
                self.said[key] = _At(layer.tree[key], (*layer.path, key))
        for key, into in (("told", self.told), ("explained", self.explained)):
            part = layer.tree.get(key)
            for name, value in part.items() if isinstance(part, dict) else ():
                into.pop(name, None)
                if value is not None:
                    into[name] = _At(value, (*layer.path, key, name))

    def _at(self, value: Tree, path: Path_) -> _At:
        if isinstance(value, dict):
            return _At({key: self._at(part, (*path, key)) for key, part in value.items()}, path)
        if isinstance(value, list):
            return _At([self._at(part, (*path, at)) for at, part in enumerate(value)], path)
        return _At(value, path)

    def matter(self) -> Matter:
        if self.whole is not None:
            for key, part in self.whole.value.items() if isinstance(self.whole.value, dict) else ():
                self._put((key,), part)
        else:
            self._bodies_and_acts()
        for name, said in self.told.items():
            node = self.base.nodes.get(name)
            where = "dates" if node is not None and node.kind == "date" else "answers"
            self._put((where, name), said)
        for name, said in self.explained.items():
            self._put(("explained", name), said)
        return Matter._validated(self.tree, Written(self.written.file, self.tree, self.lines))

    def _put(self, path: Path_, at: _At) -> None:
        """Put a value into the matter, with the lines on which it is written."""
        holder: Any = self.tree
        for step in path[:-1]:
            holder = holder.setdefault(step, {})
        holder[path[-1]] = self._plain(at, path)

    def _plain(self, at: _At, path: Path_) -> Any:
        line = self.written.lines.get(at.path)
        if line is not None:
            self.lines[path] = line
        if isinstance(at.value, dict):
            return {
                key: self._plain(_as_at(part, (*at.path, key)), (*path, key))
                for key, part in at.value.items()
            }
        if isinstance(at.value, list):
            return [
                self._plain(_as_at(part, (*at.path, index)), (*path, index))
                for index, part in enumerate(at.value)
            ]
        return at.value

    def _bodies_and_acts(self) -> None:
        who, owner, under = (self.said.get(key) for key in ("who", "for", "under"))
        bodies: list[dict[str, Any]] = []
        said = who.value if who is not None else None
        kinds = said if isinstance(said, list) else [said]
        for number, kind in enumerate(kinds):
            if kind is None:
                continue
            body = {"id": "body" if kind == NOT_KNOWN else kind, "kind": kind}
            if owner is not None and owner.value:
                body["acting_for"] = "owner" if owner.value in kinds else owner.value
                if owner.value == NOT_KNOWN:
                    body["acting_for"] = "owner"
            if under is not None and under.value:
                body["under"] = under.value
                self._line(("bodies", number, "under"), under)
            policies = self.said.get("policies")
            if policies is not None and policies.value:
                listed = policies.value if isinstance(policies.value, list) else [policies.value]
                body["policies"] = listed
                self._line(("bodies", number, "policies"), policies)
            self._line(("bodies", number), who)
            bodies.append(body)
        acting = [body["id"] for body in bodies]
        if owner is not None and owner.value and bodies:
            self._line(("bodies", len(bodies)), owner)
            bodies.append({"id": bodies[0]["acting_for"], "kind": owner.value})
        self.tree["bodies"] = bodies
        when = self.said.get("when")
        if when is not None and when.value is not None:
            days = when.value if isinstance(when.value, dict) else {"act": when.value}
            self.tree["acts"] = [
                {"id": act, "date": day, "by": acting} for act, day in days.items()
            ]
            for number, act in enumerate(days):
                named = isinstance(when.value, dict)
                self._line(("acts", number), _At(None, (*when.path, act) if named else when.path))

    def _line(self, path: Path_, at: _At | None) -> None:
        line = self.written.lines.get(at.path) if at is not None else None
        if line is not None:
            self.lines[path] = line


def _as_at(part: Any, path: Path_) -> _At:
    return part if isinstance(part, _At) else _At(part, path)


def _merged(first: _At | None, change: _At) -> _At:
    """A part of a matter with a change laid over it: mappings by key, lists by the entries' id."""
    if first is None:
        return change
    one, other = first.value, change.value
    if isinstance(one, dict) and isinstance(other, dict):
        kept = {key: part for key, part in one.items() if key not in other}
        laid = {k: _merged(one.get(k), v) for k, v in other.items() if v.value is not None}
        order = dict.fromkeys([*one, *other])
        both = {**kept, **laid}
        return _At({key: both[key] for key in order if key in both}, change.path)
    if _by_id(one) is not None and _by_id(other) is not None:
        entries = dict(_by_id(one) or {})
        for name, entry in (_by_id(other) or {}).items():
            entries[name] = _merged(entries.get(name), entry)
        return _At(list(entries.values()), change.path)
    return change


def _by_id(value: Any) -> dict[str, _At] | None:
    if not isinstance(value, list):
        return None
    found: dict[str, _At] = {}
    for entry in value:
        name = entry.value.get("id") if isinstance(entry.value, dict) else None
        if name is None:
            return None
        found[str(name.value)] = entry
    return found
