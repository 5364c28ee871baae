"""`duty`, `duty assess` and `duty resume`: the interview."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.files import Refused
from wizard.main import DONE, STOPPED, give_up_output
from wizard.prompts.faces import choose_face, refuse_without_terminal
from wizard.prompts.screens import Gone, Prompter

if TYPE_CHECKING:
    from wizard.interview.store import Store
    from wizard.interview.talk import Keeper, Talk


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
    from wizard.interview.first import Beginning, first_title
    from wizard.interview.troubles import JournalNotWritten

    keeper: Keeper
    if journal is None:
        keeper = Beginning(_store(args))
        # The name is asked before the rules are loaded: the first prompt is there at once.
        try:
            first_title(prompter, keeper)
        except (KeyboardInterrupt, Gone):
            prompter.say("Nothing has been begun.")
            return STOPPED
        except JournalNotWritten as error:
            raise Refused(str(error)) from None
    else:
        keeper = journal
    try:
        return _talked(args, prompter, keeper, torn)
    finally:
        keeper.close()


def _talked(args: argparse.Namespace, prompter: Prompter, keeper: Keeper, torn: str) -> int:
    from wizard import rules
    from wizard.interview import interview
    from wizard.interview.talk import Stop, Talk

    base = rules.load(args.rules)
    news = ("The last answer had not been saved whole; it is set aside. Give it again.",)
    today = dt.datetime.now().astimezone().date()
    try:
        talk = Talk(prompter, keeper, base, today=today, news=news if torn else ())
    except ValueError as error:
        raise Refused(f"{error}; it was written by a newer duty, so go on with that one") from None
    if talk.told.rules not in ("", base.digest):
        talk.say_next("The rules have changed since you were last here; look through it again.")
    try:
        if talk.told.rules != base.digest:
            talk.tell({"event": "rules", "digest": base.digest, "version": base.version})
        interview.run(talk)
    except Stop:
        prompter.say(_last_word(talk, args))
        return DONE
    except KeyboardInterrupt:
        prompter.say(_last_word(talk, args))
        return STOPPED
    except Gone:
        give_up_output()
        return STOPPED
    return DONE


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
