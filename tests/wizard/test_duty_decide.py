"""`duty decide`: the outcome first, then why; one line each for many; exit codes to rely on."""

from __future__ import annotations

import csv
import io
import json
import re

import jsonschema
import pytest
from conftest import EXAMPLES, USUAL

from engagement_rules import Determination, Matter, assess
from engagement_rules._naming import beside

WALK_IN = EXAMPLES / "walk-in-centre.yaml"
OPEN = EXAMPLES / "effect-not-known.yaml"
NOT_OWED = EXAMPLES / "change-of-control.yaml"
HEADINGS = [
    "Why",
    "The ground",
    "Who answers for it",
    "Situations to look at",
    "Other duties",
    "What policy expects",
    "How people are involved",
    "What is missing",
    "What to do",
    "What to know",
    "The law relied on",
]


def lines_after(text: str, heading: str) -> list[str]:
    """The lines under a heading."""
    lines = text.splitlines()
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start) if "" in lines[start:] else None]


def flat(text: str) -> str:
    return " ".join(text.split())


# The answer


def test_the_answer_comes_first_in_one_sentence(duty):
    ran = duty("decide", WALK_IN)

    assert flat(ran.out).startswith(
        "The duty to involve the public applies: NHS Corby CCG must involve people "
        "(section 14Z2 of the National Health Service Act 2006). Matter"
    )


@pytest.mark.parametrize(
    ("name", "start", "code"),
    [
        (WALK_IN, "The duty to involve the public applies:", 0),
        (NOT_OWED, "The duty to involve the public does not apply:", 0),
        (OPEN, "It cannot be said yet whether the duty to involve the public applies to", 3),
    ],
)
def test_each_outcome_has_its_sentence_and_its_exit_code(duty, name, start, code):
    ran = duty("decide", name)

    assert flat(ran.out).startswith(start)
    assert ran.code == code
    assert ran.err == ""


def test_a_body_outside_the_law_is_told_that_no_duty_falls_on_it(duty, matter):
    ran = duty("decide", matter(USUAL.replace("kind: ICB", "kind: LA")))

    assert flat(ran.out).startswith(
        "No duty to involve the public falls on NHS Anyshire ICB: the law puts none on a council."
    )
    assert ran.code == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("date: 2023-05-01", "date: not known"), "the day of the act is not known"),
        (("kind: ICB", "kind: not known"), "it is not known which body decides"),
        (("kind: ICB", "kind: joint-committee"), "which bodies sit on the joint committee"),
        (("kind: ICB", "kind: NHS-FT"), "it hangs on"),
    ],
)
def test_what_cannot_be_said_yet_says_why(duty, matter, change, why):
    ran = duty("decide", matter(USUAL.replace(*change)))

    assert ran.code == 3
    assert why in flat(ran.out)


def test_an_act_before_the_first_day_of_the_rules_is_not_decided(duty, matter):
    text = USUAL.replace("kind: ICB", "kind: PCT").replace("2023-05-01", "2005-01-01")
    ran = duty("decide", matter(text))

    assert ran.code == 3
    assert "the day lies before 3 November 2008" in flat(ran.out)


def test_bodies_that_come_out_alike_are_told_once(duty):
    ran = duty("decide", EXAMPLES / "implementing-earlier-strategy.yaml")

    assert "NHS Barnet CCG, NHS Enfield CCG and NHS Haringey CCG must each involve" in flat(ran.out)
    assert ran.out.count("These answers settle it") == 1
    assert ran.out.count("The duty is in section 14Z2") == 1


def test_acts_that_come_out_differently_are_told_apart_by_their_days(duty, matter):
    text = USUAL.replace(
        "acts:",
        "acts:\n  - {id: plan, what: The group plans, date: 2022-06-01, by: [group]}",
    ).replace("bodies:", "bodies:\n  - {id: group, kind: CCG, name: NHS Anyshire CCG}")
    ran = duty("decide", matter(text))

    assert "NHS Anyshire CCG on 1 June 2022 must involve people (section 14Z2" in flat(ran.out)
    assert "NHS Anyshire ICB on 1 May 2023 must do so (section 14Z45" in flat(ran.out)
    assert "For NHS Anyshire CCG on 1 June 2022: the duty is in section 14Z2 " in flat(ran.out)


