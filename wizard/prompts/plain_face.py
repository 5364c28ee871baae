"""The face for everyone else: numbered lines of text, and lines typed in reply.

Nothing is repainted and no escape sequence is written, so that a screen reader, a log or an old
terminal gets plain lines from top to bottom.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

from wizard.prompts import matching
from wizard.prompts.leaving import is_away, when_hung_up
from wizard.prompts.screens import (
    Choose,
    Chosen,
    Gone,
    Option,
    Read,
    State,
    Tick,
    Ticked,
    Write,
    Written,
)
from wizard.prompts.wording import USUAL, as_line, harmless, page, width, wrap

_PROMPT = "Your answer: "
_HELP_LINES = 6
_AGAIN = ("?", "again")
# How many bytes a terminal hands over as one line, its end counted; it drops what comes after.
_FULL = 1024 if sys.platform == "darwin" else 4096
_LAST = 60


class PlainFace:
    """Shows screens as numbered text, from top to bottom and once."""

    def __init__(self) -> None:
        # Bytes that are no text must not end the interview.
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")

    def choose(self, screen: Choose) -> Chosen:
        """Have one thing chosen.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._choose_shown(screen, whole=False)
        count = len(screen.answers)
        # The same letters as on a screen, where no two have the same one.
        options = matching.keyed((*screen.answers, *screen.commands))
        how = f"Type a number from 1 to {count}" if count > 1 else "Type 1"
        while True:
            said = self._reply()
            if not said:
                self._say(f"Nothing was typed. {how}, or ? to have the question again.")
                continue
            taken = matching.option(said, options[:count], options[count:])
            if isinstance(taken, Chosen):
                if not taken.command:
                    labels = [each.label for each in screen.answers if each.value == taken.value]
                    self._say(f"Answered: {labels[0]}")
                return taken
            if said.lower() in _AGAIN:
                self._choose_shown(screen, whole=True)
            else:
                self._say(f"{taken} {how}, or ? to have the question again.")

    def tick(self, screen: Tick) -> Ticked | Chosen:
        """Have boxes ticked; a command comes back as `Chosen`.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._tick_shown(screen, whole=False)
        items = screen.items
        words = [*matching.keyed((Option("n", screen.none, "none"), *screen.commands))]
        if any(item.ticked for item in items):
            words.append(Option("", "leave the ticks as they are", "same"))
        how = "Type the numbers of all that apply, or none, or ? to have the question again."
        while True:
            said = self._reply()
            if not said:
                self._say(f"Nothing was typed. {how}")
                continue
            if said.lower() in _AGAIN:
                self._tick_shown(screen, whole=True)
                continue
            if said[0].isdigit():
                found = matching.numbers(said, len(items))
                if isinstance(found, str):
                    self._say(f"{found} {how}")
                    continue
            else:
                word = matching.option(said, (), words)
                if isinstance(word, str):
                    self._say(f"{word} {how}")
                    continue
                if word.value == "same" and words[-1].value == "same":
                    found = tuple(index for index, item in enumerate(items) if item.ticked)
                elif word.value == "none":
                    found = ()
                else:
                    return word
            ticked = [f"{index + 1}. {items[index].label.strip()}" for index in found]
            self._say(f"Ticked: {', '.join(ticked) or screen.none}")
            return Ticked(tuple(items[index].id for index in found))

    def write(self, screen: Write) -> Written | Chosen:
        """Have a line written; a command comes back as `Chosen`.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._write_shown(screen, whole=False)
        words = [*screen.commands]
        if screen.start:
            words.append(Option("", "keep what was written", "same"))
        while True:
            text = self._text()
            if text in ("?", "/?", "/again"):
                self._write_shown(screen, whole=True)
                continue
            asked = matching.command(text, words)
            if isinstance(asked, Chosen):
                if asked.value != "same" or not screen.start:
                    return asked
                text = as_line(screen.start).strip()
                asked = None
            if asked is None and not text and not screen.may_be_empty:
                asked = "Nothing was typed. Type something, or ? to have the question again."
            wrong = asked or (screen.check(text) if text else None)
            if wrong is None:
                return Written(text)
            self._say(wrong)

    def read(self, screen: Read) -> None:
        """Print a page.

        Raises:
            Gone: Nobody is there any more.
        """
        title = [harmless(screen.title), ""] if screen.title else []
        self._print(["", *title, *page(screen.text, width(USUAL), whole_words=True)])

    def say(self, line: str) -> None:
        """Say a line that stays.

        Raises:
            Gone: Nobody is there any more.
        """
        self._say(line)

    def _choose_shown(self, screen: Choose, *, whole: bool) -> None:
        self._head(screen.state, screen.ask, screen.help, whole=whole)
        for noted in screen.noted:
            self._say(noted, "Noted: ")
        for number, answer in enumerate(screen.answers, 1):
            about = f": {answer.about}" if answer.about else ""
            self._say(f"{answer.label}{about}", f"{number}. ", hanging=True)
        self._commands(screen.commands, whole=whole)

    def _tick_shown(self, screen: Tick, *, whole: bool) -> None:
        abouts = any(item.about for item in screen.items)
        self._head(screen.state, screen.ask, screen.help, whole=whole, more=abouts)
        for number, item in enumerate(screen.items, 1):
            about = f": {item.about}" if item.about and whole else ""
            before = " (ticked before)" if item.ticked else ""
            self._say(f"{item.label}{before}{about}", f"{number}. ", hanging=True)
        count = len(screen.items)
        such = "such as 1, 3-4" if count > 3 else "such as 1, 2" if count > 1 else "which is 1"
        self._say(f"Type the numbers of all that apply, {such}.")
        self._say(f"Or type none: {screen.none}")
        if any(item.ticked for item in screen.items):
            self._say("Or type same to leave the ticks as they are.")
        self._commands(screen.commands, whole=whole)

    def _write_shown(self, screen: Write, *, whole: bool) -> None:
        self._head(screen.state, screen.ask, screen.help, whole=whole)
        if screen.start:
            self._say(screen.start, "Written before: ")
            self._say("Type a new text, or /same to keep that one.")
        if screen.may_be_empty:
            self._say("This may be left empty.")
        self._commands(screen.commands, "/", whole=whole)

    def _head(
        self, state: State, ask: str, paragraphs: Sequence[str], *, whole: bool, more: bool = False
    ) -> None:
        self._print([""])
        for before, texts in (
            ("Matter: ", [state.title]),
            ("So far: ", state.lines),
            ("Progress: ", [state.progress]),
            ("News: ", state.news),
        ):
            for text in texts:
                if text:
                    self._say(text, before)
        self._say(ask, "Question: ")
        used = 0
        for index, paragraph in enumerate(paragraphs):
            used += len(self._wrapped(paragraph, ""))
            if index and used > _HELP_LINES and not whole:
                more = True
                break
            self._say(paragraph)
        if more and not whole:
            self._say("Type ? for all of the help.")

    def _commands(self, commands: Sequence[Option], slash: str = "", *, whole: bool) -> None:
        if not commands:
            return
        words = [
            f"{slash}{each.value} ({each.label})" if whole else f"{slash}{each.value}"
            for each in commands
        ]
        self._say(f"Or type: {', '.join(words)}.")

    def _text(self) -> str:
        """A text, also one that is longer than a line can be."""
        parts: list[str] = []
        while True:
            line = self._line()
            text = as_line(line).strip()
            if not _is_full(line):
                return " ".join([*parts, text]).rstrip()
            # The last word may have lost its end.
            parts.append(text.rpartition(" ")[0].rstrip() or text.rstrip("\ufffd"))
            self._say("This terminal takes no longer line, and what came after it has not arrived.")
            self._say(f"... {parts[-1][-_LAST:].partition(' ')[2]}", "The last words taken: ")
            self._say("Type on with the next word, or press Enter alone if that was all.")

    def _reply(self) -> str:
        """What was typed, as one harmless line."""
        return as_line(self._line()).strip()

    def _line(self) -> str:
        try:
            with when_hung_up(_leave):
                sys.stdout.write(_PROMPT)
                sys.stdout.flush()
                line = sys.stdin.readline()
        except KeyboardInterrupt:
            self._end_line()
            raise
        except (OSError, EOFError) as error:
            if is_away(error):
                raise Gone from None
            raise
        if not line:
            self._end_line()
            raise Gone
        return line

    def _end_line(self) -> None:
        """Let what is said next begin on a line of its own."""
        with contextlib.suppress(OSError):
            print(flush=True)

    def _say(self, text: str, before: str = "", *, hanging: bool = False) -> None:
        self._print(self._wrapped(text, before, hanging=hanging))

    def _wrapped(self, text: str, before: str, *, hanging: bool = False) -> list[str]:
        rest = None if hanging else ""
        return wrap(harmless(text), width(USUAL), before, rest, whole_words=True)

    def _print(self, lines: Iterable[str]) -> None:
        try:
            print("\n".join(lines), flush=True)
        except OSError as error:
            if is_away(error):
                raise Gone from None
            raise


def _is_full(line: str) -> bool:
    encoding = sys.stdin.encoding or "utf-8"
    return sys.stdin.isatty() and len(line.encode(encoding, "replace")) >= _FULL


def _leave() -> NoReturn:
    raise Gone
