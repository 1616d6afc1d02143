"""An order and its states. Pure; the table of transitions is the whole truth about what may follow what."""

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.commerce.feedback import Feedback, Handled
from functions.commerce.money import written
from functions.commerce.parcels import Parcel, all_arrived
from functions.commerce.proposals import Proposal
from functions.commerce.returns import Credit, Return

FROZEN = ConfigDict(frozen=True, defer_build=True)
VERSION = 1


class OrderStatus(StrEnum):
    HELD = "held"
    """An exchange that the shop has yet to agree to, or wait for: stock is held, nothing is asked of the shopper."""
    AWAITING_PAYMENT = "awaiting_payment"
    """A link is being made or is open; stock is held."""
    PAYMENT_PENDING = "payment_pending"
    """The shopper paid by a delayed method; the bank has not confirmed; stock is held."""
    PAID = "paid"
    EXPIRED = "expired"
    """No open attempt and no stock held; a new link makes it AWAITING_PAYMENT again."""
    CANCELLED = "cancelled"
    REVIEW = "review"
    """Money does not add up: a person decides."""


ORDER_TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.HELD: frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.AWAITING_PAYMENT: frozenset(
        {
            OrderStatus.PAYMENT_PENDING,
            OrderStatus.PAID,
            OrderStatus.EXPIRED,
            OrderStatus.CANCELLED,
            OrderStatus.REVIEW,
        }
    ),
    OrderStatus.PAYMENT_PENDING: frozenset(
        {OrderStatus.PAID, OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REVIEW}
    ),
    OrderStatus.PAID: frozenset({OrderStatus.CANCELLED}),
    OrderStatus.EXPIRED: frozenset(
        {OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.REVIEW}
    ),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.REVIEW: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED}),
}


class AttemptState(StrEnum):
    OPENING = "opening"
    """Asked of the payments worker; no session yet."""
    OPEN = "open"
    CLOSING = "closing"
    """Expiry was asked of Stripe; not answered yet."""
    PENDING = "pending"
    """Complete, not yet paid: a delayed method."""
    PAID = "paid"
    CLOSED = "closed"
    """Expired, refused or failed: Stripe has confirmed that it cannot be paid."""


class Attempt(BaseModel):
    """One Stripe Checkout Session's worth of trying to pay. Its exact parameters are the payments worker's item."""

    model_config = FROZEN

    number: int
    state: AttemptState
    amount: int
    cart_hash: str
    session: str | None = None
    payment_intent: str | None = None
    expires_at: datetime | None = None
    livemode: bool | None = None
    """Of its session, as first seen: test money never pays a live order."""
    received: int | None = None
    """What was paid, where that is not what was agreed and nobody has decided yet; in the session's currency."""
    refund_only: str = ""
    """Why what was received can only go back, whatever a person decides: another currency, test money."""
    beside: bool = False
    """Paid, but not for the order: another attempt had paid that, and a person decided about this one."""
    offered: tuple["Offered", ...] = ()
    """What Stripe's page lets the shopper choose from, where it asks that; `amount` counts the first until then."""
    in_chat: bool = False
    """Paid inside the chat, by an invoice of the channel's own: there is no session at Stripe."""
    payer: str = ""
    """Who may pay it there, as the channel names its user."""
    method: str = ""
    """What it was paid with, by Stripe's word: "ideal", "card"; "": not known."""
    doubt: str = ""
    """Why it is not let go of, although it is over: it may have been paid."""

    @property
    def got(self) -> int:
        """What there is of it to keep or to give back, once it is paid."""
        return self.amount if self.received is None else self.received


class Address(BaseModel):
    model_config = FROZEN

    street: str = ""
    number: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    extra: str = ""
    """Institution, department, room, floor: "Ziekenhuis Amstelland, kamer 412"."""
    region: str = ""
    """State or province, where a register or Stripe's page told it: no shopper is asked for it."""

    @property
    def line(self) -> str:
        """ "Dorpsstraat 12a, 1234 AB Haarlem"; what is extra stands in front: "kamer 4, Dorpsstraat 12a, …"."""
        street = f"{self.street} {self.number}".strip()
        return ", ".join(part for part in (self.extra, street, f"{self.postcode} {self.city}".strip()) if part)


