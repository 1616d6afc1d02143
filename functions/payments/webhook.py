"""Stripe's webhook, read without Stripe's SDK (0.2 s of cold start): the signature, and what to look up.

Standard library and core types only. The event is a hint: nothing in it is believed but which attempt to re-read.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.conversation.effects import ObservePayment
from functions.errors import SignatureError, UnreadableBody
from functions.payments.command import PaymentCommand

TOLERANCE = 300
"""Seconds. Stripe's SDK lets any time in the future pass; we do not."""
OBSERVED = frozenset(
    f"checkout.session.{what}" for what in ("completed", "expired", "async_payment_succeeded", "async_payment_failed")
)


@dataclass(frozen=True)
class Hint:
    """What an event says, for the log and for what to do with it."""

    id: str
    type: str
    livemode: bool
    command: PaymentCommand | None
    """None: nothing to look up (another type, or a session that is not this shop's)."""


def verify(body: bytes, header: str, secrets: Iterable[str], now: datetime) -> None:
    """`Stripe-Signature: t=<unix>,v1=<hex>[,v1=<hex>…]`: HMAC-SHA256 over "{t}.{raw body}" with the whole "whsec_…".

    While a secret is being rolled Stripe signs with both; any match of any secret will do. Raises SignatureError.
    """
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    given = [value for name, _, value in pairs if name == "v1"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or not given:
        raise SignatureError("no readable Stripe-Signature")
    signed = times[0].encode() + b"." + body
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret]
    # bytes: compare_digest refuses text that is not ASCII
    if not any(hmac.compare_digest(each.encode(), value.encode()) for each in expected for value in given):
        raise SignatureError("no Stripe signature matches")
    if abs(now.timestamp() - int(times[0])) > TOLERANCE:
        raise SignatureError("the Stripe signature's time is too far from now")


def read(body: bytes, *, shop: str, stage: str) -> Hint:
    """Raises UnreadableBody where a signed body is no event."""
    try:
        event = json.loads(body)
        kind, found = str(event["type"]), event["data"]["object"]
        hint_id = str(event["id"])
        command = _command(hint_id, found, shop=shop, stage=stage) if kind in OBSERVED else None
        return Hint(id=hint_id, type=kind, livemode=bool(event["livemode"]), command=command)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableBody(f"not a Stripe event: {type(error).__name__}") from error


def _command(event_id: str, session: dict[str, Any], *, shop: str, stage: str) -> PaymentCommand | None:
    """One Stripe account may serve several shops and stages: theirs are not ours to look up."""
    metadata = session.get("metadata") or {}
    if metadata.get("shop") != shop or metadata.get("stage") != stage:
        return None
    call = ObservePayment(order=str(metadata["order"]), attempt=int(metadata["attempt"]))
    return PaymentCommand(id=f"stripe:{event_id}", call=call)
