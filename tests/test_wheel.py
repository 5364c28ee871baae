"""What is shipped works: the law's tests pass against the built wheel, not only the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installer lays it out."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_the_three_packages_and_nothing_else(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"engagement_rules", "knowledge_base", "wizard"}
    assert (installed / "engagement_rules" / "py.typed").exists()
    assert (installed / "knowledge_base" / "manifest.yaml").exists()


def test_the_programme_of_the_wheel_decides_a_matter(installed: Path, tmp_path: Path) -> None:
    where = "import wizard, engagement_rules; print(wizard.__file__, engagement_rules.__file__)"
    for path in run(installed, "-c", where, cwd=tmp_path).stdout.split():
        assert Path(path).is_relative_to(installed)
    matter = ROOT / "examples" / "walk-in-centre.yaml"
    done = run(installed, "-m", "wizard", "decide", str(matter), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "applies" in done.stdout


def test_the_stories_the_papers_and_the_map_come_with_the_wheel(
    installed: Path, tmp_path: Path
) -> None:
    name = "walk-in-centre-becomes-a-hub"
    checked = run(installed, "-m", "wizard", "train", "check", cwd=tmp_path)
    packed = run(installed, "-m", "wizard", "train", "pack", name, "--out", "session", cwd=tmp_path)
    drawn = run(installed, "-m", "wizard", "knowledge", "map", "--out", "map.html", cwd=tmp_path)

    stories = len(list((ROOT / "knowledge_base" / "scenarios").glob("*.yaml")))
    assert (checked.stdout, checked.stderr) == (f"{stories} scenarios: all is well.\n", "")
    assert packed.returncode == 0, packed.stderr
    assert len(list((tmp_path / "session").iterdir())) == 9
    assert drawn.returncode == 0, drawn.stderr
    assert (tmp_path / "map.html").stat().st_size > 1_000_000


def test_the_test_vectors_pass_against_the_wheel(installed: Path) -> None:
    done = run(installed, "-m", "pytest", "tests/law", "-p", "no:cacheprovider", "-q", cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
