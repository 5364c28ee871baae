"""The folder in which matters are kept, and how a person names one of them."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.files import Refused
from wizard.interview import disk
from wizard.interview.holding import Clock, Holder, JournalHeld, holder_of, now
from wizard.interview.journal import SUFFIX, Event, Journal, JournalExists, peek, salvage
from wizard.interview.lines import Lines
from wizard.interview.troubles import shown

ANSWERED, TITLED = "answer", "title"

_LONGEST = 40
_USUAL = "matter"
# Windows takes these for devices, whatever comes after the first dot.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
# Letters that no accent makes; the rest is folded by Unicode's own table.
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "'": "", "’": ""}  # noqa: RUF001
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list says of a matter.

    Attributes:
        name: What it is called in its folder.
        title: What the person calls it; empty if that cannot be read.
        started: When it began, if that can be read.
        changed: When it was last added to, likewise.
        answers: How many questions were answered one by one, each counted once.
        holder: Which other programme has it open now, if one has.
        note: What is wrong with its file, or nothing.
    """

    name: str
    title: str = ""
    started: dt.datetime | None = None
    changed: dt.datetime | None = None
    answers: int = 0
    holder: Holder | None = None
    note: str = ""


class Store:
    """A folder of matters.

    Attributes:
        folder: Where it is; it need not be there before the first matter is.
    """

    def __init__(self, folder: Path | None = None, *, clock: Clock = now) -> None:
        """Name the folder: the one given, or that of DUTY_DIR, or the person's own."""
        chosen = os.environ.get("DUTY_DIR")
        self._own = folder is None and not chosen
        self._clock = clock
        if folder is not None:
            self.folder = folder
        elif chosen:
            self.folder = Path(chosen)
        else:
            import platformdirs

            self.folder = platformdirs.user_data_path("duty", appauthor=False) / "matters"

    def new(self, title: str, began: Mapping[str, Any] | None = None) -> Journal:
        """Begin a matter, named after its title.

        Args:
            title: What the person calls it.
            began: What else its first line says.

        Raises:
            JournalNotWritten: It could not be written; nothing of it is left.
            Refused: Nothing can be written in the folder.
        """
        self._make_folder()
        first = {**(began or {}), "title": title}
        return self._named(slug(title), lambda path: Journal.create(path, first, clock=self._clock))

    def open(self, name: str) -> Journal:
        """Open a matter to add to it; what can go wrong is what can with `Journal.open`.

        Raises:
            Refused: It cannot be opened.
        """
        return Journal.open(self.path(name), clock=self._clock)

    def salvage(self, name: str) -> Journal:
        """Copy the whole lines of a damaged matter to a new one, which gets a name like it.

        Raises:
            JournalNotWritten: It could not be written; nothing of it is left.
            Refused: Nothing of it is whole, or nothing can be written in the folder.
        """
        old = self.path(name)
        return self._named(slug(name), lambda path: salvage(old, path, clock=self._clock))

    def path(self, name: str) -> Path:
        """The journal of a matter, whether it is there or not.

        Raises:
            Refused: This can be no matter's name.
        """
        if Path(name).name != name or name.startswith(".") or not name or "\0" in name:
            raise Refused(f"`{shown(name)}` is no name of a matter; `duty list` shows them all")
        return self.folder / f"{name}{SUFFIX}"

    def names(self) -> list[str]:
        """The names of all matters, in the order of every list.

        Raises:
            Refused: The folder cannot be read.
        """
        try:
            with os.scandir(self.folder) as entries:
                found = [
                    entry.name.removesuffix(SUFFIX)
                    for entry in entries
                    if entry.name.endswith(SUFFIX)
                    and not entry.name.startswith(".")
                    and entry.is_file(follow_symlinks=False)
                ]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Refused(
                f"the folder {shown(self.folder)} cannot be read ({error.strerror})"
            ) from None
        return sorted(found)

    def find(self, said: str) -> str:
        """The name that a person means: written out, its beginning, or its number in the list.

        Raises:
            Refused: There is none, or there are several.
        """
        names = self.names()
        wanted = said.strip().removesuffix(SUFFIX)
        if wanted in names:
            return wanted
        told = shown(wanted)
        begin = [name for name in names if name.casefold().startswith(wanted.casefold())]
        number = int(wanted) if re.fullmatch(r"[0-9]{1,9}", wanted) else 0
        meant = [names[number - 1]] if 0 < number <= len(names) else []
        if not wanted or not names:
            begin = meant = []
        both = sorted({*begin, *meant})
        if len(both) == 1:
            return both[0]
        if meant and begin:
            raise Refused(
                f"`{told}` is the number of {_listed(meant)} and the beginning of "
                f"{_listed(begin)}; write the name out"
            )
        if both:
            raise Refused(f"`{told}` is the beginning of {_listed(both)}; write more of the name")
        raise Refused(self._unknown(told, names))

    def summaries(self) -> list[Summary]:
        """What a list says of each matter; nothing is locked or changed.

        Raises:
            Refused: The folder cannot be read.
        """
        return [_summary(name, self.path(name)) for name in self.names()]

    def latest(self) -> str | None:
        """The matter that was added to last.

        Raises:
            Refused: The folder cannot be read.
        """
        # Times are kept to the second, so the file's own decides between two of one second.
        dated = [
            (found.changed, _touched(self.path(found.name)), found.name)
            for found in self.summaries()
            if found.changed
        ]
        return max(dated)[2] if dated else None

    def _make_folder(self) -> None:
        try:
            disk.make_folder(self.folder)
            if self._own and not self.folder.is_symlink():
                disk.make_private(self.folder)
        except OSError as error:
            raise Refused(
                f"the folder {shown(self.folder)} cannot be used: {disk.reason(error)}; "
                "`--dir` names another"
            ) from None

    def _named(self, wanted: str, make: Callable[[Path], Journal]) -> Journal:
        """Make a journal under the first name like this that is free."""
        for number in itertools.count(1):
            ending = f"-{number}" if number > 1 else ""
            name = wanted[: _LONGEST - len(ending)].rstrip("-") + ending
            try:
                return make(self.path(name))
            except (JournalExists, JournalHeld):  # held: another programme is just beginning it
                continue
        raise AssertionError("there is always a next number")

    def _unknown(self, said: str, names: list[str]) -> str:
        from engagement_rules._errors import did_you_mean

        folder = shown(self.folder)
        if not names:
            return f"no matter has been begun in {folder}"
        if not said:
            return "name a matter; `duty list` shows them all"
        near = did_you_mean(said, names).rstrip("?")
        return f"`{said}` is no matter in {folder}; {near or '`duty list` shows them all'}"


