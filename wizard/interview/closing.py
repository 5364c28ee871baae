"""The verdict, and writing down what was told as a matter."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from wizard.files import Refused, write
from wizard.interview import pages
from wizard.interview.form import FORM
from wizard.interview.recording import to_record
from wizard.interview.talk import BACK, Stop, Talk
from wizard.prompts.screens import Choose, Option


def verdict(talk: Talk) -> str | tuple[str, str] | None:
    """Show the verdict and ask how to go on.

    Returns:
        `review`, `back`, the form of the record, or nothing to go on with what matters next.
    """
    talk.turn_to("verdict")
    full = talk.told.depth == "full record"

    def read() -> None:
        talk.prompter.read(
            pages.verdict(talk.determination, talk.live.engines, today=talk.today, complete=full)
        )

    if not talk.told.shown:
        read()
        talk.tell({"event": "verdict"})
    while True:
        left = talk.plan("full record").at_most
        more = Option("f", f"Go on to the full record (at most {left} questions)", "full")
        found = talk.prompter.choose(
            Choose(
                talk.state(),
                "How do you want to go on?",
                (
                    "Everything is saved. The full record asks for all that a written rationale "
                    "needs; nothing is asked twice."
                    if not full
                    else "Everything that matters has been asked, and everything is saved.",
                ),
                (
                    *((more,) if not full and left else ()),
                    Option("c", "Look through the answers and change them", "review"),
                    Option("i", "See what would change the verdict", "what-if"),
                    Option("a", "Read the verdict again", "again"),
                    Option("r", "Fill in the record: who, what, when, and the plan", "form"),
                    Option("w", "Write the record and its documents", "record"),
                    Option("o", "Write it to a file that `duty decide` can read", "file"),
                    Option("s", "Stop here", "stop"),
                ),
                (BACK,),
            )
        )
        match found.value:
            case "stop":
                raise Stop
            case "full":
                talk.tell({"event": "depth", "depth": "full record"})
                return None
            case "what-if":
                talk.prompter.read(pages.what_if(talk.determination))
            case "again":
                read()
            case "form":
                return FORM
            case "record":
                to_record(talk)
            case "file":
                _to_file(talk)
            case other:
                return other


def _to_file(talk: Talk) -> None:
    """Write what was told as a matter, into the folder in which the person stands."""
    name = talk.journal.path.stem if talk.journal.path else "matter"
    target = Path(f"{name}.yaml")
    number = 1
    while os.path.lexists(target):
        number += 1
        target = Path(f"{name}-{number}.yaml")
    plain = talk.matter().to_dict()
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=96)
    try:
        write(target, text, force=False)
    except Refused as error:
        talk.say_next(f"Not written: {error}")
    else:
        talk.say_next(f"Written to {target}. Try: duty decide {target}")
