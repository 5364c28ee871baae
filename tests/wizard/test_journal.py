"""The journal of a matter: nothing that a person typed is ever lost."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import filelock
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.files import Refused
from wizard.interview import disk, holding, lines
from wizard.interview.journal import (
    Journal,
    JournalDamaged,
    JournalEmpty,
    JournalExists,
    JournalHeld,
    JournalNotWritten,
    JournalTooNew,
    peek,
    salvage,
)

ROOT = Path(__file__).resolve().parents[2]
MOMENT = dt.datetime(2024, 6, 3, 9, 30, 15, 999, tzinfo=dt.UTC)
SAID = [
    {"event": "title", "title": "A clinic moves — Łódź Street"},
    {"event": "answer", "id": "manner", "answer": "yes"},
    {"event": "answer", "id": "range", "answer": "not known", "why": "no list\nyet"},
    {"event": "noted", "text": 'She said: "soon"\t\x07\x1b[2J \u2028 \u202e \x85 🏥'},
    {"event": "answer", "id": "planning", "answer": None},
    {"event": "back"},
    {"event": "ticked", "boxes": ["a", "b"], "more": {"deep": [1, 2.5, True]}},
    {"event": "noted", "text": ""},
    {"event": "noted", "text": "\ud800 half a character"},
    {"event": "answer", "id": "proposal", "answer": "no"},
    {"event": "left"},
]
posix = pytest.mark.skipif(sys.platform == "win32", reason="asks for rights as POSIX has them")


def clock() -> dt.datetime:
    return MOMENT


def begun(path: Path, said=SAID) -> Journal:
    journal = Journal.create(path, {"title": "A clinic"}, clock=clock)
    for event in said:
        journal.append(event)
    return journal


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "clinic.journal"


@pytest.fixture
def no_waiting(monkeypatch):
    """Leave out waiting for the disk, where thousands of files are opened."""
    monkeypatch.setattr(disk, "sync", lambda file: None)
    monkeypatch.setattr(disk, "sync_folder", lambda folder: None)


@pytest.fixture
def good(path, no_waiting) -> bytes:
    """The bytes of a journal of twelve events; the journal itself is gone."""
    begun(path).close()
    data = path.read_bytes()
    path.unlink()
    return data


def put(path: Path, data: bytes) -> None:
    """Write a file anew; writing over one makes some file systems wait for the disk."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def opened(path: Path) -> tuple:
    with Journal.open(path, clock=clock) as journal:
        return journal.events


# What is written is what is read.


def test_what_was_said_is_there_when_the_matter_is_opened_again(path):
    with begun(path) as journal:
        kept = journal.events
    assert opened(path) == kept
    assert [{k: v for k, v in event.items() if k != "at"} for event in kept[1:]] == SAID
    assert kept[0] == {
        "event": "began",
        "format": 1,
        "at": "2024-06-03T09:30:15Z",
        "title": "A clinic",
    }
    assert {event["at"] for event in kept} == {"2024-06-03T09:30:15Z"}


def test_a_line_is_a_checksum_and_json_that_any_reader_can_show(path):
    begun(path).close()
    text = path.read_text("utf-8")
    assert len(text.splitlines()) == len(SAID) + 1  # no character in it ends a line for anyone
    assert all(char.isprintable() or char == "\n" for char in text)
    for line in text.splitlines():
        checksum, event = line.split(" ", 1)
        assert len(checksum) == 16
        assert isinstance(json.loads(event), dict)
    assert "Łódź" in text


def test_an_event_is_given_back_as_it_will_be_read(path):
    with begun(path, []) as journal:
        kept = journal.append({"event": "ticked", "boxes": ("a", "b"), "by": {1: "x"}})
        assert kept["boxes"] == ["a", "b"]
    assert opened(path)[-1] == kept


def test_the_time_is_that_of_the_journal_and_not_of_the_event(path):
    with begun(path, []) as journal:
        kept = journal.append({"event": "back", "at": "yesterday"})
    assert kept["at"] == "2024-06-03T09:30:15Z"


