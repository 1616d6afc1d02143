"""Stripe's webhook: verify the signature on the raw bytes, put "look it up" in the order's queue, answer.

Imports chalice, as edges do, and not Stripe's SDK. An event is a hint and commits nothing: losing one costs five
minutes, until the reconciler looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import BadRequest, ChatkassaError, SignatureError, StorageError, UnreadableBody
from functions.observability import log
from functions.settings import settings
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.storage.table import Table

blueprint = Blueprint(__name__)

TAKEN_EVERY = timedelta(minutes=10)
REFUSED_EVERY = timedelta(seconds=1)
_noted: dict[str, datetime] = {}
"""By this process; what was noted a moment ago is not written again."""


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
    from functions.payments import webhook, webhook_test

    secret = _verify(body, signature, now)
    config = settings()
    try:
        hint = webhook.read(body, shop=config.shop, stage=config.stage)
    except UnreadableBody as error:
        bootstrap.unreadable().keep(body.decode("utf-8", "replace"), why=str(error), source="stripe")
        raise
    _note_taken(secret, now, always=hint.type == webhook_test.EVENT and hint.command is None)
    if config.stripe_live is not None and hint.livemode is not config.stripe_live:
        raise BadRequest(f"{hint.type}: livemode is {hint.livemode}, this stage's key is not")
    if hint.command is None:
        log.info("Stripe event not needed", type=hint.type, event=hint.id)
        return
    bootstrap.payments_queue().post([hint.command])
    log.info("Stripe event taken", type=hint.type, event=hint.id, group=hint.command.group)


def _verify(body: bytes, signature: str, now: datetime) -> str:
    """The secret that it was signed with."""
    from functions.payments import webhook

    secrets = bootstrap.secrets()
    try:
        return webhook.verify(body, signature, secrets["stripe_webhook_secret"], now)
    except SignatureError as error:
        # it may have been made with a secret that is newer than our copy
        if not secrets.refresh():
            _note_refused(error, secrets["stripe_webhook_secret"], now)
            raise
    try:
        return webhook.verify(body, signature, secrets["stripe_webhook_secret"], now)
    except SignatureError as error:
        _note_refused(error, secrets["stripe_webhook_secret"], now)
        raise


# --- for the set-up page ------------------------------------------------------------------------------------------


def _note_taken(secret: str, now: datetime, *, always: bool) -> None:
    from functions.storage import stripe_heard

    name = stripe_heard.fingerprint(secret)
    if always or _is_time(f"taken {name}", now, TAKEN_EVERY):
        _keep(stripe_heard.note_taken, name, now)


def _note_refused(error: SignatureError, secrets: Sequence[str], now: datetime) -> None:
    """Anybody may post nonsense here: only what is signed in Stripe's form, and one a second."""
    from functions.payments import webhook
    from functions.storage import stripe_heard

    if isinstance(error, webhook.OtherSecret) and secrets and _is_time("refused", now, REFUSED_EVERY):
        _keep(stripe_heard.note_refused, stripe_heard.fingerprint(secrets[0]), now)


def _is_time(what: str, now: datetime, every: timedelta) -> bool:
    if what in _noted and timedelta(0) <= now - _noted[what] < every:
        return False
    _noted[what] = now
    return True


def _keep(note: Callable[[Table, str, datetime], None], secret: str, now: datetime) -> None:
    """A webhook is not refused because it could not be counted."""
    try:
        note(bootstrap.table(), secret, now)
    except StorageError as why:
        log.metric("Uncounted", why=type(why).__name__)
