"""Which answer or command was meant by what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from engagement_rules._errors import did_you_mean
from wizard.prompts.screens import Chosen, Option
from wizard.prompts.wording import harmless, listed

RESERVED = "?"
_COMMAND = re.compile(r"/([^\s/]*)(?:\s|$)")
_RANGE = re.compile(r"(\d+)\s*(?:-|\.\.|\bto\b)\s*(\d+)", re.IGNORECASE)
_PARTS = re.compile(r"[\s,;]+")
_SPARE = "abcdefghijklmnopqrstuvwxyz0123456789"


def keyed(options: Iterable[Option], taken: str = RESERVED) -> tuple[Option, ...]:
    """Give each option a key of its own; the first to claim one keeps it.

    Args:
        options: The options.
        taken: Keys that are in use already.
    """
    options = tuple(options)
    used = set(taken)
    keys: list[str] = []
    for option in options:
        key = option.key.lower()
        claimed = len(key) == 1 and key.isprintable() and not key.isspace() and key not in used
        keys.append(key if claimed else "")
        used.update(keys[-1])
    for index, option in enumerate(options):
        if not keys[index]:
            letters = [char for char in option.label.lower() if char in _SPARE]
            keys[index] = next((char for char in [*letters, *_SPARE] if char not in used), "")
            used.update(keys[index])
    return tuple(replace(option, key=key) for option, key in zip(options, keys, strict=True))


def command(said: str, commands: Sequence[Option]) -> Chosen | str | None:
    """Read a command such as `/back`.

    Args:
        said: What was typed, without blanks at its ends.
        commands: What can be done.

    Returns:
        The command; or what is wrong with it; or nothing when the text is none, as a path is
        none, which has more than one slash.
    """
    found = _COMMAND.match(said)
    if not found or not commands:
        return None
    word = found[1].casefold()
    for fits in (_same, _begins):
        meant = [option for option in commands if word and fits(word, option)]
        if len(meant) == 1:
            return Chosen(meant[0].value, command=True)
    known = [f"/{option.value}" for option in commands]
    near = did_you_mean(f"/{word}", known) if word else ""
    return (
        f"There is no command `/{harmless(word)}`. {near[:1].upper()}{near[1:]}"
        if near
        else f"There is no command `/{harmless(word)}`. You can type {listed(known)}."
    )


def option(said: str, answers: Sequence[Option], commands: Sequence[Option]) -> Chosen | str:
    """Read an answer or a command: its number, key, label or value, or the beginning of one.

    Args:
        said: What was typed; not empty.
        answers: The answers, as they are numbered.
        commands: What can be done besides.

    Returns:
        What was meant, or what is wrong with it.
    """
    slash = command(said, commands)
    if slash is not None:
        return slash
    word = " ".join(said.casefold().split()).rstrip(".")
    if word.isascii() and word.isdigit() and len(word) < 10 and 1 <= int(word) <= len(answers):
        return Chosen(answers[int(word) - 1].value)
    for fits in (_same, _key):
        for options in (answers, commands):
            for each in options:
                if fits(word, each):
                    return Chosen(each.value, command=options is commands)
    meant = [each for each in (*answers, *commands) if _begins(word, each)]
    if len(meant) == 1:
        return Chosen(meant[0].value, command=not any(meant[0] is each for each in answers))
    if meant and word:
        return f"That could be {listed([harmless(each.label) for each in meant])}. Type more of it."
    return f"`{harmless(said)}` is none of the answers."


def numbers(said: str, count: int) -> tuple[int, ...] | str:
    """Read numbers of boxes, such as `1, 3-5`.

    Args:
        said: What was typed.
        count: How many boxes there are.

    Returns:
        The numbers from zero, in the order of the boxes; or what is wrong.
    """
    found: set[int] = set()
    for part in _PARTS.split(_RANGE.sub(r"\1-\2", said).strip(" ,;.")):
        if part.lower() in ("and", "&"):
            continue
        ends = part.split("-")
        if len(ends) > 2 or not all(end.isascii() and end.isdigit() for end in ends):
            return f"`{harmless(part)}` is no number of a box."
        # Compared by length first: Python refuses to read a number of thousands of digits.
        if wrong := [end for end in ends if len(end) > 9 or not 1 <= int(end) <= count]:
            those = f"the boxes are 1 to {count}" if count > 1 else "the only box is 1"
            return f"There is no box {harmless(wrong[0])}; {those}."
        low, high = int(ends[0]), int(ends[-1])
        if low > high:
            return f"`{harmless(part)}` runs backwards; write {high}-{low}."
        found.update(range(low - 1, high))
    return tuple(sorted(found))


def _same(word: str, each: Option) -> bool:
    return word in (_plain(each.value), _plain(each.label))


def _key(word: str, each: Option) -> bool:
    return word == each.key.casefold()


def _begins(word: str, each: Option) -> bool:
    return any(_plain(text).startswith(word) for text in (each.value, each.label))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
