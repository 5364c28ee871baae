"""The test vectors of the law, TV-01 to TV-30: one test each, named by what it says."""

from __future__ import annotations

from law_matters import (
    SUBSTANTIAL,
    act,
    actions,
    body,
    decide,
    duty,
    limbs,
    missing,
    notices,
    one,
    track,
    trigger,
    vector,
)


def test_tv01_a_walk_in_centre_that_becomes_a_booked_hub_must_involve_people_under_s14Z2_b_and_c():
    d = one("CCG", "2018-01-30", vector("?yyy?", promise="yes"))

    assert d.duty.outcome == "required"
    assert duty(d).provision == "s14Z2"
    assert limbs(duty(d)) == {"a": "not known", "b": "yes", "c": "yes"}
    assert track(d, "promise-kept").outcome == "required"
    assert actions(d)["keep-the-promise"].strength == "must"
    assert not d.contradictions


def test_tv02_nine_months_without_an_emergency_department_must_involve_people_under_s242():
    told = {"decided-before-asking": "yes", "time-fits": "no"}
    d = one("NHS-trust", "2020-06-11", vector("nyyyy", temporary="yes", urgent="yes") | told)

    assert d.duty.outcome == "required"
    assert duty(d).provision == "s242"
    assert limbs(duty(d)) == {"a": "no", "b": "yes", "c": "yes"}
    assert {"urgent-do-what-you-can", "temporary-set-an-end", "temporary-longer-is-new"} <= set(
        actions(d)
    )
    marks = {check.id: check.value for check in d.checks}
    assert (marks["gunning-1"], marks["gunning-3"]) == ("failed", "failed")


def test_tv03_a_new_owner_of_a_gp_contractor_with_the_service_unchanged_need_not_involve_people():
    d = one("CCG", "2021-01-13", vector("nnynn", provider_only="yes"))

    assert d.duty.outcome == "not_required"
    assert actions(d)["weigh-involving-anyway"].strength == "should"
    assert "only-the-provider-changes" in notices(d)
    assert not d.contradictions


def test_tv04_an_operational_rota_that_moves_a_clinic_to_another_town_must_involve_people():
    d = one("ICB", "2023-05-01", vector("nyyyn", called_operational="yes"))

    assert d.duty.outcome == "required"
    assert duty(d).provision == "s14Z45"
    assert limbs(duty(d)) == {"a": "no", "b": "yes", "c": "yes"}
    assert actions(d)["involve-users-and-carers-board"].strength == "must"
    assert "operational-is-no-category" in notices(d)
    assert not d.contradictions


def test_tv05_an_operational_change_with_unknown_effect_is_not_determined():
    d = one("ICB", "2023-05-01", vector("n?y??", called_operational="yes"))

    assert d.duty.outcome == "not_determined"
    assert {"manner", "range"} <= missing(d)
    assert {"treat-as-if-duty-applies", "find-out-first", "do-not-write-no-duty"} <= set(actions(d))


def test_tv06_a_substantial_change_put_to_the_council_before_31_january_2024_is_not_notified():
    answers = vector("?y?y?") | SUBSTANTIAL
    began = {"scrutiny-consultation-began": "2024-01-10"}
    before = one("ICB", "2024-01-15", answers, began)
    after = one("ICB", "2024-02-15", answers, began)

    assert before.duty.outcome == "required"
    assert track(before, "scrutiny-consultation").outcome == "required"
    assert track(before, "notify-secretary-of-state").outcome == "not_required"
    assert track(before, "notify-secretary-of-state").code == "not_in_force"
    assert "council-may-refer" in notices(before)
    assert track(after, "scrutiny-consultation").outcome == "required"
    assert track(after, "notify-secretary-of-state").outcome == "not_required"
    assert "council-may-refer" not in notices(after)
    assert "call-in-is-possible" in notices(after)


def test_tv07_the_same_change_not_yet_put_to_the_council_in_february_2024_must_be_notified():
    d = one(
        "ICB",
        "2024-02-15",
        vector("?y?y?") | SUBSTANTIAL,
        {"scrutiny-consultation-began": "not yet"},
    )

    assert d.duty.outcome == "required"
    assert track(d, "scrutiny-consultation").outcome == "required"
    assert track(d, "notify-secretary-of-state").outcome == "required"
    assert actions(d)["send-the-notification"].strength == "must"
    assert "council-may-refer" not in notices(d)


def test_tv08_an_immediate_risk_to_safety_leaves_the_duty_and_tells_the_council_at_once():
    d = one(
        "ICB",
        "2024-02-15",
        vector(
            "nyyy?",
            substantial="yes",
            body_change_only="no",
            safety_no_time="yes",
            urgent="yes",
        ),
        {"scrutiny-consultation-began": "not yet"},
    )

    assert d.duty.outcome == "required"
    assert actions(d)["urgent-do-what-you-can"].strength == "must"
    assert track(d, "scrutiny-consultation").outcome == "not_required"
    assert track(d, "scrutiny-urgent-notice").outcome == "required"
    assert track(d, "notify-secretary-of-state").outcome == "not_required"
    assert {"call-in-is-possible", "safety-case-is-not-notified"} <= notices(d)
    assert not d.contradictions


