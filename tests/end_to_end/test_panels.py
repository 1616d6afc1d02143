"""The carrier's and the merchant's panels in a browser, on the deployed whole: what is pressed, a phone shows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.simulator.client import Shopper, Simulator
from tests.browser import browser as browser
from tests.end_to_end.test_in_a_browser import PATIENCE, serious
from tests.local_aws import Deployed

pytestmark = [pytest.mark.local_aws, pytest.mark.browser]
SHOPPERS = {"Fatima": 3, "Lars": 4, "Noor": 5, "Mehmet": 8}
"""Whom the other tests in a browser leave alone."""
GLASS, WAS = "VAAS-GLAS-S", "12.95"
"""A product, and its price in the starter shop."""


class Panels:
    """The page beside a shopper's phone, and the shopper at that phone."""

    def __init__(self, page: Page, simulator: Simulator) -> None:
        self.page = page
        self.simulator = simulator
        self.shopper: Shopper = simulator.phone(1)
        self.order = ""

    def turn_to(self, name: str, channel: str = "whatsapp") -> None:
        self.page.locator(f"[data-app={channel}]").click()
        self.page.locator("#shopper").select_option(label=name)
        self.shopper = self.simulator.phone(SHOPPERS[name], channel)

    def does(self, what: dict[str, Any], hears: str) -> None:
        """What is heard is heard anew."""
        before = self.said.filter(has_text=hears).count()
        self.simulator.call("POST", self.shopper.path, what)
        self.hears(hears, before)

    @property
    def said(self) -> Locator:
        return self.page.locator("#thread .said")

    def hears(self, words: str, before: int = 0) -> None:
        """`before`: how often it had been said."""
        said = self.said
        try:
            expect(said.filter(has_text=words).nth(before)).to_be_visible()
        except AssertionError as missing:
            raise AssertionError(f"no “{words}” after {said.all_inner_texts()[-4:]}") from missing

    def buys_a_vase(self) -> None:
        self.does({"text": "witte vaas"}, "Nu kopen")
        self.does({"tap": "Nu kopen"}, "60 minuten")
        self.pays()

    def pays(self) -> None:
        link = self.shopper.link(part="/p/")
        self.order = next(line["order"] for line in self.simulator.sessions()[::-1] if line["order"] in link)
        before = self.said.filter(has_text="Betaald, dank je wel").count()
        self.simulator.pay(link=link)
        self.hears("Betaald, dank je wel", before)

    @property
    def card(self) -> Locator:
        """Of the order, in the tab Orders."""
        self.page.get_by_role("tab", name="Orders").click()
        return self.page.locator(f'[data-order="{self.order}"]')

    def part(self, title: str) -> Locator:
        """Of the tab Merchant."""
        self.page.get_by_role("tab", name="Merchant").click()
        return self.page.get_by_role("region", name=title)

    def press(self, there: Locator, title: str, **answers: str) -> None:
        """And answer what is asked in the dialog, by the names of its fields."""
        there.get_by_role("button", name=title, exact=True).click()
        dialog = self.page.get_by_role("dialog").filter(has=self.page.locator("#ask-title"))
        for name, answer in answers.items():
            field = dialog.locator(f"[name={name}]")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(answer)
            else:
                field.fill(answer)
        if answers:
            dialog.locator("button.main").click()


@pytest.fixture
def panels(browser: Browser, stage: Deployed, simulator: Simulator) -> Iterator[Panels]:
    simulator.quiet = 0.2
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(str(stage.described["simulator"]))
    page.locator("#locale option").first.wait_for(state="attached")
    yield Panels(page, simulator)
    context.close()


