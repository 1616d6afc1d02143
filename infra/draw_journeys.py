"""Draws the pictures of docs/journeys.md: golden transcripts, played on the simulator's phones.

    python -m infra.draw_journeys [--simulator http://127.0.0.1:8700] [--out docs/journeys] [NAME …]

Without a simulator a demo is brought up first, with ports and data of its own. A talk is longer than a phone: its
picture shows all of it from `Journey.begins` on, as columns, three in a row.
"""

import argparse
import math
import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from infra.browser import system_browser
from infra.console import Step, Stop, command, say
from infra.dependencies import ROOT
from infra.film import ARGUMENTS
from infra.local_stage import LocalStage
from infra.processes import Servers
from infra.simulator.client import Simulator
from infra.simulator.transcripts import PATIENT, HttpDriver, new_phones, perform, read

if TYPE_CHECKING:
    from PIL.Image import Image
    from playwright.sync_api import Page

TRANSCRIPTS = ROOT / "tests" / "transcripts"
FOLDER, PORT, AWS_PORT = ROOT / ".local" / "journeys", 8792, 4692
PHONE = (420, 9000)
"""The page's width at which it is a phone and nothing else, and a height that holds the longest talk."""
COLUMN = 900
"""Height of a column, CSS pixels: a little more than a phone's."""
ROW = 3
"""Columns of a row."""
ROOM = 1.08
"""A column may be so much higher than the others, rather than that one more is begun."""
BELOW = 3
"""Pixels of a message's shadow."""
GAP, SHARPNESS, WALL = 24, 1.5, "#f6f1ec"


@dataclass(frozen=True)
class Journey:
    name: str
    """Of the picture."""
    transcript: str
    """File name under tests/transcripts, without its ending."""
    begins: str
    """The picture begins with the first message that has these words: how it came to the order is known."""


PAID, PAID_EN = "Betaald, dank je", "Paid, thank you"
JOURNEYS: tuple[Journey, ...] = (
    Journey("from-hi-to-review", "whatsapp-nl-hoi-tot-beoordeling", PAID),
    Journey("complaint-to-review", "whatsapp-nl-klacht-tot-review", PAID),
    Journey("concert", "whatsapp-nl-concert", PAID),
    Journey("not-at-home", "whatsapp-nl-niet-thuis-dan-buren", PAID),
    Journey("a-parcel-lost", "telegram-en-two-parcels-one-lost", PAID_EN),
    Journey("withdrawal", "whatsapp-nl-herroepen", PAID),
    Journey("exchange-rejected", "whatsapp-en-return-rejected", PAID_EN),
    Journey("substitute", "telegram-en-substitute-another", PAID_EN),
)

TRIM = """(words) => {
  const thread = document.querySelector('#thread');
  const nodes = [...thread.children];
  const first = nodes.findIndex((node) => node.innerText.includes(words));
  if (first < 0) return null;
  nodes.slice(0, first).forEach((node) => node.remove());
  thread.scrollTop = 0;
  const top = thread.getBoundingClientRect().top;
  return [...thread.children].map((node) => node.getBoundingClientRect().bottom - top);
}"""
TURN = """([channel, number]) => {
  location.hash = channel;
  const list = document.querySelector('#shopper');
  list.append(new Option(String(number), String(number)));
  list.value = String(number);
  list.dispatchEvent(new Event('change'));
}"""
LOADED = """() => [...document.querySelectorAll('#thread img')].every((it) => {
  it.loading = 'eager';
  return it.complete;
})"""
LOOKS = 50
UNDONE = re.compile(r"\((?:GET|POST|no|friend|van|others|stock)\b")
"""How a transcript begins that a doing could not be done."""


