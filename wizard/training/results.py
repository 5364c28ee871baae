"""What is most often got wrong: as a table, as data that can be added up, and as a picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from engagement_rules import KnowledgeBase
from engagement_rules._errors import printable
from engagement_rules._naming import authority_names
from engagement_rules.training import TrainingScenario
from wizard.files import Refused
from wizard.interview.pages import capital
from wizard.training.bars import Bar, drawing, percent
from wizard.training.scores import Score, Sums

FORMAT = "duty-training-1"
_BAR = 20
_PAIRS = ("provisions", "situations", "questions")


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        label: What it is of.
        more: The provision or the like, if that says more.
        seen: How many had it before them.
        wrong: How many got it wrong.
    """

    label: str
    more: str
    seen: int
    wrong: int

    @property
    def said(self) -> str:
        """What it is of, with the provision."""
        return f"{self.label} ({self.more})" if self.more else self.label

    @property
    def share(self) -> float:
        """What part got it wrong."""
        return self.wrong / self.seen


def scores_in(events: Iterable[Mapping[str, Any]]) -> list[Score]:
    """The scores that a journal of progress holds."""
    return [dict(event) for event in events if event["event"] == "result"]


def as_json(scores: Sequence[Score]) -> str:
    """Scores in the form in which somebody else can add them up."""
    keys = ("kind", "scenario", "right", "hints", "duty", *_PAIRS)
    told = [{key: score[key] for key in keys if key in score} for score in scores]
    return json.dumps({"format": FORMAT, "results": told}, ensure_ascii=False, indent=1) + "\n"


def read(path: Path) -> list[Score]:
    """Read scores that `as_json` wrote.

    Raises:
        Refused: It cannot be read, or is something else.
    """
    shown = printable(str(path))
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Refused(f"{shown} cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise Refused(f"{shown} holds no results: it is not JSON; {_HOW}") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Refused(f"{shown} holds no results; {_HOW}")
    results = told.get("results")
    if not isinstance(results, list) or not all(map(_is_score, results)):
        raise Refused(f"{shown} holds results that cannot be added up; {_HOW}")
    return results


_HOW = "write them with `duty train results --format json`"


def _is_score(one: object) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("scenario"), str):
        return False
    pairs = [one.get("duty")]
    for key in _PAIRS:
        part = one.get(key)
        if not isinstance(part, dict):
            return False
        pairs += part.values()
    return all(map(_is_pair, pairs))


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(type(number) is int for number in pair)
        and 0 <= pair[1] <= pair[0]
    )


def rows(sums: Sums, kind: str, base: KnowledgeBase, scenarios: Mapping[str, Any]) -> list[Row]:
    """The lines of one kind, what was most often wrong first.

    Args:
        sums: The scores added up.
        kind: `provisions`, `situations`, `questions` or `scenarios`.
        base: The rules, which know the names; what they do not know keeps its id.
        scenarios: The scenarios by id.
    """
    found = []
    for name, seen, wrong in sums.worst(kind):
        if kind == "scenarios":
            one: TrainingScenario | None = scenarios.get(name)
            found.append(Row(one.title if one else name, "", seen, wrong))
        elif name not in base.nodes:
            found.append(Row(name, "", seen, wrong))
        else:
            node = base.nodes[name]
            more = authority_names(base, node.authorities[:1]) if kind == "provisions" else ""
            found.append(Row(node.label.rstrip("."), more, seen, wrong))
    return found


_TITLES = {
    "provisions": "By provision",
    "situations": "By situation in the story",
    "questions": "By question",
    "scenarios": "By scenario",
}
_MOST = 12


def table(sums: Sums, base: KnowledgeBase, scenarios: Mapping[str, Any]) -> str:
    """The results as text: for each kind what was most often wrong, with a bar."""
    seen, wrong = sums.duty
    lines = [f"{sums.tries} results. The duty: {wrong} of {seen} got it wrong."]
    for kind, title in _TITLES.items():
        found = rows(sums, kind, base, scenarios)
        if not found:
            continue
        lines += ["", title]
        for row in found[:_MOST]:
            bar = "#" * round(row.share * _BAR)
            lines.append(
                f"  {bar:<{_BAR}} {row.share:>4.0%}  {row.wrong} of {row.seen}  "
                f"{printable(row.said)}"
            )
        if len(found) > _MOST:
            lines.append(f"  and {len(found) - _MOST} more")
    return "\n".join(lines) + "\n"


def plot(sums: Sums, base: KnowledgeBase, scenarios: Mapping[str, Any]) -> str:
    """The results as a picture, as SVG: a bar for each line of the table."""
    groups = [
        (title, [_bar(row) for row in rows(sums, kind, base, scenarios)[:_MOST]])
        for kind, title in _TITLES.items()
    ]
    return drawing(
        [(title, bars) for title, bars in groups if bars],
        labels=_LABELS,
        title="What is most often got wrong",
        told=table(sums, base, scenarios),
    )


_LABELS = 420


def _bar(row: Row) -> Bar:
    return Bar(capital(row.said), row.share, f"{percent(row.share)} ({row.wrong} of {row.seen})")
