"""The command line of `duty record`, and its help."""

from __future__ import annotations

import argparse

from wizard.files import Refused
from wizard.parser import Parser, add_format, add_papers, add_rules, day, finish, no_such

PARTS = ("make", "show", "export", "verify", "reassess", "sign")
FORMATS = ("docx", "html", "pdf", "markdown", "text")
PAPERS = ("rationale", "cover", "letter", "notification", "log")


def read(words: list[str]) -> argparse.Namespace:
    """Read the words after `duty record`.

    Raises:
        Refused: They cannot be understood.
    """
    first = words[0] if words else "--help"
    if first in ("--help", "-h"):
        return argparse.Namespace(run=_print_help)
    if first not in PARTS:
        raise Refused(no_such("part", first, PARTS, "duty record"))
    parser = Parser(f"duty record {first}", *_ABOUT[first])
    _ADD[first](parser)
    return finish(parser, words[1:], "record", f"run_{first}")


def _make(parser: Parser) -> None:
    parser.add_argument(
        "matter", metavar="MATTER", help="a file, or the name of a matter that you were asked about"
    )
    parser.add_argument("--dir", metavar="DIR", help="the folder in which the matters are kept")
    _add_made(parser)
    _add_out(parser)
    add_rules(parser)


def _show(parser: Parser) -> None:
    parser.add_argument("record", metavar="RECORD", help="a file")
    add_format(parser, "text", "markdown", "json")


def _export(parser: Parser) -> None:
    parser.add_argument("record", metavar="RECORD", help="a file")
    parser.add_argument("--out", metavar="DIR", default=".", help="write into this folder")
    add_papers(parser, FORMATS, PAPERS, usual="the rationale")


def _verify(parser: Parser) -> None:
    parser.add_argument("records", nargs="+", metavar="RECORD", help="a file")
    parser.add_argument(
        "--seal", metavar="SEAL", help="the seal as it is printed in a document that you trust"
    )
    add_format(parser, "text", "json")


def _reassess(parser: Parser) -> None:
    parser.add_argument("record", metavar="RECORD", help="the record so far")
    parser.add_argument(
        "matter", metavar="MATTER", help="the matter as it is now: a file, or a name as for `make`"
    )
    parser.add_argument("--dir", metavar="DIR", help="the folder in which the matters are kept")
    _add_made(parser)
    _add_out(parser)
    add_rules(parser)


def _sign(parser: Parser) -> None:
    parser.add_argument("record", metavar="RECORD", help="a file")
    parser.add_argument(
        "--by", required=True, metavar="WHO", help="who signs: a role or a group, or a name"
    )
    parser.add_argument("--says", required=True, metavar="TEXT", help="what they say")
    _add_made(parser)
    _add_out(parser)


def _add_made(parser: Parser) -> None:
    parser.add_argument(
        "--on", type=day, metavar="DATE", help="the day that it bears; today by default"
    )


def _add_out(parser: Parser) -> None:
    parser.add_argument("--out", metavar="FILE", help="write the record into this file")
    parser.add_argument("--force", action="store_true", help="write over an older file")


_ADD = {
    "make": _make,
    "show": _show,
    "export": _export,
    "verify": _verify,
    "reassess": _reassess,
    "sign": _sign,
}

_ABOUT = {
    "make": (
        "duty record make MATTER\n\n"
        "Decide a matter with both engines and keep all of it in one file: what was\n"
        "told, what was decided and why, and the rules that decided. Every document is\n"
        "made from that file.",
        "For example:\n"
        "  duty record make examples/walk-in-centre.yaml --out walk-in.record.json\n"
        "  duty record make saturday-clinic          one that you were asked about",
    ),
    "show": (
        "duty record show RECORD\n\n"
        "Show the rationale that a record holds: first page, every section, the law.",
        "For example:\n  duty record show walk-in.record.json",
    ),
    "export": (
        "duty record export RECORD\n\n"
        "Write the documents of a record. The rationale is the whole of it; `cover` is\n"
        "half a page for a committee's cover sheet, `letter` the letter to the council\n"
        "when safety leaves no time, `notification` the facts that the Secretary of\n"
        "State is told, and `log` a line for the log, as CSV.",
        "For example:\n"
        "  duty record export walk-in.record.json --out papers\n"
        "  duty record export walk-in.record.json --format docx --look our-look\n"
        "  duty record export walk-in.record.json --paper cover --paper log",
    ),
    "verify": (
        "duty record verify RECORD ...\n\n"
        "Say whether a record is as it was made, byte by byte, and whether its own rules\n"
        "decide it as it says. If not, say where.",
        "For example:\n"
        "  duty record verify walk-in.record.json\n"
        "  duty record verify walk-in.record.json --seal 9ecf79e211c945b4\n\n"
        "It ends with 0 if all is well and with 4 if not.",
    ),
    "reassess": (
        "duty record reassess RECORD MATTER\n\n"
        "Assess a matter again at a later stage. The record gets a further version that\n"
        "names what has changed since the last: facts, law, rules, outcome.",
        "For example:\n"
        "  duty record reassess walk-in.record.json now.yaml --out second.record.json\n"
        "  duty record reassess walk-in.record.json saturday-clinic --force",
    ),
    "sign": (
        "duty record sign RECORD --by WHO --says TEXT\n\n"
        "Add somebody's word to a record. It is sealed with all that stands before it.",
        "For example:\n"
        '  duty record sign walk-in.record.json --by "Lay member" \\\n'
        '      --says "I have read this, and the reasons are sound." --force',
    ),
}


def _print_help(_: argparse.Namespace) -> int:
    print(
        "duty record - keep what was decided, and make the documents\n\n"
        "  make       decide a matter and keep all of it in one file\n"
        "  show       show the rationale that a record holds\n"
        "  export     write the documents: Word, HTML, PDF, Markdown, text\n"
        "  verify     say whether a record is as it was made, and if not, where\n"
        "  reassess   assess it again at a later stage, and name what changed\n"
        "  sign       add somebody's word to it\n\n"
        "For example:\n"
        "  duty record make examples/walk-in-centre.yaml --out walk-in.record.json\n"
        "  duty record export walk-in.record.json --out papers\n\n"
        "Help on one of them:\n"
        "  duty record export --help"
    )
    return 0
