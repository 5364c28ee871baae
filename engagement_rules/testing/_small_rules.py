"""Small knowledge bases for hypothesis, as the files that they are made of: every form of rule."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

START = dt.date(2010, 1, 1)
SWITCH = dt.date(2015, 7, 1)
CHANGE = dt.date(2018, 4, 1)
EVE = SWITCH - dt.timedelta(days=1)
LAW = {"from": "2010-01-01"}
ENDED = {"from": "2010-01-01", "to": "2016-09-30"}
SAYS = {"yes": "it is so", "no": "it is not so"}
ASKED = {
    "ask": "Is it so?",
    "help": "Look.",
    "who_knows": "the lead",
    "find_out": "Ask the lead.",
}
#: Bodies: one that always was, one before and one from the switch day, and some that owe nothing.
OWING = ("trust", "group", "board")
BODIES = [
    {"id": "trust", "label": "trust"},
    {"id": "group", "label": "group", "existed": {"to": EVE.isoformat()}, "after": ["board"]},
    {"id": "board", "label": "board", "existed": {"from": SWITCH.isoformat()}, "before": ["group"]},
    {"id": "council", "label": "council"},
    {"id": "abroad", "label": "health board abroad", "country": "Wales"},
    {"id": "committee", "label": "joint committee", "joint": "yes"},
]

OUTCOMES = ("required", "not_required", "not_determined", "out_of_scope", "not_encoded")
VALUES = ("yes", "no", "not known")
MARKS = ("met", "at risk", "failed", "not known")

Tree = dict[str, Any]


class _Drawing:
    """Draws the conditions of one base. A tame base reads each variable in one way only."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.facts = [f"fact{i}" for i in range(draw(st.integers(2, 4)))]
        self.options = {"choice0": ["a", "b", "c"][: draw(st.integers(2, 3))]}
        self.cuts = sorted(
            draw(st.sets(st.sampled_from((2014, 2016, 2018)), min_size=1, max_size=2))
        )
        self.tame = draw(st.integers(0, 9)) < 7
        self.polarity = {name: draw(st.booleans()) for name in self.facts}
        self.one_of = [
            {"choice": "choice0", "is": sorted(draw(st.sets(st.sampled_from(opts), min_size=1)))}
            for opts in self.options.values()
        ]
        self.day = self.date_test()
        self.tests: list[str] = []

    def date_test(self) -> Any:
        relation = self.draw(st.sampled_from(("before", "on-or-after", "is")))
        if relation == "is":
            return {"date": "date0", "is": "not yet"}
        return {"date": "date0", relation: f"{self.draw(st.sampled_from(self.cuts))}-04-01"}

    def leaf(self) -> Any:
        draw = self.draw
        kind = draw(st.sampled_from(("fact",) * 7 + ("choice", "date", "reading", "test")))
        if kind == "choice":
            found = self.one_of[0]
            if not self.tame:
                found = {**found, "is": draw(st.sampled_from(self.options["choice0"]))}
            return found
        if kind == "date":
            return self.day if self.tame else self.date_test()
        if kind == "reading":
            return "reading0"
        if kind == "test" and self.tests and not self.tame:
            name = draw(st.sampled_from(self.tests))
            return {"not": name} if draw(st.booleans()) else name
        if kind == "test" and self.tests:
            return draw(st.sampled_from(self.tests))
        name = draw(st.sampled_from(self.facts))
        yes = self.polarity[name] if self.tame else draw(st.booleans())
        return name if yes else {"not": name}

    def condition(self, depth: int = 2) -> Any:
        draw = self.draw
        if depth == 2 and len(self.facts) > 2 and draw(st.integers(0, 11)) == 0:
            # One fact in two polarities, and the term that makes it exact all the same.
            a, b, c = self.facts[:3]
            return {"any": [{"all": [a, b]}, {"all": [{"not": a}, c]}, {"all": [b, c]}]}
        if depth == 0 or draw(st.integers(0, 3)) == 0:
            return self.leaf()
        op = draw(st.sampled_from(("all", "any", "all", "any", "not")))
        if op == "not":
            return {"not": self.leaf()} if not self.tame else self.leaf()
        return {op: [self.condition(depth - 1) for _ in range(draw(st.integers(1, 3)))]}

    def clash(self) -> Any:
        """Two answers that clash, or three of which one clashes with either of the others."""
        if len(self.facts) == 2 or self.draw(st.booleans()):
            return {"all": [self.leaf(), self.leaf()]}
        one, *others = self.draw(st.permutations(self.facts))[:3]
        return {"all": [one, {"any": others}]}

    def state(self, nodes: Mapping[str, Iterable[str]]) -> Any:
        """What a check can ask for before it has its place, of nodes with their states."""
        draw = self.draw
        op = draw(st.sampled_from(("", "", "all", "any", "not", "under")))
        if op == "under":
            return {"under": "lent"}
        name = draw(st.sampled_from(sorted(nodes)))
        wanted = draw(st.lists(st.sampled_from(sorted(nodes[name])), min_size=1, unique=True))
        atom = {"node": name, "is": wanted if len(wanted) > 1 else wanted[0]}
        if not op:
            return atom
        return {"not": atom} if op == "not" else {op: [atom, self.state(nodes)]}

    def dated(self) -> Tree:
        """One condition, or one for each of some periods."""
        form = self.draw(st.sampled_from((1, 1, 1, 2, 2, 3)))
        if form == 1:
            return {"condition": self.condition()}
        eve, after = (CHANGE + dt.timedelta(days=step) for step in (-1, 1))
        versions = [{"to": eve}, {"from": CHANGE}]
        if form == 3:  # one of them for a single day
            versions = [{"to": eve}, {"from": CHANGE, "to": CHANGE}, {"from": after}]
        return {
            "versions": [
                {
                    **{end: day.isoformat() for end, day in span.items()},
                    "condition": self.condition(),
                }
                for span in versions
            ]
        }


