"""One decision being taken: the conversation as it changes, and what is to be done about it.

A `Talk` lives for one call of `decide` and is the only thing in the core that is changed in place. Everything it makes
is derived from the event and the facts, so that deciding twice gives the same transition.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from functions.commerce import codes, delivery
from functions.commerce.cart import Cart
from functions.commerce.codes import CodeUse, DiscountCode
from functions.commerce.delivery import Booking
from functions.commerce.discounts import find_code
from functions.commerce.issued import IssuedCode
from functions.commerce.noted import Noted
from functions.commerce.orders import Discount, Order, OrderStatus
from functions.commerce.reviews import ReviewChange
from functions.commerce.shop import Rules, Shop
from functions.commerce.stock import MoveKind, StockMove, netted
from functions.commerce.tickets import Ticket
from functions.conversation.effects import Announce, Effect, Purpose, Send
from functions.conversation.events import Event
from functions.conversation.intents import Intent
from functions.conversation.message import Choices, Message, Option, Text
from functions.conversation.state import Conversation, Notice, Place, Shown, Step
from functions.conversation.transition import Facts, Transition

MOST_BACK = 8
MOST_VOUCHERS = 3
CODE_USES: dict[MoveKind, int] = {"reserve": 1, "take": 1, "release": -1}
"""What a movement of an order's stock does to its discount code."""


def derived_id(prefix: str, conversation: str, event: str, purpose: str) -> str:
    digest = hashlib.sha256(f"{conversation}/{event}/{purpose}".encode()).digest()
    return prefix + base64.b32encode(digest).decode().lower()[:16]


