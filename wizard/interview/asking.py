"""Asking: one question, a list of boxes, and answers that clash."""

from __future__ import annotations

from engagement_rules._knowledge import Node
from engagement_rules._plan import Question
from engagement_rules._words import sentence
from wizard.interview import days, pages
from wizard.interview.talk import BACK, KEEP, LAW, REASON, REVIEW, SAVE, WHY, Stop, Talk
from wizard.prompts.screens import Choose, Chosen, Item, Option, Tick, Write

OPENING = "opening"
_SITUATIONS = "group-situations"
_NOT_KNOWN = "not known"
_LETTERS = "123456789acdefghijmopqtuxz"
_THROUGH = Option("t", "take me through it, point by point", "through")


def question(talk: Talk, name: str) -> str | None:
    """Ask one question until it is answered, or until the person goes elsewhere."""
    node = talk.base.nodes[name]
    group = str(node.data.get("group"))
    talk.turn_to(group)
    while True:
        said = day(talk, node) if node.kind == "date" else _choose(talk, node)
        if said is None:
            return None
        if said in ("back", "review", "keep"):
            return None if said == "keep" else said
        if said == "through":
            return items(talk, name)
        _aside(talk, name, said)


def _choose(talk: Talk, node: Node) -> str | None:
    """Show a question of yes and no, or of several options; nothing comes back when answered."""
    before = talk.told.value(node.id)
    found = talk.prompter.choose(
        Choose(
            talk.state(),
            node.data["ask"],
            tuple(_help(node, before and pages.said(talk.base, node.id, talk.told))),
            _answers(node),
            _commands(talk, node, answered=before is not None),
            tuple(_noted(talk, node.id)),
        )
    )
    if found.command:
        return found.value
    _keep(talk, node.id, {"event": "answer", "id": node.id, "answer": found.value})
    return None


def _answers(node: Node) -> tuple[Option, ...]:
    unknown = Option("d", "I don't know", _NOT_KNOWN)
    if node.kind == "fact":
        return (Option("y", "Yes", "yes"), Option("n", "No", "no"), unknown)
    options = node.data["options"]
    letters = _LETTERS.replace("d", "")
    return (
        *(Option(letters[i], option["label"], option["id"]) for i, option in enumerate(options)),
        unknown,
    )


def _help(node: Node, before: str | None) -> list[str]:
    found = [f"You said: {before}."] if before else []
    found.append(node.data["help"])
    if node.kind == "fact":
        found.append(f"Yes, for example: {node.data['yes_for_example']}")
        found.append(f"No, for example: {node.data['no_for_example']}")
    found.append(f"Who would know: {node.data['who_knows']}.")
    return found


def _commands(talk: Talk, node: Node, *, answered: bool) -> tuple[Option, ...]:
    through = (_THROUGH,) if node.id in talk.base.parts else ()
    keep = (KEEP,) if answered else ()
    return (*keep, *through, BACK, WHY, LAW, REASON, REVIEW, SAVE)


def _noted(talk: Talk, name: str) -> list[str]:
    noted = talk.noted.get(name) or {
        key: value for key, value in talk.told.answers.get(name, {}).items() if key != "answer"
    }
    return [f"{key.capitalize()}: {value}" for key, value in noted.items()]


def _keep(talk: Talk, name: str, event: dict[str, object]) -> None:
    """Tell an answer with the reason and source that were given for it."""
    known = {k: v for k, v in talk.told.answers.get(name, {}).items() if k != "answer"}
    talk.tell({**event, **(talk.noted.get(name) or known)})
    talk.noted.pop(name, None)
    talk.note(f"{_capital(talk.base.nodes[name].label)}: {pages.said(talk.base, name, talk.told)}")


