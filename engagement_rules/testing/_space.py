"""Which answers bring about which state: decision diagrams over the states of the questions.

Here a question has a state for each of its answers, and one more for "not known". A diagram over
these states says of an entry of the rules exactly when it comes out in one way, so that a matter
that reaches it can be read off, and so that it is proved when there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engagement_rules._cases import Case
from engagement_rules._diagram import FALSE, TRUE, kleene
from engagement_rules._knowledge import KnowledgeBase, Node
from engagement_rules._outcomes import DUTY, duty_in, track_in
from engagement_rules._view import Op, View
from engagement_rules.testing._found import CLASH, FOLLOWS, NO_CLASH, NOT_FOLLOWS, NOT_THERE, plain
from engagement_rules.testing._store import NO_STATE, POLICY, UNKNOWN_STATE, YES_STATE, shared

#: For each word that can be said of an entry, when it is said.
Ways = dict[str, int]

#: Outcomes for these reasons turn on the answers; all others follow from body and day alone.
_TURNS_ON_ANSWERS = ("decided", "answers_missing", "answers_clash", "reading_open")


class Space:
    """The states of every question at one body and act, and what follows from them.

    Args:
        base: The rules.
        case: The body and act, decided without any answer.
    """

    def __init__(self, base: KnowledgeBase, case: Case) -> None:
        self.base = base
        self.case = case
        self.shared = shared(base)
        self.store, self.names = self.shared.store, self.shared.names
        #: The questions on which something here can turn.
        self.used: set[str] = set()
        #: Whether some way of giving dates was left out, so that a proof would not be whole.
        self.narrowed = False
        self._states: dict[str, dict[str | None, int]] = {}
        for view in self.views():
            self.used |= {variable.id for variable in view.variables if variable.askable}

    def views(self) -> Iterator[View]:
        """The law of the case, and of the owner where it is open whose law it is."""
        for case in (self.case, self.case.owners_law):
            if case is not None and case.view is not None:
                yield case.view

    def variable(self, name: str) -> int:
        """The place of a question among the states; it counts from now on."""
        self.used.add(name)
        return self.shared.index[name]

    def unknown(self, variable: int) -> int:
        """The state in which nothing is known of a question; for a policy, that it is off."""
        return self.shared.unknown(variable)

    def is_(self, name: str, *states: int) -> int:
        """When a question is in one of these states."""
        return self.store.value_is(self.variable(name), states)

    # -- what is said of an entry ------------------------------------------------------------

    def said(self, node: str) -> Ways:
        """When a determination says what of an entry, in the words of `outcome_of`.

        Args:
            node: `duty`, or the id of anything but a question.
        """
        case, base = self.case, self.base
        if node == DUTY:
            return self._duty(case)
        found = base.nodes[node]
        if found.kind in ("action", "notice"):
            follows = self.follows(found)
            return {FOLLOWS: follows, NOT_FOLLOWS: self.store.neg(follows)}
        if found.kind == "contradiction":
            known = case.view is not None and node in case.view.index_of_node
            holds = self._value(case, node)["yes"] if known else FALSE
            return {CLASH: holds, NO_CLASH: self.store.neg(holds)}
        if found.kind == "duty":
            regime = case.for_duty().regime
            there = regime is not None and regime.duty == node
            return self._duty(case) if there else {NOT_THERE: TRUE}
        if found.kind == "limb":
            return self._limb(node)
        if found.kind == "trigger":
            return self._trigger(node)
        if found.kind == "track":
            return self._track(case, found)
        return {state or NOT_THERE: when for state, when in self.states(node).items()}

    def _limb(self, node: str) -> Ways:
        case = self.case.for_duty()
        provision = case.regime.duty if case.regime is not None else None
        limbs = self.base.nodes[provision].data["limbs"] if provision else ()
        if node not in [limb["id"] for limb in limbs]:
            return {NOT_THERE: TRUE}
        return dict(self._value(case, node))

    def _trigger(self, node: str) -> Ways:
        case = self.case
        too_early = case.date is None or case.date < self.base.encoded_from["others"]
        if case.regime is None or too_early or node not in case.regime.triggers:
            return {NOT_THERE: TRUE}
        return dict(self._value(case, node))

    def _duty(self, case: Case, *, as_state: bool = False) -> Ways:
        if case.reading is not None and case.owners_law is not None:
            found = self._duty(case.owners_law)
            open_ = self.store.disj(
                found.pop("required", FALSE), found.get("not determined", FALSE)
            )
            return {**found, "not determined": open_}
        outcome, code = duty_in(case, self.base)
        provision = case.regime.duty if case.regime is not None else None
        return self._outcome(case, provision, outcome, code, as_state=as_state)

    def _track(self, case: Case, track: Node, *, as_state: bool = False) -> Ways:
        outcome, code = track_in(case, self.base, track)
        return self._outcome(case, track.id, outcome, code, as_state=as_state)

    def _outcome(
        self, case: Case, node: str | None, outcome: str, code: str, *, as_state: bool
    ) -> Ways:
        if node is None or code not in _TURNS_ON_ANSWERS:
            word = code if as_state and code == "not_encoded" else outcome
            return {plain(word): TRUE}
        value = self._value(case, node)
        return {
            "required": value["yes"],
            "not required": value["no"],
            "not determined": value["not known"],
        }

    # -- the states of which an `if` can speak --------------------------------------------------

    def states(self, node: str) -> dict[str | None, int]:
        """When an entry is in which state, as the `if` of an action can name it."""
        if node not in self._states:
            self._states[node] = self._found_states(node)
        return self._states[node]

    def _found_states(self, node: str) -> dict[str | None, int]:
        case = self.case
        if node == DUTY:
            return _states(self._duty(case, as_state=True))
        found = self.base.nodes[node]
        match found.kind:
            case "track":
                return _states(self._track(case, found, as_state=True))
            case "check":
                return self._check(found)
            case "gate":
                return self._gate(found)
            case "fact":
                return {
                    "no": self.is_(node, NO_STATE),
                    "yes": self.is_(node, YES_STATE),
                    "not known": self.is_(node, UNKNOWN_STATE),
                }
            case _:
                if case.view is None or node not in case.view.index_of_node:
                    return {None: TRUE}
                return _states(self._value(case, node))

    def _check(self, check: Node) -> dict[str | None, int]:
        store, case = self.store, self.case
        if case.regime is None or check.id not in case.regime.checks:
            return {None: TRUE}
        placed = self.follows(check)
        failed, met = (self._value(case, f"{check.id}.{side}") for side in ("failed", "met"))
        surely = {
            "failed": failed["yes"],
            "met": store.conj(failed["no"], met["yes"]),
            "at risk": store.conj(failed["no"], met["no"]),
        }
        open_ = store.neg(store.disj_all(list(surely.values())))
        marks = {**surely, "not known": open_}
        return {
            **{mark: store.conj(placed, when) for mark, when in marks.items()},
            None: store.neg(placed),
        }

    def _gate(self, gate: Node) -> dict[str | None, int]:
        case, store = self.case, self.store
        if case.regime is None or gate.id not in case.regime.gates:
            return {None: TRUE}
        on = store.value_is(self.variable(POLICY + gate.id), (YES_STATE,))
        value = self._value(case, gate.id)
        return {
            **{word: store.conj(on, when) for word, when in value.items()},
            None: store.neg(on),
        }

    def follows(self, node: Node) -> int:
        """When an action, notice or check has its place."""
        case, binds = self.case, node.data.get("binds")
        if binds and case.kind not in binds:
            return FALSE
        in_force = node.in_force == (None, None) if case.date is None else node.holds_on(case.date)
        return self._condition(node.data.get("if")) if in_force else FALSE

    def _condition(self, written: Any) -> int:
        store = self.store
        if not isinstance(written, Mapping):
            return TRUE
        if "all" in written:
            return store.conj_all([self._condition(part) for part in written["all"]])
        if "any" in written:
            return store.disj_all([self._condition(part) for part in written["any"]])
        if "not" in written:
            return store.neg(self._condition(written["not"]))
        if "under" in written:
            return TRUE if written["under"] == self.case.under else FALSE
        wanted = written["is"] if isinstance(written["is"], list | tuple) else [written["is"]]
        states = {plain(name): when for name, when in self.states(written["node"]).items() if name}
        return store.disj_all([states.get(plain(word), FALSE) for word in dict.fromkeys(wanted)])

    def of_node(self, node: str) -> dict[str, int]:
        """When a node of the case's view is yes, no and not known; the case has a view."""
        return self._value(self.case, node)

    # -- nodes of a view --------------------------------------------------------------------

    def _value(self, case: Case, node: str) -> dict[str, int]:
        """When a node of the case's view is surely yes, surely no, and neither."""
        assert case.view is not None  # noqa: S101 - callers ask for nodes of the case's view
        yes, no = self._sure(case.view, case.view.index_of_node[node])
        return {"yes": yes, "no": no, "not known": self.store.neg(self.store.disj(yes, no))}

    def _sure(self, view: View, root: int) -> tuple[int, int]:
        made = self.shared.sure.setdefault(view.digest, {})
        stack = [root]
        while stack:
            op, *arguments = view.nodes[stack[-1]]
            inner = op in (Op.ALL, Op.ANY, Op.NOT)
            pending = [child for child in arguments if child not in made] if inner else []
            if pending:
                stack += pending
                continue
            at = stack.pop()
            made[at] = self._sure_of(view, op, arguments, made)
        return made[root]

    def _sure_of(
        self, view: View, op: int, arguments: list[int], made: Mapping[int, tuple[int, int]]
    ) -> tuple[int, int]:
        store = self.store
        match op:
            case Op.FACT | Op.OPTION:
                variable = view.variables[arguments[0]]
                if not variable.askable:
                    return FALSE, FALSE  # nobody can say how the law will be read
                place = self.shared.index[variable.id]
                chosen = [YES_STATE] if op == Op.FACT else arguments[1:]
                others = set(range(len(variable.options) or 2)) - set(chosen)
                return store.value_is(place, chosen), store.value_is(place, sorted(others))
            case _:
                return kleene(store, op, [made[child] for child in arguments])

    # -- which states can be told ----------------------------------------------------------------

    def without_clash(self) -> int:
        """When no contradiction holds, so that no answer is set aside."""
        return self.store.conj_all([self._clash_free(view) for view in self.views()])

    def _clash_free(self, view: View) -> int:
        kept = self.shared.clash_free
        if view.digest not in kept:
            names = [name for name, _ in self.base.clashes_in(view)]
            clashing = [self._sure(view, view.index_of_node[name])[0] for name in names]
            kept[view.digest] = self.store.neg(self.store.disj_all(clashing))
        return kept[view.digest]

    def told_well(self) -> int:
        """When every question counts as it was answered, whatever its parts and dates say."""
        rules = [rule for whole in self.base.parts for rule in self._of_parts(whole)]
        rules += self._of_dates()
        return self.store.conj_all(rules)

    def _of_parts(self, whole: str) -> Iterator[int]:
        store, base = self.store, self.base
        parts = [part for part in base.parts[whole] if part in self.used]
        if not parts or whole not in self.used:
            return
        every = len(parts) == len(base.parts[whole])
        sure = [part for part in parts if part not in base.readings_of_parts]
        open_ = [part for part in parts if part in base.readings_of_parts]

        def leads(when: int, then: int) -> int:
            return store.disj(store.neg(when), then)

        yes, no = self.is_(whole, YES_STATE), self.is_(whole, NO_STATE)
        one_sure = store.disj_all([self.is_(part, YES_STATE) for part in sure])
        one_open = store.disj_all([self.is_(part, YES_STATE) for part in open_])
        yield leads(one_sure, yes)
        yield leads(one_open, store.neg(no))
        if every:
            yield leads(store.conj_all([self.is_(part, NO_STATE) for part in parts]), no)
        others = [part for part in base.parts[whole] if part not in base.readings_of_parts]
        if len(sure) == len(others):
            only = store.conj_all([one_open, *(self.is_(part, NO_STATE) for part in sure)])
            yield leads(only, self.is_(whole, UNKNOWN_STATE))

    def _of_dates(self) -> Iterator[int]:
        """An order is read from two days: of these, one at most is given here."""
        store = self.store
        for node in self.base.of_kind("fact"):
            for order in node.data.get("read_from", ()):
                pair = (order["date"], order.get("before") or order["until"])
                if node.id in self.used and self.used.issuperset(pair):
                    self.narrowed = True
                    places = [self.variable(name) for name in pair]
                    yield store.disj_all(
                        [store.value_is(place, (self.unknown(place),)) for place in places]
                    )


def _states(found: Ways) -> dict[str | None, int]:
    return dict(found.items())
