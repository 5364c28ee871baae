"""Every law of a knowledge base, each once, with the bodies and periods for which it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from engagement_rules import _expressions as expressions
from engagement_rules._image import Regime
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._view import Variable
from engagement_rules.proving.language import Scope
from engagement_rules.proving.terms import Terms

_ASKED = ("fact", "choice", "date")


@dataclass(frozen=True)
class Law:
    """One view, and where it is law.

    Attributes:
        base: The rules.
        terms: The view as formulas, with every question of the rules in it, so that what a
            condition names and nothing here reads is a question like any other.
        where: The kinds of body and their periods.
    """

    base: KnowledgeBase
    terms: Terms
    where: tuple[tuple[str, Regime], ...]

    @property
    def duty(self) -> str | None:
        """The provision that obliges the bodies to involve the public."""
        return self.where[0][1].duty

    @property
    def first(self) -> tuple[str, dt.date]:
        """The kind of body and the first day of the first period for which it stands."""
        kind, regime = self.where[0]
        return kind, regime.from_

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Everything of which it is said whether it is so, but for answers that clash.

        Before the first day of which the rules speak, what is beside the duty is left out.
        """
        nodes = self.base.nodes
        late = max(regime.to for _, regime in self.where) >= self.base.encoded_from["others"]
        return tuple(
            name
            for name in self.terms.view.roots
            if nodes[name].kind != "contradiction"
            and (late or nodes[name].kind not in ("track", "trigger"))
        )

    def has(self, name: str) -> bool:
        """Whether a node stands here."""
        return name in self.terms.view.index_of_node

    def within(self, scope: Scope) -> Law | None:
        """This law for the bodies and days of a scope; none where it has no part in it."""
        if scope.duties and self.duty not in scope.duties:
            return None
        kept = tuple(
            (kind, regime)
            for kind, regime in self.where
            if (not scope.bodies or kind in scope.bodies)
            and (scope.to is None or regime.from_ <= scope.to)
            and (scope.from_ is None or regime.to >= scope.from_)
        )
        return replace(self, where=kept) if kept else None

    def called(self, name: str) -> str | None:
        """The id behind a name: `duty`, `duty.scope` and `duty.a` are those of this law.

        Returns:
            None when there is no such thing here.
        """
        if name != "duty" and not name.startswith("duty."):
            return name if name in self.base.nodes else None
        if self.duty is None:
            return None
        if name == "duty":
            return self.duty
        data, part = self.base.nodes[self.duty].data, name.partition(".")[2]
        if part == "scope":
            return str(data["scope"]["id"])
        return next(
            (str(limb["id"]) for limb in data["limbs"] if limb["id"].endswith(f".{part}")), None
        )

    def stands(self, expression: expressions.Expression) -> expressions.Expression | None:
        """A condition with the names of this law in it; none when one of them is not here."""
        match expression:
            case expressions.Name(id=name):
                found = self.called(name)
                if found is None or not self.terms.has(found):
                    return None
                return expressions.Name(found)
            case expressions.Negation(part=part):
                inner = self.stands(part)
                return inner and expressions.Negation(inner)
            case expressions.Join(op=op, parts=parts):
                inners = [self.stands(part) for part in parts]
                kept = tuple(inner for inner in inners if inner is not None)
                return expressions.Join(op, kept) if len(kept) == len(inners) else None
            case _:
                return expression

    @cached_property
    def clash(self) -> tuple[str, ...]:
        """The contradictions that there can be here."""
        return tuple(name for name in self.base.contradictions if self.has(name))

    @cached_property
    def askable(self) -> frozenset[int]:
        """The questions that somebody can answer."""
        variables = self.terms.view.variables
        return frozenset(at for at, variable in enumerate(variables) if variable.askable)


def laws_of(base: KnowledgeBase) -> tuple[Law, ...]:
    """Every view of a knowledge base, in order."""
    where: dict[int, list[tuple[str, Regime]]] = {}
    for kind, regimes in base.regimes.items():
        for regime in regimes:
            where.setdefault(regime.view, []).append((kind, regime))
    found = []
    for index in sorted(where):
        view = base.views[index]
        more = tuple(_not_in(base, frozenset(view.index_of_variable)))
        terms = Terms(replace(view, variables=(*view.variables, *more)))
        found.append(Law(base, terms, tuple(where[index])))
    return tuple(found)


def _not_in(base: KnowledgeBase, known: frozenset[str]) -> Iterator[Variable]:
    """The questions that a view does not read."""
    for node in base.of_kind(*_ASKED):
        if node.id in known:
            continue
        options: tuple[str, ...] = ()
        if node.kind == "choice":
            options = tuple(option["id"] for option in node.data["options"])
        elif node.kind == "date":
            options = ("earliest", *(f"from {day}" for day in base.cuts(node.id)), "not yet")
        yield Variable(node.id, options, node.kind == "date")