def test_each_carrier_tells_of_each_parcel_in_its_own_signed_words(panels: Panels) -> None:
    panels.turn_to("Fatima")
    panels.buys_a_vase()
    card = panels.card
    said = [
        ("sendcloud", "1", "Dispatch", "is onderweg met"),
        ("easypost", "2", "Out for delivery", ""),  # it knows no order: kept until the number is known
        ("http", "2", "Dispatch", "Pakket 2 van bestelling"),
        ("aftership", "2", "Neighbour", "buren"),
        ("sendcloud", "1", "Not at home", "kon niet worden bezorgd"),
        ("bus", "1", "Pick-up point", "Primera, Plein 3"),
        ("easypost", "1", "Deliver", "Daarmee is alles er"),
    ]
    for by, parcel, button, words in said:
        card.locator("[data-pick=by]").select_option(by)
        card.locator("[data-pick=parcel]").select_option(parcel)
        panels.press(card, button)
        if words:
            panels.hears(words)
    card.locator("[data-pick=by]").select_option("sendcloud")
    assert card.get_by_role("button", name="Neighbour").count() == 0, "it has no word for that"
    ways = [exchange["url"] for exchange in panels.simulator.traffic("carrier")]
    assert [url.rpartition("/")[2] for url in ways if "/carriers/" in url] == [
        "sendcloud", "easypost", "aftership", "sendcloud", "easypost",
    ]  # fmt: skip
    panels.press(card, "Refund …", amount="500", note="Er was een schilfer af.")
    panels.hears("Je krijgt € 5,00 terug")
    assert serious(panels.page) == []


def test_the_concert_is_told_of_let_in_to_and_paid_back(panels: Panels) -> None:
    panels.turn_to("Lars")
    panels.does({"text": "heb je kaartjes voor een concert?"}, "Tuinconcert")
    panels.does({"text": "doe er maar twee"}, "2 × Tuinconcert")
    panels.does({"text": "afrekenen"}, "e-mailadres")
    panels.does({"text": "lars@example.com"}, "namen")
    panels.does({"text": "Lars Bakker, Piet Vos"}, "Klopt dit zo?")
    panels.does({"text": "ja"}, "60 minuten")
    panels.pays()
    panels.hears("Kaartje 2")
    concert = panels.part("The concert")
    panels.press(concert, "Traffic …", text="Er staat een file op de A10.")
    panels.hears("file op de A10")
    panels.press(concert, "Parking …", text="Parkeer bij de brug.")
    panels.hears("Parkeer bij de brug.")
    panels.press(concert, "Doors are open")
    panels.hears("deuren")
    panels.press(concert, "Scan a ticket …", gate="Noord")
    expect(concert.get_by_role("status")).to_contain_text("wrong day")
    now = datetime.fromtimestamp(panels.simulator.call("GET", "/control")["now"], UTC)
    panels.press(concert, "Moved …", day=now.date().isoformat())
    panels.hears("verplaatst")
    for answer in ("admitted", "already admitted"):
        panels.press(concert, "Scan a ticket …", gate="Noord")
        expect(concert.get_by_role("status").locator(".pill")).to_have_text(answer)
    panels.press(concert, "Cancelled …", text="De violist is ziek.")
    panels.hears("De violist is ziek.")
    panels.hears("€ 45,00")


def test_the_merchant_proposes_something_else_and_decides_about_what_comes_back(panels: Panels) -> None:
    panels.turn_to("Noor")
    panels.buys_a_vase()
    panels.press(panels.card, "Deliver")
    panels.hears("is bezorgd")
    panels.does({"text": "ik wil hem terugsturen, hij is te hoog"}, "geld terug, of het ruilen")
    panels.does({"tap": "Geld terug"}, "1 × Witte vaas")
    panels.does({"tap": "Insturen"}, "Retournummer")
    panels.press(panels.card, "Received")
    panels.hears("ontvangen: 1 × Witte vaas")
    panels.hears("helemaal terug")
    panels.buys_a_vase()
    panels.press(
        panels.card, "Cannot make it: propose …", instead="Een vaas van rookglas", note="De witte is gebarsten."
    )
    panels.hears("Een vaas van rookglas")
    panels.does({"text": "ja, goed"}, "Een vaas van rookglas")