def test_the_real_clock_is_used_where_no_other_is_given(path):
    with Journal.create(path, {}) as journal:
        told = dt.datetime.fromisoformat(journal.events[0]["at"])
    assert abs(dt.datetime.now(dt.UTC) - told) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        ({"event": "noted", "text": float("nan")}, ValueError),
        ({"event": "noted", "text": b"bytes"}, TypeError),
        ({"text": "no kind"}, ValueError),
        ({"event": 7}, ValueError),
    ],
)
def test_what_is_no_event_leaves_the_journal_as_it_was(path, event, wrong):
    with begun(path) as journal:
        before = path.read_bytes()
        with pytest.raises(wrong):
            journal.append(event)
        assert path.read_bytes() == before
        journal.append(SAID[0])


def test_nothing_is_added_to_a_journal_that_is_closed(path):
    journal = begun(path)
    journal.close()
    journal.close()
    with pytest.raises(ValueError, match="closed"):
        journal.append(SAID[0])


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
events = st.dictionaries(st.text(), values, max_size=4).map(lambda more: {**more, "event": "said"})


@settings(max_examples=40, deadline=None)
@given(st.lists(events, max_size=5))
def test_whatever_is_said_comes_back_as_it_was_said(said):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "sync", lambda file: None)
        path = Path(folder) / "any.journal"
        begun(path, said).close()
        found = opened(path)
    assert [{**event, "at": ""} for event in found[1:]] == [{**event, "at": ""} for event in said]


# A crash: any beginning of a journal opens.


def test_every_beginning_of_a_journal_opens_to_the_whole_lines_in_it(path, good):
    whole = lines.read(good).events
    first = good.index(b"\n") + 1
    torn_file = path.with_suffix(".torn")
    for length in range(len(good) + 1):
        put(path, good[:length])
        kept = good[:length].count(b"\n")
        torn = good[good.rfind(b"\n", 0, length) + 1 : length]
        if length < first:
            with pytest.raises(JournalEmpty):
                Journal.open(path, clock=clock)
            assert path.read_bytes() == good[:length]
            continue
        with Journal.open(path, clock=clock) as journal:
            assert journal.events == whole[:kept]
            assert journal.torn == torn.decode("utf-8", "backslashreplace")
            assert journal.torn_file == torn_file
            journal.append(SAID[1])
        assert peek(path).events == (*whole[:kept], whole[2])
        if torn:
            head = f"2024-06-03T09:30:15Z {len(torn)} bytes\n".encode()
            assert torn_file.read_bytes() == head + torn + b"\n"
            torn_file.unlink()
        assert not torn_file.exists()


def test_each_line_that_was_set_aside_stays_with_those_before(path):
    begun(path).close()
    for piece in (b"one", b"two"):
        with path.open("ab") as file:
            file.write(piece)
        opened(path)
    assert path.with_suffix(".torn").read_bytes() == (
        b"2024-06-03T09:30:15Z 3 bytes\none\n2024-06-03T09:30:15Z 3 bytes\ntwo\n"
    )


def test_a_line_that_cannot_be_set_aside_is_not_cut_off(path, monkeypatch):
    begun(path).close()
    with path.open("ab") as file:
        file.write(b"torn")
    before = path.read_bytes()
    failing(monkeypatch, "write", errno.ENOSPC, only=lambda data: b"torn" in data)
    with pytest.raises(Refused, match=r"no room left.*nothing in it is lost"):
        Journal.open(path, clock=clock)
    assert path.read_bytes() == before
    assert opened(path)  # the lock is free again and there is room
    assert b"torn" in path.with_suffix(".torn").read_bytes()


@pytest.mark.parametrize("cut", [0, 1, 16, 40, -1])
def test_a_journal_without_one_whole_line_says_that_nothing_had_been_saved(path, cut):
    begun(path, []).close()
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(JournalEmpty, match="nothing had been saved"):
        Journal.open(path)


# Damage: found, told, and never written over.


def test_every_single_flipped_bit_is_found(path, no_waiting):
    begun(path, SAID[:2]).close()
    data = path.read_bytes()
    whole = lines.read(data).events
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            put(path, bytes(changed))
            with pytest.raises(JournalDamaged) as told:
                Journal.open(path)
            good = data[:at].count(b"\n") if at + 1 < len(data) else len(whole)
            assert told.value.whole == good
            assert lines.read(bytes(changed)).events == whole[:good]
            assert path.read_bytes() == changed
    assert not path.with_suffix(".torn").exists()


