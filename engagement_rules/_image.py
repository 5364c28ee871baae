"""The compiled image: all that deciding needs, kept by the digest of what it was made from.

The image is JSON with ids, numbers and the texts to show; no code is stored in it. It is kept in
the user's cache folder so that a decision need not read YAML, build the graph or prove anything
again. A damaged or foreign image is ignored and made anew.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from engagement_rules._view import Variable, View

#: Part of every digest: a change of what the compiler makes or proves makes old images useless.
FORMAT = "duty-image-1"


class Regime(NamedTuple):
    """What binds one kind of body in one period.

    Attributes:
        from_: The first day.
        to: The last day.
        view: The index of the view.
        duty: The provision that obliges the body to involve the public, if there is one.
        tracks: The tracks in force for the body.
        triggers: The triggers in force for the body.
    """

    from_: dt.date
    to: dt.date
    view: int
    duty: str | None
    tracks: tuple[str, ...]
    triggers: tuple[str, ...]


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
    views: tuple[View, ...]
    regimes: dict[str, tuple[Regime, ...]]
    overridden: dict[str, str]
    proof: Proof


def to_json(image: Image) -> str:
    """Write an image as one line of JSON."""
    return json.dumps(
        {
            "format": FORMAT,
            "digest": image.digest,
            "manifest": image.manifest,
            "entries": image.entries,
            "glossary": image.glossary,
            "cuts": {name: [day.isoformat() for day in days] for name, days in image.cuts.items()},
            "views": [
                {
                    "digest": view.digest,
                    "variables": [[v.id, v.options, v.fixed, v.askable] for v in view.variables],
                    "nodes": view.nodes,
                    "names": view.names,
                    "roots": view.roots,
                }
                for view in image.views
            ],
            "regimes": {
                body: [
                    [r.from_.isoformat(), r.to.isoformat(), r.view, r.duty, r.tracks, r.triggers]
                    for r in regimes
                ]
                for body, regimes in image.regimes.items()
            },
            "overridden": image.overridden,
            "proof": [image.proof.outcomes, image.proof.by_polarity, image.proof.by_diagram],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> Image:
    """Read an image.

    Raises:
        ValueError: It is not an image of this format.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("not an image of this format")
    return Image(
        digest=data["digest"],
        manifest=data["manifest"],
        entries=data["entries"],
        glossary=tuple(data["glossary"]),
        cuts={
            name: tuple(dt.date.fromisoformat(day) for day in days)
            for name, days in data["cuts"].items()
        },
        views=tuple(_view(item) for item in data["views"]),
        regimes={
            body: tuple(
                Regime(
                    dt.date.fromisoformat(first),
                    dt.date.fromisoformat(last),
                    view,
                    duty,
                    tuple(tracks),
                    tuple(triggers),
                )
                for first, last, view, duty, tracks, triggers in regimes
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
