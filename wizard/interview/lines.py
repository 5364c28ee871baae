"""What a line of a journal looks like, and how far the bytes of a journal are whole.

A line is the first 16 hex digits of a checksum, a space, one JSON object and a newline. The
checksum is taken over the whole checksum of the line before and the bytes of the object, so a
line that was changed, removed, moved or put in is found. The first line has this form in every
format to come, so that an older programme can always tell that a journal is too new for it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

FORMAT = 1
BEGAN = "began"
Event = Mapping[str, Any]

_DIGITS = 16
# Beside what JSON itself escapes: what moves a terminal's cursor, ends a line for some readers
# or turns the direction of writing, and halves of characters, which UTF-8 cannot hold.
_ESCAPED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Damage(NamedTuple):
    """Where the bytes stop being a journal: the number of the line, and what is wrong with it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The whole lines of a journal, and what stands after them.

    Attributes:
        events: What they say, in order.
        whole: Their bytes.
        digest: The checksum of the last.
        torn: A last line that was cut short.
        damage: What is wrong after them, if it is not merely cut short.
        newer: The format, if it is one that this programme does not know.
    """

    events: tuple[Event, ...] = ()
    whole: bytes = b""
    digest: str = ""
    torn: bytes = b""
    damage: Damage | None = None
    newer: int | None = None

    def plus(self, event: Event) -> Lines:
        """These lines and one more.

        Raises:
            TypeError: The event holds something that JSON has no form for.
            ValueError: Likewise.
        """
        payload = _payload(event)
        digest = _chained(self.digest, payload)
        # What is read back later is kept, so that now and then cannot differ.
        kept = json.loads(payload)
        whole = self.whole + _line(digest, payload)
        return Lines((*self.events, kept), whole, digest)


def read(data: bytes) -> Lines:
    """Read a journal as far as it is whole.

    Any beginning of a good journal gives the lines that it holds whole, and the rest as torn.
    """
    events: list[Event] = []
    digest, start = "", 0
    damage: Damage | None = None
    while (end := data.find(b"\n", start)) >= 0:
        found = _event(data[start:end], digest)
        if isinstance(found, str):
            damage = Damage(len(events) + 1, found)
            break
        if not events and (wrong := _first(found[0])) is not None:
            if isinstance(wrong, int):
                return Lines(newer=wrong)
            damage = Damage(1, wrong)
            break
        events.append(found[0])
        digest, start = found[1], end + 1
    whole, rest = data[:start], data[start:]
    if damage is not None or not rest:
        return Lines(tuple(events), whole, digest, damage=damage)
    # A write that was cut short is the beginning of a line. A line and something more is one
    # whose newline was changed; it was saved, and calling it torn would take an answer away.
    found = _event(rest[:-1], digest)
    if isinstance(found, str) or (not events and _first(found[0]) is not None):
        return Lines(tuple(events), whole, digest, torn=rest)
    damage = Damage(len(events) + 1, "its end is changed")
    return Lines((*events, found[0]), whole + rest[:-1] + b"\n", found[1], damage=damage)


def _payload(event: Event) -> bytes:
    text = json.dumps(dict(event), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8")


def _chained(before: str, payload: bytes) -> str:
    return hashlib.sha256(before.encode("ascii") + payload).hexdigest()


def _line(digest: str, payload: bytes) -> bytes:
    return digest[:_DIGITS].encode("ascii") + b" " + payload + b"\n"


def _event(line: bytes, before: str) -> tuple[Event, str] | str:
    """What a line says and its checksum, or what is wrong with it."""
    payload = line[_DIGITS + 1 :]
    digest = _chained(before, payload)
    if line + b"\n" != _line(digest, payload):
        return "its checksum is wrong"
    try:
        event = json.loads(payload.decode("utf-8"))
    except (ValueError, RecursionError):
        return "it is not JSON"
    if not isinstance(event, dict):
        return "it is not a JSON object"
    return event, digest


def _first(event: Event) -> int | str | None:
    """The format that the first line names if it is a newer one, or what is wrong with it."""
    named = event.get("format")
    if event.get("event") != BEGAN or type(named) is not int or named < 1:
        return "it does not say that a matter began"
    return named if named > FORMAT else None
