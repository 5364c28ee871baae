"""What a condition or a state names, as it stands in the compiled image."""

from __future__ import annotations

from collections.abc import Iterable

_HOLD_IDS = ("all", "any", "not", "choice", "date", "node", "under")


def ids_in(written: object) -> Iterable[str]:
    """Every id in a condition or in an `if`, in order."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, list | tuple):
        for part in written:
            yield from ids_in(part)
    elif isinstance(written, dict):
        for key in _HOLD_IDS:
            yield from ids_in(written.get(key, ()))
