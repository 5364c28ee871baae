"""Scenarios for the training room: reading them, and checking that they teach what they mean to.

Each is a YAML file of its own. Those that come with the library stand in `scenarios/` beside the
rules; a trainer keeps others in a folder of their own. `docs/how-to/write-a-training-scenario.md`
tells the same to somebody who does not read Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engagement_rules._assess import assess
from engagement_rules._errors import MatterError, Place, Problem, did_you_mean, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter
from engagement_rules._shapes import shape_problems
from engagement_rules._view import ID_PATTERN
from engagement_rules._yaml import Path_, Tree, Written, parse, read_bytes
from engagement_rules.training.language import (
    CODES,
    DIFFICULTIES,
    INVENTED,
    WrittenLesson,
    WrittenScenario,
    not_known,
)

FOLDER = "scenarios"
#: Parts of a matter that a story needs; the rest belongs to the record.
_PARTS = ("bodies", "acts", "dates", "answers", "explained")


class TrainingError(MatterError):
    """A scenario cannot be used; `problems` says why, one by one."""


@dataclass(frozen=True)
class Lesson:
    """One thing to learn.

    Attributes:
        say: What it is.
        authorities: What it rests on, each an id and if need be a place in it.
    """

    say: str
    authorities: tuple[str, ...]


@dataclass(frozen=True)
class TrainingScenario:
    """A scenario for the training room.

    Attributes:
        id: Its id: the name of its file.
        title: Its name for people.
        difficulty: `first steps`, `usual` or `hard`.
        topics: What it is about.
        case: The authority of the public case that it paraphrases; none when it is invented.
        twin: The id of the scenario that differs in one fact, if there is one.
        you_are: Whose place the reader takes.
        story: The story, a paragraph each.
        question: What is asked of the reader.
        matter: Bodies, acts, dates, and the model answers, each with its reason.
        outcome: What its author means the answer to be, as `required` or `not determined`.
        learning: What is to be learnt.
        hints: What helps, the gentlest first.
        discuss: Questions for a room.
        written: Its file, with the line of each part.
    """

    id: str
    title: str
    difficulty: str
    topics: tuple[str, ...]
    case: str | None
    twin: str | None
    you_are: str
    story: tuple[str, ...]
    question: str
    matter: Matter
    outcome: str
    learning: tuple[Lesson, ...]
    hints: tuple[str, ...]
    discuss: tuple[str, ...]
    written: Written

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.written.place(())


def read_scenario(path: str | Path, *, shown: str | None = None) -> TrainingScenario:
    """Read one scenario.

    Args:
        path: Its file.
        shown: What to call the file in messages; its path by default.

    Raises:
        TrainingError: It cannot be read, or is not of the right form.
    """
    path = Path(path)
    name = shown or printable(str(path))
    try:
        written = parse(read_bytes(path, CODES, name=name), name, CODES)
        if not re.match(ID_PATTERN, path.stem):
            cure = "name it in letters, digits and `-`, such as `clinic-moves.yaml`"
            raise TrainingError(
                [Problem("TR104", "a file of this name is no scenario", Place(name), cure=cure)]
            )
        if not isinstance(written.tree, dict):
            cure = "begin with `title:`; the guide shows a whole one"
            raise TrainingError(
                [Problem("TR104", "a scenario is a mapping", Place(name), cure=cure)]
            )
        file = WrittenScenario.model_validate(written.tree)
        matter = _matter(file, written)
    except ValidationError as error:
        keys = {*WrittenScenario.model_fields, *WrittenLesson.model_fields}
        raise TrainingError(shape_problems(error, written, CODES.shape, keys)) from None
    except MatterError as error:
        raise TrainingError(error.problems) from None
    return TrainingScenario(
        id=path.stem,
        title=file.title,
        difficulty=file.difficulty,
        topics=file.topics,
        case=None if file.source == INVENTED else file.source,
        twin=file.twin,
        you_are=file.you_are,
        story=tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", file.story)),
        question=file.question,
        matter=matter,
        outcome=file.outcome,
        learning=tuple(Lesson(one.say, one.authorities) for one in file.learning),
        hints=file.hints,
        discuss=file.discuss,
        written=written,
    )


def _matter(file: WrittenScenario, written: Written) -> Matter:
    """The matter of a scenario; its problems point into the scenario's file."""
    for key in file.matter:
        if key not in _PARTS:
            near = did_you_mean(key, _PARTS) or f"what can stand here: {', '.join(_PARTS)}"
            place = written.place(("matter", key))
            what = f"`{printable(key)}` is no part of a scenario's matter"
            raise TrainingError([Problem("TR104", what, place, cure=near)])
    tree: dict[str, Tree] = {"title": file.title, **file.matter}
    lines = {path[1:]: line for path, line in written.lines.items() if path[:1] == ("matter",)}
    return Matter._validated(tree, Written(written.file, tree, lines))


