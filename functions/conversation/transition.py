"""What the engine is given and what it answers: facts in, a transition out. See `engine.decide`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from functions.commerce.codes import CodeUse, DiscountCode
from functions.commerce.delivery import Booking
from functions.commerce.event_days import EventState
from functions.commerce.issued import IssuedCode
from functions.commerce.live import Live
from functions.commerce.noted import Noted
from functions.commerce.orders import Order
from functions.commerce.places import Registered
from functions.commerce.reviews import Rating, ReviewChange, Shown
from functions.commerce.shop import Rules, Shop
from functions.commerce.stock import StockMove
from functions.commerce.tickets import Ticket, TicketRef
from functions.conversation.effects import Effect
from functions.conversation.intents import Intent
from functions.conversation.state import Conversation, Notice

PostcodeAndNumber = tuple[str, str, str]
"""Country, postcode, house number without its addition: ("NL", "1015 KB", "12")."""
EventAndOrder = tuple[str, str]
"""Whose tickets: an event's id and an order's."""


class FactsNeeded(Exception):
    """`decide` asked for facts that were not loaded. The shell loads them (one BatchGet) and decides again.

    This is how a pure function says what it wants to know only when it knows that it wants it: deciding costs no I/O,
    so starting over is cheap, and an ordinary message needs one round at most.
    """

    def __init__(
        self,
        *,
        skus: Iterable[str] = (),
        orders: Iterable[str] = (),
        order_number: bool = False,
        addresses: Iterable[PostcodeAndNumber] = (),
        days: Iterable[str] = (),
        codes: Iterable[str] = (),
        ratings: Iterable[str] = (),
        reviewed: Iterable[str] = (),
        events: Iterable[str] = (),
        tickets: Iterable[EventAndOrder] = (),
        issued: Iterable[str] = (),
    ) -> None:
        self.issued = tuple(dict.fromkeys(issued))
        self.ratings = tuple(dict.fromkeys(ratings))
        self.reviewed = tuple(dict.fromkeys(reviewed))
        self.events = tuple(dict.fromkeys(events))
        self.tickets = tuple(dict.fromkeys(tickets))
        self.skus = tuple(dict.fromkeys(skus))
        self.orders = tuple(dict.fromkeys(orders))
        self.order_number = order_number
        self.addresses = tuple(dict.fromkeys(addresses))
        self.days = tuple(dict.fromkeys(days))
        self.codes = tuple(dict.fromkeys(codes))


class Links(Protocol):
    """Addresses that carry a signature, and other things made with a key that the core does not hold."""

    def payment(self, order: str) -> str:
        """Our short link to the order's current Checkout Session: https://…/p/{token}."""

    def invoice(self, order: str) -> str:
        """The paid order's invoice, for the buyer only: https://…/i/{token}."""

    def photo(self, order: str) -> str:
        """The picture of what was delivered, for the buyer: https://…/d/{token}."""

    def hand_over(self, conversation: str, until: datetime) -> str:
        """The code of a link by which the talk can be taken to another channel: nobody else can make one."""

    def handed_over(self, code: str) -> tuple[str, datetime] | None:
        """The conversation of such a code, and until when it counts; None: it is none of this shop's and stage's."""

    def qr(self, way: str, code: str) -> str:
        """Address of the picture of a code's link: "whatsapp", "messenger" or "telegram"."""

    def ticket(self, ref: TicketRef) -> str:
        """Address of the picture of a ticket's code: https://…/t/{token}/code.png."""

    def tickets(self, ref: TicketRef) -> str:
        """The ticket as a PDF, for who holds it; number 0: all of the order's that its buyer still holds."""

    def gift(self, ref: TicketRef) -> str:
        """What a ticket is taken over with, once."""

    def given(self, code: str) -> tuple[str, int, int] | None:
        """Order, number and serial of such a code; None: it is none of this shop's and stage's."""

    def claim(self, code: str, who: str) -> str:
        """A hash by which somebody is known who uses a discount code once more, and by nobody without the key."""


