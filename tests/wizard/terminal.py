"""A real pseudo-terminal with a programme in it, and a screen that shows what it wrote."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pyte

ROOT = Path(__file__).resolve().parents[2]
# Before and after each drawing of a screen.
_DRAWING, _DRAWN = b"\x1b[?2026h", b"\x1b[?2026l"
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "back-tab": "\x1b[Z",
    "space": " ",
    "escape": "\x1b",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "page-up": "\x1b[5~",
    "page-down": "\x1b[6~",
    "f1": "\x1bOP",
    **{f"ctrl-{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class _Screen(pyte.Screen):
    """A screen that answers, keeps what scrolls off, and is resized as terminals are."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        self.gone: list[str] = []
        self._answer = answer
        super().__init__(columns, lines)

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def index(self) -> None:
        if self.cursor.y == self.lines - 1 and not self.margins:
            self.gone.append(self.display[0].rstrip())
        super().index()

    def fit(self, columns: int, lines: int, *, wraps: bool) -> None:
        """Take another size: lines below the cursor go first, then those at the top.

        Args:
            columns: The columns.
            lines: The lines.
            wraps: Wrap what has become too long, as most terminals do; else it is cut off.
        """
        if wraps and columns < self.columns:
            self._wrap(columns)
        while self.lines > lines:
            last = self.lines - 1
            if self.cursor.y == last:
                self.gone.append(self.display[0].rstrip())
                for y in range(last):
                    self.buffer[y] = self.buffer[y + 1]
                self.cursor.y -= 1
            self.buffer.pop(last, None)
            self.lines -= 1
        self.lines = lines
        self.resize(lines, columns)
        self.cursor.x = min(self.cursor.x, columns - 1)

    def _wrap(self, columns: int) -> None:
        rows: list[dict[int, pyte.screens.Char]] = []
        at = (0, 0)
        for y in range(self.lines):
            line = self.buffer[y]
            used = max((x + 1 for x, char in line.items() if char.data != " "), default=0)
            if y == self.cursor.y:
                used = max(used, self.cursor.x + 1)
                at = (len(rows) + self.cursor.x // columns, self.cursor.x % columns)
            for start in range(0, max(used, 1), columns):
                rows.append({x - start: line[x] for x in range(start, min(start + columns, used))})
        while len(rows) > at[0] + 1 and not rows[-1]:
            rows.pop()
        over = max(0, len(rows) - self.lines)
        over = min(over, at[0])
        self.gone += ["".join(c.data for c in row.values()).rstrip() for row in rows[:over]]
        for y in range(self.lines):
            self.buffer.pop(y, None)
            for x, char in (rows[over + y] if over + y < len(rows) else {}).items():
                self.buffer[y][x] = char
        self.cursor.y, self.cursor.x = at[0] - over, at[1]


class _Forked:
    """A copy of this process that runs a function, seen as `subprocess.Popen` is."""

    def __init__(self, run: Callable[[], object], theirs: int, env: Mapping[str, str]) -> None:
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _run_and_exit(run, theirs, env)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + (60 if timeout is None else timeout)
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("a function", timeout or 60)
            time.sleep(0.005)
        assert self.returncode is not None
        return self.returncode

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class Terminal:
    """Runs a programme in a pseudo-terminal.

    Args:
        command: The words of the command; or a function, which is run in a copy of this process
            and so has everything imported already. What it returns is the exit code.
        columns: How wide the terminal is.
        lines: How high it is.
        env: What to add to the environment; an empty text takes a variable away.
        wraps: Whether it wraps what stands on it when it becomes narrower.
    """

    def __init__(
        self,
        command: Sequence[object] | Callable[[], object],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        wraps: bool = True,
    ) -> None:
        self.raw = b""
        self._wraps = wraps
        self._code: int | None = None
        self._master, theirs = pty.openpty()
        os.set_blocking(self._master, False)
        self.screen = _Screen(columns, lines, self._write)
        self._stream = pyte.ByteStream(self.screen)
        self._size(columns, lines)
        self._running: _Forked | subprocess.Popen[bytes]
        if callable(command):
            self._running = _Forked(command, theirs, _environment(env or {}))
        else:
            self._running = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                env=_environment(env or {}),
                start_new_session=True,
                preexec_fn=_take_terminal,
            )
        os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._running.pid

    def send(self, text: str) -> None:
        """Type a text."""
        self._write(text)

    def send_bytes(self, data: bytes) -> None:
        """Type bytes that need not be text."""
        while data and self._master >= 0:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                self._read(0.02)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                return

    def press(self, *names: str) -> None:
        """Press keys by their names; a single character is its own name."""
        for name in names:
            self._write(KEYS[name] if len(name) > 1 else name)

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal does that marks what is pasted."""
        self._write(f"\x1b[200~{text}\x1b[201~")

    def take_in(self) -> None:
        """Take in what was written, and the rest of a drawing of which half was handed on."""
        self._read(0)
        until = time.monotonic() + 5
        while self.raw.rfind(_DRAWING) > self.raw.rfind(_DRAWN) and time.monotonic() < until:
            if not self._read(0.02):
                return

    def lines(self) -> list[str]:
        """The lines of the screen as they are now."""
        self.take_in()
        return [line.rstrip() for line in self.screen.display]

    def everything(self) -> list[str]:
        """The lines that have scrolled away, and those of the screen."""
        return [*self.screen.gone, *self.lines()]

    def shows(self, text: str) -> bool:
        """Whether a text stands on the screen, wrapped or not."""
        lines = self.lines()
        return any(text in line for line in lines) or _flat(text) in _flat(" ".join(lines))

    def wait_for(self, text: str, timeout: float = 20) -> None:
        """Wait until a text stands on the screen, and fail with the screen when it does not."""
        self.wait_until(lambda: self.shows(text), f"{text!r} on the screen", timeout)

    def wait_gone(self, text: str, timeout: float = 20) -> None:
        """Wait until a text is no longer on the screen."""
        self.wait_until(lambda: not self.shows(text), f"no {text!r} on the screen", timeout)

    def wait_until(self, holds: Callable[[], bool], what: str, timeout: float = 20) -> None:
        """Wait until something holds, looking again whenever something was written."""
        until = time.monotonic() + timeout
        while not holds():
            left = until - time.monotonic()
            if left <= 0 or not self._read(min(left, 0.02)):
                self._read(0.2)
                if holds():
                    return
                ended = "" if left <= 0 else f"; it ended with {self.wait_end(1)}"
                raise AssertionError(f"waited for {what}{ended}; the screen:\n{self._shown()}")

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, and tell the programme."""
        self._read(0)
        self.screen.fit(columns, lines, wraps=self._wraps)
        self._size(columns, lines)  # the kernel sends SIGWINCH to those in the foreground

    def kill(self, number: int) -> None:
        """Send a signal to the programme."""
        os.kill(self._running.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as when its window or the line is gone."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def wait_end(self, timeout: float = 20) -> int:
        """Wait for the end, and give the exit code; that of a signal is negative."""
        until = time.monotonic() + timeout
        while self._running.poll() is None:
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"it did not end; the screen:\n{self._shown()}")
            if not self._read(min(left, 0.02)):
                self._await(left)
        self._read(0)
        assert self._running.returncode is not None
        return self._running.returncode

    def close(self) -> None:
        """Close the terminal and end the programme if it has not ended."""
        self.hang_up()
        if self._running.poll() is None:
            try:
                self._running.wait(1)
            except subprocess.TimeoutExpired:
                self._running.kill()
                self._running.wait()

    def _await(self, left: float) -> None:
        try:
            self._running.wait(min(left, 1))
        except subprocess.TimeoutExpired:
            return

    def _read(self, timeout: float) -> bool:
        """Take in what was written; false when nothing will be any more."""
        if self._master < 0:
            return False
        while select.select([self._master], [], [], timeout)[0]:
            timeout = 0
            try:
                part = os.read(self._master, 65536)
            except OSError as error:
                if error.errno == errno.EIO:  # the last programme on it has ended
                    return False
                raise
            if not part:
                return False
            self.raw += part
            self._stream.feed(part)
        return True

    def _write(self, text: str) -> None:
        self.send_bytes(text.encode())

    def _size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _shown(self) -> str:
        edge = "-" * self.screen.columns
        return "\n".join([edge, *(line.rstrip() for line in self.screen.display), edge])


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    usual = {
        **os.environ,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    for name in ("NO_COLOR", "ACCESSIBLE", "COLUMNS", "LINES", "PROMPT_TOOLKIT_COLOR_DEPTH"):
        usual.pop(name, None)
    return {name: value for name, value in {**usual, **more}.items() if value}


def _run_and_exit(run: Callable[[], object], theirs: int, env: Mapping[str, str]) -> NoReturn:
    """Become a programme on the terminal, run a function, and end without a word to pytest."""
    code: object = 1
    try:
        os.setsid()
        for number in (0, 1, 2):
            os.dup2(theirs, number)
        # An end of another terminal that is open here too would keep that one from being closed.
        os.closerange(3, max(int(path.name) for path in Path("/dev/fd").iterdir()) + 1)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(ROOT)
        _take_terminal()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        code = run()
        sys.stdout.flush()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # A test run in the background has these ignored, and what it starts would inherit that.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _flat(text: str) -> str:
    return " ".join(text.split())