def test_a_body_that_acts_for_another_is_told_with_whom_the_duty_stays(duty, matter):
    text = (
        USUAL.replace("kind: ICB", "kind: CCG, acting_for: england, under: s13Z")
        .replace("bodies:", "bodies:\n  - {id: england, kind: NHSE}")
        .replace("2023-05-01", "2021-05-01")
    )
    said = flat(duty("decide", matter(text)).out)

    assert "NHS Anyshire ICB, acting for NHS England, must involve people (section 13Q" in said
    assert "NHS England answers for it." in said


def test_the_law_of_another_day_is_taken_and_said(duty, matter):
    ran = duty("decide", WALK_IN, "--as-at", "2014-01-01")

    assert ran.code == 0
    assert "As at 1 January 2014: the law of this day was taken for every act" in flat(ran.out)


# The page


def test_the_headings_stand_in_order(duty):
    out = duty("decide", WALK_IN).out
    lines = out.splitlines()

    positions = [lines.index(heading) for heading in HEADINGS]
    assert positions == sorted(positions)


def test_no_line_is_longer_than_eighty_but_an_address(duty):
    for example in EXAMPLES.glob("*.yaml"):
        out = duty("decide", example).out
        long = [line for line in out.splitlines() if len(line) > 80 and "https://" not in line]
        assert long == []


def test_a_persons_reason_and_source_stand_word_for_word(duty):
    said = flat(duty("decide", WALK_IN).out)

    assert "Reason given: “People who could walk in would have to telephone first.”" in said
    assert "Source: the judgment, first paragraphs." in said


def test_every_ground_is_shown_with_its_value_and_place(duty):
    said = flat(duty("decide", WALK_IN).out)

    assert "not known planning, section 14Z2(2)(a): whether the group is planning" in said
    assert "yes proposals for change, section 14Z2(2)(b): the group is working on" in said
    assert "yes decisions that affect how things run, section 14Z2(2)(c):" in said


def test_what_is_not_known_is_never_shown_as_no(duty, matter):
    path = matter("title: Nothing answered\nbodies: [ICB]\nacts: [{id: a, date: 2023-05-01}]\n")
    out = duty("decide", path).out
    determination = assess(Matter.from_file(path))

    assert all(trigger.value == "not known" for trigger in determination.triggers)
    assert [line for line in out.splitlines() if line.startswith("  no  ")] == []


def test_every_trigger_in_force_is_shown_once_with_its_value(duty):
    out = duty("decide", WALK_IN).out
    determination = assess(Matter.from_file(WALK_IN))
    section = out[out.index("Situations to look at") : out.index("Other duties")]
    blocks = {"yes": "", "no": "", "not known": ""}
    for mark, words in re.findall(
        r"^  (yes|no|not known) +((?:.|\n(?=   ))*)", section, flags=re.MULTILINE
    ):
        blocks[mark] += " " + flat(words)

    for trigger in determination.triggers:
        says = beside(determination.knowledge_base, trigger.id, trigger.value)
        assert blocks[trigger.value].count(says) == 1, trigger.id
    assert {trigger.value for trigger in determination.triggers} == {"yes", "not known"}


def test_a_trigger_that_fires_while_the_duty_does_not_apply_is_shown_as_just_that(duty, matter):
    text = USUAL.replace("manner: yes", "manner: no\n  varying-contract: yes")
    said = flat(duty("decide", matter(text)).out)

    assert said.startswith("The duty to involve the public does not apply")
    assert "Of the 13, one is so and 12 are not known; still the duty does not apply." in said


