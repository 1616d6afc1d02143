"""The shop is paused: no new order and no new link to pay, until the merchant says so or a moment that was told.

Whoever would order hears why and until when, keeps cart and answers, and can ask to be told. A link that is open runs
its hour, and what is paid is honoured. Everything else goes on.
"""

from functions.commerce.live import REOPENED
from functions.conversation import channel_off
from functions.conversation.state import Step
from functions.conversation.talk import Talk


def is_paused(talk: Talk) -> bool:
    """A merchant who tries the shop is not stopped: nothing is ordered then."""
    return talk.facts.live.pausing(talk.now) and not talk.conversation.testing


def stops(talk: Talk) -> bool:
    """Whether nothing can be ordered now, or here; then it has been said, and the checkout is left for the cart."""
    if channel_off.is_off(talk):
        _leave_checkout(talk)
        channel_off.tell(talk)
        return True
    if not is_paused(talk):
        return False
    live, conversation = talk.facts.live, talk.conversation
    empty = conversation.cart.empty
    _leave_checkout(talk)
    body = talk.text(
        "paused", until=live.until.isoformat() if live.until else "", why=live.why, units=conversation.cart.units
    )
    waits = any(notice.sku == REOPENED for notice in conversation.notices)
    talk.ask(
        body,
        *(() if waits else (talk.option("reopened", "reopened"),)),
        *(() if empty else (talk.option("cart", "cart"),)),
        talk.option("browse", "browse"),
        overtakable=False,
    )
    return True


def _leave_checkout(talk: Talk) -> None:
    step = Step.BROWSING if talk.conversation.cart.empty else Step.CART
    talk.change(step=step, back=(), confirming=None, buying=None)
