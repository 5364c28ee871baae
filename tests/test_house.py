"""The house stands as it was drawn: imports run one way, and starting up stays light."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "knowledge_base": set(),
    "engagement_rules": {"knowledge_base"},
    "wizard": {"engagement_rules", "knowledge_base"},
}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_run_one_way(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.py")):
        ours = imported(path) & set(ALLOWED)
        assert ours <= ALLOWED[package] | {package}, path


def test_the_library_never_prints_or_asks() -> None:
    for path in sorted((ROOT / "engagement_rules").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"print", "input"}, path


def test_no_module_has_grown_into_two() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for package in ALLOWED
        for path in (ROOT / package).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert long == {}


def test_deciding_imports_neither_the_graph_nor_the_live_session_nor_the_prompts() -> None:
    code = (
        "import sys\n"
        "from engagement_rules import Matter, assess\n"
        "warm = assess(Matter.from_file('examples/walk-in-centre.yaml')).duty\n"
    )
    check = "print([m for m in ('networkx', 'durable', 'questionary', 'z3') if m in sys.modules])"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    done = subprocess.run(
        [sys.executable, "-c", code + check], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_the_readme_example_runs_as_printed() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    assert len(example.splitlines()) <= 20
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "required" in done.stdout
