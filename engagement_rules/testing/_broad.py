"""Matters of every shape: several bodies and acts, one for another, committees, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from hypothesis import strategies as st

from engagement_rules._derived import clash_id
from engagement_rules._diagram import FALSE
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import NOT_KNOWN, NOT_YET, Matter
from engagement_rules.testing._reaching import Way, draw_states, picks, told
from engagement_rules.testing._settings import (
    DAY,
    EARLIEST,
    LATEST,
    Setting,
    Span,
    edges,
    kinds,
    periods,
)
from engagement_rules.testing._space import Space

Draw = Callable[[st.SearchStrategy[Any]], Any]


def answers(words: Mapping[str, Sequence[str]], density: float | None) -> st.SearchStrategy[Any]:
    """Answers to some of these questions, each one of its words."""

    @st.composite
    def some(draw: Draw) -> dict[str, str]:
        share = draw(_share(density))
        drawn = {name: draw(_one_of(tuple(words[name]), share)) for name in words if share}
        return {name: word for name, word in drawn.items() if word is not None}

    return some()


def a_few_answers(words: Mapping[str, Sequence[str]]) -> st.SearchStrategy[Any]:
    """Answers to very few of these questions."""
    pairs = st.sampled_from(sorted(words)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(words[name]))
    )
    return st.lists(pairs, max_size=5).map(dict)


@cache
def _one_of(words: tuple[str, ...], share: int) -> st.SearchStrategy[str | None]:
    """One of some words, so often in a hundred, or none; none is the simplest."""
    if share >= 100:
        return st.sampled_from(words)
    left_out = max(1, round(len(words) * (100 - share) / share)) if share else 1
    kept = max(1, round(left_out * share / (100 - share) / len(words)))
    return st.sampled_from((*[None] * left_out, *words * kept))


def named_dates(
    base: KnowledgeBase, names: Sequence[str], density: float | None
) -> st.SearchStrategy[Any]:
    """Some of these named dates, at the lines that the law draws and close to one another."""

    @st.composite
    def some(draw: Draw) -> dict[str, str | None]:
        share = draw(_share(density))
        if not share or not names:
            return {}
        around = dt.date(2020, 1, 1)
        found: dict[str, str | None] = {}
        for name in names:
            if not _wins(draw, share):
                continue
            near = [cut - n * DAY for cut in base.cuts(name) for n in (0, 1)]
            days = st.sampled_from([around + n * DAY for n in (0, 1, -1, 2, -2, 4, -4)])
            drawn = draw(st.sampled_from(near) | days if near else days)
            found[name] = draw(st.sampled_from((drawn.isoformat(), NOT_YET, None)))
            around = drawn if draw(st.booleans()) else around
        return found

    return some()


def _share(density: float | None) -> st.SearchStrategy[int]:
    """How many in a hundred are to be given."""
    return (
        st.sampled_from((0, 20, 60, 90, 100)) if density is None else st.just(round(density * 100))
    )


def _wins(draw: Draw, share: int) -> bool:
    """Whether one is given; it shrinks to no, unless all are."""
    return share >= 100 or (bool(share) and draw(st.integers(1, 100)) > 100 - share)


def changes(base: KnowledgeBase, body: str | None) -> set[dt.date]:
    """Each first day of something that binds a kind of body, and each line through a named date."""

    def touches(node: Node) -> bool:
        binds = node.data.get("binds")
        return node.kind not in ("authority", "body") and (not body or not binds or body in binds)

    found = edges(node for node in base.nodes.values() if touches(node))
    return found | {cut for node in base.of_kind("date") for cut in base.cuts(node.id)}


class _Known:
    """What is looked up again and again for one knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.kinds = kinds(base)
        self.joint = kinds(base, joint=True)
        self.words = {
            name: sorted(words, key=lambda word: (word == NOT_KNOWN, word))
            for name, words in base.answer_words.items()
        }
        self.dates = [node.id for node in base.of_kind("date")]
        self.gates = [node.id for node in base.of_kind("gate")]
        self.clashes = [*base.contradictions, *map(clash_id, base.worked_out)]
        self._periods: dict[str, list[Span]] = {}
        self._spaces: dict[Setting, Space] = {}

    def periods(self, kind: str) -> list[Span]:
        """The periods of a kind of body, the last first."""
        if kind not in self._periods:
            self._periods[kind] = periods(self.base, kind, changes(self.base, kind))
        return self._periods[kind]

    def there(self, kind: str, days: Iterable[dt.date]) -> bool:
        """Whether a kind of body existed on all of these days."""
        return all(self.base.nodes[kind].holds_on(day) for day in days)

    def space(self, setting: Setting) -> Space:
        """The states of the questions in a setting."""
        if setting not in self._spaces:
            self._spaces[setting] = Space(self.base, setting.case(self.base))
        return self._spaces[setting]


