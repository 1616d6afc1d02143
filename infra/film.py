"""`make film`: the simulator's *Watch*, recorded in a headless browser as an animated picture for the README.

python -m infra.film [--simulator http://127.0.0.1:8700] [--out docs/film.webp]

Without a simulator a demo is brought up first, with ports and data of its own. Frames are Chromium's own screencast
(Playwright's video needs a build of ffmpeg of its own), and Pillow makes the WebP, which GitHub shows in a README and
plays.
"""

import argparse
import base64
import time
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.browser import system_browser
from infra.console import Step, Stop, command, say
from infra.dependencies import ROOT
from infra.local_stage import LocalStage
from infra.processes import Servers
from infra.simulator.client import Simulator
from infra.simulator.shows import shows

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE = (960, 600)
SHARPNESS = 1.5
"""Pixels of the film for each of the page's."""
PACE = 1.6
LONGEST_SECONDS, LARGEST_BYTES = 58.0, 4_000_000
FASTEST = 1.4
"""What takes longer, on a busy machine, is shown so much faster that it fits; more than this nobody could read."""
BETWEEN_FRAMES = 0.08
"""Seconds: dots that blink would give sixty frames a second."""
STILL = 0.9
"""Seconds at most without a change: a shop that thinks is no film."""
LAST_STILL = 2.5
PATIENCE = 300.0
EXTRA = 9999
"""The phone of who is not in the film."""
QUALITIES = (80, 70, 60, 50, 40)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking")
FOLDER, PORT, AWS_PORT = ROOT / ".local" / "film", 8790, 4690
"""A demo of its own, beside one that may be running."""


@dataclass
class Reel:
    """What was shown, and when: PNGs with seconds."""

    frames: list[tuple[float, bytes]] = field(default_factory=list)

    def take(self, at: float, picture: bytes) -> None:
        if self.frames and at - self.frames[-1][0] < BETWEEN_FRAMES:
            # What is shown is the latest of that moment, from when the moment began.
            self.frames[-1] = (self.frames[-1][0], picture)
        else:
            self.frames.append((at, picture))

    def durations(self) -> list[float]:
        """Seconds of each frame. Raises Stop."""
        starts = [at for at, _ in self.frames]
        shown = [min(after - at, STILL) for at, after in pairwise(starts)]
        speed = max(1.0, sum(shown) / (LONGEST_SECONDS - LAST_STILL))
        if speed > FASTEST:
            raise Stop(f"the film takes {sum(shown) + LAST_STILL:.0f} s, much more than {LONGEST_SECONDS:.0f}")
        return [*(each / speed for each in shown), LAST_STILL]


def record(address: str) -> Reel:
    """Watch, from its beginning to its end. Raises Stop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # The screencast has no more pixels than the browser itself: a page's own scale does not count.
        arguments = [*ARGUMENTS, f"--force-device-scale-factor={SHARPNESS}"]
        browser = playwright.chromium.launch(executable_path=system_browser(), args=arguments)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, device_scale_factor=SHARPNESS)
        try:
            return _recorded(page, address)
        finally:
            browser.close()


def _recorded(page: "Page", address: str) -> Reel:
    reel = Reel()
    session = page.context.new_cdp_session(page)

    def frame(event: dict[str, Any]) -> None:
        reel.take(event["metadata"]["timestamp"], base64.b64decode(event["data"]))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    page.goto(f"{address}/?pace={PACE}#watch")
    page.locator("#story-now:not(:empty)").wait_for()
    session.on("Page.screencastFrame", frame)
    session.send("Page.startScreencast", {"format": "png"})
    end = time.monotonic() + PATIENCE
    while (state := page.locator("body").get_attribute("data-watch")) in ("playing", "paused"):
        page.wait_for_timeout(200)
        if time.monotonic() > end:
            raise Stop(f"the show was not over within {PATIENCE:.0f} s")
    session.send("Page.stopScreencast")
    if state != "done":
        raise Stop(f"the show was not played to its end: {page.locator('#toast').inner_text()}")
    return reel


def encode(reel: Reel, out: Path) -> str:
    """Write the WebP, as good as fits. What it came to. Raises Stop."""
    from PIL import Image

    durations = reel.durations()
    first, *rest = [Image.open(BytesIO(picture)).convert("RGB") for _, picture in reel.frames]
    for quality in QUALITIES:
        made = BytesIO()
        first.save(
            made, "WEBP", save_all=True, append_images=rest, duration=[round(each * 1000) for each in durations],
            loop=0, quality=quality, method=4, minimize_size=True,
        )  # fmt: skip
        if made.tell() <= LARGEST_BYTES:
            out.write_bytes(made.getvalue())
            return f"{sum(durations):.0f} s, {made.tell() / 1e6:.1f} MB, quality {quality}, {len(durations)} frames"
    raise Stop(f"the film is larger than {LARGEST_BYTES / 1e6:.0f} MB even at quality {QUALITIES[-1]}")


def rehearse(address: str) -> None:
    """One word from every shopper: what starts for the first time takes seconds that are no part of the film."""
    simulator = Simulator(address)
    for channel in sorted({str(show["channel"]) for show in shows()}):
        simulator.phone(EXTRA, channel).say("hi")


def film(address: str, out: Path) -> None:
    with Step("Rehearsing"):
        rehearse(address)
    with Step("Recording"):
        reel = record(address)
    with Step("Making the WebP"):
        made = encode(reel, out)
    say(f"{out}: {made}")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make film", description="Record what Watch plays.")
    parser.add_argument("--simulator", help="of a demo that runs; without it one is brought up")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "film.webp")
    given = parser.parse_args()
    if given.simulator:
        film(given.simulator.rstrip("/"), given.out)
        return
    with Servers() as servers:
        stage = LocalStage(FOLDER, AWS_PORT, PORT, ROOT / "templates" / "shop")
        film(str(stage.bring_up(servers)["simulator"]), given.out)


if __name__ == "__main__":
    main()
