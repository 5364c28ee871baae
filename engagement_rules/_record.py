"""The record of a matter: what was decided, on what, under which rules, and who signed it.

A record is one JSON file, and every document is made from it. It holds a version for each time
that the matter was assessed; each version is sealed, each seal takes in the one before, and so a
later change shows, and where. It carries the rules that decided, so that it can be decided again
when they have changed.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from engagement_rules._archive import Archive, BadArchive, content_digest, pack, unpack
from engagement_rules._assess import assess
from engagement_rules._canonical import digest, marks, written
from engagement_rules._departures import Departure, departures
from engagement_rules._determination import Determination, DeterminationData
from engagement_rules._errors import EngineUnavailable, RecordError
from engagement_rules._findings import Reason
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter
from engagement_rules._record_changes import Difference, changes

FORMAT: Literal[1] = 1
#: What the first seal stands on.
BEGINNING = "duty record 1"


class SignOff(NamedTuple):
    """Somebody's word on a version.

    Attributes:
        by: Who: a role or a group, or a name if they want it there.
        says: What they say.
        on: The day.
        seal: The digest over this and all before it.
    """

    by: str
    says: str
    on: dt.date
    seal: str


class Version(NamedTuple):
    """The matter as it was assessed on a day.

    Attributes:
        number: The number of the version, from 1.
        made: The day on which it was made.
        determination: The matter, and what was decided on it.
        reasons: Why: for the duty, for each other duty that is owed, for each situation that is
            there.
        departures: Guidance that is not followed, and why.
        history: What was told, step by step, if an interview asked.
        changes: What is not as it was in the version before.
        rules_files: The digest of the rules' files.
        rules_packed: The digest of these files as they are packed into the record.
        marks: Short digests of all parts, to find what was changed.
        seal: The digest over all of this and all before it.
        sign_offs: Who signed it.
    """

    number: int
    made: dt.date
    determination: DeterminationData
    reasons: tuple[Reason, ...]
    departures: tuple[Departure, ...]
    history: tuple[dict[str, Any], ...]
    changes: tuple[Difference, ...]
    rules_files: str
    rules_packed: str
    marks: dict[str, Any]
    seal: str
    sign_offs: tuple[SignOff, ...]

    @property
    def last_seal(self) -> str:
        """The seal that takes in everything up to the last sign-off."""
        return self.sign_offs[-1].seal if self.sign_offs else self.seal


class RecordData(NamedTuple):
    """A record as plain values, for JSON.

    Attributes:
        format: The version of this format.
        title: What the matter is called.
        versions: The matter as it was assessed each time, the first first.
        rules: The rules, packed, by the digest of their files.
    """

    format: Literal[1]
    title: str
    versions: tuple[Version, ...]
    rules: dict[str, tuple[str, ...]]


class Record:
    """The record of a matter. Immutable; each step makes another."""

    data: RecordData

    def __init__(self, data: RecordData, *, bases: Mapping[str, KnowledgeBase]) -> None:
        """Made by `Record.of`, `reassess`, `sign` and `from_json`."""
        self.__dict__.update(data=data, _bases=dict(bases))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a record cannot be changed (`{name}`); make another from it")

    def __repr__(self) -> str:
        return f"Record({self.data.title!r}, versions={len(self.data.versions)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.seal)

    @classmethod
    def of(
        cls,
        matter: Matter,
        *,
        made: dt.date,
        knowledge_base: KnowledgeBase | None = None,
        history: Iterable[Mapping[str, Any]] = (),
    ) -> Record:
        """Decide a matter with both engines and make its record.

        Args:
            matter: The matter.
            made: The day.
            knowledge_base: The rules; the shipped ones by default.
            history: What was told, step by step, if an interview asked.

        Raises:
            MatterError: The matter cannot be decided, or departs from what cannot be departed
                from.
            EngineDisagreement: The two engines gave different values; there is no record then.
        """
        empty = RecordData(FORMAT, matter.title, (), {})
        return _with_version(empty, {}, matter, made, knowledge_base, history)

    def reassess(
        self,
        matter: Matter,
        *,
        made: dt.date,
        knowledge_base: KnowledgeBase | None = None,
        history: Iterable[Mapping[str, Any]] = (),
    ) -> Record:
        """Add a version: the matter as it is at a later stage, or under later rules.

        Args:
            matter: The matter as it is now.
            made: The day.
            knowledge_base: The rules of that day; the shipped ones by default.
            history: As for `of`.

        Raises:
            MatterError: As for `of`.
            EngineDisagreement: As for `of`.
        """
        return _with_version(self.data, self._bases, matter, made, knowledge_base, history)

    def sign(self, by: str, says: str, *, on: dt.date) -> Record:
        """Add somebody's word on the last version.

        Args:
            by: Who: a role or a group, or a name if they want it there.
            says: What they say.
            on: The day.

        Raises:
            ValueError: Nobody is named, or nothing is said.
        """
        if not by.strip() or not says.strip():
            raise ValueError("say who signs, and what they say")
        *before, last = self.data.versions
        one = SignOff(by, says, on, "")
        signed = one._replace(seal=seal_of_sign_off(last.last_seal, one))
        last = last._replace(sign_offs=(*last.sign_offs, signed))
        return Record(self.data._replace(versions=(*before, last)), bases=self._bases)

    _bases: dict[str, KnowledgeBase]

    @property
    def latest(self) -> Version:
        """The last version."""
        return self.data.versions[-1]

    @property
    def seal(self) -> str:
        """The digest that takes in everything: whoever has noted it can tell any change."""
        return self.latest.last_seal

    @cached_property
    def determination(self) -> Determination:
        """What was decided in the last version, ready to be explained.

        Raises:
            RecordError: The rules in the record cannot be used, or decide otherwise than it says.
        """
        return self.determination_of(self.latest)

    def determination_of(self, version: Version) -> Determination:
        """What was decided in a version, decided again under the rules of that version.

        Raises:
            RecordError: The rules in the record cannot be used, or decide otherwise than it says.
        """
        found = self.decide_again(version)
        if not same_decision(found.data, version.determination):
            raise RecordError(
                f"version {version.number} of this record does not say what its rules decide; "
                "`duty record verify` says where"
            )
        return found

    def decide_again(self, version: Version) -> Determination:
        """Decide the matter of a version again under the rules of that version.

        Raises:
            RecordError: The rules in the record cannot be used.
        """
        data = version.determination
        base = self.rules_of(version)
        again = assess(data.matter, knowledge_base=base, as_at=data.rules.as_at)
        again.__dict__["_engines"] = data.rules.engines
        return again

    def rules_of(self, version: Version) -> KnowledgeBase:
        """The rules that decided a version.

        Raises:
            RecordError: They are not in the record, or this programme cannot read them.
        """
        name = version.rules_files
        if name not in self._bases:
            self._bases[name] = _base_of(name, self.data.rules.get(name, ()))
        return self._bases[name]

    def to_json(self) -> str:
        """Write the record; its schema is `duty schema record`."""
        from engagement_rules import _schemas

        return written(_schemas.to_plain(self.data))

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Read a record. Whether it is as it was made is for `verify` to say.

        Raises:
            RecordError: It is no record.
        """
        from engagement_rules import _schemas

        return cls(_schemas.record_from_json(text), bases={})


