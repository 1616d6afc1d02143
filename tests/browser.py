"""Finds a browser for tests marked `browser`: the system's Chromium, else Playwright's own, else says what to do."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ADVICE = "no browser: install Chromium (apt-get install chromium) or run `playwright install chromium`"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser a file; each test makes contexts of its own.

    Not one a run: until it is stopped, Playwright's event loop counts as running, for tests of asyncio and for a second
    Playwright too.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = launch(playwright.chromium)
        yield found
        found.close()


def launch(chromium: "BrowserType") -> "Browser":
    """Skips where there is none, or fails where CI says that there must be."""
    from playwright.sync_api import Error

    system = next(filter(None, map(shutil.which, CANDIDATES)), None)
    try:
        return chromium.launch(executable_path=system, args=QUIET)
    except Error as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{ADVICE} ({error.message.splitlines()[0]})")
        pytest.skip(ADVICE)
