"""The merchant's own API about money: refunds of an order, and the review queue.

Imports chalice, as edges do. A key of its own (`merchant_keys`): who may tell where a parcel is may not give money
back. It is only asked here; the order's conversation decides, and Stripe is the payments worker's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import BadRequest, Conflict, NotFound
from functions.webhooks.api import answered, meant
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.commerce.orders import Order

blueprint = Blueprint(__name__)
SESSION = "cs_"
"""How Stripe's ids of Checkout Sessions begin; no order's id or number does."""


@blueprint.route("/api/orders/{order}/refunds", methods=["GET", "POST"])
def refunds(order: str) -> Response:
    if blueprint.current_request.method == "GET":
        return _answered(lambda: _shown(meant(order)), 200)
    return _answered(lambda: _refund(order), 202)


@blueprint.route("/api/reviews", methods=["GET"])
def reviews() -> Response:
    return _answered(_queue, 200)


@blueprint.route("/api/reviews/{order}", methods=["POST"])
def resolve(order: str) -> Response:
    return _answered(lambda: _resolve(order), 202)


def _answered(do: Callable[[], dict[str, Any]], status: int) -> Response:
    return answered(blueprint.current_request, "merchant_keys", do, status)


def _refund(number_or_id: str) -> dict[str, Any]:
    from functions.decisions import RefundWish, read_decision
    from functions.order_wishes import priced

    wish = read_decision(RefundWish, raw_body(blueprint.current_request))
    order = meant(number_or_id, wish.order)
    event = wish.event(order, bootstrap.clock())
    amount = priced(order, wish, event.id)
    bootstrap.mailbox().post([event])
    return {"order": order.number or order.id, "event": event.id, "amount": amount, "currency": order.currency}


def _resolve(number_or_id: str) -> dict[str, Any]:
    from functions.decisions import Decision, read_decision

    decision = read_decision(Decision, raw_body(blueprint.current_request))
    if number_or_id.startswith(SESSION):
        return _close(number_or_id, decision.resolution)
    order = meant(number_or_id, decision.order)
    if not order.concerns:
        raise BadRequest("nothing about this order is to be decided")
    event = decision.event(order, bootstrap.clock())
    bootstrap.mailbox().post([event])
    return {"order": order.number or order.id, "event": event.id}


def _close(session: str, resolution: str) -> dict[str, Any]:
    """A payment that no order knows: there is no conversation to ask."""
    if resolution != "dismiss":
        raise BadRequest("no order knows this payment: refund it in Stripe, then dismiss it")
    try:
        bootstrap.reconciled().close_stray(session)
    except Conflict:
        raise NotFound(f"there is no payment {session[:80]} in the queue") from None
    return {"session": session}


def _queue() -> dict[str, Any]:
    from functions.review_queue import in_review

    return {"reviews": [each.shown() for each in in_review(bootstrap.reconciled())]}


def _shown(order: Order) -> dict[str, Any]:
    from functions.commerce.refunding import left, paying

    attempt = paying(order)
    return {
        "order": order.number or order.id,
        "currency": order.currency,
        "left": left(order, attempt) if attempt else 0,
        "refunds": [
            each.model_dump(mode="json", include={"id", "amount", "state", "reason", "lines", "note", "at"})
            for each in order.refunds
        ],
    }
