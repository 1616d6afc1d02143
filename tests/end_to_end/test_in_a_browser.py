"""The simulator's page in a real browser, as a newcomer uses it: shop, pay, follow the parcel, write a review."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from infra.simulator.client import Simulator
from tests.browser import browser as browser
from tests.end_to_end.talk import FORM, TAPPED, TO_THE_SUMMARY, WORDS
from tests.local_aws import Deployed

pytestmark = [pytest.mark.local_aws, pytest.mark.browser]
SIZES = {"desktop": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
METHODS = {"web": "ideal", "whatsapp": "card"}
SERIOUS = ("serious", "critical")
PATIENCE = 60_000
"""A worker that an earlier test had die is started anew, on a machine that is busy."""


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, stage: Deployed, simulator: Simulator) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES[request.param], reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(str(stage.described["simulator"]))
    # Each size has a shopper of its own: the shop greets whom it knows in other words.
    page.locator("#shopper").select_option(index=list(SIZES).index(request.param))
    yield page
    context.close()


def show(page: Page, view: str) -> None:
    """At the width of a phone one side shows at a time."""
    button = page.locator(f"[data-show={view}]")
    if button.is_visible():
        button.click()


def side(page: Page, channel: str) -> Locator | FrameLocator:
    show(page, {"web": "web", "whatsapp": "phone"}[channel])
    return page.locator("#device") if channel == "whatsapp" else page.frame_locator("#web")


def tap(there: Locator | FrameLocator, title: str) -> None:
    """By its words: in the last message, or on the card, that has it."""
    card, _, button = title.rpartition(" / ")
    where = there.locator(".card", has_text=card).last if card else there
    where.get_by_role("button", name=button).last.click()


def fill(there: Locator | FrameLocator, submit: str) -> None:
    """The checkout's form, as a visitor of the web chat fills it in."""
    form = there.locator("form.form").last
    form.get_by_label("Voor iemand anders").check()
    labels = {"name": "Naam", "street": "Straat", "postcode": "Postcode", "city": "Plaats", "email": "Jouw e-mail"}
    for field, label in labels.items():
        form.get_by_label(label).fill(FORM[field])
    form.get_by_role("button", name=submit).click()


def does(page: Page, channel: str, *steps: str) -> None:
    for step in steps:
        said, words = WORDS["nl"][step]
        there = side(page, channel)
        if step == "form":
            fill(there, said)
        elif step in TAPPED:
            tap(there, said)
        elif said:
            field = there.locator(".composer textarea").first
            field.fill(said)
            field.press("Enter")
        try:
            expect(there.get_by_text(words).last).to_be_visible()
        except AssertionError as missing:
            raise AssertionError(
                f"{channel}: no “{words}” after {there.locator('.bubble').all_inner_texts()[-6:]}"
            ) from missing


def serious(page: Page) -> list[str]:
    import axe_playwright_python

    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate(f"async () => (await axe.run({{runOnly: {rules}, iframes: false}})).violations")
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found if each["impact"] in SERIOUS
    ]


@pytest.mark.parametrize(("page", "channel"), [("desktop", "web"), ("narrow", "whatsapp")], indirect=["page"])
def test_a_shopper_orders_pays_and_reviews(page: Page, channel: str) -> None:
    does(page, channel, *TO_THE_SUMMARY[channel], "order")
    with page.context.expect_page() as opened:
        side(page, channel).get_by_role("link", name="Betalen").last.click()
    pay = opened.value
    methods = pay.locator("input[name=method]")
    expect(methods.first).to_be_visible()
    offered = [methods.nth(at).input_value() for at in range(methods.count())]
    assert offered[0] == "ideal" and {"card", "bancontact", "sepa_debit"} < set(offered)
    assert serious(pay) == []
    pay.locator(f"input[value={METHODS[channel]}]").check()
    pay.locator("button[value=pay]").click()
    expect(pay.locator("main[data-state=paid]")).to_be_visible()
    expect(pay.get_by_role("link")).to_have_count(1)
    assert serious(pay) == []
    pay.close()
    does(page, channel, "paid")
    for action, step in (("Dispatch", "dispatched"), ("Deliver", "delivered")):
        show(page, "desk")
        page.locator("#orders").get_by_role("button", name=action, exact=True).first.click()
        does(page, channel, step)
    for _ in range(2):
        # A word said while a day passes is a day old before it is answered, and then only a template may go.
        with page.expect_response("**/control/clock"):
            page.locator("[data-forward='1d']").click()
    does(page, channel, "feedback")
    if channel == "web":
        tap(side(page, channel), "5")
        expect(side(page, channel).get_by_text(WORDS["nl"]["stars"][1]).last).to_be_visible()
        does(page, channel, "review")
    else:
        does(page, channel, "stars", "review")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
