"""POST /api/orders/{number or id}/fulfilment: where an order is, told by the merchant's system or a carrier.

Imports chalice, as edges do. Authenticated by one of the merchant's API keys; docs/events has the schema.
"""

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import BadRequest, ChatkassaError, NotFound
from functions.observability import log
from functions.webhooks.api_keys import authenticate
from functions.webhooks.raw import raw_body

blueprint = Blueprint(__name__)


@blueprint.route("/api/orders/{order}/fulfilment", methods=["POST"])
def report(order: str) -> Response:
    request = blueprint.current_request
    try:
        authenticate(str(request.headers.get("authorization") or ""), "api_keys")
        return Response(body=_report(order, raw_body(request)), status_code=202)
    except ChatkassaError as error:
        log.warning("fulfilment report not taken", why=type(error).__name__)
        told = str(error) if error.status < 500 else "not taken; send it again"
        return Response(body={"error": told}, status_code=error.status)


def _report(number_or_id: str, body: bytes) -> dict[str, str]:
    from functions.reports import read_report
    from functions.storage import reads

    report = read_report(body)
    order = reads.find_order(bootstrap.table(), number_or_id)
    if order is None:
        raise NotFound(f"there is no order {number_or_id[:40]}")
    if report.order not in ("", number_or_id, order.id, order.number):
        raise BadRequest("order: the body and the address name different orders")
    event = report.event(order, bootstrap.clock())
    bootstrap.mailbox().post([event])
    return {"order": order.number or order.id, "event": event.id}
