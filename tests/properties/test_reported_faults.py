"""Faults that these tests found in the library and that were mended, each in small."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import small

import knowledge_base
from engagement_rules import KnowledgeBase, Matter, MatterError, assess

OPENS = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "own-proposal": "yes",
    "viable-option": "yes",
}


def decide(bodies: list[dict[str, Any]], date: str | None, **answers: str) -> Any:
    data = {
        "title": "A fault",
        "bodies": bodies,
        "acts": [{"id": "act", "date": date, "by": [bodies[-1]["id"]]}],
        "answers": OPENS | {name.replace("_", "-"): word for name, word in answers.items()},
    }
    return assess(Matter.from_dict(data))


def handed_over(under: str | None) -> list[dict[str, Any]]:
    council = {"id": "council", "kind": "LA", "acting_for": "board"}
    return [{"id": "board", "kind": "ICB"}, council | ({"under": under} if under else {})]


@pytest.mark.parametrize("under", ["s75", "s65Z5-council", None])
def test_a_day_not_known_never_puts_a_function_of_another_body_out_of_scope(
    under: str | None,
) -> None:
    """With the day, the council's act for the board is required, or hangs on a reading."""
    known = decide(handed_over(under), "2024-05-01", planning="yes")
    assert known.duty.outcome in ("required", "not_determined")
    open_ = decide(handed_over(under), None, planning="yes")
    assert (open_.duty.outcome, open_.duty.code) == ("not_determined", "date_not_known")


def test_where_the_law_is_open_on_who_is_liable_nobody_is_named() -> None:
    found = decide(handed_over("s65Z5-council"), "2024-05-01", planning="yes")
    (duty,) = found.duties
    assert (duty.outcome, duty.code) == ("not_determined", "reading_open")
    assert duty.liable == ()


def test_a_why_not_names_the_reading_on_which_the_duty_hangs() -> None:
    found = decide(handed_over("s65Z5-council"), "2024-05-01", planning="yes")
    (reason,) = found.reasons()
    (why_not,) = found.why_not()
    assert why_not.code == "reading_open"
    assert why_not.hangs_on == reason.hangs_on == ("duty-follows-function-to-council",)


def test_a_what_if_that_is_carried_out_gives_what_it_promises() -> None:
    """`provider-only` clashes with `manner` and with `range`, so more than one answer must go."""
    board = [{"id": "board", "kind": "ICB"}]
    answers = {"planning": "no", "proposal": "no", "decision": "yes", "provider_only": "yes"}
    nothing = {"manner": "no", "range": "no"}
    found = decide(board, "2024-05-01", **answers, **nothing)
    assert found.duty.outcome == "not_required"
    for what_if in found.what_if():
        changes = {change.id.replace("-", "_"): change.then for change in what_if.changes}
        if set(changes) <= set(nothing):
            again = decide(board, "2024-05-01", **{**answers, **nothing, **changes})
            assert again.duty.outcome == what_if.then


def test_a_trust_of_old_in_a_later_year_names_each_body_that_took_over_from_it() -> None:
    """A primary care trust's work went to groups and NHS England, and the groups' to boards."""
    with pytest.raises(MatterError) as stopped:
        decide([{"id": "trust", "kind": "PCT"}], "2023-01-01")
    (problem,) = stopped.value.problems
    assert "`NHSE`" in problem.cure
    assert "`ICB`" in problem.cure


@pytest.mark.parametrize("value", [1, 1.5, True, False, [1, None], {"beds": 12}])
def test_a_matter_with_numbers_in_its_fields_comes_back_from_json_as_it_was(value: Any) -> None:
    matter = Matter.from_dict({"title": "A fault", "fields": {"field": value}})
    assert Matter.from_json(matter.to_json()) == matter


def test_no_what_if_is_listed_twice() -> None:
    data = {
        "title": "A fault",
        "bodies": ["ICB"],
        "acts": [{"id": "act", "date": "2024-05-01"}],
        "answers": {
            "health-service": "yes",
            "special-administrator": "no",
            "body-change-only": "yes",
            "substantial": "yes",
        },
    }
    found = assess(Matter.from_dict(data)).what_if()
    assert len(found) == len(set(found))


def test_no_what_if_changes_what_nobody_can_change_to_settle_a_clash() -> None:
    """Whether it goes beyond one person's care is a fact of the matter, once it is answered."""
    board = [{"id": "board", "kind": "ICB"}]
    found = decide(
        board,
        "2024-05-01",
        more_than_one_person="no",
        substantial="yes",
        body_change_only="no",
        safety_no_time="no",
    )
    for what_if in found.what_if("scrutiny-consultation"):
        assert "more-than-one-person" not in {change.id for change in what_if.changes}


def test_a_provision_under_which_nobody_falls_is_not_explained_as_if_it_were_owed() -> None:
    """It was taken for the duty of whoever acts, so another body's section came out as required."""
    found = decide([{"id": "board", "kind": "ICB"}], "2024-05-01", planning="yes")
    assert found.reasons("s14Z45") == found.reasons()
    with pytest.raises(MatterError) as refused:
        found.reasons("s242")
    assert [problem.code for problem in refused.value.problems] == ["M207"]
    assert "`s242`" in str(refused.value)


def what_ifs(answers: dict[str, str], node: str, base: KnowledgeBase | None = None) -> Any:
    """All what-ifs of a node for a board, and how it comes out when each is carried out."""

    def found(**more: str) -> Any:
        data = {
            "title": "A fault",
            "bodies": [{"id": "board", "kind": "ICB"}],
            "acts": [{"id": "act", "date": "2024-05-01"}],
            "answers": answers | {name.replace("_", "-"): word for name, word in more.items()},
        }
        return assess(Matter.from_dict(data), knowledge_base=base)

    for what_if in found().what_if(node):
        changes = {change.id: change.then for change in what_if.changes}
        again = found(**changes)
        (value,) = [one.value for one in again.triggers if one.id == node]
        yield what_if.then, changes, value


def test_a_what_if_makes_no_answer_join_a_clash_that_stands() -> None:
    """With `manner` changed to yes it clashes as `range` does, so it is set aside as well."""
    answers = {"temporary": "yes", "back-office-only": "yes", "range": "yes", "manner": "no"}
    found = list(what_ifs(answers, "temporary-change"))
    assert all(then == value for then, _, value in found), found
    assert [changes for then, changes, _ in found if then == "yes"] == [{"back-office-only": "no"}]


def test_a_what_if_can_take_an_answer_out_of_a_clash_that_stands(tmp_path: Path) -> None:
    """With `manner` changed to no, only the other two answers clash, and `manner` counts."""
    ours = {
        "id": "manner-alone",
        "label": "another way of receiving the service",
        "binds": ["ICB"],
        "in_force": {"from": "2022-07-01"},
        "strength": "consider",
        "condition": "manner",
        "says": {"yes": "people receive it in another way", "no": "people receive it as before"},
        "authorities": ["nhsa2006.s14Z45"],
    }
    extra = small.write({"triggers/ours.yaml": {"triggers": [ours]}}, tmp_path)
    base = KnowledgeBase.load(knowledge_base.folder(), extra=[extra])
    answers = {"back-office-only": "yes", "range": "yes", "manner": "yes"}
    found = list(what_ifs(answers, "manner-alone", base))
    assert [changes for then, changes, _ in found if then == "no"] == [{"manner": "no"}]
    assert [changes for then, changes, _ in found if then == "yes"] == [{"back-office-only": "no"}]
    assert all(then == value for then, _, value in found)
