"""What we count on of Stripe, asked of the stand-in, and of Stripe itself where STRIPE_TEST_KEY is set (a sandbox's
`rk_test_…` or `sk_test_…`; money is never moved). It is how the stand-in can be checked against the real thing.
"""

import os
import time
import uuid
from typing import Any

import pytest
import stripe

from functions.payments.parameters import API_VERSION
from functions.payments.stripe_api import TIMEOUTS
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient

KEY = os.environ.get("STRIPE_TEST_KEY", "")
SIDES = ["stand-in", "stripe"] if KEY else ["stand-in"]


@pytest.fixture(params=SIDES)
def client(request: pytest.FixtureRequest) -> stripe.StripeClient:
    if request.param == "stand-in":
        return stripe.StripeClient("sk_test_1", http_client=StandInClient(StandIn()))
    assert "_test_" in KEY, "STRIPE_TEST_KEY is not a test key"
    return stripe.StripeClient(
        KEY, stripe_version=API_VERSION, max_network_retries=1, http_client=stripe.RequestsClient(timeout=TIMEOUTS)
    )


@pytest.fixture
def key() -> stripe.RequestOptions:
    return {"idempotency_key": f"contract:{uuid.uuid4()}"}


def parameters(**changed: Any) -> Any:
    price = {"currency": "eur", "unit_amount": 1495, "product_data": {"name": "Tulpen & [x] – é"}}
    metadata = {"shop": "contract", "stage": "test", "order": "o1", "attempt": "1"}
    return {
        "mode": "payment",
        "submit_type": "pay",
        "line_items": [{"price_data": price, "quantity": 2}],
        "client_reference_id": "o1",
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "adaptive_pricing": {"enabled": False},
        "customer_email": "sanne@example.com",
        "locale": "nl",
        "success_url": "https://example.com/return?attempt=1",
        "cancel_url": "https://example.com/return?attempt=1&left=1",
        "expires_at": int(time.time()) + 32 * 60,
        **changed,
    }


def refusal(client: stripe.StripeClient, **changed: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(parameters(**changed))
    return refused.value


def test_a_new_session_is_open_unpaid_and_without_an_intent(client: stripe.StripeClient) -> None:
    asked = parameters()
    made = client.v1.checkout.sessions.create(asked)
    assert (made.status, made.payment_status, made.livemode) == ("open", "unpaid", False)
    assert (made.amount_total, made.currency, made.expires_at) == (2990, "eur", asked["expires_at"])
    assert made.payment_intent is None
    assert made.url is not None
    assert made.metadata is not None
    assert made.metadata["order"] == made.client_reference_id == "o1"


def test_the_same_key_answers_with_the_same_session(client: stripe.StripeClient, key: stripe.RequestOptions) -> None:
    asked = parameters()
    first, second = (client.v1.checkout.sessions.create(asked, key) for _ in range(2))
    assert first.id == second.id


def test_the_same_key_with_other_parameters_is_an_idempotency_error(
    client: stripe.StripeClient, key: stripe.RequestOptions
) -> None:
    client.v1.checkout.sessions.create(parameters(), key)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(parameters(locale="en"), key)


def test_an_expired_session_cannot_be_expired_again_and_has_no_address(client: stripe.StripeClient) -> None:
    made = client.v1.checkout.sessions.create(parameters())
    expired = client.v1.checkout.sessions.expire(made.id)
    assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.expire(made.id)
    assert refused.value.http_status == 400
    assert client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent"]}).status == "expired"


@pytest.mark.parametrize("seconds", [29 * 60, 25 * 3600])
def test_a_session_may_not_be_shorter_than_half_an_hour_or_longer_than_a_day(
    client: stripe.StripeClient, seconds: int
) -> None:
    assert refusal(client, expires_at=int(time.time()) + seconds).param == "expires_at"


def test_an_unknown_parameter_is_named(client: stripe.StripeClient) -> None:
    refused = refusal(client, colour="red")
    assert (refused.code, refused.param) == ("parameter_unknown", "colour")


def test_too_small_a_total_has_a_code_of_its_own(client: stripe.StripeClient) -> None:
    price = {"currency": "eur", "unit_amount": 20, "product_data": {"name": "Kaartje"}}
    assert refusal(client, line_items=[{"price_data": price, "quantity": 1}]).code == "amount_too_small"


def test_a_session_that_is_not_there_is_a_404(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.retrieve("cs_test_a1notthere")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_a_session_is_found_again_by_when_it_was_made(client: stripe.StripeClient) -> None:
    made = client.v1.checkout.sessions.create(parameters())
    page = client.v1.checkout.sessions.list({"created": {"gte": made.created - 5, "lte": made.created + 5}})
    assert made.id in [each.id for each in page.auto_paging_iter()]


def test_a_session_that_asks_an_address_has_its_first_way_of_delivery_chosen(client: stripe.StripeClient) -> None:
    def way(name: str, amount: int) -> Any:
        price = {"amount": amount, "currency": "eur"}
        return {"shipping_rate_data": {"type": "fixed_amount", "display_name": name, "fixed_amount": price}}

    made = client.v1.checkout.sessions.create(
        parameters(
            shipping_address_collection={"allowed_countries": ["NL", "BE"]},
            shipping_options=[way("Bezorgen", 495), way("Avond", 795)],
            phone_number_collection={"enabled": True},
            custom_text={"submit": {"message": "Voorwaarden: https://example.com"}},
        )
    )
    found = client.v1.checkout.sessions.retrieve(made.id)
    assert [option.shipping_amount for option in found.shipping_options] == [495, 795]
    assert found.shipping_cost is not None
    assert found.shipping_cost.shipping_rate == found.shipping_options[0].shipping_rate
    assert (found.amount_total, found.shipping_cost.amount_total) == (2990 + 495, 495)
