"""Looking through the answers, each with what it settled, to change one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wizard.interview import answers, days
from wizard.interview.pages import capital
from wizard.interview.talk import SAVE, Talk, elsewhere, rows
from wizard.prompts.screens import Choose, Option

Step = tuple[str, str]
# As many answers as are shown on one page; with more, most stand behind the page they came from.
_ON_ONE_PAGE = 30
_OTHERS = "others"
_ASK = "Your answers. Which one do you want to change?"
_GO_ON = Option("b", "go on", "back")
_GO_BACK = Option("b", "go back", "back")


class _Answer(NamedTuple):
    """An answer in the review.

    Attributes:
        question: Its question.
        group: The group of its question.
        effect: What it does, in a few words.
        shown: Its row.
    """

    question: str
    group: str
    effect: str
    shown: str

    @property
    def settles(self) -> bool:
        """Whether it settles something."""
        return self.effect.startswith(answers.SETTLES)

    @property
    def rank(self) -> int:
        """What settled something stands first, and the duty before all else."""
        return 0 if self.settles_duty else 1 if self.settles else 2

    @property
    def settles_duty(self) -> bool:
        """Whether it settles the duty itself."""
        return self.effect.startswith(f"{answers.SETTLES} {answers.THE_DUTY}")


def review(talk: Talk) -> Step | None:
    """Show every answer with what it settled, and let one be chosen to be changed.

    Returns:
        The question to ask again; nothing to go on.
    """
    talk.turn_to("review")
    first = list(_opening(talk))
    answers = sorted(_answers(talk), key=lambda one: one.rank)
    kept = answers
    groups: dict[str, list[_Answer]] = {}
    if len(answers) > _ON_ONE_PAGE:
        kept = [one for one in answers if one.settles_duty]
        for one in answers:
            if not one.settles_duty:
                groups.setdefault(one.group, []).append(one)
    while True:
        steps = [
            *first,
            *(("question", one.question, one.shown) for one in kept),
            *(
                ("group", name, _group_row(talk, name, groups[name]))
                for name in _order(talk, groups)
            ),
        ]
        chosen = _choose(talk, _ASK, steps, _GO_ON)
        if chosen is None or chosen[0] != "group":
            return chosen
        of_group = [("question", one.question, one.shown) for one in groups[chosen[1]]]
        ask = f"{_label(talk, chosen[1])}: which answer do you want to change?"
        chosen = _choose(talk, ask, of_group, _GO_BACK)
        if chosen is not None:
            return chosen


def _choose(talk: Talk, ask: str, steps: list[tuple[str, str, str]], back: Option) -> Step | None:
    found = talk.prompter.choose(
        Choose(
            talk.state(),
            ask,
            ("Later answers that still hold are kept.",),
            rows((shown, str(place)) for place, (_, _, shown) in enumerate(steps)),
            (back, SAVE),
        )
    )
    if found.command:
        elsewhere(found)
        return None
    kind, name, _ = steps[int(found.value)]
    return kind, name


def _opening(talk: Talk) -> Iterator[tuple[str, str, str]]:
    """What it is, when, and who decides."""
    told = talk.told
    yield "title", "", f"What it is: {told.title}"
    for act in told.acts:
        what = f" ({act['what']})" if act.get("what") else ""
        yield "act", str(act["id"]), f"When{what}: {days.told(act.get('date'))}"
    for body in told.bodies:
        kind = talk.base.nodes[body["kind"]].label if body.get("kind") else "not known"
        yield "body", str(body["id"]), f"Who: {body.get('name') or kind}"
    yield "together", "", "Add a body or a further step"


def _answers(talk: Talk) -> Iterator[_Answer]:
    told, base = talk.told, talk.base
    settles = answers.what_answers_settle(talk.determination)
    open_ = {gap.id for gap in talk.determination.missing}
    for question in (*told.answers, *told.differs, *told.dates):
        if question not in base.nodes:
            continue  # it belongs to rules that are not loaded now
        node = base.nodes[question]
        effect = answers.effect_of(question, settles, open_)
        shown = f"{capital(node.label)}: {answers.said(base, question, told)} ({effect})"
        yield _Answer(question, str(node.data.get("group") or _OTHERS), effect, shown)


def _order(talk: Talk, groups: Iterable[str]) -> list[str]:
    """Groups in the order in which they are asked."""
    order = [node.id for node in talk.base.of_kind("group")]
    return sorted(groups, key=lambda name: order.index(name) if name in order else len(order))


def _group_row(talk: Talk, name: str, those: list[_Answer]) -> str:
    settling = sum(one.settles for one in those)
    waiting = sum(one.effect == answers.STILL_OPEN for one in those)
    parts = [f"{len(those)} answers" if len(those) > 1 else "1 answer"]
    if settling:
        parts.append(f"{settling} settle something" if settling > 1 else "1 settles something")
    if waiting:
        parts.append(f"{waiting} still open")
    return f"{_label(talk, name)}: {', '.join(parts)}"


def _label(talk: Talk, group: str) -> str:
    return talk.base.nodes[group].label if group in talk.base.nodes else "Other questions"
