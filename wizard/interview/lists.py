"""Asking with a list of boxes: the questions of a group, or the parts of a question."""

from __future__ import annotations

from wizard.interview.pages import capital
from wizard.interview.talk import BACK, REVIEW, SAVE, Talk, elsewhere
from wizard.prompts.screens import Chosen, Item, Tick

OPENING = "opening"
_SITUATIONS = "group-situations"
_NOT_KNOWN = "not known"


def items(talk: Talk, name: str) -> str | None:
    """Ask for the boxes of a list that are a yes: a group's questions, or a question's parts."""
    base = talk.base
    if name in base.parts:
        group = str(base.nodes[name].data.get("group"))
        ids = list(base.parts[name])
        ask = f"{capital(base.nodes[name].label)}, point by point: what fits?"
        help_: tuple[str, ...] = (base.nodes[name].data["ask"],)
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
        return elsewhere(found)
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
    return Item(name, capital(node.label), f"{node.data['ask']} {node.data['help']}", ticked)


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
            return elsewhere(found)
        ids = list(found.ids)
    else:
        ids = []
    talk.tell({"event": "sorted", "list": name, "ids": ids, "of": left})
    ticked = sum(talk.told.value(one) == "yes" for one in talk.told.lists[name])
    unsure = f", {len(ids)} to find out" if ids else ""
    talk.note(f"Ticked: {ticked} of {len(talk.told.lists[name])}{unsure}")
    return None
