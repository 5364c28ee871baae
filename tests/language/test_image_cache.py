"""The kept image: used when it fits, ignored when it does not, and never a cause of failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from language_rules import codes, load, problems, rules, trigger

from engagement_rules import KnowledgeBase, KnowledgeBaseError, Matter, _compiler, _image, assess


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "images"
    monkeypatch.setenv("DUTY_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the compiler ran."""
    runs: list[str] = []
    really = _compiler.compile_folders

    def counted(folders):
        runs.append("run")
        return really(folders)

    monkeypatch.setattr(_compiler, "compile_folders", counted)
    return runs


def _kept(cache: Path) -> Path:
    (image,) = cache.glob("*.json")
    return image


def _value(base: KnowledgeBase, answer: str = "yes") -> str:
    matter = Matter.from_dict(
        {
            "title": "t",
            "bodies": ["board"],
            "acts": [{"id": "a", "date": "2024-01-01"}],
            "answers": {"closes-service": answer, "health-service": "yes"},
        }
    )
    return assess(matter, knowledge_base=base).duty.outcome


def test_rules_are_compiled_once_and_then_read(tmp_path: Path, cache: Path, compiled: list[str]):
    first, second = load(tmp_path), load(tmp_path)

    assert compiled == ["run"]
    assert first == second
    assert first.nodes == second.nodes
    assert first.regimes == second.regimes
    assert first.views == second.views
    assert first.proof == second.proof
    assert _value(first) == _value(second) == "required"


def test_the_image_is_named_after_the_digest(tmp_path: Path, cache: Path):
    digest = load(tmp_path).digest

    assert _kept(cache).stem == digest


def _cut(text: str) -> str:
    return text[: len(text) // 2]


def _flip(text: str) -> str:
    return text.replace('"closing"', '"opening"')


def _resign(text: str, **changed: object) -> str:
    """A change that is signed again, so that only its content can give it away."""
    import hashlib

    _, first, *views = text.split("\n")
    body = "\n".join([json.dumps({**json.loads(first), **changed}), *views])
    return f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        _cut,
        _flip,
        lambda text: text.partition("\n")[2],
        lambda text: "x" * 64 + "\n" + text.partition("\n")[2],
        lambda text: text + " ",
        lambda text: "[]",
        lambda text: "\0" * 100,
        lambda text: _resign(text, format="duty-image-0"),
        lambda text: _resign(text, digest="0" * 64),
        lambda text: _resign(text, proof=[1]),
        lambda text: _resign(text.rpartition("\n")[0]),
        lambda text: _resign(text.rpartition("\n")[0] + "\n"),
    ],
    ids=[
        "empty",
        "cut short",
        "changed",
        "without a checksum",
        "wrong checksum",
        "longer",
        "other JSON",
        "zeros",
        "another format",
        "of other rules",
        "of another shape",
        "without a view",
        "with an empty view",
    ],
)
def test_a_damaged_image_is_made_anew(tmp_path: Path, cache: Path, compiled: list[str], damage):
    load(tmp_path)
    image = _kept(cache)
    whole = image.read_text("utf-8")
    image.write_text(damage(whole), "utf-8")

    base = load(tmp_path)

    assert compiled == ["run", "run"]
    assert _value(base) == "required"
    assert image.read_text("utf-8") == whole


def test_an_image_that_is_no_text_is_made_anew(tmp_path: Path, cache: Path, compiled: list[str]):
    load(tmp_path)
    _kept(cache).write_bytes(b"\xff\xfe\xfd")

    load(tmp_path)

    assert compiled == ["run", "run"]


def test_a_folder_where_the_image_should_be_does_no_harm(
    tmp_path: Path, cache: Path, compiled: list[str]
):
    load(tmp_path)
    image = _kept(cache)
    image.unlink()
    image.mkdir()

    assert _value(load(tmp_path)) == "required"
    assert list(cache.glob("*.tmp")) == []


def test_a_cache_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[str]
):
    blocked = tmp_path / "a-file"
    blocked.write_text("here is no folder")
    monkeypatch.setenv("DUTY_CACHE_DIR", str(blocked / "images"))

    assert _value(load(tmp_path)) == "required"
    assert _value(load(tmp_path)) == "required"
    assert compiled == ["run", "run"]


def test_rules_that_are_refused_leave_no_image(tmp_path: Path, cache: Path):
    assert codes(problems(tmp_path, {"triggers/t.yaml": trigger("nothing")})) == ["KB202"]
    assert not cache.exists()


def test_rules_that_are_refused_stay_refused(tmp_path: Path, cache: Path):
    files = {"triggers/t.yaml": trigger("nothing")}

    assert codes(problems(tmp_path, files)) == codes(problems(tmp_path, files)) == ["KB202"]


