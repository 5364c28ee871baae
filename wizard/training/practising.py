"""Working through scenarios alone: the story, a first thought, the answers, and the feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from engagement_rules import KnowledgeBase
from engagement_rules._assess import assess
from engagement_rules._findings import LimbFinding
from engagement_rules._knowledge import Node
from engagement_rules._words import long_date
from engagement_rules.training import Attempt, Marking, TrainingScenario, mark, questions_of
from wizard.interview.pages import read as page_of
from wizard.interview.saving import Keeper, NotKept, keep
from wizard.interview.talk import Stop
from wizard.prompts.screens import Choose, Chosen, Item, Option, Prompter, Read, State, Tick
from wizard.render.blocks import Page, heading, item, paragraph
from wizard.training.feedback import feedback
from wizard.training.progress import THOUGHT, Standing, Unfinished, standings, unfinished
from wizard.training.scores import alone

STORY = Option("t", "read the story again", "story")
HINT = Option("h", "a hint", "hint")
BACK = Option("b", "go back", "back")
STOP = Option("s", "save and stop", "stop")
_THOUGHTS = (
    Option("1", "It applies", "required"),
    Option("2", "It does not apply", "not required"),
    Option("3", "It cannot be told yet", "not determined"),
)
_MOST_LISTED = 60


class Practice:
    """One person at work.

    Args:
        prompter: The face.
        journal: Where each event is kept.
        base: The rules.
        scenarios: The scenarios by id, the easiest first.
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
        self._news: tuple[str, ...] = ()

    def run(self, named: tuple[str, ...] = ()) -> None:
        """Work until the person stops.

        Args:
            named: The scenarios to begin with.

        Raises:
            Stop: The person wants to stop.
        """
        waiting = list(named)
        begun = unfinished(self.journal.events)
        if begun is not None and begun.scenario in self.scenarios and not waiting:
            self._news = (f"You had begun “{self.scenarios[begun.scenario].title}”.",)
            waiting = [begun.scenario]
        while True:
            chosen = waiting.pop(0) if waiting else self._choose()
            after = self._work(self.scenarios[chosen])
            if after is not None:
                waiting.insert(0, after)

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

    # Which one

    def _choose(self) -> str:
        stands = standings(self.journal.events)
        due = [name for name, one in stands.items() if one.due and one.due <= self.today]
        due = [name for name in due if name in self.scenarios]
        new = [name for name in self.scenarios if name not in stands]
        options = []
        if due:
            about = f"missed before; {len(due)} due" if len(due) > 1 else "missed before"
            options.append(self._option("1", "Again", due[0], about))
        if new:
            options.append(self._option(str(len(options) + 1), "New", new[0], ""))
        options.append(
            Option(
                str(len(options) + 1), "Choose from the list", "list", f"all {len(self.scenarios)}"
            )
        )
        found = self._ask(
            Choose(
                self._state("", ""),
                "What do you want to work on?",
                (),
                tuple(options),
                (STOP,),
            )
        )
        return self._from_list(stands) if found == "list" else found

    def _option(self, key: str, word: str, name: str, about: str) -> Option:
        one = self.scenarios[name]
        return Option(key, f"{word}: {one.title}", name, f"{one.difficulty}; {about}".rstrip("; "))

    def _from_list(self, stands: Mapping[str, Standing]) -> str:
        rows = []
        for number, (name, one) in enumerate(self.scenarios.items(), 1):
            key = str(number) if number < 10 else ""
            rows.append(Option(key, one.title, name, f"{one.difficulty}{_stood(stands.get(name))}"))
        return self._ask(
            Choose(self._state("", ""), "Which scenario?", (), tuple(rows[:_MOST_LISTED]), (STOP,))
        )

    # One scenario

    def _work(self, scenario: TrainingScenario) -> str | None:
        """Work through a scenario; what comes back is the scenario to go on with, if one is."""
        so_far = unfinished(self.journal.events)
        if so_far is None or so_far.scenario != scenario.id:
            if so_far is not None:
                self.tell({"event": "aside", "scenario": so_far.scenario})
            self.tell({"event": "scenario", "id": scenario.id, "rules": self.base.digest[:16]})
            so_far = Unfinished(scenario.id)
        self.prompter.read(story_page(scenario))
        while True:
            so_far = self._so_far(scenario)
            if so_far.thought is None:
                self._first_thought(scenario)
            elif so_far.thought == "required" and so_far.grounds is None:
                self._grounds(scenario)
            else:
                left = [q for q in questions_of(scenario, self.base) if q not in so_far.answers]
                if not left:
                    break
                self._question(scenario, so_far, left[0])
        return self._marked(scenario, so_far)

    def _so_far(self, scenario: TrainingScenario) -> Unfinished:
        return unfinished(self.journal.events) or Unfinished(scenario.id)

    def _first_thought(self, scenario: TrainingScenario) -> None:
        found = self._asked(
            scenario,
            Choose(
                self._state(scenario.title, "First, what you think"),
                scenario.question,
                ("Say what you think before you go through the questions.",),
                _THOUGHTS,
                (STORY, HINT, STOP),
            ),
        )
        if found is not None:
            self.tell({"event": "thought", "said": found})

    def _grounds(self, scenario: TrainingScenario) -> None:
        limbs = {limb.id.rsplit(".", 1)[-1]: limb for limb in self._limbs(scenario)}
        while True:
            found = self.prompter.tick(
                Tick(
                    self._state(scenario.title, "On what ground"),
                    "On what ground does it apply?",
                    ("Tick each ground that is reached. One is enough for the duty to apply.",),
                    tuple(Item(key, limb.label) for key, limb in limbs.items()),
                    "I cannot say on what ground",
                    (STORY, HINT, STOP),
                )
            )
            if not isinstance(found, Chosen):
                self.tell({"event": "grounds", "named": list(found.ids)})
                return
            self._aside(scenario, found.value)

    def _limbs(self, scenario: TrainingScenario) -> Iterator[LimbFinding]:
        for duty in assess(scenario.matter, knowledge_base=self.base).duties:
            yield from duty.limbs

    def _question(self, scenario: TrainingScenario, so_far: Unfinished, name: str) -> None:
        node = self.base.nodes[name]
        every = questions_of(scenario, self.base)
        place = every.index(name) + 1
        found = self._asked(
            scenario,
            Choose(
                self._state(scenario.title, f"Question {place} of {len(every)}"),
                str(node.data["ask"]),
                tuple(_help(node)),
                answers_to(node),
                (STORY, HINT, BACK, STOP),
            ),
        )
        if found == "back":
            self._go_back(so_far)
        elif found is not None:
            self.tell({"event": "answer", "id": name, "answer": found})

    def _go_back(self, so_far: Unfinished) -> None:
        """Ask the last question again, or for the first thought when none was answered."""
        if so_far.answers:
            self.tell({"event": "back", "id": list(so_far.answers)[-1]})
        else:
            self.tell({"event": "back", "id": THOUGHT})

    def _asked(self, scenario: TrainingScenario, screen: Choose) -> str | None:
        """What was chosen; nothing when the person looked at something and is to be asked again."""
        found = self.prompter.choose(screen)
        if not found.command or found.value == "back":
            return found.value
        self._aside(scenario, found.value)
        return None

    def _aside(self, scenario: TrainingScenario, said: str) -> None:
        if said == "stop":
            raise Stop
        if said == "story":
            self.prompter.read(story_page(scenario))
        elif said == "hint":
            taken = self._so_far(scenario).hints
            self.tell({"event": "hint"})
            shown = scenario.hints[: taken + 1]
            page = [item(hint) for hint in shown]
            if taken >= len(scenario.hints):
                page.append(paragraph("There are no more hints."))
            self.prompter.read(page_of("Hints", page))

    # Afterwards

    def _marked(self, scenario: TrainingScenario, so_far: Unfinished) -> str | None:
        attempt = Attempt(so_far.thought, so_far.grounds or (), so_far.answers)
        marking = mark(scenario, attempt, self.base)
        self.tell(
            {"event": "result", **alone(scenario, marking, hints=so_far.hints, base=self.base)}
        )
        page = feedback(scenario, marking, thought=so_far.thought, base=self.base)
        twin = self.scenarios.get(scenario.twin or "")
        if twin is not None:
            page += [heading("Try next"), paragraph(f"{twin.title}. One fact is another there.")]
        while True:
            self.prompter.read(page_of(scenario.title, page))
            found = self._after(scenario, marking, twin)
            if found == "derivation":
                self.prompter.read(self._derivation(marking))
            elif found != "again":
                return twin.id if found == "twin" and twin is not None else None

    def _after(
        self, scenario: TrainingScenario, marking: Marking, twin: TrainingScenario | None
    ) -> str:
        options = []
        if twin is not None:
            options.append(("Its twin, in which one fact is another", "twin", twin.title))
        options += [
            ("Another scenario", "next", ""),
            ("Read the feedback again", "again", ""),
            ("See the whole answer, with all that follows", "derivation", ""),
        ]
        rows = [
            Option(str(n), label, value, about)
            for n, (label, value, about) in enumerate(options, 1)
        ]
        line = "Right." if marking.right else "Not right yet; it comes back tomorrow."
        state = State(scenario.title, (line,), "", self._said())
        return self._ask(Choose(state, "What next?", (), tuple(rows), (STOP,)))

    def _derivation(self, marking: Marking) -> Read:
        from wizard.render.report import report

        return page_of("The whole answer", report(marking.decided))

    # Screens

    def _ask(self, screen: Choose) -> str:
        found = self.prompter.choose(screen)
        if found.command:
            raise Stop
        return found.value

    def _state(self, title: str, progress: str) -> State:
        return State(title, (), progress, self._said())

    def _said(self) -> tuple[str, ...]:
        news, self._news = self._news, ()
        return news


