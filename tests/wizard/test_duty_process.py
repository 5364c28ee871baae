"""`duty` as a programme of its own: pipes, encodings, terminals, what it imports."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import EXAMPLES, ROOT

WALK_IN = EXAMPLES / "walk-in-centre.yaml"


def test_it_runs_and_says_the_answer_first(process):
    done = process("decide", WALK_IN)

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("The duty to involve the public applies")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("decide", EXAMPLES / "effect-not-known.yaml"), 3),
        (("decide", EXAMPLES / "nowhere.yaml"), 2),
        (("--help",), 0),
        (("nonsense",), 2),
    ],
)
def test_it_ends_with_the_documented_code(process, words, code):
    assert process(*words).returncode == code


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_goes_away_is_no_fault():
    with subprocess.Popen(
        [sys.executable, "-m", "wizard", "knowledge", "list", "--format", "json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        err = running.stderr.read()
        running.wait(60)

    assert err == b""
    assert running.returncode == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")  # noqa: PTH110
def test_a_full_disk_is_told_plainly():
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "wizard", "decide", str(WALK_IN)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 70
    assert done.stderr == "duty: the output cannot be written (No space left on device)\n"


def test_other_encodings_get_utf8_in_a_pipe(process):
    done = process("decide", WALK_IN, env={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"})

    assert done.returncode == 0
    assert "“proposals for change”" in done.stdout


def test_deciding_imports_only_what_it_needs(process):
    code = (
        "import sys; from wizard.main import main; main(['decide', sys.argv[1]]);"
        "print([m for m in ('networkx', 'durable', 'questionary', 'prompt_toolkit', 'rich',"
        "'csv', 'engagement_rules._language', 'engagement_rules._schemas') if m in sys.modules],"
        "file=sys.stderr)"
    )
    for _ in range(2):  # the first may have to compile the rules
        done = subprocess.run(
            [sys.executable, "-c", code, str(WALK_IN)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    assert "networkx" not in done.stderr
    assert "questionary" not in done.stderr
    assert "prompt_toolkit" not in done.stderr
    assert "engagement_rules._language" not in done.stderr
    assert "engagement_rules._schemas" not in done.stderr


def test_help_does_not_load_the_library(process):
    code = (
        "import sys; from wizard.main import main; main(['--help']);"
        "print('engagement_rules' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "False"


@pytest.mark.skipif(os.name == "nt", reason="no such terminals there")
@pytest.mark.parametrize(
    ("env", "bold"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_headings_are_bold_only_on_a_terminal_that_wants_it(env, bold):
    import pty

    ours, theirs = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    running = subprocess.Popen(
        [sys.executable, "-m", "wizard", "decide", str(WALK_IN)],
        cwd=ROOT,
        stdout=theirs,
        env={**clean, "TERM": "xterm", **env},
    )
    os.close(theirs)
    out = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    os.close(ours)

    assert running.wait(60) == 0
    assert (b"\x1b[1mWhy\x1b[0m" in out) is bold
    assert (b"\x1b" in out) is bold
    assert out.startswith(b"The duty to involve the public applies")
    assert b"In short: The duty to involve the public applies" in out.split(b"\r\n\r\n")[-1]
