"""The live session of the interview, on durable-rules.

durable-rules 2.0.28 is safe in one shape only, and this module is the only one that touches it.
It drives the package's C extension directly: several times as fast as its Python classes,
without their background threads and timers, and without the code in which they swallow errors
and interrupts or, when an action outlasts ten seconds of the clock, drop the rest of the chain.

- Only `create_ruleset`, `assert_fact`, `retract_fact`, `start_action_for_state` and
  `complete_and_start_action` are called, with the JSON of `engagement_rules._durable_rules`.
- No rule joins two facts. Once such a rule has fired, retracting its facts makes the engine read,
  and at times clear, memory that is not theirs (`deleteMessageFromFrame` in its `state.c`).
- A rule never sees two facts at a time, for the same reason: a step's fact stays in the engine
  only if it settles the step, and then no other is asserted until all are retracted.
- A registered rule set can never be freed, so it is lent out and taken back: a process holds, for
  each view, as many as it ever used at one time. Each has one session and one user.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from heapq import heappop, heappush
from importlib import import_module
from threading import Lock
from typing import Any

from engagement_rules._durable_rules import ALWAYS, Rules, ViewTooWide, rules_of
from engagement_rules._errors import EngineError, EngineUnavailable
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import View

__all__ = ["LiveSession", "ViewTooWide", "available", "decide"]

_NO_RULE_MATCHES = 1


def _extension() -> Any:
    try:
        import_module("durable")
        return import_module("durable_rules_engine")
    except Exception as error:
        raise EngineUnavailable(
            "durable-rules cannot be imported here; it installs with a C compiler on Python 3.11 "
            "and 3.12, not on Windows. Choose the engine `compiled`, which decides the same"
        ) from error


def available() -> bool:
    """Say whether durable-rules can be imported here."""
    try:
        _extension()
    except EngineUnavailable:
        return False
    return True


class _Instance:
    """One rule set registered with the engine. One user at a time; `broken` ones are not reused."""

    def __init__(self, extension: Any, view: View) -> None:
        self.view = view
        self.rules: Rules = rules_of(view)
        self.known = {ALWAYS}
        self.broken = False
        self._extension = extension
        self._facts: dict[int, str] = {}
        self._settled: set[int] = set()
        try:
            self._handle: int = extension.create_ruleset(self.rules.name, self.rules.definition)
        except Exception as error:
            raise EngineError(f"durable-rules refused the rules of a view: {error}") from error

    def learn(self, tokens: Iterable[int]) -> None:
        """Make tokens known and chain forward until nothing follows."""
        with self._whole():
            due: list[int] = []
            for token in tokens:
                self._tell(token, due)
            last = -1
            while due:
                # Steps come after their children, so one that is due twice is due twice running.
                step = heappop(due)
                if step != last:
                    self._settle(step, due)
                last = step

    def forget(self) -> None:
        """Take out every answer and every conclusion."""
        with self._whole():
            for step in self._settled:
                code, _ = self._extension.retract_fact(self._handle, f'{{"id":"{step}"}}')
                if code:
                    raise EngineError(f"durable-rules did not give a fact back (code {code})")
            self._settled.clear()
            self._facts.clear()
            self.known = {ALWAYS}

    def values(self) -> tuple[int, ...]:
        """Read the value of each reported node."""
        with self._whole():
            known = self.known
            values = []
            for index, yes in enumerate(self.rules.results):
                value = YES if yes in known else UNKNOWN
                if yes ^ 1 in known:
                    if value == YES:
                        name = self.view.names[self.view.reported[index]]
                        raise EngineError(f"durable-rules concluded both yes and no for `{name}`")
                    value = NO
                values.append(value)
            return tuple(values)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Let nobody use the rule set again unless what is begun here is done to the end."""
        if self.broken:
            raise EngineError("this session failed or was interrupted; start another one")
        self.broken = True
        try:
            yield
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"durable-rules failed: {error}") from error
        self.broken = False

    def _tell(self, token: int, due: list[int]) -> None:
        """Note a token in the facts of the steps that read it, which are then due."""
        if token in self.known:
            return
        self.known.add(token)
        for step, addition in self.rules.readers[token]:
            if step not in self._settled:
                self._facts[step] = self._facts.get(step, self.rules.openings[step]) + addition
                heappush(due, step)

    def _settle(self, step: int, due: list[int]) -> None:
        """Assert what is known of a step and run the rules that fire."""
        extension, handle = self._extension, self._handle
        code, session = extension.assert_fact(handle, self._facts[step] + "}")
        if code == _NO_RULE_MATCHES:
            return  # the engine has not kept the fact
        if code:
            raise EngineError(f"durable-rules did not take a fact (code {code})")
        self._settled.add(step)
        fired = extension.start_action_for_state(handle, session)
        message: str | None = fired and fired[1]
        while message:
            # `{"r12":{...}}`: the rule's name; what matched it is no news.
            name = message[2 : message.index('"', 2)]
            self._tell(self.rules.conclusions[name], due)
            message = extension.complete_and_start_action(handle, session)


