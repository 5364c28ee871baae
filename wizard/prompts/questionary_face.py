"""The face for ordinary terminals: screens that are drawn, answered, and wiped to one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from wizard.prompts.canvas import Canvas, text_window, usual_keys, window
from wizard.prompts.editing import ask_for_line
from wizard.prompts.leaving import is_away
from wizard.prompts.matching import keyed
from wizard.prompts.pages import pause, show_pages
from wizard.prompts.rows import Rows, boxes, choices
from wizard.prompts.screens import (
    Choose,
    Chosen,
    Gone,
    Item,
    Option,
    Read,
    Tick,
    Ticked,
    Write,
    Written,
)
from wizard.prompts.sheets import ListSheet
from wizard.prompts.wording import WIDEST, harmless, listed, page, record, wrap

_MORE, _ON = "Enter: more   q: enough", "Enter: go on"
_PAGE = 8
_DONE = -1
Take = Callable[[int], int | None]


class QuestionaryFace:
    """Shows screens that are redrawn as keys are pressed. Nothing is chosen beforehand."""

    def __init__(self) -> None:
        self._canvas = Canvas()
        self._unread = False  # a page stands on the terminal that the next screen would push away

    def choose(self, screen: Choose) -> Chosen:
        """Have one thing chosen.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._let_read()
        options = keyed((*screen.answers, *screen.commands))
        count = len(screen.answers)
        rows = Rows(choices(options[:count]), choices(options[count:]))
        how = "Press a letter, or choose with the arrow keys and then Enter."
        sheet = ListSheet(screen, rows, how)

        def enter() -> int | None:
            if rows.pointed() is None:
                sheet.message = (
                    "Nothing is chosen yet. Choose with the arrow keys or press a letter."
                )
                return None
            return rows.pointed_at

        def space() -> None:
            sheet.message = _keys_known(rows)

        taken = self._list(sheet, enter, space, lambda index: index, _abouts(screen.answers))
        option = options[taken]
        if taken >= count:
            return Chosen(option.value, command=True)
        self._print([record(screen.ask, option.label, self._width())])
        return Chosen(option.value)

    def tick(self, screen: Tick) -> Ticked | Chosen:
        """Have boxes ticked; a command comes back as `Chosen`.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._let_read()
        options = keyed((Option("n", screen.none, ""), *screen.commands))
        none = options[0].key
        count = len(screen.items)
        rows = Rows(boxes(screen.items), choices(options), pointed_at=0)
        how = f"Space ticks or unticks, Enter takes what is ticked. Press {none} for none."
        sheet = ListSheet(screen, rows, how)

        def take(index: int) -> int | None:
            if index == count and rows.ticked():
                sheet.message = (
                    f"{_boxes(len(rows.ticked()))} ticked, so this is not none of them. "
                    "Press Enter to take what is ticked, or untick it with Space."
                )
                rows.pointed_at = rows.ticked()[0]  # where Enter and Space do that
                return None
            return index

        def enter() -> int | None:
            if rows.pointed_at >= count:
                return take(rows.pointed_at)
            if rows.ticked():
                return _DONE
            sheet.message = (
                f"Nothing is ticked. Tick a box with Space, or press {none} to say: "
                f"{harmless(screen.none)}."
            )
            return None

        def space() -> None:
            if rows.pointed_at < count:
                rows.turn(rows.pointed_at)
            else:
                sheet.message = "Space ticks boxes. Press Enter to take what is pointed at."

        taken = self._list(sheet, enter, space, take, _abouts(screen.items))
        if taken > count:
            return Chosen(options[taken - count].value, command=True)
        ticked = [screen.items[index] for index in rows.ticked()]
        said = "; ".join(item.label for item in ticked) or screen.none
        self._print([record(screen.ask, said, self._width())])
        return Ticked(tuple(item.id for item in ticked))

    def write(self, screen: Write) -> Written | Chosen:
        """Have a line written; a command comes back as `Chosen`.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._let_read()
        reply = ask_for_line(self._canvas, screen, lambda: self._help(screen.ask, screen.help))
        if isinstance(reply, Written):
            self._print([record(screen.ask, reply.text or "(nothing)", self._width())])
        return reply

    def read(self, screen: Read) -> None:
        """Have a page read; it stays where it was printed.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        self._let_read()
        rest = f"\n{harmless(screen.title)}\n\n{screen.text}".rstrip("\n")
        while True:
            room = max(1, self._canvas.size()[1] - 1)
            lines = page(rest, self._width())
            self._print(lines[:room])
            if len(lines) <= room:
                self._unread = True
                return
            rest = "\n".join(lines[room:])
            if not pause(self._canvas, _MORE):
                return

    def say(self, line: str) -> None:
        """Say a line that stays.

        Raises:
            Gone: Nobody is there any more.
        """
        self._print(wrap(harmless(line), self._width()))

    def _list(
        self,
        sheet: ListSheet,
        enter: Callable[[], int | None],
        space: Callable[[], None],
        take: Take,
        abouts: tuple[str, ...],
    ) -> int:
        """Show answers or boxes until one is taken; its help as often as it is asked for."""
        head = text_window(lambda: sheet.laid.head)
        body = window(sheet.rows, lambda: len(sheet.rows.lines))
        foot = text_window(lambda: sheet.laid.message)
        keys = _list_keys(sheet, enter, space, take)
        screen = sheet.screen
        while True:
            taken = self._canvas.run([head, body, foot], keys, sheet.lay, focus=body)
            if taken is not None:
                return cast(int, taken)
            self._help(screen.ask, (*screen.help, *abouts))

    def _help(self, ask: str, paragraphs: Sequence[str]) -> None:
        shown = [ask, *(paragraphs or ("There is no more help on this question.",))]
        show_pages(self._canvas, "\n\n".join(harmless(each) for each in shown))

    def _let_read(self) -> None:
        """Wait until the page that was printed last has been read."""
        if self._unread:
            self._unread = False
            pause(self._canvas, _ON)

    def _width(self) -> int:
        return min(self._canvas.size()[0], WIDEST)

    def _print(self, lines: Sequence[str]) -> None:
        try:
            print("\n".join(lines), flush=True)
        except OSError as error:
            if is_away(error):
                raise Gone from None
            raise


def _list_keys(
    sheet: ListSheet, enter: Callable[[], int | None], space: Callable[[], None], take: Take
) -> KeyBindings:
    rows = sheet.rows
    keys = usual_keys()

    def moves(move: Callable[[], None], *names: Keys) -> None:
        def moved(_event: KeyPressEvent) -> None:
            sheet.message = ""
            move()

        for name in names:
            keys.add(name)(moved)

    moves(rows.select_next, Keys.Down, Keys.Right, Keys.Tab, Keys.ControlN)
    moves(rows.select_previous, Keys.Up, Keys.Left, Keys.BackTab, Keys.ControlP)
    moves(lambda: rows.point(_PAGE), Keys.PageDown)
    moves(lambda: rows.point(-_PAGE), Keys.PageUp)
    moves(lambda: rows.point(-len(rows.choices)), Keys.Home)
    moves(lambda: rows.point(len(rows.choices)), Keys.End)

    @keys.add(Keys.ControlM)
    @keys.add(Keys.ControlJ)
    def _(event: KeyPressEvent) -> None:
        sheet.message = ""
        taken = enter()
        if taken is not None:
            event.app.exit(result=taken)

    @keys.add(" ")
    def _(_event: KeyPressEvent) -> None:
        sheet.message = ""
        space()

    @keys.add("?")
    @keys.add(Keys.F1)
    def _(event: KeyPressEvent) -> None:
        sheet.message = ""
        event.app.exit(result=None)

    @keys.add(Keys.BracketedPaste)
    def _(_event: KeyPressEvent) -> None:
        sheet.message = f"Nothing can be pasted here. {_keys_known(rows)}"

    @keys.add(Keys.Any)
    def _(event: KeyPressEvent) -> None:
        index = rows.by_key(event.data)
        if index is None:
            sheet.message = f"That key does nothing here. {_keys_known(rows)}"
            return
        sheet.message = ""
        taken = take(index)
        if taken is not None:
            event.app.exit(result=taken)

    return keys


def _keys_known(rows: Rows) -> str:
    known = [str(choice.shortcut_key) for choice in rows.choices if choice.shortcut_key]
    boxed = rows.size and not rows.choices[0].shortcut_key
    more = "the arrow keys, Space and Enter" if boxed else "the arrow keys and Enter"
    return f"Press {listed([*known, '?'])}, or use {more}."


def _abouts(options: Sequence[Option] | Sequence[Item]) -> tuple[str, ...]:
    return tuple(f"{each.label}: {each.about}" for each in options if each.about)


def _boxes(count: int) -> str:
    return "1 box is" if count == 1 else f"{count} boxes are"
