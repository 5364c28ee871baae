"""Which rules a command runs on."""

from __future__ import annotations

from collections.abc import Sequence

import knowledge_base
from engagement_rules import KnowledgeBase


def load(extra: Sequence[str]) -> KnowledgeBase:
    """The shipped rules, extended by any folders given.

    Raises:
        KnowledgeBaseError: The compiler refuses them.
    """
    if not extra:
        return KnowledgeBase.default()
    return KnowledgeBase.load(knowledge_base.folder(), extra=extra)
