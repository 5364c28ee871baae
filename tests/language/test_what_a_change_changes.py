"""Two rule sets compared: which entries differ, which matters flip, and how it is told."""

from __future__ import annotations

import datetime as dt
import textwrap

import pytest
from language_pages import copy_of_base
from language_rules import fact, facts, step, trigger, write

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._decided_otherwise import decide_twice
from engagement_rules._flips import Stretch
from engagement_rules._rules_changes import changed_entries, under
from engagement_rules._rules_compared import RulesCompared, compare_rules

CHOICE = """
choices:
  - id: place
    label: the place
    ask: Where is it?
    help: Say where.
    who_knows: somebody
    find_out: Ask somebody.
    options:
{options}"""
DATES = """
dates:
  - id: begun
    label: the day on which it began
    ask: When did it begin?
    help: Say when.
    says: it began
    who_knows: somebody
    find_out: Ask somebody.
"""
READING = """
readings:
  - id: wide
    label: a wide reading
    says: {"yes": the words are wide, "no": the words are narrow}
    authorities: [example-act]
"""


def choice(*options: str) -> str:
    lines = [f"      - {{id: {o}, label: {o}, says: it is in the {o}}}\n" for o in options]
    return CHOICE.format(options="".join(lines))


@pytest.fixture
def base(tmp_path):
    """Make a knowledge base: the shared small one with some files laid over it."""
    made = iter(range(100))

    def make(files=None, *, edit=()) -> KnowledgeBase:
        folder = tmp_path / f"rules{next(made)}"
        copy_of_base(folder)
        write(folder, {name: textwrap.dedent(text) for name, text in (files or {}).items()})
        for name, was, now in edit:
            path = folder / name
            text = path.read_text("utf-8")
            assert was in text, was
            path.write_text(text.replace(was, now), "utf-8")
        return KnowledgeBase.load(folder)

    return make


def told(compared: RulesCompared) -> dict[str, list[dict[str, tuple[str, ...]]]]:
    """Each flip as `node: before > now`, with its descriptions."""
    return {
        f"{flip.node}: {flip.before} > {flip.now}": [
            {limit.id: limit.words for limit in one.limits} for one in flip.descriptions
        ]
        for flip in compared.flips
    }


LAW, ASKED = "law/example-act.yaml", "questions/example-questions.yaml"


# Entries


def test_two_copies_do_not_differ(base):
    compared = compare_rules(base(), base())

    assert compared == RulesCompared((), (), ())
    assert not compared.decides_otherwise


def test_a_change_of_words_is_told_apart_and_flips_nothing(base):
    new = base(edit=[(ASKED, "Does a service close?", "Will a service close?")])
    new_label = base(edit=[(LAW, "label: closing a service", "label: shutting a service")])

    for now, effect in ((new, "asking"), (new_label, "wording")):
        compared = compare_rules(base(), now)
        (entry,) = compared.entries
        assert (entry.change, entry.effect) == ("changed", effect)
        assert not compared.decides_otherwise
    assert changed_entries(base(), new_label)[0].wording_only


def test_each_key_that_changed_is_named_with_what_it_can_alter(base):
    old = base({"triggers/a.yaml": trigger("closes-service")})
    new = base(
        {
            "triggers/a.yaml": trigger(
                "{not: health-service}", more="    note: More is said.\n"
            ).replace("likely", "consider")
        }
    )
    (entry,) = changed_entries(old, new)

    assert {part.key: part.effect for part in entry.parts} == {
        "condition": "outcome",
        "strength": "doing",
        "note": "wording",
    }
    assert (entry.id, entry.kind, entry.effect) == ("watched", "trigger", "outcome")
    assert ("strength", "doing", "likely", "consider") in entry.parts


def test_entries_that_come_and_go_are_told_and_those_that_count_come_first(base):
    old = base({"triggers/a.yaml": trigger("closes-service", name="gone")})
    new = base(
        {"triggers/a.yaml": trigger("closes-service", name="come")},
        edit=[(ASKED, "A car park.", "A park.")],
    )

    assert [(e.id, e.change) for e in changed_entries(old, new)] == [
        ("come", "added"),
        ("gone", "removed"),
        ("health-service", "changed"),
    ]


