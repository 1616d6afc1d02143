"""A small engine for the shell's tests: says back what it is told, and obeys a few words.

buy SKU n     reserve, make an order, ask for a payment      number     give the order a number
where code n  say what the register of addresses has there
long          three messages     show     an answer that may be overtaken     bug     raise
"""

import hashlib
from datetime import datetime

from functions.commerce.orders import Attempt, AttemptState, Order, OrderLine, OrderStatus, Shipping
from functions.commerce.shop import Rules
from functions.commerce.stock import StockMove
from functions.conversation.effects import Announce, Effect, ObservePayment, Purpose, Send
from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.conversation.message import Text
from functions.conversation.money_events import PaymentObserved
from functions.conversation.state import Conversation, PastOrder
from functions.conversation.transition import Facts, Transition


def say(body: str, *, overtakable: bool = False, purpose: Purpose = "reply", update: str | None = None) -> Send:
    return Send(
        message=Text(body=body), locale="nl", overtakable=overtakable, purpose=purpose, update=update,
        values={"number": "1042"},
    )  # fmt: skip


class Echo:
    def begin(self, event: Event, *, channel: str, user: str, rules: Rules, now: datetime) -> Conversation:
        return Conversation(
            id=event.conversation, account=event.account, channel=channel, user=user, locale="nl", last_now=now
        )

    def decide(self, conversation: Conversation, event: Event, facts: Facts) -> Transition:
        what = event.what
        if isinstance(what, PaymentObserved):
            return self._paid(conversation, what, facts)
        if not isinstance(what, ShopperWrote) or not isinstance(what.content, TextIn):
            return Transition(conversation)
        conversation = conversation.model_copy(update={"last_inbound_at": facts.now})
        word, *rest = what.content.text.split(" ")
        if word == "buy":
            return self._buy(conversation, event, rest[0], int(rest[1]), facts)
        if word == "where":
            found = facts.registered("NL", rest[0], rest[1])
            return Transition(conversation, effects=(say(f"{found.street}, {found.city}" if found else "not known"),))
        if word == "bug":
            raise ZeroDivisionError(what.content.text)
        if word == "stop":
            conversation = conversation.model_copy(update={"promotional": False})
        return Transition(conversation, effects=self._words(word, what.content.text))

    def _words(self, word: str, body: str) -> tuple[Effect, ...]:
        said: dict[str, tuple[Effect, ...]] = {
            "long": (say("one"), say("two"), say("three")),
            "show": (say(body, overtakable=True),),
            "quiet": (),
            "news": (say(body, purpose="promotional", update="ask_feedback"),),
            "parcel": (say(body, purpose="transactional", update="parcel_dispatched"),),
            "observe": (say("1"), ObservePayment(order="o1", attempt=1), Announce(name="seen", detail={"n": 1})),
        }
        return said.get(word, (say(body),))

    def _buy(self, conversation: Conversation, event: Event, sku: str, quantity: int, facts: Facts) -> Transition:
        left = facts.stock([sku])[sku]
        if left < quantity:
            return Transition(conversation, effects=(say(f"only {left} left"),))
        digest = hashlib.sha256(event.id.encode()).hexdigest()[:16]
        order = Order(
            id=f"o{digest}", conversation=conversation.id, account=conversation.account, locale="nl", currency="EUR",
            bundle="v1", status=OrderStatus.AWAITING_PAYMENT,
            lines=(OrderLine(sku=sku, product=sku, title=sku, quantity=quantity, price=100, vat=900),),
            shipping=Shipping(id="post", label="Post", price=0), total=100 * quantity, recipient="A", email="a@b.nl",
            attempts=(Attempt(number=1, state=AttemptState.OPENING, amount=100 * quantity, cart_hash="h"),),
            created_at=facts.now,
        )  # fmt: skip
        return Transition(
            conversation.model_copy(update={"orders": (PastOrder(id=order.id), *conversation.orders)[:10]}),
            effects=(say(f"ordered {sku}"), ObservePayment(order=order.id, attempt=1)),
            orders=(order,),
            stock=(StockMove(sku=sku, quantity=quantity, kind="reserve"),),
        )

    def _paid(self, conversation: Conversation, what: PaymentObserved, facts: Facts) -> Transition:
        order = facts.order(what.order)
        if order is None or order.status is OrderStatus.PAID:
            return Transition(conversation)
        number = facts.order_number()
        paid = order.moved(OrderStatus.PAID).model_copy(update={"number": str(number), "paid_at": facts.now})
        moves = tuple(StockMove(sku=line.sku, quantity=line.quantity, kind="sell") for line in order.lines)
        return Transition(
            conversation, effects=(say(f"paid {number}", purpose="transactional"),), orders=(paid,), stock=moves,
            order_number=number,
        )  # fmt: skip

    def failed(self, conversation: Conversation, event: Event, facts: Facts) -> Transition:
        return Transition(conversation.model_copy(update={"human_requested_at": facts.now}), effects=(say("sorry"),))
