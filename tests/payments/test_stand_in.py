"""The Stripe stand-in keeps Stripe's rules: those that the SDK knows, and those that reference/stripe.md names."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stripe
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from functions.payments.checkout import Checkout
from functions.payments.parameters import API_VERSION, LOCALES, locale_of
from functions.payments.stripe_api import connect
from infra.simulator.stripe import generate_schemas, objects
from infra.simulator.stripe.app import create_app, webhook_to
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.forms import decode, document
from infra.simulator.stripe.http_client import StandInClient
from tests.payments.till import SCOPE, Clock, Till
from tests.shared_data import shared


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def core(clock: Clock) -> StandIn:
    return StandIn(clock=clock.epoch)


@pytest.fixture
def client(core: StandIn) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_1", http_client=StandInClient(core))


def parameters(**changed: Any) -> Any:
    line = {
        "quantity": 2,
        "price_data": {"currency": "eur", "unit_amount": 1495, "product_data": {"name": "Thee & [x] 5% – é"}},
    }
    return {"mode": "payment", "success_url": "https://a.test/ok", "line_items": [line], **changed}


def line(**changed: Any) -> Any:
    price = {"currency": "eur", "unit_amount": 1495, "product_data": {"name": "Thee"}} | changed.pop("price", {})
    return {"quantity": 1, "price_data": price} | changed


# --- pins ---------------------------------------------------------------------------------------------------------


def test_the_pinned_version_is_the_sdks_own() -> None:
    assert stripe.api_version == API_VERSION == document()["api_version"]


def test_the_schemas_are_those_of_the_installed_sdk() -> None:
    assert generate_schemas.SCHEMAS.read_text() == generate_schemas.text(generate_schemas.generate())


def test_the_pages_languages_are_those_that_stripe_has() -> None:
    schema = document()["schemas"]["POST /v1/checkout/sessions"]["properties"]["locale"]
    assert LOCALES | {"auto"} == set(schema["enum"])


@pytest.mark.parametrize(
    ("ours", "theirs"), [("nl", "nl"), ("nl-BE", "nl"), ("en_GB", "en-GB"), ("EN", "en"), ("tlh", "auto"), ("", "auto")]
)
def test_a_shoppers_language_becomes_a_page_that_stripe_has(ours: str, theirs: str) -> None:
    assert locale_of(ours) == theirs


# --- requests -----------------------------------------------------------------------------------------------------


def test_what_is_awkward_in_a_form_arrives_whole(client: stripe.StripeClient) -> None:
    made = client.v1.checkout.sessions.create(parameters())
    (item,) = client.v1.checkout.sessions.line_items.list(made.id).data
    assert (item.description, item.quantity, item.amount_total) == ("Thee & [x] 5% – é", 2, 2990)
    assert decode("a[b]=1&l[0][x]=2&l[1][x]=3&l[2]=%C3%A9") == {"a": {"b": "1"}, "l": [{"x": "2"}, {"x": "3"}, "é"]}


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"mode": "paymnt"}, "mode"),
        ({"colour": "red"}, "colour"),
        ({"locale": "klingon"}, "locale"),
        ({"line_items": [line(colour="red")]}, "line_items[0][colour]"),
        ({"line_items": [line(price={"product_data": {}})]}, "line_items[0][price_data][product_data]"),
        ({"line_items": [line(price={"unit_amount": "1.5"})]}, "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line(price={"unit_amount": -1})]}, "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line(quantity=0)]}, "line_items[0][quantity]"),
        ({"line_items": [{"quantity": 1}]}, "line_items[0]"),
        ({"line_items": [line(), line(price={"currency": "usd"})]}, "line_items"),
        ({"line_items": [line()] * 101}, "line_items"),
        ({"success_url": "shop"}, "success_url"),
        ({"customer_email": "sanne"}, "customer_email"),
        ({"metadata": {"k" * 41: "v"}}, "metadata"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"payment_intent_data": {"metadata": {"k": "v" * 501}}}, "metadata"),
    ],
)
def test_a_request_that_stripe_would_refuse_is_refused_with_its_parameter(
    client: stripe.StripeClient, changed: Any, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(parameters(**changed))
    assert (refused.value.http_status, refused.value.param) == (400, param)


@pytest.mark.parametrize(("seconds", "fits"), [(1799, False), (1800, True), (86_400, True), (86_401, False)])
def test_a_session_lives_half_an_hour_to_a_day(
    client: stripe.StripeClient, clock: Clock, seconds: int, fits: bool
) -> None:
    given = parameters(expires_at=int(clock.epoch()) + seconds)
    if fits:
        assert client.v1.checkout.sessions.create(given).expires_at == given["expires_at"]
    else:
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.checkout.sessions.create(given)


@pytest.mark.parametrize(("amount", "code"), [(49, "amount_too_small"), (100_000_000, "amount_too_large")])
def test_a_total_that_cannot_be_charged_is_refused(client: stripe.StripeClient, amount: int, code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(parameters(line_items=[line(price={"unit_amount": amount})]))
    assert refused.value.code == code


def test_a_total_of_nothing_needs_no_payment(client: stripe.StripeClient, core: StandIn) -> None:
    made = client.v1.checkout.sessions.create(parameters(line_items=[line(price={"unit_amount": 0})]))
    core.pay(made.id)
    assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "no_payment_required"


@pytest.mark.parametrize("key", ["sk_live_1", "nonsense"])
def test_only_test_keys_are_taken(core: StandIn, key: str) -> None:
    client = stripe.StripeClient(key, http_client=StandInClient(core))
    with pytest.raises(stripe.AuthenticationError):
        client.v1.checkout.sessions.create(parameters())


def test_another_version_of_the_api_is_refused(core: StandIn) -> None:
    client = stripe.StripeClient("sk_test_1", stripe_version="2020-08-27", http_client=StandInClient(core))
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(parameters())


def test_what_the_stand_in_does_not_have_is_said(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="stand-in does not have it"):
        client.v1.customers.list()


# --- idempotency keys ---------------------------------------------------------------------------------------------


def test_the_same_key_says_the_same_again(client: stripe.StripeClient, core: StandIn) -> None:
    made = [client.v1.checkout.sessions.create(parameters(), {"idempotency_key": "k"}).id for _ in range(2)]
    assert made[0] == made[1]
    assert len(core.ledger()) == 1


def test_the_same_key_with_other_parameters_is_an_error(client: stripe.StripeClient) -> None:
    client.v1.checkout.sessions.create(parameters(), {"idempotency_key": "k"})
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(parameters(locale="nl"), {"idempotency_key": "k"})


def test_a_refused_request_leaves_its_key_free(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(parameters(locale="klingon"), {"idempotency_key": "k"})
    assert client.v1.checkout.sessions.create(parameters(locale="nl"), {"idempotency_key": "k"}).status == "open"


def test_a_key_is_forgotten_after_a_day(client: stripe.StripeClient, core: StandIn, clock: Clock) -> None:
    first = client.v1.checkout.sessions.create(parameters(), {"idempotency_key": "k"})
    clock.move(hours=23, minutes=59)
    assert client.v1.checkout.sessions.create(parameters(), {"idempotency_key": "k"}).id == first.id
    clock.move(minutes=2)
    assert client.v1.checkout.sessions.create(parameters(), {"idempotency_key": "k"}).id != first.id


def test_a_500_is_kept_with_its_key(client: stripe.StripeClient, core: StandIn) -> None:
    core.set_fault("500")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.checkout.sessions.create(parameters(), {"idempotency_key": "k"})
    assert core.ledger() == []


def test_the_sdk_takes_faults_as_it_takes_stripes(core: StandIn) -> None:
    client = stripe.StripeClient("sk_test_1", http_client=StandInClient(core), max_network_retries=1)
    for fault in ("timeout_before", "timeout_after", "409"):
        core.set_fault(fault)  # type: ignore[arg-type]
        assert client.v1.checkout.sessions.create(parameters()).status == "open"
    assert len(core.ledger()) == 3
    core.set_fault("429")
    with pytest.raises(stripe.RateLimitError):
        client.v1.checkout.sessions.create(parameters())


# --- lists and objects --------------------------------------------------------------------------------------------


def test_lists_are_newest_first_and_can_be_paged_both_ways(client: stripe.StripeClient, clock: Clock) -> None:
    made = []
    for _ in range(5):
        made.append(client.v1.checkout.sessions.create(parameters()).id)
        clock.move(seconds=1)
    newest_first = made[::-1]
    sessions = client.v1.checkout.sessions
    assert [each.id for each in sessions.list({"limit": 2}).auto_paging_iter()] == newest_first
    before = sessions.list({"limit": 2, "ending_before": newest_first[3]})
    assert ([each.id for each in before.data], before.has_more) == (newest_first[1:3], True)
    since = int(clock.epoch()) - 3
    assert [each.id for each in sessions.list({"created": {"gte": since}}).data] == newest_first[:3]


def test_events_can_be_listed_by_what_has_not_been_delivered(
    client: stripe.StripeClient, core: StandIn, clock: Clock
) -> None:
    made = client.v1.checkout.sessions.create(parameters())
    core.set_mode("drop")
    core.pay(made.id)
    (event,) = client.v1.events.list({"types": ["checkout.session.completed"], "delivery_success": False}).data
    assert event.data.object["id"] == made.id
    assert client.v1.events.list({"types": ["checkout.session.expired"]}).data == []
    clock.move(days=31)
    assert client.v1.events.list().data == []


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["checkout.session", "payment_intent", "charge", "refund", "dispute", "event"])
def test_objects_have_the_keys_that_stripes_have(till: Till, kind: str) -> None:
    stripes = json.loads(shared("conformance/specs/stripe/fixtures3.json").read_text())["resources"][kind]
    session = till.open().session
    till.stripe.pay(session)
    intent = till.observe().payment_intent
    till.refund(intent, 100)
    till.stripe.open_dispute(intent)
    ledger = till.stripe._ledger
    ours = {
        "checkout.session": ledger.sessions[session],
        "payment_intent": ledger.intents[intent],
        "charge": next(iter(ledger.charges.values())),
        "dispute": next(iter(ledger.disputes.values())),
        "refund": next(iter(ledger.refunds.values())),
        "event": ledger.events.log[0],
    }[kind]
    # since 2022-11-15 a charge has its refunds only where they are asked for
    assert set(ours) == set(stripes) - {"refunds"}
    # what is neither empty with Stripe nor with us is of the same kind
    for key, value in ours.items():
        if value is not None and stripes[key] is not None:
            assert type(value) is type(stripes[key]), key


@pytest.mark.shared
def test_line_items_have_the_keys_that_stripes_have() -> None:
    resources = json.loads(shared("conformance/specs/stripe/fixtures3.json").read_text())["resources"]
    stripes = resources["item"] if resources["item"].get("object") == "item" else resources["line_item"]
    ours = objects.line_item("li_1", line())
    assert set(ours) - set(stripes) <= {"adjustable_quantity", "metadata"}
    assert set(stripes) - set(ours) <= {"discounts", "taxes"}


# --- the pay page and the server ----------------------------------------------------------------------------------


@pytest.fixture
def address(core: StandIn) -> Iterator[str]:
    """The stand-in on a port of its own, mounted under a path as the simulator mounts it."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Mount("/stripe", create_app(core, merchant="De Linde"))])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/stripe"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as client:
        yield client


