"""The floor for our own rules: two-valued Python such as a programmer would write by hand.

Each answer is read once; `and` and `or` stop at the first part that settles them, and a step is
kept in a variable only if another reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.law.cases import Case, Law
from benchmarks.peers import Peer
from benchmarks.peers._law import Plain, Syntax
from engagement_rules._view import View


def prepare(law: Law) -> Peer:
    """Write and compile the function."""
    text, certain = source(law.view)
    namespace: dict[str, object] = {}
    exec(compile(text, "<floor>", "exec"), namespace)
    decide: Callable[[Case], list[str]] = namespace["decide"]  # type: ignore[assignment]
    return Peer(decide, read=frozenset, certain=certain)


def source(view: View) -> tuple[str, bool]:
    """Write `decide(case)`, which lists the outcomes that are yes, and say if it is `certain`."""
    plain = Plain(view, Syntax(_fact, _choice, "n{}".format, str))
    outcomes = {index: name for name, index in view.roots.items()}
    lines = ["def decide(case):", "    get = case.get", "    found = []", "    add = found.append"]
    lines += [f"    f{at} = get({variable.id!r})" for at, variable in enumerate(view.variables)]
    for index in plain.steps:
        condition = plain.written(index)
        if index not in outcomes:
            lines.append(f"    n{index} = {condition}")
            continue
        lines += [f"    if {condition}:", f"        add({outcomes[index]!r})"]
        if index in plain.read:
            lines += [f"        n{index} = True", "    else:", f"        n{index} = False"]
    lines.append("    return found")
    return "\n".join(lines) + "\n", plain.certain


def _fact(variable: int, yes: bool) -> str:
    return f"f{variable}" if yes else f"f{variable} is False"


def _choice(variable: int, names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"f{variable} == {names[0]!r}"
    return f"f{variable} in {tuple(names)!r}"