def play(address: str, journey: Journey, number: int) -> str:
    """Everything that the transcript does, on a phone of its own; the channel. Raises Stop."""
    script = read((TRANSCRIPTS / f"{journey.transcript}.txt").read_text("utf-8"))
    went = perform(script, HttpDriver(Simulator(address, quiet=PATIENT), number))
    impossible = [line.text for line in went.lines if line.verb == "shop" and UNDONE.match(line.text)]
    if impossible:
        raise Stop(f"{journey.transcript} cannot be played: {impossible[0]}")
    return script.channel


def picture(page: "Page", address: str, journey: Journey, channel: str, number: int) -> "Image":
    """Of the phone, as columns. Raises Stop."""
    from PIL import Image

    page.goto(f"{address}/#{channel}")
    page.locator("#dock button").first.wait_for()
    page.evaluate(TURN, [channel, number])
    page.locator("#thread > :not(.empty, .day)").first.wait_for()
    for _ in range(LOOKS):  # the page's policy forbids Playwright's own way to wait for it
        if page.evaluate(LOADED):
            break
        page.wait_for_timeout(200)
    bottoms = page.evaluate(TRIM, journey.begins)
    if bottoms is None:
        raise Stop(f"{journey.transcript}: nothing in it says “{journey.begins}”")
    shot = Image.open(BytesIO(page.locator("#thread").screenshot())).convert("RGB")
    cut = columns([round(each) for each in bottoms])
    return beside([shot.crop((0, round(top * SHARPNESS), shot.width, round(end * SHARPNESS))) for top, end in cut])


def columns(bottoms: list[int]) -> list[tuple[int, int]]:
    """Where the picture is cut, each column as its top and bottom: between messages, in columns of about one height."""
    high = bottoms[-1] / math.ceil(bottoms[-1] / COLUMN)
    cut, top = [], 0
    for here, after in zip(bottoms, [*bottoms[1:], math.inf], strict=True):
        if after - top > high * ROOM:
            cut.append((top, here + BELOW))
            top = here + BELOW
    return cut


def beside(parts: "list[Image]") -> "Image":
    """As rows of columns, which a page can show at a size at which they are read."""
    from PIL import Image

    gap = round(GAP * SHARPNESS)
    rows = [parts[at : at + ROW] for at in range(0, len(parts), ROW)]
    heights = [max(part.height for part in row) for row in rows]
    size = (len(rows[0]) * (parts[0].width + gap) + gap, sum(heights) + gap * (len(rows) + 1))
    whole, top = Image.new("RGB", size, WALL), gap
    for row, height in zip(rows, heights, strict=True):
        for at, part in enumerate(row):
            whole.paste(part, (gap + at * (part.width + gap), top))
        top += height + gap
    return whole


def draw(address: str, journeys: tuple[Journey, ...], out: Path) -> None:
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
        size = {"width": PHONE[0], "height": PHONE[1]}
        page = browser.new_page(viewport=size, device_scale_factor=SHARPNESS, reduced_motion="reduce")
        for number, journey in zip(new_phones(), journeys, strict=False):
            with Step(journey.name):
                channel = play(address, journey, number)
                picture(page, address, journey, channel, number).save(
                    out / f"{journey.name}.webp", quality=80, method=6
                )
        browser.close()
    say(f"{out}: {len(journeys)} pictures")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.draw_journeys", description="Draw docs/journeys.")
    parser.add_argument("--simulator", help="of a demo that runs; without it one is brought up")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "journeys")
    parser.add_argument("names", nargs="*", help="which; all without")
    given = parser.parse_args()
    wanted = tuple(each for each in JOURNEYS if not given.names or each.name in given.names)
    if given.simulator:
        draw(given.simulator.rstrip("/"), wanted, given.out)
        return
    shutil.rmtree(FOLDER, ignore_errors=True)  # a shop that has sold its lilies has another journey
    with Servers() as servers:
        stage = LocalStage(FOLDER, AWS_PORT, PORT, ROOT / "templates" / "shop")
        draw(str(stage.bring_up(servers)["simulator"]), wanted, given.out)


if __name__ == "__main__":
    main()
