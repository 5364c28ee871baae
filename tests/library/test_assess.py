"""The main job, by example: bodies, acts, days, answers, and what comes back."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest

import engagement_rules
from engagement_rules import (
    Act,
    Answer,
    Body,
    Determination,
    EngineDisagreement,
    EngineUnavailable,
    KnowledgeBase,
    Matter,
    MatterError,
    StaleDetermination,
    _durable,
    assess,
)

#: A decision on a service for people in general that changes how they receive it.
DECISION = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "pharmaceutical-service": "no",
    "planning": "no",
    "proposal": "no",
    "own-proposal": "no",
    "viable-option": "no",
    "decision": "yes",
    "manner": "yes",
    "range": "no",
}
NO_CHANGE = DECISION | {"manner": "no"}


def matter(
    bodies: list[Any], acts: list[Any], answers: dict[str, Any] | None = None, **more: Any
) -> Matter:
    acts = [
        {"id": f"act{i}", "date": a} if not isinstance(a, dict) else a for i, a in enumerate(acts)
    ]
    answers = DECISION if answers is None else answers
    return Matter.from_dict(
        {"title": "A matter", "bodies": bodies, "acts": acts, "answers": answers, **more}
    )


def problem(of: pytest.ExceptionInfo[MatterError]) -> Any:
    (only,) = of.value.problems
    return only


# -- one body, one act -----------------------------------------------------------------------------


def test_a_decision_that_changes_services_must_involve_the_public() -> None:
    found = assess(matter(["ICB"], ["2025-03-01"]))
    assert (found.duty.outcome, found.duty.code) == ("required", "decided")
    (duty,) = found.duties
    assert (duty.body, duty.act, duty.provision) == ("ICB", "act0", "s14Z45")
    assert duty.limbs_reached == ("s14Z45.2.c",)
    assert duty.liable == ("ICB",)
    assert duty.date == dt.date(2025, 3, 1)


def test_a_decision_that_changes_nothing_for_people_need_not() -> None:
    found = assess(matter(["ICB"], ["2025-03-01"], NO_CHANGE))
    assert found.duty.outcome == "not_required"
    assert found.duties[0].limbs_reached == ()


def test_what_is_not_known_leaves_the_duty_open_and_names_what_it_hangs_on() -> None:
    answers = DECISION | {"manner": "not known"}
    found = assess(matter(["ICB"], ["2025-03-01"], answers))
    assert (found.duty.outcome, found.duty.code) == ("not_determined", "answers_missing")
    assert found.duties[0].hangs_on == ("manner",)
    (missing,) = [item for item in found.missing if "duty" in item.matters_to]
    assert (missing.id, missing.state) == ("manner", "not known")
    assert "find-out.manner" in {action.id for action in found.actions}
    del answers["manner"]
    silent = assess(matter(["ICB"], ["2025-03-01"], answers))
    assert silent.duties == found.duties
    assert "find-out.manner" not in {action.id for action in silent.actions}


def test_a_matter_without_body_and_act_is_open_and_asks_who_decides() -> None:
    found = assess(Matter.from_dict({"title": "Nothing yet"}))
    assert (found.duty.outcome, found.duty.code) == ("not_determined", "body_not_known")
    assert found.missing[0].kind == "body"
    assert {track.outcome for track in found.tracks} == {"not_determined"}


def test_an_unknown_body_is_open_and_no_error() -> None:
    found = assess(matter([{"id": "who", "kind": "not known"}], ["2025-03-01"]))
    assert (found.duty.outcome, found.duty.code) == ("not_determined", "body_not_known")
    assert [item.id for item in found.missing] == ["kind of who"]


def test_a_day_not_known_is_open_and_is_what_is_missing() -> None:
    found = assess(matter(["ICB"], [{"id": "decide", "what": "Deciding", "date": "not known"}]))
    assert (found.duty.outcome, found.duty.code) == ("not_determined", "date_not_known")
    (missing,) = found.missing
    assert (missing.id, missing.kind, missing.state) == ("date of decide", "act", "not known")
    assert "Deciding" in missing.ask
    assert "find-out.date-of-decide" in {action.id for action in found.actions}


def test_a_council_is_out_of_scope_whatever_the_day() -> None:
    for day in ("2009-01-01", "2025-03-01", None):
        found = assess(matter(["LA"], [{"id": "act", "date": day}]))
        assert (found.duty.outcome, found.duty.code) == ("out_of_scope", "no_such_duty")


def test_a_welsh_body_is_out_of_scope_for_its_country() -> None:
    found = assess(matter(["Welsh-LHB"], ["2025-03-01"]))
    assert (found.duty.outcome, found.duty.code) == ("out_of_scope", "another_country")
    assert {track.code for track in found.tracks} == {"another_country"}


# -- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "day", "provision"),
    [
        ("PCT", "2008-11-03", "s242"),
        ("PCT", "2013-03-31", "s242"),
        ("CCG", "2013-04-01", "s14Z2"),
        ("CCG", "2022-06-30", "s14Z2"),
        ("ICB", "2022-07-01", "s14Z45"),
        ("NHSE", "2013-04-01", "s13Q"),
        ("NHS-FT", "2008-11-03", "s242"),
    ],
)
def test_each_body_falls_under_the_provision_of_its_day(
    kind: str, day: str, provision: str
) -> None:
    assert assess(matter([kind], [day])).duties[0].provision == provision


@pytest.mark.parametrize(
    ("kind", "day", "there"),
    [
        ("ICB", "2022-06-30", "CCG"),
        ("ICB", "2013-03-31", "PCT"),
        ("CCG", "2022-07-01", "ICB"),
        ("PCT", "2013-04-01", "CCG"),
        ("NHSE", "2013-03-31", "PCT"),
    ],
)
def test_a_body_that_did_not_exist_names_the_one_that_did(kind: str, day: str, there: str) -> None:
    with pytest.raises(MatterError) as stopped:
        assess(matter([kind], [day]))
    assert problem(stopped).code == "M204"
    assert f"`{there}`" in problem(stopped).cure
    assert day in problem(stopped).message


@pytest.mark.parametrize("kind", ["PCT", "SHA", "NHS-trust", "NHS-FT"])
def test_acts_before_november_2008_are_not_encoded(kind: str) -> None:
    assert assess(matter([kind], ["2008-11-03"])).duty.outcome == "required"
    early = assess(matter([kind], ["2008-11-02"]))
    assert (early.duty.outcome, early.duty.code) == ("not_determined", "not_encoded")
    assert early.triggers == ()


def test_other_tracks_are_not_encoded_before_april_2013_though_the_duty_is() -> None:
    found = assess(matter(["NHS-trust"], ["2013-03-31"], DECISION | {"promise": "yes"}))
    assert found.duty.outcome == "required"
    (promise,) = [track for track in found.tracks if track.id == "promise-kept"]
    assert (promise.outcome, promise.code) == ("not_determined", "not_encoded")
    later = assess(matter(["NHS-trust"], ["2013-04-01"], DECISION | {"promise": "yes"}))
    (promise,) = [track for track in later.tracks if track.id == "promise-kept"]
    assert promise.outcome == "required"


def test_as_at_takes_the_law_of_another_day() -> None:
    then = matter(["NHS-trust"], ["2014-07-14"], DECISION | {"special-administrator": "yes"})
    assert assess(then).duty.outcome == "required"
    found = assess(then, as_at=dt.date(2014, 7, 15))
    assert found.duty.outcome == "not_required"
    assert found.duties[0].date == dt.date(2014, 7, 15)
    assert found.rules.as_at == dt.date(2014, 7, 15)
    assert assess(then).rules.as_at is None


def test_as_at_also_gives_a_day_to_an_act_that_has_none() -> None:
    found = assess(matter(["ICB"], [{"id": "act"}]), as_at=dt.date(2025, 1, 1))
    assert found.duty.outcome == "required"


def test_as_at_before_a_body_existed_points_at_the_body() -> None:
    with pytest.raises(MatterError) as stopped:
        assess(matter(["ICB"], ["2025-01-01"]), as_at=dt.date(2020, 1, 1))
    assert problem(stopped).code == "M204"
    assert "`CCG`" in problem(stopped).cure


def test_a_matter_over_a_switch_day_falls_under_both_laws() -> None:
    bodies = [{"id": "group", "kind": "CCG"}, {"id": "board", "kind": "ICB"}]
    acts = [
        {"id": "plan", "date": "2022-06-30", "by": ["group"]},
        {"id": "decide", "date": "2022-07-01", "by": ["board"]},
    ]
    found = assess(matter(bodies, acts))
    assert [(one.act, one.provision) for one in found.duties] == [
        ("plan", "s14Z2"),
        ("decide", "s14Z45"),
    ]


# -- several bodies and acts -----------------------------------------------------------------------


def test_the_matter_as_a_whole_is_required_when_it_is_for_anybody_at_any_act() -> None:
    bodies = [
        {"id": "council", "kind": "LA"},
        {"id": "board", "kind": "ICB"},
        {"id": "trust", "kind": "NHS-trust", "answers": {"manner": "no"}},
        {"id": "nhse", "kind": "NHSE", "answers": {"manner": "not known"}},
    ]
    found = assess(matter(bodies, ["2025-03-01"]))
    outcomes = {one.body: one.outcome for one in found.duties}
    assert outcomes == {
        "council": "out_of_scope",
        "board": "required",
        "trust": "not_required",
        "nhse": "not_determined",
    }
    assert found.duty.outcome == "required"
    assert assess(matter([bodies[0], *bodies[2:]], ["2025-03-01"])).duty.outcome == "not_determined"
    assert assess(matter([bodies[0], bodies[2]], ["2025-03-01"])).duty.outcome == "not_required"
    assert assess(matter([bodies[0]], ["2025-03-01"])).duty.outcome == "out_of_scope"


def test_each_act_is_decided_for_those_who_act() -> None:
    acts = [
        {"id": "first", "date": "2025-03-01", "by": ["NHSE"]},
        {"id": "second", "date": "2025-04-01"},
    ]
    found = assess(matter(["ICB", "NHSE"], acts))
    assert [(one.body, one.act) for one in found.duties] == [
        ("NHSE", "first"),
        ("ICB", "second"),
        ("NHSE", "second"),
    ]


def test_an_acts_answer_goes_before_a_bodys_and_a_bodys_before_the_matters() -> None:
    bodies = [
        {"id": "board", "kind": "ICB", "answers": {"manner": "no"}},
        {"id": "nhse", "kind": "NHSE"},
    ]
    acts = [
        {"id": "one", "date": "2025-03-01"},
        {"id": "two", "date": "2025-03-01", "answers": {"manner": "not known"}},
    ]
    found = assess(matter(bodies, acts))
    assert {(one.body, one.act): one.outcome for one in found.duties} == {
        ("board", "one"): "not_required",
        ("nhse", "one"): "required",
        ("board", "two"): "not_determined",
        ("nhse", "two"): "not_determined",
    }


def test_a_joint_committee_is_its_members_each_with_its_own_duty() -> None:
    bodies = [
        {"id": "board", "kind": "ICB"},
        {"id": "council", "kind": "LA"},
        {"id": "committee", "kind": "joint-committee", "members": ["board", "council"]},
    ]
    acts = [{"id": "decide", "date": "2025-03-01", "by": ["committee", "board"]}]
    found = assess(matter(bodies, acts))
    assert [(one.body, one.outcome) for one in found.duties] == [
        ("board", "required"),
        ("council", "out_of_scope"),
    ]


def test_a_joint_committee_without_members_is_open_and_asks_for_them() -> None:
    found = assess(matter(["joint-committee"], ["2025-03-01"]))
    assert (found.duty.outcome, found.duty.code) == ("not_determined", "members_not_known")
    assert [item.id for item in found.missing] == ["members of joint-committee"]


# -- acting for another ----------------------------------------------------------------------------


def handed(owner: str, exerciser: str, under: str | None, day: str | None) -> Matter:
    other = {"id": "other", "kind": exerciser, "acting_for": "owner"}
    bodies = [{"id": "owner", "kind": owner}, other | ({"under": under} if under else {})]
    return matter(bodies, [{"id": "act", "date": day, "by": ["other"]}])


@pytest.mark.parametrize(
    ("owner", "exerciser", "under", "day", "provision", "liable"),
    [
        ("NHSE", "CCG", "s13Z", "2020-01-01", "s13Q", ("owner",)),
        ("CCG", "NHSE", "s14Z9", "2020-01-01", "s14Z2", ("owner",)),
        ("CCG", "CCG", "s14Z3", "2020-01-01", "s14Z2", ("owner",)),
        ("NHSE", "ICB", "s65Z5", "2023-01-01", "s14Z45", ("other",)),
        ("ICB", "NHS-FT", "s65Z5", "2023-01-01", "s242", ("other",)),
        ("NHSE", "ICB", "s13YB", "2023-04-01", "s14Z45", ("other",)),
        ("ICB", "LA", "s75", "2023-01-01", "s14Z45", ("owner",)),
        ("ICB", "Welsh-LHB", "s14Z46", "2023-01-01", "s14Z45", ("owner",)),
    ],
)
def test_a_function_carried_out_for_another_has_the_duty_and_the_liable_body_of_its_arrangement(
    owner: str, exerciser: str, under: str, day: str, provision: str, liable: tuple[str, ...]
) -> None:
    (duty,) = assess(handed(owner, exerciser, under, day)).duties
    assert (duty.body, duty.owner) == ("other", "owner")
    assert (duty.outcome, duty.provision, duty.liable) == ("required", provision, liable)


def test_a_council_under_section_65z5_hangs_on_a_reading_that_nobody_can_answer() -> None:
    found = assess(handed("ICB", "LA", "s65Z5-council", "2023-01-01"))
    (duty,) = found.duties
    assert (duty.outcome, duty.code) == ("not_determined", "reading_open")
    assert duty.hangs_on == ("duty-follows-function-to-council",)
    (missing,) = [item for item in found.missing if item.kind == "reading"]
    assert missing.state == "open"
    no_change = matter(
        [
            {"id": "owner", "kind": "ICB"},
            {"id": "other", "kind": "LA", "acting_for": "owner", "under": "s65Z5-council"},
        ],
        [{"id": "act", "date": "2023-01-01", "by": ["other"]}],
        NO_CHANGE,
    )
    assert assess(no_change).duty.outcome == "not_required", "both readings agree on a no"


def test_an_arrangement_not_known_is_open() -> None:
    found = assess(handed("ICB", "NHS-FT", None, "2023-01-01"))
    assert found.duty.outcome == "not_determined"
    assert [item.id for item in found.missing] == ["arrangement of other"]


@pytest.mark.parametrize(
    ("owner", "exerciser", "under", "day"),
    [
        ("NHSE", "ICB", "s13YB", "2023-03-31"),
        ("NHSE", "CCG", "s65Z5", "2020-01-01"),
        ("ICB", "GP-practice", "s65Z5", "2023-01-01"),
    ],
)
def test_an_arrangement_that_does_not_fit_is_an_error(
    owner: str, exerciser: str, under: str, day: str
) -> None:
    with pytest.raises(MatterError) as stopped:
        assess(handed(owner, exerciser, under, day))
    assert problem(stopped).code == "M208"


# -- answers that clash ----------------------------------------------------------------------------


CLASH = DECISION | {"provider-only": "yes"}


def test_answers_that_clash_count_for_nothing_and_leave_open_what_rests_on_them() -> None:
    found = assess(matter(["ICB"], ["2025-03-01"], CLASH))
    assert (found.duty.outcome, found.duty.code) == ("not_determined", "answers_clash")
    (clash,) = found.contradictions
    assert clash.id == "only-provider-yet-manner"
    assert set(clash.answers) == {"provider-only", "manner"}
    assert clash.explained is None
    assert clash.cases == (("ICB", "act0"),)


def test_answers_that_clash_and_are_explained_count() -> None:
    why = {"only-provider-yet-manner": "the new provider uses another building"}
    found = assess(matter(["ICB"], ["2025-03-01"], CLASH, explained=why))
    assert found.duty.outcome == "required"
    assert [clash.explained for clash in found.contradictions] == list(why.values())


def test_an_outcome_that_does_not_rest_on_the_clash_stands() -> None:
    found = assess(matter(["ICB"], ["2025-03-01"], CLASH | {"planning": "yes"}))
    assert found.duty.outcome == "required"
    assert len(found.contradictions) == 1


def test_a_clash_of_one_body_is_no_clash_of_another() -> None:
    bodies = [
        {"id": "board", "kind": "ICB", "answers": {"provider-only": "yes"}},
        {"id": "nhse", "kind": "NHSE"},
    ]
    found = assess(matter(bodies, ["2025-03-01"]))
    assert [one.outcome for one in found.duties] == ["not_determined", "required"]
    assert found.contradictions[0].cases == (("board", "act0"),)


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ({"answers": {"planing": "yes"}}, "M201", "`planning`"),
        ({"answers": {"planning": "maybe"}}, "M202", "`not known`"),
        ({"answers": {"who-commissions": "nhs"}}, "M202", "`nhs-body`"),
        ({"answers": {"s14Z45": "yes"}}, "M201", "duty"),
        ({"answers": {"duty-follows-function-to-council": "yes"}}, "M201", "open"),
        ({"answers": {"plan-year-begins": "yes"}}, "M201", "`dates:`"),
        ({"dates": {"plan-year": "2025-01-01"}}, "M201", "`plan-year-begins`"),
        ({"explained": {"no-such-clash": "so"}}, "M201", ""),
        ({"bodies": [{"id": "a", "kind": "IBC"}]}, "M203", "`ICB`"),
        ({"bodies": [{"id": "a", "kind": "ICB", "under": "s65Z5"}]}, "M208", "acting_for"),
        ({"bodies": [{"id": "a", "kind": "ICB", "acting_for": "b"}]}, "M206", ""),
    ],
)
def test_a_name_or_value_that_the_rules_do_not_know_is_an_error_with_a_cure(
    more: dict[str, Any], code: str, said: str
) -> None:
    data = {"title": "m", "bodies": ["ICB"], "acts": [{"id": "act", "date": "2025-01-01"}]}
    with pytest.raises(MatterError) as stopped:
        assess(Matter.from_dict(data | more))
    assert problem(stopped).code == code
    assert said in problem(stopped).cure + problem(stopped).message
    assert problem(stopped).cure


def test_all_faults_of_a_matter_are_told_at_once() -> None:
    with pytest.raises(MatterError) as stopped:
        assess(matter(["ICB"], ["2025-01-01"], {"planing": "yes", "manner": "perhaps"}))
    assert [found.code for found in stopped.value.problems] == ["M201", "M202"]


# -- engines ---------------------------------------------------------------------------------------


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="durable-rules"):
        assess(matter(["ICB"], ["2025-01-01"]), engine="quantum")  # type: ignore[arg-type]


def test_without_durable_rules_the_compiled_engine_decides_and_the_others_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> Any:
        raise EngineUnavailable("durable-rules cannot be imported here")

    monkeypatch.setattr(_durable, "_extension", missing)
    asked = matter(["ICB"], ["2025-01-01"])
    assert assess(asked).rules.engines == ("compiled",)
    for engine in ("durable-rules", "both"):
        with pytest.raises(EngineUnavailable):
            assess(asked, engine=engine)  # type: ignore[arg-type]


def test_engines_that_differ_stop_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_durable, "decide", lambda view, values: (0,) * len(view.reported))
    with pytest.raises(EngineDisagreement, match="s14Z45"):
        assess(matter(["ICB"], ["2025-01-01"]), engine="both")


# -- what comes back -------------------------------------------------------------------------------


FULL = {
    "title": "Move of a clinic — “phase 2”",
    "reference": "R/7",
    "bodies": [
        {"id": "board", "kind": "ICB", "name": "the Board", "answers": {"range": "not known"}},
        {"id": "trust", "kind": "NHS-FT"},
        {"id": "both", "kind": "joint-committee", "members": ["board", "trust"]},
    ],
    "acts": [
        {"id": "plan", "what": "Planning", "date": "2023-02-01", "answers": {"planning": "yes"}},
        {"id": "decide", "date": None, "by": ["both"]},
    ],
    "dates": {"plan-year-begins": "2024-04-01", "scrutiny-consultation-began": "not yet"},
    "fields": {"cost": "£1m", "people": ["A", "Å"], "more": {"nested": ["x"]}},
    "answers": DECISION | {"manner": {"answer": "yes", "because": "it moves", "source": "a map"}},
    "explained": {"only-provider-yet-manner": "because"},
}


def test_a_matter_and_its_determination_come_back_from_json_as_they_were() -> None:
    given = Matter.from_dict(FULL)
    assert Matter.from_json(given.to_json()) == given
    found = assess(given, as_at=dt.date(2024, 5, 6))
    back = Determination.from_json(found.to_json())
    assert back == found
    assert back.matter == given
    assert back.rules.as_at == dt.date(2024, 5, 6)


def test_a_determination_that_was_changed_is_not_read_back() -> None:
    text = assess(matter(["ICB"], ["2025-03-01"])).to_json()
    with pytest.raises(StaleDetermination):
        Determination.from_json(text.replace('"required"', '"not_required"', 1))
    with pytest.raises(StaleDetermination):
        Determination.from_json(text.replace(KnowledgeBase.default().digest, "0" * 64))
    with pytest.raises(MatterError):
        Determination.from_json('{"duty": "required"}')


def test_a_matter_says_what_its_parts_say() -> None:
    built = Matter(
        title="A matter",
        bodies=(Body(id="board", kind="ICB"),),
        acts=(Act(id="act0", date=dt.date(2025, 3, 1)),),
        answers={name: Answer(answer=word) for name, word in DECISION.items()},
    )
    same = matter([{"id": "board", "kind": "ICB"}], ["2025-03-01"])
    assert built == same
    assert assess(built) == assess(same)


def test_two_determinations_are_equal_just_when_they_say_the_same() -> None:
    one = assess(matter(["ICB"], ["2025-03-01"]))
    assert one == assess(matter(["ICB"], ["2025-03-01"]))
    assert hash(one) == hash(assess(matter(["ICB"], ["2025-03-01"])))
    assert one != assess(matter(["ICB"], ["2025-03-02"]))
    assert one != "required"


def test_a_field_never_moves_anything() -> None:
    plain = assess(matter(["ICB"], ["2025-03-01"]))
    told = assess(matter(["ICB"], ["2025-03-01"], fields={"urgent": "yes", "manner": "no"}))
    assert told.to_dict() | {"matter": {}} == plain.to_dict() | {"matter": {}}


def test_a_shared_determination_and_its_matter_are_not_changed_by_asking() -> None:
    given = Matter.from_dict(FULL)
    found = assess(given)
    text = found.to_json()
    found.reasons(), found.why_not(), found.what_if(), found.trace(), found.made_no_difference()
    assert found.to_json() == text
    assert given == Matter.from_dict(FULL)


def test_nothing_else_can_be_explained_and_the_nearest_name_is_told() -> None:
    found = assess(matter(["ICB"], ["2025-03-01"]))
    with pytest.raises(MatterError) as stopped:
        found.reasons("contract-awards")
    assert problem(stopped).code == "M207"
    assert "`contract-award`" in problem(stopped).cure
    with pytest.raises(MatterError):
        found.what_if(body="nobody")
    assert found.reasons("duty") == found.reasons()


def test_every_public_name_says_what_it_is() -> None:
    for name in engagement_rules.__all__:
        assert inspect.getdoc(getattr(engagement_rules, name)), name