def test_tv09_a_higher_price_with_the_same_capacity_need_not_involve_people():
    d = one("ICB", "2025-03-01", vector("nnynn", varying_contract="yes"))

    assert d.duty.outcome == "not_required"
    assert "keep-a-record" in actions(d)
    assert "price-alone" in notices(d)


def test_tv10_planning_a_response_to_a_handed_back_contract_must_involve_people():
    d = one("ICB", "2025-03-01", vector("y????", receiving_notice="yes"))

    assert d.duty.outcome == "required"
    assert limbs(duty(d)) == {"a": "yes", "b": "not known", "c": "not known"}
    assert trigger(d, "T-11").value == "yes"


def test_tv11_a_proposal_that_straddles_1_july_2022_must_involve_people_under_each_law():
    d = decide(
        [body("group", "CCG"), body("board", "ICB")],
        [act("2022-06-30", "group", name="before"), act("2022-07-01", "board", name="after")],
        vector("nyyyn"),
    )

    assert d.duty.outcome == "required"
    assert [(f.provision, f.outcome) for f in d.duties] == [
        ("s14Z2", "required"),
        ("s14Z45", "required"),
    ]
    assert "involve-users-group" in actions(d, "group", "before")
    assert "involve-users-and-carers-board" in actions(d, "board", "after")
    assert {"groups-acts-count-as-the-boards", "carers-are-named"} <= notices(d)


def test_tv12_a_group_acting_for_nhs_england_in_2021_leaves_the_duty_and_liability_there():
    d = decide(
        [body("england", "NHSE"), body("group", "CCG", acting_for="england", under="s13Z")],
        [act("2021-10-01", "group")],
        vector("?yyy?"),
    )

    assert d.duty.outcome == "required"
    (found,) = d.duties
    assert (found.provision, found.liable) == ("s13Q", ("england",))
    assert limbs(found) == {"a": "not known", "b": "yes", "c": "yes"}
    assert "write-down-who-does-what" in actions(d)


def test_tv13_a_board_acting_for_nhs_england_in_2024_carries_duty_and_liability_itself():
    d = decide(
        [body("england", "NHSE"), body("board", "ICB", acting_for="england", under="s65Z5")],
        [act("2024-10-01", "board")],
        vector("?yyy?"),
    )

    assert d.duty.outcome == "required"
    (found,) = d.duties
    assert (found.provision, found.liable) == ("s14Z45", ("board",))
    assert "seek-assurance" in actions(d)


def test_tv14_a_provider_cutting_hours_leaves_the_boards_duty_open_until_it_takes_a_stance():
    """What the provider's contract asks of it waits for the piece on contracts."""
    d = decide(
        [body("board", "ICB"), body("provider", "independent-provider")],
        [act("2025-09-01")],
        vector("?y?yn", own_proposal="not known", who_commissions="nhs-body") | SUBSTANTIAL,
        {"scrutiny-consultation-began": "not yet"},
    )

    assert duty(d, "board").outcome == "not_determined"
    assert {"own-proposal", "decision", "planning"} <= missing(d)
    assert duty(d, "provider").outcome == "out_of_scope"
    assert track(d, "scrutiny-consultation", "board").outcome == "required"
    assert track(d, "scrutiny-consultation-by-provider", "provider").outcome == "not_required"
    assert "provider-owes-no-duty" in notices(d)


def test_tv15_an_option_ruled_out_as_unworkable_needs_no_involvement():
    answers = vector("nynyn", viable_option="no")
    d = one("ICB", "2023-01-10", answers)

    assert d.duty.outcome == "not_required"
    assert "keep-reasons-for-dropped-options" in actions(d)
    assert one("ICB", "2023-01-10", answers | {"planning": "yes"}).duty.outcome == "required"


def test_tv16_nhs_england_ending_a_service_at_one_centre_in_2021_must_involve_people():
    d = one("NHSE", "2021-05-10", vector("nyyy?"))

    assert d.duty.outcome == "required"
    assert duty(d).provision == "s13Q"
    assert limbs(duty(d)) == {"a": "no", "b": "yes", "c": "yes"}
    assert "involve-users-nhs-england" in actions(d)
    assert "involve-users-and-carers-nhs-england" not in actions(d)


