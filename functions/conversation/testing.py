"""The merchant tries the live shop from their own number: `test` begins it, `test` ends it. Nothing is ordered.

There is no test order: where an order would be made, a receipt is shown that says so, and nothing else happens. So
there is nothing to charge, to hold, to number, to count or to deliver, whoever gets here (ADR 23).
"""

from functions.commerce.orders import OrderLine, OrderStatus, Shipping
from functions.commerce.pricing import quote
from functions.conversation.basket import shown_lines, shown_totals
from functions.conversation.events import TextIn
from functions.conversation.message import Receipt
from functions.conversation.plain import normalise
from functions.conversation.state import Shown, Step
from functions.conversation.talk import Talk

WORD = "test"
BY_NUMBER = ("whatsapp",)
"""Channels whose signed webhook tells the number that somebody writes from."""
WAITING = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING)


def toggles(talk: Talk, content: object, *, in_own_words: bool) -> bool:
    """Whether this is the merchant's `test`. Of anybody else it is a word like any other."""
    conversation = talk.conversation
    said = isinstance(content, TextIn) and normalise(content.text) == WORD
    return said and _is_merchant(talk) and (conversation.testing or not in_own_words)


def _is_merchant(talk: Talk) -> bool:
    """By the number in this very event, as its channel told it: what is remembered of a number may be of long ago."""
    told, own = _digits(talk.event.number), _digits(talk.rules.notify.whatsapp)
    return bool(own) and told == own and talk.conversation.channel in BY_NUMBER


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def toggle(talk: Talk) -> None:
    """A payment that is open is finished first: it is a real one."""
    conversation = talk.conversation
    talk.change(last_inbound_at=talk.event.received_at, reachable=True)
    order = talk.order(conversation.order) if conversation.order else None
    if not conversation.testing and order and order.status in WAITING:
        talk.say("test_not_now")
        return
    begins = not conversation.testing
    talk.change(
        testing=begins, step=Step.BROWSING, shown=Shown(), back=(), buying=None, confirming=None, greeted=True,
        cart=conversation.cart.clear(), undo=None, draft=conversation.draft.for_next_order(),
    )  # fmt: skip
    talk.say("test_begins" if begins else "test_ends", shop=talk.rules.name)


def pretend(talk: Talk, lines: tuple[OrderLine, ...], shipping: Shipping) -> bool:
    """Show what an order would look like, instead of making it. False: this is no test."""
    if not talk.conversation.testing:
        return False
    totals = quote(lines, shipping)
    receipt = Receipt(
        heading=talk.text("test_heading"),
        number="TEST",
        lines=shown_lines(talk, lines),
        totals=shown_totals(talk, totals, shipping),
        note=talk.text("test_note"),
    )
    talk.send(receipt)
    talk.change(
        cart=talk.conversation.cart.clear(), undo=None, buying=None, confirming=None, step=Step.BROWSING, shown=Shown(),
        back=(), draft=talk.conversation.draft.for_next_order(),
    )  # fmt: skip
    return True
