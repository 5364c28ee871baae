"""A person at a terminal who is interviewed: reads the screen, finds the question, answers it.

The person knows what to say to which question, and looks for its key on the screen as everybody
does; nothing is read but what the programme has written. Both faces are understood.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from terminal import ROOT, Terminal

from engagement_rules import KnowledgeBase, Matter
from wizard.interview.interview import run
from wizard.interview.journal import SUFFIX, peek
from wizard.interview.store import Store
from wizard.interview.talk import Stop, Talk
from wizard.interview.told import Told
from wizard.main import main
from wizard.prompts.screens import Choose, Chosen, Option, Read, Tick, Ticked, Write, Written

# Prompt_toolkit writes this when a screen begins; the plain face asks with words.
_BEGINS = b"\x1b[?2004h"
_PROMPT = b"Your answer: "
_KINDS = {
    "Press a letter": "choose",
    "Space ticks": "tick",
    "Type your answer": "write",
    "Enter: more": "page",
    "Enter: go on": "page",
}
_ROW = re.compile(r"(?:(>) (.)|  (\S)|(>| ) (\[.\]))  (\S.*)")
_NUMBERED = re.compile(r"(\d+)\. (.*)")
_FIRST = re.compile(r".*?[?.](?= |$)")
_MOST = 200
_WORDS = {"yes": "Yes", "no": "No", "not known": "I don't know"}
TITLE = "What is about to be done?"
DAY = "On which day is it decided or done?"
WHO = "Who decides?"
EVERYONE = "Is this complete: everyone who decides, and every day?"
OPENING = "What you are about to do: what fits?"
UNSURE = "Are there any of these that you are not sure of?"
CLASH = "These answers do not fit together."
VERDICT = "How do you want to go on?"
FULL = "Go on to the full record"
REVIEW = "Your answers. Which one do you want to change?"
COMMANDS = {
    "go back": "back",
    "go on": "back",
    "go back to the form": "back",
    "save and stop": "save",
    "view and change answers": "review",
    "why are you asking": "why",
    "what the law says": "law",
    "give a reason or source": "reason",
    "keep my answer": "keep",
    "take me through it, point by point": "through",
    "it differs between bodies or steps": "differs",
}


class Row(NamedTuple):
    """An answer or a box: its key, mark or number, what it says, and whether it is pointed at."""

    key: str
    label: str
    pointed: bool


class Seen(NamedTuple):
    """A screen as a person sees it: its kind, and its text from the question on, on one line."""

    kind: str
    text: str
    above: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def ask(self) -> str:
        """The question, or its first sentence."""
        found = _FIRST.match(self.text)
        return found[0] if found else self.text

    @property
    def question(self) -> tuple[str, str]:
        """What tells it from every other: a list of points has the same words as its question."""
        return self.kind, self.ask


class Knows(NamedTuple):
    """What a person knows.

    Attributes:
        says: What to answer, by the question or its beginning: the label of an answer, or a text.
        holds: What holds of all that can be on a list of boxes.
        unsure: What of it the person is not sure of.
        otherwise: What to answer to every other question; without it there must be none.
    """

    says: Mapping[str, str]
    holds: Collection[str] = ()
    unsure: Collection[str] = ()
    otherwise: str | None = None

    def said(self, text: str, otherwise: str | None = None) -> str | None:
        """What to answer to a question; the longest beginning that fits tells which it is."""
        known = [each for each in self.says if text.startswith(each)]
        return self.says[max(known, key=len)] if known else otherwise or self.otherwise


class Person(Terminal):
    """Somebody who runs `duty` in a terminal.

    Args:
        folder: Where the matters are kept.
        words: The words after `duty`.
        knows: What to answer.
        plain: Whether to ask for plain text.
        anew: Start Python anew, as a person does; else a copy of this process is the programme.
        stands: The folder in which the person stands.
        before: What to put before the command.
    """

    def __init__(
        self,
        folder: Path,
        *words: object,
        knows: Knows = Knows({}),  # noqa: B008 - it cannot be changed
        plain: bool = False,
        anew: bool = False,
        stands: Path = ROOT,
        before: Collection[str] = (),
        **more: Any,
    ) -> None:
        self.knows = knows
        self.asked: list[tuple[str, str]] = []
        self.pages: list[str] = []
        self._plain = plain
        self._from = 0
        self._taken_in = 0, 0, 0
        self._text: list[str] = []
        said = [str(w) for w in (*words, "--dir", folder, *(["--plain"] if plain else []))]
        env = {"PYTHONUNBUFFERED": "", **(more.pop("env", None) or {})}
        _warm()

        def run() -> int:
            os.chdir(stands)
            return main(said)

        here = ["sh", "-c", 'cd "$0" && exec "$@"', str(stands)]
        command = [*here, *before, sys.executable, "-m", "wizard", *said]
        super().__init__(command if anew or before else run, env=env, **more)

    def lines(self) -> list[str]:
        """The lines of the screen, put together anew only when something was written."""
        self.take_in()
        now = len(self.raw), self.screen.columns, self.screen.lines
        if now != self._taken_in:
            self._taken_in, self._text = now, super().lines()
        return self._text

    def look(self) -> Seen:
        """Wait for the screen after the last reply, and take it in."""
        if self._plain:
            self.wait_until(lambda: self.raw.endswith(_PROMPT, self._from), "the next question")
            seen = self._printed()
            self.pages.append(seen.above)
            return seen
        self.wait_until(self._is_drawn, "the next screen")
        return self._drawn()

    def look_again(self) -> Seen:
        """Take in the screen as it is now, which has been looked at before."""
        self.lines()
        return self._printed() if self._plain else self._drawn()

    def go(self, *until: str) -> Seen:
        """Answer everything until a question begins like one of these; pages are read."""
        while True:
            seen = self.read()
            if any(seen.text.startswith(each) for each in until):
                return seen
            self.asked.append(seen.question)
            if len(self.asked) > _MOST:
                raise AssertionError(f"no end of questions: {self.asked}")
            self.reply(seen)

    def read(self) -> Seen:
        """Turn pages until there is a question, which is not answered yet."""
        while (seen := self.look()).kind == "page":
            self.pages.append(seen.text)
            self._take("\r")
        return seen

    def reply(self, seen: Seen) -> None:
        """Answer a question from what is known."""
        if seen.kind == "tick":
            knows = self.knows.unsure if seen.text.startswith(UNSURE) else self.knows.holds
            self.tick(knows)
            return
        if seen.kind == "write":
            self.write(self.knows.said(seen.text, "not known"))
            return
        said = self.knows.said(seen.text)
        if said is None:
            raise AssertionError(f"nobody knows what to answer to: {seen.text}")
        self.choose(said)

    def choose(self, label: str) -> None:
        """Choose an answer, named by its beginning, by its key, or by going to it."""
        rows = self.look_again().rows
        keys = [row.key for row in rows if row.label.startswith(label)]
        if keys:
            self._take(f"{keys[0]}\r" if self._plain else keys[0])
            return
        if not self._plain:
            for row in self._walk():
                if row.label.startswith(label):
                    self._take("\r")
                    return
        raise AssertionError(f"no {label!r} to choose; the screen:\n{self._shown()}")

    def rows(self) -> list[Row]:
        """Every row of a list, also those that are not in view before one goes down to them."""
        return list(self.look_again().rows if self._plain else self._walk())

    def tick(self, labels: Collection[str]) -> None:
        """Leave these boxes ticked, and no other of the list."""
        if self._plain:
            rows = self.look_again().rows
            numbers = [row.key for row in rows if _clean(row.label) in labels]
            self._take(f"{', '.join(numbers) or 'none'}\r")
            return
        ticked = self.tick_boxes(labels)
        self._take("\r" if ticked else "n")

    def tick_boxes(self, labels: Collection[str]) -> bool:
        """Tick these boxes, untick the others, and take nothing yet; whether any is ticked."""
        ticked = False
        for row in self._walk():
            wanted = row.label in labels
            ticked = ticked or wanted
            if wanted != (row.key == "[x]"):
                self.press("space")
                self.wait_until(lambda row=row: self._pointed() != row, "another mark")
        self.press("up")
        self.wait_until(lambda: self._pointed() is not None, "the last box")
        return ticked

    def write(self, text: str | None) -> None:
        """Write a line in the place of what stands there; nothing given keeps that."""
        if text is None:
            self._take("/same\r" if self._plain else "\r")
        else:
            self._take(f"{'' if self._plain else chr(21)}{text}\r")

    def enter(self, text: str) -> None:
        """Paste a text, press Enter, and wait for the screen that comes then."""
        self.paste(text)
        self._take("\r")
        self.look()

    def command(self, label: str) -> Seen:
        """Do what can be done besides answering, as the screen says how; what is shown then."""
        seen = self.look_again()
        word = COMMANDS[label]
        if self._plain:
            offered = re.search(r"Or type: (.*?)\.(?: |$)", seen.text)
            slash = "/" if seen.kind == "write" else ""
            if not offered or f"{slash}{word}" not in offered[1].split(", "):
                raise AssertionError(f"no {label!r} to type; the screen:\n{self._shown()}")
            self._take(f"{slash}{word}\r")
        else:
            found = re.search(rf"(\S+) {re.escape(label)}(?:  |\n|$)", "\n".join(seen.lines))
            if not found:
                raise AssertionError(f"no {label!r} to press; the screen:\n{self._shown()}")
            if seen.kind == "write":
                self._take(f"{chr(21)}{found[1]}\r")
            else:
                self._take(found[1])
        return self.look()

    def heard(self, text: str) -> bool:
        """Whether a text has been said, wherever the terminal may have broken it."""
        said = "".join("".join(self.everything()).split())
        return "".join(text.split()) in said

    def said(self) -> str:
        """Everything that stands in the terminal or has scrolled away, on one line."""
        return _flat(self.everything())

    def offers(self, label: str) -> bool:
        """Whether something can be done besides answering."""
        seen = self.look_again()
        return (COMMANDS[label] if self._plain else label) in seen.text

    def fit_to(self, columns: int, lines: int) -> Seen:
        """Give the terminal another size; the screen as it is then."""
        self.lines()
        self._from = len(self.raw)
        self.resize(columns, lines)
        return self.look()

    def _take(self, keys: str) -> None:
        """Type what ends a screen: what is written from now on is the next one's."""
        self.lines()
        self._from = len(self.raw)
        self.send(keys)

    def _is_drawn(self) -> bool:
        return self.raw.find(_BEGINS, self._from) >= 0 and self._instruction() is not None

    def _instruction(self) -> int | None:
        """The line that says how to answer, the last of every screen."""
        lines = self.lines()
        found = [at for at, line in enumerate(lines) if line.startswith(tuple(_KINDS))]
        return found[-1] if found else None

    def _drawn(self) -> Seen:
        last = self._instruction()
        lines = self.lines()
        if last is None:
            raise AssertionError(f"no question; the screen:\n{self._shown()}")
        kind = next(_KINDS[how] for how in _KINDS if lines[last].startswith(how))
        if kind == "page":
            return Seen(kind, _flat(lines[:last]), "", tuple(lines), ())
        first = max(at for at, line in enumerate(lines[:last]) if line.startswith("? "))
        asked = [lines[first][2:], *lines[first + 1 :]]
        return Seen(kind, _flat(asked), _flat(lines[:first]), tuple(lines), tuple(_rows(asked)))

    def _printed(self) -> Seen:
        lines = self.raw[self._from :].decode().replace("\r", "").split("\n")
        first = [at for at, line in enumerate(lines) if line.startswith("Question: ")]
        if not first:
            raise AssertionError(f"no question; the screen:\n{self._shown()}")
        at = first[-1]
        asked = [lines[at].removeprefix("Question: "), *lines[at + 1 :]]
        rows = tuple(_numbered(asked))
        boxes = any(line.startswith("Type the numbers") for line in asked)
        kind = "tick" if boxes else "choose" if rows else "write"
        return Seen(kind, _flat(asked), _flat(lines[:at]), tuple(lines), rows)

    def _pointed(self) -> Row | None:
        rows = self.look_again().rows
        return next((row for row in rows if row.pointed), None)

    def _walk(self) -> Iterator[Row]:
        """Go down through the rows from the first; in the end what is after them is pointed at."""
        self.press("home")
        self.wait_until(self._is_at_the_top, "the first row")
        while (at := self._pointed()) is not None:
            yield at
            at = self._pointed()
            self.press("down")
            self.wait_until(
                lambda at=at: (now := self._pointed()) is None or now.label != at.label, "the next"
            )

    def _is_at_the_top(self) -> bool:
        seen = self.look_again()
        return "more above)" not in seen.text and seen.rows[0].pointed


