"""What decided matters covered of the rules: counted, kept, merged, and written out."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small_rules
from small_rules import matter

from engagement_rules import KnowledgeBase, Matter, _watching, assess
from engagement_rules._matter import CODES
from engagement_rules._yaml import parse
from engagement_rules.testing import NotOfTheseRules, Report, RuleCoverage
from engagement_rules.testing._covering import outputs
from engagement_rules.testing._covering.report import told
from engagement_rules.testing._covering.written import table
from engagement_rules.testing.coverage import merged


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return KnowledgeBase.load(small_rules.rules(tmp_path_factory.mktemp("rules")))


def covered(base: KnowledgeBase, *matters: Any) -> Report:
    with RuleCoverage(base) as coverage:
        for one in matters:
            assess(Matter.from_dict(one), knowledge_base=base)
    return coverage.report()


def seen(report: Report, *sorts: str) -> set[str]:
    return {told(k) for k, line in report.lines.items() if line.seen_in and k.sort in sorts}


def test_a_part_is_decisive_when_all_beside_it_leave_the_entry_to_it(base: KnowledgeBase) -> None:
    report = covered(base, matter(one="no", two="yes", three="no"))
    halves = {line for line in seen(report, "half") if "`duty1.a`" in line}
    assert halves == {
        "`all of [two, not three]` in `duty1.a` (condition > any > 2) decides as yes",
        "`two` in `duty1.a` (condition > any > 2 > all > 1) decides as yes",
        "`not three` in `duty1.a` (condition > any > 2 > all > 2) decides as yes",
        "`three` in `duty1.a` (condition > any > 2 > all > 2 > not) decides as no",
    }


def test_what_is_not_known_is_no_half_of_a_pair(base: KnowledgeBase) -> None:
    report = covered(base, matter(one="not known", two="yes", three="no"), matter(two="yes"))
    assert not {line for line in seen(report, "half") if "`duty1.a`" in line}


def test_a_pair_is_seen_when_both_halves_are_whatever_the_regimes(base: KnowledgeBase) -> None:
    scope = ("duty1.scope", "condition", "in-scope")
    first = matter("2012-01-01", in_scope="yes")
    second = matter("2018-01-01", in_scope="no")
    assert covered(base, first).pair_at(*scope).state == "missing"
    report = covered(base, first, second)
    assert report.pair_at(*scope).state == "seen"
    assert report.pair_at(*scope).yes.seen_in == ("trust 2010-01-01",)
    assert report.pair_at(*scope).no.seen_in == ("trust 2015-01-01",)


def test_the_value_of_a_local_rule_counts_only_where_it_is_switched_on(
    base: KnowledgeBase,
) -> None:
    assert "`gate1` is yes" not in seen(covered(base, matter(one="yes")), "value")
    switched_on = covered(base, matter(one="yes", policies=("gate1",)))
    assert "`gate1` is yes" in seen(switched_on, "value")


def test_a_contradiction_is_looked_at_with_the_answers_as_given_and_the_rest_without(
    base: KnowledgeBase,
) -> None:
    found = seen(covered(base, matter(one="yes", three="yes")), "value", "half")
    assert "`clash` is yes" in found
    assert "`one` in `clash` (condition > all > 1) decides as yes" in found
    assert "`one` is not known" in found
    assert "`duty1.a` is not known" in found
    assert "`duty1.a` is yes" not in found


def test_both_sides_of_a_switch_day_count_on_the_day_itself_only(base: KnowledgeBase) -> None:
    report = covered(base, matter("2014-12-31"), matter("2015-01-02"))
    assert seen(report, "day") == {"trust on 2014-12-31, beside a switch day"}
    assert report.measures["regimes"].percent == 100
    assert {told(line.key) for line in report.of("day")} == {
        f"trust on {day}, beside a switch day" for day in ("2010-01-01", "2014-12-31", "2015-01-01")
    }


def test_a_reason_is_seen_when_its_answers_are_among_those_given(base: KnowledgeBase) -> None:
    report = covered(base, matter(in_scope="yes", two="yes", three="no"))
    assert seen(report, "reason") == {
        "`duty1` applies because of in-scope: yes and three: no and two: yes"
    }
    assert {told(line.key) for line in report.of("reason")} == {
        "`duty1` applies because of in-scope: yes and one: yes",
        "`duty1` applies because of in-scope: yes and three: no and two: yes",
        "`duty1` does not apply because of in-scope: no",
        "`duty1` does not apply because of one: no and two: no",
        "`duty1` does not apply because of one: no and three: yes",
    }


def test_what_no_consistent_matter_can_show_is_proved_and_not_counted(base: KnowledgeBase) -> None:
    report = covered(base)
    assert {told(line.key) for line in report.cannot_be} == {
        "`always` is no",
        "`always` is not known",
    }
    everything = report.measures["nodes"]
    assert everything.cannot_be == 2
    assert everything.feasible == len(report.of("value")) - 2


def test_the_missing_cases_cover_all_that_is_missing(base: KnowledgeBase, tmp_path: Path) -> None:
    with RuleCoverage(base) as coverage:
        assess(Matter.from_dict(matter(one="yes")), knowledge_base=base)
    report = coverage.report()
    assert report.missing
    file = tmp_path / "missing.yaml"
    outputs.write(coverage, report, missing=file)
    read: Any = parse(file.read_bytes(), str(file), CODES).tree
    assert 0 < len(read["cases"]) < 20
    with coverage:
        for case in read["cases"]:
            found = assess(Matter.from_dict(case["matter"]), knowledge_base=base)
            assert found.duty.outcome == case["today"]["duty"]
    assert coverage.report().missing == ()
    assert {m.shown for m in coverage.report().measures.values()} == {"100.0"}


def test_the_smallest_matter_has_nothing_that_it_could_do_without(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    coverage = RuleCoverage(base)
    file = tmp_path / "coverage.json"
    outputs.write(coverage, coverage.report(), as_json=file)
    missing = json.loads(file.read_text(encoding="utf-8"))["missing"]
    sizes = {
        (m["entry"], m.get("place"), m.get("value"), m.get("decisive_as")): len(
            m["matter"].get("answers", ())
        )
        for m in missing
    }
    assert sizes["duty1.a", None, "yes", None] == 1
    assert sizes["duty1.a", "condition > any > 2 > all > 1", None, "yes"] == 3
    assert sizes["gate1", None, "not known", None] == 0
    assert all("matter" in m for m in missing)


def test_two_runs_together_are_as_one_run(base: KnowledgeBase) -> None:
    matters = [matter(one=a, two=b) for a in ("yes", "no") for b in ("yes", "no", "not known")]
    runs = []
    for half in (matters[::2], matters[1::2]):
        with RuleCoverage(base) as coverage:
            for one in half:
                assess(Matter.from_dict(one), knowledge_base=base)
        runs.append(json.loads(json.dumps(coverage.to_dict())))
    together = merged(runs, knowledge_base=base)
    with RuleCoverage(base) as whole:
        for one in matters:
            assess(Matter.from_dict(one), knowledge_base=base)
    assert together.to_dict() == whole.to_dict()
    assert together.report().to_dict() == whole.report().to_dict()


@pytest.mark.parametrize(
    "damage",
    [
        {"format": "another"},
        {"rules": "other rules"},
        {"regimes": {"trust 2010-01-01": {}}},
        {"regimes": {"nobody 2010-01-01": {}}},
        {"regimes": []},
        {"matters": "many"},
    ],
)
def test_what_another_run_saw_is_refused_when_it_does_not_fit(
    base: KnowledgeBase, damage: dict[str, Any]
) -> None:
    coverage = RuleCoverage(base)
    before = coverage.to_dict()
    with pytest.raises(NotOfTheseRules):
        coverage.add({**before, **damage})
    assert coverage.to_dict() == before


def test_more_reasons_than_anybody_could_test_are_told_and_not_counted(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engagement_rules.testing._covering.primes.MOST", 1)
    report = covered(base, matter(in_scope="yes", one="yes"))
    assert report.uncounted == ("trust 2010-01-01", "trust 2015-01-01")
    assert report.of("reason") == ()
    assert any("too many to count" in line for line in table(report))


def test_what_needs_too_large_a_diagram_stays_missing_and_is_told(
    base: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coverage = RuleCoverage(base)
    monkeypatch.setattr("engagement_rules._diagram.MAX_NODES", 2)
    monkeypatch.setattr("engagement_rules.testing._covering.primes.MOST", 0)
    report = coverage.report()
    assert report.cannot_be == ()
    file = tmp_path / "missing.yaml"
    outputs.write(coverage, report, as_html=tmp_path / "page.html", missing=file)
    assert "For these no matter was found" in file.read_text(encoding="utf-8")


def test_matters_of_other_rules_are_counted_apart(base: KnowledgeBase) -> None:
    with RuleCoverage(base) as coverage:
        assess(Matter.from_file("examples/walk-in-centre.yaml"))
    report = coverage.report()
    assert (report.matters, report.elsewhere) == (0, 1)


def test_many_threads_are_watched_as_one(base: KnowledgeBase) -> None:
    matters = [Matter.from_dict(matter(one=a, in_scope=b)) for a in ("yes", "no") for b in ("yes",)]

    def decide() -> None:
        for _ in range(50):
            for one in matters:
                assess(one, knowledge_base=base)

    with RuleCoverage(base) as coverage:
        threads = [threading.Thread(target=decide) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert coverage.report().matters == 400


def test_nobody_watches_once_a_coverage_has_stopped(base: KnowledgeBase) -> None:
    before = _watching.watchers
    with RuleCoverage(base) as coverage:
        coverage.start()  # a second start changes nothing
        assert len(_watching.watchers) == len(before) + 1
    assert _watching.watchers == before
    assess(Matter.from_dict(matter()), knowledge_base=base)
    assert coverage.report().matters == 0


def test_deciding_imports_nothing_of_rule_coverage() -> None:
    code = (
        "import sys\n"
        "import engagement_rules.testing.coverage_plugin\n"
        "import engagement_rules\n"
        "print([m for m in sys.modules if m.startswith('engagement_rules')])\n"
        "from engagement_rules import Matter, assess\n"
        "assess(Matter.from_file('examples/walk-in-centre.yaml')).duty\n"
        "print([m for m in sys.modules if 'testing._cover' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    first, second = done.stdout.splitlines()
    assert first == str(
        [
            "engagement_rules",
            "engagement_rules.testing",
            "engagement_rules.testing.coverage_plugin",
        ]
    )
    assert second == "[]"


def test_hostile_text_in_rules_stays_text_in_the_page(tmp_path: Path) -> None:
    hostile = small_rules.HOSTILE
    base = KnowledgeBase.load(small_rules.rules(tmp_path / "rules", label=hostile))
    coverage = RuleCoverage(base)
    page, yaml = tmp_path / "page.html", tmp_path / "missing.yaml"
    outputs.write(coverage, coverage.report(), as_html=page, missing=yaml)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "\x1b" not in yaml.read_text(encoding="utf-8")


def test_the_page_needs_no_network_and_says_all_without_the_drawing(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    from html.parser import HTMLParser

    coverage = RuleCoverage(base)
    page = tmp_path / "page.html"
    outputs.write(coverage, coverage.report(), as_html=page)
    text = page.read_text(encoding="utf-8")

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.opened: list[str] = []
            self.outside: list[str] = []
            self.ids: list[str] = []
            self.words = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag not in ("meta", "br"):
                self.opened.append(tag)
            if "id" in given:
                self.ids.append(str(given["id"]))
            link = given.get("href") or given.get("src") or ""
            if link and not link.startswith("#"):
                self.outside.append(link)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert self.opened.pop() == tag

        def handle_data(self, data: str) -> None:
            if "svg" not in self.opened:
                self.words += data

    reader = Reader()
    reader.feed(text)
    assert reader.opened == []
    assert reader.outside == []
    assert len(reader.ids) == len(set(reader.ids))
    for pair in coverage.report().pairs:
        assert pair.part in reader.words and pair.place in reader.words
    assert text.count("<svg") == 4  # the duty, the track, the gate and the contradiction


def test_the_same_run_gives_the_same_files(base: KnowledgeBase, tmp_path: Path) -> None:
    def files(name: str) -> Iterator[bytes]:
        with RuleCoverage(base) as coverage:
            assess(Matter.from_dict(matter(one="yes", two="no")), knowledge_base=base)
        paths = [tmp_path / f"{name}.{ending}" for ending in ("json", "html", "yaml")]
        outputs.write(
            coverage, coverage.report(), as_json=paths[0], as_html=paths[1], missing=paths[2]
        )
        return (path.read_bytes() for path in paths)

    assert list(files("one")) == list(files("two"))
