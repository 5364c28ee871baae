"""What the rules encode: a sum, and a compact table for each group of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from engagement_rules._coverage import Coverage, Group, Item
from engagement_rules._pairs import Proved
from engagement_rules._words import listed
from wizard.render.blocks import Page, answer, heading, item, note
from wizard.render.text import shown, text

_WORDS = {"encoded": "encoded", "tested": "by a test", "left out": "left out", "missing": "MISSING"}


class Told(NamedTuple):
    """Everything that is told.

    Attributes:
        found: What became of each item.
        proved: The pairs, decided.
        unpaired: The items that should have a pair and have none.
    """

    found: Coverage
    proved: tuple[Proved, ...]
    unpaired: tuple[str, ...]

    @property
    def failing(self) -> tuple[Proved, ...]:
        """The pairs that do not hold."""
        return tuple(proved for proved in self.proved if not proved.holds)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and every pair holds."""
        return not (self.found.in_state("missing") or self.failing or self.unpaired)


def as_data(told: Told) -> dict[str, Any]:
    """All of it as a programme reads it."""
    return {
        "complete": told.complete,
        "items": [
            {
                "id": item.id,
                "group": group.id,
                "about": item.about,
                "state": item.state,
                "nodes": list(item.nodes),
                "test": item.test,
                "reason": item.reason,
            }
            for group in told.found.groups
            for item in group.items
        ],
        "pairs": [
            {
                "item": proved.pair.item,
                "sentence": proved.pair.sentence,
                "changed": proved.pair.changed,
                "holds": proved.holds,
                "faults": list(proved.faults),
            }
            for proved in told.proved
        ],
        "without_pair": list(told.unpaired),
        "not_listed": {name: list(nodes) for name, nodes in told.found.not_listed.items()},
    }


def as_text(told: Told, *, columns: int, only_missing: bool) -> str:
    """All of it to read.

    Args:
        told: What there is to tell.
        columns: How wide a line may be.
        only_missing: Leave out what is in order.
    """
    out = [text(_sum(told), columns=columns)]
    for group in told.found.groups:
        items = [i for i in group.items if not only_missing or i.state == "missing"]
        if items:
            out.append(f"{_title(group)}\n" + _table(map(_row, items), columns))
    proved = told.failing if only_missing else told.proved
    if proved:
        out.append("Pairs of matters\n" + _table(map(_pair_row, proved), columns))
    rest = _rest(told)
    return "\n".join([*out, text(rest, columns=columns)] if rest else out)


def _sum(told: Told) -> Page:
    found = told.found
    count = {state: len(found.in_state(state)) for state in _WORDS}  # type: ignore[arg-type]
    held = len(told.proved) - len(told.failing)
    first = (
        "Every item is accounted for, and every pair of matters holds."
        if told.complete
        else "Something is still missing."
    )
    return [
        answer(first),
        item(
            f"{len(found.items)} items: {count['encoded']} encoded, {count['tested']} held by a "
            f"test, {count['left out']} left out for a reason, {count['missing']} missing."
        ),
        item(f"{_pairs(len(told.proved))}: hold {held}, fail {len(told.failing)}."),
    ]


def _pairs(count: int) -> str:
    return "1 pair of matters" if count == 1 else f"{count} pairs of matters"


def _title(group: Group) -> str:
    missing = sum(item.state == "missing" for item in group.items)
    lacking = f", {missing} missing" if missing else ""
    return f"{shown(group.title)} ({len(group.items)} items{lacking})"


def _row(item: Item) -> tuple[str, str, str]:
    where = {
        "encoded": ", ".join(item.nodes),
        "tested": item.test or "",
        "left out": item.reason or "",
        "missing": item.about,
    }
    return item.id, _WORDS[item.state], where[item.state]


def _pair_row(proved: Proved) -> tuple[str, str, str]:
    return proved.pair.item, "holds" if proved.holds else "FAILS", proved.pair.sentence


def _table(rows: Iterable[tuple[str, str, str]], columns: int) -> str:
    """Rows in columns, each on one line."""
    cells = [(shown(one), shown(two), shown(three)) for one, two, three in rows]
    first, second = (max(len(row[column]) for row in cells) for column in (0, 1))
    return "".join(
        f"{_cut(f'  {one:<{first}}  {two:<{second}}  {three}'.rstrip(), columns)}\n"
        for one, two, three in cells
    )


def _cut(line: str, columns: int) -> str:
    return line if len(line) <= columns else f"{line[: columns - 1]}…"


def _rest(told: Told) -> Page:
    """What fails and why, and what the list and the rules do not share."""
    return [*_failing(told), *_unpaired(told), *_not_listed(told)]


def _failing(told: Told) -> Iterator[Any]:
    if told.failing:
        yield heading("Why pairs do not hold")
    for proved in told.failing:
        yield item(f"{proved.pair.item}: {proved.pair.sentence} [{proved.pair.place}]")
        for fault in proved.faults:
            yield note(fault)


def _unpaired(told: Told) -> Iterator[Any]:
    if told.unpaired:
        yield heading("Items without a pair")
        yield item(listed(told.unpaired))


def _not_listed(told: Told) -> Iterator[Any]:
    if told.found.not_listed:
        yield heading("Named by entries, and not on the list")
    for name, nodes in told.found.not_listed.items():
        yield item(f"{name}: {listed(nodes)}")
