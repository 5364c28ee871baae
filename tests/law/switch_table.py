"""What may differ between the day before a change of the law and the day itself.

For each switch, the kinds of body and what differs for them. Nothing else may differ, and all of
it must. `+` came, `-` went; an outcome that turned is told with both sides. The grounds that hold
stand behind the outcome of the duty. A kind of body that is not named sees no difference.
"""

from __future__ import annotations

from switch_matter import Switch

SWITCHES = (
    # the first groups, NHS England and the rules on scrutiny
    Switch("D2", "2013-03-31", "2013-04-01"),
    # special administrators begin to hold the duty up
    Switch("D3", "2014-07-14", "2014-07-15", answers={"special-administrator": "yes"}),
    # the first joint committees of groups
    Switch("D3a", "2014-09-30", "2014-10-01"),
    # the rule on remedies: the day of the act decides nothing
    Switch("D4", "2015-04-12", "2015-04-13"),
    # the rule on remedies goes by the day on which the claim is filed
    Switch("D4, claim filed", "2015-04-12", "2015-04-13", named="claim-filed", act="2015-03-02"),
    # the end of the councils' general duty, which covered planning alone
    Switch("D4a", "2015-05-25", "2015-05-26", answers={"proposal": "no", "decision": "no"}),
    # the guidance of 2017, the contract of that year and the test for beds
    Switch("D5", "2017-03-31", "2017-04-01"),
    # boards take over from groups
    Switch("D6", "2022-06-30", "2022-07-01"),
    # boards take over GP services
    Switch(
        "D6, GP services",
        "2022-06-30",
        "2022-07-01",
        answers={"service-kind": "primary-medical"},
    ),
    # all boards arrange pharmacy, eye and dental services
    Switch("D6a", "2023-03-31", "2023-04-01"),
    # the first year whose joint forward plan must be consulted on
    Switch(
        "D6a, plan year",
        "2023-03-31",
        "2023-04-01",
        named="plan-year-begins",
        act="2022-11-01",
    ),
    # the guidance of 2022
    Switch("D7", "2022-07-03", "2022-07-04"),
    # the provider selection rules
    Switch("D8", "2023-12-31", "2024-01-01"),
    # the old rules go on for what began before
    Switch(
        "D8, buying began",
        "2023-12-31",
        "2024-01-01",
        named="procurement-began",
        act="2024-05-01",
    ),
    # call-in takes the place of referral
    Switch("D9", "2024-01-30", "2024-01-31"),
    # no notification where the council was consulted before
    Switch(
        "D9, consultation began",
        "2024-01-30",
        "2024-01-31",
        named="scrutiny-consultation-began",
        act="2024-05-01",
    ),
    # what was referred before goes on under the old rules
    Switch(
        "D9, referred",
        "2024-01-30",
        "2024-01-31",
        named="referred-to-secretary-of-state",
        act="2024-05-01",
    ),
    # the Procurement Act, for what is no health care
    Switch("D10", "2025-02-23", "2025-02-24", answers={"health-care-bought": "no"}),
    # the rules of 2015 go on for what began before
    Switch(
        "D10, buying began",
        "2025-02-23",
        "2025-02-24",
        answers={"health-care-bought": "no"},
        named="procurement-began",
        act="2025-06-02",
    ),
    # the accessible information standard in its fourth version
    Switch("D11", "2025-06-02", "2025-06-03"),
)

