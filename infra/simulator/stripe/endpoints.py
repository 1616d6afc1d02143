"""The calls of Stripe's API that the stand-in has: an index, each with the rule that answers it."""

from collections.abc import Callable
from typing import Any

from infra.simulator.stripe import asked, checkout, coupons, disputes, lists, objects, refunds
from infra.simulator.stripe.errors import ApiError
from infra.simulator.stripe.ledger import Ledger

EVENTS_KEPT = 30 * 86_400
MOST_TYPES = 20
Handler = Callable[[Ledger, str, dict[str, Any]], dict[str, Any]]


def _events(ledger: Ledger, id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    types = parameters.get("types", [])
    if len(types) > MOST_TYPES:
        raise ApiError(400, "At most 20 types.", param="types")
    wanted = _kept_events(ledger)
    if types:
        wanted = [event for event in wanted if event["type"] in types]
    if "delivery_success" in parameters:
        wanted = [event for event in wanted if (event["pending_webhooks"] == 0) == parameters["delivery_success"]]
    return lists.page("/v1/events", wanted, parameters, "type")


def _event(ledger: Ledger, id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    for event in _kept_events(ledger):
        if event["id"] == id:
            return event
    raise ApiError(404, f"No such event: '{id}'", code="resource_missing", param="id")


def _kept_events(ledger: Ledger) -> list[dict[str, Any]]:
    return [event for event in ledger.events.log if ledger.now - event["created"] < EVENTS_KEPT]


def _line_items(ledger: Ledger, id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    ledger.session(id)
    # lists are newest first; lines are in the order of the page
    return lists.page(f"/v1/checkout/sessions/{id}/line_items", ledger.lines[id][::-1], parameters)


def _shipping_rate(ledger: Ledger, id: str, parameters: dict[str, Any]) -> dict[str, Any]:
    currency = parameters.get("fixed_amount", {}).get("currency", "")
    asked.check_rate("", parameters, currency)
    made = objects.shipping_rate(f"shr_{ledger.next('shr')}", ledger.now, parameters)
    ledger.rates[made["id"]] = made
    return made


def _list(url: str, kept: str, *fields: str) -> Handler:
    """`kept`: where the ledger has them. `fields`: by which a list of them can be narrowed."""
    return lambda ledger, id, given: lists.page(url, list(getattr(ledger, kept).values()), given, *fields)


HANDLERS: dict[str, Handler] = {
    "POST /v1/checkout/sessions": lambda ledger, id, given: checkout.create(ledger, given),
    "GET /v1/checkout/sessions": _list("/v1/checkout/sessions", "sessions", "status", "payment_intent"),
    "GET /v1/checkout/sessions/{id}": lambda ledger, id, given: ledger.session(id),
    "POST /v1/checkout/sessions/{id}/expire": lambda ledger, id, given: checkout.expire(ledger, id),
    "GET /v1/checkout/sessions/{id}/line_items": _line_items,
    "POST /v1/refunds": lambda ledger, id, given: refunds.create(ledger, given),
    "GET /v1/refunds": _list("/v1/refunds", "refunds", "payment_intent", "charge"),
    "GET /v1/refunds/{id}": lambda ledger, id, given: ledger.refund(id),
    "GET /v1/payment_intents": _list("/v1/payment_intents", "intents", "customer"),
    "GET /v1/payment_intents/{id}": lambda ledger, id, given: ledger.intent(id),
    "GET /v1/charges": _list("/v1/charges", "charges", "payment_intent"),
    "GET /v1/charges/{id}": lambda ledger, id, given: ledger.charge(id),
    "GET /v1/disputes": _list("/v1/disputes", "disputes", "payment_intent", "charge"),
    "GET /v1/disputes/{id}": lambda ledger, id, given: ledger.dispute(id),
    "POST /v1/disputes/{id}/close": lambda ledger, id, given: disputes.close(ledger, id, "lost"),
    "POST /v1/shipping_rates": _shipping_rate,
    "POST /v1/coupons": lambda ledger, id, given: coupons.create(ledger, given),
    "GET /v1/coupons": lambda ledger, id, given: lists.page(
        "/v1/coupons", [coupons.coupon(ledger, each) for each in ledger.coupons], given
    ),
    "GET /v1/coupons/{id}": lambda ledger, id, given: coupons.coupon(ledger, id),
    "POST /v1/promotion_codes": lambda ledger, id, given: coupons.create_code(ledger, given),
    "GET /v1/promotion_codes": lambda ledger, id, given: lists.page(
        "/v1/promotion_codes",
        [coupons.promotion_code(ledger, each) for each in ledger.promotion_codes],
        given,
        "code",
        "active",
    ),
    "GET /v1/promotion_codes/{id}": lambda ledger, id, given: coupons.promotion_code(ledger, id),
    "GET /v1/events": _events,
    "GET /v1/events/{id}": _event,
}
