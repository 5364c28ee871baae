"""Screens on an ordinary terminal: what is shown, what the keys do, what is left behind."""

from __future__ import annotations

import re
import signal

import pytest

pytest.importorskip("fcntl", reason="no such terminals here")
pytest.importorskip("pyte")

from prompt_script import ASK, BOXES, KINDS, SCREENS
from prompted import Prompted

from wizard.prompts.rows import Rows, boxes, choices
from wizard.prompts.screens import Choose, Tick, Write
from wizard.prompts.sheets import LineSheet, ListSheet
from wizard.prompts.wording import cells, harmless

BEGINS = b"\x1b[?2004h"  # what prompt_toolkit writes when a screen begins
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3\d|4\d|9[0-7]|10[0-7])(?:;[\d;]*)?m")


@pytest.fixture
def shown(tmp_path):
    """Show the screens of a name."""
    running = []

    def show(name, **more):
        terminal = Prompted(name, tmp_path, **more)
        running.append(terminal)
        return terminal

    yield show
    for terminal in running:
        terminal.close()


@pytest.fixture
def choose(shown):
    terminal = shown("choose")
    terminal.wait_for("Press a letter")
    return terminal


@pytest.fixture
def tick(shown):
    terminal = shown("tick")
    terminal.wait_for("Space ticks")
    return terminal


@pytest.fixture
def write(shown):
    terminal = shown("write")
    terminal.wait_for("Type your answer")
    return terminal


def pointed(terminal):
    """What the pointer stands before."""
    return [line[2:] for line in terminal.lines() if line.startswith("> ")]


def test_nothing_is_chosen_beforehand_and_enter_alone_answers_nothing(choose):
    assert pointed(choose) == []
    choose.press("enter")
    choose.wait_for("Nothing is chosen yet. Choose with the arrow keys or press a letter.")

    assert choose.replies() == []
    choose.press("enter", "enter", "y")
    assert choose.wait_reply() == {"kind": "Chosen", "value": "yes", "command": False}


@pytest.mark.parametrize("key", ["n", "N"])
def test_a_letter_answers_at_once(choose, key):
    choose.press(key)

    assert choose.wait_value() == "no"
    assert choose.wait_end() == 0


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("down",), "yes"),
        (("down", "down"), "no"),
        (("tab", "tab", "tab"), "not known"),
        (("down", "down", "up"), "yes"),
        (("up",), "save"),
        (("home", "end", "home"), "yes"),
        (("down", "down", "down", "down"), "back"),
        (("down", "back-tab"), "save"),
    ],
)
def test_arrows_and_tab_point_and_enter_takes(choose, keys, value):
    choose.press(*keys)
    assert choose.replies() == []
    choose.press("enter")

    assert choose.wait_value() == value


@pytest.mark.parametrize("key", ["b", "L"])
def test_a_command_is_taken_by_its_letter_and_leaves_no_line(choose, key):
    choose.press(key)

    assert choose.wait_reply()["command"] is True
    assert choose.wait_value() == {"b": "back", "L": "law"}[key]
    choose.wait_end()
    assert "".join(choose.everything()) == "That was all."


@pytest.mark.parametrize("key", ["z", "7", "escape", "space", "/"])
def test_any_other_key_says_what_can_be_pressed(choose, key):
    choose.press(key)
    choose.wait_for("Press y, n, u, b, w, l, s or ?, or use the arrow keys and Enter.")

    assert choose.replies() == []


def test_a_message_goes_with_the_next_key(choose):
    choose.press("z")
    choose.wait_for("That key does nothing here")
    choose.press("down")
    choose.wait_gone("That key does nothing here")
    assert pointed(choose) == ["y  Yes"]


def test_what_is_pasted_answers_nothing(choose):
    choose.paste("yyy")
    choose.wait_for("Nothing can be pasted here.")

    assert choose.replies() == []


