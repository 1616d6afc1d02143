"""A channel that the shop has turned off: nothing is ordered there, and who writes hears once where the shop is.

Who has an order that is not over is served until it is: they are told of it, and may ask, cancel and return. `stop` and
the wish to be forgotten are heard from anybody. ADR 49.
"""

from datetime import timedelta

from functions.commerce import chat_links
from functions.commerce.orders import Order, OrderStatus
from functions.commerce.returning import in_time
from functions.conversation import notices, watches
from functions.conversation.consent import in_flight
from functions.conversation.events import ShopperWrote, StockReturned, Tapped, TextIn
from functions.conversation.named_order import past_orders
from functions.conversation.state import Notice
from functions.conversation.talk import Talk
from functions.conversation.understand import understand
from functions.conversation.words import Act

ONCE_IN = timedelta(days=1)
"""Who writes on and on, or is a machine, is told once; who is back next week has forgotten."""
HEARD = (Act.STOP, Act.PRIVACY)
ERASE = "erase"


def is_off(talk: Talk) -> bool:
    """A merchant who tries the shop is served: nothing is ordered then."""
    return not talk.rules.takes(talk.conversation.channel) and not talk.conversation.testing


def turns_away(talk: Talk, wrote: ShopperWrote) -> bool:
    """Whether a message has been dealt with: told where the shop is, or met with silence, for it was told already."""
    if not is_off(talk) or _is_heard(talk, wrote) or any(_goes_on(talk, order) for order in _orders(talk)):
        return False
    told = talk.conversation.off_told_at
    if told is None or talk.now - told >= ONCE_IN:
        tell(talk)
    else:
        talk.silent = True
    return True


def tell(talk: Talk) -> None:
    """In the shop's own words, which may be changed like any other."""
    ways = [
        {"way": way, "url": chat_links.chat(talk.rules, way)}
        for way in chat_links.ways(talk.rules)
        if way != talk.conversation.channel
    ]
    contact, page = talk.rules.contact, talk.rules.website if talk.rules.takes("web") else ""
    talk.change(off_told_at=talk.now)
    talk.say(
        "channel_off", shop=talk.rules.name, ways=ways, website=page, phone=contact.phone, email=contact.email,
        units=talk.conversation.cart.units,
    )  # fmt: skip


def keeps_waiting(talk: Talk, told: StockReturned) -> bool:
    """Whether something waited for has come while the channel is off: it is told once the channel is on again."""
    if not is_off(talk):
        return False
    if watches.is_watch(told.sku):
        _look_after_next_publish(talk, told.sku)
    else:
        notices.look_tomorrow(talk, told.sku)
    return True


def _look_after_next_publish(talk: Talk, sku: str) -> None:
    wanted = next((each for each in talk.conversation.opt_ins if each.id == sku), None)
    if wanted:
        notices.keep(talk, Notice(sku=sku, until=wanted.until, look_at=talk.now))


def _is_heard(talk: Talk, wrote: ShopperWrote) -> bool:
    content = wrote.content
    if isinstance(content, Tapped):
        return content.action.partition(":")[0] == ERASE or _act(talk, content.action) in HEARD
    return isinstance(content, TextIn) and (talk.asked_to_erase or _act(talk, content.text) in HEARD)


def _act(talk: Talk, text: str) -> Act:
    return understand(text, talk.conversation.step).act


def _orders(talk: Talk) -> list[Order]:
    being_paid = talk.conversation.order
    if being_paid:
        talk.facts.load(orders=[being_paid, *(past.id for past in talk.conversation.orders)])
    first = talk.order(being_paid) if being_paid else None
    return [*([first] if first else []), *past_orders(talk)]


def _goes_on(talk: Talk, order: Order) -> bool:
    """Money or a parcel is on its way, or it may still be sent back."""
    if in_flight(order):
        return True
    return order.status is OrderStatus.PAID and in_time(order, talk.rules.returns.longest, talk.rules, talk.now)
