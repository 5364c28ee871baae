"""What invariants name: it has to be there, and of the right kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from engagement_rules import _expressions as expressions
from engagement_rules._errors import Problem, did_you_mean
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules.proving.language import Effect, Invariant

QUESTIONS = ("fact", "choice", "date", "reading")

EVERY, QUESTIONS_OF = "every", "questions of"


class Several(NamedTuple):
    """Words that stand for several entries: `every trigger`, `questions of group-fairness`.

    Attributes:
        what: `every` or `questions of`.
        of: The kind, or the group.
    """

    what: str
    of: str


def several(name: str) -> Several | None:
    """What words for several entries mean; nothing for the id of one."""
    what, _, of = name.rpartition(" ")
    return Several(what, of) if what in (EVERY, QUESTIONS_OF) else None


def misnamed(invariant: Invariant, base: KnowledgeBase) -> Iterator[Problem]:
    """What an invariant names that is not there."""
    written = invariant.written
    known = {*base.nodes, "duty", "duty.scope"}
    for name, kinds in names_in(written):
        meant = several(name)
        if meant is not None:
            groups = {node.id for node in base.of_kind("group")}
            kinds_there = {node.kind for node in base.nodes.values()} | {"outcome"}
            if meant.of in (kinds_there if meant.what == EVERY else groups):
                continue
        elif (
            name.startswith("duty.")
            or name == "duty"
            or (name in known and (not kinds or base.nodes[name].kind in kinds))
        ):
            continue
        near = did_you_mean(name, known)
        yield Problem(
            "KB202",
            f"the invariant `{invariant.id}` names `{name}`, which does not exist"
            if name not in known
            else f"the invariant `{invariant.id}` names the {base.nodes[name].kind} `{name}`, "
            f"where {' or '.join(kinds)} is needed",
            invariant.place,
            node=invariant.id,
            cure=near or "name an entry of the rules",
        )


def names_in(written: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every name in an invariant, with the kinds that it may have; any kind when none is said."""
    for condition in written.conditions:
        for leaf in expressions.leaves(expressions.read(condition)):
            yield leaf.id, ()
    for effect in (written.no_effect, written.only, written.never_less, written.never_enough):
        if isinstance(effect, Effect):
            yield from ((name, ()) for name in (*effect.of, *effect.on))
    yield from ((name, ()) for name in written.same)
    yield from ((name, ("duty",)) for name in (*written.alike, *written.for_.duties))
    yield from ((name, ("body",)) for name in written.for_.bodies)
    yield from ((ref.split(" ", 1)[0], ("authority",)) for ref in written.authorities)
