"""Compiled graph, durable-rules, brute-force reference and z3 decide alike; a fault is found."""

from __future__ import annotations

import inspect
import io
import json
import os
import subprocess
import sys
import tokenize
from collections import Counter
from pathlib import Path
from typing import Any

import four_ways
import generated
import matters
import oracle
import provers
import pytest
import small
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis.errors import NoSuchExample

from engagement_rules import Matter, assess
from engagement_rules._durable import available
from engagement_rules._view import Op
from engagement_rules.testing import reference

SEED = 20_280_610
MATTERS = 1_500
MILLION, DURABLE = 1_000_000, 100_000
needs_durable = pytest.mark.skipif(not available(), reason="durable-rules cannot be imported here")
HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_the_reference_has_fewer_than_sixty_lines_of_code():
    source = inspect.getsource(reference)
    kinds = (tokenize.NAME, tokenize.OP, tokenize.NUMBER)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    assert len({token.start[0] for token in tokens if token.type in kinds}) < 60


@pytest.mark.parametrize("engine", ["compiled", pytest.param("durable-rules", marks=needs_durable)])
def test_an_engine_and_the_reference_agree_on_every_step_of_random_matters(engine: str):
    count = MATTERS if engine == "compiled" else MATTERS // 5
    seen = four_ways.run(matters.shipped(), engine, count, SEED)

    assert seen["matters"] == count
    assert seen["clashes"] > count / 50
    assert min(seen["True"], seen["False"], seen["None"]) > count / 10


@seed(SEED)
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(small.bases())
def test_the_compiled_graph_the_reference_and_z3_agree_over_small_rules(files: Any):
    base = generated.compiled(files)
    if base is None:
        return
    assert four_ways.run(base, "compiled", 25, SEED)["matters"] == 25
    law, drawn = oracle.Law(base), four_ways.Drawn(base, matters.dice(SEED))
    for _ in range(5):
        (case,) = assess(Matter.from_dict(drawn.matter()), knowledge_base=base)._cases
        said = four_ways.said_in(case)
        for name in law.outcomes(case.kind, case.date):
            value = four_ways.TRUTH[case.result[case.view.position[name]]]
            given_ = {n: v for n, v in said.items() if n in law.reads(name, case.date)}
            assert provers.Solver(law, name, case.date).forced(given_) is value


# A fault that is put in on purpose


def test_a_fault_in_the_compiled_graph_is_found_and_shrunk_to_a_small_law_and_matter(monkeypatch):
    """An `any` that is read as `all`: the smallest law that shows it has one `any` of two parts."""
    from engagement_rules import _evaluator

    right = _evaluator.source

    def wrong(view: Any) -> str:
        swapped = tuple(
            (Op.ALL, *node[1:]) if node[0] == Op.ANY and len(node) > 2 else node
            for node in view.nodes
        )
        return right(view.__class__(view.digest, view.variables, swapped, view.names, view.roots))

    monkeypatch.setattr(_evaluator, "source", wrong)
    monkeypatch.setattr(_evaluator, "_compiled", _evaluator._compiled.__wrapped__)

    def is_wrong(files: Any) -> bool:
        base = generated.compiled(files)
        if base is None:
            return False
        try:
            four_ways.run(base, "compiled", 10, SEED)
        except AssertionError:
            return True
        return False

    options = settings(
        max_examples=100,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    found = find(small.bases(), is_wrong, settings=options, random=matters.dice(SEED))
    files = four_ways.smallest_rules(found, is_wrong)
    base = generated.compiled(files)
    assert base is not None
    with pytest.raises(AssertionError) as caught:
        four_ways.run(base, "compiled", 10, SEED)

    told = str(caught.value)
    shown = json.loads(json.dumps(eval(told[told.index("in {") + 3 :])))  # noqa: S307 - our own
    assert len(shown["answers"]) + len(shown["dates"]) <= 2
    entries = [
        e for tree in files.values() for part in tree.values() if type(part) is list for e in part
    ]
    assert json.dumps(files).count('"any"') <= 1
    assert len(entries) < 12, "the law, its bodies, a duty and what that asks"


def test_without_a_fault_there_is_nothing_to_find():
    """Guards the test above."""

    def is_wrong(files: Any) -> bool:
        base = generated.compiled(files)
        return base is not None and not four_ways.run(base, "compiled", 3, SEED)

    with pytest.raises(NoSuchExample):
        find(small.bases(), is_wrong, settings=settings(max_examples=10, deadline=None))


# The large counts


def in_processes(engine: str, count: int) -> Counter[str]:
    """Two processes, each with half of the matters."""
    arguments = [[engine, str(count // 2), str(SEED + number)] for number in range(2)]
    running = [
        subprocess.Popen(
            [sys.executable, str(HERE / "four_ways.py"), *words],
            env=ENVIRONMENT,
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in arguments
    ]
    seen: Counter[str] = Counter()
    for process in running:
        out, errors = process.communicate(timeout=7200)
        assert process.returncode == 0, errors[-6000:]
        seen.update(json.loads(out))
    return seen


@pytest.mark.soak
@pytest.mark.parametrize(
    ("engine", "count"),
    [("compiled", MILLION), pytest.param("durable-rules", DURABLE, marks=needs_durable)],
)
def test_an_engine_and_the_reference_agree_on_very_many_matters(
    engine: str, count: int, capsys: pytest.CaptureFixture[str]
):
    seen = in_processes(engine, count)
    assert seen["matters"] == count
    with capsys.disabled():
        print(
            f"\n{count:,} matters, {seen['values']:,} values of steps: {engine} and the reference "
            f"agree on each ({seen['clashes']:,} of the matters with answers that clash)"
        )
