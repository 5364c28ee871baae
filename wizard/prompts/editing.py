"""A line of text and the keys to write it with."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, Dimension, Window

from wizard.prompts.canvas import Canvas, leave, text_window, usual_keys
from wizard.prompts.matching import command
from wizard.prompts.screens import Chosen, Write, Written
from wizard.prompts.sheets import INDENT, LineSheet
from wizard.prompts.wording import as_line


def ask_for_line(canvas: Canvas, screen: Write, show_help: Callable[[], None]) -> Written | Chosen:
    """Have a line written.

    Args:
        canvas: Where it is drawn.
        screen: The screen.
        show_help: Shows all the help, and comes back.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
        Gone: Nobody is there any more.
    """
    sheet = LineSheet(screen, screen.commands)

    def changed(buffer: Buffer) -> None:
        sheet.message = ""
        sheet.text = buffer.text

    buffer = Buffer(multiline=False)
    buffer.insert_text(as_line(screen.start))
    changed(buffer)
    buffer.on_text_changed += changed
    line = Window(
        BufferControl(buffer),
        height=lambda: Dimension.exact(len(sheet.laid.body)),
        wrap_lines=True,
        dont_extend_height=True,
        get_line_prefix=lambda _, wrapped: INDENT if wrapped else [("class:pointer", "> ")],
    )
    parts = [text_window(lambda: sheet.laid.head), line]
    parts += [text_window(lambda: [*sheet.laid.foot, *sheet.laid.message])]
    keys = _keys(sheet, buffer, screen)
    while True:
        reply = canvas.run([*parts], keys, sheet.lay, focus=line)
        if reply is not None:
            return reply if isinstance(reply, Chosen) else Written(str(reply))
        show_help()


def _keys(sheet: LineSheet, buffer: Buffer, screen: Write) -> KeyBindings:
    keys = usual_keys()

    @keys.add(Keys.ControlM)
    @keys.add(Keys.ControlJ)
    def _(event: KeyPressEvent) -> None:
        text = as_line(buffer.text).strip()
        if text == "?":
            buffer.reset()
            event.app.exit(result=None)
            return
        asked = command(text, screen.commands)
        if isinstance(asked, Chosen):
            event.app.exit(result=asked)
            return
        wrong = asked or _wrong(screen, text)
        if wrong:
            sheet.message = wrong
        else:
            event.app.exit(result=text)

    @keys.add(Keys.ControlD)
    def _(event: KeyPressEvent) -> None:
        # As in a shell: it leaves from an empty line, and otherwise deletes to the right.
        if buffer.text:
            buffer.delete()
        else:
            leave(event)

    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        buffer.insert_text(as_line(event.data))

    @keys.add(Keys.F1)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=None)

    @keys.add(Keys.Tab)
    @keys.add(Keys.ControlQ)
    def _(event: KeyPressEvent) -> None:
        """Write nothing: these would put control characters into the line."""

    return keys


def _wrong(screen: Write, text: str) -> str | None:
    if text:
        return screen.check(text)
    return None if screen.may_be_empty else "Nothing is written yet. Type something, then Enter."