def story_page(scenario: TrainingScenario) -> Read:
    """The story as a screen to read."""
    page: Page = [paragraph(f"You are: {scenario.you_are}")]
    page += [paragraph(part) for part in scenario.story]
    page += [heading("The question"), paragraph(scenario.question)]
    for act in scenario.matter.acts:
        day = long_date(act.date) if act.date else "on a day that is not known"
        page.append(item(f"{act.what or act.id}: {day}"))
    return page_of(scenario.title, page)


def answers_to(node: Node) -> tuple[Option, ...]:
    """The answers that can be given to a question."""
    unknown = Option("d", "It cannot be known from this", "not known")
    if node.kind == "fact":
        return (Option("y", "Yes", "yes"), Option("n", "No", "no"), unknown)
    options = enumerate(node.data["options"], 1)
    return (
        *(Option(str(n) if n < 10 else "", one["label"], one["id"]) for n, one in options),
        unknown,
    )


def _help(node: Node) -> Iterator[str]:
    yield str(node.data["help"])
    if node.kind == "fact":
        yield f"Yes, for example: {node.data['yes_for_example']}"
        yield f"No, for example: {node.data['no_for_example']}"


def _stood(standing: Standing | None) -> str:
    if standing is None:
        return ""
    return "; right the last time" if standing.right else "; missed the last time"
