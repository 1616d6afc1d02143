"""The shop is paused: no new order and no new link to pay, until the merchant says so or a moment that was told.

Whoever would order hears why and until when, keeps cart and answers, and can ask to be told. A link that is open runs
its hour, and what is paid is honoured. Everything else goes on.
"""

from functions.commerce.live import REOPENED
from functions.conversation.state import Step
from functions.conversation.talk import Talk


def is_paused(talk: Talk) -> bool:
    """A merchant who tries the shop is not stopped: nothing is ordered then."""
    return talk.facts.live.pausing(talk.now) and not talk.conversation.testing


def stops(talk: Talk) -> bool:
    """Whether nothing can be ordered now; then it has been said, and the checkout is left for the cart."""
    if not is_paused(talk):
        return False
    live, conversation = talk.facts.live, talk.conversation
    empty = conversation.cart.empty
    talk.change(step=Step.BROWSING if empty else Step.CART, back=(), confirming=None, buying=None)
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
