"""`duty train quiz`: short questions on the guidance."""

from __future__ import annotations

import argparse
from functools import partial

from engagement_rules._errors import did_you_mean, printable
from engagement_rules.training import load_quizzes
from wizard import rules
from wizard.commands.until_stopped import until_stopped
from wizard.files import Refused
from wizard.prompts.faces import choose_face, refuse_without_terminal
from wizard.training import progress
from wizard.training.quiz import Asking


def run_quiz(args: argparse.Namespace) -> int:
    """Ask a quiz.

    Raises:
        Refused: There is no terminal, no such quiz, or nothing can be kept in the folder.
    """
    quizzes = load_quizzes()
    if args.quiz is not None and args.quiz not in quizzes:
        near = did_you_mean(args.quiz, quizzes) or f"choose from {', '.join(quizzes)}"
        raise Refused(f"`{printable(args.quiz)}` is no quiz; {near}")
    refuse_without_terminal()
    prompter = choose_face(plain=args.plain)
    base = rules.load(args.rules)
    with progress.open_journal(progress.folder_of(args.dir)) as journal:
        asking = Asking(prompter, journal, base, quizzes)
        return until_stopped(prompter, partial(asking.run, args.quiz))
