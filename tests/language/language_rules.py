"""Small rules to try things on: the shared base, and entries to lay over it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from language_pages import copy_of_base

from engagement_rules import KnowledgeBase, KnowledgeBaseError, Problem

Files = Mapping[str, str | bytes]


def write(folder: Path, files: Files) -> Path:
    """Write files into a folder; text is dedented."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(textwrap.dedent(content), encoding="utf-8")
    return folder


def rules(tmp_path: Path, files: Files | None = None) -> Path:
    """A copy of the base with some files laid over it."""
    folder = tmp_path / "rules"
    if not folder.exists():
        copy_of_base(folder)
    return write(folder, files or {})


def load(tmp_path: Path, files: Files | None = None, *, local: Files | None = None):
    """Compile the base with some files laid over it, and if wanted a local folder."""
    extra = [write(tmp_path / "local", local)] if local is not None else []
    return KnowledgeBase.load(rules(tmp_path, files), extra=extra)


def problems(
    tmp_path: Path, files: Files | None = None, *, local: Files | None = None
) -> tuple[Problem, ...]:
    """Every problem that the compiler finds; none when it accepts the rules."""
    try:
        load(tmp_path, files, local=local)
    except KnowledgeBaseError as error:
        return error.problems
    return ()


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in found]


def fact(name: str, more: str = "") -> str:
    """A fact as a file of questions/ would say it, two blanks deep."""
    return f"""\
  - id: {name}
    label: {name}
    ask: Is it so?
    help: Say how it is.
    says: {{"yes": it is so, "no": it is not so}}
    yes_for_example: It is.
    no_for_example: It is not.
    who_knows: somebody
    find_out: Ask somebody.
{more}"""


def facts(*names: str) -> str:
    return "facts:\n" + "".join(fact(name) for name in names)


def trigger(condition: str, *, name: str = "watched", more: str = "", days: str = "") -> str:
    """A file of triggers/ with one trigger on the board."""
    return f"""\
triggers:
  - id: {name}
    label: a watched situation
    binds: [board]
    in_force: {{{days or "from: 2022-07-01"}}}
    strength: likely
    condition: {condition}
    says: {{"yes": it is so, "no": it is not so}}
    authorities: [example-act]
{more}"""


def step(name: str, condition: str, more: str = "authorities: [example-act]") -> str:
    """A test as a file of law/ would say it, two blanks deep."""
    return f"""\
  - id: {name}
    label: {name}
    condition: {condition}
    says: {{"yes": it is so, "no": it is not so}}
    {more}
"""
