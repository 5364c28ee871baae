"""From the graph to views: for each kind of body and each period, plain arrays.

A period is a stretch of days on which nothing that the view holds begins or ends.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from engagement_rules import _expressions as expressions
from engagement_rules import _language as language
from engagement_rules._checks import DAY, FIRST, LAST, span
from engagement_rules._errors import Problem
from engagement_rules._expressions import NOT_YET, Expression
from engagement_rules._graph import Dated, conditions
from engagement_rules._image import Regime
from engagement_rules._source import SIDES, Item, Source, side_id
from engagement_rules._states import spoken_of
from engagement_rules._view import Op, Variable, View

#: What a regime lists, besides the duty.
_LISTED = ("track", "trigger", "check", "gate")
_DATED = (
    language.Duty,
    language.Track,
    language.Trigger,
    language.Consequence,
    language.Gate,
)


@dataclass(slots=True)
class Views:
    """All views and regimes of a knowledge base."""

    views: list[View] = field(default_factory=list)
    regimes: dict[str, list[Regime]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def date_periods(source: Source) -> dict[str, list[dt.date]]:
    """For each named date, the days at which the law draws a line, in order."""
    cuts: dict[str, set[dt.date]] = {item.entry.id: set() for item in source.of_kind("date")}
    for item in source.items.values():
        for dated in conditions(item):
            for leaf in expressions.leaves(dated.expression):
                if isinstance(leaf, expressions.DateIs) and leaf.day:
                    cuts[leaf.id].add(leaf.day)
    return {name: sorted(days) for name, days in cuts.items()}


def period_names(cuts: list[dt.date]) -> tuple[str, ...]:
    """The options of a date, seen as a choice among periods: their first days, and `not yet`."""
    return ("earliest", *(f"from {day}" for day in cuts), NOT_YET)


def lower(source: Source) -> Views:
    """Make the view of every kind of body in every period."""
    maker = _Maker(source)
    result = Views(problems=maker.problems)
    known: dict[str, int] = {}
    for item in source.of_kind("body"):
        body = item.entry
        assert isinstance(body, language.Body)  # noqa: S101 - `of_kind` gives bodies
        if body.joint:
            continue
        regimes: list[Regime] = []
        for first, last in maker.periods(body):
            view, duty, names = maker.view(body.id, first)
            index = known.setdefault(view.digest, len(result.views))
            if index == len(result.views):
                result.views.append(view)
            regime = Regime(first, last, index, duty, *(names[kind] for kind in _LISTED))
            if regimes and regimes[-1][2:] == regime[2:]:
                regimes[-1] = regimes[-1]._replace(to=last)
            else:
                regimes.append(regime)
        result.regimes[body.id] = regimes
    return result


class _Maker:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.conditions: dict[str, list[Dated]] = {
            name: conditions(item) for name, item in source.items.items()
        }
        self.cuts = date_periods(source)
        self._binding = tuple(source.of_kind("duty", *_LISTED))
        self._contradictions = tuple(item.entry.id for item in source.of_kind("contradiction"))
        self._speaking = tuple(self._that_speak_of_tests())
        self.boundaries = sorted(self._boundaries())
        self._reported: set[tuple[str, str]] = set()

    def _boundaries(self) -> set[dt.date]:
        days: set[dt.date] = set()
        for item in self.source.items.values():
            spans = [span(dated.days) for dated in self.conditions[item.entry.id]]
            if isinstance(item.entry, _DATED):
                spans.append(span(item.entry.in_force))
            for first, last in spans:
                days |= {first, last + DAY if last < LAST else LAST}
        return days - {FIRST, LAST}

    def periods(self, body: language.Body) -> Iterator[tuple[dt.date, dt.date]]:
        first, last = span(body.existed)
        first = max(first, self.source.manifest.encoded_from.duties)
        starts = [first, *(day for day in self.boundaries if first < day <= last)]
        for start, following in zip(starts, [*starts[1:], None], strict=True):
            if start <= last:
                yield start, (following - DAY if following else last)

    def view(self, body: str, day: dt.date) -> tuple[View, str | None, dict[str, tuple[str, ...]]]:
        chosen = [item for item in self._binding if _binds(item, body, day)]
        duty = next((item.entry.id for item in chosen if item.kind == "duty"), None)
        work = _ViewMaker(self, day)
        for item in chosen:
            if item.kind == "check":
                for side in SIDES:
                    work.root(side_id(item.entry.id, side))
            else:
                work.root(item.entry.id)
        for name in self._contradictions:
            work.root(name)
        for item, tests in self._speaking:
            if _binds(item, body, day):
                for name in tests:
                    work.root(name, always=True)
        names = {
            kind: tuple(item.entry.id for item in chosen if item.kind == kind) for kind in _LISTED
        }
        return work.finish(), duty, names

    def _that_speak_of_tests(self) -> Iterator[tuple[Item, tuple[str, ...]]]:
        """What follows from a state of tests: these have to be decided, and exactly."""
        items = self.source.items
        for item in self.source.of_kind("action", "notice", "check", "section", "field"):
            entry = item.entry
            if isinstance(entry, language.Consequence):
                spoken = (name for name, _ in spoken_of(entry.if_))
                tests = tuple(
                    name for name in spoken if name in items and items[name].kind == "test"
                )
                if tests:
                    yield item, tests

    def condition_on(self, name: str, day: dt.date, reader: str) -> Expression | None:
        for dated in self.conditions[name]:
            first, last = span(dated.days)
            if first <= day <= last:
                return dated.expression
        if (name, reader) not in self._reported:
            self._reported.add((name, reader))
            item = self.source.items[name]
            self.problems.append(
                Problem(
                    "KB305",
                    f"`{reader}` rests on `{name}` on {day}, and `{name}` says nothing of that day",
                    item.place,
                    node=name,
                    other=self.source.items[reader].place,
                    cure="add a version for that time, or end the node that reads it",
                )
            )
        return None


def _binds(item: Item, body: str, day: dt.date) -> bool:
    entry = item.entry
    if not isinstance(entry, _DATED):
        return False
    first, last = span(entry.in_force)
    everyone = not entry.binds and not isinstance(entry, language.Duty)
    return (everyone or body in entry.binds) and first <= day <= last


class _ViewMaker:
    """Makes the arrays of one view; equal steps without a name are made once."""

    def __init__(self, maker: _Maker, day: dt.date) -> None:
        self.maker = maker
        self.items = maker.source.items
        self.day = day
        self.variables: list[Variable] = []
        self.variable_index: dict[str, int] = {}
        self.nodes: list[tuple[int, ...]] = []
        self.names: list[str] = []
        self.roots: dict[str, int] = {}
        self._shared: dict[tuple[int, ...], int] = {}
        self._named: dict[str, int] = {}

    def root(self, name: str, *, always: bool = False) -> None:
        index = self.named(name, reader=name)
        if always:
            self.roots[name] = index

    def named(self, name: str, *, reader: str) -> int:
        if name in self._named:
            return self._named[name]
        item = self.items[name]
        entry = item.entry
        if isinstance(entry, language.Duty):
            scope = self.named(entry.scope.id, reader=name)
            limbs = [self.named(limb.id, reader=name) for limb in entry.limbs]
            index = self._add((Op.ALL, scope, self._add((Op.ANY, *limbs), "")), name)
        elif isinstance(entry, language.Track) and entry.always:
            index = self._add((Op.YES,), name)
        else:
            expression = self.maker.condition_on(name, self.day, reader)
            index = self._add(self._step(expression, name) if expression else (Op.NO,), name)
        self._named[name] = index
        if item.kind != "test":
            self.roots[name] = index
        return index

    def _step(self, expression: Expression, reader: str) -> tuple[int, ...]:
        """A condition as one step of a named node; a bare leaf becomes an `all` of one."""
        match expression:
            case expressions.Join(op=op, parts=parts):
                children = dict.fromkeys(self._lower(part, reader) for part in parts)
                return (Op.ALL if op == "all" else Op.ANY, *children)
            case expressions.Negation(part=part):
                return (Op.NOT, self._lower(part, reader))
            case _:
                return (Op.ALL, self._lower(expression, reader))

    def _lower(self, expression: Expression, reader: str) -> int:
        match expression:
            case expressions.Name(id=name):
                kind = self.items[name].kind
                if kind in ("fact", "reading"):
                    return self._add((Op.FACT, self._variable(name)), "")
                return self.named(name, reader=reader)
            case expressions.ChoiceIs(id=name, options=options):
                variable = self._variable(name)
                known = self.variables[variable].options
                return self._add(
                    (Op.OPTION, variable, *sorted(known.index(o) for o in options)), ""
                )
            case expressions.DateIs():
                return self._date(expression)
            case _:
                return self._add(self._step(expression, reader), "")

    def _date(self, test: expressions.DateIs) -> int:
        variable = self._variable(test.id)
        cuts = self.maker.cuts[test.id]
        not_yet = len(cuts) + 1
        if test.relation == NOT_YET:
            chosen = [not_yet]
        else:
            assert test.day is not None  # noqa: S101 - `before` and `on-or-after` have a day
            position = cuts.index(test.day) + 1
            chosen = (
                list(range(position))
                if test.relation == "before"
                else list(range(position, not_yet))
            )
        return self._add((Op.OPTION, variable, *chosen), "")

    def _variable(self, name: str) -> int:
        if name not in self.variable_index:
            item = self.items[name]
            entry = item.entry
            options: tuple[str, ...] = ()
            if isinstance(entry, language.Choice):
                options = tuple(option.id for option in entry.options)
            elif item.kind == "date":
                options = period_names(self.maker.cuts[name])
            fixed = item.kind in ("date", "reading") or bool(getattr(entry, "fixed", False))
            self.variable_index[name] = len(self.variables)
            self.variables.append(
                Variable(name, options, fixed=fixed, askable=item.kind != "reading")
            )
        return self.variable_index[name]

    def _add(self, node: tuple[int, ...], name: str) -> int:
        if not name and node in self._shared:
            return self._shared[node]
        self.nodes.append(node)
        self.names.append(name)
        if not name:
            self._shared[node] = len(self.nodes) - 1
        return len(self.nodes) - 1

    def finish(self) -> View:
        text = repr((self.variables, self.nodes, self.names, sorted(self.roots.items())))
        return View(
            hashlib.sha256(text.encode()).hexdigest(),
            tuple(self.variables),
            tuple(tuple(map(int, node)) for node in self.nodes),
            tuple(self.names),
            dict(self.roots),
        )
