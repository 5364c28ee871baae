"""The law of one kind of body in one period, as formulas for z3.

Each question and each node has two formulas: that it is certainly yes, and that it is certainly
no. What is not known is neither. A matter in which everything is known is a world; what holds in
every world holds whatever the answers are, and what the two formulas say is what the engines say.

Source for the two formulas (dual rail): R. Bryant, Boolean Analysis of MOS Circuits (1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import z3

from engagement_rules import _expressions as expressions
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._view import Op, View

#: A value of a question: yes or no, or the number of an option.
Value = int


class Rails(NamedTuple):
    """That something is certainly yes, and that it is certainly no."""

    yes: Any
    no: Any

    def known(self) -> Any:
        """That it is one of the two."""
        return z3.Or(self.yes, self.no)


def all_of(parts: Iterable[Rails]) -> Rails:
    """Kleene's and."""
    parts = list(parts)
    return Rails(z3.And([p.yes for p in parts]), z3.Or([p.no for p in parts]))


def any_of(parts: Iterable[Rails]) -> Rails:
    """Kleene's or."""
    parts = list(parts)
    return Rails(z3.Or([p.yes for p in parts]), z3.And([p.no for p in parts]))


def negated(part: Rails) -> Rails:
    """Kleene's not."""
    return Rails(part.no, part.yes)


CERTAIN = Rails(z3.BoolVal(val=True), z3.BoolVal(val=False))


