"""How a body's own documents look: its name, its crest, a colour, its Word styles.

A look is a folder with a file `look.yaml`:

    body: Riverside Integrated Care Board
    crest: crest.png
    crest_words: The crest of the board
    colour: "#005eb8"
    docx_style: our-style.docx
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from engagement_rules._errors import did_you_mean, printable
from wizard.documents.document import Crest, Look
from wizard.files import Refused

FILE = "look.yaml"
_KEYS = ("body", "crest", "crest_words", "colour", "docx_style")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MOST = 5_000_000
_PNG = b"\x89PNG\r\n\x1a\n"


def load(folder: Path) -> Look:
    """Read a look.

    Raises:
        Refused: It cannot be read, or says something that cannot be used.
    """
    import yaml

    path = folder / FILE
    try:
        data = yaml.safe_load(_bytes(path))
    except yaml.YAMLError as error:
        raise Refused(f"{_shown(path)} is no YAML ({_first_line(error)})") from None
    if not isinstance(data, dict):
        raise Refused(f"{_shown(path)} says nothing; write `body: the name of your body` into it")
    for key in data:
        if key not in _KEYS:
            near = did_you_mean(str(key), _KEYS).rstrip("?") or f"the keys are {', '.join(_KEYS)}"
            raise Refused(f"{_shown(path)} has the key `{printable(str(key))}`; {near}")
    colour = str(data.get("colour", Look().colour))
    if not _COLOUR.fullmatch(colour):
        raise Refused(f'{_shown(path)}: write `colour` in quotes as "#005eb8"')
    return Look(
        body=_text(path, data, "body"),
        crest=_crest(path, folder, data),
        colour=colour,
        docx_style=_bytes(folder / _name(path, data["docx_style"]))
        if "docx_style" in data
        else None,
    )


def _crest(path: Path, folder: Path, data: dict[str, Any]) -> Crest | None:
    if "crest" not in data:
        return None
    words = _text(path, data, "crest_words")
    if not words:
        raise Refused(f"{_shown(path)}: say in `crest_words` what the crest shows")
    content = _bytes(folder / _name(path, data["crest"]))
    if content.startswith(_PNG):
        return Crest(content, "png", words)
    if b"<svg" in content[:2000] and not re.search(rb"<!(?:DOCTYPE|ENTITY)", content):
        return Crest(content, "svg", words)
    raise Refused(f"{_shown(path)}: the crest has to be a PNG or an SVG picture")


def _text(path: Path, data: dict[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str) or len(value) > 400:
        raise Refused(f"{_shown(path)}: `{key}` has to be a text of at most 400 letters")
    return value


def _name(path: Path, value: Any) -> str:
    """The name of a file beside the look; it may not lead anywhere else."""
    if not isinstance(value, str) or not value or Path(value).name != value:
        raise Refused(f"{_shown(path)}: `{printable(str(value))}` has to be a file in that folder")
    return value


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST:
            raise Refused(f"{_shown(path)} is larger than 5 MB")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{_shown(path)} cannot be read ({error.strerror})") from None


def _first_line(error: Exception) -> str:
    return printable(" ".join(str(error).split())[:120])


def _shown(path: Path) -> str:
    return printable(str(path))
