"""`duty knowledge coverage`: what of the law the rules encode, and what shows it."""

from __future__ import annotations

import argparse
import sys

from engagement_rules._coverage import coverage
from engagement_rules._pairs import prove, read_pairs, without_pair
from wizard import rules
from wizard.main import DONE, NOT_DETERMINED
from wizard.render import coverage as render
from wizard.render import text
from wizard.render.data import written


def run(args: argparse.Namespace) -> int:
    """Show for each item which entries encode it, and try each pair.

    Raises:
        KnowledgeBaseError: The rules, the list of items or a pair cannot be read.
    """
    base = rules.load(args.rules)
    found = coverage(base)
    pairs = read_pairs()
    proved = tuple(prove(pair, base) for pair in pairs)
    unpaired = without_pair((item.id for item in found.items), pairs)
    told = render.Told(found, proved, unpaired)
    if args.format == "json":
        print(written(render.as_data(told)))
    else:
        columns = text.width()
        sys.stdout.write(render.as_text(told, columns=columns, only_missing=args.missing))
    return DONE if told.complete else NOT_DETERMINED