@dataclass(frozen=True)
class Facts:
    """Everything `decide` may know besides the conversation and the event.

    `stock_levels`: SKU → units available; a SKU without an item is not there (sells nothing). `orders`: by id; None:
    looked for and not found. `next_number`: the order counter's next value. `days_taken`: orders per key of a delivery
    day's capacity. `codes_used`: how often a discount code was used, and whether by somebody (commerce/codes.py).
    """

    now: datetime
    shop: Shop
    links: Links
    live: Live = field(default_factory=Live)
    """What the merchant has said since the shop was published."""
    stock_levels: Mapping[str, int | None] = field(default_factory=dict)
    orders: Mapping[str, Order | None] = field(default_factory=dict)
    next_number: int | None = None
    days_taken: Mapping[str, int] = field(default_factory=dict)
    codes_used: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    """By product."""
    reviews: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    """The latest of a product."""
    event_states: Mapping[str, EventState] = field(default_factory=dict)
    """What has become of events since the shop was published."""
    ticket_lists: Mapping[EventAndOrder, tuple[Ticket, ...]] = field(default_factory=dict)
    issued: Mapping[str, DiscountCode | None] = field(default_factory=dict)
    """Codes made for one person, by name; None: looked for and not found."""
    chat_payments: bool | None = None
    """Whether what is paid inside the chat, on this conversation's channel, is real money; None: it cannot be."""
    looks_up: bool = False
    """Whether there is a register of addresses to ask."""
    addresses: Mapping[PostcodeAndNumber, Registered | None] = field(default_factory=dict)
    """None: looked for, and not found or not answered in time."""
    buttons: int | None = None
    """So many things to tap can stand under one text; what does not fit is numbered, and a tap may come back as words.
    None: a tap is always a tap."""

    @cached_property
    def rules(self) -> Rules:
        """The published ones, with what the merchant has said since."""
        return self.live.over(self.shop.rules)

    def registered(self, country: str, postcode: str, number: str) -> Registered | None:
        """What stands at a postcode and number; None: nobody knows. Raises FactsNeeded."""
        key = (country, postcode, number)
        if self.looks_up and key not in self.addresses:
            raise FactsNeeded(addresses=[key])
        return self.addresses.get(key)

    def event_state(self, event: str) -> EventState:
        """Raises FactsNeeded."""
        if event not in self.event_states:
            raise FactsNeeded(events=[event])
        return self.event_states[event]

    def tickets(self, wanted: Iterable[EventAndOrder]) -> tuple[Ticket, ...]:
        """All tickets of these orders for these events, as they are. Raises FactsNeeded."""
        wanted = tuple(wanted)
        missing = [each for each in wanted if each not in self.ticket_lists]
        if missing:
            raise FactsNeeded(tickets=missing)
        return tuple(ticket for each in wanted for ticket in self.ticket_lists[each])

    def taken(self, keys: Iterable[str]) -> Mapping[str, int]:
        """Orders that are counted on keys of days (see commerce/delivery.py). Raises FactsNeeded."""
        wanted = tuple(dict.fromkeys(keys))
        self.load(days=wanted)
        return {key: self.days_taken[key] for key in wanted}

    def stock(self, skus: Iterable[str]) -> Mapping[str, int]:
        """Live stock of tracked SKUs; 0 for one the shop has no stock item for. Raises FactsNeeded."""
        wanted = tuple(dict.fromkeys(skus))
        missing = [sku for sku in wanted if sku not in self.stock_levels]
        if missing:
            raise FactsNeeded(skus=missing)
        return {sku: self.stock_levels[sku] or 0 for sku in wanted}

    def order(self, order_id: str) -> Order | None:
        """Raises FactsNeeded."""
        if order_id not in self.orders:
            raise FactsNeeded(orders=[order_id])
        return self.orders[order_id]

    def load(
        self,
        skus: Iterable[str] = (),
        orders: Iterable[str] = (),
        days: Iterable[str] = (),
        codes: Iterable[str] = (),
        ratings: Iterable[str] = (),
    ) -> None:
        """Ask for all of it in one round. Raises FactsNeeded."""
        no_stock = [sku for sku in skus if sku not in self.stock_levels]
        no_orders = [order_id for order_id in orders if order_id not in self.orders]
        no_days = [key for key in days if key not in self.days_taken]
        no_codes = [key for key in codes if key not in self.codes_used]
        unrated = [product for product in ratings if product not in self.ratings]
        if no_stock or no_orders or no_days or no_codes or unrated:
            raise FactsNeeded(skus=no_stock, orders=no_orders, days=no_days, codes=no_codes, ratings=unrated)

    def issued_code(self, name: str) -> DiscountCode | None:
        """Raises FactsNeeded."""
        if name not in self.issued:
            raise FactsNeeded(issued=[name])
        return self.issued[name]

    def latest_reviews(self, product: str) -> tuple[Shown, ...]:
        """Raises FactsNeeded."""
        if product not in self.reviews or product not in self.ratings:
            raise FactsNeeded(ratings=[product], reviewed=[product])
        return self.reviews[product]

    def order_number(self) -> int:
        """The number that the next paid order gets; committing it is conditional on nobody having taken it."""
        if self.next_number is None:
            raise FactsNeeded(order_number=True)
        return self.next_number


@dataclass(frozen=True)
class Transition:
    """What one event changes. Committed as one transaction, or not at all."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()
    orders: tuple[Order, ...] = ()
    """Orders to write, each with `version` as it was read (0: new)."""
    stock: tuple[StockMove, ...] = ()
    bookings: tuple[Booking, ...] = ()
    """What is taken of delivery days, and let go."""
    notices: Mapping[str, Notice | None] = field(default_factory=dict)
    """What is waited for from now on, by SKU; None: no longer."""
    tickets: tuple[Ticket, ...] = ()
    """To write, each with `version` as it was read (0: new)."""
    event_versions: Mapping[str, int] = field(default_factory=dict)
    """Versions of event states that this rests on: were one another by now, it is decided again."""
    codes: tuple[CodeUse, ...] = ()
    """Uses of discount codes, taken and given back."""
    reviews: tuple[ReviewChange, ...] = ()
    """At most one a product."""
    issued: tuple[IssuedCode, ...] = ()
    noted: tuple[Noted, ...] = ()
    """For the merchant's feedback inbox."""
    silent: bool = False
    """Nothing is said to this: a person of the shop has the conversation, or a machine is at the other end."""
    order_number: int | None = None
    """The order number that this transition takes from the counter."""
    intent: Intent | None = None
    """What a shopper's message was taken for, with what was read out of it; for the `understand` command."""
    slots: Mapping[str, str | int] = field(default_factory=dict)
