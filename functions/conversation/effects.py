"""What a transition wants done outside the table. Effects are written with the turn (the outbox), then dispatched in
order. Ids are not here: an effect is turn and index, `{conversation}/{version}/{index}`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.conversation.message import Message, Receipt, Text
from functions.conversation.moving_events import MovingEvent
from functions.conversation.parcel_effects import RegisterParcel
from functions.conversation.pictures import Picture
from functions.conversation.ticket_events import TicketLost, TicketTaken

FROZEN = ConfigDict(frozen=True, defer_build=True)

Purpose = Literal["reply", "transactional", "promotional"]


class Send(BaseModel):
    """Say something to the shopper on the conversation's own channel."""

    model_config = FROZEN

    type: Literal["send"] = "send"
    message: Message
    purpose: Purpose = "reply"
    update: str | None = None
    """Key of the approved template that stands in for it outside the channel's window; None: there is none."""
    values: dict[str, str] = {}
    """Values for that template's parameters, ready to show."""
    locale: str
    overtakable: bool = False
    """A later message of the shopper makes this answer pointless (a carousel, a question): it is then not sent."""
    opt_in: str = ""
    """Of what is promotional: the opt-in that it is sent for (`OptIn.id`), which must still be there."""
    passed: bool = False
    """It was decided in another conversation of this person, where it could not be told: it goes no further."""


class ChargeLine(BaseModel):
    """A line of the Stripe page. Lines, and the first of `OpenPayment.shipping`, add up to `OpenPayment.amount`."""

    model_config = FROZEN

    name: str
    amount: int
    """A unit, minor units, VAT included."""
    quantity: int
    image: str | None = None


class ChargeShipping(BaseModel):
    """A way of delivery that the shopper may choose on the Stripe page."""

    model_config = FROZEN

    id: str
    name: str
    amount: int


class OpenPayment(BaseModel):
    """Make a Checkout Session for an attempt; answered by PaymentObserved (open) or PaymentCallFailed."""

    model_config = FROZEN

    type: Literal["open_payment"] = "open_payment"
    order: str
    attempt: int
    amount: int
    currency: str
    lines: tuple[ChargeLine, ...]
    cart_hash: str
    email: str
    locale: str
    hold_minutes: int
    shipping: tuple[ChargeShipping, ...] = ()
    """Chosen from on Stripe's page, which then asks name, address and phone too; the first is chosen already."""
    countries: tuple[str, ...] = ()
    """Where an address may be, with `shipping`."""
    note: str = ""
    """Said beside Stripe's pay button."""
    payer: str = ""
    """Who may pay, as the channel names its user: it is paid inside the chat, and no session is made. "": anybody who
    has the link, on Stripe's page."""
    live: bool = False
    """Of a payment inside the chat: whether the money is real."""


class ExpirePayment(BaseModel):
    """Expire an attempt's session. Answered by PaymentObserved: expired, or complete where it was just paid."""

    model_config = FROZEN

    type: Literal["expire_payment"] = "expire_payment"
    order: str
    attempt: int


class ObservePayment(BaseModel):
    """Re-read an attempt's session. Answered by PaymentObserved."""

    model_config = FROZEN

    type: Literal["observe_payment"] = "observe_payment"
    order: str
    attempt: int


class ObserveMoney(BaseModel):
    """Read all refunds and disputes of a payment. Answered by MoneyObserved.

    A webhook knows only the payment intent: then `order` is empty, and the payments worker finds out whose it is.
    """

    model_config = FROZEN

    type: Literal["observe_money"] = "observe_money"
    payment_intent: str
    """Or the charge, where there is no intent: what was paid inside a chat may be known by that only."""
    charge: str = ""
    """What a webhook has beside it, by which a payment inside a chat is found."""
    order: str = ""
    attempt: int = 0


