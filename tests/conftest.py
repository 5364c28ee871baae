"""What all tests share: a cache of their own, and no silent skips where all is required."""

from __future__ import annotations

import os
import tempfile

import pytest

# Set before anything is imported, and inherited by every programme that a test starts.
_CACHE = tempfile.TemporaryDirectory(prefix="duty-tests-")
os.environ["DUTY_CACHE_DIR"] = _CACHE.name
os.environ.setdefault("PYTHONHASHSEED", "0")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """With DUTY_REQUIRE_ALL=1 a skipped test fails: nothing optional is missing there."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("DUTY_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and every part is required: {report.longrepr}"
        )