def slug(title: str) -> str:
    """A title as a name of a file on any machine: a-z, 0-9 and hyphens, never empty."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(name) > _LONGEST:  # at the end of a word, unless that leaves little of it
        whole = name[: _LONGEST + 1].rpartition("-")[0]
        name = whole if len(whole) > _LONGEST // 2 else name[:_LONGEST].rstrip("-")
    if name.isdigit():  # a number means a place in the list
        return f"{_USUAL}-{name}"[:_LONGEST]
    return f"{name}-{_USUAL}" if _DEVICES.fullmatch(name) else name or _USUAL


def _summary(name: str, path: Path) -> Summary:
    holder = holder_of(path)
    if holder and holder.pid == os.getpid():
        holder = None
    try:
        found = peek(path)
    except OSError as error:
        return Summary(name, holder=holder, note=f"it cannot be read: {disk.reason(error)}")
    # Another programme may be in the midst of adding a line.
    note = "" if holder and found.torn else _note(found)
    if not found.events:
        return Summary(name, holder=holder, note=note)
    first, last = found.events[0], found.events[-1]
    titles = [event for event in found.events if event.get("event") == TITLED]
    title = (titles or [first])[-1].get("title")
    return Summary(
        name=name,
        title=title if isinstance(title, str) else "",
        started=_moment(first),
        changed=_moment(last),
        answers=len({str(e.get("id")) for e in found.events if e.get("event") == ANSWERED}),
        holder=holder,
        note=note,
    )


def _note(found: Lines) -> str:
    if found.newer is not None:
        return "it was written by a newer duty"
    if found.damage is not None:
        return f"line {found.damage.line} is damaged; {len(found.events)} lines are whole"
    if not found.events:
        return "nothing had been saved in it"
    return "its last line was cut short and will be set aside" if found.torn else ""


def _moment(event: Event) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(event["at"]).astimezone(dt.UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _touched(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _listed(names: list[str]) -> str:
    some = [f"`{shown(name)}`" for name in names[:3]]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(some) + more
