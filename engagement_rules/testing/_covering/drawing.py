"""One outcome drawn with its coverage: a tree from left to right, as SVG.

It is drawn along the conditions as they are written, so each line is a part of a condition, and
its look says whether the part was decisive both ways. Shared steps stand once in full.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from engagement_rules._drawing import view_graph
from engagement_rules._errors import printable
from engagement_rules._view import Op
from engagement_rules.testing._covering.report import Pair, Report
from engagement_rules.testing._covering.sheets import Half, Sheet

BOX, GAP, ROW, TALL, MARGIN = 232, 60, 56, 46, 8
_LETTERS = 33
#: A drawing of more boxes than this can no longer be read, and the table has to do.
MOST = 160

MARKS = {"full": "●", "part": "◐", "none": "○", "apart": "□"}
WORDS = {
    "full": "all seen",
    "part": "seen in part",
    "none": "not seen",
    "apart": "not counted",
}


@dataclass
class _Box:
    label: str
    below: str
    state: str
    step: bool = False
    line: str = "none"
    line_says: str = ""
    children: list[_Box] = field(default_factory=list)
    x: int = 0
    y: float = 0


def state_of_values(report: Report, entry: str) -> str:
    """How much of a node's values was seen."""
    states = [report.lines[key].state for key in report.keys_of(entry) if key.sort == "value"]
    return share(states.count("seen"), len(states) - states.count("cannot be"))


def share(seen: int, of: int) -> str:
    """All, some or none; or nothing to see."""
    return "apart" if not of else "full" if seen == of else "part" if seen else "none"


def state_of_pair(pair: Pair) -> str:
    """How much of a pair was seen."""
    if pair.state == "cannot be":
        return "apart"
    return share([pair.yes.state, pair.no.state].count("seen"), 2)


class Drawing:
    """Draws outcomes of one regime.

    Args:
        report: What was covered.
        sheet: The regime.
    """

    def __init__(self, report: Report, sheet: Sheet) -> None:
        self.report = report
        self.sheet = sheet
        self.labels = view_graph(report.base, sheet.view).nodes
        self.parts: dict[tuple[str, str], list[Half]] = {}
        for half in sheet.halves:
            if half.value:
                above = (half.entry, _above(half.place))
                self.parts.setdefault(above, []).append(half)

    def svg(self, outcome: str, number: int) -> str | None:
        """The drawing of an outcome; none when it would be too large to read."""
        view = self.sheet.view
        self._drawn: set[str] = set()
        self._count = 0
        root = self._named(view.index_of_node[outcome])
        if self._count > MOST:
            return None
        boxes: list[_Box] = []
        rows = _place(root, 0, 0, boxes)
        width = max(box.x for box in boxes) + BOX + MARGIN
        height = int(rows * ROW) + MARGIN
        title, says = escape(outcome), f"drawing-{number}"
        lines = [
            f'<svg role="img" aria-labelledby="{says}" viewBox="0 0 {width} {height}" '
            f'style="width:100%;min-width:{width * 3 // 4}px;max-width:{width}px" '
            'xmlns="http://www.w3.org/2000/svg">',
            f'<title id="{says}">{title}: what it rests on, coloured by what was seen. '
            "The table after it says the same.</title>",
        ]
        for box in boxes:
            lines += (_line(box, child) for child in box.children)
        for box in boxes:
            lines += _drawn(box)
        return "\n".join([*lines, "</svg>"])

    def _named(self, index: int) -> _Box:
        """The box of a named node or of a leaf, with what it rests on."""
        self._count += 1
        view = self.sheet.view
        name = view.names[index]
        if not name:
            op, variable, *_ = view.nodes[index]
            entry = view.variables[variable].id
            state = state_of_values(self.report, entry)
            box = _Box(self._label(index), entry, state)
            if op == Op.OPTION:
                box.state = self._of_test(index)
            return box
        box = _Box(self._label(index), name, state_of_values(self.report, name))
        if name in self._drawn:
            if (name, "") in self.parts:
                box.below = f"{name} (drawn above)"
            return box
        self._drawn.add(name)
        box.children = [self._part(half) for half in self.parts.get((name, ""), ())]
        return box

    def _of_test(self, index: int) -> str:
        """How much was seen of a test of a choice or date: that it holds, and that it does not."""
        _, variable, *chosen = self.sheet.view.nodes[index]
        known = self.sheet.view.variables[variable]
        values = {
            key.what: self.report.lines[key].state == "seen"
            for key in self.report.keys_of(known.id)
            if key.sort == "value"
        }
        holds = any(values.get(known.options[at]) for at in chosen)
        fails = any(
            values.get(option) for at, option in enumerate(known.options) if at not in chosen
        )
        return share(holds + fails + bool(values.get("not known")), 3)

    def _part(self, half: Half) -> _Box:
        view = self.sheet.view
        op = view.nodes[half.node][0]
        if view.names[half.node] or op in (Op.FACT, Op.OPTION):
            box = self._named(half.node)
        else:
            self._count += 1
            box = _Box(self._label(half.node), "", "apart", step=True)
            box.children = [self._part(inner) for inner in self.parts[half.entry, half.place]]
        pair = self.report.pair_at(half.entry, half.place, half.part)
        box.line = state_of_pair(pair)
        box.line_says = (
            f"{half.part} in {half.entry} ({half.place}): decisive as yes: {pair.yes.state}; "
            f"decisive as no: {pair.no.state}"
        )
        return box

    def _label(self, index: int) -> str:
        return str(self.labels[index]["label"]).split("\n")[0]


