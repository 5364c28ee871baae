"""The knowledge base as a networkx graph: what rests on what.

An edge runs from what is read to what reads it, so that an outcome's `ancestors` are all that it
rests on. The compiler orders, checks and walks this graph; deciding a matter does not need it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from engagement_rules import _expressions as expressions
from engagement_rules import _language as language
from engagement_rules._errors import Problem
from engagement_rules._expressions import Expression
from engagement_rules._source import SIDES, Item, Source, side_id
from engagement_rules._yaml import Path_

#: Kinds of node that a condition may read.
READABLE = frozenset({"fact", "reading", "test", "limb"})
#: Kinds of node of which a state (`if`) may speak, and the values that each can have.
OUTCOMES = ("required", "not_required", "not_determined", "not_encoded", "out_of_scope")
VALUES = ("yes", "no", "not known")
MARKS = ("met", "at risk", "failed", "not known")
VALUES_OF_KIND = {
    "duty": OUTCOMES,
    "track": OUTCOMES,
    "trigger": VALUES,
    "limb": VALUES,
    "test": VALUES,
    "fact": VALUES,
    "check": MARKS,
    "gate": VALUES,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A condition and the days between which it stands."""

    days: language.InForce
    expression: Expression
    path: Path_


def conditions(item: Item) -> list[Dated]:
    """The conditions of an entry, each with its days.

    Raises:
        expressions.BadExpression: A condition is not of the language.
    """
    entry = item.entry
    if isinstance(entry, language.Contradiction):
        return [
            Dated(
                language.ALWAYS, expressions.read(entry.condition, ("condition",)), ("condition",)
            )
        ]
    if not isinstance(entry, language.Conditional):
        return []
    if entry.condition is not None:
        return [
            Dated(
                language.ALWAYS, expressions.read(entry.condition, ("condition",)), ("condition",)
            )
        ]
    return [
        Dated(
            language.InForce.model_validate({"from": version.from_, "to": version.to}),
            expressions.read(version.condition, ("versions", index, "condition")),
            ("versions", index),
        )
        for index, version in enumerate(entry.versions)
    ]


@dataclass(frozen=True, slots=True)
class StateAtom:
    """One statement inside an `if`: a node has one of some values, or an arrangement is used."""

    node: str
    values: tuple[str, ...]
    path: Path_


def state_atoms(written: object, path: Path_ = ("if",)) -> Iterator[StateAtom]:
    """Every statement in an `if`.

    Raises:
        expressions.BadExpression: It is not of the language.
    """
    cure = "write `node: … is: …`, `under: …`, `all:`, `any:` or `not:`"
    if not isinstance(written, dict) or not written:
        raise expressions.BadExpression("a state is missing here", path, cure)
    keys = set(written)
    if keys in ({"all"}, {"any"}):
        (op,) = keys
        parts = written[op]
        if not isinstance(parts, list) or not parts:
            raise expressions.BadExpression(f"`{op}` needs a list of states", (*path, op), cure)
        for index, part in enumerate(parts):
            yield from state_atoms(part, (*path, op, index))
    elif keys == {"not"}:
        yield from state_atoms(written["not"], (*path, "not"))
    elif keys == {"under"} and isinstance(written["under"], str):
        yield StateAtom(written["under"], (), (*path, "under"))
    elif keys == {"node", "is"} and isinstance(written["node"], str):
        values = written["is"] if isinstance(written["is"], list) else [written["is"]]
        if not values or not all(isinstance(value, str) for value in values):
            raise expressions.BadExpression(
                "`is` needs a value or a list of values", (*path, "is"), cure
            )
        yield StateAtom(written["node"], tuple(values), path)
    else:
        raise expressions.BadExpression("this is not a state", path, cure)


