"""Both engines decide the same, and what brute force over all worlds decides."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import generated
import matters
import pytest

from engagement_rules import EngineDisagreement, _durable, assess
from engagement_rules._durable import available
from engagement_rules._values import NO, YES

MATTERS = 2_000
SOAK_MATTERS = 20_000
PROCESSES = 2
BASES = 60  # asked of hypothesis in each process; the compiler refuses some
MATTERS_OF_A_BASE = 20
SOAK_PROCESSES = 12

needs_durable = pytest.mark.skipif(not available(), reason="durable-rules cannot be imported here")
HERE = Path(__file__).parent
#: A process of ours finds the library where this one did.
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def agree(count: int) -> Counter[str]:
    law, seen = matters.law(), Counter[str]()
    for case in matters.pool(count):
        found = assess(case.matter, as_at=case.as_at, engine="both")
        outcomes = matters.outcomes(found)
        assert outcomes == generated.expected(law, case), case
        seen.update(f"{key[2]} {value}" for key, value in outcomes.items())
    return seen


@needs_durable
def test_both_engines_and_brute_force_agree_on_random_matters() -> None:
    seen = agree(MATTERS)
    for outcome in ("required", "not_required", "not_determined", "out_of_scope"):
        assert seen[f"duty {outcome}"] > 20
    for node in matters.shipped().of_kind("track", "trigger", "check", "gate"):
        assert len([key for key in seen if key.startswith(f"{node.id} ")]) >= 2, node.id


@pytest.mark.soak
@needs_durable
def test_both_engines_and_brute_force_agree_on_very_many_random_matters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = agree(SOAK_MATTERS)
    with capsys.disabled():
        duties = {key: number for key, number in seen.items() if key.startswith("duty ")}
        print(f"\n{SOAK_MATTERS:,} matters, both engines and brute force agree: {duties}")


def test_the_random_matters_stand_on_both_sides_of_each_switch_day_for_each_body() -> None:
    """Guards the tests around it."""
    law = matters.law()
    seen = {
        (body.kind, act.date)
        for case in matters.pool(MATTERS)
        for act in case.matter.acts
        for body in case.matter.bodies
        if case.as_at is None
    }
    for kind in law.bodies:
        for day in law.days():
            if law.existed(kind, day):
                assert (kind, day) in seen


@needs_durable
def test_durable_rules_alone_gives_the_whole_determination_that_the_compiled_graph_gives() -> None:
    for case in matters.pool(MATTERS)[-100:]:
        one = assess(case.matter, as_at=case.as_at, engine="compiled").to_dict()
        other = assess(case.matter, as_at=case.as_at, engine="durable-rules").to_dict()
        assert one.pop("rules").pop("engines") == ["compiled"]
        assert other.pop("rules").pop("engines") == ["durable-rules"]
        assert one == other


@needs_durable
def test_a_single_value_that_differs_stops_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"title": "m", "bodies": ["ICB"], "acts": [{"id": "act", "date": "2025-01-01"}]}
    nothing_answered = matters.Matter.from_dict(data)
    view = matters.shipped().view("ICB", dt.date(2025, 1, 1))
    right = _durable.decide(view, {})
    assert right == matters.shipped().evaluator(view)({})
    for place in range(len(right)):
        other = NO if right[place] == YES else YES
        wrong = (*right[:place], other, *right[place + 1 :])
        monkeypatch.setattr(_durable, "decide", lambda view, values, wrong=wrong: wrong)
        with pytest.raises(EngineDisagreement) as stopped:
            assess(nothing_answered, engine="both")
        assert f"`{view.names[view.reported[place]]}`" in str(stopped.value)


def decide_generated(number: int) -> subprocess.Popen[str]:
    arguments = [str(matters.SEED + number), str(BASES), str(MATTERS_OF_A_BASE)]
    return subprocess.Popen(
        [sys.executable, str(HERE / "generated.py"), *arguments],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def counted(numbers: range) -> Counter[str]:
    """Run processes, two at a time, and add up what they saw."""
    seen: Counter[str] = Counter()
    for start in range(numbers.start, numbers.stop, 2):
        for process in [decide_generated(n) for n in range(start, min(start + 2, numbers.stop))]:
            out, errors = process.communicate(timeout=600)
            assert process.returncode == 0, errors[-6000:]
            seen.update(json.loads(out))
    return seen


@needs_durable
def test_both_engines_and_brute_force_agree_over_knowledge_bases_made_at_random() -> None:
    seen = counted(range(PROCESSES))
    assert seen["bases"] > PROCESSES * BASES / 3
    marks = ("failed", "at risk", "met", "gates", "checks")
    for what in ("refused", "clashes", "proved by diagram", "required", "yes", "not known", *marks):
        assert seen[what] > 0, what


@pytest.mark.soak
@needs_durable
def test_both_engines_agree_over_many_knowledge_bases_made_at_random(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = counted(range(100, 100 + SOAK_PROCESSES))
    with capsys.disabled():
        print(f"\ngenerated knowledge bases, both engines and brute force agree: {dict(seen)}")
