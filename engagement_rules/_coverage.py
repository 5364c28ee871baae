"""Which items of the source of law are encoded, by which entries, and which are not.

The list of items stands in `coverage/items.yaml` beside the rules. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator

import knowledge_base
from engagement_rules._errors import KnowledgeBaseError, MatterError, Place, Problem
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._language import Entry
from engagement_rules._scalars import Id, Ref, Text
from engagement_rules._shapes import shape_problems
from engagement_rules._source import CODES
from engagement_rules._yaml import Written, parse, read_bytes

State = Literal["encoded", "tested", "left out", "missing"]
_Model = TypeVar("_Model", bound=Entry)


class WrittenItem(Entry):
    """An item as the list has it."""

    id: Ref
    about: Text
    not_encoded: Text | None = None
    test: Annotated[str, StringConstraints(pattern=r"^[Tt]est\w+$", max_length=160)] | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> WrittenItem:
        if self.not_encoded and self.test:
            raise ValueError("give `test`, or `not_encoded` with a reason, and not both")
        return self


class WrittenGroup(Entry):
    """Items that belong together, as the list has them."""

    id: Id
    title: Text
    items: Annotated[tuple[WrittenItem, ...], Field(min_length=1)]


class WrittenItems(Entry):
    """The list of items."""

    about: Text | None = None
    groups: Annotated[tuple[WrittenGroup, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the source of law, and what became of it.

    Attributes:
        id: Its id.
        about: What it is about, in a few words.
        nodes: The ids of the entries that encode it: the one of its id, and those that name it in
            `ref` or `open`.
        test: The test that holds it, if one does.
        reason: Why it is not encoded, if there is a reason.
    """

    id: str
    about: str
    nodes: tuple[str, ...] = ()
    test: str | None = None
    reason: str | None = None

    @property
    def state(self) -> State:
        """Encoded by an entry, held by a test, left out for a reason, or missing."""
        if self.nodes:
            return "encoded"
        if self.test:
            return "tested"
        return "left out" if self.reason else "missing"


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of every item.

    Attributes:
        groups: The items, in the order of the list.
        not_listed: What entries name in `ref` or `open` and the list does not have, with the ids
            of those entries: a slip of the pen, or an item that the list lacks.
    """

    groups: tuple[Group, ...]
    not_listed: dict[str, tuple[str, ...]]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item."""
        return tuple(item for group in self.groups for item in group.items)

    def in_state(self, state: State) -> tuple[Item, ...]:
        """The items of which this became."""
        return tuple(item for item in self.items if item.state == state)


def shipped() -> Path:
    """The folder beside the shipped rules that says what they cover."""
    return knowledge_base.folder() / "coverage"


def coverage(base: KnowledgeBase, *, folder: Path | None = None) -> Coverage:
    """Say of every item which entries encode it.

    Args:
        base: The rules.
        folder: The folder that holds `items.yaml`; the shipped one by default.

    Raises:
        KnowledgeBaseError: The list cannot be read, or names an item twice.
    """
    listed, written = read((folder or shipped()) / "items.yaml", WrittenItems)
    known = _known(listed, written)
    encoding = _encoding(base)
    groups = tuple(
        Group(
            group.id,
            group.title,
            tuple(
                Item(item.id, item.about, encoding.get(item.id, ()), item.test, item.not_encoded)
                for item in group.items
            ),
        )
        for group in listed.groups
    )
    named = {name for node in base.nodes.values() for name in _named(node)}
    return Coverage(groups, {name: encoding[name] for name in sorted(named - known)})


def _known(listed: WrittenItems, written: Written) -> set[str]:
    """The ids of all items, each of which may stand but once."""
    places: dict[str, Place] = {}
    problems = []
    for number, group in enumerate(listed.groups):
        for index, item in enumerate(group.items):
            place = written.place(("groups", number, "items", index))
            if places.setdefault(item.id, place) is not place:
                problems.append(
                    Problem(
                        "KB201",
                        f"the item `{item.id}` is listed twice",
                        place,
                        node=item.id,
                        other=places[item.id],
                        cure="keep one of the two",
                    )
                )
    if problems:
        raise KnowledgeBaseError(problems)
    return set(places)


def _encoding(base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """For each id that an entry has or names, those entries."""
    found: dict[str, list[str]] = {}
    for node in base.nodes.values():
        for name in dict.fromkeys((node.id, *_named(node))):
            found.setdefault(name, []).append(node.id)
    return {name: tuple(nodes) for name, nodes in found.items()}


def _named(node: Node) -> Iterator[str]:
    """The items that an entry says it encodes, or says are open."""
    yield from node.ref
    yield from node.data.get("open", ())


def read(path: Path, model: type[_Model]) -> tuple[_Model, Written]:
    """Read a file that says what the rules cover.

    Args:
        path: The file.
        model: What it must look like.

    Raises:
        KnowledgeBaseError: It cannot be read or is not of that form.
    """
    shown = f"coverage/{path.name}" if path.name == "items.yaml" else f"coverage/pairs/{path.name}"
    try:
        written = parse(read_bytes(path, CODES, name=shown), shown, CODES)
    except MatterError as error:
        raise KnowledgeBaseError(error.problems) from None
    try:
        return model.model_validate(written.tree), written
    except ValidationError as error:
        raise KnowledgeBaseError(shape_problems(error, written, CODES.shape, ())) from None