def test_the_manifest_and_an_entry_of_another_kind_are_compared_too(base):
    old = base({"triggers/a.yaml": trigger("thing"), "questions/a.yaml": facts("thing")})
    new = base(
        {
            "triggers/a.yaml": trigger("thing"),
            "law/a.yaml": "tests:\n" + step("thing", "closes-service"),
        },
        edit=[("manifest.yaml", "duties: 2013-04-01", "duties: 2014-04-01")],
    )
    found = {entry.id: entry for entry in changed_entries(old, new)}

    assert ("kind", "outcome", "fact", "test") in found["thing"].parts
    assert found["manifest.yaml"].effect == "outcome"


def test_a_reason_given_for_a_version_is_only_words(base):
    def made(why: str) -> KnowledgeBase:
        versions = f"""
            versions:
              - {{to: 2023-03-31, condition: closes-service}}
              - {{from: 2023-04-01, condition: health-service, why: {why}}}"""
        return base({"triggers/a.yaml": trigger("x").replace("    condition: x", _in(versions))})

    (entry,) = changed_entries(made("It was mended."), made("It was put right."))
    assert [(part.key, part.effect) for part in entry.parts] == [("versions", "wording")]


def _in(versions: str) -> str:
    return textwrap.indent(textwrap.dedent(versions).strip("\n"), "    ")


def test_what_a_node_rests_on_is_found_down_to_the_questions(base):
    assert under(base(), "example-duty") == {
        *("example-duty", "in-reach", "closing"),
        *("health-service", "closes-service"),
    }


# Flips


