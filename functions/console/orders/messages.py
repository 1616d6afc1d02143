"""A message to the shopper once more: by whatever way is open now, as the outbox finds it."""

from functions import bootstrap
from functions.commerce.orders import Order
from functions.console.answers import Answer
from functions.console.forms import wish_id
from functions.console.orders.asking import ask, meant
from functions.console.orders.timeline import concerns, may_be_resent
from functions.console.visit import Visit
from functions.conversation.events import Event
from functions.conversation.telling_events import SendAgain
from functions.errors import BadRequest
from functions.storage.turns import turn as read_turn


def send_again(visit: Visit) -> Answer:
    order, message = meant(visit), visit.form("message")
    _check(order, message)
    now = bootstrap.clock()
    event = Event(
        id=f"again:{order.id}:{wish_id(visit)}", conversation=order.conversation, account=order.account,
        occurred_at=now, received_at=now, what=SendAgain(order=order.id, message=message),
    )  # fmt: skip
    return ask(visit, order, event, message=message)


def _check(order: Order, message: str) -> None:
    """Raises BadRequest for what is no message about this order that can be sent again."""
    conversation, version, index = [*message.split("/"), "", "", ""][:3]
    found = None
    if conversation == order.conversation and version.isdecimal() and index.isdecimal():
        found = read_turn(bootstrap.table(), conversation, int(version))
    if found is None or int(index) >= len(found.effects) or not concerns(found, order):
        raise BadRequest("that message is not there any more: load the page anew")
    if not may_be_resent(found, int(index)):
        raise BadRequest("that message cannot be sent again: it is still being sent, was overtaken, or is promotion")
