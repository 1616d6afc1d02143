"""POST /api/orders/{number or id}/fulfilment: where an order is, told by the merchant's system or a carrier.

Imports chalice, as edges do. Authenticated by one of the merchant's API keys; docs/events has the schema.
"""

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.webhooks.api import answered, meant
from functions.webhooks.raw import raw_body

blueprint = Blueprint(__name__)


@blueprint.route("/api/orders/{order}/fulfilment", methods=["POST"])
def report(order: str) -> Response:
    request = blueprint.current_request
    return answered(request, "api_keys", lambda: _report(order, raw_body(request)))


def _report(number_or_id: str, body: bytes) -> dict[str, str]:
    from functions.reports import read_report

    report = read_report(body)
    order = meant(number_or_id, report.order)
    event = report.event(order, bootstrap.clock())
    bootstrap.mailbox().post([event])
    return {"order": order.number or order.id, "event": event.id}
