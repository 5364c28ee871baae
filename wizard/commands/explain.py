"""`duty explain`: why, why not, and what would change the answer."""

from __future__ import annotations

import argparse
import sys

from engagement_rules import Matter, assess
from wizard import rules
from wizard.render import text
from wizard.render.data import written
from wizard.render.explanation import Asked, as_data, explanation


def run(args: argparse.Namespace) -> int:
    """Explain one node of one matter.

    Raises:
        MatterError: The matter cannot be used, or has no such node, body or act.
    """
    base = rules.load(args.rules)
    determination = assess(Matter.from_file(args.matter), knowledge_base=base, as_at=args.as_at)
    # Asked for first, so that an id that nobody knows is refused before anything is written.
    node = determination.node_id(args.node)
    why_not = determination.node_id(args.why_not) if args.why_not else None
    asked = Asked(
        node=node,
        why_not=why_not,
        what_if=args.what_if,
        trace=args.trace,
        every=args.all,
        audience=args.audience,
        body=args.body,
        act=args.act,
    )
    for named in filter(None, (asked.node, asked.why_not)):
        determination.reasons(named, body=asked.body, act=asked.act, limit=1)
    if args.format == "json":
        print(written(as_data(determination, asked)))
    else:
        page = explanation(determination, asked)
        sys.stdout.write(text.text(page, columns=text.width(), emphasis=text.bold()))
    return 0
