"""How people are involved: the parts of the impact, the checks of fairness, the local gate."""

from __future__ import annotations

from typing import Any

import pytest
from law_matters import SUBSTANTIAL, act, body, decide, duty, missing, one, vector

from engagement_rules import KnowledgeBase

PARTS = {
    "manner": (
        "manner-place",
        "manner-travel",
        "manner-hours",
        "manner-booking",
        "manner-remote",
        "manner-staff",
        "manner-language",
        "manner-setting",
        "manner-continuity",
        "longer-waits",
    ),
    "range": (
        "range-started",
        "range-stopped",
        "range-merged",
        "range-narrowed",
        "range-eligibility",
        "range-threshold",
        "fewer-or-more-providers",
    ),
}
NOTHING_CHANGES = {part: "no" for parts in PARTS.values() for part in parts}
#: The parts on which the law is open, and the reading on which each hangs.
OPEN = {
    "longer-waits": ("manner", "waits-change-manner"),
    "fewer-or-more-providers": ("range", "choice-changes-range"),
}
#: A decision on a proposal of the body, with nothing said of its effect.
DECIDING = {"planning": "no", "proposal": "yes", "decision": "yes"}
NO_IMPACT = vector("nyynn")

#: What a fair process looks like, check by check.
FAIR = {
    "gunning-1": {
        "proposal-open": "yes",
        "open-and-fixed-listed": "yes",
        "papers-show-settled": "no",
        "shortlist-explained": "yes",
    },
    "gunning-2": {
        "reasons-told": "yes",
        "options-told": "yes",
        "effects-told": "yes",
        "plain-and-accessible": "yes",
        "misled": "no",
    },
    "gunning-3": {
        "time-fits": "yes",
        "short-time-unexplained": "no",
        "late-answers-rule": "yes",
    },
    "gunning-4": {
        "deciders-saw-answers": "yes",
        "themes-answered": "yes",
        "time-to-weigh": "yes",
        "new-option-passed-over": "no",
    },
}
ALL_FAIR = {fact: answer for facts in FAIR.values() for fact, answer in facts.items()}
IN_ORDER = {
    "involvement-began": "2025-01-13",
    "involvement-ended": "2025-03-10",
    "views-reported": "2025-04-24",
    "decided": "2025-05-01",
    "notice-served": "not yet",
    "contract-signed": "2025-06-01",
    "specification-fixed": "2025-05-02",
}
#: What by itself makes a fair process fail; any other slip only puts it at risk.
FATAL = {"proposal-open", "reasons-told", "misled", "time-fits", "deciders-saw-answers"}
CHANGE = vector("nyyyn")
OTHER = {"yes": "no", "no": "yes"}


def marks(determination: Any) -> dict[str, str]:
    return {check.id: check.value for check in determination.checks}


def gunning(answers: dict[str, str], dates: dict[str, str] | None = None) -> dict[str, str]:
    """The four checks of a board that decides on a change that people would notice."""
    found = marks(one("ICB", "2025-05-01", CHANGE | answers, dates))
    return {name: found[name] for name in FAIR}


def clashes(determination: Any) -> set[str]:
    return {clash.id for clash in determination.contradictions}


