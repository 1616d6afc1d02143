"""Paid, and it cannot be delivered: why, the money back, and what the shopper can do instead."""

from functions.commerce.orders import Attempt, Order, OrderStatus
from functions.conversation import notices
from functions.conversation.again import offer_another_day, offer_without_code
from functions.conversation.asked_by_stripe import undeliverable
from functions.conversation.booking import let_go, order_keys, still_free
from functions.conversation.cancelling import announce
from functions.conversation.codes import agreed_keys, still_usable
from functions.conversation.erasure import is_nobodys
from functions.conversation.exchanges import fell_through
from functions.conversation.payment import close_newer, stop_timers
from functions.conversation.refunds import give_back
from functions.conversation.show import show_similar
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.ticketing import cancelled_event


def why_in_vain(talk: Talk, order: Order) -> str:
    """The refund's reason; "": it can be delivered. Only what was let go can have gone to somebody else."""
    if is_nobodys(order) or undeliverable(order, talk.rules.shipping):
        return "undeliverable"
    if cancelled_event(talk, order):
        return "event_cancelled"
    return why_gone(talk, order) if order.status is OrderStatus.EXPIRED else ""


def why_gone(talk: Talk, order: Order) -> str:
    """What an order had let go of that cannot be had again; "": all of it can."""
    tracked = [line.sku for line in order.lines if line.tracked]
    talk.facts.load(tracked, days=order_keys(talk, order), codes=agreed_keys(order))
    stock = talk.facts.stock(tracked)
    if any(stock[line.sku] < line.quantity for line in order.lines if line.tracked):
        return "out_of_stock"
    if not still_free(talk, order):
        return "day_gone"
    return "" if still_usable(talk, order) else "code_gone"


def turn_away(talk: Talk, order: Order, attempt: Attempt, why: str) -> None:
    """All of it goes back, and so does what the order held."""
    if order.status is not OrderStatus.EXPIRED:
        order = _give_up(talk, order)
    order = give_back(talk, order, attempt, why)
    if order.exchange_of:
        fell_through(talk, order)
        return
    if order.cancel_asked:
        announce(talk, order, by="shopper")
    if why == "out_of_stock":
        notices.offer(talk, order)
        show_similar(talk, order.lines[0].product)
    elif why == "day_gone" and order.buy_now:
        talk.ask(talk.text("day_gone"), talk.option(f"buy:{order.lines[0].sku}", "buy_now"), overtakable=False)
    elif why == "day_gone":
        offer_another_day(talk, order)
    elif why == "code_gone":
        offer_without_code(talk, order)


def _give_up(talk: Talk, order: Order) -> Order:
    talk.move(order, "release")
    order = let_go(talk, order)
    stop_timers(talk, order)
    order = close_newer(talk, order)
    if talk.conversation.order == order.id:
        talk.change(order=None)
    if talk.conversation.step is Step.AWAITING_PAYMENT:
        talk.change(step=Step.BROWSING, back=())
    return order.moved(OrderStatus.CANCELLED)
