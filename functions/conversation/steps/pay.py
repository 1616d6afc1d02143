"""A payment link is open, or was: the shopper is expected to pay, and free to do anything else."""

from collections.abc import Callable

from functions.commerce.orders import OrderStatus
from functions.conversation.aftercare import change_order
from functions.conversation.answers import tell_delivery
from functions.conversation.basket import show_cart
from functions.conversation.intents import Intent
from functions.conversation.payment import offer_new_link, open_order, resume_payment
from functions.conversation.steps import cart
from functions.conversation.steps.amend import amend, ask_again, named
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.wants import card_message
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
    elif not _amends(talk, said):
        cart.hear(talk, said)


def _amends(talk: Talk, said: Said) -> bool:
    """Another day, address or card while the link is open: back to the summary with it, and to a link of its own. What
    was bought at once has no summary: it is told so, and a person can help."""
    order = open_order(talk)
    if not order or said.act not in ELSE:
        return False
    if order.buy_now and not said.asks:
        # which part of the day is chosen on the page
        talk.say("buy_now_fixed", when=talk.text("when", day=order.delivery.day, slot="") if order.delivery else "")
    elif order.buy_now:
        ELSE[said.act](talk, said)
    elif not amend(talk, said):
        if said.act is Act.DELIVERY:
            tell_delivery(talk, said)
        else:
            ask_again(talk, said, named(said) or ("card" if said.act is Act.CARD_MESSAGE else "day"))
    return True


ELSE: dict[Act, Callable[[Talk, Said], None]] = {
    Act.DELIVERY: tell_delivery,
    Act.CARD_MESSAGE: card_message,
    Act.CHANGE_ORDER: change_order,
}
"""How a question is answered where there is no summary to go back to."""
