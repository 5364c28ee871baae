"""How it shows that nobody is there any more."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_AWAY = frozenset({errno.EIO, errno.ENXIO, errno.EBADF, errno.EPIPE})


def is_away(error: BaseException) -> bool:
    """Whether an error says that the terminal has gone, and not that a file is amiss."""
    if isinstance(error, EOFError):
        return True
    if type(error).__module__ == "termios":  # an error of its own, and not on every system
        return error.args[:1] != () and error.args[0] in _AWAY
    return isinstance(error, OSError) and error.errno in _AWAY and error.filename is None


@contextmanager
def when_hung_up(act: Callable[[], None]) -> Iterator[None]:
    """Do something when the terminal is closed, in place of ending at once.

    Args:
        act: What to do; it may raise.
    """
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(hangup)
    if before is signal.SIG_IGN:  # as `nohup` has it
        yield
        return
    signal.signal(hangup, lambda *_: act())
    try:
        yield
    finally:
        signal.signal(hangup, before)
