"""The merchant's API about money: what is taken, what is refused in words, and who may ask at all."""

import json
from typing import Any

import pytest
from chalice.test import Client

from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, OrderStatus, Refund
from functions.conversation.money_events import RefundRequested, ReviewResolved
from functions.conversation.talk import derived_id
from functions.mailbox import read_events
from functions.payments.session import PastSession
from functions.storage.reconciled import Reconciled
from tests.shell.test_secrets import Ssm
from tests.shell.test_webhooks import http, seconds  # noqa: F401
from tests.storage.examples import conversation, event, order, put
from tests.world import World

KEY, CARRIER = "money-key", "carrier-key"
PAID = Attempt(number=1, state=AttemptState.PAID, amount=3000, cart_hash="h", payment_intent="pi_1")
LINE = OrderLine(sku="ROSE", product="rose", title="Roos", quantity=3, price=1000, vat=900)


@pytest.fixture
def ssm() -> Ssm:
    return Ssm(api_keys=CARRIER, merchant_keys=KEY)


def ordered(world: World, **changes: Any) -> Order:
    fields: dict[str, Any] = {
        "number": "1001", "status": OrderStatus.PAID, "attempts": (PAID,), "lines": (LINE,), "total": 3000,
    }  # fmt: skip
    made = order("o1", **(fields | changes))
    put(world.table, conversation(), event(), orders=(made,), order_number=1001)
    return made


def call(http: Client, method: str, path: str, body: Any = None, key: str = KEY) -> tuple[int, dict[str, Any]]:  # noqa: F811
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    raw = json.dumps(body).encode() if body is not None else b""
    answer = http.http.request(method, f"/api{path}", headers=headers, body=raw)
    return answer.status_code, json.loads(answer.body)


def posted(world: World) -> list[Any]:
    return [each.what for message in world.inbox.messages for each in read_events(message.body)]


def test_a_refund_is_priced_at_once_and_asked_of_the_conversation(http: Client, world: World) -> None:  # noqa: F811
    ordered(world)
    wish = {"id": "crm-1", "lines": [{"sku": "ROSE", "quantity": 2}], "restock": True, "note": "geknakt"}
    code, answer = call(http, "POST", "/orders/1001/refunds", wish)
    assert (code, answer) == (202, {"order": "1001", "event": "refund:o1:crm-1", "amount": 2000, "currency": "EUR"})
    (asked,) = posted(world)
    assert isinstance(asked, RefundRequested)
    assert (asked.order, asked.lines[0].quantity, asked.restock, asked.note) == ("o1", 2, True, "geknakt")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"id": "a", "amount": 3001}, "EUR 30.00 is left to refund, not EUR 30.01"),
        ({"id": "a", "lines": [{"sku": "ROSE", "quantity": 4}]}, "3 of 3 can be refunded"),
        ({"id": "a", "lines": [{"sku": "TULP", "quantity": 1}]}, "not in the order"),
        ({"id": "a", "amount": 0}, "amount: Input should be greater than or equal to 1"),
        ({"id": "a", "amount": 5.5}, "amount: Input should be a valid integer"),
        ({"id": "a", "restock": True}, "name the units"),
        ({"id": "a", "lines": [{"sku": "ROSE", "quantity": 1}] * 2}, "name each sku once"),
        ({"id": "a", "ammount": 5}, "ammount: Extra inputs are not permitted"),
        ({"amount": 5}, "id: Field required"),
        ({"id": "a", "order": "1002"}, "different orders"),
    ],
)
def test_what_cannot_go_back_is_refused_in_words(http: Client, world: World, wish: Any, told: str) -> None:  # noqa: F811
    ordered(world)
    code, answer = call(http, "POST", "/orders/1001/refunds", wish)
    assert code == 400 and told in answer["error"]
    assert posted(world) == []


