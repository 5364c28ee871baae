"""Rules with one slip in them: an `any` read as `all`, a part left out, a day off by one...

Each mutant is the shipped rules with one change that an author could make by mistake. What only
names a source, words a question or lays out the record is left alone: it decides nothing.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DAY = dt.timedelta(days=1)
FOLDERS = ("law", "triggers", "questions", "actions", "plan", "policies")
#: What of each kind of entry can be changed; the rest decides nothing.
KINDS = (
    "arrangements",
    "tests",
    "duties",
    "tracks",
    "triggers",
    "facts",
    "contradictions",
    "actions",
    "notices",
    "checks",
    "gates",
)
_STRENGTHS = {
    "triggers": ("must", "likely", "regard", "policy", "consider"),
    "actions": ("must", "should", "may"),
}
_BOUND = ("binds", "owners", "exercisers")
_WHO = {"owner": "exerciser", "exerciser": "owner"}

Path_ = tuple[str | int, ...]
Tree = dict[str, Any]


class Mutant(NamedTuple):
    """The rules with one slip.

    Attributes:
        file: The file, as its path in the folder of rules.
        entry: The id of the entry.
        kind: The kind of slip.
        what: The slip in words.
        tree: The file with the slip in it.
    """

    file: str
    entry: str
    kind: str
    what: str
    tree: Tree


class _Slip(NamedTuple):
    kind: str
    what: str
    change: Callable[[Any], None]  # on a copy of the entry


def mutants(folder: Path) -> Iterator[Mutant]:
    """Every mutant of some rules, in the order of the files."""
    for sub in FOLDERS:
        for path in sorted((folder / sub).rglob("*.yaml")):
            # Days and words stay text, as the reader of rules has them.
            tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
            name = path.relative_to(folder).as_posix()
            for key in KINDS:
                for place, entry in enumerate(tree.get(key, ())):
                    for slip in _slips(key, entry):
                        changed = copy.deepcopy(tree)
                        slip.change(changed[key][place])
                        yield Mutant(name, entry["id"], slip.kind, slip.what, changed)


def _slips(key: str, entry: Tree) -> Iterator[_Slip]:
    for path, node in _walk(entry):
        yield from _of_node(key, path, node)


def _walk(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, node
    parts = node.items() if isinstance(node, dict) else enumerate(node) if _is_list(node) else ()
    for key, part in parts:
        yield from _walk(part, (*path, key))


def _is_list(node: Any) -> bool:
    return isinstance(node, list)


def _of_node(key: str, path: Path_, node: Any) -> Iterator[_Slip]:
    if not isinstance(node, dict):
        return
    where = ".".join(map(str, path))
    for op in ("any", "all"):
        if _is_list(node.get(op)) and len(node[op]) > 1:
            yield from _of_join(path, where, op, node[op])
    if "not" in node and len(node) == 1:
        yield _Slip("not", f"{where}: without `not`", _put(path, node["not"]))
    for name in ("before", "on-or-after"):
        if _is_day(node.get(name)) and "date" in node:
            yield from _moved(path, where, node, name)
    for name in ("in_force",):
        for end in ("from", "to"):
            if isinstance(node.get(name), dict) and _is_day(node[name].get(end)):
                yield from _moved((*path, name), f"{where} {name}".strip(), node[name], end)
    if _is_list(node.get("versions")):
        yield from _of_versions(path, where, node["versions"])
    for name in _BOUND:
        if _is_list(node.get(name)) and len(node[name]) > 1:
            for place, body in enumerate(node[name]):
                less = [one for at, one in enumerate(node[name]) if at != place]
                yield _Slip("binding", f"`{name}` without {body}", _put((*path, name), less))
    if _is_list(node.get("limbs")) and key == "duties":
        for place, limb in enumerate(node["limbs"]):
            less = [one for at, one in enumerate(node["limbs"]) if at != place]
            yield _Slip("limb", f"without the ground {limb['id']}", _put((*path, "limbs"), less))
    if not path:
        yield from _of_entry(key, node)


def _of_join(path: Path_, where: str, op: str, parts: list[Any]) -> Iterator[_Slip]:
    other = "all" if op == "any" else "any"
    yield _Slip("join", f"{where}: `{op}` read as `{other}`", _put(path, {other: parts}))
    for place, part in enumerate(parts):
        less = [one for at, one in enumerate(parts) if at != place]
        yield _Slip("part", f"{where}: `{op}` without {part}", _put(path, {op: less}))


def _of_versions(path: Path_, where: str, versions: list[Tree]) -> Iterator[_Slip]:
    """The day between two versions moved: the one ends and the other begins a day off."""
    for place in range(1, len(versions)):
        for step in (-DAY, DAY):
            moved = copy.deepcopy(versions)
            moved[place - 1]["to"] = _shifted(moved[place - 1]["to"], step)
            moved[place]["from"] = _shifted(moved[place]["from"], step)
            what = f"{where}: a new version from {moved[place]['from']}"
            yield _Slip("day", what.removeprefix(": "), _put((*path, "versions"), moved))


def _of_entry(key: str, entry: Tree) -> Iterator[_Slip]:
    known = _STRENGTHS.get(key, ())
    if entry.get("strength") in known:
        for other in known:
            if other != entry["strength"]:
                yield _Slip("strength", f"strength {other}", _put(("strength",), other))
    if key == "arrangements":
        for name in ("duty", "liable"):
            if entry[name] in _WHO:
                other = _WHO[entry[name]]
                yield _Slip("whose", f"`{name}: {other}`", _put((name,), other))


def _moved(path: Path_, where: str, node: Tree, end: str) -> Iterator[_Slip]:
    for step in (-DAY, DAY):
        day = _shifted(node[end], step)
        yield _Slip("day", f"{where}: `{end}: {day}`", _put((*path, end), day))


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"


def _shifted(day: str, step: dt.timedelta) -> str:
    return (dt.date.fromisoformat(day) + step).isoformat()


def _put(path: Path_, value: Any) -> Callable[[Any], None]:
    """A change that puts a value in a place."""

    def change(entry: Any) -> None:
        if not path:
            entry.clear()
            entry.update(value)
            return
        for step in path[:-1]:
            entry = entry[step]
        entry[path[-1]] = copy.deepcopy(value)

    return change
