"""The stand-in's pay page in a real browser: what it asks, the total that follows the choice, and paying."""

from typing import TYPE_CHECKING

import pytest
import stripe

from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient
from tests.browser import browser as browser
from tests.payments.test_stand_in import address as address
from tests.payments.test_stand_in import clock as clock
from tests.payments.test_stand_in import core as core
from tests.payments.test_stand_in import parameters

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def way(name: str, amount: int) -> object:
    price = {"amount": amount, "currency": "eur"}
    return {"shipping_rate_data": {"type": "fixed_amount", "display_name": name, "fixed_amount": price}}


def opened(core: StandIn, address: str) -> str:
    client = stripe.StripeClient("sk_test_1", http_client=StandInClient(core))
    made = client.v1.checkout.sessions.create(
        parameters(
            locale="nl",
            success_url=f"{address}/pay/back",
            shipping_address_collection={"allowed_countries": ["NL", "BE"]},
            shipping_options=[way("Bezorgen", 495), way("Avondbezorging", 795)],
            phone_number_collection={"enabled": True},
            custom_text={"submit": {"message": "Je bestelt bij De Linde. Voorwaarden: https://shop.example.test/v"}},
        )
    )
    return made.id


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1200])
def test_an_address_is_filled_in_another_way_is_chosen_and_it_is_paid(
    browser: "Browser", core: StandIn, address: str, width: int
) -> None:
    session = opened(core, address)
    page = browser.new_page(viewport={"width": width, "height": 900})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/pay/{session}")
    pay = page.get_by_role("button", name="Betaal €")
    assert "34,85" in pay.inner_text()
    pay.click()
    assert core.session(session)["status"] == "open", "the page lets nobody pay without an address"
    page.get_by_label("Avondbezorging").check()
    assert "37,85" in pay.inner_text() and "37,85" in page.locator("h1").inner_text()
    for label, text in {
        "E-mail": "noor@example.test",
        "Volledige naam": "Noor Visser",
        "Straat en huisnummer": "Lindengracht 40",
        "Postcode": "1015 KD",
        "Plaats": "Amsterdam",
        "Telefoonnummer": "+31612345678",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Land").select_option("BE")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    pay.click()
    page.wait_for_url("**/pay/back")
    found = core.session(session)
    assert (found["payment_status"], found["amount_total"]) == ("paid", 2990 + 795)
    assert found["collected_information"]["shipping_details"]["address"]["country"] == "BE"
    assert problems == []
    page.close()


@pytest.mark.browser
def test_for_a_demonstration_one_button_fills_it_in(browser: "Browser", core: StandIn, address: str) -> None:
    session = opened(core, address)
    page = browser.new_page()
    page.goto(f"{address}/pay/{session}")
    page.get_by_role("button", name="Adres invullen").click()
    page.get_by_role("button", name="Betaal €").click()
    page.wait_for_url("**/pay/back")
    assert core.session(session)["customer_details"]["name"] == "Noor Visser"
    page.close()
