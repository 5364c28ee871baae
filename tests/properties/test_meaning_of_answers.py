"""What an answer means, over random matters: not known is never no, and fields move nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from random import Random
from typing import Any

import expectations
import matters
import oracle
import pytest
from pydantic import ValidationError

from engagement_rules import Determination, Matter, MatterError, assess

SEED = 20_280_525
MATTERS = 400
SOAK_MATTERS = 5_000
ROUND_TRIPS = 100
UNDECIDED = ("not_determined", "not known")
CHECKS = {node.id for node in matters.shipped().of_kind("check")}


def several(count: int, *, worked_out: float = 0.3) -> Iterator[matters.Case]:
    maker = matters.Maker(matters.law(), matters.dice(SEED), worked_out=worked_out)
    for _ in range(count):
        yield maker.case()


def decide(matter: Matter, as_at: dt.date | None = None) -> Determination:
    return assess(matter, as_at=as_at)


def changed(matter: Matter, **parts: Any) -> Matter:
    return Matter.from_dict({**matter.to_dict(), **parts})


# -- not known is never no -------------------------------------------------------------------------


def kept_or_opened(count: int) -> Counter[str]:
    """Answers that clash count for nothing; taking one of them back lets the others count.

    A question that is answered in two ways is settled by the second when the first is taken back.
    """
    rng, seen = matters.dice(SEED), Counter[str]()
    for case in several(count, worked_out=0):
        before = matters.outcomes(decide(case.matter, case.as_at))
        expected = expectations.expected(matters.law(), case.matter, case.as_at)
        parts = [case.matter, *case.matter.bodies, *case.matter.acts]
        names = sorted({name for part in parts for name in part.answers})
        names += [name for name, day in case.matter.dates.items() if day is not None]
        for name in rng.sample(names, min(6, len(names))):
            fewer = matters.without(case.matter, name)
            after = matters.outcomes(decide(fewer, case.as_at))
            come_and_gone = {node for _, _, node in after.keys() ^ before.keys()}
            assert come_and_gone <= CHECKS  # each has its place only where something else is so
            for (body, act, node), outcome in before.items():
                now = after.get((body, act, node), "not known")
                if name in expected[body, act].masked and outcome in UNDECIDED:
                    continue
                assert now in (outcome, *UNDECIDED), (name, node, outcome, now)
                seen["kept" if now == outcome else "opened"] += outcome not in UNDECIDED
    assert seen["kept"] > count
    assert seen["opened"] > count / 4
    return seen


def test_an_answer_made_not_known_leaves_each_outcome_as_it_was_or_open() -> None:
    kept_or_opened(MATTERS // 2)


@pytest.mark.soak
def test_an_answer_made_not_known_leaves_each_outcome_of_very_many_matters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = kept_or_opened(SOAK_MATTERS)
    with capsys.disabled():
        print(f"\n{SOAK_MATTERS:,} matters with answers taken back: {dict(seen)}")


def test_a_day_or_body_made_not_known_leaves_each_outcome_as_it_was_or_open() -> None:
    seen = Counter[str]()
    for case in several(MATTERS):
        data = case.matter.to_dict()
        if case.as_at is None:
            before = matters.outcomes(decide(case.matter))
            for act in data["acts"]:
                other = [{**one, "date": None} if one is act else one for one in data["acts"]]
                after = matters.outcomes(decide(changed(case.matter, acts=other)))
                for key, outcome in before.items():
                    if key in after:
                        assert after[key] in (outcome, "not_determined")
                        seen["day"] += after[key] != outcome
        before = matters.outcomes(decide(case.matter, case.as_at))
        for body in data.get("bodies", ()):
            if matters.law().nodes.get(body.get("kind"), {}).get("joint"):
                continue
            other = [{**one, "kind": None} if one is body else one for one in data["bodies"]]
            after = matters.outcomes(decide(changed(case.matter, bodies=other), case.as_at))
            for key, outcome in before.items():
                if key[0] == body["id"]:
                    assert after.get(key, "not_determined") == "not_determined"
                    seen["body"] += outcome != "not_determined"
                elif key in after:
                    assert after[key] in (outcome, "not_determined")
    assert seen["day"] > MATTERS / 4
    assert seen["body"] > MATTERS / 4


def test_not_known_and_not_asked_are_one_to_the_logic() -> None:
    """But not of a part: one that is not known leaves a direct "no" to the whole in doubt."""
    rng = matters.dice(SEED)
    for case in several(MATTERS // 2, worked_out=0):
        answers = dict(case.matter.to_dict().get("answers", {}))
        for name in rng.sample(sorted(answers), len(answers) // 3):
            answers[name] = {"answer": "not known"}
        asked = changed(case.matter, answers=answers)
        silent = changed(
            case.matter, answers={n: a for n, a in answers.items() if a["answer"] != "not known"}
        )
        one, other = decide(asked, case.as_at), decide(silent, case.as_at)
        assert one.duties == other.duties
        assert one.tracks == other.tracks
        assert one.triggers == other.triggers
        assert one.checks == other.checks
        assert one.gates == other.gates
        assert {(m.id, m.matters_to) for m in one.missing} == {
            (m.id, m.matters_to) for m in other.missing
        }


# -- what moves nothing --------------------------------------------------------------------------


def test_a_field_a_title_or_a_reason_never_moves_anything() -> None:
    for case in several(MATTERS // 2):
        matter = case.matter
        data = matter.to_dict()
        for part in (data, *data.get("bodies", ()), *data.get("acts", ())):
            part["answers"] = {
                name: {**answer, "because": "No. Nothing is planned.", "source": "urgent: yes"}
                for name, answer in part.get("answers", {}).items()
            }
            if part is not data and "date" not in part:
                part["name" if "kind" in part else "id"] = part.get("name", part["id"])
        data |= {
            "title": "Emergency closure: no duty applies",
            "reference": "required",
            "fields": {"planning": "yes", "duty": "required", "deep": [{"urgent": ["yes", 1]}]},
        }
        one, other = decide(matter, case.as_at), decide(Matter.from_dict(data), case.as_at)
        decided = ("duty", "tracks", "triggers", "checks", "gates")
        for part in (*decided, "contradictions", "law_as_at", "notices"):
            assert getattr(one, part) == getattr(other, part)
        assert [m.id for m in one.missing] == [m.id for m in other.missing]
        assert [a.id for a in one.actions] == [a.id for a in other.actions]


def test_the_order_in_which_things_are_written_moves_no_outcome() -> None:
    rng = matters.dice(SEED)
    for case in several(MATTERS // 2):
        data = case.matter.to_dict()
        for part in (data, *data.get("bodies", ()), *data.get("acts", ())):
            items = list(part.get("answers", {}).items())
            rng.shuffle(items)
            part["answers"] = dict(items)
        for key in ("bodies", "acts"):
            rng.shuffle(data.setdefault(key, []))
        one, other = decide(case.matter, case.as_at), decide(Matter.from_dict(data), case.as_at)
        assert matters.outcomes(one) == matters.outcomes(other)
        assert one.duty.outcome == other.duty.outcome


# -- merging, dates, sums ------------------------------------------------------------------------


def layered(kind: str, day: dt.date, matter: Any, body: Any, act: Any) -> dict[Any, str]:
    data = {
        "title": "layers",
        "bodies": [{"id": "body", "kind": kind, "answers": body}],
        "acts": [{"id": "act", "date": day.isoformat(), "answers": act}],
        "answers": matter,
    }
    return matters.outcomes(decide(Matter.from_dict(data)))


def test_an_acts_answer_goes_before_a_bodys_and_a_bodys_before_the_matters() -> None:
    rng, moved = matters.dice(SEED), 0
    maker = matters.Maker(matters.law(), rng)
    for _ in range(MATTERS):
        kind, day = rng.choice(("ICB", "NHSE", "NHS-trust")), dt.date(2023, 5, 1)
        layers = [maker.answers(density) for density in (0.8, 0.4, 0.4)]
        found = layered(kind, day, *layers)
        assert found == layered(kind, day, {**layers[0], **layers[1], **layers[2]}, {}, {})
        moved += found != layered(kind, day, {**layers[2], **layers[1], **layers[0]}, {}, {})
    assert moved > MATTERS / 10


def test_as_at_takes_the_law_of_one_day_for_every_act() -> None:
    rng, moved, count = matters.dice(SEED), 0, 0
    for case in several(MATTERS):
        day = rng.choice(matters.law().days())
        data = case.matter.to_dict()
        kinds = [body["kind"] for body in data.get("bodies", ()) if body.get("kind")]
        if not all(matters.law().existed(kind, day) for kind in kinds):
            continue
        dated = [{**act, "date": day.isoformat()} for act in data["acts"]]
        try:
            other = decide(changed(case.matter, acts=dated))
        except MatterError as wrong:  # an arrangement that is not of that day
            with pytest.raises(MatterError) as same:
                decide(case.matter, day)
            assert [p.code for p in same.value.problems] == [p.code for p in wrong.problems]
            continue
        one = decide(case.matter, day)
        assert one.duties == other.duties
        assert one.tracks == other.tracks
        assert one.triggers == other.triggers
        assert one.checks == other.checks
        assert one.gates == other.gates
        assert one.rules == other.rules._replace(as_at=day)
        count += 1
        if case.as_at is None:
            moved += matters.outcomes(one) != matters.outcomes(decide(case.matter))
    assert count > MATTERS / 4
    assert moved > MATTERS / 10


def test_several_bodies_and_acts_sum_up_to_the_strongest_outcome() -> None:
    mixed = 0
    for case in several(2 * MATTERS):
        found = decide(case.matter, case.as_at)
        duties = [one.outcome for one in found.duties]
        mixed += len(set(duties)) > 1
        assert found.duty.outcome == expectations.total(duties)
        assert found.duty.code in {o.code for o in found.duties if o.outcome == found.duty.outcome}
        for track in found.tracks:
            assert track.outcome == expectations.total(one.outcome for one in track.findings)
            assert len(track.findings) == len(duties)
        for trigger in found.triggers:
            assert trigger.value == expectations.total_value(one.value for one in trigger.findings)
        for judged in (*found.checks, *found.gates):
            assert judged.value == expectations.worst(one.value for one in judged.findings)
    assert mixed > MATTERS / 4


def test_each_body_at_each_act_is_decided_once_and_a_committee_is_its_members() -> None:
    committees = 0
    for case in several(2 * MATTERS):
        expected = expectations.expected(matters.law(), case.matter, case.as_at)
        found = decide(case.matter, case.as_at)
        keys = [(one.body, one.act) for one in found.duties]
        assert keys == list(expected)
        committees += any(body.members for body in case.matter.bodies)
        for one in found.duties:
            wanted = expected[one.body, one.act]
            assert one.date == wanted.date
            assert one.provision == wanted.provision
            owed = wanted.provision and one.outcome != "out_of_scope"
            assert one.liable == (wanted.liable if owed else ())
    assert committees > MATTERS / 20


def test_what_clashes_counts_for_nothing_until_somebody_explains_it() -> None:
    law, seen = matters.law(), Counter[str]()
    for case in several(2 * MATTERS):
        found = decide(case.matter, case.as_at)
        expected = expectations.expected(law, case.matter, case.as_at)
        wanted: dict[str, set[str]] = {}
        for one in expected.values():
            for name, answers in one.clashes.items():
                wanted.setdefault(name, set()).update(answers)
        assert {clash.id: set(clash.answers) for clash in found.contradictions} == wanted
        for clash in found.contradictions:
            seen["explained" if clash.explained else "open"] += 1
            assert (clash.explained is not None) == (clash.id in case.matter.explained)
        for duty in found.duties:
            masked = expected[duty.body, duty.act].masked
            if duty.code == "answers_clash":
                assert masked & set(duty.hangs_on)
                seen["duty"] += 1
            elif duty.outcome == "not_determined" and duty.code == "answers_missing":
                assert not masked & set(duty.hangs_on)
    assert min(seen[what] for what in ("explained", "open", "duty")) > 10


# -- days and bodies -----------------------------------------------------------------------------


def test_a_body_that_did_not_exist_is_an_error_that_names_one_that_did() -> None:
    law, named = matters.law(), 0
    for kind in law.bodies:
        for day in law.days():
            if law.existed(kind, day):
                continue
            first = oracle.day_of((law.nodes[kind].get("existed") or {}).get("from"))
            way = "before" if first and day < first else "after"
            near, there = [kind], set[str]()
            while near:
                near = [name for one in near for name in law.nodes[one].get(way, ())]
                there |= {name for name in near if law.existed(name, day)}
                near = [name for name in near if name not in there]
            data = {"title": "m", "bodies": [kind], "acts": [{"id": "act", "date": str(day)}]}
            with pytest.raises(MatterError) as stopped:
                decide(Matter.from_dict(data))
            (problem,) = stopped.value.problems
            assert problem.code == "M204"
            assert f"`{kind}`" in problem.message
            assert day.isoformat() in problem.message
            said = {name for name in law.bodies if f"`{name}`" in problem.cure}
            assert said == there
            named += bool(there)
    assert named > 10


def test_acts_before_the_first_day_are_not_encoded_and_say_so() -> None:
    law, rng = matters.law(), matters.dice(SEED)
    owe = {kind for name, k in law.kind.items() if k == "duty" for kind in law.nodes[name]["binds"]}
    for kind in law.bodies:
        for _ in range(4):
            day = law.duties_from - dt.timedelta(days=rng.choice((1, 2, 400, 5000)))
            if law.existed(kind, day):
                data = {"title": "m", "bodies": [kind], "acts": [{"id": "a", "date": str(day)}]}
                (duty,) = decide(Matter.from_dict({**data, "answers": matters.OPENS})).duties
                if kind in owe:
                    assert (duty.outcome, duty.code) == ("not_determined", "not_encoded")
                elif not law.nodes[kind].get("joint"):
                    assert duty.outcome == "out_of_scope"


# -- there and back ------------------------------------------------------------------------------


def test_matters_and_determinations_come_back_from_json_as_they_were() -> None:
    for case in several(ROUND_TRIPS):
        matter = case.matter
        again = Matter.from_json(matter.to_json())
        assert again == matter
        assert again.to_dict() == matter.to_dict()
        found = decide(matter, case.as_at)
        back = Determination.from_json(found.to_json())
        assert back == found
        assert back.to_dict() == found.to_dict()
        assert back.matter == matter
        assert decide(again, case.as_at) == found


def test_deciding_leaves_the_matter_as_it_was_and_explaining_the_determination() -> None:
    for case in several(ROUND_TRIPS):
        written = case.matter.to_json()
        found = decide(case.matter, case.as_at)
        data = found.to_dict()
        fresh = decide(case.matter, case.as_at)
        for explain in (fresh.what_if, fresh.why_not, fresh.reasons, fresh.trace):
            explain()
        fresh.made_no_difference()
        assert fresh.to_dict() == data
        assert case.matter.to_json() == written


def test_nothing_that_a_determination_says_can_be_changed() -> None:
    for case in several(20):
        found = decide(case.matter, case.as_at)
        parts = (*found.duties, *found.tracks, *found.missing, *found.actions, *found.notices)
        for part in (found.duty, found.rules, found.data, *parts, *found.reasons()):
            with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
                part.outcome = "not_required"  # type: ignore[misc, union-attr]
        with pytest.raises(AttributeError):
            found.matter = None  # type: ignore[assignment]
        with pytest.raises(TypeError):
            case.matter.answers["planning"] = None  # type: ignore[assignment]
        with pytest.raises(ValidationError):
            case.matter.title = "another"  # type: ignore[misc]


# -- answers worked out ----------------------------------------------------------------------------


def through_parts(answers: dict[str, Any], rng: Random) -> dict[str, Any]:
    """The same answers, with each wide question answered through its parts."""
    base, found = matters.shipped(), dict(answers)
    for name, parts in base.parts.items():
        said = answers.get(name)
        said = said["answer"] if isinstance(said, dict) else said
        if said not in ("yes", "no"):
            continue
        del found[name]
        found |= dict.fromkeys(parts, "no")
        if said == "yes":
            sure = [part for part in parts if part not in base.readings_of_parts]
            found[rng.choice(sure)] = "yes"
            found[rng.choice(parts)] = "yes"
    return found


def test_an_answer_through_parts_decides_as_the_direct_answer_does() -> None:
    rng, changes = matters.dice(SEED + 5), 0
    assert matters.shipped().parts
    for case in several(MATTERS, worked_out=0):
        data = case.matter.to_dict()
        for part in (data, *data.get("bodies", ()), *data.get("acts", ())):
            if "answers" in part:
                part["answers"] = through_parts(part["answers"], rng)
        if data == case.matter.to_dict():
            continue
        if _answered_twice(data):
            continue
        changes += 1
        parted = decide(Matter.from_dict(data), case.as_at)
        assert matters.outcomes(parted) == matters.outcomes(decide(case.matter, case.as_at))
    assert changes > MATTERS / 4


def _answered_twice(data: dict[str, Any]) -> bool:
    """Whether a body or act answers a wide question that the matter answers as well."""
    base = matters.shipped()
    inner = [*data.get("bodies", ()), *data.get("acts", ())]
    wide = {*base.parts, *base.part_names}
    return any(wide & part.get("answers", {}).keys() for part in inner)


def test_no_part_and_no_order_of_dates_is_read_by_a_view_beside_its_question() -> None:
    base = matters.shipped()
    for view in base.views:
        read = {variable.id for variable in view.variables}
        assert not read & base.part_names
        assert not read & base.ordered_dates


def test_the_answers_of_an_explained_clash_are_told_though_another_clash_sets_them_aside():
    """Both clashes rest on `manner`; only one of the two is explained."""
    answers = {"provider-only": "yes", "manner": "yes", "price-only": "yes"}
    explained = {"only-provider-yet-manner": "It is so."}
    matter = Matter.from_dict(
        {
            "title": "Two clashes",
            "bodies": ["ICB"],
            "acts": [{"id": "act", "date": "2024-06-03"}],
            "answers": answers,
            "explained": explained,
        }
    )
    clashes = {clash.id: clash.answers for clash in assess(matter).contradictions}

    assert clashes == {
        "only-provider-yet-manner": ("manner", "provider-only"),
        "only-one-thing-changes-yet-people-would-notice": ("manner", "price-only"),
    }
