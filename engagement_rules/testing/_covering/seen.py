"""What was seen in decided cases: kept as bits for each regime, and no matter is kept.

A contradiction is looked at with the answers as they were given; everything else with what is
left after answers that clash were set aside, for that is how it was decided.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement_rules._cases import Case
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_YET
from engagement_rules.testing._covering.primes import Reason, TooManyReasons, primes
from engagement_rules.testing._covering.sheets import Sheet, sheets_of, values_of

#: Names the form of what is kept between runs.
FORMAT = "rule-coverage-1"

#: So many cases are known by a number, so that the same answers are not weighed again.
_KNOWN = 50_000


class NotOfTheseRules(ValueError):
    """What was seen was seen under other rules, or is not of this form."""


@dataclass
class Marks:
    """What was seen in one regime.

    Attributes:
        yes: The nodes that were yes, as bits.
        no: The nodes that were no.
        unknown: The nodes that were not known.
        halves: The halves of pairs.
        reasons: The reasons for the outcome of the duty, in the order of `Law.reasons`.
        days: The first and the last day, as bits in the order of `Sheet.days`.
        answers: For each variable the values that it had, as bits; the last is "not known".
        cases: How many cases there were.
    """

    yes: int = 0
    no: int = 0
    unknown: int = 0
    halves: int = 0
    reasons: int = 0
    days: int = 0
    answers: list[int] = field(default_factory=list)
    cases: int = 0

    def add(self, other: Marks) -> None:
        """Add what was seen elsewhere."""
        self.yes |= other.yes
        self.no |= other.no
        self.unknown |= other.unknown
        self.halves |= other.halves
        self.reasons |= other.reasons
        self.days |= other.days
        self.answers = [a | b for a, b in zip(self.answers, other.answers, strict=True)]
        self.cases += other.cases


#: A reason for the outcome of a duty: whether it applies, and the answers.
DutyReason = tuple[bool, Reason]


class Law:
    """The rules as they are covered: their sheets, and the reasons in each regime.

    Args:
        base: The rules.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.sheets = sheets_of(base)
        self._reasons: dict[tuple[str, str | None], tuple[DutyReason, ...] | None] = {}
        read = {variable.id for view in base.views for variable in view.variables}
        #: The questions that no condition reads: parts, dates to compare, and what actions read.
        self.loose = tuple(
            node.id for node in base.of_kind("fact", "choice", "date") if node.id not in read
        )

    def reasons(self, sheet: Sheet) -> tuple[DutyReason, ...]:
        """Every reason for the outcome of the duty of a regime; none when there are too many."""
        return self._found(sheet) or ()

    def too_many(self, sheet: Sheet) -> bool:
        """Whether a regime has more reasons than anybody could test."""
        return self._found(sheet) is None

    def _found(self, sheet: Sheet) -> tuple[DutyReason, ...] | None:
        view, duty = sheet.view, sheet.regime.duty
        key = view.digest, duty
        if key not in self._reasons:
            self._reasons[key] = () if duty is None else self._all(sheet, duty)
        return self._reasons[key]

    def _all(self, sheet: Sheet, duty: str) -> tuple[DutyReason, ...] | None:
        view = sheet.view
        never = {index for index, v in enumerate(view.variables) if not v.askable}
        with self.base.lock:
            diagrams = self.base.diagrams(view)
            store, root = diagrams.store, diagrams.of(view.index_of_node[duty])
            try:
                found = [
                    (value, reason)
                    for value, node in ((True, root), (False, store.neg(root)))
                    for reason in primes(store, node, never=never)
                ]
            except TooManyReasons:
                return None
        return tuple(sorted(found, key=lambda one: (not one[0], len(one[1]), sorted(one[1]))))

    def loose_values(self, name: str) -> tuple[str, ...]:
        """The values of a question that no condition reads."""
        node = self.base.nodes[name]
        if node.kind == "fact":
            return ("no", "yes", "not known")
        if node.kind == "choice":
            return (*(str(option["id"]) for option in node.data["options"]), "not known")
        return ("a day", NOT_YET, "not known")