class Scripted:
    """The same person without a terminal: the screens come as data.

    Args:
        knows: What to answer.
        until: Where to stop: the beginning of a question.
        full: Whether to go on to the full record.
    """

    def __init__(self, knows: Knows, until: str = "", *, full: bool = False) -> None:
        self.knows = knows
        self._until = until
        self._full = full

    def choose(self, screen: Choose) -> Chosen:
        """Choose what is known to be the answer."""
        self._look(screen.ask)
        if screen.ask == VERDICT:
            on = [each for each in screen.answers if each.label.startswith(FULL)]
            if not (on and self._full):
                raise Stop
            return Chosen(on[0].value)
        return Chosen(_labelled(screen.answers, self.knows.said(screen.ask)))

    def tick(self, screen: Tick) -> Ticked:
        """Tick what holds, or what is not known."""
        self._look(screen.ask)
        labels = self.knows.unsure if screen.ask == UNSURE else self.knows.holds
        return Ticked(tuple(item.id for item in screen.items if item.label in labels))

    def write(self, screen: Write) -> Written:
        """Write what is known to be the answer."""
        self._look(screen.ask)
        return Written(str(self.knows.said(screen.ask, "not known")))

    def read(self, screen: Read) -> None:
        """Read nothing."""

    def say(self, line: str) -> None:
        """Hear nothing."""

    def _look(self, ask: str) -> None:
        if self._until and ask.startswith(self._until):
            raise Stop


