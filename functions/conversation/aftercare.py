"""What shoppers want of an order that is paid: change or cancel it, send it back, complain.

What a person has to do is asked of a person, and the shopper is told so; nothing is promised for them.
"""

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.returns import FAULTS
from functions.conversation import move_day, parcel_wishes, readdress, return_talk
from functions.conversation.day_words import wants_to_move
from functions.conversation.intents import Intent
from functions.conversation.noting import note
from functions.conversation.open_question import ask_again
from functions.conversation.return_words import read_reason
from functions.conversation.state import Step
from functions.conversation.step import REVIEWING
from functions.conversation.talk import Talk
from functions.conversation.understand import Said


def last_paid(talk: Talk) -> Order | None:
    for past in talk.conversation.orders[:1]:
        order = talk.order(past.id)
        if order and order.status is OrderStatus.PAID:
            return order
    return None


def call_a_person(talk: Talk, reason: str) -> None:
    """Ask the merchant to look; told once, until somebody has."""
    first = talk.conversation.human_requested_at is None
    talk.change(human_requested_at=talk.now, misunderstood=0)
    if first:
        talk.announce(
            "human.requested",
            step=talk.conversation.step.value,
            basket=talk.conversation.cart.total,
            currency=talk.rules.currency,
            reason=reason,
            label=talk.conversation.standing.label,
            label_reason=talk.conversation.standing.why,
        )


def change_order(talk: Talk, said: Said) -> None:
    """Another day, another address are dealt with here; the card of an order that is paid: a person does it."""
    if wants_to_move(said.text):
        move_day.start(talk, said.text)
        return
    talk.understood(Intent.CHANGE_ORDER)
    order = last_paid(talk)
    if not order:
        ask_again(talk)
    elif readdress.ABOUT_ADDRESS.search(said.text):
        readdress.start(talk)
    else:
        _offer_person(talk, "change_order", order)


def complain(talk: Talk, said: Said) -> None:
    """Sorry, at once; then what happens next. What arrived in no good order becomes a case; else a person is asked."""
    if parcel_wishes.hears_not_received(talk, said.text):
        return
    talk.understood(Intent.COMPLAINT)
    order = last_paid(talk)
    if order and talk.conversation.step not in REVIEWING and read_reason(said.text) in FAULTS:
        talk.say("sorry")
        if return_talk.begin(talk, said.text):
            return
    call_a_person(talk, "complaint")
    note(talk, said.text, "complaint", order)
    contact = talk.rules.contact
    number = order.number or "" if order else ""
    body = talk.text("complaint", number=number, phone=contact.phone, email=contact.email)
    if talk.conversation.step in REVIEWING:
        talk.say("complaint", number=number, phone=contact.phone, email=contact.email)
        ask_again(talk)
    elif talk.conversation.step is Step.RETURN or not order:
        talk.say("complaint", number=number, phone=contact.phone, email=contact.email)
    else:
        talk.ask(body, talk.option("return", "return"), talk.option("status", "order_status"), overtakable=False)


def begin_return(talk: Talk, said: Said | None = None) -> None:
    talk.understood(Intent.RETURN)
    if talk.conversation.step in REVIEWING:
        talk.change(review_order=None, reviewing=None, caring=None)
    if not return_talk.begin(talk, said.text if said else ""):
        talk.say("no_orders")


def withdraw(talk: Talk, said: Said) -> None:
    return_talk.begin_withdrawal(talk, said.text)


def _offer_person(talk: Talk, key: str, order: Order) -> None:
    contact = talk.rules.contact
    body = talk.text(key, number=order.number or "", phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("human", "human"), talk.option("status", "order_status"), overtakable=False)
