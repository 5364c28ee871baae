"""Sentences about a determination: right for each reader, and good English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._naming import (
    authority_name,
    authority_names,
    clause,
    open_point,
    place_name,
    provision_name,
    standing_on,
    state_clause,
)
from engagement_rules._sentences import (
    Names,
    because_sentence,
    code_clause,
    counted,
    outcome_sentence,
    reason_sentences,
    what_if_sentence,
    why_not_sentences,
)

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BASE = KnowledgeBase.default()
SCOPE = {"health-service": "yes", "more-than-one-person": "yes", "special-administrator": "no"}


def decide(bodies: list[Any], acts: list[Any], **answers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in answers.items()}
    return assess(
        Matter.from_dict({"title": "T", "bodies": bodies, "acts": acts, "answers": SCOPE | named})
    )


def one(kind: str, day: str, name: str = "NHS Anyshire", **answers: str) -> Any:
    return decide([{"id": "b", "kind": kind, "name": name}], [{"id": "a", "date": day}], **answers)


# Authorities


@pytest.mark.parametrize(
    ("text", "audience", "name"),
    [
        ("nhsa2006.s14Z2 (2)(b)", "commissioner", "NHS Act 2006, section 14Z2(2)(b)"),
        ("nhsa2006.s14Z2 (2)(b)", "lawyer", "National Health Service Act 2006, section 14Z2(2)(b)"),
        ("nhsa2006.s14Z2 (2)(b)", "lay", "public involvement by clinical commissioning groups"),
        ("si2014-1714 art 3", "commissioner", "SI 2014/1714, article 3"),
        ("c.buckingham", "commissioner", "R (Buckingham) v NHS Corby CCG (2018)"),
        ("eqa2010.s149", "lawyer", "Equality Act 2010, section 149 (verified in part)"),
    ],
)
def test_an_authority_is_named_for_its_reader(text, audience, name):
    assert authority_name(BASE, text, audience) == name


def test_places_of_one_authority_are_named_together():
    texts = ("nhsa2006.s14Z2 (1)", "nhsa2006.s14Z2 (7)", "eqa2010.s149")

    assert authority_names(BASE, texts) == (
        "NHS Act 2006, section 14Z2(1), (7); Equality Act 2010, section 149"
    )


def test_every_authority_of_the_rules_has_a_name_for_every_reader():
    texts = {text for node in BASE.nodes.values() for text in node.authorities}
    for text in texts:
        for audience in ("lay", "commissioner", "lawyer"):
            assert authority_name(BASE, text, audience)  # type: ignore[arg-type]


def test_a_provision_is_named_before_its_act():
    assert provision_name(BASE, "s14Z2") == "section 14Z2 of the National Health Service Act 2006"
    assert place_name(BASE, "nhsa2006.s14Z2 (2)(a)") == "section 14Z2(2)(a)"


def test_only_law_of_the_day_and_the_body_stands():
    texts = ("nhsa2006.s14Z2 (2)", "nhsa2006.s14Z45 (2)", "nhsa2006.s242 (1B)", "c.glatter")
    day = one("ICB", "2023-05-01").duties[0].date

    assert standing_on(BASE, texts, day, "ICB") == ("nhsa2006.s14Z45 (2)", "c.glatter")


# Outcomes


def test_a_duty_that_applies_names_who_must_and_by_which_provision():
    assert outcome_sentence(one("ICB", "2023-05-01", planning="yes")) == (
        "The duty to involve the public applies: NHS Anyshire must involve people "
        "(section 14Z45 of the National Health Service Act 2006)."
    )


def test_a_lay_reader_is_told_no_provision():
    assert outcome_sentence(one("ICB", "2023-05-01", planning="yes"), "lay") == (
        "The duty to involve the public applies: NHS Anyshire must involve people."
    )


def test_a_duty_that_does_not_apply_names_who_is_free_of_it():
    free = one("ICB", "2023-05-01", planning="no", proposal="no", decision="no")

    assert outcome_sentence(free) == (
        "The duty to involve the public does not apply: NHS Anyshire does not have to involve "
        "people under section 14Z45 of the National Health Service Act 2006."
    )


def test_one_open_question_is_counted_in_the_singular():
    open_ = one("ICB", "2023-05-01", planning="not known", proposal="no", decision="no")

    assert outcome_sentence(open_) == (
        "It cannot be said yet whether the duty to involve the public applies to NHS Anyshire: "
        "it hangs on one question still open."
    )


def test_a_body_without_a_name_is_called_by_its_kind():
    found = decide([{"id": "x", "kind": "ICB"}], [{"id": "a", "date": "2023-05-01"}])

    assert Names(found).body("x") == "the integrated care board"
    assert Names(found).kind("x") == "an integrated care board"


def test_nhs_england_has_no_article():
    found = decide([{"id": "x", "kind": "NHSE"}], [{"id": "a", "date": "2023-05-01"}])

    assert Names(found).body("x") == "NHS England"


def test_two_bodies_of_a_kind_without_names_are_told_apart():
    bodies = [{"id": "north", "kind": "ICB"}, {"id": "south", "kind": "ICB"}]
    names = Names(decide(bodies, [{"id": "a", "date": "2023-05-01"}]))

    assert names.body("north") == "the integrated care board “north”"


def test_acts_of_one_day_are_told_apart_by_what_is_done():
    acts = [
        {"id": "a", "what": "First", "date": "2023-05-01"},
        {"id": "b", "what": "Second", "date": "2023-05-01"},
        {"id": "c", "what": "Third", "date": "2023-06-01"},
    ]
    names = Names(decide([{"id": "x", "kind": "ICB"}], acts))

    assert [names.act(act) for act in ("a", "b", "c")] == [
        "at “First”",
        "at “Second”",
        "on 1 June 2023",
    ]


def test_bodies_with_the_same_acts_are_named_in_one_row():
    bodies = [{"id": i, "kind": "ICB", "name": i.upper()} for i in ("a", "b", "c")]
    names = Names(decide(bodies, [{"id": "x", "date": "2023-05-01"}]))

    assert names.cases([("a", "x"), ("b", "x"), ("c", "x")]) == "A, B and C"
    assert names.only_for(names.keys) == ""
    assert names.only_for([("a", "x")]) == "A"


def test_numbers_up_to_nine_are_words():
    assert [counted(number) for number in (0, 1, 9, 10)] == ["no", "one", "nine", "10"]


# Reasons


def test_a_reason_has_a_sentence_for_each_answer():
    found = assess(Matter.from_file(EXAMPLES / "walk-in-centre.yaml"))
    (reason,) = found.reasons(limit=1)
    lines = reason_sentences(reason, BASE, "lay")

    assert len(lines) == len(reason.answers)
    assert lines[3] == (
        "The change alters how people receive the service. Reason given: “People who could walk "
        "in would have to telephone first.” Source: the judgment."
    )


def test_no_reason_given_leaves_no_words():
    (reason,) = one("ICB", "2023-05-01", planning="yes").reasons(limit=1)

    assert because_sentence(reason.answers[0]) == ""


def test_an_open_reason_names_the_points():
    found = assess(Matter.from_file(EXAMPLES / "effect-not-known.yaml"))
    (line,) = reason_sentences(found.reasons(limit=1)[0], BASE, "commissioner")

    assert line == (
        "It hangs on whether the change alters how people receive the service and whether the "
        "change alters which health services people can have."
    )


def test_points_with_commas_are_kept_apart():
    line = code_clause(BASE, "answers_missing", ("body-change-only", "substantial", "manner"))

    assert line.count(";") == 2


def test_a_what_if_is_one_sentence():
    found = assess(Matter.from_file(EXAMPLES / "change-of-control.yaml"))

    assert what_if_sentence(found.what_if()[0], BASE).endswith(
        ", the duty to involve the public would apply."
    )


def test_why_not_says_what_it_is_what_blocks_it_and_what_it_would_need():
    found = one("ICB", "2023-05-01", varying_contract="no")
    (why_not,) = found.why_not("contract-variation")

    assert why_not_sentences(why_not, BASE, "lay") == (
        "The situation “varying a contract” is not met.",
        "No contract is being varied.",
        "If it turned out that a contract is being varied, the situation “varying a contract” "
        "would be met.",
    )


def test_a_situation_on_no_list_of_the_day_is_said_to_have_no_place():
    (why_not,) = one("CCG", "2014-05-01").why_not("contract-variation")

    assert why_not_sentences(why_not, BASE, "lay") == (
        "The situation “varying a contract” has no place in the rules for this kind of body on "
        "that day.",
    )


def test_every_node_has_a_clause_for_every_value_and_a_state():
    for node in BASE.of_kind("fact", "test", "limb", "track", "trigger"):
        for value in ("yes", "no", "not known"):
            says = clause(BASE, node.id, value)
            assert says
            assert not says.endswith(".")
    for node in BASE.of_kind("trigger", "limb", "test", "contradiction"):
        for value in ("yes", "no", "not known"):
            assert state_clause(BASE, node.id, value)
    for node in BASE.of_kind("track", "duty"):
        for value in ("required", "not_required", "not_determined", "out_of_scope"):
            assert state_clause(BASE, node.id, value)
    for node in BASE.of_kind("fact", "choice", "date", "reading"):
        assert open_point(BASE, node.id)


def test_every_code_has_a_clause_without_capital_or_full_stop():
    for code in (
        "decided",
        "not_in_force",
        "no_such_duty",
        "another_country",
        "answers_missing",
        "answers_clash",
        "reading_open",
        "date_not_known",
        "body_not_known",
        "members_not_known",
        "not_encoded",
    ):
        words = code_clause(BASE, code, ("manner",))  # type: ignore[arg-type]
        assert words[0].islower()
        assert not words.endswith(".")
