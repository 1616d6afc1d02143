"""What Stripe is asked to charge: exactly what the shopper agreed to, for exactly as long as the link holds."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.payments.attempts import expiry
from functions.payments.parameters import create_parameters
from tests.payments.till import ORDER, SCOPE, an_open

NOW = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)


def asked(**changed: Any) -> dict[str, Any]:
    text = create_parameters(
        an_open(**changed), scope=SCOPE, return_url="https://a.test/p/t/return", expires_at=expiry(NOW, 60)
    )
    return dict(json.loads(text))


def test_a_session_is_asked_for_with_exactly_this() -> None:
    metadata = {"shop": "de-linde", "stage": "test", "order": ORDER, "attempt": "1"}
    tulips = {
        "currency": "eur",
        "unit_amount": 1495,
        "product_data": {"name": "Tulpen (rood)", "images": ["https://shop.example.test/tulp.jpg"]},
    }
    shipping = {"currency": "eur", "unit_amount": 595, "product_data": {"name": "Verzending"}}
    assert asked() == {
        "mode": "payment",
        "submit_type": "pay",
        "line_items": [{"price_data": tulips, "quantity": 2}, {"price_data": shipping, "quantity": 1}],
        "client_reference_id": ORDER,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "adaptive_pricing": {"enabled": False},
        "locale": "nl",
        "customer_email": "sanne@example.test",
        "success_url": "https://a.test/p/t/return?attempt=1",
        "cancel_url": "https://a.test/p/t/return?attempt=1&left=1",
        "expires_at": int(datetime(2026, 11, 22, 13, 1, tzinfo=UTC).timestamp()),
    }


def test_without_an_address_stripe_asks_for_it_itself() -> None:
    assert "customer_email" not in asked(email="")


def test_a_picture_that_stripe_cannot_fetch_is_left_out() -> None:
    line = {"name": "Vaas", "amount": 3585, "quantity": 1, "image": "http://127.0.0.1:4566/vaas.jpg"}
    assert asked(lines=(line,))["line_items"][0]["price_data"]["product_data"] == {"name": "Vaas"}


@pytest.mark.parametrize(("hold", "lives"), [(31, 32 * 60), (60, 61 * 60), (1440, 86_340)])
def test_a_link_lives_a_minute_longer_than_asked_and_never_longer_than_stripe_allows(hold: int, lives: int) -> None:
    assert expiry(NOW, hold) - NOW.replace(microsecond=0) == timedelta(seconds=lives)
