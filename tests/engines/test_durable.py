"""The live session decides what the compiled engine decides, and leaves the machine as it was.

A rule set that durable-rules has registered is never freed, so what makes many of them runs in a
process that ends: this file called as a script.
"""

from __future__ import annotations

import builtins
import gc
import hashlib
import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from engagement_rules import _durable, _durable_rules
from engagement_rules._durable import LiveSession, ViewTooWide, available, decide
from engagement_rules._errors import EngineError, EngineUnavailable
from engagement_rules._evaluator import evaluator
from engagement_rules._values import NO, UNKNOWN, YES
from engagement_rules._view import Op, Variable, View, inputs

VALUES = (NO, UNKNOWN, YES)
SEED = 20_280_607

#: A process of ours finds the library where this one did.
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

needs_durable = pytest.mark.skipif(not available(), reason="durable-rules cannot be imported here")
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here")

Node = tuple[int, ...]


def view_of(nodes: Sequence[Node], named: Callable[[int], bool] | None = None) -> View:
    """A view over facts `fact0`, `fact1`… and choices `choice0`…, as many as the nodes read."""
    facts = 1 + max((node[1] for node in nodes if node[0] == Op.FACT), default=-1)
    choices = 1 + max((node[1] for node in nodes if node[0] == Op.OPTION), default=-1)
    variables = [Variable(f"fact{i}") for i in range(facts)]
    variables += [Variable(f"choice{i}", ("a", "b", "c", "d")) for i in range(choices)]
    placed = tuple(
        (node[0], facts + node[1], *node[2:]) if node[0] == Op.OPTION else node for node in nodes
    )
    if named is None:
        named = lambda i: nodes[i][0] not in (Op.FACT, Op.OPTION)  # noqa: E731
    names = tuple(f"node{i}" if named(i) else "" for i in range(len(nodes)))
    digest = hashlib.sha256(repr((variables, placed, names)).encode()).hexdigest()
    return View(digest, tuple(variables), placed, names, {})


def facts(count: int) -> list[Node]:
    return [(Op.FACT, i) for i in range(count)]


def both_agree(view: View, *valuations: Mapping[str, int]) -> None:
    compiled = evaluator(view)
    for values in valuations:
        assert decide(view, values) == compiled(values), values


