"""Draws the pictures of docs/console.md: every page of the console, on a desk and on a phone, light and dark.

    python -m infra.draw_console [--demo .local/demo.json] [--out docs/console] [NAME …]

Without a demo one is brought up first, with ports and data of its own, and shoppers, the merchant and a colleague do
what a page needs to have something to show.
"""

import argparse
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.browser import system_browser
from infra.console import Step, Stop, command, say
from infra.dependencies import ROOT
from infra.film import ARGUMENTS
from infra.local_stage import LocalStage
from infra.processes import Servers
from infra.shop_life import QUIET, live
from infra.simulator.client import Simulator

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER, PORT, AWS_PORT = ROOT / ".local" / "console", 8794, 4694
LOOKS = (("light", "desktop"), ("dark", "desktop"), ("light", "phone"), ("dark", "phone"))
SIZES = {"desktop": ({"width": 1280, "height": 800}, 1.0), "phone": ({"width": 360, "height": 740}, 1.5)}
"""CSS pixels, and how many of the picture's go into one."""
HIGHEST = {"desktop": 1500, "phone": 1700}
"""A page that is longer is cut here, CSS pixels: what is below is more of the same."""
WELCOME, ANSWER = "Fijn dat je er bent.", "Wat fijn om te horen, en bedankt voor de foto!"
WRONG_FILE = (
    "product,sku,category,title_nl,title_en,description_nl,description_en,price,vat,stock,withdrawal\n"
    "lijsterbes,LIJSTERBES,bouquets,Lijsterbessen,Rowan berries,Rode bessen.,Red berries.,veel,lower,negen,perishable\n"
)


@dataclass(frozen=True)
class Scene:
    """A page, and what is done on it before it is drawn."""

    name: str
    path: str
    """Below /console."""
    follow: str = ""
    """The link that is followed from there, as a CSS selector."""
    act: "Callable[[Page], None] | None" = None


def _import(page: "Page") -> None:
    file = {"name": "catalogue.csv", "mimeType": "text/csv", "buffer": WRONG_FILE.encode()}
    page.locator("input[type=file]").set_input_files(files=[file])
    page.locator("form[action$='/import/check'] button").click()
    page.locator("td .problem").first.wait_for()


def _bulk(page: "Page") -> None:
    for at in range(3):
        page.locator("tbody input[type=checkbox]").nth(at).check()
    page.locator("button[value=ticked]").click()
    page.locator("[name=kind]").select_option("price_percent")
    page.locator("form.what [name=value]").fill("5")
    page.locator("form.what button[type=submit]").click()
    page.locator("ins").first.wait_for()


def _cut(page: "Page") -> None:
    page.locator("#f-source").fill("Een heel erg lang opschrift voor zo'n klein knopje")
    page.locator("#drawn .badge.bad").first.wait_for()


def _refuse(page: "Page") -> None:
    page.locator("input[name$='price'], input[name*='price']").first.fill("veel")
    page.locator("main form button.main[type=submit], main form button[type=submit].main").first.click()
    page.locator(".problem").first.wait_for()


SCENES: tuple[Scene, ...] = (
    Scene("today", ""),
    Scene("log", "/log"),
    Scene("undelivered", "/undelivered"),
    Scene("orders", "/orders"),
    Scene("order", "/orders", "tr:has-text('to pack') a"),
    Scene("order-in-parcels", "/orders", "tr:has-text('went wrong') a"),
    Scene("refund", "/orders", "tr:has-text('delivered') a", lambda page: _go(page, "/refund")),
    Scene("payments", "/orders/payments"),
    Scene("returns", "/returns"),
    Scene("return", "/returns", "main a[href*='/returns/R']"),
    Scene("conversations", "/conversations"),
    Scene("conversation", "/conversations", "tr:has-text('Waits') a"),
    Scene("reviews", "/reviews"),
    Scene("catalogue", "/catalogue"),
    Scene("catalogue-bulk", "/catalogue", act=_bulk),
    Scene("product", "/catalogue/products/rode-rozen"),
    Scene("product-new", "/catalogue/new"),
    Scene("product-with-an-error", "/catalogue/products/witte-vaas", act=_refuse),
    Scene("import", "/catalogue/import", act=_import),
    Scene("messages", "/messages"),
    Scene("message", "/messages/nl/greeting"),
    Scene("message-cut", "/messages/nl/label_cart", act=_cut),
    Scene("approval", "/messages/approval"),
    Scene("understanding", "/understanding"),
    Scene("rules", "/rules"),
    Scene("rules-hours", "/rules/hours"),
    Scene("rules-channels", "/rules/channels"),
    Scene("rules-returns", "/rules/returns"),
    Scene("publish", "/publish"),
    Scene("set-up", "/set-up"),
    Scene("set-up-stripe", "/set-up/stripe"),
    Scene("people", "/people"),
)


