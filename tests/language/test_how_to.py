"""The guides for a lawyer are followed word for word, and do what they say."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from language_pages import ACCEPT, ROOT, Block, Page, copy_of_base, lay_out, read_page

import knowledge_base
from engagement_rules import Determination, KnowledgeBase, KnowledgeBaseError, Matter, assess

ADD_A_TRIGGER = ROOT / "docs" / "how-to" / "add-a-trigger.md"
READ_AN_ERROR = ROOT / "docs" / "how-to" / "read-an-error.md"
MESSAGE_STANDS_AFTER = "3. Write the question"


@pytest.fixture(scope="module")
def page() -> Page:
    return read_page(ADD_A_TRIGGER)


def _files(page: Page, *, up_to: str | None = None) -> list[Block]:
    found: list[Block] = []
    for heading, blocks in page.sections.items():
        found += blocks
        if heading == up_to:
            break
    return found


def _load(folder: Path) -> KnowledgeBase:
    return KnowledgeBase.load(knowledge_base.folder(), extra=[folder / "our-rules"])


@pytest.fixture
def followed(page: Page, tmp_path: Path) -> Path:
    """The folder of somebody who did all that the page says."""
    lay_out(_files(page), tmp_path)
    return tmp_path


def _decided(folder: Path, **changed: str) -> Determination:
    told = Matter.from_file(folder / "matter.yaml").to_dict()
    for act in told["acts"]:
        act["date"] = changed.get("date", act["date"])
    if "kind" in changed:
        told["bodies"] = [changed["kind"]]
    if "online" in changed:
        told["answers"]["online-only"] = {"answer": changed["online"]}
    return assess(Matter.from_dict(told), knowledge_base=_load(folder))


def test_the_check_half_way_says_what_the_page_shows(page: Page, tmp_path: Path):
    lay_out(_files(page, up_to=MESSAGE_STANDS_AFTER), tmp_path)

    with pytest.raises(KnowledgeBaseError) as caught:
        _load(tmp_path)

    if ACCEPT:
        page.accept(str(caught.value))
    assert read_page(ADD_A_TRIGGER).message() == str(caught.value)


def test_the_folder_of_the_page_is_accepted_and_replaces_nothing(followed: Path):
    base = _load(followed)

    assert dict(base.overridden) == {}
    assert base.nodes["online-only-access"].place.file == "our-rules/triggers/online.yaml"


def test_the_folder_has_only_what_the_page_made(followed: Path):
    made = {path.name for path in (followed / "our-rules").iterdir()}

    assert made == set(re.findall(r"^    (\w+)/$", ADD_A_TRIGGER.read_text("utf-8"), re.MULTILINE))


def test_the_matter_of_the_page_shows_the_trigger_with_its_strength_and_standing(followed: Path):
    (trigger,) = [t for t in _decided(followed).triggers if t.id == "online-only-access"]

    assert (trigger.value, trigger.strength) == ("yes", "likely")
    assert [finding.standing for finding in trigger.findings] == [
        "in our own policy, which is not law"
    ]


def test_the_matter_of_the_page_shows_the_action(followed: Path):
    (action,) = [a for a in _decided(followed).actions if a.id == "ask-people-who-are-not-online"]

    assert action.strength == "should"
    assert action.authorities == ("our-policy2024 para 12",)


@pytest.mark.parametrize("online", ["yes", "no", "not known"])
def test_the_trigger_does_not_decide_the_duty(followed: Path, online: str):
    assert _decided(followed, online=online).duty.outcome == "not_determined"


def test_the_duty_of_the_page_hangs_on_how_people_receive_the_service(followed: Path):
    assert any(
        item.id == "manner" and "duty" in item.matters_to for item in _decided(followed).missing
    )


@pytest.mark.parametrize(
    "changed", [{"date": "2024-03-31"}, {"kind": "NHS-trust"}], ids=["earlier", "another body"]
)
def test_the_trigger_is_not_there_for_another_body_or_an_earlier_day(followed: Path, changed):
    assert all(t.id != "online-only-access" for t in _decided(followed, **changed).triggers)


def test_the_trigger_is_there_on_the_first_day_of_its_source(followed: Path):
    found = _decided(followed, date=str(dt.date(2024, 4, 1))).triggers

    assert any(t.id == "online-only-access" for t in found)


def test_a_shipped_trigger_is_replaced_as_the_last_part_says(followed: Path):
    shipped = (knowledge_base.folder() / "triggers" / "service_change.yaml").read_text("utf-8")
    ours = shipped.split("triggers:\n", 1)[1].split("\n\n", 1)[0]
    ours = ours.replace("- id: service-change\n", "- id: service-change\n    overrides: yes\n")
    (followed / "our-rules" / "triggers" / "changed.yaml").write_text(
        "triggers:\n" + ours.replace("strength: likely", "strength: consider"), encoding="utf-8"
    )

    d = _decided(followed)

    assert {t.id: t.strength for t in d.triggers}["service-change"] == "consider"
    assert d.rules.overridden == ("service-change",)
    assert any("service-change" in notice.text for notice in d.notices)


@pytest.fixture
def misread(tmp_path: Path) -> KnowledgeBaseError:
    folder = copy_of_base(tmp_path / "rules")
    for blocks in read_page(READ_AN_ERROR).sections.values():
        lay_out(blocks, folder)
    with pytest.raises(KnowledgeBaseError) as caught:
        KnowledgeBase.load(folder)
    return caught.value


def test_the_message_that_is_taken_apart_is_the_true_one(misread: KnowledgeBaseError):
    if ACCEPT:
        read_page(READ_AN_ERROR).accept(str(misread))

    assert read_page(READ_AN_ERROR).message() == str(misread)


def test_the_parts_that_are_told_are_those_of_the_message(misread: KnowledgeBaseError):
    (problem,) = [p for p in misread.problems if p.code == "KB307"]
    text = READ_AN_ERROR.read_text("utf-8")

    assert f"| `{problem.place}` |" in text
    assert f"| `{problem.code}` |" in text
    assert f"| `{problem.other}` |" in text
    assert "`closing-soon` binds group" in problem.message
    assert problem.cure.startswith("mend the dates")


OURS = [*(ROOT / "docs" / "errors").glob("*.md"), ADD_A_TRIGGER, READ_AN_ERROR]


@pytest.mark.parametrize("path", sorted(OURS), ids=lambda path: path.stem)
def test_a_link_to_another_file_leads_somewhere(path: Path):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))

    assert [target for target in targets if not (path.parent / target).exists()] == []
