"""Many matters, one line each: as a table to read, and as CSV for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engagement_rules._words import listed
from wizard.render.text import shown

if TYPE_CHECKING:
    from engagement_rules import Determination

WORDS = {
    "required": "applies",
    "not_required": "does not apply",
    "not_determined": "cannot be said",
    "out_of_scope": "no such duty",
}
BAD = "bad input"
HEADS = ("Matter", "Duty", "Ground", "Triggers", "Open")
COLUMNS = (
    "file",
    "title",
    "duty",
    "why",
    "provisions",
    "grounds",
    "triggers met",
    "open questions",
    "the duty hangs on",
    "problems",
)


class Row(NamedTuple):
    """One matter.

    Attributes:
        file: Its file, as it was named.
        title: Its title.
        outcome: What came of it, in a word or three.
        code: Why.
        provisions: The provisions that impose the duty.
        grounds: The grounds reached, by place.
        triggers: The labels of the triggers that are met.
        open: How many questions are open on which some duty hangs.
        hangs_on: What the duty hangs on.
        problems: What is wrong with the file.
    """

    file: str
    title: str = ""
    outcome: str = BAD
    code: str = ""
    provisions: tuple[str, ...] = ()
    grounds: str = ""
    triggers: tuple[str, ...] = ()
    open: int = 0
    hangs_on: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def row(file: str, determination: Determination) -> Row:
    """Sum a determination up in a row."""
    duties = determination.duties
    grounds: dict[str, list[str]] = {}
    for finding in duties:
        if finding.provision:
            found = grounds.setdefault(finding.provision, [])
            for limb in finding.limbs:
                place = limb.authorities[0].partition(" ")[2] if limb.authorities else limb.id
                if limb.id in finding.limbs_reached and place not in found:
                    found.append(place)
    return Row(
        file,
        determination.matter.title,
        WORDS[determination.duty.outcome],
        determination.duty.code,
        tuple(grounds),
        "; ".join(f"{name} {_places(found)}".strip() for name, found in grounds.items()),
        tuple(trigger.label for trigger in determination.triggers if trigger.value == "yes"),
        len(_open(determination)),
        tuple(dict.fromkeys(name for finding in duties for name in finding.hangs_on)),
    )


def _open(determination: Determination) -> list[str]:
    """The questions on which a duty hangs, and not only a situation or a check."""
    aside = {found.id for found in determination.triggers}
    aside |= {found.id for found in determination.checks}
    return [gap.id for gap in determination.missing if not aside.issuperset(gap.matters_to)]


def _places(found: list[str]) -> str:
    """Places of one section without what they share: (2)(b), (c)."""
    shared = found[0].partition(")")[0] + ")" if found else ""
    short = [
        place.removeprefix(shared) if index and place != shared else place
        for index, place in enumerate(found)
    ]
    return listed(short)


def table(rows: list[Row], *, columns: int | None = None) -> str:
    """Write rows as lines in columns.

    Args:
        rows: The rows.
        columns: How wide a line may be; long file names are cut short for it.
    """
    cells = [HEADS] + [
        (
            name,
            row.outcome,
            row.grounds,
            "" if row.outcome == BAD else str(len(row.triggers)),
            "" if row.outcome == BAD else str(row.open),
        )
        for row, name in zip(rows, _file_names(rows), strict=True)
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    if columns is not None:
        spare = columns - sum(widths[1:]) - 2 * (len(widths) - 1)
        widths[0] = min(widths[0], max(spare, 12))
        cells = [(_cut(line[0], widths[0]), *line[1:]) for line in cells]
    return "".join(
        "  ".join(
            cell.rjust(widths[column]) if column > 2 else cell.ljust(widths[column])
            for column, cell in enumerate(line)
        ).rstrip()
        + "\n"
        for line in cells
    )


def _file_names(rows: list[Row]) -> list[str]:
    """The names of the files, with their folders only where two are called the same."""
    short = [shown(row.file.rsplit("/", 1)[-1]) for row in rows]
    if len(set(short)) == len(short):
        return short
    return [shown(row.file) for row in rows]


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"


def csv_text(rows: list[Row]) -> str:
    """Write rows as CSV in which no cell can be a formula."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        bad = row.outcome == BAD
        writer.writerow(
            disarmed(cell)
            for cell in (
                row.file,
                row.title,
                row.outcome,
                row.code,
                "; ".join(row.provisions),
                row.grounds,
                "; ".join(row.triggers),
                "" if bad else str(row.open),
                "; ".join(row.hangs_on),
                " | ".join(row.problems),
            )
        )
    return out.getvalue()


def disarmed(cell: str) -> str:
    """A cell that a spreadsheet takes as text and not as a formula."""
    if cell.lstrip(" ")[:1] in tuple("=+-@\t\r"):
        return f"'{shown(cell)}"
    return shown(cell)


def markdown_table(rows: list[Row]) -> str:
    """Write rows as a Markdown table."""
    from wizard.render.markdown import escaped

    lines = [f"| {' | '.join(HEADS)} |", f"|{' --- |' * len(HEADS)}"]
    for row in rows:
        bad = row.outcome == BAD
        counts = ("", "") if bad else (str(len(row.triggers)), str(row.open))
        cells = (row.file, row.outcome, row.grounds, *counts)
        lines.append(f"| {' | '.join(map(escaped, cells))} |")
    return "\n".join(lines) + "\n"