def test_keys_pressed_ahead_answer_the_screens_to_come(shown):
    terminal = shown("choose twice")
    terminal.wait_for("Press a letter")
    terminal.press("y", "down", "down", "enter")

    assert terminal.wait_value(2) == "no"


def test_a_key_pressed_between_two_screens_counts_and_leaves_no_trace(shown):
    terminal = shown("choose, think, choose")
    terminal.wait_for("Press a letter")
    terminal.press("y")
    terminal.wait_reply()
    terminal.press("z")
    terminal.wait_until(lambda: "z" in terminal.lines(), "the key, echoed")
    terminal.go_on()
    terminal.wait_for("And the range?")
    terminal.wait_for("That key does nothing here")
    title = next(line for line in terminal.lines()[1:] if line)
    assert title.startswith("A clinic moves ")
    assert title.endswith("at most 4 more questions")
    assert "z" not in terminal.lines()


def test_a_screen_leaves_its_question_and_its_answer_on_one_line(shown):
    terminal = shown("choose twice")
    terminal.wait_for("Press a letter")
    terminal.press("u")
    terminal.wait_for("And the range?")
    assert terminal.lines()[0].startswith("Would it change the manner in which services are")
    assert terminal.lines()[0].endswith("...: Not known")
    terminal.press("n")
    terminal.wait_end()

    lines = [line for line in terminal.everything() if line]
    assert lines[1:] == ["And the range? No", "That was all."]
    assert len(lines) == 3


def test_the_terminal_is_never_asked_where_its_cursor_is(choose):
    choose.press("y")
    choose.wait_end()

    assert b"\x1b[6n" not in choose.raw
    assert "WARNING" not in "".join(choose.everything())


