"""The guide to setting a last day is followed word for word, and does what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from language_pages import ACCEPT, ROOT, lay_out, read_page

import knowledge_base
from engagement_rules import Determination, KnowledgeBase, Matter, MatterError, assess

PAGE = ROOT / "docs" / "how-to" / "set-a-last-day.md"
CHANGE = {
    "health-service": "yes",
    "more-than-one-person": "yes",
    "special-administrator": "no",
    "pharmaceutical-service": "no",
    "decision": "yes",
    "manner": "yes",
}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who did all that the page says."""
    folder = tmp_path_factory.mktemp("followed")
    for blocks in read_page(PAGE).sections.values():
        lay_out(blocks, folder)
    return folder


@pytest.fixture(scope="module")
def ours(followed: Path) -> KnowledgeBase:
    return KnowledgeBase.load(knowledge_base.folder(), extra=[followed / "our-rules"])


def _decided(base: KnowledgeBase, kind: str, day: str) -> Determination:
    data: dict[str, Any] = {
        "title": "A change",
        "bodies": [kind],
        "acts": [{"id": "decision", "date": day}],
        "answers": CHANGE,
    }
    return assess(Matter.from_dict(data), knowledge_base=base)


def _refused(base: KnowledgeBase, kind: str, day: str) -> str:
    with pytest.raises(MatterError) as caught:
        _decided(base, kind, day)
    (problem,) = caught.value.problems
    assert problem.code == "M204"
    return str(problem)


def test_the_matter_of_the_page_is_refused_with_the_words_of_the_page(
    followed: Path, ours: KnowledgeBase
):
    matter = Matter.from_text((followed / "matter.yaml").read_text("utf-8"))
    with pytest.raises(MatterError) as caught:
        assess(matter, knowledge_base=ours)
    message = str(caught.value)

    if ACCEPT:
        read_page(PAGE).accept(message)
    assert read_page(PAGE).message() == message
    assert "did not exist on 2030-04-01" in message


def test_on_its_last_day_the_body_still_owes_its_duty(ours: KnowledgeBase):
    d = _decided(ours, "NHSE", "2030-03-31")

    assert d.duty.outcome == "required"
    assert [finding.provision for finding in d.duties] == ["s13Q"]


def test_the_day_after_is_refused_and_names_who_came_next(ours: KnowledgeBase):
    message = _refused(ours, "NHSE", "2030-04-01")

    assert "NHS England" in message
    assert "`DHSC`" in message


def test_without_the_folder_the_body_goes_on():
    d = _decided(KnowledgeBase.default(), "NHSE", "2030-04-01")

    assert d.duty.outcome == "required"


def test_what_binds_others_as_well_goes_on_for_them(ours: KnowledgeBase):
    assert _decided(ours, "NHS-trust", "2030-04-01").duty.outcome == "required"


@pytest.mark.parametrize(
    ("kind", "day", "said"),
    [
        ("ICB", "2031-04-01", "the body of that day was area office (`area-office`)"),
        ("area-office", "2031-03-31", "the body of that day was integrated care board (`ICB`)"),
    ],
)
def test_of_two_bodies_that_follow_one_another_each_names_the_other(
    ours: KnowledgeBase, kind: str, day: str, said: str
):
    assert said in _refused(ours, kind, day)


def test_the_old_body_owes_its_duty_to_the_end_and_the_new_one_owes_none(ours: KnowledgeBase):
    assert _decided(ours, "ICB", "2031-03-31").duty.outcome == "required"
    assert _decided(ours, "area-office", "2031-04-01").duty.outcome == "out_of_scope"


def test_every_determination_names_what_was_replaced(ours: KnowledgeBase):
    d = _decided(ours, "NHSE", "2024-06-03")

    assert set(d.rules.overridden) == {"NHSE", "ICB"}
    assert any("NHSE" in notice.text for notice in d.notices)


def test_the_page_keeps_all_else_of_the_shipped_entries(ours: KnowledgeBase):
    for name in ("NHSE", "ICB"):
        shipped, kept = KnowledgeBase.default().nodes[name], ours.nodes[name]
        assert (kept.label, kept.ref) == (shipped.label, shipped.ref)
        assert kept.data.get("before") == shipped.data.get("before")
        assert kept.in_force[0] == shipped.in_force[0]


def test_the_notice_on_the_health_bill_points_to_the_page(ours: KnowledgeBase):
    title = PAGE.read_text("utf-8").split("\n", 1)[0].removeprefix("# ")

    assert title in ours.nodes["health-bill"].label