def moved(data: bytes, how: str, at: int) -> bytes:
    parts = data.splitlines(keepends=True)
    if how == "removed":
        del parts[at]
    elif how == "said twice":
        parts.insert(at, parts[at])
    else:
        parts[at], parts[at + 1] = parts[at + 1], parts[at]
    return b"".join(parts)


@pytest.mark.parametrize("how", ["removed", "said twice", "changed about"])
@pytest.mark.parametrize("at", [0, 1, 5, 10])
def test_a_line_that_was_moved_is_found(path, good, how, at):
    path.write_bytes(moved(good, how, at))
    with pytest.raises(JournalDamaged) as told:
        Journal.open(path)
    assert told.value.line == at + 1 + (how == "said twice")
    assert told.value.reason == "its checksum is wrong"


def test_a_line_of_another_journal_is_found(path, good, tmp_path):
    begun(tmp_path / "other.journal", [SAID[3], *SAID[1:]]).close()
    other = (tmp_path / "other.journal").read_bytes().splitlines(keepends=True)
    ours = good.splitlines(keepends=True)
    path.write_bytes(b"".join([*ours[:5], other[5], *ours[6:]]))
    with pytest.raises(JournalDamaged, match="line 6"):
        Journal.open(path)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_done_to_the_bytes_no_other_answers_come_of_it(data):
    content = lines.Lines().plus({"event": "began", "format": 1})
    for event in SAID[:5]:
        content = content.plus(event)
    whole = content.whole
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    put = data.draw(st.binary(max_size=20) | st.just(whole[start:end] * 2))
    found = lines.read(whole[:start] + put + whole[end:])
    assert found.events == content.events[: len(found.events)]
    assert whole.startswith(found.whole)


def line(payload: bytes, before: str = "") -> bytes:
    digest = lines._chained(before, payload)
    return lines._line(digest, payload)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"not json", "it is not JSON"),
        (b'{"a":"\xff"}', "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[1]", "it is not a JSON object"),
        (b'"began"', "it is not a JSON object"),
    ],
)
def test_a_line_that_is_no_event_is_damaged_though_its_checksum_is_right(
    path, good, payload, reason
):
    digest = lines.read(good).digest
    path.write_bytes(good + line(payload, digest))
    with pytest.raises(JournalDamaged) as told:
        Journal.open(path)
    assert (told.value.line, told.value.reason) == (len(SAID) + 2, reason)


@pytest.mark.parametrize(
    "first", [{"event": "noted"}, {"event": "began"}, {"event": "began", "format": True}]
)
def test_a_file_that_does_not_begin_as_a_journal_is_refused(path, first):
    path.write_bytes(line(json.dumps(first).encode()))
    with pytest.raises(JournalDamaged, match="does not say that a matter began"):
        Journal.open(path)


def test_a_journal_of_a_newer_programme_is_refused_with_what_to_do(path):
    path.write_bytes(line(b'{"event":"began","format":2}') + b"in another form\n")
    before = path.read_bytes()
    with pytest.raises(JournalTooNew, match="open it with the newer duty"):
        Journal.open(path)
    with pytest.raises(JournalTooNew):
        salvage(path, path.with_name("new.journal"))
    assert path.read_bytes() == before


def test_damage_is_told_with_how_much_is_whole_and_what_to_do(path, good):
    path.write_bytes(good.replace(b"manner", b"matter"))
    with pytest.raises(JournalDamaged) as told:
        Journal.open(path)
    assert isinstance(told.value, Refused)
    assert "line 3" in str(told.value)
    assert "answers up to line 2 are whole" in str(told.value)
    assert "`duty resume clinic --salvage`" in str(told.value)


def test_salvaging_copies_the_good_lines_byte_for_byte(path, good, tmp_path):
    at = good.index(b"planning")
    path.write_bytes(good[:at] + b"P" + good[at + 1 :])
    before = path.read_bytes()
    new = tmp_path / "new.journal"
    kept = good[: good.rindex(b"\n", 0, at) + 1]

    with salvage(path, new, clock=clock) as journal:
        assert new.read_bytes() == kept
        assert journal.events == lines.read(good).events[:5]
        journal.append(SAID[-1])
    assert len(opened(new)) == 6
    assert path.read_bytes() == before


