"""The folder in which matters are kept, and how a person names one of them."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.files import Refused
from wizard.interview.journal import Journal, JournalDamaged, JournalHeld
from wizard.interview.store import Store, slug

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="asks for rights as POSIX has them")


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2024, 6, 3, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.moment

    def later(self, minutes: int) -> None:
        self.moment += dt.timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.delenv("DUTY_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock) -> Store:
    return Store(tmp_path / "matters", clock=clock)


def damage(store: Store, name: str) -> bytes:
    path = store.path(name)
    path.write_bytes(path.read_bytes().replace(b"manner", b"matter"))
    return path.read_bytes()


def answered(store: Store, title: str, *answers: str) -> str:
    with store.new(title) as journal:
        for answer in answers:
            journal.append({"event": "answer", "id": answer, "answer": "yes"})
        return journal.name


# Where it is.


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="asks where Linux keeps data")
def test_matters_are_kept_where_the_machine_keeps_a_persons_data(home):
    assert Store().folder == home / "data" / "duty" / "matters"


def test_an_option_wins_over_the_environment_and_that_over_the_usual(home, monkeypatch):
    usual = Store().folder
    monkeypatch.setenv("DUTY_DIR", str(home / "environment"))
    assert Store().folder == home / "environment"
    assert Store(home / "option").folder == home / "option"
    monkeypatch.setenv("DUTY_DIR", "")
    assert Store().folder == usual


def test_looking_makes_no_folder(store):
    assert (store.names(), store.summaries(), store.latest()) == ([], [], None)
    assert not store.folder.exists()


@posix
def test_folders_that_are_made_are_the_owners_alone_whatever_the_umask(home):
    mask = os.umask(0)
    try:
        Store(home / "one" / "two").new("A").close()
        own = Store()
        own.new("A").close()
        own.folder.chmod(0o755)
        own.new("B").close()
    finally:
        os.umask(mask)
    made = [home / "one", home / "one" / "two", own.folder, own.folder.parent]
    assert [folder.stat().st_mode & 0o777 for folder in made] == [0o700] * 4
    assert {file.stat().st_mode & 0o777 for file in own.folder.iterdir()} == {0o600}


@posix
@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_persons_own_folder_keeps_its_rights_and_the_files_in_it_are_private(
    home, monkeypatch, how
):
    folder = home / "mine"
    folder.mkdir()
    folder.chmod(0o755)
    monkeypatch.setenv("DUTY_DIR", str(folder))
    with Store(folder if how == "option" else None).new("A") as journal:
        assert journal.path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_folder_that_is_a_file_is_refused(home):
    (home / "file").write_text("mine")
    store = Store(home / "file")
    with pytest.raises(Refused, match="cannot be used"):
        store.new("A")
    with pytest.raises(Refused, match="cannot be read"):
        store.names()
    with pytest.raises(Refused, match="`--dir` names another"):
        Store(home / "file" / "under").new("A")


# Names.


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A clinic moves", "a-clinic-moves"),
        ("  Café — Zürich / Straße  ", "cafe-zurich-strasse"),
        ("St Mary's and St John’s", "st-marys-and-st-johns"),  # noqa: RUF001
        ("Tŷ Gwyn, Łódź, Ærø", "ty-gwyn-lodz-aero"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "matter"),
        ("???", "matter"),
        ("医院", "matter"),
        ("con", "con-matter"),
        ("NUL", "nul-matter"),
        ("Com1", "com1-matter"),
        ("LPT9.txt", "lpt9-txt"),
        ("2024", "matter-2024"),
        ("9" * 60, "matter-" + "9" * 33),
        ("x" * 60, "x" * 40),
        ("x" * 39 + " y", "x" * 39),
        ("The walk-in centre is for booked visits only", "the-walk-in-centre-is-for-booked-visits"),
        ("A " + "x" * 60, "a-" + "x" * 38),
        ("\x1b[2J\0", "2j"),
    ],
)
def test_a_matter_is_named_after_its_title(store, title, name):
    assert slug(title) == name
    with store.new(title) as journal:
        assert journal.name == name
        assert journal.events[0]["title"] == title


@given(st.text())
def test_any_title_makes_a_name_that_any_machine_takes(title):
    name = slug(title)
    assert 1 <= len(name) <= 40
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name == name.strip("-")
    assert name not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert not name.isdigit()
    assert slug(name) == name


def test_a_name_that_is_taken_gets_a_number(store):
    assert [answered(store, "A clinic") for _ in range(3)] == [
        "a-clinic",
        "a-clinic-2",
        "a-clinic-3",
    ]
    long = [answered(store, "x" * 60) for _ in range(2)]
    assert long == ["x" * 40, "x" * 38 + "-2"]


def test_many_that_begin_at_once_get_names_of_their_own(store):
    with ThreadPoolExecutor(8) as pool:
        journals = list(pool.map(lambda n: store.new("Same", {"number": n}), range(16)))
    names = {journal.name: journal.events[0]["number"] for journal in journals}
    for journal in journals:
        journal.close()
    assert len(names) == 16
    for name, number in names.items():
        with store.open(name) as journal:
            assert journal.events[0]["number"] == number


def test_only_journals_are_matters(store, tmp_path):
    answered(store, "B")
    answered(store, "A")
    (store.folder / "notes.txt").write_text("mine")
    (store.folder / ".hidden.journal").write_text("")
    (store.folder / "folder.journal").mkdir()
    if sys.platform != "win32":
        (store.folder / "link.journal").symlink_to(store.path("a"))
    assert store.names() == ["a", "b"]


@pytest.mark.parametrize("name", ["", "..", ".", "../a", "a/b", "/etc/passwd", "a\0"])
def test_a_name_never_leads_out_of_the_folder(store, name):
    with pytest.raises(Refused, match="no name of a matter"):
        store.path(name)


# What a person says for it.


@pytest.fixture
def three(store) -> Store:
    for title in ("Clinic moves", "Clinic", "Ward closes"):
        answered(store, title)
    return store


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("clinic", "clinic"),
        ("clinic-", "clinic-moves"),
        ("w", "ward-closes"),
        ("WARD", "ward-closes"),
        (" ward-closes ", "ward-closes"),
        ("ward-closes.journal", "ward-closes"),
        ("1", "clinic"),
        ("2", "clinic-moves"),
        ("3", "ward-closes"),
    ],
)
def test_a_matter_is_found_by_name_by_its_beginning_and_by_its_number(three, said, name):
    assert three.find(said) == name


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("cl", "`cl` is the beginning of `clinic`, `clinic-moves`; write more of the name"),
        ("ward-cloess", "did you mean `ward-closes`"),
        ("zebra", "`duty list` shows them all"),
        ("0", "is no matter"),
        ("4", "is no matter"),
        ("99999999999999999999", "is no matter"),
        ("0000000010", "is no matter"),
        ("²", "is no matter"),
        ("", "name a matter"),
        ("../clinic", "is no matter"),
        ("\x1b[2J", r"\\x1b\[2J"),
    ],
)
def test_a_matter_that_is_not_found_is_told_with_what_to_do(three, said, told):
    with pytest.raises(Refused, match=told):
        three.find(said)


def test_what_is_a_number_and_a_beginning_at_once_is_not_guessed(store):
    answered(store, "2 wards")
    answered(store, "A clinic")
    assert store.find("1") == "2-wards"
    with pytest.raises(Refused, match="`2` is the number of `a-clinic` and the beginning of"):
        store.find("2")


def test_where_nothing_was_begun_that_is_said(store):
    with pytest.raises(Refused, match="no matter has been begun in"):
        store.find("clinic")


# The list.


def test_a_list_says_of_each_matter_what_it_is_and_how_far_it_has_come(store, clock):
    with store.new("Working title") as journal:
        clock.later(5)
        journal.append({"event": "answer", "id": "manner", "answer": "yes"})
        journal.append({"event": "title", "title": "Clinic moves"})
        clock.later(60)
        journal.append({"event": "answer", "id": "range", "answer": "no"})
        journal.append({"event": "answer", "id": "range", "answer": "yes"})
        (found,) = store.summaries()
    assert (found.name, found.title, found.answers) == ("working-title", "Clinic moves", 2)
    assert found.started == dt.datetime(2024, 6, 3, 9, 0, tzinfo=dt.UTC)
    assert found.changed == dt.datetime(2024, 6, 3, 10, 5, tzinfo=dt.UTC)
    assert found.note == ""
    assert found.holder is None  # it is this programme that has it open


def test_a_list_is_in_the_order_of_the_numbers(three):
    assert [found.name for found in three.summaries()] == three.names()


def test_one_bad_journal_does_not_hide_the_others_and_listing_changes_nothing(store, clock):
    for title in ("Damaged", "Good", "Torn"):
        answered(store, title, "manner", "range")
    damage(store, "damaged")
    with store.path("torn").open("ab") as file:
        file.write(b"abc")
    store.path("empty").write_bytes(b"")
    store.path("junk").write_bytes(b"\xff\n" * 3)
    (store.folder / "damaged.lock").unlink()
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in store.folder.iterdir()}

    found = {summary.name: summary for summary in store.summaries()}
    assert {name: summary.note for name, summary in found.items()} == {
        "damaged": "line 2 is damaged; 1 lines are whole",
        "empty": "nothing had been saved in it",
        "good": "",
        "junk": "line 1 is damaged; 0 lines are whole",
        "torn": "its last line was cut short and will be set aside",
    }
    assert (found["damaged"].title, found["damaged"].answers) == ("Damaged", 0)
    assert (found["torn"].title, found["torn"].answers) == ("Torn", 2)
    assert (found["junk"].title, found["junk"].started) == ("", None)
    after = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in store.folder.iterdir()}
    assert after == before


def test_a_list_says_which_matter_another_programme_has_open(store):
    answered(store, "Clinic")
    answered(store, "Ward")
    code = (
        "import sys\nfrom pathlib import Path\nfrom wizard.interview.store import Store\n"
        "with Store(Path(sys.argv[1])).open('ward'):\n    print('open', flush=True); input()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store.folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "open\n"
        clinic, ward = store.summaries()
        assert clinic.holder is None
        assert ward.holder.pid == process.pid
        with pytest.raises(JournalHeld):
            store.open("ward")
        process.communicate("\n")
    assert [found.holder for found in store.summaries()] == [None, None]


def test_times_and_titles_that_make_no_sense_are_left_out(store):
    with Journal.create(store_path(store, "odd"), {"title": ["no", "text"]}) as journal:
        journal.append({"event": "title"})
    (found,) = store.summaries()
    assert found.title == ""


def store_path(store: Store, name: str) -> Path:
    store.folder.mkdir(exist_ok=True)
    return store.path(name)


def test_the_latest_is_the_one_that_was_added_to_last(store, clock):
    answered(store, "First")
    clock.later(1)
    answered(store, "Second")
    assert store.latest() == "second"
    clock.later(1)
    with store.open("first") as journal:
        journal.append({"event": "answer"})
    store.path("empty").write_bytes(b"")
    os.utime(store.path("second"))  # a copy or a look does not make it the latest
    assert store.latest() == "first"


def test_of_two_in_one_second_the_file_decides(store):
    answered(store, "B")
    answered(store, "A")
    os.utime(store.path("b"), ns=(10**18, 10**18))
    os.utime(store.path("a"), ns=(10**18 + 5, 10**18 + 5))
    assert store.latest() == "a"


def test_what_is_whole_of_a_damaged_matter_becomes_a_new_matter(store):
    name = answered(store, "Clinic", "range", "manner", "planning")
    before = damage(store, name)
    with pytest.raises(JournalDamaged, match="duty resume clinic --salvage"):
        store.open(name)
    with store.salvage(name) as journal:
        assert journal.name == "clinic-2"
        assert [event.get("id") for event in journal.events] == [None, "range"]
    assert store.path(name).read_bytes() == before
    with pytest.raises(Refused, match="cannot be read"):
        store.salvage("none")
