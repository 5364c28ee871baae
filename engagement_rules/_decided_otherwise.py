"""One matter decided under two knowledge bases: what comes out otherwise, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from engagement_rules._assess import assess
from engagement_rules._determination import Determination, DeterminationData
from engagement_rules._errors import MatterError
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter
from engagement_rules._record_changes import changes
from engagement_rules._rules_changes import EntryChange, under
from engagement_rules._sentences import answer_sentence, reason_sentences
from engagement_rules._sides import DUTY
from engagement_rules._witness import as_read_by


class Otherwise(NamedTuple):
    """One thing that comes out otherwise.

    Attributes:
        kind: `law` (the provision), `outcome` (of the whole matter), `finding` (for one body at
            one act), `clash`, `action` or `notice`.
        id: What it is of.
        label: Its name in plain words.
        was: What it was; none when it was not there.
        now: What it is; none when it is gone.
        why_before: The smallest reason for what it was, a sentence for each answer.
        why_now: The smallest reason for what it is.
        through: The changed entries on which it rests.
    """

    kind: Literal["law", "outcome", "finding", "clash", "action", "notice"]
    id: str
    label: str
    was: str | None
    now: str | None
    why_before: tuple[str, ...] = ()
    why_now: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


class DecidedTwice(NamedTuple):
    """A matter decided under two knowledge bases.

    Attributes:
        differences: What comes out otherwise; nothing when all is the same.
        left_out_before: Answers that the older rules do not know; they were decided without them.
        left_out_now: Answers that the newer rules do not know.
        refused_before: Why the older rules cannot decide it at all; empty when they can.
        refused_now: Why the newer rules cannot.
    """

    differences: tuple[Otherwise, ...]
    left_out_before: tuple[str, ...]
    left_out_now: tuple[str, ...]
    refused_before: str
    refused_now: str

    @property
    def same(self) -> bool:
        """Whether both decide it, and alike."""
        return not (self.differences or self.refused_before != self.refused_now)


def decide_twice(
    matter: Matter,
    old: KnowledgeBase,
    new: KnowledgeBase,
    *,
    as_at: dt.date | None = None,
    changed: Sequence[EntryChange] = (),
) -> DecidedTwice:
    """Decide a matter under two knowledge bases and say what comes out otherwise.

    Args:
        matter: The matter. What one of the two does not know of it, that one is not told.
        old: The rules as they were.
        new: The rules as they are.
        as_at: A day whose law to take for every act.
        changed: The entries that differ between the two, to name those that it rests on.
    """
    before, left_out_before = _decided(matter, old, as_at)
    now, left_out_now = _decided(matter, new, as_at)
    refused = [one if isinstance(one, str) else "" for one in (before, now)]
    found: tuple[Otherwise, ...] = ()
    if isinstance(before, Determination) and isinstance(now, Determination):
        found = tuple(_differences(before, now, changed))
    return DecidedTwice(found, left_out_before, left_out_now, refused[0], refused[1])


def _decided(
    matter: Matter, base: KnowledgeBase, as_at: dt.date | None
) -> tuple[Determination | str, tuple[str, ...]]:
    known, left_out = as_read_by(matter, base)
    try:
        return assess(known, knowledge_base=base, as_at=as_at), left_out
    except MatterError as error:
        return "; ".join(problem.message for problem in error.problems), left_out


def _differences(
    before: Determination, now: Determination, changed: Sequence[EntryChange]
) -> Iterator[Otherwise]:
    names = _Names(before, now, changed)
    told: set[str] = set()
    for one in changes(before.data, now.data):
        if one.kind == "law":
            yield Otherwise("law", one.id, f"the law for {one.id}", one.was, one.now)
        elif one.kind == "outcome":
            told.add(one.id)
            yield names.outcome("outcome", one.id, one.was, one.now, None)
    was, is_ = _findings(before.data), _findings(now.data)
    for key in dict.fromkeys([*is_, *was]):
        name, body, act = key
        one_, other = was.get(key), is_.get(key)
        # A ground of a provision that the other has not is told with the law.
        gone = None in (one_, other) and names.kind(name) == "limb"
        if one_ != other and name not in told and not gone:
            yield names.outcome("finding", name, one_, other, (body, act))
    for kind, pairs in _what_follows(before.data, now.data):
        yield from names.following(kind, *pairs)


def _findings(data: DeterminationData) -> dict[tuple[str, str, str], str]:
    """Every outcome for each body and act."""
    found: dict[tuple[str, str, str], str] = {}
    for duty in data.duty.findings:
        found[DUTY, duty.body, duty.act] = duty.outcome
        found |= {(limb.id, duty.body, duty.act): limb.value for limb in duty.limbs}
    for track in data.tracks:
        found |= {(track.id, f.body, f.act): f.outcome for f in track.findings}
    for part in (data.triggers, data.checks, data.gates):
        found |= {(one.id, f.body, f.act): f.value for one in part for f in one.findings}
    return found


_Following = Iterable[
    tuple[Literal["clash", "action", "notice"], tuple[Mapping[str, str], Mapping[str, str]]]
]
#: Notices that stand for no entry of the rules.
_OWN_NOTICES = ("after-verified-to", "rules-replaced")


def _what_follows(before: DeterminationData, now: DeterminationData) -> _Following:
    """Clashes, actions and notices, with their text by id."""
    both = (before, now)
    one, other = ({clash.id: clash.label for clash in data.contradictions} for data in both)
    yield "clash", (one, other)
    one, other = (
        {a.id: f"{a.strength}: {a.text}" for a in data.actions if not a.id.startswith("find-out.")}
        for data in both
    )
    yield "action", (one, other)
    one, other = ({n.id: n.text for n in data.notices if n.id not in _OWN_NOTICES} for data in both)
    yield "notice", (one, other)


class _Names:
    """What to call what differs, why it is so, and what of the rules it rests on."""

    def __init__(
        self, before: Determination, now: Determination, changed: Sequence[EntryChange]
    ) -> None:
        self._both = (before, now)
        self._changed = [entry for entry in changed if not entry.wording_only]

    def kind(self, name: str) -> str:
        """The kind of an entry of either."""
        found = [d.knowledge_base.nodes[name] for d in self._both if name in d.knowledge_base.nodes]
        return found[-1].kind if found else ""

    def _label(self, name: str) -> str:
        if name == DUTY:
            return "the duty to involve the public"
        nodes = [d.knowledge_base.nodes.get(name) for d in reversed(self._both)]
        return next((node.label for node in nodes if node is not None), name)

    def outcome(
        self,
        kind: Literal["outcome", "finding"],
        name: str,
        was: str | None,
        now: str | None,
        where: tuple[str, str] | None,
    ) -> Otherwise:
        """An outcome that differs."""
        before, after = (
            _why(determination, name, said, where)
            for determination, said in zip(self._both, (was, now), strict=True)
        )
        id_ = f"{name} ({', '.join(where)})" if where else name
        through = self._through(name)
        return Otherwise(kind, id_, self._label(name), was, now, before, after, through)

    def following(
        self,
        kind: Literal["clash", "action", "notice"],
        was: Mapping[str, str],
        now: Mapping[str, str],
    ) -> Iterator[Otherwise]:
        """What follows on one side and not on the other, or with another strength or text."""
        for name in dict.fromkeys([*now, *was]):
            if was.get(name) != now.get(name):
                label = now.get(name) or was[name]
                yield Otherwise(
                    kind, name, label, was.get(name), now.get(name), through=self._through(name)
                )

    def _through(self, name: str) -> tuple[str, ...]:
        rests: set[str] = set()
        for determination in self._both:
            base = determination.knowledge_base
            nodes = (
                [duty.provision for duty in determination.duties if duty.provision]
                if name == DUTY
                else [name]
            )
            rests |= {below for node in nodes for below in under(base, node)}
        return tuple(entry.id for entry in self._changed if entry.id in rests)


def _why(
    determination: Determination, name: str, said: str | None, where: tuple[str, str] | None
) -> tuple[str, ...]:
    """The smallest reason for an outcome, in sentences; nothing where the rules have no such."""
    base = determination.knowledge_base
    if said is None or (name != DUTY and name not in base.nodes):
        return ()
    body, act = where or (None, None)
    reasons = determination.reasons(name, body=body, act=act, limit=1)
    fitting = [reason for reason in reasons if reason.outcome == said] or list(reasons)
    if not fitting:
        return ()
    if fitting[0].code == "decided" and fitting[0].answers:
        # Whose words the answers were given in is in the record; here only the answers count.
        return tuple(answer_sentence(one, base, "commissioner") for one in fitting[0].answers)
    return reason_sentences(fitting[0], base, "commissioner")
