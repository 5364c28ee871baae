"""How the parts of a screen share its lines: which gives way first when there are too few.

Help gives way first, then the list scrolls, then what is decided so far shrinks. The question
and, as long as there are not very many, its answers are never cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Piece = tuple[str, str]
Line = list[Piece]

LEAST_HELP = 3
_MESSAGE = 2  # kept free for a message of two lines, so that the screen does not jump
# Each says to which part, and to how many lines, when everything before it was not enough.
_TIGHTER = (
    ("help", 1),
    ("state", 4),
    ("noted", 1),
    ("about", 2),
    ("state", 2),
    ("gaps", 0),
    ("about", 1),
    ("state", 1),
    ("commands", 2),
    ("about", 0),
    ("commands", 1),
    ("noted", 0),
    ("help", 0),
    ("state", 0),
    ("body", 3),
    ("commands", 0),
    ("body", 2),
    ("message", 1),
    ("body", 1),
    ("message", 0),
)


@dataclass(slots=True)
class Wanted:
    """What a screen would show if it had all the room it wants.

    Attributes:
        state: What is decided so far.
        ask: The question.
        help: The help.
        hint: What stands in the place of help that there is no room for.
        noted: What the person has added to the answer.
        body: The rows, each of one line or more.
        least: How many lines of rows must be in view before anything but help is shortened.
        pointed: Which row must be in view.
        about: On what is pointed at.
        about_room: The lines kept for that, so that the screen does not jump.
        commands: What can be done besides.
        message: What has gone wrong, or how to answer.
    """

    state: list[Line] = field(default_factory=list)
    ask: list[Line] = field(default_factory=list)
    help: list[Line] = field(default_factory=list)
    hint: Line = field(default_factory=list)
    noted: list[Line] = field(default_factory=list)
    body: list[list[Line]] = field(default_factory=list)
    least: int = 1
    pointed: int | None = None
    about: list[Line] = field(default_factory=list)
    about_room: int = 0
    commands: list[Line] = field(default_factory=list)
    message: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Room:
    state: int
    help: int
    noted: int
    body: int
    about: int
    commands: int
    message: int
    gaps: int = 1

    def lines(self) -> int:
        """All lines but those of the question."""
        parts = self.state + self.help + self.noted + self.body + self.about + self.commands
        return parts + self.message + sum(self.gap())

    def gap(self) -> tuple[int, int, int]:
        """The empty lines below what is decided, above the rows, and above the commands."""
        return self.gaps * bool(self.state), self.gaps, self.gaps


@dataclass(frozen=True, slots=True)
class Laid:
    """A screen as it is drawn, from top to bottom.

    Attributes:
        head: Down to the question, its help, and what was noted.
        body: The rows, as far as they are in view.
        foot: What is pointed at, and the commands.
        message: The last lines.
        first: The first row in view.
        whole: Whether nothing had to give way.
    """

    head: list[Line]
    body: list[Line]
    foot: list[Line]
    message: list[Line]
    first: int
    whole: bool


def lay_out(wanted: Wanted, height: int, first: int = 0) -> Laid:
    """Share out the lines.

    Args:
        wanted: What would be shown.
        height: How many lines there are.
        first: The first row that was in view, to keep the list still while it can be.
    """
    height = max(1, height)
    need = sum(map(len, wanted.body))
    room = _Room(
        state=len(wanted.state),
        help=min(len(wanted.help), LEAST_HELP),
        noted=len(wanted.noted),
        body=min(need, wanted.least),
        about=wanted.about_room,
        commands=len(wanted.commands),
        message=max(_MESSAGE, len(wanted.message)),
    )
    ask = len(wanted.ask)
    if ask + room.lines() > height:
        room.message = max(1, len(wanted.message))
    for part, most in _TIGHTER:
        if ask + room.lines() <= height:
            break
        setattr(room, part, min(getattr(room, part), most))
    ask = max(0, min(ask, height - room.lines()))
    spare = max(0, height - ask - room.lines())
    more = min(spare, need - room.body)
    room.body += more
    helped = min(spare - more, len(wanted.help) - room.help)
    room.help += helped
    # A free line parts the screen from what stands above it.
    apart = 1 if spare > more + helped else 0
    below, above, between = room.gap()
    if room.body < need:  # how many are above stands in the place of the empty line
        room.body, above = room.body + above, 0
    rows, first = scroll(wanted.body, room.body, first, wanted.pointed)
    whole = (
        room.body == need
        and room.gaps > 0
        and room.state == len(wanted.state)
        and room.help >= min(len(wanted.help), LEAST_HELP)
    )
    return Laid(
        head=[
            *_empty(apart),
            *_shortened(wanted.state, room.state),
            *_empty(below),
            *wanted.ask[:ask],
            *_helped(wanted.help, room.help, wanted.hint),
            *wanted.noted[: room.noted],
            *_empty(above),
        ],
        body=rows,
        foot=[
            *wanted.about[: room.about],
            *_empty(room.about - len(wanted.about)),
            *_empty(between),
            *wanted.commands[: room.commands],
        ],
        message=wanted.message[: room.message],
        first=first,
        whole=whole,
    )


def scroll(
    blocks: list[list[Line]], height: int, first: int, pointed: int | None
) -> tuple[list[Line], int]:
    """The rows that are in view, and which is the first of them.

    Args:
        blocks: The lines of each row.
        height: How many lines there are.
        first: The row that was first until now.
        pointed: The row that must be in view.
    """
    every = [line for block in blocks for line in block]
    if len(every) <= height:
        return every, 0
    marked = height > 3
    inner = height - 2 if marked else height
    sizes = list(map(len, blocks))
    first = min(first, len(blocks) - 1)
    if pointed is not None:
        first = min(first, pointed)
        while first < pointed and sum(sizes[first : pointed + 1]) > inner:
            first += 1
    while first > 0 and sum(sizes[first - 1 :]) <= inner:
        first -= 1
    last, used = first, 0
    while last < len(blocks) and used + sizes[last] <= inner:
        used += sizes[last]
        last += 1
    shown = [line for block in blocks[first:last] for line in block]
    if last == first:  # one row that is longer than all the room
        last, shown = first + 1, blocks[first][:inner]
    shown += _empty(inner - len(shown))
    if marked:
        shown = [_more(first, "above"), *shown, _more(len(blocks) - last, "below")]
    return shown, first


def _more(count: int, where: str) -> Line:
    return [("class:more", f"  ({count} more {where})")] if count else [("", "")]


def _shortened(lines: list[Line], room: int) -> list[Line]:
    if len(lines) <= room or room < 2:
        return lines[: max(0, room)]
    return [*lines[: room - 1], [("class:help", "  ...")]]


def _helped(lines: list[Line], room: int, hint: Line) -> list[Line]:
    if len(lines) <= room or room <= 0:
        return lines[: max(0, room)]
    return [*lines[: room - 1], hint]


def _empty(count: int) -> list[Line]:
    return [[("", "")] for _ in range(max(0, count))]
