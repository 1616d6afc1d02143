"""A browser for the tests: the system's, else Debian's package, else Playwright's own. Standard library only."""

import os
import shutil
import subprocess
from pathlib import Path

from infra.console import Stop, say

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = ("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core")


def system_browser() -> str | None:
    return next(filter(None, map(shutil.which, COMMANDS)), None)


def install_browser(python: Path) -> None:
    """Nothing when there is one. `python` is the one that has Playwright. Raises Stop with what to do."""
    if system_browser() or _playwright_has_one(python):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("  browser          installing Debian's Chromium")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], check=False, capture_output=True, env=quiet)
        subprocess.run(APT, check=False, capture_output=True, env=quiet)
        if system_browser():
            return
    say("  browser          installing Playwright's Chromium")
    subprocess.run([python, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
    if not _playwright_has_one(python):
        raise Stop("no browser for the tests: install Chromium (on Debian: apt-get install chromium), then try again")


def _playwright_has_one(python: Path) -> bool:
    script = (
        "from playwright.sync_api import sync_playwright as p; import pathlib, sys\n"
        "with p() as it: sys.exit(not pathlib.Path(it.chromium.executable_path).exists())"
    )
    return subprocess.run([python, "-c", script], check=False, capture_output=True).returncode == 0
