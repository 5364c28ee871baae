"""The command line: what can be asked for, and help that reads well."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from wizard.files import Refused
from wizard.parser import Parser, add_as_at, add_format, add_rules, finish, no_such, one_of

HELP = """\
duty - must an English NHS body involve the public in what it is about to do?

duty asks plain questions, only those that still matter, and says whether the
duty applies, on what ground, and why. You can stop at any time and go on later.

  Be asked about a new matter:
      duty

  Decide a matter that stands in a file:
      duty decide examples/walk-in-centre.yaml

  Ask why, or what would change the answer:
      duty explain examples/walk-in-centre.yaml --what-if

  Keep what was decided, and write the documents:
      duty record make examples/walk-in-centre.yaml

Every command:
  assess      be asked about a new matter; `duty` alone does the same
  resume      go on with a matter where you stopped
  list        the matters that were begun, and where each stands
  decide      decide one matter, or a line each for many
  explain     why, why not, and what would change the answer
  record      keep what was decided, write the documents, check them, sign them
  recheck     decide old records again under today's rules
  knowledge   look at the rules, check them, draw them, or compare them
  train       learn with scenarios, alone or leading a room; papers and quizzes
  schema      print the JSON Schema of a matter, an answer or the rules

Help on one command, with examples: duty decide --help

When duty ends it leaves a number for other programmes: 0 decided or done,
  2 something given to it cannot be used, 3 not determined yet,
  4 a record or a scenario does not come out as it did, 70 a fault in duty.

