"""What there is to cover in one regime: its named nodes, and each part of each condition.

A regime is one kind of body in one stretch of days. Its compiled view is walked along the
conditions as they were written, so that each part keeps its place in the file.

A part was *decisive* when, had it been otherwise, the entry's value would have been otherwise:
every other part beside it, and beside each step above it, was "yes" in an `all` and "no" in an
`any`. Each part has two halves, decisive as yes and decisive as no. That is masking MC/DC with
the entry as the decision and every part of its condition, small or large, as a condition.

Sources: J. J. Chilenski and S. P. Miller, Applicability of Modified Condition/Decision Coverage
to Software Testing (1994); J. J. Chilenski, An Investigation of Three Forms of the MC/DC
Criterion (2001), for the masking form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from engagement_rules import _expressions as expressions
from engagement_rules._expressions import NOT_YET, Expression
from engagement_rules._image import Regime
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._view import Op, View

#: A last day as far off as this is no end.
NO_END = dt.date(2199, 12, 31)


class Half(NamedTuple):
    """One half of a pair: a part of a condition, decisive as yes or as no.

    Attributes:
        entry: The id of the entry in whose condition the part stands.
        place: Where it stands there, such as `condition > all > 2`.
        part: The part in short.
        value: Whether it is decisive as yes.
        node: The part's node in the view.
        yes: The nodes that have to be yes, as bits; the part itself among them if `value`.
        no: The nodes that have to be no, as bits.
    """

    entry: str
    place: str
    part: str
    value: bool
    node: int
    yes: int
    no: int


@dataclass(frozen=True)
class Sheet:
    """One regime, with what there is to cover in it.

    Attributes:
        body: The kind of body.
        regime: The stretch of days and what binds in it.
        view: Its compiled law.
        halves: The halves of the pairs of its entries.
        contradictions: The nodes of its contradictions, as bits.
        gates: For each rule of local policy, its node.
    """

    body: str
    regime: Regime
    view: View
    halves: tuple[Half, ...]
    contradictions: int
    gates: Mapping[str, int]

    @property
    def key(self) -> str:
        """Its name: the kind of body and the first day."""
        return f"{self.body} {self.regime.from_}"

    @cached_property
    def named(self) -> tuple[tuple[int, str], ...]:
        """The index and the id of each named node."""
        return tuple((index, self.view.names[index]) for index in self.view.reported)

    @cached_property
    def of_entry(self) -> Mapping[str, int]:
        """For each entry, its halves as bits."""
        found: dict[str, int] = {}
        for number, half in enumerate(self.halves):
            found[half.entry] = found.get(half.entry, 0) | 1 << number
        return found

    @cached_property
    def of_contradictions(self) -> int:
        """The halves of contradictions, as bits."""
        names = self.view.names
        return sum(
            bits
            for name, bits in self.of_entry.items()
            if self.contradictions >> names.index(name) & 1
        )

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Its first and its last day, the two sides of its switch days; one without an end."""
        first, last = self.regime.from_, self.regime.to
        return (first,) if last >= NO_END or last == first else (first, last)


def values_of(view: View, given: Mapping[int, int]) -> tuple[int, int]:
    """Which nodes of a view are yes, and which are no, as bits, under some answers."""
    yes = no = 0
    for index, (op, *arguments) in enumerate(view.nodes):
        bit = 1 << index
        if op in (Op.FACT, Op.OPTION):
            value = given.get(arguments[0])
            if value is not None:
                holds = value in arguments[1:] if op == Op.OPTION else value == 1
                yes, no = (yes | bit, no) if holds else (yes, no | bit)
        elif op == Op.NOT:
            yes |= bit if no >> arguments[0] & 1 else 0
            no |= bit if yes >> arguments[0] & 1 else 0
        elif op in (Op.YES, Op.NO):
            yes, no = (yes | bit, no) if op == Op.YES else (yes, no | bit)
        else:
            wanted = sum(1 << child for child in set(arguments))
            if op == Op.ALL:
                yes |= bit if yes & wanted == wanted else 0
                no |= bit if no & wanted else 0
            else:
                yes |= bit if yes & wanted else 0
                no |= bit if no & wanted == wanted else 0
    return yes, no


def sheets_of(base: KnowledgeBase) -> dict[tuple[str, dt.date], Sheet]:
    """The sheet of every regime, by kind of body and first day."""
    return {
        (body, regime.from_): _sheet(base, body, regime)
        for body, regimes in base.regimes.items()
        for regime in regimes
    }


def _sheet(base: KnowledgeBase, body: str, regime: Regime) -> Sheet:
    view = base.view_of(regime)
    walk = _Walk(base, view, regime.from_)
    halves = tuple(half for index in view.reported for half in walk.halves(index))
    index_of = view.index_of_node
    return Sheet(
        body,
        regime,
        view,
        halves,
        sum(1 << index_of[name] for name in base.contradictions if name in index_of),
        {name: index_of[name] for name in regime.gates},
    )


class _Needs(NamedTuple):
    """What the parts beside a part, and beside the steps above it, have to be."""

    yes: int = 0
    no: int = 0


