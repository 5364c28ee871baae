"""What was covered and what was not, told as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from engagement_rules.testing._covering.ledger import Key, Ledger
from engagement_rules.testing._covering.seen import Seen

State = Literal["seen", "missing", "cannot be"]
MeasureName = Literal["nodes", "pairs", "regimes", "days", "reasons"]
MEASURES: tuple[MeasureName, ...] = ("nodes", "pairs", "regimes", "days", "reasons")

_SORT_OF: Mapping[MeasureName, str] = {
    "nodes": "value",
    "pairs": "half",
    "regimes": "regime",
    "days": "day",
    "reasons": "reason",
}


class Line(NamedTuple):
    """One thing to cover.

    Attributes:
        key: What it is.
        state: Seen, missing, or proved to be what no consistent matter can show.
        seen_in: The regimes in which it was seen.
        stands_in: In how many regimes it stands.
    """

    key: Key
    state: State
    seen_in: tuple[str, ...]
    stands_in: int


class Pair(NamedTuple):
    """A part of a condition, and whether it was decisive both ways.

    Attributes:
        entry: The entry in whose condition it stands.
        place: Where it stands there.
        part: The part in short.
        yes: The half in which it is decisive as yes.
        no: The half in which it is decisive as no.
    """

    entry: str
    place: str
    part: str
    yes: Line
    no: Line

    @property
    def state(self) -> State:
        """Seen when both halves were; it cannot be when one of them cannot."""
        if "cannot be" in (self.yes.state, self.no.state):
            return "cannot be"
        return "seen" if self.yes.state == self.no.state == "seen" else "missing"


class Measure(NamedTuple):
    """One number of the coverage.

    Attributes:
        name: What is counted.
        seen: How many were seen, of those that can be.
        feasible: How many can be.
        cannot_be: How many were proved to be what no consistent matter can show.
    """

    name: MeasureName
    seen: int
    feasible: int
    cannot_be: int

    @property
    def percent(self) -> float:
        """How much was seen; all of nothing is 100."""
        return 100 * self.seen / self.feasible if self.feasible else 100.0

    @property
    def shown(self) -> str:
        """The percentage to one place, cut and never rounded up, so that 100 means all."""
        tenths = 1000 * self.seen // self.feasible if self.feasible else 1000
        return f"{tenths // 10}.{tenths % 10}"


class Report:
    """What a set of decided matters covered of the rules.

    Args:
        seen: What was seen.
        ledger: What there is to cover.
    """

    def __init__(self, seen: Seen, ledger: Ledger) -> None:
        self.ledger = ledger
        self.base = ledger.law.base
        self.matters = seen.matters
        self.elsewhere = seen.elsewhere
        self.cases = sum(marks.cases for marks in seen.marks.values())
        self.lines: dict[Key, Line] = {}
        for key, spots in ledger.spots.items():
            found = ledger.seen_in(key, seen)
            state: State = "cannot be" if not ledger.can_be(key) else "seen" if found else "missing"
            self.lines[key] = Line(key, state, found, len(spots))
        self.pairs = tuple(self._pairs())
        self._pair_at = {(pair.entry, pair.place, pair.part): pair for pair in self.pairs}
        self._of_entry: dict[str, list[Key]] = {}
        for key in self.lines:
            self._of_entry.setdefault(key.entry, []).append(key)
        #: The regimes with more reasons than are counted.
        self.uncounted = tuple(
            sheet.key for sheet in ledger.law.sheets.values() if ledger.law.too_many(sheet)
        )

    def _pairs(self) -> Iterable[Pair]:
        for key, line in self.lines.items():
            if key.sort == "half" and key.value:
                other = self.lines[key._replace(value=False)]
                yield Pair(key.entry, key.what, key.part, line, other)

    def keys_of(self, entry: str) -> tuple[Key, ...]:
        """Everything there is to cover of an entry."""
        return tuple(self._of_entry.get(entry, ()))

    def pair_at(self, entry: str, place: str, part: str) -> Pair:
        """The pair of a part of a condition."""
        return self._pair_at[entry, place, part]

    def of(self, sort: str) -> tuple[Line, ...]:
        """The lines of one sort."""
        return tuple(line for line in self.lines.values() if line.key.sort == sort)

    @property
    def measures(self) -> dict[MeasureName, Measure]:
        """The numbers by name."""
        found: dict[MeasureName, Measure] = {}
        for name in MEASURES:
            states: list[State] = (
                [pair.state for pair in self.pairs]
                if name == "pairs"
                else [line.state for line in self.of(_SORT_OF[name])]
            )
            cannot = states.count("cannot be")
            found[name] = Measure(name, states.count("seen"), len(states) - cannot, cannot)
        return found

    @property
    def missing(self) -> tuple[Line, ...]:
        """Everything that can be shown and was not; a pair of which one half cannot be is none."""
        impossible = {
            (pair.entry, pair.place, pair.part) for pair in self.pairs if pair.state == "cannot be"
        }
        return tuple(
            line
            for line in self.lines.values()
            if line.state == "missing"
            and not (
                line.key.sort == "half"
                and (line.key.entry, line.key.what, line.key.part) in impossible
            )
        )

    @property
    def cannot_be(self) -> tuple[Line, ...]:
        """What is proved to be nothing that a consistent matter can show."""
        return tuple(line for line in self.lines.values() if line.state == "cannot be")

    def worst(self) -> list[tuple[str, int, list[Line]]]:
        """The entries with something missing, the most first: id, how much, and what."""
        found: dict[str, list[Line]] = {}
        for line in self.missing:
            found.setdefault(line.key.entry, []).append(line)
        order = self.base.places
        return sorted(
            ((entry, len(lines), lines) for entry, lines in found.items()),
            key=lambda one: (-one[1], order[one[0]]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "rules": {
                "title": self.base.title,
                "version": self.base.version,
                "digest": self.base.digest,
            },
            "matters": self.matters,
            "cases": self.cases,
            "matters of other rules": self.elsewhere,
            "measures": {
                name: {
                    "seen": m.seen,
                    "feasible": m.feasible,
                    "cannot_be": m.cannot_be,
                    "percent": round(m.percent, 2),
                }
                for name, m in self.measures.items()
            },
            "regimes_with_uncounted_reasons": list(self.uncounted),
            "lines": [line_as_data(line) for line in self.lines.values()],
        }


def line_as_data(line: Line) -> dict[str, Any]:
    """One line as plain values."""
    key = line.key
    data: dict[str, Any] = {"sort": key.sort, "entry": key.entry}
    if key.sort == "half":
        data |= {"place": key.what, "part": key.part, "decisive_as": "yes" if key.value else "no"}
    elif key.sort == "reason":
        data |= {"outcome": "required" if key.value else "not_required", "answers": key.what}
    elif key.sort == "value":
        data |= {"value": key.what}
    else:
        data |= {"day": key.what}
    return {**data, "state": line.state, "seen_in": list(line.seen_in), "of": line.stands_in}


def told(key: Key) -> str:
    """One thing to cover, in words."""
    match key.sort:
        case "value":
            return f"`{key.entry}` is {key.what}"
        case "half":
            shown = "yes" if key.value else "no"
            return f"`{key.part}` in `{key.entry}` ({key.what}) decides as {shown}"
        case "regime":
            return f"{key.entry} under the law from {key.what}"
        case "day":
            return f"{key.entry} on {key.what}, beside a switch day"
        case _:
            outcome = "applies" if key.value else "does not apply"
            return f"`{key.entry}` {outcome} because of {key.what}"
