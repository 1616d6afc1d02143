"""One of our messages never arrived: the merchant is told, and who was to pay by it is given another way."""

from functions.commerce.orders import AttemptState, OrderStatus
from functions.conversation import consent
from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.effects import Retell
from functions.conversation.payment import close_attempt, open_order
from functions.conversation.talk import Talk


def on_delivery_failed(talk: Talk, failed: DeliveryFailed) -> None:
    """Another way is looked for when it is sent: only the outbox knows what it was, and which ways have failed."""
    consent.on_delivery_failed(talk, failed)
    if failed.invoice:
        _pay_by_link(talk)
    elif not failed.channel:
        talk.effects.append(Retell(message=failed.message_id))


def _pay_by_link(talk: Talk) -> None:
    """The channel refused an invoice (its provider's token, the amount): the attempt is closed, and the same is ordered
    again as soon as it is, by the link."""
    order = open_order(talk)
    waits = order and order.status is OrderStatus.AWAITING_PAYMENT
    if not order or not waits or not order.attempt.in_chat or order.attempt.state is not AttemptState.OPEN:
        return
    talk.change(invoice_refused_at=talk.now)
    if close_attempt(talk, order):
        talk.change(confirming=talk.conversation.cart.version, buying=None)
