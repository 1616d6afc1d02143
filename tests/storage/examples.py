"""A conversation, events and orders to commit."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.commerce.orders import Attempt, AttemptState, Order, OrderStatus, Shipping
from functions.conversation.effects import Send
from functions.conversation.events import Event, ShopperWrote, TextIn
from functions.conversation.message import Text
from functions.conversation.state import Conversation, Timer
from functions.conversation.transition import Transition
from functions.storage.commit import commit, prepare
from functions.storage.table import Table
from functions.storage.turns import Turn

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def conversation(**changed: Any) -> Conversation:
    fields = {"id": "c1", "account": "phone:1", "channel": "phone", "locale": "nl", "last_now": NOW}
    return Conversation(**(fields | changed))


def event(id: str = "in1", text: str = "hallo", conversation: str = "c1") -> Event:
    return Event(
        id=id, conversation=conversation, account="phone:1", occurred_at=NOW, received_at=NOW,
        what=ShopperWrote(content=TextIn(text=text)),
    )  # fmt: skip


def order(id: str = "o1", **changed: Any) -> Order:
    fields: dict[str, Any] = {
        "id": id, "conversation": "c1", "account": "phone:1", "locale": "nl", "currency": "EUR", "bundle": "v1",
        "status": OrderStatus.AWAITING_PAYMENT, "lines": (), "shipping": Shipping(id="s", label="S", price=0),
        "total": 100, "recipient": "A", "email": "a@b.nl", "created_at": NOW,
        "attempts": (Attempt(number=1, state=AttemptState.OPENING, amount=100, cart_hash="h"),),
    }  # fmt: skip
    return Order(**(fields | changed))


def timer(due: datetime) -> Timer:
    return Timer(id="t", due=due, kind="ask_feedback", subject="o1")


def say(body: str) -> Send:
    return Send(message=Text(body=body), locale="nl")


def put(table: Table, before: Conversation, what: Event, **transition: Any) -> Turn:
    """Prepare and commit."""
    made = replace(Transition(before), **transition)
    return commit(table, prepare(table, before, what, made, now=NOW, retention_days=400))
