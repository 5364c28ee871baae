"""The map as a person meets it: with the eye, the keyboard, a screen reader, on paper."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from browser import Browser, browser
from conftest import EXAMPLES
from map_pages import HOSTILE, Map, hostile_rules

import knowledge_base
from engagement_rules import KnowledgeBase, Matter, assess
from wizard.map.page import page

BASE = KnowledgeBase.default()
DAY = dt.date(2024, 2, 15)
DUTY = "The duty of integrated care boards to involve the public"
MARKS = {"gone": "\u2212 Gone", "added": "+ New"}
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# A contrast of 7 to 1 is level AAA; the colours of the NHS are made for AA, 4.5 to 1.
ALL_RULES = """
axe.run(document, {
  resultTypes: ["violations"],
  rules: Object.fromEntries(axe.getRules()
    .map(rule => [rule.ruleId, {enabled: rule.ruleId != "color-contrast-enhanced"}])),
}).then(found => JSON.stringify(
  found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])))
"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(page(BASE, body="ICB", day=DAY), encoding="utf-8")
    return path


@pytest.fixture
def shown(chrome, written) -> Map:
    return Map(chrome).open(written)


@pytest.fixture
def matter_file(tmp_path) -> Path:
    path = tmp_path / "matter.json"
    path.write_text(Matter.from_file(EXAMPLES / "walk-in-centre.yaml").to_json(), encoding="utf-8")
    return path


def violations(shown: Map) -> list[object]:
    shown.run(AXE)
    found: list[object] = json.loads(shown.run(ALL_RULES))
    return found


# At first


def test_it_opens_on_the_duty_with_its_grounds_and_questions(shown):
    assert shown.words("#stage-title").startswith(DUTY)
    assert "15 February 2024" in shown.words("#shown")
    boxes = shown.boxes()
    assert len(boxes) == 20
    assert sum(one.startswith("Ground: ") for one in boxes) == 3
    assert shown.box(f"Duty: {DUTY}").endswith("(all of these)")