def _above(place: str) -> str:
    """The place of the step in which a part stands; empty for the entry itself."""
    words = place.split(" > ")
    if words[-1] == "not":
        words = words[:-1]
    elif words[0] == "limbs" and len(words) == 2:
        words = words[:1]
    elif words[-1].isdigit():
        words = words[:-2]
    else:
        return ""
    return "" if words[-1:] == ["condition"] else " > ".join(words)


def _place(box: _Box, depth: int, row: float, boxes: list[_Box]) -> float:
    """Give each box its place; returns the first free row."""
    boxes.append(box)
    box.x = MARGIN + depth * (BOX + GAP)
    if not box.children:
        box.y = MARGIN + row * ROW
        return row + 1
    for child in box.children:
        row = _place(child, depth + 1, row, boxes)
    box.y = (box.children[0].y + box.children[-1].y) / 2
    return row


def _line(box: _Box, child: _Box) -> str:
    x1, y1, x2, y2 = box.x + BOX, box.y + TALL / 2, child.x, child.y + TALL / 2
    half = (x1 + x2) / 2
    return (
        f'<path class="line {child.line}" d="M{x1} {y1:g} C{half:g} {y1:g} {half:g} {y2:g} '
        f'{x2 - 14} {y2:g}"><title>{shown(child.line_says)}</title></path>'
        f'<text class="mark" x="{x2 - 11}" y="{y2 + 4:g}">{MARKS[child.line]}</text>'
    )


def _drawn(box: _Box) -> Iterator[str]:
    rows = textwrap.wrap(box.label, _LETTERS) or [""]
    if len(rows) > 2:
        rows = [rows[0], textwrap.shorten(" ".join(rows[1:]), _LETTERS - 1, placeholder="…")]
    kind = "step" if box.step else box.state
    words = box.label if box.step else f"{box.label} ({box.below}): {WORDS[box.state]}"
    yield f'<g class="box {kind}"><title>{shown(words)}</title>'
    yield (
        f'<rect x="{box.x}" y="{box.y:g}" width="{BOX}" height="{TALL}" '
        f'rx="{TALL / 2 if box.step else 6:g}"/>'
    )
    below = [] if box.step else [f"{MARKS[box.state]} {textwrap.shorten(box.below, 38)}"]
    lines = [*((row, "label") for row in rows), *((row, "id") for row in below)]
    top = box.y + TALL / 2 - (len(lines) - 1) * 6.5 + 4
    for number, (row, name) in enumerate(lines):
        yield (
            f'<text class="{name}" x="{box.x + 10}" y="{top + number * 13:g}">{shown(row)}</text>'
        )
    yield "</g>"


def shown(text: str) -> str:
    """Text of the rules as it may stand in a page: nothing in it is markup."""
    return escape(printable(" ".join(text.split())))
