"""The days on which the law changes: the day before and the day itself differ as they should.

Each change is told in a test of its own, and then one rich matter is decided on both sides of it
for every kind of body: what differs is what the table says, and nothing else.
"""

from __future__ import annotations

import pytest
from law_matters import (
    SUBSTANTIAL,
    act,
    actions,
    body,
    decide,
    duty,
    limbs,
    notices,
    one,
    track,
    trigger,
    vector,
)
from switch_matter import KINDS, Switch, differences
from switch_table import DIFFERS, SWITCHES

from engagement_rules import MatterError

CHANGE = vector("nyyyn")


class TestTheDayWhenGroupsAndNhsEnglandBegan:
    """D2: 1 April 2013."""

    def test_the_last_day_of_a_primary_care_trust_is_31_march_2013(self):
        assert duty(one("PCT", "2013-03-31", CHANGE)).provision == "s242"
        with pytest.raises(MatterError):
            one("PCT", "2013-04-01", CHANGE)

    @pytest.mark.parametrize(("kind", "provision"), [("CCG", "s14Z2"), ("NHSE", "s13Q")])
    def test_the_new_commissioners_begin_on_1_april_2013(self, kind: str, provision: str):
        with pytest.raises(MatterError):
            one(kind, "2013-03-31", CHANGE)
        found = duty(one(kind, "2013-04-01", CHANGE))
        assert (found.provision, found.outcome) == (provision, "required")

    def test_a_trust_is_under_the_same_duty_on_both_days(self):
        for day in ("2013-03-31", "2013-04-01"):
            found = duty(one("NHS-trust", day, CHANGE))
            assert (found.provision, found.outcome) == ("s242", "required")

    def test_consulting_the_council_is_worked_out_from_1_april_2013(self):
        answers = CHANGE | SUBSTANTIAL | {"who-commissions": "council"}
        before = one("NHS-trust", "2013-03-31", answers)
        after = one("NHS-trust", "2013-04-01", answers)

        assert track(before, "scrutiny-consultation-by-provider").outcome != "required"
        assert track(after, "scrutiny-consultation-by-provider").outcome == "required"


class TestTheDayWhenSpecialAdministratorsBeganToDeferTheDuty:
    """D3: 15 July 2014."""

    @pytest.mark.parametrize("kind", ["CCG", "NHSE", "NHS-trust", "NHS-FT"])
    def test_a_matter_in_a_special_administrators_report_waits_from_15_july_2014(self, kind: str):
        answers = CHANGE | {"special-administrator": "yes"}
        before = one(kind, "2014-07-14", answers)
        after = one(kind, "2014-07-15", answers)

        assert before.duty.outcome == "required"
        assert after.duty.outcome == "not_required"
        assert "administrator-defers-the-duty" in notices(after)

    @pytest.mark.parametrize("kind", ["CCG", "NHSE", "NHS-trust", "NHS-FT"])
    def test_not_knowing_about_an_administrator_matters_only_from_15_july_2014(self, kind: str):
        answers = CHANGE | {"special-administrator": "not known"}

        assert one(kind, "2014-07-14", answers).duty.outcome == "required"
        assert one(kind, "2014-07-15", answers).duty.outcome == "not_determined"


class TestTheDayWhenTheListOfSituationsBegan:
    """D5: April 2017; the first of the month is assumed."""

    def test_a_situation_is_on_the_list_from_april_2017(self):
        answers = vector("nnynn", varying_contract="yes")
        before = one("CCG", "2017-03-31", answers)
        after = one("CCG", "2017-04-01", answers)

        assert not [t for t in before.triggers if "T-09" in t.ref and t.value == "yes"]
        assert trigger(after, "T-09").value == "yes"
        assert trigger(after, "T-09").strength == "likely"
        assert before.duty.outcome == after.duty.outcome == "not_required"
        assert "assess-and-record-situation" not in actions(before)
        assert "assess-and-record-situation" in actions(after)

    def test_a_group_has_regard_to_the_guidance_from_april_2017(self):
        assert "follow-guidance-of-2017" not in actions(one("CCG", "2017-03-31", CHANGE))
        assert "follow-guidance-of-2017" in actions(one("CCG", "2017-04-01", CHANGE))


class TestTheDayWhenTheCouncilsGeneralDutyEnded:
    """D4a: 26 May 2015."""

    def test_planning_alone_called_for_involvement_by_a_council_until_25_may_2015(self):
        planning_only = vector("ynnnn")
        before = one("LA", "2015-05-25", planning_only)
        after = one("LA", "2015-05-26", planning_only)

        assert track(before, "council-involvement").outcome == "required"
        assert "involve-local-people" in actions(before)
        assert track(after, "council-involvement").outcome == "not_required"

    def test_a_decision_still_calls_for_it_afterwards(self):
        after = one("LA", "2015-05-26", CHANGE)

        assert track(after, "council-involvement").outcome == "required"
        assert "involve-local-people" not in actions(after)
        assert "consult-representatives" in actions(after)


