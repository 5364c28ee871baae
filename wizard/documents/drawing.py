"""The derivation as a drawing: from the answer down to the answers that it rests on.

It is drawn from the steps that the graph gives, so it can leave nothing out. The value of each
step is a shape and a word, never a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from engagement_rules import Determination
from engagement_rules._errors import printable
from engagement_rules._findings import Step
from engagement_rules._naming import authority_names
from engagement_rules._sentences import Names
from engagement_rules._words import sentence

_WIDTH, _INDENT, _SIZE, _LINE = 640, 22, 10.5, 13.5
_LETTER = 0.52  # of the size of the type: how wide a letter is at the most, on the whole
_ROW, _MARK = 8, 66
_MOST = 4  # drawings; more come out alike but for the names
_JOINTS = {
    "all": "all of these hold",
    "any": "one of these is enough",
    "not": "this must not be so",
}
_SHAPES = {
    "yes": '<circle cx="{x}" cy="{y}" r="5" fill="#005eb8" stroke="#005eb8" stroke-width="1.5"/>',
    "no": '<circle cx="{x}" cy="{y}" r="5" fill="#ffffff" stroke="#212b32" stroke-width="1.5"/>',
    "not known": (
        '<circle cx="{x}" cy="{y}" r="5" fill="#ffffff" stroke="#4c6272" stroke-width="1.5" '
        'stroke-dasharray="2 2"/>'
    ),
}


class _Row(NamedTuple):
    depth: int
    value: str
    lines: tuple[str, ...]
    law: tuple[str, ...]
    parent: int | None


def drawings(determination: Determination, names: Names) -> list[tuple[str, str]]:
    """The derivation of each duty that comes out differently, as SVG, and what it says in words."""
    found: dict[Step, list[tuple[str, str]]] = {}
    for finding in determination.duties:
        for step in determination.trace(body=finding.body, act=finding.act):
            found.setdefault(step, []).append((finding.body, finding.act))
    drawn = []
    for step, keys in list(found.items())[:_MOST]:
        only = names.only_for(keys)
        title = sentence(f"{step.text}{f', for {only}' if only else ''}")
        drawn.append((_drawing(determination, step, title), f"{title} {_in_words(step)}"))
    return drawn


def _in_words(step: Step) -> str:
    """What a drawing shows, for who cannot see it: each step, from the top."""
    return "; ".join(f"{text}: {value}" for _, value, text in _walk(step, 1) if text) + "."


def _walk(step: Step, depth: int) -> Iterator[tuple[int, str, str]]:
    for part in step.parts:
        yield depth, part.value, part.text or _JOINTS.get(part.kind, "")
        yield from _walk(part, depth + 1)


def _drawing(determination: Determination, step: Step, title: str) -> str:
    rows = list(_rows(determination, step, 0, None, [0]))
    pieces: list[str] = []
    tops: list[float] = []
    y = 8.0
    for row in rows:
        tops.append(y)
        y += _LINE * (len(row.lines) + len(row.law)) + _ROW
    for index, row in enumerate(rows):
        x, middle = _x(row.depth), tops[index] + _LINE / 2
        if row.parent is not None:
            px, top = _x(rows[row.parent].depth), tops[row.parent] + _LINE / 2 + 5
            pieces.append(
                f'<path d="M{px:.1f} {top:.1f} V{middle:.1f} H{x - 6:.1f}" fill="none" '
                'stroke="#aeb7bd" stroke-width="1"/>'
            )
    for index, row in enumerate(rows):
        x, top = _x(row.depth), tops[index]
        pieces.append(_SHAPES[row.value].format(x=f"{x:.1f}", y=f"{top + _LINE / 2:.1f}"))
        pieces.append(_text(x + 11, top + _LINE * 0.78, row.value, bold=True))
        for number, line in enumerate((*row.lines, *row.law)):
            grey = number >= len(row.lines)
            pieces.append(_text(x + _MARK + 6, top + _LINE * (number + 0.78), line, grey=grey))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y:.0f}" '
        f'width="{_WIDTH}" height="{y:.0f}" role="img">'
        f"<title>{escape(printable(title), quote=False)}</title>{''.join(pieces)}</svg>"
    )


def _rows(
    determination: Determination, step: Step, depth: int, parent: int | None, count: list[int]
) -> Iterator[_Row]:
    words = step.text or ""
    joint = _JOINTS.get(step.kind, "") if step.parts else ""
    told = f"{words} ({joint})" if words and joint and len(step.parts) > 1 else words or joint
    room = (_WIDTH - _x(depth) - _MARK - 12) / (_SIZE * _LETTER)
    law = authority_names(determination.knowledge_base, step.authorities) if depth else ""
    mine = count[0]
    count[0] += 1
    yield _Row(
        depth,
        step.value,
        tuple(_wrapped(told, int(room))),
        tuple(_wrapped(law, int(room))) if law else (),
        parent,
    )
    for part in step.parts:
        yield from _rows(determination, part, depth + 1, mine, count)


def _x(depth: int) -> float:
    return 8 + depth * _INDENT


def _wrapped(text: str, room: int) -> list[str]:
    import textwrap

    return textwrap.wrap(printable(text), max(20, room)) or [""]


def _text(x: float, y: float, text: str, *, bold: bool = False, grey: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    fill = "#4c6272" if grey else "#212b32"
    size = _SIZE - 1.5 if grey else _SIZE
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Liberation Sans, Arial, sans-serif" '
        f'font-size="{size}"{weight} fill="{fill}">{escape(text, quote=False)}</text>'
    )