def test_salvaging_takes_nothing_away_when_only_the_last_newline_is_changed(path, good, tmp_path):
    path.write_bytes(good[:-1] + b"\x0b")
    with salvage(path, tmp_path / "new.journal") as journal:
        assert journal.events == lines.read(good).events
    assert (tmp_path / "new.journal").read_bytes() == good


def test_nothing_is_salvaged_where_nothing_is_whole(path, good, tmp_path):
    new = tmp_path / "new.journal"
    path.write_bytes(b"X" + good)
    with pytest.raises(JournalDamaged, match="nothing can be copied"):
        salvage(path, new)
    path.write_bytes(b"")
    with pytest.raises(JournalEmpty):
        salvage(path, new)
    with pytest.raises(Refused, match="cannot be read"):
        salvage(tmp_path / "none.journal", new)
    assert not new.exists()


def test_salvaging_writes_over_nothing(path, good, tmp_path):
    path.write_bytes(good)
    (tmp_path / "new.journal").write_text("mine")
    with pytest.raises(JournalExists):
        salvage(path, tmp_path / "new.journal")
    assert (tmp_path / "new.journal").read_text() == "mine"


# Writing that fails.


def failing(monkeypatch, call: str, code: int, *, times: int = 1, only=lambda *more: True):
    """Let a call of the operating system fail so many times; then it does its work again."""
    real, left = getattr(os, call), [times]

    def fails(file, *more):
        if left[0] and only(*more):
            left[0] -= 1
            raise OSError(code, os.strerror(code))
        return real(file, *more)

    monkeypatch.setattr(os, call, fails)


def is_line(*more) -> bool:
    return b'"event"' in more[0]


@pytest.mark.parametrize(
    ("code", "plain"),
    [
        (errno.ENOSPC, "no room left on the disk"),
        (errno.EDQUOT, "all the room that you may use"),
        (errno.EIO, "the disk reports a fault"),
    ],
)
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_an_event_that_cannot_be_written_leaves_the_journal_as_it_was(
    path, monkeypatch, call, code, plain
):
    with begun(path) as journal:
        before, events = path.read_bytes(), journal.events
        failing(monkeypatch, call, code)
        with pytest.raises(JournalNotWritten) as told:
            journal.append(SAID[1])
        assert plain in str(told.value)
        assert "what was entered last is not saved" in str(told.value)
        assert "nothing before it is lost" in str(told.value)
        assert told.value.event == SAID[1]
        assert path.read_bytes() == before
        assert journal.events == events

        assert journal.append(told.value.event) == journal.events[-1]
        kept = journal.events
    assert opened(path) == kept
    assert len(kept) == len(SAID) + 2


@pytest.mark.parametrize("taken", [0, 1, 30, -1])
def test_an_event_that_is_written_in_part_is_cut_back(path, monkeypatch, taken):
    real = os.write
    with begun(path) as journal:
        before = path.read_bytes()
        monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:taken]))
        with pytest.raises(JournalNotWritten, match=r"only part of it.*Make room"):
            journal.append(SAID[1])
        assert path.read_bytes() == before
        monkeypatch.undo()
        journal.append(SAID[1])
    assert len(opened(path)) == len(SAID) + 2


def test_what_could_not_be_cut_back_is_cut_back_before_the_next_event(path, monkeypatch):
    real = os.write
    with begun(path) as journal:
        before = path.read_bytes()
        monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:9]))
        failing(monkeypatch, "ftruncate", errno.EIO, times=2)
        with pytest.raises(JournalNotWritten):
            journal.append(SAID[1])
        assert len(path.read_bytes()) == len(before) + 9
        with pytest.raises(JournalNotWritten, match="fault"):  # not even now
            journal.append(SAID[1])
        monkeypatch.setattr(os, "write", real)
        journal.append(SAID[1])
        assert path.read_bytes().startswith(before)
        kept = journal.events
    assert opened(path) == kept
    assert not path.with_suffix(".torn").exists()


