"""The command line of `duty knowledge`, and its help."""

from __future__ import annotations

import argparse

from wizard.files import Refused
from wizard.parser import Parser, add_as_at, add_format, add_rules, day, finish, no_such

PARTS = ("check", "proved", "list", "show", "graph", "coverage", "docs", "map", "diff", "test")
#: Parts that are a module of their own, and which it is.
_MODULES = {
    "coverage": "coverage",
    "docs": "docs",
    "map": "map",
    "diff": "diff",
    "proved": "proving",
    "test": "scenarios",
}


def read(words: list[str]) -> argparse.Namespace:
    """Read the words after `duty knowledge`.

    Raises:
        Refused: They cannot be understood.
    """
    first = words[0] if words else "--help"
    if first in ("--help", "-h"):
        return argparse.Namespace(run=_print_help)
    if first not in PARTS:
        raise Refused(no_such("part", first, PARTS, "duty knowledge"))
    parser = Parser(f"duty knowledge {first}", *_ABOUT[first])
    if first == "check":
        parser.add_argument("folder", nargs="?", metavar="FOLDER", help="the rules to check")
        parser.add_argument(
            "--no-proof",
            dest="proof",
            action="store_false",
            help="only what takes no solver: quicker",
        )
        parser.add_argument(
            "--witnesses", metavar="FILE", help="write a matter for each outcome into this file"
        )
        parser.add_argument("--force", action="store_true", help="write over an older file")
        add_format(parser, "text", "json")
    elif first == "proved":
        parser.add_argument("--out", metavar="FILE", help="write the list into this file")
        parser.add_argument("--force", action="store_true", help="write over an older file")
        add_format(parser, "markdown", "json")
    elif first == "list":
        parser.add_argument("--kind", metavar="KIND", help="only entries of this kind")
        parser.add_argument("--ref", metavar="REF", help="only those that encode this item of law")
        parser.add_argument(
            "--in-force", type=day, metavar="DATE", help="only those that hold on this day"
        )
        add_format(parser, "text", "json")
    elif first == "show":
        parser.add_argument("id", metavar="ID", help="the entry")
        add_format(parser, "text", "json", "markdown")
    elif first == "coverage":
        parser.add_argument(
            "--missing", action="store_true", help="only what lacks an entry, or does not hold"
        )
        add_format(parser, "text", "json")
    elif first == "diff":
        parser.add_argument(
            "old", metavar="OLD", help="the rules as they were: a folder, or shipped"
        )
        parser.add_argument("new", metavar="NEW", help="the rules as they are, likewise")
        parser.add_argument(
            "--records", metavar="DIR", help="decide each record in this folder under both"
        )
        parser.add_argument(
            "--all", action="store_true", help="every description, and an example with each"
        )
        add_format(parser, "text", "json", "markdown")
    elif first == "test":
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="a file of scenarios, or a folder with some"
        )
        parser.add_argument(
            "--accept", action="store_true", help="write what came out into the files"
        )
        add_format(parser, "text", "json")
    elif first == "docs":
        parser.add_argument(
            "--out", required=True, metavar="DIR", help="write the pages into this folder"
        )
    elif first == "map":
        parser.add_argument(
            "--out", required=True, metavar="FILE", help="write the page into this file, or -"
        )
        parser.add_argument(
            "--body", metavar="KIND", help="open with its law; else the first with the duty"
        )
        add_as_at(parser, "open with this day; else the last for which the law was checked")
        parser.add_argument("--force", action="store_true", help="write over an older file")
    else:
        parser.add_argument(
            "--body", required=True, metavar="KIND", help="whose law, for example ICB"
        )
        add_as_at(parser, "the day whose law is drawn; today by default")
        parser.add_argument("--node", metavar="ID", help="only what this rests on")
        add_format(parser, "dot", "mermaid")
    add_rules(parser)
    module = _MODULES.get(first, "knowledge")
    return finish(
        parser,
        words[1:],
        module,
        "run" if first in _MODULES else f"run_{first}",
    )