def test_a_ground_that_falls_away_is_told_with_a_matter_that_shows_it(base):
    limb = """
      - id: moving
        label: moving a service
        condition: moves
        says:
          "yes": a service moves
          "no": no service moves
        authorities: [example-act (2)]
"""
    asked = {"questions/a.yaml": facts("moves")}
    old = base(asked, edit=[(LAW, "    limbs:\n", f"    limbs:\n{limb[1:]}")])
    new = base()
    compared = compare_rules(old, new)

    assert told(compared) == {
        "duty: yes > no": [
            {"health-service": ("yes",), "closes-service": ("no",), "moves": ("yes",)}
        ],
        "moving: yes > no": [{"moves": ("yes",)}],
    }
    shown = compared.flips[0].descriptions[0].witness
    assert (shown.before, shown.now) == ("required", "not_required")
    assert assess(shown.matter, knowledge_base=old).duty.outcome == "required"
    assert compared.flips[0].where == (
        Stretch("group", _day("2013-04-01"), _day("2022-06-30")),
        Stretch("board", _day("2022-07-01"), _day("2199-12-31")),
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_an_any_that_becomes_an_all_flips_where_just_one_holds(base):
    asked = {"questions/a.yaml": facts("one", "two")}
    compared = compare_rules(
        base({**asked, "triggers/a.yaml": trigger("{any: [one, two]}")}),
        base({**asked, "triggers/a.yaml": trigger("{all: [one, two]}")}),
    )

    assert told(compared) == {
        "watched: yes > no": [
            {"one": ("no",), "two": ("yes",)},
            {"one": ("yes",), "two": ("no",)},
        ]
    }


def test_options_that_flip_alike_are_told_together(base):
    asked = {"questions/a.yaml": choice("town", "country", "coast", "island")}
    compared = compare_rules(
        base({**asked, "triggers/a.yaml": trigger("{choice: place, is: town}")}),
        base({**asked, "triggers/a.yaml": trigger("{choice: place, is: [town, coast, island]}")}),
    )

    assert told(compared) == {"watched: no > yes": [{"place": ("coast", "island")}]}


def test_an_option_that_one_side_does_not_know_is_no_answer_to_it(base):
    seen = trigger("{choice: place, is: [town]}")
    compared = compare_rules(
        base({"questions/a.yaml": choice("town", "country"), "triggers/a.yaml": seen}),
        base({"questions/a.yaml": choice("town", "country", "coast"), "triggers/a.yaml": seen}),
    )

    assert told(compared) == {"watched: open > no": [{"place": ("coast",)}]}
    shown = compared.flips[0].descriptions[0].witness
    assert (shown.before, shown.now) == ("not known", "no")


def test_a_line_through_a_date_that_moves_flips_the_days_between(base):
    def made(day: str) -> KnowledgeBase:
        seen = trigger(f"{{date: begun, before: {day}}}")
        return base({"questions/a.yaml": DATES, "triggers/a.yaml": seen})

    compared = compare_rules(made("2024-01-31"), made("2024-02-01"))

    assert told(compared) == {"watched: no > yes": [{"begun": ("from 2024-01-31",)}]}
    matter = compared.flips[0].descriptions[0].witness.matter
    assert {name: str(day) for name, day in matter.dates.items()} == {"begun": "2024-01-31"}


def test_an_outcome_that_comes_to_hang_on_a_reading_is_open_now(base):
    asked = {"questions/a.yaml": facts("one")}
    compared = compare_rules(
        base({**asked, "triggers/a.yaml": trigger("one")}),
        base(
            {
                **asked,
                "law/a.yaml": READING,
                "triggers/a.yaml": trigger("{all: [one, wide]}"),
            }
        ),
    )

    assert told(compared) == {"watched: yes > open": [{"one": ("yes",)}]}


def test_a_question_that_one_side_does_not_ask_is_free_for_the_other(base):
    compared = compare_rules(
        base({"questions/a.yaml": facts("old-one"), "triggers/a.yaml": trigger("old-one")}),
        base({"questions/a.yaml": facts("new-one"), "triggers/a.yaml": trigger("new-one")}),
    )

    assert told(compared) == {
        "watched: no > yes": [{"new-one": ("yes",), "old-one": ("no",)}],
        "watched: yes > no": [{"new-one": ("no",), "old-one": ("yes",)}],
    }


def test_a_switch_day_that_moves_flips_that_day_alone(base):
    days = [(LAW, "2022-07-01", "2022-07-02"), (LAW, "2022-06-30", "2022-07-01")]
    compared = compare_rules(base(), base(edit=days))

    assert [
        (str(one.where.from_), one.where.body, one.before, one.now) for one in compared.law
    ] == [
        ("2022-07-01", "group", None, "example-duty"),
        ("2022-07-01", "board", "example-duty", None),
    ]
    assert {flip.where[0][1:] for flip in compared.flips} == {(_day("2022-07-01"),) * 2}
    assert list(told(compared)) == [
        "duty: no law > yes",
        "duty: yes > no law",
        "closing: no law > yes",
        "closing: yes > no law",
    ]


def test_a_body_that_is_no_longer_bound_is_told_alone(base):
    both = trigger("closes-service").replace("binds: [board]", "binds: [board, group]")
    both = both.replace("2022-07-01", "2013-04-01")
    one = both.replace("[board, group]", "[board]")
    compared = compare_rules(base({"triggers/a.yaml": both}), base({"triggers/a.yaml": one}))

    (flip,) = compared.flips
    assert [stretch.body for stretch in flip.where] == ["group"]
    assert not compared.law


def test_a_description_of_which_every_matter_has_a_clash_is_not_given(base):
    clash = """
contradictions:
  - id: both
    label: both at once
    condition: {all: [one, two]}
    settle: Look again.
"""
    asked = {"questions/a.yaml": facts("one", "two", "three") + clash}
    compared = compare_rules(
        base({**asked, "triggers/a.yaml": trigger("{all: [one, three]}")}),
        base(
            {**asked, "triggers/a.yaml": trigger("{any: [{all: [one, three]}, {all: [one, two]}]}")}
        ),
    )

    assert told(compared) == {}


def test_a_new_clash_is_told_as_one(base):
    clash = """
contradictions:
  - id: both
    label: both at once
    condition: {all: [one, two]}
    settle: Look again.
"""
    asked, seen = facts("one", "two"), trigger("{any: [one, two]}")
    compared = compare_rules(
        base({"questions/a.yaml": asked, "triggers/a.yaml": seen}),
        base({"questions/a.yaml": asked + clash, "triggers/a.yaml": seen}),
    )

    assert told(compared) == {"both: no > yes": [{"one": ("yes",), "two": ("yes",)}]}


def test_a_list_that_is_cut_counts_what_it_leaves_out(base):
    names = [f"q{number}" for number in range(6)]
    asked = {"questions/a.yaml": facts(*names)}
    compared = compare_rules(
        base({**asked, "triggers/a.yaml": trigger(f"{{any: [{', '.join(names)}]}}")}),
        base({**asked, "triggers/a.yaml": trigger(f"{{all: [{', '.join(names)}]}}")}),
        limit=2,
    )

    (flip,) = compared.flips
    assert (len(flip.descriptions), flip.more) == (2, 8)


def test_the_same_comparison_gives_the_same_bytes(base):
    asked = {"questions/a.yaml": facts("one", "two", "three")}
    old = base({**asked, "triggers/a.yaml": trigger("{any: [one, two, three]}")})
    new = base({**asked, "triggers/a.yaml": trigger("{all: [one, {any: [two, three]}]}")})

    assert repr(compare_rules(old, new)) == repr(compare_rules(old, new))


def test_a_question_answered_through_parts_is_told_by_its_own_answer(base):
    wide = facts("wide-one") + fact("part-one", "    part_of: wide-one\n")
    compared = compare_rules(
        base({"questions/a.yaml": wide, "triggers/a.yaml": trigger("wide-one")}),
        base({"questions/a.yaml": wide, "triggers/a.yaml": trigger("{not: wide-one}")}),
    )

    assert told(compared) == {
        "watched: no > yes": [{"wide-one": ("no",)}],
        "watched: yes > no": [{"wide-one": ("yes",)}],
    }


def test_what_an_answer_follows_from_is_said_to_be_beside_the_flips(base):
    seen = {"triggers/a.yaml": trigger("wide-one")}
    old = base({**seen, "questions/a.yaml": facts("wide-one")})
    part = fact("part-one", "    part_of: wide-one\n")
    compared = compare_rules(old, base({**seen, "questions/a.yaml": facts("wide-one") + part}))

    assert compared.flips == ()
    assert [(entry.id, entry.change) for entry in compared.beside] == [("part-one", "added")]
    assert compared.decides_otherwise


# One matter under both


def test_a_matter_of_a_body_that_is_gone_is_refused_and_not_an_error(base):
    office = """
bodies:
  - id: office
    label: office
    existed: {from: 2013-04-01}
"""
    both = [(LAW, "binds: [group, board]", "binds: [group, board, office]")]
    old = base({"law/a.yaml": office}, edit=both)
    matter = Matter.from_dict(
        {
            "title": "A move",
            "bodies": ["office"],
            "acts": [{"id": "act", "date": "2024-01-01"}],
            "answers": {"health-service": "yes", "closes-service": "yes"},
        }
    )
    found = decide_twice(matter, old, base())

    assert not found.same
    assert found.refused_before == ""
    assert "`office` is no kind of body" in found.refused_now


def test_a_body_that_comes_out_otherwise_beside_one_that_does_not_is_named(base):
    both = trigger("closes-service").replace("binds: [board]", "binds: [board, other]")
    other = """
bodies:
  - id: other
    label: other
    existed: {from: 2013-04-01}
"""
    old = base({"law/a.yaml": other, "triggers/a.yaml": both})
    new = base({"law/a.yaml": other, "triggers/a.yaml": both.replace("board, other", "board")})
    matter = Matter.from_dict(
        {
            "title": "A move",
            "bodies": ["board", "other"],
            "acts": [{"id": "act", "date": "2024-01-01"}],
            "answers": {"closes-service": "yes"},
        }
    )
    found = decide_twice(matter, old, new, changed=changed_entries(old, new))

    (one,) = found.differences
    assert (one.kind, one.id, one.was, one.now) == ("finding", "watched (other, act)", "yes", None)
    assert one.through == ("watched",)
    assert decide_twice(matter, old, old).same


def test_answers_that_no_days_could_bear_out_are_not_described(base):
    ended = DATES.replace("dates:\n", "").replace("begun", "ended").replace("it began", "it ended")
    ordered = fact("came-first", "    read_from: [{date: begun, before: ended}]\n")
    asked = "facts:\n" + ordered + fact("extra") + DATES + ended
    days = "{date: begun, on-or-after: 2024-01-01}, {date: ended, before: 2024-01-01}"

    def made(condition: str) -> KnowledgeBase:
        return base({"questions/a.yaml": asked, "triggers/a.yaml": trigger(condition)})

    impossible = compare_rules(
        made(f"{{all: [came-first, {days}, extra]}}"),
        made(f"{{any: [{{all: [came-first, {days}]}}, {{all: [came-first, {days}, extra]}}]}}"),
    )
    possible = compare_rules(
        made(f"{{all: [{{not: came-first}}, {days}, extra]}}"),
        made(f"{{any: [{{all: [{{not: came-first}}, {days}]}}, {{all: [{days}, extra]}}]}}"),
    )

    assert impossible.flips == ()
    assert [flip.now for flip in possible.flips] == ["yes"]
