"""The attempt's item: everything about one try to pay, written before Stripe is called, so that a retry says the same.

Pure: core types only, no Stripe, no storage. `functions/storage` keeps the items; `Attempts` is what it must do.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from functions.conversation.effects import OpenPayment
from functions.payments.session import Session

VERSION = 1
SLACK = timedelta(seconds=60)
"""Stripe refuses `expires_at` under 30 minutes or over 24 hours from *its* now: clocks differ."""
LONGEST = timedelta(hours=24) - SLACK


class AttemptItem(BaseModel):
    """What the payments worker knows of an attempt. The order's own `Attempt` is the conversation's to change."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = VERSION
    order: str
    number: int
    conversation: str
    account: str
    amount: int = 0
    currency: str = ""
    cart_hash: str = ""
    parameters: str = ""
    """The create call's parameters as JSON text: the same key with other bytes is an error at Stripe."""
    created_at: datetime
    """When the first call was about to be made; its idempotency key is good for 24 hours from then."""
    expires_at: datetime
    state: Literal["opening", "open", "confirming", "complete", "expired", "failed", "refused"] = "opening"
    """Of the session, as last seen. confirming: see `in_chat`. failed: a delayed payment that the bank refused.
    refused: Stripe said no to the call, or it was closed before it was opened; no session can come of it any more."""
    reason: str = ""
    session: str = ""
    url: str = ""
    payment_status: str = ""
    payment_intent: str = ""
    livemode: bool | None = None
    in_chat: bool = False
    """Paid inside the chat: there is no session, `state` is ours, and the edge moves it from open to confirming when
    the channel asks whether it may be paid. It is then not closed before `confirming_until`."""
    payer: str = ""
    """Who may pay, as the channel names its user."""
    query: str = ""
    """The channel's question that was last answered with yes; "": none was."""
    yeses: str = ""
    """When each of them was, a space between: payments that were begun."""
    confirming_until: datetime | None = None
    charge: str = ""
    """The channel's own id of the payment, once it has told of it."""
    received: int = 0
    received_in: str = ""
    """Minor units and currency that the channel told of."""
    doubt: str = ""
    """See PaymentObserved."""


class Attempts(Protocol):
    """Items by order and attempt number. Reads are strongly consistent, or the queue's order is worth nothing."""

    def put_attempt(self, item: Mapping[str, Any]) -> bool:
        """Write unless it is there; False where it was."""

    def get_attempt(self, order: str, number: int) -> Mapping[str, Any] | None: ...

    def update_attempt(self, order: str, number: int, changes: Mapping[str, Any]) -> None: ...

    def change_attempt(self, order: str, number: int, changes: Mapping[str, Any], *, seen: Mapping[str, Any]) -> bool:
        """Update it if these fields still are as they were seen; False: somebody was first, or there is none."""

    def put_payment_intent(self, payment_intent: str, order: str, number: int) -> None:
        """`PI#{id}` → order and attempt: refunds and disputes carry only the payment intent."""

    def find_payment_intent(self, payment_intent: str) -> tuple[str, int] | None: ...


def expiry(now: datetime, hold_minutes: int) -> datetime:
    """Chosen once, just before the first call, in whole seconds as Stripe counts them."""
    return (now + min(timedelta(minutes=hold_minutes) + SLACK, LONGEST)).replace(microsecond=0)


def opening(
    call: OpenPayment, *, conversation: str, account: str, now: datetime, expires_at: datetime, parameters: str
) -> AttemptItem:
    return AttemptItem(
        order=call.order,
        number=call.attempt,
        conversation=conversation,
        account=account,
        amount=call.amount,
        currency=call.currency,
        cart_hash=call.cart_hash,
        parameters=parameters,
        created_at=now,
        expires_at=expires_at,
        **({"state": "open", "in_chat": True, "payer": call.payer, "livemode": call.live} if call.payer else {}),
    )


def never_opened(
    order: str, number: int, *, conversation: str, account: str, now: datetime, reason: str
) -> AttemptItem:
    """Keeps the place of an attempt that no session may come of: an old "open" that turns up later (a redriven dead
    letter) then finds it refused."""
    return AttemptItem(
        order=order,
        number=number,
        conversation=conversation,
        account=account,
        created_at=now,
        expires_at=now,
        state="refused",
        reason=reason,
    )


def seen(session: Session) -> dict[str, Any]:
    """The changes to write when a session has just been read."""
    changes: dict[str, Any] = {
        "state": "failed" if session.failed else session.status,
        "session": session.id,
        "url": session.url,
        "payment_status": session.payment_status,
        "livemode": session.livemode,
    }
    return changes | ({"payment_intent": session.payment_intent} if session.payment_intent else {})


def is_news(item: AttemptItem, session: Session) -> bool:
    """Whether what a session came to is seen for the first time: completed, then paid, or failed."""
    now = ("failed" if session.failed else session.status, session.payment_status)
    return session.status == "complete" and now != (item.state, item.payment_status)