def test_no_box_lies_on_another_and_questions_stand_left_of_what_reads_them(shown):
    places = shown.run(
        "[...document.querySelectorAll('g.node .box')].map(b => b.getBoundingClientRect())"
        ".map(r => [r.left, r.top, r.right, r.bottom])"
    )
    for at, (left, top, right, bottom) in enumerate(places):
        for other in places[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    duty = shown.run("document.querySelector('g.duty .box').getBoundingClientRect().left")
    assert all(left <= duty for left, *_ in places)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_the_end_of_the_path_is_on_the_first_screen_and_can_be_read(chrome, written, width, height):
    shown = Map(chrome).open(written, width=width, height=height)
    place = shown.run(
        "(r => [r.left, r.top, r.right, r.bottom, r.height])"
        "(document.querySelector('g.duty .box').getBoundingClientRect())"
    )

    assert 0 < place[0] < place[2] < width
    assert 0 < place[1] < place[3] < height
    size = shown.run("document.querySelector('g.duty .label').getBoundingClientRect().height")
    assert size >= 9


def test_on_a_phone_the_list_comes_first_and_the_drawing_can_be_had(chrome, written):
    shown = Map(chrome).open(written, width=375, height=740)

    assert shown.shown("#listed h3")
    assert not shown.shown("#picture")
    shown.run("document.querySelector('input[value=drawing]').click()")
    assert shown.shown("#picture")


# To choose


def test_search_finds_by_name_by_sentence_and_by_id_and_shows_what_is_chosen(shown):
    shown.run("document.getElementById('find').focus()")
    shown.type("scrutiny consultation")
    assert "fit" in shown.words("#found p")
    assert shown.run("document.querySelectorAll('#found li').length") > 0

    shown.run("document.getElementById('find').value = ''")
    shown.type("scrutiny-consultation-began")
    first = shown.words("#found a")
    shown.press("ArrowDown")
    assert shown.focused() == first
    shown.press("Enter")

    assert shown.words("#entry-title") == first
    assert not shown.shown("#found")
    assert shown.focused() == "entry-title"
    assert "Date: " in " ".join(shown.boxes())


def test_what_is_not_there_is_said_not_to_be(shown):
    shown.run("document.getElementById('find').focus()")
    shown.type("zebra crossing on the moon")
    assert shown.words("#found") == "Nothing fits."
    shown.press("Escape")
    assert not shown.shown("#found")


def test_a_situation_or_another_duty_can_be_drawn_alone(shown):
    shown.choose_words("scope", "Changes to services")
    assert shown.words("#stage-title") == "Changes to services"
    assert shown.box("Situation: Changes to services")
    assert not any(one.startswith("Duty: ") for one in shown.boxes())

    shown.choose_words("scope", "Due regard to equality")
    assert shown.box("Other duty: Due regard to equality")


def test_the_drawing_can_be_kept_to_what_rests_on_a_source_of_law(shown):
    value = shown.run(
        "[...document.getElementById('law').options].find(o => o.value == 'g.ppp2017').value"
    )
    shown.choose("law", value)

    assert shown.words("#stage-title").startswith("What rests on")
    situations = [one for one in shown.boxes() if one.startswith("Situation: ")]
    assert len(situations) >= 10
    shown.choose("law", "")
    assert shown.words("#stage-title").startswith(DUTY)


def test_everything_can_be_read_as_a_list(shown):
    shown.choose("scope", "all:")
    listed = set(
        shown.run("[...document.querySelectorAll('.listed h4 .id')].map(e => e.innerText)")
    )

    assert listed == set(shown.run(f"dutyMap.ids('ICB', '{DAY}')"))


# To open


def test_a_click_shows_all_of_a_box(shown):
    shown.click_box("Ground: Planning")

    assert shown.words("#entry-title") == "Planning"
    words = shown.words("#entry")
    for part in ("s14Z45.2.a", "The board is planning", "Its condition on this day", "Authorities"):
        assert part in words
    assert "National Health Service Act 2006, section 14Z45(2)(a)" in words
    assert shown.run("document.querySelector('#entry .authorities a[target]').href").startswith(
        "https://www.legislation.gov.uk/"
    )
    assert DUTY in words  # what reads it
    assert shown.shown("g.node.chosen")


def test_what_it_names_is_a_link_and_closing_leads_back(shown):
    shown.click_box(f"Duty: {DUTY}")
    shown.run(
        "[...document.querySelectorAll('#entry .tree a')]"
        ".find(a => a.innerText == 'Planning').click()"
    )
    assert shown.words("#entry-title") == "Planning"
    assert shown.focused() == "entry-title"

    shown.press("Escape")
    assert not shown.shown("#entry")
    assert shown.focused().startswith("Ground: Planning")


def test_what_reads_a_question_can_be_drawn(shown):
    shown.click_box("Question: A change in how people receive the service")
    shown.run(
        "[...document.querySelectorAll('#entry button')]"
        ".find(b => b.innerText == 'Draw what reads it').click()"
    )

    assert shown.words("#stage-title").startswith("What reads: A change in how people")
    assert any(one.startswith("Duty: ") for one in shown.boxes())
    assert any(one.startswith("Situation: ") for one in shown.boxes())


# With the keyboard alone


def test_the_keyboard_leads_to_the_drawing_through_it_and_into_a_box(shown):
    stops = []
    for _ in range(40):
        shown.press("Tab")
        stops.append(shown.focused())
        if stops[-1].startswith("Duty: "):
            break

    assert stops[0].startswith("Skip to the rules")
    for name in ("body", "day", "earlier", "later", "scope", "law", "find", "file", "whole"):
        assert name in stops
    assert stops[-1].startswith(f"Duty: {DUTY}")

    shown.press("ArrowLeft")
    test = shown.focused()
    assert not test.startswith("Duty: ")
    shown.press("ArrowRight")
    assert shown.focused().startswith("Duty: ")
    shown.press("ArrowLeft")
    shown.press("ArrowDown")
    assert shown.focused() != test
    shown.press("Home")
    assert shown.focused().startswith("Duty: ")
    shown.press("Enter")
    assert shown.focused() == "entry-title"
    shown.press("Escape")
    assert shown.focused().startswith("Duty: ")


def test_every_box_can_be_reached_with_the_arrow_keys(shown):
    shown.run("document.querySelector('g.node[tabindex=\"0\"]').focus()")
    seen, waiting = set(), [shown.focused()]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            shown.run(
                "[...document.querySelectorAll('g.node')]"
                f".find(g => g.ariaLabel == {json.dumps(here)}).focus()"
            )
            shown.press(key)
            waiting.append(shown.focused())

    assert seen == set(shown.boxes())


def test_what_has_the_focus_is_seen_and_lies_within_the_frame(shown):
    shown.run("document.querySelector('g.node[tabindex=\"0\"]').focus()")
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown"):
        shown.press(key)
        shown.run("new Promise(done => setTimeout(done, 350)).then(() => 1)")
        inside = shown.run(
            "((f, b) => b.left >= f.left - 1 && b.right <= f.right + 1 && b.top >= f.top - 1 &&"
            " b.bottom <= f.bottom + 1)(document.getElementById('canvas').getBoundingClientRect(),"
            " document.activeElement.querySelector('.box').getBoundingClientRect())"
        )
        assert inside, shown.focused()
        assert shown.run(
            "getComputedStyle(document.activeElement.querySelector('.halo')).stroke"
        ) == ("rgb(255, 235, 59)")


# Another day


def test_going_from_change_to_change_shows_what_changed_in_words(shown):
    for day in ("1 January 2024", "4 July 2022", "1 July 2022"):
        shown.run("document.getElementById('earlier').click()")
        assert f"To: an integrated care board on {day}." in shown.words("#changes")
    shown.run("document.getElementById('later').click()")

    words = shown.words("#changes")
    assert "From: an integrated care board on 1 July 2022. To: " in words
    assert "+ New" in words
    assert shown.words("#in-short").startswith("Steps of the law: ")
    assert shown.run("document.querySelectorAll('#changes .links li').length") > 0
    shown.run("document.querySelector('#in-short a').click()")
    assert shown.focused() == "changes-title"


def test_a_step_that_is_new_or_gone_is_marked_by_a_tag_and_a_line_of_its_own(shown):
    shown.choose("body", "NHSE")
    shown.choose("day", "2018-01-30")
    shown.choose("body", "CCG")

    new = [one for one in shown.boxes() if " New" in one]
    gone = [one for one in shown.boxes() if " Gone" in one]
    assert any(one.startswith("Duty: The duty of clinical commissioning groups") for one in new)
    assert any(one.startswith("Duty: ") for one in gone)
    assert shown.run("document.querySelector('g.node.gone .tag text').textContent") == MARKS["gone"]
    assert (
        shown.run("document.querySelector('g.node.added .tag text').textContent") == MARKS["added"]
    )
    dashes = "getComputedStyle(document.querySelector('g.node.{} .box')).strokeDasharray"
    assert shown.run(dashes.format("gone")) != shown.run(dashes.format("added"))

    shown.run("[...document.querySelectorAll('#changes button')][0].click()")
    assert not shown.shown("#changes")
    assert not any(" Gone" in one or " New" in one for one in shown.boxes())


def test_the_page_and_the_rules_agree_on_what_differs(shown):
    shown.choose("day", "2024-01-30")
    shown.choose("day", "2024-01-31")
    before, after = (
        {*view.index_of_node, *(variable.id for variable in view.variables)}
        for view in (BASE.view("ICB", dt.date(2024, 1, 30)), BASE.view("ICB", dt.date(2024, 1, 31)))
    )

    count = len(after - before)
    assert count > 0
    assert f"+ New New ({count})" in shown.words("#changes")


def test_where_there_is_no_law_it_says_so_and_who_did_the_work(shown):
    shown.choose("body", "CCG")

    assert "No law is encoded for a clinical commissioning group" in shown.words("#listed")
    shown.run("document.querySelector('#listed button').click()")
    assert shown.words("#stage-title").startswith(DUTY)


def test_a_day_that_is_none_changes_nothing(shown):
    shown.choose("day", "")

    assert shown.words("#stage-title").startswith(DUTY)


# A matter


def test_a_matter_lights_up_the_path_of_its_decision(shown, matter_file):
    shown.load(matter_file)

    assert shown.words("#matter-title") == "A walk-in centre becomes a centre for booked visits"
    assert "✓ The duty to involve the public applies." in shown.words("#matter .outcome")
    assert shown.focused() == "matter-title"
    assert "30 January 2018" in shown.words("#shown")
    duty = shown.box("Duty: ")
    assert duty.endswith(" yes. On the path of the decision")
    assert " not known" in shown.box("Ground: Planning")
    assert "path" not in shown.box("Ground: Planning")
    assert shown.box("Ground: Proposals for change").endswith("On the path of the decision")
    made = assess(Matter.from_file(EXAMPLES / "walk-in-centre.yaml"))
    for track in made.tracks:
        assert (track.outcome == "required") == (
            track.label.lower().rstrip(".") in shown.words("#matter").lower()
        ), track.id

    shown.run("document.querySelector('#matter button').click()")
    assert not shown.shown("#matter")
    assert not any("path" in one for one in shown.boxes())


def test_an_undecided_matter_says_what_it_hangs_on(shown, tmp_path):
    matter = Matter.from_file(EXAMPLES / "effect-not-known.yaml")
    path = tmp_path / "open.json"
    path.write_text(assess(matter).to_json(), encoding="utf-8")
    shown.load(path)

    words = shown.words("#matter")
    assert "? It cannot be said yet" in words
    assert "It still hangs on" in words
    for name in assess(matter).duties[0].hangs_on:
        assert BASE.nodes[name].label.lower() in words.lower()


def test_with_several_bodies_or_acts_one_is_chosen(shown, tmp_path):
    matter = Matter.from_file(EXAMPLES / "twelve-groups-one-change.yaml")
    path = tmp_path / "many.json"
    path.write_text(matter.to_json(), encoding="utf-8")
    shown.load(path)
    cases = len(assess(matter).duties)

    assert cases > 1
    assert shown.run("document.getElementById('case').options.length") == cases
    shown.choose("case", str(cases - 1))
    assert shown.run("document.getElementById('case').selectedIndex") == cases - 1
    assert "For the matter as a whole" in shown.words("#matter")


def test_values_are_not_shown_in_the_drawing_of_another_law(shown, matter_file):
    shown.load(matter_file)
    shown.choose("day", "2014-01-01")

    assert "The values are not shown" in shown.words("#matter")
    assert not any("path" in one for one in shown.boxes())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "Line 1"),
        ("title: A clinic moves\n", "duty decide FILE --format json"),
        ("[1, 2]", "holds no matter"),
        ('{"title": "x",\n"answers": {"manner": "perhaps"}}', "Line 2: `perhaps` is no answer"),
        ('{"title": "x", "title": "y"}', "stands twice"),
        ('{"title": "x", "acts": [{"id": "a", "date": "soon"}]}', "a day that exists"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_lost(
    shown, matter_file, tmp_path, content, said
):
    shown.load(matter_file)
    before = shown.boxes()
    bad = tmp_path / "bad.json"
    bad.write_text(content, encoding="utf-8")
    shown.load(bad)

    assert said in shown.words("#problems")
    assert "Nothing was changed" in shown.words("#problems")
    assert shown.focused() == "problems"
    assert shown.boxes() == before
    assert shown.shown("#matter")

    shown.load(matter_file)
    assert not shown.shown("#problems")


def test_bytes_that_are_no_text_are_told(shown, tmp_path):
    path = tmp_path / "picture.json"
    path.write_bytes(b"\x89PNG\xff\xfe")
    shown.load(path)

    assert "not UTF-8 text" in shown.words("#problems")


def test_a_file_can_be_dropped_on_the_page(shown, matter_file):
    text = json.dumps(matter_file.read_text(encoding="utf-8"))
    shown.run(
        "(() => { const d = new DataTransfer();"
        f" d.items.add(new File([{text}], 'matter.json'));"
        " document.dispatchEvent(new DragEvent('drop', {dataTransfer: d, bubbles: true})); })()"
    )
    shown.wait(0)

    assert "The duty to involve the public applies." in shown.words("#matter .outcome")


def test_hostile_words_in_a_matter_stay_words(shown, tmp_path):
    path = tmp_path / "evil.json"
    matter = {
        "title": HOSTILE,
        "bodies": [{"id": "a", "kind": "ICB", "name": HOSTILE}],
        "acts": [{"id": "b", "what": HOSTILE, "date": "2024-02-15"}],
    }
    path.write_text(json.dumps(matter), encoding="utf-8")
    shown.load(path)

    words = HOSTILE.replace("\u2028", "\\u2028")
    assert shown.run("document.querySelector('#matter-title').textContent") == words
    assert shown.run("document.images.length") == 0
    assert shown.run("document.title").startswith("The map of the rules")


# What may not happen


def test_hostile_words_in_the_rules_stay_words(chrome, tmp_path):
    folder = hostile_rules(tmp_path / "hostile")
    base = KnowledgeBase.load(knowledge_base.folder(), extra=[folder])
    path = tmp_path / "hostile.html"
    path.write_text(page(base, body="ICB", day=DAY), encoding="utf-8")
    shown = Map(chrome).open(path)
    shown.choose("scope", "entry:evil-trigger")
    shown.click_box("Situation: ")

    words = HOSTILE.split(" \u2028")[0]
    assert words in shown.run("document.getElementById('stage-title').textContent")
    assert words in shown.run("document.getElementById('entry').textContent")
    assert shown.run("document.title").startswith("The map of the rules")
    assert shown.run("document.scripts.length") == 3
    assert shown.run("document.images.length") == 0
    shown.run("document.querySelector('input[value=list]').click()")
    assert words in shown.run("document.getElementById('listed').textContent")
    assert shown.fetched() == []


def test_the_page_fetches_nothing_and_breaks_none_of_its_own_rules(shown, matter_file):
    shown.click_box(f"Duty: {DUTY}")
    shown.choose("day", "2022-07-02")
    shown.run("document.querySelector('input[value=list]').click()")
    shown.load(matter_file)

    assert shown.fetched() == []
    assert "ok" not in shown.run(
        "fetch('http://127.0.0.1:9/').then(() => 'ok', error => String(error))"
    )


def test_the_page_itself_stops_what_would_act(shown):
    shown.run(
        "window.stopped = []; document.addEventListener('securitypolicyviolation',"
        " event => stopped.push(event.effectiveDirective))"
    )
    shown.run(
        "(() => { const s = document.createElement('script');"
        " try { s.textContent = 'document.title = 1'; document.body.append(s); } catch {}"
        " const i = document.createElement('img'); i.src = 'http://127.0.0.1:9/x.png';"
        " document.body.append(i); })()"
    )
    shown.run("new Promise(done => setTimeout(done, 100)).then(() => 1)")

    assert shown.run("document.title").startswith("The map of the rules")
    assert "img-src" in shown.run("stopped")


# To everybody


STATES = ("first", "list", "open", "search", "changed", "matter", "refused", "no law")


@pytest.mark.parametrize(
    ("state", "width"),
    # A thousand boxes are the same boxes on a phone, and take axe twelve seconds.
    [*((state, width) for state in STATES for width in (320, 1280)), ("all", 1280)],
)
def test_axe_finds_nothing_against_the_page(chrome, written, matter_file, tmp_path, state, width):
    shown = Map(chrome).open(written, width=width)
    shown.run("document.querySelector('input[value=drawing]').click()")
    if state == "list":
        shown.run("document.querySelector('input[value=list]').click()")
    elif state == "all":
        shown.choose("scope", "all:")
    elif state == "open":
        shown.click_box("Duty: ")
    elif state == "search":
        shown.run("document.getElementById('find').focus()")
        shown.type("promise")
    elif state == "changed":
        shown.choose("day", "2022-07-02")
    elif state == "matter":
        shown.load(matter_file)
    elif state == "refused":
        (tmp_path / "bad.json").write_text("{")
        shown.load(tmp_path / "bad.json")
    elif state == "no law":
        shown.choose("body", "CCG")

    assert violations(shown) == []


def test_axe_does_find_what_is_wrong(shown):
    shown.run("document.querySelector('label[for=body]').remove()")

    assert "select-name" in [rule for rule, _ in violations(shown)]


@pytest.mark.parametrize("form", ["drawing", "list"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_nothing_has_to_be_scrolled_sideways(chrome, written, width, form):
    shown = Map(chrome).open(written, width=width)
    shown.run(f"document.querySelector('input[value={form}]').click()")

    assert shown.run("document.documentElement.scrollWidth") <= width


def test_the_list_holds_what_the_drawing_holds(shown):
    drawn = {
        one
        for one in shown.run("[...document.querySelectorAll('g.node')].map(g => g.dataset.id)")
        if one
    }
    shown.run("document.querySelector('input[value=list]').click()")
    listed = set(
        shown.run("[...document.querySelectorAll('.listed h4 .id')].map(e => e.innerText)")
    )

    assert drawn == listed
    levels = shown.run(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5')]"
        ".filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_changes_is_said_to_a_screen_reader(shown):
    def said() -> str:
        shown.run("new Promise(done => setTimeout(done, 120)).then(() => 1)")
        return shown.run("document.getElementById('live').textContent")

    shown.choose("day", "2022-07-02")
    assert said().startswith("The law for an integrated care board on 2 July 2022.")
    assert "Steps of the law: " in said()
    shown.click_box("Ground: Planning")
    assert said() == "Ground: Planning."
    for _ in range(6):
        shown.run("document.getElementById('earlier').click()")
    assert "no earlier change" in said()


def test_whoever_wants_no_motion_gets_none(shown):
    shown.chrome.tell(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-reduced-motion", "value": "reduce"}],
    )
    try:
        before = shown.run("document.querySelector('#picture > g').getAttribute('transform')")
        shown.run("document.getElementById('larger').click()")
        assert shown.run("document.querySelector('#picture > g').getAttribute('transform')") != (
            before
        )
    finally:
        shown.chrome.tell("Emulation.setEmulatedMedia", features=[])


def test_large_type_is_larger_everywhere(shown):
    size = "getComputedStyle(document.querySelector({!r})).fontSize"
    before = [shown.run(size.format(one)) for one in ("h1", "label", "g.duty .label")]
    shown.run("document.getElementById('large').click()")
    after = [shown.run(size.format(one)) for one in ("h1", "label", "g.duty .label")]

    assert shown.run("document.getElementById('large').ariaPressed") == "true"
    for one, other in zip(before, after, strict=True):
        assert float(other[:-2]) > 1.3 * float(one[:-2])


def test_kinds_and_values_can_be_told_apart_without_colours(shown, matter_file):
    shown.load(matter_file)
    shapes = {
        kind: shown.run(
            f"document.querySelector('g.{kind} .box').getAttribute('d').match(/[A-Z]/g).join('')"
            f" + document.querySelector('g.{kind} .kind').textContent"
        )
        for kind in ("fact", "test", "limb", "duty")
    }
    assert len(set(shapes.values())) == 4
    signs = set(shown.run("[...document.querySelectorAll('.value text')].map(t => t.textContent)"))
    assert signs == {"✓ yes", "✗ no", "? not known"}


def test_it_can_be_printed(shown, matter_file, tmp_path):
    import io

    from pypdf import PdfReader

    shown.load(matter_file)
    path = tmp_path / "map.pdf"
    shown.chrome.printed(path)
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    words = " ".join(" ".join(page.extract_text().split()) for page in pages)

    assert len(pages) <= 3
    assert "DUTY" in words
    assert "The duty to involve the public applies." in words
    assert "Kind of body" not in words
