"""Help that reads well to someone who has never used such a programme."""

from __future__ import annotations

import pytest

COMMANDS = [
    ("assess",),
    ("resume",),
    ("list",),
    ("decide",),
    ("explain",),
    ("record",),
    *(("record", part) for part in ("make", "show", "export", "verify", "reassess", "sign")),
    ("knowledge",),
    ("knowledge", "check"),
    ("knowledge", "list"),
    ("knowledge", "show"),
    ("knowledge", "graph"),
    ("knowledge", "map"),
    ("knowledge", "diff"),
    ("recheck",),
    ("knowledge", "test"),
    ("schema",),
]


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("help",)])
def test_help_comes_without_asking(duty, words):
    ran = duty(*words)

    assert ran.code == 0
    assert ran.out.startswith("duty - must an English NHS body involve the public")


def test_help_names_every_command_with_examples_and_the_exit_codes(duty):
    out = duty("--help").out

    for name in ("decide", "explain", "record", "knowledge", "schema"):
        assert f"\n  {name} " in out
    assert "duty decide examples/walk-in-centre.yaml" in out
    for code in ("0 decided", "2 something", "3 not determined", "4 a record", "70 a fault"):
        assert code in out
    assert len(out.splitlines()) <= 36
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_explains_itself_with_an_example(duty, words):
    ran = duty(*words, "--help")

    assert ran.code == 0
    assert f"duty {' '.join(words)}" in ran.out
    assert "For example:" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert duty("help", *words).out == ran.out


def test_the_version_names_the_rules(duty):
    ran = duty("--version")

    assert ran.code == 0
    assert "rules" in ran.out
    assert "digest" in ran.out


@pytest.mark.parametrize("words", [(), ("assess",), ("resume",), ("--plain",)])
def test_an_interview_without_a_terminal_says_what_to_do_and_asks_nothing(duty, words):
    ran = duty(*words)

    assert ran.code == 2
    assert ran.out == ""
    assert "need a terminal" in ran.err
    assert "duty decide FILE" in ran.err
