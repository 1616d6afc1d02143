"""Everything that can happen to a conversation. An event goes through that conversation's mailbox, in order, once.

`Event.id` is deterministic (the provider's id, a carrier's, or one of ours) and unique within an account: it is the
receipt that makes a second delivery do nothing. Readers tolerate unknown fields; `v` rises when a shape changes.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.orders import Address, RefundedLine

VERSION = 1
FROZEN = ConfigDict(frozen=True, defer_build=True)


# --- what a shopper sends -----------------------------------------------------------------------------------------


class TextIn(BaseModel):
    model_config = FROZEN

    kind: Literal["text"] = "text"
    text: str
    truncated: bool = False
    """It was longer than we read (4,096 characters)."""
    masked: tuple[Literal["card", "cvc", "iban"], ...] = ()
    """What the edge blacked out before anything was stored."""
    quoted: str | None = None
    """Provider id of the message it answers."""


class Tapped(BaseModel):
    """A button, list row, card button or template quick reply."""

    model_config = FROZEN

    kind: Literal["tapped"] = "tapped"
    action: str
    title: str = ""


class CatalogueItem(BaseModel):
    model_config = FROZEN

    sku: str
    quantity: int = Field(ge=1)


class CatalogueOrder(BaseModel):
    """A native catalogue cart (WhatsApp `order`). Its prices are the shopper's phone's, and are not read."""

    model_config = FROZEN

    kind: Literal["catalogue_order"] = "catalogue_order"
    items: tuple[CatalogueItem, ...]
    text: str = ""


class MediaIn(BaseModel):
    model_config = FROZEN

    kind: Literal["media"] = "media"
    media: Literal["image", "video", "audio", "voice", "document", "sticker"]
    id: str | None = None
    mime: str = ""
    caption: str = ""


class LocationIn(BaseModel):
    model_config = FROZEN

    kind: Literal["location"] = "location"
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class ContactIn(BaseModel):
    model_config = FROZEN

    kind: Literal["contact"] = "contact"
    names: tuple[str, ...] = ()


class ReactionIn(BaseModel):
    model_config = FROZEN

    kind: Literal["reaction"] = "reaction"
    to: str
    emoji: str | None = None
    """None: the reaction was taken back."""


class Edited(BaseModel):
    model_config = FROZEN

    kind: Literal["edited"] = "edited"
    original: str
    text: str = ""


class Deleted(BaseModel):
    model_config = FROZEN

    kind: Literal["deleted"] = "deleted"
    original: str


class Unsupported(BaseModel):
    model_config = FROZEN

    kind: Literal["unsupported"] = "unsupported"
    type: str
    """The provider's own word for it."""


class PageContext(BaseModel):
    """Where the shopper is, told by a page, an app or an ad: opens the chat on it."""

    model_config = FROZEN

    page: str = ""
    product: str = ""
    """A SKU or product id."""
    cart: tuple[CatalogueItem, ...] = ()
    order: str = ""
    """An order number; never shown to anyone but the conversation that placed it."""
    locale: str = ""


class Opened(BaseModel):
    """The web chat was opened for the first time, or on something particular."""

    model_config = FROZEN

    kind: Literal["opened"] = "opened"


class FormFilled(BaseModel):
    """A form sent back: answers by field, as typed. Fields that the form did not ask for are not looked at."""

    model_config = FROZEN

    kind: Literal["form"] = "form"
    form: str
    fields: dict[str, str]


Content = Annotated[
    TextIn
    | Tapped
    | CatalogueOrder
    | MediaIn
    | LocationIn
    | ContactIn
    | ReactionIn
    | Edited
    | Deleted
    | Unsupported
    | Opened
    | FormFilled,
    Field(discriminator="kind"),
]


class ShopperWrote(BaseModel):
    model_config = FROZEN

    type: Literal["shopper_wrote"] = "shopper_wrote"
    content: Content
    message_id: str = ""
    """Provider's id of the message."""
    profile_name: str = ""
    locale: str = ""
    """The channel's idea of the shopper's language ("nl", "en"), "" when it has none."""
    context: PageContext | None = None


# --- what the channel tells ---------------------------------------------------------------------------------------


class DeliveryFailed(BaseModel):
    """One of our messages will never arrive (a `failed` status)."""

    model_config = FROZEN

    type: Literal["delivery_failed"] = "delivery_failed"
    message_id: str
    code: int | None = None
    reason: str = ""
    channel: str = ""
    """"email"; "": the conversation's own."""


class ConsentChanged(BaseModel):
    """The channel's own switch for promotional messages (WhatsApp `user_preferences`)."""

    model_config = FROZEN

    type: Literal["consent_changed"] = "consent_changed"
    promotional: bool


# --- money --------------------------------------------------------------------------------------------------------


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


class PaymentObserved(BaseModel):
    """A Checkout Session as the payments worker has just read it from Stripe. The only road to PAID."""

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
    shipping: str | None = None
    """Id of the shipping option chosen on Stripe's page, where it offered any; `amount` has its price in it."""
    shipping_amount: int = 0
    customer: Customer | None = None
    """What Stripe's page asked for, where it did."""


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


# --- fulfilment, the clock ----------------------------------------------------------------------------------------

FulfilmentState = Literal[
    "accepted", "dispatched", "out_for_delivery", "delivered", "delayed", "rescheduled", "cancelled"
]


class FulfilmentReported(BaseModel):
    """The merchant's system or a carrier says where the order is. Ranked, never ordered by arrival."""

    model_config = FROZEN

    type: Literal["fulfilment_reported"] = "fulfilment_reported"
    order: str
    state: FulfilmentState
    parcel: str = "1"
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    expected: str = ""
    """ISO date, for `delayed`, `dispatched` and `rescheduled`."""
    slot: str = ""
    """Of `rescheduled`: the slot's id in shop.yaml; "": the same as before."""
    reason: str = ""


class StockReturned(BaseModel):
    """The clock saw stock of something that the conversation waits for. There may be none left when this is read."""

    model_config = FROZEN

    type: Literal["stock_returned"] = "stock_returned"
    sku: str


class TimerDue(BaseModel):
    """The clock passed at least one of the conversation's timers; which ones, the conversation itself knows."""

    model_config = FROZEN

    type: Literal["timer_due"] = "timer_due"


What = Annotated[
    ShopperWrote
    | DeliveryFailed
    | ConsentChanged
    | PaymentObserved
    | PaymentCallFailed
    | RefundObserved
    | MoneyObserved
    | RefundRequested
    | ReviewResolved
    | FulfilmentReported
    | StockReturned
    | TimerDue,
    Field(discriminator="type"),
]


class Event(BaseModel):
    """The envelope. `occurred_at` is the provider's time, for show; `received_at` is the edge's, written once."""

    model_config = FROZEN

    v: int = VERSION
    id: str = Field(max_length=300)
    conversation: str
    account: str
    """Channel account: "whatsapp:106540352242922", "web:de-linde"."""
    user: str = ""
    """How the channel addresses the shopper, told with what the shopper sends; "" with any other event."""
    occurred_at: datetime
    received_at: datetime
    what: What