def _go(page: "Page", below: str) -> None:
    page.goto(f"{page.url}{below}")


@dataclass
class Merchant:
    """The owner, signed in at the console in a browser."""

    described: dict[str, Any]
    page: "Page"

    @property
    def base(self) -> str:
        return f"{self.described['console']}/console"

    def sign_in(self) -> None:
        self.page.goto(self.base)
        self.page.locator("[name=username]").fill(self.described["console_people"]["owner"])
        self.page.locator("[name=password]").fill(self.described["console_password"])
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"/console$"))

    def open(self, scene: Scene) -> None:
        """Raises Stop where the page has nothing to follow."""
        self.page.goto(f"{self.base}{scene.path}")
        self.page.locator("main h1").first.wait_for()
        if scene.follow:
            link = self.page.locator(scene.follow).first
            if not link.count():
                raise Stop(f"{scene.name}: {scene.path} has no {scene.follow}")
            self.page.goto(link.evaluate("link => link.href"))
            self.page.locator("main h1").first.wait_for()
        if scene.act:
            scene.act(self.page)
        self.page.wait_for_load_state("networkidle")

    def work(self) -> None:
        """A greeting that differs from what is live, an order packed, a review answered."""
        self._open("/messages/nl/greeting")
        source = self.page.locator("#f-source")
        if WELCOME in source.input_value():
            return  # of a demo that was drawn before
        source.fill(f"{source.input_value().rstrip()} {WELCOME}")
        self._press("#text button[type=submit]")
        self._open("/orders?state=new")
        self.page.goto(self.page.locator("tbody a[href*='/orders/']").last.evaluate("link => link.href"))
        self._press("button[value=packed]")
        self._open("/reviews")
        self.page.locator("article details summary").first.click()
        self.page.locator("[name=words]").first.fill(ANSWER)
        self._press("form[action$='/reviews/answer'] button")

    def _open(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def _press(self, button: str) -> None:
        self.page.locator(button).first.click()
        self.page.wait_for_load_state("networkidle")


def signed_in(browser: "Browser", described: dict[str, Any], size: str) -> Merchant:
    viewport, sharpness = SIZES[size]
    page = browser.new_page(viewport=viewport, device_scale_factor=sharpness, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    merchant = Merchant(described, page)
    merchant.sign_in()
    return merchant


def pictures(merchant: Merchant, scene: Scene, size: str) -> Iterator[tuple[str, bytes]]:
    """Light and dark, as PNG."""
    width, highest = SIZES[size][0]["width"], HIGHEST[size]
    for theme, of in LOOKS:
        if of != size:
            continue
        merchant.page.emulate_media(color_scheme=theme)
        merchant.open(scene)
        for _ in range(2):  # what is as high as the window grows with it
            tall = merchant.page.evaluate("document.documentElement.scrollHeight")
            merchant.page.set_viewport_size({"width": width, "height": min(tall, highest)})
        yield theme, merchant.page.screenshot()
        merchant.page.set_viewport_size(SIZES[size][0])


def draw(described: dict[str, Any], scenes: tuple[Scene, ...], out: Path) -> None:
    from PIL import Image
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
        merchants = {size: signed_in(browser, described, size) for size in SIZES}
        merchants["desktop"].work()
        for scene in scenes:
            with Step(scene.name):
                for size, merchant in merchants.items():
                    for theme, shot in pictures(merchant, scene, size):
                        picture = Image.open(BytesIO(shot)).convert("RGB")
                        picture.save(out / f"{scene.name}-{size}-{theme}.webp", quality=60, method=6)
        browser.close()
    say(f"{out}: {len(scenes)} pages")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.draw_console", description="Draw docs/console.")
    parser.add_argument("--demo", type=Path, help="demo.json of a demo that runs; without it one is brought up")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "console")
    parser.add_argument("names", nargs="*", help="which; all without")
    given = parser.parse_args()
    wanted = tuple(each for each in SCENES if not given.names or each.name in given.names)
    if given.demo:
        draw(json.loads(given.demo.read_text("utf-8")), wanted, given.out)
        return
    shutil.rmtree(FOLDER, ignore_errors=True)  # a shop with another day's orders has other pages
    with Servers() as servers:
        described = LocalStage(FOLDER, AWS_PORT, PORT, ROOT / "templates" / "shop").bring_up(servers)
        live(Simulator(str(described["simulator"]), quiet=QUIET))
        draw(described, wanted, given.out)


if __name__ == "__main__":
    main()
