"""Matters that reach an outcome, read off decision diagrams, and the proof when there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from hypothesis import strategies as st

from engagement_rules._diagram import FALSE, TRUE
from engagement_rules._errors import EngagementRulesError, did_you_mean, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, Matter
from engagement_rules._outcomes import DUTY
from engagement_rules.testing._found import CLASH, no_such, plain, words_of
from engagement_rules.testing._settings import (
    Setting,
    closure,
    edges,
    handed_settings,
    odd_settings,
    plain_settings,
)
from engagement_rules.testing._space import Space
from engagement_rules.testing._store import POLICY, YES_STATE, day_of, fewest, spoken

Draw = Callable[[st.SearchStrategy[Any]], Any]


class NoSuchMatter(EngagementRulesError):
    """No matter can come out so: the decision diagrams prove it."""


class Way(NamedTuple):
    """A setting in which an outcome can be reached, and the answers that reach it.

    Attributes:
        setting: Who acts, and when.
        space: The states of the questions there.
        root: The diagram of the answers that reach it.
        explained: The contradictions that have to be explained for that; usually none.
    """

    setting: Setting
    space: Space
    root: int
    explained: tuple[str, ...] = ()


class Asked(NamedTuple):
    """What is to be reached."""

    node: str
    value: str
    body: str | None
    day: dt.date | None

    def __str__(self) -> str:
        whose = f" for `{self.body}`" if self.body else ""
        when = f" on {self.day}" if self.day else ""
        return f"`{self.node}` to be {self.value}{whose}{when}"


def asked(
    base: KnowledgeBase, node: str, value: str | None, body: str | None, day: dt.date | None
) -> Asked:
    """Check what is to be reached.

    Raises:
        ValueError: There is no such node, value or kind of body.
    """
    known = words_of(base, node)
    if not known or (node != DUTY and base.nodes[node].kind in _QUESTIONS):
        raise no_such(base, node)
    if value is None:
        raise ValueError(f"say which value of `{node}` to reach: {_listed(known)}")
    word = _SAME.get(plain(value).lower(), plain(value).lower())
    if word in ("yes", "no") and word not in known:
        word = known[word == "no"] if len(known) == 2 else word
    if word not in known:
        near = did_you_mean(word, known) or f"write one of {_listed(known)}"
        raise ValueError(f"`{printable(value)}` is no value of `{node}`; {near}")
    known_bodies = [item.id for item in base.of_kind("body")]
    if body is not None and body not in known_bodies:
        near = did_you_mean(body, known_bodies) or f"write one of {_listed(known_bodies)}"
        raise ValueError(f"`{printable(body)}` is no kind of body; {near}")
    return Asked(node, word, body, day)


_QUESTIONS = ("fact", "choice", "date", "reading")
_SAME = {"not follow": "does not follow", "clashes": "clash", "holds": "clash"}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def ways(base: KnowledgeBase, wanted: Asked) -> tuple[Way, ...]:
    """Every setting in which something can be reached, those that need the fewest answers first.

    Raises:
        NoSuchMatter: There is none, or none was found.
    """
    kept = _kept.setdefault(base, {})
    if wanted not in kept:
        kept[wanted] = _ways(base, wanted)
    if not kept[wanted]:
        raise NoSuchMatter(
            f"no matter can be made for {wanted}: the decision diagrams show that no answers lead "
            "there, for any body, day or arrangement that the rules know"
            + (
                "; ways of giving two named dates at once were left out of the search"
                if _narrowed.get(base, {}).get(wanted)
                else ""
            )
        )
    return kept[wanted]


_kept: WeakKeyDictionary[KnowledgeBase, dict[Asked, tuple[Way, ...]]] = WeakKeyDictionary()
_narrowed: WeakKeyDictionary[KnowledgeBase, dict[Asked, bool]] = WeakKeyDictionary()


def _ways(base: KnowledgeBase, wanted: Asked) -> tuple[Way, ...]:
    for explained in (False, True):
        for group in _groups(base, wanted):
            found = [
                way
                for setting in group
                if (way := _way(base, wanted, setting, explained=explained)) is not None
            ]
            if found:
                ranked = sorted(range(len(found)), key=lambda i: (answers_needed(found[i]), i))
                return tuple(found[i] for i in ranked)
    return ()


def settings_of(
    base: KnowledgeBase, node: str, body: str | None, day: dt.date | None
) -> Iterator[Iterator[Setting]]:
    """The settings to look at, in groups: the plain ones first."""
    below = closure(base, node)
    extra = edges(below)
    handed = any(True for item in below for _ in spoken(item.data.get("if")))
    makers = (handed_settings, plain_settings) if handed else (plain_settings, handed_settings)
    for make in (*makers, odd_settings):
        yield (
            replace(setting, days=(day, day)) if day is not None else setting
            for setting in make(base, body=body, extra=extra)
            if day is None or (setting.days and setting.days[0] <= day <= setting.days[1])
        )


def answers_needed(way: Way) -> int:
    """The fewest answers with which a way can be gone."""
    return fewest(way.space.shared, way.root)[way.root]


def _groups(base: KnowledgeBase, wanted: Asked) -> Iterator[Iterator[Setting]]:
    return settings_of(base, wanted.node, wanted.body, wanted.day)


def reaches(space: Space, node: str, value: str, *, explained: bool = False) -> int:
    """The diagram of the answers with which a node comes out so.

    Args:
        space: The states of the questions.
        node: What is looked at.
        value: How it is to come out, in the words of `outcome_of`.
        explained: Count answers that clash too: somebody explained why they stand.
    """
    found = space.said(node).get(value, FALSE)
    if found == FALSE:
        return FALSE
    found = space.store.conj(found, space.told_well())
    if explained or value == CLASH:
        return found
    return space.store.conj(found, space.without_clash())


def _way(base: KnowledgeBase, wanted: Asked, setting: Setting, *, explained: bool) -> Way | None:
    space = Space(base, setting.case(base))
    root = reaches(space, wanted.node, wanted.value, explained=explained)
    if space.narrowed:
        _narrowed.setdefault(base, {})[wanted] = True
    if root == FALSE:
        return None
    names = base.contradictions if explained else ()
    return Way(setting, space, root, tuple(names))


# -- from a diagram to a matter ------------------------------------------------------------------


def picks(most: int) -> st.SearchStrategy[list[int]]:
    """As many choices as any way through some diagrams can need.

    Always the same number is drawn, so that what is simple for hypothesis, which looks at the
    number of choices first, is what is simple for a reader.
    """
    return st.lists(st.integers(0, 11), min_size=most, max_size=most)


def draw_states(chosen: Sequence[int], space: Space, root: int) -> dict[int, int]:
    """A way through a diagram: the state of each question on it; with zeros, the fewest answers.

    Args:
        chosen: A choice for each step.
        space: The states of the questions.
        root: A diagram that can come true.
    """
    store, cost = space.store, fewest(space.shared, root)
    states: dict[int, int] = {}
    for pick in chosen:
        if root == TRUE:
            break
        variable = store.variable[root]
        unknown = space.unknown(variable)
        open_ = [(s, kid) for s, kid in enumerate(store.children[root]) if kid != FALSE]
        open_.sort(key=lambda pair: (cost[pair[1]] + (pair[0] != unknown), pair[0] != unknown))
        state, root = open_[pick % len(open_)]
        states[variable] = state
    return states


def _plainer(draw: Draw, way: Way, states: Mapping[int, int]) -> dict[int, int]:
    """The states without some of the answers that are not needed; without all, where it is simple.

    A way through a diagram can answer a question only because it answered another first.
    """
    space = way.space
    found = dict(states)
    for variable, state in sorted(states.items()):
        less = {**found, variable: space.unknown(variable)}
        if less[variable] != state and _comes_true(way, less) and not draw(st.booleans()):
            found = less
    return found


def _comes_true(way: Way, states: Mapping[int, int]) -> bool:
    """Whether a diagram is true in some states; of other questions nothing is known."""
    space, current = way.space, way.root
    while current > TRUE:
        variable = space.store.variable[current]
        state = states.get(variable, space.unknown(variable))
        current = space.store.children[current][state]
    return current == TRUE


def told(draw: Draw, way: Way, states: Mapping[int, int], *, full: bool) -> dict[str, Any]:
    """A matter, as plain values, in which the questions are in these states.

    Args:
        draw: Hypothesis's draw.
        way: The setting.
        states: The state of each question that counts.
        full: Answer others, too, that make no difference.
    """
    base, space, setting = way.space.base, way.space, way.setting
    day = draw_day(draw, setting)
    matter = setting.written(day)
    answers: dict[str, Any] = {}
    dates: dict[str, str] = {}
    policies: list[str] = []
    for variable, state in sorted(states.items()):
        give(draw, space, variable, state, (answers, dates, policies))
    if full:
        _fill(draw, space, states, answers)
        _through_parts(draw, space, answers)
    matter |= {"answers": answers, "dates": dates}
    if policies:
        matter["bodies"][0]["policies"] = policies
    if way.explained:
        matter["explained"] = dict.fromkeys(way.explained, "Both are so.")
    return {**matter, "answers": dict(sorted(answers.items(), key=lambda p: base.places[p[0]]))}


def draw_day(draw: Draw, setting: Setting) -> dt.date | None:
    """A day of a setting; it shrinks to the first."""
    if setting.days is None:
        return None
    first, last = setting.days
    far = (last - first).days
    days: int = draw(st.sampled_from((0, far)) | st.integers(0, far))
    return first + dt.timedelta(days=days)


Said = tuple[dict[str, Any], dict[str, str], list[str]]


def give(draw: Draw, space: Space, variable: int, state: int, said: Said) -> None:
    """Put a question into a state: an answer, a named date, or a policy that is switched on."""
    answers, dates, policies = said
    name = space.names[variable]
    if name.startswith(POLICY):
        if state == YES_STATE:
            policies.append(name.removeprefix(POLICY))
        return
    if state == space.unknown(variable):
        return
    node = space.base.nodes[name]
    if node.kind == "date":
        period = day_of(space.base, name, state)
        if isinstance(period, str):
            dates[name] = period
        else:
            first, last = period
            dates[name] = str(first + draw(st.integers(0, (last - first).days)) * _DAY)
    elif node.kind == "choice":
        answers[name] = node.data["options"][state]["id"]
    else:
        answers[name] = "yes" if state == YES_STATE else "no"


_DAY = dt.timedelta(days=1)


def _fill(draw: Draw, space: Space, states: Mapping[int, int], answers: dict[str, Any]) -> None:
    """Answer some of the questions that make no difference."""
    base = space.base
    settled = {space.names[variable] for variable in states}
    free = [
        name
        for name in base.answer_words
        if name not in settled and name not in base.part_names and name not in base.parts
    ]
    # A wide question that counts for something else is as free as any; its parts would not be.
    free += [name for name in base.parts if name not in settled and name in space.used]
    if not free or not draw(st.booleans()):
        return
    for name in draw(st.lists(st.sampled_from(free), unique=True, max_size=12)):
        answers[name] = draw(st.sampled_from(sorted(base.answer_words[name])))
    for variable, state in states.items():
        name = space.names[variable]
        waits = state == space.unknown(variable) and name in base.answer_words
        if waits and not _in_parts(base, name) and draw(st.booleans()):
            answers[name] = NOT_KNOWN


def _in_parts(base: KnowledgeBase, name: str) -> bool:
    return name in base.part_names or name in base.parts


def _through_parts(draw: Draw, space: Space, answers: dict[str, Any]) -> None:
    """Answer a wide question through its parts instead."""
    base = space.base
    for whole, parts in base.parts.items():
        said = answers.get(whole)
        if said not in ("yes", "no") or whole in base.part_names:
            continue
        if any(part in space.used or part in base.parts for part in parts):
            continue
        sure = [part for part in parts if part not in base.readings_of_parts]
        if not sure or not draw(st.booleans()):
            continue
        del answers[whole]
        if said == "yes":
            answers[draw(st.sampled_from(sure))] = "yes"
        else:
            answers.update(dict.fromkeys(parts, "no"))


def matters(base: KnowledgeBase, wanted: Asked) -> st.SearchStrategy[Matter]:
    """Matters in which something comes out as wanted.

    Raises:
        NoSuchMatter: There is none.
    """
    found = ways(base, wanted)
    chosen = picks(max(len(way.space.store.support(way.root)) for way in found))

    @st.composite
    def reached(draw: Any) -> Matter:
        way = draw(st.sampled_from(found))
        states = _plainer(draw, way, draw_states(draw(chosen), way.space, way.root))
        return Matter.from_dict(told(draw, way, states, full=True))

    return reached()