def begun(folder: Path, knows: Knows, until: str = "", *, full: bool = False) -> str:
    """Begin a matter and answer without a terminal; what it is called.

    Args:
        folder: Where to keep it.
        knows: What to answer.
        until: The beginning of the question that is left open; else all is answered.
        full: Whether to go on to the full record.
    """
    base = KnowledgeBase.default()
    with Store(folder).new(knows.says[TITLE]) as kept:
        talk = Talk(Scripted(knows, until, full=full), kept, base, today=dt.date(2026, 1, 1))
        talk.tell({"event": "rules", "digest": base.digest, "version": base.version})
        try:
            run(talk)
        except Stop:
            return kept.name
    raise AssertionError("an interview ends when the person stops")


def _labelled(options: Collection[Option], label: str | None) -> str:
    (value,) = [each.value for each in options if each.label == label]
    return value


def _warm() -> None:
    """Import and load once what each copy of this process would import and load."""
    import wizard.commands.assess
    import wizard.interview.interview
    import wizard.prompts.plain_face
    import wizard.prompts.questionary_face  # noqa: F401

    KnowledgeBase.default()


def _rows(lines: list[str]) -> list[Row]:
    rows: list[Row] = []
    for line in lines[1:]:
        found = _ROW.fullmatch(line)
        if found:
            rows.append(Row(found[2] or found[3] or found[5], found[6], ">" in found.groups()))
        elif rows and re.match(r" {5,}\S", line) and not _ended(rows[-1], line):
            rows[-1] = rows[-1]._replace(label=f"{rows[-1].label} {line.strip()}")
        elif not line.strip() and rows:
            break
    return rows


