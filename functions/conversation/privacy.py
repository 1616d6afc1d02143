"""What the shop knows of a shopper, told when they ask; and its erasure, once they have said yes to it.

Nothing is erased while money or flowers are on their way: then it is done by itself when they have arrived.
"""

from datetime import datetime, timedelta

from functions.commerce.orders import Order, OrderStatus
from functions.conversation import moving
from functions.conversation.consent import in_flight, latest_orders
from functions.conversation.effects import ErasePerson
from functions.conversation.erasure import ASK_AGAIN, TIMER
from functions.conversation.intents import Intent
from functions.conversation.message import Link, Text
from functions.conversation.state import Shown, Step, Timer
from functions.conversation.talk import Talk
from functions.conversation.understand import Said, normalise
from functions.conversation.words import PHRASES, Act

LOOK_AGAIN = timedelta(hours=12)
"""Whether an order that stood in the way has arrived."""
LONGEST_WAY = timedelta(days=30)
"""After which an order counts as delivered though nobody reported it (a pick-up, a shop that reports no parcels)."""
ERASE_WORDS = frozenset(
    "verwijder verwijderen verwijderd wis wissen gewist vergeet vergeten weg delete deleted erase erased remove "
    "removed forget forgotten wipe".split()
)


KEPT_WORDS = frozenset(
    "hebben heb hebt bewaar bewaart bewaren weet weten kopie inzage have keep store stored know copy access export "
    "download opvragen".split()
)
"""What asks for what is kept, rather than what it is kept for."""

WHAT_FOR = frozenset("waarom waarvoor hoezo why nodig need".split())


def answer_privacy(talk: Talk, said: Said) -> None:
    """ "Welke gegevens hebben jullie van mij?", "delete my data", "why do you need my name?"."""
    talk.understood(Intent.PRIVACY, topic=said.topic)
    words = set(normalise(said.text).split())
    if said.topic == "erase" or words & ERASE_WORDS:
        ask_erase(talk)
    elif words & KEPT_WORDS and not words & WHAT_FOR:
        tell_what_is_kept(talk)
    else:
        talk.say("privacy", privacy_url=talk.rules.privacy_url)


def hear_answer(talk: Talk, text: str) -> bool:
    """Whether a text answers what was just asked, which is beside the open question. Only a plain yes erases."""
    plain = normalise(text)
    if not talk.asked_to_erase or plain not in PHRASES[Act.YES] + PHRASES[Act.NO]:
        return False
    talk.understood(Intent.PRIVACY, topic="erase")
    (erase if plain in PHRASES[Act.YES] else keep)(talk)
    return True


def answer_tap(talk: Talk, choice: str) -> None:
    """A button: `erase:ask`, `erase:yes`, `erase:no`."""
    {"yes": erase, "no": keep}.get(choice, ask_erase)(talk)


def tell_what_is_kept(talk: Talk) -> None:
    """Of what kind and how much; the values themselves go in a file, to who can show that they are theirs."""
    conversation = talk.conversation
    body = talk.text(
        "privacy_kept",
        events=conversation.version,
        name=conversation.profile_name or conversation.draft.name,
        email=bool(conversation.draft.email),
        address=bool(conversation.draft.address),
        units=conversation.cart.units,
        notices=len(conversation.notices),
        linked=bool(conversation.linked or conversation.moved),
        orders=[past.number for past in conversation.orders if past.number],
        days=talk.rules.retention_days,
        contact=talk.rules.contact.email,
    )
    talk.send(Text(body=body, link=Link(title=talk.text("label_privacy"), url=talk.rules.privacy_url)))
    talk.ask(talk.text("privacy_offer"), talk.option("erase:ask", "erase"), talk.option("browse", "browse"))


def ask_erase(talk: Talk) -> None:
    """Says what goes and what must stay, and why, before anything is done."""
    talk.change(erasure_asked=True)
    orders = latest_orders(talk)
    body = talk.text(
        "erase_ask",
        kept=[order.number for order in orders if order.number],
        waiting=_numbers(talk, orders),
        open=_open_payment(orders),
        email=talk.rules.contact.email,
    )
    talk.ask(body, talk.option("erase:yes", "erase_yes"), talk.option("erase:no", "erase_no"), overtakable=False)


def keep(talk: Talk) -> None:
    """Nothing is erased, and nothing will be: also of what was still to be done."""
    timer = talk.conversation.timer(TIMER)
    if timer and not timer.subject:
        talk.conversation = talk.conversation.without_timer(TIMER)
    talk.ask(talk.text("erase_kept"), talk.option("browse", "browse"), talk.option("cart", "cart"), overtakable=False)


def erase(talk: Talk) -> None:
    """What is said here is the last that the shopper hears. Open carts and answers go at once."""
    if not talk.asked_to_erase:
        ask_erase(talk)  # a button of long ago: what it would do is asked again
        return
    orders = latest_orders(talk)
    talk.change(step=Step.BROWSING, shown=Shown(), back=())
    if _waits(talk, orders):
        _set_timer(talk, LOOK_AGAIN)
        body = talk.text("erase_later", waiting=_numbers(talk, orders), open=_open_payment(orders))
        talk.ask(body, talk.option("erase:no", "erase_no"), talk.option("browse", "browse"), overtakable=False)
        return
    talk.say("erase_done", kept=[order.number for order in orders if order.number])
    _begin(talk, talk.conversation.version)


def erase_when_done(talk: Talk, timer: Timer) -> None:
    """What stood in the way may have arrived; or an erasure was begun (through the version that the timer names) and is
    not finished yet."""
    if timer.subject:
        _begin(talk, int(timer.subject))
        return
    orders = latest_orders(talk)
    if _waits(talk, orders):
        _set_timer(talk, LOOK_AGAIN)
        return
    kept = [order.number for order in orders if order.number]
    talk.send(Text(body=talk.text("erase_done", kept=kept)), purpose="transactional")
    _begin(talk, talk.conversation.version)


def _begin(talk: Talk, through: int) -> None:
    """Asked for until the conversation is no more, which takes the timer with it."""
    moving.take_back(talk, erased=True)
    moving.remove_links(talk)
    _set_timer(talk, ASK_AGAIN, subject=str(through))
    talk.effects.append(ErasePerson(through=through))


def _set_timer(talk: Talk, wait: timedelta, *, subject: str = "") -> None:
    timer = Timer(id=TIMER, due=talk.now + wait, kind="erase", subject=subject)
    talk.conversation = talk.conversation.with_timer(timer)


def waits_for(order: Order, now: datetime) -> bool:
    """Whether an order's data is still needed: to be paid, delivered or refunded."""
    arrived = order.status is OrderStatus.PAID and now - (order.paid_at or now) > LONGEST_WAY
    refunding = any(refund.state in ("requested", "pending") for refund in order.refunds)
    coming = order.tickets_until is not None and now.date() <= order.tickets_until
    return in_flight(order) and (refunding or not arrived or coming)


def _waits(talk: Talk, orders: list[Order]) -> bool:
    return any(waits_for(order, talk.now) for order in orders)


def _numbers(talk: Talk, orders: list[Order]) -> list[str]:
    """Of paid orders that are not done yet."""
    return [order.number for order in orders if order.number and waits_for(order, talk.now)]


def _open_payment(orders: list[Order]) -> bool:
    return any(order.status in (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING) for order in orders)
