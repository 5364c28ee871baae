"""Questions answered through their parts or read from dates come to what the language says.

On small rules every set of answers is tried, on the shipped ones random matters; what must come
out is worked out a second time in `worked_out`. Each small question has a track that rests on it
alone, so the track shows what the question comes to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import expectations
import matters
import oracle
import provers
import pytest
import small
import worked_out

from engagement_rules import Determination, KnowledgeBase, Matter, assess

SEED = 20_280_526
MATTERS = 500
SOAK_MATTERS = 20_000
LAYERED = 1_500
SOAK_LAYERED = 40_000
WORDS = (None, "not known", "yes", "no")
DAYS = ("2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04")
NAMED_DAYS = ("nothing", None, oracle.NOT_YET, *DAYS)


# -- small rules ---------------------------------------------------------------------------------


def question(name: str, **more: Any) -> dict[str, Any]:
    examples = {"yes_for_example": "so", "no_for_example": "not so"}
    return {"id": name, "label": name, "says": small.SAYS, **examples, **small.ASKED, **more}


def wide(name: str, sure: int, doubtful: Iterable[str] = ()) -> list[dict[str, Any]]:
    """A question with so many parts, and one more under each of some readings."""
    parts = [question(f"{name}-part{i}", part_of=name) for i in range(sure)]
    parts += [
        question(f"{name}-open{i}", part_of=name, only_if=reading)
        for i, reading in enumerate(doubtful)
    ]
    return [question(name), *parts]


def before(*names: str) -> dict[str, str]:
    return dict(zip(("date", "before"), names, strict=True))


def within(days: int, *names: str) -> dict[str, Any]:
    return {**dict(zip(("date", "until"), names, strict=True)), "fewer_days_than": days}


#: The questions of some small rules.
RULES = {
    "two parts": wide("wide", 2),
    "two parts and one that may not count": wide("wide", 2, ["reading0"]),
    "one part and two that may not count": wide("wide", 1, ["reading0", "reading1"]),
    "only a part that may not count": wide("wide", 0, ["reading0"]),
    "orders": [
        question("first", read_from=[before("date0", "date1"), before("date2", "date1")]),
        question("hasty", read_from=[within(3, "date1", "date2")]),
        question("either", read_from=[before("date0", "date2"), within(2, "date0", "date1")]),
    ],
    "parts read from dates": [
        *wide("wide", 2, ["reading0"]),
        question("wide-dated", part_of="wide", read_from=[before("date0", "date1")]),
    ],
    "much at once": [
        *wide("one", 3, ["reading0"]),
        *wide("two", 2),
        question("first", read_from=[before("date0", "date1"), within(3, "date1", "date2")]),
        question("plain"),
    ],
}


@cache
def law_of(name: str) -> oracle.Law:
    """Rules with these questions, and a track for each that is no part of another."""
    judged = {"says": small.SAYS, "authorities": ["law"]}
    facts = RULES[name]
    asked = [fact["id"] for fact in facts if "part_of" not in fact]
    text = str(facts)
    tracks = [
        {
            "id": f"track-{fact}",
            "label": "a track",
            "binds": ["trust"],
            "in_force": small.LAW,
            "requires": "Do it.",
            "condition": fact,
            **judged,
        }
        for fact in asked
    ]
    authority = {
        "id": "law",
        "label": "the law",
        "kind": "act",
        "cite": "An Act",
        "address": "https://example.org/act",
        "verified": "yes",
    }
    files = {
        "manifest.yaml": {
            "title": "A small law",
            "version": "1.0.0",
            "verified_to": "2030-01-01",
            "encoded_from": {"duties": "2010-01-01", "others": "2010-01-01"},
        },
        "law/law.yaml": {
            "authorities": [authority],
            "bodies": [{"id": "trust", "label": "trust"}],
            "readings": [
                {"id": reading, "label": "a reading", **judged}
                for reading in ("reading0", "reading1")
                if reading in text
            ],
            "tracks": tracks,
        },
        "questions/questions.yaml": {
            "facts": facts,
            "dates": [
                {"id": date, "label": "a day", **small.ASKED, "says": "it begins"}
                for date in ("date0", "date1", "date2")
                if date in text
            ],
        },
    }
    with TemporaryDirectory() as folder:
        return oracle.Law(KnowledgeBase.load(small.write(files, Path(folder))))


def holds(law: oracle.Law, data: dict[str, Any], answers: Mapping[str, Any]) -> Counter[str]:
    """Decide a matter of one body and act, and hold it against what the answers come to."""
    body = {"id": "us", "kind": "trust", **data.pop("body", {})}
    act = {"id": "act", "date": "2024-05-01", **data.pop("act", {})}
    matter = Matter.from_dict({"title": "m", "bodies": [body], "acts": [act], **data})
    found = assess(matter, knowledge_base=law.base)
    told = worked_out.told(law, answers, matter.dates, matter.explained)
    assert disagreements(found) == {
        clash: (names, matter.explained.get(clash)) for clash, names in told.disagree.items()
    }
    seen = Counter[str](clashes=len(told.disagree), explained=len(matter.explained))
    aside = {clash for clash in told.disagree if clash not in matter.explained}
    for track in found.tracks:
        (one,) = track.findings
        asked = track.id.removeprefix("track-")
        clash = f"{asked}.disagree" in aside
        value = None if clash else told.values.get(asked)
        assert one.outcome == expectations.OUTCOME[value], (asked, data)  # type: ignore[index]
        seen[one.outcome] += 1
        if value is None:
            code = (
                "answers_clash"
                if clash
                else "reading_open"
                if asked in told.open_law
                else "answers_missing"
            )
            assert one.code == code, (asked, data)
            assert set(one.hangs_on) == told.open_law.get(asked, {asked}), (asked, data)
            seen[code] += 1
    return seen


def disagreements(found: Determination) -> dict[str, tuple[frozenset[str], str | None]]:
    return {
        clash.id: (frozenset(clash.answers), clash.explained)
        for clash in found.contradictions
        if clash.id.endswith(".disagree")
    }


def explanations(law: oracle.Law) -> Iterator[dict[str, str]]:
    """Nothing explained, or every disagreement that there can be."""
    yield {}
    yield {f"{name}.disagree": "both are so" for name in (*law.parts, *law.read_from)}


@pytest.mark.parametrize(
    "name", [name for name in RULES if " part" in name and "dates" not in name]
)
def test_parts_come_to_what_the_language_says_under_every_set_of_answers(name: str) -> None:
    law = law_of(name)
    facts = [fact["id"] for fact in RULES[name]]
    seen = Counter[str]()
    for words in product(WORDS, repeat=len(facts)):
        answers = {fact: word for fact, word in zip(facts, words, strict=True) if word}
        for explained in explanations(law):
            seen += holds(law, {"answers": answers, "explained": explained}, answers)
    doubtful = {"reading_open"} if "count" in name else set()
    clash = {"clashes", "answers_clash"}
    for what in {"required", "not_required", "answers_missing", *clash, *doubtful}:
        assert seen[what] > 0, what


@pytest.mark.parametrize("said", WORDS)
def test_dates_come_to_what_the_language_says_in_every_order(said: str | None) -> None:
    law, seen = law_of("orders"), Counter[str]()
    answers = dict.fromkeys(law.read_from, said) if said else {}
    for days in product(NAMED_DAYS, repeat=3):
        dates = {f"date{i}": day for i, day in enumerate(days) if day != "nothing"}
        for explained in explanations(law):
            seen += holds(
                law, {"answers": answers, "dates": dates, "explained": explained}, answers
            )
    assert (seen["required"] > 100) == (said != "no")
    assert (seen["not_required"] > 100) == (said != "yes")
    assert (seen["clashes"] > 100) == (said in ("yes", "no"))


def test_parts_that_are_read_from_dates_come_to_what_the_language_says() -> None:
    law, seen = law_of("parts read from dates"), Counter[str]()
    facts = [fact["id"] for fact in RULES["parts read from dates"]]
    orders = ({}, {"date0": DAYS[0], "date1": DAYS[1]}, {"date0": DAYS[1], "date1": DAYS[0]})
    for words in product(WORDS, repeat=len(facts)):
        answers = {fact: word for fact, word in zip(facts, words, strict=True) if word}
        for dates, explained in product(orders, explanations(law)):
            data = {"answers": answers, "dates": dates, "explained": explained}
            seen += holds(law, data, answers)
    assert min(seen[what] for what in ("required", "not_required", "clashes")) > 100


def layered(count: int, seed: int) -> Counter[str]:
    """Answers of the matter, the body and the act: the act's count before the body's."""
    law, rng, seen = law_of("much at once"), matters.dice(seed), Counter[str]()
    facts = [fact["id"] for fact in RULES["much at once"]]
    clashes = list(explanations(law))[1]
    for _ in range(count):
        layers: list[dict[str, str]] = []
        for share in (0.7, 0.2, 0.2):
            yes = rng.choice((0.1, 0.3, 0.7))
            layers.append({})
            for fact in facts:
                if rng.random() < share:
                    word = "yes" if rng.random() < yes else "no"
                    layers[-1][fact] = "not known" if rng.random() < 0.1 else word
        data = {
            "answers": layers[0],
            "body": {"answers": layers[1]},
            "act": {"answers": layers[2]},
            "dates": {
                f"date{i}": rng.choice(NAMED_DAYS[1:]) for i in range(3) if rng.random() < 0.8
            },
            "explained": {name: why for name, why in clashes.items() if rng.random() < 0.3},
        }
        seen += holds(law, data, {**layers[0], **layers[1], **layers[2]})
    return seen


def test_parts_and_dates_of_a_matter_a_body_and_an_act_come_to_what_the_language_says() -> None:
    seen = layered(LAYERED, SEED)
    codes = ("answers_clash", "reading_open", "answers_missing")
    for what in ("required", "not_required", "clashes", "explained", *codes):
        assert seen[what] > 20, what


# -- the shipped rules ---------------------------------------------------------------------------


def agree(count: int, seed: int) -> Counter[str]:
    """Whole matters over the shipped rules, each answered through some parts and dates."""
    law, seen = matters.law(), Counter[str]()
    maker = matters.Maker(law, matters.dice(seed), worked_out=1.0)
    for _ in range(count):
        case = maker.case()
        found = assess(case.matter, as_at=case.as_at)
        clashes: dict[str, set[str]] = {}
        for (body, act), wanted in expectations.expected(law, case.matter, case.as_at).items():
            for clash, names in wanted.clashes.items():
                clashes.setdefault(clash, set()).update(names)
            for asked in (*law.parts, *law.read_from):
                seen[f"{asked} {wanted.given.get(asked)}"] += 1
            if wanted.date is not None and wanted.provision and not wanted.reading:
                (duty,) = [one for one in found.duties if (one.body, one.act) == (body, act)]
                if duty.outcome == "not_determined":
                    assert set(duty.hangs_on) == hangs_on(law, wanted)
                    seen[duty.code] += 1
                    seen["readings"] += any(law.kind[name] == "reading" for name in duty.hangs_on)
        assert {clash.id: set(clash.answers) for clash in found.contradictions} == clashes
        for clash in found.contradictions:
            assert (clash.explained is not None) == (clash.id in case.matter.explained)
            seen[f"{clash.id} {bool(clash.explained)}"] += 1
    return seen


def hangs_on(law: oracle.Law, wanted: expectations.Expected) -> set[str]:
    """What an open duty hangs on: questions, or the readings on which a question hangs."""
    assert wanted.date is not None
    solver = provers.solver(law, str(wanted.provision), wanted.date)
    found = solver.hangs_on(wanted.given)
    return {other for name in found for other in wanted.open_law.get(name, {name})}


def whole_range(seen: Counter[str], least: int) -> None:
    law = matters.law()
    for asked in (*law.parts, *law.read_from):
        values = {f"{asked} {value}" for value in (True, False, None)}
        clashes = {f"{asked}.disagree {explained}" for explained in (True, False)}
        for what in values | clashes:
            assert seen[what] > least, what
    for what in ("reading_open", "readings", "answers_clash", "answers_missing"):
        assert seen[what] > least, what


def test_parts_and_dates_of_the_shipped_rules_come_to_what_the_language_says() -> None:
    whole_range(agree(MATTERS, SEED), 1)


# -- the large counts ----------------------------------------------------------------------------


@pytest.mark.soak
def test_parts_and_dates_of_very_many_matters_come_to_what_the_language_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    layered(SOAK_LAYERED, SEED + 1)
    seen = agree(SOAK_MATTERS, SEED + 1)
    whole_range(seen, 100)
    with capsys.disabled():
        codes = {code: seen[code] for code in ("reading_open", "answers_clash", "answers_missing")}
        print(f"\n{SOAK_MATTERS:,} matters through parts and dates agree; open duties: {codes}")