def load_scenarios(folders: Iterable[str | Path] = ()) -> dict[str, TrainingScenario]:
    """Read every scenario: those that come with the library, then those of other folders.

    Args:
        folders: Folders with scenarios of one's own. One of the same id as another takes its place.

    Returns:
        The scenarios by id, the easiest first.

    Raises:
        TrainingError: One cannot be read, or is not of the right form.
    """
    import knowledge_base

    found: dict[str, TrainingScenario] = {}
    problems: list[Problem] = []
    shipped = knowledge_base.folder() / FOLDER
    for folder, name in ((shipped, FOLDER), *((Path(one), str(one)) for one in folders)):
        if folder != shipped and not folder.is_dir():
            cure = "check the name of the folder"
            what = "there is no such folder"
            problems.append(Problem("TR101", what, Place(printable(name)), cure=cure))
        for path in sorted(folder.glob("*.yaml")):
            try:
                one = read_scenario(path, shown=f"{printable(name)}/{path.name}")
                found[one.id] = one
            except TrainingError as error:
                problems += error.problems
    if problems:
        raise TrainingError(problems)
    return dict(sorted(found.items(), key=_place))


def _place(entry: tuple[str, TrainingScenario]) -> tuple[int, str]:
    return DIFFICULTIES.index(entry[1].difficulty), entry[0]


def check_scenarios(
    scenarios: Mapping[str, TrainingScenario],
    knowledge_base: KnowledgeBase | None = None,
    *,
    only: Iterable[str] | None = None,
) -> tuple[Problem, ...]:
    """Say what is wrong with scenarios that can be read.

    The engine has to decide as the author means, every authority has to be known, every answer
    needs its reason, and what an open outcome hangs on has to be among the answers. A twin has to
    differ in just one thing, and in what comes out.

    Args:
        scenarios: All scenarios, by id; twins are looked for among them.
        knowledge_base: The rules; the shipped ones by default.
        only: The ids of those to check; all by default.
    """
    base = knowledge_base or KnowledgeBase.default()
    names = list(scenarios) if only is None else list(only)
    return tuple(p for name in names for p in _Check(scenarios[name], scenarios, base).problems())


