"""What the prover says of small knowledge bases is what brute force finds.

Held over knowledge bases that hypothesis makes: what cannot come out, what is idle, what is one,
and invariants of every form, with the matters that refute them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import matters
import oracle
import small
from generated import compiled
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._errors import Place
from engagement_rules.proving import Invariant, prove
from engagement_rules.proving.claims import look_at
from engagement_rules.proving.idle import equal, idle
from engagement_rules.proving.language import WrittenInvariant
from engagement_rules.proving.laws import laws_of
from engagement_rules.proving.reach import Reach, Witness

SEED = 20_280_601
some = settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def regimes(base: KnowledgeBase) -> Iterator[tuple[str, dt.date]]:
    """Each kind of body with the first day of each of its periods."""
    for kind, periods in base.regimes.items():
        yield from ((kind, regime.from_) for regime in periods)


# What cannot come out


def comes_out(law: oracle.Law, name: str, day: dt.date, *, value: bool) -> bool:
    """Whether some answers force a value and no contradiction, by trying all sets of answers."""
    asked = tuple(n for n in law.reads(name, day) if law.kind[n] != "reading")
    return any(
        law.forced(name, day, said) is value
        and not any(law.forced(clash, day, said) for clash in law.contradictions)
        for said in oracle.answers_to(law, asked)
    )


@seed(SEED)
@some
@given(small.bases())
def test_what_is_said_never_to_come_out_is_what_no_answers_force(files: Any) -> None:
    base = compiled(files)
    if base is None:
        return
    law, reach = oracle.Law(base), Reach()
    for one in laws_of(base):
        found = list(reach.witnesses(one))
        never = {(p.node, p.message.split("is never ")[1][:2]) for p in found if _is_problem(p)}
        kind, day = one.first
        for name in one.outcomes:
            for value, word in ((True, "ye"), (False, "no")):
                if value or not law.nodes[name].get("always"):
                    expected = law.nodes[name].get("always") or comes_out(
                        law, name, day, value=value
                    )
                    assert ((name, word) not in never) == expected, (name, kind, day, value)
        for witness in found:
            if isinstance(witness, Witness):
                shows(base, witness)


def _is_problem(found: Any) -> bool:
    return not isinstance(found, Witness)


def shows(base: KnowledgeBase, witness: Witness) -> None:
    """The matter of a witness comes out as it says, as the whole programme decides it."""
    gates = [gate.id for gate in base.of_kind("gate")]
    data = {**witness.matter, "bodies": [{**witness.matter["bodies"][0], "policies": gates}]}
    found = assess(Matter.from_dict(data), knowledge_base=base)
    if base.nodes[witness.node].kind == "contradiction":
        assert witness.node in {clash.id for clash in found.contradictions}
        return
    (step,) = found.trace(witness.node)
    assert step.value == witness.value
    assert not found.contradictions


# What does nothing, and what is one


def parts_of(written: Any) -> Iterator[tuple[Any, int]]:
    """Each part of each join in a condition: the condition, and the place of the part."""
    if isinstance(written, dict):
        for op, inner in written.items():
            if op in ("all", "any"):
                yield from ((written, place) for place in range(len(inner)))
                for part in inner:
                    yield from parts_of(part)
            elif op == "not":
                yield from parts_of(inner)


def without(join: dict[str, Any], place: int) -> dict[str, Any]:
    ((op, inner),) = join.items()
    return {op: [part for at, part in enumerate(inner) if at != place]}


def same_to_kleene(law: oracle.Law, one: Any, other: Any, day: dt.date) -> bool:
    """Whether two conditions have one value under every set of answers, step by step."""
    names = tuple(dict.fromkeys([*law._leaves(one, day), *law._leaves(other, day)]))
    return all(
        law._kleene(one, day, said) == law._kleene(other, day, said)
        for said in oracle.answers_to(law, names)
    )


@seed(SEED + 1)
@some
@given(small.bases())
def test_a_condition_with_a_part_that_does_nothing_is_named_and_no_other(files: Any) -> None:
    base = compiled(files)
    if base is None:
        return
    law, laws = oracle.Law(base), laws_of(base)
    problems = list(idle(base, laws))
    named = {p.node for p in problems if "in `" in p.message}
    idle_parts: dict[tuple[str, str, int], bool] = {}
    for kind, day in regimes(base):
        for name in base.view(kind, day).index_of_node:
            if law.kind[name] == "duty" or law.nodes[name].get("always"):
                continue
            for join, place in parts_of(law.written(name, day)):
                ((_, inner),) = join.items()
                nothing = len(inner) > 1 and same_to_kleene(law, join, without(join, place), day)
                key = (name, str(join), place)
                idle_parts[key] = idle_parts.get(key, True) and nothing

    assert named == {name for (name, _, _), nothing in idle_parts.items() if nothing}


@seed(SEED + 2)
@some
@given(small.bases())
def test_a_step_that_is_said_to_be_idle_can_be_anything(files: Any) -> None:
    """Every outcome is what it would be if the step were always yes, or always no."""
    base = compiled(files)
    if base is None:
        return
    law, laws = oracle.Law(base), laws_of(base)
    steps = [p.node for p in idle(base, laws) if "changes no outcome" in p.message]
    for name in steps:
        for kind, day in regimes(base):
            for outcome in law.outcomes(kind, day):
                goal = law.written(outcome, day)
                values = [put_in(law, goal, name, value, day) for value in (True, False)]
                if values[0] == goal == values[1]:
                    continue
                assert any(same_to_kleene(law, goal, value, day) for value in values)


def put_in(law: oracle.Law, written: Any, name: str, value: bool, day: dt.date) -> Any:
    """A condition with a value in the place of a name, down to the questions."""
    if isinstance(written, str):
        if written == name:
            return value
        if law.kind[written] in ("fact", "reading"):
            return written
        inner = law.written(written, day)
        changed = put_in(law, inner, name, value, day)
        return written if changed == inner else changed
    if isinstance(written, dict):
        if "all" in written or "any" in written:
            ((op, inner),) = written.items()
            return {op: [put_in(law, part, name, value, day) for part in inner]}
        if "not" in written:
            return {"not": put_in(law, written["not"], name, value, day)}
    return written


@seed(SEED + 3)
@some
@given(small.bases())
def test_two_steps_are_said_to_be_one_just_when_no_answers_tell_them_apart(files: Any) -> None:
    base = compiled(files)
    if base is None:
        return
    law, laws = oracle.Law(base), laws_of(base)
    found = {frozenset((p.node, p.message.split("`")[3])) for p in equal(base, laws)}
    kinds = ("test", "limb", "track", "trigger", "gate", "side", "duty")
    names = sorted(
        name
        for name in {n for one in laws for n in one.terms.view.index_of_node}
        if law.kind[name] in kinds and not law.nodes[name].get("always")
    )
    for one, other in combinations(names, 2):
        days = [
            day
            for kind, day in regimes(base)
            if {one, other} <= set(base.view(kind, day).index_of_node)
        ]
        same = bool(days) and all(same_to_kleene(law, one, other, day) for day in days)
        plain = reaches(law, one, other) or reaches(law, other, one)
        assert (frozenset((one, other)) in found) == (same and not plain), (one, other)


def reaches(law: oracle.Law, one: str, other: str) -> bool:
    """Whether a step is no more than another, by a condition that is only its name."""
    waiting, seen = [one], set()
    while waiting:
        data = law.nodes[waiting.pop()]
        for part in (data, *data.get("versions", ())):
            name = part.get("condition")
            if isinstance(name, str) and name not in seen:
                seen.add(name)
                waiting.append(name)
    return other in seen


# Invariants


@st.composite
def claims(draw: Any, base: KnowledgeBase) -> dict[str, Any]:
    """A claim of any form over the names of a knowledge base."""
    facts = [node.id for node in base.of_kind("fact", "reading")]
    steps = [n.id for n in base.of_kind("limb", "test", "track", "trigger", "gate")]
    nodes = ["duty", "duty.scope", *steps]

    def condition(depth: int = 2) -> Any:
        op = draw(st.sampled_from(("", "all", "any", "not"))) if depth else ""
        if not op:
            name = draw(st.sampled_from([*facts, *nodes]))
            return {"not": name} if draw(st.booleans()) else name
        if op == "not":
            return {"not": condition(depth - 1)}
        return {op: [condition(depth - 1) for _ in range(draw(st.integers(1, 2)))]}

    def some_of(names: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))

    form = draw(
        st.sampled_from(
            ("if", "never", "same", "no_effect", "never_less", "never_enough", "only", "possible")
        )
    )
    if form == "if":
        return {"if": condition(), "then": condition(1)}
    if form in ("never", "possible"):
        return {form: condition()}
    if form == "same":
        return {"same": draw(st.lists(st.sampled_from(nodes), min_size=2, max_size=2, unique=True))}
    if form == "never_enough":
        return {form: {"of": some_of(nodes), "on": some_of(nodes)}}
    return {form: {"of": some_of(facts), "on": some_of(nodes)}}


class Brute:
    """A claim at one kind of body on one day, by trying all worlds."""

    def __init__(self, base: KnowledgeBase, law: oracle.Law, kind: str, day: dt.date) -> None:
        self.law, self.day, self.kind = law, day, kind
        self.duty = law.duty(kind, day)
        self.there = set(base.view(kind, day).index_of_node)

    def called(self, name: str) -> str | None:
        """The id behind a name; none when it is not here."""
        if name.startswith("duty"):
            if self.duty is None:
                return None
            scope = self.law.nodes[self.duty]["scope"]["id"]
            return self.duty if name == "duty" else scope
        known = name in self.there or self.law.kind[name] in ("fact", "reading")
        return name if known else None

    def here(self, written: Any) -> Any:
        """A condition with the ids of this law; none when one of them is not here."""
        if isinstance(written, str):
            return self.called(written)
        ((op, inner),) = written.items()
        parts = [self.here(part) for part in ([inner] if op == "not" else inner)]
        if None in parts:
            return None
        return {op: parts[0] if op == "not" else parts}

    def worlds(self, *written: Any) -> Iterator[dict[str, Any]]:
        names = dict.fromkeys(n for one in written for n in self.law._leaves(one, self.day))
        return self.law.worlds(names, {})

    def value(self, written: Any, world: dict[str, Any]) -> bool:
        return self.law._compile(written, self.day)(world)

    def moves(self, questions: list[str], node: str) -> Iterator[tuple[dict[str, Any], ...]]:
        """Pairs of worlds that differ in some questions only."""
        read = self.law.reads(node, self.day)
        moved = [name for name in questions if name in read]
        for world in self.worlds(node):
            for row in product(*(self.law.domain(name) for name in moved)):
                yield world, {**world, **dict(zip(moved, row, strict=True))}

    def effect(self, questions: list[str], node: str) -> bool:
        return any(
            self.value(node, one) != self.value(node, other)
            for one, other in self.moves(questions, node)
        )

    def holds(self, claim: dict[str, Any], seen: dict[str, bool]) -> bool | None:
        """Whether a claim holds here; none when it does not speak of this law."""
        ((form, said), *_) = claim.items()
        if form in ("if", "never", "possible"):
            one = self.here(said)
            other = self.here(claim["then"]) if form == "if" else None
            if one is None or (form == "if" and other is None):
                return None
            worlds = list(self.worlds(one, *([other] if form == "if" else [])))
            so = [world for world in worlds if self.value(one, world)]
            if form == "if":
                seen["came up"] |= bool(so)
                return all(self.value(other, world) for world in so)
            seen["came up"] = True
            return bool(self._without_clash(one)) if form == "possible" else not so
        seen["came up"] = True
        if form == "same":
            names = [self.called(name) for name in said]
            if None in names or not set(names) <= self.there:
                return None
            return all(
                len({self.value(name, world) for name in names}) == 1
                for world in self.worlds(*names)
            )
        nodes = [n for n in map(self.called, said["on"]) if n is not None]
        if form == "only":
            for name in self.law.outcomes(self.kind, self.day):
                if name not in self.law.contradictions and self.effect(said["of"], name):
                    if name not in nodes:
                        return False
                    seen[name] = True
            return True
        of = [n for n in map(self.called, said["of"]) if n is not None]
        if not nodes or (form == "never_enough" and not of):
            return None
        if form == "never_enough":
            return all(self._without_clash({"all": [a, {"not": b}]}) for a in of for b in nodes)
        if form == "no_effect":
            return not any(self.effect(of, node) for node in nodes)
        return not any(
            self.value(node, one)
            and not self.value(node, other)
            and all(other[q] or not one[q] for q in of if q in one)
            for node in nodes
            for one, other in self.moves(of, node)
        )

    def _without_clash(self, written: Any) -> bool:
        """Whether some answers make a condition certain step by step, and no contradiction."""
        clashes = self.law.contradictions
        names = tuple(dict.fromkeys(self.law._leaves(written, self.day)))
        return any(
            self.law._kleene(written, self.day, said) is True
            and not any(self.law.kleene(clash, self.day, said) for clash in clashes)
            for said in oracle.answers_to(self.law, names)
        )


def invariant(claim: dict[str, Any]) -> Invariant:
    written = WrittenInvariant.model_validate(
        {"id": "claim", "says": "It is so.", "authorities": ["law"], **claim}
    )
    return Invariant("claim", "It is so.", "Claims", written, Place("claims.yaml"))


@seed(SEED + 4)
@settings(some, max_examples=120)
@given(st.data())
def test_an_invariant_is_proved_just_when_it_holds_in_every_world(data: Any) -> None:
    base = compiled(data.draw(small.bases()))
    if base is None:
        return
    law, laws = oracle.Law(base), laws_of(base)
    for _ in range(6):
        claim = data.draw(claims(base))
        seen = {"came up": False}
        held = [
            found
            for kind, day in regimes(base)
            if (found := Brute(base, law, kind, day).holds(claim, seen)) is not None
        ]
        expected = bool(held) and all(held) and seen["came up"]
        if "only" in claim:
            meant = {
                Brute(base, law, kind, day).called(name)
                for kind, day in regimes(base)
                for name in claim["only"]["on"]
            }
            by_name = [
                any(seen.get(str(Brute(base, law, k, d).called(name))) for k, d in regimes(base))
                for name in claim["only"]["on"]
            ]
            expected = expected and all(by_name) and bool(meant)
        found = look_at(invariant(claim), base, laws)

        assert (found.refuted is None) == expected, (claim, found)
        if found.refuted and found.refuted.matter and ("if" in claim or "never" in claim):
            refutes(base, law, claim, found.refuted.matter)


def refutes(base: KnowledgeBase, law: oracle.Law, claim: Any, matter: dict[str, Any]) -> None:
    """The matter shows it with answers of which none is to spare, and none shows it with fewer."""
    (kind,) = [body["kind"] for body in matter["bodies"]]
    day = dt.date.fromisoformat(matter["acts"][0]["date"])
    brute = Brute(base, law, kind, day)
    one = brute.here(claim.get("if") or claim["never"])
    other = brute.here(claim["then"]) if "then" in claim else None

    def shown(said: Any) -> bool:
        first = law._kleene(one, day, said) is True
        return first and (other is None or law._kleene(other, day, said) is False)

    names = tuple(
        dict.fromkeys(
            [*law._leaves(one, day), *(law._leaves(other, day) if other is not None else ())]
        )
    )
    fewest = min(len(said) for said in oracle.answers_to(law, names) if shown(said))
    given_ = {**matter.get("answers", {}), **matter.get("dates", {})}
    assert len(given_) == fewest, (claim, matter)
    told = {name: _value(law, name, word) for name, word in given_.items()}
    assert shown(told)


def _value(law: oracle.Law, name: str, word: str) -> Any:
    if law.kind[name] in ("fact", "reading"):
        return word == "yes"
    if law.kind[name] == "date" and word != oracle.NOT_YET:
        return law.settle(name, dt.date.fromisoformat(word))
    return word


# The shipped rules


def test_what_the_shipped_rules_claim_is_proved_and_each_witness_comes_out_as_it_says():
    report = prove(matters.shipped())

    assert [str(problem) for problem in report.problems] == []
    assert len(report.proved) >= 25
    assert all(one.holds and one.where for one in report.proved)
    looked: set[tuple[Any, ...]] = set()
    for witness in report.reached:
        told = (witness.node, witness.value, str(witness.matter))
        if told not in looked:
            looked.add(told)
            if base_can_explain(witness):
                shows(matters.shipped(), witness)
    assert len(looked) > 500


def base_can_explain(witness: Witness) -> bool:
    """Before the first day of which the rules speak, nothing beside the duty is told."""
    base = matters.shipped()
    day = dt.date.fromisoformat(witness.matter["acts"][0]["date"])
    beside = base.nodes[witness.node].kind not in ("duty", "limb", "contradiction")
    return not (beside and day < base.encoded_from["others"])
