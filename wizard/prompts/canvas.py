"""Where a screen is drawn: one layout of prompt_toolkit, asked as a question of questionary."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from prompt_toolkit import Application
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.containers import Container
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from questionary import Question, Style
from questionary.styles import merge_styles_default

from wizard.prompts.leaving import is_away, when_hung_up
from wizard.prompts.room import Line
from wizard.prompts.screens import Gone

_STYLE = Style(
    [
        ("title", "bold"),
        ("key", "bold"),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", "bold"),
        ("message", "bold"),
    ]
)
Lay = Callable[[int, int], None]
# A terminal that knows these shows a drawing when it is whole, not while it is written; over a
# slow line that would be seen. Others pass over them.
_DRAWING, _DRAWN = "\x1b[?2026h", "\x1b[?2026l"


class Canvas:
    """Draws layouts on the terminal, each until it is answered; then nothing of it is left."""

    def __init__(self) -> None:
        self._output = create_output()
        # The answer to "where is the cursor?" can come so late that the next programme reads it.
        if hasattr(self._output, "enable_cpr"):
            self._output.enable_cpr = False
        self._depth = ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None

    def size(self) -> tuple[int, int]:
        """How many columns and lines the terminal has."""
        size = self._output.get_size()
        return size.columns, size.rows

    def run(
        self,
        parts: list[Container],
        keys: KeyBindings,
        lay: Lay,
        focus: Window | None = None,
    ) -> Any:
        """Draw a layout and wait until a key ends it.

        Args:
            parts: The windows from top to bottom.
            keys: What each key does; one of them ends it with a result.
            lay: Called with the size before each drawing.
            focus: The window in which the cursor stands.

        Returns:
            The result.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
            Gone: Nobody is there any more.
        """
        redrawing = _Redrawing(lay)
        application: Application[Any] = Application(
            layout=Layout(HSplit(parts), focused_element=focus),
            key_bindings=keys,
            style=merge_styles_default([_STYLE]),
            color_depth=self._depth,
            output=self._output,
            erase_when_done=True,
            before_render=redrawing.before,
            after_render=redrawing.after,
            include_default_pygments_style=False,
        )

        def prepare() -> None:
            # prompt_toolkit would print a trace and ask for a key, perhaps of nobody.
            asyncio.get_running_loop().set_exception_handler(
                lambda _, context: _end(application, context.get("exception"))
            )

        application.pre_run_callables.append(prepare)
        try:
            with when_hung_up(lambda: _hang_up(application)):
                # Keys pressed since the last screen have been echoed where this one begins.
                self._output.write_raw("\r")
                return Question(application).unsafe_ask()
        except Exception as error:
            if is_away(error):
                raise Gone from None
            raise


class _Redrawing:
    """Lays out before each drawing, and clears what a narrower terminal has made of the last.

    Most terminals wrap what stands on them when they become narrower. The drawing then begins
    further up than prompt_toolkit, which counts the lines as it drew them, goes to erase it.
    """

    def __init__(self, lay: Lay) -> None:
        self._lay = lay
        self._columns = 0
        self._widths: list[int] = []  # of the lines above the cursor, and then its own column

    def before(self, application: Application[Any]) -> None:
        """Clear what is left of the last drawing, and lay the next one out."""
        output = application.output
        if isinstance(output, Vt100_Output):
            output.write_raw(_DRAWING)
        size = output.get_size()
        if size.columns < self._columns:
            *above, at = self._widths
            more = sum(max(0, wide - 1) // size.columns for wide in above) + at // size.columns
            if more:
                output.cursor_up(more)
                output.erase_down()
        self._lay(size.columns, size.rows)

    def after(self, application: Application[Any]) -> None:
        """Keep how wide the lines were drawn."""
        if isinstance(application.output, Vt100_Output):
            application.output.write_raw(_DRAWN)
            application.output.flush()
        screen = application.renderer.last_rendered_screen
        if screen is None:
            return
        cursor = screen.get_cursor_position(application.layout.current_window)
        self._columns = application.output.get_size().columns
        self._widths = [
            max((x + 1 for x, char in screen.data_buffer[y].items() if char.char != " "), default=0)
            for y in range(cursor.y)
        ]
        self._widths.append(cursor.x)


def usual_keys() -> KeyBindings:
    """The keys that do the same on every screen."""
    keys = KeyBindings()

    @keys.add(Keys.ControlC)
    @keys.add(Keys.SIGINT)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())

    keys.add(Keys.ControlD)(leave)

    @keys.add(Keys.ControlL)
    def _(event: KeyPressEvent) -> None:
        event.app.renderer.clear()

    @keys.add(Keys.ControlZ)
    def _(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    return keys


def leave(event: KeyPressEvent) -> None:
    """End the screen: nobody is there any more."""
    event.app.exit(exception=Gone())


def text_window(lines: Callable[[], list[Line]]) -> Window:
    """A window for lines that are wrapped already."""

    def tokens() -> StyleAndTextTuples:
        pieces = [piece for line in lines() for piece in [*line, ("", "\n")]]
        return [*pieces[:-1]]

    return window(FormattedTextControl(tokens, show_cursor=False), lambda: len(lines()))


def window(control: FormattedTextControl, height: Callable[[], int]) -> Window:
    """A window just as high as what it shows."""
    return Window(
        control,
        height=lambda: Dimension.exact(height()),
        dont_extend_height=True,
        always_hide_cursor=True,
    )


def _end(application: Application[Any], error: BaseException | None) -> None:
    if application.is_running and not application.is_done:
        application.exit(exception=error or RuntimeError("the screen failed"))


def _hang_up(application: Application[Any]) -> None:
    if application.loop is None:  # it has not begun, or is over
        raise Gone
    with suppress(RuntimeError):
        application.loop.call_soon_threadsafe(_end, application, Gone())
