"""What a pay page asks besides money: e-mail, phone, an address, a way of delivery. Stripe's rules about them."""

from typing import Any

from infra.simulator.stripe import objects
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger

MOST_OPTIONS = 5
LONGEST_NAME = 100
LONGEST_NOTE = 1200
SOMEBODY = {
    "name": "Noor Visser",
    "email": "noor@example.test",
    "phone": "+31612345678",
    "line1": "Lindengracht 40",
    "line2": "",
    "postal_code": "1015 KD",
    "city": "Amsterdam",
}


def check(parameters: dict[str, Any]) -> None:
    """What the SDK's parameter types do not say."""
    options = parameters.get("shipping_options", [])
    if len(options) > MOST_OPTIONS:
        raise ApiError(400, "At most 5 shipping options.", param="shipping_options")
    currency = parameters["line_items"][0]["price_data"]["currency"]
    for index, option in enumerate(options):
        check_rate(f"shipping_options[{index}][shipping_rate_data]", option.get("shipping_rate_data"), currency)
    collection = parameters.get("shipping_address_collection")
    if collection is not None and not collection["allowed_countries"]:
        raise ApiError(400, "At least one country.", param="shipping_address_collection[allowed_countries]")
    for place, text in parameters.get("custom_text", {}).items():
        if len(text["message"]) > LONGEST_NOTE:
            raise ApiError(400, "At most 1200 characters.", param=f"custom_text[{place}][message]")


def check_rate(param: str, rate: dict[str, Any] | None, currency: str) -> None:
    """Of a session's option, or, `param=""`, of a rate that is made by itself."""
    if not rate:
        raise ApiError(400, "The stand-in knows shipping_rate_data only, no rates of before.", param=param)
    if len(rate["display_name"]) > LONGEST_NAME:
        raise ApiError(400, "At most 100 characters.", param=f"{param}[display_name]")
    price = rate.get("fixed_amount")
    if rate.get("type", "fixed_amount") != "fixed_amount" or not price:
        raise ApiError(400, "A shipping rate has a fixed_amount.", param=f"{param}[fixed_amount]")
    if price["amount"] < 0:
        raise ApiError(400, "An amount of 0 or more.", param=f"{param}[fixed_amount][amount]")
    if price["currency"] != currency:
        raise ApiError(400, "A shipping rate has the currency of the lines.", param=f"{param}[fixed_amount][currency]")


def rates(ledger: Ledger, number: int, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The rates that a session's options become, kept under their ids."""
    made = [
        objects.shipping_rate(f"shr_{number}_{index}", ledger.now, option["shipping_rate_data"])
        for index, option in enumerate(parameters.get("shipping_options", []))
    ]
    ledger.rates |= {rate["id"]: rate for rate in made}
    return made


def usual(session: dict[str, Any]) -> dict[str, str]:
    """What somebody would fill in: only what is asked, the first way of delivery, the first country."""
    collection = session["shipping_address_collection"]
    if not collection:
        return {} if session["customer_email"] else {"email": SOMEBODY["email"]}
    return SOMEBODY | {"country": collection["allowed_countries"][0]}


def submit(ledger: Ledger, session: dict[str, Any], typed: dict[str, str]) -> None:
    """Take over what was filled in. Raises ApiError, as the page would not let the shopper go on."""
    collection = session["shipping_address_collection"]
    if not session["customer_email"] and "@" not in typed.get("email", "@"):
        raise ApiError(400, "That is no e-mail address.", code="email_invalid", param="email")
    if collection:
        _check_address(collection["allowed_countries"], typed)
        if session["phone_number_collection"]["enabled"] and not typed.get("phone"):
            raise ApiError(400, "A phone number is asked.", param="phone")
        session["collected_information"] = objects.collected_information(typed)
    if typed.get("shipping"):
        _choose(ledger, session, typed["shipping"])


def _check_address(countries: list[str], typed: dict[str, str]) -> None:
    for part in ("name", "email", "line1", "postal_code", "city", "country"):
        if not typed.get(part):
            raise ApiError(400, f"The page asks {part}.", param=part)
    if typed["country"] not in countries:
        raise ApiError(400, "The page does not offer that country.", param="country")


def _choose(ledger: Ledger, session: dict[str, Any], rate: str) -> None:
    if rate not in [option["shipping_rate"] for option in session["shipping_options"]]:
        raise ApiError(400, "The page does not offer that way of delivery.", param="shipping")
    session.update(objects.shipped(session["amount_subtotal"], ledger.rates[rate]))