def build(source: Source) -> nx.DiGraph[str]:
    """Build the graph of a knowledge base whose ids have been checked."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, item in source.items.items():
        graph.add_node(name, kind=item.kind)
    for name, item in source.items.items():
        for dated in conditions(item):
            for leaf in expressions.leaves(dated.expression):
                graph.add_edge(leaf.id, name, why="condition")
        entry = item.entry
        if isinstance(entry, language.Duty):
            graph.add_edge(entry.scope.id, name, why="scope")
            for limb in entry.limbs:
                graph.add_edge(limb.id, name, why="limb")
        if isinstance(entry, language.Check):
            for side in SIDES:
                graph.add_edge(side_id(name, side), name, why=side)
        if isinstance(entry, language.Question) and entry.group:
            graph.add_edge(entry.group, name, why="group")
        if isinstance(entry, language.Fact):
            _add_question(graph, entry)
        if isinstance(entry, language.Consequence) and entry.if_ is not None:
            for atom in state_atoms(entry.if_):
                if atom.node != "duty":
                    graph.add_edge(atom.node, name, why="state")
        if isinstance(entry, language.Arrangement) and entry.reading:
            graph.add_edge(entry.reading, name, why="reading")
    return graph


def _add_question(graph: nx.DiGraph[str], fact: language.Fact) -> None:
    """What a question can be answered through: its parts, and the dates it is read from."""
    if fact.part_of:
        graph.add_edge(fact.id, fact.part_of, why="part")
    if fact.only_if:
        graph.add_edge(fact.only_if, fact.id, why="reading")
    if fact.once:
        graph.add_edge(fact.once, fact.id, why="once")
    for order in fact.read_from:
        for date in filter(None, (order.date, order.before, order.until)):
            graph.add_edge(date, fact.id, why="dates")


#: An entry of these kinds is there for its own sake; the others must lead to one of them.
_ENDS = frozenset(
    {
        "duty",
        "track",
        "trigger",
        "action",
        "notice",
        "contradiction",
        "arrangement",
        "authority",
        "body",
        "check",
        "practice",
        "gate",
    }
)


def cycle_problems(graph: nx.DiGraph[str], source: Source) -> list[Problem]:
    """Each ring of nodes that rest on one another."""
    problems = []
    for component in nx.strongly_connected_components(graph):
        first = min(component)
        if len(component) == 1 and not graph.has_edge(first, first):
            continue
        ring = [edge[0] for edge in nx.find_cycle(graph.subgraph(component), first)]
        item, other = source.items[ring[0]], source.items[ring[-1]]
        shown = " → ".join(f"`{name}`" for name in [*ring, ring[0]])
        problems.append(
            Problem(
                "KB206",
                f"these nodes rest on one another: {shown}",
                item.place,
                node=ring[0],
                other=other.place,
                cure="take one of the ids out of the other's condition",
            )
        )
    return problems


def dead_problems(graph: nx.DiGraph[str], source: Source) -> list[Problem]:
    """Each node that no outcome, action, notice or contradiction rests on."""
    ends = [name for name, item in source.items.items() if item.kind in _ENDS]
    alive = set(ends).union(*(nx.ancestors(graph, end) for end in ends))
    problems = []
    for name, item in source.items.items():
        # The form of the record is read by people; what it names is not kept alive by that.
        if name not in alive and item.kind not in ("section", "field"):
            problems.append(
                Problem(
                    "KB301",
                    f"nothing reads the {item.kind} `{name}`",
                    item.place,
                    node=name,
                    cure="use it in a condition, action, notice or contradiction, or take it out",
                )
            )
    return problems


#: Longer chains are no law that anybody could read, and Python could not follow them.
MAX_CHAIN = 120


def depth_problems(graph: nx.DiGraph[str], source: Source) -> list[Problem]:
    """A chain of nodes, each resting on the next, that is too long to follow."""
    longest = nx.dag_longest_path(graph)
    if len(longest) <= MAX_CHAIN:
        return []
    item = source.items[longest[-1]]
    return [
        Problem(
            "KB105",
            f"`{item.entry.id}` rests on a chain of {len(longest):,} nodes; "
            f"the most that is followed is {MAX_CHAIN}",
            item.place,
            node=item.entry.id,
            other=source.items[longest[0]].place,
            cure="join steps of the chain into one condition",
        )
    ]


def point_to_causes(graph: nx.DiGraph[str], problems: list[Problem]) -> list[Problem]:
    """Send whoever mends an inexact node to the inexact node that it rests on."""
    inexact = {problem.node for problem in problems if problem.code == "KB303"}
    pointed = []
    for problem in problems:
        below = nx.ancestors(graph, problem.node) & inexact if problem.code == "KB303" else set()
        if below:
            first = " and ".join(f"`{name}`" for name in sorted(map(str, below)))
            problem = problem._replace(cure=f"mend {first} first: this rests on it")
        pointed.append(problem)
    return pointed
