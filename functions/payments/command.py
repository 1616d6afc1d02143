"""What lies on payments.fifo (group = order id): one call to make, and who asked."""

from typing import Annotated

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
