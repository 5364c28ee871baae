"""Which face to show, and whether there is a terminal to show one on."""

from __future__ import annotations

import os
import sys

from wizard.files import Refused
from wizard.prompts.screens import Prompter

# Terminals that can do nothing but take lines from top to bottom.
_DUMB = ("dumb", "unknown")


def choose_face(plain: bool) -> Prompter:  # noqa: FBT001 - it is what `--plain` says
    """The face for this person and this terminal.

    Args:
        plain: Whether plain text was asked for.

    Returns:
        Plain numbered text if that was asked for, here or by `ACCESSIBLE`, or if the terminal can
        do no more; otherwise screens.
    """
    # Each face is imported when it is shown: the one has no use for the libraries of the other.
    if plain or wants_plain():
        from wizard.prompts.plain_face import PlainFace

        return PlainFace()
    from wizard.prompts.questionary_face import QuestionaryFace

    return QuestionaryFace()


def wants_plain() -> bool:
    """Whether the environment asks for plain text."""
    if os.environ.get("ACCESSIBLE", "").strip() not in ("", "0"):
        return True
    return os.environ.get("TERM", "").lower() in _DUMB


def refuse_without_terminal() -> None:
    """Refuse to ask anything where nobody can answer.

    Raises:
        Refused: The input or the output is no terminal.
    """
    for stream, what in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or stream.closed or not stream.isatty():
            raise Refused(
                f"questions need a terminal, and the {what} is none; run this in a terminal, or "
                "write the matter in a file and run `duty decide FILE`"
            )
