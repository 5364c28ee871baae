"""Checks with four answers, gates of local policy, triggers that lead on, points of practice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from language_rules import codes, facts, load, problems

from engagement_rules import Determination, Matter, MatterError, assess

FAIR = {
    "questions/fair.yaml": facts("open-minded", "late", "assured"),
    "plan/fair.yaml": """
        checks:
          - id: fair
            ref: [G1]
            label: asking fairly
            asks: Were people asked in time?
            if: {node: duty, is: [required, not_determined]}
            failed: {condition: late, says: {"yes": they were too late, "no": they were not late}}
            met:
              condition: {all: [open-minded, {not: late}]}
              says: {"yes": they were in time, "no": they were not in time}
            at_risk: They were in time, and nobody was open-minded.
            authorities: [example-act (1)]
        practices:
          - {id: plan-early, topic: plan, label: Plan early., authorities: [example-act (1)]}
        """,
    "policies/house.yaml": """
        gates:
          - id: house-rule
            label: our house rule
            requires: Ask first.
            binds: [board]
            condition: assured
            says: {"yes": they asked first, "no": they did not ask first}
            authorities: [example-act (1)]
        """,
    "actions/after.yaml": """
        actions:
          - id: begin-again
            label: Begin again.
            if: {node: fair, is: failed}
            strength: should
            by: the body
            when: now
            authorities: [example-act (1)]
        notices:
          - id: no-assurance
            label: The house rule is not kept.
            if: {node: house-rule, is: no}
        """,
}


def decide(base: Any, *, policies: tuple[str, ...] = (), **answers: str) -> Determination:
    said = {"health-service": "yes", "closes-service": "yes"}
    said |= {name.replace("_", "-"): answer for name, answer in answers.items()}
    return assess(
        Matter.from_dict(
            {
                "title": "A matter",
                "bodies": [{"id": "us", "kind": "board", "policies": list(policies)}],
                "acts": [{"id": "act", "date": "2024-05-01"}],
                "answers": said,
            }
        ),
        knowledge_base=base,
    )


@pytest.mark.parametrize(
    ("answers", "mark"),
    [
        ({"late": "yes"}, "failed"),
        ({"late": "yes", "open_minded": "yes"}, "failed"),
        ({"late": "no", "open_minded": "yes"}, "met"),
        ({"late": "no", "open_minded": "no"}, "at risk"),
        ({"late": "no"}, "not known"),
        ({"open_minded": "yes"}, "not known"),
        ({"late": "not known", "open_minded": "no"}, "not known"),
        ({}, "not known"),
    ],
)
def test_a_check_has_four_answers(tmp_path: Path, answers: dict[str, str], mark: str):
    (check,) = decide(load(tmp_path, FAIR), **answers).checks

    assert check.value == mark
    assert (check.findings[0].hangs_on != ()) == (mark == "not known")


def test_a_check_has_no_place_where_its_state_does_not_hold(tmp_path: Path):
    assert decide(load(tmp_path, FAIR), closes_service="no", late="yes").checks == ()


def test_a_check_moves_no_duty_and_an_action_can_follow_from_it(tmp_path: Path):
    base = load(tmp_path, FAIR)
    failed, met = decide(base, late="yes"), decide(base, late="no", open_minded="yes")

    assert failed.duty.outcome == met.duty.outcome == "required"
    assert "begin-again" in {action.id for action in failed.actions}
    assert "begin-again" not in {action.id for action in met.actions}


def test_the_reasons_of_a_check_are_those_of_the_side_that_decides_it(tmp_path: Path):
    base = load(tmp_path, FAIR)

    assert [reason.node for reason in decide(base, late="yes").reasons("fair")] == ["fair.failed"]
    met = decide(base, late="no", open_minded="yes")
    assert [reason.node for reason in met.reasons("fair")] == ["fair.met", "fair.failed"]
    with pytest.raises(MatterError, match=r"fair\.failed"):
        met.what_if("fair")
    assert met.what_if("fair.met")


def test_a_gate_speaks_only_for_a_body_that_switched_it_on(tmp_path: Path):
    base = load(tmp_path, FAIR)

    assert decide(base, assured="no").gates == ()
    off = decide(base, assured="no")
    on = decide(base, policies=("house-rule",), assured="no")
    (gate,) = on.gates
    assert gate.value == "no"
    assert on.duty == off.duty
    assert "no-assurance" in {notice.id for notice in on.notices}
    assert "no-assurance" not in {notice.id for notice in off.notices}
    (gate,) = decide(base, policies=("house-rule",)).gates
    assert gate.value == "not known"


def test_what_a_gate_hangs_on_is_missing_only_where_it_is_switched_on(tmp_path: Path):
    base = load(tmp_path, FAIR)

    def missing(found: Determination) -> set[str]:
        return {gap.id for gap in found.missing}

    assert "assured" not in missing(decide(base))
    assert "assured" in missing(decide(base, policies=("house-rule",)))


def test_a_policy_that_is_not_there_cannot_be_switched_on(tmp_path: Path):
    with pytest.raises(MatterError) as error:
        decide(load(tmp_path, FAIR), policies=("house-rul",))
    (problem,) = error.value.problems
    assert problem.code == "M201"
    assert "house-rule" in str(problem.cure)


def test_a_determination_with_checks_and_gates_comes_back_from_json(tmp_path: Path):
    base = load(tmp_path, FAIR)
    found = decide(base, policies=("house-rule",), late="yes")

    assert Determination.from_json(found.to_json(), knowledge_base=base) == found


def test_a_side_that_is_not_exact_is_refused(tmp_path: Path):
    condition = "{any: [{all: [late, assured]}, {all: [{not: late}, open-minded]}]}"
    plan = FAIR["plan/fair.yaml"].replace("{all: [open-minded, {not: late}]}", condition)

    found = problems(tmp_path, {**FAIR, "plan/fair.yaml": plan})
    assert [(problem.code, problem.node) for problem in found] == [("KB303", "fair.met")]


def test_a_test_of_which_a_state_speaks_has_to_be_exact(tmp_path: Path):
    extra = {
        "law/extra.yaml": """
            tests:
              - id: tangled
                label: tangled
                condition:
                  any: [{all: [late, assured]}, {all: [{not: late}, open-minded]}]
                says: {"yes": it is tangled, "no": it is not tangled}
                authorities: [example-act (1)]
            """,
        "actions/extra.yaml": """
            notices:
              - {id: tangle, label: A tangle., if: {node: tangled, is: yes}}
            """,
    }
    found = problems(tmp_path, {**FAIR, **extra})
    assert [(problem.code, problem.node) for problem in found] == [("KB303", "tangled")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("authorities: [example-act (1)]\n        practices", "practices", "KB104"),
        ("if: {node: duty, is: [required, not_determined]}", "if: {node: fair, is: met}", "KB206"),
        ("failed: {condition: late,", "failed: {", "KB104"),
        ("topic: plan, ", "", "KB104"),
    ],
)
def test_a_check_or_practice_that_lacks_something_is_refused(
    tmp_path: Path, old: str, new: str, code: str
):
    assert old in FAIR["plan/fair.yaml"]
    files = {**FAIR, "plan/fair.yaml": FAIR["plan/fair.yaml"].replace(old, new)}

    assert code in codes(problems(tmp_path, files))


def test_a_trigger_of_strength_must_says_where_it_is_decided(tmp_path: Path):
    written = """
        triggers:
          - id: watched
            label: watched
            binds: [board]
            in_force: {from: 2022-07-01}
            strength: must
            condition: closes-service
            says: {"yes": it closes, "no": it does not}
            authorities: [example-act]
        """
    (found,) = problems(tmp_path, {"triggers/watched.yaml": written})
    assert found.code == "KB104"
    leading = written.replace("condition:", "leads_to: [nowhere]\n            condition:")
    assert codes(problems(tmp_path, {"triggers/watched.yaml": leading})) == ["KB202"]
