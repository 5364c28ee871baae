"""The page of rule coverage: one file, which needs no network and no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from engagement_rules._errors import printable
from engagement_rules.testing._covering.cases import Case
from engagement_rules.testing._covering.drawing import (
    MARKS,
    WORDS,
    Drawing,
    share,
    shown,
    state_of_pair,
    state_of_values,
)
from engagement_rules.testing._covering.ledger import Key
from engagement_rules.testing._covering.report import Line, MeasureName, Report, told
from engagement_rules.testing._covering.sheets import Sheet
from engagement_rules.testing._covering.style import STYLE
from engagement_rules.testing._covering.written import tree

_TITLES: dict[MeasureName, tuple[str, str]] = {
    "nodes": ("Values", "each value of each node"),
    "pairs": ("Pairs", "each part of a condition, decisive both ways"),
    "regimes": ("Regimes", "each kind of body in each stretch of days"),
    "days": ("Switch days", "the day before and the day itself"),
    "reasons": ("Reasons", "each smallest set of answers that settles the duty"),
}
#: The kinds of entry that are outcomes, each with its heading.
_OUTCOMES = {
    "duty": "Duties",
    "track": "Other obligations",
    "trigger": "Triggers",
    "side": "Sides of checks",
    "gate": "Rules of local policy",
    "contradiction": "Contradictions",
}
_STEPS = {"limb": "Grounds", "test": "Steps that others share"}
_QUESTIONS = {"fact": "Questions", "choice": "Choices", "date": "Dates"}


def page(report: Report, smallest: Mapping[Key, Case | None]) -> str:
    """The page of a report.

    Args:
        report: What was covered.
        smallest: The smallest matter for each thing that is missing.
    """
    return "\n".join(_Page(report, smallest).lines()) + "\n"


class _Page:
    def __init__(self, report: Report, smallest: Mapping[Key, Case | None]) -> None:
        self.report = report
        self.base = report.base
        self.smallest = smallest
        self._drawings: dict[str, Drawing] = {}
        self._count = 0

    def lines(self) -> Iterator[str]:
        title = shown(f"Rule coverage of {self.base.title}")
        yield '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>"
        yield '<a class="skip" href="#missing">Skip to what is missing</a>'
        yield f"<header><h1>{title}</h1>"
        yield f'<p class="soft">Version {shown(self.base.version)}, digest '
        yield f"<code>{shown(self.base.digest[:12])}</code>. {self.report.matters:,} matters were "
        yield f"decided, at {self.report.cases:,} pairs of a body and an act.</p>"
        yield from self._measures()
        yield "</header>"
        yield from self._contents()
        yield "<main>"
        yield from self._missing()
        for kinds in (_OUTCOMES, _STEPS):
            for kind, heading in kinds.items():
                yield from self._entries(kind, heading, draw=kinds is _OUTCOMES)
        yield from self._questions()
        yield from self._reasons()
        yield from self._regimes()
        yield from self._cannot_be()
        yield "</main>\n</body>\n</html>"

    def _measures(self) -> Iterator[str]:
        yield '<ul class="measures">'
        for name, measure in self.report.measures.items():
            title, says = _TITLES[name]
            yield f"<li>{title}<b>{measure.shown}%</b>"
            yield '<div class="bar" aria-hidden="true">'
            yield f'<i style="width:{measure.shown}%"></i></div>'
            yield f'<span class="soft">{measure.seen} of {measure.feasible}: {says}.'
            if measure.cannot_be:
                yield f"{measure.cannot_be} more cannot be."
            yield "</span></li>"
        yield "</ul>"
        yield "<p>" + " ".join(_tag(state, f"{MARKS[state]} {WORDS[state]}") for state in MARKS)
        yield (
            "In the drawings a box shows whether each value of a node was seen, and the line to it "
            "whether that part of the condition was decisive both ways: whole, dashed for one way, "
            "dotted for neither. “3 of 10” says that it was seen in 3 of the 10 regimes in which "
            "it stands; a regime is a kind of body in a stretch of days.</p>"
        )

    def _contents(self) -> Iterator[str]:
        found = {
            f"kind-{kind}": words
            for kind, words in {**_OUTCOMES, **_STEPS}.items()
            if any(self.base.of_kind(kind))
        }
        links = {
            "missing": "What is missing",
            **found,
            "questions": "Questions",
            "reasons": "Reasons",
            "regimes": "Regimes",
            "cannot-be": "What cannot be",
        }
        yield '<nav class="top" aria-label="On this page"><ul>'
        yield from (f'<li><a href="#{name}">{words}</a></li>' for name, words in links.items())
        yield "</ul></nav>"

    # -- what is missing -------------------------------------------------------------------------

    def _missing(self) -> Iterator[str]:
        lines = self.report.missing
        yield '<h2 id="missing">What is missing</h2>'
        if not lines:
            yield "<p>Nothing: all that a consistent matter can show was seen.</p>"
            return
        yield (
            f"<p>{len(lines)} things. Under each stands the smallest matter that would cover it; "
            "it was decided, and it does.</p>"
        )
        for entry, count, missing in self.report.worst():
            yield '<details class="card"><summary>'
            yield f'<span class="id">{shown(entry)}</span> {_tag("none", f"{count} missing")}'
            yield f'<span class="soft">{shown(self.base.nodes[entry].label)}</span></summary>'
            yield from self._cases(missing)
            yield "</details>"

    def _cases(self, missing: Iterable[Line]) -> Iterator[str]:
        """What is missing of an entry; things that one matter covers stand together."""
        together: dict[str, list[Line]] = {}
        for line in missing:
            case = self.smallest.get(line.key)
            text = "\n".join(shown_line(row) for row in tree(case.matter, 0)) if case else ""
            together.setdefault(text, []).append(line)
        for text, lines in together.items():
            yield "<ul>" + "".join(f"<li>{_code(told(line.key))}</li>" for line in lines) + "</ul>"
            if text:
                yield f"<pre><code>{text}</code></pre>"
            else:
                yield '<p class="soft">No matter was found; that there is none is not proved.</p>'

    # -- entries ---------------------------------------------------------------------------------

    def _entries(self, kind: str, heading: str, *, draw: bool) -> Iterator[str]:
        nodes = list(self.base.of_kind(kind))
        if not nodes:
            return
        yield f'<h2 id="kind-{kind}">{heading}</h2>'
        for node in nodes:
            yield f'<section class="card"><h3>{shown(node.label)}</h3>'
            where = "" if kind == "side" else f", {shown(str(node.place))}"
            yield f'<p class="soft"><span class="id">{shown(node.id)}</span>{where}</p>'
            yield from self._values(node.id)
            if draw:
                yield from self._figure(node.id)
            yield from self._pairs(node.id)
            yield "</section>"

    def _values(self, entry: str) -> Iterator[str]:
        lines = [self.report.lines[key] for key in self.report.keys_of(entry)]
        yield '<ul class="values">'
        for line in lines:
            if line.key.sort == "value":
                yield f"<li>{_value_tag(line)}</li>"
        yield "</ul>"

    def _figure(self, entry: str) -> Iterator[str]:
        sheet = self._latest(entry)
        if sheet is None:
            return
        drawing = self._drawings.get(sheet.key)
        if drawing is None:
            drawing = self._drawings[sheet.key] = Drawing(self.report, sheet)
        self._count += 1
        svg = drawing.svg(entry, self._count)
        node = self.base.nodes[sheet.body]
        body = f"{node.data.get('article', 'a')} {node.label}".strip()
        if svg is None:
            yield '<p class="soft">The drawing would be too large to read; see the tables.</p>'
            return
        yield '<figure><div class="scroll" tabindex="0" role="region" aria-label="Drawing of '
        yield f'{shown(entry)}">{svg}</div>'
        yield f"<figcaption>As the law stands for {shown(body)} from "
        yield f"{sheet.regime.from_}. The tables have every version.</figcaption></figure>"

    def _latest(self, entry: str) -> Sheet | None:
        """The latest regime in which an entry stands, of the first kind of body."""
        sheets = [
            spot.sheet
            for key in self.report.keys_of(entry)
            for spot in self.report.ledger.spots[key]
            if spot.kind == "node" and spot.sheet is not None
        ]
        return max(sheets, key=lambda sheet: sheet.regime.from_, default=None)

    def _pairs(self, entry: str) -> Iterator[str]:
        pairs = [pair for pair in self.report.pairs if pair.entry == entry]
        if not pairs:
            return
        yield '<div class="scroll"><table><caption>Parts of its condition</caption>'
        yield '<tr><th scope="col">Part</th><th scope="col">Place</th>'
        yield '<th scope="col">Decisive as yes</th><th scope="col">Decisive as no</th>'
        yield '<th scope="col">The pair</th></tr>'
        for pair in pairs:
            state = state_of_pair(pair)
            yield f'<tr><th scope="row"><code>{shown(pair.part)}</code></th>'
            yield f'<td class="soft">{shown(pair.place)}</td>'
            yield f"<td>{_seen(pair.yes)}</td><td>{_seen(pair.no)}</td>"
            yield f"<td>{_tag(state, f'{MARKS[state]} {WORDS[state]}')}</td></tr>"
        yield "</table></div>"

    def _questions(self) -> Iterator[str]:
        yield '<h2 id="questions">Questions</h2>'
        yield '<div class="scroll"><table><caption>Each question and the answers seen</caption>'
        yield '<tr><th scope="col">Question</th><th scope="col">Values</th></tr>'
        for kind in _QUESTIONS:
            for node in self.base.of_kind(kind):
                state = state_of_values(self.report, node.id)
                yield f'<tr><th scope="row">{MARKS[state]} {shown(node.label)}<br>'
                yield f'<span class="id soft">{shown(node.id)}</span></th><td>'
                yield from self._values(node.id)
                yield "</td></tr>"
        yield "</table></div>"

    def _reasons(self) -> Iterator[str]:
        yield '<h2 id="reasons">Reasons</h2>'
        lines = self.report.of("reason")
        if not lines:
            yield "<p>These rules have no duty, and so no reasons for one.</p>"
            return
        yield '<div class="scroll"><table><caption>Each smallest set of answers that settles the '
        yield "duty, whatever else is true</caption>"
        yield '<tr><th scope="col">Duty</th><th scope="col">Answers</th>'
        yield '<th scope="col">Seen</th></tr>'
        for line in lines:
            outcome = "applies" if line.key.value else "does not apply"
            yield f'<tr><th scope="row"><code>{shown(line.key.entry)}</code> {outcome}</th>'
            yield f"<td>{shown(line.key.what)}</td><td>{_seen(line)}</td></tr>"
        yield "</table></div>"
        if self.report.uncounted:
            yield f"<p>Too many to count in: {shown(', '.join(self.report.uncounted))}.</p>"

    def _regimes(self) -> Iterator[str]:
        yield '<h2 id="regimes">Regimes and switch days</h2>'
        yield '<div class="scroll"><table><caption>Each kind of body in each stretch of days'
        yield '</caption><tr><th scope="col">Body</th><th scope="col">From</th>'
        yield '<th scope="col">Decided</th><th scope="col">First and last day</th></tr>'
        days = {(line.key.entry, line.key.what): line for line in self.report.of("day")}
        for sheet in self.report.ledger.law.sheets.values():
            line = self.report.lines[Key("regime", sheet.body, str(sheet.regime.from_))]
            yield f'<tr><th scope="row">{shown(self.base.nodes[sheet.body].label)}</th>'
            yield f"<td>{sheet.regime.from_}</td><td>{_seen(line)}</td><td>"
            yield " ".join(
                _tag(
                    _state([days[sheet.body, str(day)]]),
                    f"{_mark(days[sheet.body, str(day)])} {day}",
                )
                for day in sheet.days
            )
            yield "</td></tr>"
        yield "</table></div>"

    def _cannot_be(self) -> Iterator[str]:
        lines = self.report.cannot_be
        yield '<h2 id="cannot-be">What cannot be</h2>'
        yield (
            "<p>It is proved with decision diagrams that no matter whose answers are free of "
            "contradictions can show these, under any law in which they stand. They are not "
            f"counted. There {'is 1' if len(lines) == 1 else f'are {len(lines)}'}.</p>"
        )
        yield "<ul>"
        for line in lines:
            more = ""
            if line.seen_in:
                more = " (seen all the same, where somebody explained why clashing answers stand)"
            yield f"<li>{_code(told(line.key))}{more}</li>"
        yield "</ul>"


def _tag(state: str, words: str) -> str:
    return f'<span class="tag {state}">{shown(words)}</span>'


def _state(lines: Iterable[Line]) -> str:
    states = [line.state for line in lines]
    return share(states.count("seen"), len(states) - states.count("cannot be"))


def _mark(line: Line) -> str:
    return MARKS[_state([line])]


def _seen(line: Line) -> str:
    """A cell: seen and in how many regimes, missing, or that it cannot be."""
    if line.state == "seen":
        return _tag("full", f"{MARKS['full']} in {len(line.seen_in)} of {line.stands_in}")
    if line.state == "missing":
        return _tag("none", f"{MARKS['none']} missing")
    return _tag("apart", f"{MARKS['apart']} cannot be")


def _value_tag(line: Line) -> str:
    state = _state([line])
    if line.state == "seen":
        count = "" if line.seen_in == ("any",) else f": {len(line.seen_in)} of {line.stands_in}"
        return _tag(state, f"{MARKS[state]} {line.key.what}{count}")
    words = "missing" if line.state == "missing" else "cannot be"
    return _tag(state, f"{MARKS[state]} {line.key.what}: {words}")


def _code(text: str) -> str:
    """Text with its backticks as code."""
    parts = text.split("`")
    return "".join(
        f"<code>{shown(part)}</code>" if number % 2 else escape(printable(part))
        for number, part in enumerate(parts)
    )


def shown_line(line: str) -> str:
    """A line of YAML as it may stand in the page, with its indent."""
    body = line.lstrip(" ")
    return " " * (len(line) - len(body)) + shown(body)