class TestTheEffectThroughItsParts:
    @pytest.mark.parametrize("whole", PARTS)
    def test_every_prompt_of_a_wide_question_is_a_part_of_it(self, whole: str):
        parts = [
            node.id
            for node in KnowledgeBase.default().of_kind("fact")
            if node.data.get("part_of") == whole
        ]

        assert tuple(parts) == PARTS[whole]

    def test_no_to_both_questions_at_once_is_enough(self):
        assert one("ICB", "2025-03-03", NO_IMPACT).duty.outcome == "not_required"

    def test_no_to_every_part_means_no_duty(self):
        d = one("ICB", "2025-03-03", DECIDING | NOTHING_CHANGES)

        assert d.duty.outcome == "not_required"

    @pytest.mark.parametrize("part", [part for part in NOTHING_CHANGES if part not in OPEN])
    def test_one_part_alone_is_an_impact(self, part: str):
        d = one("ICB", "2025-03-03", DECIDING | NOTHING_CHANGES | {part: "yes"})

        assert d.duty.outcome == "required"
        assert not d.contradictions

    @pytest.mark.parametrize("part", NOTHING_CHANGES)
    def test_one_part_not_known_leaves_the_duty_undecided(self, part: str):
        d = one("ICB", "2025-03-03", DECIDING | NOTHING_CHANGES | {part: "not known"})

        assert d.duty.outcome == "not_determined"
        assert d.duty.code == "answers_missing"

    @pytest.mark.parametrize(("part", "open_point"), OPEN.items())
    def test_what_the_law_leaves_open_hangs_on_the_reading(
        self, part: str, open_point: tuple[str, str]
    ):
        through_parts = one("ICB", "2025-03-03", DECIDING | NOTHING_CHANGES | {part: "yes"})
        at_once = one("ICB", "2025-03-03", NO_IMPACT | {part: "yes"})

        for d in (through_parts, at_once):
            assert d.duty.outcome == "not_determined"
            assert d.duty.code == "reading_open"
            assert duty(d).hangs_on == (open_point[1],)
            assert not d.contradictions

    def test_longer_waits_beside_another_place_need_no_reading(self):
        d = one(
            "ICB",
            "2025-03-03",
            DECIDING | NOTHING_CHANGES | {"longer-waits": "yes", "manner-place": "yes"},
        )

        assert d.duty.outcome == "required"

    def test_no_to_the_whole_and_yes_to_a_part_is_a_clash(self):
        d = one("ICB", "2025-03-03", NO_IMPACT | {"manner-place": "yes"})

        assert d.duty.code == "answers_clash"
        assert clashes(d) == {"manner.disagree"}


class TestAnswersThatCannotAllBeRight:
    @pytest.mark.parametrize(
        "only", ["provider-only", "change-of-control", "price-only", "back-office-only"]
    )
    def test_only_one_thing_changes_and_yet_funding_is_withdrawn(self, only: str):
        d = one("ICB", "2025-03-03", {only: "yes", "funding-withdrawn": "yes"})

        assert clashes(d) == {"only-one-thing-changes-yet-funding-withdrawn"}

    @pytest.mark.parametrize("only", ["change-of-control", "price-only", "back-office-only"])
    @pytest.mark.parametrize("effect", ["manner-hours", "range-narrowed"])
    def test_only_one_thing_changes_and_yet_people_would_notice(self, only: str, effect: str):
        d = one("ICB", "2025-03-03", {only: "yes", effect: "yes"})

        assert clashes(d) == {"only-one-thing-changes-yet-people-would-notice"}

    @pytest.mark.parametrize(
        ("cause", "clash"),
        [
            ("limit-changes", "new-limit-yet-no-impact"),
            ("branch-closure", "surgery-closes-yet-no-impact"),
            ("funding-withdrawn", "funding-ends-service-yet-no-impact"),
            ("substantial", "substantial-yet-no-impact"),
        ],
    )
    def test_what_people_must_notice_and_yet_nothing_changes_for_them(self, cause: str, clash: str):
        d = one("ICB", "2025-03-03", NO_IMPACT | {cause: "yes"})

        assert clashes(d) == {clash}
        assert d.duty.outcome == "not_determined"

    def test_a_change_of_provider_only_and_another_place(self):
        d = one("ICB", "2025-03-03", DECIDING | {"provider-only": "yes", "manner-place": "yes"})

        assert "only-provider-yet-manner" in clashes(d)
        assert d.duty.outcome == "not_determined"

    def test_a_change_of_provider_only_that_leaves_fewer_providers_to_choose_from_may_stand(self):
        d = one(
            "ICB",
            "2025-03-03",
            NO_IMPACT | {"provider-only": "yes", "fewer-or-more-providers": "yes"},
        )

        assert not d.contradictions

    def test_funding_withdrawn_and_only_the_waits_get_longer_may_stand(self):
        d = one(
            "ICB", "2025-03-03", NO_IMPACT | {"funding-withdrawn": "yes", "longer-waits": "yes"}
        )

        assert not d.contradictions

    def test_a_body_changes_and_nothing_else_and_yet_funding_is_withdrawn(self):
        d = one("ICB", "2025-03-03", {"body-change-only": "yes", "funding-withdrawn": "yes"})

        assert clashes(d) == {"body-change-only-yet-funding-withdrawn"}

    def test_a_decision_that_people_would_notice_and_no_service_is_going_to_change(self):
        d = one("ICB", "2025-03-03", CHANGE | {"changes-services": "no"})

        assert clashes(d) == {"no-change-yet-people-would-notice"}

    def test_the_plan_of_a_board_and_the_care_of_one_person(self):
        d = one(
            "ICB",
            "2025-03-03",
            {"planning": "yes", "preparing-plan": "yes", "more-than-one-person": "no"},
        )

        assert clashes(d) == {"preparing-plan-yet-one-person"}