class Terms:
    """A view as formulas.

    Args:
        view: The view.
        copy: Marks the questions, so that two matters can be held against one another.
    """

    def __init__(self, view: View, *, copy: str = "") -> None:
        self.view = view
        self.copy = copy
        self._values: dict[int, tuple[Any, ...]] = {}
        self._bounds: dict[int, Any] = {}

    def value(self, variable: int, value: Value) -> Any:
        """That a question has this answer."""
        return self.values(variable)[value]

    def values(self, variable: int) -> tuple[Any, ...]:
        """For each answer that a question can have, that it has it."""
        if variable not in self._values:
            found = self.view.variables[variable]
            self._values[variable] = tuple(
                z3.Bool(f"{self.copy}{found.id} is {shown}")
                for shown in found.options or ("no", "yes")
            )
        return self._values[variable]

    def known(self, variable: int) -> Any:
        """That a question is answered."""
        return z3.Or(self.values(variable))

    def consistent(self, variables: Iterable[int]) -> Any:
        """None of these questions has two answers."""
        return z3.And([self._one_at_most(variable) for variable in sorted(variables)])

    def _one_at_most(self, variable: int) -> Any:
        if variable not in self._bounds:
            values = self.values(variable)
            both = z3.And(values[0], values[1])
            self._bounds[variable] = z3.Not(both) if len(values) == 2 else z3.AtMost(*values, 1)
        return self._bounds[variable]

    @cached_property
    def nodes(self) -> tuple[Rails, ...]:
        """Each node of the view."""
        made: list[Rails] = []
        for node in self.view.nodes:
            made.append(self.join(node, made))
        return tuple(made)

    def join(self, node: tuple[int, ...], made: Sequence[Rails]) -> Rails:
        """A node over others that are made already."""
        op, *arguments = node
        match op:
            case Op.FACT:
                return Rails(self.value(arguments[0], 1), self.value(arguments[0], 0))
            case Op.OPTION:
                variable, *options = arguments
                values = self.values(variable)
                chosen = [value for at, value in enumerate(values) if at in options]
                others = [value for at, value in enumerate(values) if at not in options]
                return Rails(z3.Or(chosen), z3.Or(others))
            case Op.ALL:
                return all_of(made[child] for child in arguments)
            case Op.ANY:
                return any_of(made[child] for child in arguments)
            case Op.NOT:
                return negated(made[arguments[0]])
            case Op.YES:
                return CERTAIN
            case _:
                return negated(CERTAIN)

    def named(self, name: str) -> Rails:
        """A named node, or a question."""
        if name in self.view.index_of_node:
            return self.nodes[self.view.index_of_node[name]]
        variable = self.view.index_of_variable[name]
        return Rails(self.value(variable, 1), self.value(variable, 0))

    def has(self, name: str) -> bool:
        """Whether there is such a node or question of yes and no here."""
        if name in self.view.index_of_node:
            return True
        found = self.view.index_of_variable.get(name)
        return found is not None and not self.view.variables[found].options

    def read(self, name: str) -> frozenset[int]:
        """The questions on which a node rests as it is written."""
        if name not in self.view.index_of_node:
            return frozenset((self.view.index_of_variable[name],))
        return self._reads[self.view.index_of_node[name]]

    @cached_property
    def _reads(self) -> tuple[frozenset[int], ...]:
        found: list[frozenset[int]] = []
        for op, *arguments in self.view.nodes:
            if op in (Op.FACT, Op.OPTION):
                found.append(frozenset(arguments[:1]))
            else:
                found.append(frozenset().union(*(found[child] for child in arguments)))
        return tuple(found)

    def asked_in(self, goal: Any) -> frozenset[int]:
        """The questions whose answers a formula speaks of."""
        names = {term.decl().name() for term in _leaves(goal)}
        return frozenset(self._by_name[name] for name in names if name in self._by_name)

    @cached_property
    def _by_name(self) -> dict[str, int]:
        variables = range(len(self.view.variables))
        return {term.decl().name(): v for v in variables for term in self.values(v)}

    # A second matter, in which some questions are answered otherwise

    @cached_property
    def _second(self) -> Terms:
        return Terms(self.view, copy="then ")

    def moved(self, rails: Rails, variables: Iterable[int]) -> Rails:
        """What a node is in the second matter, if only these questions are answered otherwise."""
        swap = [
            pair
            for variable in variables
            for pair in zip(self.values(variable), self._second.values(variable), strict=True)
        ]
        return Rails(*(z3.substitute(rail, *swap) for rail in rails))

    def moved_value(self, variable: int, value: Value) -> Any:
        """That a question has this answer in the second matter."""
        return self._second.value(variable, value)

    def moved_known(self, variable: int) -> Any:
        """That a question is answered in the second matter."""
        return self._second.known(variable)

    def moved_consistent(self, variables: Iterable[int]) -> Any:
        """None of these questions has two answers in the second matter."""
        return self._second.consistent(variables)

    def moved_answer(self, model: Any, variable: int) -> Value:
        """The answer that a model gives to a question in the second matter."""
        values = self._second.values(variable)
        return next(at for at, term in enumerate(values) if z3.is_true(model.eval(term)))

    def condition(self, base: KnowledgeBase, expression: expressions.Expression) -> Rails:
        """A condition over this view's names.

        Raises:
            KeyError: It names what is not here.
        """
        match expression:
            case expressions.Name(id=name):
                return self.named(name)
            case expressions.Negation(part=part):
                return negated(self.condition(base, part))
            case expressions.Join(op=op, parts=parts):
                join = all_of if op == "all" else any_of
                return join(self.condition(base, part) for part in parts)
            case expressions.ChoiceIs(id=name, options=options):
                variable = self.view.index_of_variable[name]
                known = self.view.variables[variable].options
                chosen = [known.index(option) for option in options]
                return self.join((Op.OPTION, variable, *chosen), ())
            case expressions.DateIs(id=name, relation=relation, day=day):
                variable = self.view.index_of_variable[name]
                last = len(self.view.variables[variable].options) - 1
                if day is None:
                    return self.join((Op.OPTION, variable, last), ())
                first = base.cuts(name).index(day) + 1
                chosen = list(range(first) if relation == "before" else range(first, last))
                return self.join((Op.OPTION, variable, *chosen), ())


def _leaves(goal: Any) -> Iterator[Any]:
    """The variables of a formula, each once."""
    stack, seen = [goal], set()
    while stack:
        term = stack.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if term.num_args() == 0 and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield term
        stack += term.children()