def test_each_drawing_is_marked_for_the_terminal_to_show_it_whole(choose):
    choose.press("down", "down")
    choose.press("y")
    choose.wait_end()
    marks = re.findall(rb"\x1b\[\?2026([hl])", choose.raw)

    assert len(marks) > 2
    assert marks == [b"h", b"l"] * (len(marks) // 2)


def test_two_options_with_one_key_get_two(shown):
    terminal = shown("same keys")
    terminal.wait_for("e  Neither")
    terminal.wait_for("h  Who")
    terminal.press("e")

    assert terminal.wait_value() == "neither"


def test_a_crowded_screen_fits_and_cuts_only_its_help(shown):
    terminal = shown("crowded choose")
    terminal.wait_for("Press a letter")

    assert terminal.screen.gone == []
    for text in (
        "A clinic moves",
        "at most 4 more questions",
        ASK,
        "Help 1: these",
        "(press ? for all of the help)",
        "Your reason: it was agreed in May.",
        "y  Yes",
        "n  No",
        "u  Not known",
        "b go back",
        "s save and stop",
    ):
        assert terminal.shows(text), text
    assert not terminal.shows("Help 9")


def test_all_of_the_help_can_be_read_and_the_pointer_stays(shown):
    terminal = shown("crowded choose")
    terminal.wait_for("Press a letter")
    terminal.press("down", "down")
    terminal.wait_for("> n  No")
    terminal.press("?")
    terminal.wait_for("Enter: more   q: back to the question")
    seen = " ".join(terminal.lines())
    while not terminal.shows("Enter: back to the question"):
        before = terminal.lines()
        terminal.press("enter")
        terminal.wait_until(lambda before=before: terminal.lines() != before, "another part")
        terminal.wait_for("back to the question")
        seen += " ".join(terminal.lines())
    terminal.press("enter")
    terminal.wait_for("Press a letter")

    assert all(f"Help {number}: these" in seen for number in range(1, 11))
    assert "No: Nothing changes for anybody." in seen
    assert pointed(terminal) == ["n  No"]
    assert terminal.shows("Help 1: these")
    terminal.press("enter")
    assert terminal.wait_value() == "no"
    terminal.wait_end()
    assert not terminal.shows("Help 2")


@pytest.mark.parametrize("name", ["crowded choose", "crowded tick", "crowded write", "kinds"])
def test_a_small_terminal_is_enough(shown, name):
    terminal = shown(name, columns=60, lines=20)
    terminal.wait_for("help)")

    assert terminal.screen.gone == []
    assert terminal.shows(SCREENS[name][0].ask)
    assert terminal.shows("go back")
    if name == "crowded choose":
        assert all(terminal.shows(text) for text in ("y  Yes", "n  No", "u  Not known"))


@pytest.mark.parametrize(
    ("name", "keys"),
    [("crowded choose", "y"), ("crowded tick", " \r"), ("crowded write", "abc\r"), ("kinds", "a")],
)
def test_a_tiny_terminal_breaks_nothing(shown, name, keys):
    terminal = shown(name, columns=20, lines=5)
    terminal.wait_for(SCREENS[name][0].ask[:12])
    terminal.send(keys)

    assert terminal.wait_reply()["kind"] != "Gone"
    assert terminal.wait_end() == 0
    assert not terminal.shows("too small")


@pytest.mark.parametrize("wraps", [True, False])
@pytest.mark.parametrize("name", ["crowded choose", "crowded tick", "crowded write"])
def test_a_screen_is_drawn_anew_for_another_size(shown, name, wraps):
    terminal = shown(name, wraps=wraps)
    ready = {"choose": "Press a letter", "tick": "Space ticks", "write": "Type your answer"}
    terminal.wait_for(ready[name.split()[1]])
    if name.endswith("choose"):
        terminal.press("up")
        terminal.wait_for("> s save and stop")
    at_first = terminal.lines()
    fresh = shown(name, columns=60, lines=20)
    fresh.wait_for(ready[name.split()[1]])
    if name.endswith("choose"):
        fresh.press("up")
        fresh.wait_for("> s save and stop")

    terminal.resize(60, 20)
    terminal.wait_until(lambda: terminal.lines() == fresh.lines(), f"this:\n{fresh._shown()}")
    terminal.resize(80, 24)
    terminal.wait_until(lambda: terminal.lines() == at_first, "the first screen")


def test_a_narrower_terminal_loses_none_of_the_answers_above(shown):
    terminal = shown("choose twice", lines=40)
    terminal.wait_for("Press a letter")
    terminal.press("y")
    terminal.wait_for("And the range?")
    for columns in (70, 61, 50):
        terminal.resize(columns, 40)
        terminal.wait_until(
            lambda: (
                sum("And the range?" in line for line in terminal.lines()) == 1
                and terminal.shows("Press a letter")
            ),
            "the question once",
        )

    assert terminal.shows("Would it change the manner")
    assert sum("A clinic moves" in line for line in terminal.lines()) == 1


@pytest.mark.parametrize("name", [name for name in SCREENS if "read" not in name])
def test_every_screen_fits_every_size(name):
    screen = SCREENS[name][0]
    if isinstance(screen, Write):
        sheet = LineSheet(screen, screen.commands)
    elif isinstance(screen, Tick):
        sheet = ListSheet(screen, Rows(boxes(screen.items), choices(screen.commands)), "How.")
    else:
        sheet = ListSheet(screen, Rows(choices(screen.answers), choices(screen.commands)), "How.")
    for columns in (20, 40, 60, 80, 120):
        for height in range(1, 50):
            sheet.lay(columns, height)
            laid = sheet.laid
            lines = [*laid.head, *laid.body, *laid.foot, *laid.message]
            written = ["".join(text for _, text in line) for line in lines]

            assert len(lines) <= height
            assert max(map(cells, written), default=0) <= columns
            if columns >= 60 and height >= 16:
                whole = " ".join(" ".join(written).split())
                assert " ".join(harmless(screen.ask).split()) in whole
                if isinstance(screen, Choose) and len(screen.answers) < 10:
                    assert all(harmless(answer.label) in whole for answer in screen.answers)


def test_boxes_are_ticked_and_unticked_by_space_and_taken_by_enter(tick):
    tick.press("space", "down", "down", "space", "up", "space", "space")
    tick.wait_until(lambda: pointed(tick) == ["[ ]  Box 2"], "the second box")
    assert tick.shows("[x]  Box 1")
    assert tick.shows("[x]  Box 3")
    tick.press("enter")

    assert tick.wait_reply() == {"kind": "Ticked", "ids": ["box1", "box3"]}
    tick.wait_end()
    assert tick.shows("Which of these hold? Box 1; Box 3")


def test_boxes_come_back_in_the_order_of_the_list(tick):
    tick.press("down", "down", "space", "up", "space", "enter")

    assert tick.wait_value() == ["box2", "box3"]


def test_enter_without_a_tick_is_not_none(tick):
    tick.press("enter")
    tick.wait_for("Nothing is ticked. Tick a box with Space, or press n to say: None of these.")

    assert tick.replies() == []
    tick.press("n")
    assert tick.wait_reply() == {"kind": "Ticked", "ids": []}
    tick.wait_end()
    assert tick.shows("Which of these hold? None of these")


def test_none_is_refused_while_a_box_is_ticked(tick):
    tick.press("space", "n")
    tick.wait_for("1 box is ticked")
    assert tick.replies() == []
    tick.press("space", "n")

    assert tick.wait_value() == []


def test_none_can_be_reached_with_the_arrows(tick):
    tick.press("up", "up", "up", "up", "up", "enter")

    assert tick.wait_value() == []


def test_a_box_says_what_it_is_about_when_it_is_pointed_at(tick):
    assert tick.shows("About box 1.")
    tick.press("down")
    tick.wait_for("About box 2.")
    assert not tick.shows("About box 1.")


def test_a_box_ticked_before_is_ticked(shown):
    terminal = shown("tick before")
    terminal.wait_for("[x]  Box 2")
    terminal.press("enter")

    assert terminal.wait_value() == ["box2"]


@pytest.mark.parametrize("key", ["b", "w"])
def test_a_list_of_boxes_has_commands(tick, key):
    tick.press("space", key)

    assert tick.wait_reply()["command"] is True


def test_a_long_list_scrolls_and_keeps_the_box_in_view(shown):
    terminal = shown("crowded tick")
    terminal.wait_for("more below)")
    assert terminal.screen.gone == []
    assert not terminal.shows("more above)")
    for box in BOXES[1:]:
        terminal.press("down")
        terminal.wait_until(
            lambda box=box: box.label.startswith(pointed(terminal)[0][5:]),
            box.label,
        )
        assert terminal.shows(box.label)
        assert terminal.shows("Which of these hold?")
        assert terminal.shows("n None of these")
    assert terminal.shows("more above)")
    assert not terminal.shows("more below)")
    terminal.press("space", "enter")

    assert terminal.wait_value() == ["box15"]


def test_many_answers_scroll_and_have_letters(shown):
    terminal = shown("kinds")
    terminal.wait_for("more below)")
    for kind in KINDS:
        terminal.press("down")
        terminal.wait_for(f"> {kind.key}  {kind.label}")
    terminal.press("down")
    terminal.wait_for("> b go back")
    terminal.press("q")

    assert terminal.wait_value() == "kind15"


def test_a_line_is_checked_and_stays_until_it_is_right(write):
    write.send("ab\r")
    write.wait_for("`ab` is too short. Write three letters at least.")
    assert write.shows("> ab")
    write.send("c")
    write.wait_gone("is too short")
    write.press("enter")

    assert write.wait_reply() == {"kind": "Written", "text": "abc"}
    write.wait_end()
    assert write.shows("What is it called? abc")


def test_an_empty_line_is_refused_unless_it_may_be_empty(shown, write):
    write.send("  \r")
    write.wait_for("Nothing is written yet.")
    assert write.replies() == []
    write.close()

    terminal = shown("write empty")
    terminal.wait_for("Type your answer")
    terminal.press("enter")
    assert terminal.wait_value() == ""


def test_a_line_can_be_edited(write):
    write.send("bx")
    write.press("backspace", "home")
    write.send("a")
    write.press("end")
    write.send("c d")
    write.press("left", "left", "delete", "ctrl-e")
    write.send("  \r")

    assert write.wait_value() == "abcd"


@pytest.mark.parametrize("typed", ["/back", "/BACK", "/ba", "/b", " /back "])
def test_a_command_is_typed_with_a_slash(write, typed):
    write.send(f"{typed}\r")

    assert write.wait_reply() == {"kind": "Chosen", "value": "back", "command": True}


def test_a_slash_word_that_is_no_command_is_explained_and_stays(write):
    write.send("/bakc\r")
    write.wait_for("There is no command `/bakc`. Did you mean `/back`?")
    assert write.shows("> /bakc")
    write.press("ctrl-u")
    write.send("/frob\r")
    write.wait_for("You can type /back, /why, /law or /save.")

    assert write.replies() == []


@pytest.mark.parametrize(("name", "text"), [("write", "/home/anna/x"), ("write free", "/frob")])
def test_a_path_is_no_command(shown, name, text):
    terminal = shown(name)
    terminal.wait_for("Type your answer")
    terminal.send(f"{text}\r")

    assert terminal.wait_value() == text


def test_several_lines_pasted_become_one(write):
    write.paste("  first\r\nsecond\n\tthird\x1b[31m\x07\x00 end\n")
    write.wait_for("> first second third[31m end")
    assert write.replies() == []
    write.press("enter")

    assert write.wait_value() == "first second third[31m end"


def test_what_was_written_before_can_be_kept(shown):
    terminal = shown("write start")
    terminal.wait_for("> as before")
    terminal.press("enter")

    assert terminal.wait_value() == "as before"


def test_a_long_line_is_seen_whole(write):
    text = "words that go on " * 15
    write.send(text)
    write.wait_for(text[-40:].strip())
    flat = "".join(line[2:] for line in write.lines() if line).replace(" ", "")
    assert text.replace(" ", "") in flat
    assert write.shows("/back go back")
    write.press("enter")

    assert write.wait_value() == text.strip()


def test_help_on_a_line_comes_by_a_question_mark_and_f1_keeps_the_text(write):
    write.send("?\r")
    write.wait_for("Enter: back to the question")
    write.press("q")
    write.wait_for("Type your answer")
    write.send("text")
    write.press("f1")
    write.wait_for("Enter: back to the question")
    write.press("enter")
    write.wait_for("> text")
    write.press("enter")

    assert write.wait_value() == "text"


def test_a_check_that_breaks_is_not_hidden(shown):
    terminal = shown("write broken")
    terminal.wait_for("Type your answer")
    terminal.send("abc\r")

    assert terminal.wait_reply() == {"kind": "ValueError"}


def test_a_page_is_read_part_by_part_and_stays(shown):
    terminal = shown("read")
    terminal.wait_for("Enter: more   q: enough")
    assert terminal.shows("What the law says")
    assert terminal.screen.gone == []
    for _ in range(10):
        if terminal.replies():
            break
        terminal.press("enter")
        terminal.wait_until(
            lambda: terminal.replies() or terminal.shows("Enter: more"), "more or the end"
        )
    assert terminal.wait_end() == 0
    said = " ".join(" ".join(terminal.everything()).split())

    assert said.count("The law goes on and on.") == 20 * 6
    assert "Enter: more" not in said
    assert said.endswith("That was all.")


def test_reading_can_be_left(shown):
    terminal = shown("read")
    terminal.wait_for("Enter: more   q: enough")
    terminal.press("q")
    terminal.wait_end()

    assert "Paragraph 20" not in "".join(terminal.everything())
    assert terminal.shows("Paragraph 1.")


def test_a_short_page_waits_to_be_read_before_the_next_screen(shown):
    terminal = shown("read and choose")
    terminal.wait_for("Enter: go on")
    assert terminal.shows("Because it matters.")
    assert not terminal.shows(ASK)
    terminal.press("y", "enter")
    terminal.wait_for("Press a letter")
    assert terminal.replies() == []
    terminal.press("y")

    assert terminal.wait_value() == "yes"


@pytest.mark.parametrize(
    ("name", "ready"),
    [
        ("choose", "Press a letter"),
        ("tick", "Space ticks"),
        ("write", "Type your answer"),
        ("read", "Enter: more"),
        ("read and choose", "Enter: go on"),
    ],
)
@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("ctrl-c", "KeyboardInterrupt"),
        ("SIGINT", "KeyboardInterrupt"),
        ("ctrl-d", "Gone"),
        ("SIGHUP", "Gone"),
        ("closed", "Gone"),
    ],
)
def test_every_screen_can_be_left(shown, name, ready, how, kind):
    terminal = shown(name)
    terminal.wait_for(ready)
    if how == "closed":
        terminal.hang_up()
    elif how.startswith("SIG"):
        terminal.kill(getattr(signal, how))
    else:
        terminal.press(how)

    assert terminal.wait_end() == 3
    assert terminal.replies() == [{"kind": kind}]
    if name in ("choose", "tick", "write") and how != "closed":
        assert "".join(terminal.lines()) == ""