def all_but(view: View, value: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(inputs(view), value) | others


#: Two limbs over five facts and a choice, with a step that both read.
SMALL = view_of(
    [
        *facts(5),
        (Op.OPTION, 0, 0, 2),
        (Op.ALL, 0, 1),
        (Op.NOT, 2),
        (Op.ANY, 6, 7, 5),
        (Op.ALL, 8, 3),
        (Op.ANY, 9, 4, 6),
        (Op.NOT, 10),
    ]
)
KEYS = inputs(SMALL)


# Any view


@st.composite
def views(draw: st.DrawFn) -> View:
    leaf = st.one_of(
        st.tuples(st.just(int(Op.FACT)), st.integers(0, 7)),
        st.builds(
            lambda choice, options: (int(Op.OPTION), choice, *sorted(options)),
            st.integers(0, 1),
            st.sets(st.integers(0, 3), min_size=1, max_size=3),
        ),
    )
    nodes: list[Node] = list(draw(st.lists(leaf, min_size=1, max_size=12)))
    steps = st.tuples(
        st.sampled_from([Op.ALL, Op.ANY, Op.ALL, Op.ANY, Op.NOT, Op.YES, Op.NO]),
        st.lists(st.integers(0, 39), min_size=1, max_size=20),
    )
    for op, back in draw(st.lists(steps, min_size=1, max_size=28)):
        # Counted from the last node, so that small numbers make deep views.
        children = [len(nodes) - 1 - number % len(nodes) for number in back]
        arity = {Op.NOT: 1, Op.YES: 0, Op.NO: 0}.get(op, len(children))
        nodes.append((int(op), *children[:arity]))
    named = draw(st.sets(st.integers(0, len(nodes) - 1), min_size=1))
    return view_of(nodes, lambda index: index in named)


def valuations(keys: Sequence[str]) -> st.SearchStrategy[dict[str, int]]:
    some = st.binary(min_size=len(keys), max_size=len(keys))
    return some.map(
        lambda drawn: {key: VALUES[byte % 3] for key, byte in zip(keys, drawn, strict=True)}
    )


@seed(SEED)
@settings(max_examples=150, deadline=None, database=None)
@given(st.data())
def any_view_is_decided_as_the_compiled_engine_decides_it(data: st.DataObject) -> None:
    view = data.draw(views())
    keys = tuple(dict.fromkeys(inputs(view)))
    both_agree(view, {}, *(data.draw(valuations(keys)) for _ in range(20)))
    # In a session the answers come one by one, and some are changed.
    session, now = LiveSession(view), dict[str, int]()
    told = st.tuples(st.sampled_from(keys), st.sampled_from(VALUES))
    for key, value in data.draw(st.lists(told, max_size=25)):
        now[key] = value
        session.tell(key, value)
        assert session.values() == evaluator(view)(now), now


def run(name: str, *, timeout: int = 240) -> None:
    ended = subprocess.run(
        [sys.executable, __file__, name],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert ended.returncode == 0, f"seed {SEED}, exit {ended.returncode}\n{ended.stderr[-6000:]}"


@needs_durable
def test_any_view_is_decided_as_the_compiled_engine_decides_it() -> None:
    run("any_view_is_decided_as_the_compiled_engine_decides_it")


@needs_durable
def test_a_small_view_is_decided_alike_for_every_way_of_answering() -> None:
    both_agree(
        SMALL,
        *(
            dict(zip(KEYS, values, strict=True))
            for values in itertools.product(VALUES, repeat=len(KEYS))
        ),
    )


# What a node is


@needs_durable
@pytest.mark.parametrize("op", [Op.ALL, Op.ANY])
@pytest.mark.parametrize(
    "children",
    [(0,), (0, 0), (0, 1), (0, 3), (0, 4), (0, 5), (4, 5), (4,), (5, 5), (6, 0), (1, 2, 6)],
    ids=str,
)
def test_constants_repeats_and_opposites_among_children_count_as_kleene_says(
    op: Op, children: tuple[int, ...]
) -> None:
    view = view_of(
        [*facts(3), (Op.NOT, 0), (Op.YES,), (Op.NO,), (Op.NOT, 3), (op, *children)], lambda _: True
    )
    keys = inputs(view)
    both_agree(
        view,
        *(dict(zip(keys, values, strict=True)) for values in itertools.product(VALUES, repeat=3)),
    )


@needs_durable
def test_two_nodes_that_read_the_same_answer_are_told_of_it_together() -> None:
    view = view_of([(Op.FACT, 0), (Op.FACT, 0), (Op.FACT, 1), (Op.ALL, 0, 1), (Op.ANY, 1, 2)])
    both_agree(view, *({"fact0": a, "fact1": b} for a in VALUES for b in VALUES))


@needs_durable
def test_a_view_that_reports_nothing_or_reads_nothing_is_decided() -> None:
    assert decide(view_of([*facts(1), (Op.NOT, 0)], lambda _: False), {"fact0": YES}) == ()
    assert decide(view_of([(Op.YES,), (Op.NOT, 0)]), {}) == (YES, NO)


# The engine's limits


@needs_durable
@pytest.mark.parametrize("op", [Op.ALL, Op.ANY])
@pytest.mark.parametrize("width", [40, 60, 61, 300])
def test_a_wide_node_is_decided(op: Op, width: int) -> None:
    view = view_of([*facts(width), (op, *range(width))])
    for value, other in itertools.product(VALUES, repeat=2):
        both_agree(view, all_but(view, value), all_but(view, value, **{f"fact{width - 1}": other}))


@needs_durable
def test_an_answer_that_two_hundred_nodes_read_reaches_them_all() -> None:
    view = view_of([*facts(201), *((Op.ALL if i % 2 else Op.ANY, 0, i) for i in range(1, 201))])
    for value, other in itertools.product(VALUES, repeat=2):
        both_agree(view, all_but(view, other, fact0=value))


@needs_durable
def test_a_conclusion_that_two_hundred_nodes_read_reaches_them_all() -> None:
    steps = [(Op.ALL, 0, 1), *((Op.ALL, 202, i) for i in range(2, 202))]
    view = view_of([*facts(202), *steps])
    for value, other in itertools.product(VALUES, repeat=2):
        both_agree(view, all_but(view, other, fact0=value, fact1=value))


@needs_durable
def test_six_hundred_facts_are_decided() -> None:
    tens = [(Op.ALL if ten % 2 else Op.ANY, *range(ten * 10, ten * 10 + 10)) for ten in range(60)]
    view = view_of([*facts(600), *tens, (Op.ALL, *range(600, 660)), (Op.ANY, *range(600, 660))])
    both_agree(
        view,
        *(all_but(view, value) for value in VALUES),
        *({key: VALUES[i * step % 7 % 3] for i, key in enumerate(KEYS600)} for step in range(1, 7)),
    )


KEYS600 = tuple(f"fact{i}" for i in range(600))


@needs_durable
def test_a_deep_chain_of_conclusions_is_followed_to_its_end() -> None:
    depth = 400
    nodes = facts(depth + 1)
    for i in range(1, depth + 1):
        nodes.append(((Op.ALL, Op.ANY)[i % 2], len(nodes) - 1 if i > 1 else 0, i))
    view = view_of(nodes)
    passing = {f"fact{i}": YES if i % 2 == 0 else NO for i in range(depth + 1)}
    for value in VALUES:
        both_agree(view, passing | {"fact0": value})
    assert decide(view, passing | {"fact0": NO})[-1] == NO


def test_a_view_with_too_many_rules_is_refused_and_the_node_and_the_limit_are_named() -> None:
    wide = view_of([*facts(4001), (Op.ALL, 0, 1), (Op.ALL, *range(4001))])
    with pytest.raises(ViewTooWide, match=r"4,143 rules .* holds 4,000.* 4,140, .* `node4002`"):
        _durable_rules.rules_of(wide)
    nodes: list[Node] = [*facts(4001), (Op.ANY, *range(4001)), (Op.NOT, 4001)]
    unnamed = view_of(nodes, lambda index: index == 4002)
    with pytest.raises(ViewTooWide, match="a step of `node4002`"):
        _durable_rules.rules_of(unnamed)


@needs_durable
@pytest.mark.parametrize(
    "name",
    [
        "a_node_of_nearly_as_many_rules_as_are_allowed_is_decided",
        "nearly_as_many_steps_as_are_allowed_are_decided",
    ],
)
def test_as_many_rules_as_are_allowed_are_decided(name: str) -> None:
    run(name)


def a_node_of_nearly_as_many_rules_as_are_allowed_is_decided() -> None:
    view = view_of([*facts(3860), (Op.ALL, *range(3860))])
    assert len(_durable_rules.rules_of(view).conclusions) == 3995 <= _durable_rules.MAX_RULES
    assert decide(view, all_but(view, YES)) == (YES,)
    assert decide(view, all_but(view, YES, fact7=UNKNOWN)) == (UNKNOWN,)
    assert decide(view, all_but(view, YES, fact3859=NO)) == (NO,)
    assert decide(view, all_but(view, NO)) == (NO,)


def nearly_as_many_steps_as_are_allowed_are_decided() -> None:
    steps = [(Op.ALL if i % 2 else Op.ANY, i, i + 1) for i in range(1333)]
    view = view_of([*facts(1334), *steps])
    assert len(_durable_rules.rules_of(view).conclusions) == 3999 <= _durable_rules.MAX_RULES
    both_agree(view, *(all_but(view, value) for value in VALUES))


def test_facts_have_ids_that_the_engine_can_tell_apart() -> None:
    def engine_hash(text: str) -> int:
        found = 0x811C9DC5
        for byte in text.encode():
            found = (found ^ byte) * 16_777_619 % 2**32
        return found

    ids = ["sid-0", *map(str, range(_durable_rules.MAX_RULES))]
    assert len(set(map(engine_hash, ids))) == len(ids)


# Live sessions

answers = st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES))