class TestTheDayWhenBoardsTookOver:
    """D6: 1 July 2022."""

    def test_groups_end_and_boards_begin(self):
        assert duty(one("CCG", "2022-06-30", CHANGE)).provision == "s14Z2"
        assert duty(one("ICB", "2022-07-01", CHANGE)).provision == "s14Z45"
        with pytest.raises(MatterError):
            one("CCG", "2022-07-01", CHANGE)
        with pytest.raises(MatterError):
            one("ICB", "2022-06-30", CHANGE)

    def test_carers_are_named_from_that_day_for_nhs_england(self):
        before = one("NHSE", "2022-06-30", CHANGE)
        after = one("NHSE", "2022-07-01", CHANGE)

        assert "involve-users-nhs-england" in actions(before)
        assert "carers-are-named" not in notices(before)
        assert "involve-users-and-carers-nhs-england" in actions(after)
        assert "involve-users-nhs-england" not in actions(after)
        assert "carers-are-named" in notices(after)

    def test_liability_moves_from_the_owner_to_the_body_that_acts(self):
        before = decide(
            [body("england", "NHSE"), body("group", "CCG", acting_for="england", under="s13Z")],
            [act("2022-06-30", "group")],
            CHANGE,
        )
        after = decide(
            [body("england", "NHSE"), body("board", "ICB", acting_for="england", under="s65Z5")],
            [act("2022-07-01", "board")],
            CHANGE,
        )

        assert [f.liable for f in before.duties] == [("england",)]
        assert [f.liable for f in after.duties] == [("board",)]

    def test_a_trust_is_under_the_same_duty_on_both_days(self):
        for day in ("2022-06-30", "2022-07-01"):
            assert limbs(duty(one("NHS-FT", day, CHANGE))) == {"a": "no", "b": "yes", "c": "yes"}

    def test_nhs_england_can_direct_a_board_from_1_april_2023_only(self):
        bodies = [
            body("england", "NHSE"),
            body("board", "ICB", acting_for="england", under="s13YB"),
        ]

        with pytest.raises(MatterError):
            decide(bodies, [act("2023-03-31", "board")], CHANGE)
        (found,) = decide(bodies, [act("2023-04-01", "board")], CHANGE).duties
        assert (found.provision, found.liable) == ("s14Z45", ("board",))

    def test_an_nhs_function_handed_to_a_council_is_not_determined(self):
        d = decide(
            [
                body("board", "ICB"),
                body("council", "LA", acting_for="board", under="s65Z5-council"),
            ],
            [act("2024-05-01", "council")],
            CHANGE,
        )

        assert d.duty.outcome == "not_determined"
        assert "look-for-terms-on-involvement" in actions(d)


class TestTheDayWhenTheGuidanceOf2022CameOut:
    """D7: July 2022; the fourth is from knowledge."""

    def test_a_trust_changes_from_the_old_guidance_to_the_new(self):
        before = actions(one("NHS-trust", "2022-07-03", CHANGE))
        after = actions(one("NHS-trust", "2022-07-04", CHANGE))

        assert "follow-guidance-of-2008" in before
        assert "follow-guidance-of-2022-trust" not in before
        assert "follow-guidance-of-2008" not in after
        assert "follow-guidance-of-2022-trust" in after

    def test_the_list_of_situations_becomes_historic(self):
        answers = vector("nnynn", varying_contract="yes")
        (before,) = trigger(one("NHSE", "2022-07-03", answers), "T-09").findings
        (after,) = trigger(one("NHSE", "2022-07-04", answers), "T-09").findings

        assert before.value == after.value == "yes"
        assert "then in force" in before.standing
        assert "historic" in after.standing


class TestTheDayWhenCouncilsCouldNoLongerRefer:
    """D9: 31 January 2024."""

    ANSWERS = CHANGE | SUBSTANTIAL
    NOT_YET = {"scrutiny-consultation-began": "not yet"}  # noqa: RUF012

    @pytest.mark.parametrize("kind", ["ICB", "NHSE"])
    def test_the_secretary_of_state_is_told_from_31_january_2024(self, kind: str):
        before = one(kind, "2024-01-30", self.ANSWERS, self.NOT_YET)
        after = one(kind, "2024-01-31", self.ANSWERS, self.NOT_YET)

        assert track(before, "scrutiny-consultation").outcome == "required"
        assert track(before, "notify-secretary-of-state").outcome == "not_required"
        assert track(before, "notify-secretary-of-state").code == "not_in_force"
        assert track(after, "scrutiny-consultation").outcome == "required"
        assert track(after, "notify-secretary-of-state").outcome == "required"

    def test_the_council_may_refer_until_30_january_2024_and_a_call_in_is_possible_after(self):
        before = notices(one("ICB", "2024-01-30", self.ANSWERS, self.NOT_YET))
        after = notices(one("ICB", "2024-01-31", self.ANSWERS, self.NOT_YET))

        assert "council-may-refer" in before
        assert "call-in-is-possible" not in before
        assert "council-may-refer" not in after
        assert "call-in-is-possible" in after

    @pytest.mark.parametrize(
        ("began", "outcome"), [("2024-01-30", "not_required"), ("2024-01-31", "required")]
    )
    def test_the_day_on_which_consulting_the_council_began_decides(self, began: str, outcome: str):
        d = one("ICB", "2024-03-01", self.ANSWERS, {"scrutiny-consultation-began": began})

        assert track(d, "notify-secretary-of-state").outcome == outcome

    def test_not_knowing_when_it_began_leaves_the_notification_open(self):
        d = one("ICB", "2024-03-01", self.ANSWERS, {"scrutiny-consultation-began": "not known"})

        assert track(d, "scrutiny-consultation").outcome == "required"
        assert track(d, "notify-secretary-of-state").outcome == "not_determined"


