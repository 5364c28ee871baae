"""The compiled engine: generated three-valued source, two bits a value.

`&` and `|` on two-bit values are Kleene's and/or, so a node costs one expression. The source is
made from ids that the compiler has checked against `ID_PATTERN` and from numbers, never from
text in a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from engagement_rules._values import NO, NOT, UNKNOWN, YES
from engagement_rules._view import ID_PATTERN, Op, View, option_key

#: Takes the values of the facts and options by key, gives one value for each reported node.
Decide = Callable[[Mapping[str, int]], tuple[int, ...]]

#: Python's own compiler gives up on expressions much wider or deeper than these.
_WIDE = 200
_DEEP = 20

_SAFE_KEY = re.compile(ID_PATTERN.removesuffix("$") + r"(=[0-9,]+)?$")


def source(view: View) -> str:
    """Write the source of a view's function.

    Args:
        view: A view whose ids the compiler has checked.

    Returns:
        Python source that defines `decide(values)`.

    Raises:
        ValueError: An id is not of the checked form; no source is made from it.
    """
    uses = _uses(view)
    text: dict[int, str] = {}
    depth: dict[int, int] = {}
    lines = ["def decide(values):", "    get = values.get"]
    reported = set(view.reported)
    for index, node in enumerate(view.nodes):
        inner = node[0] in (Op.ALL, Op.ANY, Op.NOT)
        depth[index] = 1 + max((depth[child] for child in node[1:]), default=0) if inner else 0
        wide = len(node) > _WIDE
        if index in reported or uses[index] > 1 or not inner or wide or depth[index] > _DEEP:
            lines += (f"    {line}" for line in _assignments(view, index, node, text))
            text[index], depth[index] = f"n{index}", 0
        else:
            text[index] = f"({_expression(view, node, text)})"
    result = ", ".join(f"n{index}" for index in view.reported)
    lines.append(f"    return ({result},)" if result else "    return ()")
    return "\n".join(lines) + "\n"


def _assignments(
    view: View, index: int, node: tuple[int, ...], text: Mapping[int, str]
) -> Iterator[str]:
    """The lines that set a node's variable; a wide node in several steps."""
    first, rest = node[: _WIDE + 1], node[_WIDE + 1 :]
    if node[0] not in (Op.ALL, Op.ANY):
        first, rest = node, ()
    yield f"n{index} = {_expression(view, first, text)}"
    sign = "&" if node[0] == Op.ALL else "|"
    for start in range(0, len(rest), _WIDE):
        part = (node[0], *rest[start : start + _WIDE])
        yield f"n{index} {sign}= {_expression(view, part, text)}"


def _uses(view: View) -> list[int]:
    uses = [0] * len(view.nodes)
    for node in view.nodes:
        if node[0] in (Op.ALL, Op.ANY, Op.NOT):
            for child in node[1:]:
                uses[child] += 1
    return uses


def _expression(view: View, node: tuple[int, ...], text: Mapping[int, str]) -> str:
    op, *arguments = node
    match op:
        case Op.FACT:
            return f"get({_checked(view.variables[arguments[0]].id)!r}, {UNKNOWN})"
        case Op.OPTION:
            key = option_key(view.variables[arguments[0]].id, tuple(arguments[1:]))
            return f"get({_checked(key)!r}, {UNKNOWN})"
        case Op.ALL:
            return " & ".join(text[child] for child in arguments)
        case Op.ANY:
            return " | ".join(text[child] for child in arguments)
        case Op.NOT:
            return f"NOT[{text[arguments[0]]}]"
        case Op.YES:
            return str(YES)
        case _:
            return str(NO)


def _checked(key: str) -> str:
    if not _SAFE_KEY.match(key):
        raise ValueError(f"`{key}` is not a checked id; no source is made from it")
    return key


@lru_cache(maxsize=1024)
def _compiled(digest: str, text: str) -> Decide:
    namespace: dict[str, object] = {"NOT": NOT, "__builtins__": {}}
    exec(compile(text, f"<view {digest[:12]}>", "exec"), namespace)  # noqa: S102 - see module docstring
    decide: Decide = namespace["decide"]  # type: ignore[assignment]
    return decide


def evaluator(view: View) -> Decide:
    """Compile a view to a function. Pure and thread-safe; the same view gives the same function.

    Args:
        view: The compiled law for a body and period.

    Returns:
        A function from values by key (`NO`, `UNKNOWN`, `YES`; missing keys are unknown) to the
        values of `view.reported`, in order.
    """
    return _compiled(view.digest, source(view))