class TestWhenAConsultationHasToBeFair:
    @pytest.mark.parametrize(
        ("kind", "answers"),
        [
            pytest.param("ICB", CHANGE, id="the duty applies"),
            pytest.param("ICB", vector("n?y??"), id="the duty is not determined"),
            pytest.param("ICB", NO_IMPACT | {"promise": "yes"}, id="a promise was made"),
            pytest.param("ICB", NO_IMPACT | {"consulting": "yes"}, id="it is held by choice"),
            pytest.param("LA", {"consulting": "yes"}, id="a council holds it"),
            pytest.param(
                "ICB",
                vector("ynnnn", preparing_plan="yes", consulting="not known"),
                id="a plan is prepared",
            ),
        ],
    )
    def test_the_four_checks_have_their_place(self, kind: str, answers: dict[str, str]):
        assert set(FAIR) <= set(marks(one(kind, "2025-05-01", answers)))

    def test_they_have_none_where_nobody_is_or_must_be_involved(self):
        assert not set(FAIR) & set(marks(one("ICB", "2025-05-01", NO_IMPACT)))

    def test_they_never_move_the_duty(self):
        worst = {fact: OTHER[answer] for fact, answer in ALL_FAIR.items()}

        assert one("ICB", "2025-05-01", NO_IMPACT | worst).duty.outcome == "not_required"
        assert one("ICB", "2025-05-01", CHANGE | ALL_FAIR).duty.outcome == "required"


