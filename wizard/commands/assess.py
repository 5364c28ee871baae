"""`duty`, `duty assess` and `duty resume`: the interview."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.commands.until_stopped import until_stopped
from wizard.files import Refused
from wizard.main import DONE, STOPPED
from wizard.prompts.faces import choose_face, refuse_without_terminal
from wizard.prompts.screens import Gone, Prompter

if TYPE_CHECKING:
    from wizard.interview.saving import Keeper
    from wizard.interview.store import Store
    from wizard.interview.talk import Talk


def run(args: argparse.Namespace) -> int:
    """Begin a new matter.

    Raises:
        Refused: There is no terminal, or nothing can be kept in the folder.
    """
    refuse_without_terminal()
    prompter = choose_face(plain=args.plain)
    return _interview(args, prompter, None)


def resume(args: argparse.Namespace) -> int:
    """Go on with a matter where it stopped.

    Raises:
        Refused: There is no terminal, or no such matter, or it cannot be opened.
    """
    refuse_without_terminal()
    store = _store(args)
    name = store.find(args.name) if args.name else store.latest()
    if name is None:
        raise Refused(f"no matter has been begun in {store.folder}; `duty` begins one")
    journal = store.salvage(name) if args.salvage else store.open(name)
    with journal:
        return _interview(args, choose_face(plain=args.plain), journal, journal.torn)


def _store(args: argparse.Namespace) -> Store:
    from wizard.interview.store import Store

    return Store(Path(args.dir) if args.dir else None)


def _interview(
    args: argparse.Namespace, prompter: Prompter, journal: Keeper | None, torn: str = ""
) -> int:
    news: tuple[str, ...] = ()
    if torn:
        news = ("The last answer had not been saved whole; it is set aside. Give it again.",)
    if journal is None:
        from wizard.interview.first import Beginning, first_title

        # The name is asked before the rules are loaded: the first prompt is there at once.
        try:
            begun = first_title(prompter, Beginning(_store(args)))
        except (KeyboardInterrupt, Gone):
            begun = None
        if begun is None:
            prompter.say("Nothing has been begun.")
            return STOPPED
        _, journal, news = begun
    return _talked(args, prompter, journal, news)


def _talked(
    args: argparse.Namespace, prompter: Prompter, keeper: Keeper, news: tuple[str, ...]
) -> int:
    from wizard import rules
    from wizard.interview import interview
    from wizard.interview.talk import Talk

    with contextlib.ExitStack() as closing:
        closing.callback(keeper.close)
        base = rules.load(args.rules)
        today = dt.datetime.now().astimezone().date()
        try:
            talk = Talk(prompter, keeper, base, today=today, news=news)
        except ValueError as error:
            raise Refused(
                f"{error}; it was written by a newer duty, so go on with that one"
            ) from None
        closing.callback(lambda: talk.journal.close())  # it may be kept elsewhere by then
        if talk.told.rules not in ("", base.digest):
            talk.say_next("The rules have changed since you were last here; look through it again.")

        def work() -> None:
            if talk.told.rules != base.digest:
                talk.tell({"event": "rules", "digest": base.digest, "version": base.version})
            interview.run(talk)

        return until_stopped(prompter, work, lambda: _last_word(talk, args))


def _last_word(talk: Talk, args: argparse.Namespace) -> str:
    """How to go on, as it can be typed from anywhere."""
    path = talk.journal.path
    if path is None:
        return "Nothing has been begun."
    words = ["duty", "resume", path.stem]
    if path.parent.resolve() != _usual_folder():
        words += ["--dir", str(path.parent.resolve())]
    for folder in args.rules:
        words += ["--rules", str(Path(folder).resolve())]
    saved = "All but the last answer is saved." if talk.lost else "Saved."
    return f"{saved} To go on: {shlex.join(words)}"


def _usual_folder() -> Path:
    """Where matters are kept when no folder is named on the command line."""
    from wizard.interview.store import Store

    return Store(None).folder.resolve()


def listed(args: argparse.Namespace) -> int:
    """List the matters and where each stands.

    Raises:
        Refused: The folder cannot be read.
    """
    from wizard.interview.listing import listing

    sys.stdout.write(listing(_store(args), args))
    return DONE
