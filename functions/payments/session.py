"""A Checkout Session and a refund as the rest of the code sees them: values, without Stripe's SDK."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

SessionStatus = Literal["open", "complete", "expired"]
PaymentStatus = Literal["unpaid", "paid", "no_payment_required"]
RefundStatus = Literal["pending", "requires_action", "succeeded", "failed", "canceled"]


@dataclass(frozen=True)
class Asked:
    """What Stripe's page asked of the shopper, in Stripe's parts; "" for what it did not."""

    name: str = ""
    email: str = ""
    phone: str = ""
    recipient: str = ""
    line1: str = ""
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    state: str = ""


@dataclass(frozen=True)
class Session:
    id: str
    status: SessionStatus
    payment_status: PaymentStatus
    amount: int
    currency: str
    """Upper case, as ours are; Stripe's are lower case."""
    livemode: bool
    expires_at: datetime
    url: str = ""
    """"" once it can no longer be paid."""
    payment_intent: str | None = None
    """None until the shopper has submitted."""
    failed: bool = False
    """Complete and unpaid, and it will stay so: the bank said no to a delayed payment."""
    method: str = ""
    """What it was paid with, by Stripe's word; "" until it is."""
    shipping: int | None = None
    """Which of the ways of delivery that were offered, counted from 0."""
    shipping_amount: int = 0
    asked: Asked | None = None


@dataclass(frozen=True)
class StripeRefund:
    id: str
    status: RefundStatus
    amount: int
    refund: str = ""
    """Our refund request's id; "" where it was not ours to make."""
    failure: str = ""


@dataclass(frozen=True)
class StripeDispute:
    id: str
    amount: int
    status: str
    refundable: bool
    reason: str = ""


@dataclass(frozen=True)
class StripeCharge:
    """One that succeeded and has not all gone back."""

    id: str
    amount: int
    currency: str
    """Upper case."""
    created: datetime
    payment_intent: str = ""


@dataclass(frozen=True)
class Owner:
    """Whose a payment is, by its metadata at Stripe."""

    order: str
    attempt: int


@dataclass(frozen=True)
class PastEvent:
    id: str
    type: str
    object: Mapping[str, Any]
    """What it is about, as the webhook would have it."""


@dataclass(frozen=True)
class PastEvents:
    events: tuple[PastEvent, ...]
    last: str
    """Where the next page begins; "": there is none."""


@dataclass(frozen=True)
class PastSession:
    """A completed session that names our shop and stage."""

    id: str
    order: str
    attempt: int
    payment_status: PaymentStatus
    amount: int
    currency: str
    payment_intent: str
    created: datetime


@dataclass(frozen=True)
class PastSessions:
    sessions: tuple[PastSession, ...]
    last: str