def day(talk: Talk, node: Node) -> str | None:
    """Ask for a named date; nothing comes back when it is answered."""

    def wrong(said: str) -> str | None:
        if days.is_not_known(said) or days.is_not_yet(said):
            return None
        try:
            days.read_day(said, talk.today)
        except ValueError as error:
            return str(error)
        return None

    known = node.id in talk.told.dates
    before = days.told(talk.told.dates[node.id]) if known else ""
    found = talk.prompter.write(
        Write(
            talk.state(),
            node.data["ask"],
            (
                node.data["help"],
                f"{days.HOW}. Or write: not yet. If you do not know, write: not known.",
                f"Who would know: {node.data['who_knows']}.",
            ),
            wrong,
            start=before,
            commands=(BACK, WHY, LAW, REVIEW, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return found.value
    given: str | None
    if days.is_not_known(found.text):
        given = None
    elif days.is_not_yet(found.text):
        given = "not yet"
    else:
        given = days.read_day(found.text, talk.today).isoformat()
    talk.tell({"event": "date", "id": node.id, "day": given})
    talk.note(f"{_capital(node.label)}: {days.told(given)}")
    return None


def _aside(talk: Talk, name: str, said: str) -> None:
    """Do what was asked for besides an answer.

    Raises:
        Stop: The person wants to stop.
    """
    if said == "save":
        raise Stop
    if said == "reason":
        _reason(talk, name)
        return
    plan = talk.plan("full record")
    asked = next((q for q in plan.questions if q.id == name), None)
    if asked is None:
        asked = Question(name, "fact", None, ())
    if said == "why":
        now = next((q for q in talk.plan().questions if q.id == name), asked)
        talk.prompter.read(pages.why(talk.determination, talk.plan(), now, talk.told, talk.there))
    elif said == "law":
        talk.prompter.read(pages.law(talk.determination, asked))


def _reason(talk: Talk, name: str) -> None:
    """Ask for the reason and the source of the answer to come."""
    known = talk.noted.get(name) or talk.told.answers.get(name, {})
    given: dict[str, str] = {}
    for key, ask, help_ in (
        ("because", "Why is that the answer?", "A sentence or two that you could show to others."),
        ("source", "Where do you have it from?", "A paper, a person's role or a date; no names."),
    ):
        found = talk.prompter.write(
            Write(
                talk.state(),
                ask,
                (f"“{talk.base.nodes[name].data['ask']}”", help_, "You can leave it empty."),
                lambda said: None if len(said) <= 20_000 else "That is too long.",
                start=str(known.get(key, "")),
                may_be_empty=True,
                commands=(BACK, SAVE),
            )
        )
        if isinstance(found, Chosen):
            if found.value == "save":
                raise Stop
            return
        if found.text:
            given[key] = found.text
    talk.noted[name] = given


# Lists of boxes


def items(talk: Talk, name: str) -> str | None:
    """Ask for the boxes of a list that are a yes: a group's questions, or a question's parts."""
    base = talk.base
    if name in base.parts:
        group = str(base.nodes[name].data.get("group"))
        ids = list(base.parts[name])
        ask = base.nodes[name].data["ask"]
        help_: tuple[str, ...] = ("Tick each point that would change.",)
    else:
        group = name
        ids = _of_group(talk, name)
        opening = name == OPENING
        heading = _SITUATIONS if opening else name
        ask = base.nodes[heading].label + ": what fits?" if heading in base.nodes else "What fits?"
        help_ = (base.nodes[heading].data["help"],) if heading in base.nodes else ()
    talk.turn_to(group)
    found = talk.prompter.tick(
        Tick(
            talk.state(decided=name != OPENING),
            ask,
            help_,
            tuple(_box(talk, one, ticked=talk.told.value(one) == "yes") for one in ids),
            "None of these",
            (BACK, REVIEW, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return _elsewhere(found)
    talk.tell({"event": "ticked", "list": name, "ids": list(found.ids), "of": ids})
    return None


def _of_group(talk: Talk, name: str) -> list[str]:
    """The questions of a list: those that were on it before, and those that matter now."""
    before = talk.told.lists.get(name, [])
    groups = {g.id for g in talk.base.of_kind("group") if g.data.get("opening")}
    wanted = groups if name == OPENING else {name}
    now = [
        asked.id
        for asked in talk.plan("full record").questions
        if asked.group in wanted and asked.kind == "fact"
    ]
    order = {node.id: number for number, node in enumerate(talk.base.of_kind("group"))}
    places = talk.base.places

    def place(one: str) -> tuple[int, int]:
        return order.get(str(talk.base.nodes[one].data.get("group")), len(order)), places[one]

    return sorted({*before, *now}, key=place)


def _box(talk: Talk, name: str, *, ticked: bool) -> Item:
    node = talk.base.nodes[name]
    return Item(name, _capital(node.label), f"{node.data['ask']} {node.data['help']}", ticked)


def sort(talk: Talk, name: str) -> str | None:
    """Of the boxes that were not ticked, ask which are not known; the rest become a no."""
    left = talk.told.ticked[name]
    if left:
        found = talk.prompter.tick(
            Tick(
                talk.state(decided=name != OPENING),
                "Are there any of these that you are not sure of?",
                (
                    "Tick what you do not know. It will be kept as something to find out.",
                    "The others will be kept as a no.",
                ),
                tuple(_box(talk, one, ticked=talk.told.value(one) == _NOT_KNOWN) for one in left),
                "I am sure: all of these are a no",
                (BACK, SAVE),
            )
        )
        if isinstance(found, Chosen):
            return _elsewhere(found)
        ids = list(found.ids)
    else:
        ids = []
    talk.tell({"event": "sorted", "list": name, "ids": ids, "of": left})
    ticked = sum(talk.told.value(one) == "yes" for one in talk.told.lists[name])
    unsure = f", {len(ids)} to find out" if ids else ""
    talk.note(f"Ticked: {ticked} of {len(talk.told.lists[name])}{unsure}")
    return None


def _elsewhere(found: Chosen) -> str:
    if found.value == "save":
        raise Stop
    return found.value


# Answers that clash


def clash(talk: Talk, name: str) -> str | tuple[str, str] | None:
    """Show answers that cannot all be right, until one is changed or they are explained.

    Returns:
        The question to ask again, a command, or nothing when it was explained or left.
    """
    found = next((c for c in talk.determination.contradictions if c.id == name), None)
    if found is None:
        return None
    answers = list(found.answers)
    rows = tuple(
        Option(
            _LETTERS[place],
            f"Change: {_capital(talk.base.nodes[one].label)} "
            f"(now: {pages.said(talk.base, one, talk.told)})",
            one,
        )
        for place, one in enumerate(answers[:9])
    )
    chosen = talk.prompter.choose(
        Choose(
            talk.state(),
            "These answers do not fit together.",
            (sentence(found.label), found.settle),
            (
                *rows,
                Option("e", "Both are right: explain why", "explain"),
                Option("x", "Leave it open for now", "leave"),
            ),
            (BACK, REVIEW, SAVE),
        )
    )
    if chosen.command:
        return _elsewhere(chosen)
    if chosen.value == "leave":
        now = [f"{one}={pages.said(talk.base, one, talk.told)}" for one in answers]
        talk.tell({"event": "left", "id": name, "answers": now})
        talk.say_next("Left open. What rests on these answers stays undecided.")
        return None
    if chosen.value == "explain":
        return _explain(talk, name)
    return ("question", chosen.value)


def _explain(talk: Talk, name: str) -> str | None:
    found = talk.prompter.write(
        Write(
            talk.state(),
            "Why are both answers right?",
            ("This goes into the record, word for word.",),
            lambda said: None if len(said) <= 20_000 else "That is too long.",
            commands=(BACK, SAVE),
        )
    )
    if isinstance(found, Chosen):
        return None if found.value == "back" else _elsewhere(found)
    talk.tell({"event": "explained", "id": name, "why": found.text})
    return None


def unsettled(talk: Talk) -> str | None:
    """The first clash that nobody has explained, or left with the answers as they are."""
    for found in talk.determination.contradictions:
        if found.explained is None:
            now = [f"{one}={pages.said(talk.base, one, talk.told)}" for one in found.answers]
            if talk.told.left.get(found.id) != now:
                return found.id
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