@needs_durable
@given(st.lists(answers, max_size=30))
@settings(deadline=None)
def test_going_back_equals_a_fresh_session(told: list[tuple[str, int]]) -> None:
    session, fresh = LiveSession(SMALL), LiveSession(SMALL)
    for key, value in told:
        session.tell(key, value)
    for key, value in dict(told).items():
        fresh.tell(key, value)
    assert session.values() == fresh.values() == evaluator(SMALL)(dict(told))


@needs_durable
@given(valuations(KEYS), st.permutations(KEYS))
@settings(deadline=None)
def test_telling_in_any_order_gives_the_same_values(
    values: dict[str, int], order: list[str]
) -> None:
    session = LiveSession(SMALL)
    for key in order:
        session.tell(key, values[key])
    assert session.values() == decide(SMALL, values)


@needs_durable
def test_an_answer_told_twice_counts_once() -> None:
    session = LiveSession(SMALL)
    for _ in range(3):
        session.tell("fact4", YES)
    assert session.values() == decide(SMALL, {"fact4": YES})


@needs_durable
def test_taking_an_answer_back_takes_back_what_followed_from_it() -> None:
    session = LiveSession(SMALL)
    nothing = session.values()
    session.tell("fact4", YES)
    assert session.values() != nothing
    session.tell("fact4", UNKNOWN)
    assert session.values() == nothing


