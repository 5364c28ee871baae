"""From a folder of YAML to typed entries, each with its place.

Nothing here knows what an entry means for another; that is the compiler's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from engagement_rules import _language as language
from engagement_rules._digest import STATEMENTS, digest_of, source_files, stray_files
from engagement_rules._errors import (
    KnowledgeBaseError,
    MatterError,
    Place,
    Problem,
    did_you_mean,
    printable,
)
from engagement_rules._shapes import shape_problems
from engagement_rules._yaml import Codes, Path_, Written, parse, read_bytes

CODES = Codes(
    unreadable="KB101", syntax="KB102", duplicate="KB103", shape="KB104", too_much="KB105"
)

#: The kind of node that each key of a file holds.
KIND_OF_KEY = {
    "authorities": "authority",
    "bodies": "body",
    "arrangements": "arrangement",
    "readings": "reading",
    "tests": "test",
    "duties": "duty",
    "tracks": "track",
    "triggers": "trigger",
    "facts": "fact",
    "choices": "choice",
    "dates": "date",
    "contradictions": "contradiction",
    "actions": "action",
    "notices": "notice",
    "checks": "check",
    "practices": "practice",
    "gates": "gate",
    "groups": "group",
    "sections": "section",
    "fields": "field",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the knowledge base: its kind, what it says, and where it was written."""

    kind: str
    entry: language.Node
    written: Written
    path: Path_

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self.written.place(self.path)

    def place_of(self, *path: str | int) -> Place:
        """Where a part of the entry stands."""
        return self.written.place((*self.path, *path))


@dataclass(frozen=True, slots=True)
class Source:
    """A knowledge base as written: typed entries by id, and a digest of every byte."""

    manifest: language.Manifest
    items: dict[str, Item]
    glossary: tuple[language.Term, ...]
    digest: str
    overridden: dict[str, Place] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> Iterator[Item]:
        """The entries of these kinds, in the order in which they were written."""
        return (item for item in self.items.values() if item.kind in kinds)


def load(folders: Iterable[Path], *, salt: str) -> Source:
    """Read the folders of a knowledge base: the first is the base, each later one extends it.

    Args:
        folders: Folders laid out as `knowledge_base/`.
        salt: Goes into the digest; the compiler's version.

    Raises:
        KnowledgeBaseError: With every problem of shape that was found.
    """
    reader = _Reader()
    chosen = list(folders)
    for position, folder in enumerate(chosen):
        reader.read_folder(folder, is_base=position == 0)
    if reader.problems or reader.manifest is None:
        raise KnowledgeBaseError(reader.problems)
    return Source(
        reader.manifest,
        reader.items,
        tuple(reader.glossary),
        digest_of(chosen, salt=salt),
        reader.overridden,
    )


