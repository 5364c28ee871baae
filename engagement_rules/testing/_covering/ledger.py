"""Everything that there is to cover, where it stands, and whether a matter can show it at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from engagement_rules._diagram import FALSE, TRUE, DiagramTooLarge
from engagement_rules.testing._covering.possible import Possible
from engagement_rules.testing._covering.seen import Law, Marks, Seen
from engagement_rules.testing._covering.sheets import Sheet

Sort = Literal["value", "half", "regime", "day", "reason"]


class Key(NamedTuple):
    """One thing to cover, the same in every regime.

    Attributes:
        sort: A value of a node, a half of a pair, a regime, a day or a reason.
        entry: The entry's id; for a regime and a day, the kind of body; for a reason, the duty.
        what: The value; the place in the condition; the first day; the day; or the answers.
        value: For a half, the value of the part; for a reason, whether the duty applies.
        part: For a half, the part in short.
    """

    sort: Sort
    entry: str
    what: str
    value: bool = True
    part: str = ""


class Spot(NamedTuple):
    """Where one thing stands in one regime.

    Attributes:
        sheet: The regime; none for a question that no condition reads.
        kind: Which of the marks tells it.
        at: The node, variable, half, reason or day.
        state: For a node: 0 no, 1 yes, 2 not known; for an answer, the index of its value.
    """

    sheet: Sheet | None
    kind: Literal["node", "answer", "half", "reason", "day", "regime", "loose"]
    at: int = 0
    state: int = 0


NODE_VALUES = ("no", "yes", "not known")


class Ledger:
    """The list of everything to cover.

    Args:
        law: The rules.
    """

    def __init__(self, law: Law) -> None:
        self.law = law
        self._possible: dict[str, Possible | None] = {}
        self._can: dict[Key, bool] = {}
        found: dict[Key, list[Spot]] = {}
        for sheet in law.sheets.values():
            for key, spot in self._of(sheet):
                found.setdefault(key, []).append(spot)
        for name in law.loose:
            for state, value in enumerate(law.loose_values(name)):
                found[Key("value", name, value)] = [Spot(None, "loose", state=state)]
        places = law.base.places
        sorts = ("value", "half", "regime", "day", "reason")
        self.spots: dict[Key, list[Spot]] = {
            key: found[key]
            for key in sorted(found, key=lambda k: (sorts.index(k.sort), places[k.entry]))
        }

    def _of(self, sheet: Sheet) -> Iterable[tuple[Key, Spot]]:
        for index, name in sheet.named:
            for state, value in enumerate(NODE_VALUES):
                yield Key("value", name, value), Spot(sheet, "node", index, state)
        for variable, known in enumerate(sheet.view.variables):
            if known.askable:
                values = (*known.options, "not known") if known.options else NODE_VALUES
                for state, value in enumerate(values):
                    yield Key("value", known.id, value), Spot(sheet, "answer", variable, state)
        for number, half in enumerate(sheet.halves):
            key = Key("half", half.entry, half.place, half.value, half.part)
            yield key, Spot(sheet, "half", number)
        yield Key("regime", sheet.body, str(sheet.regime.from_)), Spot(sheet, "regime")
        for number, day in enumerate(sheet.days):
            yield Key("day", sheet.body, str(day)), Spot(sheet, "day", number)
        for number, (applies, _) in enumerate(self.law.reasons(sheet)):
            answers = " and ".join(self.reason_words(sheet, number))
            key = Key("reason", str(sheet.regime.duty), answers, applies)
            yield key, Spot(sheet, "reason", number)

    def reason_words(self, sheet: Sheet, number: int) -> list[str]:
        """The answers of a reason, in words and in order."""
        _, reason = self.law.reasons(sheet)[number]
        found = []
        for variable, value in reason:
            known = sheet.view.variables[variable]
            word = known.options[value] if known.options else NODE_VALUES[value]
            found.append(f"{known.id}: {word}")
        return sorted(found)

    # -- seen ------------------------------------------------------------------------------------

    def seen_in(self, key: Key, seen: Seen) -> tuple[str, ...]:
        """The regimes in which something was seen; `any` for what belongs to no regime."""
        found = []
        for spot in self.spots[key]:
            if spot.sheet is None:
                if seen.loose[key.entry] >> spot.state & 1:
                    found.append("any")
                continue
            marks = seen.marks.get(spot.sheet.key)
            if marks is not None and _told(marks, spot):
                found.append(spot.sheet.key)
        return tuple(found)

    # -- can be seen -----------------------------------------------------------------------------

    def can_be(self, key: Key) -> bool:
        """Whether some consistent matter shows it; if not, that is proved in every regime."""
        found = self._can.get(key)
        if found is None:
            # The law in force is asked first: most can be shown there.
            found = self._can[key] = any(self._can_at(spot) for spot in reversed(self.spots[key]))
        return found

    def _can_at(self, spot: Spot) -> bool:
        try:
            return self.diagram(spot) != FALSE
        except DiagramTooLarge:
            return True  # not proved, so it counts

    def possible(self, sheet: Sheet) -> Possible:
        """What a matter can show under the law of a regime.

        Raises:
            DiagramTooLarge: It cannot be told.
        """
        digest = sheet.view.digest
        if digest not in self._possible:
            self._possible[digest] = None
            self._possible[digest] = Possible(sheet.view, sheet.contradictions)
        found = self._possible[digest]
        if found is None:
            raise DiagramTooLarge("what a matter can show here needs too large a diagram")
        return found

    def clashes(self, spot: Spot) -> bool:
        """Whether it is something of a contradiction, which holds when answers clash."""
        if spot.sheet is None:
            return False
        if spot.kind == "node":
            return bool(spot.sheet.contradictions >> spot.at & 1)
        return spot.kind == "half" and bool(spot.sheet.of_contradictions >> spot.at & 1)

    def diagram(self, spot: Spot, *, consistent: bool = False) -> int:
        """The diagram of the matters that show something; false when none can.

        Args:
            spot: Where it stands.
            consistent: Leave out matters in which some contradiction holds, though what is to be
                shown is itself something of a contradiction.

        Raises:
            DiagramTooLarge: It cannot be told.
        """
        sheet = spot.sheet
        if sheet is None or spot.kind in ("regime", "day"):
            return TRUE
        possible = self.possible(sheet)
        clashing = self.clashes(spot) and not consistent
        if spot.kind == "half":
            half = sheet.halves[spot.at]
            return possible.nodes(yes=half.yes, no=half.no, clashing=clashing)
        if spot.kind == "reason":
            return possible.answers(dict(self.law.reasons(sheet)[spot.at][1]))
        if spot.kind == "answer":
            return possible.answer(spot.at, spot.state)
        if NODE_VALUES[spot.state] == "not known":
            return possible.not_known(spot.at, clashing=clashing)
        bit = 1 << spot.at
        yes = spot.state == 1
        return possible.nodes(yes=bit if yes else 0, no=0 if yes else bit, clashing=clashing)


def _told(marks: Marks, spot: Spot) -> bool:
    match spot.kind:
        case "node":
            return bool((marks.no, marks.yes, marks.unknown)[spot.state] >> spot.at & 1)
        case "answer":
            return bool(marks.answers[spot.at] >> spot.state & 1)
        case "half":
            return bool(marks.halves >> spot.at & 1)
        case "reason":
            return bool(marks.reasons >> spot.at & 1)
        case "day":
            return bool(marks.days >> spot.at & 1)
        case _:
            return marks.cases > 0