def test_what_could_not_be_cut_back_is_set_aside_when_the_matter_is_opened(path, monkeypatch):
    real = os.write
    with begun(path) as journal:
        kept = journal.events
        monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:9]))
        failing(monkeypatch, "ftruncate", errno.EIO, times=9)
        with pytest.raises(JournalNotWritten):
            journal.append(SAID[1])
        monkeypatch.undo()
    assert opened(path) == kept
    assert path.with_suffix(".torn").exists()


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_person_who_stops_in_the_midst_of_writing_can_go_on(path, monkeypatch, call):
    real = getattr(os, call)

    def stopped(*words):
        real(*words)
        raise KeyboardInterrupt

    with begun(path) as journal:
        monkeypatch.setattr(os, call, stopped)
        with pytest.raises(KeyboardInterrupt):
            journal.append(SAID[1])
        monkeypatch.undo()
        journal.append(SAID[2])
        kept = journal.events
    assert opened(path) == kept
    assert len(kept) == len(SAID) + 2


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_journal_that_cannot_be_begun_leaves_nothing(path, monkeypatch, call):
    failing(monkeypatch, call, errno.ENOSPC, only=is_line if call == "write" else lambda: True)
    with pytest.raises(JournalNotWritten, match="no room left"):
        Journal.create(path, {"title": "A clinic"}, clock=clock)
    assert not path.exists()
    begun(path).close()


def test_an_event_is_on_the_disk_before_it_counts(path, monkeypatch):
    done = []
    write, fsync = os.write, os.fsync

    def seen_write(file, data):
        if is_line(data):
            done.append("write")
        return write(file, data)

    def seen_fsync(file):
        folder = os.path.samestat(os.fstat(file), path.parent.stat())
        done.append("sync folder" if folder else "sync")
        return fsync(file)

    monkeypatch.setattr(os, "write", seen_write)
    monkeypatch.setattr(os, "fsync", seen_fsync)
    with begun(path, []) as journal:
        assert done == ["write", "sync", "sync folder"]
        done.clear()
        journal.append(SAID[1])
        assert done == ["write", "sync"]


@pytest.mark.parametrize("change", ["added to", "cut", "replaced"])
def test_a_file_that_another_programme_has_changed_is_not_written(path, tmp_path, change):
    with begun(path) as journal:
        data = path.read_bytes()
        if change == "replaced":
            (tmp_path / "other").write_bytes(data.replace(b"manner", b"matter"))
            (tmp_path / "other").replace(path)
        else:
            path.write_bytes(data + b"more\n" if change == "added to" else data[:50])
        before = path.read_bytes()
        for _ in range(2):
            with pytest.raises(JournalNotWritten, match="another programme has changed"):
                journal.append(SAID[1])
        assert path.read_bytes() == before

        with journal.copy_to(tmp_path / "copy.journal") as copy:
            copy.append(SAID[1])
            assert copy.events[:-1] == journal.events
    assert len(opened(tmp_path / "copy.journal")) == len(SAID) + 2


@posix
def test_a_file_that_was_deleted_can_be_saved_as_a_copy(path, tmp_path):
    with begun(path) as journal:
        data = path.read_bytes()
        path.unlink()
        with pytest.raises(JournalNotWritten, match=r"moved or deleted.*saved as a copy"):
            journal.append(SAID[1])
        journal.copy_to(path.with_name("copy.journal")).close()
        assert path.with_name("copy.journal").read_bytes() == data


@posix
def test_a_copy_put_in_the_place_of_the_file_is_written_on(path, tmp_path):
    with begun(path) as journal:
        shutil.copy(path, tmp_path / "same")
        (tmp_path / "same").replace(path)
        journal.append(SAID[1])
        kept = journal.events
    assert opened(path) == kept


# A disk that is really full.

FULL = """
import json, os, signal, sys
from pathlib import Path
from wizard.interview.journal import Journal, JournalNotWritten

folder, how = Path(sys.argv[1]), sys.argv[2]
path = folder / "clinic.journal"
journal = Journal.create(path, {"title": "A clinic"})
for number in range(5):
    journal.append({"event": "answer", "number": number})

if how == "fill":
    with (folder / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(b"x" * 512):
                pass
        except OSError:
            pass
else:
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 5000, hard))

saved = 5
while True:
    event = {"event": "noted", "number": saved, "text": "x" * 700}
    before = path.read_bytes()
    try:
        journal.append(event)
    except JournalNotWritten as error:
        told = str(error)
        break
    saved += 1

as_before = path.read_bytes() == before
journal.close()
again = Journal.open(path)
opens = len(again.events) == saved + 1 and not again.torn
try:
    again.append(event)
    still_full = False
except JournalNotWritten:
    still_full = True
new_refused = False
try:
    Journal.create(folder / "new.journal", {"title": "x" * 9000})
except JournalNotWritten:
    new_refused = not (folder / "new.journal").exists()

if how == "fill":
    (folder / "filler").unlink()
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
again.append(event)
again.close()
numbers = [event.get("number") for event in Journal.open(path).events[1:]]
print(json.dumps({
    "told": told, "as before": as_before, "opens": opens, "still full": still_full,
    "new refused": new_refused, "all": numbers == list(range(saved + 1)),
}))
"""
MOUNTED = 'mount -t tmpfs -o size=64k tmpfs "$0" && exec "$@"'


