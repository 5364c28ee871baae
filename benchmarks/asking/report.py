"""What the figures on asking say: the tables, and the aims."""

from __future__ import annotations

from statistics import median
from typing import Any

from benchmarks.asking.counting import BEST, GAIN, LABELS, OURS, PLAIN
from benchmarks.figures import Aim, aim, number

Results = dict[str, Any]

#: The aims; the figures beside them are measured in the same run.
MOST_ABOVE_BEST = 5.0
MOST_SCREENS = 6
MOST_MS = 5.0
MOST_OF_IMPORTS = 2.0
TITLE = "Asking"


def aims(results: Results) -> list[Aim]:
    """Judge each aim; that on the number of questions is met only if it is met for every duty."""
    above = [_above(duty, OURS) for duty in results["duties"]]
    found = [
        aim(
            f"the expected number of questions within {MOST_ABOVE_BEST:g} % of the fewest that can "
            "be, for every duty",
            above,
            lambda it: it <= MOST_ABOVE_BEST,
            ", ".join("{:.1f} %" for _ in above) + " above it",
        ),
        aim(
            f"the examples: a verdict after a median of {MOST_SCREENS} screens or fewer",
            [results["examples"]["screens"]["median"]],
            lambda it: it <= MOST_SCREENS,
            "{:g} screens",
        ),
    ]
    warm = results["speed"]["warm"]
    for depth in dict.fromkeys(one["depth"] for one in warm):
        for what, label in (
            ("plan", "the next question and what it matters to"),
            ("why", "the page that says why it is asked"),
        ):
            rows = [one for one in warm if one["depth"] == depth]
            found.append(
                aim(
                    f"{label}, {_to(depth)}, within {MOST_MS:g} ms at the 99th centile",
                    [one[what]["p99"] for one in rows],
                    lambda it: it <= MOST_MS,
                    ", ".join(f"{{:.2f}} ms ({_who(one['who'])})" for one in rows),
                )
            )
    found.append(
        aim(
            f"`duty` to its first prompt, at most {MOST_OF_IMPORTS:g} times "
            '`python -c "import questionary, pydantic"`',
            [results["start"].get("ratio")],
            lambda it: it <= MOST_OF_IMPORTS,
            "{:.2f} times",
        )
    )
    return found


def markdown(results: Results) -> str:
    """The whole section."""
    parts = [
        f"## {TITLE}",
        "### How many questions to a verdict",
        _introduction(results),
        *(_duty(number, duty) for number, duty in enumerate(results["duties"], 1)),
        "### The examples",
        _examples(results["examples"]),
        "### The time to the next question",
        _speed(results["speed"]),
        "### The time to the first prompt",
        _start(results["start"]),
    ]
    return "\n\n".join(parts)


def _introduction(results: Results) -> str:
    count = results["duties"][0]["matters"]
    return "\n".join(
        [
            f"{len(results['duties'])} duties differ in what they hang on. For each there are "
            f"{count:,} random matters with a tenth of the answers not known, the same for every "
            "order of asking.",
            "Mean and worst are those of these matters; the expected number is exact, over "
            "everything that can be answered, with its distance from the fewest questions that "
            "there can be.",
            "A screen is a run of questions of one group. The opening page, the opening list and, "
            "but for the last two columns, the lists of parts are not counted.",
        ]
    )


