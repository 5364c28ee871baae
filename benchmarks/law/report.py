"""What the figures on our own rules say: the size of the rules, the table, and the aims."""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.figures import Aim, Rounds, aim, middle, number, ratio, ratios
from benchmarks.law import KINDS
from benchmarks.law.engines import BY_KEY, ENGINES

Results = dict[str, Any]

#: The aims; the figures beside them are measured in the same run.
MOST_OF_FLOOR = 2.5
LEAST_OF_ZEN = 20.0


def title(results: Results) -> str:
    """The heading, with the day whose law is measured."""
    size = results["size"]
    return "Our own rules" if isinstance(size, str) else f"Our own rules as at {_day(size['day'])}"


def aims(results: Results) -> list[Aim]:
    """Judge each aim; an aim is met only if it is met by every kind of cases."""
    quickest = _quickest(results)
    name = _name(quickest)
    found = [
        _of_kinds(
            results,
            f"compiled three-valued engine at most {MOST_OF_FLOOR:g} times the floor",
            ("compiled", "floor"),
            (0.0, MOST_OF_FLOOR),
            "{:.2f} times",
        )
    ]
    found += [
        _of_kinds(
            results,
            f"compiled engine at least {LEAST_OF_ZEN:g} times faster than {_name(zen)}",
            (zen, "compiled"),
            (LEAST_OF_ZEN, float("inf")),
            "{:.1f} times faster",
        )
        for zen in ("zen", "zen-manual")
    ]
    found += [
        _of_kinds(
            results,
            f"{_name(ours)}, faster than the bare evaluation of {name}",
            (ours, quickest),
            (0.0, 1.0),
            "{:.2f} of its time",
        )
        for ours in ("assess", "assess-read")
    ]
    return found


def _of_kinds(
    results: Results, text: str, engines: tuple[str, str], limits: tuple[float, float], form: str
) -> Aim:
    least, most = limits
    # An engine of two values may have nothing to say of what is not known; see `_left_out`.
    kinds = [kind for kind in KINDS if kind != "unknown" or not _left_out(results)]
    return aim(
        text,
        [ratio(*(_rounds(results, engine, kind) for engine in engines)) for kind in kinds],
        lambda it: least <= it <= most,
        ", ".join(f"{form} ({KINDS[kind]})" for kind in kinds),
    )


def markdown(results: Results) -> str:
    """The whole section."""
    heading = f"## {title(results)}"
    if isinstance(results["size"], str):
        return f"{heading}\n\n{results['size']}"
    return "\n\n".join([heading, _size(results["size"]), _table(results), _notes(results)])


def _size(size: dict[str, Any]) -> str:
    total = sum(size["entries"].values())
    entries = ", ".join(f"{kind} {count}" for kind, count in size["entries"].items())
    return "\n".join(
        [
            f"The view of an {size['body']} on {_day(size['day'])}: {size['facts']} facts "
            f"({size['choices']} of them choices or dates), {size['nodes']} nodes, "
            f"{size['rules']} rules (nodes with a name), {size['outcomes']} of which are outcomes.",
            f"The whole knowledge base, version {size['version']} ({size['digest']}): "
            f"{total:,} entries in {size['files']} files of {size['lines']:,} lines, compiled to "
            f"{size['views']} views for {size['periods']} periods of {size['bodies']} kinds of "
            "body.",
            f"The entries: {entries}.",
        ]
    )


