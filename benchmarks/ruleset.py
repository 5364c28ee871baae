"""A neutral rule set and its cases: plain data from which every engine's form is built.

The rules are drawn from a seed and mean nothing. They are monotone (no rule rests on another
rule's failing), because several engines have no safe negation, and each fact is used in one
polarity only, so that Kleene's value of a rule is exact: it is unknown just when the unknown
facts could still turn it either way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

#: The answers of one case: yes or no by fact; an unknown fact is missing.
Case = dict[str, bool]

SEED = 20130401
FACTS = 60
LEVELS = 4
UNKNOWN_SHARE = 0.15

#: How many conjunctions a rule has, dealt like cards: exactly 1.85 a rule in every 20 rules.
_CONJUNCTIONS = (1,) * 8 + (2,) * 7 + (3,) * 5
#: How many facts a conjunction of level 1, and of a higher level, tests.
_LITERALS_FIRST = ((2, 3), (0.5, 0.5))
_LITERALS_LATER = ((1, 2), (0.7, 0.3))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Literal:
    """A test of one fact. An unknown fact satisfies neither polarity."""

    fact: str
    yes: bool


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Holds when all its literals hold and so does the rule that it needs, if it needs one."""

    literals: tuple[Literal, ...]
    needs: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds when one of its conjunctions holds."""

    id: str
    level: int
    conjunctions: tuple[Conjunction, ...]


@dataclass(frozen=True)
class RuleSet:
    """Rules in levels; a rule above the first level needs a conclusion of the level below."""

    facts: tuple[str, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def levels(self) -> tuple[tuple[Rule, ...], ...]:
        """The rules by level, lowest first."""
        return tuple(
            tuple(rule for rule in self.rules if rule.level == level)
            for level in range(1, LEVELS + 1)
        )

    @cached_property
    def needed(self) -> frozenset[str]:
        """The rules that other rules need."""
        return frozenset(
            conjunction.needs
            for rule in self.rules
            for conjunction in rule.conjunctions
            if conjunction.needs
        )

    @cached_property
    def conjunctions(self) -> int:
        """How many conjunctions the rules have in all."""
        return sum(len(rule.conjunctions) for rule in self.rules)


def _deal(items: Sequence[T], chance: random.Random) -> Iterator[T]:
    """Deal the items in random order, again and again, so that all are used about equally."""
    while True:
        yield from chance.sample(items, len(items))


def _pick(weighted: tuple[tuple[int, ...], tuple[float, ...]], chance: random.Random) -> int:
    return chance.choices(weighted[0], weighted[1])[0]


def make_rules(count: int, seed: int = SEED) -> RuleSet:
    """Draw a rule set.

    Args:
        count: How many rules; at least one a level.
        seed: The same seed and count give the same rules.

    Returns:
        The rules, in an order in which each comes after those that it needs.
    """
    chance = random.Random(f"rules {seed} {count}")
    facts = tuple(f"fact{number:02}" for number in range(1, FACTS + 1))
    polarity = dict(zip(facts, chance.sample([True, False] * (FACTS // 2), FACTS), strict=True))
    next_fact = _deal(facts, chance)
    next_count = _deal(_CONJUNCTIONS, chance)
    rules: list[Rule] = []
    below: Iterator[str] | None = None
    for level in range(1, LEVELS + 1):
        size = count // LEVELS + (level <= count % LEVELS)
        first = len(rules)
        for _ in range(size):
            conjunctions = []
            for _ in range(next(next_count)):
                wanted = _pick(_LITERALS_LATER if below else _LITERALS_FIRST, chance)
                chosen: dict[str, None] = {}
                while len(chosen) < wanted:
                    chosen[next(next_fact)] = None
                literals = tuple(Literal(fact, polarity[fact]) for fact in chosen)
                conjunctions.append(Conjunction(literals, next(below) if below else None))
            rules.append(Rule(f"rule{len(rules) + 1:04}", level, tuple(conjunctions)))
        below = _deal([rule.id for rule in rules[first:]], chance)
    return RuleSet(facts, tuple(rules))


def make_cases(ruleset: RuleSet, count: int, seed: int = SEED) -> list[Case]:
    """Draw cases: about 15 % of the facts are unknown, the others are yes or no at even odds."""
    chance = random.Random(f"cases {seed}")
    return [
        {fact: chance.random() < 0.5 for fact in ruleset.facts if chance.random() >= UNKNOWN_SHARE}
        for _ in range(count)
    ]


def values(ruleset: RuleSet, case: Mapping[str, bool]) -> dict[str, bool | None]:
    """Decide a case straight from the data, in Kleene's logic, as a yardstick for the engines.

    Args:
        ruleset: The rules.
        case: The known facts.

    Returns:
        For each rule: it holds, it does not, or (None) it is unknown.
    """
    found: dict[str, bool | None] = {}
    for rule in ruleset.rules:
        some: bool | None = False
        for conjunction in rule.conjunctions:
            every: bool | None = found[conjunction.needs] if conjunction.needs else True
            for literal in conjunction.literals:
                known = case.get(literal.fact)
                every = _and(every, None if known is None else known == literal.yes)
            some = _or(some, every)
        found[rule.id] = some
    return found


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _or(one: bool | None, other: bool | None) -> bool | None:
    if one is True or other is True:
        return True
    return None if one is None or other is None else False
