"""What a merchant does at the console, in a browser, on the deployed whole: signed in through the hosted login."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from functions.console.roles import May
from functions.console.routes import ROUTES
from infra.simulator.client import Simulator
from tests.browser import browser as browser
from tests.end_to_end.talk import Talk
from tests.end_to_end.test_commands import bought, says
from tests.end_to_end.test_in_a_browser import PATIENCE, serious
from tests.local_aws import Deployed

pytestmark = [pytest.mark.local_aws, pytest.mark.browser]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
MOST_BYTES = 150_000
"""Of script and style on any page."""
FILES = {
    "/catalogue/export/{kind}", "/orders/export", "/orders/{order}/slip", "/orders/{order}/invoice", "/reviews/export",
}  # fmt: skip
"""Routes that answer with something to keep or to print."""
DRAWN = "#phone-"
"""What a phone shows is drawn in its app's own colours, which are not ours to choose."""
CHANNELS = ("whatsapp", "messenger", "instagram", "telegram", "web", "wechat", "kik")
OVERFLOWS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Merchant:
    """Somebody of the shop at a browser."""

    def __init__(self, stage: Deployed, context: BrowserContext) -> None:
        self.base = f"{stage.described['console']}/console"
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on(
            "response", lambda got: self.wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.goto(self.base)
        self.page.locator("[name=username]").fill(stage.described["console_people"]["owner"])
        self.page.locator("[name=password]").fill(stage.described["console_password"])
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"/console$"))
        self.wrong.clear()  # the login's own page has no icon

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")
        self.page.locator("main h1").first.wait_for()

    def presses(self, title: str, nth: int = 0) -> None:
        self.page.get_by_role("button", name=title, exact=True).nth(nth).click()

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words, timeout=PATIENCE)

    def publishes(self) -> None:
        self.opens("/publish")
        self.presses("Publish")
        self.sees("Publishing has begun")
        self.sees("Nothing has changed since the live version.")


@pytest.fixture
def merchant(browser: Browser, stage: Deployed) -> Iterator[Merchant]:
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield Merchant(stage, context)
    context.close()


def pages(number: str, conversation: str, return_number: str) -> list[str]:
    """Every page of the route table, with something in each place."""
    known: dict[str, Any] = {
        "order": number, "conversation": conversation, "number": return_number, "product": "rode-rozen",
        "locale": "nl", "key": "greeting", "section": "hours", "connection": "stripe",
    }  # fmt: skip
    found = [route for route in ROUTES if route.method == "GET" and route.needs is not May.ENTER]
    return [route.path.format(**known) for route in found if route.path not in FILES]


def test_every_page_fits_a_phone_is_light_and_has_no_serious_fault(merchant: Merchant, simulator: Simulator) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    number, returned = sent_back(talk, simulator)
    conversation = conversation_of(merchant, number)
    page, faults = merchant.page, []
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: weight(answer)}))
    for path in pages(number, conversation, returned):
        for theme, viewport in (("light", DESKTOP), ("dark", PHONE)):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(viewport)
            sizes.clear()
            merchant.opens(path)
            page.wait_for_load_state("networkidle")
            # before axe: what it does itself to measure colours inside a phone, the page's policy refuses
            faults += [f"{path} {theme}: {each}" for each in merchant.wrong]
            faults += [f"{path} {theme}: {each}" for each in serious(page) if DRAWN not in each]
            if page.evaluate(OVERFLOWS):
                faults.append(f"{path} is wider than {viewport['width']} px")
            merchant.wrong.clear()
        if sum(sizes.values()) > MOST_BYTES:
            faults.append(f"{path} loads {sum(sizes.values())} bytes of script and style")
    assert faults == []


def weight(answer: Any) -> int:
    kind = answer.headers.get("content-type", "")
    return len(answer.body()) if "javascript" in kind or "css" in kind else 0


def sent_back(talk: Talk, simulator: Simulator) -> tuple[str, str]:
    """Numbers of an order, and of what comes back of it."""
    number = bought(talk)
    simulator.carrier("delivered", order=talk.order)
    talk.hears("is bezorgd")
    says(talk, {"text": "ik wil hem terugsturen, hij is te hoog"}, "geld terug, of het ruilen")
    says(talk, {"tap": "Geld terug"}, "1 × Witte vaas")
    says(talk, {"tap": "Insturen"}, f"R{number}-1")
    return number, f"R{number}-1"


def conversation_of(merchant: Merchant, number: str) -> str:
    merchant.opens(f"/orders/{number}")
    address = merchant.page.locator("main a[href*='/conversations/']").first.get_attribute("href") or ""
    return address.rpartition("/")[2]


def test_a_shopper_pays_and_the_merchant_packs_sends_and_refunds_while_the_phone_hears_of_it(
    merchant: Merchant, simulator: Simulator
) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    number = bought(talk)
    merchant.opens(f"/orders/{number}")
    merchant.presses("Packed")
    merchant.sees("Done.")
    merchant.page.get_by_label("Carrier").first.fill("PostNL")
    merchant.page.get_by_label("Tracking number").first.fill("3SCONSOLE1")
    merchant.page.locator("button[value=dispatched]").first.click()
    assert "PostNL" in talk.hears("onderweg").text
    merchant.opens(f"/orders/{number}/refund")
    merchant.page.locator("input[name^=units-]").first.fill("1")
    merchant.page.get_by_role("button", name=re.compile("^Refund €")).click()
    talk.hears("€ 24,95")
    assert merchant.wrong == []