def in_a_tiny_disk(folder: Path) -> list[str]:
    """What to put before a command so that it has a disk of 64 kB there; nothing if none can be."""
    for apart in (["unshare", "-m"], ["unshare", "-rm"]):
        words = [*apart, "sh", "-c", MOUNTED, str(folder)]
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True).returncode
        ):
            return words
    return []


@posix
@pytest.mark.parametrize("how", ["fill", "limit"])
def test_on_a_disk_that_is_full_nothing_is_lost_and_trying_again_works(tmp_path, how):
    before = in_a_tiny_disk(tmp_path) if how == "fill" else []
    done = subprocess.run(
        [*before, sys.executable, "-c", FULL, str(tmp_path), how if before else "limit"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    told = found.pop("told")
    assert "Make room, then try again" in told
    assert found == dict.fromkeys(found, True)


# A programme that is killed.

WRITES = """
import sys
from pathlib import Path
from wizard.interview.journal import Journal

with Journal.open(Path(sys.argv[1])) as journal:
    number = len(journal.events) - 1
    print("open", flush=True)
    while True:
        journal.append({"event": "noted", "number": number, "text": "x" * (number % 50 * 40)})
        print(number, flush=True)
        number += 1
"""


def writer(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "open\n"
    return process


def killed(process: subprocess.Popen[str]) -> list[str]:
    process.kill()
    rest = process.stdout.read().splitlines()
    process.stdout.close()
    process.wait()
    return rest


def test_every_event_that_was_told_saved_is_there_after_a_kill(path):
    begun(path, []).close()
    chance = random.Random(7)  # noqa: S311 - for moments, not for secrets
    reported = -1
    for _ in range(8):
        process = writer(path)
        time.sleep(chance.uniform(0, 0.15))
        reported = max([reported, *map(int, killed(process))])
        found = [event["number"] for event in opened(path)[1:]]
        assert found == list(range(len(found)))
        assert len(found) > reported
    assert reported > 0


# Two programmes on one matter.


def test_a_second_programme_is_told_who_has_the_matter_open(path):
    begun(path, []).close()
    process = writer(path)
    with pytest.raises(JournalHeld) as told:
        Journal.open(path)
    assert told.value.holder.pid == process.pid
    said = str(told.value)
    assert f"open in another duty (process {process.pid} on this machine since " in said
    assert said.endswith("; finish there first")

    killed(process)
    assert path.with_suffix(".holder").exists()  # nobody was left to remove it
    assert holding.holder_of(path) is None
    with Journal.open(path) as journal:
        journal.append(SAID[1])
        assert holding.holder_of(path).pid == os.getpid()
    assert not path.with_suffix(".holder").exists()


def test_a_matter_that_is_closed_can_be_opened_in_another_programme(path):
    begun(path, []).close()
    killed(writer(path))
    opened(path)
    killed(writer(path))


def test_one_programme_cannot_open_a_matter_twice(path):
    with begun(path):
        before = path.read_bytes()
        with pytest.raises(JournalHeld):
            Journal.open(path)
        assert path.read_bytes() == before
    opened(path)


def test_a_journal_that_is_refused_is_not_kept_locked(path, good):
    path.write_bytes(good + b"bad\n")
    for _ in range(2):
        with pytest.raises(JournalDamaged):
            Journal.open(path)
    path.write_bytes(good)
    opened(path)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{}",
        '{"pid":1}',
        "\xff",
        '{"pid":"x","host":"a","since":"2024-06-03T09:30:15Z"}',
        '{"pid":1,"host":"a","since":"0001-01-01T00:00:00"}',
        '{"pid":-1,"host":null,"since":7}',
    ],
)
def test_a_holder_that_cannot_be_read_does_no_harm(path, said):
    with begun(path):
        path.with_suffix(".holder").write_text(said, "latin-1")
        with pytest.raises(JournalHeld, match=r"open in another duty"):
            Journal.open(path)
    opened(path)


def test_who_holds_a_matter_is_shown_so_that_it_can_do_nothing_to_a_terminal():
    holder = holding.Holder(4711, "evil\x1b[2J", dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.UTC))
    assert str(holder).startswith("process 4711 on evil\\x1b[2J since ")
    assert str(holder).endswith(("on 2020-01-01", "on 2020-01-02", "on 2020-01-03"))


