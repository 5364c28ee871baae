"""Our own view as expressions of two values, for engines that know yes and no only.

A `not` is carried inwards to the answers, where "is no" is a test of its own: an answer that is
missing then passes neither test, and whatever comes out as yes is certainly yes. A `not` of a
step that stands by itself stays; of such a view that cannot be said, see `Plain.certain`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engagement_rules._view import Op, View


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a language writes its leaves; all write `and`, `or`, `not` and brackets alike.

    Attributes:
        fact: The test that a variable, by its number, is yes (or no).
        choice: The test that a variable is one of these options.
        step: A step that was worked out before, by its number.
        always: What is always yes (or no).
    """

    fact: Callable[[int, bool], str]
    choice: Callable[[int, Sequence[str]], str]
    step: Callable[[int], str]
    always: Callable[[bool], str]


class Plain:
    """Writes a view's steps.

    Attributes:
        steps: The nodes that are worked out one by one, in order: every outcome, and every step
            that is read more than once. All others stand inside these.
        read: Those of them that other steps read.
        certain: Once all steps are written: no `not` stands before a step, so that with answers
            missing, too, a yes is right in Kleene's logic.
    """

    def __init__(self, view: View, syntax: Syntax) -> None:
        self.certain = True
        self._view = view
        self._syntax = syntax
        uses = [0] * len(view.nodes)
        for node in view.nodes:
            if node[0] in (Op.ALL, Op.ANY, Op.NOT):
                for child in node[1:]:
                    uses[child] += 1
        kept = set(view.roots.values()) | {
            index
            for index, node in enumerate(view.nodes)
            if node[0] in (Op.ALL, Op.ANY) and len(node) > 2 and uses[index] > 1
        }
        self.steps = tuple(sorted(kept))
        self.read = frozenset(index for index in kept if uses[index])
        self._kept = frozenset(kept)

    def written(self, index: int) -> str:
        """The expression of a step."""
        return self._node(index, yes=True, inside=False)

    def _node(self, index: int, *, yes: bool, inside: bool = True) -> str:
        """A node's expression, or that of its opposite."""
        if inside and index in self._kept:
            if yes:
                return self._syntax.step(index)
            self.certain = False
            return f"(not {self._syntax.step(index)})"
        op, *arguments = self._view.nodes[index]
        match op:
            case Op.FACT:
                return self._syntax.fact(arguments[0], yes)
            case Op.OPTION:
                names = self._view.variables[arguments[0]].options
                chosen = [name for at, name in enumerate(names) if (at in arguments[1:]) is yes]
                return self._syntax.choice(arguments[0], chosen)
            case Op.NOT:
                return self._node(arguments[0], yes=not yes)
            case Op.YES | Op.NO:
                return self._syntax.always((op == Op.YES) is yes)
        parts = [self._node(child, yes=yes) for child in arguments]
        if len(parts) == 1:
            return parts[0]
        text = (" and " if (op == Op.ALL) is yes else " or ").join(parts)
        return f"({text})" if inside else text
