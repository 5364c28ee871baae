"""The compiled image: all that deciding needs, kept by the digest of what it was made from.

The image is lines of JSON with ids, numbers and the texts to show; no code is stored in it. It is
kept in the user's cache folder so that a decision need not read YAML, build the graph or prove
anything again. A damaged or foreign image is ignored and made anew.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, overload

from engagement_rules._view import Variable, View

#: Part of every digest: a change of what the compiler makes or proves makes old images useless.
FORMAT = "duty-image-3"


class Regime(NamedTuple):
    """What binds one kind of body in one period.

    Attributes:
        from_: The first day.
        to: The last day.
        view: The index of the view.
        duty: The provision that obliges the body to involve the public, if there is one.
        tracks: The tracks in force for the body.
        triggers: The triggers in force for the body.
        checks: The checks in force for the body.
        gates: The rules of local policy that the body could switch on.
    """

    from_: dt.date
    to: dt.date
    view: int
    duty: str | None
    tracks: tuple[str, ...]
    triggers: tuple[str, ...]
    checks: tuple[str, ...]
    gates: tuple[str, ...]


class Proof(NamedTuple):
    """What the compiler proved: how many outcomes in how many views, and by which way."""

    outcomes: int
    by_polarity: int
    by_diagram: int


class Image(NamedTuple):
    """A compiled knowledge base.

    Attributes:
        digest: SHA-256 over the sources and `FORMAT`.
        manifest: What `manifest.yaml` says.
        entries: Every entry by id, as plain data, with `kind`, `file` and `line`.
        glossary: Terms and their meanings.
        cuts: For each named date, the days at which the law draws a line.
        views: The views.
        regimes: For each kind of body its periods, in order.
        overridden: The ids that a second folder replaced, and where.
        proof: What was proved.
    """

    digest: str
    manifest: dict[str, Any]
    entries: dict[str, dict[str, Any]]
    glossary: tuple[dict[str, str], ...]
    cuts: dict[str, tuple[dt.date, ...]]
    views: Sequence[View]
    regimes: dict[str, tuple[Regime, ...]]
    overridden: dict[str, str]
    proof: Proof


class KeptViews(Sequence[View]):
    """The views of a kept image, each read when it is first asked for: most are never needed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._made: dict[int, View] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> View: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[View]: ...
    def __getitem__(self, index: int | slice) -> View | Sequence[View]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        found = self._made.get(index)
        if found is None:
            found = self._made[index] = _view(json.loads(self._lines[index]))
        return found


def to_json(image: Image) -> str:
    """Write an image as lines of JSON: the whole without its views, then a line for each view."""
    lines = [_dumped(_without_views(image))]
    for view in image.views:
        lines.append(
            _dumped(
                {
                    "digest": view.digest,
                    "variables": [[v.id, v.options, v.fixed, v.askable] for v in view.variables],
                    "nodes": view.nodes,
                    "names": view.names,
                    "roots": view.roots,
                }
            )
        )
    return "\n".join(lines)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without_views(image: Image) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "digest": image.digest,
        "manifest": image.manifest,
        "entries": image.entries,
        "glossary": image.glossary,
        "cuts": {name: [day.isoformat() for day in days] for name, days in image.cuts.items()},
        "regimes": {
            body: [[r.from_.isoformat(), r.to.isoformat(), *r[2:]] for r in regimes]
            for body, regimes in image.regimes.items()
        },
        "overridden": image.overridden,
        "proof": [image.proof.outcomes, image.proof.by_polarity, image.proof.by_diagram],
    }


def from_json(text: str) -> Image:
    """Read an image.

    Raises:
        ValueError: It is not an image of this format.
    """
    first, *lines = text.split("\n")
    data = json.loads(first)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("not an image of this format")
    wanted = {regime[2] for regimes in data["regimes"].values() for regime in regimes}
    if wanted != set(range(len(lines))) or not all(line.startswith("{") for line in lines):
        raise ValueError("views are missing")
    return Image(
        digest=data["digest"],
        manifest=data["manifest"],
        entries=data["entries"],
        glossary=tuple(data["glossary"]),
        cuts={
            name: tuple(dt.date.fromisoformat(day) for day in days)
            for name, days in data["cuts"].items()
        },
        views=KeptViews(lines),
        regimes={
            body: tuple(
                Regime(
                    dt.date.fromisoformat(first),
                    dt.date.fromisoformat(last),
                    view,
                    duty,
                    *map(tuple, names),
                )
                for first, last, view, duty, *names in regimes
            )
            for body, regimes in data["regimes"].items()
        },
        overridden=data["overridden"],
        proof=Proof(*data["proof"]),
    )


def _view(data: dict[str, Any]) -> View:
    return View(
        data["digest"],
        tuple(
            Variable(name, tuple(options), fixed, ask)
            for name, options, fixed, ask in data["variables"]
        ),
        tuple(tuple(node) for node in data["nodes"]),
        tuple(data["names"]),
        data["roots"],
    )


def cache_folder() -> Path:
    """Where images are kept: `DUTY_CACHE_DIR`, or the user's cache folder."""
    chosen = os.environ.get("DUTY_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("duty", appauthor=False))


def load(digest: str) -> Image | None:
    """The kept image of a digest, or nothing when there is none that can be trusted."""
    try:
        text = (cache_folder() / f"{digest}.json").read_text(encoding="utf-8")
        checksum, _, body = text.partition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != checksum:
            return None
        image = from_json(body)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return image if image.digest == digest else None


def save(image: Image) -> None:
    """Keep an image. If the cache cannot be written, the image is made anew next time."""
    import tempfile

    body = to_json(image)
    checksum = hashlib.sha256(body.encode()).hexdigest()
    with contextlib.suppress(OSError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(f"{checksum}\n{body}")
            Path(name).replace(folder / f"{image.digest}.json")
        except OSError:
            Path(name).unlink(missing_ok=True)
