"""A view: what the law asks of one kind of body on one day, as plain arrays.

A view is all that an engine needs to decide. It holds ids and numbers only, no text that a
person wrote, so that source code and rules can be generated from it safely.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

#: The form of every id. Generated code holds ids of this form and numbers, and nothing else.
ID_PATTERN = r"^[A-Za-z][A-Za-z0-9]*([.\-][A-Za-z0-9]+)*$"


class Op(IntEnum):
    """What a node of a view is. The numbers are part of the image's format."""

    FACT = 0  # (FACT, variable)
    OPTION = 1  # (OPTION, variable, option, option, ...): the choice is one of these
    ALL = 2  # (ALL, node, node, ...)
    ANY = 3  # (ANY, node, node, ...)
    NOT = 4  # (NOT, node)
    YES = 5  # (YES,)
    NO = 6  # (NO,)


class Variable(NamedTuple):
    """A fact, a reading, a choice or a date, as an engine sees it.

    Attributes:
        id: Its id in the knowledge base.
        options: Empty for a yes/no fact; else the names of the options of a one-of choice.
            A date is a choice among the periods between the days that the law names, in
            order, and `not yet`.
        fixed: Nobody can change it (a date, a reading), so no what-if proposes it.
        askable: False for a reading, which nobody can answer.
    """

    id: str
    options: tuple[str, ...] = ()
    fixed: bool = False
    askable: bool = True


@dataclass(frozen=True)
class View:
    """The compiled law for one kind of body in one period.

    Attributes:
        digest: Names the structure: two views with the same arrays have the same digest.
        variables: The facts, choices, dates and readings, in the order of the diagrams.
        nodes: Each node as `(op, *arguments)`; arguments that are nodes come earlier.
        names: The id of each node; the empty string for leaves and for steps without a name.
        roots: The node of each id whose value is an outcome: duty, limbs, tracks, triggers and
            contradictions.
    """

    digest: str
    variables: tuple[Variable, ...]
    nodes: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]
    roots: dict[str, int]

    @cached_property
    def index_of_variable(self) -> dict[str, int]:
        """The index of each variable by its id."""
        return {variable.id: index for index, variable in enumerate(self.variables)}

    @cached_property
    def reported(self) -> tuple[int, ...]:
        """The named nodes, in order: an engine gives one value for each of these."""
        return tuple(index for index, name in enumerate(self.names) if name)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where the value of each named node stands among those that an engine gives."""
        return {self.names[index]: place for place, index in enumerate(self.reported)}

    @cached_property
    def index_of_node(self) -> dict[str, int]:
        """The index of each named node by its id."""
        return {name: index for index, name in enumerate(self.names) if name}

    @cached_property
    def option_keys(self) -> tuple[tuple[int, str], ...]:
        """For each OPTION node, its index and the key under which its value is given."""
        return tuple(
            (index, option_key(self.variables[node[1]].id, node[2:]))
            for index, node in enumerate(self.nodes)
            if node[0] == Op.OPTION
        )

    @cached_property
    def option_tests(self) -> tuple[tuple[str, str, frozenset[int]], ...]:
        """For each OPTION node, the key of its value, its variable, and the options it accepts."""
        return tuple(
            (key, self.variables[self.nodes[index][1]].id, frozenset(self.nodes[index][2:]))
            for index, key in self.option_keys
        )

    @cached_property
    def facts(self) -> tuple[tuple[int, str], ...]:
        """The index and the id of each variable that is yes or no."""
        return tuple((i, v.id) for i, v in enumerate(self.variables) if not v.options)

    @cached_property
    def choices(self) -> tuple[tuple[int, Variable], ...]:
        """The index of each choice and date, and the variable itself."""
        return tuple((i, v) for i, v in enumerate(self.variables) if v.options)


def option_key(variable: str, options: tuple[int, ...]) -> str:
    """Name the value of "the choice is one of these options": `choice=0,2`."""
    return f"{variable}={','.join(map(str, options))}"


def inputs(view: View) -> tuple[str, ...]:
    """The keys of every value that an engine reads: fact ids and option keys, in node order."""
    return tuple(
        view.variables[node[1]].id
        if node[0] == Op.FACT
        else option_key(view.variables[node[1]].id, node[2:])
        for node in view.nodes
        if node[0] in (Op.FACT, Op.OPTION)
    )
