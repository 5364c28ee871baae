"""Which questions still matter, and which to ask next.

To the verdict, a question is asked only if it can still change whether the duty applies to some
body at some act. Among these the next is the one that leaves the least open on average, measured
on how the outcome can end (yes, no, or open for good) under the chances that the knowledge base
gives. `make bench` shows how far that is from the best order there could be.
For the full record every question is asked that can still change an outcome, or what there is to
do; group by group, in the order of the knowledge base.

Sources: J. R. Quinlan, Induction of Decision Trees (1986), for choosing what leaves the least
open; M. Kearns and Y. Mansour, On the Boosting Ability of Top-Down Decision Tree Learning
Algorithms (1996), for a square root in place of the logarithm.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from engagement_rules._cases import Case
from engagement_rules._determination import Determination
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._open import Open, chances_of, open_in
from engagement_rules._outcomes import DUTY
from engagement_rules._prospects import hanging

Depth = Literal["verdict", "full record"]

#: How much more a question of the group at hand counts than another.
_COURTESY = 2.5


class Question(NamedTuple):
    """A question that can still change something.

    Attributes:
        id: The fact, choice or named date.
        kind: What it is; `parts` when it has an answer, such as "not known" or a yes of which
            the full record wants more, and its parts are open.
        group: The group that it belongs to.
        matters_to: The nodes that can still turn on it: outcomes, actions and notices.
        parts: The parts that are open.
    """

    id: str
    kind: Literal["fact", "choice", "date", "parts"]
    group: str | None
    matters_to: tuple[str, ...]
    parts: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What is left to ask.

    Attributes:
        depth: How far it goes.
        questions: Every question that still matters, the next one first.
        at_most: How many questions there can still be, however they are answered.
        verdict_settled: Whether nothing that could be asked changes whether the duty applies.
    """

    depth: Depth
    questions: tuple[Question, ...]
    at_most: int
    verdict_settled: bool

    @property
    def next(self) -> Question | None:
        """The question to ask now."""
        return self.questions[0] if self.questions else None


def next_questions(
    determination: Determination, *, depth: Depth = "verdict", after: str | None = None
) -> Plan:
    """Say which questions still matter, and in which order to ask them.

    Args:
        determination: What has been decided on the answers so far.
        depth: `verdict`, for whether the duty applies; or `full record`, for everything.
        after: The group of the question that was asked last; one of the same group is asked
            next if it serves nearly as well, so that related questions stand together.

    Raises:
        ValueError: There is no such depth.
    """
    if depth not in ("verdict", "full record"):
        raise ValueError(f"`{depth}` is no depth; choose `verdict` or `full record`")
    work = _Work(determination)
    first = work.to_the_verdict(after)
    if depth == "verdict":
        return Plan(depth, tuple(first.values()), sum(map(work.times, first)), not first)
    now, later = work.for_the_record(set(first))
    at_most = sum(map(work.times, {**first, **now, **later}))
    return Plan(depth, (*first.values(), *now.values()), at_most, not first)


