"""What lies on payments.fifo (group = order id): one call to make, and who asked."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.conversation.effects import ExpirePayment, ObserveMoney, ObservePayment, OpenPayment, RefundPayment


class PaymentCommand(BaseModel):
    """`id` is the effect's (`{conversation}/{version}/{index}`), or names another asker: "stripe:evt_…", "return:…".

    The answer goes to the mailbox as an event with id `{id}/r`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    v: int = 1
    id: str
    call: Annotated[
        OpenPayment | ExpirePayment | ObservePayment | ObserveMoney | RefundPayment, Field(discriminator="type")
    ]
    conversation: str = ""
    """"" where the asker does not know it (a webhook): the attempt's item does."""
    account: str = ""

    @property
    def group(self) -> str:
        """One order's calls are made in order; where only Stripe knows whose a payment is, the payment's are."""
        return self.call.order or getattr(self.call, "payment_intent", "")


class ReplayEvents(BaseModel):
    """Read a page of the events that Stripe lists, as the webhook reads what it is sent."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    type: Literal["replay_events"] = "replay_events"
    since: datetime
    until: datetime
    after: str = ""
    """The last event of the page before."""


class SweepSessions(BaseModel):
    """Look through a page of completed sessions for payments that no order knows."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    type: Literal["sweep_sessions"] = "sweep_sessions"
    since: datetime
    until: datetime
    after: str = ""


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