_known: WeakKeyDictionary[KnowledgeBase, _Known] = WeakKeyDictionary()


def matters(
    base: KnowledgeBase, *, body: str | None, day: dt.date | None
) -> st.SearchStrategy[Matter]:
    """Matters of every shape; the first body is of a kind, and the first act on a day, if named.

    Raises:
        ValueError: There is no such kind of body, or it did not exist on that day.
    """
    known = _known.get(base) or _known.setdefault(base, _Known(base))
    if body is not None and body not in (*known.kinds, *known.joint):
        raise ValueError(f"`{body}` is no kind of body of these rules")
    if day is not None and not EARLIEST <= day <= LATEST:
        raise ValueError(f"{day} lies outside 1900 to 2199")
    fitting = [k for k in ([body] if body else known.kinds) if not day or known.there(k, [day])]
    if not fitting:
        raise ValueError(f"`{body or 'any body'}` did not exist on {day}")
    ordered = sorted(fitting, key=lambda kind: (not _owes(base, kind), base.places[kind]))

    owing = [kind for kind in ordered if _owes(base, kind)] or ordered

    @st.composite
    def broad(draw: Draw) -> Matter:
        # Most kinds of body owe no duty, and most matters are about one that does.
        kind = draw(st.sampled_from(ordered if draw(st.integers(0, 2)) == 2 else owing))
        days = _days(draw, known, kind, day)
        certain = [one for one in days if one]
        bodies = [{"id": "body", "kind": kind}]
        if draw(st.integers(0, 9)) > 5:
            _more_bodies(draw, known, bodies, certain)
        if body is None and draw(st.integers(0, 30)) == 30:
            bodies = draw(st.sampled_from(([{"id": "body", "kind": None}], [])))
        acts = [
            {"id": f"act{n}", "date": one.isoformat() if one else None}
            for n, one in enumerate(days, 1)
        ]
        written = {"title": "A matter to try the rules on", "bodies": bodies, "acts": acts}
        _answer(draw, known, written, kind, days[0])
        return Matter.from_dict(written)

    return broad()


def _owes(base: KnowledgeBase, kind: str) -> bool:
    return any(kind in node.data["binds"] for node in base.of_kind("duty"))


def _days(draw: Draw, known: _Known, kind: str, day: dt.date | None) -> list[dt.date | None]:
    """The days of the acts; all of them while the body existed."""

    def one() -> dt.date:
        first, last = draw(st.sampled_from(known.periods(kind)))
        far = (last - first).days
        edge = st.sampled_from((0, far))
        found: dt.date = first + draw(edge | st.integers(0, far)) * DAY
        return found

    # The day is drawn even where it is not known: fewer draws would look simpler to hypothesis.
    first, open_ = one(), draw(st.integers(0, 19)) == 19
    days: list[dt.date | None] = [day or (None if open_ else first)]
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        later, open_ = one(), draw(st.integers(0, 5)) == 5
        days.append(None if open_ else later)
    return days


