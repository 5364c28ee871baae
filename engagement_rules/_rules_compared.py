"""What a change of rules changes: the entries that differ, and the matters that flip."""

from __future__ import annotations

from typing import NamedTuple

from engagement_rules._flips import NOT_COMPARED, Found, LawDiffers, Limit, Stretch, partings
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._rules_changes import EntryChange, changed_entries
from engagement_rules._sides import DUTY, State
from engagement_rules._witness import Witness, witness


class Description(NamedTuple):
    """Matters that flip, in the fewest words: all that fit, and one of them.

    Attributes:
        limits: The questions, and for each the answers with which it flips; every other question
            may be answered in any way. Without limits, every matter flips.
        witness: A whole matter that fits, with no answer that is not needed.
    """

    limits: tuple[Limit, ...]
    witness: Witness


class Flip(NamedTuple):
    """An outcome that is decided otherwise for some matters.

    Attributes:
        node: The outcome; `duty` for the public-involvement duty, whichever provision imposes it.
        kind: duty, limb, track, trigger, side (of a check), gate, contradiction, or test (a step
            on which something that follows rests).
        label: Its name in plain words.
        before: What it was: yes, no, open (it hangs on a point on which the law is open, or on an
            answer that those rules do not know), or `no law` for the body on those days.
        now: What it is.
        where: The bodies and the days.
        descriptions: The matters, the shortest descriptions first. Each is as wide as it can be,
            and none could be left out. Matters whose answers clash are not described.
        more: How many further descriptions there are; none when they are too many to count.
        compared: False when the outcome is too tangled to be compared; it may flip or not.
    """

    node: str
    kind: str
    label: str
    before: State
    now: State
    where: tuple[Stretch, ...]
    descriptions: tuple[Description, ...]
    more: int | None
    compared: bool


class RulesCompared(NamedTuple):
    """What differs between two knowledge bases.

    Attributes:
        entries: The entries that were added, removed or changed; first what can alter an outcome.
        law: Bodies and days for which another provision applies, or which one of the two leaves
            without law.
        flips: The outcomes that are decided otherwise, and for which matters.
    """

    entries: tuple[EntryChange, ...]
    law: tuple[LawDiffers, ...]
    flips: tuple[Flip, ...]

    @property
    def decides_otherwise(self) -> bool:
        """Whether any matter is, or could be, decided otherwise."""
        return bool(self.law or self.flips or self.beside)

    @property
    def beside(self) -> tuple[EntryChange, ...]:
        """The entries that can alter outcomes in ways that the flips do not tell."""
        return tuple(entry for entry in self.entries if entry.beside)


def compare_rules(
    old: KnowledgeBase, new: KnowledgeBase, *, limit: int | None = None
) -> RulesCompared:
    """Compare two knowledge bases: which entries differ, and which matters are decided otherwise.

    It is exact, worked out on decision diagrams and not by trying matters. Each description comes
    with a matter that was decided under both to make sure. It is about bodies that act for
    themselves, and about the questions as such: what differs in how one body acts for another, or
    in how an answer follows from parts or dates, is told in `beside` and not as a flip.

    Args:
        old: The rules as they were.
        new: The rules as they are.
        limit: At most so many descriptions for each flip; all when none.

    Raises:
        EngineError: A matter is not decided as its description says: a fault in the programme.
    """
    found = partings(old, new)
    flips = (_flip(one, old, new, limit) for one in found.found)
    return RulesCompared(
        changed_entries(old, new), found.law, tuple(flip for flip in flips if flip is not None)
    )


def _flip(found: Found, old: KnowledgeBase, new: KnowledgeBase, limit: int | None) -> Flip | None:
    parting = found.parting
    kind, name = parting.outcome
    descriptions: list[Description] = []
    clashing = 0
    for limits in parting.cubes:
        if limit is not None and len(descriptions) == limit:
            break
        shown = witness(found, limits, old, new)
        if shown is None:  # whatever fits it clashes with the dates or parts of a question
            clashing += 1
        else:
            descriptions.append(Description(limits, shown))
    compared = (parting.before, parting.now) != NOT_COMPARED
    if compared and not descriptions and limit != 0:
        return None
    base = new if kind == DUTY or name in new.nodes else old
    return Flip(
        name,
        kind,
        "the duty to involve the public" if kind == DUTY else base.nodes[name].label,
        parting.before,
        parting.now,
        found.where,
        tuple(descriptions),
        len(parting.cubes) - len(descriptions) - clashing if parting.complete else None,
        compared,
    )
