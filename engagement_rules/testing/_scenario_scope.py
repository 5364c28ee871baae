"""For whom and when a scenario holds, and with which other answers it still does or does not.

    only for:
      CCG: up to 2022-06-30
      ICB, NHSE: from 2022-07-01
    unless:
      - {substantial: no}
    likewise:
      - {planning: no, proposal: yes}

"Only" is meant: for every other kind of body, and on every other day, it must not hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engagement_rules._checks import LAST
from engagement_rules._errors import Problem, did_you_mean, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._yaml import Path_, Tree, Written
from engagement_rules.testing._scenario_matter import Layer

ONLY_FOR, UNLESS, LIKEWISE = "only for", "unless", "likewise"
SCOPE = (ONLY_FOR, UNLESS, LIKEWISE)

DAY = dt.timedelta(days=1)
_SPAN = re.compile(
    r"always|(?:from (?P<from>\S+))?(?: ?up to (?P<to>\S+))?|on (?P<on>\S+)", re.ASCII
)
_CURE = (
    "write `always`, `from 2022-07-01`, `up to 2022-06-30`, `from 2017-04-01 up to 2022-06-30` or "
    "`on 2022-07-01`, or a list of these"
)
_BRACES = (
    "give each line days, such as `ICB, NHSE: from 2022-07-01`; several bodies stand on a line of "
    "their own and not inside `{…}`"
)


class Span(NamedTuple):
    """Days, from the first to the last."""

    first: dt.date
    last: dt.date


class For(NamedTuple):
    """A kind of body for which a scenario holds, and where that is written."""

    body: str
    spans: tuple[Span, ...]
    path: Path_


class Scope(NamedTuple):
    """Where else a scenario holds, and where not.

    Attributes:
        only_for: The bodies and days for which alone it holds; nothing when it does not say so.
        unless: Changes of what was told with which nothing of it holds.
        likewise: Changes of what was told with which all of it still holds.
    """

    only_for: tuple[For, ...] = ()
    unless: tuple[Layer, ...] = ()
    likewise: tuple[Layer, ...] = ()


class Run(NamedTuple):
    """One matter of a scenario.

    Attributes:
        layers: What was told.
        holds: Whether what is expected must come out, or must not.
        body: The body in the scope, if it has one.
        span: The days for which this matter stands.
        change: What was told otherwise.
    """

    layers: tuple[Layer, ...]
    holds: bool = True
    body: str | None = None
    span: Span | None = None
    change: str | None = None

    @property
    def spot(self) -> str | None:
        """For whom, when and with what it is, in words."""
        where = self.body and f"{self.body} {_days(self.span)}"
        parts = [part for part in (where, self.change and f"with {self.change}") if part]
        return ", ".join(parts) or None


def _days(span: Span | None) -> str:
    if span is None:
        return ""
    if span.first == span.last:
        return f"on {span.first}"
    if span.last >= LAST:
        return f"from {span.first}"
    return f"from {span.first} to {span.last}"


def read_scope(
    tree: Mapping[str, Tree], path: Path_, written: Written
) -> tuple[Scope, list[Problem]]:
    """Read where else a scenario holds.

    Returns:
        The scope, and what is wrong with its form.
    """
    problems: list[Problem] = []
    only = tree.get(ONLY_FOR)
    fors: list[For] = []
    if isinstance(only, dict):
        for key, value in only.items():
            here = (*path, ONLY_FOR, key)
            spans = tuple(_spans(value, here, written, problems))
            fors += [For(body.strip(), spans, here) for body in key.split(",")]
    elif only is not None:
        cure = "write a line for each kind of body: `ICB: from 2022-07-01`"
        problems.append(
            Problem(
                "SC104",
                f"`{ONLY_FOR}` should be a mapping",
                written.place((*path, ONLY_FOR)),
                cure=cure,
            )
        )
    beside = next((key for key in ("who", "when", "matter") if key in tree), None)
    if only is not None and beside is not None:
        problems.append(
            Problem(
                "SC203",
                f"`{beside}` stands here beside `{ONLY_FOR}`, which says for whom and when",
                written.place((*path, beside)),
                other=written.place((*path, ONLY_FOR)),
                cure=f"leave `{beside}` out",
            )
        )
    changes = {
        key: tuple(_changes(tree.get(key), (*path, key), written, problems))
        for key in (UNLESS, LIKEWISE)
    }
    return Scope(tuple(fors), changes[UNLESS], changes[LIKEWISE]), problems


def _spans(value: Tree, path: Path_, written: Written, problems: list[Problem]) -> Iterator[Span]:
    for item in value if isinstance(value, list) else [value]:
        span = _span(item) if isinstance(item, str) else None
        if span is None:
            said = f"`{printable(item)}`" if isinstance(item, str) else "this"
            cure = _CURE if item is not None else _BRACES
            problems.append(Problem("SC104", f"{said} is no days", written.place(path), cure=cure))
        else:
            yield span


def _span(said: str) -> Span | None:
    found = _SPAN.fullmatch(" ".join(said.split())) if said.strip() else None
    if found is None:
        return None
    try:
        on, first, last = (
            dt.date.fromisoformat(day) if (day := found[name]) else None
            for name in ("on", "from", "to")
        )
    except ValueError:
        return None
    span = Span(on or first or dt.date.min, on or last or LAST)
    return span if span.first <= span.last else None


def _changes(
    value: Tree, path: Path_, written: Written, problems: list[Problem]
) -> Iterator[Layer]:
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        here = (*path, number) if isinstance(value, list) else path
        if isinstance(item, dict) and item:
            yield Layer({"told": item}, here)
        elif value is not None:
            cure = "write a list of answers: `- {substantial: no}`"
            what = f"`{path[-1]}` should be a list of answers that differ"
            problems.append(Problem("SC104", what, written.place(here), cure=cure))


def runs(
    layers: Sequence[Layer], scope: Scope, base: KnowledgeBase, named: Sequence[str]
) -> Iterator[Run]:
    """Every matter of a scenario, and whether what is expected must come out for it.

    Args:
        layers: What was told.
        scope: Where else it holds.
        base: The rules.
        named: The entries of which something is expected: where they begin and end to be in
            force, a new stretch of days begins.
    """
    if not scope.only_for:
        run = Run(tuple(layers))
        yield run
        yield from _with_changes(run, scope)
        return
    for body in _bodies(base):
        meant = [one for one in scope.only_for if one.body == body]
        last: Run | None = None
        for span in _pieces(base, body, meant, named):
            inside = any(_within(span.first, one) for one in meant)
            told = Layer({"who": body, "when": span.first.isoformat()}, layers[-1].path)
            run = Run((*layers, told), holds=inside, body=body, span=span)
            last = run if inside else last
            yield run
        if last is not None:
            yield from _with_changes(last, scope)


def unknown_bodies(scope: Scope, written: Written, base: KnowledgeBase) -> Iterator[Problem]:
    """Kinds of body that a scope names and the rules do not know."""
    known = _bodies(base)
    for one in scope.only_for:
        if one.body not in known:
            near = did_you_mean(one.body, known) or f"write one of {', '.join(known)}"
            what = f"`{printable(one.body)}` is no kind of body"
            yield Problem("SC201", what, written.place(one.path), cure=near)


def _bodies(base: KnowledgeBase) -> list[str]:
    return [node.id for node in base.of_kind("body")]


def _within(day: dt.date, one: For) -> bool:
    return any(span.first <= day <= span.last for span in one.spans)


def _pieces(
    base: KnowledgeBase, body: str, meant: Sequence[For], named: Sequence[str]
) -> Iterator[Span]:
    """The days of a body, parted wherever its law, the entries or the scope can change."""
    spans = [Span(r.from_, r.to) for r in base.regimes.get(body, ())]
    spans = spans or [_in_force(base, body)]  # a joint committee has no law of its own
    inner = [span for one in meant for span in one.spans]
    inner += [_in_force(base, name) for name in named if name in base.nodes]
    cuts = {span.first for span in inner} | {span.last + DAY for span in inner if span.last < LAST}
    for first, last in spans:
        starts = sorted({first, *(day for day in cuts if first < day <= last)})
        for start, following in zip(starts, [*starts[1:], None], strict=True):
            yield Span(start, following - DAY if following else last)


def _in_force(base: KnowledgeBase, name: str) -> Span:
    first, last = base.nodes[name].in_force
    return Span(first or base.encoded_from["others"], last or LAST)


def _with_changes(run: Run, scope: Scope) -> Iterator[Run]:
    """A matter with each change of what was told."""
    for holds, changes in ((False, scope.unless), (True, scope.likewise)):
        for change in changes:
            told = change.tree["told"]
            said = told.items() if isinstance(told, dict) else ()
            yield run._replace(
                span=run.span and Span(run.span.first, run.span.first),
                layers=(*run.layers, change),
                holds=holds,
                change=", ".join(f"{name}: {answer}" for name, answer in said),
            )