class TestTheFourRulesOfAFairConsultation:
    def test_without_any_answer_they_are_not_known(self):
        assert set(gunning({}).values()) == {"not known"}

    def test_all_is_well_when_every_point_is(self):
        assert set(gunning(ALL_FAIR, IN_ORDER).values()) == {"met"}

    def test_without_the_days_the_order_of_events_is_missing(self):
        d = one("ICB", "2025-05-01", CHANGE | ALL_FAIR)

        assert {marks(d)[name] for name in FAIR if name != "gunning-2"} == {"not known"}
        assert marks(d)["gunning-2"] == "met"
        assert {
            "committed-first",
            "decided-before-asking",
            "under-three-days",
            "decided-before-close",
        } <= missing(d)

    @pytest.mark.parametrize(
        ("check", "fact"), [(check, fact) for check, facts in FAIR.items() for fact in facts]
    )
    def test_one_slip_fails_its_own_check_or_puts_it_at_risk(self, check: str, fact: str):
        found = gunning(ALL_FAIR | {fact: OTHER[ALL_FAIR[fact]]}, IN_ORDER)

        assert found.pop(check) == ("failed" if fact in FATAL else "at risk")
        assert set(found.values()) == {"met"}

    @pytest.mark.parametrize(
        ("check", "fact"), [(check, fact) for check, facts in FAIR.items() for fact in facts]
    )
    def test_one_point_not_known_leaves_its_own_check_not_known(self, check: str, fact: str):
        found = gunning(ALL_FAIR | {fact: "not known"}, IN_ORDER)

        assert found.pop(check) == "not known"
        assert set(found.values()) == {"met"}

    @pytest.mark.parametrize("step", ["notice-served", "contract-signed", "specification-fixed"])
    def test_a_binding_step_before_people_are_asked_fails_the_first(self, step: str):
        assert gunning(ALL_FAIR, IN_ORDER | {step: "2025-01-12"})["gunning-1"] == "failed"
        assert gunning(ALL_FAIR, IN_ORDER | {step: "2025-01-13"})["gunning-1"] == "met"

    def test_one_binding_step_is_enough_though_other_days_are_not_known(self):
        dates = {"notice-served": "2025-01-12", "involvement-began": "2025-01-13"}

        assert gunning({}, dates)["gunning-1"] == "failed"

    def test_a_notice_that_went_out_and_no_day_for_asking_fails_the_first(self):
        dates = {"notice-served": "2025-01-12", "involvement-began": "not yet"}

        assert gunning({}, dates)["gunning-1"] == "failed"

    def test_publicity_after_the_decision_fails_the_first(self):
        dates = IN_ORDER | {"decided": "2025-01-10"}

        assert gunning(ALL_FAIR, dates)["gunning-1"] == "failed"
        assert gunning({"decided-before-asking": "yes"})["gunning-1"] == "failed"

    def test_less_than_three_days_fail_the_third_and_three_do_not_by_themselves(self):
        two = IN_ORDER | {"involvement-ended": "2025-01-15"}
        three = IN_ORDER | {"involvement-ended": "2025-01-16"}

        assert gunning(ALL_FAIR | {"urgent": "no"}, two)["gunning-3"] == "failed"
        assert gunning(ALL_FAIR | {"urgent": "yes"}, two)["gunning-3"] == "at risk"
        assert gunning(ALL_FAIR, two)["gunning-3"] == "not known"
        assert gunning(ALL_FAIR, three)["gunning-3"] == "met"
        assert gunning(ALL_FAIR | {"time-fits": "no"}, three)["gunning-3"] == "failed"

    def test_no_number_of_weeks_is_enough_or_too_little_by_itself(self):
        weeks = ["2025-01-20", "2025-02-10", "2025-04-07"]

        for ended in weeks:
            days = IN_ORDER | {"involvement-ended": ended}
            assert gunning({}, days)["gunning-3"] == "not known"
            assert gunning(ALL_FAIR, days)["gunning-3"] == "met"

    @pytest.mark.parametrize("late", ["involvement-ended", "views-reported"])
    def test_a_decision_before_the_answers_are_in_fails_the_fourth(self, late: str):
        after = IN_ORDER | {late: "2025-05-02"}
        same_day = IN_ORDER | {late: "2025-05-01"}

        assert gunning(ALL_FAIR, after)["gunning-4"] == "failed"
        assert gunning(ALL_FAIR, same_day)["gunning-4"] == "met"

    def test_days_that_say_another_thing_than_the_answer_are_a_clash(self):
        d = one("ICB", "2025-05-01", CHANGE | ALL_FAIR | {"committed-first": "yes"}, IN_ORDER)

        assert clashes(d) == {"committed-first.disagree"}
        assert marks(d)["gunning-1"] == "not known"
        assert d.duty.outcome == "required"

    def test_tv02_nine_months_without_an_emergency_department_fail_the_first_and_the_third(self):
        d = one(
            "NHS-trust",
            "2020-06-11",
            vector(
                "nyyyy",
                temporary="yes",
                urgent="yes",
                decided_before_asking="yes",
                time_fits="no",
            ),
        )

        assert marks(d)["gunning-1"] == "failed"
        assert marks(d)["gunning-3"] == "failed"
        assert d.duty.outcome == "required"

    def test_each_point_of_the_list_is_on_a_question(self):
        letters = {"G1": "abcd", "G2": "abcde", "G3": "abc", "G4": "abcd"}
        points = {f"{rule}-{letter}" for rule, found in letters.items() for letter in found}
        refs = {ref for node in KnowledgeBase.default().of_kind("fact") for ref in node.ref}

        assert points <= refs


FIVE = {
    "strong-involvement": "yes",
    "choice-kept": "yes",
    "clinical-evidence": "yes",
    "clinical-commissioners-support": "yes",
    "five-tests-shown": "yes",
}
LARGE = CHANGE | SUBSTANTIAL
CONDITIONS = ("other-care-in-place", "new-treatments-cut-admissions", "beds-used-better")
NO_CONDITION = dict.fromkeys(CONDITIONS, "no")