_ABOUT = {
    "check": (
        "duty knowledge check [FOLDER]\n\n"
        "Read the rules afresh and prove them: every id known, every date in order,\n"
        "every outcome reachable and exact. With z3 installed, also that nothing is idle,\n"
        "that nothing has a gap, and each statement in the folder `invariants`. Without a\n"
        "folder, the rules that come with duty. What is wrong is told with a code that\n"
        "has a page in docs/errors.",
        "For example:\n"
        "  duty knowledge check\n"
        "  duty knowledge check --no-proof                in a few seconds\n"
        "  duty knowledge check my-rules/\n"
        "  duty knowledge check --rules local-policy/     the shipped rules and these\n\n"
        "It ends with 0 if the rules hold and 2 if they do not.",
    ),
    "proved": (
        "duty knowledge proved\n\n"
        "List what is proved of the rules for every matter, in sentences with the law\n"
        "behind each. It needs z3.",
        "For example:\n"
        "  duty knowledge proved\n"
        "  duty knowledge proved --out docs/reference/what-is-proved.md",
    ),
    "list": (
        "duty knowledge list\n\nList what the rules hold: duties, questions, situations, law.",
        "For example:\n"
        "  duty knowledge list --kind fact               every question with yes or no\n"
        "  duty knowledge list --kind trigger --in-force 2024-02-15\n"
        "  duty knowledge list --format json             everything, for a programme\n",
    ),
    "show": (
        "duty knowledge show ID\n\n"
        "Show one entry of the rules: what it says, its condition in words, its dates,\n"
        "its authorities and what reads it.",
        "For example:\n  duty knowledge show s14Z45\n  duty knowledge show manner",
    ),
    "graph": (
        "duty knowledge graph --body KIND\n\n"
        "Draw the rules that bind a body on a day, as text for Graphviz or Mermaid.",
        "For example:\n"
        "  duty knowledge graph --body ICB --as-at 2024-02-15 > board.dot\n"
        "  duty knowledge graph --body ICB --node duty --format mermaid",
    ),
    "map": (
        "duty knowledge map --out FILE\n\n"
        "Write the map of the rules: one page for a browser, with every kind of body and\n"
        "every day in it. It draws the rules, says what changed from one day to another,\n"
        "and shows the path of the decision of a matter that you give it. It needs no\n"
        "network, and what you give it stays on your computer.",
        "For example:\n"
        "  duty knowledge map --out map.html\n"
        "  duty knowledge map --out map.html --body CCG --as-at 2018-01-30 --force\n"
        "  duty knowledge map --out - > map.html",
    ),
    "coverage": (
        "duty knowledge coverage\n\n"
        "Show for each item of the source of law which entries encode it, and try each\n"
        "pair of matters that shows what an item turns.",
        "For example:\n"
        "  duty knowledge coverage\n"
        "  duty knowledge coverage --missing             only what is still to be done\n"
        "  duty knowledge coverage --format json         for a programme\n\n"
        "It ends with 0 if nothing is missing and every pair holds, and with 3 if not.",
    ),
    "diff": (
        "duty knowledge diff OLD NEW\n\n"
        "Say what a change of rules changes: the entries that differ, and for each\n"
        "outcome exactly which matters come out otherwise, in the fewest words, with a\n"
        "matter that shows it. OLD and NEW are folders of rules, or the word `shipped`.\n"
        "A folder without a manifest is laid over the shipped rules; what --rules names\n"
        "is laid over both.",
        "For example:\n"
        "  duty knowledge diff shipped our-draft/         what our own rules change\n"
        "  duty knowledge diff last-year/ shipped --format markdown > changes.md\n"
        "  duty knowledge diff shipped draft/ --records records/\n\n"
        "It ends with 0 if every matter is decided as before, with 4 if some are not or\n"
        "a record is not as it was made, and with 2 if something cannot be used.",
    ),
    "test": (
        "duty knowledge test [PATH ...]\n\n"
        "Decide scenarios and say which do not come out as expected, with the shortest\n"
        "reason. Scenarios stand in files whose names end in .scenarios.yaml; without a\n"
        "PATH, all that lie in this folder and the folders in it.",
        "For example:\n"
        "  duty knowledge test\n"
        "  duty knowledge test scenarios/planning.scenarios.yaml\n"
        "  duty knowledge test scenarios/ --rules our-rules/\n"
        "  duty knowledge test scenarios/ --accept       take what came out as expected\n\n"
        "It ends with 0 if every scenario holds, 4 if one does not, and 2 if a file\n"
        "cannot be used.",
    ),
    "docs": (
        "duty knowledge docs --out DIR\n\n"
        "Write the rules as pages to read: one for each source of law and one for each\n"
        "situation, with what is asked, when it holds, its graph and its authorities.",
        "For example:\n"
        "  duty knowledge docs --out docs/reference/rules\n\n"
        "Pages in that folder that it wrote before are written again or taken away.",
    ),
}


def _print_help(_: argparse.Namespace) -> int:
    print(
        "duty knowledge - look at the rules that decide\n\n"
        "  check      read the rules afresh and prove them\n"
        "  proved     list what is proved of them, in sentences\n"
        "  list       list what they hold\n"
        "  show       show one entry in full\n"
        "  graph      draw the rules for one kind of body on one day\n"
        "  coverage   show which items of the law they encode\n"
        "  docs       write them as pages to read\n"
        "  map        write them as one page that draws them, for a browser\n"
        "  diff       say what a change of them changes\n"
        "  test       try them on scenarios\n\n"
        "For example:\n"
        "  duty knowledge list --kind trigger\n"
        "  duty knowledge show service-change\n\n"
        "Help on one of them:\n"
        "  duty knowledge list --help"
    )
    return 0
