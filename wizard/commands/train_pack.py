"""`duty train pack`: the papers for a session, as files to print and to show."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engagement_rules._errors import did_you_mean, printable
from engagement_rules.training import load_scenarios
from wizard import files, rules
from wizard.arguments_train import FORMATS, PAPERS
from wizard.files import Refused
from wizard.main import DONE


def run_pack(args: argparse.Namespace) -> int:
    """Write the papers for a session.

    Raises:
        Refused: There is no such scenario, or a file cannot be written.
        TrainingError: A scenario cannot be read.
        MatterError: A scenario cannot be decided.
    """
    from wizard.documents import formats
    from wizard.documents.document import Document, Look
    from wizard.documents.look import load
    from wizard.training import guide, handout, papers, slides

    base = rules.load(args.rules)
    every = load_scenarios(args.folders)
    unknown = [name for name in args.scenarios if name not in every]
    if unknown:
        near = did_you_mean(unknown[0], every) or "`duty train list` shows them"
        raise Refused(f"there is no scenario `{printable(unknown[0])}`; {near}")
    look = load(Path(args.look)) if args.look else Look()
    chosen = [every[name] for name in dict.fromkeys(args.scenarios)]
    session = papers.session(chosen, every, base, look)
    makers: dict[str, Callable[[papers.Session], Document]] = {
        "handout": handout.handout,
        "guide": guide.guide,
        "slides": slides.deck,
    }
    targets: dict[Path, Callable[[], str | bytes]] = {}
    for paper in dict.fromkeys(args.paper or PAPERS):
        document = makers[paper](session)
        for format_ in dict.fromkeys(args.format or FORMATS):
            target = Path(args.out) / f"{paper}{formats.ENDINGS[format_]}"
            targets[target] = partial(formats.made, format_, document)
    files.none_there(targets, force=args.force)
    made = {target: make() for target, make in targets.items()}
    for target, content in made.items():
        files.write(target, content, force=args.force)
        print(printable(str(target)))
    return DONE
