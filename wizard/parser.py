"""What every command line of `duty` has in common: plain errors, dates, formats, rules."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import NoReturn

from wizard.files import Refused

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
Made = argparse.ArgumentParser


def near(said: str, known: Iterable[str]) -> str:
    """Which known word was meant, or all of them."""
    # Imported here because help and most commands' arguments need no library.
    from engagement_rules._errors import did_you_mean

    known = tuple(known)
    return did_you_mean(said, known).rstrip("?") or f"choose from {', '.join(known)}"


def _shown(said: str) -> str:
    from engagement_rules._errors import printable

    return printable(said)


class Parser(argparse.ArgumentParser):
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
        """Refuse in one sentence.

        Raises:
            Refused: Always.
        """
        said = message.removeprefix("argument ")
        said = said.replace("the following arguments are required: ", "name ")
        unknown = said.removeprefix("unrecognized arguments: ")
        if unknown != said:
            options = [name for action in self._actions for name in action.option_strings]
            said = f"`{unknown}` is not understood; {near(unknown.split(' ', 1)[0], options)}"
        raise Refused(f"{_shown(said)}; see `{self.prog} --help`")


def no_such(what: str, said: str, known: tuple[str, ...], prog: str) -> str:
    """Say that there is no such command or part, and which was meant."""
    return f"`{_shown(said)}` is no {what} of {prog}; {near(said, known)}; see `{prog} --help`"


def add_as_at(parser: Made, about: str = "take the law of this day for every act") -> None:
    """Take a day whose law counts."""
    parser.add_argument("--as-at", type=day, metavar="DATE", help=f"{about} (2022-07-01)")


def add_format(parser: Made, *formats: str) -> None:
    """Take a format of the output; the first is the usual one."""
    told = f"{formats[0]} (as usual){''.join(f', {name}' for name in formats[1:-1])}"
    parser.add_argument(
        "--format",
        type=one_of(*formats),
        default=formats[0],
        metavar="FORMAT",
        help=f"{told} or {formats[-1]}",
    )


def add_papers(
    parser: Made, formats: tuple[str, ...], papers: tuple[str, ...], *, usual: str
) -> None:
    """Take the papers to write, their formats, and how they look.

    Args:
        parser: Where they are taken.
        formats: The formats that there are.
        papers: The papers that there are.
        usual: Which papers are written when none is named.
    """
    for name, known, all_of in (("format", formats, "all of them"), ("paper", papers, usual)):
        parser.add_argument(
            f"--{name}",
            action="append",
            type=one_of(*known),
            metavar=name.upper(),
            help=f"{', '.join(known)}; may be given again; {all_of} when it is left out",
        )
    parser.add_argument(
        "--look", metavar="DIR", help="a folder with your body's name, crest and Word styles"
    )
    parser.add_argument("--force", action="store_true", help="write over older files")


def one_of(*known: str) -> Callable[[str], str]:
    """A reader of a word that must be one of these."""

    def read_word(said: str) -> str:
        if said not in known:
            raise argparse.ArgumentTypeError(f"`{said}` is not one of these; {near(said, known)}")
        return said

    return read_word


def add_rules(parser: Made) -> None:
    """Take folders of local rules."""
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="DIR",
        help="add a folder of local rules to the shipped ones; may be given again",
    )
    parser.add_argument("-h", "--help", action="help", help="show this page")


def day(text: str) -> dt.date:
    """Read a day.

    Raises:
        ArgumentTypeError: It is none.
    """
    wanted = "write year-month-day, for example 2024-02-15"
    if not _DATE.match(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no date; {wanted}")
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is no day of the calendar; {wanted}") from None
    if not 1900 <= found.year <= 2199:
        raise argparse.ArgumentTypeError(f"`{text}` lies outside 1900 to 2199; {wanted}")
    return found


def finish(
    parser: Made, words: list[str], module: str, function: str = "run"
) -> argparse.Namespace:
    """Read the words; what comes back runs a function of a module of `wizard.commands`."""
    if "--help" not in (action for a in parser._actions for action in a.option_strings):
        parser.add_argument("-h", "--help", action="help", help="show this page")
    args = parser.parse_intermixed_args(words)

    def run(args: argparse.Namespace) -> int:
        from importlib import import_module

        return int(getattr(import_module(f"wizard.commands.{module}"), function)(args))

    args.run = run
    return args
