"""`duty knowledge map`: write the rules as one page that draws them and decides with them."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from engagement_rules import KnowledgeBase
from engagement_rules._errors import did_you_mean, printable
from wizard import rules
from wizard.files import Refused, none_there, write
from wizard.main import DONE

STDOUT = "-"


def run(args: argparse.Namespace) -> int:
    """Write the map.

    Raises:
        Refused: There is no such kind of body, no law is encoded for it on that day, or the page
            cannot be written.
    """
    target = None if args.out == STDOUT else Path(args.out)
    if target is not None:
        if target.is_dir():
            raise Refused(f"`--out` names a file, and {printable(args.out)} is a folder")
        none_there([target], force=args.force)
    base = rules.load(args.rules)
    day = args.as_at or base.verified_to
    body = _body(base, args.body, day)

    from wizard.map.page import page

    written = page(base, body=body, day=day)
    if target is None:
        sys.stdout.write(written)
        return DONE
    write(target, written, force=args.force)
    print(f"The map was written into {printable(args.out)}; open it in any browser.")
    return DONE


def _body(base: KnowledgeBase, said: str | None, day: dt.date) -> str:
    """The kind of body with which the page opens: the first that has the duty, unless named."""
    kinds = list(base.regimes)
    if said is None:
        bound = [kind for kind in kinds if (regime := base.regime(kind, day)) and regime.duty]
        there = [kind for kind in kinds if base.regime(kind, day)]
        if not there:
            raise Refused(f"no law is encoded on {day}; choose another day with `--as-at`")
        return (bound or there)[0]
    if said not in kinds:
        near = did_you_mean(said, kinds) or f"choose from {', '.join(kinds)}"
        raise Refused(f"`{printable(said)}` is no kind of body with a law of its own; {near}")
    if base.regime(said, day) is None:
        raise Refused(
            f"no law is encoded for `{said}` on {day}; `duty knowledge show {said}` "
            "says when it existed"
        )
    return said