def _with_version(
    data: RecordData,
    bases: Mapping[str, KnowledgeBase],
    matter: Matter,
    made: dt.date,
    knowledge_base: KnowledgeBase | None,
    history: Iterable[Mapping[str, Any]],
) -> Record:
    base = knowledge_base or KnowledgeBase.default()
    determination = decide(matter, base)
    archive = pack(base.folders)
    before = data.versions[-1] if data.versions else None
    version = Version(
        number=len(data.versions) + 1,
        made=made,
        determination=determination.data,
        reasons=reasons_of(determination),
        departures=departures(determination),
        history=tuple(dict(event) for event in history),
        changes=changes(before.determination, determination.data) if before else (),
        rules_files=archive.digest,
        rules_packed=digest(list(archive.lines)),
        marks={},
        seal="",
        sign_offs=(),
    )
    version = version._replace(marks=marks_of(version))
    version = version._replace(seal=seal_of(before.last_seal if before else BEGINNING, version))
    made_of = RecordData(
        FORMAT,
        matter.title,
        (*data.versions, version),
        {**data.rules, archive.digest: archive.lines},
    )
    return Record(made_of, bases={**bases, archive.digest: base})


def decide(matter: Matter, base: KnowledgeBase) -> Determination:
    """Decide with both engines, or with ours alone where durable-rules does not run.

    Raises:
        MatterError: The matter cannot be decided.
        EngineDisagreement: The engines differ.
    """
    try:
        return assess(matter, knowledge_base=base, engine="both")
    except EngineUnavailable:
        return assess(matter, knowledge_base=base)


def reasons_of(determination: Determination) -> tuple[Reason, ...]:
    """The reasons that a record holds: of the duty, and of what else is owed or is there."""
    found = list(determination.reasons(limit=3))
    for track in determination.tracks:
        if track.outcome == "required":
            found += determination.reasons(track.id, limit=1)
    for trigger in determination.triggers:
        if trigger.value == "yes":
            found += determination.reasons(trigger.id, limit=1)
    return tuple(found)


def same_decision(one: DeterminationData, other: DeterminationData) -> bool:
    """Whether two determinations say the same; the programme that read the rules may differ."""
    rules = one.rules._replace(digest=other.rules.digest)
    return one._replace(rules=rules) == other


def _base_of(name: str, lines: Sequence[str]) -> KnowledgeBase:
    default = KnowledgeBase.default()
    if content_digest(default.folders) == name:
        return default
    if not lines:
        raise RecordError("the rules that decided this version are not in the record")
    from engagement_rules._errors import KnowledgeBaseError

    with tempfile.TemporaryDirectory(prefix="duty-rules-") as folder:
        try:
            first, *extra = unpack(Archive(name, tuple(lines)), Path(folder))
            return KnowledgeBase.load(first, extra=extra)
        except BadArchive as error:
            raise RecordError(str(error)) from None
        except ValueError:
            raise RecordError("there are no rules in the record") from None
        except KnowledgeBaseError as error:
            raise RecordError(
                "this programme cannot read the rules that decided it: "
                f"{error.problems[0].message}; use the duty of that time"
            ) from None


# Digests


def content_of(version: Version) -> dict[str, Any]:
    """All of a version but its digests and who signed it, as plain values."""
    from engagement_rules import _schemas

    plain: dict[str, Any] = _schemas.to_plain(version)
    return {k: v for k, v in plain.items() if k not in ("marks", "seal", "sign_offs")}


def marks_of(version: Version) -> dict[str, Any]:
    """The short digests of a version's parts: of the matter down to each answer."""
    content = content_of(version)
    found: dict[str, Any] = marks(content, 2)
    found["determination"] = marks(content["determination"], 2)
    found["determination"]["matter"] = marks(content["determination"]["matter"], 3)
    return found


def seal_of(before: str, version: Version) -> str:
    """The seal of a version: a digest over it and over the seal before."""
    return digest([before, content_of(version)])


def seal_of_sign_off(before: str, one: SignOff) -> str:
    """The seal of a sign-off: a digest over it and over the seal before."""
    return digest([before, one.by, one.says, one.on.isoformat()])
