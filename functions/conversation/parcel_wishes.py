"""What a shopper wants of a parcel that is on its way, or was said to be there: it has not come, come another day,
I fetch it. A carrier is not asked by us: the merchant hears the wish, and the shopper that it was passed on.
"""

import re
from datetime import date

from functions.commerce.delivery import today
from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import Parcel
from functions.conversation.booking import shipping_option
from functions.conversation.dates import read_day
from functions.conversation.days import show_days
from functions.conversation.feedback import call_off_feedback, plan_feedback
from functions.conversation.intents import Intent
from functions.conversation.named_order import past_orders
from functions.conversation.parcel_words import parcel_options, parcel_values, place_of, tapped_parcel
from functions.conversation.plain import spoken
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import CONTROL_ACTS, Act

_NOT_RECEIVED = re.compile(
    r"\b(?:niet|niks|niets|nooit|geen|not|nothing|never|dont|havent|didnt|isnt|no)\b.*"
    r"\b(?:ontvangen|gekregen|aangekomen|bezorgd|binnen|gezien|received?|arrived?|delivered|got|get|gotten|here|came|come)\b"
    r"|\b(?:klopt niet|is niet waar|niet waar|not (?:true|right)|isnt right)\b"
)
_FOUND = re.compile(r"\b(?:gevonden|found (?:it|them)|is er toch|heb (?:het|ze|hem) toch)\b")
_FETCHES = frozenset("afhalen afhaal ophalen haal halen langskomen collect pick pickup fetch".split())
_OTHER_WISHES = (*CONTROL_ACTS, Act.ORDER_STATUS, Act.COMPLAINT, Act.RETURN)


def hears_wish(talk: Talk, said: Said) -> bool:
    """After an order: that it was found, or will be fetched. Whether it was that."""
    if talk.conversation.step is not Step.AFTER_ORDER or said.act in _OTHER_WISHES:
        return False
    return _hears_found(talk, said.text) or _hears_fetch(talk, said.text)


# --- it has not come ----------------------------------------------------------------------------------------------


def hears_not_received(talk: Talk, text: str) -> bool:
    """ "Maar ik heb niks gekregen": of the last parcel that was said to be there. Whether it was that."""
    if not _NOT_RECEIVED.search(spoken(text)):
        return False
    found = next(((order, parcel) for order, parcel in _parcels(talk) if parcel.arrived), None)
    if not found:
        return False
    _dispute(talk, *found)
    return True


def tap_not_received(talk: Talk, rest: str) -> None:
    found = tapped_parcel(talk, rest)
    if found and found[1].arrived:
        _dispute(talk, *found)
    else:
        talk.say("parcel_moved_on")


def _dispute(talk: Talk, order: Order, parcel: Parcel) -> None:
    """Believed: somebody of the shop asks the carrier, and nobody asks how it was until it is there."""
    talk.understood(Intent.COMPLAINT)
    first = parcel.not_received_at is None
    if first:
        parcel = parcel.model_copy(update={"not_received_at": talk.now})
        order = order.with_parcel(parcel)
        talk.save(order)
        call_off_feedback(talk, order)
        talk.change(human_requested_at=talk.now, misunderstood=0)
        talk.announce(
            "shipment.not_received", order=order.id, number=order.number, parcel=parcel.id, state=parcel.state
        )
    contact = talk.rules.contact
    values = parcel_values(talk, order, parcel)
    body = talk.text("not_received", **values, again=not first, phone=contact.phone, email=contact.email)
    talk.ask(body, *parcel_options(talk, order, parcel), overtakable=False)


def _hears_found(talk: Talk, text: str) -> bool:
    if not _FOUND.search(spoken(text)):
        return False
    found = next(((order, parcel) for order, parcel in _parcels(talk) if parcel.not_received_at), None)
    if found:
        _found(talk, *found)
    return found is not None