def test_the_help_can_be_left_too(shown):
    terminal = shown("crowded choose")
    terminal.wait_for("Press a letter")
    terminal.press("?")
    terminal.wait_for("Enter: more")
    terminal.press("ctrl-c")

    assert terminal.wait_reply() == {"kind": "KeyboardInterrupt"}


def test_ctrl_d_in_a_text_takes_nothing_away(write):
    write.send("abc")
    write.press("ctrl-d", "enter")

    assert write.wait_value() == "abc"


@pytest.mark.parametrize("name", ["choose", "tick", "write", "read and choose"])
@pytest.mark.parametrize("asked", [True, False])
def test_no_colour_is_written_when_none_is_wanted(shown, name, asked):
    terminal = shown(name, env={"NO_COLOR": "1"} if asked else None)
    if name.startswith("read"):
        terminal.wait_for("Enter: go on")
        terminal.press("enter")
    terminal.wait_for("A clinic moves")
    terminal.press("z", "enter", "down", "ctrl-c")
    terminal.wait_end()

    assert bool(COLOUR.search(terminal.raw)) is not asked


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("hostile choose", ("z", "?", "enter", "down", "enter")),
        ("hostile tick", ("enter", "?", "enter", "space", "enter")),
        ("hostile write", ("enter", "f1", "enter", "ctrl-c")),
        ("hostile read", ()),
    ],
)
def test_hostile_text_does_nothing_to_the_terminal(shown, name, keys):
    terminal = shown(name)
    terminal.wait_for("\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\u202evil\\udc80 next")
    for key in keys:
        leaves_help = terminal.shows("back to the question")
        begun = terminal.raw.count(BEGINS)
        terminal.press(key)
        if key in ("?", "f1"):
            terminal.wait_for("back to the question")
        elif leaves_help:  # a key pressed between two screens would be for neither
            terminal.wait_until(
                lambda begun=begun: terminal.raw.count(BEGINS) > begun or terminal.replies(),
                "the question again",
            )
            terminal.lines()
    terminal.wait_end()
    raw = terminal.raw.decode("utf-8")

    for text in ("\x1b]0;", "\x07", "\x1b[2J", "\x9b", "\u202e"):
        assert text not in raw
    assert len(terminal.replies()) >= 1


@pytest.mark.parametrize("columns", [80, 40])
def test_a_terminal_with_few_letters_gets_those_it_has(shown, columns):
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    terminal = shown("fancy", env=env, columns=columns)
    terminal.wait_for('Is it "part" of the NHS - or not?')
    terminal.press("y")
    terminal.wait_end()

    assert terminal.raw.isascii()
    assert terminal.shows('Is it "part" of the NHS - or not? Yes')
