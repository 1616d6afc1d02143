"""The merchant's own API about goods that come back: what waits, and to decide about it.

Imports chalice, as edges do. The key is that of money (`merchant_keys`), for a refund can follow. It is only asked
here; the order's conversation decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import BadRequest
from functions.webhooks.api import answered
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.commerce.orders import Order
    from functions.commerce.returns import Return

blueprint = Blueprint(__name__)


@blueprint.route("/api/returns", methods=["GET"])
def returns() -> Response:
    return answered(blueprint.current_request, "merchant_keys", _all, 200)


@blueprint.route("/api/returns/{number}", methods=["GET", "POST"])
def one(number: str) -> Response:
    request = blueprint.current_request
    if request.method == "GET":
        return answered(request, "merchant_keys", lambda: _shown(*find(number)), 200)
    return answered(request, "merchant_keys", lambda: _decide(number), 202)


def find(number: str) -> tuple[Order, Return]:
    from functions.order_wishes import find_return

    return find_return(bootstrap.table(), number)


def _all() -> dict[str, Any]:
    from functions.return_queue import open_returns, shown

    return {"returns": [shown(order, case) for order, case in open_returns(bootstrap.table())]}


def _shown(order: Order, case: Return) -> dict[str, Any]:
    from functions.return_queue import shown

    return shown(order, case)


def _decide(number: str) -> dict[str, Any]:
    """What can be seen not to fit is refused at once; the conversation has the last word."""
    from functions.conversation.case_decisions import why_not
    from functions.return_wish import read_return

    wish = read_return(raw_body(blueprint.current_request))
    order, case = find(number)
    if wish.number and wish.number.upper() != case.number:
        raise BadRequest("number: the body and the address name different returns")
    if reason := why_not(case, wish.decision, wish.note):
        raise BadRequest(reason)
    event = wish.model_copy(update={"number": case.number}).event(order, bootstrap.clock())
    bootstrap.mailbox().post([event])
    return {"return": case.number, "order": order.number or order.id, "event": event.id}