def test_what_the_merchant_changes_and_reads_in_the_shop_of_this_moment(panels: Panels) -> None:
    panels.turn_to("Mehmet")
    panels.does({"text": "witte vaas"}, "Nu kopen")
    now = panels.part("The shop now")
    panels.press(now, "Pause the shop …", why="We zijn op de markt.")
    expect(now.get_by_role("status")).to_contain_text("Paused")
    try:
        panels.does({"tap": "Nu kopen"}, "We zijn op de markt.")
    finally:
        panels.press(now, "Take orders again")
    expect(now.get_by_role("status")).to_contain_text("Open for orders")
    panels.press(now, "Close a day …", day="2030-12-05")
    panels.press(now, "Open 2030-12-05 again")
    panels.press(now, "Orders a day …", most="400")
    expect(now.get_by_role("status")).to_contain_text("400 orders a day")
    panels.press(now, "Orders a day …", most="0")
    panels.buys_a_vase()
    panels.press(panels.card, "Deliver")
    panels.hears("is bezorgd")
    panels.simulator.forward("25h")
    panels.does({"text": "5"}, "eigen woorden")
    panels.does({"text": "Snel bezorgd, mooie vaas."}, "je review")
    panels.does({"tap": "1 ★"}, "Witte vaas")
    panels.does({"text": "Mijn nummer is zes nul."}, "foto van Witte vaas")
    panels.does({"tap": "Overslaan"}, "je review")
    reviews = panels.part("Reviews of products")
    panels.press(reviews.locator(".said-row", has_text="Mijn nummer"), "Hide …", reason="personal_data")
    expect(reviews.get_by_text("hidden: Personal data")).to_be_visible()
    feedback = panels.part("Feedback inbox")
    feedback.get_by_role("button", name="praise").click()
    expect(feedback.get_by_text("Snel bezorgd, mooie vaas.").first).to_be_visible()
    expect(panels.part("Loyalty").get_by_text("satisfied").first).to_be_visible()


def test_who_waits_for_stock_or_a_lower_price_is_told_when_the_merchant_changes_it(panels: Panels) -> None:
    panels.turn_to("Mehmet")
    panels.does({"text": "pioenrozen"}, "Pioenrozen")
    panels.does({"text": "laat me weten als ze er weer zijn"}, "Pioenrozen")
    panels.does({"text": "laat me weten als de glazen vaas goedkoper wordt"}, "Mag ik je hier")
    panels.does({"tap": "Ja, graag"}, "lazen vaas")
    goods = panels.part("Stock and prices")
    try:
        goods.locator("[data-pick=sku]").select_option("PIOEN")
        panels.press(goods, "Set stock …", available="5")
        panels.hears("Weer op voorraad: Pioenrozen")
        goods.locator("[data-pick=sku]").select_option(GLASS)
        panels.press(goods, "Publish a price …", price="9.95")
        panels.hears("kost nu € 9,95")
    finally:
        at_the_desk = (("stock", {"sku": "PIOEN", "available": 0}), ("price", {"sku": GLASS, "price": WAS}))
        for what, given in at_the_desk:
            panels.simulator.call("POST", "/control/merchant", {"do": what, **given})


def test_a_phone_speaks_the_language_that_was_chosen_on_it_or_else_the_pages(panels: Panels) -> None:
    panels.turn_to("Fatima", "telegram")
    panels.page.locator("#phone-menu").click()
    panels.page.locator("#phone-settings select").select_option("en")
    panels.page.get_by_role("button", name="Come by the shop’s link").click()
    panels.hears("I am the automated assistant")
    panels.turn_to("Noor", "telegram")
    panels.does({"follow": ""}, "Ik ben de automatische assistent")
    try:
        with panels.page.expect_response("**/control/language"):
            panels.page.locator("#locale").select_option("en")
        panels.turn_to("Mehmet", "telegram")
        panels.does({"follow": ""}, "I am the automated assistant")
    finally:
        panels.simulator.call("POST", "/control/language", {"language": "nl"})