class _Walk:
    """Walks the conditions of a view's entries, as they stood on a day."""

    def __init__(self, base: KnowledgeBase, view: View, day: dt.date) -> None:
        self.base = base
        self.view = view
        self.day = day
        self._steps = {
            node: index for index, node in enumerate(view.nodes) if not view.names[index]
        }

    def halves(self, index: int) -> Iterator[Half]:
        """The halves of the entry at a node of the view."""
        name = self.view.names[index]
        data = self.base.nodes[name].data
        if self.base.nodes[name].kind == "duty":
            yield from self._of_duty(name, data)
            return
        place, written = self._condition(data)
        if written is None:
            return
        expression = expressions.read(written)
        if isinstance(expression, expressions.Join | expressions.Negation):
            yield from self._inside(name, expression, place, _Needs())
        else:
            yield from self._both(name, expression, place, _Needs())

    def _condition(self, data: Mapping[str, Any]) -> tuple[str, object]:
        """The condition of an entry on the day, and its place."""
        for number, version in enumerate(data.get("versions", ()), start=1):
            first, last = version.get("from"), version.get("to")
            if (not first or dt.date.fromisoformat(first) <= self.day) and (
                not last or self.day <= dt.date.fromisoformat(last)
            ):
                return f"versions > {number} > condition", version["condition"]
        return "condition", data.get("condition")

    def _of_duty(self, name: str, data: Mapping[str, Any]) -> Iterator[Half]:
        """A duty is yes in scope and with one limb."""
        limbs = tuple(expressions.Name(limb["id"]) for limb in data["limbs"])
        one = expressions.Join("any", limbs)
        scope = expressions.Name(data["scope"]["id"])
        at_limbs, at_scope = 1 << self._index(one), 1 << self._index(scope)
        yield from self._both(name, scope, "scope", _Needs(yes=at_limbs))
        yield from self._both(name, one, "limbs", _Needs(yes=at_scope))
        yield from self._inside(name, one, "limbs", _Needs(yes=at_scope), steps=("",))

    def _both(self, entry: str, part: Expression, place: str, needs: _Needs) -> Iterator[Half]:
        node, shown = self._index(part), short(part)
        bit = 1 << node
        yield Half(entry, place, shown, value=True, node=node, yes=needs.yes | bit, no=needs.no)
        yield Half(entry, place, shown, value=False, node=node, yes=needs.yes, no=needs.no | bit)

    def _inside(
        self,
        entry: str,
        step: expressions.Join | expressions.Negation,
        place: str,
        needs: _Needs,
        *,
        steps: tuple[str, ...] | None = None,
    ) -> Iterator[Half]:
        """The halves of every part inside a step."""
        for number, part, others in self._parts(step):
            word = "not" if isinstance(step, expressions.Negation) else step.op
            way = steps or ((word, "") if number else (word,))
            here = " > ".join([place, *filter(None, way), *([str(number)] if number else [])])
            masked = (
                _Needs(needs.yes | others, needs.no)
                if word == "all"
                else _Needs(needs.yes, needs.no | others)
            )
            yield from self._both(entry, part, here, masked)
            if isinstance(part, expressions.Join | expressions.Negation):
                yield from self._inside(entry, part, here, masked)

    def _parts(
        self, step: expressions.Join | expressions.Negation
    ) -> Iterator[tuple[int, Expression, int]]:
        """Each part of a step, its number, and the others; one written twice counts once."""
        if isinstance(step, expressions.Negation):
            yield 0, step.part, 0
            return
        bits = [1 << self._index(part) for part in step.parts]
        every = 0
        for bit in bits:
            every |= bit
        seen = 0
        for number, (part, bit) in enumerate(zip(step.parts, bits, strict=True), start=1):
            if not seen & bit:
                seen |= bit
                yield number, part, every & ~bit

    def _index(self, expression: Expression) -> int:
        """The node of the view that a part became."""
        view = self.view
        match expression:
            case expressions.Name(id=name):
                if name in view.index_of_node:
                    return view.index_of_node[name]
                return self._steps[Op.FACT, view.index_of_variable[name]]
            case expressions.ChoiceIs(id=name, options=options):
                variable = view.index_of_variable[name]
                known = view.variables[variable].options
                chosen = sorted(known.index(option) for option in options)
                return self._steps[(Op.OPTION, variable, *chosen)]
            case expressions.DateIs(id=name):
                variable = view.index_of_variable[name]
                return self._steps[(Op.OPTION, variable, *self._periods(expression))]
            case expressions.Negation(part=part):
                return self._steps[Op.NOT, self._index(part)]
            case expressions.Join(op=op, parts=parts):
                children = dict.fromkeys(self._index(part) for part in parts)
                return self._steps[(Op.ALL if op == "all" else Op.ANY, *children)]

    def _periods(self, test: expressions.DateIs) -> range:
        """The periods of a named date in which a test of it holds."""
        cuts = self.base.cuts(test.id)
        not_yet = len(cuts) + 1
        if test.relation == NOT_YET or test.day is None:
            return range(not_yet, not_yet + 1)
        position = cuts.index(test.day) + 1
        return range(position) if test.relation == "before" else range(position, not_yet)


def short(part: Expression) -> str:
    """A part of a condition in short, as its author would name it."""
    match part:
        case expressions.Name(id=name):
            return name
        case expressions.ChoiceIs(id=name, options=options):
            return f"{name} is {' or '.join(options)}"
        case expressions.DateIs(id=name, relation=relation, day=day):
            return f"{name} is {relation}" if day is None else f"{name} {relation} {day}"
        case expressions.Negation(part=inner):
            return f"not {short(inner)}"
        case expressions.Join(op=op, parts=parts):
            return f"{op} of [{', '.join(short(inner) for inner in parts)}]"