def test_a_return_is_decided_and_the_shopper_hears_it(merchant: Merchant, simulator: Simulator) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    _, returned = sent_back(talk, simulator)
    merchant.opens(f"/returns/{returned}")
    merchant.page.locator("button[name=decision]").first.click()
    talk.hears(returned)


def test_a_catalogue_with_three_mistakes_is_corrected_and_published(
    merchant: Merchant, simulator: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "catalogue.csv"
    head = "product,sku,category,title_nl,title_en,description_nl,description_en,price,vat,stock,withdrawal"
    texts = "Lijsterbessen,Rowan berries,Takken met rode bessen.,Branches with red berries."
    good = f"lijsterbes,LIJSTERBES,bouquets,{texts},14.95,low,9,perishable"
    file.write_text(f"{head}\n{good.replace('14.95', 'veel').replace('low', 'lower').replace(',9,', ',negen,')}\n")
    merchant.opens("/catalogue/import")
    merchant.page.locator("input[type=file]").set_input_files(file)
    merchant.presses("Try it out first")
    for cell in ("price", "vat", "stock"):
        expect(merchant.page.locator("td .problem", has_text=cell).first).to_be_visible()
    expect(merchant.page.locator("form[action$='/catalogue/import']")).to_have_count(0)
    file.write_text(f"{head}\n{good}\n")
    merchant.page.locator("input[type=file]").set_input_files(file)
    merchant.presses("Try it out first")
    merchant.page.locator("form[action$='/catalogue/import'] button.main").click()
    merchant.publishes()
    talk = Talk(simulator, "whatsapp", "nl")
    says(talk, {"text": "lijsterbessen"}, "Lijsterbessen")


def test_a_text_that_does_not_fit_is_seen_cut_while_it_is_written(merchant: Merchant) -> None:
    merchant.opens("/messages/nl/label_cart")
    merchant.page.locator("#f-source").fill("Een heel erg lang opschrift voor zo'n klein knopje")
    expect(merchant.page.locator("#drawn .badge.bad").first).to_be_visible()


def test_the_first_five_minutes_of_the_merchants_guide(merchant: Merchant, simulator: Simulator) -> None:
    """docs/merchant.md, step by step, as somebody goes who was only told the address; then back again."""
    page = merchant.page
    page.get_by_role("link", name="Messages", exact=True).click()
    page.get_by_role("link", name="Greeting", exact=True).click()
    for language, words in (("Dutch", "Moi!"), ("English", "Howdy!")):
        page.get_by_role("link", name=language, exact=True).click()
        source = page.get_by_label("Text", exact=True)
        source.fill(f"{words} {source.input_value()}")
        for channel in CHANNELS:
            expect(page.locator(f"#phone-{channel}").get_by_text(words)).to_be_visible()
        merchant.presses("Save")
        merchant.sees("Saved")
    page.get_by_role("link", name="Publish", exact=True).click()
    merchant.sees("Howdy!")
    merchant.presses("Publish")
    merchant.sees("Nothing has changed since the live version.")
    talks = [Talk(simulator, channel, "nl") for channel in CHANNELS]
    for talk in talks:
        simulator.call("POST", talk.shopper.path, {"text": "hoi"})
    for talk in talks:
        talk.hears("Moi!")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile("^Go back to this")).first.click()
    merchant.sees("That version is live again.")
    assert "Moi!" not in says(Talk(simulator, "whatsapp", "nl"), {"text": "hoi"}, "Bloemenzaak De Linde")
    assert merchant.wrong == []


def test_a_changed_text_is_submitted_and_meta_decides_about_it(merchant: Merchant, simulator: Simulator) -> None:
    page, row = merchant.page, merchant.page.locator("#whatsapp-order_accepted")
    merchant.opens("/messages/nl/approved_order_accepted")
    page.get_by_label("Text", exact=True).fill(
        "Fijn: bestelling {{ order_number }} is aangenomen, we gaan aan de slag."
    )
    merchant.presses("Save")
    merchant.sees("Saved")
    merchant.opens("/messages/approval")
    expect(row).to_contain_text("changed since")
    row.get_by_role("button", name="Submit the new text").dblclick()
    merchant.sees("being looked at")
    expect(page.get_by_text("Submit the new text")).to_have_count(0)
    simulator.forward("2h")
    for _ in range(20):
        merchant.opens("/messages/approval")
        if page.get_by_text("76 approved").count():
            break
        page.wait_for_timeout(500)
    merchant.sees("76 approved")
    merchant.opens("/messages/nl/approved_order_accepted")
    page.once("dialog", lambda dialog: dialog.accept())
    merchant.presses("Back to the built-in text")  # what was never published would keep `make publish` away
    merchant.sees("Built-in text")
    assert merchant.wrong == []
