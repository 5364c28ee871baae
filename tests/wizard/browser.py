"""A headless Chromium, told what to do through its own debugging protocol over two pipes."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
_PATIENCE = 60.0  # seconds for one command


def chromium() -> str:
    """Where Chromium is; the test is skipped where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("this test needs Chromium, and it is not installed here")


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium with an empty profile, which is ended afterwards."""
    programme = chromium()
    with tempfile.TemporaryDirectory(prefix="duty-chromium-", ignore_cleanup_errors=True) as home:
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def hand_over() -> None:
            # The protocol speaks on 3 and 4, which may be in use here: so by way of high numbers.
            read, write = (fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (theirs_in, theirs_out))
            os.dup2(read, 3)
            os.dup2(write, 4)

        process = subprocess.Popen(
            [programme, *_QUIET, f"--user-data-dir={home}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=hand_over,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Browser(ours_in, ours_out)
        finally:
            os.close(ours_out)
            os.close(ours_in)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


class Browser:
    """One page of a browser.

    Attributes:
        events: What the page reported by itself, as method and parameters.
    """

    def __init__(self, read: int, write: int) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._read, self._write = read, write
        self._held = b""
        self._numbers = itertools.count(1)
        self._session = ""
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command and wait for what comes of it."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data) :]
        until = time.monotonic() + _PATIENCE
        while True:
            answer = self._next(until, method)
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                return dict(answer["result"])

    def open(self, path: Path, *, width: int, height: int = 900, phone: bool = False) -> None:
        """Show a file in a window of this width, and wait until it stands."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.events.clear()
        self.tell("Page.navigate", url=path.as_uri())
        until = time.monotonic() + _PATIENCE
        while not any(method == "Page.loadEventFired" for method, _ in self.events):
            self._next(until, "Page.navigate")
        self.run("document.fonts.ready.then(() => true)")

    def run(self, script: str) -> Any:
        """The value of a piece of JavaScript, which the page's own policy does not reach."""
        found = self.tell(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def picture(self, path: Path) -> None:
        """Save the whole page as a PNG picture."""
        size = self.tell("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        found = self.tell("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def printed(self, path: Path) -> None:
        """Save the page as it is printed, as PDF."""
        found = self.tell("Page.printToPDF", preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def _next(self, until: float, waiting_for: str) -> dict[str, Any]:
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._read], [], [], max(0, until - time.monotonic()))
            assert ready, f"Chromium gave no answer to {waiting_for} within {_PATIENCE:.0f} seconds"
            more = os.read(self._read, 1 << 20)
            assert more, f"Chromium ended while it was asked for {waiting_for}"
            self._held += more
        first, self._held = self._held.split(b"\0", 1)
        message: dict[str, Any] = json.loads(first)
        if "method" in message:
            self.events.append((message["method"], message.get("params", {})))
        return message
