"""Scenarios: a sentence, what was told, and what is expected, in YAML that a lawyer reads.

scenarios:
  - scenario: A board that plans a service for many people must involve the public.
    who: ICB
    when: 2024-02-15
    told: {health-service: yes, more-than-one-person: yes, special-administrator: no, planning: yes}
    expect: required
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engagement_rules._errors import MatterError, Place, Problem, did_you_mean, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._yaml import Codes, Path_, Tree, Written, parse, read_bytes
from engagement_rules.testing._scenario_accept import accept
from engagement_rules.testing._scenario_expect import Claim, Failure, claims_of
from engagement_rules.testing._scenario_matter import INPUTS, Layer, problems_of_inputs
from engagement_rules.testing._scenario_rules import load_rules
from engagement_rules.testing._scenario_run import failures
from engagement_rules.testing._scenario_scope import SCOPE, Scope, read_scope

CODES = Codes(
    unreadable="SC101", syntax="SC102", duplicate="SC103", shape="SC104", too_much="SC105"
)
#: A file of scenarios has a name that ends so.
ENDINGS = (".scenarios.yaml", ".scenarios.yml")
_OF_FILE = ("about", "rules", "assume", "scenarios")
_OF_SCENARIO = ("scenario", "name", "like", *INPUTS, "expect", *SCOPE)
ABOVE = "above"


class ScenarioError(MatterError):
    """A file of scenarios cannot be used; `problems` says why, one by one."""


@dataclass(frozen=True)
class Scenario:
    """One scenario.

    Attributes:
        sentence: What it shows.
        name: The short name by which another can be like it, if it has one.
        place: Where it is written.
        layers: What it was told, what it takes over from others first.
        claims: What is expected.
        scope: For whom and when alone it holds, and with which other answers it does or does not.
        written: The file.
    """

    sentence: str
    name: str | None
    place: Place
    layers: tuple[Layer, ...]
    claims: tuple[Claim, ...]
    scope: Scope
    written: Written


@dataclass(frozen=True)
class ScenarioFile:
    """A file of scenarios.

    Attributes:
        path: The file.
        about: What it is about, if it says so.
        rules: The folders of rules that it names, as paths.
        scenarios: Its scenarios, in order.
        text: All that stands in it.
    """

    path: Path
    about: str | None
    rules: tuple[Path, ...]
    scenarios: tuple[Scenario, ...]
    text: str


def read_scenarios(path: str | Path, *, shown: str | None = None) -> ScenarioFile:
    """Read a file of scenarios.

    Args:
        path: The file.
        shown: What to call it in messages; its path by default.

    Raises:
        ScenarioError: It cannot be read, or is not of the right form.
    """
    path = Path(path)
    name = shown or printable(str(path))
    try:
        data = read_bytes(path, CODES, name=name)
        written = parse(data, name, CODES)
    except MatterError as error:
        raise ScenarioError(error.problems) from None
    return _Reader(path, data.decode("utf-8-sig"), written).file()


def run_scenario(
    scenario: Scenario, knowledge_base: KnowledgeBase | None = None
) -> tuple[Failure, ...]:
    """Decide a scenario, and say what did not come out as expected.

    Args:
        scenario: The scenario.
        knowledge_base: The rules; the shipped ones by default.

    Returns:
        What failed; nothing when all is as expected.

    Raises:
        ScenarioError: It names something that the rules do not know, or what it was told cannot
            be decided.
    """
    base = knowledge_base or KnowledgeBase.default()
    try:
        return failures(
            scenario.sentence,
            scenario.layers,
            scenario.claims,
            scenario.scope,
            scenario.written,
            base,
        )
    except MatterError as error:
        raise ScenarioError(error.problems) from None


class _Reader:
    def __init__(self, path: Path, text: str, written: Written) -> None:
        self.path = path
        self.text = text
        self.written = written
        self.problems: list[Problem] = []

    def file(self) -> ScenarioFile:
        tree = self.written.tree
        if not isinstance(tree, dict) or not isinstance(tree.get("scenarios"), list):
            self._report("SC104", "a file of scenarios needs a list `scenarios:`", (), _BEGIN)
            raise ScenarioError(self.problems)
        self._keys(tree, (), _OF_FILE)
        assumed = Layer(self._mapping(tree.get("assume"), ("assume",)), ("assume",))
        self._keys(assumed.tree, ("assume",), INPUTS)
        scenarios = self._scenarios(tree["scenarios"], assumed)
        if self.problems:
            raise ScenarioError(self.problems)
        about = tree.get("about")
        rules = [self.path.parent / name for name in self._texts(tree.get("rules"), ("rules",))]
        if self.problems:
            raise ScenarioError(self.problems)
        return ScenarioFile(
            self.path, str(about) if about else None, tuple(rules), scenarios, self.text
        )

    def _scenarios(self, listed: Tree, assumed: Layer) -> tuple[Scenario, ...]:
        found: list[Scenario] = []
        named: dict[str, Scenario] = {}
        sentences: dict[str, Scenario] = {}
        waiting: list[tuple[int, dict[str, Tree]]] = []
        for number, entry in enumerate(listed if isinstance(listed, list) else ()):
            tree = self._mapping(entry, ("scenarios", number), wanted=True)
            waiting.append((number, tree))
        for number, tree in waiting:
            scenario = self._scenario(number, tree, assumed, found, named)
            found.append(scenario)
            for key, name, known in (
                ("name", scenario.name, named),
                ("scenario", scenario.sentence, sentences),
            ):
                if name is not None and name in known:
                    self._report(
                        "SC203",
                        f"two scenarios have the same {'name' if key == 'name' else 'sentence'}, "
                        f"`{printable(name)}`",
                        ("scenarios", number, key),
                        "give each one of its own",
                        other=known[name].place,
                    )
                elif name is not None:
                    known[name] = scenario
        return tuple(found)

    def _scenario(
        self,
        number: int,
        tree: dict[str, Tree],
        assumed: Layer,
        before: Sequence[Scenario],
        named: Mapping[str, Scenario],
    ) -> Scenario:
        path: Path_ = ("scenarios", number)
        self._keys(tree, path, _OF_SCENARIO)
        sentence, name, like = (tree.get(key) for key in ("scenario", "name", "like"))
        if not isinstance(sentence, str) or not sentence.strip():
            self._report("SC104", "the sentence is missing", path, "write `scenario: …` first")
            sentence = ""
        if name is not None and (not isinstance(name, str) or name == ABOVE):
            cure = "write one word, such as `name: usual`"
            self._report("SC104", "this is no name for a scenario", (*path, "name"), cure)
            name = None
        layers: tuple[Layer, ...] = (assumed,)
        if like is not None:
            layers = self._like(like, (*path, "like"), before, named) or layers
        own = Layer({key: tree[key] for key in tree if key in INPUTS}, path)
        self.problems += problems_of_inputs(own, self.written)
        claims, problems = claims_of(tree.get("expect"), (*path, "expect"), self.written)
        scope, wrong = read_scope(tree, path, self.written)
        self.problems += [*problems, *wrong]
        return Scenario(
            " ".join(sentence.split()),
            name,
            self.written.place(path),
            (*layers, own),
            claims,
            scope,
            self.written,
        )

    def _like(
        self, like: Tree, path: Path_, before: Sequence[Scenario], named: Mapping[str, Scenario]
    ) -> tuple[Layer, ...]:
        if like == ABOVE and before:
            return before[-1].layers
        if isinstance(like, str) and like in named:
            return named[like].layers
        said = printable(str(like)) if isinstance(like, str) else "a list or mapping"
        cure = did_you_mean(said, named) or (
            f"name one that stands before it: {', '.join(named)}"
            if named
            else "write `above`, or give the scenario that is meant a `name:`"
        )
        self._report("SC201", f"no scenario before this one has the name `{said}`", path, cure)
        return ()

    def _keys(self, tree: Mapping[str, Tree], path: Path_, known: Iterable[str]) -> None:
        for key in tree:
            if key not in known:
                near = did_you_mean(key, known) or f"what can stand here: {', '.join(known)}"
                self._report(
                    "SC104", f"`{printable(key)}` is no key that is known here", (*path, key), near
                )

    def _mapping(self, value: Tree, path: Path_, *, wanted: bool = False) -> dict[str, Tree]:
        if isinstance(value, dict):
            return value
        if value is not None or wanted:
            cure = "write each part on a line of its own as `key: value`"
            self._report("SC104", "this should be a mapping", path, cure)
        return {}

    def _texts(self, value: Tree, path: Path_) -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item:
                yield item
            elif item is not None:
                self._report("SC104", "this should be the name of a folder", path, "write its name")

    def _report(
        self, code: str, message: str, path: Path_, cure: str, *, other: Place | None = None
    ) -> None:
        place = self.written.place(path)
        self.problems.append(Problem(code, message, place, other=other, cure=cure))


_BEGIN = "begin with `scenarios:`, and under it a list in which each entry has `- scenario: …`"

__all__ = [
    "ENDINGS",
    "Failure",
    "Scenario",
    "ScenarioError",
    "ScenarioFile",
    "accept",
    "load_rules",
    "read_scenarios",
    "run_scenario",
]