DIFFERS: dict[str, dict[str, str]] = {
    "D2": {
        "PCT SHA": "the body ends",
        "CCG NHSE Healthwatch": "the body begins",
        "NHS-trust NHS-FT": """
            track equality-due-regard: not_determined to required
            track five-tests: not_determined to not_required
            track general-procurement-rules: not_determined to not_required
            track inequalities-trust: not_determined to not_required
            track plan-consultation: not_determined to not_required
            track promise-kept: not_determined to required
            track provider-selection-rules: not_determined to not_required
            track scrutiny-consultation-by-provider: not_determined to required
            track scrutiny-urgent-notice-by-provider: not_determined to not_required
            + action answer-a-scrutiny-report
            + action bring-in-carers-trust
            + action close-the-equality-gap
            + action consult-the-council
            + action give-due-regard
            + action go-to-a-joint-committee
            + action hold-a-full-consultation
            + action keep-the-promise
            + action people-first-then-the-specification
            + action test-impact-again
            + action try-to-agree-with-the-council
            + notice begun-before-april-2013
            + notice buying-makes-and-lifts-no-duty
            + notice council-may-refer
            + notice pharmacy-eye-dental-before-2022
            + notice primary-care-is-covered
            + notice referral-decides-nothing
            + trigger promise-made
            + trigger substantial-proposal
            + trigger temporary-change
        """,
        "LA": """
            track council-involvement: not_determined to required
            track equality-due-regard: not_determined to required
            track general-procurement-rules: not_determined to not_required
            track promise-kept: not_determined to required
            track provider-selection-rules: not_determined to not_required
            + action be-fair-to-users-of-a-place
            + action close-the-equality-gap
            + action consult-representatives
            + action give-due-regard
            + action heed-the-needs-assessment
            + action hold-a-full-consultation
            + action involve-local-people
            + action keep-the-promise
            + notice council-owes-no-nhs-duty
            + trigger promise-made
        """,
        "CA": """
            track council-involvement: not_determined to required
            track equality-due-regard: not_determined to required
            track general-procurement-rules: not_determined to not_required
            track promise-kept: not_determined to required
            track provider-selection-rules: not_determined to not_required
            + action be-fair-to-users-of-a-place
            + action close-the-equality-gap
            + action consult-representatives
            + action give-due-regard
            + action hold-a-full-consultation
            + action keep-the-promise
            + notice council-owes-no-nhs-duty
            + trigger promise-made
        """,
        "independent-provider VCSE-provider GP-practice": """
            track scrutiny-consultation-by-provider: not_determined to required
            track scrutiny-urgent-notice-by-provider: not_determined to not_required
            + action answer-a-scrutiny-report
            + action consult-the-council
            + action go-to-a-joint-committee
            + action try-to-agree-with-the-council
            + notice council-may-refer
            + notice pharmacy-eye-dental-before-2022
            + notice primary-care-is-covered
            + notice provider-equality-duty
            + notice provider-owes-no-duty
            + trigger substantial-proposal
        """,
        "HWB": """
            + notice board-of-the-council
            + notice others-owe-no-nhs-duty
        """,
        "SHA-special DHSC": """
            track equality-due-regard: not_determined to required
            track promise-kept: not_determined to required
            + action close-the-equality-gap
            + action give-due-regard
            + action hold-a-full-consultation
            + action keep-the-promise
            + notice others-owe-no-nhs-duty
            + trigger promise-made
        """,
    },
    "D3": {
        "CCG": """
            duty: s14Z2 required abc to s14Z2 not_required abc
            track trust-own-duty: required to not_required
            + action weigh-involving-anyway
            - action add-the-trust-to-the-matter
            - action bring-in-carers
            - action check-earlier-involvement
            - action choose-fitting-ways
            - action follow-guidance-of-2013
            - action heed-the-nhs-constitution
            - action involve-at-the-shortlist
            - action involve-on-interim-and-next-step
            - action involve-users-group
            - action join-with-others
            - action keep-to-the-groups-constitution
            - action people-first-then-the-specification
            - action report-on-involvement-group
            - action urgent-do-what-you-can
            - action urgent-keep-evidence
            + notice administrator-defers-the-duty
            - notice nhs-england-looks-at-the-group
            - notice no-shortest-time
        """,
        "NHSE": """
            duty: s13Q required abc to s13Q not_required abc
            track trust-own-duty: required to not_required
            + action weigh-involving-anyway
            - action add-the-trust-to-the-matter
            - action bring-in-carers
            - action check-earlier-involvement
            - action choose-fitting-ways
            - action heed-the-nhs-constitution
            - action involve-at-the-shortlist
            - action involve-on-interim-and-next-step
            - action involve-users-nhs-england
            - action join-with-others
            - action people-first-then-the-specification
            - action report-on-involvement-nhs-england
            - action urgent-do-what-you-can
            - action urgent-keep-evidence
            + notice administrator-defers-the-duty
            - notice no-shortest-time
        """,
        "NHS-trust NHS-FT": """
            duty: s242 required abc to s242 not_required abc
            + action weigh-involving-anyway
            - action bring-in-carers-trust
            - action check-earlier-involvement
            - action choose-fitting-ways
            - action follow-guidance-of-2008
            - action heed-the-nhs-constitution
            - action involve-at-the-shortlist
            - action involve-on-interim-and-next-step
            - action involve-users-trust
            - action join-with-others
            - action people-first-then-the-specification
            - action urgent-do-what-you-can
            - action urgent-keep-evidence
            + notice administrator-defers-the-duty
            - notice no-shortest-time
        """,
    },
    "D3a": {
        "CCG NHSE": """
            + notice joint-committees-of-groups
            - notice joint-committees-of-groups-came-later
        """,
    },
    "D4": {},
    "D4, claim filed": {
        "CCG NHSE NHS-trust NHS-FT LA CA SHA-special DHSC": """
            + notice remedy-can-be-refused
            - notice older-rule-on-remedies
        """,
    },
    "D4a": {
        "LA": """
            track council-involvement: required to not_required
            - action be-fair-to-users-of-a-place
            - action consult-representatives
            - action involve-local-people
        """,
        "CA": """
            track council-involvement: required to not_required
            - action be-fair-to-users-of-a-place
            - action consult-representatives
        """,
    },
    "D5": {
        "CCG": """
            + action follow-guidance-of-2017
            + action hold-the-provider-to-its-contract
            - action follow-guidance-of-2013
            + trigger bed-closure-planned
            + trigger contract-award
            + trigger contract-variation
            + trigger equality-evidence-gap
            + trigger move-of-provider-or-site
            + trigger needs-assessment-response
            + trigger new-model-or-specification
            + trigger notice-given
            + trigger notice-received
            + trigger procurement-design
            + trigger procurement-start
            + trigger scrutiny-referral-made
            + trigger service-change
            + trigger strategic-plans
        """,
        "NHSE": """
            + action follow-guidance-of-2017-nhs-england
            + action hold-the-provider-to-its-contract
            + trigger bed-closure-planned
            + trigger contract-award
            + trigger contract-variation
            + trigger equality-evidence-gap
            + trigger move-of-provider-or-site
            + trigger needs-assessment-response
            + trigger new-model-or-specification
            + trigger notice-given
            + trigger notice-received
            + trigger procurement-design
            + trigger procurement-start
            + trigger scrutiny-referral-made
            + trigger service-change
            + trigger strategic-plans
        """,
        "NHS-trust NHS-FT": """
            + action look-at-your-own-contract
            + trigger bed-closure-planned
        """,
        "independent-provider VCSE-provider": "+ action look-at-your-own-contract",
        "GP-practice": "+ notice gp-contracts-stand-apart",
    },
    "D6": {
        "CCG": "the body ends",
        "ICB ICP": "the body begins",
        "NHSE": """
            + action involve-users-and-carers-nhs-england
            - action bring-in-carers
            - action involve-users-nhs-england
            + notice carers-are-named
            + notice each-body-answers-for-its-part
            + notice pharmacy-eye-dental-in-some-boards
            - notice joint-committees-of-groups
            - notice pharmacy-eye-dental-before-2022
        """,
        "NHS-trust NHS-FT": """
            + action account-for-views-on-the-joint-plan
            + action consult-on-the-joint-plan
            + action explain-the-duty-in-the-joint-plan
            + action heed-guidance-on-joint-plans
            + action think-of-inequalities
            + notice each-body-answers-for-its-part
            + notice pharmacy-eye-dental-in-some-boards
            - notice pharmacy-eye-dental-before-2022
            + track inequalities-trust: required
            + track plan-consultation: required
            + trigger plan-in-preparation
        """,
        "independent-provider VCSE-provider GP-practice": """
            + notice pharmacy-eye-dental-in-some-boards
            - notice pharmacy-eye-dental-before-2022
        """,
    },
    "D6, GP services": {
        "CCG": "the body ends",
        "ICB ICP": "the body begins",
        "NHSE": """
            + action involve-users-and-carers-nhs-england
            - action bring-in-carers
            - action involve-users-nhs-england
            + notice carers-are-named
            + notice each-body-answers-for-its-part
            + notice gp-services-from-2022
            - notice gp-services-from-2015
            - notice joint-committees-of-groups
        """,
        "NHS-trust NHS-FT": """
            + action account-for-views-on-the-joint-plan
            + action consult-on-the-joint-plan
            + action explain-the-duty-in-the-joint-plan
            + action heed-guidance-on-joint-plans
            + action think-of-inequalities
            + notice each-body-answers-for-its-part
            + notice gp-services-from-2022
            - notice gp-services-from-2015
            + track inequalities-trust: required
            + track plan-consultation: required
            + trigger plan-in-preparation
        """,
        "independent-provider VCSE-provider GP-practice": """
            + notice gp-services-from-2022
            - notice gp-services-from-2015
        """,
    },
    "D6a": {
        "ICB NHSE NHS-trust NHS-FT independent-provider VCSE-provider GP-practice": """
            + notice pharmacy-eye-dental-in-all-boards
            - notice pharmacy-eye-dental-in-some-boards
        """,
    },
    "D6a, plan year": {
        "ICB NHS-trust NHS-FT": """
            + action account-for-views-on-the-joint-plan
            + action consult-on-the-joint-plan
            + action explain-the-duty-in-the-joint-plan
            + action heed-guidance-on-joint-plans
            + track plan-consultation: required
        """,
    },
    "D7": {
        "ICB": """
            trigger contract-award: other weight
            trigger contract-variation: other weight
            trigger equality-evidence-gap: other weight
            trigger move-of-provider-or-site: other weight
            trigger needs-assessment-response: other weight
            trigger new-model-or-specification: other weight
            trigger notice-given: other weight
            trigger notice-received: other weight
            trigger procurement-design: other weight
            trigger procurement-start: other weight
            trigger scrutiny-referral-made: other weight
            trigger service-change: other weight
            trigger strategic-plans: other weight
            + action follow-guidance-of-2022-board
            + notice list-of-2022-was-not-read
            + trigger system-priority
        """,
        "NHSE": """
            trigger contract-award: other weight
            trigger contract-variation: other weight
            trigger equality-evidence-gap: other weight
            trigger move-of-provider-or-site: other weight
            trigger needs-assessment-response: other weight
            trigger new-model-or-specification: other weight
            trigger notice-given: other weight
            trigger notice-received: other weight
            trigger procurement-design: other weight
            trigger procurement-start: other weight
            trigger scrutiny-referral-made: other weight
            trigger service-change: other weight
            trigger strategic-plans: other weight
            + action follow-guidance-of-2022-nhs-england
            - action follow-guidance-of-2017-nhs-england
            + notice list-of-2022-was-not-read
        """,
        "NHS-trust NHS-FT": """
            + action follow-guidance-of-2022-trust
            - action follow-guidance-of-2008
            + trigger system-priority
        """,
    },
    "D8": {
        "ICB NHSE": """
            track general-procurement-rules: required to not_required
            track procurement-rules-2013: required to not_required
            + action heed-guidance-on-provider-selection
            + action settle-the-way-of-award
            + action weigh-key-criteria
            - action follow-general-buying-rules
            - action follow-rules-of-2013
            - action weigh-social-value
            - notice general-rules-of-2015
            + track provider-selection-rules: required
        """,
        "NHS-trust NHS-FT LA CA": """
            track general-procurement-rules: required to not_required
            + action heed-guidance-on-provider-selection
            + action settle-the-way-of-award
            + action weigh-key-criteria
            - action follow-general-buying-rules
            - action weigh-social-value
            - notice general-rules-of-2015
            + track provider-selection-rules: required
        """,
    },
    "D8, buying began": {
        "ICB NHSE": """
            track general-procurement-rules: required to not_required
            track procurement-rules-2013: required to not_required
            + action heed-guidance-on-provider-selection
            + action settle-the-way-of-award
            + action weigh-key-criteria
            - action follow-general-buying-rules
            - action follow-rules-of-2013
            - action weigh-social-value
            - notice general-rules-of-2015
            - notice rules-of-2013-go-on
            + track provider-selection-rules: required
        """,
        "NHS-trust NHS-FT LA CA": """
            track general-procurement-rules: required to not_required
            + action heed-guidance-on-provider-selection
            + action settle-the-way-of-award
            + action weigh-key-criteria
            - action follow-general-buying-rules
            - action weigh-social-value
            - notice general-rules-of-2015
            + track provider-selection-rules: required
        """,
    },
    "D9": {
        "ICB NHSE": """
            trigger substantial-proposal: other weight
            trigger temporary-change: other weight
            + action ask-the-council-before-notifying
            + action heed-a-direction
            + action help-the-secretary-of-state
            + action send-the-notification
            + action use-scrutiny-guidance-of-2024
            - action use-scrutiny-guidance-of-2014
            + notice call-in-is-possible
            + notice parts-of-the-schedule-not-read
            + notice referral-goes-no-further
            + notice what-a-call-in-request-shows
            - notice council-may-refer
            + track notify-secretary-of-state: required
        """,
        "NHS-trust NHS-FT": """
            trigger substantial-proposal: other weight
            trigger temporary-change: other weight
            + action heed-a-direction
            + action help-the-secretary-of-state
            + action use-scrutiny-guidance-of-2024
            - action use-scrutiny-guidance-of-2014
            + notice referral-goes-no-further
            - notice council-may-refer
        """,
        "LA": """
            + action use-scrutiny-guidance-of-2024
            - action use-scrutiny-guidance-of-2014
            + notice referral-goes-no-further
        """,
        "independent-provider VCSE-provider GP-practice": """
            trigger substantial-proposal: other weight
            + action heed-a-direction
            + action use-scrutiny-guidance-of-2024
            - action use-scrutiny-guidance-of-2014
            + notice referral-goes-no-further
            - notice council-may-refer
        """,
    },
    "D9, consultation began": {
        "ICB NHSE": """
            + action ask-the-council-before-notifying
            + action send-the-notification
            + track notify-secretary-of-state: required
        """,
    },
    "D9, referred": {
        "ICB NHSE NHS-trust NHS-FT independent-provider VCSE-provider GP-practice": """
            + notice referral-came-too-late
            - notice referral-goes-on
        """,
    },
    "D10": {
        "ICB NHSE NHS-trust NHS-FT LA CA": """
            + notice procurement-act-applies
            - notice general-rules-of-2015
        """,
    },
    "D10, buying began": {
        "ICB NHSE NHS-trust NHS-FT LA CA": """
            + notice procurement-act-applies
            - notice general-rules-of-2015-go-on
        """,
    },
    "D11": {
        "ICB NHSE": """
            + action give-information-people-can-use-v4
            - action give-information-people-can-use
        """,
        "NHS-trust NHS-FT independent-provider VCSE-provider GP-practice": """
            + action meet-information-needs-v4
            - action meet-information-needs
        """,
    },
}
