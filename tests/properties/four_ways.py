"""The same matters decided four ways: compiled, by durable-rules, by the reference, by z3.

`python four_ways.py ENGINE MATTERS SEED` decides so many matters under the shipped rules with an
engine, and holds every value of every step against the reference. It prints what it saw.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._cases import Case
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules.testing.reference import Reference

#: More worlds than this are forgotten, so that a long run stays small.
MOST = 2_000_000
TRUTH = {YES: True, NO: False, UNKNOWN: None}


class Drawn:
    """Draws matters of one body and one act: any law, any answers to what it asks.

    Args:
        base: The rules.
        rng: The dice.
    """

    def __init__(self, base: KnowledgeBase, rng: Random) -> None:
        self.base, self.rng = base, rng
        self.laws = [(kind, regime) for kind, regimes in base.regimes.items() for regime in regimes]
        self.gates = [gate.id for gate in base.of_kind("gate")]

    def matter(self) -> dict[str, Any]:
        """A matter as plain values."""
        rng = self.rng
        kind, regime = rng.choice(self.laws)
        known = rng.choice((0.1, 0.5, 0.9, 1.0))
        view = self.base.view_of(regime)
        answers, dates = {}, {}
        for variable in view.variables:
            if not variable.askable or rng.random() > known:
                continue
            node = self.base.nodes[variable.id]
            if node.kind == "fact":
                answers[variable.id] = rng.choice(("yes", "no", "yes", "no", "not known"))
            elif node.kind == "choice":
                answers[variable.id] = rng.choice((*variable.options, "not known"))
            else:
                dates[variable.id] = rng.choice((*self._days(variable.id), "not yet", None))
        return {
            "title": "Drawn",
            "bodies": [{"id": "body", "kind": kind, "policies": self.gates}],
            "acts": [{"id": "act", "date": regime.from_.isoformat()}],
            "answers": answers,
            "dates": dates,
        }

    def _days(self, date: str) -> list[str]:
        near = [day - dt.timedelta(days=step) for day in self.base.cuts(date) for step in (0, 1)]
        return [day.isoformat() for day in near] or ["2020-01-01"]


def said_in(case: Case) -> dict[str, Any]:
    """What counts in a case: the answers without those that were set aside, and the days."""
    words: Mapping[str, Any] = {"yes": True, "no": False}
    said = {
        name: words.get(answer.answer, answer.answer)
        for name, answer in case.answers.items()
        if answer.answer != "not known" and name not in case.masked
    }
    days = {name: day for name, day in case.days.items() if day is not None}
    return said | {name: day for name, day in days.items() if name not in case.masked}


def differences(reference: Reference, case: Case) -> list[str]:
    """The steps that an engine and the reference do not value alike, in the order of the view."""
    assert case.view is not None
    assert case.date is not None
    said = said_in(case)
    return [
        name
        for name, place in case.view.position.items()
        if reference.value(name, case.date, said) is not TRUTH[case.result[place]]
    ]


def run(base: KnowledgeBase, engine: Any, count: int, seed: int) -> Counter[str]:
    """Decide so many matters, and hold every step against the reference.

    Raises:
        AssertionError: They differ; it shows the smallest matter and what differs in it.
    """
    drawn, reference = Drawn(base, Random(seed)), Reference(base)  # noqa: S311 - a test draws lots
    seen: Counter[str] = Counter()
    for _ in range(count):
        data = drawn.matter()
        (case,) = assess(Matter.from_dict(data), knowledge_base=base, engine=engine)._cases
        found = differences(reference, case)
        if found:
            small = smallest(base, engine, data)
            raise AssertionError(f"{found} in {small}")
        if len(reference.memo) > MOST:
            reference.memo.clear()
        seen["matters"] += 1
        seen["values"] += len(case.result)
        seen["clashes"] += bool(case.masked)
        seen.update(str(TRUTH[value]) for value in set(case.result))
    return seen


def smallest(base: KnowledgeBase, engine: Any, data: dict[str, Any]) -> dict[str, Any]:
    """The same matter without every answer that the difference does not need."""

    def differs(one: dict[str, Any]) -> bool:
        (case,) = assess(Matter.from_dict(one), knowledge_base=base, engine=engine)._cases
        return bool(differences(Reference(base), case))

    for part in ("answers", "dates"):
        for name in list(data[part]):
            less = {**data, part: {n: v for n, v in data[part].items() if n != name}}
            if differs(less):
                data = less
    return data


def smallest_rules(files: Any, is_wrong: Callable[[Any], bool]) -> Any:
    """The same rules without every entry and part of a condition that the fault does not need."""
    changed = True
    while changed:
        changed = False
        for smaller in _smaller(files):
            if is_wrong(smaller):
                files, changed = smaller, True
                break
    return files


def _smaller(tree: Any) -> Iterator[Any]:
    """Trees with one entry less, one period less, or a part in the place of a condition."""
    if isinstance(tree, list):
        for place, part in enumerate(tree):
            rest = [*tree[:place], *tree[place + 1 :]]
            yield rest
            yield from ([*tree[:place], one, *tree[place + 1 :]] for one in _smaller(part))
    elif isinstance(tree, dict):
        if set(tree) <= {"all", "any", "not"}:
            (inner,) = tree.values()
            yield from inner if isinstance(inner, list) else [inner]
        if "versions" in tree:
            for version in tree["versions"]:
                rest = {key: value for key, value in tree.items() if key != "versions"}
                yield {**rest, "condition": version["condition"]}
        for key, part in tree.items():
            yield from ({**tree, key: one} for one in _smaller(part))


if __name__ == "__main__":
    print(json.dumps(run(KnowledgeBase.default(), sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
