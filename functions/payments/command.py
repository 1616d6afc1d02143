"""What lies on payments.fifo (group = order id): one call to make, and who asked."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.conversation.effects import ExpirePayment, ObserveMoney, ObservePayment, OpenPayment, RefundPayment


class ChatPayment(BaseModel):
    """The channel told the edge that an invoice was paid inside the chat: to be written down, and observed. Its word is
    the proof. Answered by PaymentObserved."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    type: Literal["chat_payment"] = "chat_payment"
    order: str
    attempt: int
    amount: int
    """Minor units."""
    currency: str
    charge: str
    """The channel's own id of the payment: a second one with the same is the same."""
    payment: str = ""
    """Stripe's id of it, a charge's ("ch_…") or a payment intent's: by which it is refunded and disputed."""


class PaymentCommand(BaseModel):
    """`id` is the effect's (`{conversation}/{version}/{index}`), or names another asker: "stripe:evt_…", "return:…".

    The answer goes to the mailbox as an event with id `{id}/r`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = 1
    id: str
    call: Annotated[
        OpenPayment | ExpirePayment | ObservePayment | ObserveMoney | RefundPayment | ChatPayment,
        Field(discriminator="type"),
    ]
    conversation: str = ""
    """"" where the asker does not know it (a webhook): the attempt's item does."""
    account: str = ""

    @property
    def group(self) -> str:
        """One order's calls are made in order; where only Stripe knows whose a payment is, the payment's are."""
        return self.call.order or getattr(self.call, "payment_intent", "")


class Page(BaseModel):
    """Of what Stripe lists of the past."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    since: datetime
    until: datetime
    after: str = ""
    """The last object of the page before."""


class ReplayEvents(Page):
    """Read the events as the webhook reads what it is sent."""

    type: Literal["replay_events"] = "replay_events"


class SweepSessions(Page):
    """Look through completed sessions for payments that no order knows."""

    type: Literal["sweep_sessions"] = "sweep_sessions"


class LookBack(BaseModel):
    """On the same queue, from the clock: about no order yet. Answered by commands to that queue, and no event."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = 1
    id: str
    reading: Annotated[ReplayEvents | SweepSessions, Field(discriminator="type")]

    @property
    def group(self) -> str:
        """A page at a time: Stripe's limits are for payments."""
        return "look-back"


Command = PaymentCommand | LookBack
