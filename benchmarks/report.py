"""What the figures say: a Markdown table, the scaling, and each aim met or not met."""

from __future__ import annotations

from typing import Any

from benchmarks import explaining, recording
from benchmarks.asking import report as asking
from benchmarks.figures import Aim, aim, listed, middle, number, ratio
from benchmarks.law import report as law
from benchmarks.peers import ALL_SIZES, BY_KEY, ENGINES

Results = dict[str, Any]

#: The aims; the figures beside them are measured in the same run.
MOST_OF_FLOOR = 2.5
LEAST_OF_ZEN = 20.0
MOST_OF_IMPORTS = 1.5


def aims(results: Results) -> dict[str, list[Aim]]:
    """Judge each aim, by what it is about."""
    return {
        "The neutral rules": _neutral_aims(results),
        law.title(results["own_rules"]): [*law.aims(results["own_rules"]), *_explained(results)],
        recording.TITLE: recording.aims(results["recording"]),
        **({asking.TITLE: asking.aims(results["asking"])} if results["asking"] else {}),
    }


def _neutral_aims(results: Results) -> list[Aim]:
    of_floor = _ratio(results, "compiled", "floor", 60)
    of_manual = _ratio(results, "zen-manual", "compiled", 60)
    quickest = _quickest(results, ("zen", "zen-one-node", "zen-manual"))
    of_quickest = _ratio(results, quickest, "compiled", 60)
    name = _name(quickest)
    found = [
        aim(
            f"compiled three-valued engine at most {MOST_OF_FLOOR:g} times the floor",
            [of_floor],
            lambda it: it <= MOST_OF_FLOOR,
            "{:.2f} times",
        ),
        aim(
            f"compiled engine at least {LEAST_OF_ZEN:g} times faster than {_name('zen-manual')}",
            [of_manual],
            lambda it: it >= LEAST_OF_ZEN,
            "{:.1f} times faster",
        ),
        aim(
            f"the same against its quickest use here ({name})",
            [of_quickest],
            lambda it: it >= LEAST_OF_ZEN,
            "{:.1f} times faster",
        ),
        *(
            aim(
                f"a whole `assess()`, reasons not asked for{more}, faster than the bare evaluation "
                f"of {name}",
                [_ratio(results, ours, quickest, 60)],
                lambda it: it < 1,
                "{:.2f} of its time",
            )
            for ours, more in (
                ("assess", ""),
                ("assess-fired", " but which triggers fire"),
                ("assess-read", " but every trigger's finding read"),
            )
        ),
    ]
    least, *larger = ALL_SIZES
    for ours, what in (
        ("compiled", "compiled engine"),
        ("assess", "`assess()`"),
        ("assess-fired", "`assess()` with which triggers fire"),
        ("assess-read", "`assess()` with every trigger's finding read"),
    ):
        found.append(
            aim(
                f"{what}: from {least} rules on, a matter's cost grows no faster than the rules",
                [
                    growth and growth / (size / least)
                    for size in larger
                    for growth in [_growth(results, ours, least, size)]
                ],
                lambda it: it <= 1,
                ", ".join(f"{{:.2f}} of their growth at {size:,}" for size in larger),
            )
        )
    found.append(
        aim(
            f"`duty decide` on one matter, whole process, at most {MOST_OF_IMPORTS:g} times "
            '`python -c "import pydantic, questionary"`',
            [results["whole_process"].get("warm_ratio")],
            lambda it: it <= MOST_OF_IMPORTS,
            "{:.2f} times",
        )
    )
    return found


def _explained(results: Results) -> list[Aim]:
    times = (results["explaining"] or {}).get("times", {})
    return [
        aim(
            f"all {name} of the shipped rules within {most:g} ms at the 99th centile",
            [times[name]["p99"] if name in times else None],
            lambda it, most=most: it <= most,  # type: ignore[misc]
            "{:.2f} ms",
        )
        for name, most in explaining.MOST_MS.items()
    ]


def _quickest(results: Results, engines: tuple[str, ...]) -> str:
    """The engine with the least time at 60 rules; the first if none was timed."""
    timed = [engine for engine in engines if _rounds(results, engine, 60)]
    return min(timed or engines[:1], key=lambda key: middle(_rounds(results, key, 60), "us"))


def _name(engine: str) -> str:
    return BY_KEY[engine].label.replace("**", "")


def _ratio(results: Results, engine: str, to: str, size: int) -> float | None:
    return ratio(_rounds(results, engine, size), _rounds(results, to, size))


