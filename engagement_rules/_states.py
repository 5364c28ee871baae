"""What builds on the state of an outcome: actions and notices, tested after all is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def holds(written: Any, value_of: Callable[[str], str | None], under: str | None) -> bool:
    """Whether an `if` holds. Two-valued: "not known" is a state like any other.

    Args:
        written: The `if` of an action or notice; none always holds.
        value_of: Gives the state of a node, or none when it does not apply here.
        under: The arrangement under which the body acts.
    """
    if written is None:
        return True
    assert isinstance(written, Mapping)  # noqa: S101 - the compiler has checked it
    if "all" in written:
        return all(holds(part, value_of, under) for part in written["all"])
    if "any" in written:
        return any(holds(part, value_of, under) for part in written["any"])
    if "not" in written:
        return not holds(written["not"], value_of, under)
    if "under" in written:
        return bool(written["under"] == under)
    wanted = written["is"]
    found = value_of(written["node"])
    return found in wanted if isinstance(wanted, list | tuple) else found == wanted


def spoken_of(written: Any) -> Iterator[tuple[str, str]]:
    """Every node of which an `if` speaks, with each value that it names."""
    if not isinstance(written, Mapping):
        return
    for key in ("all", "any"):
        for part in written.get(key, ()):
            yield from spoken_of(part)
    if "not" in written:
        yield from spoken_of(written["not"])
    if "node" in written:
        wanted = written["is"]
        for value in wanted if isinstance(wanted, list | tuple) else [wanted]:
            yield written["node"], value
