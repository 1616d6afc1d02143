"""Where an order is: POST /api/orders/{number or id}/fulfilment by the merchant's system, with one of its API keys;
POST /carriers/{name} by a carrier, which signs it.

Imports chalice, as edges do. docs/events has the schema of the one, docs/carriers.md what is read of the other.
"""

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import ChatkassaError, SignatureError, UnreadableBody
from functions.observability import log
from functions.webhooks.api import answered, meant
from functions.webhooks.raw import raw_body

blueprint = Blueprint(__name__)


@blueprint.route("/api/orders/{order}/fulfilment", methods=["POST"])
def report(order: str) -> Response:
    request = blueprint.current_request
    return answered(request, "api_keys", lambda: _report(order, raw_body(request)))


@blueprint.route("/carriers/{name}", methods=["POST"])
def receive(name: str) -> Response:
    """What is signed is answered 200, also what we have no word for: a carrier sends anything else again for days."""
    request = blueprint.current_request
    try:
        _receive(name, raw_body(request), {key.lower(): value for key, value in request.headers.items()})
        return Response(body={})
    except ChatkassaError as error:
        log.warning("a carrier's webhook was not taken", carrier=name[:20], why=type(error).__name__)
        log.metric("WebhookRefused", source="carrier", status=error.status)
        return Response(body={}, status_code=error.status)


def _receive(name: str, body: bytes, headers: Mapping[str, str]) -> None:
    from functions.carriers.registry import carrier

    found, secrets = carrier(name), bootstrap.secrets("carriers")
    try:
        found.verify(body, headers, secrets[found.secret])
    except SignatureError:
        # it may have been made with a secret that is newer than our copy
        if not secrets.refresh():
            raise
        found.verify(body, headers, secrets[found.secret])
    try:
        told = found.parse(body)
    except UnreadableBody as unreadable:
        log.metric("Unreadable", source=name)
        bootstrap.unreadable().keep(body.decode("utf-8", "replace"), why=str(unreadable), source=name)
        return
    bootstrap.parcel_intake().take(name, told)


def _report(number_or_id: str, body: bytes) -> dict[str, str]:
    from functions.reports import read_report

    report = read_report(body)
    order = meant(number_or_id, report.order)
    event = report.event(order, bootstrap.clock())
    bootstrap.mailbox().post([event])
    return {"order": order.number or order.id, "event": event.id}
