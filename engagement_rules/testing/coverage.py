"""Rule coverage: what decided matters showed of the rules, and what they did not.

with RuleCoverage(KnowledgeBase.load("our-rules")) as coverage:
    ...  # decide matters, in any way and in any thread
print(coverage.report().measures["pairs"].percent)

`docs/explanation/rule-coverage.md` says what is counted, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

from engagement_rules import _watching
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules.testing._covering.ledger import Key, Ledger
from engagement_rules.testing._covering.report import Line, Measure, Pair, Report
from engagement_rules.testing._covering.seen import Law, NotOfTheseRules, Seen

__all__ = ["Key", "Line", "Measure", "NotOfTheseRules", "Pair", "Report", "RuleCoverage"]


class RuleCoverage:
    """Watches decisions under some rules, and tells what they covered.

    Used with `with`, or with `start` and `stop`. What is kept is small: which values and parts
    were seen in which regime, and no matter.

    Args:
        knowledge_base: The rules; the shipped ones by default. Matters that are decided by other
            rules are counted apart.
    """

    def __init__(self, knowledge_base: KnowledgeBase | None = None) -> None:
        self.knowledge_base = knowledge_base or KnowledgeBase.default()
        self._law = Law(self.knowledge_base)
        self._ledger: Ledger | None = None
        self._seen = Seen(self._law)

    def __enter__(self) -> RuleCoverage:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Watch every decision from now on, whichever thread makes it."""
        _watching.unwatch(self._seen.watch)
        _watching.watch(self._seen.watch)

    def stop(self) -> None:
        """Watch no more; what was seen stays."""
        _watching.unwatch(self._seen.watch)

    def to_dict(self) -> dict[str, Any]:
        """What was seen, as plain values: to be kept in a file or sent to another process."""
        return self._seen.to_dict()

    def add(self, *runs: Mapping[str, Any]) -> None:
        """Add what other runs saw under the same rules.

        Args:
            runs: What `to_dict` gave in each.

        Raises:
            NotOfTheseRules: A run had other rules, or is not of this form.
        """
        self._seen.merged(runs)

    def report(self) -> Report:
        """What was covered so far, and what was not. What cannot be is proved here."""
        if self._ledger is None:
            self._ledger = Ledger(self._law)
        return Report(self._seen, self._ledger)


def merged(
    runs: Iterable[Mapping[str, Any]], *, knowledge_base: KnowledgeBase | None = None
) -> RuleCoverage:
    """The coverage of several runs together.

    Args:
        runs: What `RuleCoverage.to_dict` gave in each.
        knowledge_base: The rules of all of them; the shipped ones by default.

    Raises:
        NotOfTheseRules: A run had other rules, or is not of this form.
    """
    coverage = RuleCoverage(knowledge_base)
    coverage.add(*runs)
    return coverage