def test_a_duty_that_does_not_bind_the_body_is_left_out(duty):
    out = duty("decide", WALK_IN).out

    assert "what a council owes local people" not in out
    assert "consulting the council as a provider" not in out


def test_what_the_duty_hangs_on_is_missed_first(duty):
    out = duty("decide", OPEN).out
    section = out[out.index("What is missing") : out.index("What to do")]

    assert section.splitlines()[1] == "The duty to involve the public hangs on this:"
    assert flat(section).index("how people receive the service?") < flat(section).index("yearly")


def test_answers_that_clash_are_named_with_what_was_answered(duty, matter):
    ran = duty("decide", matter(USUAL + "  provider-only: yes\n"))
    said = flat(ran.out)

    assert ran.code == 3
    assert "“nothing changes but who provides” (yes)" in said
    assert "Your answer clashes with another and was set aside." in said


def test_a_clash_that_somebody_explained_is_shown_with_the_explanation(duty, matter):
    text = USUAL + "  provider-only: yes\nexplained:\n  only-provider-yet-manner: Both are true.\n"
    ran = duty("decide", matter(text))

    assert ran.code == 0
    assert "Why both stand: “Both are true.”" in flat(ran.out)


def test_the_law_is_cited_with_dates_addresses_and_what_was_not_verified(duty):
    said = flat(duty("decide", WALK_IN).out)

    assert "section 14Z2: in force 1 April 2013 to 30 June 2022 https://www.legislation" in said
    assert "Equality Act 2010, section 149: in force since 5 April 2011; verified in part" in said
    assert "[2001] QB 213: not verified" in said


def test_no_law_is_relied_on_that_did_not_stand_on_the_day(duty):
    out = duty("decide", OPEN).out

    assert "section 14Z2:" not in out
    assert "section 14Z13:" not in out


def test_the_rules_their_digest_and_the_engines_are_named(duty):
    determination = assess(Matter.from_file(WALK_IN))
    said = flat(duty("decide", WALK_IN).out)

    assert f"version {determination.rules.version}" in said
    assert determination.rules.digest[:16] in said
    assert "Decided by the compiled graph." in said


def test_the_last_words_are_that_it_is_no_legal_advice(duty):
    last = duty("decide", WALK_IN).out.split("\n\n")[-1]

    assert "not legal advice" in last


def test_both_engines_are_named_when_both_decided(duty):
    pytest.importorskip("durable.lang")
    said = flat(duty("decide", WALK_IN, "--engine", "both").out)

    assert "Decided by the compiled graph and durable-rules, which agreed." in said


# Formats


def test_markdown_has_the_same_words_as_the_text(duty):
    text = duty("decide", WALK_IN).out
    page = duty("decide", WALK_IN, "--format", "markdown").out

    assert page.startswith("# The duty to involve the public applies: NHS Corby CCG")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == [*HEADINGS]
    plain = flat(page.replace("\\", "").replace("*", ""))
    for sentence in ("People who could walk in would have to telephone first", "not known"):
        assert sentence in plain
        assert sentence in flat(text)


def test_json_is_the_determination_and_fits_its_schema(duty):
    ran = duty("decide", WALK_IN, "--format", "json")
    schema = json.loads(duty("schema", "determination").out)

    jsonschema.Draft202012Validator(schema).validate(json.loads(ran.out))
    assert Determination.from_json(ran.out) == assess(Matter.from_file(WALK_IN))


