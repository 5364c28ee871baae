"""How answers, and what can be thought of the duty, are called: on the screen and on paper."""

from __future__ import annotations

from engagement_rules import KnowledgeBase

NOT_KNOWN = "not known"
#: How an answer is called where a person chooses, ticks or counts it.
ANSWERS = {"yes": "Yes", "no": "No", NOT_KNOWN: "Don't know"}
#: What can be thought of the duty.
THOUGHTS = {
    "required": "The duty applies",
    "not required": "The duty does not apply",
    "not determined": "We cannot tell yet",
}
#: What can come of the duty: one thing more, that nobody is asked to name.
OUTCOMES = {**THOUGHTS, "out of scope": "No such duty is owed"}
_STANDS_FOR = {"out of scope": "not required"}


def thought_of(outcome: str) -> str:
    """What is right to think of the duty where this comes of it, among `THOUGHTS`."""
    return _STANDS_FOR.get(outcome, outcome)


def within(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def options(base: KnowledgeBase, question: str) -> dict[str, str]:
    """The answers that a question can have, and how each is called."""
    written = base.nodes[question].data.get("options", ())
    if not written:
        return dict(ANSWERS)
    return {
        **{str(one["id"]): str(one["label"]) for one in written},
        NOT_KNOWN: ANSWERS[NOT_KNOWN],
    }


def said(base: KnowledgeBase, question: str, answer: str) -> str:
    """An answer as it stands within a sentence: yes, no, don't know, or its option in quotes."""
    if answer in ANSWERS:
        return within(ANSWERS[answer])
    return f"“{options(base, question).get(answer, answer)}”"
