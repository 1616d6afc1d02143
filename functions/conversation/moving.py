"""A talk taken to another channel by its shopper: the link, its use, and the way back. What the other conversation
says to it is in `moved`.

Linked by proof only: a link that this shop signed, that works once and for a quarter of an hour. Nothing is guessed.
"""

import re
from datetime import timedelta

from functions.commerce import chat_links
from functions.conversation.effects import Tell
from functions.conversation.events import ShopperWrote, Tapped, TextIn
from functions.conversation.intents import Intent
from functions.conversation.linked import Handing, Linked
from functions.conversation.message import Link, Media, Text
from functions.conversation.moving_events import Adopted, GivenBack, HandedOver, Luggage, Parted
from functions.conversation.moving_words import wants_back, wish
from functions.conversation.notices import forget
from functions.conversation.state import Shown, Step
from functions.conversation.talk import Talk
from functions.conversation.words import Act

HEARD_HERE = (Act.STOP, Act.HUMAN, Act.HELP, Act.PRIVACY)
LIFETIME = timedelta(minutes=15)
CODE = re.compile(r"(?<![a-z0-9])mvc[a-z2-7]{51}(?![a-z0-9])")
ERASE = "erase"


# --- the link -----------------------------------------------------------------------------------------------------


def offer(talk: Talk, way: str = "") -> None:
    """A link to one channel; where several are possible and none is named, it is asked which."""
    talk.understood(Intent.CHANNELS)
    ways = [each for each in chat_links.ways(talk.rules) if each != talk.conversation.channel]
    if not ways or (way and way not in ways):
        talk.say("move_nowhere", here=way == talk.conversation.channel)
    elif way or len(ways) == 1:
        _send_link(talk, way or ways[0])
    else:
        options = [talk.option(f"moveto:{each}", "move_to", way=each) for each in ways]
        talk.ask(talk.text("move_where"), *options, overtakable=False)


