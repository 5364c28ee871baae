"""What a person can be shown and asked, and what can come back, whichever face shows it.

A screen is plain data; the two faces show the same screens and give the same replies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class State:
    """What stays in view above every question.

    Attributes:
        title: What the matter is called; empty before it has a name.
        lines: What is decided so far and what is open, a short sentence each.
        progress: How far it has come, such as `at most 4 more questions`.
        news: What has happened since the last screen, such as where the answers are kept.
    """

    title: str = ""
    lines: tuple[str, ...] = ()
    progress: str = ""
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen.

    Attributes:
        key: The letter or digit that chooses it at once on a terminal; one character.
        label: What it is called.
        value: What comes back.
        about: A line on what it means, or nothing.
    """

    key: str
    label: str
    value: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    """One of several things is chosen. Nothing is chosen beforehand.

    Attributes:
        state: What stays in view.
        ask: The question.
        help: What helps to answer it, a paragraph each; shown as far as there is room.
        answers: The answers.
        commands: What can be done besides answering, such as going back.
        noted: What the person has added to the answer to come, such as a reason.
    """

    state: State
    ask: str
    help: tuple[str, ...]
    answers: tuple[Option, ...]
    commands: tuple[Option, ...] = ()
    noted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One box of a list.

    Attributes:
        id: What comes back when it is ticked.
        label: What it says.
        about: A line of help, shown when the box is pointed at; plain text shows it on request.
        ticked: Whether the person has ticked it before.
    """

    id: str
    label: str
    about: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """Any number of boxes are ticked. An empty list has to be said, not left.

    Attributes:
        state: What stays in view.
        ask: The question.
        help: What helps to answer it.
        items: The boxes.
        none: What choosing none of them is called, such as `None of these`.
        commands: What can be done besides.
    """

    state: State
    ask: str
    help: tuple[str, ...]
    items: tuple[Item, ...]
    none: str
    commands: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """A line of text is written.

    Attributes:
        state: What stays in view.
        ask: The question.
        help: What helps to answer it.
        check: Gives what is wrong with a text and what to do, or nothing when it will do.
        start: The text to begin with, such as what was written before.
        may_be_empty: Whether an empty line is an answer.
        commands: What can be done besides; on a line of text they are typed as `/back`.
    """

    state: State
    ask: str
    help: tuple[str, ...]
    check: Callable[[str], str | None]
    start: str = ""
    may_be_empty: bool = False
    commands: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A page is read; a longer one is shown part by part.

    Attributes:
        title: Its heading.
        text: The page: lines that may be wrapped anew; an empty line parts paragraphs.
    """

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of the option chosen: an answer's or a command's."""

    value: str
    command: bool = False


@dataclass(frozen=True, slots=True)
class Ticked:
    """The ids of the boxes ticked, in the order of the list; empty when none was said."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The text, without blanks at its ends."""

    text: str


class Gone(Exception):
    """The person has gone: the terminal was closed, or the input came to its end."""


class Prompter(Protocol):
    """A face. Each method shows a screen and waits.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
        Gone: Nobody is there any more.
    """

    def choose(self, screen: Choose) -> Chosen:
        """Have one thing chosen."""

    def tick(self, screen: Tick) -> Ticked | Chosen:
        """Have boxes ticked; a command comes back as `Chosen`."""

    def write(self, screen: Write) -> Written | Chosen:
        """Have a line written; a command comes back as `Chosen`."""

    def read(self, screen: Read) -> None:
        """Have a page read."""

    def say(self, line: str) -> None:
        """Say a line that stays, such as a last word on leaving."""