# The digest


def test_one_byte_changes_the_digest_and_the_rules_are_compiled_again(
    tmp_path: Path, cache: Path, compiled: list[str]
):
    before = load(tmp_path)
    path = rules(tmp_path) / "law" / "example-act.yaml"
    path.write_bytes(path.read_bytes() + b"\n")

    after = load(tmp_path)

    assert before.digest != after.digest
    assert compiled == ["run", "run"]
    assert len(list(cache.glob("*.json"))) == 2


def test_the_name_of_a_file_is_part_of_the_digest(tmp_path: Path):
    before = load(tmp_path).digest
    law = rules(tmp_path) / "law"
    (law / "example-act.yaml").rename(law / "renamed.yaml")

    assert load(tmp_path).digest != before


def test_where_the_bytes_of_two_files_meet_is_part_of_the_digest(tmp_path: Path):
    one = load(tmp_path / "1", {"law/a.yaml": "# x\n# y\n", "law/b.yaml": ""})
    two = load(tmp_path / "2", {"law/a.yaml": "# x\n", "law/b.yaml": "# y\n"})

    assert one.digest != two.digest


def test_where_rules_lie_and_when_they_were_written_is_no_part_of_the_digest(tmp_path: Path):
    one, two = load(tmp_path / "1"), load(tmp_path / "2")
    for path in (tmp_path / "2").rglob("*.yaml"):
        os.utime(path, (0, 0))

    assert one.digest == two.digest == load(tmp_path / "2").digest


def test_a_file_that_is_no_rule_is_no_part_of_the_digest(tmp_path: Path):
    before = load(tmp_path).digest
    (rules(tmp_path) / "law" / "notes.txt").write_text("to do")
    (rules(tmp_path) / "README.md").write_text("read me")

    assert load(tmp_path).digest == before


def test_the_digest_is_the_same_in_another_process(tmp_path: Path):
    base = load(tmp_path)
    code = (
        "import sys; from engagement_rules import KnowledgeBase; "
        "print(KnowledgeBase.load(sys.argv[1]).digest)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}

    shown = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "rules")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    ).stdout

    assert shown.strip() == base.digest


def test_the_image_does_not_depend_on_the_order_of_hashes(tmp_path: Path):
    rules(tmp_path, {"triggers/t.yaml": trigger("{any: [closes-service, health-service]}")})
    code = (
        "import sys; from pathlib import Path; from engagement_rules import _compiler, _image; "
        "print(_image.to_json(_compiler.compile_folders([Path(sys.argv[1])])))"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "rules")],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(shown) == 1


# Several knowledge bases


def test_two_knowledge_bases_decide_side_by_side(tmp_path: Path):
    plain = load(tmp_path / "1")
    turned = (rules(tmp_path / "2") / "law" / "example-act.yaml").read_text("utf-8")
    turned = turned.replace("condition: closes-service", "condition: {not: closes-service}")
    other = load(tmp_path / "2", {"law/example-act.yaml": turned})

    assert plain != other
    for _ in range(3):
        assert (_value(plain), _value(other)) == ("required", "not_required")
        assert (_value(plain, "no"), _value(other, "no")) == ("not_required", "required")
    assert len({plain, other, load(tmp_path / "1")}) == 2


def test_many_threads_may_load_the_same_rules_at_once(tmp_path: Path, cache: Path):
    folder = rules(tmp_path)
    found: list[str] = []

    def use() -> None:
        found.append(_value(KnowledgeBase.load(folder)))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["required"] * 8
    assert list(cache.glob("*.tmp")) == []


def test_the_image_says_all_that_was_compiled(tmp_path: Path):
    rules(tmp_path, {"triggers/t.yaml": trigger("closes-service")})
    image = _compiler.compile_folders([tmp_path / "rules"])

    again = _image.from_json(_image.to_json(image))
    assert tuple(again.views) == tuple(image.views)
    assert _image.to_json(again) == _image.to_json(image)


def test_the_image_holds_no_code(tmp_path: Path):
    _, *views = _image.to_json(_compiler.compile_folders([rules(tmp_path)])).split("\n")

    assert views
    for view in map(json.loads, views):
        assert all(isinstance(number, int) for node in view["nodes"] for number in node)


def test_a_missing_folder_is_refused_with_a_place(tmp_path: Path):
    with pytest.raises(KnowledgeBaseError) as caught:
        KnowledgeBase.load(tmp_path / "nowhere")

    assert codes(caught.value.problems) == ["KB101"]
    assert caught.value.problems[0].place is not None
