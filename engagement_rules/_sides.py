"""Two views of two knowledge bases on common ground: the same questions, the same answers.

Questions, options and dates are matched by their ids; the days at which either law draws a line
through a date cut it into the periods of both. An answer that one side does not know is, to that
side, none. Readings are no questions: where an outcome hangs on one it is open.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from engagement_rules._appraisal import sides
from engagement_rules._diagram import FALSE, TRUE, Diagrams, whatever
from engagement_rules._image import Regime
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_YET
from engagement_rules._view import Op, View

DUTY = "duty"
FACT_WORDS = ("no", "yes")

#: What an outcome is in a whole world: it comes out, it does not, it hangs on a reading of the
#: law or on an answer that the rules do not know, or the rules have no law for the body then.
State = Literal["yes", "no", "open", "no law"]
#: An outcome of either side: its kind and its id.
Outcome = tuple[str, str]


class Question(NamedTuple):
    """A question that either side reads.

    Attributes:
        id: The fact, choice or date.
        is_date: Whether it is a named date, of which an answer is a day.
        words: Its answers; for a date its periods, and `not yet`.
    """

    id: str
    is_date: bool
    words: tuple[str, ...]


class Law(NamedTuple):
    """What one knowledge base has for one kind of body on one day.

    Attributes:
        base: The knowledge base.
        regime: What binds the body; none when there is no law for it.
        others: Whether tracks and triggers are worked out on that day.
        abroad: Whether the body is of another country, where nothing of this binds.
        bound: The tracks that fall on bodies of this kind at some time.
    """

    base: KnowledgeBase
    regime: Regime | None
    others: bool
    abroad: bool
    bound: frozenset[str]

    @classmethod
    def of(cls, base: KnowledgeBase, body: str, day: dt.date) -> Law:
        """The law for a kind of body on a day."""
        node = base.nodes.get(body)
        regime = base.regime(body, day) if node is not None and node.kind == "body" else None
        return cls(
            base,
            regime,
            others=day >= base.encoded_from["others"],
            abroad=node is not None and node.data.get("country", "England") != "England",
            bound=frozenset(t.id for t in base.of_kind("track") if body in t.data["binds"]),
        )

    @property
    def view(self) -> View | None:
        """The compiled law."""
        return None if self.regime is None else self.base.view_of(self.regime)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two days and bodies of which the rules say the same."""
        regime, view = self.regime, self.view
        if regime is None or view is None:
            return ()
        return (view.digest, *regime[3:], self.others, self.abroad, tuple(sorted(self.bound)))

    def outcomes(self) -> Iterable[Outcome]:
        """What the rules decide for the body on the day: the duty first."""
        regime, view = self.regime, self.view
        if regime is None or view is None:
            return
        if regime.duty is not None:
            yield (DUTY, DUTY)
            yield from (("limb", name) for name in limbs_of(self.base, regime))
        yield from (("track", name) for name in regime.tracks)
        yield from (("trigger", name) for name in regime.triggers)
        yield from (("side", side) for name in regime.checks for side in sides(name))
        yield from (("gate", name) for name in regime.gates)
        yield from (
            (kind, name)
            for name in view.roots
            if (kind := self.base.nodes[name].kind) in ("contradiction", "test")
        )

    def root(self, outcome: Outcome) -> int | State:
        """The node of the view behind an outcome, or its state where no answer moves it."""
        regime, view = self.regime, self.view
        if regime is None or view is None:
            return "no law"
        kind, name = outcome
        if kind == DUTY:
            none = regime.duty is None or self.abroad
            return "no" if none else view.roots[str(regime.duty)]
        if kind == "track" and (self.abroad or name not in self.bound):
            return "no"
        if kind == "track" and not self.others:
            return "open"
        there = name in self.base.nodes and self.base.nodes[name].kind == kind
        if not there or (kind == "trigger" and not self.others):
            return "no"
        if kind == "limb" and name not in limbs_of(self.base, regime):
            return "no"
        return view.index_of_node.get(name, "no")