def opened(core: StandIn, **changed: Any) -> str:
    client = stripe.StripeClient("sk_test_1", http_client=StandInClient(core))
    return client.v1.checkout.sessions.create(parameters(cancel_url="https://a.test/back", **changed)).id


def test_the_pay_page_offers_ideal_then_card_then_a_delayed_method(core: StandIn, browser: httpx.Client) -> None:
    html = browser.get(f"/pay/{opened(core, locale='nl')}").text
    places = [html.index(f'value="{method}"') for method in ("ideal", "card", "sepa_debit")]
    assert places == sorted(places)
    assert "Betaal €\u00a029,90" in html
    assert "Thee &amp; [x] 5% – é" in html


def test_paying_on_the_page_leads_back_to_the_shop(core: StandIn, browser: httpx.Client) -> None:
    session = opened(core)
    answer = browser.post(f"/pay/{session}", data={"action": "pay", "method": "card"})
    assert (answer.status_code, answer.headers["location"]) == (303, "https://a.test/ok")
    assert core.ledger()[0]["payment_status"] == "paid"
    assert 'data-state="paid"' in browser.get(f"/pay/{session}").text


def test_closing_after_paying_never_loads_the_return_page(core: StandIn, browser: httpx.Client) -> None:
    session = opened(core)
    answer = browser.post(f"/pay/{session}", data={"action": "close", "method": "ideal"})
    assert (answer.status_code, core.ledger()[0]["payment_status"]) == (200, "paid")


