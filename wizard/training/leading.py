"""Leading a room through scenarios: its votes, the answers one by one, and the report."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engagement_rules import Determination, Matter, assess
from engagement_rules._sentences import outcome_sentence
from engagement_rules._words import listed, long_date, sentence
from engagement_rules.training import TrainingScenario
from wizard.files import Refused, free, write
from wizard.interview.pages import capital, state_lines
from wizard.interview.pages import read as page_of
from wizard.interview.talk import Stop
from wizard.prompts.screens import (
    Choose,
    Item,
    Option,
    State,
    Tick,
    Ticked,
    Write,
    Written,
)
from wizard.render.blocks import Page, answer, heading, item, marked, paragraph
from wizard.training.feedback import grounds
from wizard.training.room import DUTY, Room, Session, session_of
from wizard.training.scores import of_room
from wizard.training.sitting import STOP, WithScenarios, numbered, story_page
from wizard.training.told import Told
from wizard.training.words import OUTCOMES, THOUGHTS, said, within

_ON = Option("1", "Go on", "on")
_NOTE = Option("n", "note what was said", "note")
_FORMATS = (
    ("docx", "Word", "To edit."),
    ("pdf", "PDF", "To print and to publish."),
    ("html", "A web page", "One file that opens in any browser."),
)


class Leading(WithScenarios):
    """One session of a room."""

    def run(self, named: Sequence[str], *, out: Path | None) -> None:
        """Lead a room until the person stops.

        Args:
            named: The scenarios to begin with.
            out: The folder into which to write the report.

        Raises:
            Stop: The person wants to stop.
        """
        if not self._goes_on():
            self._begin()
        done = {room.scenario for room in self.session.rooms}
        left = self.session.under_way
        begun = [left.scenario] if left is not None and left.scenario in self.scenarios else []
        waiting = [name for name in dict.fromkeys((*begun, *named)) if name not in done]
        try:
            while (chosen := waiting.pop(0) if waiting else self._next()) is not None:
                self._lead(self.scenarios[chosen])
        except Stop:
            # What was said so far is worth a report, also when the rest was left.
            self._report(out)
            raise
        self._report(out)
        self.tell({"event": "ended"})

    @property
    def session(self) -> Session:
        """The session as it is kept."""
        return session_of(self.journal.events) or Session()

    def _goes_on(self) -> bool:
        """Whether a session that was left is gone on with."""
        left = self.session
        if not left.every:
            return False
        last = left.every[-1]
        about = [f"“{left.called}”"] if left.called else []
        about += [long_date(last.day), self._title(last.scenario)]
        rows = (("on", "Go on", "; ".join(about)), ("new", "Begin a new session", ""))
        ask = "A session was left open. Go on with it?"
        return self.choose(self.state(), ask, numbered(rows)) == "on"

    def _title(self, name: str) -> str:
        return self.scenarios[name].title if name in self.scenarios else name

    def _begin(self) -> None:
        called = self._write(
            "What is this session called?",
            (
                "A few words for the report, such as: Team day in May. Leave it empty if you like.",
                "No names of people are asked for anywhere.",
            ),
            lambda typed: None if len(typed) <= 100 else "Use 100 letters or fewer.",
        )
        self.tell({"event": "session", "called": called})

    def _next(self) -> str | None:
        led = [room.scenario for room in self.session.every]
        done = set(led)
        rows: list[Option] = []
        last = self.scenarios.get(led[-1]) if led else None
        twin = last.twin if last is not None else None
        if twin is not None and twin in self.scenarios and twin not in done:
            label = f"The twin: {self.scenarios[twin].title}"
            rows.append(Option("1", label, twin, "one fact is another there"))
        rows += [
            Option("", one.title, name, one.difficulty)
            for name, one in self.scenarios.items()
            if name not in done and name != twin
        ]
        if led:
            rows.insert(0, Option("e", "End the session and write the report", "end"))
        found = self.choose(self.state(), "Which scenario?", tuple(rows))
        return None if found == "end" else found

    def _lead(self, scenario: TrainingScenario) -> None:
        """Lead the room through a scenario, or go on where it was left."""
        left = self.session.under_way
        if left is None or left.scenario != scenario.id:
            self.tell({"event": "room", "scenario": scenario.id})
        self.prompter.read(story_page(scenario))
        told = Told(scenario, self.base)
        asked = self._under_way().asked
        if DUTY not in asked:
            self._vote(told, DUTY, scenario.question, THOUGHTS, "First vote")
        for number, name in enumerate(told.questions, 1):
            progress = f"Question {number} of {len(told.questions)}"
            if name not in asked:
                self._vote(told, name, told.ask(name), told.options(name), progress)
            if name not in asked[:-1]:
                self._reveal(told, name, progress)
        self.prompter.read(page_of(scenario.title, _compared(told, self._under_way())))
        self._note(scenario)
        self.tell({"event": "result", **of_room(scenario, self._under_way(), self.base)})

    def _under_way(self) -> Room:
        room = self.session.under_way
        if room is None:
            raise LookupError("no scenario is led now")
        return room

    # Votes

    def _vote(
        self, told: Told, question: str, ask: str, named: Mapping[str, str], progress: str
    ) -> None:
        """Take the votes, typed as numbers in a row, or nothing where there is no vote."""
        shown, many = "; ".join(named.values()), len(named)

        def check(said: str) -> str | None:
            if not said or _numbers(said, many) is not None:
                return None
            return f"Type {many} numbers in a row, one for each: {shown}."

        found = self._write(
            ask,
            (
                f"How many are for: {shown}.",
                f"Type {many} numbers, such as {' '.join(['7', '2', '1', *'0' * many][:many])}. "
                "Leave it empty if there is no vote on this.",
            ),
            check,
            state=self.state(told.scenario.title, progress),
        )
        counts = dict(zip(named, _numbers(found, many) or (), strict=False))
        self.tell({"event": "vote", "question": question, "counts": counts})

    def _reveal(self, told: Told, name: str, progress: str) -> None:
        """Show the answer to a question, and what follows so far."""
        help_ = [sentence(told.because(name))]
        vote = self._under_way().vote(name)
        if vote is not None:
            help_.append(f"{vote.counts.get(told.model(name), 0)} of {vote.total} said so.")
        label, model = capital(self.base.nodes[name].label), told.model(name)
        so_far = state_lines(self._so_far(told, name))
        while True:
            found = self.prompter.choose(
                Choose(
                    self.state(told.scenario.title, progress, so_far),
                    f"{label}: {said(self.base, name, model)}",
                    tuple(help_),
                    (_ON,),
                    (_NOTE, STOP),
                )
            )
            if found.value == "on":
                return
            if found.value == "stop":
                raise Stop
            self._note(told.scenario)

    def _so_far(self, told: Told, name: str) -> Determination:
        """What follows from the answers down to a question."""
        known = told.questions[: told.questions.index(name) + 1]
        tree = told.scenario.matter.to_dict()
        answers = {one: said for one, said in tree["answers"].items() if one in known}
        return assess(Matter.from_dict({**tree, "answers": answers}), knowledge_base=self.base)

    def _note(self, scenario: TrainingScenario) -> None:
        while True:
            found = self._write(
                "What came out of the talk?",
                ("A line for the report, without names. Leave it empty to go on.",),
                lambda typed: None if len(typed) <= 1000 else "Use 1,000 letters or fewer.",
                state=self.state(scenario.title),
            )
            if not found:
                return
            self.tell({"event": "note", "text": found})

    # The report

    def _report(self, out: Path | None) -> None:
        rooms = self.session.every
        if not rooms:
            return
        from wizard.documents import formats
        from wizard.documents.document import Look
        from wizard.training.room_report import report

        found = self.prompter.tick(
            Tick(
                self.state(),
                "As what do you want the report of the session?",
                (f"It is written into {out or 'the folder in which you are'}.",),
                tuple(Item(name, label, about) for name, label, about in _FORMATS),
                "No report",
                (STOP,),
            )
        )
        if not isinstance(found, Ticked):
            raise Stop
        document = report(rooms, self.scenarios, self.base, Look())
        for format_ in found.ids:
            path = free((out or Path()) / f"session-{self.today}{formats.ENDINGS[format_]}")
            try:
                write(path, formats.made(format_, document), force=False)
                self.prompter.say(f"Written: {path}")
            except Refused as error:
                self.prompter.say(f"Not written: {error}")

    # Screens

    def _write(
        self,
        ask: str,
        help_: tuple[str, ...],
        check: Callable[[str], str | None],
        *,
        state: State | None = None,
    ) -> str:
        """What is typed; it may be nothing.

        Raises:
            Stop: The person wants to stop.
        """
        screen = Write(
            state or self.state(), ask, help_, check, may_be_empty=True, commands=(STOP,)
        )
        found = self.prompter.write(screen)
        if not isinstance(found, Written):
            raise Stop
        return found.text


def _compared(told: Told, room: Room) -> Page:
    """The room's votes beside the derivation."""
    page: Page = [
        answer(f"By the story, {within(OUTCOMES[told.outcome])}."),
        paragraph(outcome_sentence(told.determination)),
    ]
    if reached := grounds(told.determination):
        page.append(paragraph(f"On the ground {listed(reached)}."))
    page.append(heading("The votes"))
    for vote in room.votes:
        if vote.question == DUTY:
            right, shown = told.thought, THOUGHTS[told.thought]
        else:
            right = told.model(vote.question)
            label = capital(told.base.nodes[vote.question].label)
            shown = f"{label}: {said(told.base, vote.question, right)}"
        page.append(marked(f"{vote.counts.get(right, 0)} of {vote.total}", shown))
    if not room.votes:
        page.append(paragraph("There were no votes."))
    if told.scenario.discuss:
        page.append(heading("To talk about"))
        page += map(item, told.scenario.discuss)
    return page


def _numbers(said: str, count: int) -> list[int] | None:
    """So many numbers in a row, with blanks or commas between; nothing if it is not that."""
    parts = re.split(r"[\s,;/]+", said.strip())
    if len(parts) != count or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return None
    return [int(part) for part in parts]
