"""Pairs of matters that differ in one thing, and what that one thing turns.

A pair proves that an item of the source of law does something: take it away, or put it there, and
an outcome, an action or a notice is another. The pairs stand in `coverage/pairs/` beside the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engagement_rules._appraisal import state_in
from engagement_rules._assess import assess
from engagement_rules._cases import Case
from engagement_rules._coverage import read, shipped
from engagement_rules._determination import Determination
from engagement_rules._errors import KnowledgeBaseError, MatterError, Place, Problem, did_you_mean
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._language import Entry
from engagement_rules._matter import Matter
from engagement_rules._outcomes import DUTY
from engagement_rules._scalars import Id, Ref, Text
from engagement_rules._words import listed

#: What can be looked at, in the words of a pair.
_KINDS = ("node", "action", "notice", "check", "gate", "provision", "liable")
_SECTIONS = ("bodies", "acts", "dates", "answers", "explained")
#: Of several bodies and acts, the first of these values that is found speaks for all.
_FIRST = (
    *("required", "not_determined", "not_required", "out_of_scope"),
    *("failed", "at risk"),
    *("yes", "not known", "no", "met"),
)
NONE = "none"
_PAIRED = re.compile(r"^(?:[TXB]-\w+|G\d|\w+-GATE)$")


class _Look(Entry):
    """One thing to look at: an entry, or a part of the duty's finding."""

    node: Id | Literal["duty"] | None = None
    action: Id | None = None
    notice: Id | None = None
    check: Id | None = None
    gate: Id | None = None
    provision: Literal["duty"] | None = None
    liable: Literal["duty"] | None = None
    body: Id | None = None
    act: Id | None = None

    @model_validator(mode="after")
    def _just_one(self) -> _Look:
        if len([kind for kind in _KINDS if getattr(self, kind) is not None]) != 1:
            raise ValueError(f"name one thing to look at: {listed(_KINDS, last='or')}")
        return self

    @property
    def kind(self) -> str:
        """What kind of thing is looked at."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @property
    def name(self) -> str:
        """Its id."""
        return str(getattr(self, self.kind))


class Difference(_Look):
    """Something that the change turns, with its value in the first and the second matter."""

    first: Text
    second: Text

    @model_validator(mode="after")
    def _differs(self) -> Difference:
        if self.first == self.second:
            raise ValueError(f"`first` and `second` are both `{self.first}`, so nothing differs")
        return self


class Sameness(_Look):
    """Something that the change leaves as it is, with its value in both matters."""

    is_: Annotated[Text, Field(alias="is")]


class WrittenPair(Entry):
    """A pair as a file has it."""

    item: Ref
    sentence: Text
    matter: dict[str, Any]
    change: dict[str, Any]
    differs: Annotated[tuple[Difference, ...], Field(min_length=1)]
    same: tuple[Sameness, ...] = ()

    @model_validator(mode="after")
    def _one_change(self) -> WrittenPair:
        for part in (self.matter, self.change):
            for key in part:
                if key not in _SECTIONS:
                    raise ValueError(f"`{key}` is no part of a matter that a pair can hold")
        changed = sorted(_changed(self.change))
        if len(changed) != 1:
            raise ValueError(
                "a pair differs in one thing, and this changes "
                + (listed([f"`{what}`" for what in changed]) or "nothing")
            )
        return self


class WrittenPairs(Entry):
    """A file of pairs."""

    about: Text | None = None
    assume: dict[str, str] = Field(default_factory=dict)
    pairs: Annotated[tuple[WrittenPair, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two matters that differ in one thing.

    Attributes:
        item: The id of the item that it is about.
        sentence: What it shows.
        first: The first matter, as plain values.
        second: The second.
        changed: The one thing that differs, such as `answers manner`.
        differs: What the change turns.
        same: What it leaves as it is.
        place: Where it is written.
    """

    item: str
    sentence: str
    first: Mapping[str, Any]
    second: Mapping[str, Any]
    changed: str
    differs: tuple[Difference, ...]
    same: tuple[Sameness, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Proved:
    """A pair that was decided; it holds when there are no faults."""

    pair: Pair
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether all came out as the pair says."""
        return not self.faults


def read_pairs(*, folder: Path | None = None) -> tuple[Pair, ...]:
    """Read every pair.

    Args:
        folder: The folder that holds the files of pairs; the shipped one by default.

    Raises:
        KnowledgeBaseError: A file cannot be read or is not of the right form.
    """
    found: list[Pair] = []
    problems: list[Problem] = []
    for path in sorted((folder or shipped() / "pairs").glob("*.yaml")):
        try:
            found += _read(path)
        except KnowledgeBaseError as error:
            problems += error.problems
    if problems:
        raise KnowledgeBaseError(problems)
    return tuple(found)


def _read(path: Path) -> Iterator[Pair]:
    file, written = read(path, WrittenPairs)
    for number, pair in enumerate(file.pairs):
        assumed: dict[str, Any] = {"title": pair.sentence, "answers": file.assume}
        first = merged(assumed, pair.matter)
        (changed,) = _changed(pair.change)
        yield Pair(
            pair.item,
            pair.sentence,
            first,
            merged(first, pair.change),
            changed,
            pair.differs,
            pair.same,
            written.place(("pairs", number)),
        )


def merged(base: Any, change: Any) -> Any:
    """A value with a change laid over it.

    Mappings are merged key by key, and a key whose value is nothing is taken out. Lists of things
    that have an `id` are merged by it. Everything else is replaced.
    """
    if isinstance(base, Mapping) and isinstance(change, Mapping):
        kept = {key: value for key, value in base.items() if change.get(key, value) is not None}
        laid = {k: merged(base.get(k), v) for k, v in change.items() if v is not None}
        return {**kept, **laid}
    if _have_ids(base) and _have_ids(change):
        by_id = {entry["id"]: entry for entry in base}
        for entry in change:
            by_id[entry["id"]] = merged(by_id.get(entry["id"], {}), entry)
        return list(by_id.values())
    return change


def _have_ids(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(entry, Mapping) and "id" in entry for entry in value
    )


def _changed(change: Mapping[str, Any]) -> set[str]:
    """The things that a change touches: each answer, date, body or act is one."""
    return {f"{section} {name}" for section, part in change.items() for name in _things(part)}


def _things(part: Any) -> list[str]:
    if isinstance(part, Mapping):
        return list(part)
    if isinstance(part, list | tuple):
        return [str(e.get("id")) if isinstance(e, Mapping) else str(e) for e in part]
    return ["as a whole"]


def prove(pair: Pair, base: KnowledgeBase) -> Proved:
    """Decide both matters of a pair, and say what did not come out as it says.

    Args:
        pair: The pair.
        base: The rules.
    """
    unknown = [_unknown(look, base) for look in (*pair.differs, *pair.same)]
    faults = [fault for fault in dict.fromkeys(unknown) if fault]
    if faults:
        return Proved(pair, tuple(faults))
    decided = []
    for which, matter in (("first", pair.first), ("second", pair.second)):
        try:
            decided.append(assess(Matter.from_dict(matter), knowledge_base=base))
        except MatterError as error:
            faults += [f"the {which} matter: {problem.message}" for problem in error.problems]
    if faults:
        return Proved(pair, tuple(faults))
    for look in pair.differs:
        for which, wanted, found in zip(
            ("first", "second"), (look.first, look.second), decided, strict=True
        ):
            faults += _compared(look, wanted, which, found)
    for same in pair.same:
        for which, found in zip(("first", "second"), decided, strict=True):
            faults += _compared(same, same.is_, which, found)
    encoding = {node.id for node in base.nodes.values() if pair.item in (node.id, *node.ref)}
    if encoding and not encoding & _names(pair, base):
        some = listed(sorted(encoding)[:4], last="or")
        faults.append(f"nothing that changes or differs encodes `{pair.item}`, as {some} would")
    return Proved(pair, tuple(faults))


def without_pair(items: Iterable[str], pairs: Iterable[Pair]) -> tuple[str, ...]:
    """The items that should have a pair and have none.

    Each situation, other duty and hard case should have one; so should each of the four rules of a
    fair consultation, and each rule of local policy.

    Args:
        items: The ids of all items.
        pairs: The pairs.
    """
    paired = {pair.item for pair in pairs}
    return tuple(item for item in items if _PAIRED.match(item) and item not in paired)


def _unknown(look: _Look, base: KnowledgeBase) -> str:
    """Say that the rules have nothing of that name and kind, if so."""
    if look.name == DUTY:
        return ""
    node = base.nodes.get(look.name)
    if node is None:
        near = did_you_mean(look.name, base.nodes)
        return f"there is no {look.kind} `{look.name}`{f'; {near}' if near else ''}"
    wanted = look.kind if look.kind != "node" else node.kind
    return "" if node.kind == wanted else f"`{look.name}` is a {node.kind} and no {look.kind}"


def _compared(look: _Look, wanted: str, which: str, found: Determination) -> list[str]:
    value = _value(look, found)
    if value == wanted:
        return []
    shown = look.name if look.kind not in ("provision", "liable") else look.kind
    where = "".join(f" ({part})" for part in (look.body, look.act) if part)
    return [f"`{shown}`{where} is {value} in the {which} matter, and was to be {wanted}"]


def _value(look: _Look, found: Determination) -> str:
    """What a determination says of something, for the bodies and acts that are looked at."""
    here = (look.body, look.act)
    if look.kind in ("action", "notice"):
        given = found.actions if look.kind == "action" else found.notices
        cases = {key for entry in given if entry.id == look.name for key in entry.cases}
        return "yes" if any(_fits(key, here) for key in cases) else "no"
    if look.kind in ("provision", "liable"):
        findings = [f for f in found.duties if _fits((f.body, f.act), here)]
        said = [
            name
            for f in findings
            for name in (f.liable if look.kind == "liable" else (f.provision or NONE,))
        ]
        return listed(sorted(set(said))) or NONE
    base = found.knowledge_base
    states = {_state(case, base, look.name) for case in found._cases if _fits(case.key, here)}
    known = [state for state in _FIRST if state in states]
    return known[0] if known else NONE


def _fits(key: tuple[str, str], here: tuple[str | None, str | None]) -> bool:
    return all(wanted in (None, name) for name, wanted in zip(key, here, strict=True))


def _state(case: Case, base: KnowledgeBase, node: str) -> str | None:
    if node != DUTY and base.nodes[node].kind == "contradiction":
        return "yes" if node in case.clashes else "no"
    # A ground is worked out under the law of whoever owns the function.
    return state_in(case, base, node) or state_in(case.for_duty(), base, node)


def _names(pair: Pair, base: KnowledgeBase) -> set[str]:
    """The ids of the entries that a pair changes or turns."""
    section, name = pair.changed.split(" ", 1)
    names = {look.name for look in pair.differs}
    names |= {name for look in pair.differs if look.provision for name in (look.first, look.second)}
    if section in ("answers", "dates", "explained"):
        names.add(name)
    for matter in (pair.first, pair.second) if section in ("bodies", "acts") else ():
        for part in matter.get(section, ()):
            if isinstance(part, Mapping) and part.get("id") == name:
                names |= {str(part[key]) for key in ("kind", "under") if part.get(key)}
                names |= {*part.get("answers", ()), *part.get("policies", ())}
    for duty in base.of_kind("duty"):
        if duty.id in names:
            names |= {duty.data["scope"]["id"], *(limb["id"] for limb in duty.data["limbs"])}
    return names
