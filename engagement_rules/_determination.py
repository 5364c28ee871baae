"""A determination: what was decided on a matter, and everything that explains it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from engagement_rules import _appraisal as appraisal
from engagement_rules import _consequences as consequences
from engagement_rules import _explain as explain
from engagement_rules import _outcomes as outcomes
from engagement_rules._derivation import derivation
from engagement_rules._errors import EngagementRulesError, did_you_mean
from engagement_rules._explainable import explainable, no_such
from engagement_rules._findings import (
    Action,
    Check,
    ClashingAnswers,
    Duty,
    DutyFinding,
    Gate,
    LawAsAt,
    Missing,
    Notice,
    Reason,
    RulesUsed,
    Step,
    Track,
    Trigger,
    WhatIf,
    WhyNot,
)
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import Matter

if TYPE_CHECKING:
    from engagement_rules._cases import Case


class DeterminationData(NamedTuple):
    """A determination as plain values, for JSON."""

    matter: Matter
    rules: RulesUsed
    duty: Duty
    tracks: tuple[Track, ...]
    triggers: tuple[Trigger, ...]
    checks: tuple[Check, ...]
    gates: tuple[Gate, ...]
    actions: tuple[Action, ...]
    contradictions: tuple[ClashingAnswers, ...]
    missing: tuple[Missing, ...]
    notices: tuple[Notice, ...]
    law_as_at: tuple[LawAsAt, ...]


class Determination:
    """What was decided on a matter. Immutable; made by `assess` or read from JSON.

    Each part is computed when it is first asked for. Bodies and acts are named by their ids in
    the matter, and nodes by their ids in the knowledge base; the node `duty` is the
    public-involvement duty, whichever provision imposes it.
    """

    matter: Matter
    knowledge_base: KnowledgeBase
    _cases: list[Case]
    _as_at: dt.date | None
    _engines: tuple[str, ...]

    def __init__(
        self,
        matter: Matter,
        base: KnowledgeBase,
        cases: list[Case],
        *,
        as_at: dt.date | None,
        engines: tuple[str, ...],
    ) -> None:
        self.__dict__.update(
            matter=matter, knowledge_base=base, _cases=cases, _as_at=as_at, _engines=engines
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(
            f"a determination cannot be changed (`{name}`); assess the matter again"
        )

    def __repr__(self) -> str:
        return f"Determination({self.matter.title!r}, duty={self.duty.outcome!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Determination) and self.data == other.data

    def __hash__(self) -> int:
        return hash((self.matter.title, self.knowledge_base.digest, self.duty.outcome))

    @cached_property
    def duty(self) -> Duty:
        """The public-involvement duty of the matter as a whole."""
        return outcomes.duty_of(outcomes.duty_findings(self._cases, self.knowledge_base))

    @property
    def duties(self) -> tuple[DutyFinding, ...]:
        """The duty of each body at each act: provision, limbs, who is liable."""
        return self.duty.findings

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Every other obligation, decided beside the duty."""
        return outcomes.tracks_of(self._cases, self.knowledge_base)

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """Every trigger in force: whether it fires. A trigger never makes the duty required."""
        return outcomes.triggers_of(self._cases, self.knowledge_base)

    @cached_property
    def fired(self) -> tuple[str, ...]:
        """The ids of the triggers that fire, for whoever needs no more of them than that."""
        return outcomes.fired(self._cases, self.knowledge_base)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """How people were involved, held against what makes it fair."""
        return appraisal.checks_of(self._cases, self.knowledge_base)

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """The rules of local policy that a body has switched on; they are not law."""
        return appraisal.gates_of(self._cases, self.knowledge_base)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What could still change an outcome; first what the duty hangs on."""
        return consequences.missing_of(self._cases, self.knowledge_base)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What must, should and may be done, in that order."""
        return consequences.actions_of(self._cases, self.knowledge_base, self.missing)

    @cached_property
    def contradictions(self) -> tuple[ClashingAnswers, ...]:
        """Answers that cannot all be right."""
        return consequences.clashes_of(self._cases, self.knowledge_base, self.matter)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What the reader must know about the answer."""
        return consequences.notices_of(self._cases, self.knowledge_base)

    @cached_property
    def law_as_at(self) -> tuple[LawAsAt, ...]:
        """The law that was taken for each body at each act."""
        return consequences.law_of(self._cases, self.knowledge_base)

    @cached_property
    def rules(self) -> RulesUsed:
        """The knowledge base that decided, and the engines that agreed."""
        base = self.knowledge_base
        return RulesUsed(
            base.title,
            base.version,
            base.digest,
            base.verified_to,
            self._engines,
            self._as_at,
            tuple(sorted(base.overridden)),
        )

    @cached_property
    def data(self) -> DeterminationData:
        """All of it as plain values."""
        return DeterminationData(
            self.matter,
            self.rules,
            self.duty,
            self.tracks,
            self.triggers,
            self.checks,
            self.gates,
            self.actions,
            self.contradictions,
            self.missing,
            self.notices,
            self.law_as_at,
        )

    def reasons(
        self,
        node: str = outcomes.DUTY,
        *,
        body: str | None = None,
        act: str | None = None,
        limit: int | None = None,
    ) -> tuple[Reason, ...]:
        """Every smallest set of the given answers that forces an outcome, shortest first.

        Args:
            node: `duty`, or the id of a track, trigger, limb, test or contradiction; a ref such
                as `T-09` will do where only one node carries it.
            body: Only for this body.
            act: Only for this act.
            limit: At most so many for each body and act; all when none.

        Raises:
            MatterError: There is no such node, body or act.
        """
        node = explainable(self, node, of_check=True)
        return tuple(
            reason
            for case in self._chosen(body, act)
            for target in self._explained(case, node)
            for reason in islice(explain.reasons(case, self.knowledge_base, target), limit)
        )

    def why_not(
        self,
        node: str = outcomes.DUTY,
        *,
        body: str | None = None,
        act: str | None = None,
        limit: int | None = None,
    ) -> tuple[WhyNot, ...]:
        """Why a node is not yes, for each body and act at which it is not.

        Args:
            node: As for `reasons`.
            body: Only for this body.
            act: Only for this act.
            limit: At most so many reasons and what-ifs for each.

        Raises:
            MatterError: There is no such node, body or act.
        """
        node = explainable(self, node)
        found = (
            explain.why_not(case, self.knowledge_base, node, limit=limit)
            for case in self._chosen(body, act)
        )
        return tuple(item for item in found if item is not None)

    def what_if(
        self,
        node: str = outcomes.DUTY,
        *,
        body: str | None = None,
        act: str | None = None,
        limit: int | None = None,
    ) -> tuple[WhatIf, ...]:
        """All smallest sets of changed answers that would settle a node the other way.

        An answer that was not given counts as changed when it is given. What nobody can change
        (the date, the body, a point on which the law is open) is left out.

        Args:
            node: As for `reasons`.
            body: Only for this body.
            act: Only for this act.
            limit: At most so many for each body and act; all when none.

        Raises:
            MatterError: There is no such node, body or act.
        """
        node = explainable(self, node)
        return tuple(
            change
            for case in self._chosen(body, act)
            for change in islice(explain.what_if(case, self.knowledge_base, node), limit)
        )

    def trace(
        self, node: str = outcomes.DUTY, *, body: str | None = None, act: str | None = None
    ) -> tuple[Step, ...]:
        """The derivation of a node, step by step down to the answers, for each body and act.

        Raises:
            MatterError: There is no such node, body or act.
        """
        node = explainable(self, node)
        found = (derivation(case, self.knowledge_base, node) for case in self._chosen(body, act))
        return tuple(step for step in found if step is not None)

    def made_no_difference(
        self, node: str = outcomes.DUTY, *, body: str | None = None, act: str | None = None
    ) -> tuple[str, ...]:
        """The ids of the answers that made no difference to a node, for any body or act chosen.

        Raises:
            MatterError: There is no such node, body or act.
        """
        node = explainable(self, node)
        chosen = self._chosen(body, act)
        idle = [explain.made_no_difference(case, self.knowledge_base, node) for case in chosen]
        common = set(idle[0]).intersection(*idle[1:]) if idle else set()
        return tuple(dict.fromkeys(name for names in idle for name in names if name in common))

    def _explained(self, case: Case, node: str) -> tuple[str, ...]:
        """What stands behind a node: for a check, the sides that decide it."""
        base = self.knowledge_base
        if node == outcomes.DUTY or base.nodes[node].kind != "check":
            return (node,)
        mark = appraisal.check_in(case, base, base.nodes[node])
        return appraisal.deciding_sides(mark, node) if mark is not None else ()

    def _chosen(self, body: str | None, act: str | None) -> list[Case]:
        chosen = [
            case
            for case in self._cases
            if body in (None, case.body.id) and act in (None, case.act.id)
        ]
        if not chosen:
            known = sorted({name for case in self._cases for name in case.key})
            wanted = body if body not in known else act
            near = did_you_mean(str(wanted), known) or f"name one of: {', '.join(known)}"
            raise no_such(f"the matter has no body or act `{wanted}`", near)
        return chosen

    def has_place(self, node: str) -> bool:
        """Whether an action, notice, check, section or field has its place in this matter.

        Args:
            node: Its id.

        Raises:
            KeyError: There is no such entry.
        """
        found = self.knowledge_base.nodes[node]
        return any(appraisal.follows(found, case, self.knowledge_base) for case in self._cases)

    def node_id(self, name: str) -> str:
        """The id of what a name stands for: an id, or a ref that only one node carries.

        Args:
            name: As for `reasons`.

        Raises:
            MatterError: There is no such node.
        """
        return explainable(self, name, of_check=True)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values that JSON can hold."""
        from engagement_rules import _schemas

        return dict(_schemas.to_plain(self.data))

    def to_json(self) -> str:
        """Write the determination as JSON; its schema is `duty schema determination`."""
        from engagement_rules import _schemas

        return _schemas.determination_to_json(self.data)

    @classmethod
    def from_json(cls, text: str, *, knowledge_base: KnowledgeBase | None = None) -> Determination:
        """Read back what `to_json` wrote, deciding the matter again to check it.

        Args:
            text: The JSON.
            knowledge_base: The rules that decided it; the shipped ones by default.

        Raises:
            MatterError: It is no determination.
            StaleDetermination: It was made with other rules, or says something else than these
                rules do.
        """
        from engagement_rules import _schemas
        from engagement_rules._assess import assess

        data = _schemas.determination_from_json(text)
        base = knowledge_base or KnowledgeBase.default()
        if data.rules.digest != base.digest:
            raise StaleDetermination(
                f"the determination was made with rules {data.rules.version} "
                f"({data.rules.digest[:12]}…), and these are {base.version} ({base.digest[:12]}…); "
                "load the rules that made it, or assess the matter again"
            )
        again = assess(data.matter, knowledge_base=base, as_at=data.rules.as_at)
        again.__dict__["_engines"] = data.rules.engines
        if again.data != data:
            raise StaleDetermination(
                "the determination does not say what these rules decide; it has been changed"
            )
        return again


class StaleDetermination(EngagementRulesError):
    """A stored determination does not fit the rules that it is read with."""