def _send_link(talk: Talk, way: str) -> None:
    until = talk.now + LIFETIME
    code = talk.facts.links.hand_over(talk.conversation.id, until)
    talk.change(handing=Handing(code=code, until=until))
    url = chat_links.opening(talk.rules, way, code, talk.text("move_message", code=code))
    body = talk.text("move_link", way=way, minutes=int(LIFETIME.total_seconds()) // 60)
    talk.send(Text(body=body, link=Link(title=talk.text("label_move_to", way=way), url=url)))
    if talk.conversation.channel == "web":
        picture = talk.facts.links.qr(way, code)
        talk.send(Media(url=picture, mime="image/svg+xml", caption=talk.text("move_qr", way=way)))


# --- its use ------------------------------------------------------------------------------------------------------


def code_in(wrote: ShopperWrote) -> str:
    """The code of a link, by whatever road the channel brings it: WhatsApp in a text, Messenger in a referral,
    Telegram with /start; "": none."""
    context = wrote.context
    places = [wrote.content.text] if isinstance(wrote.content, TextIn) else []
    places += [context.product, context.page] if context else []
    found = (CODE.search(place.casefold()) for place in places)
    return next((each.group() for each in found if each), "")


def without_code(wrote: ShopperWrote) -> ShopperWrote:
    """It is a secret, and no page that the shopper comes from."""
    return wrote.model_copy(update={"context": None})


def use(talk: Talk, code: str) -> None:
    """Ask the conversation that made it; what is said of it comes with the answer."""
    talk.understood(Intent.CHANNELS)
    made = talk.facts.links.handed_over(code)
    if made is None or made[1] <= talk.now or made[0] == talk.conversation.id:
        why = "unknown" if made is None else "here" if made[0] == talk.conversation.id else "expired"
        talk.say("move_refused", why=why)
        return
    if talk.conversation.moved_to:
        take_back(talk)
    here = HandedOver(code=code, to=talk.conversation.id, channel=talk.conversation.channel, at=talk.now)
    talk.effects.append(Tell(conversation=made[0], what=here))
    talk.say("move_fetching")


# --- while it is elsewhere ----------------------------------------------------------------------------------------


def tell_where(talk: Talk) -> None:
    """Whatever is said where the talk has gone from: it goes on there, and is back here with one word."""
    moved = talk.conversation.moved
    talk.understood(Intent.CHANNELS)
    body = talk.text("moved_away", way=moved.channel if moved else "", fresh=False)
    talk.ask(body, talk.option("comeback", "come_back"), overtakable=False)


def come_back(talk: Talk) -> None:
    """Undone from here: later events of the orders that were placed here are told here again."""
    talk.understood(Intent.CHANNELS)
    moved = talk.conversation.moved
    if not talk.conversation.moved_to:
        list_channels(talk)
        return
    take_back(talk)
    numbers = [past.number for past in talk.conversation.orders if past.number]
    body = talk.text("moved_back", way=moved.channel if moved else "", numbers=numbers)
    options = [talk.option("browse", "browse")]
    if not talk.conversation.cart.empty:
        options.insert(0, talk.option("cart", "cart"))
    talk.ask(body, *options, overtakable=False)


def take_back(talk: Talk, *, erased: bool = False) -> None:
    """Nothing waits for the other side: it may be somebody else's."""
    conversation = talk.conversation
    if not conversation.moved_to:
        return
    parted = Parted(origin=conversation.id, channel=conversation.channel, erased=erased)
    talk.effects.append(Tell(conversation=conversation.moved_to, what=parted))
    if conversation.moved and not erased and conversation.cart.empty:
        talk.change(cart=conversation.cart.restored(conversation.moved.cart))
    talk.change(moved_to=None, moved=None, step=Step.BROWSING, shown=Shown(), back=())


# --- the address book ---------------------------------------------------------------------------------------------


def list_channels(talk: Talk) -> None:
    """Which conversations are linked with this one, and how to undo it."""
    talk.understood(Intent.CHANNELS)
    conversation = talk.conversation
    linked = [
        {"way": link.channel, "at": link.at.isoformat(), "numbers": _numbers(talk, link)}
        for link in conversation.linked
    ]
    moved = conversation.moved.channel if conversation.moved else ""
    body = talk.text("channels", here=conversation.channel, linked=linked, moved=moved)
    options = [talk.option("unlink", "unlink")] if linked else []
    options += [talk.option("comeback", "come_back")] if moved else []
    if not options:
        others = [way for way in chat_links.ways(talk.rules) if way != conversation.channel]
        options = [talk.option("moveto", "move")] if others else [talk.option("browse", "browse")]
    talk.ask(body, *options, overtakable=False)


def _numbers(talk: Talk, link: Linked) -> list[str]:
    return [past.number for past in talk.conversation.orders if past.id in link.orders and past.number]


def unlink(talk: Talk) -> None:
    """Undone from where the talk went to: every link is removed, and what came by it goes home."""
    links = talk.conversation.linked
    if not links:
        list_channels(talk)
        return
    talk.understood(Intent.CHANNELS)
    numbers = [number for link in links for number in _numbers(talk, link)]
    remove_links(talk)
    body = talk.text("unlinked", ways=[link.channel for link in links], numbers=numbers)
    talk.ask(body, talk.option("browse", "browse"), overtakable=False)


def remove_links(talk: Talk) -> None:
    for link in talk.conversation.linked:
        give_back(talk, link, undone=True)


def give_back(talk: Talk, link: Linked, *, undone: bool) -> None:
    conversation = talk.conversation
    timers = tuple(timer for timer in conversation.timers if timer.subject in link.orders and timer.kind != ERASE)
    home = Luggage(
        order=conversation.order if conversation.order in link.orders else None,
        orders=tuple(past for past in conversation.orders if past.id in link.orders),
        timers=timers,
    )
    back = GivenBack(by=conversation.id, channel=conversation.channel, undone=undone, luggage=home)
    talk.effects.append(Tell(conversation=link.conversation, what=back))
    talk.conversation = conversation.parted_from(link.conversation)


# --- what is said -------------------------------------------------------------------------------------------------


def hear(talk: Talk, text: str) -> bool:
    """Whether a text was one of these wishes."""
    found = wish(text)
    if found is None:
        return False
    what, way = found
    if what == "move":
        offer(talk, way)
    else:
        {"channels": list_channels, "unlink": unlink}[what](talk)
    return True


def is_elsewhere(talk: Talk, content: object, text: str, act: Act | None) -> bool:
    """Whether the talk goes on elsewhere, and this is not for here (opting out and one's data are). It is answered."""
    if not talk.conversation.moved_to:
        return False
    verb = content.action.partition(":")[0] if isinstance(content, Tapped) else ""
    if act in HEARD_HERE or verb in ("erase", "human", "help") or (talk.asked_to_erase and text):
        return False
    if verb == "comeback" or wants_back(text):
        come_back(talk)
    elif verb == "channels" or wish(text) == ("channels", ""):
        list_channels(talk)
    else:
        tell_where(talk)
    return True


def pack(talk: Talk) -> Luggage:
    """All that goes along; it is here no more, but for what is at home here: the orders."""
    conversation = talk.conversation
    packed = Luggage(
        cart=conversation.cart,
        order=conversation.order,
        orders=conversation.orders,
        timers=tuple(timer for timer in conversation.timers if timer.kind != ERASE),
        notices=conversation.notices,
        linked=conversation.linked,
    )
    talk.conversation = conversation.without_timer(*(timer.id for timer in packed.timers))
    forget(talk)
    return packed


def adopted(talk: Talk, refused: str = "", luggage: Luggage | None = None) -> Adopted:
    return Adopted.model_validate(
        {
            "origin": talk.conversation.id,
            "channel": talk.conversation.channel,
            "refused": refused,
            "luggage": luggage or Luggage(),
            "locale": talk.locale if talk.conversation.locale_sure else "",
        }
    )
