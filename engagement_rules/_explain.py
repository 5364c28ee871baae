"""Why, why not, what if: computed from the decided case, exact, never written by hand.

- A *reason* is a subset-minimal set of the given answers that forces the outcome.
- A *why-not* is the reasons for a no, or what an open outcome hangs on.
- A *what-if* is a smallest set of changed answers that forces another outcome; what nobody can
  change (a date, a reading, the body) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from engagement_rules._authorities import in_time
from engagement_rules._cases import Case
from engagement_rules._findings import Change, Code, GivenAnswer, Reason, Step, WhatIf, WhyNot
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._minimal import Flips, Reasons
from engagement_rules._outcomes import DUTY, duty_in, hangs_on, open_code, track_in, value_in
from engagement_rules._values import NAMES, NO, NOT, UNKNOWN, YES
from engagement_rules._view import Op, View
from engagement_rules._words import long_date

_OUTCOMES = {YES: "required", NO: "not_required", UNKNOWN: "not_determined"}


def state_of(case: Case, base: KnowledgeBase, node: str) -> tuple[str, Code]:
    """The outcome or value of a node in a case, and why it is so."""
    if node == DUTY:
        return duty_in(case, base)
    kind = base.nodes[node].kind
    if kind == "track":
        return track_in(case, base, base.nodes[node])
    value = _value_of(case, node)
    if value is None:
        return "not known", case.status or "not_in_force"
    return NAMES[value], open_code(case, base, node) if value == UNKNOWN else "decided"


def _value_of(case: Case, node: str) -> int | None:
    """The value of a node; a contradiction that holds is a yes, though its answers are aside."""
    return YES if node in case.clashes else value_in(case, node)


def _target(case: Case, node: str) -> str | None:
    """The node of the view that stands behind a name; none when there is none."""
    if case.view is None:
        return None
    if node == DUTY:
        return case.regime.duty if case.regime else None
    return node if node in case.view.index_of_node else None


def _law_for(case: Case, node: str) -> Case:
    return case.for_duty() if node == DUTY else case


def reasons(case: Case, base: KnowledgeBase, node: str) -> Iterator[Reason]:
    """Every smallest reason for a node's outcome in a case, shortest first."""
    outcome, code = state_of(case, base, node)
    reading = case.reading if node == DUTY else None
    case = _law_for(case, node)
    target = _target(case, node)
    value = _value_of(case, target) if target else None
    if code != "decided" or target is None or value in (None, UNKNOWN):
        open_ = hangs_on(case, base, target) if target else ()
        if reading:
            open_ = (reading, *open_)
        yield Reason(node, *case.key, outcome, code, (), open_)
        return
    assert case.view is not None  # noqa: S101 - a target lies in a view
    with base.lock:
        diagrams = base.diagrams(case.view)
        root = diagrams.of(case.view.index_of_node[target])
        given = case.given(clashing=target in case.clashes)
        found = Reasons(diagrams.store, root, given, value=value == YES)
    for chosen in found.shortest_first():
        answers = tuple(_given(case, base, target, variable) for variable in sorted(chosen))
        yield Reason(node, *case.key, outcome, code, answers, ())


def made_no_difference(case: Case, base: KnowledgeBase, node: str) -> tuple[str, ...]:
    """The given answers that stand in no reason for a decided outcome.

    For an undecided one: those on which it could not come to hang, whatever the rest turns out.
    """
    case = _law_for(case, node)
    target = _target(case, node)
    if target is None or case.view is None:
        return tuple(case.answers)
    given = case.given(clashing=target in case.clashes)
    value = _value_of(case, target)
    with base.lock:
        diagrams = base.diagrams(case.view)
        store, root = diagrams.store, diagrams.of(case.view.index_of_node[target])
        if value == UNKNOWN:
            matter = store.support(root)
        else:
            matter = Reasons(store, root, given, value=value == YES).that_matter()
    counted = {case.view.variables[index].id for index in matter}
    return tuple(name for name, answer in case.answers.items() if name not in counted)


def what_if(
    case: Case, base: KnowledgeBase, node: str, *, to: bool | None = None
) -> Iterator[WhatIf]:
    """All smallest sets of changes after which a node is settled the other way.

    Args:
        case: The decided case.
        base: The knowledge base.
        node: The node.
        to: The value wanted; by default the opposite, and for an undecided node both.
    """
    now = state_of(case, base, node)[0]
    reading = case.reading if node == DUTY else None
    case = _law_for(case, node)
    target = _target(case, node)
    if target is None or case.view is None:
        return
    value = _value_of(case, target)
    wanted = [to] if to is not None else [True, False] if value == UNKNOWN else [value == NO]
    for goal in wanted:
        if reading and goal:
            continue  # one reading gives no duty, whatever is answered
        if value == (YES if goal else NO):
            continue
        then = _named(base, node, YES if goal else NO)
        for changes in _smallest_changes(case, case.view, base, target, goal=goal):
            told = tuple(_change(base, case, *change) for change in sorted(changes.items()))
            yield WhatIf(node, *case.key, now, then, told)