@st.composite
def bases(draw: Draw) -> dict[str, Tree]:
    """The files of a small knowledge base by name, as plain values; not every one compiles."""
    made = _Drawing(draw)
    judged = {"says": SAYS, "authorities": ["law"]}
    tests = []
    for index in range(draw(st.integers(0, 2))):
        tests.append({"id": f"test{index}", "label": "a test", **made.dated(), **judged})
        made.tests.append(f"test{index}")

    def duty(name: str, binds: list[str], days: Tree) -> Tree:
        limbs = [
            {"id": f"{name}.{i}", "label": "a limb", **made.dated(), **judged}
            for i in range(draw(st.integers(1, 3)))
        ]
        scope = {"id": f"{name}.scope", "label": "scope", **made.dated(), **judged}
        return {
            "id": name,
            "label": "a duty",
            "binds": binds,
            "in_force": days,
            "requires": "Do it.",
            "authorities": ["law"],
            "scope": scope,
            "limbs": limbs,
        }

    older = duty("older", ["trust", "group"], {**LAW, "to": EVE.isoformat()})
    newer = duty("newer", ["trust", "board"], {"from": SWITCH.isoformat()})
    others = [
        {
            "id": f"track{index}",
            "label": "a track",
            "binds": draw(st.sampled_from((["trust"], ["trust", "council"], ["board"]))),
            "in_force": draw(st.sampled_from((LAW, {"from": SWITCH.isoformat()}, ENDED))),
            "requires": "Do it.",
            **(made.dated() if draw(st.integers(0, 4)) else {"always": "yes"}),
            **judged,
        }
        for index in range(draw(st.integers(0, 2)))
    ]
    triggers = [
        {
            "id": f"trigger{index}",
            "label": "a trigger",
            "binds": ["trust", "board"],
            "in_force": draw(st.sampled_from((LAW, {"from": SWITCH.isoformat()}))),
            "strength": "likely",
            **made.dated(),
            **judged,
        }
        for index in range(draw(st.integers(0, 2)))
    ]
    everyone = [{}, {}, {"binds": ["trust", "council"]}, {"in_force": ENDED}]
    gates = [
        {
            "id": f"gate{index}",
            "label": "a local rule",
            "requires": "Do it.",
            **draw(st.sampled_from(everyone)),
            **made.dated(),
            **judged,
        }
        for index in range(draw(st.integers(0, 2)))
    ]
    states: dict[str, tuple[str, ...]] = {
        "duty": OUTCOMES,
        "fact0": VALUES,
        "newer.0": VALUES,
        **{track["id"]: OUTCOMES for track in others},
        **{one["id"]: VALUES for one in (*triggers, *gates, *tests)},
    }
    checks = []
    for index in range(draw(st.integers(0, 2))):
        name = f"check{index}"
        side = {"says": SAYS}
        checks.append(
            {
                "id": name,
                "label": "a check",
                "asks": "Was it fair?",
                **({"if": made.state(states)} if draw(st.integers(0, 2)) else {}),
                **draw(st.sampled_from(everyone)),
                "failed": {**made.dated(), **side},
                "met": {**made.dated(), **side},
                "at_risk": "Neither is so.",
                "authorities": ["law"],
            }
        )
        states[name] = MARKS
    clashes = [
        {
            "id": f"clash{index}",
            "label": "a clash",
            "condition": made.clash(),
            "settle": "Look again.",
        }
        for index in range(draw(st.integers(0, 2)))
    ]
    tree = {
        "tests": tests,
        "duties": [older, newer],
        "tracks": others,
        "triggers": triggers,
        "contradictions": clashes,
        "checks": checks,
        "gates": gates,
    }
    arrangement = draw(st.sampled_from(("owner", "exerciser", "open")))
    return _files(tree, made, arrangement)


