"""Takes the pictures of the simulator, on a demo that is running and new:

python -m tests.end_to_end.picture [--simulator http://127.0.0.1:8700] [--out docs/simulator.png]
python -m tests.end_to_end.picture --break-it --out docs/break-it.png
"""

import argparse
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import launch
from tests.end_to_end.talk import TO_THE_SUMMARY
from tests.end_to_end.test_in_a_browser import SIZES, does, side

LOADED = "() => [...document.querySelectorAll('.strip img')].slice(0, 2).every((it) => it.complete && it.naturalWidth)"
"""The page's long poll never lets the network be idle."""


def act(page: Page) -> None:
    does(page, "web", *TO_THE_SUMMARY["web"], "order")
    page.locator("#orders").get_by_role("button", name="Pay with iDEAL").click()
    does(page, "web", "paid")
    page.locator("#orders").get_by_role("button", name="Dispatch").click()
    does(page, "web", "dispatched")
    does(page, "whatsapp", "greet")
    phone = side(page, "whatsapp")
    phone.locator("textarea").first.fill("iets voor een verjaardag")
    phone.locator("textarea").first.press("Enter")
    expect(phone.locator(".strip .card img").first).to_be_visible()
    page.wait_for_function(LOADED)


def break_it(page: Page) -> None:
    """Something that is over, and something on its way."""
    page.get_by_role("tab", name="Break it").click()
    page.locator("[data-what=pay_twice]").click()
    expect(page.locator(".breaker.busy")).to_be_visible()
    expect(page.locator(".breaker.busy")).to_have_count(0, timeout=90_000)
    page.locator("[data-what=lose_webhook]").click()
    expect(page.locator("#verdict[data-state=moving]")).to_be_visible()
    page.wait_for_timeout(1000)  # the bar moves to its place


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.end_to_end.picture", description="The README's picture.")
    parser.add_argument("--simulator", default="http://127.0.0.1:8700")
    parser.add_argument("--out", type=Path, default=Path("docs/simulator.png"))
    parser.add_argument("--break-it", action="store_true", help="the panel that breaks things")
    given = parser.parse_args()
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        page = launch(playwright.chromium).new_page(viewport=SIZES["desktop"], reduced_motion="reduce")
        page.goto(given.simulator)
        (break_it if given.break_it else act)(page)
        given.out.write_bytes(page.screenshot())


if __name__ == "__main__":
    main()