Substitution = Literal["substitute", "ask", "refund"]
"""What to do when a flower cannot be had on the day: something of the same value, ask the buyer, or its money back."""


class DeliveryDay(BaseModel):
    """The day and slot agreed on, of the shipping option chosen. `slot`: its id in shop.yaml, "" where it has none."""

    model_config = FROZEN

    day: date
    slot: str = ""


class OrderLine(BaseModel):
    """What was agreed, as it was priced: later changes of the catalogue do not touch it."""

    model_config = FROZEN

    sku: str
    product: str
    title: str
    """With its options, in the order's locale: "Rode rozen (Middel)"."""
    quantity: int
    price: int
    """A unit, minor units, VAT included."""
    vat: int
    """Hundredths of a percent."""
    image: str | None = None
    tracked: bool = True
    discount: int = 0
    """What a code takes off all its units together, minor units."""
    event: str = ""
    """Its units are tickets for that event."""

    @property
    def gross(self) -> int:
        """Before the discount."""
        return self.price * self.quantity

    @property
    def total(self) -> int:
        return self.gross - self.discount


class Shipping(BaseModel):
    model_config = FROZEN

    id: str
    label: str
    price: int


class Offered(BaseModel):
    """A way of delivery on Stripe's page: an option, and a slot of the day where it has days."""

    model_config = FROZEN

    id: str
    """ "standard/morning"; "standard" without a slot."""
    name: str
    shipping: Shipping
    delivery: DeliveryDay | None = None

    @property
    def price(self) -> int:
        return self.shipping.price


class RefundedLine(BaseModel):
    """Units that money goes back for, or is to."""

    model_config = FROZEN

    sku: str
    quantity: int = Field(ge=1)


class Refund(BaseModel):
    model_config = FROZEN

    id: str
    """Ours; of one that was made at Stripe's dashboard, Stripe's."""
    attempt: int
    amount: int
    reason: str
    """"duplicate", "cancelled", "out_of_stock", "day_gone", "undeliverable", "code_gone", "shopper" (cancelled it),
    "substitute" (a line could not be made, or what came instead costs less), "merchant", "review", "external" (made at
    Stripe's dashboard)."""
    state: str = "requested"
    """requested, pending, succeeded, failed."""
    lines: tuple[RefundedLine, ...] = ()
    """What of the order it is for, where somebody said so."""
    shipping: bool = False
    """The delivery costs are in it, beside `lines`."""
    restocked: bool = False
    """The units of `lines` are for sale again."""
    handled: bool = False
    """It failed, and a person has dealt with that, or another refund took its place."""
    note: str = ""
    """Why, as the shopper reads it."""
    stripe: str = ""
    """Stripe's id, once it is known."""
    at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether the money has gone back, or may have."""
        return self.state != "failed"


class Repayment(BaseModel):
    """Money that is to go back, and what for: what a refund is made of."""

    model_config = FROZEN

    amount: int = Field(ge=1)
    reason: str
    """As `Refund` has it."""
    lines: tuple[RefundedLine, ...] = ()
    shipping: bool = False
    restocked: bool = False
    note: str = ""
    purpose: str = ""
    """What tells it from another of the same attempt in the same transition."""

    def of(self, amount: int, purpose: str) -> "Repayment":
        """So much of it that goes another way, for which nothing more of the order goes back."""
        bare = {"lines": (), "shipping": False, "restocked": False}
        return self.model_copy(update={"amount": amount, "purpose": purpose} | bare)


DisputeOutcome = Literal["open", "won", "lost"]


class Dispute(BaseModel):
    """The buyer's bank asks the money back (a chargeback), or asks what it was for (an inquiry)."""

    model_config = FROZEN

    id: str
    """Stripe's."""
    attempt: int
    amount: int
    outcome: DisputeOutcome = "open"
    refundable: bool = False
    """Stripe's `is_charge_refundable`: true while it is no more than an inquiry."""
    reason: str = ""
    """Stripe's word: "fraudulent", "product_not_received" …"""
    opened_at: datetime | None = None


