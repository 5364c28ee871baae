"""The missing cases: the smallest matter for each thing that was not covered, and a few for all.

Every matter that is given was decided first, and covers what it is said to cover.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from engagement_rules._assess import decided_cases
from engagement_rules._diagram import FALSE, DiagramTooLarge
from engagement_rules._errors import MatterError
from engagement_rules._matter import NOT_YET, Matter
from engagement_rules._outcomes import duty_in
from engagement_rules.testing._covering.ledger import NODE_VALUES, Key, Ledger, Spot
from engagement_rules.testing._covering.seen import Seen
from engagement_rules.testing._covering.sheets import Sheet

DAY = dt.timedelta(days=1)


class Case(NamedTuple):
    """A matter that would cover something that is missing.

    Attributes:
        matter: The matter, as plain values.
        covers: What it covers of what is missing.
        duty: What the rules make of the duty to involve in it, today.
        values: What they make of the entries that it is about.
    """

    matter: dict[str, Any]
    covers: tuple[Key, ...]
    duty: str
    values: dict[str, str]


class Cases:
    """Finds matters that cover what is missing.

    Args:
        ledger: Everything to cover.
        missing: What is missing, in order.
    """

    def __init__(self, ledger: Ledger, missing: Iterable[Key]) -> None:
        self.ledger = ledger
        self.base = ledger.law.base
        self.missing = tuple(missing)
        self._policies = {node.id for node in self.base.of_kind("gate")}

    # -- one by one ------------------------------------------------------------------------------

    def smallest(self, key: Key) -> Case | None:
        """The smallest matter that covers one thing; none where none was found.

        The fewest answers are looked for under every law under which the thing stands, and of
        several equals the latest law is taken.
        """
        ways: list[tuple[int, int, int, Spot, dict[int, int]]] = []
        looked: set[tuple[object, ...]] = set()
        for number, spot in enumerate(self.ledger.spots[key]):
            if spot.sheet is None:
                ways.append((0, 0, 0, spot, {}))
                continue
            # Many regimes have one law; what differs between them is the body and the day.
            mark = (spot.sheet.view.digest, *spot[1:])
            first = spot.sheet.regime.from_.toordinal()
            if mark in looked and spot.kind not in ("day", "regime"):
                continue
            looked.add(mark)
            given = self._fewest(spot)
            if given is not None:
                ways.append((len(given), -first, number, spot, given))
        for *_, spot, given in sorted(ways, key=lambda way: way[:3]):
            case = self._tried(key, spot, given)
            if case is not None:
                return case
        return None

    def _fewest(self, spot: Spot) -> dict[int, int] | None:
        assert spot.sheet is not None  # noqa: S101 - called with a spot in a regime
        if spot.kind in ("day", "regime"):
            return {}
        try:
            return self.ledger.possible(spot.sheet).fewest(self.ledger.diagram(spot))
        except DiagramTooLarge:
            return None

    def _tried(self, key: Key, spot: Spot, given: dict[int, int]) -> Case | None:
        sheet = spot.sheet
        loose = {}
        if sheet is None:
            sheet = list(self.ledger.law.sheets.values())[-1]
            loose = {key.entry: key.what}
        day = sheet.days[spot.at] if spot.kind == "day" else sheet.regime.from_
        policies = (key.entry,) if key.entry in self._policies else ()
        return self._decided(sheet, day, given, (key,), policies=policies, loose=loose)

    # -- a few for all ---------------------------------------------------------------------------

    def few(self) -> tuple[tuple[Case, ...], tuple[Key, ...]]:
        """A few matters that cover all that is missing, found greedily.

        Each begins with one thing and takes in all others that fit under the same law.

        Returns:
            The matters, and what no matter was found for.
        """
        left = dict.fromkeys(self.missing)
        made: list[Case] = []

        def take(case: Case | None) -> None:
            if case is not None and case.covers:
                made.append(case)
                for key in case.covers:
                    left.pop(key, None)

        for sheet, day in list(self._frames()):
            if any(spot.sheet is sheet and self._stands_on(spot, day) for spot in self._days(left)):
                take(self._filled(sheet, day, left))
        for value in ("yes", "no", "a day", NOT_YET, "not known"):
            take(self._all_loose(value, left))
        failed: list[Key] = []
        while left:
            key = next(iter(left))
            before = len(left)
            best = self._spots_of_most(key, left)
            for spot in best[:3]:
                if spot.sheet is not None:
                    day = spot.sheet.regime.from_
                    take(self._filled(spot.sheet, day, left, first=(key, spot)))
                if key not in left:
                    break
            if key in left:
                take(self.smallest(key))
            if key in left:
                failed.append(key)
                del left[key]
            assert len(left) < before  # noqa: S101 - each round ends with one thing fewer
        return tuple(made), tuple(failed)

    def _frames(self) -> Iterator[tuple[Sheet, dt.date]]:
        """The regimes and days that are themselves missing."""
        for sheet in self.ledger.law.sheets.values():
            for day in sheet.days:
                yield sheet, day

    def _days(self, left: Iterable[Key]) -> Iterator[Spot]:
        for key in left:
            if key.sort in ("regime", "day"):
                yield from self.ledger.spots[key]

    def _stands_on(self, spot: Spot, day: dt.date) -> bool:
        return spot.kind == "regime" or (spot.sheet is not None and spot.sheet.days[spot.at] == day)

    def _spots_of_most(self, key: Key, left: dict[Key, None]) -> list[Spot]:
        """Where one thing stands, the regimes first in which most of what is missing stands."""
        counts: dict[str, int] = {}
        for other in left:
            for spot in self.ledger.spots[other]:
                if spot.sheet is not None:
                    counts[spot.sheet.key] = counts.get(spot.sheet.key, 0) + 1
        found = [
            spot
            for spot in reversed(self.ledger.spots[key])
            if spot.sheet is not None and self._may(spot)
        ]
        return sorted(found, key=lambda spot: -counts[spot.sheet.key] if spot.sheet else 0)

    def _may(self, spot: Spot) -> bool:
        try:
            return self.ledger.diagram(spot) != FALSE
        except DiagramTooLarge:
            return False

    def _filled(
        self,
        sheet: Sheet,
        day: dt.date,
        left: dict[Key, None],
        *,
        first: tuple[Key, Spot] | None = None,
    ) -> Case | None:
        """One matter in a regime that covers as much as fits into it."""
        clash = first is not None and self.ledger.clashes(first[1])
        given: dict[int, int] = {}
        policies: dict[str, None] = {}
        for key, spot in [*([first] if first else []), *self._here(sheet, left)]:
            # "Not known" does not last when answers are added, so it is only begun with.
            if spot.kind == "node" and NODE_VALUES[spot.state] == "not known" and given:
                continue
            if clash != self.ledger.clashes(spot) and clash:
                continue
            try:
                diagram = self.ledger.diagram(spot, consistent=not clash)
                possible = self.ledger.possible(sheet)
            except DiagramTooLarge:
                continue
            more = possible.fewest(diagram, given) if diagram != FALSE else None
            if more is not None:
                given |= more
                if key.entry in self._policies:
                    policies[key.entry] = None
                if first is not None and key == first[0] and "not known" in key.what:
                    break
        return self._decided(sheet, day, given, left, policies=tuple(policies))

    def _here(self, sheet: Sheet, left: dict[Key, None]) -> list[tuple[Key, Spot]]:
        """What is missing that stands in a regime, the values that are known first."""
        found = [
            (key, spot)
            for key in left
            for spot in self.ledger.spots[key]
            if spot.sheet is sheet
            and spot.kind in ("node", "answer", "half", "reason")
            and key.what != "not known"
        ]
        order = ("half", "reason", "value")
        return sorted(found, key=lambda one: order.index(one[0].sort))

    def _all_loose(self, value: str, left: dict[Key, None]) -> Case | None:
        """One matter for the questions that no condition reads."""
        loose = {
            key.entry: value
            for key in left
            if self.ledger.spots[key][0].sheet is None and key.what == value
        }
        if not loose:
            return None
        sheet = list(self.ledger.law.sheets.values())[-1]
        return self._decided(sheet, sheet.regime.from_, {}, left, loose=loose)

    # -- making and deciding ---------------------------------------------------------------------

    def _decided(
        self,
        sheet: Sheet,
        day: dt.date,
        given: dict[int, int],
        wanted: Iterable[Key],
        *,
        policies: tuple[str, ...] = (),
        loose: dict[str, str] | None = None,
    ) -> Case | None:
        """The matter with these answers, if it can be decided and covers something wanted."""
        written = self._written(sheet, day, given, policies, loose or {})
        seen = Seen(self.ledger.law)
        try:
            cases = decided_cases(Matter.from_dict(written), self.base)
        except MatterError:
            return None
        seen.watch(self.base, cases)
        covers = tuple(key for key in wanted if self.ledger.seen_in(key, seen))
        if not covers:
            return None
        values = {
            key.entry: _value_in(sheet, seen, key.entry)
            for key in covers
            if key.entry in sheet.view.index_of_node
        }
        return Case(written, covers, duty_in(cases[0], self.base)[0], values)

    def _written(
        self,
        sheet: Sheet,
        day: dt.date,
        given: dict[int, int],
        policies: tuple[str, ...],
        loose: dict[str, str],
    ) -> dict[str, Any]:
        answers: dict[str, str] = {}
        dates: dict[str, str] = {}
        for variable, value in given.items():
            known = sheet.view.variables[variable]
            if self.base.nodes[known.id].kind == "date":
                dates[known.id] = self._day_in(known.id, value, day)
            else:
                answers[known.id] = known.options[value] if known.options else NODE_VALUES[value]
        for name, said in loose.items():
            if self.base.nodes[name].kind != "date":
                answers[name] = said
            elif said != "not known":
                dates[name] = said if said == NOT_YET else str(day)
        body: Any = sheet.body
        if policies:
            body = {"id": sheet.body, "kind": sheet.body, "policies": sorted(policies)}
        places = self.base.places
        written = {
            "title": f"{sheet.body} on {day}",
            "bodies": [body],
            "acts": [{"id": "act", "date": str(day)}],
            "dates": {name: dates[name] for name in sorted(dates, key=places.__getitem__)},
            "answers": {name: answers[name] for name in sorted(answers, key=places.__getitem__)},
        }
        return {name: value for name, value in written.items() if value}

    def _day_in(self, name: str, period: int, day: dt.date) -> str:
        """A day in a period of a named date."""
        cuts = self.base.cuts(name)
        if period > len(cuts):
            return NOT_YET
        if period:
            return str(cuts[period - 1])
        return str(cuts[0] - DAY) if cuts else str(day)


def _value_in(sheet: Sheet, seen: Seen, entry: str) -> str:
    marks, bit = seen.marks[sheet.key], sheet.view.index_of_node[entry]
    return "yes" if marks.yes >> bit & 1 else "no" if marks.no >> bit & 1 else "not known"