def _ended(row: Row, line: str) -> bool:
    """Whether a line is not the rest of a row's label: below boxes stands what one is about."""
    lead = len(line) - len(line.lstrip())
    return lead != (7 if row.key.startswith("[") else 5)


def _numbered(lines: list[str]) -> list[Row]:
    rows: list[Row] = []
    for line in lines[1:]:
        found = _NUMBERED.fullmatch(line)
        if found and int(found[1]) == len(rows) + 1:
            rows.append(Row(found[1], found[2], pointed=False))
        elif rows and line.startswith("   "):
            rows[-1] = rows[-1]._replace(label=f"{rows[-1].label} {line.strip()}")
    return rows


def _clean(label: str) -> str:
    return label.removesuffix(" (ticked before)")


def _flat(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def knows(
    answers: Mapping[str, str],
    *,
    opening: Mapping[str, str] | None = None,
    otherwise: str | None = None,
) -> Knows:
    """What somebody knows who knows these answers.

    Args:
        answers: The answers by the id of the question.
        opening: What is said to other questions, such as who decides.
        otherwise: What is said to all others.
    """
    base = KnowledgeBase.default()
    says = dict(opening or {})
    holds, unsure = set(), set()
    for name, answer in answers.items():
        node = base.nodes[name]
        labels = {option["id"]: option["label"] for option in node.data.get("options", ())}
        says[node.data["ask"]] = {**_WORDS, **labels}.get(answer, answer)
        label = f"{node.label[:1].upper()}{node.label[1:]}"
        if answer in ("yes", "not known"):
            (holds if answer == "yes" else unsure).add(label)
    return Knows(says, holds, unsure, otherwise)


def example(name: str, **more: str) -> tuple[dict[str, Any], Knows]:
    """A matter of the examples as it is written, and what somebody knows who knows it.

    Args:
        name: What it is called among the examples.
        more: Further answers that they know.
    """
    written = Matter.from_file(ROOT / "examples" / f"{name}.yaml").to_dict()
    (body,) = written["bodies"]
    (act,) = written["acts"]
    kind = KnowledgeBase.default().nodes[body["kind"]].label
    opening = {
        TITLE: written["title"],
        DAY: act["date"],
        WHO: f"{kind[:1].upper()}{kind[1:]}",
        f"What is this {kind} called?": body["name"],
        EVERYONE: "Yes, go on",
    }
    answers = {
        question: said if isinstance(said, str) else said["answer"]
        for question, said in written["answers"].items()
    }
    answers |= {question.replace("_", "-"): said for question, said in more.items()}
    return written, knows(answers, opening=opening)


def told(folder: Path, name: str | None = None) -> Told:
    """What the journal of a matter says together; of the only one unless one is named."""
    return Told.of(peek(journal(folder, name)).events)


def journal(folder: Path, name: str | None = None) -> Path:
    """The journal of a matter; the only one unless one is named."""
    (found,) = [folder / f"{name}{SUFFIX}"] if name else folder.glob(f"*{SUFFIX}")
    return found
