"""What is written and does nothing: idle parts and steps, and two steps that are always one.

A part of an `all` or `any` is idle when no set of answers, whole or in part, is decided otherwise
without it. A part that is there only so that an outcome is exact is not idle: without it some set
of answers would be decided later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import combinations
from random import Random
from typing import NamedTuple

import z3

from engagement_rules import _expressions as expressions
from engagement_rules._errors import Problem
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._view import Op, View
from engagement_rules.proving.laws import Law
from engagement_rules.proving.terms import CERTAIN, Rails, Terms, all_of, any_of, negated
from engagement_rules.proving.witness import values_of

_JOINS = (Op.ALL, Op.ANY)
_STEPS = ("test", "limb", "track", "trigger", "gate", "side", "duty")
#: So many sets of answers tell most steps apart before the solver is asked.
_TRIES = 60


class Comparing:
    """Asks z3 whether two formulas are ever apart, each pair once."""

    def __init__(self) -> None:
        self._same: dict[tuple[int, ...], bool] = {}
        self._alive: list[Rails] = []

    def same(self, terms: Terms, one: Rails, other: Rails) -> bool:
        """Whether two steps have one value under all answers, whole or in part."""
        if one == other or all(map(z3.eq, one, other)):
            return True
        key = (*(part.get_id() for part in one), *(part.get_id() for part in other))
        if key not in self._same:
            self._alive += [one, other]
            apart = z3.Or(one.yes != other.yes, one.no != other.no)
            solver = z3.Solver()
            solver.add(apart, terms.consistent(terms.asked_in(apart)))
            self._same[key] = solver.check() == z3.unsat
        return self._same[key]


def idle(base: KnowledgeBase, laws: Iterable[Law]) -> Iterator[Problem]:
    """Each part and step that does nothing in any law in which it stands."""
    comparing = Comparing()
    parts: dict[_Part, bool] = {}
    steps: dict[str, bool] = {}
    for law in laws:
        for part, does_nothing in _parts(law, comparing):
            parts[part] = parts.get(part, True) and does_nothing
        for name in _read_by_others(law):
            if steps.get(name, True):
                steps[name] = _step_is_idle(law, name, comparing)
    for part, does_nothing in parts.items():
        if does_nothing:
            yield Problem(
                "KB402",
                f"in `{part.owner}` the part `{part.shown}` changes nothing: no answers are "
                "decided otherwise without it",
                base.nodes[part.owner].place,
                node=part.owner,
                cure="take it out, or mend the part beside it that covers it",
            )
    already = {part.shown for part, nothing in parts.items() if nothing}
    for name, does_nothing in steps.items():
        if does_nothing and name not in already:
            yield Problem(
                "KB402",
                f"`{name}` changes no outcome, whatever it is",
                base.nodes[name].place,
                node=name,
                cure="take it out, or mend the conditions that read it",
            )


class _Part(NamedTuple):
    """A part of a join: the step in whose condition it stands, the join, its place, the words."""

    owner: str
    join: str
    place: int
    shown: str


def _parts(law: Law, comparing: Comparing) -> Iterator[tuple[_Part, bool]]:
    """Each part of each join of a law, and whether it does nothing there."""
    base, terms = law.base, law.terms
    for name in terms.view.index_of_node:
        condition = _condition(base.nodes[name], law.first[1])
        stack = [] if condition is None else [condition]
        while stack:
            found = stack.pop()
            if isinstance(found, expressions.Negation):
                stack.append(found.part)
            elif isinstance(found, expressions.Join):
                stack += found.parts
                parts = [terms.condition(base, part) for part in found.parts]
                join = all_of if found.op == "all" else any_of
                whole = join(parts)
                for place, part in enumerate(found.parts):
                    rest = parts[:place] + parts[place + 1 :]
                    same = bool(rest) and comparing.same(terms, whole, join(rest))
                    yield _Part(name, shown(found), place, shown(part)), same


def _condition(node: Node, day: dt.date) -> expressions.Expression | None:
    """The condition of a step on a day; none where it has none of its own."""
    if "condition" in node.data:
        return expressions.read(node.data["condition"])
    for version in node.data.get("versions", ()):
        first, last = version.get("from"), version.get("to")
        if (first or "") <= day.isoformat() <= (last or "9999"):
            return expressions.read(version["condition"])
    return None


def shown(expression: expressions.Expression) -> str:
    """A condition as it is written."""
    match expression:
        case expressions.Name(id=name):
            return name
        case expressions.Negation(part=part):
            return f"{{not: {shown(part)}}}"
        case expressions.Join(op=op, parts=parts):
            return f"{{{op}: [{', '.join(map(shown, parts))}]}}"
        case expressions.ChoiceIs(id=name, options=options):
            return f"{{choice: {name}, is: [{', '.join(options)}]}}"
        case expressions.DateIs(id=name, relation=relation, day=day):
            return f"{{date: {name}, {f'{relation}: {day}' if day else 'is: not yet'}}}"


def _read_by_others(law: Law) -> Iterator[str]:
    """The named steps and the questions that some other step reads."""
    view = law.terms.view
    for index, name in enumerate(view.names):
        if name and any(index in _children(node) for node in view.nodes):
            yield name
    read = frozenset().union(*(law.terms.read(name) for name in view.roots))
    yield from (view.variables[variable].id for variable in sorted(read))


def _children(node: tuple[int, ...]) -> tuple[int, ...]:
    return node[1:] if node[0] in (*_JOINS, Op.NOT) else ()


def _step_is_idle(law: Law, name: str, comparing: Comparing) -> bool:
    """Whether every outcome is what it would be if a step were always yes, or always no."""
    view = law.terms.view
    if name in view.roots:
        return False
    if name in view.index_of_node:
        fixed = [_with(law.terms, view.index_of_node[name], value) for value in _CONSTANTS]
        reading = [root for root in view.roots.values() if _reads(view, root, name)]
        return all(
            any(comparing.same(law.terms, law.terms.nodes[root], made[root]) for made in fixed)
            for root in reading
        )
    variable = view.index_of_variable[name]
    return all(
        _idle_question(law.terms, law.terms.nodes[root], variable, comparing)
        for root in view.roots.values()
        if variable in law.terms.read(view.names[root])
    )


_CONSTANTS = (CERTAIN, negated(CERTAIN))


def _reads(view: View, root: int, name: str) -> bool:
    wanted, stack, seen = view.index_of_node[name], [root], set()
    while stack:
        at = stack.pop()
        if at == wanted:
            return True
        if at not in seen:
            seen.add(at)
            stack += _children(view.nodes[at])
    return False


def _with(terms: Terms, step: int, value: Rails) -> list[Rails]:
    """Every node of a view, with one of them put in."""
    made: list[Rails] = []
    for index, node in enumerate(terms.view.nodes):
        made.append(value if index == step else terms.join(node, made))
    return made


def _idle_question(terms: Terms, root: Rails, variable: int, comparing: Comparing) -> bool:
    values = terms.values(variable)
    never = [(value, z3.BoolVal(val=False)) for value in values]
    unknown = Rails(*(z3.substitute(rail, *never) for rail in root))
    return comparing.same(terms, root, unknown)


# Two that are one


def equal(base: KnowledgeBase, laws: Iterable[Law]) -> Iterator[Problem]:
    """Each pair of steps that always have one value and do not say so, or say so and have not."""
    said = {
        (min(node.id, other), max(node.id, other))
        for node in base.nodes.values()
        for other in node.data.get("same_as", ())
    }
    for (one, other), same in _pairs(laws, said).items():
        first, second = base.nodes[one], base.nodes[other]
        if same and (one, other) not in said and not _plain(base, first, second):
            yield Problem(
                "KB403",
                f"`{one}` and `{other}` always have the same value, and neither says so",
                first.place,
                node=one,
                other=second.place,
                cure=f"let one read the other, or write `same_as: [{other}]` in `{one}`",
            )
        if not same and (one, other) in said:
            yield Problem(
                "KB404",
                f"`{one}` and `{other}` are said to be the same, and they are not",
                first.place,
                node=one,
                other=second.place,
                cure="take `same_as` out, or mend one of the two conditions",
            )


def _pairs(laws: Iterable[Law], said: set[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    """Pairs of steps that could be one, and those said to be, with whether they always are."""
    comparing = Comparing()
    signs = [(law, _signs(law)) for law in laws]
    pairs = set(said)
    for _, found in signs:
        alike: dict[tuple[int, ...], list[str]] = {}
        for name, sign in found.items():
            alike.setdefault(sign, []).append(name)
        for names in alike.values():
            pairs.update(combinations(sorted(names), 2))
    same: dict[tuple[str, str], bool] = {}
    for one, other in sorted(pairs):
        for law, found in signs:
            if one in found and other in found:
                terms = law.terms
                here = found[one] == found[other] and comparing.same(
                    terms, terms.named(one), terms.named(other)
                )
                same[one, other] = same.get((one, other), True) and here
    return same


def _signs(law: Law) -> dict[str, tuple[int, ...]]:
    """What each step is under some sets of answers drawn by lot, the same on each run."""
    nodes = law.base.nodes
    names = [
        name
        for name in law.terms.view.index_of_node
        if nodes[name].kind in _STEPS and not nodes[name].data.get("always")
    ]
    view, rng = law.terms.view, Random(0)  # noqa: S311 - the solver has the last word
    decide = law.base.evaluator(view)
    columns = []
    for _ in range(_TRIES):
        drawn = {at: rng.randrange(-1, len(v.options) or 2) for at, v in enumerate(view.variables)}
        answers = {at: value for at, value in drawn.items() if value >= 0}
        columns.append(decide(values_of(view, answers)))
    place = view.position
    return {name: tuple(column[place[name]] for column in columns) for name in names}


def _plain(base: KnowledgeBase, one: Node, other: Node) -> bool:
    """Whether a reader sees that two steps are one: the one is no more than the other."""
    return other.id in _no_more_than(base, one) or one.id in _no_more_than(base, other)


def _no_more_than(base: KnowledgeBase, node: Node) -> set[str]:
    """The steps that a step only names, or leads to, at least for some time."""
    found: set[str] = set()
    waiting = [node.id]
    while waiting:
        data = base.nodes[waiting.pop()].data
        conditions = [data.get("condition"), *(v["condition"] for v in data.get("versions", ()))]
        named = {name for name in conditions if isinstance(name, str)}
        new = (named | set(data.get("leads_to", ()))) - found
        found |= new
        waiting += new
    return found