def test_the_matter_schema_accepts_every_example(duty):
    yaml = pytest.importorskip("yaml")
    schema = json.loads(duty("schema", "matter").out)

    class AsWritten(yaml.SafeLoader):
        """Dates stay text, as the reader of matters has them."""

    AsWritten.yaml_implicit_resolvers = {
        key: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for example in EXAMPLES.glob("*.yaml"):
        tree = yaml.load(example.read_text(encoding="utf-8"), Loader=AsWritten)
        jsonschema.Draft202012Validator(schema).validate(tree)


@pytest.mark.parametrize("name", ["matter", "determination", "knowledge"])
def test_each_schema_is_a_schema(duty, name):
    schema = json.loads(duty("schema", name).out)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == name


# Many


def test_many_matters_get_a_line_each(duty):
    ran = duty("decide", EXAMPLES)
    lines = ran.out.splitlines()

    assert len(lines) == 1 + len(list(EXAMPLES.glob("*.yaml")))
    (line,) = [line for line in lines if line.startswith("walk-in-centre.yaml")]
    assert " ".join(line.split()) == "walk-in-centre.yaml applies s14Z2 (2)(b) and (c) 4 10"
    assert ran.code == 3  # one of them is not determined


def test_a_bad_matter_does_not_stop_the_others_and_is_the_gravest(duty, matter):
    good, bad = matter(), matter("title: A\nbodies: [IBC]\n", "bad.yaml")
    ran = duty("decide", bad, OPEN, good)

    assert ran.code == 2
    assert "bad.yaml:2: M203: `IBC` is no kind of body" in ran.err
    assert [line.split()[0] for line in ran.out.splitlines()[1:]] == [
        "bad.yaml",
        "effect-not-known.yaml",
        "matter.yaml",
    ]
    assert "bad input" in ran.out


def test_many_as_csv_can_be_read_back(duty):
    ran = duty("decide", EXAMPLES, "--format", "csv")
    rows = {row["file"].rsplit("/", 1)[-1]: row for row in csv.DictReader(io.StringIO(ran.out))}

    assert rows["walk-in-centre.yaml"]["duty"] == "applies"
    assert rows["walk-in-centre.yaml"]["grounds"] == "s14Z2 (2)(b) and (c)"
    assert rows["effect-not-known.yaml"]["the duty hangs on"] == "manner; range"


def test_many_as_json_are_an_array_in_order(duty, matter):
    bad = matter("title: A\nbodies: [IBC]\n", "bad.yaml")
    ran = duty("decide", WALK_IN, bad, "--format", "json")
    found = json.loads(ran.out)

    assert found[0]["duty"]["outcome"] == "required"
    assert found[1]["file"] == str(bad)
    assert found[1]["problems"][0]["code"] == "M203"
    assert found[1]["problems"][0]["line"] == 2


def test_a_folder_of_one_matter_is_still_a_table(duty, matter):
    path = matter()
    ran = duty("decide", path.parent)

    assert ran.out.startswith("Matter")
    assert json.loads(duty("decide", path.parent, "--format", "json").out)[0]["duty"]


def test_a_folder_means_its_matters_and_nothing_else(duty, matter):
    matter(name="in/a.yaml"), matter(name="in/b.yml"), matter("notes", name="in/notes.txt")
    matter("{}", name="in/.hidden.json")
    ran = duty("decide", matter(name="in/c.yaml").parent)

    assert [line.split()[0] for line in ran.out.splitlines()[1:]] == ["a.yaml", "b.yml", "c.yaml"]


def test_a_short_page_has_the_answer_why_and_what_must_be_done(duty):
    page = duty("decide", WALK_IN, "--short").out
    whole = duty("decide", WALK_IN).out

    assert page.splitlines()[0] == whole.splitlines()[0]
    assert "\nWhy\n" in page
    assert "\nWhat must be done\n" in page
    assert "  should  " not in page
    assert "\nThe law relied on\n" not in page
    assert len(page.splitlines()) < len(whole.splitlines()) / 2


def test_a_short_page_of_an_open_matter_says_what_it_hangs_on(duty):
    page = duty("decide", OPEN, "--short").out

    assert "It hangs on:" in page


@pytest.mark.parametrize("more", [["--format", "json"], ["--format", "csv"], [EXAMPLES]])
def test_short_is_for_one_page(duty, more):
    ran = duty("decide", WALK_IN, "--short", *more)

    assert ran.code == 2
    assert "`--short`" in ran.err
