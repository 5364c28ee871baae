"""The command line of `duty train`, and its help."""

from __future__ import annotations

import argparse

from wizard.files import Refused
from wizard.parser import Parser, add_format, add_papers, add_rules, finish

PARTS = ("list", "check", "pack", "quiz", "results")
FORMATS = ("docx", "pdf", "html")
PAPERS = ("handout", "guide", "slides")


def read(words: list[str]) -> argparse.Namespace:
    """Read the words after `duty train`.

    Raises:
        Refused: They cannot be understood.
    """
    first = words[0] if words else ""
    if first in ("--help", "-h"):
        return argparse.Namespace(run=_print_help)
    if first not in PARTS:
        return _practise(words)
    parser = Parser(f"duty train {first}", *_ABOUT[first])
    _ADD[first](parser)
    return finish(parser, words[1:], _HOMES.get(first, "train"), f"run_{first}")


def _practise(words: list[str]) -> argparse.Namespace:
    parser = Parser("duty train", *_ABOUT[""])
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="its name; `duty train list` shows them"
    )
    parser.add_argument(
        "--facilitator", action="store_true", help="lead a room: take its votes, reveal, report"
    )
    parser.add_argument(
        "--out", metavar="DIR", help="with --facilitator: write the report into this folder"
    )
    parser.add_argument(
        "--plain", action="store_true", help="numbered text, nothing drawn: for a screen reader"
    )
    _add_folders(parser)
    _add_progress(parser)
    add_rules(parser)
    args = finish(parser, words, "train", "run_practise")
    if args.out and not args.facilitator:
        raise Refused("`--out` goes with `--facilitator`; see `duty train --help`")
    return args


def _list(parser: Parser) -> None:
    add_format(parser, "text", "json")
    _add_folders(parser)
    _add_progress(parser)
    add_rules(parser)


def _check(parser: Parser) -> None:
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="files, or folders of them; all if none"
    )
    add_format(parser, "text", "json")
    _add_folders(parser)
    add_rules(parser)


def _pack(parser: Parser) -> None:
    parser.add_argument(
        "scenarios", nargs="+", metavar="SCENARIO", help="its name; `duty train list` shows them"
    )
    parser.add_argument("--out", metavar="DIR", default=".", help="write into this folder")
    add_papers(parser, FORMATS, PAPERS, usual="all of them")
    _add_folders(parser)
    add_rules(parser)


def _quiz(parser: Parser) -> None:
    parser.add_argument("quiz", nargs="?", metavar="QUIZ", help="its name; all are shown if none")
    parser.add_argument(
        "--plain", action="store_true", help="numbered text, nothing drawn: for a screen reader"
    )
    _add_progress(parser)
    add_rules(parser)


def _results(parser: Parser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="results of others, as `--format json` writes them"
    )
    add_format(parser, "text", "json")
    parser.add_argument("--plot", metavar="FILE", help="draw the results as a picture (SVG)")
    parser.add_argument("--force", action="store_true", help="write over an older picture")
    _add_folders(parser)
    _add_progress(parser)
    add_rules(parser)


def _add_folders(parser: Parser) -> None:
    parser.add_argument(
        "--from",
        dest="folders",
        action="append",
        default=[],
        metavar="DIR",
        help="a folder with scenarios of your own; may be given again",
    )


def _add_progress(parser: Parser) -> None:
    parser.add_argument("--dir", metavar="DIR", help="the folder in which your progress is kept")


_HOMES = {"pack": "train_pack", "quiz": "train_quiz", "results": "train_results"}
_ADD = {"list": _list, "check": _check, "pack": _pack, "quiz": _quiz, "results": _results}

_ABOUT = {
    "": (
        "duty train [SCENARIO]\n\n"
        "Work through a scenario. Read the story, say what you think, answer the\n"
        "questions; then see which step you missed, and which provision settles it.\n"
        "What you missed comes back after some days.",
        "For example:\n"
        "  duty train                                what is due, or something new\n"
        "  duty train walk-in-centre-becomes-a-hub   this one\n"
        "  duty train --facilitator --out session    lead a room, and write a report\n"
        "  duty train --from our-scenarios           with scenarios of your own",
    ),
    "list": (
        "duty train list\n\nList the scenarios, how hard each is, and how you did.",
        "For example:\n  duty train list\n  duty train list --from our-scenarios",
    ),
    "check": (
        "duty train check [FILE ...]\n\n"
        "Check scenarios: whether the rules decide them as their author means, whether\n"
        "each answer has a reason, and whether twins differ in one thing.",
        "For example:\n"
        "  duty train check our-scenarios/clinic-moves.yaml\n"
        "  duty train check our-scenarios\n\n"
        "It ends with 0 if all is well and with 2 if something has to be mended.",
    ),
    "pack": (
        "duty train pack SCENARIO ...\n\n"
        "Write the papers for a session: a handout without answers, a guide for who\n"
        "leads it with answers, timings and points to discuss, and slides.",
        "For example:\n"
        "  duty train pack walk-in-centre-becomes-a-hub --out session\n"
        "  duty train pack --paper handout --format docx walk-in-centre-becomes-a-hub",
    ),
    "quiz": (
        "duty train quiz [QUIZ]\n\n"
        "Short questions on the guidance: the ten actions, the four rules of fair\n"
        "consultation, the principles of 2014.",
        "For example:\n  duty train quiz\n  duty train quiz four-rules",
    ),
    "results": (
        "duty train results [FILE ...]\n\n"
        "What is most often got wrong, by provision and by situation: your own results,\n"
        "and those of others that you name.",
        "For example:\n"
        "  duty train results\n"
        "  duty train results --format json > mine.json\n"
        "  duty train results team/*.json --plot team.svg",
    ),
}


def _print_help(_: argparse.Namespace) -> int:
    print(
        "duty train - learn to see when the duty applies, alone or in a room\n\n"
        "  duty train                      work through a scenario\n"
        "  duty train --facilitator        lead a room through one\n\n"
        "  list       the scenarios, and how you did\n"
        "  check      check scenarios that you have written\n"
        "  pack       write a handout, a guide for who leads, and slides\n"
        "  quiz       short questions on the guidance\n"
        "  results    what is most often got wrong\n\n"
        "For example:\n"
        "  duty train walk-in-centre-becomes-a-hub\n"
        "  duty train pack walk-in-centre-becomes-a-hub --out session\n\n"
        "Help on one of them:\n"
        "  duty train pack --help\n"
    )
    return 0
