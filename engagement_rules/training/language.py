"""The form of a scenario for the training room, as a file has it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from engagement_rules._entries import Entry
from engagement_rules._errors import did_you_mean, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._scalars import AuthorityRef, Id, Text
from engagement_rules._yaml import Codes

CODES = Codes(
    unreadable="TR101", syntax="TR102", duplicate="TR103", shape="TR104", too_much="TR105"
)

#: How hard a scenario is, easiest first.
DIFFICULTIES = ("first steps", "usual", "hard")
Difficulty = Literal["first steps", "usual", "hard"]
#: What can be said of the duty, in a person's words.
OUTCOMES = ("required", "not required", "not determined", "out of scope")
Outcome = Literal["required", "not required", "not determined", "out of scope"]
#: What stands as the source of a scenario that was made up.
INVENTED = "invented"

_Story = Annotated[str, StringConstraints(min_length=200, max_length=8000, strip_whitespace=True)]


def not_known(base: KnowledgeBase, authority: str) -> tuple[str, str] | None:
    """What to say of an authority that the rules do not know: what is wrong, and what to do.

    Args:
        base: The rules.
        authority: Its id, and if need be a place in it.
    """
    name, known = authority.split(" ", 1)[0], [node.id for node in base.of_kind("authority")]
    if name in known:
        return None
    near = did_you_mean(name, known) or "`duty knowledge list` shows every id"
    return f"`{printable(name)}` is no authority of these rules", near


class WrittenLesson(Entry):
    """One thing to learn, and the authority for it."""

    say: Text
    authorities: Annotated[tuple[AuthorityRef, ...], Field(min_length=1)]


class WrittenScenario(Entry):
    """A scenario as a file has it.

    Attributes:
        title: Its name for people.
        difficulty: How hard it is.
        topics: What it is about, a word or two each.
        source: `invented`, or the authority of the public case that it paraphrases.
        twin: The scenario that differs in one fact, and in the answer.
        you_are: Whose place the reader takes.
        story: What reaches the reader, a page; an empty line parts paragraphs.
        question: What is asked of the reader.
        matter: The bodies, acts and dates, and the model answers with a reason for each.
        outcome: What the author means the answer to be; the engine has to agree.
        learning: What is to be learnt.
        hints: What helps when asked for, the gentlest first.
        discuss: Questions for a room.
    """

    title: Annotated[str, StringConstraints(min_length=3, max_length=100, strip_whitespace=True)]
    difficulty: Difficulty
    topics: Annotated[tuple[Text, ...], Field(min_length=1, max_length=8)]
    source: Literal["invented"] | AuthorityRef
    twin: Id | None = None
    you_are: Text
    story: _Story
    question: Text = "Does the duty to involve the public apply?"
    matter: dict[str, Any]
    outcome: Outcome
    learning: Annotated[tuple[WrittenLesson, ...], Field(min_length=1)]
    hints: Annotated[tuple[Text, ...], Field(min_length=1)]
    discuss: Annotated[tuple[Text, ...], Field(min_length=1)]
