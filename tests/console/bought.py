"""An order that was bought in the chat, in the world of a console: its conversation is there, and answers."""

from typing import Any

from functions.commerce.orders import Order
from functions.conversation.effects import Send
from functions.conversation.state import Step
from functions.storage import keys, reads
from functions.storage.table import Table, integer, text
from functions.storage.turns import turns
from tests.console.desk import Console
from tests.conversation.states import at
from tests.storage.examples import event, put

TULIP, NUMBER = "TULP-YEL", "1001"


def bought(console: Console, number: str = NUMBER, **changes: Any) -> Order:
    """Paid, told, nothing of it has left; each with a conversation of its own."""
    chat = at(Step.AFTER_ORDER, "nl")
    assert chat.conversation
    world, talk = console.world, f"c{number}"
    order = chat.order.model_copy(
        update={"id": f"o{number}", "number": number, "conversation": talk, "account": "phone:1", "version": 0}
        | {"created_at": world.clock(), "paid_at": world.clock()}
        | changes
    )
    past = tuple(each.model_copy(update={"id": order.id}) for each in chat.conversation.orders)
    conversation = chat.conversation.model_copy(
        update={"id": talk, "account": "phone:1", "channel": "phone", "user": f"+{number}", "version": 0}
        | {"orders": past, "timers": (), "last_inbound_at": world.clock(), "last_now": world.clock()}
    )
    _sold(world.table, order)
    put(world.table, conversation, event(f"bought{number}", conversation=talk), orders=(order,))
    world.table.write(*_numbered(world.table.shop, order))
    return order


def _sold(table: Table, order: Order) -> None:
    """What it takes of stock and of its day."""
    for line in order.lines:
        counts = {"available": integer(9), "reserved": integer(0), "sold": integer(line.quantity)}
        table.write(keys.stock(table.shop, line.sku), counts)
    for day in order.booked:
        table.write(keys.booked(table.shop, day), {"taken": integer(1)})


def _numbered(shop: str, order: Order) -> Any:
    return keys.order_number(shop, order.number or ""), {"order": text(order.id)}


def now(console: Console, order: Order) -> Order:
    """As it is once everything asked has been dealt with."""
    console.world.run()
    found = reads.order(console.world.table, order.id)
    assert found
    return found


def told(console: Console, order: Order) -> list[str]:
    """What was said in its conversation since it was bought."""
    return [
        str(getattr(effect.message, "body", effect.message.kind))
        for turn in turns(console.world.table, order.conversation)
        for effect in turn.effects
        if isinstance(effect, Send)
    ]
