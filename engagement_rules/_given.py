"""How an answer that was given is told: as a clause, with its reason and where it comes from."""

from __future__ import annotations

import datetime as dt

from engagement_rules._authorities import in_time
from engagement_rules._cases import Case
from engagement_rules._findings import Change, GivenAnswer
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._values import NAMES, NO, UNKNOWN, YES
from engagement_rules._view import Op
from engagement_rules._words import long_date


def value_clause(base: KnowledgeBase, name: str, value: int) -> str:
    """A node's value as a clause."""
    node = base.nodes[name]
    says = node.data.get("says")
    if isinstance(says, dict) and value != UNKNOWN:
        return str(says["yes" if value == YES else "no"])
    if isinstance(says, dict):
        return f"it is not known whether {says['yes']}"
    if node.kind == "duty":
        shown = {YES: "applies", NO: "does not apply", UNKNOWN: "may or may not apply"}
        return f"{node.label} {shown[value]}"
    return node.label


def option_clause(base: KnowledgeBase, name: str, option: str) -> str:
    """The chosen option of a choice, or the day of a date, as a clause."""
    node = base.nodes[name]
    if node.kind == "date":
        if option == "not yet":
            return f"the day has not come on which {node.data['says']}"
        return f"{node.data['says']} {period_words(base, name, option)}"
    return next(str(o["says"]) for o in node.data["options"] if o["id"] == option)


def period_words(base: KnowledgeBase, name: str, option: str) -> str:
    """A period of a named date in words: `before 31 January 2024`, `not yet`."""
    cuts = base.cuts(name)
    if option == "earliest":
        return f"before {long_date(cuts[0])}" if cuts else "before the first day that matters"
    if option.startswith("from "):
        return f"on or after {long_date(cuts[_position(option, cuts)])}"
    return option


def _position(option: str, cuts: tuple[object, ...]) -> int:
    return [f"from {cut}" for cut in cuts].index(option)


def given_answer(case: Case, base: KnowledgeBase, target: str, variable: int) -> GivenAnswer:
    """One answer as a reason for a node uses it, by its variable in the case's view."""
    assert case.view is not None  # noqa: S101 - called with a case that has a view
    name = case.view.variables[variable].id
    answer = case.answers.get(name)
    through = case.through.get(name, ())
    options = case.view.variables[variable].options
    if options:
        said = options[case.options[name]]
        clause = option_clause(base, name, said)
    else:
        said = answer.answer if answer else NAMES[case.values[name]]
        clause = value_clause(base, name, YES if said == "yes" else NO)
    return GivenAnswer(
        name,
        said,
        clause,
        answer.because if answer else None,
        answer.source if answer else None,
        _authorities_for(case, base, target, variable),
        tuple(_part(case, base, part) for part in through),
    )


def _part(case: Case, base: KnowledgeBase, name: str) -> GivenAnswer:
    """A part, or a date, through which a question was answered."""
    node = base.nodes[name]
    if node.kind == "date":
        day = case.days.get(name)
        shown = long_date(day) if isinstance(day, dt.date) else str(day)
        words = "has not happened yet" if not isinstance(day, dt.date) else f"on {shown}"
        return GivenAnswer(name, shown, f"{node.data['says']} {words}", None, None, ())
    answer = case.answers[name]
    value = {"yes": YES, "no": NO}.get(answer.answer, UNKNOWN)
    return GivenAnswer(
        name,
        answer.answer,
        value_clause(base, name, value),
        answer.because,
        answer.source,
        (),
        tuple(_part(case, base, part) for part in case.through.get(name, ())),
    )


def _authorities_for(
    case: Case, base: KnowledgeBase, target: str, variable: int
) -> tuple[str, ...]:
    """The authorities of the nearest named nodes under `target` that read a variable."""
    assert case.view is not None  # noqa: S101 - called with a case that has a view
    view = case.view
    found: dict[str, None] = {}
    seen: set[tuple[int, str]] = set()
    stack = [(view.index_of_node[target], target)]
    while stack:
        index, nearest = stack.pop()
        if (index, nearest) in seen:
            continue
        seen.add((index, nearest))
        op, *arguments = view.nodes[index]
        nearest = view.names[index] or nearest
        if op in (Op.FACT, Op.OPTION):
            if arguments[0] == variable:
                found.update(dict.fromkeys(in_time(base, base.nodes[nearest].authorities, case)))
        else:
            stack.extend((child, nearest) for child in reversed(arguments))
    return tuple(found)


def change_told(base: KnowledgeBase, case: Case, variable: int, new: int) -> Change:
    """One answer that would be another, by its variable in the case's view."""
    assert case.view is not None  # noqa: S101 - called with a case that has a view
    given = case.given(clashing=True)
    found = case.view.variables[variable]
    words = found.options or ("no", "yes")
    now = words[given[variable]] if variable in given else "not known"
    if found.options:
        says = option_clause(base, found.id, words[new])
    else:
        says = value_clause(base, found.id, YES if new else NO)
    return Change(found.id, now, words[new], says)
