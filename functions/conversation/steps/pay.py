"""A payment link is open, or was: the shopper is expected to pay, and free to do anything else."""

from functions.commerce.orders import OrderStatus
from functions.conversation.basket import show_cart
from functions.conversation.intents import Intent
from functions.conversation.payment import offer_new_link, open_order, resume_payment
from functions.conversation.steps import cart
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act


def ask(talk: Talk) -> None:
    """Where the payment stands. An expired link is only made anew when the shopper says so."""
    order = open_order(talk)
    if order and order.status is OrderStatus.EXPIRED:
        offer_new_link(talk, order, "payment_expired")
    else:
        _resume(talk)


def _resume(talk: Talk) -> None:
    if not resume_payment(talk):
        show_cart(talk)


def hear(talk: Talk, said: Said) -> None:
    if said.act in (Act.PAYMENT, Act.CHECKOUT, Act.YES):
        talk.understood(Intent.PAYMENT)
        _resume(talk)
    else:
        cart.hear(talk, said)
