"""The law for one kind of body on one day, and random cases under it, as plain data.

A case gives each variable of the view that is known its value: yes or no for a fact, the name of
an option for a choice; a date is a choice among the periods between the days that the law names.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules._derivation import all_values
from engagement_rules._digest import source_files
from engagement_rules._evaluator import evaluator
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import Op, View, option_key

BODY = "ICB"
SEED = 20_130_401
UNKNOWN_SHARE = 0.15

#: The value of each known variable by its id.
Case = dict[str, bool | str]

_MEANING = {NO: False, UNKNOWN: None, YES: True}


@dataclass(frozen=True)
class Law:
    """The rules, and the view of them that is measured."""

    base: KnowledgeBase
    folder: Path

    @property
    def day(self) -> dt.date:
        """The day up to which the rules were checked."""
        return self.base.verified_to

    @cached_property
    def view(self) -> View:
        """What binds the body on the day."""
        return self.base.view(BODY, self.day)

    @cached_property
    def outcomes(self) -> dict[str, int]:
        """The node of each outcome."""
        return dict(self.view.roots)

    @cached_property
    def unaskable(self) -> frozenset[str]:
        """The readings of open law, on which nobody can be asked to decide."""
        return frozenset(each.id for each in self.view.variables if not each.askable)

    def keyed(self, case: Mapping[str, bool | str]) -> dict[str, int]:
        """A case as our engines read it: the value of each fact and each test of an option."""
        return {
            key: YES if case[name] in wanted else NO
            for key, name, wanted in self._tests
            if name in case
        }

    @cached_property
    def _tests(self) -> list[tuple[str, str, tuple[bool | str, ...]]]:
        """For each leaf of the view its key, its variable, and the values that make it yes."""
        found: list[tuple[str, str, tuple[bool | str, ...]]] = []
        for op, *arguments in self.view.nodes:
            if op not in (Op.FACT, Op.OPTION):
                continue
            variable, options = self.view.variables[arguments[0]], tuple(arguments[1:])
            if op == Op.FACT:
                found.append((variable.id, variable.id, (True,)))
            else:
                wanted = tuple(variable.options[option] for option in options)
                found.append((option_key(variable.id, options), variable.id, wanted))
        return found

    def values(self, case: Mapping[str, bool | str]) -> dict[str, bool | None]:
        """The yardstick: each outcome in Kleene's logic, the view read node by node."""
        found = all_values(self.view, self.keyed(case))
        return {name: _MEANING[found[index]] for name, index in self.outcomes.items()}


def load(folder: Path) -> Law:
    """Load the rules from a folder, compiled before or compiled now."""
    return Law(KnowledgeBase.load(folder), folder)


def draw(law: Law, count: int) -> dict[str, list[Case]]:
    """Draw so many cases of each kind.

    Args:
        law: The rules; the same rules and count give the same cases.
        count: How many of each kind.

    Returns:
        By kind: `complete`, every question answered; `unknown`, 15 % of the answers missing;
        `sound`, every question answered so that no contradiction holds.
    """
    chance = random.Random(f"own rules {SEED}")
    free_of_clashes = _free_of_clashes(law)
    return {
        "complete": [_case(law.view, chance, 0.0) for _ in range(count)],
        "unknown": [_case(law.view, chance, UNKNOWN_SHARE) for _ in range(count)],
        "sound": [free_of_clashes(_case(law.view, chance, 0.0), chance) for _ in range(count)],
    }


def _case(view: View, chance: random.Random, unknown: float) -> Case:
    return {
        variable.id: chance.choice(variable.options or (True, False))
        for variable in view.variables
        if chance.random() >= unknown
    }


def _free_of_clashes(law: Law) -> Callable[[Case, random.Random], Case]:
    """What draws the answers that clash again, and again, until none do."""
    view, decide = law.view, evaluator(law.view)
    there = [name for name in law.base.contradictions if name in view.position]
    read_by = {name: _read_by(view, view.index_of_node[name]) for name in there}
    options: dict[str, tuple[bool | str, ...]] = {
        each.id: each.options or (True, False) for each in view.variables
    }

    def mended(case: Case, chance: random.Random) -> Case:
        for _ in range(10_000):
            result = decide(law.keyed(case))
            clashing = {
                variable
                for name in there
                if result[view.position[name]] == YES
                for variable in read_by[name]
            }
            if not clashing:
                return case
            case |= {name: chance.choice(options[name]) for name in sorted(clashing)}
        raise ValueError("no answers were found under which no contradiction holds")

    return mended


def _read_by(view: View, root: int) -> frozenset[str]:
    found: set[str] = set()
    stack = [root]
    while stack:
        op, *arguments = view.nodes[stack.pop()]
        if op in (Op.FACT, Op.OPTION):
            found.add(view.variables[arguments[0]].id)
        else:
            stack += arguments
    return frozenset(found)


def size(law: Law) -> dict[str, Any]:
    """How large the view is, and the knowledge base that it is taken from."""
    view, base = law.view, law.base
    files = source_files(law.folder)
    return {
        "body": base.nodes[BODY].label,
        "day": law.day.isoformat(),
        "version": base.version,
        "digest": base.digest[:12],
        "facts": len(view.variables),
        "choices": sum(bool(variable.options) for variable in view.variables),
        "nodes": len(view.nodes),
        "rules": len({*view.reported, *view.roots.values()}),
        "outcomes": len(view.roots),
        "negated_steps": sum(
            node[0] == Op.NOT and view.nodes[node[1]][0] not in (Op.FACT, Op.OPTION)
            for node in view.nodes
        ),
        "entries": dict(Counter(node.kind for node in base.nodes.values()).most_common()),
        "files": len(files),
        "lines": sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files),
        "views": len(base.views),
        "periods": sum(map(len, base.regimes.values())),
        "bodies": len(base.regimes),
    }
