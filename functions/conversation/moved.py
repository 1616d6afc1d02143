"""What two linked conversations say to each other: one hands its talk over, the other takes it in, either undoes it.

Each answers once: the events have ids of the effects that they come from.
"""

from functions.commerce.cart import MOST_LINES
from functions.conversation.effects import Tell
from functions.conversation.linked import Linked, Moved
from functions.conversation.moving import adopted, give_back, pack
from functions.conversation.moving_events import Adopted, GivenBack, HandedOver, Luggage, Parted
from functions.conversation.notices import keep
from functions.conversation.state import MOST_ORDERS, Shown, Step
from functions.conversation.talk import Talk

MOST_LINKS = 5


def on_handed_over(talk: Talk, used: HandedOver) -> None:
    """The link is used: the first time only. Who was here is told, for it may have been another."""
    conversation = talk.conversation
    handing = conversation.handing
    if conversation.moved_to or handing is None or handing.code != used.code or handing.until <= used.at:
        talk.effects.append(Tell(conversation=used.to, what=adopted(talk, "used")))
        return
    if conversation.timer("erase"):
        talk.effects.append(Tell(conversation=used.to, what=adopted(talk, "busy")))
        return
    moved = Moved(channel=used.channel, at=talk.now, cart=conversation.cart)
    luggage = pack(talk)
    talk.effects.append(Tell(conversation=used.to, what=adopted(talk, "", luggage)))
    talk.change(
        handing=None, moved_to=used.to, moved=moved, cart=conversation.cart.clear(), undo=None, confirming=None,
        buying=None, step=Step.BROWSING, shown=Shown(), back=(),
    )  # fmt: skip
    body = talk.text("moved_away", way=used.channel, fresh=True)
    talk.ask(body, talk.option("comeback", "come_back"), overtakable=False)


def on_adopted(talk: Talk, told: Adopted) -> None:
    if told.refused:
        talk.say("move_refused", why=told.refused)
        return
    luggage = told.luggage
    if told.locale in talk.rules.locales and not talk.conversation.locale_sure:
        talk.change(locale=told.locale)
    mine = {past.id for past in talk.conversation.orders}
    theirs = tuple(each for each in luggage.order_ids if each not in mine)
    earlier = tuple(each for each in luggage.linked if each.conversation != talk.conversation.id)
    theirs = tuple(each for each in theirs if not any(each in link.orders for link in earlier))
    origins = {told.origin, *(each.conversation for each in earlier)}
    others = tuple(link for link in talk.conversation.linked if link.conversation not in origins)
    link = Linked(conversation=told.origin, channel=told.channel, at=talk.now, orders=theirs)
    _take_cart(talk, luggage)
    _take_orders(talk, luggage)
    talk.change(linked=(*others, *earlier, link)[-MOST_LINKS:], testing=False)
    for notice in luggage.notices:
        keep(talk, notice)
    numbers = [past.number for past in luggage.orders if past.number]
    body = talk.text(
        "adopted", way=told.channel, units=luggage.cart.units, numbers=numbers, paying=bool(luggage.order),
        notices=len(luggage.notices),
    )  # fmt: skip
    options = [talk.option("cart", "cart")] if not talk.conversation.cart.empty else [talk.option("browse", "browse")]
    options += [talk.option("status", "order_status")] if numbers or luggage.order else []
    talk.ask(body, *options, talk.option("unlink", "unlink"), overtakable=False)


def _take_cart(talk: Talk, luggage: Luggage) -> None:
    """Beside what is there already."""
    cart = talk.conversation.cart
    for line in luggage.cart.lines:
        quantity = min(cart.quantity(line.sku) + line.quantity, talk.rules.max_units)
        if cart.quantity(line.sku) or len(cart.lines) < MOST_LINES:
            cart = cart.set(line.sku, quantity, line.price)
    talk.put_cart(cart)


def _take_orders(talk: Talk, luggage: Luggage) -> None:
    conversation = talk.conversation
    known = {past.id for past in luggage.orders}
    own = tuple(past for past in conversation.orders if past.id not in known)
    talk.change(orders=(*luggage.orders, *own)[:MOST_ORDERS], order=conversation.order or luggage.order)
    for timer in luggage.timers:
        talk.conversation = talk.conversation.with_timer(timer)


def on_parted(talk: Talk, parted: Parted) -> None:
    """Taken back over there: what came from there goes home, and is seen here no more."""
    link = next((each for each in talk.conversation.linked if each.conversation == parted.origin), None)
    if link is None:
        return
    if parted.erased:
        talk.conversation = talk.conversation.parted_from(parted.origin)
    else:
        give_back(talk, link, undone=False)
    if talk.conversation.moved_to:  # gone on from here: what came along must follow
        talk.effects.append(Tell(conversation=talk.conversation.moved_to, what=parted))
        return
    talk.say("parted", way=parted.channel)


def on_given_back(talk: Talk, home: GivenBack) -> None:
    conversation = talk.conversation
    if conversation.moved_to and conversation.moved_to != home.by:
        talk.effects.append(Tell(conversation=conversation.moved_to, what=home))
        return
    was_there = conversation.moved_to == home.by
    if was_there:
        talk.change(moved_to=None, moved=None)
    _take_orders(talk, home.luggage)
    if was_there and home.undone:
        numbers = [past.number for past in talk.conversation.orders if past.number]
        talk.ask(
            talk.text("moved_back", way=home.channel, numbers=numbers),
            talk.option("browse", "browse"),
            overtakable=False,
        )