def test_tv17_a_foundation_trust_must_involve_people_on_a_proposal_that_is_not_its_own():
    d = decide(
        [
            body("trust", "NHS-FT", answers={"own-proposal": "no", "decision": "no"}),
            body("group", "CCG", answers={"own-proposal": "yes", "decision": "yes"}),
        ],
        [act("2019-09-16")],
        {k: v for k, v in vector("?y?yn").items() if k != "decision"},
    )

    assert duty(d, "trust").outcome == "required"
    assert limbs(duty(d, "trust")) == {"a": "not known", "b": "yes", "c": "no"}
    assert duty(d, "group").provision == "s14Z2"
    assert duty(d, "group").outcome == "required"


def test_tv17_a_commissioner_does_not_owe_the_duty_on_a_proposal_that_is_not_its_own():
    d = one("CCG", "2019-09-16", vector("nynyn", own_proposal="no"))

    assert d.duty.outcome == "not_required"


def test_tv18_each_board_of_a_joint_committee_must_involve_people_and_councils_sit_jointly():
    d = decide(
        [
            body("north", "ICB"),
            body("south", "ICB"),
            body("committee", "joint-committee", members=["north", "south"]),
        ],
        [act("2024-06-03", "committee")],
        vector("?yyyn", several_councils="yes") | SUBSTANTIAL,
        {"scrutiny-consultation-began": "not yet"},
    )

    assert d.duty.outcome == "required"
    assert {f.body for f in d.duties} == {"north", "south"}
    for board in ("north", "south"):
        assert duty(d, board).outcome == "required"
        assert limbs(duty(d, board)) == {"a": "not known", "b": "yes", "c": "yes"}
        assert track(d, "scrutiny-consultation", board).outcome == "required"
        assert track(d, "notify-secretary-of-state", board).outcome == "required"
        assert "go-to-a-joint-committee" in actions(d, board)


def test_tv19_a_delegated_practice_closure_moves_liability_to_the_board_on_1_july_2022():
    d = decide(
        [
            body("england", "NHSE"),
            body("group", "CCG", acting_for="england", under="s13Z"),
            body("board", "ICB", acting_for="england", under="s65Z5"),
        ],
        [act("2022-06-30", "group", name="before"), act("2022-07-01", "board", name="after")],
        vector("?yyy?"),
    )

    assert d.duty.outcome == "required"
    assert [(f.provision, f.outcome, f.liable) for f in d.duties] == [
        ("s13Q", "required", ("england",)),
        ("s14Z45", "required", ("board",)),
    ]


def test_tv20_a_trust_and_a_board_that_would_vary_the_contract_must_both_involve_people():
    d = decide(
        [body("trust", "NHS-FT"), body("board", "ICB")],
        [act("2024-09-02")],
        vector("nyyyn", who_commissions="nhs-body") | SUBSTANTIAL,
        {"scrutiny-consultation-began": "not yet"},
    )

    assert duty(d, "trust").provision == "s242"
    assert limbs(duty(d, "trust")) == {"a": "no", "b": "yes", "c": "yes"}
    assert duty(d, "board").provision == "s14Z45"
    assert limbs(duty(d, "board")) == {"a": "no", "b": "yes", "c": "yes"}
    assert track(d, "scrutiny-consultation", "board").outcome == "required"
    assert track(d, "scrutiny-consultation-by-provider", "trust").outcome == "not_required"
    assert "see-that-the-commissioner-tells-the-council" in actions(d, "trust")


def test_tv21_a_referral_to_scrutiny_about_a_back_office_supplier_does_not_make_the_duty_apply():
    d = one("ICB", "2023-10-02", vector("nnynn", scrutiny_referral="yes"))

    assert d.duty.outcome == "not_required"
    assert (trigger(d, "T-12").value, trigger(d, "T-12").strength) == ("yes", "likely")
    assert {
        "weigh-involving-anyway",
        "assess-and-record-situation",
        "test-impact-again",
        "answer-a-scrutiny-report",
    } <= set(actions(d))


def test_tv22_a_gap_in_equality_evidence_does_not_make_the_duty_apply_but_must_be_closed():
    d = one("ICB", "2025-05-12", vector("nnynn", equality_gap="yes"))

    assert d.duty.outcome == "not_required"
    assert trigger(d, "T-13").value == "yes"
    assert track(d, "equality-due-regard").outcome == "required"
    assert actions(d)["close-the-equality-gap"].strength == "must"
    assert "weigh-involving-anyway" in actions(d)


def test_tv23_an_interim_plan_for_2022_needs_no_plan_consultation_and_a_later_plan_does():
    bodies = [body("board", "ICB"), body("trust", "NHS-FT")]
    answers = vector("ynnnn", preparing_plan="yes")
    interim = decide(bodies, [act("2022-10-03")], answers, {"plan-year-begins": "2022-04-01"})
    forward = decide(bodies, [act("2025-01-20")], answers, {"plan-year-begins": "2025-04-01"})

    for d in (interim, forward):
        assert duty(d, "board").outcome == "required"
        assert limbs(duty(d, "board")) == {"a": "yes", "b": "no", "c": "no"}
    for who in ("board", "trust"):
        assert track(interim, "plan-consultation", who).outcome == "not_required"
        assert track(forward, "plan-consultation", who).outcome == "required"
        assert "consult-on-the-joint-plan" in actions(forward, who)


