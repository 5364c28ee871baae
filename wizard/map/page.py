"""The map as one HTML file: markup, style, libraries, scripts and data joined into one page.

The page's own policy forbids the network and lets in just the style and the scripts that were
joined here, each by its digest. Data stands in a block that no browser runs, with every character
that could end the block written as an escape.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from engagement_rules import KnowledgeBase
from wizard.map.data import data
from wizard.render.text import shown

#: The module with which the page begins; the others come in through its imports.
FIRST = "main"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([a-z]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function|class) (\w+))", re.MULTILINE)
_STRICT = '"use strict";\n'
_LISTED = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| (\S+) \| ([^,]+),", re.MULTILINE)
_MAP_OF_SOURCE = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def page(base: KnowledgeBase, *, body: str, day: dt.date) -> str:
    """Write the map.

    Args:
        base: The rules.
        body: The kind of body with which it opens.
        day: The day with which it opens.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    # Only what stands in this package, or is escaped here, is let in as it is.
    style, libraries, script = (Markup(text) for text in (_style(), _libraries(), _script()))  # noqa: S704
    return environment.from_string(_carried("templates/map.html")).render(
        title=f"The map of the rules: {shown(base.title)}",
        style=style,
        libraries=libraries,
        script=script,
        data=Markup(as_block(data(base, body=body, day=day))),  # noqa: S704
        digests=[_digest(str(text)) for text in (libraries, script)],
        style_digest=_digest(str(style)),
        licences=_licences(),
    )


def as_block(value: Any) -> str:
    """Data as JSON that can stand in a page: no text in it can end the block or begin markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


@lru_cache(maxsize=1)
def libraries() -> tuple[tuple[str, str, str, str], ...]:
    """The libraries in the order in which they are needed: file, package, version, licence."""
    return tuple(_LISTED.findall(_carried("vendor/README.md")))


@lru_cache(maxsize=1)
def _libraries() -> str:
    joined = (_MAP_OF_SOURCE.sub("", _carried(f"vendor/{name}")) for name, *_ in libraries())
    return "\n".join(text.strip() for text in joined)


def _licences() -> list[dict[str, str]]:
    return [
        {
            "name": f"{package} {version}, {licence}",
            "text": _carried(f"vendor/{name.removesuffix('.min.js')}.LICENSE"),
        }
        for name, package, version, licence in libraries()
    ]


@lru_cache(maxsize=1)
def _style() -> str:
    return _carried("templates/map.css")


@lru_cache(maxsize=1)
def _script() -> str:
    """All modules as one script, each in a scope of its own and after those that it imports."""
    order: dict[str, str] = {}
    _add(FIRST, order)
    return "(() => {\n" + _STRICT + "".join(order.values()) + "})();\n"


def _add(name: str, order: dict[str, str]) -> None:
    """Add a module; what it imports becomes what the scope of another one gives."""
    if name in order:
        return
    text = _carried(f"scripts/{name}.js").removeprefix(_STRICT)
    for _, other in _IMPORT.findall(text):
        _add(other, order)
    given = ", ".join(_EXPORT.findall(text))
    inside = _EXPORT.sub("", _IMPORT.sub(r"const \1 = from_\2;", text)).strip()
    order[name] = f"const from_{name} = (() => {{\n{inside}\nreturn {{ {given} }};\n}})();\n"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _carried(name: str) -> str:
    return files("wizard.map").joinpath(name).read_text(encoding="utf-8")
