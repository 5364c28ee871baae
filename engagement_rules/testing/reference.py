"""The rules as they are written, decided by trying every world: slow, plain and short.

It shares no line with the compiler and the engines, so that they can be held against it.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

from engagement_rules import KnowledgeBase


class Reference:
    """What a step of some rules is under some answers: true, false, or none where worlds differ."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.nodes, self.memo = base.nodes, dict[Any, bool | None]()
        self.step = cache(lambda name, day: self._read(name, day))
        self.tests = cache(lambda name, day: list(_tests(self.step(name, day))))

    def value(self, name: str, day: dt.date, said: dict[str, Any]) -> bool | None:
        """A step on a day, with what was said: true or false, an option, a day, "not yet"."""
        values: dict[str, set[Any]] = {}
        for asked, _, wanted in self.tests(name, day):
            values.setdefault(asked, {dt.date.min, "not yet"}).update(wanted)
        key = (name, day, *(said.get(asked) for asked in values))
        if key not in self.memo:
            open_: Any = next((asked for asked in values if asked not in said), None)
            every = self._all_values(open_, values[open_]) if open_ else ()
            ends = {self.value(name, day, {**said, open_: one}) for one in every}
            ends = ends or {_holds(self.step(name, day), said)}
            self.memo[key] = ends.pop() if len(ends) == 1 else None
        return self.memo[key]

    def _all_values(self, asked: str, days: set[Any]) -> Any:
        options = [option["id"] for option in self.nodes[asked].data.get("options", ())]
        return options or (days if self.nodes[asked].kind == "date" else (True, False))

    def _read(self, written: Any, day: dt.date) -> tuple[Any, ...]:
        if isinstance(written, str):
            data = self.nodes[written].data
            if self.nodes[written].kind in ("fact", "reading"):
                return (written, "is", [True])
            if "scope" in data:
                limbs = [limb["id"] for limb in data["limbs"]]
                return self._read({"all": [data["scope"]["id"], {"any": limbs}]}, day)
            at, versions = day.isoformat(), data.get("versions", ())
            fit = [v for v in versions if (v.get("from") or "") <= at <= (v.get("to") or "9999")]
            return self._read((fit[0] if fit else data).get("condition", {"all": []}), day)
        if "choice" in written or "date" in written:
            asked = written.get("choice") or written["date"]
            ((op, said),) = ((k, v) for k, v in written.items() if k not in ("choice", "date"))
            wanted = said if isinstance(said, list | tuple) else [said]
            return (asked, op, [dt.date.fromisoformat(w) if op != "is" else w for w in wanted])
        ((op, parts),) = written.items()
        return (op, [self._read(part, day) for part in (parts if op != "not" else [parts])])


def _tests(step: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if len(step) == 3:
        yield step
    else:
        for part in step[1]:
            yield from _tests(part)


def _holds(step: tuple[Any, ...], world: dict[str, Any]) -> bool:
    if len(step) == 3:
        found, op, wanted = world[step[0]], step[1], step[2]
        late = found != "not yet" and op != "is" and found >= wanted[0]
        return found in wanted if op == "is" else late == (op != "before") and found != "not yet"
    inner = [_holds(part, world) for part in step[1]]
    return not inner[0] if step[0] == "not" else (all if step[0] == "all" else any)(inner)
