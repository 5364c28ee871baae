"""Deciding a scenario: what is expected is held against what comes out, wherever it should hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engagement_rules._assess import assess
from engagement_rules._determination import Determination
from engagement_rules._errors import MatterError
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._yaml import Written
from engagement_rules.testing._scenario_expect import (
    REFUSED,
    Claim,
    Failure,
    is_same,
    placed,
    shortest_reason,
    shown,
    unknown_names,
    what_came_out,
)
from engagement_rules.testing._scenario_matter import Layer, matter_of
from engagement_rules.testing._scenario_scope import DAY, Run, Scope, runs, unknown_bodies


def failures(
    sentence: str,
    layers: Sequence[Layer],
    claims: Sequence[Claim],
    scope: Scope,
    written: Written,
    base: KnowledgeBase,
) -> tuple[Failure, ...]:
    """Decide a scenario, wherever it is said to hold or not, and say what came out otherwise.

    Raises:
        MatterError: It names something that the rules do not know, or cannot be decided.
    """
    problems = [problem for claim in claims for problem in unknown_names(claim, base)]
    problems += unknown_bodies(scope, written, base)
    if problems:
        raise MatterError(problems)
    named = [name for claim in claims for name in (claim.key, *claim.wanted)]
    named += [said for layer in layers if isinstance(said := layer.tree.get("under"), str)]
    merged: list[_Different] = []
    for run in runs(layers, scope, base, named):
        for one in _differences(sentence, run, claims, written, base):
            before = next((at for at, two in enumerate(merged) if two.goes_on_with(one)), None)
            if before is None:
                merged.append(one)
            else:
                merged[before] = merged[before].until(one)
    return tuple(one.failure() for one in merged)


class _Different(NamedTuple):
    """Something that one matter of a scenario came out with and should not."""

    run: Run
    claim: Claim
    found: tuple[str, ...]
    why: str

    def goes_on_with(self, other: _Different) -> bool:
        """Whether the other is the same on the days that follow."""
        one, two = self.run.span, other.run.span
        return (
            one is not None
            and two is not None
            and one.last < two.first == one.last + DAY
            and (self.run.body, self.run.holds, self.run.change, self.claim, self.found)
            == (other.run.body, other.run.holds, other.run.change, other.claim, other.found)
        )

    def until(self, other: _Different) -> _Different:
        """The same for all these days."""
        assert self.run.span and other.run.span  # noqa: S101 - as `goes_on_with` found
        span = self.run.span._replace(last=other.run.span.last)
        return self._replace(run=self.run._replace(span=span))

    def failure(self) -> Failure:
        """How it is told: with the body, the days and the change, where the scope names them."""
        spot = self.run.spot
        if spot is None:
            return Failure(self.claim, self.found, self.why)
        wanted = self.claim.wanted
        if not self.run.holds:
            wanted = (f"anything but {shown(wanted)}",)
        named = ", ".join(part for part in (self.claim.spot, spot) if part)
        claim = self.claim._replace(wanted=wanted, spot=named)
        return Failure(claim, self.found, self.why, can_be_accepted=False)


def _differences(
    sentence: str, run: Run, claims: Sequence[Claim], written: Written, base: KnowledgeBase
) -> Iterator[_Different]:
    refused = next((claim for claim in claims if claim.key == REFUSED), None)
    codes: tuple[str, ...] = ()
    decided: Determination | None = None
    try:
        decided = assess(matter_of(sentence, run.layers, written, base), knowledge_base=base)
    except MatterError as error:
        if refused is None and run.holds:
            raise
        codes = tuple(dict.fromkeys(problem.code for problem in error.problems))
    if refused is not None:
        if (codes == refused.wanted) is not run.holds:
            yield _Different(run, refused, codes, "" if codes else "it was decided")
        return
    if decided is None:
        return
    for claim in [placed(claim, decided) for claim in claims]:
        found = what_came_out(decided, claim)
        if is_same(claim, found) is not run.holds:
            yield _Different(run, claim, found, shortest_reason(decided, claim))
