"""The command line: what can be asked for, and help that reads well."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import NoReturn

from wizard.files import Refused

HELP = """\
duty - must an English NHS body involve the public in what it is about to do?

You describe the matter in a small text file: who decides, what, on which day,
and the answers you have so far. duty says whether the legal duty to involve
the public applies, on what ground, and why, or what is still missing.

  Decide a matter:
      duty decide examples/walk-in-centre.yaml

  Ask why, or what would change the answer:
      duty explain examples/walk-in-centre.yaml --what-if

  See what the rules say, and which questions can be answered:
      duty knowledge list --kind fact

Every command:
  decide      decide one matter, or a line each for many
  explain     why, why not, and what would change the answer
  knowledge   look at the rules, check them, or draw them
  schema      print the JSON Schema of a matter, an answer or the rules

Help on one command, with examples:
      duty decide --help

When duty ends it leaves a number for other programmes:
  0 decided or done        2 something given to it cannot be used
  3 not determined yet    70 a fault in duty itself

It is a working aid and not legal advice.
"""

COMMANDS = ("decide", "explain", "knowledge", "schema")
KNOWLEDGE = ("check", "list", "show", "graph")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
Made = argparse.ArgumentParser


def _near(said: str, known: Iterable[str]) -> str:
    """Which known word was meant, or all of them."""
    # Imported here because help and most commands' arguments need no library.
    from engagement_rules._errors import did_you_mean

    known = tuple(known)
    return did_you_mean(said, known).rstrip("?") or f"choose from {', '.join(known)}"


def _shown(said: str) -> str:
    from engagement_rules._errors import printable

    return printable(said)


class _Parser(argparse.ArgumentParser):
    """argparse that speaks plainly: no abbreviations, and errors as one sentence."""

    def __init__(self, prog: str, about: str, examples: str) -> None:
        super().__init__(
            prog=prog,
            usage=argparse.SUPPRESS,
            description=about,
            epilog=examples,
            allow_abbrev=False,
            add_help=False,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
                prog, max_help_position=26, width=80
            ),
        )
        self._positionals.title = "What to name"
        self._optionals.title = "What you can add"

    def error(self, message: str) -> NoReturn:
        said = message.removeprefix("argument ")
        said = said.replace("the following arguments are required: ", "name ")
        unknown = said.removeprefix("unrecognized arguments: ")
        if unknown != said:
            options = [name for action in self._actions for name in action.option_strings]
            said = f"`{unknown}` is not understood; {_near(unknown.split(' ', 1)[0], options)}"
        raise Refused(f"{_shown(said)}; see `{self.prog} --help`")


def read(argv: list[str]) -> argparse.Namespace:
    """Read the command line; `run` in what comes back is the command to run.

    Raises:
        Refused: It cannot be understood.
    """
    first = argv[0] if argv else "--help"
    if first in ("--help", "-h", "help"):
        if len(argv) > 1 and first == "help":
            return read([*argv[1:], "--help"])
        return argparse.Namespace(run=_print_help)
    if first == "--version":
        return argparse.Namespace(run=_print_version)
    if first not in COMMANDS:
        raise Refused(_no_such("command", first, COMMANDS, "duty"))
    return _MAKERS[first](argv[1:])


def _no_such(what: str, said: str, known: tuple[str, ...], prog: str) -> str:
    return f"`{_shown(said)}` is no {what} of {prog}; {_near(said, known)}; see `{prog} --help`"


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


def _decide(words: list[str]) -> argparse.Namespace:
    parser = _Parser(
        "duty decide",
        "duty decide MATTER ...\n\n"
        "Decide whether the duty to involve the public applies. The answer comes first,\n"
        "then why, what is missing and what to do. Name several files, or a folder of\n"
        "them, to get one line for each.",
        "For example:\n"
        "  duty decide examples/walk-in-centre.yaml\n"
        "  duty decide examples/                             a line for each matter\n"
        "  duty decide examples/ --format csv > matters.csv  for a spreadsheet\n"
        "  duty decide my-matter.yaml --as-at 2022-07-01     by the law of another day\n"
        "  duty decide examples/ --format markdown --out results\n\n"
        "It ends with 0 if every matter is decided, 3 if one is not determined yet, and\n"
        "2 if one cannot be read.",
    )
    parser.add_argument("matters", nargs="+", metavar="MATTER", help="a file, or a folder of files")
    _add_as_at(parser)
    _add_format(parser, "text", "json", "markdown", "csv")
    parser.add_argument(
        "--out", metavar="DIR", help="write a file for each matter into this folder"
    )
    parser.add_argument("--force", action="store_true", help="with --out: write over older files")
    parser.add_argument(
        "--engine",
        type=_one_of("compiled", "durable-rules", "both"),
        default="compiled",
        metavar="ENGINE",
        help="compiled (as usual), durable-rules, or both, which must agree",
    )
    _add_rules(parser)
    return _finish(parser, words, "decide")


def _explain(words: list[str]) -> argparse.Namespace:
    parser = _Parser(
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
        type=_one_of("lay", "commissioner", "lawyer"),
        default="commissioner",
        metavar="READER",
        help="lay, commissioner (as usual) or lawyer",
    )
    parser.add_argument("--body", metavar="ID", help="only for this body of the matter")
    parser.add_argument("--act", metavar="ID", help="only for this act of the matter")
    _add_as_at(parser)
    _add_format(parser, "text", "json")
    _add_rules(parser)
    return _finish(parser, words, "explain")


def _knowledge(words: list[str]) -> argparse.Namespace:
    first = words[0] if words else "--help"
    if first in ("--help", "-h"):
        return argparse.Namespace(run=_print_knowledge_help)
    if first not in KNOWLEDGE:
        raise Refused(_no_such("part", first, KNOWLEDGE, "duty knowledge"))
    parser = _Parser(f"duty knowledge {first}", *_ABOUT_KNOWLEDGE[first])
    if first == "check":
        parser.add_argument("folder", nargs="?", metavar="FOLDER", help="the rules to check")
        _add_format(parser, "text", "json")
    elif first == "list":
        parser.add_argument("--kind", metavar="KIND", help="only entries of this kind")
        parser.add_argument("--ref", metavar="REF", help="only those that encode this item of law")
        parser.add_argument(
            "--in-force", type=_day, metavar="DATE", help="only those that hold on this day"
        )
        _add_format(parser, "text", "json")
    elif first == "show":
        parser.add_argument("id", metavar="ID", help="the entry")
        _add_format(parser, "text", "json", "markdown")
    else:
        parser.add_argument(
            "--body", required=True, metavar="KIND", help="whose law, for example ICB"
        )
        _add_as_at(parser, "the day whose law is drawn; today by default")
        parser.add_argument("--node", metavar="ID", help="only what this rests on")
        _add_format(parser, "dot", "mermaid")
    _add_rules(parser)
    return _finish(parser, words[1:], "knowledge", f"run_{first}")


_ABOUT_KNOWLEDGE = {
    "check": (
        "duty knowledge check [FOLDER]\n\n"
        "Read the rules afresh and prove them: every id known, every date in order,\n"
        "every outcome reachable and exact. Without a folder, the rules that come with\n"
        "duty. What is wrong is told with a code that has a page in docs/errors.",
        "For example:\n"
        "  duty knowledge check\n"
        "  duty knowledge check my-rules/\n"
        "  duty knowledge check --rules local-policy/     the shipped rules and these\n\n"
        "It ends with 0 if the rules hold and 2 if they do not.",
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
}


def _print_knowledge_help(_: argparse.Namespace) -> int:
    print(
        "duty knowledge - look at the rules that decide\n\n"
        "  check   read the rules afresh and prove them\n"
        "  list    list what they hold\n"
        "  show    show one entry in full\n"
        "  graph   draw the rules for one kind of body on one day\n\n"
        "For example:\n"
        "  duty knowledge list --kind trigger\n"
        "  duty knowledge show service-change\n\n"
        "Help on one of them:\n"
        "  duty knowledge list --help"
    )
    return 0


def _schema(words: list[str]) -> argparse.Namespace:
    parser = _Parser(
        "duty schema",
        "duty schema matter|determination|knowledge\n\n"
        "Print the JSON Schema of a matter, of a determination (what `duty decide\n"
        "--format json` prints) or of one file of the rules, for editors and tests.",
        "For example:\n  duty schema matter > matter.schema.json",
    )
    parser.add_argument(
        "name",
        type=_one_of("matter", "determination", "knowledge"),
        metavar="NAME",
        help="matter, determination or knowledge",
    )
    return _finish(parser, words, "schema")


def _add_as_at(parser: Made, about: str = "take the law of this day for every act") -> None:
    parser.add_argument("--as-at", type=_day, metavar="DATE", help=f"{about} (2022-07-01)")


def _add_format(parser: Made, *formats: str) -> None:
    shown = f"{formats[0]} (as usual){''.join(f', {name}' for name in formats[1:-1])}"
    parser.add_argument(
        "--format",
        type=_one_of(*formats),
        default=formats[0],
        metavar="FORMAT",
        help=f"{shown} or {formats[-1]}",
    )


def _one_of(*known: str) -> Callable[[str], str]:
    """A reader of a word that must be one of these."""

    def read_word(said: str) -> str:
        if said not in known:
            raise argparse.ArgumentTypeError(f"`{said}` is not one of these; {_near(said, known)}")
        return said

    return read_word


def _add_rules(parser: Made) -> None:
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="DIR",
        help="add a folder of local rules to the shipped ones; may be given again",
    )
    parser.add_argument("-h", "--help", action="help", help="show this page")


def _day(text: str) -> dt.date:
    wanted = "write year-month-day, for example 2024-02-15"
    if not _DATE.match(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no date; {wanted}")
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is no day of the calendar; {wanted}") from None
    if not 1900 <= day.year <= 2199:
        raise argparse.ArgumentTypeError(f"`{text}` lies outside 1900 to 2199; {wanted}")
    return day


def _finish(
    parser: Made, words: list[str], module: str, function: str = "run"
) -> argparse.Namespace:
    if "--help" not in (action for a in parser._actions for action in a.option_strings):
        parser.add_argument("-h", "--help", action="help", help="show this page")
    args = parser.parse_args(words)

    def run(args: argparse.Namespace) -> int:
        from importlib import import_module

        return int(getattr(import_module(f"wizard.commands.{module}"), function)(args))

    args.run = run
    return args


_MAKERS: dict[str, Callable[[list[str]], argparse.Namespace]] = {
    "decide": _decide,
    "explain": _explain,
    "knowledge": _knowledge,
    "schema": _schema,
}