class Discount(BaseModel):
    """The code that was used, as it was agreed. What it takes off stands on the lines."""

    model_config = FROZEN

    code: str
    amount: int
    """All of it together, minor units."""
    most: int | None = None
    """How often it may be used in all, as it was then."""
    claims: tuple[str, ...] = ()
    """By whom it is counted as used, where it may be used once a shopper: keyed hashes."""


class Company(BaseModel):
    """To whom the invoice is addressed, where the buyer asked for that."""

    model_config = FROZEN

    name: str
    vat_id: str = ""


class Order(BaseModel):
    model_config = FROZEN

    v: int = VERSION
    id: str
    version: int = 0
    """Rises with every commit; the condition of the next one."""
    conversation: str
    account: str
    locale: str
    currency: str
    bundle: str
    """Version of the bundle that priced it."""
    status: OrderStatus
    number: str | None = None
    """Given when paid, without gaps: "1042"."""
    lines: tuple[OrderLine, ...]
    shipping: Shipping
    total: int
    recipient: str
    email: str
    address: Address | None = None
    card_message: str = ""
    gift: bool = False
    """It goes to somebody else: nothing that they can see shows a price, and messages go to the buyer only."""
    buyer: str = ""
    """Name of who pays; "": the recipient."""
    phone: str = ""
    """E.164, for the courier: the recipient's of a gift, else the buyer's. May be empty."""
    delivery: DeliveryDay | None = None
    """None: as soon as it goes (an option without days)."""
    booked: tuple[str, ...] = ()
    """What of the capacity of its day it holds: keys of `commerce.delivery`."""
    courier_note: str = ""
    anonymous: bool = False
    """No sender's name on anything that the recipient sees."""
    substitution: Substitution = "ask"
    discount: Discount | None = None
    company: Company | None = None
    ticket_names: tuple[str, ...] = ()
    """On its tickets, in the order of the lines whose event asks for names."""
    tickets_until: date | None = None
    """The last day of the events that it is for."""
    buy_now: bool = False
    """Bought apart from the cart: who, where and how are empty or supposed until Stripe has asked them."""
    attempts: tuple[Attempt, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    waiting: tuple[Repayment, ...] = ()
    """Due while the payment is disputed: it goes back once the bank has decided for the shop (`disputes.settle`)."""
    cancel_asked: bool = False
    """The shopper cancelled while their bank still had to pay: it goes back as soon as it comes."""
    parcels: tuple[Parcel, ...] = ()
    returns: tuple[Return, ...] = ()
    exchange_of: str = ""
    """Id of the order of which something was exchanged for this one."""
    credits: tuple[Credit, ...] = ()
    """With what of other orders it is paid, or is to be; the rest of `total` is paid by an attempt."""
    lent: tuple[Credit, ...] = ()
    """What of its own payments has paid other orders: exchanges of its goods."""
    proposals: tuple[Proposal, ...] = ()
    """Of something else for a line that cannot be made, in the order in which they were made."""
    feedback: Feedback = Feedback()
    handled: tuple[Handled, ...] = ()
    review_reason: str = ""
    """Why a person has to look; "": nobody has to, or somebody has."""
    review_held: bool = False
    """Of an order in REVIEW: whether its stock is still reserved."""
    created_at: datetime
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def attempt(self) -> Attempt:
        """The latest; an order always has one, but for an exchange that is only held."""
        return self.attempts[-1]

    @property
    def undecided(self) -> tuple[Attempt, ...]:
        """Attempts of which the money is here and nothing has been decided."""
        return tuple(each for each in self.attempts if each.received is not None)

    @property
    def failed_refunds(self) -> tuple[Refund, ...]:
        """Money that is owed still: nobody has dealt with their failure."""
        return tuple(each for each in self.refunds if not each.counts and not each.handled)

    @property
    def concerns(self) -> tuple[str, ...]:
        """What a person has to decide or do; the review queue is made of the orders that have any."""
        disputed = [dispute for dispute in self.disputes if dispute.outcome == "open"]
        return (
            *([self.review_reason] if self.review_reason else []),
            *(f"a refund of {written(refund.amount, self.currency)} failed" for refund in self.failed_refunds),
            *(
                f"a dispute of {written(dispute.amount, self.currency)}: {dispute.reason or 'no reason told'}"
                for dispute in disputed
            ),
        )

    @property
    def credited(self) -> int:
        return sum(credit.amount for credit in self.credits)

    @property
    def due(self) -> int:
        """What is to be paid of it in money."""
        return self.total - self.credited

    @property
    def exchanged_by(self) -> tuple[str, ...]:
        """Ids of the orders that stand in for what came back of this one."""
        return tuple(each.exchange for each in self.returns if each.exchange)

    def lent_of(self, attempt: int) -> int:
        """What of an attempt's payment has paid other orders."""
        return sum(credit.amount for credit in self.lent if credit.attempt == attempt)

    def return_of(self, name: str) -> Return | None:
        """By its id or number."""
        return next((each for each in self.returns if name in (each.id, each.number)), None)

    def with_return(self, case: Return) -> "Order":
        """Replace the case of that id, or add it at the end."""
        kept = tuple(case if each.id == case.id else each for each in self.returns)
        if case.id not in {each.id for each in self.returns}:
            kept = (*kept, case)
        return self.model_copy(update={"returns": kept})

    def refunded(self, attempt: int) -> int:
        """What has gone back of an attempt's payment, or may have."""
        return sum(refund.amount for refund in self.refunds if refund.attempt == attempt and refund.counts)

    def at(self, number: int) -> Attempt:
        """The attempt with that number. Raises KeyError."""
        for attempt in self.attempts:
            if attempt.number == number:
                return attempt
        raise KeyError(number)

    def moved(self, status: OrderStatus) -> "Order":
        """Raises ValueError for a transition that is not in the table."""
        if status == self.status:
            return self
        if status not in ORDER_TRANSITIONS[self.status]:
            raise ValueError(f"order {self.id}: {self.status} cannot become {status}")
        return self.model_copy(update={"status": status})

    def with_attempt(self, attempt: Attempt) -> "Order":
        """Replace the attempt of that number, or add it at the end."""
        kept = tuple(attempt if each.number == attempt.number else each for each in self.attempts)
        if attempt.number not in {each.number for each in self.attempts}:
            kept = (*kept, attempt)
        return self.model_copy(update={"attempts": kept})

    @property
    def given_back(self) -> tuple[RefundedLine, ...]:
        """What money has gone back for, or is to as soon as the bank lets it."""
        made = (refund.lines for refund in self.refunds if refund.counts)
        return tuple(line for lines in (*made, *(each.lines for each in self.waiting)) for line in lines)

    def parcel(self, parcel_id: str) -> Parcel | None:
        return next((parcel for parcel in self.parcels if parcel.id == parcel_id), None)

    @property
    def arrived(self) -> bool:
        """Whether all of it has."""
        ordered: Counter[str] = Counter()
        for line in self.lines:
            ordered[line.sku] += line.quantity
        return all_arrived(self.parcels, ordered)

    def with_parcel(self, parcel: Parcel) -> "Order":
        """In the place of the one with its id, or as the last."""
        known = any(each.id == parcel.id for each in self.parcels)
        kept = tuple(parcel if each.id == parcel.id else each for each in self.parcels)
        return self.model_copy(update={"parcels": kept if known else (*kept, parcel)})
