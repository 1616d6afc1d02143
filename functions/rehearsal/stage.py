"""A conversation played in memory: the pure engine, a compiled shop folder, dictionaries for orders and stock.

Composes what the worker composes, but keeps nothing. Only the `understand` command and tests use it.
"""

import hashlib
import tempfile
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from functions import ticket_codes
from functions.commerce.event_days import PLANNED
from functions.commerce.orders import Order
from functions.commerce.reviews import Rating
from functions.commerce.shop import Shop
from functions.commerce.tickets import TicketRef
from functions.conversation.engine import begin, decide
from functions.conversation.events import Event, ShopperWrote, Tapped, TextIn
from functions.conversation.gathering import Gathered, decide_with_facts
from functions.conversation.intents import Intent
from functions.conversation.money_events import PaymentObserved
from functions.conversation.state import Conversation
from functions.conversation.transition import Facts, FactsNeeded, Transition
from functions.links import hand_over, handed_over
from functions.masking import mask

ACCOUNT = "web:rehearsal"
MOST_ROUNDS = 5
MOVES = {
    "reserve": ("available", "reserved"),
    "release": ("reserved", "available"),
    "sell": ("reserved", "sold"),
    "take": ("available", "sold"),
    "restock": ("sold", "available"),
    "lose": ("sold", "lost"),
}
"""Where a kind of stock movement takes units from, and where to."""


class RehearsalLinks:
    def payment(self, order: str) -> str:
        return f"https://shop.example/p/{order}"

    def invoice(self, order: str) -> str:
        return f"https://shop.example/i/{order}"

    def photo(self, order: str) -> str:
        return f"https://shop.example/d/{order}"

    def hand_over(self, conversation: str, until: datetime) -> str:
        return hand_over(conversation, until, "rehearsal")

    def handed_over(self, code: str) -> tuple[str, datetime] | None:
        return handed_over(code, ("rehearsal",))

    def qr(self, way: str, code: str) -> str:
        return f"https://shop.example/qr/{way}/{code}"

    def ticket(self, ref: TicketRef) -> str:
        return f"{self.tickets(ref)}/code.png"

    def tickets(self, ref: TicketRef) -> str:
        return f"https://shop.example/t/{ticket_codes.token(ref, 'rehearsal')}"

    def gift(self, ref: TicketRef) -> str:
        return ticket_codes.gift(ref, "rehearsal")

    def given(self, code: str) -> tuple[str, int, int] | None:
        return ticket_codes.read_gift(code, ("rehearsal",))

    def claim(self, code: str, who: str) -> str:
        return hashlib.sha256(f"{code}:{who}".encode()).hexdigest()[:24]


def open_shop(folder: Path) -> tuple[Shop, dict[str, int]]:
    """A shop folder compiled as `publish` does, and its catalogue's units. Raises ChatkassaError, with what to do."""
    from functions.messages.render import Renderer
    from functions.shop.bundle import open_archive
    from functions.shop.compile import compile_folder
    from functions.shop.folder import read_folder

    read = read_folder(folder)
    compiled = compile_folder(read, {name: f"https://shop.example/images/{name}" for name in read.images})
    place = Path(tempfile.mkdtemp(prefix="chatkassa-rehearsal-"))
    return open_archive(compiled.archive, Renderer, place), dict(read.catalogue.stock)


@dataclass
class Stage:
    """`transition`: of the last event."""

    shop: Shop
    now: datetime
    stock: dict[str, dict[str, int]]
    conversation: Conversation | None = None
    orders: dict[str, Order] = field(default_factory=dict)
    transition: Transition | None = None
    next_number: int = 1001
    events: int = 0

    def copied(self) -> "Stage":
        """Values are frozen: copying the dictionaries is enough."""
        stock = {place: copy(units) for place, units in self.stock.items()}
        return replace(self, stock=stock, orders=copy(self.orders))

    def say(self, text: str) -> Transition:
        return self.wrote(TextIn(text=text))

    def tap(self, action: str) -> Transition:
        return self.wrote(Tapped(action=action))

    def wrote(self, content: Any) -> Transition:
        """As the edge hands it over: card numbers masked."""
        return self.happens(mask(ShopperWrote(content=content)))

    def link_opened(self) -> Transition:
        return self._observed("open", "unpaid")

    def paid(self) -> Transition:
        return self._observed("complete", "paid")

    def happens(self, what: Any, *, after: timedelta = timedelta(seconds=20)) -> Transition:
        self.events += 1
        self.now += after
        event = Event(
            id=f"e{self.events}",
            conversation="rehearsal",
            account=ACCOUNT,
            occurred_at=self.now,
            received_at=self.now,
            what=what,
        )
        before = self.conversation or begin(event, channel="web", user="u", rules=self.shop.rules, now=self.now)
        self.transition = self._commit(self._decide(before, event))
        return self.transition

    @property
    def order(self) -> Order:
        """The latest."""
        return list(self.orders.values())[-1]

    def _observed(self, status: str, payment_status: str) -> Transition:
        order = self.order
        seen = {
            "order": order.id,
            "attempt": order.attempt.number,
            "session": f"cs_{order.id}_{order.attempt.number}",
            "status": status,
            "payment_status": payment_status,
            "amount": order.total,
            "currency": order.currency.lower(),
            "livemode": False,
            "expires_at": self.now + timedelta(hours=1),
            "payment_intent": "pi_1" if status == "complete" else None,
        }
        return self.happens(PaymentObserved.model_validate(seen))

    def _decide(self, before: Conversation, event: Event) -> Transition:
        facts = Facts(now=max(self.now, before.last_now), shop=self.shop, links=RehearsalLinks())
        return decide_with_facts(lambda known: decide(before, event, known), facts, self._gather, most=MOST_ROUNDS)

    def _gather(self, needed: FactsNeeded) -> Gathered:
        return Gathered(
            orders={order_id: self.orders.get(order_id) for order_id in needed.orders},
            stock={sku: self.stock["available"].get(sku) for sku in needed.skus},
            taken=dict.fromkeys(needed.days, 0),
            codes=dict.fromkeys(needed.codes, 0),
            events=dict.fromkeys(needed.events, PLANNED),
            ratings=dict.fromkeys(needed.ratings, Rating()),
            reviews=dict.fromkeys(needed.reviewed, ()),
            issued=dict.fromkeys(needed.issued),
            tickets=dict.fromkeys(needed.tickets, ()),
            next_number=self.next_number if needed.order_number else None,
        )

    def _commit(self, transition: Transition) -> Transition:
        self.conversation = transition.conversation
        for order in transition.orders:
            self.orders[order.id] = order.model_copy(update={"version": order.version + 1})
        for move in transition.stock:
            source, target = MOVES[move.kind]
            for place, units in ((source, -move.quantity), (target, move.quantity)):
                self.stock[place][move.sku] = self.stock[place].get(move.sku, 0) + units
        if transition.order_number is not None:
            self.next_number += 1
        return transition


def new_stage(shop: Shop, stock: dict[str, int], now: datetime) -> Stage:
    return Stage(shop, now, {"available": dict(stock), "reserved": {}, "sold": {}, "lost": {}})


def heard(stage: Stage) -> tuple[Intent, dict[str, str | int]]:
    """What the last message was taken for."""
    transition = stage.transition
    return (transition.intent if transition else None) or Intent.UNCLEAR, dict(transition.slots if transition else {})
