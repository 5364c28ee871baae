"""A knowledge base as a value: load it, and ask what the law is for whom and when."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import knowledge_base
from engagement_rules import _image
from engagement_rules._diagram import ViewDiagrams
from engagement_rules._errors import KnowledgeBaseError, Place, Problem
from engagement_rules._evaluator import Decide, evaluator
from engagement_rules._ids import ids_in
from engagement_rules._image import Image, Proof, Regime
from engagement_rules._view import View


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of the knowledge base, as written.

    Attributes:
        id: Its id.
        kind: authority, body, arrangement, reading, test, limb, duty, track, trigger, fact,
            choice, date, contradiction, action, notice, check, side, practice, gate, group,
            section or field.
        data: What the file says of it, as plain values.
    """

    id: str
    kind: str
    data: Mapping[str, Any]

    @property
    def ref(self) -> tuple[str, ...]:
        """The ids of the items of law that it encodes."""
        return tuple(self.data.get("ref", ()))

    @property
    def label(self) -> str:
        """Its name in plain words."""
        return str(self.data["label"])

    @property
    def authorities(self) -> tuple[str, ...]:
        """Its authorities, each an id and if need be a place in it."""
        return tuple(self.data.get("authorities", ()))

    @property
    def in_force(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and last day on which it holds; an open end is none."""
        days = self.data.get("in_force") or self.data.get("existed") or {}
        first, last = days.get("from"), days.get("to")
        return (
            dt.date.fromisoformat(first) if first else None,
            dt.date.fromisoformat(last) if last else None,
        )

    @property
    def place(self) -> Place:
        """Where it is written."""
        return Place(str(self.data["file"]), self.data.get("line"))

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day lies within its dates."""
        first, last = self.in_force
        return (first is None or first <= day) and (last is None or day <= last)


class KnowledgeBase:
    """The law as data, compiled. Immutable; two can be used in one process.

    Make one with `KnowledgeBase.default()` or `KnowledgeBase.load(folder)`.
    """

    def __init__(self, image: Image, folders: Sequence[Path] = ()) -> None:
        self._image = image
        self._folders = tuple(folders)
        self._evaluators: dict[str, Decide] = {}
        self._diagrams: dict[str, ViewDiagrams] = {}
        self._clashes_in: dict[str, tuple[tuple[str, int], ...]] = {}
        self._read_by: dict[str, frozenset[str]] = {}
        #: Held while a diagram is made or asked: its store grows, and threads share it.
        self.lock = threading.RLock()

    @classmethod
    def default(cls) -> KnowledgeBase:
        """The knowledge base that comes with the library."""
        global _default
        if _default is None:
            _default = cls.load(knowledge_base.folder())
        return _default

    @classmethod
    def load(cls, folder: str | Path, *, extra: Sequence[str | Path] = ()) -> KnowledgeBase:
        """Load a knowledge base from a folder, compiling it if no kept image fits.

        Args:
            folder: A folder laid out as the shipped `knowledge_base/`.
            extra: Folders that add entries, or replace those for which they say
                `overrides: yes`.

        Raises:
            KnowledgeBaseError: The compiler refuses it.
        """
        from engagement_rules import _digest

        folders = [Path(folder), *map(Path, extra)]
        try:
            digest = _digest.digest_of(folders, salt=_image.FORMAT)
        except OSError as error:
            place = Place(str(error.filename or folder))
            problem = Problem("KB101", f"this cannot be read ({error.strerror})", place)
            raise KnowledgeBaseError([problem]) from None
        image = _image.load(digest)
        if image is None:
            from engagement_rules._compiler import compile_folders

            image = compile_folders(folders)
            _image.save(image)
        return cls(image, folders)

    def __repr__(self) -> str:
        return (
            f"KnowledgeBase({self.title!r}, version={self.version!r}, digest={self.digest[:12]!r})"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KnowledgeBase) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def digest(self) -> str:
        """SHA-256 over every file that it was made from."""
        return self._image.digest

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that it was loaded from, the base first."""
        return self._folders

    @property
    def title(self) -> str:
        """Its title."""
        return str(self._image.manifest["title"])

    @property
    def version(self) -> str:
        """Its version."""
        return str(self._image.manifest["version"])

    @cached_property
    def verified_to(self) -> dt.date:
        """The day up to which the law was checked."""
        return dt.date.fromisoformat(self._image.manifest["verified_to"])

    @cached_property
    def encoded_from(self) -> dict[str, dt.date]:
        """The first day of which `duties` and `others` speak."""
        return {
            key: dt.date.fromisoformat(day)
            for key, day in self._image.manifest["encoded_from"].items()
        }

    @property
    def proof(self) -> Proof:
        """What the compiler proved of it."""
        return self._image.proof

    @property
    def overridden(self) -> Mapping[str, str]:
        """The ids that a second folder replaced, and where."""
        return MappingProxyType(self._image.overridden)

    @property
    def glossary(self) -> tuple[Mapping[str, str], ...]:
        """Terms of art in plain words."""
        return self._image.glossary

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every entry by id, in the order in which it was written."""
        return MappingProxyType(
            {
                name: Node(name, data["kind_of_node"], data)
                for name, data in self._image.entries.items()
            }
        )

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each entry among all, in the order in which they were written."""
        return MappingProxyType({name: place for place, name in enumerate(self.nodes)})

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Node, ...]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.kind, []).append(node)
        return {kind: tuple(nodes) for kind, nodes in found.items()}

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The entries of these kinds."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """The ids of the contradictions."""
        return tuple(node.id for node in self.of_kind("contradiction"))

    @cached_property
    def answer_words(self) -> Mapping[str, frozenset[str]]:
        """For each fact and choice that a matter can answer, the words that answer it."""
        words = {node.id: frozenset({"yes", "no", "not known"}) for node in self.of_kind("fact")}
        for node in self.of_kind("choice"):
            words[node.id] = frozenset({"not known", *(o["id"] for o in node.data["options"])})
        return MappingProxyType(words)

    @cached_property
    def choice_names(self) -> tuple[str, ...]:
        """The ids of the one-of choices."""
        return tuple(node.id for node in self.of_kind("choice"))

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """For each question that can be answered through parts, those parts."""
        found: dict[str, list[str]] = {}
        for node in self.of_kind("fact"):
            if "part_of" in node.data:
                found.setdefault(node.data["part_of"], []).append(node.id)
        return MappingProxyType({name: tuple(parts) for name, parts in found.items()})

    @cached_property
    def part_names(self) -> frozenset[str]:
        """Every question that is a part of a wider one."""
        return frozenset(part for parts in self.parts.values() for part in parts)

    @cached_property
    def readings_of_parts(self) -> Mapping[str, str]:
        """The parts that count under one reading of the law only, and that reading."""
        return MappingProxyType(
            {
                node.id: node.data["only_if"]
                for node in self.of_kind("fact")
                if "only_if" in node.data
            }
        )

    @cached_property
    def ordered_dates(self) -> frozenset[str]:
        """The named dates from which some question can be read."""
        return frozenset(self._read_from)

    @cached_property
    def _read_from(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for node in self.of_kind("fact"):
            for order in node.data.get("read_from", ()):
                for key in ("date", "before", "until"):
                    if key in order:
                        found.setdefault(order[key], {})[node.id] = None
        return {date: tuple(facts) for date, facts in found.items()}

    def hang_on_date(self, date: str) -> tuple[str, ...]:
        """The questions that can be read from a named date, or have nothing to ask before it."""
        waiting = (n.id for n in self.of_kind("fact") if n.data.get("once") == date)
        return (*self._read_from.get(date, ()), *waiting)

    @cached_property
    def worked_out(self) -> tuple[str, ...]:
        """The questions whose answer can follow from parts or dates; those of dates first."""
        dated = [node.id for node in self.of_kind("fact") if "read_from" in node.data]
        return (*dated, *(name for name in self.parts if name not in dated))

    def read_by(self, node: str) -> frozenset[str]:
        """The questions that a node's conditions read, with their parts and their dates."""
        found = self._read_by.get(node)
        if found is None:
            found = self._read_by[node] = frozenset(self._reads(node))
        return found

    def _reads(self, node: str) -> Iterator[str]:
        data = self.nodes[node].data
        if self.nodes[node].kind in ("fact", "choice", "date"):
            yield node
            yield from self.parts.get(node, ())
            for order in data.get("read_from", ()):
                yield from (order[key] for key in ("date", "before", "until") if key in order)
            return
        for version in (data, *data.get("versions", ())):
            for name in ids_in(version.get("condition")):
                yield from self.read_by(name)

    def cuts(self, date: str) -> tuple[dt.date, ...]:
        """The days at which the law draws a line through a named date."""
        return self._image.cuts[date]

    @property
    def views(self) -> tuple[View, ...]:
        """Every view, each once."""
        return tuple(self._image.views)

    @property
    def regimes(self) -> Mapping[str, tuple[Regime, ...]]:
        """For each kind of body, its periods in order."""
        return MappingProxyType(self._image.regimes)

    def regime(self, body: str, on: dt.date) -> Regime | None:
        """What binds a kind of body on a day; nothing when it did not exist or is not encoded."""
        for regime in self._image.regimes.get(body, ()):
            if regime.from_ <= on <= regime.to:
                return regime
        return None

    def bodies_in_place_of(self, body: str, on: dt.date) -> list[str]:
        """The kinds of body that did the work of one on a day when it did not exist.

        Args:
            body: A kind of body.
            on: A day before its first or after its last.
        """
        first, _ = self.nodes[body].in_force
        way = "before" if first is not None and on < first else "after"
        there: dict[str, None] = {}
        looked = {body}
        waiting = list(self.nodes[body].data.get(way, ()))
        while waiting:
            name = waiting.pop(0)
            if name in looked:
                continue
            looked.add(name)
            if self.nodes[name].holds_on(on):
                there[name] = None
            else:
                waiting += self.nodes[name].data.get(way, ())
        return list(there)

    def view(self, body: str, on: dt.date) -> View:
        """The compiled law for a kind of body on a day.

        Raises:
            KeyError: There is no regime for that body and day.
        """
        regime = self.regime(body, on)
        if regime is None:
            raise KeyError(f"no law is encoded for {body} on {on}")
        return self.view_of(regime)

    def view_of(self, regime: Regime) -> View:
        """The compiled law of a regime."""
        return self._image.views[regime.view]

    def evaluator(self, view: View) -> Decide:
        """The compiled function of a view, made when it is first asked for."""
        found = self._evaluators.get(view.digest)
        if found is None:
            found = self._evaluators[view.digest] = evaluator(view)
        return found

    def clashes_in(self, view: View) -> tuple[tuple[str, int], ...]:
        """The contradictions that a view knows, each with its place among the engine's values."""
        found = self._clashes_in.get(view.digest)
        if found is None:
            position = view.position
            found = tuple((n, position[n]) for n in self.contradictions if n in position)
            self._clashes_in[view.digest] = found
        return found

    def diagrams(self, view: View) -> ViewDiagrams:
        """The decision diagrams of a view, kept for the next question."""
        with self.lock:
            found = self._diagrams.get(view.digest)
            if found is None:
                found = self._diagrams[view.digest] = ViewDiagrams(view)
            return found


_default: KnowledgeBase | None = None