def _smallest_changes(
    case: Case, view: View, base: KnowledgeBase, target: str, *, goal: bool
) -> Iterator[dict[int, int]]:
    """The smallest changes that settle a node, with what they do to contradictions counted in.

    A change that makes answers clash would set them aside again, so none is made. A clash that
    holds already is either cured by the changes, or stands with its answers left out.
    """
    given = case.given(clashing=True)
    fixed = _cannot_change(base, view, given)
    contradictions = [] if target in base.contradictions else list(case.unexplained)
    holding = [name for name in contradictions if name in case.clashes]
    with base.lock:
        diagrams = base.diagrams(view)
        diagram = {
            name: diagrams.of(view.index_of_node[name]) for name in [target, *contradictions]
        }
        found = []
        for standing in _subsets(holding):
            aside = {name for clash in standing for name in case.clashes[clash]}
            hidden = frozenset(view.index_of_variable[name] for name in aside)
            flips = Flips(
                diagrams.store,
                diagram[target],
                given,
                value=goal,
                fixed=fixed | hidden,
                hidden=hidden,
                avoiding=[diagram[name] for name in contradictions if name not in standing],
            )
            if flips.size is not None:
                found.append(flips)
    least = min((flips.size for flips in found if flips.size is not None), default=None)
    for flips in found:
        if flips.size == least:
            yield from flips.smallest()


def _subsets(names: list[str]) -> list[tuple[str, ...]]:
    if len(names) > _MANY:
        return [(), tuple(names)]
    return [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]


#: With more clashes than this at once, they are cured or left standing all together.
_MANY = 5


def _cannot_change(base: KnowledgeBase, view: View, given: dict[int, int]) -> frozenset[int]:
    """What nobody can change: dates and readings, and fixed facts that have been answered."""
    return frozenset(
        index
        for index, variable in enumerate(view.variables)
        if not variable.askable
        or (variable.fixed and (index in given or base.nodes[variable.id].kind == "date"))
    )


def _named(base: KnowledgeBase, node: str, value: int) -> str:
    outcome = node == DUTY or base.nodes[node].kind == "track"
    return _OUTCOMES[value] if outcome else NAMES[value]


def why_not(case: Case, base: KnowledgeBase, node: str, *, limit: int | None) -> WhyNot | None:
    """Why a node is not yes (or a track not required) in a case; none when it is."""
    outcome, code = state_of(case, base, node)
    if outcome in ("yes", "required"):
        return None
    law = _law_for(case, node)
    target = _target(law, node)
    open_ = hangs_on(law, base, target) if target else ()
    if node == DUTY and case.reading and outcome == "not_determined":
        open_ = (case.reading, *open_)
    blocked = (
        tuple(islice(reasons(case, base, node), limit)) if outcome in ("no", "not_required") else ()
    )
    return WhyNot(
        node,
        *case.key,
        outcome,
        code,
        blocked,
        open_,
        tuple(islice(what_if(case, base, node, to=True), limit)),
    )


def derivation(case: Case, base: KnowledgeBase, node: str) -> Step | None:
    """The derivation of a node in a case, step by step down to the answers."""
    case = _law_for(case, node)
    target = _target(case, node)
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
        _clause(base, name, value),
        in_time(base, node.authorities, case),
        parts,
    )


def _clause(base: KnowledgeBase, name: str, value: int) -> str:
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
        return _clause(base, found.id, value)
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


def option_clause(base: KnowledgeBase, name: str, option: str) -> str:
    """The chosen option of a choice, or the day of a date, as a clause."""
    node = base.nodes[name]
    if node.kind == "date":
        if option == "not yet":
            return f"the day has not come on which {node.data['says']}"
        words = "before the first day that matters" if option == "earliest" else option
        cuts = base.cuts(name)
        if option == "earliest" and cuts:
            words = f"before {long_date(cuts[0])}"
        elif option.startswith("from "):
            words = f"on or after {long_date(cuts[_position(option, cuts)])}"
        return f"{node.data['says']} {words}"
    return next(str(o["says"]) for o in node.data["options"] if o["id"] == option)


def _position(option: str, cuts: tuple[object, ...]) -> int:
    return [f"from {cut}" for cut in cuts].index(option)


def _given(case: Case, base: KnowledgeBase, target: str, variable: int) -> GivenAnswer:
    assert case.view is not None  # noqa: S101 - called with a case that has a view
    name = case.view.variables[variable].id
    answer = case.answers.get(name)
    options = case.view.variables[variable].options
    if options:
        said = options[case.options[name]]
        clause = option_clause(base, name, said)
    else:
        said = answer.answer if answer else NAMES[case.values[name]]
        clause = _clause(base, name, YES if said == "yes" else NO)
    return GivenAnswer(
        name,
        said,
        clause,
        answer.because if answer else None,
        answer.source if answer else None,
        _authorities_for(case, base, target, variable),
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


def _change(base: KnowledgeBase, case: Case, variable: int, new: int) -> Change:
    assert case.view is not None  # noqa: S101 - called with a case that has a view
    given = case.given(clashing=True)
    found = case.view.variables[variable]
    words = found.options or ("no", "yes")
    now = words[given[variable]] if variable in given else "not known"
    if found.options:
        says = option_clause(base, found.id, words[new])
    else:
        says = _clause(base, found.id, YES if new else NO)
    return Change(found.id, now, words[new], says)
