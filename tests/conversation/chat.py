"""A conversation held in memory: the pure engine, a shop, and dictionaries for orders and stock. No I/O, no clock.

Each thing a shopper does returns what the shop said, so that a test reads as the conversation does.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from functions import ticket_codes
from functions.commerce.codes import CodeUse, DiscountCode, claim_key
from functions.commerce.event_days import EventState
from functions.commerce.live import Live
from functions.commerce.orders import Order
from functions.commerce.places import Registered
from functions.commerce.reviews import SHOWN, Rating, Review, ReviewChange, Shown
from functions.commerce.shop import Shop
from functions.commerce.tickets import Ticket, TicketRef
from functions.conversation.effects import Announce, Effect, Send
from functions.conversation.engine import begin, decide
from functions.conversation.events import Event, ShopperWrote, Tapped, TextIn, TimerDue
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.gathering import Gathered, decide_with_facts
from functions.conversation.message import Carousel, Choices, Form, Message
from functions.conversation.money_events import PaymentObserved
from functions.conversation.state import Conversation, Notice, Step
from functions.conversation.transition import Facts, FactsNeeded, PostcodeAndNumber, Transition
from functions.links import hand_over, handed_over

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class TestLinks:
    __test__ = False

    def payment(self, order: str) -> str:
        return f"https://shop.test/p/{order}"

    def invoice(self, order: str) -> str:
        return f"https://shop.test/i/{order}"

    def photo(self, order: str) -> str:
        return f"https://shop.test/d/{order}"

    def hand_over(self, conversation: str, until: datetime) -> str:
        return hand_over(conversation, until, "test")

    def handed_over(self, code: str) -> tuple[str, datetime] | None:
        return handed_over(code, ("test",))

    def qr(self, way: str, code: str) -> str:
        return f"https://shop.test/qr/{way}/{code}"

    def ticket(self, ref: TicketRef) -> str:
        return f"{self.tickets(ref)}/code.png"

    def tickets(self, ref: TicketRef) -> str:
        return f"https://shop.test/t/{ticket_codes.token(ref, 'test')}"

    def gift(self, ref: TicketRef) -> str:
        return ticket_codes.gift(ref, "test")

    def given(self, code: str) -> tuple[str, int, int] | None:
        return ticket_codes.read_gift(code, ("test",))

    def claim(self, code: str, who: str) -> str:
        return hashlib.sha256(f"{code}:{who}".encode()).hexdigest()[:24]


@dataclass
class Chat:
    shop: Shop
    stock: dict[str, int]
    now: datetime = START
    conversation: Conversation | None = None
    orders: dict[str, Order] = field(default_factory=dict)
    sold: dict[str, int] = field(default_factory=dict)
    reserved: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    """Orders per key of a delivery day."""
    notices: dict[str, Notice] = field(default_factory=dict)
    """The items of what is waited for."""
    codes: dict[str, int] = field(default_factory=dict)
    """Uses of discount codes, and of whom, as `Facts.codes_used` has them."""
    tickets: dict[str, Ticket] = field(default_factory=dict)
    event_states: dict[str, EventState] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    """Of the last event."""
    announced: list[Announce] = field(default_factory=list)
    next_number: int = 1001
    conversation_id: str = "cabc"
    events: int = 0
    rounds: int = 0
    """How often the last decision asked for facts: each is a request to the table."""
    reviews: dict[tuple[str, str], Review] = field(default_factory=dict)
    """By product and order."""
    ratings: dict[str, Rating] = field(default_factory=dict)
    issued: dict[str, DiscountCode] = field(default_factory=dict)
    register: dict[PostcodeAndNumber, Registered | None] | None = None
    """Of addresses; None: the shop has none to ask."""
    live: Live = field(default_factory=Live)
    buttons: int | None = None
    """Of a channel where a tap comes back as words."""

    # --- what a shopper does ---

    def say(self, text: str, **message: Any) -> list[Message]:
        return self.wrote(TextIn(text=text), **message)

    def tap(self, title_or_action: str) -> list[Message]:
        """Tap what was last offered under that title, else send it as an action id."""
        return self.wrote(Tapped(action=self.offered().get(title_or_action, title_or_action), title=title_or_action))

    def wrote(self, content: Any, **message: Any) -> list[Message]:
        return self.happens(ShopperWrote(content=content, **message))

    def happens(self, what: Any, event_id: str | None = None) -> list[Message]:
        self.events += 1
        self.now += timedelta(seconds=5)
        event = Event(
            id=event_id or f"e{self.events}",
            conversation=self.conversation_id,
            account="web:test",
            occurred_at=self.now,
            received_at=self.now,
            what=what,
        )
        before = self.conversation or begin(event, channel="web", user="u", rules=self.shop.rules, now=self.now)
        self._commit(self._decide(before, event))
        return self.said

    # --- what others do ---

    def observed(self, status: str = "open", payment_status: str = "unpaid", **changes: Any) -> list[Message]:
        """The payments worker saw the session of the order being paid."""
        order = self.order
        attempt = changes.pop("attempt", None) or order.attempt.number
        seen = {
            "order": order.id,
            "attempt": attempt,
            "session": f"cs_{order.id}_{attempt}",
            "status": status,
            "payment_status": payment_status,
            "amount": order.total,
            "currency": order.currency.lower(),
            "livemode": False,
            "expires_at": self.now + timedelta(hours=1),
            "payment_intent": f"pi_{attempt}" if status == "complete" else None,
        }
        return self.happens(PaymentObserved.model_validate(seen | changes))

    def paid(self) -> list[Message]:
        return self.observed("complete", "paid")

    def parcel(self, state: str, **fields: Any) -> list[Message]:
        return self.happens(FulfilmentReported.model_validate({"order": self.order.id, "state": state} | fields))

    def later(self, **by: float) -> list[Message]:
        """Time passes, and the clock comes by."""
        self.now += timedelta(**by)
        return self.happens(TimerDue())

    # --- what can be seen ---

    @property
    def step(self) -> Step:
        assert self.conversation
        return self.conversation.step

    @property
    def cart(self) -> dict[str, int]:
        assert self.conversation
        return {line.sku: line.quantity for line in self.conversation.cart.lines}

    @property
    def order(self) -> Order:
        """The latest."""
        return list(self.orders.values())[-1]

    @property
    def said(self) -> list[Message]:
        """As a channel without forms would say it."""
        return [message.instead if isinstance(message, Form) else message for message in self.messages]

    @property
    def messages(self) -> list[Message]:
        return [effect.message for effect in self.effects if isinstance(effect, Send)]

    @property
    def form(self) -> Form | None:
        """The form that was last shown."""
        return next((message for message in reversed(self.messages) if isinstance(message, Form)), None)

    @property
    def text(self) -> str:
        """All that was last said, as one text."""
        return "\n".join(message.model_dump_json() for message in self.said).replace("\xa0", " ")

    def offered(self) -> dict[str, str]:
        """Title → action id of everything that can be tapped in what was last said."""
        options = []
        for message in self.said:
            options += getattr(message, "options", ())
            if isinstance(message, Carousel):
                options += [option for card in message.cards for option in card.options]
                options += [message.more] if message.more else []
        return {option.title: option.id for option in options}

    def products(self) -> list[str]:
        """Titles on the cards last shown."""
        return [card.title for message in self.said if isinstance(message, Carousel) for card in message.cards]

    def question(self) -> str:
        return next((message.body for message in reversed(self.said) if isinstance(message, Choices)), "")

    # --- the shell, in memory ---

    def _decide(self, before: Conversation, event: Event) -> Transition:
        self.rounds = 0
        facts = Facts(
            now=max(self.now, before.last_now),
            shop=self.shop,
            links=TestLinks(),
            live=self.live,
            looks_up=self.register is not None,
            event_states=self.event_states,
            buttons=self.buttons,
        )
        return decide_with_facts(lambda known: decide(before, event, known), facts, self._gather, most=6)

    def _gather(self, needed: FactsNeeded) -> Gathered:
        self.rounds += 1
        return Gathered(
            orders={order_id: self.orders.get(order_id) for order_id in needed.orders},
            stock={sku: self.stock.get(sku) for sku in needed.skus},
            taken={key: self.taken.get(key, 0) for key in needed.days},
            codes={key: self.codes.get(key, 0) for key in needed.codes},
            ratings={product: self.ratings.get(product, Rating()) for product in needed.ratings},
            reviews={product: self._latest(product) for product in needed.reviewed},
            events=dict.fromkeys(needed.events, EventState()),
            tickets={each: self._tickets_of(*each) for each in needed.tickets},
            issued={name: self.issued.get(name) for name in needed.issued},
            next_number=self.next_number if needed.order_number else None,
            addresses={each: (self.register or {}).get(each) for each in needed.addresses},
        )

    def _commit(self, transition: Transition) -> None:
        self.conversation = transition.conversation
        assert len(self.conversation.model_dump_json()) < 16_384
        for order in transition.orders:
            self.orders[order.id] = order.model_copy(update={"version": order.version + 1})
        for move in transition.stock:
            self._move(move.kind, move.sku, move.quantity)
        for booking in transition.bookings:
            now = self.taken[booking.key] = self.taken.get(booking.key, 0) + booking.by
            assert now >= 0 and (booking.by < 0 or now <= booking.capacity), f"{booking.key} is overbooked"
        for sku, notice in transition.notices.items():
            self.notices.pop(sku, None)
            self.notices |= {sku: notice} if notice else {}
        assert tuple(self.notices.values()) == self.conversation.notices
        for change in transition.reviews:
            self._review(change)
        self.issued |= {each.code.code: each.code for each in transition.issued}
        for use in transition.codes:
            self._use(use)
        self._keep_tickets(transition)
        if transition.order_number is not None:
            assert transition.order_number == self.next_number
            self.next_number += 1
        self.effects = list(transition.effects)
        self.announced += [effect for effect in self.effects if isinstance(effect, Announce)]

    def _latest(self, product: str) -> tuple[Shown, ...]:
        found = [each for (of, _), each in self.reviews.items() if of == product and each.text]
        return tuple(Shown(each.stars, each.text, each.at) for each in reversed(found))[:SHOWN]

    def _review(self, change: ReviewChange) -> None:
        review = change.review
        self.reviews[review.product, review.order] = review
        before = self.ratings.get(review.product, Rating())
        self.ratings[review.product] = Rating(before.number + change.count, before.total + change.total)
        stars = [each.stars for (product, _), each in self.reviews.items() if product == review.product]
        assert self.ratings[review.product] == (len(stars), sum(stars)), "a rating is what its reviews give"

    def _keep_tickets(self, transition: Transition) -> None:
        for ticket in transition.tickets:
            before = self.tickets.get(ticket.ref)
            assert ticket.version == (before.version if before else 0)
            self.tickets[ticket.ref] = ticket.model_copy(update={"version": ticket.version + 1})
        for event, version in transition.event_versions.items():
            assert self.event_states.get(event, EventState()).version == version

    def _tickets_of(self, event: str, order: str) -> tuple[Ticket, ...]:
        return tuple(each for each in self.tickets.values() if (each.event, each.order) == (event, order))

    def _use(self, use: CodeUse) -> None:
        count = self.codes[use.code] = self.codes.get(use.code, 0) + use.by
        assert count >= 0 and (use.by < 0 or use.most is None or count <= use.most), f"{use.code} is used too often"
        for claim in use.freed:
            del self.codes[claim_key(use.code, claim)]
        for claim in use.claims:
            assert not self.codes.get(claim_key(use.code, claim)), f"{use.code} is used twice by one"
            self.codes[claim_key(use.code, claim)] = 1

    def _move(self, kind: str, sku: str, units: int) -> None:
        places = {"available": self.stock, "reserved": self.reserved, "sold": self.sold, "lost": self.lost}
        source, target = {
            "reserve": ("available", "reserved"),
            "release": ("reserved", "available"),
            "sell": ("reserved", "sold"),
            "take": ("available", "sold"),
            "restock": ("sold", "available"),
            "lose": ("sold", "lost"),
        }[kind]
        places[source][sku] = places[source].get(sku, 0) - units
        places[target][sku] = places[target].get(sku, 0) + units
        assert places[source][sku] >= 0, f"{sku}: {source} would be negative"