@needs_durable
def test_a_session_after_reset_knows_nothing() -> None:
    session = LiveSession(SMALL)
    nothing = session.values()
    for key in KEYS:
        session.tell(key, YES)
    session.reset()
    assert session.values() == nothing
    session.tell("fact4", NO)
    assert session.values() == decide(SMALL, {"fact4": NO})


@needs_durable
def test_sessions_on_one_view_do_not_hear_each_other() -> None:
    one, other = LiveSession(SMALL), LiveSession(SMALL)
    one.tell("fact4", YES)
    other.tell("fact4", NO)
    assert one.values() == decide(SMALL, {"fact4": YES})
    assert other.values() == decide(SMALL, {"fact4": NO})


@needs_durable
def test_a_key_that_nothing_reads_is_refused_and_the_likely_one_named() -> None:
    with pytest.raises(EngineError, match=r"no step reads `fcat4`; did you mean `fact4`"):
        LiveSession(SMALL).tell("fcat4", YES)


@needs_durable
@pytest.mark.parametrize("value", [2, 4, -1, True, False, "yes"], ids=repr)
def test_what_is_no_value_is_refused(value: int) -> None:
    with pytest.raises(EngineError, match="is no value"):
        LiveSession(SMALL).tell("fact4", value)
    with pytest.raises(EngineError, match="is no value"):
        decide(SMALL, {"fact4": value})


@needs_durable
def test_one_shot_deciding_does_not_read_other_keys() -> None:
    assert decide(SMALL, {"something-else": YES}) == decide(SMALL, {})


# When the engine fails


@needs_durable
def test_a_failure_in_the_engine_is_told_and_ends_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = LiveSession(SMALL)
    extension = session._instance._extension

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(extension, name)

        def assert_fact(self, *_: object) -> None:
            raise MemoryError("no room")

    monkeypatch.setattr(session._instance, "_extension", Failing())
    with pytest.raises(EngineError, match="durable-rules failed: no room"):
        session.tell("fact4", YES)
    with pytest.raises(EngineError, match="start another"):
        session.values()
    del session
    gc.collect()
    both_agree(SMALL, {"fact4": YES})


@needs_durable
def test_a_fact_that_the_engine_does_not_take_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    session = LiveSession(SMALL)
    session.tell("fact4", YES)
    monkeypatch.setattr(session._instance, "known", set())
    monkeypatch.setattr(session._instance, "_settled", set())
    with pytest.raises(EngineError, match="did not take a fact"):
        session._instance.learn([session._instance.rules.inputs["fact4"]])


@needs_durable
def test_an_interrupt_goes_through_and_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    session = LiveSession(SMALL)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(session._instance, "_settle", interrupt)
    with pytest.raises(KeyboardInterrupt):
        session.tell("fact4", YES)
    with pytest.raises(EngineError, match="interrupted"):
        session.tell("fact4", YES)


@needs_durable
def test_both_yes_and_no_for_one_node_is_an_error() -> None:
    session = LiveSession(SMALL)
    yes = session._instance.rules.results[-1]
    session._instance.known |= {yes, yes ^ 1}
    with pytest.raises(EngineError, match="both yes and no for `node10`"):
        session.values()


def test_a_digest_that_is_no_hexadecimal_number_names_no_rule_set() -> None:
    with pytest.raises(EngineError, match="is not a digest"):
        _durable_rules.rules_of(View("rules$state", (), ((Op.YES,),), ("top",), {}))


