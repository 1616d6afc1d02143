"""Another address for an order that is paid and has not left. What was agreed stays: the way of shipping, its day, its
price; an address that this does not reach is refused with the words why, and nothing is changed in silence.
"""

import re

from functions.commerce.address import missing_parts
from functions.commerce.delivery import delivers_to
from functions.commerce.orders import Address, DeliveryDay, Order, OrderStatus
from functions.commerce.patterns import Pattern
from functions.conversation.address_doubt import ask_doubt
from functions.conversation.booking import bookable_days, order_when, over, shipping_option, why_not_now
from functions.conversation.confirmation import confirm_address_by_mail
from functions.conversation.intents import Intent
from functions.conversation.message import Text
from functions.conversation.move_day import dispatched
from functions.conversation.registered import Heard, hear_here
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.understand import Said
from functions.conversation.words import Act

ABOUT_ADDRESS = re.compile(
    r"\b(?:adres\w*|bezorgadres|address|postcode|huisnummer|straat|street|house ?number)\b", re.IGNORECASE
)
_NUMBER_ONLY = Pattern(
    r"^\W*(?:(?:het |the )?(?:huisnummer|nummer|house number|number|nr\.?)(?: (?:is|moet zijn|should be))? )?"
    r"(?P<number>\d{1,5}(?: ?[a-z])?)\W*$",
    re.IGNORECASE,
)


def start(talk: Talk) -> None:
    """The shopper wants the latest order to go elsewhere."""
    talk.understood(Intent.CHANGE_ORDER)
    past = talk.conversation.orders[:1]
    order = talk.order(past[0].id) if past else None
    why = _why_not(talk, order)
    if why or not order:
        _cannot(talk, why)
        return
    talk.go(Step.CHANGE_ADDRESS)
    talk.change(moving=order.id, moving_to=None)
    _ask(talk, order)


def changeable(talk: Talk, order: Order | None) -> bool:
    return not _why_not(talk, order)


def _why_not(talk: Talk, order: Order | None) -> str:
    """ "": it can go elsewhere."""
    if not order or order.status is not OrderStatus.PAID:
        return "none"
    if dispatched(order):
        return "dispatched"
    if not order.address:
        return "collected"
    return "over" if order.delivery and over(talk, order.delivery) else ""


def _cannot(talk: Talk, why: str) -> None:
    contact = talk.rules.contact
    body = talk.text("cannot_readdress", why=why, phone=contact.phone, email=contact.email)
    talk.ask(body, talk.option("human", "human"), talk.option("status", "order_status"), overtakable=False)


def _ask(talk: Talk, order: Order) -> None:
    now = order.address.line if order.address else ""
    body = talk.text("ask_new_address", number=order.number or "", now=now)
    talk.ask(body, talk.option("sameaddress", "keep_address"), overtakable=False)


def ask(talk: Talk) -> None:
    order = _moving(talk)
    if order and changeable(talk, order):
        _ask(talk, order)
    else:
        _leave(talk)
        _cannot(talk, _why_not(talk, order))


def hear(talk: Talk, said: Said) -> None:
    """Take what the message tells and ask for what it does not, as the checkout does."""
    order = _moving(talk)
    if not order or not changeable(talk, order):
        ask(talk)
    elif said.act in (Act.NO, Act.SKIP):
        stay(talk)
    else:
        _hear(talk, order, said.text)


def _hear(talk: Talk, order: Order, text: str) -> None:
    assert order.address
    known = talk.conversation.moving_to or Address(country=order.address.country)
    number = _NUMBER_ONLY.search(text)
    if number and known == Address(country=order.address.country):
        heard = Heard(address=order.address.model_copy(update={"number": number["number"].replace(" ", "")}))
    else:
        option = shipping_option(talk, order.shipping.id)
        heard = hear_here(talk, text, known, option.countries if option and option.countries else (known.country,))
    if heard.address == known.model_copy(update={"country": heard.address.country}) and not heard.doubt:
        talk.understood(Intent.INVALID_ANSWER)
        talk.say("invalid_address")
        return
    talk.understood(Intent.PROVIDE_ADDRESS)
    talk.change(moving_to=heard.address)
    if heard.doubt:
        ask_doubt(talk, heard, overtakable=False)
    else:
        _try(talk, order, heard.address)


def choose_part(talk: Talk, part: str, name: str) -> None:
    """A street or city that was asked about, by a tap."""
    order, known = _moving(talk), talk.conversation.moving_to
    if not order or not known or not name or not changeable(talk, order):
        ask(talk)
        return
    talk.change(moving_to=known.model_copy(update={part: name}))
    _try(talk, order, known.model_copy(update={part: name}))


def _try(talk: Talk, order: Order, address: Address) -> None:
    missing = missing_parts(address)
    option = shipping_option(talk, order.shipping.id)
    if missing:
        talk.say("ask_address_rest", known=address.line, missing=list(missing))
    elif not option or not delivers_to(option, address) or _another_country(order, address):
        talk.change(moving_to=None)
        _refuse(talk, order, address)
    else:
        _change(talk, order, address)


def _another_country(order: Order, address: Address) -> bool:
    """Then VAT and price are others too, which only a new order can say."""
    return order.address is not None and address.country != order.address.country


def _refuse(talk: Talk, order: Order, address: Address) -> None:
    talk.understood(Intent.INVALID_ANSWER)
    body = talk.text(
        "address_refused",
        option=order.shipping.label,
        place=f"{address.postcode} {address.city}".strip(),
        abroad=_another_country(order, address),
        **_instead(talk, order, address),
    )
    talk.ask(body, talk.option("sameaddress", "keep_address"), talk.option("human", "human"), overtakable=False)


def _instead(talk: Talk, order: Order, address: Address) -> dict[str, str]:
    """What does go there, and whether there is room on the agreed day; else the nearest day on which there is. A person
    has to arrange it, as its price may be another. Raises FactsNeeded."""
    reach = [each for each in talk.rules.shipping if each.countries and delivers_to(each, address)]
    if not reach or _another_country(order, address):
        return {"other": "", "day": "", "had": ""}
    option, had = reach[0], order.delivery
    day = ""
    if had and option.by_day:
        free = not why_not_now(talk, option, DeliveryDay(day=had.day))
        near = (had.day,) if free else bookable_days(talk, option, near=had.day)
        day = str(min(near, key=lambda each: abs((each - had.day).days))) if near else ""
    return {"other": option.label[talk.locale], "day": day, "had": str(had.day) if had else ""}


def _change(talk: Talk, order: Order, address: Address) -> None:
    changed = order.model_copy(update={"address": address})
    talk.save(changed)
    _leave(talk)
    body = talk.text("address_changed", number=order.number or "", address=address.line, when=order_when(talk, changed))
    talk.send(Text(body=body))
    confirm_address_by_mail(talk, changed, body)
    talk.announce(
        "order.address_changed",
        order=order.id,
        number=order.number,
        basket=order.total,
        currency=order.currency,
        by="shopper",
    )


def stay(talk: Talk) -> None:
    order = _moving(talk)
    _leave(talk)
    talk.say("address_stays", number=order.number or "" if order else "", address=_line(order))


def _line(order: Order | None) -> str:
    return order.address.line if order and order.address else ""


def _moving(talk: Talk) -> Order | None:
    return talk.order(talk.conversation.moving) if talk.conversation.moving else None


def _leave(talk: Talk) -> None:
    if talk.conversation.step is Step.CHANGE_ADDRESS:
        talk.change(step=Step.AFTER_ORDER, back=())
    talk.change(moving=None, moving_to=None)
