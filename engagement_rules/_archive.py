"""The rules of a record, packed into it: so that it can be decided again when they have changed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from engagement_rules._digest import FOLDERS, source_files

_WIDTH = 100
#: The highest level takes three times as long and saves a thirtieth.
_LEVEL = 5
_MOST = 50_000_000  # bytes that rules may unpack to
_NAME = re.compile(rf"(?:manifest|(?:{'|'.join(FOLDERS)})/[^\0\\]+)\.yaml")


class BadArchive(ValueError):
    """Packed rules that cannot be unpacked."""


class Archive(NamedTuple):
    """The files of some rules.

    Attributes:
        digest: SHA-256 over the files' names and contents, whatever programme reads them.
        lines: The files, packed, as lines of text.
    """

    digest: str
    lines: tuple[str, ...]


def content_digest(folders: Sequence[Path]) -> str:
    """What names the content of some folders, whatever programme reads them.

    Raises:
        OSError: They cannot be read.
    """
    return hashlib.sha256(_content(folders)).hexdigest()


def pack(folders: Sequence[Path]) -> Archive:
    """Pack the files of a knowledge base.

    Args:
        folders: Its folders, the base first.

    Raises:
        OSError: They cannot be read.
    """
    content = _content(folders)
    packed = base64.b64encode(zlib.compress(content, _LEVEL)).decode("ascii")
    lines = tuple(packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH))
    return Archive(hashlib.sha256(content).hexdigest(), lines)


def _content(folders: Sequence[Path]) -> bytes:
    files = [
        {
            path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
            for path in source_files(folder)
        }
        for folder in folders
    ]
    return json.dumps(files, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def unpack(archive: Archive, into: Path) -> list[Path]:
    """Write packed files into a folder; the folders of the knowledge base come back.

    Raises:
        BadArchive: They are not what `pack` writes, or not those of the digest.
        OSError: They cannot be written.
    """
    files = json.loads(_unpacked(archive))
    folders = []
    if not isinstance(files, list):
        raise BadArchive("the rules in it are not files in folders")
    for number, found in enumerate(files):
        folder = into / str(number)
        folder.mkdir(parents=True)
        folders.append(folder)
        if not isinstance(found, dict):
            raise BadArchive("the rules in it are not files in folders")
        for name, text in found.items():
            # A name could lead out of the folder.
            if not _NAME.fullmatch(name) or ".." in name.split("/") or not isinstance(text, str):
                raise BadArchive(f"`{name}` is no name of a file of rules")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8"))
    return folders


def _unpacked(archive: Archive) -> bytes:
    try:
        packed = base64.b64decode("".join(archive.lines), validate=True)
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, _MOST)
    except (ValueError, zlib.error) as error:
        raise BadArchive(f"the rules in it cannot be unpacked ({error})") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise BadArchive("the rules in it are cut short, or far too long")
    if hashlib.sha256(data).hexdigest() != archive.digest:
        raise BadArchive("the rules in it are not those that it names")
    return data
