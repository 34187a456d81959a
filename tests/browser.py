"""The system's Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools.preflight import browser as browser_path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, as long as it is needed, of the thread that asks. Without Chromium the test fails by name."""
    path = browser_path()
    if not path:
        pytest.fail("Chromium is missing. Install it with: apt-get install chromium", pytrace=False)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
