"""Pages that are read part by part."""

from __future__ import annotations

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from wizard.prompts.canvas import Canvas, text_window, usual_keys
from wizard.prompts.room import Line
from wizard.prompts.wording import WIDEST, cut, page


def pause(canvas: Canvas, how: str) -> bool:
    """Wait below a page.

    Args:
        canvas: Where it is drawn.
        how: What can be pressed.

    Returns:
        Whether the person wants more.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
        Gone: Nobody is there any more.
    """
    lines: list[Line] = []

    def lay(columns: int, _: int) -> None:
        lines[:] = [[("class:more", cut(how, columns))]]

    return bool(canvas.run([text_window(lambda: lines)], _reading_keys(), lay))


def show_pages(canvas: Canvas, text: str) -> None:
    """Show a page in the place of a screen, part by part; nothing of it stays.

    Args:
        canvas: Where it is drawn.
        text: The page, harmless.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C.
        Gone: Nobody is there any more.
    """
    part = 0
    last = True
    lines: list[Line] = []

    def lay(columns: int, height: int) -> None:
        nonlocal last
        every = page(text, min(columns, WIDEST))
        room = max(1, height - 2)
        last = (part + 1) * room >= len(every)
        how = "Enter: back to the question" if last else "Enter: more   q: back to the question"
        lines[:] = [
            *([("class:help", line)] for line in every[part * room : (part + 1) * room]),
            [("", "")],
            [("class:more", cut(how, columns))],
        ]

    while canvas.run([text_window(lambda: lines)], _reading_keys(), lay) and not last:
        part += 1


def _reading_keys() -> KeyBindings:
    keys = usual_keys()

    @keys.add(Keys.ControlM)
    @keys.add(Keys.ControlJ)
    @keys.add(" ")
    @keys.add(Keys.Down)
    @keys.add(Keys.PageDown)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=True)

    @keys.add("q")
    @keys.add("Q")
    @keys.add(Keys.Escape)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(result=False)

    @keys.add(Keys.Any)
    def _(event: KeyPressEvent) -> None:
        """Leave the page as it is."""

    return keys
