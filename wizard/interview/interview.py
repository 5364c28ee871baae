"""The interview: which screen comes next, going back, and coming to an end."""

from __future__ import annotations

from wizard.interview import asking, clashes, closing, form, lists, opening, reviewing
from wizard.interview.talk import Talk

Step = tuple[str, str]


def run(talk: Talk) -> None:
    """Ask until the person stops.

    Args:
        talk: The interview.

    Raises:
        Stop: The person wants to stop; everything has been saved.
    """
    looking = False  # whether the person is looking through the answers of a finished interview
    while True:
        now = next_step(talk)
        looking = looking and (now[0] == "verdict" or talk.told.turned is not None)
        went = "review" if looking and talk.told.turned is None else _perform(talk, now)
        if went == "back":
            step = _before(talk, now)
            if step is None:
                talk.say_next("This is the first question; there is nothing to go back to.")
            else:
                _turn(talk, step)
        elif went == "review":
            step = reviewing.review(talk)
            looking = step is not None and now[0] == "verdict"
            _turn(talk, step)
        elif isinstance(went, tuple):
            _turn(talk, went)
        elif talk.told.turned == now:  # the answer is to stay as it was
            _turn(talk, None)


def _turn(talk: Talk, step: Step | None) -> None:
    """Go to a question that was answered before; it is kept, so that a stop comes back to it."""
    if step != talk.told.turned:
        talk.tell({"event": "turned", "to": list(step) if step else None})


def next_step(talk: Talk) -> Step:
    """The next screen, from what was told alone; so that after a stop it is the same."""
    told = talk.told
    if told.turned is not None:
        return told.turned
    if not told.title:
        return "title", ""
    if not told.acts:
        return "act", "step-1"
    if not told.bodies:
        return "body", "body-1"
    begun = opening.unfinished(talk)
    if begun is not None:
        return begun
    if not told.together:
        return "together", ""
    if talk.misfit() is not None:
        return "mend", ""
    for question in told.differs:
        if any(question not in told.apart.get(str(one["id"]), {}) for one in told.each(question)):
            return "question", question
    if told.ticked:
        return "sort", next(iter(told.ticked))
    clash = clashes.unsettled(talk)
    if clash is not None:
        return "clash", clash
    groups = {node.id: node for node in talk.base.of_kind("group")}
    first = {name for name, node in groups.items() if node.data.get("opening")}
    if lists.OPENING not in told.lists and any(
        asked.group in first for asked in talk.plan("full record").questions
    ):
        return "list", lists.OPENING
    asked = talk.plan().next
    if asked is None:
        return "verdict", ""
    if asked.kind == "parts":
        return "list", asked.id
    group = groups.get(asked.group or "")
    if asked.kind == "fact" and group is not None and group.data.get("ticks"):
        together = [q for q in talk.plan().questions if q.group == asked.group]
        if len(together) > 1:
            return "list", group.id
    return "question", asked.id


def _perform(talk: Talk, step: Step) -> str | Step | None:
    kind, which = step
    match kind:
        case "title":
            return opening.title(talk)
        case "act":
            return opening.act(talk, which)
        case "body":
            return opening.body(talk, which)
        case "what":
            return opening.what(talk, which)
        case "called":
            return opening.called(talk, which)
        case "arrangement":
            return opening.arrangement(talk, which)
        case "together":
            return opening.together(talk)
        case "mend":
            return opening.mend(talk, talk.misfit() or "")
        case "list":
            return lists.items(talk, which)
        case "sort":
            return lists.sort(talk, which)
        case "clash":
            return clashes.clash(talk, which)
        case "verdict":
            return closing.verdict(talk)
        case "form":
            return form.overview(talk)
        case "section":
            return form.section(talk, which)
        case _:
            return asking.question(talk, which)


def _before(talk: Talk, step: Step) -> Step | None:
    """The step that was answered before this one."""
    order = talk.told.order
    if step[0] == "sort":
        return "list", step[1]
    place = order.index(step) if step in order else len(order)
    return order[place - 1] if place > 0 else None
