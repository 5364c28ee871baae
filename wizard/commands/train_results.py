"""`duty train results`: what is most often got wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engagement_rules.training import load_scenarios
from wizard import rules
from wizard.files import Refused, none_there, write
from wizard.main import DONE
from wizard.training import progress, results
from wizard.training.scores import Sums


def run_results(args: argparse.Namespace) -> int:
    """Tell what is most often got wrong.

    Raises:
        Refused: There are no results, or a file cannot be read or written.
        TrainingError: A scenario cannot be used.
    """
    folder = progress.folder_of(args.dir)
    scores = results.scores_in(progress.events_of(folder))
    for name in args.files:
        scores += results.read(Path(name))
    if args.format == "json":
        sys.stdout.write(results.as_json(scores))
        return DONE
    if not scores:
        raise Refused("there are no results yet; `duty train` begins a scenario")
    if args.plot:
        none_there([Path(args.plot)], force=args.force)
    base, scenarios = rules.load(args.rules), load_scenarios(args.folders)
    sums = Sums()
    for score in scores:
        sums.add(score)
    sys.stdout.write(results.table(sums, base, scenarios))
    if args.plot:
        write(Path(args.plot), results.plot(sums, base, scenarios), force=args.force)
        print(f"\nWritten: {args.plot}")
    return DONE