def test_tv24_an_extension_on_the_same_terms_is_recorded_and_an_open_review_leaves_it_undecided():
    answers = vector("nnynn", awarding_contract="yes", varying_contract="yes")
    d = one("ICB", "2025-03-03", answers)
    variant = one("ICB", "2025-03-03", answers | {"planning": "not known"})

    assert d.duty.outcome == "not_required"
    assert trigger(d, "T-08").value == trigger(d, "T-09").value == "yes"
    assert "assess-and-record-situation" in actions(d)
    assert "renewal-as-it-is" in notices(d)
    assert variant.duty.outcome == "not_determined"


def test_tv25_a_notice_received_today_with_nothing_planned_does_not_yet_make_the_duty_apply():
    d = one("ICB", "2024-11-04", vector("nnn??", receiving_notice="yes"))

    assert d.duty.outcome == "not_required"
    assert trigger(d, "T-11").value == "yes"
    assert {"weigh-involving-anyway", "plan-the-response", "look-again-at-next-stage"} <= set(
        actions(d)
    )


def test_tv26_a_night_closure_for_safety_and_its_extension_must_both_involve_people():
    d = decide(
        [body("trust", "NHS-trust"), body("board", "ICB")],
        [
            act("2024-03-04", name="closure", urgent="yes", safety_no_time="yes"),
            act("2024-06-04", name="extension", urgent="yes", safety_no_time="no"),
        ],
        vector(
            "nyyy?",
            substantial="yes",
            body_change_only="no",
            who_commissions="nhs-body",
            temporary="yes",
        ),
        {"scrutiny-consultation-began": "not yet"},
    )

    for at in ("closure", "extension"):
        assert duty(d, "trust", at).provision == "s242"
        assert duty(d, "trust", at).outcome == "required"
        assert "temporary-longer-is-new" in actions(d, "trust", at)
    assert track(d, "scrutiny-urgent-notice", "board", "closure").outcome == "required"
    assert track(d, "scrutiny-consultation", "board", "closure").outcome == "not_required"
    assert track(d, "notify-secretary-of-state", "board", "closure").outcome == "not_required"
    assert track(d, "scrutiny-urgent-notice", "board", "extension").outcome == "not_required"
    assert track(d, "scrutiny-consultation", "board", "extension").outcome == "required"
    assert track(d, "notify-secretary-of-state", "board", "extension").outcome == "required"


def test_tv27_a_model_said_to_be_dictated_nationally_is_not_determined():
    d = one("ICB", "2023-06-01", vector("n??y?", own_proposal="not known", mandated="yes"))

    assert d.duty.outcome == "not_determined"
    assert "list-local-choices" in actions(d)
    assert "mandate-on-a-commissioner" in notices(d)


def test_tv28_a_council_and_its_provider_owe_no_nhs_duty_but_the_provider_consults_scrutiny():
    d = decide(
        [body("council", "LA"), body("provider", "independent-provider")],
        [act("2024-05-01")],
        vector("nyyyy", who_commissions="council") | SUBSTANTIAL,
        {"scrutiny-consultation-began": "not yet"},
    )

    assert d.duty.outcome == "out_of_scope"
    assert {f.outcome for f in d.duties} == {"out_of_scope"}
    assert track(d, "council-involvement", "council").outcome == "required"
    assert track(d, "equality-due-regard", "council").outcome == "required"
    assert track(d, "scrutiny-consultation-by-provider", "provider").outcome == "required"
    assert track(d, "scrutiny-consultation", "council").outcome == "out_of_scope"
    assert track(d, "notify-secretary-of-state", "council").outcome == "out_of_scope"
    assert track(d, "notify-secretary-of-state", "provider").outcome == "out_of_scope"


def test_tv29_a_primary_care_trust_must_involve_people_in_2009_and_2007_is_not_encoded():
    d = one("PCT", "2009-06-01", vector("nyyyn"))
    older = one("PCT", "2007-10-01", vector("nyyyn"))

    assert d.duty.outcome == "required"
    assert duty(d).provision == "s242"
    assert limbs(duty(d)) == {"a": "no", "b": "yes", "c": "yes"}
    assert older.duty.outcome == "not_determined"
    assert duty(older).code == "not_encoded"


def test_tv30_a_welsh_health_board_is_outside_the_english_duties():
    d = one("Welsh-LHB", "2024-02-05", vector("nyyyy"))

    assert d.duty.outcome == "out_of_scope"
    assert "welsh-law-is-not-covered" in notices(d)
