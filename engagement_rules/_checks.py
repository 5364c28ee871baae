"""What must hold between the entries of a knowledge base: ids, kinds, authorities, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from engagement_rules import _expressions as expressions
from engagement_rules import _language as language
from engagement_rules._errors import Place, Problem, did_you_mean
from engagement_rules._graph import (
    READABLE,
    VALUES_OF_KIND,
    conditions,
    state_atoms,
)
from engagement_rules._source import Item, Source
from engagement_rules._yaml import Path_

DAY = dt.timedelta(days=1)
FIRST = dt.date(1900, 1, 1)
LAST = dt.date(2199, 12, 31)

Span = tuple[dt.date, dt.date]


def span(days: language.InForce | language.Version | language.Standing) -> Span:
    """The first and last day, with open ends filled in."""
    return days.from_ or FIRST, days.to or LAST


def check(source: Source) -> list[Problem]:
    """Every problem between entries that can be found without the graph."""
    return list(_Checks(source).all())


class _Checks:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.items = source.items

    def all(self) -> Iterator[Problem]:
        for item in self.items.values():
            yield from self._conditions(item)
            yield from self._states(item)
            yield from self._names(item)
            yield from self._authorities(item)
            yield from self._dates(item)
        yield from self._rival_duties()

    def _missing(
        self,
        name: str,
        kinds: Iterable[str],
        item: Item,
        place: Place,
        besides: Iterable[str] = (),
    ) -> Iterator[Problem]:
        wanted = list(kinds)
        found = self.items.get(name)
        if found is None:
            known = [key for key, other in self.items.items() if other.kind in wanted]
            known += besides
            yield Problem(
                "KB202",
                f"`{item.entry.id}` names `{name}`, which does not exist",
                place,
                node=item.entry.id,
                cure=did_you_mean(name, known) or f"add it, or name one that exists ({_a(wanted)})",
            )
        elif found.kind not in wanted:
            yield Problem(
                "KB203",
                f"`{item.entry.id}` names the {found.kind} `{name}` where {_a(wanted)} is needed",
                place,
                node=item.entry.id,
                other=found.place,
                cure=_WRONG_KIND.get(found.kind, f"name {_a(wanted)}"),
            )

    def _conditions(self, item: Item) -> Iterator[Problem]:
        try:
            dated = conditions(item)
        except expressions.BadExpression as error:
            yield _bad("KB107", error, item)
            return
        for one in dated:
            place = item.place_of(*one.path)
            for leaf in expressions.leaves(one.expression):
                match leaf:
                    case expressions.Name(id=name):
                        yield from self._missing(name, READABLE, item, place)
                    case expressions.DateIs(id=name):
                        yield from self._missing(name, ["date"], item, place)
                    case expressions.ChoiceIs(id=name, options=options):
                        yield from self._missing(name, ["choice"], item, place)
                        yield from self._options(name, options, item, place)

    def _options(
        self, name: str, options: tuple[str, ...], item: Item, place: Place
    ) -> Iterator[Problem]:
        choice = self.items.get(name)
        if choice is None or not isinstance(choice.entry, language.Choice):
            return
        known = [option.id for option in choice.entry.options]
        for option in options:
            if option not in known:
                yield Problem(
                    "KB207",
                    f"`{option}` is no option of the choice `{name}`",
                    place,
                    node=item.entry.id,
                    other=choice.place,
                    cure=did_you_mean(option, known)
                    or f"write one of {', '.join(f'`{k}`' for k in known)}",
                )

    def _states(self, item: Item) -> Iterator[Problem]:
        entry = item.entry
        if not isinstance(entry, language.Consequence) or entry.if_ is None:
            return
        try:
            atoms = list(state_atoms(entry.if_))
        except expressions.BadExpression as error:
            yield _bad("KB108", error, item)
            return
        for atom in atoms:
            place = item.place_of(*atom.path)
            if not atom.values:
                yield from self._missing(atom.node, ["arrangement"], item, place)
                continue
            kind = "duty"
            if atom.node != "duty":
                problems = list(self._missing(atom.node, VALUES_OF_KIND, item, place, ["duty"]))
                yield from problems
                if problems:
                    continue
                kind = self.items[atom.node].kind
            for value in atom.values:
                if value not in VALUES_OF_KIND[kind]:
                    known = VALUES_OF_KIND[kind]
                    yield Problem(
                        "KB207",
                        f"`{value}` is no value of the {kind} `{atom.node}`",
                        place,
                        node=entry.id,
                        cure=did_you_mean(value, known) or f"write one of {', '.join(known)}",
                    )

    def _names(self, item: Item) -> Iterator[Problem]:
        """References outside conditions: bodies, readings, dates."""
        entry = item.entry
        wanted: list[tuple[str, str, Path_]] = []
        for key in ("binds", "before", "after", "owners", "exercisers"):
            wanted += [(name, "body", (key,)) for name in getattr(entry, key, ())]
        if isinstance(entry, language.Arrangement) and entry.reading:
            wanted.append((entry.reading, "reading", ("reading",)))
        if isinstance(entry, language.Trigger):
            wanted += [(name, "track", ("leads_to", i)) for i, name in enumerate(entry.leads_to)]
        if isinstance(entry, language.Question) and entry.group:
            wanted.append((entry.group, "group", ("group",)))
        if isinstance(entry, language.Fact):
            wanted += _of_question(entry)
        if isinstance(entry, language.RecordField):
            wanted.append((entry.section, "section", ("section",)))
        if isinstance(entry, language.Section):
            wanted += [(name, "track", ("tracks", i)) for i, name in enumerate(entry.tracks)]
            for i, name in enumerate(entry.answers):
                asked = ["group", "fact", "choice", "date"]
                yield from self._missing(name, asked, item, item.place_of("answers", i))
        for name, kind, path in wanted:
            yield from self._missing(name, [kind], item, item.place_of(*path))
        for i, name in enumerate(entry.same_as):
            yield from self._missing(name, _STEPS, item, item.place_of("same_as", i))
        if isinstance(entry, language.Fact) and entry.part_of in self.items:
            whole = self.items[entry.part_of]
            if isinstance(whole.entry, language.Fact) and whole.entry.part_of:
                yield Problem(
                    "KB203",
                    f"`{entry.id}` is a part of `{entry.part_of}`, which is itself a part",
                    item.place_of("part_of"),
                    node=entry.id,
                    other=whole.place,
                    cure=f"make it a part of `{whole.entry.part_of}`",
                )

    def _authorities(self, item: Item) -> Iterator[Problem]:
        named = tuple(getattr(item.entry, "authorities", ()))
        if item.kind in ("test", "limb") and not named:
            yield Problem(
                "KB204",
                f"the {item.kind} `{item.entry.id}` names no authority",
                item.place,
                node=item.entry.id,
                cure="add `authorities: [id-of-the-source (place in it)]`",
            )
        known = {}
        for position, text in enumerate(named):
            name = text.split(" ", 1)[0]
            place = item.place_of("authorities", position)
            problems = list(self._missing(name, ["authority"], item, place))
            yield from problems
            if not problems:
                known[name] = self.items[name]
        if known and len(known) == len({text.split(" ", 1)[0] for text in named}):
            yield from self._out_of_date(item, known)

    def _out_of_date(self, item: Item, authorities: dict[str, Item]) -> Iterator[Problem]:
        entry = item.entry
        if not isinstance(entry, _IN_TIME):
            return
        covered: list[Span] = []
        for authority in authorities.values():
            days = authority.entry
            assert isinstance(days, language.Authority)  # noqa: S101 - `_missing` has checked the kind
            # A judgment says what the law was before it as well as after.
            covered.append(
                (FIRST, LAST) if days.kind in ("case", "common law") else span(days.in_force)
            )
        covered += [span(standing) for standing in getattr(entry, "standing", ())]
        if (
            not isinstance(entry, language.Duty | language.Track | language.Trigger)
            and entry.in_force == language.ALWAYS
            and not entry.binds
        ):
            return
        for body in entry.binds or (None,):
            gap = _first_gap(self._days(entry.in_force, body), covered)
            if gap:
                nearest = next(iter(authorities.values()))
                yield Problem(
                    "KB205",
                    f"on {gap} `{entry.id}` is in force"
                    + (f" for {body}" if body else "")
                    + " and none of its authorities is",
                    item.place_of("authorities"),
                    node=entry.id,
                    other=nearest.place,
                    cure="mend the dates of one of the two, or name the authority of that time",
                )
                return

    def _days(self, in_force: language.InForce, body: str | None) -> Span:
        first, last = span(in_force)
        manifest = self.source.manifest
        first = max(first, manifest.encoded_from.duties)
        found = self.items.get(body) if body else None
        if found and isinstance(found.entry, language.Body):
            born, ended = span(found.entry.existed)
            first, last = max(first, born), min(last, ended)
        return first, last

    def _dates(self, item: Item) -> Iterator[Problem]:
        entry = item.entry
        if isinstance(entry, language.Conditional) and entry.versions:
            spans = [span(version) for version in entry.versions]
            for earlier, later in zip(range(len(spans)), range(1, len(spans)), strict=False):
                end, start = spans[earlier][1], spans[later][0]
                if end == LAST or start == FIRST:
                    message = (
                        f"of two versions of `{entry.id}` the first has no last day"
                        if end == LAST
                        else f"of two versions of `{entry.id}` the second has no first day"
                    )
                    cure = "give both days; versions stand in order of time"
                elif start != end + DAY:
                    what = "overlap" if start <= end else "leave a gap"
                    message = (
                        f"two versions of `{entry.id}` {what}: one ends on {end}, "
                        f"the next begins on {start}"
                    )
                    cure = (
                        f"let the later one begin on {end + DAY}; versions stand in order of time"
                    )
                else:
                    continue
                yield Problem(
                    "KB304",
                    message,
                    item.place_of("versions", later),
                    node=entry.id,
                    other=item.place_of("versions", earlier),
                    cure=cure,
                )
        if isinstance(entry, language.Duty | language.Track | language.Trigger):
            for body in entry.binds:
                first, last = self._days(entry.in_force, body)
                if first > last and body in self.items:
                    early = span(entry.in_force)[1] < self.source.manifest.encoded_from.duties
                    yield Problem(
                        "KB307",
                        f"`{entry.id}` ends before the first day of which these rules speak"
                        if early
                        else f"`{entry.id}` binds {body}, which did not exist on any day of its "
                        "time",
                        item.place_of("binds"),
                        node=entry.id,
                        other=self.items[body].place,
                        cure="mend the dates, or take the body out of `binds`",
                    )

    def _rival_duties(self) -> Iterator[Problem]:
        duties = list(self.source.of_kind("duty"))
        for position, one in enumerate(duties):
            for other in duties[position + 1 :]:
                a, b = one.entry, other.entry
                assert isinstance(a, language.Duty) and isinstance(b, language.Duty)  # noqa: S101
                for body in sorted(set(a.binds) & set(b.binds)):
                    first = max(self._days(a.in_force, body)[0], self._days(b.in_force, body)[0])
                    last = min(self._days(a.in_force, body)[1], self._days(b.in_force, body)[1])
                    if first <= last:
                        yield Problem(
                            "KB306",
                            f"`{a.id}` and `{b.id}` both bind {body} from {first}",
                            other.place,
                            node=b.id,
                            other=one.place,
                            cure="end the one before the other begins; "
                            "a second duty on the same body at the same time is a track",
                        )


#: Kinds of entry that are yes, no or not known by a condition.
_STEPS = ("duty", "test", "limb", "track", "trigger", "gate")
#: Kinds of entry that stand on some days, and then on a source that stood on those days.
_IN_TIME = (
    language.Duty,
    language.Track,
    language.Trigger,
    language.Consequence,
    language.Gate,
    language.Practice,
)


def _of_question(fact: language.Fact) -> list[tuple[str, str, Path_]]:
    """What a question names: what it is a part of, and the dates that it needs."""
    wanted: list[tuple[str, str, Path_]] = []
    if fact.part_of:
        wanted.append((fact.part_of, "fact", ("part_of",)))
    if fact.only_if:
        wanted.append((fact.only_if, "reading", ("only_if",)))
    if fact.once:
        wanted.append((fact.once, "date", ("once",)))
    for index, order in enumerate(fact.read_from):
        for key in ("date", "before", "until"):
            name = getattr(order, key)
            if name:
                wanted.append((name, "date", ("read_from", index, key)))
    return wanted


def _first_gap(days: Span, covered: list[Span]) -> dt.date | None:
    first, last = days
    current = first
    for start, end in sorted(covered):
        if current > last:
            return None
        if start <= current <= end:
            current = end + DAY if end < LAST else dt.date(2200, 1, 1)
    return current if current <= last else None


def _bad(code: str, error: expressions.BadExpression, item: Item) -> Problem:
    place = item.place_of(*error.path)
    return Problem(
        code, f"{error} (in `{item.entry.id}`)", place, node=item.entry.id, cure=error.cure
    )


def _a(kinds: Iterable[str]) -> str:
    words = [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in sorted(kinds)]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


_WRONG_KIND = {
    "trigger": "a trigger comes from guidance and decides no duty; name the fact that it rests on",
    "track": "a track is decided beside others; put what the two share in a test and name that",
    "choice": "write `choice: … is: …`",
    "date": "write `date: … before: …` or `date: … on-or-after: …`",
    "duty": "name the limb or the test that matters",
}
