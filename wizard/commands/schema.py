"""`duty schema`: the JSON Schemas of what goes in and comes out."""

from __future__ import annotations

import argparse
import json

from engagement_rules import _schemas


def run(args: argparse.Namespace) -> int:
    """Print a schema."""
    print(json.dumps(_schemas.schema(args.name), ensure_ascii=False, indent=2))
    return 0