class _Check:
    def __init__(
        self, one: TrainingScenario, every: Mapping[str, TrainingScenario], base: KnowledgeBase
    ) -> None:
        self.one = one
        self.every = every
        self.base = base

    def problems(self) -> Iterator[Problem]:
        yield from self._authorities()
        yield from self._reasons()
        try:
            decided = assess(self.one.matter, knowledge_base=self.base)
        except MatterError as error:
            yield from error.problems
            return
        found = decided.duty.outcome.replace("_", " ")
        if found != self.one.outcome:
            hangs = sorted({name for duty in decided.duties for name in duty.hangs_on})
            more = f"; it hangs on {', '.join(hangs)}" if hangs else ""
            what = f"the story means `{self.one.outcome}`, and the rules say `{found}`{more}"
            cure = "mend the answers under `matter`, or the outcome"
            yield self._problem("TR202", what, ("outcome",), cure)
        for name in self._not_told(decided):
            what = f"the outcome hangs on `{name}`, and the model answers do not speak of it"
            cure = f"add `{name}` to the answers, as `not known` with the reason, or answer it"
            yield self._problem("TR204", what, ("matter", "answers"), cure)
        yield from self._twin(decided)

    def _authorities(self) -> Iterator[Problem]:
        cited: list[tuple[str, Path_]] = [(self.one.case, ("source",))] if self.one.case else []
        for number, lesson in enumerate(self.one.learning):
            path: Path_ = ("learning", number, "authorities")
            cited += [(text, path) for text in lesson.authorities]
        for text, where in cited:
            if wrong := not_known(self.base, text):
                what, cure = wrong
                yield self._problem("TR201", what, where, cure)

    def _reasons(self) -> Iterator[Problem]:
        for name, answer in self.one.matter.answers.items():
            if not answer.because:
                what = f"the model answer to `{name}` has no reason"
                cure = "write `{answer: …, because: …}`, and say what in the story shows it"
                yield self._problem("TR204", what, ("matter", "answers", name), cure)

    def _not_told(self, decided: Any) -> list[str]:
        told = {*self.one.matter.answers, *self.one.matter.dates}
        told.update(*(body.answers for body in self.one.matter.bodies))
        told.update(*(act.answers for act in self.one.matter.acts))
        hangs = {name for duty in decided.duties for name in duty.hangs_on}
        asked = {name for name in hangs if self.base.nodes[name].kind != "reading"}
        return sorted(asked - told)

    def _twin(self, decided: Any) -> Iterator[Problem]:
        if self.one.twin is None:
            return
        twin = self.every.get(self.one.twin)
        if twin is None:
            near = did_you_mean(self.one.twin, self.every) or "name the file without `.yaml`"
            what = f"there is no scenario `{printable(self.one.twin)}`"
            yield self._problem("TR201", what, ("twin",), near)
            return
        things = differences(self.one.matter, twin.matter)
        if len(things) != 1:
            said = ", ".join(f"`{name}`" for name in things) or "nothing"
            what = f"it differs from its twin `{twin.id}` in {said}"
            cure = "a near twin differs in one thing"
            yield self._problem("TR203", what, ("twin",), cure)
        try:
            other = assess(twin.matter, knowledge_base=self.base)
        except MatterError:
            return  # told of the twin itself
        if _comes_to(decided) == _comes_to(other):
            what = f"it comes out like its twin `{twin.id}`"
            cure = "let the fact in which they differ turn the outcome, or name another twin"
            yield self._problem("TR203", what, ("twin",), cure)

    def _problem(self, code: str, what: str, path: Path_, cure: str) -> Problem:
        return Problem(code, what, self.one.written.place(path), node=self.one.id, cure=cure)


def _comes_to(decided: Any) -> tuple[Any, ...]:
    """What the answer to a scenario is: the duty with its grounds, and all that follows."""
    return (
        [(d.outcome, d.provision, d.limbs_reached, d.liable) for d in decided.duties],
        [(track.id, track.outcome) for track in decided.tracks],
        decided.fired,
        {entry.id for entry in (*decided.actions, *decided.notices)},
    )


def differences(one: Matter, other: Matter) -> list[str]:
    """The things in which two matters differ: answers, dates, bodies, acts."""
    found = [
        name for name in {**one.answers, **other.answers} if _said(one, name) != _said(other, name)
    ]
    found += [
        name
        for name in {**one.dates, **other.dates}
        if one.dates.get(name) != other.dates.get(name)
    ]
    for kind in ("bodies", "acts"):
        mine, theirs = ({part.id: part for part in getattr(each, kind)} for each in (one, other))
        for name in {**mine, **theirs}:
            if _plain(mine.get(name)) != _plain(theirs.get(name)):
                found.append(name)
    found += [
        name
        for name in {**one.explained, **other.explained}
        if (name in one.explained) != (name in other.explained)
    ]
    return found


def _said(matter: Matter, name: str) -> str | None:
    return matter.answers[name].answer if name in matter.answers else None


def _plain(part: Any) -> Any:
    """A body or an act without its names and reasons, which decide nothing."""
    if part is None:
        return None
    answers = {name: answer.answer for name, answer in part.answers.items()}
    shown = part.model_dump(exclude={"name", "what", "answers"})
    return shown, answers