def _files(tree: Tree, made: _Drawing, arrangement: str) -> dict[str, Tree]:
    """Lay the entries out in files, and leave out what nothing reads."""
    tests = {test["id"]: test for test in tree["tests"]}
    used = set(_names([part for key, part in tree.items() if key != "tests"]))
    for name in reversed(tests):
        if name in used:
            used |= set(_names(tests[name]))
    handed = {
        "id": "lent",
        "label": "lent",
        "in_force": LAW,
        "owners": ["trust"],
        "exercisers": ["council", "trust"],
        "duty": arrangement,
        "liable": arrangement,
        "says": "one acts for another",
        "authorities": ["law"],
    }
    if arrangement == "open":
        handed["reading"] = "reading0"
        used.add("reading0")
    authority = {
        "id": "law",
        "label": "the law",
        "kind": "act",
        "cite": "An Act",
        "address": "https://example.org/act",
        "verified": "yes",
    }
    readings = [{"id": "reading0", "label": "a reading", "says": SAYS, "authorities": ["law"]}]
    facts = [
        {
            "id": name,
            "label": name,
            "says": SAYS,
            "yes_for_example": "so",
            "no_for_example": "not so",
            **({"fixed": "yes"} if name == "fact1" else {}),
            **ASKED,
        }
        for name in made.facts
    ]
    choices = [
        {
            "id": name,
            "label": name,
            "options": [{"id": o, "label": o, "says": f"it is {o}"} for o in options],
            **ASKED,
        }
        for name, options in made.options.items()
    ]
    dates = [{"id": "date0", "label": "a day", "says": "it begins", **ASKED}]

    def kept(entries: list[Tree]) -> list[Tree]:
        return [entry for entry in entries if entry["id"] in used]

    return {
        "manifest.yaml": {
            "title": "A small law",
            "version": "1.0.0",
            "verified_to": "2030-01-01",
            "encoded_from": {"duties": "2010-01-01", "others": "2012-01-01"},
        },
        "law/law.yaml": {
            "authorities": [authority],
            "bodies": BODIES,
            "arrangements": [handed],
            "readings": kept(readings),
            "tests": kept(list(tests.values())),
            "duties": tree["duties"],
            "tracks": tree["tracks"],
        },
        "triggers/triggers.yaml": {"triggers": tree["triggers"]},
        "plan/plan.yaml": {"checks": tree["checks"]},
        "policies/policies.yaml": {"gates": tree["gates"]},
        "questions/questions.yaml": {
            "facts": kept(facts),
            "choices": kept(choices),
            "dates": kept(dates),
            "contradictions": tree["contradictions"],
        },
    }


def _names(written: Any) -> Iterable[str]:
    """Every text in some entries: the ids that their conditions read are among them."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict):
        for part in written.values():
            yield from _names(part)
    elif isinstance(written, list):
        for part in written:
            yield from _names(part)


def write(files: Mapping[str, Tree], folder: Path) -> Path:
    """Write a knowledge base to a folder."""
    for name, tree in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tree, indent=1), encoding="utf-8")  # JSON is YAML
    return folder
