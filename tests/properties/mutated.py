"""A small knowledge base and another like it: one thing about it is changed."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import small
from hypothesis import strategies as st

Tree = dict[str, Any]
Files = dict[str, Tree]


@st.composite
def pairs(draw: Any) -> tuple[Files, Files]:
    """The files of two knowledge bases, the second made by changing the first."""
    before = draw(small.bases())
    now = copy.deepcopy(before)
    for _ in range(draw(st.integers(1, 3))):
        draw(st.sampled_from(CHANGES))(draw, now)
    return before, without_the_unread(now)


def without_the_unread(files: Files) -> Files:
    """The files without questions and tests that nothing reads; the compiler refuses those."""
    while True:
        used = {
            name
            for path, file in files.items()
            for key, entries in file.items()
            if isinstance(entries, list)
            for entry in entries
            for name in _read(entry)
            if name != entry.get("id") and path
        }
        kinds = ("facts", "choices", "dates", "readings", "tests")
        kept = {
            path: {
                key: [e for e in entries if e["id"] in used] if key in kinds else entries
                for key, entries in file.items()
            }
            for path, file in files.items()
        }
        if kept == files:
            return files
        files = kept


def _read(written: Any) -> Iterator[str]:
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict):
        for part in written.values():
            yield from _read(part)
    elif isinstance(written, list):
        for part in written:
            yield from _read(part)


def holders(files: Files) -> list[Tree]:
    """Every entry, or part of one, that has a condition of its own."""
    found: list[Tree] = []

    def walk(written: Any) -> None:
        if isinstance(written, dict):
            if "condition" in written:
                found.append(written)
            for key, part in written.items():
                if key != "condition":
                    walk(part)
        elif isinstance(written, list):
            for part in written:
                walk(part)

    walk(files)
    return found


def another_condition(draw: Any, files: Files) -> None:
    found = holders(files)
    draw(st.sampled_from(found))["condition"] = draw(st.sampled_from(found))["condition"]


def the_other_joint(draw: Any, files: Files) -> None:
    joins = [h for h in holders(files) if isinstance(h["condition"], dict)]
    joins = [h for h in joins if {"all", "any"} & set(h["condition"])]
    if joins:
        chosen = draw(st.sampled_from(joins))
        ((op, parts),) = chosen["condition"].items()
        chosen["condition"] = {"any" if op == "all" else "all": parts}


def one_part_less(draw: Any, files: Files) -> None:
    joins = [h for h in holders(files) if isinstance(h["condition"], dict)]
    joins = [h for h in joins if len(h["condition"].get("all", h["condition"].get("any", ()))) > 1]
    if joins:
        chosen = draw(st.sampled_from(joins))
        ((op, parts),) = chosen["condition"].items()
        gone = draw(st.integers(0, len(parts) - 1))
        chosen["condition"] = {op: parts[:gone] + parts[gone + 1 :]}


def one_limb_less(draw: Any, files: Files) -> None:
    duty = draw(st.sampled_from(files["law/law.yaml"]["duties"]))
    if len(duty["limbs"]) > 1:
        duty["limbs"].pop(draw(st.integers(0, len(duty["limbs"]) - 1)))


def another_switch_day(draw: Any, files: Files) -> None:
    by = dt.timedelta(days=draw(st.sampled_from((-1, 1, 90))))
    text = json.dumps(files)
    for day in (small.EVE, small.SWITCH):
        text = text.replace(day.isoformat(), f"@{(day + by).isoformat()[1:]}")
    files.update(json.loads(text.replace("@", "2")))


def another_binding(draw: Any, files: Files) -> None:
    bound = [*files["law/law.yaml"]["tracks"], *files["triggers/triggers.yaml"]["triggers"]]
    if bound:
        chosen = draw(st.sampled_from(bound))
        chosen["binds"] = draw(st.sampled_from((["trust"], ["board", "trust"], ["group"])))


def one_entry_less(draw: Any, files: Files) -> None:
    path, key = draw(
        st.sampled_from(
            (
                ("law/law.yaml", "tracks"),
                ("triggers/triggers.yaml", "triggers"),
                ("plan/plan.yaml", "checks"),
                ("policies/policies.yaml", "gates"),
                ("questions/questions.yaml", "contradictions"),
            )
        )
    )
    entries = files[path][key]
    if entries:
        entries.pop(draw(st.integers(0, len(entries) - 1)))


def one_trigger_more(draw: Any, files: Files) -> None:
    triggers = files["triggers/triggers.yaml"]["triggers"]
    if triggers:
        more = copy.deepcopy(draw(st.sampled_from(triggers)))
        triggers.append({**more, "id": "trigger9"})


def other_options(draw: Any, files: Files) -> None:
    """A choice has one option more, or the last one under another name."""
    for choice in files["questions/questions.yaml"]["choices"]:
        options = choice["options"]
        if draw(st.booleans()):
            options.append({"id": "d", "label": "d", "says": "it is d"})
        else:
            old, new = options[-1]["id"], "z"
            options[-1] = {"id": new, "label": new, "says": "it is z"}
            for holder in holders(files):
                holder["condition"] = _renamed_option(holder["condition"], old, new)


def _renamed_option(written: Any, old: str, new: str) -> Any:
    if isinstance(written, list):
        return [_renamed_option(part, old, new) for part in written]
    if not isinstance(written, dict):
        return written
    if "choice" in written:
        wanted = written["is"]
        listed = [new if word == old else word for word in wanted] if wanted != old else new
        return {**written, "is": listed if isinstance(wanted, list) or wanted == old else wanted}
    return {key: _renamed_option(part, old, new) for key, part in written.items()}


def another_question(draw: Any, files: Files) -> None:
    """One fact becomes another: each side has a question that the other does not know."""
    facts = files["questions/questions.yaml"]["facts"]
    if facts:
        name = draw(st.sampled_from(facts))["id"]
        files.update(json.loads(json.dumps(files).replace(f'"{name}"', '"fact9"')))


def another_cut(draw: Any, files: Files) -> None:
    text = json.dumps(files)
    for year in (2014, 2016, 2018):
        text = text.replace(f'"{year}-04-01"', f'"{year}-0{draw(st.integers(4, 5))}-01"')
    files.update(json.loads(text))


def another_first_day(draw: Any, files: Files) -> None:
    key = draw(st.sampled_from(("duties", "others")))
    day = draw(st.sampled_from(("2009-01-01", "2013-01-01")))
    files["manifest.yaml"]["encoded_from"][key] = day


CHANGES = (
    another_condition,
    another_condition,
    the_other_joint,
    one_part_less,
    one_limb_less,
    another_switch_day,
    another_binding,
    one_entry_less,
    one_trigger_more,
    other_options,
    another_question,
    another_cut,
    another_first_day,
)