@posix
def test_a_holder_on_another_machine_is_believed(path):
    said = {"pid": 2**22 + 1, "host": "elsewhere", "since": "2024-06-03T09:30:15Z"}
    path.with_suffix(".holder").write_text(json.dumps(said))
    assert holding.holder_of(path).host == "elsewhere"
    said["host"] = holding.platform.node()
    path.with_suffix(".holder").write_text(json.dumps(said))
    assert holding.holder_of(path) is None


@posix
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS])
def test_where_files_cannot_be_locked_that_is_said_and_the_work_goes_on(path, monkeypatch, code):
    import fcntl

    def cannot(file, how):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", cannot)
    with begun(path) as journal:
        assert len(journal.warnings) == 1
        assert "cannot be locked" in journal.warnings[0]
        with Journal.open(path) as second:
            assert f"process {os.getpid()}" in second.warnings[0]
            second.append(SAID[1])
        # Two write one matter; the first finds out and breaks nothing.
        with pytest.raises(JournalNotWritten, match="another programme"):
            journal.append(SAID[1])
    monkeypatch.undo()
    assert len(opened(path)) == len(SAID) + 2


@posix
def test_a_lock_that_a_crash_would_leave_behind_is_not_used(path, monkeypatch):
    monkeypatch.setattr(filelock, "has_fcntl", False)
    with begun(path) as journal:
        assert "cannot be locked" in journal.warnings[0]


def test_a_holder_that_cannot_be_written_is_no_reason_to_stop(path, monkeypatch):
    failing(monkeypatch, "write", errno.ENOSPC, only=lambda data: b'"pid"' in data)
    with begun(path) as journal:
        assert journal.warnings == ()
        assert not path.with_suffix(".holder").exists()


# Whose the files are.


@posix
def test_only_its_owner_can_read_a_journal_and_what_belongs_to_it(path):
    mask = os.umask(0)
    try:
        begun(path).close()
        with path.open("ab") as file:
            file.write(b"torn")
        path.chmod(0o644)
        with Journal.open(path):
            rights = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(mask)
    assert rights == dict.fromkeys(
        ["clinic.journal", "clinic.lock", "clinic.holder", "clinic.torn"], 0o600
    )


@posix
def test_a_strict_umask_does_not_take_the_owners_own_rights(path):
    mask = os.umask(0o777)
    try:
        begun(path).close()
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("what", ["link", "folder", "pipe"])
@posix
def test_what_is_not_an_ordinary_file_is_refused(path, tmp_path, what):
    if what == "link":
        begun(tmp_path / "real.journal").close()
        path.symlink_to(tmp_path / "real.journal")
    elif what == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(Refused, match="not an ordinary file"):
        Journal.open(path)
    with pytest.raises(JournalExists):
        Journal.create(path, {})
    with pytest.raises(OSError, match="not an ordinary file"):
        peek(path)


def test_a_journal_that_is_not_there_is_not_made(path):
    with pytest.raises(Refused, match="there is no file"):
        Journal.open(path)
    assert list(path.parent.iterdir()) == []


def test_a_journal_is_never_begun_over_another(path):
    begun(path).close()
    before = path.read_bytes()
    with pytest.raises(JournalExists, match="there already"):
        Journal.create(path, {})
    assert path.read_bytes() == before


def test_looking_at_a_journal_changes_nothing(path):
    begun(path).close()
    with path.open("ab") as file:
        file.write(b"torn")
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert len(peek(path).events) == len(SAID) + 1
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_signal_that_asks_the_programme_to_end_gives_the_matter_free(path):
    begun(path, []).close()
    process = writer(path)
    process.send_signal(signal.SIGTERM)
    killed(process)
    opened(path)