def test_an_order_that_was_not_paid_has_nothing_to_refund(http: Client, world: World) -> None:  # noqa: F811
    ordered(world, status=OrderStatus.EXPIRED, attempts=(PAID.model_copy(update={"state": AttemptState.CLOSED}),))
    assert "nothing was paid" in call(http, "POST", "/orders/o1/refunds", {"id": "a"})[1]["error"]


def test_the_same_wish_sent_again_is_no_mistake(http: Client, world: World) -> None:  # noqa: F811
    given = derived_id("r", order("o1").conversation, "refund:o1:a", "refund:1")
    ordered(world, refunds=(Refund(id=given, attempt=1, amount=3000, reason="merchant"),))
    code, answer = call(http, "POST", "/orders/1001/refunds", {"id": "a"})
    assert (code, answer["amount"]) == (202, 3000)
    assert "nothing is left" in call(http, "POST", "/orders/1001/refunds", {"id": "b"})[1]["error"]


@pytest.mark.parametrize("key", [CARRIER, "", KEY + "x"])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/orders/1001/refunds"), ("GET", "/orders/1001/refunds"), ("GET", "/reviews")]
)
def test_a_carriers_key_moves_no_money(http: Client, world: World, method: str, path: str, key: str) -> None:  # noqa: F811
    ordered(world)
    assert call(http, method, path, {"id": "a"} if method == "POST" else None, key)[0] == 403
    assert posted(world) == []


def test_refunds_are_listed_with_what_is_left(http: Client, world: World) -> None:  # noqa: F811
    ordered(world, refunds=(Refund(id="r1", attempt=1, amount=500, reason="merchant", state="succeeded"),))
    code, answer = call(http, "GET", "/orders/1001/refunds")
    assert (code, answer["left"], [each["state"] for each in answer["refunds"]]) == (200, 2500, ["succeeded"])


def test_the_queue_holds_what_a_person_has_to_decide_until_it_is(http: Client, world: World) -> None:  # noqa: F811
    made = ordered(world, status=OrderStatus.REVIEW, number=None, review_reason="attempt 1: 1 was paid, 2 was agreed")
    code, answer = call(http, "GET", "/reviews")
    assert code == 200
    (waiting,) = answer["reviews"]
    assert (waiting["order"], waiting["reasons"]) == ("o1", ["attempt 1: 1 was paid, 2 was agreed"])
    assert call(http, "POST", "/reviews/o1", {"id": "d1", "resolution": "accept"})[0] == 202
    (decided,) = posted(world)
    assert isinstance(decided, ReviewResolved) and decided.resolution == "accept"
    settled = made.model_copy(update={"version": 1, "review_reason": ""})
    put(world.table, conversation(version=1), event("in2"), orders=(settled,))
    assert call(http, "GET", "/reviews")[1] == {"reviews": []}
    assert call(http, "POST", "/reviews/o1", {"id": "d2", "resolution": "accept"})[0] == 400


def test_a_payment_that_no_order_knows_waits_until_it_is_dismissed(http: Client, world: World) -> None:  # noqa: F811
    past = PastSession(
        id="cs_1", order="olost", attempt=1, payment_status="paid", amount=2995, currency="EUR",
        payment_intent="pi_1", created=world.clock(),
    )  # fmt: skip
    Reconciled(world.table, world.clock).put_stray(past)
    (waiting,) = call(http, "GET", "/reviews")[1]["reviews"]
    assert (waiting["order"], waiting["session"], waiting["amount"]) == ("olost", "cs_1", 2995)
    assert call(http, "POST", "/reviews/cs_1", {"id": "d", "resolution": "accept"})[0] == 400
    assert call(http, "POST", "/reviews/cs_1", {"id": "d", "resolution": "dismiss"}) == (202, {"session": "cs_1"})
    assert call(http, "GET", "/reviews")[1] == {"reviews": []}
    assert call(http, "POST", "/reviews/cs_2", {"id": "d", "resolution": "dismiss"})[0] == 404
