"""What a person has told so far: the events of a journal, put together.

An event is told once and never changed; a later one goes before an earlier one. So whatever
number of events was saved, what they say together is a state that the person had been in.

Events, each with `at`, the time:

- `began`: the format, the programme and the rules.
- `title`, `act`, `body`, `together`: what the matter is, when, who decides, and that this is all.
- `answer`: the answer to one question, with the reason and the source if they were given; for
  one body or one step only, if it names it. `differs`: that a question has to be answered for
  each body, or for each step.
- `noted`: the reason or the source of an answer to come. `rules`: the rules that are in use.
- `ticked`: boxes of a list that are a yes. `sorted`: of the other boxes of the list, those that
  are not known; the rest are a no.
- `date`: a named date: a day, `not yet`, or nothing when it is not known.
- `explained`: why two answers that clash both stand. `left`: that a clash was seen and left.
- `depth`: how far the person wants to go. `verdict`: that the verdict has been shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engagement_rules import KnowledgeBase, Matter
from engagement_rules._derived import clash_id

Event = Mapping[str, Any]


@dataclass(slots=True)
class Told:
    """What the events of a journal say together.

    Attributes:
        title: What the matter is called.
        acts: The steps that are taken, as a matter writes them.
        bodies: The bodies, as a matter writes them.
        together: Whether the person said that nobody and nothing is missing from these.
        answers: The answers by question: `answer`, and `because` and `source` if given.
        differs: For a question that is answered for each of several: `body` or `act`.
        apart: The answers to these questions, by the id of the body or step, then by question.
        noted: For a question that is still to be answered: the reason and the source.
        rules: The digest of the rules under which it was last gone on with.
        dates: The named dates.
        explained: For a clash, why the answers stand.
        left: For a clash that was seen and left: the answers as they were then.
        ticked: The lists of which the ticks are given and the rest is still to be sorted, each
            with the questions that were on it.
        lists: The questions on each list that was shown.
        depth: How far the person wants to go.
        shown: Whether the verdict on these answers has been shown.
        order: What was answered, in the order in which it was first asked: what going back
            goes through.
        last: What was answered last.
        turned: Where the person has gone back to and not answered again yet.
        wrote: The field that was written last, since the person went there.
        fields: What was written into the record; empty where nothing was to be.
        departures: For guidance that is not followed, why.
    """

    title: str = ""
    acts: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    together: bool = False
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    differs: dict[str, str] = field(default_factory=dict)
    apart: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    noted: dict[str, dict[str, str]] = field(default_factory=dict)
    rules: str = ""
    dates: dict[str, str | None] = field(default_factory=dict)
    explained: dict[str, str] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)
    ticked: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    depth: str = "verdict"
    shown: bool = False
    order: list[tuple[str, str]] = field(default_factory=list)
    last: tuple[str, str] = ("", "")
    turned: tuple[str, str] | None = None
    wrote: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    departures: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Told:
        """Put events together.

        Raises:
            ValueError: An event is of a kind that this programme does not know.
        """
        told = cls()
        for event in events:
            told.tell(event)
        return told

    def tell(self, event: Event) -> None:
        """Take in one more event.

        Raises:
            ValueError: It is of a kind that this programme does not know.
        """
        kind = str(event.get("event"))
        handler = _HANDLERS.get(kind)
        if handler is None:
            raise ValueError(f"`{kind}` is no event that this programme knows")
        if kind not in _BESIDES:
            self.turned = None
        handler(self, event)

    def matter(self, base: KnowledgeBase | None = None) -> Matter:
        """What was told as a matter that can be decided.

        Args:
            base: The rules, if they are to have a say; as for `to_dict`.

        Raises:
            MatterError: The bodies and the days do not fit together.
        """
        return Matter.from_dict(self.to_dict(base))

    def to_dict(self, base: KnowledgeBase | None = None) -> dict[str, Any]:
        """What was told as a matter is written; what was not asked is left out.

        Args:
            base: The rules. Each step is then taken only by the bodies that were there on its
                day; and what these rules do not ask, such as the questions of local rules that
                are not loaded now, is left out.
        """
        data = {
            "title": self.title or "A matter without a name",
            "bodies": [{**_named(body), **self._apart(body)} for body in self.bodies],
            "acts": [
                {"what": self.title, **act, "by": self._acting(act, base), **self._apart(act)}
                for act in self.acts
            ],
            "dates": self.dates,
            "answers": self.answers,
            "explained": self.explained,
            "fields": {name: said for name, said in self.fields.items() if said},
            "departures": {name: why for name, why in self.departures.items() if why},
        }
        return data if base is None else _under(data, base)

    def _apart(self, entry: Event) -> dict[str, Any]:
        answers = self.apart.get(str(entry["id"]))
        return {"answers": answers} if answers else {}

    def each(self, question: str) -> list[dict[str, Any]]:
        """The bodies or steps for which a question has to be answered apart; none if it has not."""
        match self.differs.get(question):
            case "body":
                return [body for body in self.bodies if not body.get("owner_of")]
            case "act":
                return self.acts
            case _:
                return []

    def _acting(self, act: Event, base: KnowledgeBase | None) -> list[str]:
        """The bodies that take a step: not those that are only named as owner of a function."""
        own = [body for body in self.bodies if not body.get("owner_of")]
        present = own
        if base is not None and act.get("date"):
            day = dt.date.fromisoformat(act["date"])
            present = [
                body
                for body in own
                if not body.get("kind") or base.nodes[body["kind"]].holds_on(day)
            ]
        return [str(body["id"]) for body in present or own]

    def value(self, question: str) -> str | None:
        """The answer to a question, or none when it has not been given."""
        found = self.answers.get(question)
        return str(found["answer"]) if found else None

    # One method for each kind of event

    def _began(self, event: Event) -> None:
        if event.get("title"):
            self._title(event)

    def _title(self, event: Event) -> None:
        self.title = str(event["title"])
        self._answered("title", "")

    def _act(self, event: Event) -> None:
        _replace(self.acts, {k: v for k, v in event.items() if k not in ("event", "at")})
        if event.get("what"):
            self._answered("what", str(event["id"]))
        if "date" in event:
            self._answered("act", str(event["id"]))

    def _body(self, event: Event) -> None:
        _replace(self.bodies, {k: v for k, v in event.items() if k not in ("event", "at")})
        self._answered("body", str(event["id"]))
        if event.get("called"):
            self._answered("called", str(event["id"]))
        if event.get("arranged"):
            self._answered("arrangement", str(event["id"]))

    def _together(self, event: Event) -> None:
        del event
        self.together = True
        self._answered("together", "")

    def _answer(self, event: Event) -> None:
        name = str(event["id"])
        self.noted.pop(name, None)
        kept = ("answer", "because", "source")
        given = {key: event[key] for key in kept if event.get(key) is not None}
        if event.get("only"):
            self.apart.setdefault(str(event["only"]), {})[name] = given
        else:
            self.answers[name] = given
            self._together_again(name)
        self._answered("question", name)

    def _noted(self, event: Event) -> None:
        kept = ("because", "source")
        self.noted[str(event["id"])] = {key: str(event[key]) for key in kept if key in event}

    def _rules(self, event: Event) -> None:
        self.rules = str(event["digest"])

    def _differs(self, event: Event) -> None:
        name = str(event["id"])
        self._together_again(name)
        self.answers.pop(name, None)
        self.differs[name] = str(event["by"])

    def _together_again(self, name: str) -> None:
        self.differs.pop(name, None)
        for answers in self.apart.values():
            answers.pop(name, None)

    def _ticks(self, event: Event) -> None:
        name = str(event["list"])
        # A no does not stand beside points of it that were ticked after it.
        if event["ids"] and self.value(name) == "no":
            del self.answers[name]
        self.lists[name] = [str(question) for question in event["of"]]
        for question in self.lists[name]:
            if question in event["ids"]:
                self._settle(question, "yes")
            elif self.value(question) == "yes":
                del self.answers[question]  # its tick was taken away
        self.ticked[name] = [q for q in self.lists[name] if q not in event["ids"]]
        self._answered("list", name)

    def _settle(self, question: str, answer: str) -> None:
        """An answer from a list; the reason for it stays if it is what was said before."""
        if self.value(question) != answer:
            self.answers[question] = {"answer": answer}
        self._together_again(question)

    def _sorted(self, event: Event) -> None:
        name = str(event["list"])
        for question in event["of"]:
            self._settle(question, "not known" if question in event["ids"] else "no")
        self.ticked.pop(name, None)

    def _date(self, event: Event) -> None:
        self.dates[str(event["id"])] = event.get("day")
        self._answered("question", str(event["id"]))

    def _explained(self, event: Event) -> None:
        self.explained[str(event["id"])] = str(event["why"])
        self.left.pop(str(event["id"]), None)

    def _left(self, event: Event) -> None:
        self.left[str(event["id"])] = [str(answer) for answer in event["answers"]]

    def _turned(self, event: Event) -> None:
        to = event.get("to")
        self.turned = (str(to[0]), str(to[1])) if to else None
        self.wrote = ""

    def _field(self, event: Event) -> None:
        name = str(event["id"])
        self.wrote = name
        if event.get("of"):
            self.fields.setdefault(str(event["of"]), {})[name] = str(event["text"])
        else:
            self.fields[name] = event["text"]

    def _departure(self, event: Event) -> None:
        self.departures[str(event["id"])] = str(event["why"])

    def _depth(self, event: Event) -> None:
        self.depth = str(event["depth"])

    def _verdict(self, _: Event) -> None:
        self.shown = True

    def _answered(self, kind: str, name: str) -> None:
        self.last = kind, name
        if (kind, name) not in self.order:
            self.order.append((kind, name))
        self.shown = False


#: What an event says of a body for the interview alone: whose function it owns, and that its name
#: and its arrangement have been asked for.
_OURS = ("owner_of", "called", "arranged")


def _named(body: dict[str, Any]) -> dict[str, Any]:
    """A body as a matter writes it; one of which nothing is known gets words to speak of it."""
    found = {key: value for key, value in body.items() if key not in _OURS}
    return found if body.get("kind") or body.get("name") else {**found, "name": "whoever decides"}


def _under(data: dict[str, Any], base: KnowledgeBase) -> dict[str, Any]:
    """A matter as it is written, without what some rules do not ask."""
    for part in (data, *data["bodies"], *data["acts"]):
        answers = part.get("answers", {})
        part["answers"] = {n: said for n, said in answers.items() if n in base.answer_words}
    clashes = {*base.contradictions, *map(clash_id, base.worked_out)}
    return {
        **data,
        "departures": {n: why for n, why in data["departures"].items() if n in base.nodes},
        "dates": {name: day for name, day in data["dates"].items() if name in base.nodes},
        "explained": {name: why for name, why in data["explained"].items() if name in clashes},
    }


def _replace(entries: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    for place, other in enumerate(entries):
        if other["id"] == entry["id"]:
            entries[place] = entry
            return
    entries.append(entry)


_HANDLERS = {
    "began": Told._began,
    "title": Told._title,
    "act": Told._act,
    "body": Told._body,
    "together": Told._together,
    "answer": Told._answer,
    "differs": Told._differs,
    "noted": Told._noted,
    "rules": Told._rules,
    "ticked": Told._ticks,
    "sorted": Told._sorted,
    "date": Told._date,
    "explained": Told._explained,
    "left": Told._left,
    "depth": Told._depth,
    "verdict": Told._verdict,
    "turned": Told._turned,
    "field": Told._field,
    "departure": Told._departure,
}
#: Events that answer no question, and so leave the person where they are.
_BESIDES = frozenset({"noted", "rules", "verdict", "turned", "field", "departure"})
