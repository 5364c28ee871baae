"""Working through scenarios alone: the story, a first thought, the answers, and the feedback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_rules import KnowledgeBase
from engagement_rules._assess import assess
from engagement_rules._findings import LimbFinding
from engagement_rules._knowledge import Node
from engagement_rules.training import Attempt, Marking, TrainingScenario, mark, questions_of
from wizard.interview.pages import read as page_of
from wizard.interview.talk import Stop
from wizard.prompts.screens import Choose, Chosen, Item, Option, Read, Tick
from wizard.render.blocks import heading, item, paragraph
from wizard.training.feedback import feedback
from wizard.training.progress import THOUGHT, Standing, Unfinished, standings, unfinished
from wizard.training.scores import alone
from wizard.training.sitting import STOP, Row, WithScenarios, numbered, story_page
from wizard.training.words import ANSWERS, THOUGHTS, options

STORY = Option("t", "read the story again", "story")
HINT = Option("h", "a hint", "hint")
BACK = Option("b", "go back", "back")


class Practice(WithScenarios):
    """One person at work."""

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
            self.say_next(f"You had begun “{self.scenarios[begun.scenario].title}”.")
            waiting = [begun.scenario]
        while True:
            chosen = waiting.pop(0) if waiting else self._choose()
            after = self._work(self.scenarios[chosen])
            if after is not None:
                waiting.insert(0, after)

    # Which one

    def _choose(self) -> str:
        stands = standings(self.journal.events)
        due = [
            name
            for day, name in sorted((one.due, name) for name, one in stands.items() if one.due)
            if day <= self.today and name in self.scenarios
        ]
        new = [name for name in self.scenarios if name not in stands]
        rows = []
        if due:
            about = f"missed before; {len(due)} due" if len(due) > 1 else "missed before"
            rows.append(self._row("Again", due[0], about))
        if new:
            rows.append(self._row("New", new[0], ""))
        rows.append(("list", "Choose from the list", f"all {len(self.scenarios)}"))
        found = self.choose(self.state(), "What do you want to work on?", numbered(rows))
        return self._from_list(stands) if found == "list" else found

    def _row(self, word: str, name: str, about: str) -> Row:
        one = self.scenarios[name]
        return name, f"{word}: {one.title}", f"{one.difficulty}; {about}".rstrip("; ")

    def _from_list(self, stands: Mapping[str, Standing]) -> str:
        rows = [
            (name, one.title, f"{one.difficulty}{_stood(stands.get(name))}")
            for name, one in self.scenarios.items()
        ]
        return self.choose(self.state(), "Which scenario?", numbered(rows))

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
                self.state(scenario.title, "First, what you think"),
                scenario.question,
                ("Say what you think before you go through the questions.",),
                numbered((said, words, "") for said, words in THOUGHTS.items()),
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
                    self.state(scenario.title, "On what ground"),
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
                self.state(scenario.title, f"Question {place} of {len(every)}"),
                str(node.data["ask"]),
                tuple(_help(node)),
                answers_to(self.base, name),
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
        rows = []
        if twin is not None:
            rows.append(("twin", "Its twin, in which one fact is another", twin.title))
        rows += [
            ("next", "Another scenario", ""),
            ("again", "Read the feedback again", ""),
            ("derivation", "See the whole answer, with all that follows", ""),
        ]
        line = "Right." if marking.right else "Not right yet; it comes back tomorrow."
        return self.choose(self.state(scenario.title, lines=(line,)), "What next?", numbered(rows))

    def _derivation(self, marking: Marking) -> Read:
        from wizard.render.report import report

        return page_of("The whole answer", report(marking.decided))


def answers_to(base: KnowledgeBase, question: str) -> tuple[Option, ...]:
    """The answers to choose from: by letter, or by number where they are not yes and no."""
    named = options(base, question)
    by_letter = {said: label[0].lower() for said, label in ANSWERS.items()}
    return tuple(
        Option(by_letter.get(option.value, option.key), option.label, option.value)
        for option in numbered((said, label, "") for said, label in named.items())
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
