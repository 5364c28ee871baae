"""Who watches decisions: a seam for tools that look at what was decided, such as rule coverage.

A watcher is told of every matter after it has been decided. It must change nothing. While there
is no watcher, a decision pays for one look at an empty tuple.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engagement_rules._cases import Case
    from engagement_rules._knowledge import KnowledgeBase

#: Told of the rules and of the cases that were decided with them.
Watcher = Callable[["KnowledgeBase", "Sequence[Case]"], None]

#: Replaced and never changed, so that a thread that is deciding reads a whole tuple.
watchers: tuple[Watcher, ...] = ()
_lock = threading.Lock()


def watch(watcher: Watcher) -> None:
    """Tell a watcher of every decision from now on, whichever thread makes it.

    Args:
        watcher: It may be called by several threads at once.
    """
    global watchers
    with _lock:
        watchers = (*watchers, watcher)


def unwatch(watcher: Watcher) -> None:
    """Stop telling a watcher; one that is not told of anything is left alone."""
    global watchers
    with _lock:
        watchers = tuple(other for other in watchers if other != watcher)
