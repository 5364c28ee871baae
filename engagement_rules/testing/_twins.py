"""Pairs of matters that differ in one answer and in an outcome, read off decision diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from hypothesis import strategies as st

from engagement_rules._diagram import FALSE, TRUE, with_value
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, Matter
from engagement_rules.testing._found import CLASH, words_of
from engagement_rules.testing._reaching import (
    NoSuchMatter,
    Way,
    asked,
    draw_states,
    give,
    picks,
    settings_of,
    told,
)
from engagement_rules.testing._space import Space
from engagement_rules.testing._store import POLICY


class NearTwins(NamedTuple):
    """Two matters that differ in one answer, and in how a node comes out.

    Attributes:
        first: One matter.
        second: The other.
        question: The fact, choice or named date that is answered differently.
        node: What comes out differently.
        values: How it comes out in the first and in the second.
    """

    first: Matter
    second: Matter
    question: str
    node: str
    values: tuple[str, str]


class _Turn(NamedTuple):
    """An answer that turns a node: its two states, the two values, and what else must be so."""

    variable: int
    states: tuple[int, int]
    values: tuple[str, str]
    root: int


def near_twins(base: KnowledgeBase, node: str, body: str | None) -> st.SearchStrategy[NearTwins]:
    """Pairs of matters that differ in one answer and in a node.

    Raises:
        ValueError: There is no such entry or kind of body.
        NoSuchMatter: No answer alone turns the node.
    """
    words = words_of(base, node)
    asked(base, node, words[0] if words else None, body, None)
    sites = _sites(base, node, body)
    if not sites:
        whose = f" for `{body}`" if body else ""
        raise NoSuchMatter(
            f"there are no two matters{whose} that differ in one answer and in `{node}`: the "
            "decision diagrams show that no answer alone turns it"
        )
    steps = picks(len(base.answer_words) + len(list(base.of_kind("date", "gate"))))

    @st.composite
    def twins(draw: Any) -> NearTwins:
        site = draw(st.sampled_from(sites))
        which = draw(st.sampled_from(range(len(site.read))))
        how = draw(st.integers(0, 11))
        turn = site.turn(which, how)
        if turn is None:  # the first site has one
            site, turn = sites[0], sites[0].turn(which, how)
        assert turn is not None  # noqa: S101 - see `_found`
        space = site.way.space
        states = draw_states(draw(steps), space, turn.root)
        first, second = turn.states[:: -1 if (swapped := draw(st.booleans())) else 1]
        shared = told(draw, site.way, states, full=False)
        one, other = (_with(draw, space, shared, turn.variable, s) for s in (first, second))
        values = turn.values[::-1] if swapped else turn.values
        return NearTwins(one, other, space.names[turn.variable], node, values)

    return twins()


class _Site:
    """A setting in which a node can come out in more than one way.

    Args:
        way: The setting.
        node: The node.
    """

    def __init__(self, way: Way, node: str) -> None:
        self.way = way
        space, store = way.space, way.space.store
        told_well = space.told_well
        when = {value: store.conj(d, told_well()) for value, d in space.said(node).items()}
        self.live = {value: diagram for value, diagram in when.items() if diagram != FALSE}
        # What clashes is set aside, unless clashing is what is looked at.
        self.free = TRUE if CLASH in when else space.without_clash()
        read = {v for diagram in self.live.values() for v in store.support(diagram)}
        self.read = [v for v in sorted(read) if not space.names[v].startswith(POLICY)]
        self._found: dict[int, list[_Turn]] = {}

    def turn(self, which: int, how: int) -> _Turn | None:
        """One of the answers that turn the node here; none when there is none."""
        for step in range(len(self.read)):
            found = self._turns(self.read[(which + step) % len(self.read)])
            if found:
                return found[how % len(found)]
        return None

    def _turns(self, variable: int) -> list[_Turn]:
        if variable not in self._found:
            found = list(self._look(variable))
            unknown = self.way.space.unknown(variable)
            self._found[variable] = sorted(found, key=lambda turn: unknown in turn.states)
        return self._found[variable]

    def _look(self, variable: int) -> Iterator[_Turn]:
        store = self.way.space.store
        states = range(store.arities[variable])
        free = [with_value(store, self.free, variable, state, {}) for state in states]
        parts = {
            value: [with_value(store, diagram, variable, state, {}) for state in states]
            for value, diagram in self.live.items()
        }
        for one, other in combinations(states, 2):
            for first, second in permutations(self.live, 2):
                both = store.conj(parts[first][one], parts[second][other])
                if both != FALSE:
                    both = store.conj_all([both, free[one], free[other]])
                if both != FALSE:
                    yield _Turn(variable, (one, other), (first, second), both)


_kept: WeakKeyDictionary[KnowledgeBase, dict[tuple[str, str | None], tuple[_Site, ...]]]
_kept = WeakKeyDictionary()


def _sites(base: KnowledgeBase, node: str, body: str | None) -> tuple[_Site, ...]:
    kept = _kept.setdefault(base, {})
    if (node, body) not in kept:
        kept[node, body] = _found(base, node, body)
    return kept[node, body]


def _found(base: KnowledgeBase, node: str, body: str | None) -> tuple[_Site, ...]:
    """The settings in which the node can turn; in the first it surely does."""
    for group in settings_of(base, node, body, None):
        ways = (Way(setting, Space(base, setting.case(base)), FALSE) for setting in group)
        sites = [site for way in ways if len((site := _Site(way, node)).live) > 1]
        turning = next((site for site in sites if site.turn(0, 0) is not None), None)
        if turning is not None:
            return (turning, *(site for site in sites if site is not turning))
    return ()


def _with(draw: Any, space: Space, shared: dict[str, Any], variable: int, state: int) -> Matter:
    """The matter with one question answered so; "not known" is said, except of a part."""
    answers, dates = dict(shared["answers"]), dict(shared["dates"])
    give(draw, space, variable, state, (answers, dates, []))
    name = space.names[variable]
    if state == space.unknown(variable) and name not in space.base.part_names:
        where = dates if space.base.nodes[name].kind == "date" else answers
        where[name] = NOT_KNOWN
    return Matter.from_dict({**shared, "answers": answers, "dates": dates})