@needs_durable
def test_two_views_with_one_digest_are_not_taken_for_each_other() -> None:
    decide(SMALL, {})
    other = View(SMALL.digest, SMALL.variables, SMALL.nodes[:-1], SMALL.names[:-1], {})
    with pytest.raises(EngineError, match="two views have the digest"):
        decide(other, {})
    assert decide(SMALL, {"fact4": YES})


# Where durable-rules is missing


@pytest.mark.parametrize("missing", ["durable", "durable_rules_engine"])
def test_without_durable_rules_the_engine_is_unavailable(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert not available()
    with pytest.raises(EngineUnavailable, match="cannot be imported"):
        LiveSession(SMALL)
    with pytest.raises(EngineUnavailable):
        decide(SMALL, {})


def test_importing_the_module_imports_nothing_of_durable_rules() -> None:
    code = (
        "import sys, engagement_rules._durable;"
        "sys.exit(any(name.startswith('durable') for name in sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=False).returncode == 0
    )


# The machine is left as it was


@needs_durable
def test_four_threads_with_a_session_each_decide_as_one_does() -> None:
    cases = [
        dict(zip(KEYS, values, strict=True))
        for values in itertools.islice(itertools.product(VALUES, repeat=len(KEYS)), 0, None, 5)
    ]
    wanted = [evaluator(SMALL)(case) for case in cases]
    differing: list[object] = []

    def work(start: int) -> None:
        try:
            session = LiveSession(SMALL)
            for case, want in zip(cases[start:], wanted[start:], strict=True):
                session.reset()
                for key, value in case.items():
                    session.tell(key, value)
                differing.extend(
                    got for got in (session.values(), decide(SMALL, case)) if got != want
                )
        except BaseException as error:
            differing.append(error)

    pause = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=work, args=(i * 7,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(pause)
    assert not differing


@needs_durable
def test_threads_and_sessions_that_come_and_go_share_one_rule_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_durable, "_idle", {})
    for _ in range(20):
        thread = threading.Thread(target=decide, args=(SMALL, {"fact4": YES}))
        thread.start()
        thread.join()
        LiveSession(SMALL).tell("fact4", NO)
        gc.collect()
    assert len(_durable._idle[SMALL.digest]) == 1


@needs_durable
def test_no_threads_are_started_and_no_builtins_are_replaced() -> None:
    run("no_threads_are_started_and_no_builtins_are_replaced")


def no_threads_are_started_and_no_builtins_are_replaced() -> None:
    def threads() -> tuple[list[str], int]:
        tasks = Path("/proc/self/task")
        names = [thread.name for thread in threading.enumerate()]
        return names, len(list(tasks.iterdir())) if tasks.exists() else 0

    before, kept = threads(), vars(builtins).copy()
    session = LiveSession(SMALL)
    session.tell("fact4", YES)
    both_agree(SMALL, {"fact4": YES})
    time.sleep(0.7)  # its own host would have started two threads by now, and again every 0.2 s
    assert threads() == before
    assert {name: value for name, value in vars(builtins).items() if value is not kept[name]} == {}
    assert all is builtins.all
    assert any is builtins.any
    assert "durable.lang" not in sys.modules


@needs_durable
@needs_proc
def test_memory_stays_flat_over_two_thousand_decisions() -> None:
    run("memory_stays_flat_over_two_thousand_decisions")


@needs_durable
@needs_proc
@pytest.mark.soak
def test_memory_stays_flat_over_a_hundred_thousand_decisions() -> None:
    run("memory_stays_flat_over_a_hundred_thousand_decisions", timeout=600)


def memory_stays_flat(decisions: int) -> None:
    cases = [
        dict(zip(KEYS, values, strict=True))
        for values in itertools.product(VALUES, repeat=len(KEYS))
    ]
    wanted = [evaluator(SMALL)(case) for case in cases]
    session = LiveSession(SMALL)
    grown_from = 0
    for number in range(decisions):
        case = number % len(cases)
        assert decide(SMALL, cases[case]) == wanted[case]
        session.tell(KEYS[number % len(KEYS)], VALUES[number % 3])
        if number == 1000:
            grown_from = resident()
    assert resident() - grown_from < 1 << 20


def memory_stays_flat_over_two_thousand_decisions() -> None:
    memory_stays_flat(2_000)


def memory_stays_flat_over_a_hundred_thousand_decisions() -> None:
    memory_stays_flat(100_000)


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    run_here: Callable[[], None] = globals()[sys.argv[1]]
    run_here()
