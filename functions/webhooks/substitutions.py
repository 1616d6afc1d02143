"""The merchant's own API about what the shop cannot make: propose something else, and see what became of it.

Imports chalice, as edges do. The key is that of money (`merchant_keys`), for a refund can follow. It is only asked
here; the order's conversation decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.webhooks.api import answered, meant
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.commerce.orders import Order

blueprint = Blueprint(__name__)


@blueprint.route("/api/orders/{order}/substitutions", methods=["GET", "POST"])
def substitutions(order: str) -> Response:
    request = blueprint.current_request
    if request.method == "GET":
        return answered(request, "merchant_keys", lambda: _shown(meant(order)), 200)
    return answered(request, "merchant_keys", lambda: _propose(order), 202)


def _propose(number_or_id: str) -> dict[str, Any]:
    """What the shop and the order know of it is refused at once; whether there is stock, the conversation knows."""
    from functions.order_wishes import proposed
    from functions.substitute_wish import read_substitute

    wish = read_substitute(raw_body(blueprint.current_request))
    order = meant(number_or_id, wish.order)
    event = wish.event(order, bootstrap.clock())
    line = proposed(order, bootstrap.live_shop, wish, known=_known(order, event.id))
    bootstrap.mailbox().post([event])
    return {"order": order.number or order.id, "event": event.id, "line": line}


def _known(order: Order, event: str) -> bool:
    """Whether a proposal was made of that very wish: asking twice does no harm, and is no mistake."""
    from functions.conversation.talk import derived_id

    return derived_id("s", order.conversation, event, "proposal") in {each.id for each in order.proposals}


def _shown(order: Order) -> dict[str, Any]:
    return {
        "order": order.number or order.id,
        "choice": order.substitution,
        "lines": [{"sku": line.sku, "title": line.title, "quantity": line.quantity} for line in order.lines],
        "proposals": [
            {
                "id": each.id,
                "line": each.was.sku,
                "sku": "" if each.in_words else each.instead.sku,
                "title": each.instead.title,
                "until": each.until.isoformat(),
                "state": each.state,
                "by": each.by,
            }
            for each in order.proposals
        ],
    }