def test_a_declined_payment_can_be_tried_again_on_the_page(core: StandIn, browser: httpx.Client) -> None:
    session = opened(core)
    assert 'role="alert"' in browser.post(f"/pay/{session}", data={"action": "decline"}).text
    assert browser.post(f"/pay/{session}", data={"action": "pay"}).status_code == 303


@pytest.mark.parametrize("form", [{"action": "pay", "method": "gold"}, {"action": "steal"}, {}])
def test_a_strange_form_pays_nothing(core: StandIn, browser: httpx.Client, form: dict[str, str]) -> None:
    assert browser.post(f"/pay/{opened(core)}", data=form).status_code == 200
    assert core.ledger()[0]["payment_status"] == "unpaid"


def test_an_expired_page_cannot_be_paid(core: StandIn, browser: httpx.Client, clock: Clock) -> None:
    session = opened(core)
    clock.move(hours=25)
    assert 'data-state="expired"' in browser.post(f"/pay/{session}", data={"action": "pay"}).text
    assert browser.get("/pay/cs_test_none").status_code == 404


def test_the_sdk_speaks_to_the_stand_in_over_http(core: StandIn, address: str, clock: Clock) -> None:
    from datetime import timedelta

    from functions.payments.attempts import AttemptItem
    from functions.payments.parameters import create_parameters
    from tests.payments.till import an_open

    checkout = Checkout(connect("sk_test_1", api=address), SCOPE)
    expires_at = clock.now + timedelta(hours=1)
    given = create_parameters(an_open(), scope=SCOPE, return_url="https://a.test/p/x/return", expires_at=expires_at)
    item = AttemptItem(
        order="o1", number=1, conversation="c1", account="web:x", parameters=given, created_at=clock.now,
        expires_at=expires_at,
    )  # fmt: skip
    made = checkout.create(item)
    core.pay(made.id)
    assert checkout.retrieve(made.id).payment_status == "paid"
    assert core.calls == ["POST /v1/checkout/sessions", "GET /v1/checkout/sessions/{id}"]


def test_a_webhook_address_that_does_not_answer_is_tried_again(core: StandIn, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    core.events.post = webhook_to(f"http://127.0.0.1:{port}/webhooks/stripe")
    core.pay(opened(core))
    assert core.tick() == 0
    received: list[httpx.Headers] = []
    core.events.post = lambda body, headers: received.append(httpx.Headers(headers)) or 200
    clock.move(seconds=3)
    assert core.tick() == 1
    assert "stripe-signature" in received[0]