def tap_found(talk: Talk, rest: str) -> None:
    found = tapped_parcel(talk, rest)
    if found and found[1].not_received_at:
        _found(talk, *found)
    else:
        talk.say("parcel_moved_on")


def _found(talk: Talk, order: Order, parcel: Parcel) -> None:
    parcel = parcel.model_copy(update={"not_received_at": None})
    order = order.with_parcel(parcel)
    talk.save(order)
    talk.change(human_requested_at=None)
    talk.announce("shipment.found", order=order.id, number=order.number, parcel=parcel.id, state=parcel.state)
    plan_feedback(talk, order)
    talk.say("parcel_found")


# --- another day, or to be fetched --------------------------------------------------------------------------------


def failed_attempt(talk: Talk) -> tuple[Order, Parcel] | None:
    """What could not be delivered the last time, of the shopper's orders."""
    return next(((order, parcel) for order, parcel in _parcels(talk) if parcel.state == "attempt_failed"), None)


def _hears_fetch(talk: Talk, text: str) -> bool:
    """ "Dan haal ik het zelf op", after the door stayed shut. Whether it was that."""
    found = failed_attempt(talk) if _FETCHES & set(normalise(text).split()) else None
    if not found or "fetch" not in _offered(talk, *found):
        return False
    _pass_on(talk, *found, "fetch")
    return True


def hears_retry(talk: Talk, text: str) -> bool:
    """Another day is asked for after the door stayed shut. Whether it was that."""
    found = failed_attempt(talk)
    if not found or "retry" not in _offered(talk, *found):
        return False
    day = read_day(text, today(talk.rules, talk.now))
    if day and day > today(talk.rules, talk.now):
        _pass_on(talk, *found, "day", day)
    else:
        _ask_day(talk, *found)
    return True


def _offered(talk: Talk, order: Order, parcel: Parcel) -> set[str]:
    return {option.id.partition(":")[0] for option in parcel_options(talk, order, parcel)}


def tap_retry(talk: Talk, rest: str) -> None:
    """ "{order}:{place}" asks for the day; with a day behind it that is the wish."""
    order_id, place, day = [*rest.split(":", 2), "", ""][:3]
    found = tapped_parcel(talk, f"{order_id}:{place}")
    if not found or found[1].state != "attempt_failed":
        talk.say("parcel_moved_on")
    elif wish := _day(day):
        _pass_on(talk, *found, "day", wish)
    else:
        _ask_day(talk, *found)


def tap_fetch(talk: Talk, rest: str) -> None:
    found = tapped_parcel(talk, rest)
    if found and found[1].state == "attempt_failed":
        _pass_on(talk, *found, "fetch")
    else:
        talk.say("parcel_moved_on")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ask_day(talk: Talk, order: Order, parcel: Parcel) -> None:
    talk.understood(Intent.CHANGE_ORDER)
    option = shipping_option(talk, order.shipping.id)
    if option:
        body = talk.text("ask_retry_day", **parcel_values(talk, order, parcel))
        show_days(talk, option, body, f"retry:{order.id}:{place_of(order, parcel)}")


def _pass_on(talk: Talk, order: Order, parcel: Parcel, wish: str, day: date | None = None) -> None:
    talk.understood(Intent.CHANGE_ORDER)
    contact = talk.rules.contact
    told = {"wanted": wish, "wanted_day": str(day) if day else ""}
    talk.announce("shipment.change_wished", order=order.id, number=order.number, parcel=parcel.id, **told)
    talk.say(
        "parcel_wish",
        **told,
        day=told["wanted_day"],
        order_number=order.number or "",
        address=contact.address,
        phone=contact.phone,
    )


def _parcels(talk: Talk) -> list[tuple[Order, Parcel]]:
    """Of what the shopper paid for, the latest order's latest first."""
    paid = [order for order in past_orders(talk) if order.status is OrderStatus.PAID]
    return [(order, parcel) for order in paid for parcel in reversed(order.parcels)]
