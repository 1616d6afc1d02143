"""Stripe's webhook: verify the signature on the raw bytes, put "look it up" in the order's queue, answer.

Imports chalice, as edges do, and not Stripe's SDK. An event is a hint and commits nothing: losing one costs five
minutes, until the reconciler looks.
"""

from datetime import datetime

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import BadRequest, ChatkassaError, SignatureError, UnreadableBody
from functions.observability import log
from functions.settings import settings
from functions.webhooks.raw import raw_body

blueprint = Blueprint(__name__)


@blueprint.route("/webhooks/stripe", methods=["POST"])
def receive() -> Response:
    request = blueprint.current_request
    try:
        _accept(raw_body(request), str(request.headers.get("stripe-signature") or ""), bootstrap.clock())
    except ChatkassaError as error:
        log.warning("Stripe webhook not taken", why=str(error))
        log.metric("WebhookRefused", source="stripe")
        return Response(body={"error": type(error).__name__}, status_code=error.status)
    return Response(body={})


def _accept(body: bytes, signature: str, now: datetime) -> None:
    from functions.payments import webhook

    _verify(body, signature, now)
    config = settings()
    try:
        hint = webhook.read(body, shop=config.shop, stage=config.stage)
    except UnreadableBody as error:
        bootstrap.unreadable().keep(body.decode("utf-8", "replace"), why=str(error), source="stripe")
        raise
    if config.stripe_live is not None and hint.livemode is not config.stripe_live:
        raise BadRequest(f"{hint.type}: livemode is {hint.livemode}, this stage's key is not")
    if hint.command is None:
        log.info("Stripe event not needed", type=hint.type, event=hint.id)
        return
    bootstrap.payments_queue().post([hint.command])
    log.info("Stripe event taken", type=hint.type, event=hint.id, group=hint.command.group)


def _verify(body: bytes, signature: str, now: datetime) -> None:
    from functions.payments import webhook

    secrets = bootstrap.secrets()
    try:
        webhook.verify(body, signature, secrets["stripe_webhook_secret"], now)
    except SignatureError:
        # it may have been made with a secret that is newer than our copy
        if not secrets.refresh():
            raise
        webhook.verify(body, signature, secrets["stripe_webhook_secret"], now)