class Seen:
    """What was seen so far. Several threads may add to it.

    Args:
        law: The rules.
    """

    def __init__(self, law: Law) -> None:
        self.law = law
        self.marks: dict[str, Marks] = {}
        self.loose: dict[str, int] = dict.fromkeys(law.loose, 0)
        self.matters = 0
        #: Matters that were decided by other rules.
        self.elsewhere = 0
        self._known: set[int] = set()
        self._lock = threading.Lock()

    def watch(self, base: KnowledgeBase, cases: Sequence[Case]) -> None:
        """Look at the cases of a matter that was decided."""
        with self._lock:
            if base.digest != self.law.base.digest:
                self.elsewhere += 1
                return
            self.matters += 1
            for case in cases:
                self._look(case)

    def _look(self, case: Case) -> None:
        self._loose(case)
        if case.view is None or case.regime is None or case.kind is None or case.date is None:
            return
        sheet = self.law.sheets[case.kind, case.regime.from_]
        marks = self.marks.get(sheet.key)
        if marks is None:
            marks = self.marks[sheet.key] = Marks(answers=[0] * len(sheet.view.variables))
        marks.cases += 1
        for position, day in enumerate(sheet.days):
            marks.days |= (case.date == day) << position
        given, clashing = case.given(), case.given(clashing=True)
        on = tuple(name for name in sheet.gates if name in case.body.policies)
        known = hash((sheet.key, on, tuple(given.items()), tuple(clashing.items())))
        if known in self._known:
            return
        if len(self._known) < _KNOWN:
            self._known.add(known)
        self._nodes(sheet, marks, given, clashing, on)
        for number, (_, reason) in enumerate(self.law.reasons(sheet)):
            if not marks.reasons >> number & 1 and all(given.get(v) == s for v, s in reason):
                marks.reasons |= 1 << number

    def _nodes(
        self,
        sheet: Sheet,
        marks: Marks,
        given: Mapping[int, int],
        clashing: Mapping[int, int],
        on: tuple[str, ...],
    ) -> None:
        off = sum(1 << node for name, node in sheet.gates.items() if name not in on)
        off_halves = sum(sheet.of_entry.get(name, 0) for name in sheet.gates if name not in on)
        yes, no = values_of(sheet.view, given)
        first_yes, first_no = (yes, no) if clashing == given else values_of(sheet.view, clashing)
        apart = sheet.contradictions
        every = (1 << len(sheet.view.nodes)) - 1 & ~off
        marks.yes |= (yes & ~apart | first_yes & apart) & every
        marks.no |= (no & ~apart | first_no & apart) & every
        marks.unknown |= (~(yes | no) & ~apart | ~(first_yes | first_no) & apart) & every
        for variable, (bits, known) in enumerate(
            zip(marks.answers, sheet.view.variables, strict=True)
        ):
            nothing = max(2, len(known.options))
            marks.answers[variable] = bits | 1 << given.get(variable, nothing)
        of_clashes = sheet.of_contradictions
        for number, half in enumerate(sheet.halves):
            bit = 1 << number
            if marks.halves & bit or off_halves & bit:
                continue
            now_yes, now_no = (first_yes, first_no) if of_clashes & bit else (yes, no)
            if now_yes & half.yes == half.yes and now_no & half.no == half.no:
                marks.halves |= bit

    def _loose(self, case: Case) -> None:
        for name in self.loose:
            values = self.law.loose_values(name)
            if self.law.base.nodes[name].kind == "date":
                day = case.days.get(name)
                said = "not known" if day is None else NOT_YET if day == NOT_YET else "a day"
            elif name in case.masked or name not in case.answers:
                said = "not known"
            else:
                said = case.answers[name].answer
            self.loose[name] |= 1 << values.index(said)

    # -- between runs ----------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """What was seen as plain values, to be kept or to be sent to another process."""
        with self._lock:
            return {
                "format": FORMAT,
                "rules": self.law.base.digest,
                "matters": self.matters,
                "elsewhere": self.elsewhere,
                "loose": {name: bits for name, bits in self.loose.items() if bits},
                "regimes": {
                    key: {
                        "yes": hex(m.yes),
                        "no": hex(m.no),
                        "unknown": hex(m.unknown),
                        "halves": hex(m.halves),
                        "reasons": hex(m.reasons),
                        "days": m.days,
                        "answers": m.answers,
                        "cases": m.cases,
                    }
                    for key, m in sorted(self.marks.items())
                },
            }

    def add(self, kept: Mapping[str, Any]) -> None:
        """Add what another run saw.

        Args:
            kept: What `to_dict` gave there.

        Raises:
            NotOfTheseRules: It was seen under other rules, or is not of this form.
        """
        if kept.get("format") != FORMAT:
            raise NotOfTheseRules("this is no rule coverage of the form that is read here")
        if kept.get("rules") != self.law.base.digest:
            raise NotOfTheseRules(
                "this was seen under other rules; run the tests again under these"
            )
        widths = {sheet.key: len(sheet.view.variables) for sheet in self.law.sheets.values()}
        try:
            marks = {key: _marks(found, widths[key]) for key, found in kept["regimes"].items()}
            loose = {name: int(kept["loose"].get(name, 0)) for name in self.loose}
            matters, elsewhere = int(kept["matters"]), int(kept["elsewhere"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise NotOfTheseRules("this rule coverage is damaged") from None
        with self._lock:
            self.matters += matters
            self.elsewhere += elsewhere
            for name, bits in loose.items():
                self.loose[name] |= bits
            for key, found in marks.items():
                self.marks.setdefault(key, Marks(answers=[0] * widths[key])).add(found)

    def merged(self, kept: Iterable[Mapping[str, Any]]) -> Seen:
        """Add what several other runs saw."""
        for one in kept:
            self.add(one)
        return self


def _marks(found: Mapping[str, Any], width: int) -> Marks:
    answers = [int(bits) for bits in found["answers"]]
    if len(answers) != width:
        raise ValueError("an answer too few or too many")
    bits = {name: int(found[name], 16) for name in ("yes", "no", "unknown", "halves", "reasons")}
    return Marks(**bits, days=int(found["days"]), answers=answers, cases=int(found["cases"]))