def _table(results: Results) -> str:
    heads = " | ".join(f"µs, {text} | x the floor" for text in KINDS.values())
    rows = [
        f"| engine | version | {heads} | p99 µs | with conversion µs | set-up ms | agrees |",
        f"|---|---|{'--:|' * (2 * len(KINDS) + 3)}---|",
    ]
    for engine in ENGINES:
        entry = results["engines"][engine.key]
        if not entry.get("rounds"):
            why = entry["status"] if entry["status"] != "installed" else entry.get("failed", "")
            blanks = " |" * (2 * len(KINDS) + 3)
            rows.append(f"| {entry['label']} | {entry['version'] or ''} | {why}{blanks}")
            continue
        figures = []
        for kind in KINDS:
            rounds = _rounds(results, engine.key, kind)
            if not rounds:
                figures += ["cannot say", ""]
                continue
            floor = _rounds(results, "floor", kind)
            figures += [number(middle(rounds, "us")), number(ratio(rounds, floor))]
        complete = _rounds(results, engine.key, "complete")
        figures += [number(middle(complete, what)) for what in ("p99", "full_us")]
        figures.append(number(middle(entry["rounds"], "setup_ms")))
        rows.append(
            f"| {entry['label']} | {entry['version'] or ''} | {' | '.join(figures)} "
            f"| {_agrees(entry['check'], results['size']['outcomes'])} |"
        )
    return "\n".join(rows)


def _agrees(check: dict[str, Any], outcomes: int) -> str:
    checked = [check[kind] for kind in KINDS if kind in check]
    cases = sum(one["cases"] for one in checked)
    told = min(one["outcomes"] for one in checked)
    which = "all outcomes" if told == outcomes else f"{told} of {outcomes} outcomes"
    values = "all three values" if checked[0]["three_values"] else "what is yes"
    return f"{cases:,} of {cases:,} cases, {which}, {values}"


def _notes(results: Results) -> str:
    clashes = results["size"]["clashes"]
    checked = results["engines"]["floor"].get("check", {})
    shares = []
    for kind, text in KINDS.items():
        counts = checked.get(kind, {}).get("counts")
        if counts:
            total = sum(counts.values())
            each = ", ".join(f"{value} {count / total:.0%}" for value, count in counts.items())
            shares.append(f"{text}: {each}")
    lines = [
        "Every answer is drawn at even odds. In complete cases as drawn "
        f"{clashes['complete']:.1f} contradictions hold on average "
        f"({clashes['unknown']:.1f} with 15 % not known), all explained; `assess()` alone looks "
        "into them. In the third kind the clashing answers are drawn again until nothing clashes, "
        "as in matters that people bring.",
        *([f"Values of the outcomes: {'; '.join(shares)}."] if shares else []),
        "p99 and conversion are of complete answers. Set-up is from the view.",
    ]
    lines += [
        f"Single rounds, complete answers: {_name(mine)}, {spread[0]:.2f} to {spread[-1]:.2f} "
        f"times as long as {_name(theirs)}."
        for mine, theirs in (("compiled", "floor"), ("zen", "compiled"), ("assess", "zen"))
        if (spread := ratios(*(_rounds(results, key, "complete") for key in (mine, theirs))))
    ]
    if _left_out(results):
        lines.append(
            f"The two-valued engines cannot say what is certain while answers are missing: "
            f"{results['size']['negated_steps']} steps of this view say `not` of another step."
        )
    return "\n".join(lines)


def _left_out(results: Results) -> bool:
    """Whether the floor has no figure with answers missing, so that nothing can be set beside it.

    A `not` of a whole step takes "not known" for no, so of such a view a two-valued engine would
    call things certain that are not.
    """
    return bool(_rounds(results, "floor", "complete")) and not _rounds(results, "floor", "unknown")


def _quickest(results: Results) -> str:
    """The way of using zen-engine that takes least time on complete answers."""
    timed = [key for key in ("zen", "zen-manual") if _rounds(results, key, "complete")]
    return min(
        timed or ["zen"],
        key=lambda key: middle(_rounds(results, key, "complete"), "us") if timed else 0.0,
    )


def _rounds(results: Results, engine: str, kind: str) -> Rounds:
    rounds = results["engines"][engine].get("rounds", {})
    return {turn: timed[kind] for turn, timed in rounds.items() if kind in timed}


def _name(engine: str) -> str:
    return BY_KEY[engine].label.replace("**", "").removeprefix("ours, ")


def _day(written: str) -> str:
    day = dt.date.fromisoformat(written)
    return f"{day.day} {day:%B %Y}"
