"""The derivation of a node, step by step down to the answers."""

from __future__ import annotations

from engagement_rules._authorities import in_time
from engagement_rules._cases import Case
from engagement_rules._findings import Step
from engagement_rules._given import option_clause, value_clause
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._outcomes import target_of
from engagement_rules._values import NAMES, NO, NOT, UNKNOWN, YES
from engagement_rules._view import Op, View


def derivation(case: Case, base: KnowledgeBase, node: str) -> Step | None:
    """The derivation of a node in a case, step by step down to the answers."""
    case, target = target_of(case, node)
    if target is None or case.view is None:
        return None
    values = all_values(case.view, case.values)
    return _step(case, base, case.view.index_of_node[target], values)


def all_values(view: View, values: dict[str, int]) -> list[int]:
    """The value of every node of a view, named or not, by plain interpretation."""
    found: list[int] = []
    options = dict(view.option_keys)
    for index, (op, *arguments) in enumerate(view.nodes):
        match op:
            case Op.FACT:
                found.append(values.get(view.variables[arguments[0]].id, UNKNOWN))
            case Op.OPTION:
                found.append(values.get(options[index], UNKNOWN))
            case Op.ALL:
                found.append(min(found[child] for child in arguments))
            case Op.ANY:
                found.append(max(found[child] for child in arguments))
            case Op.NOT:
                found.append(NOT[found[arguments[0]]])
            case Op.YES:
                found.append(YES)
            case _:
                found.append(NO)
    return found


_KINDS = {Op.ALL: "all", Op.ANY: "any", Op.NOT: "not", Op.YES: "always", Op.NO: "never"}


def _step(case: Case, base: KnowledgeBase, index: int, values: list[int]) -> Step:
    assert case.view is not None  # noqa: S101 - called with a case that has a view
    view = case.view
    op, *arguments = view.nodes[index]
    value = values[index]
    if op in (Op.FACT, Op.OPTION):
        variable = view.variables[arguments[0]]
        node = base.nodes[variable.id]
        text = _leaf_text(base, view, arguments[0], case, value, tuple(arguments[1:]))
        return Step(
            variable.id, node.kind, NAMES[value], text, in_time(base, node.authorities, case), ()
        )
    name = view.names[index]
    parts = tuple(_step(case, base, child, values) for child in arguments)
    if not name:
        return Step("", _KINDS[Op(op)], NAMES[value], "", (), parts)
    node = base.nodes[name]
    return Step(
        name,
        _KINDS[Op(op)],
        NAMES[value],
        value_clause(base, name, value),
        in_time(base, node.authorities, case),
        parts,
    )


def _leaf_text(
    base: KnowledgeBase,
    view: View,
    variable: int,
    case: Case,
    value: int,
    options: tuple[int, ...],
) -> str:
    found = view.variables[variable]
    node = base.nodes[found.id]
    if found.id in case.masked:
        return f"the answers about “{node.label}” clash"
    if not found.options:
        return value_clause(base, found.id, value)
    chosen = case.options.get(found.id)
    if chosen is not None:
        return option_clause(base, found.id, found.options[chosen])
    if node.kind == "date":
        return f"the day is not known on which {node.data['says']}"
    wanted = [
        option["label"]
        for option in node.data["options"]
        if found.options.index(option["id"]) in options
    ]
    return f"it is not known whether it is {' or '.join(wanted)}"
