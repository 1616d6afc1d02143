"""Another day for an order that is paid and has not left: by the shopper in the chat, by the merchant in a report.

The old day is let go and the new one taken in one transaction, on the condition that there is room.
"""

from datetime import date, timedelta

from functions.commerce.delivery import Reason, slot_of, today, why_never
from functions.commerce.orders import DeliveryDay, Order, OrderStatus
from functions.commerce.parcels import FULFILMENT_RANK
from functions.commerce.shop import ShippingOption
from functions.conversation.booking import order_when, rebook, shipping_option, when, why_not_now
from functions.conversation.confirmation import confirm_day_by_mail
from functions.conversation.dates import read_day
from functions.conversation.day_words import read_shift, read_slot
from functions.conversation.days import bookable_slots_of, offer_slots, read_choice, refuse, show_days
from functions.conversation.intents import Intent
from functions.conversation.message import Text
from functions.conversation.parcel_wishes import hears_retry
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

DAY, SLOT = "moveday", "moveslot"
"""Verbs of the options that are offered."""


def dispatched(order: Order) -> bool:
    left = FULFILMENT_RANK["dispatched"]
    return any(FULFILMENT_RANK[parcel.state] >= left for parcel in order.parcels)


def movable(talk: Talk, order: Order | None) -> bool:
    if not order or order.status is not OrderStatus.PAID or dispatched(order):
        return False
    return order.delivery is not None or lacks_a_day(talk, order)


def lacks_a_day(talk: Talk, order: Order) -> bool:
    """An exchange goes the way of what it stands in for, and nobody was asked when."""
    option = shipping_option(talk, order.shipping.id)
    return bool(order.exchange_of and not order.delivery and option and option.by_day)


def ask_day(talk: Talk, order: Order) -> None:
    """When is an exchange to come? No open question, for it comes at any moment and need not be answered: a tap or a
    day in words does. Where another order's day is being chosen it is left to the button at "where is my order"."""
    option = shipping_option(talk, order.shipping.id)
    if option and talk.conversation.step is not Step.MOVE_DAY:
        talk.change(moving=order.id)
        show_days(talk, option, talk.text("ask_new_day", when="", number=order.number or ""), DAY)


def has_a_day(talk: Talk) -> bool:
    """Whether the latest order has a day that can be moved."""
    past = talk.conversation.orders[:1]
    return bool(past) and movable(talk, talk.order(past[0].id))


def start(talk: Talk, text: str = "", *, sure: bool = True) -> None:
    """The shopper wants another day for the latest order; a day that was told is taken at once. Not `sure` ("kan het
    ook zaterdag?"): it is offered."""
    talk.understood(Intent.CHANGE_ORDER)
    past = talk.conversation.orders[0] if talk.conversation.orders else None
    order = talk.order(past.id) if past else None
    option = shipping_option(talk, order.shipping.id) if order else None
    if not order or not option or not movable(talk, order):
        if not hears_retry(talk, text):
            _cannot(talk, order)
        return
    talk.change(moving=order.id)
    day = _told_day(talk, order, text)
    if not day:
        offer(talk, order, "ask_new_day")
    elif sure:
        _try(talk, order, option, DeliveryDay(day=day, slot=read_slot(text, option.slots)))
    else:
        _offer_day(talk, order, option, day)


def _offer_day(talk: Talk, order: Order, option: ShippingOption, day: date) -> None:
    """What stands is said first, and nothing is moved: the slots of that day, or why it cannot be."""
    wish = DeliveryDay(day=day)
    reason = why_never(wish, option, talk.rules, talk.now)
    if not reason and not option.slots:
        _try(talk, order, option, wish)
        return
    if reason:
        talk.go(Step.MOVE_DAY)
        refuse(talk, option, wish, reason, DAY)
        return
    now = talk.text("now_on", number=order.number or "", when=order_when(talk, order)) if order.delivery else ""
    _ask_slot(talk, option, day, first=now)


def _ask_slot(talk: Talk, option: ShippingOption, day: date, *, first: str = "") -> None:
    talk.go(Step.MOVE_DAY)
    talk.change(draft=talk.conversation.draft.model_copy(update={"wanted": day}))
    offer_slots(talk, option, day, SLOT, first=first)


def _told_day(talk: Talk, order: Order, text: str) -> date | None:
    shift = read_shift(text)
    if shift and order.delivery:
        return order.delivery.day + timedelta(days=shift)
    return read_day(text, today(talk.rules, talk.now))


def _cannot(talk: Talk, order: Order | None) -> None:
    """Nothing that can be moved here: say why, and who can help."""
    why = "none" if not order else "dispatched" if dispatched(order) else "other"
    contact = talk.rules.contact
    body = talk.text("cannot_move", why=why, phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("human", "human"), talk.option("status", "order_status"), overtakable=False)


