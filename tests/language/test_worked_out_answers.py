"""Questions that are answered through their parts, or read from dates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from language_rules import codes, fact, load, problems

from engagement_rules import Determination, Matter, MatterError, assess

WIDE = {
    "law/readings.yaml": """
        readings:
          - id: waits-count
            label: whether longer waits count
            says: {"yes": longer waits count, "no": longer waits do not count}
            authorities: [example-act (2)]
        tests:
          - id: noticed
            label: people would notice
            condition: {all: [wide, health-service]}
            says: {"yes": people would notice, "no": people would not notice}
            authorities: [example-act (2)]
        tracks:
          - id: track
            label: a track
            binds: [board]
            in_force: {from: 2022-07-01}
            requires: Do something.
            condition: noticed
            says: {"yes": it applies, "no": it does not}
            authorities: [example-act (2)]
        """,
    "questions/wide.yaml": "facts:\n"
    + fact("wide")
    + fact("place", "    part_of: wide\n")
    + fact("hours", "    part_of: wide\n")
    + fact("waits", "    part_of: wide\n    only_if: waits-count\n"),
}
DATED = {
    "questions/dated.yaml": """
        dates:
          - {id: signed, label: the signing, ask: "When?", help: Say when., who_knows: somebody,
             find_out: Ask somebody., says: it was signed}
          - {id: asked, label: the asking, ask: "When?", help: Say when., who_knows: somebody,
             find_out: Ask somebody., says: people were asked}
          - {id: closed, label: the end of the asking, ask: "When?", help: Say when.,
             who_knows: somebody, find_out: Ask somebody., says: the asking ended}
        facts:
        """.rstrip()
    + "\n"
    + "".join(
        "        " + line + "\n"
        for line in (
            fact("signed-first", "    read_from:\n      - {date: signed, before: asked}\n")
            + fact(
                "too-short",
                "    read_from:\n      - {date: asked, until: closed, fewer_days_than: 3}\n",
            )
        ).splitlines()
    ),
    "triggers/dated.yaml": """
        triggers:
          - id: hasty
            label: hasty
            binds: [board]
            in_force: {from: 2022-07-01}
            strength: consider
            condition: {any: [signed-first, too-short]}
            says: {"yes": it was hasty, "no": it was not hasty}
            authorities: [example-act]
        """,
}


def decide(base: Any, **more: Any) -> Determination:
    answers = {"health-service": "yes"} | more.pop("answers", {})
    return assess(
        Matter.from_dict(
            {
                "title": "A matter",
                "bodies": [{"id": "us", "kind": "board"}],
                "acts": [{"id": "act", "date": "2024-05-01"}],
                "answers": answers,
                **more,
            }
        ),
        knowledge_base=base,
    )


def outcome(found: Determination) -> str:
    (track,) = [track for track in found.tracks if track.id == "track"]
    return track.outcome


NO, YES, OPEN = "not_required", "required", "not_determined"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, OPEN),
        ({"place": "yes"}, YES),
        ({"place": "yes", "hours": "no", "waits": "no"}, YES),
        ({"place": "no", "hours": "no", "waits": "no"}, NO),
        ({"place": "no", "hours": "no"}, OPEN),
        ({"place": "no", "hours": "not known", "waits": "no"}, OPEN),
        ({"wide": "yes"}, YES),
        ({"wide": "no"}, NO),
        ({"wide": "yes", "place": "not known"}, YES),
        ({"wide": "not known", "place": "yes"}, YES),
        ({"wide": "not known", "place": "no", "hours": "no", "waits": "no"}, NO),
    ],
)
def test_a_wide_question_is_answered_directly_or_through_its_parts(
    tmp_path: Path, answers: dict[str, str], expected: str
):
    assert outcome(decide(load(tmp_path, WIDE), answers=answers)) == expected


def test_a_part_that_is_not_known_leaves_a_direct_no_not_known(tmp_path: Path):
    found = decide(load(tmp_path, WIDE), answers={"wide": "no", "hours": "not known"})

    assert outcome(found) == OPEN
    (gap,) = [gap for gap in found.missing if gap.id == "wide"]
    assert gap.open_parts == ("place", "hours", "waits")


@pytest.mark.parametrize(
    "answers",
    [
        {"wide": "no", "place": "yes"},
        {"wide": "yes", "place": "no", "hours": "no", "waits": "no"},
    ],
)
def test_a_direct_answer_that_does_not_fit_the_parts_clashes_with_them(
    tmp_path: Path, answers: dict[str, str]
):
    base = load(tmp_path, WIDE)
    found = decide(base, answers=answers)

    assert outcome(found) == OPEN
    (clash,) = found.contradictions
    assert clash.id == "wide.disagree"
    assert set(clash.answers) <= answers.keys()
    assert "wide" in clash.answers
    (gap,) = [gap for gap in found.missing if gap.id == "wide"]
    assert gap.state == "set aside"

    settled = decide(base, answers=answers, explained={"wide.disagree": "Both stand."})
    assert outcome(settled) == (YES if answers["wide"] == "yes" else NO)
    assert settled.contradictions[0].explained == "Both stand."


@pytest.mark.parametrize(
    "answers",
    [
        {"place": "no", "hours": "no", "waits": "yes"},
        {"wide": "no", "waits": "yes"},
        {"wide": "yes", "place": "no", "hours": "no", "waits": "yes"},
    ],
)
def test_a_part_on_which_the_law_is_open_leaves_the_question_to_the_reading(
    tmp_path: Path, answers: dict[str, str]
):
    found = decide(load(tmp_path, WIDE), answers=answers)

    (track,) = [track for track in found.tracks if track.id == "track"]
    assert (track.outcome, track.code) == (OPEN, "reading_open")
    assert track.findings[0].hangs_on == ("waits-count",)
    (gap,) = [gap for gap in found.missing if "track" in gap.matters_to]
    assert (gap.id, gap.state) == ("waits-count", "open")


def test_nobody_can_change_what_the_law_leaves_open(tmp_path: Path):
    found = decide(load(tmp_path, WIDE), answers={"place": "no", "hours": "no", "waits": "yes"})

    changed = {change.id for one in found.what_if("track") for change in one.changes}
    assert changed == {"health-service"}


def test_another_part_that_counts_settles_it_whatever_the_law_says_of_the_first(tmp_path: Path):
    found = decide(load(tmp_path, WIDE), answers={"place": "yes", "waits": "yes"})

    assert outcome(found) == YES


def test_a_reason_names_the_parts_that_settle_it(tmp_path: Path):
    base = load(tmp_path, WIDE)
    places = decide(base, answers={"place": {"answer": "yes", "because": "It moves."}})
    (reason,) = places.reasons("track")
    (wide,) = [answer for answer in reason.answers if answer.id == "wide"]

    assert [part.id for part in wide.through] == ["place"]
    assert wide.through[0].because == "It moves."
    assert "place" not in places.made_no_difference("track")

    nothing = decide(base, answers={"place": "no", "hours": "no", "waits": "no"})
    (reason,) = nothing.reasons("track")
    assert [part.id for part in reason.answers[0].through] == ["place", "hours", "waits"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"signed": "2024-03-01", "asked": "2024-03-02"}, "yes"),
        ({"signed": "2024-03-02", "asked": "2024-03-02", "closed": "2024-04-01"}, "no"),
        ({"signed": "not yet", "asked": "2024-03-02", "closed": "2024-04-01"}, "no"),
        ({"signed": "2024-03-02", "asked": "not yet"}, "yes"),
        ({"signed": "2024-03-02"}, "not known"),
        ({"asked": "2024-03-02", "closed": "2024-03-04"}, "yes"),
        ({"asked": "2024-03-02", "closed": "2024-03-05", "signed": "not yet"}, "no"),
        ({"asked": "2024-03-02", "closed": "not yet", "signed": "not yet"}, "not known"),
    ],
)
def test_an_order_is_read_from_the_dates(tmp_path: Path, dates: dict[str, str], expected: str):
    found = decide(load(tmp_path, DATED), dates=dates)

    (hasty,) = [trigger for trigger in found.triggers if trigger.id == "hasty"]
    assert hasty.value == expected


def test_an_order_is_told_by_its_dates(tmp_path: Path):
    found = decide(load(tmp_path, DATED), dates={"signed": "2024-03-01", "asked": "2024-03-05"})
    (reason,) = found.reasons("hasty")

    assert [part.says for part in reason.answers[0].through] == [
        "it was signed on 1 March 2024",
        "people were asked on 5 March 2024",
    ]


def test_an_answer_that_does_not_fit_the_dates_clashes_with_them(tmp_path: Path):
    found = decide(
        load(tmp_path, DATED),
        answers={"signed-first": "no"},
        dates={"signed": "2024-03-01", "asked": "2024-03-05"},
    )

    (clash,) = found.contradictions
    assert clash.id == "signed-first.disagree"
    assert set(clash.answers) == {"signed-first", "signed", "asked"}


def test_a_disagreement_that_cannot_be_is_not_explained(tmp_path: Path):
    with pytest.raises(MatterError) as error:
        decide(load(tmp_path, WIDE), explained={"place.disagree": "So it is."})
    assert [problem.code for problem in error.value.problems] == ["M201"]


def test_answers_of_an_act_decide_for_that_act(tmp_path: Path):
    base = load(tmp_path, WIDE)
    found = assess(
        Matter.from_dict(
            {
                "title": "Two acts",
                "bodies": [{"id": "us", "kind": "board"}],
                "acts": [
                    {"id": "one", "date": "2024-05-01", "answers": {"place": "yes"}},
                    {"id": "two", "date": "2024-06-01", "answers": {"wide": "no"}},
                ],
                "answers": {"health-service": "yes"},
            }
        ),
        knowledge_base=base,
    )
    (track,) = [track for track in found.tracks if track.id == "track"]

    assert [finding.outcome for finding in track.findings] == [YES, NO]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("    part_of: nothing\n", "KB202"),
        ("    part_of: example-act\n", "KB203"),
        ("    part_of: place\n", "KB203"),
        ("    only_if: waits-count\n", "KB104"),
        ("    part_of: wide\n    only_if: health-service\n", "KB203"),
        ("    read_from: [{date: health-service, before: health-service}]\n", "KB203"),
        ("    read_from: [{date: asked}]\n", "KB104"),
        ("    read_from: [{date: asked, until: asked}]\n", "KB104"),
    ],
)
def test_a_question_that_cannot_be_worked_out_so_is_refused(tmp_path: Path, more: str, code: str):
    files = {**WIDE, "questions/other.yaml": "facts:\n" + fact("other", more)}

    assert code in codes(problems(tmp_path, files))


def test_a_question_that_waits_for_something_that_is_no_date_is_refused(tmp_path: Path):
    late = fact("late", "    once: wide\n")
    waiting = {"questions/wide.yaml": WIDE["questions/wide.yaml"] + late}
    found = [p for p in problems(tmp_path, {**WIDE, **waiting}) if p.node == "late"]

    assert found[0].code == "KB203"
    assert "`late` names the fact `wide` where a date is needed" in found[0].message
