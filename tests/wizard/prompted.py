"""A terminal in which the screens of `prompt_script.py` are shown."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import prompt_script
from terminal import Terminal

SCRIPT = Path(__file__).with_name("prompt_script.py")


class Prompted(Terminal):
    """Shows the screens of a name; what was replied can be looked at while it runs."""

    def __init__(self, name: str, folder: Path, *, plain: bool = False, **more: Any) -> None:
        self._file = folder / "replies.jsonl"
        self._file.unlink(missing_ok=True)
        words = [*(["--plain"] if plain else []), name, str(self._file)]
        # Each face is imported here once, and not again for every test.
        importlib.import_module(f"wizard.prompts.{'plain' if plain else 'questionary'}_face")
        anew = any(name.startswith(("PYTHON", "LC_")) for name in more.get("env") or {})
        super().__init__(
            [sys.executable, SCRIPT, *words] if anew else lambda: prompt_script.main(words), **more
        )

    def go_on(self) -> None:
        """Let the script show the screen after a wait."""
        self._file.with_name(f"{self._file.name}.go").touch()

    def replies(self) -> list[dict[str, Any]]:
        """What has been replied until now."""
        if not self._file.exists():
            return []
        lines = self._file.read_text(encoding="utf-8", errors="surrogatepass").splitlines(True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def wait_reply(self, count: int = 1) -> dict[str, Any]:
        """Wait for a reply, the first unless told otherwise, and give it."""
        self.wait_until(lambda: len(self.replies()) >= count, f"reply {count}")
        return self.replies()[count - 1]

    def wait_value(self, count: int = 1) -> object:
        """Wait for a reply and give what was chosen, ticked or written."""
        reply = self.wait_reply(count)
        return next(reply[key] for key in ("value", "ids", "text", "kind") if key in reply)
