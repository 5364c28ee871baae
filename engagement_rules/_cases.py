"""From a matter to cases: one for each body at each act, with the law that it falls under.

Here a matter meets the knowledge base: ids and dates are checked, answers are merged, functions
carried out for another body are traced to their owner, and a joint committee becomes its members.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter

from engagement_rules._derived import clash_id, derive
from engagement_rules._errors import MatterError, Problem
from engagement_rules._findings import Code
from engagement_rules._image import Regime
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._matter import NOT_KNOWN, NOT_YET, Act, Answer, Body, Matter
from engagement_rules._matter_names import problems_of
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import View
from engagement_rules._yaml import Path_

#: The body and act of a case when the matter names none.
NO_BODY = Body.model_construct(id="not-known")
NO_ACT = Act.model_construct(id="the-matter")

_CODE_OF: dict[str, int] = {"yes": YES, "no": NO, NOT_KNOWN: UNKNOWN}
_SAID = attrgetter("answer")


@dataclass(slots=True)
class Case:
    """One body at one act, the law it falls under, and the answers that hold there.

    Attributes:
        body: The body that acts.
        owner: The body whose function it is.
        act: The act.
        date: The day whose law is taken; none when it is not known.
        kind: The kind of body whose law is taken.
        under: The arrangement under which the body acts for another.
        liable: The ids of those who answer for it.
        regime: What binds that kind of body on that day.
        view: The compiled law.
        status: Why there is no view, or none.
        reading: A point on which the law is open, on which it hangs whether the owner's duty
            follows the function to this body.
        owners_law: This case under the owner's law, when there is such a reading.
        values: The value of each fact and option that the view reads, by key.
        options: The chosen option of each choice and date.
        told: The answers as given, the act's before the body's before the matter's.
        answers: The answers that count: those given, and those that follow from parts or dates.
        through: For each answer that was not given, the parts or dates that it follows from.
        open_law: For each answer that hangs on points on which the law is open, those readings.
        days: The named dates as given.
        masked: Facts and choices that are set aside because they clash.
        disputed: Those of them that clash with their own parts or dates: nobody can say what was
            answered.
        clashes: The contradictions that hold, and the answers that clash in each; none where
            they have not been worked out, because somebody explained why they stand.
        explained: The contradictions of which somebody explained why the answers stand.
        result: The values of the view's reported nodes.
    """

    body: Body
    owner: Body
    act: Act
    date: dt.date | None
    kind: str | None
    under: str | None = None
    liable: tuple[str, ...] = ()
    regime: Regime | None = None
    view: View | None = None
    status: Code | None = None
    reading: str | None = None
    owners_law: Case | None = None
    values: dict[str, int] = field(default_factory=dict)
    options: dict[str, int] = field(default_factory=dict)
    told: Mapping[str, Answer] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    through: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_law: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, dt.date | str | None] = field(default_factory=dict)
    masked: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()
    clashes: dict[str, frozenset[str] | None] = field(default_factory=dict)
    explained: Container[str] = ()
    result: tuple[int, ...] = ()

    def for_duty(self) -> Case:
        """The case under whose law the public-involvement duty is worked out."""
        return self.owners_law or self

    @property
    def key(self) -> tuple[str, str]:
        """The ids of its body and act."""
        return self.body.id, self.act.id

    def said(self, variable: int, *, clashing: bool = False) -> int | None:
        """The answer that counts to one variable, as the diagrams need it; none without one.

        Args:
            variable: The variable of the case's view.
            clashing: Count it, too, if it was set aside because it clashes with another.
        """
        assert self.view is not None  # noqa: S101 - called with a case that has a view
        found = self.view.variables[variable]
        name = found.id
        if name in (self.disputed if clashing else self.masked):
            return None
        if found.options:
            return self.options.get(name)
        value = _CODE_OF.get(self.answers[name].answer) if name in self.answers else UNKNOWN
        return None if value == UNKNOWN else int(value == YES)

    def given(self, *, clashing: bool = False) -> dict[int, int]:
        """The answers that count, by variable: what the diagrams need.

        Args:
            clashing: Count the answers, too, that were set aside because they clash.
        """
        if self.view is None:
            return {}
        variables = [*self.view.facts, *self.view.choices]
        said = {index: self.said(index, clashing=clashing) for index, _ in variables}
        return {index: value for index, value in said.items() if value is not None}


def cases(matter: Matter, base: KnowledgeBase, *, as_at: dt.date | None) -> list[Case]:
    """Lay out the cases of a matter.

    Args:
        matter: The matter.
        base: The knowledge base.
        as_at: A day whose law to take for every act, instead of the acts' own days.

    Raises:
        MatterError: An id is not known, a value is misspelt, a body did not exist on the day, or
            an arrangement does not fit.
    """
    return _Layout(matter, base, as_at).all()


class _Layout:
    def __init__(self, matter: Matter, base: KnowledgeBase, as_at: dt.date | None) -> None:
        self.matter = matter
        self.base = base
        self.as_at = as_at
        self.bodies = {body.id: body for body in matter.bodies}
        self.problems: list[Problem] = []

    def all(self) -> list[Case]:
        matter = self.matter
        self.problems += problems_of(matter, self.base)
        # Wrong answers do not keep the days from being looked at; wrong bodies do.
        if any(problem.code in ("M203", "M208") for problem in self.problems):
            raise MatterError(self.problems)
        found = [
            case
            for index, act in enumerate(matter.acts or (NO_ACT,))
            for case in self._of_act(act, index)
        ]
        if self.problems:
            raise MatterError(self.problems)
        return found

    def _of_act(self, act: Act, index: int) -> Iterator[Case]:
        date = self.as_at or act.date
        seen: set[str] = set()
        for body in self._actors(act):
            if body.id in seen:
                continue
            seen.add(body.id)
            yield self._case(body, act, date, ("acts", index, "date"))

    def _actors(self, act: Act) -> Iterator[Body]:
        named = [self.bodies[name] for name in act.by] or list(self.matter.bodies) or [NO_BODY]
        for body in named:
            node = self.base.nodes.get(body.kind) if body.kind else None
            if node is not None and node.data.get("joint") and body.members:
                yield from (self.bodies[name] for name in body.members)
            else:
                yield body

    def _case(self, body: Body, act: Act, date: dt.date | None, path: Path_) -> Case:
        given: Mapping[str, Answer] = self.matter.answers
        if body.answers or act.answers:
            given = {**given, **body.answers, **act.answers}
        derived = derive(given, self.matter.dates, self.base, explained=self.matter.explained)
        owner = self.bodies.get(body.acting_for or body.id, body)
        case = Case(body, owner, act, date, body.kind, body.under, (body.id,), told=given)
        case.answers, case.through = derived.answers, derived.through
        case.open_law = derived.open_law
        case.days, case.explained = self.matter.dates, self.matter.explained
        for name, clashing in derived.disagree.items():
            case.clashes[clash_id(name)] = clashing
            if clash_id(name) not in self.matter.explained:
                case.masked |= {name}
        case.disputed = case.masked
        # Every matter goes through here, so the loop over its answers is left to C.
        said = map(_CODE_OF.get, map(_SAID, case.answers.values()))
        case.values = dict(zip(case.answers, said, strict=True))  # type: ignore[arg-type]
        for name in (*self.base.choice_names, *case.masked):
            case.values.pop(name, None)
        if body.kind is None or (owner is not body and owner.kind is None):
            case.status, case.liable = "body_not_known", ()
            return case
        node = self.base.nodes[body.kind]
        if node.data.get("joint"):
            case.status, case.liable = "members_not_known", ()
            if date is not None and owner is not body:
                self._could_be_arranged(case, date, path)
            return case
        if date is None:
            case.status = "date_not_known"
            return case
        if not (self._existed(body, node, date, path) and self._arranged(case, date, path)):
            return case
        self._take_law(case, date)
        return case

    def _existed(self, body: Body, node: Node, date: dt.date, path: Path_) -> bool:
        if node.holds_on(date):
            return True
        others = self.base.bodies_in_place_of(node.id, date)
        there = " or ".join(f"{self.base.nodes[name].label} (`{name}`)" for name in others)
        index = self.matter.bodies.index(body)
        self._report(
            "M204",
            f"{body.shown} is given as `{node.id}` ({node.label}), "
            f"a kind of body that did not exist on {date}"
            + (", the day of `--as-at`" if self.as_at else ""),
            path if not self.as_at else ("bodies", index, "kind"),
            (f"the body of that day was {there}; " if there else "") + "mend the date or the kind",
        )
        return False

    def _arranged(self, case: Case, date: dt.date, path: Path_) -> bool:
        body, owner = case.body, case.owner
        if owner is body:
            return True
        owner_node = self.base.nodes[str(owner.kind)]
        if not self._existed(owner, owner_node, date, path):
            return False
        if body.under is None:
            case.status, case.liable = "body_not_known", ()
            return False
        if not self._fits(case, date):
            return False
        data = self.base.nodes[body.under].data
        if data["duty"] == "owner":
            case.kind = owner.kind
        elif data["duty"] == "open":
            case.reading = data["reading"]
            case.owners_law = replace(case, kind=owner.kind, reading=None, values=dict(case.values))
            self._take_law(case.owners_law, date)
        liable = {"owner": (owner.id,), "exerciser": (body.id,), "open": ()}
        case.liable = liable[data["liable"]]
        return True

    def _could_be_arranged(self, case: Case, date: dt.date, path: Path_) -> None:
        """See that what is known of a joint committee's arrangement fits, whoever its members."""
        owner_node = self.base.nodes[str(case.owner.kind)]
        if self._existed(case.owner, owner_node, date, path) and case.body.under is not None:
            self._fits(case, date)

    def _fits(self, case: Case, date: dt.date) -> bool:
        """Whether the arrangement is in force, and one between such bodies.

        The members of a joint committee are not known here, and one of them may fit.
        """
        body, owner = case.body, case.owner
        joint = self.base.nodes[str(body.kind)].data.get("joint")
        fitting = [
            item.id
            for item in self.base.of_kind("arrangement")
            if item.holds_on(date)
            and owner.kind in item.data["owners"]
            and (joint or body.kind in item.data["exercisers"])
        ]
        if body.under in fitting:
            return True
        item = self.base.nodes[str(body.under)]
        reason = (
            f"is not in force on {date}"
            if not item.holds_on(date)
            else f"is not one by which {body.kind} carries out a function of {owner.kind}"
        )
        self._report(
            "M208",
            f"the arrangement `{body.under}` {reason}",
            ("bodies", self.matter.bodies.index(body), "under"),
            f"on that day it could be {' or '.join(f'`{name}`' for name in fitting)}"
            if fitting
            else "no arrangement that is encoded fits these two bodies on that day",
        )
        return False

    def _take_law(self, case: Case, date: dt.date) -> None:
        if date < self.base.encoded_from["duties"] or case.kind is None:
            case.status = "not_encoded"
            return
        case.regime = self.base.regime(case.kind, date)
        if case.regime is None:
            case.status = "not_encoded"
            return
        view = case.view = self.base.view_of(case.regime)
        if view.option_keys:
            self._take_options(case, view)

    def _take_options(self, case: Case, view: View) -> None:
        answers, dates, options = case.answers, self.matter.dates, case.options
        for _, variable in view.choices:
            name = variable.id
            if name in dates:
                day = dates[name]
                if day == NOT_YET:
                    options[name] = len(variable.options) - 1
                elif day is not None:
                    options[name] = bisect_right(self.base.cuts(name), day)
            elif name in answers and answers[name].answer in variable.options:
                options[name] = variable.options.index(answers[name].answer)
        set_options(case, view)

    def _report(self, code: str, message: str, path: Path_, cure: str) -> None:
        self.problems.append(Problem(code, message, self.matter.place(path), cure=cure))


def set_options(case: Case, view: View) -> None:
    """Turn the chosen options into the values that an engine reads."""
    values, options, masked = case.values, case.options, case.masked
    for key, name, wanted in view.option_tests:
        chosen = options.get(name)
        if chosen is None or name in masked:
            values[key] = UNKNOWN
        else:
            values[key] = YES if chosen in wanted else NO
