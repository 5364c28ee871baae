"""Shows screens in a terminal and writes down what comes back: `prompt_script.py NAME FILE`.

Each reply is a line of JSON in the file, so that a test can see what has been answered so far.
`--plain` shows the plain face.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

from wizard.prompts.faces import choose_face
from wizard.prompts.screens import Choose, Gone, Item, Option, Read, State, Tick, Write

STATE = State(
    "A clinic moves",
    (
        "The duty of section 14Z45 is open: three grounds may still make it apply.",
        "The duty of section 242 does not apply.",
    ),
    "at most 4 more questions",
    ("Your answers are kept in /home/anna/.local/share/duty/a-clinic-moves.yaml.",),
)
COMMANDS = (
    Option("b", "go back", "back"),
    Option("w", "why are you asking", "why"),
    Option("l", "what the law says", "law"),
    Option("s", "save and stop", "save"),
)
YES_OR_NO = (
    Option("y", "Yes", "yes"),
    Option("n", "No", "no", "Nothing changes for anybody."),
    Option("u", "Not known", "not known"),
)
LONG = tuple(
    f"Help {number}: " + "these are words that help to answer it and go on for a while " * 4
    for number in range(1, 11)
)
ASK = (
    "Would it change the manner in which services are delivered to people at the point when "
    "they receive them?"
)
CHOOSE = Choose(STATE, ASK, ("One line of help.",), YES_OR_NO, COMMANDS)
BOXES = tuple(
    Item(
        f"box{number}",
        f"Box {number} says something about a service that may well run on to a second line"
        if number % 4 == 0
        else f"Box {number}",
        f"About box {number}.",
    )
    for number in range(1, 16)
)
TICK = Tick(
    STATE, "Which of these hold?", ("Tick all that hold.",), BOXES, "None of these", COMMANDS
)
KINDS = tuple(
    Option("acdefghijkmnopqrtuv"[number - 1], f"Kind {number}", f"kind{number}")
    for number in range(1, 20)
)


def _check(text: str) -> str | None:
    return None if len(text) >= 3 else f"`{text}` is too short. Write three letters at least."


WRITE = Write(STATE, "What is it called?", ("A few words.",), _check, commands=COMMANDS)
PAGE = Read(
    "What the law says",
    "\n\n".join(f"Paragraph {n}. " + "The law goes on and on. " * 6 for n in range(1, 21)),
)
EVIL = "e\x1b]0;owned\x07\x1b[2J\x9b31m\u202evil\udc80\nnext"
HOSTILE = State(EVIL, (EVIL,), EVIL, (EVIL,))
HOSTILE_OPTIONS = (Option("y", EVIL, "yes", EVIL), Option("n", "No", "no"))
HOSTILE_COMMANDS = (Option("b", EVIL, EVIL),)


def _breaks(text: str) -> str | None:
    raise ValueError(f"the check of {text} broke")


SCREENS = {
    "choose": [CHOOSE],
    "choose twice": [CHOOSE, replace(CHOOSE, ask="And the range?")],
    "choose, think, choose": [CHOOSE, None, replace(CHOOSE, ask="And the range?")],
    "choose one": [replace(CHOOSE, answers=YES_OR_NO[:1], commands=())],
    "crowded choose": [replace(CHOOSE, help=LONG, noted=("Your reason: it was agreed in May.",))],
    "kinds": [replace(CHOOSE, help=LONG, answers=KINDS, ask="What kind of body is it?")],
    "same keys": [
        replace(
            CHOOSE,
            answers=(*YES_OR_NO[:2], Option("n", "Neither", "neither"), Option("?", "Who", "who")),
        )
    ],
    "tick": [TICK],
    "tick before": [replace(TICK, items=(BOXES[0], replace(BOXES[1], ticked=True), *BOXES[2:]))],
    "crowded tick": [replace(TICK, help=LONG)],
    "write": [WRITE],
    "write twice": [WRITE, replace(WRITE, ask="And the other?")],
    "crowded write": [replace(WRITE, help=LONG)],
    "write long": [replace(WRITE, check=lambda _: None)],
    "write empty": [replace(WRITE, may_be_empty=True)],
    "write start": [replace(WRITE, start="as before")],
    "write free": [replace(WRITE, commands=())],
    "write broken": [replace(WRITE, check=_breaks)],
    "read": [PAGE],
    "read and choose": [Read("Why", "Because it matters."), CHOOSE],
    "long read and choose": [PAGE, CHOOSE],
    "hostile choose": [Choose(HOSTILE, EVIL, (EVIL,), HOSTILE_OPTIONS, HOSTILE_COMMANDS, (EVIL,))],
    "hostile tick": [Tick(HOSTILE, EVIL, (EVIL,), (Item("a", EVIL, EVIL),), EVIL)],
    "hostile write": [Write(HOSTILE, EVIL, (EVIL,), lambda _: EVIL, start=EVIL)],
    "hostile read": [Read(EVIL, EVIL)],
    "fancy": [replace(CHOOSE, ask="Is it \u201cpart\u201d of the NHS \u2013 or not?")],
}


def _wait_for(file: Path) -> None:
    until = time.monotonic() + 20
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.01)


def main(words: list[str]) -> int:
    name, file = [word for word in words if not word.startswith("--")]
    with Path(file).open("w", encoding="utf-8", errors="surrogatepass") as out:

        def write(**what: object) -> None:
            print(json.dumps(what), file=out, flush=True)

        try:
            face = choose_face("--plain" in words)
            for screen in SCREENS[name]:
                if screen is None:
                    _wait_for(Path(f"{file}.go"))
                    continue
                method = getattr(face, type(screen).__name__.lower())
                reply = method(screen)
                if reply is not None:
                    write(kind=type(reply).__name__, **asdict(reply))
            face.say("That was all.")
            write(kind="end")
        except (Gone, KeyboardInterrupt, ValueError) as error:
            write(kind=type(error).__name__)
            out.flush()
            os._exit(3)  # nothing more can be said to a terminal that has gone
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