def markdown(results: Results) -> str:
    """The whole report."""
    parts = [
        "# Benchmarks",
        _introduction(results),
        "## 60 rules",
        _table(results),
        "## How the cost of a matter grows with the rules",
        _scaling(results),
        law.markdown(results["own_rules"]),
        "## The whole programme",
        _process(results["whole_process"]),
        f"## {recording.TITLE}",
        recording.markdown(results["recording"]),
        "",
        "## Explaining a decision under the shipped rules",
        "",
        _explaining(results["explaining"]),
        *([asking.markdown(results["asking"])] if results["asking"] else []),
        "## Aims",
        *(
            "\n".join([f"### {about}", "", *listed(found)])
            for about, found in results["aims"].items()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _introduction(results: Results) -> str:
    counts = _check(results, "floor", 60)["counts"]
    total = sum(counts.values())
    shares = ", ".join(f"{value} {count / total:.0%}" for value, count in counts.items())
    pinned = results["pinned_to_core"]
    lines = [
        f"Python {results['python']}, {results['machine']}"
        + (f", pinned to core {pinned}" if pinned is not None else ", not pinned to a core")
        + f"; {results['rounds']} rounds, each engine in a new process each round, interleaved.",
        f"Values of the 60 rules over the cases checked: {shares}; "
        f"{60 * counts['yes'] / total:.1f} conclusions a case.",
        "Ratios are medians over rounds of the ratio within a round; times are medians of rounds.",
    ]
    if results["quick"]:
        lines.append("**A quick run: too short for figures to be quoted.**")
    return "\n".join(lines)


def _table(results: Results) -> str:
    rows = [
        "| engine | version | x the floor | µs a case | p50 µs | p99 µs | with conversion µs "
        "| set-up ms | agrees |",
        "|---|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for engine in ENGINES:
        entry = results["engines"][engine.key]
        version = entry["version"] or ""
        rounds = _rounds(results, engine.key, 60)
        if not rounds:
            why = _why_not(results, engine.key, 60)
            rows.append(f"| {entry['label']} | {version} | {why} | | | | | | |")
            continue
        figures = [number(_ratio(results, engine.key, "floor", 60))]
        figures += [
            number(middle(rounds, what)) for what in ("us", "p50", "p99", "full_us", "setup_ms")
        ]
        check = _check(results, engine.key, 60)
        agrees = f"{check['cases']:,} of {check['cases']:,} cases"
        if check["three_values"]:
            agrees += ", all three values"
        rows.append(f"| {entry['label']} | {version} | {' | '.join(figures)} | {agrees} |")
    return "\n".join(rows)


def _scaling(results: Results) -> str:
    rows = [
        "| engine | rules | cases timed | µs a case | ns a case and rule | x the floor "
        "| x 60 rules | set-up ms |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for engine in ENGINES:
        if len(engine.sizes) < 2:
            continue
        for size in engine.sizes:
            rounds = _rounds(results, engine.key, size)
            label = results["engines"][engine.key]["label"]
            if not rounds:
                why = _why_not(results, engine.key, size)
                rows.append(f"| {label} | {size:,} | {why} | | | | | |")
                continue
            micro = middle(rounds, "us")
            figures = [
                number(micro),
                number(micro * 1e3 / size),
                number(_ratio(results, engine.key, "floor", size)),
                number(_growth(results, engine.key, 60, size)),
                number(middle(rounds, "setup_ms")),
            ]
            cases = next(iter(rounds.values()))["cases"]
            rows.append(f"| {label} | {size:,} | {cases} | {' | '.join(figures)} |")
    checks = ", ".join(
        f"{_check(results, 'floor', int(size))['cases']:,} at {int(size):,}"
        for size in results["conjunctions"]
    )
    rows += ["", f"Cases on which each engine was checked, by rules: {checks}."]
    anew = [
        f"{check['setup_ms'] / 1e3:.1f} s at {int(size):,}"
        for size in results["conjunctions"]
        if (check := results["engines"]["compiled"]["sizes"].get(int(size), {}).get("check"))
    ]
    if anew:
        rows.append(
            "Our set-up is from the kept image of the knowledge base; to write, check, prove and "
            f"compile it the first time took {', '.join(anew)}."
        )
    return "\n".join(rows)


def _process(process: dict[str, Any]) -> str:
    if process["status"] != "measured":
        return str(process["status"])
    return "\n".join(
        [
            f"Medians of {process['runs']} runs each, interleaved.",
            "",
            "| command | ms | x the imports |",
            "|---|--:|--:|",
            f'| `python -c "import pydantic, questionary"` | {process["imports_ms"]:.0f} | 1 |',
            f"| `{process['command']}`, knowledge base compiled before | {process['warm_ms']:.0f} "
            f"| {process['warm_ratio']:.2f} |",
            f"| `{process['command']}`, knowledge base compiled anew | {process['cold_ms']:.0f} "
            f"| {process['cold_ratio']:.2f} |",
        ]
    )


def _explaining(found: dict[str, Any] | None) -> str:
    if found is None:
        return "not measured: the shipped rules could not be read"
    lines = [
        f"{found['matters']:,} random matters; the largest view has {found['facts']} facts, "
        f"{found['steps']} named steps and {found['outcomes']} outcomes.",
        "",
        "| asked of the duty | p50 ms | p99 ms | worst ms |",
        "|---|--:|--:|--:|",
    ]
    lines += [
        f"| all {name} | {times['p50']:.3f} | {times['p99']:.2f} | {times['worst']:.1f} |"
        for name, times in found["times"].items()
    ]
    return "\n".join(lines)


def _rounds(results: Results, engine: str, size: int) -> dict[int, dict[str, Any]]:
    rounds: dict[int, dict[str, Any]] = (
        results["engines"][engine]["sizes"].get(size, {}).get("rounds", {})
    )
    return rounds


def _why_not(results: Results, engine: str, size: int) -> str:
    entry = results["engines"][engine]
    if entry["status"] != "installed":
        return str(entry["status"])
    return str(entry["sizes"].get(size, {}).get("failed", "not in this run"))


def _check(results: Results, engine: str, size: int) -> dict[str, Any]:
    check: dict[str, Any] = results["engines"][engine]["sizes"][size]["check"]
    return check


def _growth(results: Results, engine: str, low: int, high: int) -> float | None:
    return ratio(_rounds(results, engine, high), _rounds(results, engine, low))
