"""Stripe's webhook, read without Stripe's SDK (0.2 s of cold start): the signature, and what to look up.

Standard library and core types only. The event is a hint: nothing in it is believed but which payment to re-read. The
reconciler reads the events that Stripe lists in the same way.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.conversation.effects import ObserveMoney, ObservePayment
from functions.errors import SignatureError, UnreadableBody
from functions.payments.command import PaymentCommand

TOLERANCE = 300
"""Seconds. Stripe's SDK lets any time in the future pass; we do not."""
OF_A_SESSION = (
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
)
OF_MONEY = (
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
"""Each is about an object that names the payment intent, and mostly nothing of ours."""
SUBSCRIBED = (*OF_A_SESSION, *OF_MONEY)
"""What the webhook endpoint is to be sent: `make deploy` prints it, docs/deploy.md has it. `payment_intent.*` is left
out on purpose: a declined card leaves the page open, and what was paid is told by the session."""


@dataclass(frozen=True)
class Hint:
    """What an event says, for the log and for what to do with it."""

    id: str
    type: str
    livemode: bool
    command: PaymentCommand | None
    """None: nothing to look up (another type, or a session that is not this shop's)."""


class OtherSecret(SignatureError):
    """Signed in the right form, with none of our secrets."""


def verify(body: bytes, header: str, secrets: Iterable[str], now: datetime) -> str:
    """`Stripe-Signature: t=<unix>,v1=<hex>[,v1=<hex>…]`: HMAC-SHA256 over "{t}.{raw body}" with the whole "whsec_…".

    While a secret is being rolled Stripe signs with both; any match of any secret will do, and is the answer.
    Raises SignatureError.
    """
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    given = [value for name, _, value in pairs if name == "v1"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or not given:
        raise SignatureError("no readable Stripe-Signature")
    signed = times[0].encode() + b"." + body
    made = {secret: hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret}
    # bytes: compare_digest refuses text that is not ASCII
    matched = [
        secret
        for secret, each in made.items()
        if any(hmac.compare_digest(each.encode(), value.encode()) for value in given)
    ]
    if not matched:
        raise OtherSecret("no Stripe signature matches")
    if abs(now.timestamp() - int(times[0])) > TOLERANCE:
        raise SignatureError("the Stripe signature's time is too far from now")
    return matched[0]


def read(body: bytes, *, shop: str, stage: str) -> Hint:
    """Raises UnreadableBody where a signed body is no event."""
    try:
        event = json.loads(body)
        kind, found = str(event["type"]), event["data"]["object"]
        hint_id = str(event["id"])
        command = command_of(kind, found, id=f"stripe:{hint_id}", shop=shop, stage=stage)
        return Hint(id=hint_id, type=kind, livemode=bool(event["livemode"]), command=command)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableBody(f"not a Stripe event: {type(error).__name__}") from error


def command_of(kind: str, found: Mapping[str, Any], *, id: str, shop: str, stage: str) -> PaymentCommand | None:
    """What an event asks to look up; `found` is the object that it is about. None: nothing.

    Raises KeyError or ValueError for a session whose metadata is ours but names no attempt.
    """
    if kind in OF_A_SESSION:
        return _look_at_session(found, id=id, shop=shop, stage=stage)
    # refunds and disputes carry nothing of ours but the payment: the payments worker finds out whose it is
    return _look_at_money(found, id=id) if kind in OF_MONEY else None


def _look_at_money(found: Mapping[str, Any], *, id: str) -> PaymentCommand | None:
    """By the intent; what was paid inside a chat is known by its charge, and may have no intent."""
    charge = str((found["id"] if found.get("object") == "charge" else found.get("charge")) or "")
    payment = str(found.get("payment_intent") or charge)
    return PaymentCommand(id=id, call=ObserveMoney(payment_intent=payment, charge=charge)) if payment else None


def _look_at_session(session: Mapping[str, Any], *, id: str, shop: str, stage: str) -> PaymentCommand | None:
    """One Stripe account may serve several shops and stages: theirs are not ours to look up."""
    metadata = session.get("metadata") or {}
    if metadata.get("shop") != shop or metadata.get("stage") != stage:
        return None
    return PaymentCommand(id=id, call=ObservePayment(order=str(metadata["order"]), attempt=int(metadata["attempt"])))