def limbs_of(base: KnowledgeBase, regime: Regime) -> tuple[str, ...]:
    """The grounds of the duty that binds in a regime; those of others may still be read there."""
    if regime.duty is None:
        return ()
    return tuple(limb["id"] for limb in base.nodes[regime.duty].data["limbs"])


class Held(NamedTuple):
    """Where an outcome is yes, and where it is no, as diagrams; elsewhere it is open."""

    yes: int
    no: int

    def where(self, store: Diagrams, state: State) -> int:
        """The diagram of the worlds in which it has a state."""
        if state == "yes":
            return self.yes
        return self.no if state == "no" else store.conj(store.neg(self.yes), store.neg(self.no))


class Side:
    """One view, told in the questions of both."""

    def __init__(self, law: Law, ground: Ground) -> None:
        self.law = law
        self._ground = ground
        self._made: dict[int, int] = {}
        self._held: dict[int, Held] = {}
        self._variable: dict[int, int] = {}
        self._readings: list[int] = []
        self._known: dict[int, tuple[int, ...]] = {}
        self._own: dict[int, tuple[int | None, ...]] = {}
        view = law.view
        for index, variable in enumerate(view.variables if view else ()):
            place = ground.place_of(law.base, variable.id)
            self._variable[index] = place
            words = ground.words(place)
            own = own_values(law.base, variable.id, variable.options or FACT_WORDS, words)
            self._own[index] = own
            if not variable.askable:
                self._readings.append(place)
            elif None in own:
                self._known[place] = tuple(v for v, known in enumerate(own) if known is not None)

    def held(self, outcome: Outcome) -> Held | Literal["no law"]:
        """Where an outcome is yes and where it is no on this side."""
        root = self.law.root(outcome)
        if root == "no law":
            return "no law"
        if not isinstance(root, int):
            return Held(FALSE, TRUE if root == "no" else FALSE)
        return self._at(root)

    def contradictions(self) -> dict[str, int]:
        """Where each contradiction holds for sure on this side."""
        view = self.law.view
        names = [name for name in self.law.base.contradictions if view and name in view.roots]
        return {name: self._at(view.roots[name]).yes for name in names if view}

    def _at(self, index: int) -> Held:
        found = self._held.get(index)
        if found is None:
            node = self._diagram(index)
            store = self._ground.store
            yes, no = (self._whatever(one) for one in (node, store.neg(node)))
            found = self._held[index] = Held(yes, no)
        return found

    def _whatever(self, node: int) -> int:
        """It holds whatever the readings are, and whatever is told that this side cannot know."""
        store = self._ground.store
        support = store.support(node)
        node = whatever(store, node, [v for v in self._readings if v in support])
        for variable, known in self._known.items():
            if variable in support:
                node = _unread(store, node, variable, known, {})
        return node

    def _diagram(self, index: int) -> int:
        view, store, made = self.law.view, self._ground.store, self._made
        assert view is not None  # noqa: S101 - a node lies in a view
        waiting = [index]
        while waiting:
            current = waiting[-1]
            op, *arguments = view.nodes[current]
            inner = op in (Op.ALL, Op.ANY, Op.NOT)
            pending = [child for child in arguments if child not in made] if inner else []
            if pending:
                waiting.extend(pending)
                continue
            waiting.pop()
            match op:
                case Op.FACT:
                    made[current] = self._leaf(arguments[0], (1,))
                case Op.OPTION:
                    made[current] = self._leaf(arguments[0], arguments[1:])
                case Op.ALL:
                    made[current] = store.conj_all([made[child] for child in arguments])
                case Op.ANY:
                    made[current] = store.disj_all([made[child] for child in arguments])
                case Op.NOT:
                    made[current] = store.neg(made[arguments[0]])
                case _:
                    made[current] = TRUE if op == Op.YES else FALSE
        return made[index]

    def _leaf(self, variable: int, wanted: Sequence[int]) -> int:
        chosen = [value for value, own in enumerate(self._own[variable]) if own in wanted]
        return self._ground.store.value_is(self._variable[variable], chosen)


