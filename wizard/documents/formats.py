"""The formats in which a document can be had."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from wizard.documents.document import Document

ENDINGS = {"docx": ".docx", "html": ".html", "pdf": ".pdf", "markdown": ".md", "text": ".txt"}
_MODULES = {"docx": "docx", "html": "html", "pdf": "pdf", "markdown": "plain", "text": "plain"}


def made(format_: str, document: Document) -> str | bytes:
    """A document in a format.

    Args:
        format_: `docx`, `html`, `pdf`, `markdown` or `text`.
        document: The document.

    Raises:
        Refused: It cannot be made here.
    """
    # Each format has libraries of its own, which the others do not wait for.
    module = import_module(f"wizard.documents.{_MODULES[format_]}")
    make: Callable[[Document], str | bytes] = getattr(module, format_)
    return make(document)