class Talk:
    """`conversation` is what it has become so far; effects and orders are gathered."""

    def __init__(self, conversation: Conversation, event: Event, facts: Facts) -> None:
        self.conversation = conversation
        self.event = event
        self.facts = facts
        self.effects: list[Effect] = []
        self.moves: list[StockMove] = []
        self.bookings: list[Booking] = []
        self.notices: dict[str, Notice | None] = {}
        self.code_uses: list[CodeUse] = []
        self.reviews: dict[str, ReviewChange] = {}
        self.tickets: dict[str, Ticket] = {}
        """To write, by ref."""
        self.event_versions: dict[str, int] = {}
        self.issued: list[IssuedCode] = []
        self.noted: list[Noted] = []
        self.order_number: int | None = None
        self.asked_to_erase = conversation.erasure_asked
        """The shopper was just asked whether to erase what is known of them."""
        self.silent = False
        """Nothing is to be said to this: not even the open question again."""
        self.intent: Intent | None = None
        self.slots: dict[str, str | int] = {}
        self._orders: dict[str, Order] = {}

    @property
    def shop(self) -> Shop:
        return self.facts.shop

    @property
    def rules(self) -> Rules:
        """As published, with what the merchant has said since."""
        return self.facts.rules

    @property
    def now(self) -> datetime:
        return self.facts.now

    @property
    def locale(self) -> str:
        return self.conversation.locale

    # --- the conversation -----------------------------------------------------------------------------------

    def change(self, **fields: Any) -> None:
        self.conversation = self.conversation.model_copy(update=fields)

    def go(self, step: Step, shown: Shown | None = None) -> None:
        """Open another step; `back` returns to where we were."""
        here = Place(step=self.conversation.step, shown=self.conversation.shown)
        there = Place(step=step, shown=shown or self.conversation.shown)
        if here != there:
            self.change(back=(*self.conversation.back, here)[-MOST_BACK:], step=there.step, shown=there.shown)

    def put_cart(self, cart: Cart) -> None:
        """Change the cart so that it can be undone."""
        if cart.version != self.conversation.cart.version:
            self.change(undo=self.conversation.cart, cart=cart)

    def understood(self, intent: Intent, **slots: str | int) -> None:
        """What the shopper's message was taken for; whoever deals with it last knows best."""
        self.intent = intent
        self.slots = slots

    # --- what is said ---------------------------------------------------------------------------------------

    def text(self, key: str, **values: object) -> str:
        """A rendered template in the conversation's language."""
        return self.shop.say(self.locale, key, **values)

    def money(self, amount: int) -> str:
        return self.shop.money(self.locale, amount)

    def option(self, action: str, label: str, detail: str = "", **values: object) -> Option:
        """Something to tap, titled by the template `label_{label}`."""
        return Option(id=action, title=self.text(f"label_{label}", **values), detail=detail)

    def send(
        self,
        message: Message,
        *,
        purpose: Purpose = "reply",
        update: str | None = None,
        values: dict[str, str] | None = None,
        overtakable: bool = False,
    ) -> None:
        self.effects.append(
            Send(
                message=message,
                purpose=purpose,
                update=update,
                values=values or {},
                locale=self.locale,
                overtakable=overtakable,
            )
        )

    def say(self, key: str, **values: object) -> None:
        self.send(Text(body=self.text(key, **values)))

    def ask(self, body: str, *options: Option, footer: str = "", overtakable: bool = True) -> None:
        """A question with things to tap."""
        message = Choices(body=body, options=options, opener=self.text("label_choose"), footer=footer)
        self.send(message, overtakable=overtakable)

    def announce(self, name: str, **detail: str | int | list[dict[str, str | int]] | None) -> None:
        """A domain event, with what every one of them carries. None of a merchant's test: nobody is to count it."""
        if self.conversation.testing:
            return
        session = self.conversation.session_started_at
        common: dict[str, str | int | list[dict[str, str | int]] | None] = {
            "conversation": self.conversation.id,
            "channel": self.conversation.channel,
            "session": session.isoformat() if session else "",
            "at": self.now.isoformat(),
        }
        self.effects.append(Announce(name=name, detail=common | detail))

    # --- orders, stock --------------------------------------------------------------------------------------

    def order(self, order_id: str) -> Order | None:
        """An order as this transition has it so far. Raises FactsNeeded."""
        return self._orders.get(order_id) or self.facts.order(order_id)

    def save(self, order: Order) -> None:
        self._orders[order.id] = order

    def move(self, order: Order, kind: MoveKind) -> None:
        """Move the stock of every tracked line of an order; its use of a discount code is taken and given back with it
        (and stays used once it is paid)."""
        if order.discount and kind in CODE_USES:
            self.code_uses.append(self._code_use(order.discount, CODE_USES[kind]))
        self.move_units({line.sku: line.quantity for line in order.lines if line.tracked}, kind)

    def move_units(self, units: Mapping[str, int], kind: MoveKind) -> None:
        self.moves += [StockMove(sku=sku, quantity=quantity, kind=kind) for sku, quantity in units.items()]

    @property
    def discount_codes(self) -> tuple[DiscountCode, ...]:
        """The shop's, and those that were made for this shopper."""
        return (*self.rules.discount_codes, *self.conversation.vouchers)

    def know_voucher(self, code: DiscountCode) -> None:
        others = tuple(each for each in self.conversation.vouchers if each.code != code.code)
        self.change(vouchers=(*others, code)[-MOST_VOUCHERS:])

    def _code_use(self, discount: Discount, by: int) -> CodeUse:
        code = find_code(self.discount_codes, discount.code)
        most = code.uses if code else discount.most
        claims, freed = (discount.claims, ()) if by > 0 else ((), discount.claims)
        return CodeUse(code=discount.code, by=by, most=most, claims=claims, freed=freed)

    def used(self, code: str, claims: Iterable[str]) -> tuple[int, bool]:
        """How often a code is used, and whether by one of these; without this shopper's own unpaid order (who orders
        again, or renews a link, is not in their own way). Raises FactsNeeded."""
        claims, own = tuple(claims), self.conversation.order
        keys = [code, *(codes.claim_key(code, claim) for claim in claims)]
        self.facts.load(orders=[own] if own and own not in self._orders else [], codes=keys)
        order = self.order(own) if own else None
        mine = order.discount if order and order.status is OrderStatus.AWAITING_PAYMENT else None
        mine = mine if mine and mine.code == code else None
        changes = [use for use in self.code_uses if use.code == code]
        free = {claim for use in changes for claim in use.freed} | set(mine.claims if mine else ())
        count = self.facts.codes_used[code] + sum(use.by for use in changes) - (mine is not None)
        claimed = any(self.facts.codes_used[codes.claim_key(code, each)] for each in claims if each not in free)
        return count, claimed

    def stock(self, skus: Iterable[str], *, rated: Iterable[str] = ()) -> dict[str, int]:
        """Units of tracked SKUs that this shopper can have: what is free, and what their own unpaid order holds for
        them (its link is closed, and its stock let go, before they pay again). `rated`: products whose ratings are
        wanted in the same round. Raises FactsNeeded."""
        wanted, rated = tuple(skus), tuple(rated)
        own = self.conversation.order if wanted else None
        self.facts.load(wanted, [own] if own and own not in self._orders else [], ratings=rated)
        order = self.order(own) if own else None
        held = order.lines if order and order.status is OrderStatus.AWAITING_PAYMENT else ()
        free = self.facts.stock(wanted)
        return {
            sku: free[sku] + sum(line.quantity for line in held if line.sku == sku) + self._released(sku)
            for sku in wanted
        }

    def _released(self, sku: str) -> int:
        """Units of a SKU that this transition gives back."""
        return sum(move.quantity for move in self.moves if move.sku == sku and move.kind == "release")

    def taken(self, keys: Iterable[str]) -> dict[str, int]:
        """Orders on keys of delivery days, without what this shopper's own unpaid order holds, and with what this
        transition has booked and let go so far. Raises FactsNeeded."""
        wanted = tuple(keys)
        if not wanted:
            return {}
        own = self.conversation.order
        self.facts.load(orders=[own] if own and own not in self._orders else [], days=wanted)
        order = self.order(own) if own else None
        held = order.booked if order and order.status is OrderStatus.AWAITING_PAYMENT else ()
        counted = self.facts.taken(wanted)
        booked = {key: sum(each.by for each in self.bookings if each.key == key) for key in wanted}
        return {key: counted[key] + booked[key] - held.count(key) for key in wanted}

    def new_id(self, prefix: str, purpose: str) -> str:
        """An id that deciding twice gives twice: of the event, the conversation and what it is for."""
        return derived_id(prefix, self.conversation.id, self.event.id, purpose)

    def transition(self) -> Transition:
        return Transition(
            conversation=self.conversation,
            effects=tuple(self.effects),
            orders=tuple(self._orders.values()),
            stock=netted(self.moves),
            bookings=delivery.netted(self.bookings),
            notices=self.notices,
            codes=codes.netted(self.code_uses),
            reviews=tuple(self.reviews.values()),
            tickets=tuple(self.tickets.values()),
            event_versions=self.event_versions,
            issued=tuple(self.issued),
            noted=tuple(self.noted),
            silent=self.silent,
            order_number=self.order_number,
            intent=self.intent,
            slots=self.slots,
        )