def five(answers: dict[str, str], day: str = "2024-06-03", kind: str = "ICB") -> dict[str, str]:
    """What the five tests say of a large change, by number."""
    found = marks(one(kind, day, LARGE | answers))
    return {name[-1]: mark for name, mark in found.items() if name.startswith("five-test-")}


class TestTheFiveTestsOfServiceChange:
    def test_the_first_four_are_met_when_the_papers_show_it(self):
        assert five(FIVE) == dict.fromkeys("1234", "met")

    def test_they_are_at_risk_while_the_papers_do_not_show_it(self):
        assert five(FIVE | {"five-tests-shown": "no"}) == dict.fromkeys("1234", "at risk")

    @pytest.mark.parametrize(("number", "fact"), list(zip("1234", FIVE, strict=False)))
    def test_each_can_fail_alone(self, number: str, fact: str):
        found = five(FIVE | {fact: "no"})

        assert found.pop(number) == "failed"
        assert set(found.values()) == {"met"}

    def test_without_answers_they_are_not_known(self):
        assert five({}) == dict.fromkeys("1234", "not known")

    def test_they_have_no_place_where_the_change_is_not_substantial(self):
        assert five(FIVE | {"substantial": "no"}) == {}

    def test_they_are_policy_and_move_no_duty(self):
        failed = dict.fromkeys(FIVE, "no")

        assert one("ICB", "2024-06-03", LARGE | failed).duty.outcome == "required"
        assert one("ICB", "2024-06-03", LARGE).duty.outcome == "required"

    def test_the_fifth_is_asked_only_where_many_beds_would_go(self):
        assert "5" not in five(FIVE | {"bed-closure": "no"})
        assert "5" not in five(FIVE)
        assert five(FIVE | {"bed-closure": "yes"})["5"] == "not known"

    def test_the_fifth_fails_when_none_of_its_three_conditions_is_met(self):
        assert five(FIVE | NO_CONDITION | {"bed-closure": "yes"})["5"] == "failed"

    @pytest.mark.parametrize("condition", CONDITIONS)
    def test_one_of_the_three_conditions_is_enough(self, condition: str):
        answers = FIVE | NO_CONDITION | {"bed-closure": "yes", condition: "yes"}

        assert five(answers)["5"] == "met"
        assert five(answers | {"five-tests-shown": "no"})["5"] == "at risk"

    def test_the_fifth_is_no_older_than_april_2017_and_looked_at_under_the_policy_of_2018(self):
        answers = FIVE | NO_CONDITION | {"bed-closure": "yes"}

        assert str(KnowledgeBase.default().nodes["five-test-5"].in_force[0]) == "2017-04-01"
        assert "5" not in five(answers, "2017-03-31", "CCG")
        assert five(answers, "2018-03-01", "CCG")["5"] == "failed"


GATE = "assurance-before-decision"


def gate(answers: dict[str, str], *policies: str, kind: str = "CCG") -> dict[str, str]:
    d = decide(
        [body("board", kind, policies=list(policies))],
        [act("2015-03-02")],
        NO_IMPACT | answers,
    )
    assert {g.id for g in d.gates}.isdisjoint(t.id for t in d.tracks)
    return {g.id: g.value for g in d.gates}


