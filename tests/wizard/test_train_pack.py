"""`duty train pack`: a handout that gives nothing away, a guide that tells all, and slides."""

from __future__ import annotations

import io
import math
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from training_scenarios import ANSWERS, REASON, WRITTEN, keep, words, written

from engagement_rules import KnowledgeBase, Matter, assess
from engagement_rules._sentences import outcome_sentence
from engagement_rules.training import TrainingScenario, load_scenarios
from wizard.arguments_train import FORMATS, PAPERS, read
from wizard.documents import formats
from wizard.documents.document import Document, Look
from wizard.files import Refused
from wizard.render.blocks import Page
from wizard.training import plan
from wizard.training.fitting import LINES, height, pieces, sentences
from wizard.training.guide import guide
from wizard.training.handout import handout
from wizard.training.papers import Session, session
from wizard.training.slides import deck

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = (".docx", ".pdf", ".html")
HOSTILE = (
    '<script>alert(1)</script> </w:t> #read("x") {{ 7*7 }} \x1b[2J\x07 \u202eback\u2066 '
    f"{'Donaudampfschifffahrt' * 40} هذا ما كتبه شخص"
)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with a scenario and its near twin."""
    ours = tmp_path / "ours"
    keep(ours, "clinic-moves", written(twin="clinic-stays"))
    keep(
        ours, "clinic-stays", written({"manner": "no"}, title="A new sign", outcome="not required")
    )
    return ours


@pytest.fixture
def pack(folder, tmp_path, capsys) -> Callable[..., list[Path]]:
    """Write the papers of a session, and name the files."""

    def run(*said: object, out: str = "out") -> list[Path]:
        words = ["pack", "--from", folder, "--out", tmp_path / out, *said]
        args = read([str(one) for one in words])
        capsys.readouterr()
        assert args.run(args) == 0
        return [Path(line) for line in capsys.readouterr().out.splitlines()]

    return run


def of(*files: dict[str, object], tmp_path: Path, look: Look = Look()) -> Session:  # noqa: B008
    """A session with scenarios that were written so."""
    for number, file in enumerate(files, 1):
        keep(tmp_path / "made", f"made-{number}", file)
    every = load_scenarios([tmp_path / "made"])
    chosen = [every[f"made-{number}"] for number in range(1, len(files) + 1)]
    return session(chosen, every, KnowledgeBase.default(), look)


def text(page: Page) -> str:
    return " ".join(f"{block.mark} {block.text} {' '.join(block.options)}" for block in page)


def parts(document: Document) -> list[Page]:
    """The slides of a document."""
    found: list[Page] = [[]]
    for block in document.page:
        if block.kind == "break":
            found.append([])
        else:
            found[-1].append(block)
    return found


# The command


def test_a_pack_has_three_papers_in_three_formats(pack, tmp_path):
    found = pack("clinic-moves")

    assert [path.name for path in found] == [f"{p}{e}" for p in PAPERS for e in ENDINGS]
    assert all(path.stat().st_size > 5000 for path in found)
    assert sorted(tmp_path.joinpath("out").iterdir()) == sorted(found)


def test_only_what_was_asked_for_is_written(pack):
    found = pack("clinic-moves", "--paper", "handout", "--format", "html", "--format", "html")

    assert [path.name for path in found] == ["handout.html"]


def test_several_scenarios_stand_in_each_paper_in_the_order_named(pack):
    for path in pack("clinic-stays", "clinic-moves", "clinic-stays", "--format", "pdf"):
        told = words(path.read_bytes(), ".pdf")
        assert "Training session: 2 scenarios" in told
        assert told.index("A new sign") < told.index("A clinic moves to the retail park")


def test_nothing_is_written_over_and_then_nothing_is_written(pack, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "guide.pdf").write_text("mine")
    with pytest.raises(Refused, match=r"guide\.pdf is there already; nothing was written"):
        pack("clinic-moves")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["guide.pdf"]

    pack("clinic-moves", "--force")
    assert (tmp_path / "out" / "guide.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("clinic-move", "did you mean `clinic-moves`"),
        ("xyz", "duty train list"),
        ("a\x1b[2Jb", r"a\\x1b"),
    ],
)
def test_an_unknown_scenario_is_refused_with_the_one_that_was_meant(pack, tmp_path, name, cure):
    with pytest.raises(Refused, match=cure) as refused:
        pack("clinic-stays", name)

    assert "there is no scenario" in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_look_gives_every_paper_the_body_s_name_and_colour(pack, tmp_path):
    look = tmp_path / "look"
    look.mkdir()
    (look / "look.yaml").write_text('body: Riverside ICB\ncolour: "#7c2855"\n')
    for path in pack("clinic-moves", "--look", look):
        data = path.read_bytes()
        assert "Riverside ICB" in words(data, path.suffix)
        if path.suffix == ".html":
            assert b"--rule:#7c2855" in data


# The handout


def secrets(scenario: TrainingScenario) -> list[str]:
    """What a handout must not tell."""
    base = KnowledgeBase.default()
    decided = assess(scenario.matter)
    case = base.nodes[scenario.case] if scenario.case else None
    return [
        *(answer.because or "" for answer in scenario.matter.answers.values()),
        *(lesson.say for lesson in scenario.learning),
        *(text for lesson in scenario.learning for text in lesson.authorities),
        *scenario.hints,
        *scenario.discuss,
        *scenario.topics,
        *([case.label, case.data["cite"], case.data["address"], case.id] if case else []),
        outcome_sentence(decided),
        scenario.twin or REASON,
        "not determined",
        "section 14Z",
    ]


def test_the_handout_gives_nothing_away(pack, folder):
    shipped = load_scenarios([folder])
    told = [shipped["walk-in-centre-becomes-a-hub"], shipped["clinic-moves"]]
    for path in pack(*(one.id for one in told), "--paper", "handout"):
        found = words(path.read_bytes(), path.suffix)
        for scenario in told:
            assert scenario.question in found
            assert [secret for secret in secrets(scenario) if secret in found] == []


def test_the_handout_is_the_same_whatever_the_answers_are(tmp_path):
    """Nothing that is made from an answer can be in it, wherever one would look for it."""
    usual = handout(of(written(), tmp_path=tmp_path))
    chosen = random.Random(7)  # noqa: S311 - it hides nothing
    for number in range(12):
        answers = {name: chosen.choice(["yes", "no", "not known"]) for name in ANSWERS}
        file = written(
            answers,
            outcome=chosen.choice(["required", "not required", "not determined"]),
            learning=[{"say": f"Other {number}", "authorities": ["c.moseley"]}],
            hints=["Another hint"],
            discuss=["Another point"],
            topics=["another topic"],
            difficulty="hard",
        )
        assert handout(of(file, tmp_path=tmp_path)) == usual


def test_the_handout_asks_in_the_words_of_the_rules_with_boxes_and_room(tmp_path):
    page = handout(of(written(), tmp_path=tmp_path)).page
    base = KnowledgeBase.default()
    asked = [block for block in page if block.kind == "boxes"]

    assert asked[0].options == ("The duty applies", "The duty does not apply", "We cannot tell yet")
    assert len(asked) == 2 + len(ANSWERS)
    for name in ANSWERS:
        (block,) = [one for one in asked if base.nodes[name].data["ask"] in one.text]
        assert block.options == ("Yes", "No", "Don't know")
        after = page[page.index(block) + 1]
        assert (after.kind, after.text) == ("lines", "Where in the story does it say so?")


def test_the_handout_says_where_the_story_comes_from_without_naming_a_case(tmp_path):
    assert "This story is invented" in text(handout(of(written(), tmp_path=tmp_path)).page)
    after_case = handout(of(written(source="c.moseley"), tmp_path=tmp_path))
    assert "invented" not in text(after_case.page)
    assert "public case" in text(after_case.page)
    assert "Moseley" not in str(after_case)


# The guide


def test_the_guide_tells_each_answer_with_its_reason(tmp_path):
    page = guide(of(written(), tmp_path=tmp_path)).page
    base = KnowledgeBase.default()
    for number, (name, answer) in enumerate(ANSWERS.items(), 1):
        (at,) = [
            at
            for at, block in enumerate(page)
            if block.kind == "marked" and block.text.endswith(f". {base.nodes[name].data['ask']}")
        ]
        assert page[at].mark == answer
        assert page[at + 1].text == f"{REASON} {number}."


@pytest.mark.parametrize("changed", [{}, {"manner": "no"}, {"manner": "not known"}])
def test_what_the_rules_decide_is_the_engine_s_and_not_the_author_s(tmp_path, changed):
    made = of(written(changed), tmp_path=tmp_path)
    decided = assess(made.told[0].scenario.matter)
    found = text(guide(made).page)

    assert outcome_sentence(decided) in found
    for finding in decided.duties:
        for limb in finding.limbs:
            assert f"{limb.value} {limb.label}" in found
    for track in decided.tracks:
        if track.outcome in ("required", "not_determined"):
            assert track.label.lower() in found.lower()
    warned = "Take care: who wrote this scenario" in found
    assert warned == (decided.duty.outcome != "required")


def test_the_answers_that_turn_the_outcome_are_those_that_do(tmp_path):
    made = of(written(), tmp_path=tmp_path)
    (told,) = made.told
    matter = told.scenario.matter.to_dict()
    turning = set()
    for name, model in ANSWERS.items():
        for other in {"yes", "no", "not known"} - {model}:
            answers = {**matter["answers"], name: {"answer": other}}
            again = assess(Matter.from_dict({**matter, "answers": answers}))
            if again.duty.outcome != told.determination.duty.outcome:
                turning.add(name)

    assert set(told.turning) == turning
    assert "manner" in turning
    # What brings any matter within reach of the duty stands last: nobody misses it.
    assert told.turning[0] == "manner"
    found = text(guide(made).page)
    assert "If “no”: the duty to involve the public would not apply." in found


def test_the_guide_names_authorities_with_their_addresses(tmp_path):
    page = guide(of(written(source="c.buckingham"), tmp_path=tmp_path)).page
    links = {block.text for block in page if block.kind == "link"}
    base = KnowledgeBase.default()

    assert base.nodes["c.buckingham"].data["address"] in links
    assert base.nodes["nhsa2006.s14Z45"].data["address"] in links
    assert "NHS Act 2006, section 14Z45(2)(b)" in text(page)


def test_the_guide_tells_in_what_the_near_twin_differs_and_what_comes_out_there(pack):
    (path,) = pack("clinic-moves", "--paper", "guide", "--format", "html")
    found = words(path.read_bytes(), ".html")

    assert "“A new sign” differs in this:" in found
    assert "Here: yes. In the twin: no." in found
    assert "What comes out there: The duty to involve the public does not apply" in found


@pytest.mark.parametrize(
    ("matter", "told"),
    [
        ({"acts": [{"id": "choice", "date": "2021-05-01", "by": ["board"]}]}, "1 May 2021"),
        ({"bodies": [{"id": "board", "kind": "NHSE"}]}, "In the twin: NHS England"),
    ],
)
def test_a_twin_can_differ_in_a_day_or_in_the_body(tmp_path, matter, told):
    usual = written(twin="made-2")
    other = written()
    other["matter"] = {**other["matter"], **matter}
    if "2021" in told:
        for file in (usual, other):
            file["matter"] = {**file["matter"], "bodies": [{"id": "board", "kind": "NHSE"}]}
    made = of(usual, other, tmp_path=tmp_path)

    assert told in text(guide(made).page)


def test_a_twin_that_is_not_there_is_told_and_is_on_no_slide(tmp_path):
    made = of(written(twin="gone"), tmp_path=tmp_path)

    assert "The twin “gone” is not among the scenarios here." in text(guide(made).page)
    assert "And now?" not in text(deck(made).page)


def test_the_minutes_add_up_and_grow_with_what_there_is_to_do(tmp_path):
    (told,) = of(written(), tmp_path=tmp_path).told
    stages = plan.plan(told.scenario, len(ANSWERS))
    found = {stage.what: stage.minutes for stage in stages}

    assert found["Read the story"] == 1
    assert found["The questions"] == found["The answers"] == len(ANSWERS)
    assert found["Discussion"] == 8
    (longer,) = of(
        written(story=WRITTEN["story"] * 10, discuss=["A point"]), tmp_path=tmp_path
    ).told
    again = {stage.what: stage.minutes for stage in plan.plan(longer.scenario, 3)}
    assert again["Read the story"] == math.ceil(plan.words(longer.scenario) / 150) == 4
    assert (again["The questions"], again["Discussion"]) == (3, 4)
    page = guide(of(written(), tmp_path=tmp_path)).page
    assert f"{plan.WELCOME + plan.minutes(stages)} min In all" in text(page)


def test_the_guide_has_a_page_for_the_votes_with_room_for_every_number(tmp_path):
    made = guide(of(written(), tmp_path=tmp_path))
    votes = parts(made)[-1]
    asked = [block for block in votes if block.kind == "boxes"]

    assert votes[0].text == "The room's votes: A clinic moves to the retail park"
    assert len(asked) == 1 + len(ANSWERS)
    assert {block.mark for block in asked} == {"number"}


def test_answers_told_for_one_body_alone_stand_in_the_guide_and_are_not_asked(tmp_path):
    file = written()
    body = {"id": "board", "kind": "ICB", "answers": {"own-proposal": "yes"}}
    del file["matter"]["answers"]["own-proposal"]
    file["matter"] = {**file["matter"], "bodies": [body]}
    made = of(file, tmp_path=tmp_path)
    ask = KnowledgeBase.default().nodes["own-proposal"].data["ask"]

    assert f"yes {ask} (the integrated care board)" in text(guide(made).page)
    assert ask not in text(handout(made).page)


def test_a_matter_that_cannot_be_decided_yet_has_papers_too(tmp_path):
    file = written({"manner": "not known"}, outcome="not determined")
    file["matter"] = {**file["matter"], "acts": [{"id": "choice", "by": ["board"]}]}
    made = of(file, tmp_path=tmp_path)

    assert "day of the act is not known" in text(guide(made).page)
    for paper in (handout, guide, deck):
        for format_ in FORMATS:
            assert formats.made(format_, paper(made))


# The slides


def test_the_story_is_whole_on_the_slides_and_no_sentence_is_cut(tmp_path):
    long = " ".join(f"Sentence number {n} tells of Dr. Hart at St. Mary's." for n in range(60))
    made = of(written(story=f"{WRITTEN['story']}\n{long}\n"), tmp_path=tmp_path)
    told = [page for page in parts(deck(made)) if page[0].text.startswith("The story")]
    found = [block.text for page in told for block in page[1:]]

    assert len(told) > 5
    assert " ".join(found) == " ".join(made.told[0].scenario.story)
    assert all(one.endswith((".", '"')) for one in found)
    assert all(sum(map(height, page[1:])) <= LINES for page in told)
    assert told[0][0].text == f"The story (1 of {len(told)})"


def test_each_question_stands_on_a_slide_before_its_answer(tmp_path):
    made = of(written(), tmp_path=tmp_path)
    slides = [text(page) for page in parts(deck(made))]
    base = KnowledgeBase.default()
    for number, name in enumerate(made.told[0].questions, 1):
        ask = f"{number}. {base.nodes[name].data['ask']}"
        reason = made.told[0].because(name)
        (asked,) = [at for at, slide in enumerate(slides) if ask in slide and "Question" in slide]
        (told,) = [at for at, slide in enumerate(slides) if f" {reason}" in slide]
        assert told == asked + 1
        assert REASON not in slides[asked]


def test_the_vote_comes_before_any_answer(tmp_path):
    slides = [text(page) for page in parts(deck(of(written(), tmp_path=tmp_path)))]
    vote = next(at for at, slide in enumerate(slides) if "What do you think?" in slide)

    assert "A: The duty applies" in slides[vote]
    assert not any(REASON in slide or "must involve" in slide for slide in slides[: vote + 2])
    assert any("must involve people (section 14Z45" in slide for slide in slides[vote:])


def test_the_twin_is_a_teaser_that_does_not_tell_what_comes_of_it(pack):
    for path in pack("clinic-moves", "--paper", "slides"):
        found = words(path.read_bytes(), path.suffix)
        assert "Would the answer be the same?" in found
        assert "Here: yes. In the twin: no." in found
        assert "does not apply: the integrated care board" not in found


def test_a_choice_is_asked_with_its_options_and_answered_with_one(tmp_path):
    made = of(written({"service-kind": "specialised"}), tmp_path=tmp_path)
    asked = "Specialised services, for rare or complex conditions"

    assert asked in text(handout(made).page)
    answers = [b for b in deck(made).page if b.kind == "marked" and b.mark == asked]
    assert [block.text.split(". ", 1)[1] for block in answers] == ["It is a specialised service."]


def test_each_slide_is_a_page_that_is_wider_than_high(pack, folder):
    made = deck(
        session(
            [load_scenarios([folder])["clinic-moves"]],
            load_scenarios([folder]),
            KnowledgeBase.default(),
            Look(),
        )
    )
    count = 1 + len(parts(made))
    by_ending = {
        path.suffix: path.read_bytes() for path in pack("clinic-moves", "--paper", "slides")
    }

    pages = PdfReader(io.BytesIO(by_ending[".pdf"])).pages
    assert len(pages) == count
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    file = python_docx.Document(io.BytesIO(by_ending[".docx"]))
    assert file.sections[0].page_width > file.sections[0].page_height
    begun = [p for p in file.element.body.iter() if p.tag.endswith("}pageBreakBefore")]
    assert len(begun) == count - 1
    assert by_ending[".html"].decode().count('<div class="slide') == count


@given(st.text(max_size=400))
def test_sentences_are_all_of_a_paragraph(said):
    whole = " ".join(said.split())
    assert " ".join(" ".join(sentences(whole)).split()) == whole


@given(
    st.lists(st.sampled_from(["It is so.", "Is it?", "Ask Dr. Hart.", "At 9 a.m. it is.", "No!"]))
)
def test_sentences_end_where_sentences_end(said):
    assert sentences(" ".join(said)) == said


@given(st.integers(1, 60), st.integers(3, 90))
def test_the_parts_of_a_long_paragraph_are_as_few_as_fit(count, length):
    from wizard.render.blocks import paragraph

    one = "A" + "b" * length + "."
    found = pieces(paragraph(" ".join([one] * count)))
    assert " ".join(block.text for block in found) == " ".join([one] * count)
    assert all(height(block) <= LINES for block in found)
    for first, second in pairwise(found):
        joined = first._replace(text=f"{first.text} {second.text.split(' ', 1)[0]}")
        assert height(joined) > LINES


# In every format


@pytest.mark.parametrize("paper", [handout, guide, deck])
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_text_can_be_read_again(tmp_path, paper, ending):
    document = paper(of(written(twin="made-2"), written({"manner": "no"}), tmp_path=tmp_path))
    data = formats.made(ending[1:], document)
    found = words(data.encode() if isinstance(data, str) else data, ending)
    squeezed = "".join(found.split())
    for block in document.page:
        for said in (block.text, *block.options):
            assert "".join(said.split()) in squeezed, said


@pytest.mark.parametrize("paper", [handout, guide, deck])
@pytest.mark.parametrize("format_", FORMATS)
def test_hostile_words_are_shown_and_do_nothing(tmp_path, paper, format_):
    file = written(
        story=f"{HOSTILE}. {WRITTEN['story']}",
        title=HOSTILE[:90].strip(),
        you_are=HOSTILE,
        question=HOSTILE,
        learning=[{"say": HOSTILE, "authorities": ["no.such (1)"]}],
        hints=[HOSTILE],
        discuss=[HOSTILE],
        topics=[HOSTILE],
    )
    for answer in file["matter"]["answers"].values():
        answer["because"] = HOSTILE
    made = formats.made(format_, paper(of(file, tmp_path=tmp_path)))
    data = made.encode() if isinstance(made, str) else made
    found = words(data, f".{format_}")

    assert "\x1b" not in found
    assert "alert(1)" in found
    assert "7*7" in found
    if format_ == "html":
        assert "<script>alert" not in made


def test_the_same_scenarios_give_the_same_bytes_on_every_run(pack, folder, tmp_path):
    first = {path.name: path.read_bytes() for path in pack("clinic-moves", "clinic-stays")}
    code = (
        "from wizard.arguments_train import read\n"
        f"args = read(['pack', 'clinic-moves', 'clinic-stays', '--from', {str(folder)!r}, "
        f"'--out', {str(tmp_path / 'again')!r}])\nargs.run(args)\n"
    )
    for seed in ("1", "2"):
        shutil.rmtree(tmp_path / "again", ignore_errors=True)
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            timeout=120,
        )
        again = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
        assert again == first
