"""`--out`: one file for each matter, whole or not at all, over nothing unless told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import EXAMPLES, USUAL

from wizard import files


def test_each_matter_gets_a_file_named_after_it(duty, tmp_path):
    out = tmp_path / "new" / "folder"
    ran = duty("decide", EXAMPLES, "--out", out)

    assert {path.name for path in out.iterdir()} == {
        f"{path.stem}.txt" for path in EXAMPLES.glob("*.yaml")
    }
    assert len(ran.out.splitlines()) == len(list(EXAMPLES.glob("*.yaml")))
    walk_in = EXAMPLES / "walk-in-centre.yaml"
    assert (out / "walk-in-centre.txt").read_text("utf-8") == duty("decide", walk_in).out


@pytest.mark.parametrize(("format_", "ending"), [("json", ".json"), ("markdown", ".md")])
def test_the_ending_follows_the_format(duty, matter, tmp_path, format_, ending):
    duty("decide", matter(), "--out", tmp_path / "out", "--format", format_)

    assert (tmp_path / "out" / f"matter{ending}").exists()


def test_a_file_that_is_there_stays_as_it_is(duty, matter, tmp_path):
    there = matter("mine", "out/matter.txt")
    ran = duty("decide", matter(), EXAMPLES, "--out", tmp_path / "out")

    assert ran.code == 2
    assert "is there already; nothing was written" in ran.err
    assert there.read_text() == "mine"
    assert list((tmp_path / "out").iterdir()) == [there]


def test_force_writes_over_it(duty, matter, tmp_path):
    there = matter("mine", "out/matter.txt")
    ran = duty("decide", matter(), "--out", tmp_path / "out", "--force")

    assert ran.code == 0
    assert there.read_text("utf-8").startswith("The duty to involve the public applies")


def test_a_link_that_leads_nowhere_counts_as_there(duty, matter, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "matter.txt").symlink_to(tmp_path / "elsewhere")
    ran = duty("decide", matter(), "--out", tmp_path / "out")

    assert ran.code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_two_matters_of_one_name_are_refused_before_anything_is_written(duty, matter, tmp_path):
    one, other = matter(name="a/matter.yaml"), matter(name="b/Matter.yaml")
    ran = duty("decide", one, other, EXAMPLES, "--out", tmp_path / "out")

    assert ran.code == 2
    assert "would both be written to" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_bad_matter_leaves_no_file(duty, matter, tmp_path):
    ran = duty("decide", matter("title: [", "bad.yaml"), matter(), "--out", tmp_path / "out")

    assert ran.code == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["matter.txt"]
    assert "bad input, nothing written" in ran.out


def test_a_file_in_place_of_the_folder_is_refused(duty, matter):
    ran = duty("decide", matter(), "--out", matter("x", "out"))

    assert ran.code == 2
    assert "names a folder" in ran.err


def test_csv_is_one_table_and_goes_to_no_folder(duty, matter, tmp_path):
    ran = duty("decide", matter(), "--out", tmp_path / "out", "--format", "csv")

    assert ran.code == 2
    assert not (tmp_path / "out").exists()


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(files.Refused, match="No space left"):
        files.write(tmp_path / "out.txt", "text", force=False)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_to_be_there_meanwhile_is_not_written_over(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("theirs")
    with pytest.raises(files.Refused, match="is there already"):
        files.write(target, "ours", force=False)

    assert target.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [target]


def test_where_there_are_no_links_a_file_is_still_not_written_over(tmp_path, monkeypatch):
    def no_links(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    files.write(tmp_path / "new.txt", "ours", force=False)
    with pytest.raises(files.Refused):
        files.write(tmp_path / "new.txt", "again", force=False)

    assert (tmp_path / "new.txt").read_text() == "ours"


def test_a_written_determination_can_be_read_back(duty, matter, tmp_path):
    duty("decide", matter(USUAL), "--out", tmp_path / "out", "--format", "json")

    assert json.loads((tmp_path / "out" / "matter.json").read_text("utf-8"))["duty"]["outcome"]