def offer(talk: Talk, order: Order, key: str) -> None:
    """The days to choose from instead."""
    option = shipping_option(talk, order.shipping.id)
    if not option:
        return
    talk.go(Step.MOVE_DAY)
    talk.change(moving=order.id)
    body = talk.text(key, when=order_when(talk, order), number=order.number or "")
    show_days(talk, option, body, DAY)


def ask(talk: Talk) -> None:
    order = _moving(talk)
    if order and movable(talk, order):
        offer(talk, order, "ask_new_day")
    else:
        _cannot(talk, order)


def hear(talk: Talk, said: Said) -> None:
    order = _moving(talk)
    option = shipping_option(talk, order.shipping.id) if order else None
    if not order or not option or not movable(talk, order):
        _cannot(talk, order)
        return
    shifted = _told_day(talk, order, said.text) if read_shift(said.text) else None
    wish = DeliveryDay(day=shifted) if shifted else read_choice(talk, said, option, talk.conversation.draft.wanted)
    if said.act in (Act.NO, Act.SKIP):
        _keep(talk, order)
    elif wish:
        _try(talk, order, option, wish)
    else:
        show_days(talk, option, talk.text("invalid_day"), DAY)


def _moving(talk: Talk) -> Order | None:
    return talk.order(talk.conversation.moving) if talk.conversation.moving else None


def _keep(talk: Talk, order: Order) -> None:
    talk.change(step=Step.AFTER_ORDER, back=(), moving=None)
    talk.say("day_stays", when=order_when(talk, order), number=order.number or "")


def stay(talk: Talk) -> None:
    order = _moving(talk)
    if order:
        _keep(talk, order)
    else:
        talk.change(step=Step.AFTER_ORDER, back=(), moving=None)


def choose(talk: Talk, rest: str) -> None:
    """A tapped day, or day and slot: "2026-11-28:afternoon"."""
    order = _moving(talk)
    option = shipping_option(talk, order.shipping.id) if order else None
    wish = read_wish(rest)
    if not order or not option or not wish or not movable(talk, order):
        _cannot(talk, order)
        return
    _try(talk, order, option, wish)


def read_wish(rest: str) -> DeliveryDay | None:
    day, _, slot = rest.partition(":")
    try:
        return DeliveryDay(day=date.fromisoformat(day), slot=slot)
    except ValueError:
        return None


def _try(talk: Talk, order: Order, option: ShippingOption, wish: DeliveryDay) -> None:
    """Move it, ask for the slot, or say why not and offer the nearest days."""
    had = order.delivery
    if not wish.slot and had and slot_of(option, had.slot):
        same = DeliveryDay(day=wish.day, slot=had.slot)
        wish = same if not why_not_now(talk, option, same) else wish
    if wish == had:
        _keep(talk, order)
        return
    reason = why_never(wish, option, talk.rules, talk.now)
    if not reason and option.slots and not wish.slot:
        if bookable_slots_of(talk, option, wish.day):
            _ask_slot(talk, option, wish.day)
            return
        reason = Reason.FULL
    moved = None if reason else rebook(talk, order, wish)
    if not moved:
        talk.go(Step.MOVE_DAY)
        refuse(talk, option, wish, reason or Reason.FULL, DAY)
        return
    talk.save(moved)
    talk.change(step=Step.AFTER_ORDER, back=(), moving=None)
    told = {"when": when(talk, option, wish), "number": order.number or "", "gift": order.gift}
    body = talk.text("day_moved", **told, had=had is not None)
    talk.send(Text(body=body))
    confirm_day_by_mail(talk, moved, body)
    announce(talk, moved, "shopper")


def announce(talk: Talk, order: Order, by: str, reason: str = "") -> None:
    talk.announce(
        "order.rescheduled",
        order=order.id,
        number=order.number,
        basket=order.total,
        currency=order.currency,
        day=str(order.delivery.day) if order.delivery else "",
        slot=order.delivery.slot if order.delivery else "",
        by=by,
        reason=reason,
    )


def by_merchant(talk: Talk, order: Order, day: date, slot: str) -> Order | None:
    """The merchant knows what can be done: only a full day, or one that is over, is refused. None: it was."""
    had = order.delivery
    option = shipping_option(talk, order.shipping.id)
    slot = slot or (had.slot if had else "")
    known = slot if option and slot_of(option, slot) else ""
    if day < today(talk.rules, talk.now):
        return None
    return rebook(talk, order, DeliveryDay(day=day, slot=known))