class TestTheDayOfTheRuleOnRemedies:
    """D4: 13 April 2015. The day on which a claim is filed decides, and not the day of the act."""

    @pytest.mark.parametrize("day", ["2014-06-02", "2016-06-01"])
    @pytest.mark.parametrize(
        ("filed", "shown"),
        [
            ("2015-04-12", {"older-rule-on-remedies"}),
            ("2015-04-13", {"remedy-can-be-refused"}),
            ("not yet", {"remedy-can-be-refused"}),
            ("not known", set()),
        ],
    )
    def test_the_claim_and_not_the_act_chooses_the_rule(self, day: str, filed: str, shown: set):
        d = one("CCG", day, CHANGE, {"claim-filed": filed})

        assert notices(d) & {"older-rule-on-remedies", "remedy-can-be-refused"} == shown
        assert d.duty.outcome == "required"


class TestTheDayOfTheProviderSelectionRules:
    """D8: 1 January 2024, by the day on which the buying began."""

    BUYING = CHANGE | {"health-care-bought": "yes", "awarding-contract": "yes"}

    @pytest.mark.parametrize(
        ("began", "old", "new"),
        [
            ("2023-12-31", "required", "not_required"),
            ("2024-01-01", "not_required", "required"),
            ("not yet", "not_required", "required"),
            ("not known", "not_determined", "not_determined"),
        ],
    )
    def test_buying_that_had_begun_goes_on_under_the_old_rules(
        self, began: str, old: str, new: str
    ):
        d = one("ICB", "2024-06-03", self.BUYING, {"procurement-began": began})

        assert track(d, "procurement-rules-2013").outcome == old
        assert track(d, "provider-selection-rules").outcome == new
        assert d.duty.outcome == "required"

    def test_what_is_no_health_care_stays_under_the_general_rules(self):
        answers = self.BUYING | {"health-care-bought": "no"}
        d = one("ICB", "2024-06-03", answers, {"procurement-began": "not yet"})

        assert track(d, "provider-selection-rules").outcome == "not_required"
        assert track(d, "general-procurement-rules").outcome == "required"

    @pytest.mark.parametrize("bought", ["yes", "no"])
    def test_buying_never_makes_the_duty_apply(self, bought: str):
        answers = vector("nnnnn") | {"health-care-bought": bought, "starting-procurement": "yes"}

        assert one("ICB", "2024-06-03", answers).duty.outcome == "not_required"


class TestTheFirstYearOfJointForwardPlans:
    """D6a: the year that begins on 1 April 2023."""

    @pytest.mark.parametrize(
        ("year", "outcome"), [("2022-04-01", "not_required"), ("2023-04-01", "required")]
    )
    def test_a_plan_is_consulted_on_from_that_year(self, year: str, outcome: str):
        answers = vector("ynnnn", preparing_plan="yes")
        d = one("ICB", "2022-10-03", answers, {"plan-year-begins": year})

        assert track(d, "plan-consultation").outcome == outcome
        assert ("explain-the-duty-in-the-joint-plan" in actions(d)) == (outcome == "required")


def _told(lines: str) -> set[str]:
    return {line.strip() for line in lines.splitlines() if line.strip()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.id)
def test_what_differs_on_the_day_is_what_the_table_says_and_nothing_else(switch: Switch, kind: str):
    expected = [
        _told(lines) for kinds, lines in DIFFERS[switch.id].items() if kind in kinds.split()
    ]

    assert differences(kind, switch) == set().union(*expected)
    assert len(expected) <= 1


def test_the_table_has_each_switch_and_names_only_kinds_of_body_that_there_are():
    named = {kind for table in DIFFERS.values() for kinds in table for kind in kinds.split()}

    assert set(DIFFERS) == {switch.id for switch in SWITCHES}
    assert named <= set(KINDS)
    assert {switch.id.split(",")[0] for switch in SWITCHES} == {
        *("D2", "D3", "D3a", "D4", "D4a", "D5", "D6", "D6a", "D7", "D8", "D9", "D10", "D11")
    }
