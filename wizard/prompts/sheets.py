"""What stands on a screen: its parts as lines, wrapped anew for every size."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.prompts.room import Laid, Line, Wanted, lay_out
from wizard.prompts.rows import Rows
from wizard.prompts.screens import Choose, Option, State, Tick, Write
from wizard.prompts.wording import WIDEST, cells, cut, harmless, wrap

# As many answers as are always shown whole, and as many lines of boxes as are kept in view.
_ANSWERS, _BOXES = 10, 5
_ABOUT = 3
_INPUT_LINES = 6
INDENT = "  "


class Sheet:
    """A screen that is being answered.

    Attributes:
        message: What has gone wrong; empty when nothing has.
        laid: The screen as it was last laid out.
        screen: The screen as it was given.
    """

    def __init__(self, screen: Choose | Tick | Write) -> None:
        self.message = ""
        self.laid: Laid = lay_out(Wanted(), 1)
        self.screen = screen

    def lay(self, columns: int, lines: int) -> None:
        """Lay the screen out for a terminal of this size."""
        raise NotImplementedError

    def _start(self, width: int, hint: str, how: str) -> Wanted:
        """The parts that every screen has."""
        screen = self.screen
        noted = screen.noted if isinstance(screen, Choose) else ()
        said = harmless(self.message) or how
        return Wanted(
            state=_state(screen.state, width),
            ask=_ask(screen.ask, width),
            help=[
                [("class:help", line)]
                for paragraph in screen.help
                for line in wrap(harmless(paragraph), width, INDENT)
            ],
            hint=[("class:more", cut(f"{INDENT}({hint})", width))],
            noted=[
                [("class:noted", line)]
                for each in noted
                for line in wrap(harmless(each), width, INDENT)
            ],
            message=[
                [("class:message" if self.message else "class:instruction", line)]
                for line in wrap(said, width)
            ],
        )


class ListSheet(Sheet):
    """A screen of answers or boxes.

    Args:
        screen: The screen.
        rows: What can be pointed at on it.
        how: How to answer, in a sentence.
    """

    def __init__(self, screen: Choose | Tick, rows: Rows, how: str) -> None:
        super().__init__(screen)
        self.rows = rows
        self._how = how
        self._boxed = isinstance(screen, Tick)

    def lay(self, columns: int, lines: int) -> None:
        """Lay the screen out; what each answer means stands below it while there is room."""
        width = min(columns, WIDEST)
        first = self.laid.first
        self.laid = lay_out(self._wanted(width, inline=not self._boxed), lines, first)
        if not self.laid.whole and not self._boxed:
            self.laid = lay_out(self._wanted(width, inline=False), lines, first)
        self.rows.lines = [*self.laid.body, *self.laid.foot]

    def _wanted(self, width: int, *, inline: bool) -> Wanted:
        rows = self.rows
        wanted = self._start(width, "press ? for all of the help", self._how)
        wanted.body = [self._block(index, width, inline=inline) for index in range(rows.size)]
        count = len(wanted.body)
        if self._boxed:
            wanted.least = _BOXES
        else:
            wanted.least = _BOXES if count > _ANSWERS else sum(map(len, wanted.body))
        pointed = rows.pointed()
        if pointed is not None and rows.pointed_at < rows.size:
            wanted.pointed = rows.pointed_at
        apart = rows.choices[rows.size :] if inline else rows.choices
        abouts = [self._about(each.description or "", width) for each in apart]
        wanted.about_room = max(map(len, abouts), default=0)
        if pointed is not None and pointed in apart:
            wanted.about = self._about(pointed.description or "", width)
        wanted.commands = self._commands(width)
        return wanted

    def _block(self, index: int, width: int, *, inline: bool) -> list[Line]:
        choice = self.rows.choices[index]
        here = index == self.rows.pointed_at
        if self._boxed:
            ticked = self.rows.is_ticked(index)
            mark, style = ("[x]", "class:selected") if ticked else ("[ ]", "class:text")
        else:
            mark, style = (str(choice.shortcut_key or " "), "class:key")
        label = "class:highlighted" if here else "class:text"
        lead = len(INDENT) + len(mark) + len(INDENT)
        words = wrap(harmless(str(choice.title)), max(1, width - lead))
        lines: list[Line] = [[*_pointer(here=here), (style, mark), ("", INDENT), (label, words[0])]]
        lines += [[("", " " * lead), (label, line)] for line in words[1:]]
        if inline and choice.description:
            about = wrap(harmless(choice.description), width, " " * lead)
            lines += [[("class:help", line)] for line in about]
        return lines

    def _about(self, text: str, width: int) -> list[Line]:
        # Under the labels, so that it is not read as one more of them.
        lines = wrap(harmless(text), width, INDENT * (3 if self._boxed else 2)) if text else []
        if len(lines) > _ABOUT:
            lines = [*lines[: _ABOUT - 1], cut(f"{lines[_ABOUT - 1]} ...", width)]
        return [[("class:help", line)] for line in lines]

    def _commands(self, width: int) -> list[Line]:
        lines: list[Line] = []
        used = width
        for index in range(self.rows.size, len(self.rows.choices)):
            choice = self.rows.choices[index]
            here = index == self.rows.pointed_at
            label = cut(harmless(str(choice.title)), max(1, width - 4))
            room = 4 + cells(label)
            if used + 1 + room > width:
                lines.append([])
                used = -1
            elif lines:
                lines[-1].append(("", " "))
            lines[-1] += [
                *_pointer(here=here),
                ("class:key", str(choice.shortcut_key or " ")),
                ("class:highlighted" if here else "class:text", f" {label}"),
            ]
            used += 1 + room
        return lines


class LineSheet(Sheet):
    """A screen on which a line is written.

    Args:
        screen: The screen.
        commands: What can be typed besides, after a slash.

    Attributes:
        text: The text as it stands.
    """

    def __init__(self, screen: Write, commands: Sequence[Option]) -> None:
        super().__init__(screen)
        self._commands = commands
        self.text = screen.start

    def lay(self, columns: int, lines: int) -> None:
        """Lay the screen out; a long text has several lines to itself."""
        width = min(columns, WIDEST)
        wanted = self._start(width, "type ? and press Enter for all of the help", self._how)
        took = cells(self.text) // max(1, columns - len(INDENT)) + 1
        wanted.body = [[[("", "")]]] * min(_INPUT_LINES, took)
        wanted.least = len(wanted.body)
        pieces = [
            (f"/{harmless(each.value)}", f" {harmless(each.label)}") for each in self._commands
        ]
        used = width
        for word, label in pieces:
            about = cut(label, max(0, width - len(INDENT) - cells(word)))
            room = cells(word + about)
            if used + 3 + room > width:
                wanted.commands.append([("", INDENT)])
                used = -1
            else:
                wanted.commands[-1].append(("", "   "))
            wanted.commands[-1] += [("class:key", word), ("class:text", about)]
            used += 3 + room
        self.laid = lay_out(wanted, lines)

    @property
    def _how(self) -> str:
        if not self._commands:
            return "Type your answer and press Enter."
        such = harmless(self._commands[0].value)
        return f"Type your answer and press Enter, or type a command, such as /{such}."


def _state(state: State, width: int) -> list[Line]:
    title, progress = harmless(state.title), harmless(state.progress)
    lines: list[Line] = []
    between = width - cells(title) - cells(progress)
    if title and progress and between >= len(INDENT):
        lines.append([("class:title", title), ("", " " * between), ("class:progress", progress)])
    else:
        lines += [[("class:title", line)] for line in wrap(title, width) if title]
        lines += [[("class:progress", line)] for line in wrap(progress, width) if progress]
    for style, texts in (("class:state", state.lines), ("class:news", state.news)):
        for text in texts:
            lines += [[(style, line)] for line in wrap(harmless(text), width, INDENT)]
    return lines


def _ask(ask: str, width: int) -> list[Line]:
    first, *rest = wrap(harmless(ask), width - len(INDENT))
    return [
        [("class:qmark", "? "), ("class:question", first)],
        *([("", INDENT), ("class:question", line)] for line in rest),
    ]


def _pointer(*, here: bool) -> Line:
    return [("[SetCursorPosition]", ""), ("class:pointer", "> ")] if here else [("", INDENT)]
