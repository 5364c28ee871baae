"""A matter followed live: each answer is told to durable-rules, and both engines must agree."""

from __future__ import annotations

from engagement_rules._assess import disagreement
from engagement_rules._cases import Case
from engagement_rules._determination import Determination
from engagement_rules._durable import LiveSession, ViewTooWide
from engagement_rules._errors import EngineUnavailable
from engagement_rules._values import UNKNOWN
from engagement_rules._view import inputs


class LiveMatter:
    """The sessions of one interview: one for each law that its bodies and acts fall under.

    Attributes:
        unavailable: Why durable-rules cannot be used here, or none.
    """

    def __init__(self) -> None:
        self.unavailable: str | None = None
        self._sessions: dict[str, tuple[LiveSession, dict[str, int]]] = {}

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that have decided so far, and agreed; durable-rules if it had anything to."""
        return ("compiled", "durable-rules") if self._sessions else ("compiled",)

    def follow(self, determination: Determination) -> None:
        """Tell the sessions what is new, and compare what they conclude.

        Where durable-rules cannot be used, `unavailable` says why, and nothing is compared.

        Args:
            determination: The matter with all answers so far, as the compiled graph decides it.

        Raises:
            EngineDisagreement: durable-rules concludes something else.
            EngineError: durable-rules failed.
        """
        for case in determination._cases:
            for one in (case, case.owners_law):
                if one is not None and one.view is not None and self.unavailable is None:
                    self._follow(one)

    def _follow(self, case: Case) -> None:
        view = case.view
        assert view is not None  # noqa: S101 - `follow` has looked
        try:
            # Two cases under one law share a session: going from one to the other costs a replay.
            if view.digest not in self._sessions:
                self._sessions[view.digest] = LiveSession(view), {}
            session, told = self._sessions[view.digest]
        except (EngineUnavailable, ViewTooWide) as error:
            self.unavailable = str(error)
            return
        for key in inputs(view):
            value = case.values.get(key, UNKNOWN)
            if told.get(key, UNKNOWN) != value:
                session.tell(key, value)
                told[key] = value
        concluded = session.values()
        if concluded != case.result:
            raise disagreement(view, case.result, concluded)