class RefundPayment(BaseModel):
    """Refund an attempt's payment. Answered by RefundObserved or PaymentCallFailed."""

    model_config = FROZEN

    type: Literal["refund_payment"] = "refund_payment"
    order: str
    attempt: int
    payment_intent: str
    refund: str
    """Our refund request's id: the idempotency key is `rf:{refund}`."""
    amount: int
    reason: Literal["duplicate", "requested_by_customer"]


class Announce(BaseModel):
    """A domain event for the bus: see docs/events. Its `detail.id` is the effect's id."""

    model_config = FROZEN

    type: Literal["announce"] = "announce"
    name: str
    """"order.paid", "conversation.started" …"""
    detail: dict[str, str | int | list[dict[str, str | int]] | None]


class Withhold(BaseModel):
    """A message about money that was due and not sent; shown to the merchant and on the order page."""

    model_config = FROZEN

    type: Literal["withhold"] = "withhold"
    update: str
    order: str
    reason: str


class Section(BaseModel):
    """A part of a mail, under its own heading ("": none)."""

    model_config = FROZEN

    heading: str = ""
    message: Annotated[Text | Receipt, Field(discriminator="kind")]
    """Nothing that asks: a mail is not answered by us."""


class Mail(BaseModel):
    """A letter to the buyer. It has no opt-out, for there is none that is not owed: promotion has no place here."""

    model_config = FROZEN

    type: Literal["mail"] = "mail"
    to: str
    subject: str
    sections: tuple[Section, ...] = Field(min_length=1)
    purpose: Literal["contract", "money", "answer"]
    """The confirmation that law demands on a durable medium (2011/83/EU, art. 8(7)), a change of money, or what a
    person of the shop wrote."""
    order: str
    locale: str
    instead_of: int | None = None
    """Index of the `Send` of this turn that tells the same in the chat: the mail goes where that cannot be relied on.
    None: it goes anyway."""


class TurnPage(BaseModel):
    """Show another card of a carousel that was said before, where the channel shows one at a time."""

    model_config = FROZEN

    type: Literal["turn_page"] = "turn_page"
    version: int
    """Of the turn that said it, and the effect's place in it."""
    index: int
    page: int
    """From 0; past the last is the first again."""
    on: str = ""
    """The channel's id of the message to change; "": it is not there any more, the page is a new message."""


class Tell(BaseModel):
    """Something that another conversation of the same person must know; it comes there as an event."""

    model_config = FROZEN

    type: Literal["tell"] = "tell"
    conversation: str
    what: MovingEvent | TicketTaken | TicketLost = Field(discriminator="type")


class Retell(BaseModel):
    """Tell again, another way, what was said in a message of ours that will never arrive."""

    model_config = FROZEN

    type: Literal["retell"] = "retell"
    message: str
    """The provider's id of it, or the effect's (`{conversation}/{version}/{index}`) where it got none."""
    afresh: bool = False
    """A person of the shop asks for it: also what was answered, and by a way that has been gone before."""


class ErasePerson(BaseModel):
    """Erase what this conversation's shopper left here. Asked of the eraser once everything before it has gone out."""

    model_config = FROZEN

    type: Literal["erase_person"] = "erase_person"
    through: int
    """Up to and including this version: what comes later is a new acquaintance's."""


class KeepPhoto(BaseModel):
    """Fetch a picture from the channel, check it, and put it where only the shop can see it. Answered by PhotoKept or
    PhotoRefused."""

    model_config = FROZEN

    type: Literal["keep_photo"] = "keep_photo"
    photo: str
    """Our id of it."""
    subject: str
    picture: Picture


Effect = Annotated[
    Send
    | Mail
    | OpenPayment
    | ExpirePayment
    | ObservePayment
    | ObserveMoney
    | RefundPayment
    | Announce
    | Withhold
    | TurnPage
    | Tell
    | RegisterParcel
    | Retell
    | ErasePerson
    | KeepPhoto,
    Field(discriminator="type"),
]
PAYMENT_EFFECTS = (OpenPayment, ExpirePayment, ObservePayment, ObserveMoney, RefundPayment)
