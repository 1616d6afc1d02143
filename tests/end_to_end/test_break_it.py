"""The panel that breaks things, in a browser on the deployed whole: each time the books balance at the end."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser as browser
from tests.end_to_end.test_in_a_browser import SIZES, serious, show
from tests.local_aws import Deployed

pytestmark = [pytest.mark.local_aws, pytest.mark.browser]
PATIENCE = 150_000
"""A worker that died is started anew, which takes a machine that is busy its time."""
SHOPPERS = {"desktop": 5, "narrow": 6}
"""Of the page's list: those of the other tests in a browser are the first."""
TROUBLE = {
    "desktop": (
        ("Lose it", "Webhook lost → found by the reconciler"),
        ("Pay twice", "Paid twice → the second payment goes back: €29.90"),
        ("After it wrote", "Worker died → the next one told the shopper"),
        ("Refuse a refund", "The bank refused the refund of €5.00"),
    ),
    "narrow": (("Sell the last one to somebody else", "Paid, but gone → €29.90 goes back in full"),),
}


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_broken_the_books_come_back_to_balance(
    browser: Browser, stage: Deployed, simulator: object, size: str
) -> None:
    context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{stage.described['simulator']}/#break")
    page.locator(".breaker").first.wait_for()  # until then nothing can be tapped
    show(page, "phone")
    page.locator("#shopper").select_option(index=SHOPPERS[size])
    show(page, "desk")
    for button, overcome in TROUBLE[size]:
        smash(page, button)
        expect(page.locator("#diary .did", has_text=overcome).first).to_be_visible()
        expect(page.locator("#verdict-title")).to_have_text("In balance")
    assert page.locator("#diary .broke").count() >= len(TROUBLE[size])
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def smash(page: Page, button: str) -> None:
    there = page.locator("#breakers").get_by_role("button", name=button)
    there.click()
    expect(there).to_have_class("breaker busy")
    expect(there).not_to_have_class("breaker busy", timeout=PATIENCE)
