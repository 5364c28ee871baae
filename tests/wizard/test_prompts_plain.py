"""Plain numbered text: nothing is repainted, and every answer can be typed as a word."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest

pytest.importorskip("fcntl", reason="no such terminals here")
pytest.importorskip("pyte")

from conftest import ROOT
from prompt_script import CHOOSE, TICK, WRITE
from prompted import Prompted

from wizard.files import Refused
from wizard.prompts.faces import choose_face, refuse_without_terminal
from wizard.prompts.matching import keyed, numbers, option
from wizard.prompts.plain_face import PlainFace
from wizard.prompts.screens import Chosen, Gone, Option
from wizard.prompts.wording import as_line, cells, cut, harmless, page, record, wrap


def _said(terminal):
    return " ".join(" ".join(terminal.everything()).split())


class Said(list):
    """What a face said, line by line."""

    def has(self, text):
        return text in " ".join(" ".join(self).split())


@pytest.fixture
def ask(monkeypatch, capsys):
    """Show a screen, type these lines, and give the reply and what was said."""

    def shown(screen, *typed):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        capsys.readouterr()
        try:
            reply = getattr(PlainFace(), type(screen).__name__.lower())(screen)
        except Gone:
            reply = None
        return reply, Said(capsys.readouterr().out.splitlines())

    return shown


@pytest.fixture
def shown(tmp_path):
    """Show the screens of a name in a terminal."""
    running = []

    def show(name, **more):
        terminal = Prompted(name, tmp_path, plain=True, **more)
        running.append(terminal)
        return terminal

    yield show
    for terminal in running:
        terminal.close()


def test_a_screen_is_static_lines_in_one_order(ask):
    _, said = ask(CHOOSE)

    assert said == [
        "",
        "Matter: A clinic moves",
        "So far: The duty of section 14Z45 is open: three grounds may still make it",
        "apply.",
        "So far: The duty of section 242 does not apply.",
        "Progress: at most 4 more questions",
        "News: Your answers are kept in /home/anna/.local/share/duty/a-clinic-moves.yaml.",
        "Question: Would it change the manner in which services are delivered to people",
        "at the point when they receive them?",
        "One line of help.",
        "1. Yes",
        "2. No: Nothing changes for anybody.",
        "3. Not known",
        "Or type: back, why, law, save.",
        "Your answer: ",
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1", "yes"),
        ("3.", "not known"),
        ("y", "yes"),
        ("N", "no"),
        ("no", "no"),
        ("No.", "no"),
        ("NOT  KNOWN", "not known"),
        ("not", "not known"),
        ("u", "not known"),
        ("  yes  ", "yes"),
        ("back", "back"),
        ("go back", "back"),
        ("b", "back"),
        ("ba", "back"),
        ("/back", "back"),
        ("what", "law"),
        ("what the law says", "law"),
        ("WHY", "why"),
    ],
)
def test_an_answer_is_taken_by_number_key_label_value_or_beginning(ask, typed, value):
    reply, _ = ask(CHOOSE, typed)

    assert reply == Chosen(value, command=value in ("back", "law", "why"))


def test_what_was_answered_is_said_again(ask):
    _, said = ask(CHOOSE, "3")

    assert said.has("Answered: Not known")


def test_an_empty_line_answers_nothing_and_asks_again_without_the_screen(ask):
    reply, said = ask(CHOOSE, "", "", "no")

    assert reply == Chosen("no")
    assert sum("Nothing was typed. Type a number from 1 to 3" in line for line in said) == 2
    assert sum(line.startswith("1. Yes") for line in said) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0", "`0` is none of the answers. Type a number from 1 to 3"),
        ("4", "`4` is none of the answers"),
        ("9" * 5000, "is none of the answers"),
        ("maybe", "`maybe` is none of the answers"),
        ("/frob", "There is no command `/frob`. You can type /back, /why, /law or /save."),
        ("/bakc", "Did you mean `/back`?"),
        ("\x1b[A", "`[A` is none of the answers"),
        ("s\u00fcr", "`s\u00fcr` is none of the answers"),
    ],
)
def test_what_is_not_understood_is_explained(ask, typed, told):
    reply, said = ask(CHOOSE, typed)

    assert reply is None
    assert said.has(told)


def test_a_beginning_of_two_answers_names_both():
    answers = (Option("a", "A health board", "x"), Option("b", "A health trust", "y"))

    assert option("a health", answers, ()) == (
        "That could be A health board or A health trust. Type more of it."
    )
    assert option("a health t", answers, ()) == Chosen("y")


@pytest.mark.parametrize("typed", ["?", "again", "AGAIN"])
def test_the_screen_comes_again_with_all_the_help(ask, typed):
    from dataclasses import replace

    from prompt_script import LONG

    _, said = ask(replace(CHOOSE, help=LONG), typed)
    text = "\n".join(said)
    first, second = text.split("Question: ")[1:]

    assert "Help 1:" in first
    assert "Help 10:" not in first
    assert "Type ? for all of the help." in first
    assert "Help 10:" in second
    assert "law (what the law says)" in second
    assert "Type ? for" not in second


def test_a_question_mark_is_never_an_answer(ask):
    from dataclasses import replace

    reply, said = ask(
        replace(CHOOSE, answers=(*CHOOSE.answers, Option("?", "Who", "who"))), "?", "4"
    )

    assert reply == Chosen("who")
    assert sum("Question: " in line for line in said) == 2


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("2", (2,)),
        ("2 5", (2, 5)),
        ("5,2", (2, 5)),
        ("1, 3-5, 15", (1, 3, 4, 5, 15)),
        ("2 - 4", (2, 3, 4)),
        ("2 to 4 and 7", (2, 3, 4, 7)),
        ("3 3 3", (3,)),
        ("none", ()),
        ("None of these", ()),
        ("n", ()),
    ],
)
def test_boxes_are_ticked_by_numbers_and_none_is_a_word(ask, typed, ids):
    reply, said = ask(TICK, typed)

    assert reply.ids == tuple(f"box{number}" for number in ids)
    numbered = [f"{number}. {TICK.items[number - 1].label}" for number in ids]
    assert said.has(f"Ticked: {', '.join(numbered) or 'None of these'}")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Nothing was typed. Type the numbers of all that apply, or none"),
        ("16", "There is no box 16; the boxes are 1 to 15."),
        ("0", "There is no box 0"),
        ("4-2", "`4-2` runs backwards; write 2-4."),
        ("1 x", "`x` is no number of a box."),
        ("1--2", "`1--2` is no number of a box."),
        ("9" * 5000, "There is no box 999"),
        ("1-999999999", "There is no box 999999999"),
        ("same", "`same` is none of the answers."),
        ("frob", "`frob` is none of the answers."),
    ],
)
def test_ticks_that_cannot_be_meant_are_explained(ask, typed, told):
    reply, said = ask(TICK, typed)

    assert reply is None
    assert said.has(told)


def test_ticks_made_before_are_shown_and_can_be_kept(ask):
    from prompt_script import SCREENS

    reply, said = ask(SCREENS["tick before"][0], "same")

    assert reply.ids == ("box2",)
    assert "2. Box 2 (ticked before)" in said


def test_boxes_say_what_they_are_about_on_request(ask):
    _, said = ask(TICK, "?")
    first, second = "\n".join(said).split("Question: ")[1:]

    assert "About box 3." not in first
    assert "3. Box 3: About box 3." in second


@pytest.mark.parametrize("typed", ["back", "/back", "b"])
def test_a_list_of_boxes_has_commands(ask, typed):
    assert ask(TICK, typed)[0] == Chosen("back", command=True)


def test_a_line_is_checked_until_it_will_do(ask):
    reply, said = ask(WRITE, "", "ab", " a  name ")

    assert reply.text == "a  name"
    assert said.has("Nothing was typed.")
    assert said.has("`ab` is too short. Write three letters at least.")


def test_a_line_takes_commands_with_a_slash_and_words_without(ask):
    assert ask(WRITE, "/frob", "/save")[0] == Chosen("save", command=True)
    assert ask(WRITE, "/frob")[1].has("There is no command `/frob`.")
    assert ask(WRITE, "save")[0].text == "save"
    assert ask(WRITE, "/home/anna/x")[0].text == "/home/anna/x"


def test_what_was_written_before_can_be_kept(ask):
    from prompt_script import SCREENS

    reply, said = ask(SCREENS["write start"][0], "/same")

    assert reply.text == "as before"
    assert "Written before: as before" in said


@pytest.mark.parametrize("letter", ["w", "é"])
def test_a_text_longer_than_a_terminal_takes_in_one_line_is_taken_in_parts(shown, letter):
    words = [f"{number:04}{letter}" for number in range(1500)]
    terminal = shown("write long")
    terminal.wait_for("Your answer:")
    first = 0
    while not terminal.replies():
        asked = terminal.raw.count(b"Your answer: ")
        terminal.send(" ".join(words[first:]) + "\r")
        terminal.wait_until(
            lambda asked=asked: terminal.replies() or terminal.raw.count(b"Your answer: ") > asked,
            "an answer to that",
        )
        taken = re.findall(r"words taken: .*?(\d{4})\S? Type on", _said(terminal))
        first = int(taken[-1]) + 1 if taken else 0

    assert first > 0
    assert terminal.wait_value() == " ".join(words)


def test_an_empty_line_will_do_where_it_may(ask):
    from prompt_script import SCREENS

    assert ask(SCREENS["write empty"][0], "")[0].text == ""


def test_a_page_is_printed_whole(shown):
    terminal = shown("read")
    terminal.wait_end()

    assert " ".join(terminal.everything()).count("The law goes on and on.") == 20 * 6


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("choose", ("\x1b[A\x1b[B", "?", "", "3")),
        ("crowded tick", ("?", "1-3")),
        ("write", ("a\tb\x1b[31m", "/back")),
        ("long read and choose", ("yes",)),
        ("hostile choose", ("?", "x", "y")),
        ("hostile tick", ("?", "1")),
        ("hostile write", ("?", "x")),
        ("hostile read", ()),
    ],
)
def test_nothing_but_text_and_ends_of_lines_is_written(shown, name, typed):
    terminal = shown(name)
    for line in typed:
        terminal.send(f"{line}\r")
    if name == "hostile write":
        terminal.press("ctrl-d")
    terminal.wait_end()
    text = terminal.raw.decode("utf-8")

    # The terminal itself writes a tab as it is typed; everything else is the programme's.
    assert {char for char in text if not char.isprintable()} <= set("\r\n\t")
    if name.startswith("hostile"):
        assert "\\x1b]0;owned\\x07" in text


@pytest.mark.parametrize(("columns", "widest"), [(50, 50), (80, 80), (150, 80)])
def test_lines_are_as_wide_as_the_terminal_and_no_wider_than_eighty(shown, columns, widest):
    terminal = shown("crowded choose", columns=columns, lines=60)
    terminal.wait_for("Your answer:")
    longest = max(map(len, terminal.lines()))

    assert widest - 12 <= longest <= widest


@pytest.mark.parametrize("name", ["choose", "tick", "write"])
@pytest.mark.parametrize(
    ("how", "kind"),
    [("ctrl-c", "KeyboardInterrupt"), ("ctrl-d", "Gone"), ("SIGHUP", "Gone"), ("closed", "Gone")],
)
def test_every_screen_can_be_left(shown, name, how, kind):
    terminal = shown(name)
    terminal.wait_for("Your answer:")
    if how == "closed":
        terminal.hang_up()
    elif how == "SIGHUP":
        import signal

        terminal.kill(signal.SIGHUP)
    else:
        terminal.press(how)

    assert terminal.wait_end() == 3
    assert terminal.replies() == [{"kind": kind}]


def test_bytes_that_are_no_text_end_nothing(shown):
    terminal = shown("choose")
    terminal.wait_for("Your answer:")
    terminal.send_bytes(b"\xff\xfe\r")
    terminal.wait_for("is none of the answers")
    terminal.send("1\r")

    assert terminal.wait_value() == "yes"


def test_the_plain_face_loads_no_library_of_the_other_and_no_line_editor():
    code = (
        "import sys; from wizard.prompts.faces import choose_face; choose_face(True);"
        "print([m for m in ('questionary', 'prompt_toolkit', 'readline') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("env", "asked", "plain"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"ACCESSIBLE": "1"}, False, True),
        ({"ACCESSIBLE": "true"}, False, True),
        ({"ACCESSIBLE": "0"}, False, False),
        ({"ACCESSIBLE": ""}, False, False),
        ({"TERM": "dumb"}, False, True),
        ({"TERM": "xterm"}, True, True),
    ],
)
def test_plain_text_is_shown_to_whoever_wants_it(monkeypatch, env, asked, plain):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("ACCESSIBLE", raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    assert isinstance(choose_face(asked), PlainFace) is plain


def test_without_a_terminal_it_says_what_to_do(monkeypatch):
    class Tty(io.StringIO):
        def isatty(self):
            return True

    for name, what in (("stdin", "input"), ("stdout", "output")):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Tty())
            patch.setattr(sys, "stdout", Tty())
            refuse_without_terminal()
            patch.setattr(sys, name, io.StringIO())
            with pytest.raises(Refused, match=f"the {what} is none.*duty decide FILE"):
                refuse_without_terminal()


def test_numbers_come_back_in_the_order_of_the_boxes():
    assert numbers("5 1-2", 5) == (0, 1, 4)
    assert numbers("2", 1) == "There is no box 2; the only box is 1."


def test_keys_stay_as_they_are_and_those_that_clash_get_another():
    options = [
        Option("b", "Board", "1"),
        Option("b", "go back", "2"),
        Option("?", "I don't know", "3"),
        Option("G", "Go", "4"),
        Option("", "Begin", "5"),
        Option("yy", "Yes", "6"),
    ]

    assert [each.key for each in keyed(options)] == ["b", "o", "i", "g", "e", "y"]


def test_text_is_wrapped_by_the_room_it_takes():
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("\u4e00\u4e8c\u4e09 \u56db", 6) == ["\u4e00\u4e8c\u4e09", "\u56db"]
    assert wrap("e\u0301" * 5, 5) == ["e\u0301" * 5]
    assert wrap("a" * 18, 10, "- ") == ["- aaaaaaaa", "  aaaaaaaa", "  aa"]
    assert wrap("see http://example.org/long now", 10, whole_words=True) == [
        "see",
        "http://example.org/long",
        "now",
    ]
    assert wrap("", 10, "> ") == [">"]
    assert cells("\u4e00e\u0301") == 3


def test_text_is_cut_between_words_and_says_so():
    assert cut("a short text", 20) == "a short text"
    assert cut("a text that is too long for it", 20) == "a text that is..."
    assert cut("w" * 30, 10) == "wwwwwww..."
    assert cut("abcdef", 2) == "ab"


def test_a_record_is_one_short_line():
    assert record("Is it?", "Yes", 40) == "Is it? Yes"
    assert record("What it is called:", "A", 40) == "What it is called: A"
    long = record("Does a very long question still leave room?", "a long answer " * 5, 40)
    assert len(long) <= 40
    assert "a long answer" in long


def test_a_page_keeps_what_is_set_in():
    text = "Title\n\n- one two three four five\n  1. one two three four five\nlast"

    assert page(text, 20) == [
        "Title",
        "",
        "- one two three four",
        "  five",
        "  1. one two three",
        "     four five",
        "last",
    ]


def test_what_is_typed_becomes_one_harmless_line():
    assert as_line("a\r\n b\tc\x00\x1b[1m\u202e\udc80\u2028d") == "a b c[1m d"
    assert harmless("a\x1bb\n c") == "a\\x1bb c"