def _duty(place: int, duty: Results) -> str:
    rows = [
        f"**{place}. {duty['name']}** ({', '.join(duty['provisions'])}): "
        f"{len(duty['questions'])} questions, {duty['different_matters']:,} different matters.",
        "",
        "| order | questions, mean | worst | expected | above the fewest | screens, mean | worst "
        "| expected | with lists of parts, mean | worst |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for key, figures in duty["orders"].items():
        label = LABELS[key]
        if key == PLAIN and GAIN not in duty["orders"]:
            label += "; the same as pure information gain"
        mean, worst, exact = figures["mean"], figures["worst"], figures["exact"]
        above = _above(duty, key)
        cells = [
            f"{mean['questions']:.2f}",
            str(worst["questions"]),
            f"{exact['questions']:.3f}",
            "" if above is None else f"{above:.1f} %",
            f"{mean['screens']:.2f}",
            str(worst["screens"]),
            f"{exact['screens']:.3f}",
            f"{mean['all_screens']:.2f}",
            str(worst["all_screens"]),
        ]
        rows.append(f"| {label} | {' | '.join(cells)} |")
    least = duty["certificates"]
    rows.append(
        "| bound: the fewest of its answers that settle each matter "
        f"| {least['mean']:.2f} | {least['worst']} | | | | | | | |"
    )
    rows.append("")
    if duty["states"] is not None:
        rows.append(f"The fewest are worked out over {duty['states']:,} states.")
    if not duty["gain_differs"]:
        rows.append(
            "Information gain, worked out apart from the library, asks the same as ours without "
            f"courtesy in each of the {duty['gain_states']} states that come up."
        )
    return "\n".join(rows)


def _above(duty: Results, key: str) -> float | None:
    """By how many per cent an order takes more questions than the best."""
    if BEST not in duty["orders"]:
        return None
    best = duty["orders"][BEST]["exact"]["questions"]
    return float((duty["orders"][key]["exact"]["questions"] / best - 1) * 100)


def _examples(examples: Results) -> str:
    rows = [
        "Each example is put through the interview itself. An answer that it does not give is not "
        "known. The opening page is one screen, and so is a list with its confirmation; what goes "
        "on after a list of parts is a new screen. A list of parts counts as a question.",
        "",
        "| example | bodies at acts | questions | boxes on lists | screens | the verdict |",
        "|---|--:|--:|--:|--:|---|",
    ]
    asked = []
    for name, one in examples["examples"].items():
        rows.append(
            f"| {name} | {one['cases']} | {one['questions']} | {one['boxes']} | {one['screens']} "
            f"| {one['outcome'].replace('_', ' ')} |"
        )
        if one["questions"]:
            asked.append(one["screens"])
    for what in ("median", "mean", "worst"):
        figures = [f"{examples[which][what]:.3g}" for which in ("questions", "screens")]
        rows.append(f"| **{what}** | | {figures[0]} | | {figures[1]} | |")
    count = len(examples["examples"])
    rows += [
        "",
        f"The verdict is that of the file in {examples['agree']} of {count}.",
        f"Of the {len(asked)} in which a question is asked at all, the median is "
        f"{median(asked or [0]):g} screens.",
    ]
    return "\n".join(rows)


def _speed(timed: Results) -> str:
    rows = [
        f"Random interviews under the whole knowledge base; an ICB on {timed['day']}, and all "
        "kinds of body under all laws. In a process in which the law has been asked about before.",
        "",
        "| asked | how far | steps | p50 ms | p99 ms | worst ms | why: p50 ms | p99 ms "
        "| worst ms |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in timed["warm"]:
        figures = [number(one[what][which]) for what in ("plan", "why") for which in _CENTILES]
        rows.append(
            f"| {_who(one['who'])} | {_to(one['depth'])} | {one['plan']['steps']:,} "
            f"| {' | '.join(figures)} |"
        )
    rows += [
        "",
        "| in a process of its own | first call ms | later p50 ms | later worst ms |",
        "|---|--:|--:|--:|",
    ]
    rows += [
        f"| {_to(depth)}, median of {one['processes']} processes | {number(one['call'])} "
        f"| {number(one['later_p50'])} | {number(one['later_worst'])} |"
        for depth, one in timed["first"].items()
    ]
    return "\n".join(rows)


_CENTILES = ("p50", "p99", "worst")


def _who(who: str) -> str:
    return "all kinds of body" if who == "all" else f"an {who}"


def _to(depth: str) -> str:
    return f"to the {depth}"


def _start(started: Results) -> str:
    if started["status"] != "measured":
        return str(started["status"])
    return "\n".join(
        [
            f"In a pseudo-terminal; medians of {started['rounds']} rounds, interleaved.",
            "",
            "| | ms | x the imports |",
            "|---|--:|--:|",
            f'| `python -c "import questionary, pydantic"` | {started["imports_ms"]:.0f} | 1 |',
            f"| `duty`, from its start to its first prompt | {started['prompt_ms']:.0f} "
            f"| {started['ratio']:.2f} |",
        ]
    )
