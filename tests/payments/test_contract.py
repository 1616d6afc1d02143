"""What we count on of Stripe, asked of the stand-in in process and over HTTP, and of Stripe itself where
STRIPE_TEST_KEY is set. It is how the stand-in can be checked against the real thing.

The key is a sandbox's: `sk_test_…`, or `rk_test_…` with the permissions of docs/deploy.md and PaymentIntents write
(nobody can pay a Checkout Session without a browser, so a payment to refund is made with a test card; no money moves).
"""

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import stripe
import uvicorn

from functions.payments.parameters import API_VERSION
from functions.payments.stripe_api import TIMEOUTS
from infra.simulator.stripe.app import create_app
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient

KEY = os.environ.get("STRIPE_TEST_KEY", "")
SIDES = ["in process", "over HTTP", *(["stripe"] if KEY else [])]


@dataclass(frozen=True)
class Side:
    client: stripe.StripeClient
    pay: Callable[[int], str]
    """Have so many cents paid by card: the payment intent."""
    dispute: Callable[[int], str]
    """The same, by a card whose bank opens a dispute at once."""


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    if request.param == "stripe":
        yield _stripe()
        return
    core = StandIn()
    if request.param == "in process":
        yield _stand_in(core, stripe.StripeClient("sk_test_1", http_client=StandInClient(core)))
        return
    with _served(core) as address:
        yield _stand_in(core, stripe.StripeClient("sk_test_1", base_addresses={"api": address}))


def _stand_in(core: StandIn, client: stripe.StripeClient) -> Side:
    def pay(cents: int) -> str:
        price = {"currency": "eur", "unit_amount": cents, "product_data": {"name": "Tulpen"}}
        made = client.v1.checkout.sessions.create(parameters(line_items=[{"price_data": price, "quantity": 1}]))
        return str(core.pay(made.id, "card")["payment_intent"])

    def dispute(cents: int) -> str:
        intent = pay(cents)
        core.open_dispute(intent)
        return intent

    return Side(client, pay, dispute)


def _stripe() -> Side:
    assert "_test_" in KEY, "STRIPE_TEST_KEY is not a test key"
    client = stripe.StripeClient(
        KEY, stripe_version=API_VERSION, max_network_retries=1, http_client=stripe.RequestsClient(timeout=TIMEOUTS)
    )

    def pay(cents: int, card: str = "pm_card_visa") -> str:
        return client.v1.payment_intents.create(
            {
                "amount": cents,
                "currency": "eur",
                "payment_method": card,
                "confirm": True,
                "payment_method_types": ["card"],
            }
        ).id

    return Side(client, pay, lambda cents: pay(cents, "pm_card_createDispute"))


@contextmanager
def _served(core: StandIn) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(core), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def client(side: Side) -> stripe.StripeClient:
    return side.client


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


# --- money that goes back -----------------------------------------------------------------------------------------


def refused_refund(client: stripe.StripeClient, **given: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(given)  # type: ignore[arg-type]
    assert refused.value.http_status == 400
    return refused.value


def test_a_payment_is_given_back_in_parts_up_to_all_of_it(side: Side) -> None:
    intent = side.pay(2990)
    metadata = {"shop": "contract", "refund": "r1"}
    first = side.client.v1.refunds.create({"payment_intent": intent, "amount": 990, "metadata": metadata})
    assert (first.amount, first.status, first.payment_intent) == (990, "succeeded", intent)
    assert refused_refund(side.client, payment_intent=intent, amount=2001).param == "amount"
    rest = side.client.v1.refunds.create({"payment_intent": intent})
    assert rest.amount == 2000
    listed = side.client.v1.refunds.list({"payment_intent": intent, "limit": 100}).data
    assert {each.id for each in listed} == {first.id, rest.id}
    assert {each.id: each.metadata for each in listed if each.metadata}[first.id].to_dict() == metadata
    assert refused_refund(side.client, payment_intent=intent).code == "charge_already_refunded"


def test_the_same_key_gives_back_once(side: Side, key: stripe.RequestOptions) -> None:
    intent = side.pay(2990)
    made = [side.client.v1.refunds.create({"payment_intent": intent, "amount": 500}, key).id for _ in range(2)]
    assert made[0] == made[1]
    assert len(side.client.v1.refunds.list({"payment_intent": intent}).data) == 1
    with pytest.raises(stripe.IdempotencyError):
        side.client.v1.refunds.create({"payment_intent": intent, "amount": 501}, key)


def test_a_paid_intent_has_a_charge_that_counts_what_went_back(side: Side) -> None:
    intent = side.pay(2990)
    side.client.v1.refunds.create({"payment_intent": intent, "amount": 990})
    found = side.client.v1.payment_intents.retrieve(intent, {"expand": ["latest_charge"]})
    assert found.amount_received == 2990
    assert isinstance(found.latest_charge, stripe.Charge)
    assert (found.latest_charge.amount_refunded, found.latest_charge.refunded) == (990, False)


def test_a_payment_without_a_dispute_lists_none(side: Side) -> None:
    assert side.client.v1.disputes.list({"payment_intent": side.pay(2990), "limit": 100}).data == []


def test_a_dispute_is_listed_by_its_payment_and_keeps_refunds_away(side: Side) -> None:
    intent = side.dispute(2990)
    found = until(lambda: side.client.v1.disputes.list({"payment_intent": intent}).data)[0]
    assert (found.payment_intent, found.amount, found.status) == (intent, 2990, "needs_response")
    assert found.is_charge_refundable is False
    assert refused_refund(side.client, payment_intent=intent).code == "charge_disputed"


def test_what_came_of_a_payment_is_among_the_events(side: Side) -> None:
    since = int(time.time()) - 5
    refund = side.client.v1.refunds.create({"payment_intent": side.pay(2990)}).id

    def told() -> list[stripe.Event]:
        page = side.client.v1.events.list({"types": ["refund.created"], "created": {"gte": since}, "limit": 100})
        return [event for event in page.auto_paging_iter() if event.data.object["id"] == refund]

    (event,) = until(told)
    assert event.data.object["payment_intent"]


def until(ask: Callable[[], list[Any]]) -> list[Any]:
    """Stripe's own needs a few seconds to hear of a dispute, or to list an event."""
    for _ in range(20):
        if found := ask():
            return found
        time.sleep(0.5)
    return []


# --- what a key may do --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", ["/v1/checkout/sessions", "/v1/refunds", "/v1/shipping_rates"])
def test_a_post_without_parameters_is_refused_and_makes_nothing(client: stripe.StripeClient, endpoint: str) -> None:
    """By which infra/stripe_key.py knows whether the key may write."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.raw_request("post", endpoint)
    assert refused.value.http_status == 400