It is a working aid and not legal advice.
"""

COMMANDS = (
    *("assess", "resume", "list", "decide", "explain", "record", "recheck", "knowledge"),
    *("train", "schema"),
)


def read(argv: list[str]) -> argparse.Namespace:
    """Read the command line; `run` in what comes back is the command to run.

    Raises:
        Refused: It cannot be understood.
    """
    first = argv[0] if argv else "assess"
    if first in ("--help", "-h", "help"):
        if len(argv) > 1 and first == "help":
            return read([*argv[1:], "--help"])
        return argparse.Namespace(run=_print_help)
    if first == "--version":
        return argparse.Namespace(run=_print_version)
    if first in _OF_ASSESS or first.split("=", 1)[0] in _OF_ASSESS:
        return _assess(argv)
    if first not in COMMANDS:
        raise Refused(no_such("command", first, COMMANDS, "duty"))
    return _MAKERS[first](argv[1:])


#: Options of `duty assess` that may follow `duty` itself.
_OF_ASSESS = ("--plain", "--dir", "--rules")


def _print_help(_: argparse.Namespace) -> int:
    print(HELP, end="")
    return 0


def _print_version(_: argparse.Namespace) -> int:
    from importlib.metadata import PackageNotFoundError, version

    from engagement_rules import KnowledgeBase

    try:
        programme = version("engagement-rules")
    except PackageNotFoundError:
        programme = "(not installed)"
    base = KnowledgeBase.default()
    print(f"duty {programme}, rules {base.version}, digest {base.digest[:16]}")
    return 0


def _assess(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty assess",
        "duty assess\n\n"
        "Be asked about a new matter. Only questions that still matter are asked. Each\n"
        "answer is kept before the next question comes, so you can stop at any time.",
        "For example:\n"
        "  duty                      begin\n"
        "  duty --plain              numbered text without colours, for a screen reader\n"
        "  duty --dir clinic         keep the matter in the folder `clinic`\n"
        "  duty resume               go on where you stopped\n\n"
        "ACCESSIBLE=1 does the same as --plain, NO_COLOR=1 takes the colours away, and\n"
        "DUTY_DIR names the folder for good.",
    )
    _add_talk(parser)
    add_rules(parser)
    return finish(parser, words[1:] if words[:1] == ["assess"] else words, "assess")


def _resume(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty resume",
        "duty resume [NAME]\n\n"
        "Go on with a matter where you stopped: the one that was changed last, or the\n"
        "one you name. `duty list` shows the names.",
        "For example:\n"
        "  duty resume\n"
        "  duty resume saturday-clinic\n"
        "  duty resume 2                       the second in the list\n"
        "  duty resume saturday-clinic --salvage   copy what is whole of a damaged one",
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="its name, or its number in the list"
    )
    parser.add_argument(
        "--salvage", action="store_true", help="copy the whole part of a damaged matter, and go on"
    )
    _add_talk(parser)
    add_rules(parser)
    return finish(parser, words, "assess", "resume")


def _list(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty list",
        "duty list\n\nList the matters that were begun, and where each of them stands.",
        "For example:\n  duty list\n  duty list --dir clinic --format json",
    )
    parser.add_argument("--dir", metavar="DIR", help="the folder in which the matters are kept")
    add_format(parser, "text", "json")
    add_rules(parser)
    return finish(parser, words, "assess", "listed")


def _add_talk(parser: Parser) -> None:
    parser.add_argument(
        "--plain", action="store_true", help="numbered text, nothing drawn: for a screen reader"
    )
    parser.add_argument("--dir", metavar="DIR", help="keep the matter in this folder")


def _decide(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty decide",
        "duty decide MATTER ...\n\n"
        "Decide whether the duty to involve the public applies. The answer comes first,\n"
        "then why, what is missing and what to do. Name several files, or a folder of\n"
        "them, to get one line for each.",
        "For example:\n"
        "  duty decide examples/walk-in-centre.yaml\n"
        "  duty decide my-matter.yaml --short                the answer in a few lines\n"
        "  duty decide examples/                             a line for each matter\n"
        "  duty decide examples/ --format csv > matters.csv  for a spreadsheet\n"
        "  duty decide my-matter.yaml --as-at 2022-07-01     by the law of another day\n"
        "  duty decide examples/ --format markdown --out results\n\n"
        "It ends with 0 if every matter is decided, 3 if one is not determined yet, and\n"
        "2 if one cannot be read.",
    )
    parser.add_argument("matters", nargs="+", metavar="MATTER", help="a file, or a folder of files")
    add_as_at(parser)
    add_format(parser, "text", "json", "markdown", "csv")
    parser.add_argument(
        "--short", action="store_true", help="the answer, why, and what must be done; no more"
    )
    parser.add_argument(
        "--out", metavar="DIR", help="write a file for each matter into this folder"
    )
    parser.add_argument("--force", action="store_true", help="with --out: write over older files")
    parser.add_argument(
        "--engine",
        type=one_of("compiled", "durable-rules", "both"),
        default="compiled",
        metavar="ENGINE",
        help="compiled (as usual), durable-rules, or both, which must agree",
    )
    add_rules(parser)
    return finish(parser, words, "decide")


def _explain(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty explain",
        "duty explain MATTER\n\n"
        "Say why the answer is what it is: the fewest answers that settle it, what is\n"
        "still open, and which answers made no difference.",
        "For example:\n"
        "  duty explain examples/walk-in-centre.yaml\n"
        "  duty explain examples/walk-in-centre.yaml --what-if\n"
        "  duty explain examples/walk-in-centre.yaml --why-not contract-variation\n"
        "  duty explain examples/walk-in-centre.yaml --for lawyer\n"
        "  duty explain examples/walk-in-centre.yaml --node scrutiny-consultation\n\n"
        "An ID names a duty, a situation or a ground; `duty knowledge list` shows them.",
    )
    parser.add_argument("matter", metavar="MATTER", help="a file")
    parser.add_argument("--node", default="duty", metavar="ID", help="explain this, not the duty")
    parser.add_argument("--why-not", metavar="ID", help="why this did not come out as yes")
    parser.add_argument(
        "--what-if", action="store_true", help="the fewest changes that would turn the answer"
    )
    parser.add_argument("--trace", action="store_true", help="every step, down to the answers")
    parser.add_argument("--all", action="store_true", help="every reason, not only the shortest")
    parser.add_argument(
        "--for",
        dest="audience",
        type=one_of("lay", "commissioner", "lawyer"),
        default="commissioner",
        metavar="READER",
        help="lay, commissioner (as usual) or lawyer",
    )
    parser.add_argument("--body", metavar="ID", help="only for this body of the matter")
    parser.add_argument("--act", metavar="ID", help="only for this act of the matter")
    add_as_at(parser)
    add_format(parser, "text", "json")
    add_rules(parser)
    return finish(parser, words, "explain")


def _knowledge(words: list[str]) -> argparse.Namespace:
    from wizard import arguments_knowledge

    return arguments_knowledge.read(words)


def _record(words: list[str]) -> argparse.Namespace:
    from wizard import arguments_record

    return arguments_record.read(words)


def _recheck(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty recheck",
        "duty recheck RECORD ...\n\n"
        "Decide old records again, under the rules with which they were made and under\n"
        "today's, and say what comes out otherwise and why. Name files, or folders of\n"
        "records.",
        "For example:\n"
        "  duty recheck walk-in.record.json\n"
        "  duty recheck records/                              every record in a folder\n"
        "  duty recheck records/ --rules local-policy/        with our own rules too\n"
        "  duty recheck records/ --format json                for a programme\n\n"
        "It ends with 0 if each is as it was made and comes out as it did, else with 4.",
    )
    parser.add_argument(
        "records", nargs="+", metavar="RECORD", help="a record, or a folder of records"
    )
    add_format(parser, "text", "json")
    add_rules(parser)
    return finish(parser, words, "recheck")


def _train(words: list[str]) -> argparse.Namespace:
    from wizard import arguments_train

    return arguments_train.read(words)


def _schema(words: list[str]) -> argparse.Namespace:
    parser = Parser(
        "duty schema",
        "duty schema matter|determination|record|knowledge\n\n"
        "Print the JSON Schema of a matter, of a determination (what `duty decide\n"
        "--format json` prints), of a record or of one file of the rules, for editors and\n"
        "tests.",
        "For example:\n  duty schema matter > matter.schema.json",
    )
    parser.add_argument(
        "name",
        type=one_of("matter", "determination", "record", "knowledge"),
        metavar="NAME",
        help="matter, determination, record or knowledge",
    )
    return finish(parser, words, "schema")


_MAKERS: dict[str, Callable[[list[str]], argparse.Namespace]] = {
    "assess": _assess,
    "resume": _resume,
    "list": _list,
    "decide": _decide,
    "explain": _explain,
    "record": _record,
    "recheck": _recheck,
    "knowledge": _knowledge,
    "train": _train,
    "schema": _schema,
}
