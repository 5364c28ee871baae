"""Leading a room through scenarios: its votes, the answers one by one, and the report."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engagement_rules import Determination, KnowledgeBase, Matter, assess
from engagement_rules._words import sentence
from engagement_rules.training import TrainingScenario, questions_of
from wizard.files import Refused, none_there, write
from wizard.interview.pages import capital, state_lines
from wizard.interview.pages import read as page_of
from wizard.interview.saving import Keeper, NotKept, keep
from wizard.interview.talk import Stop
from wizard.prompts.screens import Choose, Item, Option, Prompter, State, Tick, Write, Written
from wizard.render.blocks import Page, answer, item, marked, note, paragraph
from wizard.training.feedback import THOUGHTS, grounds, said_as
from wizard.training.practising import STOP, answers_to, story_page
from wizard.training.room import DUTY, Room, Vote
from wizard.training.scores import of_room

_ON = Option("1", "Go on", "on")
_NOTE = Option("n", "note what was said", "note")
_FORMATS = (
    ("docx", "Word", "To edit."),
    ("pdf", "PDF", "To print and to publish."),
    ("html", "A web page", "One file that opens in any browser."),
)


class Leading:
    """One session of a room.

    Args:
        prompter: The face.
        journal: Where each event is kept.
        base: The rules.
        scenarios: The scenarios by id.
        today: The day.
    """

    def __init__(
        self,
        prompter: Prompter,
        journal: Keeper,
        base: KnowledgeBase,
        scenarios: Mapping[str, TrainingScenario],
        *,
        today: dt.date,
    ) -> None:
        self.prompter = prompter
        self.journal = journal
        self.base = base
        self.scenarios = scenarios
        self.today = today
        self._rooms: list[Room] = []
        self._called = ""
        self._news: tuple[str, ...] = ()

    def run(self, named: Sequence[str], *, out: Path | None) -> None:
        """Lead a room until the person stops.

        Args:
            named: The scenarios to begin with.
            out: The folder into which to write the report.

        Raises:
            Stop: The person wants to stop.
        """
        waiting = list(named)
        self._name_the_room()
        try:
            while (chosen := waiting.pop(0) if waiting else self._next()) is not None:
                self._rooms.append(self._lead(self.scenarios[chosen]))
        except Stop:
            # What was led to its end is worth a report, also when the next was left.
            self._report(out)
            raise
        self._report(out)

    def _name_the_room(self) -> None:
        found = self._write(
            "What is this session called?",
            (
                "A few words for the report, such as: Team day in May. Leave it empty if you like.",
                "No names of people are asked for anywhere.",
            ),
            lambda said: None if len(said) <= 100 else "Use 100 letters or fewer.",
            may_be_empty=True,
        )
        self._called = found or ""

    def _next(self) -> str | None:
        done = {room.scenario for room in self._rooms}
        rows: list[Option] = []
        twin = self.scenarios[self._rooms[-1].scenario].twin if self._rooms else None
        if twin is not None and twin in self.scenarios and twin not in done:
            label = f"The twin: {self.scenarios[twin].title}"
            rows.append(Option("1", label, twin, "one fact is another there"))
        rows += [
            Option("", one.title, name, one.difficulty)
            for name, one in self.scenarios.items()
            if name not in done and name != twin
        ]
        if self._rooms:
            rows.insert(0, Option("e", "End the session and write the report", "end"))
        found = self._choose(State("", (), "", self._said()), "Which scenario?", (), tuple(rows))
        return None if found == "end" else found

    def _lead(self, scenario: TrainingScenario) -> Room:
        self.tell({"event": "room", "scenario": scenario.id, "called": self._called})
        self.prompter.read(story_page(scenario))
        room = Room(scenario.id, self.today, (), self._called)
        decided = assess(scenario.matter, knowledge_base=self.base)
        words = {said: words for said, words in THOUGHTS.items() if said != "out of scope"}
        counts = self._vote(scenario, scenario.question, list(words.items()), "First vote")
        room = self._counted(room, DUTY, counts)
        every = questions_of(scenario, self.base)
        for number, name in enumerate(every, 1):
            room = self._reveal(scenario, room, name, f"Question {number} of {len(every)}")
        self.prompter.read(page_of(scenario.title, self._compared(scenario, room, decided)))
        room = self._noted(scenario, room)
        self.tell({"event": "result", **of_room(scenario, room, self.base)})
        return room

    # Votes

    def _vote(
        self,
        scenario: TrainingScenario,
        ask: str,
        words: Sequence[tuple[str, str]],
        progress: str,
    ) -> dict[str, int] | None:
        """The votes, typed as numbers in a row; nothing where there was no vote."""
        shown = [label for _, label in words]

        def check(said: str) -> str | None:
            if not said or _numbers(said, len(words)) is not None:
                return None
            return f"Type {len(words)} numbers in a row, one for each: {'; '.join(shown)}."

        found = self._write(
            ask,
            (
                "How many are for: " + "; ".join(shown) + ".",
                f"Type {len(words)} numbers, such as {' '.join(['7', '2', '1'][: len(words)])}. "
                "Leave it empty if there is no vote on this.",
            ),
            check,
            may_be_empty=True,
            title=scenario.title,
            progress=progress,
        )
        counts = _numbers(found or "", len(words))
        if counts is None:
            return None
        return {value: count for (value, _), count in zip(words, counts, strict=True)}

    def _counted(self, room: Room, question: str, counts: dict[str, int] | None) -> Room:
        if counts is None:
            return room
        self.tell({"event": "vote", "question": question, "counts": counts})
        return room._replace(votes=(*room.votes, Vote(question, counts)))

    def _reveal(self, scenario: TrainingScenario, room: Room, name: str, progress: str) -> Room:
        """Take the vote on one question, then show the answer and what follows so far."""
        node = self.base.nodes[name]
        words = [(option.value, option.label) for option in answers_to(node)]
        counts = self._vote(scenario, str(node.data["ask"]), words, progress)
        room = self._counted(room, name, counts)
        model = scenario.matter.answers[name]
        help_ = [sentence(model.because or "")]
        if counts is not None:
            right, total = counts.get(model.answer, 0), sum(counts.values())
            help_.append(f"{right} of {total} said so.")
        state = State(scenario.title, state_lines(self._so_far(scenario, name)), progress, ())
        while True:
            found = self.prompter.choose(
                Choose(
                    state,
                    f"{capital(node.label)}: {said_as(self.base, name, model.answer)}",
                    tuple(help_),
                    (_ON,),
                    (_NOTE, STOP),
                )
            )
            if found.value == "on":
                return room
            room = self._aside(found.value, scenario, room)

    def _so_far(self, scenario: TrainingScenario, name: str) -> Determination:
        """What follows from the answers down to a question."""
        every = questions_of(scenario, self.base)
        known = every[: every.index(name) + 1]
        tree = scenario.matter.to_dict()
        answers = {one: said for one, said in tree["answers"].items() if one in known}
        return assess(Matter.from_dict({**tree, "answers": answers}), knowledge_base=self.base)

    def _compared(self, scenario: TrainingScenario, room: Room, decided: Determination) -> Page:
        """The room's votes beside the derivation."""
        outcome = decided.duty.outcome.replace("_", " ")
        page: Page = [answer(f"By the story, {THOUGHTS[outcome]}.")]
        if grounds(decided):
            page.append(paragraph("On the ground " + " and ".join(grounds(decided)) + "."))
        for vote in room.votes:
            if vote.question == DUTY:
                right, label = outcome, "The duty"
            else:
                right = scenario.matter.answers[vote.question].answer
                label = capital(self.base.nodes[vote.question].label)
            count = vote.counts.get(right, 0)
            page.append(marked(f"{count} of {vote.total}", f"{label}: {_told(right)}"))
        if not room.votes:
            page.append(paragraph("There were no votes."))
        for point in scenario.discuss:
            page += [item(point)]
        page.append(note("Points to talk about."))
        return page

    def _noted(self, scenario: TrainingScenario, room: Room) -> Room:
        while True:
            found = self._write(
                "What came out of the talk?",
                ("A line for the report, without names. Leave it empty to go on.",),
                lambda said: None if len(said) <= 1000 else "Use 1,000 letters or fewer.",
                may_be_empty=True,
                title=scenario.title,
            )
            if not found:
                return room
            self.tell({"event": "note", "text": found})
            room = room._replace(notes=(*room.notes, found))

    def _aside(self, said: str, scenario: TrainingScenario, room: Room) -> Room:
        if said == "stop":
            raise Stop
        return self._noted(scenario, room)

    # The report

    def _report(self, out: Path | None) -> None:
        if not self._rooms:
            return
        from wizard.documents import formats
        from wizard.documents.document import Look
        from wizard.training.room_report import report

        found = self.prompter.tick(
            Tick(
                State("", (), "", self._said()),
                "As what do you want the report of the session?",
                (f"It is written into {out or 'the folder in which you are'}.",),
                tuple(Item(name, label, about) for name, label, about in _FORMATS),
                "No report",
                (STOP,),
            )
        )
        if not hasattr(found, "ids"):
            raise Stop
        document = report(self._rooms, self.scenarios, self.base, Look())
        for format_ in found.ids:
            path = self._free((out or Path()) / f"session-{self.today}", formats.ENDINGS[format_])
            try:
                write(path, formats.made(format_, document), force=False)
                self.prompter.say(f"Written: {path}")
            except Refused as error:
                self.prompter.say(f"Not written: {error}")

    def _free(self, stem: Path, ending: str) -> Path:
        """The first name like this that no file has."""
        number = 1
        while True:
            more = f"-{number}" if number > 1 else ""
            path = stem.with_name(f"{stem.name}{more}{ending}")
            try:
                none_there([path], force=False)
            except Refused:
                number += 1
            else:
                return path

    # Screens

    def tell(self, event: dict[str, Any]) -> None:
        """Keep an event; it is on disk before anything else is asked.

        Raises:
            Stop: It could not be kept, and the person gave up trying.
        """
        try:
            _, self.journal, news = keep(self.prompter, self.journal, event, "training")
        except NotKept:
            raise Stop from None
        self._news = (*self._news, *news)

    def _choose(
        self, state: State, ask: str, help_: tuple[str, ...], options: tuple[Option, ...]
    ) -> str:
        found = self.prompter.choose(Choose(state, ask, help_, options, (STOP,)))
        if found.command:
            raise Stop
        return found.value

    def _write(
        self,
        ask: str,
        help_: tuple[str, ...],
        check: Any,
        *,
        may_be_empty: bool,
        title: str = "",
        progress: str = "",
    ) -> str:
        found = self.prompter.write(
            Write(
                State(title, (), progress, self._said()),
                ask,
                help_,
                check,
                may_be_empty=may_be_empty,
                commands=(STOP,),
            )
        )
        if not isinstance(found, Written):
            raise Stop
        return found.text

    def _said(self) -> tuple[str, ...]:
        news, self._news = self._news, ()
        return news


def _numbers(said: str, count: int) -> list[int] | None:
    """So many numbers in a row, with blanks or commas between; nothing if it is not that."""
    parts = re.split(r"[\s,;/]+", said.strip())
    if len(parts) != count or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return None
    return [int(part) for part in parts]


def _told(word: str) -> str:
    return THOUGHTS.get(word, {"not known": "it cannot be known from this"}.get(word, word))
