"""The Lambdas besides the REST API: plain functions, each bound to its queue or schedule in infra/resources.json.

Not `on_sqs_message`: that wants the queue's name, in which the stage is, when the app is imported.
"""

from typing import Any

from chalice.app import Blueprint

blueprint = Blueprint(__name__)


def _seconds_left(context: Any) -> float:
    return float(context.get_remaining_time_in_millis()) / 1000


@blueprint.lambda_function(name="worker")
def worker(event: dict[str, Any], context: Any) -> dict[str, Any]:
    from functions import bootstrap

    return bootstrap.worker().handle(event, lambda: _seconds_left(context))


@blueprint.lambda_function(name="payments_worker")
def payments_worker(event: dict[str, Any], context: Any) -> dict[str, Any]:
    from functions.payments_worker import handle

    return handle(event, context)


@blueprint.lambda_function(name="clock")
def clock(event: dict[str, Any], context: Any) -> None:
    from functions import bootstrap
    from functions.clock import wake

    wake(bootstrap.table(), bootstrap.mailbox(), bootstrap.clock())


@blueprint.lambda_function(name="reconcile")
def reconcile(event: dict[str, Any], context: Any) -> None:
    from functions import bootstrap
    from functions.clock import look_back, tell_of_publish, tell_of_stock
    from functions.clock import reconcile as observe

    observe(bootstrap.table(), bootstrap.payments_queue(), bootstrap.clock())
    tell_of_stock(bootstrap.table(), bootstrap.mailbox(), bootstrap.clock())
    tell_of_publish(bootstrap.table(), bootstrap.mailbox(), bootstrap.clock())
    look_back(bootstrap.reconciled(), bootstrap.payments_queue(), bootstrap.clock())


@blueprint.lambda_function(name="listen")
def listen(event: dict[str, Any], context: Any) -> dict[str, int]:
    """The web chat's WebSocket."""
    from functions import bootstrap

    return bootstrap.listeners().take_in(event)


@blueprint.lambda_function(name="tell_merchant")
def tell_merchant(event: dict[str, Any], context: Any) -> dict[str, Any]:
    from functions import bootstrap

    return bootstrap.merchant().take_in(event)


@blueprint.lambda_function(name="event_news")
def event_news(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """News of an event, to all who hold tickets."""
    from functions import bootstrap

    return bootstrap.teller().take_in(event, lambda: _seconds_left(context))


@blueprint.lambda_function(name="bus_in")
def bus_in(event: dict[str, Any], context: Any) -> dict[str, Any]:
    from functions import bootstrap
    from functions.bus import take_in

    return take_in(
        event, bootstrap.table(), bootstrap.mailbox(), bootstrap.unreadable(), bootstrap.clock(), bootstrap.tell_news
    )


@blueprint.lambda_function(name="print_invoice")
def print_invoice(event: dict[str, Any], context: Any) -> dict[str, str]:
    """What an invoice says → its PDF, as base64. Knows nothing else and may do nothing else (docs/adr/0021)."""
    import base64

    from functions.invoices.printing import print_invoice as made

    return {"pdf": base64.b64encode(made(event)).decode()}


@blueprint.lambda_function(name="eraser")
def eraser(event: dict[str, Any], context: Any) -> None:
    from functions import bootstrap
    from functions.erasures import take_in

    take_in(
        event, bootstrap.eraser(), lambda: _seconds_left(context), lambda: bootstrap.rules().retention_days,
        bootstrap.tidy_files,
    )  # fmt: skip
