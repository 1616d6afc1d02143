"""What happens to money: what the payments worker saw at Stripe, and what the merchant wants of it. See `events`."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.orders import Address, RefundedLine

FROZEN = ConfigDict(frozen=True, defer_build=True)


# --- what was seen at Stripe --------------------------------------------------------------------------------------


class Customer(BaseModel):
    """Who paid, and where it goes, as Stripe's page asked it. What was not asked is empty."""

    model_config = FROZEN

    name: str = ""
    """Of who pays."""
    email: str = ""
    phone: str = ""
    """E.164, as Stripe writes it."""
    recipient: str = ""
    address: Address | None = None


PAID_IN_CHAT = "telegram:"
"""How `session` begins of what was paid inside the chat; the channel's own id of that payment follows."""


class PaymentObserved(BaseModel):
    """A Checkout Session as the payments worker has just read it from Stripe, or a payment inside the chat as its own
    record has it, of which only the channel's word makes it paid. The only road to PAID."""

    model_config = FROZEN

    type: Literal["payment_observed"] = "payment_observed"
    order: str
    attempt: int
    session: str
    status: Literal["open", "complete", "expired"]
    payment_status: Literal["unpaid", "paid", "no_payment_required"]
    amount: int
    currency: str
    livemode: bool
    expires_at: datetime
    payment_intent: str | None = None
    failed: bool = False
    """Complete and unpaid, and the bank has said no (a delayed method that failed)."""
    method: str = ""
    """What it was paid with, by Stripe's word: "ideal", "card"; "": not known, or not paid."""
    shipping: str | None = None
    """Id of the shipping option chosen on Stripe's page, where it offered any; `amount` has its price in it."""
    shipping_amount: int = 0
    customer: Customer | None = None
    """What Stripe's page asked for, where it did."""
    doubt: str = ""
    """Why a person must look: there is a charge at Stripe that may be this payment, and the chat never told of one."""


class PaymentCallFailed(BaseModel):
    """A call to Stripe that was answered with a definite no (HTTP 4xx). Time-outs and 5xx are retried by the queue."""

    model_config = FROZEN

    type: Literal["payment_call_failed"] = "payment_call_failed"
    order: str
    attempt: int
    call: Literal["create", "expire", "observe", "refund"]
    reason: str
    refund: str = ""
    """Of `call="refund"`: our refund request's id, for there may be several."""


class RefundObserved(BaseModel):
    model_config = FROZEN

    type: Literal["refund_observed"] = "refund_observed"
    order: str
    attempt: int
    refund: str
    """Our refund request's id."""
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled"]
    amount: int
    stripe: str = ""
    """Stripe's id of it."""
    failure: str = ""
    """Stripe's `failure_reason`."""


class RefundSeen(BaseModel):
    """A refund as Stripe lists it."""

    model_config = FROZEN

    id: str
    """Stripe's."""
    refund: str = ""
    """Our refund request's id; "": it was made at Stripe's dashboard."""
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled"]
    amount: int
    failure: str = ""
    """Stripe's `failure_reason`."""


class DisputeSeen(BaseModel):
    """A dispute as Stripe lists it. `status` is Stripe's: "warning_*" is an inquiry, "won" and "lost" are final."""

    model_config = FROZEN

    id: str
    amount: int
    status: str
    refundable: bool
    reason: str = ""


class MoneyObserved(BaseModel):
    """Everything that has come of a payment since it was made: its refunds and disputes, all of them, as the payments
    worker has just read them from Stripe."""

    model_config = FROZEN

    type: Literal["money_observed"] = "money_observed"
    order: str
    attempt: int
    payment_intent: str
    refunds: tuple[RefundSeen, ...] = ()
    disputes: tuple[DisputeSeen, ...] = ()


# --- the merchant -------------------------------------------------------------------------------------------------


class RefundRequested(BaseModel):
    """The merchant gives money back. Of `lines` their price as paid; `amount` instead of it, or all that is left."""

    model_config = FROZEN

    type: Literal["refund_requested"] = "refund_requested"
    order: str
    amount: int | None = Field(default=None, ge=1)
    lines: tuple[RefundedLine, ...] = ()
    shipping: bool = False
    """Shipping as well as `lines`."""
    restock: bool = False
    """The units of `lines` can be sold again."""
    note: str = ""
    """The shopper reads it."""


class ReviewResolved(BaseModel):
    """A person has decided what the machine would not."""

    model_config = FROZEN

    type: Literal["review_resolved"] = "review_resolved"
    order: str
    resolution: Literal["accept", "refund", "dismiss"]
    """accept: fulfil it for what was paid. refund: all of it back. dismiss: dealt with elsewhere (a refund that failed
    was paid by the bank)."""
    note: str = ""
