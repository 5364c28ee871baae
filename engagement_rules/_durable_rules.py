"""A view written as rules for durable-rules: forward, positive, and within what it can bear.

Each answer and each step has two tokens, its yes and its no, which differ in the last bit; its
value is known once one of them is. `all` of k nodes becomes k + 1 rules: yes when every child is
yes, and no when this or that child is no. `any` is its dual and `not` exchanges the two tokens,
so nothing is negated and no rule waits for something to be absent.

The rules of a step read one fact, which says what is known of its children: `{"step":"7",
"c0":true,"c2":false}`. All names in rules and facts are numbers and fixed words of our own; no id
or text of a knowledge base enters them, save the digest in the rule set's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final

from engagement_rules._errors import EngineError, did_you_mean, printable
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import Op, View, option_key

#: What durable-rules 2.0.28 can bear, as its source says and as running it beyond these showed.
MAX_RULES: Final = 4000  # it refuses the 4,097th
MAX_CHILDREN: Final = 60  # a fact that matches 65 patterns at once fails

#: The token of what holds from the start; its opposite never holds.
ALWAYS: Final = 0
NEVER: Final = 1

_HEX = re.compile(r"[0-9a-f]{8,128}")


class ViewTooWide(EngineError):
    """A view needs more rules than durable-rules can hold."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one view.

    Attributes:
        name: The rule set's name: a fixed word and the view's digest.
        definition: The rule set as JSON.
        conclusions: The token that each rule concludes, by the rule's name.
        openings: How the fact of each step begins, as JSON. A step comes after its children.
        readers: For each token, the steps that it is about and what it adds to their facts.
        inputs: The yes token of each fact and option, by key.
        results: The yes token of each reported node, in order.
    """

    name: str
    definition: str
    conclusions: dict[str, int]
    openings: tuple[str, ...]
    readers: tuple[tuple[tuple[int, str], ...], ...]
    inputs: dict[str, int]
    results: tuple[int, ...]

    def token(self, key: str, value: int) -> int | None:
        """Find the token that an answer makes known.

        Args:
            key: A fact id or an option key.
            value: `NO`, `UNKNOWN` or `YES`.

        Returns:
            The token; None for `UNKNOWN`, which makes nothing known.

        Raises:
            EngineError: The view has no such key, or there is no such value.
        """
        yes = self.inputs.get(key)
        if yes is None:
            hint = did_you_mean(key, self.inputs)
            raise EngineError(f"no step reads `{printable(key)}`{'; ' if hint else ''}{hint}")
        # True equals UNKNOWN as a number: taken for a value it would be lost without a word.
        if value not in (NO, UNKNOWN, YES) or isinstance(value, bool):
            raise EngineError(
                f"`{value}` given for `{key}` is no value; give {NO} for no, {UNKNOWN} for "
                f"not known or {YES} for yes"
            )
        return None if value == UNKNOWN else yes if value == YES else yes ^ 1


def rules_of(view: View) -> Rules:
    """Write the rules of a view.

    Args:
        view: The compiled law for a body and period.

    Returns:
        Rules that conclude, from any answers, exactly what the view's nodes are in Kleene's logic.

    Raises:
        ViewTooWide: The view needs more than `MAX_RULES` rules.
        EngineError: The view's digest is not a hexadecimal number.
    """
    if not _HEX.fullmatch(view.digest):
        raise EngineError(f"`{printable(view.digest)}` is not a digest; no rule set is named so")
    writer = _Writer()
    inputs: dict[str, int] = {}
    tokens: list[int] = []
    widest, most = 0, 0
    for index, (op, *arguments) in enumerate(view.nodes):
        before = writer.rules
        match op:
            case Op.FACT:
                key = view.variables[arguments[0]].id
                token = inputs[key] = inputs.get(key) or writer.new()
            case Op.OPTION:
                key = option_key(view.variables[arguments[0]].id, tuple(arguments[1:]))
                token = inputs[key] = inputs.get(key) or writer.new()
            case Op.ALL:
                token = writer.all_of(tokens[child] for child in arguments)
            case Op.ANY:
                token = writer.all_of(tokens[child] ^ 1 for child in arguments) ^ 1
            case Op.NOT:
                token = tokens[arguments[0]] ^ 1
            case Op.YES:
                token = ALWAYS
            case _:
                token = NEVER
        tokens.append(token)
        if writer.rules - before > most:
            widest, most = index, writer.rules - before
    if writer.rules > MAX_RULES:
        raise ViewTooWide(
            f"this view needs {writer.rules:,} rules and durable-rules holds {MAX_RULES:,}; "
            f"most of them, {most:,}, are for {_called(view, widest)}, which could be parted"
        )
    results = tuple(tokens[index] for index in view.reported)
    return writer.finish(f"view-{view.digest}", inputs, results)


def _called(view: View, index: int) -> str:
    """Name a node, or else the first named node that rests on it."""
    resting = {index}
    for later in range(index, len(view.nodes)):
        op, *arguments = view.nodes[later]
        if op in (Op.ALL, Op.ANY, Op.NOT) and not resting.isdisjoint(arguments):
            resting.add(later)
        if later in resting and view.names[later]:
            return f"{'' if later == index else 'a step of '}`{view.names[later]}`"
    return "a step without a name"


class _Writer:
    """Collects steps, each of them an `all`: its yes token and the tokens of its children."""

    def __init__(self) -> None:
        self.rules = 0
        self._tokens = 2  # ALWAYS and NEVER
        self._steps: list[tuple[int, Sequence[int]]] = []
        self._written: dict[frozenset[int], int] = {}

    def new(self) -> int:
        """Make a pair of tokens and give the yes one."""
        self._tokens += 2
        return self._tokens - 2

    def all_of(self, children: Iterable[int]) -> int:
        """Write "all of these" and give its yes token. Constants and repeats are folded."""
        parts = [child for child in dict.fromkeys(children) if child != ALWAYS]
        if NEVER in parts or not parts:
            return NEVER if parts else ALWAYS
        while len(parts) > MAX_CHILDREN:
            bounds = range(0, len(parts), MAX_CHILDREN)
            parts = [self._step(parts[start : start + MAX_CHILDREN]) for start in bounds]
        return self._step(parts)

    def _step(self, parts: Sequence[int]) -> int:
        if len(parts) == 1:
            return parts[0]
        key = frozenset(parts)
        if key not in self._written:
            self._written[key] = self.new()
            self._steps.append((self._written[key], parts))
            self.rules += len(parts) + 1
        return self._written[key]

    def finish(self, name: str, inputs: dict[str, int], results: tuple[int, ...]) -> Rules:
        """Write the steps as rules and facts."""
        # The engine lays at most 511 patterns beside one another, on whatever property; the 512th
        # hangs it. So a fact names its group before its step. That also makes finding its rules a
        # matter of the square root of their number.
        group = max(1, isqrt(len(self._steps)))
        definition: dict[str, object] = {}
        conclusions: dict[str, int] = {}
        openings: list[str] = []
        readers: list[list[tuple[int, str]]] = [[] for _ in range(self._tokens)]
        for step, (yes, parts) in enumerate(self._steps):
            fact = {"group": str(step // group), "step": str(step)}
            # The engine tells facts apart by a hash of their id, which for these has no clashes.
            openings.append(json.dumps({"id": str(step), **fact}, separators=(",", ":"))[:-1])
            told: list[tuple[dict[str, bool], int]] = [
                ({f"c{place}": False}, yes ^ 1) for place in range(len(parts))
            ]
            told.append(({f"c{place}": True for place in range(len(parts))}, yes))
            for known, concluded in told:
                patterns = [{key: value} for key, value in (fact | known).items()]
                conclusions[f"r{len(definition)}"] = concluded
                definition[f"r{len(definition)}"] = {"all": [{"m": {"$and": patterns}}]}
            for place, token in enumerate(parts):
                readers[token].append((step, f',"c{place}":true'))
                readers[token ^ 1].append((step, f',"c{place}":false'))
        return Rules(
            name=name,
            definition=json.dumps(definition),
            conclusions=conclusions,
            openings=tuple(openings),
            readers=tuple(map(tuple, readers)),
            inputs=inputs,
            results=results,
        )
