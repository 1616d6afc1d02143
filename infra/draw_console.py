"""Draws the pictures of docs/console.md: each page of the console, wide and as on a phone, light and dark.

    python -m infra.draw_console [--out docs/console] [NAME …]

A demo is brought up first, with ports and data of its own, and golden transcripts are played on it, so that there is
something to see: orders, a return, a review, conversations.
"""

import argparse
import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.browser import system_browser
from infra.console import Step, Stop, command, say
from infra.dependencies import ROOT
from infra.draw_journeys import TRANSCRIPTS
from infra.film import ARGUMENTS
from infra.local_stage import LocalStage
from infra.processes import Servers
from infra.simulator.client import Simulator
from infra.simulator.transcripts import PATIENT, HttpDriver, new_phones, perform, read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER, PORT, AWS_PORT = ROOT / ".local" / "console", 8794, 4694
PLAYED = (
    "whatsapp-nl-klacht-tot-review",
    "telegram-en-two-parcels-one-lost",
    "whatsapp-nl-hoi-tot-beoordeling",
    "whatsapp-nl-herroepen",
    "web-nl-concert-doorgeven",
)
VIEWS = {
    "wide-light": ((1280, 860), "light"),
    "wide-dark": ((1280, 860), "dark"),
    "phone-light": ((360, 740), "light"),
    "phone-dark": ((360, 740), "dark"),
}
LONGEST = 1_600
"""Pixels of a page that a picture shows at most."""
QUALITY = 62


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    """Below the console; "" where it is found by a link."""
    through: str = ""
    """A page on which the first link whose address has `path` in it leads there."""


SHOTS: tuple[Shot, ...] = (
    Shot("today", ""),
    Shot("orders", "/orders"),
    Shot("order", "/orders/1", "/orders"),
    Shot("payments", "/orders/payments"),
    Shot("returns", "/returns"),
    Shot("conversations", "/conversations"),
    Shot("conversation", "/conversations/", "/conversations"),
    Shot("reviews", "/reviews"),
    Shot("catalogue", "/catalogue"),
    Shot("product", "/catalogue/products/rode-rozen"),
    Shot("import", "/catalogue/import"),
    Shot("messages", "/messages"),
    Shot("message", "/messages/nl/order_paid"),
    Shot("rules", "/rules"),
    Shot("shipping", "/rules/shipping"),
    Shot("understanding", "/understanding"),
    Shot("publish", "/publish"),
    Shot("set-up", "/set-up"),
    Shot("people", "/people"),
    Shot("log", "/log"),
)


def sign_in(page: "Page", described: dict[str, Any]) -> str:
    """As the owner; the console's address."""
    base = f"{described['console']}/console"
    page.goto(base)
    page.locator("[name=username]").fill(described["console_people"]["owner"])
    page.locator("[name=password]").fill(described["console_password"])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/console$"))
    return base


def address(page: "Page", base: str, shot: Shot) -> str:
    """Raises Stop."""
    if not shot.through:
        return f"{base}{shot.path}"
    page.goto(f"{base}{shot.through}")
    links = page.locator("main a").evaluate_all("found => found.map(each => each.href)")
    found = [each for each in links if each.startswith(f"{base}{shot.path}") and "?" not in each]
    if not found:
        raise Stop(f"{shot.name}: no link to {shot.path} on {shot.through}")
    return str(found[0])


def draw(browser: "Browser", described: dict[str, Any], shots: list[Shot], out: Path) -> int:
    """How many pictures. Raises Stop."""
    from PIL import Image

    context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    base, count = sign_in(page, described), 0
    for shot in shots:
        with Step(shot.name):
            where = address(page, base, shot)
            for view, ((width, height), theme) in VIEWS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                page.goto(where)
                page.wait_for_load_state("networkidle")
                picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
                shown = picture.crop((0, 0, picture.width, min(picture.height, LONGEST)))
                shown.save(out / f"{shot.name}-{view}.webp", quality=QUALITY, method=6)
                count += 1
    context.close()
    return count


def play(simulator: str) -> None:
    """Everything that the transcripts do, on phones of their own; what a demo cannot do of them is left out."""
    for number, name in zip(new_phones(), PLAYED, strict=False):
        with Step(name):
            script = read((TRANSCRIPTS / f"{name}.txt").read_text("utf-8"))
            perform(script, HttpDriver(Simulator(simulator, quiet=PATIENT), number))


@command
def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="python -m infra.draw_console", description="Draw docs/console.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "console")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of the pages; none: all")
    given = parser.parse_args()
    unknown = set(given.names) - {shot.name for shot in SHOTS}
    if unknown:
        raise Stop(f"no such page: {', '.join(sorted(unknown))}; there are {', '.join(shot.name for shot in SHOTS)}")
    shots = [shot for shot in SHOTS if not given.names or shot.name in given.names]
    given.out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    with Servers() as servers, sync_playwright() as playwright:
        stage = LocalStage(FOLDER, AWS_PORT, PORT, ROOT / "templates" / "shop")
        described = stage.bring_up(servers)
        play(stage.simulator)
        browser = playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
        count = draw(browser, described, shots, given.out)
        browser.close()
    shutil.rmtree(FOLDER, ignore_errors=True)
    say(f"{given.out}: {count} pictures")


if __name__ == "__main__":
    main()
