"""What a determination says of one entry of the rules, in a word or two that a person would use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engagement_rules._appraisal import follows, state_in
from engagement_rules._cases import Case
from engagement_rules._determination import Determination
from engagement_rules._errors import did_you_mean
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._outcomes import DUTY

OUTCOMES = ("required", "not determined", "not required", "out of scope")
VALUES = ("yes", "not known", "no")
MARKS = ("failed", "at risk", "not known", "met")
FOLLOWS, NOT_FOLLOWS = "follows", "does not follow"
CLASH, NO_CLASH = "clash", "no clash"
MISSING, NOT_MISSING = "missing", "not missing"
#: The entry binds nobody here, is not in force, has no place or is not switched on.
NOT_THERE = "not there"

#: How strong an entry is that is there; a scenario can expect that in the place of "it is there".
STRENGTHS: dict[str, tuple[str, ...]] = {
    "action": ("must", "should", "may"),
    "trigger": ("must", "likely", "regard", "policy", "consider"),
}

#: For each kind of entry the words that can be said of it; of several, the first found counts.
#: A gate is told by whoever does not keep it, as a check is by its worst.
WORDS: dict[str, tuple[str, ...]] = {
    "duty": (*OUTCOMES, NOT_THERE),
    "track": OUTCOMES,
    "trigger": (*VALUES, NOT_THERE),
    "limb": (*VALUES, NOT_THERE),
    "test": (*VALUES, NOT_THERE),
    "side": (*VALUES, NOT_THERE),
    "check": (*MARKS, NOT_THERE),
    "gate": ("no", "not known", "yes", NOT_THERE),
    "action": (FOLLOWS, NOT_FOLLOWS),
    "notice": (FOLLOWS, NOT_FOLLOWS),
    "contradiction": (CLASH, NO_CLASH),
    "fact": (MISSING, NOT_MISSING),
    "choice": (MISSING, NOT_MISSING),
    "date": (MISSING, NOT_MISSING),
    "reading": (MISSING, NOT_MISSING),
}


def words_of(base: KnowledgeBase, node: str) -> tuple[str, ...]:
    """The words that can be said of an entry; none when nothing is decided of it.

    Args:
        base: The rules.
        node: `duty`, or an id.
    """
    if node == DUTY:
        return OUTCOMES
    found = base.nodes.get(node)
    return WORDS.get(found.kind, ()) if found is not None else ()


def plain(word: str) -> str:
    """A word as a person writes it: `not_required` is `not required`."""
    return " ".join(word.replace("_", " ").split())


def outcome_of(
    determination: Determination,
    node: str = DUTY,
    *,
    body: str | None = None,
    act: str | None = None,
) -> str:
    """Say in a word or two what a determination says of an entry of the rules.

    Of a duty or a track: `required`, `not required`, `not determined` or `out of scope`. Of a
    trigger, limb, test or gate: `yes`, `no` or `not known`. Of a check: `met`, `at risk`,
    `failed` or `not known`. Of an action or a notice: `follows` or `does not follow`. Of a
    contradiction: `clash` or `no clash`. Of a question: `missing` or `not missing`. And
    `not there` where an entry binds nobody, is not in force, or has no place.

    Example::

        outcome_of(assess(matter), "scrutiny-consultation")  # 'required'

    Args:
        determination: What was decided.
        node: `duty`, or the id of an entry.
        body: Only for this body of the matter.
        act: Only for this act of the matter.

    Raises:
        ValueError: The rules have no such entry, or nothing is decided of it.
    """
    base = determination.knowledge_base
    known = words_of(base, node)
    if not known:
        raise no_such(base, node)
    chosen = [
        c for c in determination._cases if body in (None, c.body.id) and act in (None, c.act.id)
    ]
    kind = DUTY if node == DUTY else base.nodes[node].kind
    if kind in ("fact", "choice", "date", "reading"):
        return MISSING if any(item.id == node for item in determination.missing) else NOT_MISSING
    keys = {case.key for case in chosen}
    if kind in ("action", "notice"):
        here = any(follows(base.nodes[node], case, base) for case in chosen)
        return FOLLOWS if here else NOT_FOLLOWS
    if kind == "contradiction":
        return CLASH if any(node in case.clashes for case in chosen) else NO_CLASH
    return _first(_said(determination, node, kind, chosen, keys), known)


def _first(said: Iterable[str], known: tuple[str, ...]) -> str:
    found = set(said)
    return next((word for word in known if word in found), NOT_THERE)


def _said(
    determination: Determination,
    node: str,
    kind: str,
    chosen: list[Case],
    keys: set[tuple[str, str]],
) -> Iterator[str]:
    """What is said of a node for each body and act that is looked at."""
    if kind == "duty":
        for duty in determination.duties:
            if (duty.body, duty.act) in keys and node in (DUTY, duty.provision):
                yield plain(duty.outcome)
    elif kind == "limb":
        for duty in determination.duties:
            if (duty.body, duty.act) in keys:
                yield from (limb.value for limb in duty.limbs if limb.id == node)
    elif kind in ("track", "trigger"):
        for track in determination.tracks if kind == "track" else ():
            for one in track.findings if track.id == node else ():
                if (one.body, one.act) in keys:
                    yield plain(one.outcome)
        for trigger in determination.triggers if kind == "trigger" else ():
            for told in trigger.findings if trigger.id == node else ():
                if (told.body, told.act) in keys:
                    yield told.value
    else:
        found = (state_in(case, determination.knowledge_base, node) for case in chosen)
        yield from (state for state in found if state is not None)


def no_such(base: KnowledgeBase, node: str) -> ValueError:
    """The error for a name of which nothing can be said."""
    if node in base.nodes:
        return ValueError(
            f"nothing is decided of `{node}`, which is {_a(base.nodes[node].kind)}; name `duty` "
            "or a track, trigger, limb, check, gate, test, action, notice or contradiction"
        )
    near = did_you_mean(node, (DUTY, *base.nodes)) or "`duty knowledge list` shows every id"
    return ValueError(f"`{node}` is no entry of these rules; {near}")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