class _Reader:
    def __init__(self) -> None:
        self.manifest: language.Manifest | None = None
        self.items: dict[str, Item] = {}
        self.glossary: list[language.Term] = []
        self.overridden: dict[str, Place] = {}
        self.problems: list[Problem] = []
        self.of_this_folder: set[str] = set()

    def read_folder(self, folder: Path, *, is_base: bool) -> None:
        shown = printable(str(folder))
        if not folder.is_dir():
            self._report("KB101", "there is no such folder", Place(shown), "name a folder of rules")
            return
        if is_base and not (folder / "manifest.yaml").exists():
            self._report(
                "KB101",
                "a knowledge base needs a file `manifest.yaml`",
                Place(shown),
                "add it with `title`, `version`, `verified_to` and `encoded_from`",
            )
        self.of_this_folder = set()
        for path in stray_files(folder):
            self._report(
                "KB101",
                "this file will not be read",
                Place(f"{shown}/{path.relative_to(folder).as_posix()}"),
                f"rules are read from files ending in `.yaml` in {_HOMES}; "
                "move it there, or take it away",
            )
        if not (is_base or source_files(folder) or (folder / STATEMENTS).is_dir()):
            self._report(
                "KB101",
                "the folder holds no rules",
                Place(shown),
                f"name the folder that has some of {_HOMES} in it",
            )
        for path in source_files(folder):
            name = path.relative_to(folder).as_posix()
            shown = name if is_base else f"{folder.name}/{name}"
            try:
                written = parse(read_bytes(path, CODES, name=shown), shown, CODES)
            except MatterError as error:
                self.problems.extend(error.problems)
                continue
            if name == "manifest.yaml":
                model = self._validate(language.Manifest, written)
                if is_base and isinstance(model, language.Manifest):
                    self.manifest = model
            else:
                self._read_file(written, folder=name.split("/", 1)[0])

    def _read_file(self, written: Written, *, folder: str) -> None:
        if isinstance(written.tree, dict):
            allowed = language.KEYS_OF_FOLDER[folder]
            for key in written.tree:
                if key in KIND_OF_KEY and key not in allowed:
                    homes = [name for name, keys in language.KEYS_OF_FOLDER.items() if key in keys]
                    self._report(
                        "KB106",
                        f"`{key}` does not belong in `{folder}/`",
                        written.place((key,)),
                        f"move it to `{'/` or `'.join(homes)}/`; law and wording stay apart",
                    )
        file = self._validate(language.SourceFile, written)
        if not isinstance(file, language.SourceFile):
            return
        for key, kind in KIND_OF_KEY.items():
            for index, entry in enumerate(getattr(file, key)):
                self._add(Item(kind, entry, written, (key, index)))
                if isinstance(entry, language.Duty):
                    self._add(Item("test", entry.scope, written, (key, index, "scope")))
                    for number, limb in enumerate(entry.limbs):
                        self._add(Item("limb", limb, written, (key, index, "limbs", number)))
                if isinstance(entry, language.Check):
                    for name in SIDES:
                        side = _side(entry, name)
                        self._add(Item("side", side, written, (key, index, name)))
        self.glossary.extend(file.glossary)

    def _add(self, item: Item) -> None:
        name = item.entry.id
        earlier = self.items.get(name)
        replaces = item.entry.overrides
        if earlier is None and replaces:
            self._report(
                "KB202",
                f"`{name}` says `overrides: yes`, and there is no entry of that id to replace",
                item.place_of("overrides"),
                did_you_mean(name, self.items) or "mend the id, or take `overrides` out",
            )
        elif earlier is None:
            self._put(item)
        elif replaces and name not in self.of_this_folder and item.kind == earlier.kind:
            self._take_out(earlier)
            self._put(item)
            self.overridden[name] = item.place
        else:
            differs = replaces and item.kind != earlier.kind
            self.problems.append(
                Problem(
                    "KB201",
                    f"the id `{name}` is given to two entries"
                    + (f", a {earlier.kind} and a {item.kind}" if differs else ""),
                    item.place_of("id"),
                    node=name,
                    other=earlier.place_of("id"),
                    cure=f"a {item.kind} cannot replace a {earlier.kind}; rename it"
                    if differs
                    else "rename one; a folder that replaces an entry says `overrides: yes`",
                )
            )

    def _put(self, item: Item) -> None:
        self.items[item.entry.id] = item
        self.of_this_folder.add(item.entry.id)

    def _take_out(self, item: Item) -> None:
        """Take out a replaced entry; a duty goes with its scope and limbs."""
        del self.items[item.entry.id]
        if isinstance(item.entry, language.Duty):
            for part in (item.entry.scope, *item.entry.limbs):
                self.items.pop(part.id, None)
        if isinstance(item.entry, language.Check):
            for name in SIDES:
                self.items.pop(side_id(item.entry.id, name), None)

    def _validate(self, model: type[BaseModel], written: Written) -> BaseModel | None:
        tree = {} if written.tree is None else written.tree
        try:
            return model.model_validate(tree)
        except ValidationError as error:
            self.problems.extend(shape_problems(error, written, CODES.shape, _KNOWN_KEYS))
            return None

    def _report(self, code: str, message: str, place: Place, cure: str) -> None:
        self.problems.append(Problem(code, message, place, cure=cure))


#: The two sides of a check, each a node of its own.
SIDES = ("failed", "met")
_HOMES = "`law/`, `triggers/`, `questions/`, `actions/`, `plan/` and `policies/`"


def side_id(check: str, side: str) -> str:
    """The id of one side of a check."""
    return f"{check}.{side}"


def _side(check: language.Check, name: str) -> language.Test:
    """One side of a check as a node with a condition, like any other."""
    written = check.failed if name == "failed" else check.met
    return language.Test.model_construct(
        id=side_id(check.id, name),
        label=f"{check.label}: {name}",
        condition=written.condition,
        versions=written.versions,
        says=written.says,
        authorities=check.authorities,
        basis=check.basis,
        overrides=check.overrides,
    )


def _keys_of(model: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()}


_KNOWN_KEYS = frozenset(
    key
    for thing in vars(language).values()
    if isinstance(thing, type) and issubclass(thing, BaseModel)
    for key in _keys_of(thing)
)