class TestALocalRuleThatNothingIsDecidedWithoutAssurance:
    def test_it_counts_only_for_a_body_that_has_switched_it_on(self):
        assert gate({"assurance-given": "no"}) == {}

    def test_it_is_kept_with_assurance_and_broken_without(self):
        assert gate({"assurance-given": "yes"}, GATE) == {GATE: "yes"}
        assert gate({"assurance-given": "no"}, GATE) == {GATE: "no"}

    def test_without_an_answer_it_is_not_known(self):
        assert gate({}, GATE) == {GATE: "not known"}

    def test_it_is_kept_while_nothing_is_decided(self):
        assert gate({"assurance-given": "no", "decision": "no"}, GATE) == {GATE: "yes"}

    def test_a_health_and_wellbeing_board_can_switch_it_on_and_still_owes_no_nhs_duty(self):
        d = decide(
            [body("board", "HWB", policies=[GATE])],
            [act("2015-03-02")],
            CHANGE | {"assurance-given": "no"},
        )

        assert [(g.id, g.value) for g in d.gates] == [(GATE, "no")]
        assert d.duty.outcome == "out_of_scope"

    def test_breaking_it_moves_no_duty(self):
        kept, broken = (
            decide(
                [body("board", "CCG", policies=[GATE])],
                [act("2015-03-02")],
                CHANGE | {"assurance-given": answer},
            )
            for answer in ("yes", "no")
        )

        assert kept.duty == broken.duty
        assert kept.tracks == broken.tracks

    def test_it_did_not_exist_before_the_paper_of_july_2014(self):
        d = decide(
            [body("board", "CCG", policies=[GATE])],
            [act("2014-07-16")],
            CHANGE | {"assurance-given": "no"},
        )

        assert d.gates == ()


class TestPointsOfGoodPractice:
    @pytest.mark.parametrize(
        ("mark", "last"),
        [
            ("PL", 7),
            ("RE", 4),
            ("AI", 2),
            ("FB", 3),
            ("EV", 2),
            ("PIA", 10),
            ("LV", 5),
            ("IIA", 10),
            ("IM", 6),
            ("KLOE", 6),
            ("WP", 10),
            ("THU", 13),
        ],
    )
    def test_each_item_of_the_lists_is_a_point(self, mark: str, last: int):
        known = {node.id for node in KnowledgeBase.default().of_kind("practice")}

        assert {f"{mark}-{number:02}" for number in range(1, last + 1)} <= known

    def test_the_guidance_of_2017_ends_the_day_before_that_of_2022_begins(self):
        nodes = KnowledgeBase.default().nodes

        assert str(nodes["PIA-04"].in_force[1]) == "2022-07-03"
        assert str(nodes["WP-01"].in_force[0]) == "2022-07-04"

    def test_that_whoever_hands_a_function_over_stays_liable_is_told_up_to_june_2022_only(self):
        nodes = KnowledgeBase.default().nodes

        assert str(nodes["LV-05"].in_force[1]) == "2022-06-30"
        assert str(nodes["liable-since-2022"].in_force[0]) == "2022-07-01"


class TestWhenNobodyHasBeenAskedYet:
    """While no day is planned on which people are asked, how they were asked is no question."""

    DAYS = IN_ORDER | {
        "involvement-began": "not yet",
        "involvement-ended": "not yet",
        "views-reported": "not yet",
        "specification-fixed": "not yet",
        "contract-signed": "not yet",
    }
    NO_DAY = DAYS | {"decided": "not yet"}

    def test_no_check_fails_as_long_as_nothing_is_settled(self):
        assert gunning({}, self.NO_DAY) == dict.fromkeys(FAIR, "not known")

    def test_a_day_for_the_decision_and_none_for_asking_fails_the_first_check(self):
        assert gunning({}, self.DAYS)["gunning-1"] == "failed"

    def test_what_waits_for_that_day_is_told_apart_from_what_was_not_asked(self):
        found = {gap.id: gap for gap in one("ICB", "2025-05-01", CHANGE, self.NO_DAY).missing}

        assert {name for name, gap in found.items() if gap.state == "too early"} == {
            node.id for node in KnowledgeBase.default().of_kind("fact") if "once" in node.data
        }
        assert all(gap.unasked for gap in found.values() if gap.state == "too early")
        assert found["papers-show-settled"].state == "not asked"

    def test_an_answer_that_was_given_all_the_same_counts(self):
        assert gunning({"misled": "yes"}, self.NO_DAY)["gunning-2"] == "failed"
        gaps = one("ICB", "2025-05-01", CHANGE | {"late-answers-rule": "not known"}, self.NO_DAY)
        states = {gap.id: gap.state for gap in gaps.missing}
        assert states["late-answers-rule"] == "not known"