#: The rule sets that nobody is using, by the digest of their view.
_idle: dict[str, list[_Instance]] = {}


def _borrow(view: View) -> _Instance:
    """Take an idle rule set of a view, emptied, or register one."""
    extension = _extension()
    try:
        instance = _idle[view.digest].pop()
    except LookupError:
        return _Instance(extension, view)
    known = instance.view
    if known is not view and (known.nodes, known.names, known.variables) != (
        view.nodes,
        view.names,
        view.variables,
    ):
        _give_back(instance)
        raise EngineError(f"two views have the digest {view.digest}")
    instance.forget()
    return instance


def _give_back(instance: _Instance) -> None:
    if not instance.broken:
        _idle.setdefault(instance.view.digest, []).append(instance)


class LiveSession:
    """One view in one durable-rules session: answers are asserted, conclusions chain forward.

    A session may be used from several threads; its calls wait for each other.
    """

    def __init__(self, view: View) -> None:
        """Begin with no answers.

        Args:
            view: The compiled law for a body and period.

        Raises:
            EngineUnavailable: durable-rules cannot be imported here.
            ViewTooWide: The view needs more rules than durable-rules can hold.
            EngineError: durable-rules failed.
        """
        self._instance = _borrow(view)
        self._answers: dict[str, int] = {}
        self._lock = Lock()
        weakref.finalize(self, _give_back, self._instance).atexit = False

    def tell(self, key: str, value: int) -> None:
        """Give or change one answer.

        To change one is to go back: everything is retracted and the answers are told again.

        Args:
            key: A fact id or an option key, as in `inputs(view)`.
            value: `NO`, `UNKNOWN` or `YES`; `UNKNOWN` takes an answer back.

        Raises:
            EngineError: The view has no such key, there is no such value, or the engine failed.
        """
        token = self._instance.rules.token(key, value)
        with self._lock:
            before = self._answers.pop(key, None)
            if token is not None:
                self._answers[key] = token
            if before not in (None, token):
                self._instance.forget()
            self._instance.learn(self._answers.values())

    def values(self) -> tuple[int, ...]:
        """Tell what has been concluded.

        Returns:
            One value for each of `view.reported`, in order: `YES`, `NO`, else `UNKNOWN`.

        Raises:
            EngineError: Both yes and no were concluded for a node, or the engine failed before.
        """
        with self._lock:
            return self._instance.values()

    def reset(self) -> None:
        """Retract every answer and every conclusion.

        Raises:
            EngineError: The engine failed.
        """
        with self._lock:
            self._answers.clear()
            self._instance.forget()


def decide(view: View, values: Mapping[str, int]) -> tuple[int, ...]:
    """Decide one matter at one go.

    Args:
        view: The compiled law for a body and period.
        values: `NO`, `UNKNOWN` or `YES` by key; missing keys are unknown, others are not read.

    Returns:
        One value for each of `view.reported`, in order.

    Raises:
        EngineUnavailable: durable-rules cannot be imported here.
        ViewTooWide: The view needs more rules than durable-rules can hold.
        EngineError: A value is none of the three, or the engine failed.
    """
    instance = _borrow(view)
    try:
        token = instance.rules.token
        told = [token(key, values[key]) for key in instance.rules.inputs if key in values]
        instance.learn(item for item in told if item is not None)
        return instance.values()
    finally:
        _give_back(instance)
