"""Which rules a file of scenarios is decided by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engagement_rules._knowledge import KnowledgeBase


def load_rules(folders: Sequence[str | Path]) -> KnowledgeBase:
    """Load the rules of some folders.

    Args:
        folders: If the first holds a `manifest.yaml`, it is a whole knowledge base and the others
            extend it; else all of them extend the rules that come with the library. With none,
            the rules that come with the library.

    Raises:
        KnowledgeBaseError: The compiler refuses them.
    """
    if not folders:
        return KnowledgeBase.default()
    first, *others = map(Path, folders)
    if (first / "manifest.yaml").is_file():
        return KnowledgeBase.load(first, extra=others)
    import knowledge_base

    return KnowledgeBase.load(knowledge_base.folder(), extra=[first, *others])