class _Work:
    def __init__(self, determination: Determination) -> None:
        self.base: KnowledgeBase = determination.knowledge_base
        self.cases: list[Case] = determination._cases
        self.told = [case.told for case in self.cases]

    def times(self, name: str) -> int:
        """How often a question can come up: with parts, once itself and once through them."""
        parts = self.base.parts.get(name, ())
        begun = any(part in told for told in self.told for part in (name, *parts))
        return 2 if parts and not begun else 1

    def to_the_verdict(self, after: str | None) -> dict[str, Question]:
        """The questions on which the duty hangs, the best first."""
        opens = [self._duty(case) for case in self.cases]
        gain: dict[str, float] = {}
        for open_ in opens:
            if open_ is None or not open_.reads:
                continue
            chances = chances_of(open_.case, self.base)
            view = open_.case.view
            assert view is not None  # noqa: S101 - `_duty` gives cases with a view
            with self.base.lock:
                doubt = chances.doubt(open_.yes, open_.no)
                for variable in open_.reads:
                    name = view.variables[variable].id
                    less = doubt - chances.doubt_after(open_, variable)
                    gain[name] = gain.get(name, 0.0) + less
        for name in gain:
            if after is not None and self.base.nodes[name].data.get("group") == after:
                gain[name] *= _COURTESY
        ranked = sorted(gain, key=lambda name: (-round(gain[name], 9), self.base.places[name]))
        return {name: self._question(name, (DUTY,)) for name in ranked}

    def _duty(self, case: Case) -> Open | None:
        under = case.for_duty()
        if under.view is None or under.regime is None or under.regime.duty is None:
            return None
        return open_in(under, self.base, under.regime.duty)

    def for_the_record(
        self, already: set[str]
    ) -> tuple[dict[str, Question], dict[str, dict[str, None]]]:
        """Every further question that matters to something, in the order of the groups.

        Returns:
            The questions to ask now; and the ids of all that may come up, however it goes on.
        """
        now: dict[str, dict[str, None]] = {}
        later: dict[str, dict[str, None]] = {}
        for case in self.cases:
            for node, names, sure in hanging(case, self.base):
                for name in names:
                    later.setdefault(name, {})[node] = None
                    if sure:
                        now.setdefault(name, {})[node] = None
        asked = self._asked(now, already, at_all=False)
        groups = {node.id: number for number, node in enumerate(self.base.of_kind("group"))}

        def order(name: str) -> tuple[int, float]:
            group = str(self.base.nodes[name].data.get("group"))
            return groups.get(group, len(groups)), self._place(name)

        ranked = {
            name: self._question(name, tuple(asked[name])) for name in sorted(asked, key=order)
        }
        return ranked, self._asked(later, already, at_all=True)

    def _asked(
        self, hanging_on: dict[str, dict[str, None]], already: set[str], *, at_all: bool
    ) -> dict[str, dict[str, None]]:
        """What to ask to learn some answers, with what each of them matters to."""
        nodes = self.base.nodes
        aside = {node.id for node in self.base.of_kind("group") if node.data.get("on_request")}
        found: dict[str, dict[str, None]] = {}
        for name, matters_to in hanging_on.items():
            for asked in self._asked_through(name, at_all=at_all):
                if asked not in already and nodes[asked].data.get("group") not in aside:
                    found.setdefault(asked, {}).update(matters_to)
        return found

    def _place(self, name: str) -> float:
        """Dates come just before the first question that needs them, or else last."""
        place = self.base.places[name]
        if self.base.nodes[name].kind != "date":
            return place
        readers = [self.base.places[reader] for reader in self.base.hang_on_date(name)]
        return min(readers) - 0.5 if readers else place + len(self.base.places)

    def _asked_through(self, name: str, *, at_all: bool) -> list[str]:
        """What to ask to learn an answer: the question, its dates, or what it is a part of.

        Args:
            name: The question.
            at_all: Give what may be asked in the end, and not only what is to be asked first.
        """
        data = self.base.nodes[name].data
        whole = data.get("part_of")
        if whole is not None:
            said = {case.told[whole].answer for case in self.cases if whole in case.told}
            return [] if said == {"no"} else [whole]
        dates = dict.fromkeys(
            str(order[key])
            for order in data.get("read_from", ())
            for key in ("date", "before", "until")
            if key in order
        )
        if "once" in data:
            dates = {data["once"]: None, **dates}
        days = self.cases[0].days if self.cases else {}
        waiting = [date for date in dates if date not in days]
        return [*waiting, name] if at_all else waiting or [name]

    def _question(self, name: str, matters_to: tuple[str, ...]) -> Question:
        node = self.base.nodes[name]
        group = node.data.get("group")
        if node.kind == "fact" and name in self.base.parts:
            parts = self.base.parts[name]
            if any(part in told for told in self.told for part in (name, *parts)):
                left = tuple(p for p in parts if any(p not in told for told in self.told))
                return Question(name, "parts", group, matters_to, left)
        return Question(name, node.kind, group, matters_to)  # type: ignore[arg-type]
