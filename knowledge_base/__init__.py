"""Where the knowledge base lies. What the law says is in the YAML files beside this one."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """The folder that holds `manifest.yaml`, `law/`, `triggers/`, `questions/` and `actions/`."""
    return Path(str(files(__name__)))
