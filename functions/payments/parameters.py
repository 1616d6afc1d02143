"""What a Checkout Session is made with: OpenPayment → the parameters of POST /v1/checkout/sessions. Pure.

What would change the sum after the shopper agreed to it is left out or off: allow_promotion_codes, adaptive_pricing,
adjustable_quantity, after_expiration.recovery. Payment methods are the merchant's choice in Stripe's Dashboard.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.conversation.effects import ChargeLine, ChargeShipping, OpenPayment

API_VERSION = "2026-10-28.endive"
"""What the parameters and the answers look like. The webhook's endpoint must be made with the same version. A test
holds it against the SDK's own."""
LONGEST_NAME = 250
LONGEST_RATE = 100
LONGEST_NOTE = 1200
LOCALES = frozenset(
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru "
    "sk sl sv th tr vi zh zh-HK zh-TW".split()
)
"""The pages that Stripe has; a test holds them against the SDK's own list."""


@dataclass(frozen=True)
class Scope:
    """Who charges: goes into the metadata, by which a webhook or a person at Stripe finds the order."""

    shop: str
    stage: str


def locale_of(locale: str) -> str:
    """ "nl" → "nl", "en_GB" → "en-GB", "nl-BE" → "nl"; what Stripe has no page for is the browser's choice."""
    exact = locale.replace("_", "-")
    if exact in LOCALES:
        return exact
    language = exact.partition("-")[0].lower()
    return language if language in LOCALES else "auto"


def create_parameters(call: OpenPayment, *, scope: Scope, return_url: str, expires_at: datetime) -> str:
    """As JSON text, to be kept and sent again unchanged. Raises ValueError where the lines do not add up."""
    total = sum(line.amount * line.quantity for line in call.lines) + sum(way.amount for way in call.shipping[:1])
    if total != call.amount:
        raise ValueError(f"the lines add up to {total}, not to {call.amount}")
    metadata = {"shop": scope.shop, "stage": scope.stage, "order": call.order, "attempt": str(call.attempt)}
    parameters: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "pay",
        "line_items": [_line(line, call.currency) for line in call.lines],
        "client_reference_id": call.order,
        "metadata": metadata,
        # a session's metadata is not copied to its payment intent, and refunds and disputes carry only that
        "payment_intent_data": {"metadata": metadata},
        "adaptive_pricing": {"enabled": False},
        "locale": locale_of(call.locale),
        "success_url": f"{return_url}?attempt={call.attempt}",
        "cancel_url": f"{return_url}?attempt={call.attempt}&left=1",
        "expires_at": int(expires_at.timestamp()),
    }
    if call.email:
        parameters["customer_email"] = call.email
    if call.shipping:
        parameters |= _delivery(call)
    return json.dumps(parameters, sort_keys=True, separators=(",", ":"))


def ways_offered(parameters: str) -> tuple[str, ...]:
    """Ids of the ways of delivery in the parameters that were sent; () where the chat had asked that."""
    options = json.loads(parameters or "{}").get("shipping_options", [])
    return tuple(option["shipping_rate_data"]["metadata"]["option"] for option in options)


def _delivery(call: OpenPayment) -> dict[str, Any]:
    """Name, address, phone and way of delivery are Stripe's to ask; the first way is chosen until another is."""
    asked: dict[str, Any] = {
        "shipping_address_collection": {"allowed_countries": list(call.countries)},
        "shipping_options": [{"shipping_rate_data": _rate(way, call.currency)} for way in call.shipping],
        "phone_number_collection": {"enabled": True},
    }
    return asked | ({"custom_text": {"submit": {"message": call.note[:LONGEST_NOTE]}}} if call.note else {})


def _rate(way: ChargeShipping, currency: str) -> dict[str, Any]:
    return {
        "type": "fixed_amount",
        "display_name": way.name[:LONGEST_RATE],
        "fixed_amount": {"amount": way.amount, "currency": currency.lower()},
        "metadata": {"option": way.id},
    }


def _line(line: ChargeLine, currency: str) -> dict[str, Any]:
    product: dict[str, Any] = {"name": line.name[:LONGEST_NAME]}
    if line.image and line.image.startswith("https://"):  # Stripe fetches it: a picture on a laptop is no use to it
        product["images"] = [line.image]
    price = {"currency": currency.lower(), "unit_amount": line.amount, "product_data": product}
    return {"price_data": price, "quantity": line.quantity}