class Ground:
    """The questions of two views, and a store of diagrams over them.

    Args:
        old: One law.
        new: The other.
    """

    def __init__(self, old: Law, new: Law) -> None:
        self.questions: list[Question] = []
        self._place: dict[tuple[str, str], int] = {}
        self._clear: dict[str | None, int] = {}
        laws = (new, old)
        for law in laws:
            for variable in law.view.variables if law.view else ():
                self._add(law, laws, variable.id, variable.options)
        self.store = Diagrams([len(question.words) for question in self.questions])
        self.old, self.new = Side(old, self), Side(new, self)

    def _add(self, law: Law, laws: Iterable[Law], name: str, options: tuple[str, ...]) -> None:
        kind = _namespace(law.base, name)
        words = options or FACT_WORDS
        if kind == "date":
            days = {
                day
                for one in laws
                if one.view and name in one.view.index_of_variable
                if _namespace(one.base, name) == kind
                for day in one.base.cuts(name)
            }
            words = ("earliest", *(f"from {day}" for day in sorted(days)), NOT_YET)
        place = self._place.get((kind, name))
        if place is None:
            self._place[kind, name] = len(self.questions)
            self.questions.append(Question(name, kind == "date", words))
        elif kind == "answer":
            known = self.questions[place]
            more = tuple(dict.fromkeys((*known.words, *words)))
            self.questions[place] = known._replace(words=more)

    def place_of(self, base: KnowledgeBase, name: str) -> int:
        """The place of a side's variable among the questions."""
        return self._place[_namespace(base, name), name]

    def without_clash(self, besides: str | None = None) -> int:
        """The worlds in which no answers clash for either side; `besides` is not looked at."""
        if besides not in self._clear:
            clashes = [
                node
                for side in (self.old, self.new)
                for name, node in side.contradictions().items()
                if name != besides
            ]
            self._clear[besides] = self.store.conj_all([self.store.neg(one) for one in clashes])
        return self._clear[besides]

    def words(self, place: int) -> tuple[str, ...]:
        """The answers to a question."""
        return self.questions[place].words


def _namespace(base: KnowledgeBase, name: str) -> str:
    """What is matched with what: answers with answers, dates with dates; readings are apart."""
    kind = base.nodes[name].kind
    return kind if kind in ("date", "reading") else "answer"


def own_values(
    base: KnowledgeBase, name: str, options: Sequence[str], words: Sequence[str]
) -> tuple[int | None, ...]:
    """For each answer of the common ground its place among a side's own; none if unknown to it."""
    if base.nodes[name].kind != "date":
        return tuple(options.index(word) if word in options else None for word in words)
    cuts = base.cuts(name)
    found: list[int | None] = []
    for word in words:
        if word.startswith("from "):
            found.append(bisect_right(cuts, dt.date.fromisoformat(word.removeprefix("from "))))
        else:
            found.append(0 if word == words[0] else len(cuts) + 1)
    return tuple(found)


def _unread(
    store: Diagrams, node: int, variable: int, known: tuple[int, ...], memo: dict[int, int]
) -> int:
    """A diagram in which an answer that is not known here counts as none given."""
    if node <= TRUE or store.variable[node] > variable:
        return node
    if node not in memo:
        children = store.children[node]
        if store.variable[node] == variable:
            unread = store.conj_all([children[value] for value in known])
            made = tuple(
                child if value in known else unread for value, child in enumerate(children)
            )
        else:
            made = tuple(_unread(store, child, variable, known, memo) for child in children)
        memo[node] = store.make(store.variable[node], made)
    return memo[node]


def signature(view: View, seen: dict[tuple[object, ...], int]) -> list[int]:
    """A number for what each node of a view says: equal numbers say the same word for word.

    Args:
        view: The view.
        seen: The numbers given so far; share it between views to compare them.
    """
    found: list[int] = []
    for op, *arguments in view.nodes:
        said: tuple[object, ...]
        if op in (Op.FACT, Op.OPTION):
            variable = view.variables[arguments[0]]
            said = (op, variable.id, variable.options, variable.askable, *arguments[1:])
        else:
            said = (op, *sorted({found[child] for child in arguments}))
        found.append(seen.setdefault(said, len(seen)))
    return found