def _more_bodies(
    draw: Draw, known: _Known, bodies: list[dict[str, Any]], days: Sequence[dt.date]
) -> None:
    """Bodies beside the first: on their own, one for another, a committee of them."""
    there = [kind for kind in known.kinds if known.there(kind, days)]
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from((*there, None)))
        bodies.append({"id": f"body{len(bodies) + 1}", "kind": kind})
    handed = _handed(known, days, there)
    if handed and draw(st.booleans()):
        under, owner, exerciser = draw(st.sampled_from(handed))
        owner_id = f"body{len(bodies) + 1}"
        acting = {"id": f"body{len(bodies) + 2}", "kind": exerciser, "acting_for": owner_id}
        if draw(st.integers(0, 9)) < 9:
            acting["under"] = under
        bodies += [{"id": owner_id, "kind": owner}, acting]
    joint = [kind for kind in known.joint if known.there(kind, days)]
    if joint and draw(st.integers(0, 3)) == 3:
        members = [body["id"] for body in bodies] if draw(st.integers(0, 4)) < 4 else []
        kind = draw(st.sampled_from(joint))
        bodies.append({"id": f"body{len(bodies) + 1}", "kind": kind, "members": members})


def _handed(
    known: _Known, days: Sequence[dt.date], there: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Every arrangement that fits on all of these days, with the owner and who acts for it."""
    return [
        (node.id, owner, exerciser)
        for node in known.base.of_kind("arrangement")
        if all(node.holds_on(day) for day in days)
        for owner in node.data["owners"]
        for exerciser in node.data["exercisers"]
        if owner in there and exerciser in there
    ]


def _answer(
    draw: Draw, known: _Known, written: dict[str, Any], kind: str, day: dt.date | None
) -> None:
    """Fill in answers, dates, policies and explanations."""
    base = known.base
    steered = _steered(draw, known, kind, day) if draw(st.booleans()) else {}
    # Many answers beside those that settle something would mostly unsettle it by a clash.
    few = bool(steered) and draw(st.booleans())
    drawn = draw(a_few_answers(known.words) if few else answers(known.words, None))
    written["answers"] = {**drawn, **steered.get("answers", {})}
    dates = draw(named_dates(base, known.dates, None))
    written["dates"] = {**dates, **steered.get("dates", {})}
    names = [body["id"] for body in written["bodies"]]
    for body in written["bodies"]:
        if known.gates and draw(st.integers(0, 3)) == 3:
            body["policies"] = draw(st.lists(st.sampled_from(known.gates), unique=True))
        if draw(st.integers(0, 9)) == 9:
            body["answers"] = draw(a_few_answers(known.words))
    for act in written["acts"]:
        if len(names) > 1 and draw(st.integers(0, 3)) == 3:
            act["by"] = draw(st.lists(st.sampled_from(names), unique=True))
        if draw(st.integers(0, 9)) == 9:
            act["answers"] = draw(a_few_answers(known.words))
    if known.clashes and draw(st.integers(0, 3)) == 3:
        chosen = draw(st.lists(st.sampled_from(known.clashes), unique=True))
        written["explained"] = dict.fromkeys(chosen, "Both are so.")


def _steered(draw: Draw, known: _Known, kind: str, day: dt.date | None) -> dict[str, Any]:
    """Answers that settle some outcome of the first body: chance alone would seldom do so."""
    if day is None:
        return {}
    span = next((span for span in known.periods(kind) if span[0] <= day <= span[1]), (day, day))
    space = known.space(Setting(kind, span))
    view = space.case.view
    if view is None or not view.roots:
        return {}
    duty = space.case.regime.duty if space.case.regime is not None else None
    root = draw(st.sampled_from(sorted(view.roots)))
    if duty is not None and draw(st.booleans()):
        root = duty
    value = space.of_node(root)
    reached = [value[word] for word in ("yes", "no") if value[word] != FALSE]
    if not reached:
        return {}
    sound = space.store.conj(space.told_well(), space.without_clash())
    diagram = space.store.conj(draw(st.sampled_from(reached)), sound)
    if diagram == FALSE:
        return {}
    states = draw_states(draw(picks(len(space.store.support(diagram)))), space, diagram)
    return told(draw, Way(Setting(kind, (day, day)), space, diagram), states, full=False)
