"""Where the knowledge base lies. What the law says is in the YAML files beside this one."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder that holds `manifest.yaml`, `law/`, `triggers/`, `questions/` and `actions/`."""
    return Path(__file__).resolve().parent
